"""The engine is loaded in a thread: what its start would read from the disk was read before."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.threeds.conftest import Site

# Opens of the window's thread, and of the helper process, while the first profile is made; LOADED in between.
PROGRAM = """
import os, sys, threading
from PySide6.QtWidgets import QApplication
from paynet_desk.threeds.environment import draw_without_graphics_card, settle_root
from paynet_desk.threeds.loading import load_engine
draw_without_graphics_card()
settle_root(real_money=False)
application = QApplication([])
thread = threading.Thread(target=load_engine)
thread.start()
thread.join()
assert "paynet_desk.threeds.attempt" in sys.modules
os.write(1, b"LOADED\\n")
from paynet_desk.threeds.profile import make_profile
profile = make_profile(application)
os.write(1, b"STARTED\\n")
os._exit(0)
"""
OPENED_AT_ONCE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from paynet_desk.threeds.browser import BankView
from paynet_desk.threeds.domain import ReturnDomain
from paynet_desk.threeds.environment import draw_without_graphics_card, settle_root
home, bank, closes = sys.argv[1:]
draw_without_graphics_card()
settle_root(real_money=False)
application = QApplication([])
view = BankView()
view.show()
view.closed.connect(lambda: print("closed", flush=True))
view.closed.connect(application.quit)
def shown(host, _is_secure):
    if "bank" in host:
        print(host.partition(":")[0], flush=True)
        view.close_page()
view.host_changed.connect(shown)
view.open(home + "/tds", {"a": "b"}, ReturnDomain.sandbox(home, (bank,)))
print("engine", "paynet_desk.threeds.attempt" in sys.modules, flush=True)
if closes == "closes":
    view.close_page()
QTimer.singleShot(30_000, lambda: application.exit(9))
code = application.exec()
del view, application
sys.exit(code)
"""
SMALL = 1 << 20  # bytes: what is smaller is read in no time


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_whatever_large_the_engines_start_opens_was_read_before(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    done = subprocess.run(
        ["strace", "-f", "-e", "trace=openat,write,execve", "-o", str(trace), sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        check=True,
    )
    assert done.stdout == "LOADED\nSTARTED\n"
    before, _, then = trace.read_text().partition('write(1, "LOADED')
    starting, _, _ = then.partition('write(1, "STARTED')
    opened = re.compile(r'(?:openat\(AT_FDCWD, |execve\()"([^"]+)"[^\n]* = \d')
    read = {Path(file).resolve() for file in opened.findall(before)}
    needed = {path for file in opened.findall(starting) if (path := Path(file).resolve()).is_file()}
    large = {path for path in needed if path.stat().st_size > SMALL and "devtools" not in path.name}  # mapped, not read
    assert any(path.name == "icudtl.dat" for path in large)
    assert large - read == set()


@pytest.mark.parametrize(("closes", "seen"), [("stays", ["acs.bank.localhost", "closed"]), ("closes", ["closed"])])
def test_a_page_that_is_opened_before_the_engine_is_there_opens_when_it_is(
    site: Site, closes: str, seen: list[str]
) -> None:
    site.bank("<h1>3D Secure</h1>")
    addresses = [site.url("paynet.localhost", ""), site.url("acs.bank.localhost", "")]
    done = subprocess.run(
        [sys.executable, "-c", OPENED_AT_ONCE, *addresses, closes],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        check=False,
    )
    assert (done.returncode, done.stdout.split()) == (0, ["engine", "False", *seen]), done.stderr
