"""The sandbox as a program: one address on loopback that answers as Paynet does, and control paths beside it.

Paynet's services and its 3-D Secure pages are under ``/v1/``, the practice bank under ``/3ds/`` on host names of its
own (names.py): the Host header decides who answers. The control paths exist here only and need no key:

``GET /_sandbox/phone?gsm=5...``   the last SMS to that number, 404 if there is none
``GET /_sandbox/books``            counts of requests, messages, checks and stores; owners with their masked cards;
                                   sessions, tokens, transactions, charges by reference number, and what gate,
                                   return and bank received
``GET /_sandbox/names``            the origins of Paynet and the bank, and the port of the TLS door (0: none)
``GET POST DELETE /_sandbox/switch``   show, set, put back the switches (switches.py)
``GET POST DELETE /_sandbox/faults``   show, set, clear the fault script (faults.py)
``POST /_sandbox/reset``           empty books, no codes, no faults, all switches and counts as at the start
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import os
import socket
import ssl
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import Server

from paynet_desk.sandbox import card_services, paynetj_services, transaction_services
from paynet_desk.sandbox.answers import Answer, accepted, refused
from paynet_desk.sandbox.bank import Bank, Visit, page_names
from paynet_desk.sandbox.books import Books, BooksProblem
from paynet_desk.sandbox.call import Call
from paynet_desk.sandbox.faults import FaultProblem, FaultScript, read_script
from paynet_desk.sandbox.gate import Gate
from paynet_desk.sandbox.keys import PUBLISHABLE_KEY, SECRET_KEY
from paynet_desk.sandbox.names import Names, Tls
from paynet_desk.sandbox.refusals import Refusal, Refused
from paynet_desk.sandbox.switches import Switches

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
_LONGEST_BODY = 65536
_SECONDS_TO_LEAVE = 1.0
_FIELDS_AT_MOST = 50


@dataclass(frozen=True)
class _Family:
    """Services that share a path and a key; the address has to be registered where the key is secret."""

    services: dict[str, Callable[[Call], dict[str, Any]]]
    key: str
    registered_address_only: bool


_FAMILIES = {
    "card": _Family(card_services.SERVICES, SECRET_KEY, registered_address_only=True),
    "paynetj": _Family(paynetj_services.SERVICES, PUBLISHABLE_KEY, registered_address_only=False),
    "transaction": _Family(transaction_services.SERVICES, SECRET_KEY, registered_address_only=True),
}


class _Cut(Response):
    """No answer, or the first half of one, and the connection is gone."""

    def __init__(self, answer: Answer | None) -> None:
        super().__init__(answer.body if answer else b"", answer.status if answer else 200)
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._answer is not None:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            half = self._answer.body[: len(self._answer.body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
        _Connection.of[tuple(scope["client"])].abort()
        # uvicorn would complain about a missing answer if it did not know yet that the connection is closed.
        while (await receive())["type"] != "http.disconnect":
            pass


class Sandbox:
    """What one running sandbox knows, and how it answers."""

    def __init__(self, books: Books, faults: FaultScript, names: Names) -> None:
        self.books = books
        self.faults = faults
        self.names = names
        self.switches = Switches()
        self.requests: Counter[str] = Counter()
        self.bank = Bank()
        self.gate = Gate(books, self.bank)
        self._paynet_app = Starlette(
            routes=[
                Route("/v1/paynetjgate/{page}", self._gate_page, methods=["GET", "POST"]),
                Route("/v1/{family}/{service}", self._service, methods=_METHODS),
                Route("/_sandbox/phone", self._phone),
                Route("/_sandbox/books", self._books),
                Route("/_sandbox/names", self._names),
                Route("/_sandbox/switch", self._switch, methods=["GET", "POST", "DELETE"]),
                Route("/_sandbox/faults", self._faults, methods=["GET", "POST", "DELETE"]),
                Route("/_sandbox/reset", self._reset, methods=["POST"]),
                Route("/{path:path}", self._nothing_there, methods=_METHODS),
            ]
        )
        self._bank_app = Starlette(routes=[Route("/3ds/{page}", self._bank_page, methods=["GET", "POST"])])

    def now(self) -> datetime:
        """The sandbox's time: the machine's, moved by the switch ``clock_offset_s``."""
        return datetime.now(UTC) + timedelta(seconds=self.switches.clock_offset_s)

    async def _service(self, request: Request) -> Response:
        family, name = _FAMILIES.get(request.path_params["family"]), request.path_params["service"]
        service = family.services.get(name) if family is not None else None
        if family is None or service is None:
            return await self._nothing_there(request)
        return await self._through_faults(name, request, partial(self._answer, request, family, service))

    async def _gate_page(self, request: Request) -> Response:
        name = request.path_params["page"]
        page = self.gate.pages.get(name)
        if page is None:
            return await self._nothing_there(request)
        return await self._through_faults(name, request, lambda body: page(self._visit(request, body), *self._ways()))

    async def _bank_page(self, request: Request) -> Response:
        name = request.path_params["page"]
        if name not in page_names():
            return await self._nothing_there(request)
        return await self._through_faults(
            name, request, lambda body: self.bank.visit(name, self._visit(request, body), *self._ways())
        )

    def _ways(self) -> tuple[Names, Switches]:
        return self.names, self.switches

    def _visit(self, request: Request, body: bytes) -> Visit:
        text = request.url.query if request.method == "GET" else body.decode("ascii", "replace")
        try:
            fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS_AT_MOST))
        except ValueError:
            fields = {}
        headers = request.headers
        return Visit(
            method=request.method,
            host=headers.get("host", ""),
            fields=fields,
            now=self.now(),
            frame=headers.get("sec-fetch-dest", ""),
            authorization=headers.get("authorization", ""),
        )

    async def _through_faults(self, name: str, request: Request, work: Callable[[bytes], Answer]) -> Response:
        """Count the request, let ``work`` answer it, and disfigure the answer as the fault script says."""
        self.requests[name] += 1
        fault = self.faults.take(name)
        body = await _body(request)
        answer = Answer(200, b"")
        if fault is None or fault.does_its_work:
            answer = work(body)
        if fault is not None:
            await asyncio.sleep(fault.delay_s)
            if fault.drop:
                return _Cut(fault.disfigured(answer) if fault.drop == "during" else None)
            answer = fault.disfigured(answer)
        if answer.wait_s:
            await _wait(request, answer.wait_s)
        return _response(answer)

    def _answer(
        self, request: Request, family: _Family, service: Callable[[Call], dict[str, Any]], body: bytes
    ) -> Answer:
        try:
            self._let_in(request, family)
            call = Call(_fields(body), self.now(), self.books, self.switches, self.names)
            return accepted(service(call), self.switches)
        except Refused as refusal:
            return refused(refusal, self.switches)
        except Exception as fault:  # noqa: BLE001, RUF100 - Paynet answers its own faults with an error object
            # The places only: the text of an exception could hold what was sent.
            print("".join(traceback.format_tb(fault.__traceback__)), type(fault).__name__, file=sys.stderr)
            return refused(Refused(Refusal.OWN_FAULT), self.switches)

    def _let_in(self, request: Request, family: _Family) -> None:
        """Method, key and address, in this order. The key has to be raw: base64 is what Paynet does not take."""
        if request.method != "POST":
            raise Refused(Refusal.METHOD)
        if self.switches.key_refused or request.headers.get("authorization") != f"Basic {family.key}":
            raise Refused(Refusal.KEY)
        if self.switches.address_refused and family.registered_address_only:
            raise Refused(Refusal.ADDRESS)

    async def _nothing_there(self, request: Request) -> Response:
        return _response(refused(Refused(Refusal.SERVICE), self.switches))

    async def _phone(self, request: Request) -> Response:
        sms = self.books.last_sms(request.query_params.get("gsm", ""))
        if sms is None:
            return JSONResponse({"error": "no message to this number"}, 404)
        return JSONResponse({"id": sms.id, "code": sms.code, "text": sms.text, "sent_at": sms.sent_at.isoformat()})

    async def _books(self, request: Request) -> Response:
        owners = [
            {
                "card_owner_id": owner.owner_id,
                "user_unique_id": owner.user_unique_id,
                "cards": [
                    {"card_hash": card.card_hash, "card_no": card.card_no, "card_desc": card.desc, "brand": card.brand}
                    | {"expire": f"{card.month}/{card.year}", "deleted": card.deleted}
                    for card in owner.cards
                ],
            }
            for owner in self.books.owners
        ]
        counts = {"sms": len(self.books.messages), "checks": self.books.checks, "saves": self.books.saves}
        payments = self.books.payments
        return JSONResponse(
            {
                "requests": dict(self.requests),
                **counts,
                "owners": owners,
                "sessions": [asdict(session) for session in payments.sessions.values()],
                "tokens": [asdict(token) for token in payments.tokens.values()],
                "transactions": [asdict(transaction) for transaction in payments.transactions],
                "charges": payments.charges(),
                "gate": payments.gate,
                "returns": payments.returns,
                "bank": self.bank.visits,
            }
        )

    async def _names(self, request: Request) -> Response:
        return JSONResponse(asdict(self.names))

    async def _switch(self, request: Request) -> Response:
        try:
            if request.method == "POST":
                self.switches = self.switches.changed(json.loads(await _body(request)))
        except (ValueError, TypeError, AttributeError) as problem:
            return JSONResponse({"error": str(problem)}, 400)
        if request.method == "DELETE":
            self.switches = Switches()
        return JSONResponse(vars(self.switches))

    async def _faults(self, request: Request) -> Response:
        try:
            if request.method == "POST":
                self.faults = read_script(await _body(request))
        except FaultProblem as problem:
            return JSONResponse({"error": str(problem)}, 400)
        if request.method == "DELETE":
            self.faults = FaultScript()
        return JSONResponse(self.faults.shown())

    async def _reset(self, request: Request) -> Response:
        if self.books.path is not None:
            self.books.path.unlink(missing_ok=True)
        self.books = Books(self.books.path)
        self.bank = Bank()
        self.gate = Gate(self.books, self.bank)
        self.faults = FaultScript()
        self.switches = Switches()
        self.requests.clear()
        return JSONResponse({})

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application, every answer dated by the sandbox's clock."""

        async def send_dated(message: Any) -> None:
            if message["type"] == "http.response.start":
                date = format_datetime(self.now(), usegmt=True).encode()
                message = {**message, "headers": [*message["headers"], (b"date", date)]}
            await send(message)

        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        app = self._bank_app if self.names.is_bank(host) else self._paynet_app
        with contextlib.suppress(ClientDisconnect):
            await app(scope, receive, send_dated)


