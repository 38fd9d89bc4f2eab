"""A raw socket server on loopback that answers exactly the bytes a test wants, and counts what it was asked."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Self

OK = {"code": 0, "message": "Başarılı İşlem"}


@dataclass(frozen=True)
class Request:
    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def fields(self) -> dict[str, object]:
        return json.loads(self.body)


@dataclass(frozen=True)
class Raw:
    """Bytes to answer with, and what to do afterwards: "close", "reset" or "hang"."""

    data: bytes = b""
    then: str = "close"
    slice_bytes: int | None = None
    repeat: bytes = b""  # sent again and again until the client goes away
    pause_s: float = 0.0  # between slices and repetitions


def http(
    body: bytes | str | dict[str, object] = b"",
    *,
    status: str = "200 OK",
    headers: Sequence[str] = ("Content-Type: application/json; charset=UTF-8",),
    length: int | None = None,
) -> bytes:
    if isinstance(body, dict):
        body = json.dumps(body, ensure_ascii=False)
    if isinstance(body, str):
        body = body.encode()
    lines = [f"HTTP/1.1 {status}", *headers]
    if length is None or length >= 0:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class FaultServer:
    """``answers`` are used one by one; the last one again and again. ``at_once``: without waiting for a request."""

    answers: Sequence[Raw | bytes | Callable[[Request], Raw | bytes]]
    at_once: bool = False
    tls: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    received: int = 0

    async def __aenter__(self) -> Self:
        self._open: set[asyncio.StreamWriter] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.called = asyncio.Event()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def close_door(self) -> None:
        """Take no more connections; those that are open stay."""
        self._server.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        self._open.add(writer)
        self.connections += 1
        self.called.set()
        try:
            answer = self.answers[min(self.connections, len(self.answers)) - 1]
            if not self.at_once:
                request = await self._request(reader)
                self.requests.append(request)
                if callable(answer):
                    answer = answer(request)
            assert not callable(answer)
            await self._answer(Raw(answer) if isinstance(answer, bytes) else answer, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    async def _request(self, reader: asyncio.StreamReader) -> Request:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line, *rest = head.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in rest)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.received += len(body)
        return Request(line, headers, body)

    async def _answer(self, answer: Raw, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        size = answer.slice_bytes or len(answer.data) or 1
        for start in range(0, len(answer.data), size):
            writer.write(answer.data[start : start + size])
            await writer.drain()
            if answer.slice_bytes:
                await asyncio.sleep(answer.pause_s)
        while answer.repeat:
            writer.write(answer.repeat)
            await writer.drain()
            await asyncio.sleep(answer.pause_s)
        if answer.then == "reset":
            sock = writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        elif answer.then == "hang":
            await reader.read()  # until the client gives up
