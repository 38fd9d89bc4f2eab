"""What the bank's page costs: memory over many pages (GOALS G8) and a warmed opening against a cold one (G9).

    python -m tests.bench.bank_pages [--pages 60] [--rounds 7] [--json build/bank_pages.json]

Memory: one process opens and closes the bank's page again and again, each time as a customer would see it: Paynet's
page posts to the bank, the bank's posts back, the tracker closes it. After each the proportional set size of the
process and all its children is read (smaps_rollup), which counts shared pages once. Pages of files (the engine's
library) are shared with whatever else runs the engine on this machine and move with that; judged is therefore the rest,
anonymous and shared memory: flat when the highest of the readings after pages 10 to 60 is within 3 MB of the lowest.
Both are printed.

Opening: from ``BankView.open`` to the moment the server has the first byte of the request, in a process of its own for
each round, cold (nothing loaded) and warmed (``warm`` was called and has come to rest, as while a card is typed),
interleaved; medians. A window is shown beforehand in both. The longest gap of the event loop while warming is told too.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MEMORY_GOAL_MB = 3.0
OPENING_GOAL = 0.25
FROM = 10
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


def _pss_mb(root: int) -> tuple[float, float]:
    """Proportional set size of a process and its descendants, MB: all of it, and without what is backed by files."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    total = {"Pss:": 0, "Pss_File:": 0}
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, [])
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            name, *value = line.split()
            if name in total:
                total[name] += int(value[0])
    return total["Pss:"] / 1024, (total["Pss:"] - total["Pss_File:"]) / 1024


def child(work: str, pages: int) -> int:
    """One measured process; prints one JSON line."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop, QTimer, qInstallMessageHandler
    from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

    from paynet_desk.threeds.browser import BankView
    from paynet_desk.threeds.domain import ReturnDomain
    from paynet_desk.threeds.environment import settle_root
    from paynet_desk.threeds.tracker import Times

    settle_root(real_money=False)
    qInstallMessageHandler(lambda *_: None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bank)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home, bank = (f"http://{host}:{server.server_port}" for host in ("paynet.localhost", "acs.bank.localhost"))
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    window = QWidget()
    view = BankView(times=Times(return_quiet=0.05))
    QVBoxLayout(window).addWidget(view)
    window.resize(800, 700)
    window.show()
    loop = QEventLoop()

    def wait(seconds: float) -> None:
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def visit() -> None:
        view.closed.connect(loop.quit)
        view.open(f"{home}/tds", {"session_id": "s", "token_id": "t"}, ReturnDomain.sandbox(home, (bank,)))
        loop.exec()
        view.closed.disconnect(loop.quit)

    wait(0.3)
    if work == "memory":
        readings = [_pss_mb(os.getpid())]
        for _ in range(pages):
            visit()
            wait(REST_S)
            readings.append(_pss_mb(os.getpid()))
        print(json.dumps(readings), flush=True)
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
            view.warm()
            wait(SETTLE_S)
            timer.stop()
        started = time.monotonic()
        visit()
        print(json.dumps({"opening_ms": (_Bank.first_asked - started) * 1e3, "gap_ms": gaps[0] * 1e3}), flush=True)
    window.deleteLater()
    view.deleteLater()
    wait(0.05)
    return 0


def _run(work: str, pages: int) -> object:
    command = [sys.executable, "-m", "tests.bench.bank_pages", "--child", work, "--pages", str(pages)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, timeout=300)
    return json.loads(done.stdout.decode().splitlines()[-1])


def main() -> int:
    """Print both tables; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--child", choices=("memory", "warm", "cold"))
    options = parser.parse_args()
    if options.child:
        return child(options.child, options.pages)

    readings = _run("memory", options.pages)
    for name, column in (("all", 0), ("without files", 1)):
        row = [reading[column] for reading in readings]
        print(f"PSS with children, {name}, MB: bare window {row[0]:.1f}; after page 1, 2, 3, ...")
        for start in range(1, len(row), 10):
            print(f"  {start:3d}  " + " ".join(f"{mb:7.1f}" for mb in row[start : start + 10]))
    judged = [reading[1] for reading in readings[FROM:]]
    spread = max(judged) - min(judged)
    flat = spread <= MEMORY_GOAL_MB
    print(f"G8  spread from page {FROM} to {options.pages}: {spread:.2f} MB, goal {MEMORY_GOAL_MB}: {_word(flat)}")

    taken: dict[str, list[dict[str, float]]] = {"cold": [], "warm": []}
    for _ in range(options.rounds):
        for work, found in taken.items():
            found.append(_run(work, 1))
    cold, warm = (statistics.median(one["opening_ms"] for one in taken[work]) for work in ("cold", "warm"))
    fast = warm / cold <= OPENING_GOAL
    for work, found in taken.items():
        print(f"{work}: " + " ".join(f"{one['opening_ms']:.0f}" for one in found) + " ms")
    print(f"G9  warmed {warm:.0f} ms / cold {cold:.0f} ms = {warm / cold:.2f}, goal {OPENING_GOAL}: {_word(fast)}")
    gap = statistics.median(one["gap_ms"] for one in taken["warm"])
    print(f"    longest gap of the event loop while warming: {gap:.0f} ms (median)")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        found = {"pss_mb": readings, "spread_mb": spread, "opening": taken, "ratio": warm / cold, "warming_gap_ms": gap}
        options.json.write_text(json.dumps(found, indent=1))
    return 0 if flat and fast else 1


def _word(reached: bool) -> str:
    return "reached" if reached else "MISSED"


if __name__ == "__main__":
    sys.exit(main())
