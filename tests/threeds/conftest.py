"""The real engine against small pages on loopback: a return host and a bank of another name on one server."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.exceptions import TimeoutError  # noqa: A004
from pytestqt.qtbot import QtBot

from paynet_desk.threeds.browser import BankView
from paynet_desk.threeds.domain import ReturnDomain
from paynet_desk.threeds.tracker import WINDOW, Times, Verdict
from tests.helpers.engine_talk import ENGINE_TALK

HOME, BANK, OTHER = "paynet.localhost", "acs.bank.localhost", "method.issuer.localhost"
FIELDS = {"session_id": "a+b/c==*", "token_id": "ü&=?#%", "publishable_key": "pbk_test"}
# Help comes for a page that has not come in this time, which on a busy machine any page may take a second for.
QUICK = Times(return_quiet=0.12, return_longest=1.5, weak_quiet=0.3, ask=0.5, help=2.0, longest=25.0)
LONG_ENOUGH = 30_000  # milliseconds, for what happens in a few hundred on a quiet machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "threeds" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore(ENGINE_TALK, extend=True))


@dataclass(frozen=True)
class Asked:
    """One request the server got."""

    host: str
    method: str
    path: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What the server says on a path; ``wait`` holds it back until it is set."""

    body: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    wait: threading.Event | None = None
    cut: bool = False


@dataclass
class Site:
    """The server's pages by host and path, and what it was asked."""

    port: int
    pages: dict[tuple[str, str], Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def url(self, host: str, path: str) -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def back(self) -> str:
        return self.url(HOME, "/return")

    @property
    def challenge(self) -> str:
        return self.url(BANK, "/challenge")

    @property
    def domain(self) -> ReturnDomain:
        return ReturnDomain.sandbox(self.url(HOME, ""), (self.url(BANK, ""), self.url(OTHER, "")))

    def put(self, host: str, path: str, body: str = "", **more: Any) -> None:
        self.pages[host, path] = Answer(body, **more)

    def redirect(self, host: str, path: str, to: str, status: int = 302) -> None:
        self.pages[host, path] = Answer(status=status, headers=(("Location", to),))

    def gate(self, body: str) -> None:
        """Paynet's first page."""
        self.put(HOME, "/tds", body)

    def bank(self, body: str) -> None:
        """A bank whose page the first page posts to at once."""
        self.gate(self_posting(self.challenge))
        self.put(BANK, "/challenge", body)

    def paths(self, host: str) -> list[str]:
        return [asked.path for asked in self.asked if asked.host == host]

    def returns(self) -> list[str]:
        """The methods by which the return page was asked for."""
        return [asked.method for asked in self.asked if (asked.host, asked.path) == (HOME, "/return")]


def self_posting(to: str, target: str = "", method: str = "post") -> str:
    return (
        f'<form id=f method={method} action="{to}" target="{target}"><input name=cres value="a+b="></form>'
        "<script>document.getElementById('f').submit()</script>"
    )


def script(code: str) -> str:
    return f"<p>page<script>{code}</script>"


@pytest.fixture(scope="session")
def _server() -> Iterator[Callable[[], Site]]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            path, _, query = self.path.partition("?")
            host = self.headers["Host"].partition(":")[0]
            fields = dict(parse_qsl(body or query, keep_blank_values=True))
            current[0].asked.append(Asked(host, self.command, path, fields))
            answer = current[0].pages.get((host, path), Answer("<p>nothing here", 404))
            if answer.wait is not None:
                answer.wait.wait(20)
            if answer.cut:
                self.close_connection = True
                return
            content = answer.body.encode()
            try:
                self.send_response(answer.status)
                for name, value in answer.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                self.close_connection = True  # the engine no longer wants it

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    current = [Site(server.server_port)]

    def fresh() -> Site:
        current[0] = Site(server.server_port)
        return current[0]

    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield fresh
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(_server: Callable[[], Site]) -> Site:
    made = _server()
    made.put(HOME, "/return", "<p>thank you")
    return made


class Customer:
    """Somebody in front of the bank's page."""

    def __init__(self, qtbot: QtBot, site: Site, times: Times = QUICK) -> None:
        self.qtbot, self.site = qtbot, site
        self.view = BankView(times=times)
        self.verdicts: list[Verdict] = []
        self.hosts: list[tuple[str, bool]] = []
        self.helped = self.crashes = self.closings = 0
        self.view.verdict.connect(self.verdicts.append)
        self.view.host_changed.connect(lambda host, secure: self.hosts.append((host, secure)))
        self.view.help_wanted.connect(lambda: self._count("helped"))
        self.view.crashed.connect(lambda: self._count("crashes"))
        self.view.closed.connect(lambda: self._count("closings"))
        self.view.resize(560, 640)
        self.view.show()

    def _count(self, what: str) -> None:
        setattr(self, what, getattr(self, what) + 1)

    def open(self, **more: Any) -> None:
        self.view.open(self.site.url(HOME, "/tds"), FIELDS, self.site.domain, **more)

    def until(self, come_true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(come_true()), timeout=LONG_ENOUGH)

    def sees(self, verdict: Verdict) -> None:
        self.until(lambda: verdict in self.verdicts)

    def stays(self, milliseconds: int) -> list[Verdict]:
        self.qtbot.wait(milliseconds)
        return self.verdicts

    def at(self, host: str) -> None:
        """Wait until a page of this host is on top and has been drawn."""
        self.until(lambda: self.hosts and self.hosts[-1][0] == f"{host}:{self.site.port}")

    def at_any_bank(self) -> None:
        """Wait until a page of the sandbox's bank is on top."""
        self.until(lambda: self.hosts and ".bank.localhost" in self.hosts[-1][0])

    def kill(self) -> None:
        """The process that draws the window's page dies."""
        assert self.view.attempt is not None
        os.kill(self.view.attempt.page().renderProcessPid(), signal.SIGKILL)

    def run(self, code: str, page: int = WINDOW) -> Any:
        """The value of a script run in a page; asked for anew when the engine swaps the page's process and drops it."""
        got: list[Any] = []
        for _ in range(LONG_ENOUGH // 500):
            assert self.view.attempt is not None
            self.view.attempt.page(page).runJavaScript(code, 0, got.append)
            with contextlib.suppress(TimeoutError):
                self.qtbot.waitUntil(lambda: bool(got), timeout=500)
                return got[0]
        raise AssertionError("the page answers no script")

    def ready_to_type(self) -> None:
        """Wait until keys reach the page: Chromium drops them until some time after a page was drawn first."""
        self.run("window.heard = 0; addEventListener('keydown', () => { heard++ }); null")

        def heard() -> bool:
            self.qtbot.keyClick(self.focus(), Qt.Key.Key_Shift)
            return bool(self.run("heard"))

        self.until(heard)

    def focus(self) -> QWidget:
        """The engine's widget that gets the window's keys."""
        assert self.view.attempt is not None
        target = self.view.attempt.view().focusProxy()
        assert target is not None
        return target

    def leave(self) -> None:
        self.view.close_page()
        self.until(lambda: self.view.attempt is None)


@pytest.fixture
def customer(qtbot: QtBot, site: Site) -> Iterator[Customer]:
    made = Customer(qtbot, site)
    yield made
    made.leave()
    made.view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
