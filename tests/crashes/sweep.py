"""The crash sweep: kill a till at each step of each visit, start it again, settle, and look whether anything is lost.

    python -m tests.crashes.sweep            the full sweep; its figures go to build/reliability/crash-sweep.json

A *point* is a place in a task where the till was killed: "pay_and_store: after send 2 of charge". Each visit is run
once unharmed under watch, which lists its points; then once for each of them with a kill there. After a kill the till
comes up again on the same file (in some visits it is killed once more while it settles), and asks about the rest.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from paynet_desk.registry.values import Task
from tests.crashes.check import Harm, Wrong, look_for_harm
from tests.crashes.till import Script, come_up, serve, work
from tests.crashes.tracer import KillAt, Kind, Step, Watch, available
from tests.crashes.visit import GSM, TASKS, Visit, visit
from tests.helpers import counter
from tests.helpers.sandbox import RunningSandbox
from tests.helpers.sandbox_at import NO_HEX, SandboxAt
from tests.helpers.windowless import VISA, ready_registry

SEEDS = 25
POINTS_AT_LEAST = 40
RUN_DEADLINE_S = 40
FIGURES = Path("build/reliability/crash-sweep.json")
_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # what reaches the disk is told by the syncs, not by a disk
_EXCHANGED = frozenset({Kind.COMMIT, Kind.SEND, Kind.RECEIVE})


@dataclass(frozen=True, order=True)
class Point:
    """Where a till was killed; ``nth`` counts the same steps of a run from 1."""

    task: str
    kind: str
    of: str
    nth: int
    after: bool

    def __str__(self) -> str:
        return f"{self.task}: {'after' if self.after else 'before'} {self.kind} {self.nth} of {self.of}"


@dataclass(frozen=True)
class Crash:
    """One run killed at ``point`` (None: it came to its end); ``wrong`` is what was found afterwards."""

    task: str
    seed: int
    point: Point | None
    told: tuple[str, ...]
    again: bool  # killed once more while it settled
    power: bool  # what was not synced went as well
    wrong: tuple[Wrong, ...]
    left_open: int  # questions that only a manager can close


class Place:
    """Where one worker lets tills crash: a folder, and a sandbox of its own. One thread only, as it forks."""

    def __init__(self, base_url: str, folder: Path) -> None:
        self.sandbox = SandboxAt(base_url)
        self._port = urlsplit(base_url).port or 0
        self._till = folder / "till"

    def crash(self, seen: Visit, at: KillAt | None, mutation: str = "") -> tuple[Crash, list[Step]]:
        """The visit, killed at a step or not at all, and what became of it; its steps."""
        file = self._prepare(seen)
        watch = self._run(file, seen, serve, at, mutation)
        power = seen.power and watch.killed is not None
        if power:
            watch.lose_unsynced()
        wrong = [] if watch.killed or not watch.status else [Wrong(Harm.BROKEN, "the till ended with an error")]
        again = False
        if at is not None and seen.again is not None:
            again, more = self._come_up(file, seen, watch.told, KillAt(*seen.again, _EXCHANGED), mutation)
            wrong += more
        wrong += self._come_up(file, seen, watch.told, None, mutation)[1]
        last, left_open = look_for_harm(self.sandbox, file, seen, watch.told, settled=True)
        point = None
        if at is not None and watch.killed is not None:
            point = Point(seen.task.value, watch.killed.kind.value, watch.killed.of, at.nth, at.after)
        found = tuple(wrong + last)
        return Crash(seen.task.value, seen.seed, point, tuple(watch.told), again, power, found, left_open), watch.steps

    def _come_up(
        self, file: Path, seen: Visit, told: list[str], at: KillAt | None, mutation: str
    ) -> tuple[bool, list[Wrong]]:
        """Start again and settle; whether that was killed, and what was wrong when the program was up."""
        wrong: list[Wrong] = []

        def hear(word: str) -> None:
            wrong.extend(look_for_harm(self.sandbox, file, seen, told, settled=False)[0])
            self.sandbox.faults([])

        watch = self._run(file, seen, come_up, at, mutation, hear)
        if watch.killed and seen.power:
            watch.lose_unsynced()
        if watch.status and not watch.killed:
            wrong.append(Wrong(Harm.BROKEN, "the till did not come up, or its evidence does not hold"))
        return watch.killed is not None, wrong

    def _prepare(self, seen: Visit) -> Path:
        shutil.rmtree(self._till, ignore_errors=True)
        file = self._till / "registry.db"
        self._till.mkdir()
        if not seen.fresh:
            ready_registry(file)
        self.sandbox.reset()
        self.sandbox.switch(otp_length=6, otp_alphabet=NO_HEX, **seen.switches)
        if seen.known:
            stored = counter.stored(self.sandbox, "before", card_number=VISA.pan, user_unique_id="before")
            _know(file, stored["card_owner_id"], stored["card_hash"])
        self.sandbox.faults(list(seen.faults))
        return file

    def _run(
        self,
        file: Path,
        seen: Visit,
        script: Script,
        at: KillAt | None = None,
        mutation: str = "",
        hear: Callable[[str], None] = lambda _: None,
    ) -> Watch:
        watch = Watch(self._till, self._port, hear, at)
        signal.alarm(RUN_DEADLINE_S)
        try:
            return watch.run(lambda: work(self.sandbox.base_url, file, seen, script, mutation))
        finally:
            signal.alarm(0)


def _know(file: Path, owner_id: str, card_hash: str) -> None:
    """The merchant's database knows the customer, as after an earlier store."""
    day = "2026-01-02T10:00:00.000000Z"
    card = {
        "customer_id": 1,
        "card_hash": card_hash,
        "pan_first6": VISA.pan[:6],
        "pan_last4": VISA.pan[-4:],
        "pan_length": len(VISA.pan),
        "brand": "VISA",
        "label": "Eski kart",
        "holder": VISA.holder,
        "bank": "",
        "stored_at": day,
    }
    customer = {"id": 1, "gsm": GSM, "name": "Elif Yılmaz", "user_unique_id": "before", "owner_id": owner_id}
    with closing(sqlite3.connect(file)) as database, database:
        for table, row in (("customers", {**customer, "since": day}), ("cards", card)):
            places = ", ".join("?" * len(row))
            database.execute(f"insert into {table} ({', '.join(row)}) values ({places})", tuple(row.values()))


