"""The line between a till and Paynet on which one service is led elsewhere: to a server that plays a case's part."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from paynet_desk.paynet.body import Body
from paynet_desk.paynet.reply import Reply
from paynet_desk.paynet.transport import CONNECT_TIMEOUT_S, Transport
from tests.faults.cases import Case
from tests.paynet.authority import DAY, NOW, Authority
from tests.paynet.fault_server import FaultServer, Raw, Request

CONNECT_S = 0.3


@dataclass
class Fault:
    """One case on the way to the service at ``path``; ``calls``: how often the till called it while it was there."""

    case: Case
    path: str
    url: str
    ca_file: Path | None = None
    server: FaultServer | None = None
    is_there: bool = True
    calls: int = 0
    look: Callable[[], object] = lambda: None  # what is to be seen at the moment in which a request arrives
    seen: list[object] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """How many requests arrived."""
        return len(self.server.requests) if self.server else 0

    def transport(self, key: str) -> Transport:
        """What leads to the case instead of to Paynet."""
        ca_file = str(self.ca_file) if self.ca_file else None
        # Only the case about connecting may be over before it is connected, however busy the machine is.
        connect_s = CONNECT_S if self.case.dial == "full" else CONNECT_TIMEOUT_S
        return Transport(self.url, key, extra_ca_file=ca_file, connect_timeout_s=connect_s)

    def way(self, base_url: str, key: str) -> Transport:
        """A transport for a till that calls Paynet at ``base_url``."""
        return _Line(base_url, key, self)


class _Line(Transport):
    __slots__ = ("_elsewhere", "_fault", "_key")

    def __init__(self, base_url: str, key: str, fault: Fault) -> None:
        super().__init__(base_url, key)
        self._key = key
        self._fault = fault
        self._elsewhere: Transport | None = None

    async def post(self, path: str, body: Body, *, deadline_s: float) -> Reply:
        fault = self._fault
        if path != fault.path or not fault.is_there:
            return await super().post(path, body, deadline_s=deadline_s)
        fault.calls += 1
        if self._elsewhere is None:
            self._elsewhere = fault.transport(self._key)
        return await self._elsewhere.post(path, body, deadline_s=min(deadline_s, fault.case.deadline_s))

    async def aclose(self) -> None:
        await super().aclose()
        if self._elsewhere is not None:
            await self._elsewhere.aclose()


class Exchange:
    """Puts faults on the line; its ``folder`` holds the certificates, which are made once."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        ours, other = Authority(folder, "ours"), Authority(folder, "other")
        self._ca_file = ours.file
        self._servers: dict[str, ssl.SSLContext] = {
            "tls": ours.server(),
            "tls expired": ours.server(start=NOW - 3 * DAY, end=NOW - 2 * DAY),
            "tls not yet valid": ours.server(start=NOW + DAY, end=NOW + 2 * DAY),
            "tls another host": ours.server(host="api.paynet.com.tr"),
            "tls another address": ours.server(host="127.0.0.2"),
            "tls self-signed": ours.server(self_signed=True),
            "tls unknown authority": other.server(),
            "tls and its root": other.server(with_root=True),
        }
        self._full = _FullPort()
        self._old = _OldTls(ours.server())
        with socket.create_server(("127.0.0.1", 0)) as taken:
            closed = taken.getsockname()[1]
        self._nowhere = {
            "refused": f"http://127.0.0.1:{closed}",
            "name": "https://nowhere.invalid",
            "unreachable": "https://224.0.0.1",  # multicast takes no connection, so nothing leaves this machine
            "full": f"http://127.0.0.1:{self._full.port}",
            "tls 1.1": f"https://127.0.0.1:{self._old.port}",
        }

    def close(self) -> None:
        """Free the ports."""
        self._full.close()
        self._old.close()

    @asynccontextmanager
    async def put(self, case: Case, path: str, paynet_url: str, *, done: bool) -> AsyncIterator[Fault]:
        """The case on the way to ``path``. ``done``: the service does its work before its answer meets the fault."""
        if case.dial in self._nowhere:
            yield Fault(case, path, self._nowhere[case.dial], self._ca_file)
            return
        dressed = case.answer if callable(case.answer) else None
        fault: Fault

        def answer(request: Request) -> Raw | bytes:
            fault.seen.append(fault.look())
            own = _forwarded(request, paynet_url) if done or dressed else ""
            if dressed:
                return dressed(own)
            assert case.answer is not None
            assert not callable(case.answer)
            return case.answer

        at_once = case.dial == "at once"
        answers = [case.answer if at_once and case.answer is not None else answer]
        tls = self._servers.get(case.dial)
        async with FaultServer(answers, at_once=at_once, tls=tls) as server:  # type: ignore[arg-type]
            scheme = "https" if tls or at_once else "http"
            fault = Fault(case, path, f"{scheme}://127.0.0.1:{server.port}", self._ca_file if tls else None, server)
            yield fault


def _forwarded(request: Request, paynet_url: str) -> str:
    """What Paynet itself answers to this request."""
    method, path, _ = request.line.split(" ")
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(paynet_url).port, timeout=10)
    try:
        connection.request(method, path, request.body, request.headers)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


class _FullPort:
    """A port whose queue is full, so that the next connection hangs as it would behind a firewall."""

    def __init__(self) -> None:
        self._listening = socket.socket()
        self._listening.bind(("127.0.0.1", 0))
        self._listening.listen(0)
        self.port: int = self._listening.getsockname()[1]
        self._waiting = [socket.socket() for _ in range(4)]
        for one in self._waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", self.port))

    def close(self) -> None:
        for one in (*self._waiting, self._listening):
            one.close()


class _OldTls:
    """A server that knows nothing newer than TLS 1.1; in a thread, as asyncio closes before OpenSSL's alert is out."""

    def __init__(self, context: ssl.SSLContext) -> None:
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        self._context = context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, suppress(OSError):  # an SSLError is one
                self._context.wrap_socket(connection, server_side=True)

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
