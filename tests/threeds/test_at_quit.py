"""The program ends in good order whatever the bank's page is doing: no crash, no complaint, no process left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.engine_talk import complaints
from tests.threeds.conftest import Site, script

PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from paynet_desk.threeds.browser import BankView
from paynet_desk.threeds.domain import ReturnDomain
from paynet_desk.threeds.environment import settle_root
home, bank, what = sys.argv[1:]
settle_root(real_money=False)
application = QApplication([])
view = BankView()
view.resize(500, 600)
view.show()
if what == "warm":
    view.warm()
    QTimer.singleShot(700, application.quit)
elif what == "warming":
    view.warm()
    QTimer.singleShot(20, application.quit)
else:
    view.open(home + "/tds", {"a": "b"}, ReturnDomain.sandbox(home, (bank,)))
    if what == "open":
        view.host_changed.connect(lambda host, _: "bank" in host and QTimer.singleShot(100, application.quit))
    elif what == "in flight":
        QTimer.singleShot(30, application.quit)
    elif what == "deleted":
        QTimer.singleShot(600, view.deleteLater)
        QTimer.singleShot(900, application.quit)
    elif what == "closed":
        view.closed.connect(application.quit)
        QTimer.singleShot(600, view.close_page)
QTimer.singleShot(20_000, lambda: application.exit(9))
code = application.exec()
print("ended", code, flush=True)
del view, application
"""


@pytest.mark.parametrize("what", ["warm", "warming", "open", "in flight", "deleted", "closed"])
def test_the_program_ends_in_good_order(site: Site, what: str) -> None:
    site.bank(script(f"window.open('{site.challenge}')"))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, site.url("paynet.localhost", ""), site.url("acs.bank.localhost", ""), what],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )
    assert (done.returncode, done.stdout) == (0, "ended 0\n"), done.stderr
    assert [line for line in complaints(done.stderr).splitlines() if "propagateSizeHints" not in line] == []