def _places(steps: list[Step]) -> Iterator[KillAt]:
    """Before each step, and after the last of several alike, since after one of them is before the next.

    Of the pages that a transaction writes to the journal only the last, with which it begins to count.
    """
    seen: Counter[Step] = Counter()
    for number, step in enumerate(steps):
        seen[step] += 1
        last = number + 1 == len(steps) or steps[number + 1] != step
        before = last or step.kind is not Kind.WRITE
        after = last and step.kind not in (Kind.WRITE, Kind.SHOWN)
        for wanted, is_after in ((before, False), (after, True)):
            if wanted:
                yield KillAt(seen[step], is_after, frozenset({step.kind}), step.of)


# ---- the workers -----------------------------------------------------------------------------------------------------

_place: Place


def _begin(base_urls: Any, folder: str) -> None:
    global _place
    gc.freeze()
    signal.signal(signal.SIGALRM, _too_long)
    mine = Path(folder) / str(os.getpid())
    mine.mkdir()
    _place = Place(base_urls.get(), mine)


def _too_long(*_: object) -> None:
    raise TimeoutError(f"a run took more than {RUN_DEADLINE_S} s")


@dataclass(frozen=True)
class Job:
    """A visit to be killed at a ``share`` of its points, drawn by the seed; ``only``: at steps of these.

    ``mutation`` names a way to break the program (`mutations`); ``changes`` are made to the visit.
    """

    task: Task
    seed: int
    share: float = 1.0
    only: frozenset[str] = frozenset()
    mutation: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict, hash=False)


def _crashes(job: Job) -> list[Crash]:
    """The job's visit unharmed, then killed at one point after the other."""
    seen = replace(visit(job.task, job.seed), **job.changes)
    unharmed, steps = _place.crash(seen, None)
    draw = random.Random(f"{job.task.value} {job.seed} {job.share}")
    chosen = [point for point in _places(steps) if draw.random() < job.share and (not job.only or point.of in job.only)]
    return [unharmed, *(_place.crash(seen, point, job.mutation)[0] for point in chosen)]


@dataclass(frozen=True)
class Swept:
    """What a sweep brought, and how long it took."""

    crashes: tuple[Crash, ...]
    seconds: float

    @property
    def points(self) -> set[Point]:
        """The distinct places at which a till was killed."""
        return {crash.point for crash in self.crashes if crash.point is not None}

    @property
    def wrong(self) -> list[Crash]:
        """The runs after which something was not as it must be."""
        return [crash for crash in self.crashes if crash.wrong]


def sweep(
    jobs: Iterable[Job], *, workers: int = 2, tell: Callable[[Job, list[Crash]], None] = lambda *_: None
) -> dict[Job, list[Crash]]:
    """Do the jobs, each worker with a sandbox of its own; the runs of each, the unharmed one first.

    ``tell`` hears of each as it is done.
    """
    spawn = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crashes-", dir=_MEMORY)))
        base_urls = spawn.SimpleQueue()
        for number in range(workers):
            running = RunningSandbox(folder / f"books-{number}.json")
            stack.callback(running.stop)
            base_urls.put(running.base_url)
        pool = stack.enter_context(ProcessPoolExecutor(workers, spawn, _begin, (base_urls, str(folder))))
        asked = {pool.submit(_crashes, job): job for job in jobs}
        crashes = {}
        for done in as_completed(asked):
            crashes[asked[done]] = done.result()
            tell(asked[done], done.result())
        return crashes