class _Connection(H11Protocol):
    """uvicorn's connection, findable by its peer, since ASGI has no way to cut one."""

    of: dict[tuple[str, int], asyncio.Transport] = {}  # noqa: RUF012 - shared on purpose

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.of[transport.get_extra_info("peername")] = transport
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.of.pop(self.transport.get_extra_info("peername"), None)
        super().connection_lost(exc)


@dataclass(frozen=True)
class _Door:
    """The encrypted way in, beside the plain one."""

    listener: socket.socket
    context: ssl.SSLContext


class _ReadyServer(Server):
    """uvicorn, telling the process that started it when it listens, and leaving when that process is gone."""

    def __init__(self, config: Config, quit_with_stdin: bool, door: _Door | None) -> None:
        super().__init__(config)
        self._quit_with_stdin = quit_with_stdin
        self._door = door

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._door is not None:
            speak = partial(_Connection, config=self.config, server_state=self.server_state, app_state={})
            loop = asyncio.get_running_loop()
            self.servers.append(await loop.create_server(speak, sock=self._door.listener, ssl=self._door.context))
        if self._quit_with_stdin:
            loop = asyncio.get_running_loop()
            threading.Thread(target=_leave_with_stdin, args=(loop,), daemon=True).start()
        for listener in sockets or ():
            _say(f"sandbox http://127.0.0.1:{listener.getsockname()[1]}")


