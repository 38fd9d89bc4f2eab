"""What the bank's page costs: memory over many pages (GOALS G8) and a warmed opening against a cold one (G9).

    python -m tests.bench.bank_pages [--rounds 7] [--json FILE]

Memory: two processes open and close a page 60 times, one page of the one and one of the other in turns. The program's
``BankView`` does it as a customer would see it: Paynet's page posts to the bank, the bank's posts back, the tracker
closes it. The bare one is a ``QWebEngineView`` that is made, led through the same pages and dropped. After each page
the proportional set size of the process and all its children is read, which counts shared pages once. Pages of files
(the engine's library) are shared with whatever else runs the engine on this machine and move with that; judged is
therefore the rest, anonymous and shared memory: from the least to the most of what was read after pages 10 to 60.

Opening: from ``BankView.open`` to the moment the server has the first byte of the request, in a process of its own for
each round, cold (nothing loaded) and warmed (``warm`` was called and has come to rest, as while a card is typed),
in turns. A window is shown beforehand in both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import IO

from tests.bench.figure import Found, alone, number, spread
from tests.bench.pss import pss_of_tree
from tests.journeys.driver.display import stop

PAGES, FROM = 60, 10
REST_S = 0.15  # after each page, for processes that are on their way out
SETTLE_S = 3.0  # what warming may take


class _Bank(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    first_asked: float = 0.0

    def do_POST(self) -> None:
        if self.path == "/tds":
            type(self).first_asked = time.monotonic()
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        port = self.server.server_address[1]
        to = {
            "/tds": f"http://acs.bank.localhost:{port}/challenge",
            "/challenge": f"http://paynet.localhost:{port}/return",
        }.get(self.path)
        form = f"<form method=post action='{to}'></form><script>document.forms[0].submit()</script>" if to else "done"
        body = ("<!doctype html><title>bank</title><h1>3D Secure</h1>" + form).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def child(work: str) -> int:
    """One measured process. "memory" and "bare": a page for each line read, what the memory is then for each page
    printed. "warm" and "cold": milliseconds to the first byte, and the loop's longest gap while warming."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop, QTimer, QUrl, qInstallMessageHandler
    from PySide6.QtWebEngineCore import QWebEngineHttpRequest, QWebEnginePage, QWebEngineProfile  # noqa: TID251
    from PySide6.QtWebEngineWidgets import QWebEngineView  # noqa: TID251 - the bare loop drives it by itself
    from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

    from paynet_desk.threeds.browser import BankView
    from paynet_desk.threeds.domain import ReturnDomain
    from paynet_desk.threeds.environment import draw_without_graphics_card, settle_root
    from paynet_desk.threeds.tracker import Times

    draw_without_graphics_card()
    settle_root(real_money=False)
    qInstallMessageHandler(lambda *_: None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bank)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home, bank = (f"http://{host}:{server.server_port}" for host in ("paynet.localhost", "acs.bank.localhost"))
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    window = QWidget()
    layout = QVBoxLayout(window)
    view = None if work == "bare" else BankView(times=Times(return_quiet=0.05))
    if view is not None:
        layout.addWidget(view)
    window.resize(800, 700)
    window.show()
    loop = QEventLoop()

    def wait(seconds: float) -> None:
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def visit() -> None:
        assert view is not None
        view.closed.connect(loop.quit)
        view.open(f"{home}/tds", {"session_id": "s", "token_id": "t"}, ReturnDomain.sandbox(home, (bank,)))
        loop.exec()
        view.closed.disconnect(loop.quit)

    profile = QWebEngineProfile() if work == "bare" else None

    def visit_bare() -> None:
        bare = QWebEngineView()
        page = QWebEnginePage(profile, bare)
        bare.setPage(page)
        layout.addWidget(bare)
        bare.loadFinished.connect(lambda _: bare.url().path() == "/return" and loop.quit())
        bare.load(QWebEngineHttpRequest.postRequest(QUrl(f"{home}/tds"), {"session_id": "s", "token_id": "t"}))
        loop.exec()
        wait(0.05)
        layout.removeWidget(bare)
        bare.setPage(None)
        page.deleteLater()
        bare.deleteLater()

    wait(0.3)
    if work in ("memory", "bare"):
        for _ in sys.stdin:
            visit_bare() if work == "bare" else visit()
            wait(REST_S)
            print(json.dumps(pss_of_tree(os.getpid()).without_files), flush=True)
    else:
        gaps = [0.0]
        if work == "warm":
            beats = [time.monotonic()]

            def beat() -> None:
                beats.append(time.monotonic())
                gaps[0] = max(gaps[0], beats[-1] - beats[-2])

            timer = QTimer()
            timer.timeout.connect(beat)
            timer.start(1)
            assert view is not None
            view.warm()
            wait(SETTLE_S)
            timer.stop()
        started = time.monotonic()
        visit()
        print(json.dumps([(_Bank.first_asked - started) * 1e3, gaps[0] * 1e3]), flush=True)
    window.deleteLater()
    if view is not None:
        view.deleteLater()
    wait(0.05)
    return 0


def _start(work: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.bench.bank_pages", "--child", work]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
    )


def _line(stream: IO[bytes] | None) -> bytes:
    assert stream is not None
    line = stream.readline()
    if not line:
        raise RuntimeError("a process that opens bank pages ended early")
    return line


def memory() -> Found:
    """G8: what was read after each page from the 10th on makes one value, the spread, for each of the two."""
    processes = {work: _start(work) for work in ("memory", "bare")}
    read: dict[str, list[float]] = {work: [] for work in processes}
    try:
        for _ in range(PAGES):
            for work, process in processes.items():
                assert process.stdin is not None
                process.stdin.write(b"page\n")
                read[work].append(float(_line(process.stdout)))
    finally:
        for process in processes.values():
            stop(process)
    judged = {work: values[FROM - 1 :] for work, values in read.items()}
    spreads = {work: (max(values) - min(values),) for work, values in judged.items()}
    note = f"the bank's page {spread(judged['memory'], 'MB')}, bare {spread(judged['bare'], 'MB')}"
    return Found("G8 pages", spreads["memory"], spreads["bare"], note)


def opening(rounds: int) -> Found:
    """G9."""
    taken: dict[str, list[float]] = {"cold": [], "warm": []}
    gaps: list[float] = []
    for _ in range(rounds):
        for work, found in taken.items():
            process = _start(work)
            try:
                milliseconds, gap = json.loads(_line(process.stdout))
            finally:
                stop(process)
            found.append(milliseconds)
            if work == "warm":
                gaps.append(gap)
    note = f"warmed {spread(taken['warm'], 'ms')}, cold {spread(taken['cold'], 'ms')}; "
    note += f"longest gap of the event loop while warming {number(max(gaps), 'ms')}"
    return Found("G9 opening", tuple(taken["warm"]), tuple(taken["cold"]), note)


def measure(rounds: int) -> list[Found]:
    """The figures of G8 and G9."""
    return [memory(), opening(rounds)]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        sys.exit(child(sys.argv[2]))
    sys.exit(alone("bank_pages", measure, 7))
