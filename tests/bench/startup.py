"""How long the program takes from the start of its process to the first field painted and focused, as a ratio to a bare
PySide6 window (GOALS G3).

    python -m tests.bench.startup [--rounds 9] [--json build/startup.json]

Method, the same for both: a virtual display with a window manager; the process is started; the display's frame buffer,
a mapped file, is looked at every millisecond until the edge of the text field looks as it does when the window has come
to rest with that field focused. Neither program helps: nothing is printed, no hook is called, no accessibility bus runs
in the timed rounds. How the focused field looks and where it lies is learnt beforehand in one untimed start with the
accessibility bus; that the look is that of *focus* is checked by taking the focus away. Rounds are interleaved (bare,
program, bare, program, ...), the first pair is dropped as warm-up, medians are compared. The program starts in the
sandbox environment with its database already there, as on any morning but the first.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.driver.display import Display, DriverError, Frame, stop
from tests.journeys.driver.program import Desk, Home
from tests.journeys.play import command

GOAL = 1.35
MARGIN = 3  # pixels outside the field's rectangle that belong to its edge
DEPTH = 4  # how many pixels deep the edge is compared: the caret and the placeholder lie further inside
SMALL_WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication(sys.argv)
window = QWidget()
window.setGeometry(int(sys.argv[1]) - 70, int(sys.argv[2]) - 70, 60, 60)
window.show()
application.exec()
"""


@dataclass(frozen=True)
class Edge:
    """The look of a focused field's edge: where it lies on the display and what it is made of."""

    left: int
    top: int
    width: int
    height: int
    pixels: bytes

    @classmethod
    def of(cls, frame: Frame, left: int, top: int, width: int, height: int) -> Edge:
        """The edge of the field in this rectangle as it looks now."""
        return cls(left, top, width, height, _edge(frame, left, top, width, height))

    def is_there(self, frame: Frame) -> bool:
        """Whether it looks so now."""
        return _edge(frame, self.left, self.top, self.width, self.height) == self.pixels


def _edge(frame: Frame, left: int, top: int, width: int, height: int) -> bytes:
    rows = frame.rows(left, top, width, height)
    middle = rows[DEPTH:-DEPTH]
    side = DEPTH * 4
    return b"".join([*rows[:DEPTH], *(row[:side] + row[-side:] for row in middle), *rows[-DEPTH:]])


def learn(folder: Path, program: Sequence[str], size: tuple[int, int]) -> Edge:
    """Starts the program once and notes how its first field looks while it is focused."""
    with Desk(folder, program, size=size) as desk:
        focused = desk.wait("a focused field", lambda tree: tree.focused if tree.find(role="text") else None)
        desk.settle()
        left, top, width, height = desk.extents(focused)
        area = (left - MARGIN, top - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN)
        edge = Edge.of(desk.display.frame, *area)
        somebody_else = subprocess.Popen(
            [sys.executable, "-c", SMALL_WINDOW, str(size[0]), str(size[1])], env=desk.environment
        )
        try:
            desk.wait("the field without focus", lambda tree: not edge.is_there(desk.display.frame))
        finally:
            stop(somebody_else)
        return edge


def time_one(display: Display, home: Home, program: Sequence[str], edge: Edge, patience_s: float = 30) -> float:
    """Seconds from the start of the process to the focused field on the display."""
    if edge.is_there(display.frame):
        raise DriverError("the display was not empty before the start")
    environment = (
        home.environment() | display.environment | {"QT_QPA_PLATFORM": "xcb", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    )
    begin = time.monotonic()
    process = subprocess.Popen(
        list(program), env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not edge.is_there(display.frame):
            if time.monotonic() - begin > patience_s or process.poll() is not None:
                raise DriverError(f"{program[0]} never showed its field (exit status {process.poll()})")
            time.sleep(0.001)
        return time.monotonic() - begin
    finally:
        stop(process)
        while edge.is_there(display.frame):
            time.sleep(0.01)


def measure(rounds: int, size: tuple[int, int]) -> dict[str, list[float]]:
    """Seconds a start, by program, warm-up dropped."""
    with tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        programs = {
            "bare window": [sys.executable, str(Path(__file__).with_name("bare_window.py"))],
            "paynet-desk": command(folder / "data"),
        }
        edges = {which: learn(folder / which.replace(" ", "-"), program, size) for which, program in programs.items()}
        homes = {which: Home(folder / which.replace(" ", "-") / "home") for which in programs}
        taken: dict[str, list[float]] = {which: [] for which in programs}
        with Display(folder / "display", size=size) as display:
            for number in range(rounds + 1):
                for which, program in programs.items():
                    seconds = time_one(display, homes[which], program, edges[which])
                    if number:
                        taken[which].append(seconds)
        return taken


def main() -> int:
    """Measures and prints; the exit status says only whether the measurement worked, never whether the goal was met."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.startup")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    width, height = (int(part) for part in options.size.split("x"))
    taken = measure(max(7, options.rounds), (width, height))
    medians = {which: statistics.median(seconds) for which, seconds in taken.items()}
    ratio = medians["paynet-desk"] / medians["bare window"]
    rounds = len(taken["bare window"])
    print(f"start of the process to the first field painted and focused, {rounds} rounds, {os.cpu_count()} cores")
    for which, seconds in taken.items():
        spread = f"from {min(seconds) * 1000:.0f} to {max(seconds) * 1000:.0f}"
        print(f"  {which:12} median {medians[which] * 1000:6.0f} ms   ({spread})")
    print(f"  ratio        {ratio:.2f}   goal {GOAL:.2f} at most: {'met' if ratio <= GOAL else 'FALLS SHORT'}")
    if options.json:
        options.json.write_text(
            json.dumps({"seconds": taken, "medians": medians, "ratio": ratio, "goal": GOAL}, indent=1)
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
