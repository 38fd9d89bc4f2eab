"""Ten thousand captures in the real program, five in a hundred of Paynet's answers faulty (GOALS G11, FAULTS D8).

    python -m tests.soak.soak [captures] [--seed 1] [--marks 500 ...] [--minutes 300] [--json FILE]

The window and the program run here on Qt's loop, driven by key events; Paynet is the sandbox in a process of its own,
the database a real file. Printed, and written as JSON: memory, objects, descriptors, timers, tasks and threads along
the way, what broke an invariant, and how long the loop's turns were. The exit status is 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from paynet_desk.config.settings import Settings
from paynet_desk.flow import settlement
from paynet_desk.sandbox.keys import PUBLISHABLE_KEY, SECRET_KEY
from paynet_desk.threeds.environment import draw_without_graphics_card, settle_root
from paynet_desk.ui.aio import Loop
from tests.helpers.sandbox import RunningSandbox
from tests.helpers.sandbox_at import NO_HEX
from tests.soak import mutants
from tests.soak.cashier import LongCashier, LongPace
from tests.soak.readings import Reading, read
from tests.soak.shift import CARDS, Shift

MEMORY_GOAL_MB = 2.0
JUDGED_FROM = 500
# By how much a figure may differ between two looks at rest; of the objects also a hundredth. A page that was not needed
# before is made of up to a hundred widgets.
ALLOWED = {"objects": 1000, "qt_objects": 100, "descriptors": 2, "timers": 3}
ALLOWED |= {"tasks": 3, "threads": 3}


@contextmanager
def opened(folder: Path) -> Iterator[LongCashier]:
    """The program, opened in ``folder`` at a sandbox of its own, and closed in order."""
    draw_without_graphics_card()
    settle_root(real_money=False)
    qInstallMessageHandler(lambda *_: None)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    loop = Loop(app, already_running=True)
    sandbox = RunningSandbox(folder / "sandbox" / "books.json")
    pace = LongPace()
    settings = Settings(
        data_dir=folder / "till",
        environment="sandbox",
        language="tr",
        api_base_url=sandbox.base_url,
        till="Kasa 3",
        store="Kadıköy",
        cashier="Ayşe D.",
        theme="light",
        codes_an_hour=100_000,
    )
    sandbox.switch(otp_length=6, otp_alphabet=NO_HEX, bank="frictionless")
    settlement.SURE_AFTER = settlement.SURE_AFTER * 0  # the shift is quicker than the world
    till = LongCashier(app, loop, settings, sandbox, pace)
    try:
        till.opens_the_program()
        yield till
    except BaseException:
        traceback.print_exc()  # the program has put its own report in the place of Python's
        raise
    finally:
        till.closes_the_program()
        pace.stop()
        sandbox.stop()
        loop.stop()
        loop.close()


def audited(till: LongCashier, shift: Shift, folder: Path) -> list[str]:
    """What is broken in books, database and files."""
    facts = {"confirmed": shift.told.counts, "secrets": [*CARDS, *till.codes, SECRET_KEY, PUBLISHABLE_KEY]}
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak.audit", till.sandbox.base_url, till.settings.registry_file, folder / "till"],
        input=json.dumps(facts).encode(),
        stdout=subprocess.PIPE,
        check=True,
        timeout=300,
    )
    found: list[str] = json.loads(done.stdout)
    return found


def grown(first: Reading, last: Reading) -> dict[str, str]:
    """What grew by more than it may from one reading to the other, with the figures."""
    allowed = {**ALLOWED, "objects": max(ALLOWED["objects"], first.objects / 100)}
    growth = {name: getattr(last, name) - getattr(first, name) for name in allowed}
    return {
        name: f"{getattr(first, name)} -> {getattr(last, name)}" for name, by in growth.items() if by > allowed[name]
    }


def soak(
    folder: Path, captures: int, seed: int, marks: Sequence[int], minutes: float, *, broken: bool = False
) -> dict[str, Any]:
    """Work until so many captures are made, reading at ``marks`` and at the end.

    After so many minutes the shift ends at the next mark. ``broken``: with all of mutants.py.
    """
    began = time.monotonic()
    readings: list[Reading] = []
    with opened(folder) as till:
        shift = Shift(till, seed)
        if broken:
            mutants.break_all(till)
        for mark in [*(mark for mark in marks if mark < captures), captures]:
            shift.works_until(mark)
            if not readings:
                read(mark, till.loop)  # looking makes some objects, the first time
            readings.append(read(mark, till.loop))
            print(*readings[-1].row(), f"{time.monotonic() - began:.0f} s", flush=True)
            if time.monotonic() - began > 60 * minutes:
                break
        wrong = audited(till, shift, folder) + shift.broken
        pace = till.pace
        assert isinstance(pace, LongPace)
        wrong += [f"I9: {turn}" for turn in pace.freezes]
        shift.ends()
        first = next((one for one in readings if one.captures >= JUDGED_FROM), readings[0])
        last = readings[-1]
        return {
            "date": datetime.now(UTC).date().isoformat(),
            "seconds": round(time.monotonic() - began),
            "figures": {
                "captures": shift.captures,
                "seed": seed,
                "calls answered by a fault": shift.met.pop("faulty calls"),
                **dict(sorted(shift.met.items())),
                "read first at capture": first.captures,
                "memory growth, MB": round(last.memory_mb - first.memory_mb, 2),
                "longest turn of the loop, ms": round(pace.longest_s * 1000),
                "turns of the loop, p99.9, ms": round(pace.quantile_ms(0.999), 1),
                "turns that did something": pace.working_turns,
                "grown otherwise": [f"{name}: {how}" for name, how in grown(first, last).items()],
                "broken invariants": wrong,
            },
            "columns": Reading.names(),
            "rows": [reading.row() for reading in readings],
        }


def main() -> int:
    """Print and write what was found; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("captures", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--marks", type=int, nargs="*", default=[JUDGED_FROM, *range(1000, 100_000, 1000)])
    parser.add_argument("--minutes", type=float, default=300, help="after these it ends at the next mark")
    parser.add_argument("--broken", action="store_true", help="with everything that mutants.py breaks")
    parser.add_argument("--json", type=Path, default=Path("build/reliability/soak.json"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak") as folder:
        found = soak(Path(folder), asked.captures, asked.seed, asked.marks, asked.minutes, broken=asked.broken)
    for name, value in found["figures"].items():
        print(f"{name}: {value}")
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    figures = found["figures"]
    is_flat = figures["memory growth, MB"] <= MEMORY_GOAL_MB and not figures["grown otherwise"]
    return 0 if is_flat and not figures["broken invariants"] else 1


if __name__ == "__main__":
    sys.exit(main())
