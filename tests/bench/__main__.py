"""Measures G1 to G10 and prints them as one table with the baseline beside each figure (`make bench`).

    python -m tests.bench [PART ...] [--rounds N] [--json build/bench.json]

Each part is a process of its own, so that one that fails loses no other: its figures are then told as not measured, and
why. The frozen program and the Debian package are made first where they are missing or older than what they are made
from; that takes minutes and is not counted as measuring. The exit status is 1 when something could not be measured,
never because a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import machine
from tests.bench.figure import Found, Missing, Row, rows_of, told
from tests.bench.goals import GOALS
from tests.bench.programs import FROZEN_PROGRAM
from tests.journeys.play import ROOT

RESULT = ROOT / "build" / "bench.json"
LOGS = ROOT / "build" / "bench"


@dataclass(frozen=True)
class Part:
    """A module of this folder, the goals it measures, its rounds, and how long it may take."""

    module: str
    goals: tuple[str, ...]
    rounds: int = 1
    patience_s: float = 300


PARTS = (
    Part("strokes", ("G1 keys", "G1 told", "G1 pointer", "G2 new", "G2 known")),
    Part("startup", ("G3 source", "G3 frozen", "G3 Chromium"), rounds=9),
    Part("key_to_paint", ("G4 p99", "G4 median", "G4 Chromium"), rounds=5),
    Part("loop_gaps", ("G5 longest", "G5 p99.9"), rounds=5, patience_s=480),
    Part("client_cpu", tuple(goal.name for goal in GOALS if goal.name.startswith("G6 ")), rounds=20),
    Part("idle_memory", ("G7 source", "G7 frozen", "G7 Chromium"), rounds=5),
    Part("bank_pages", ("G8 pages", "G9 opening"), rounds=7),
    Part("package_size", ("G10 package",), patience_s=1800),  # alone, it makes the unpruned bundle first
)


@dataclass(frozen=True)
class Made:
    """What has to be there before measuring: its file (a pattern in the repository), what makes it, what it is of."""

    what: str
    file: str
    command: tuple[str, ...]
    sources: tuple[str, ...]
    patience_s: float = 1800

    def is_there(self) -> bool:
        """Whether it is, and not older than what it is made from."""
        made = [file.stat().st_mtime for file in ROOT.glob(self.file)]
        sources = (file for pattern in self.sources for file in ROOT.glob(pattern))
        read = [file.stat().st_mtime for file in sources if file.is_file() and "__pycache__" not in file.parts]
        return bool(made) and max(made) >= max(read, default=0)


_OF_THE_PROGRAM = ("paynet_desk/**/*.py", "resources/**/*", "packaging/paynet-desk.spec", "packaging/locks/run.txt")
PREPARED = (  # the package's recipe makes the frozen program, too
    Made("the Debian package", "dist/paynet-desk_*.deb", ("make", "deb"), (*_OF_THE_PROGRAM, "packaging/debian/**/*")),
    Made("the frozen program", str(FROZEN_PROGRAM.relative_to(ROOT)), ("make", "freeze"), _OF_THE_PROGRAM),
    Made(
        "the unpruned bundle's size",
        "build/bench/unpruned.json",
        (sys.executable, "-c", "from tests.bench.package_size import unpruned; unpruned()"),
        ("packaging/paynet-desk.spec", "packaging/locks/run.txt", "packaging/locks/package.txt"),
    ),
)
# What the make above passes on is not for these.
_OF_MAKE = ("MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS", "MAKELEVEL", "ARGS")


def prepare() -> None:
    """Makes what is not there. What cannot be made is said here and, where it is missed, in the table."""
    for made in PREPARED:
        if made.is_there():
            continue
        print(f"making {made.what} first ...", flush=True)
        status = _logged(made.what.replace(" ", "-"), made.command, made.patience_s)
        if status:
            print(f"  {made.what} could not be made: {status}", flush=True)


def measured(part: Part, rounds: int | None) -> list[Row]:
    """What a part found; its goals with the reason where it did not come to an end."""
    file = LOGS / f"{part.module}.json"
    file.unlink(missing_ok=True)
    words = (sys.executable, "-m", f"tests.bench.{part.module}", "--rounds", str(rounds or part.rounds))
    status = _logged(part.module, (*words, "--json", str(file)), part.patience_s)
    if status:
        return [Missing(goal, status) for goal in part.goals]
    rows = rows_of(json.loads(file.read_text(encoding="utf-8")))
    found = {row.goal for row in rows}
    return [*rows, *(Missing(goal, "the part said nothing of it") for goal in part.goals if goal not in found)]


def _logged(name: str, command: Sequence[str], patience_s: float) -> str:
    """Runs a command with its output in build/bench/NAME.log; why it failed, nothing when it did not."""
    log = LOGS / f"{name}.log"
    environment = {key: value for key, value in os.environ.items() if key not in _OF_MAKE}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            status = process.wait(patience_s)
        except subprocess.TimeoutExpired:
            return f"not done after {patience_s:g} s"
        finally:
            if process.poll() is None:
                _end(process)
    if status:
        lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        return f"{lines[-1].strip()[:200] if lines else f'exit status {status}'} ({log.relative_to(ROOT)})"
    return ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a part and what it started, its displays included."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        os.killpg(process.pid, how)
        try:
            process.wait(10)
            return
        except subprocess.TimeoutExpired:
            continue


def main() -> int:
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(part.module for part in PARTS))
    parser.add_argument("--rounds", type=int, help="instead of each part's own number")
    parser.add_argument("--json", type=Path, help="default: build/bench.json; of some parts build/bench/parts.json")
    options = parser.parse_args()
    chosen = [part for part in PARTS if part.module in options.parts] if options.parts else list(PARTS)
    LOGS.mkdir(parents=True, exist_ok=True)
    if not options.parts:
        prepare()
    began, load = time.monotonic(), os.getloadavg()[0]
    rows: list[Row] = []
    for part in chosen:
        print(f"measuring {part.module} ...", end=" ", flush=True)
        started = time.monotonic()
        rows += measured(part, options.rounds)
        print(f"{time.monotonic() - started:.0f} s", flush=True)
    seconds = round(time.monotonic() - began)
    facts = machine.facts() | {"load average before": f"{load:.2f}", "load average after": f"{os.getloadavg()[0]:.2f}"}
    print("\n" + told(rows, GOALS) + "\n")
    for row in rows:
        if isinstance(row, Found) and row.note:
            print(f"{row.goal}: {row.note}")
    print(f"\nmeasured in {seconds} s on " + ", ".join(f"{name} {value}" for name, value in facts.items()))
    result = {
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": seconds,
        "machine": facts,
        "figures": [asdict(row) for row in rows],
    }
    file = options.json or (LOGS / "parts.json" if options.parts else RESULT)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    missing = [row for row in rows if isinstance(row, Missing)]
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
