"""Memory at rest: proportional set size of the process and all its children (GOALS G7).

    python -m tests.bench.idle_memory [--rounds 5] [--json FILE]

Each program is started, shows its first field with the focus, and is left alone until its memory has not moved by more
than a tenth of a megabyte for a second; then its tree of processes is read. One at a time, interleaved, so that none
shares its libraries' pages with another. The sandbox, which only practice has, is a process of its own and not counted
with the program; its size is told.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench.figure import Row, alone, number
from tests.bench.programs import SIZE, Program, beside, compared
from tests.bench.pss import pss_of_tree
from tests.journeys.driver.display import Display

STILL_MB, STILL_S, LONGEST_S = 0.1, 1.0, 15.0


def is_program(command: str) -> bool:
    """Not the stand-in for Paynet (paynet_desk/sandbox/process.py says how it is started)."""
    return re.search(r"paynet_desk\.sandbox\.server|^\S+ sandbox( |$)", command) is None


def read_one(display: Display, program: Program) -> tuple[float, float]:
    """MB at rest: the program's, and that of what is not counted (the sandbox)."""
    assert program.edge is not None
    with program.running(display) as (process, _):
        program.edge.wait(display.frame, process)
        deadline = time.monotonic() + LONGEST_S
        before, since = pss_of_tree(process.pid), time.monotonic()
        while time.monotonic() - since < STILL_S and time.monotonic() < deadline:
            time.sleep(0.1)
            now = pss_of_tree(process.pid)
            if abs(now.all - before.all) > STILL_MB or now.processes != before.processes:
                before, since = now, time.monotonic()
        mine = pss_of_tree(process.pid, is_program).all
        return mine, pss_of_tree(process.pid).all - mine


def measure(rounds: int) -> list[Row]:
    """The figures of G7, and Chromium's."""
    with tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as name, ExitStack() as stack:
        folder = Path(name)
        display = stack.enter_context(Display(folder / "display", size=SIZE))
        programs, why_not = compared(folder, display, stack)
        read: dict[str, list[float]] = {program.name: [] for program in programs}
        sandboxes: dict[str, list[float]] = {program.name: [] for program in programs}
        for _ in range(rounds):
            for program in programs:
                mine, sandbox = read_one(display, program)
                read[program.name].append(mine)
                sandboxes[program.name].append(sandbox)
    more = {name: f"its practice Paynet {number(max(mb), 'MB')}" for name, mb in sandboxes.items() if max(mb) > 1}
    return beside("G7", "MB", read, why_not, more)


if __name__ == "__main__":
    sys.exit(alone("idle_memory", measure, 5))
