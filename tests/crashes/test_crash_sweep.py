"""A till that is killed anywhere, as a process, loses and doubles nothing; and the sweep that says so can fail.

The whole sweep is `make crash-sweep`; here a part of it, drawn by seeds so that it is the same every time.
"""

from __future__ import annotations

import time
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from paynet_desk.registry.values import Task
from tests.crashes.check import Harm
from tests.crashes.sweep import POINTS_AT_LEAST, Crash, Job, Swept, figures, keep, sweep
from tests.crashes.tracer import Kind, available
from tests.crashes.visit import TASKS

pytestmark = [
    pytest.mark.skipif(not available, reason="the tracer is for Linux on x86_64 and arm64"),
    pytest.mark.timeout(300),
]

SHORT = Path("build/reliability/crash-sweep-short.json")
SEEDS = (0, 2, 5)
PART = (
    *(Job(task, seed, share=0.11) for seed in SEEDS for task in TASKS),
    Job(Task.STORE_CARD, 9, share=0.11),
)  # 9: a first start


def _broken(mutation: str, task: Task = Task.STORE_CARD, at: str = "save", **changes: Any) -> Job:
    """A plain visit in a program that is broken, killed at every step of one thing."""
    plain = {"again": None, "power": False, **changes}
    return Job(task, 0, only=frozenset({at}), mutation=mutation, changes=plain)


FORGETFUL = _broken("recover_that_forgets")
BROKEN = {
    "a commit that is not synced": (_broken("commit_without_sync", power=True), Harm.LOST),
    "a commit after the send": (_broken("commit_after_the_send"), Harm.LOST),
    "a save repeated at restart": (
        _broken("save_repeated_at_restart", switches={"otp_mandatory": False}),
        Harm.DOUBLED,
    ),
    "a recover that forgets a store": (FORGETFUL, Harm.LOST),
    "a recover that forgets a charge": (_broken("recover_that_forgets", Task.PAY_AND_STORE, "charge"), Harm.LOST),
    "a success shown before it is written": (_broken("shown_before_it_is_written", at="STORED"), Harm.LOST),
}


@pytest.fixture(scope="module")
def swept() -> dict[Job, list[Crash]]:
    """One sweep for all tests here: the part of the real one, and the programs that are broken on purpose."""
    started = time.monotonic()
    crashes = sweep([*PART, *(job for job, _ in BROKEN.values())])
    keep(figures(_part(crashes, time.monotonic() - started), len(SEEDS)), SHORT)
    return crashes


def _part(crashes: dict[Job, list[Crash]], seconds: float = 0) -> Swept:
    return Swept(tuple(chain(*(crashes[job] for job in PART))), seconds)


def test_a_till_killed_at_any_step_loses_and_doubles_nothing(swept: dict[Job, list[Crash]]) -> None:
    part = _part(swept)
    assert not part.wrong, "\n".join(f"{crash.point}, seed {crash.seed}: {crash.wrong}" for crash in part.wrong)
    assert len(part.points) >= POINTS_AT_LEAST, "a sweep with so few points says nothing"
    assert {kind for kind in Kind if any(point.kind == kind.value for point in part.points)} >= {
        Kind.COMMIT,
        Kind.SEND,
        Kind.RECEIVE,
    }


def test_unharmed_each_task_comes_to_its_end(swept: dict[Job, list[Crash]]) -> None:
    ends = {job.task: swept[job][0].told[0].split()[0] for job in PART if job.seed == 0}
    assert ends == {Task.STORE_CARD: "STORED", Task.PAY_AND_STORE: "PAID", Task.PAY_WITH_STORED_CARD: "PAID"}


@pytest.mark.parametrize("broken", BROKEN)
def test_the_sweep_finds(swept: dict[Job, list[Crash]], broken: str) -> None:
    job, harm = BROKEN[broken]
    found = {wrong.harm for crash in swept[job] for wrong in crash.wrong}
    assert harm in found


def test_killed_before_a_send_nothing_has_left_and_after_it_everything(swept: dict[Job, list[Crash]]) -> None:
    """What a forgetful program loses shows on which side of the send the kill was."""
    lost = {
        str(crash.point).partition(": ")[2]: any(wrong.harm is Harm.LOST for wrong in crash.wrong)
        for crash in swept[FORGETFUL]
    }
    assert not lost["before send 1 of save"]
    assert not lost["before send 2 of save"], "the head of a request alone stores nothing"
    assert lost["before receive 1 of save"]
