"""The longest turn of the event loop in any journey, faults included, and the one that a thousandth exceeds (GOALS G5).

    python -m tests.bench.loop_gaps [--rounds 5] [--json FILE]

The journeys of the test run are played in lots, each in a process of its own: the real window, the real program on
Qt's loop, Paynet as the sandbox in another process, a real database, and at the bank's page the real browser engine.
Every turn of the loop and every key is timed (``turns``). After each lot a bare window that is typed into is timed in
the same way for a few seconds: what it shows is the machine. A lot begins no journey after LOT_S; how many were played
is told. The longest turn of all lots is judged, whatever made it long.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figure import Found, alone, number
from tests.journeys.driver.display import DriverError
from tests.journeys.play import ROOT

JOURNEYS = "tests/journeys"
# What a till meets, in five lots: storing, paying, looking after cards, lost answers, and what else goes wrong.
LOTS = (
    ("test_storing_a_card.py", "test_same_card.py", "test_code.py", "test_card_page.py"),
    ("test_paying.py",),
    ("test_looking_after.py", "test_language.py", "test_meanwhile.py"),
    ("test_no_network.py", "test_lost_answers.py", "test_late_answers.py", "test_never_frozen.py"),
    ("test_database.py", "test_open_questions.py", "test_crashes.py"),
)
ON_PURPOSE = f"{JOURNEYS}/test_never_frozen.py::test_a_database_on_the_loop_is_noticed_by_the_watchdog"  # it freezes
LOT_S = 42  # no other journey of a lot is begun after that
BARE_S = 4
PATIENCE_S = 240


@dataclass(frozen=True)
class Lot:
    """What the plugin wrote down: see ``turns``."""

    turns: list[float]
    longest: list[tuple[float, str, str]]
    played: int
    of: int
    failed: int


def _journeys(files: tuple[str, ...], into: Path) -> Lot:
    """Plays a lot."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.bench.turns", "--deselect", ON_PURPOSE]
        + [f"{JOURNEYS}/{file}" for file in files],
        cwd=ROOT,
        env=os.environ | {"BENCH_TURNS": str(into), "BENCH_SECONDS": str(LOT_S)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    print(done.stdout[-2000:])
    if not into.exists():
        raise DriverError(f"the journeys could not be played: {done.stdout[-300:]}{done.stderr[-300:]}")
    return Lot(**json.loads(into.read_text()))


def _bare() -> list[float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bare_loop", str(BARE_S)], cwd=ROOT, capture_output=True, check=True
    )
    turns: list[float] = json.loads(done.stdout)
    return turns


def measure(rounds: int) -> list[Found]:
    """The figures of G5; ``rounds`` is the number of lots, five at most."""
    lots: list[Lot] = []
    bare: list[list[float]] = []
    with tempfile.TemporaryDirectory(prefix="turns-") as folder:
        for at, files in enumerate(LOTS[:rounds]):
            lots.append(_journeys(files, Path(folder) / f"{at}.json"))
            bare.append(_bare())
    longest = sorted((one for lot in lots for one in lot.longest), reverse=True)[:3]
    named = "; ".join(f"{number(took, 'ms')} {what} ({test})" for took, what, test in longest)
    all_turns = [turn for lot in lots for turn in lot.turns]
    journeys = f"{len(all_turns):,} turns that did something in "
    journeys += f"{sum(lot.played for lot in lots)} of {sum(lot.of for lot in lots)} journeys"
    if failed := sum(lot.failed for lot in lots):
        journeys += f", {failed} of which failed"
    return [
        Found("G5 longest", tuple(max(lot.turns) for lot in lots), tuple(max(turns) for turns in bare), named),
        Found("G5 p99.9", (_p999(all_turns),), (_p999([turn for turns in bare for turn in turns]),), journeys),
    ]


def _p999(turns: list[float]) -> float:
    return statistics.quantiles(turns, n=1000, method="inclusive")[-1]


if __name__ == "__main__":
    sys.exit(alone("loop_gaps", measure, len(LOTS)))