# ---- the figures -----------------------------------------------------------------------------------------------------

_COLUMNS = ("task", "killed at", "points", "kills", "killed twice", "power lost", "lost", "doubled", "otherwise wrong")


def figures(swept: Swept, seeds: int) -> dict[str, Any]:
    """The sweep as it is kept: figures by label, and a row for each task and kind of step."""
    kills = [crash for crash in swept.crashes if crash.point is not None]
    by_point: dict[Point, set[int]] = {}
    for crash in kills:
        if crash.point is not None:
            by_point.setdefault(crash.point, set()).add(crash.seed)
    rows = [
        _row(task.value, kind.value, [crash for crash in kills if crash.point in among], len(among))
        for task in TASKS
        for kind in Kind
        if (among := {point for point in by_point if (point.task, point.kind) == (task.value, kind.value)})
    ]
    told = {
        "points": len(by_point),
        f"points killed at with all {seeds} seeds": sum(len(killed) == seeds for killed in by_point.values()),
        "seeds": seeds,
        "visits": len({(crash.task, crash.seed) for crash in swept.crashes}),
        "runs": len(swept.crashes),
        "kills that hit": len(kills),
        "killed again while settling": sum(crash.again for crash in kills),
        "what was not synced lost as well": sum(crash.power for crash in kills),
        "silent losses": _count(swept.crashes, Harm.LOST),
        "doubles": _count(swept.crashes, Harm.DOUBLED),
        "open although Paynet's books have the answer": _count(swept.crashes, Harm.UNSETTLED),
        "other invariants broken": _count(swept.crashes, Harm.BROKEN),
        "open questions left to a manager": sum(crash.left_open for crash in swept.crashes),
    }
    today = datetime.now(UTC).date().isoformat()
    return {"date": today, "seconds": round(swept.seconds), "figures": told, "columns": _COLUMNS, "rows": rows}


def _row(task: str, kind: str, crashes: list[Crash], points: int) -> list[str | int]:
    lost, doubled = _count(crashes, Harm.LOST), _count(crashes, Harm.DOUBLED)
    other = _count(crashes, Harm.UNSETTLED, Harm.BROKEN)
    twice, power = sum(crash.again for crash in crashes), sum(crash.power for crash in crashes)
    return [task, kind, points, len(crashes), twice, power, lost, doubled, other]


def _count(crashes: Iterable[Crash], *harms: Harm) -> int:
    """In how many of the runs such harm was found."""
    return sum(any(wrong.harm in harms for wrong in crash.wrong) for crash in crashes)


def table(kept: dict[str, Any]) -> str:
    """The figures as text."""
    lines = [f"{label}: {value}" for label, value in kept["figures"].items()]
    cells = [[str(cell) for cell in row] for row in (kept["columns"], *kept["rows"])]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines += ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([*lines, f"{kept['seconds']} s, {kept['date']}"])


def keep(kept: dict[str, Any], file: Path) -> None:
    """Write the figures for docs/reliability.md."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _progress(job: Job, crashes: list[Crash]) -> None:
    wrong = [crash for crash in crashes if crash.wrong]
    print(f"{job.task.value}, seed {job.seed}: {len(crashes)} runs, {len(wrong)} wrong", file=sys.stderr, flush=True)
    for crash in wrong:
        print(f"  {crash.point or 'unharmed'}: {[found.what for found in crash.wrong]}", file=sys.stderr, flush=True)


def main() -> int:
    """The full sweep; 1 when anything was wrong or the points were too few."""
    parser = argparse.ArgumentParser(description="kill a till at each step of each visit, and see what comes of it")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--share", type=float, default=1.0, help="of the points, 0 to 1")
    asked = parser.parse_args()
    if not available:
        print("the crash sweep needs Linux on x86_64 or arm64")
        return 1
    visits = [(task, seed) for seed in range(asked.seeds) for task in TASKS]
    started = time.monotonic()
    crashes = sweep([Job(task, seed, asked.share) for task, seed in visits], workers=asked.workers, tell=_progress)
    swept = Swept(tuple(chain(*crashes.values())), time.monotonic() - started)
    kept = figures(swept, asked.seeds)
    print(table(kept))
    whole = asked.seeds >= SEEDS and asked.share >= 1
    if whole:
        keep(kept, FIGURES)
    enough = len(swept.points) >= POINTS_AT_LEAST
    if not enough:
        print(f"only {len(swept.points)} points: the sweep itself failed")
    return int(bool(swept.wrong) or not enough)


if __name__ == "__main__":
    sys.exit(main())