def run(port: int, books: Path | None, faults: Path | None, quit_with_stdin: bool, tls: Tls | None = None) -> int:
    """Answer on 127.0.0.1 until stopped; the exit status is 0, or 2 when it could not start (one line says why).

    port: 0 for any free one; the line ``sandbox http://127.0.0.1:PORT`` tells which, as soon as it listens.
    books: the file that keeps owners and cards, none to forget them. faults: a fault script to begin with.
    quit_with_stdin: leave when standard input ends, which is what happens when the program that started it is gone.
    tls: a second, encrypted door on loopback, and the host names that pages and ``post_url`` then have.
    """
    try:
        script = read_script(faults.read_bytes()) if faults is not None else FaultScript()
        door = _door(tls) if tls is not None else None
        books_kept = Books(books)
        listener = _listener(port)
        sandbox = Sandbox(books_kept, script, _names(listener, door, tls))
    except (BooksProblem, FaultProblem) as problem:
        _say(f"error {problem}")
        return 2
    except OSError as problem:
        _say(f"error {problem.filename or f'port {port}'}: {problem.strerror}")
        return 2
    server = _ReadyServer(
        Config(
            sandbox.serve,
            interface="asgi3",
            http=_Connection,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=1,
        ),
        quit_with_stdin,
        door,
    )
    with contextlib.suppress(KeyboardInterrupt):
        server.run([listener])
    return 0


