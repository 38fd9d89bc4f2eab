"""How long the program takes from the start of its process to the first field painted and focused, as a ratio to a bare
PySide6 window (GOALS G3); beside it the same form in Chromium.

    python -m tests.bench.startup [--rounds 9] [--json FILE]

Method, the same for all: a virtual display with a window manager; the process is started; the display's frame buffer,
a mapped file, is looked at every millisecond until the edge of the text field looks as it does when the window has come
to rest with that field focused. No program helps: nothing is printed, no hook is called, no accessibility bus runs
in the timed rounds. How the focused field looks and where it lies is learnt beforehand in one untimed start; that the
look is that of *focus* is checked by taking the focus away. Rounds are interleaved (bare, program, frozen, Chromium,
bare, ...), the first is dropped as warm-up.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.bench.figure import Row, alone
from tests.bench.programs import SIZE, Program, beside, compared
from tests.journeys.driver.display import Display, DriverError


def time_one(display: Display, program: Program) -> float:
    """Milliseconds from the start of the process to the focused field on the display."""
    assert program.edge is not None
    if program.edge.is_there(display.frame):
        raise DriverError("the display was not empty before the start")
    with program.running(display) as (process, began):
        return (program.edge.wait(display.frame, process) - began) * 1000


def measure(rounds: int) -> list[Row]:
    """The figures of G3, and Chromium's."""
    with tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as name, ExitStack() as stack:
        folder = Path(name)
        display = stack.enter_context(Display(folder / "display", size=SIZE))
        programs, why_not = compared(folder, display, stack)
        taken: dict[str, list[float]] = {program.name: [] for program in programs}
        for number in range(rounds + 1):
            for program in programs:
                milliseconds = time_one(display, program)
                if number:
                    taken[program.name].append(milliseconds)
    return beside("G3", "ms", taken, why_not)


if __name__ == "__main__":
    sys.exit(alone("startup", measure, 9))
