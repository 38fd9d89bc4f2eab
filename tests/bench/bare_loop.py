"""A bare Qt window that is typed into, with every turn of its loop timed as the journeys time theirs: the machine's own
noise.

    python -m tests.bench.bare_loop SECONDS

Prints the milliseconds of each turn that did something, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tests.bench.turns import WORK_MS


def main() -> int:
    """Types and times."""
    seconds = float(sys.argv[1])
    application = QApplication([])
    window = QWidget()
    field = QLineEdit()
    QVBoxLayout(window).addWidget(field)
    window.resize(1366, 768)
    window.show()
    turns: list[float] = []

    def timed(turn: object) -> None:
        began = time.monotonic()
        turn()  # type: ignore[operator]
        took = (time.monotonic() - began) * 1000
        if took > WORK_MS:
            turns.append(took)

    timed(application.processEvents)  # the first paint
    turns.clear()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for letter in "979207548236545":
            timed(lambda letter=letter: QTest.keyClick(field, letter))
            timed(application.processEvents)
            time.sleep(0.001)
        field.clear()
    print(json.dumps(turns))
    return 0


if __name__ == "__main__":
    sys.exit(main())