def _listener(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # on Windows this option would let a second sandbox take the same port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)  # before the ready line, and so that a taken port is noticed here
    except OSError:
        listener.close()
        raise
    return listener


def _door(tls: Tls) -> _Door:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(tls.cert, tls.key)
    except OSError as problem:  # ssl's own errors, too, and neither names the file
        raise OSError(problem.errno, problem.strerror or "no certificate and key", str(tls.cert)) from problem
    context.set_alpn_protocols(["http/1.1"])
    return _Door(_listener(tls.port), context)


def _names(listener: socket.socket, door: _Door | None, tls: Tls | None) -> Names:
    tls_port = door.listener.getsockname()[1] if door is not None else 0
    if tls is not None and tls.paynet:
        return Names.real(tls, tls_port)
    return Names.on_loopback(listener.getsockname()[1], tls_port)


def _leave_with_stdin(loop: asyncio.AbstractEventLoop) -> None:
    # The descriptor itself: a windowed program has no sys.stdin.
    with contextlib.suppress(OSError):
        while os.read(0, 1024):
            pass
    # At once, whatever is being delayed, but from the loop: so never while the books are being written.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(os._exit, 0)
    threading.Event().wait(_SECONDS_TO_LEAVE)
    os._exit(0)


def _say(line: str) -> None:
    with contextlib.suppress(OSError):  # nobody may be reading
        os.write(1, f"{line}\n".encode())


async def _wait(request: Request, seconds: float) -> None:
    """Let the browser wait, for ever if ``seconds`` is infinite; ClientDisconnect when it gives up before."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds if seconds < math.inf else None):
            while (await request.receive())["type"] != "http.disconnect":
                pass
            raise ClientDisconnect


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            return b""
    return bytes(body)


def _fields(body: bytes) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) < len(pairs):
            raise Refused(Refusal.BODY)
        return dict(pairs)

    try:
        fields = json.loads(body, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise Refused(Refusal.BODY) from None
    if not isinstance(fields, dict):
        raise Refused(Refusal.BODY)
    return fields


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers))


def _main() -> int:
    """``python -m paynet_desk.sandbox.server``: the sandbox without the program around it."""
    import argparse

    parser = argparse.ArgumentParser(prog="paynet_desk.sandbox.server")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--books", type=Path)
    parser.add_argument("--faults", type=Path)
    parser.add_argument("--quit-with-stdin", action="store_true")
    parser.add_argument("--tls-cert", type=Path)
    parser.add_argument("--tls-key", type=Path)
    parser.add_argument("--tls-port", type=int, default=0)
    parser.add_argument("--paynet-name", default="")
    parser.add_argument("--bank-name", action="append", default=[])
    asked = parser.parse_args()
    tls = None
    if asked.tls_cert is not None:
        key = asked.tls_key or asked.tls_cert
        tls = Tls(asked.tls_cert, key, asked.tls_port, asked.paynet_name, tuple(asked.bank_name))
    return run(asked.port, asked.books, asked.faults, asked.quit_with_stdin, tls)


if __name__ == "__main__":
    sys.exit(_main())
