"""What the runner does when a part breaks or an answer is late: the state stays true, and the log says so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import pytest

from paynet_desk.flow.machine import Answer, Broken, Effect, Event, Row, Runner


class State(Enum):
    IDLE = "idle"
    BUSY = "busy"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Facts:
    attempt: int = 0


class Go(Event):
    """Begin."""


class Cancel(Event):
    """Begin anew."""


class Done(Answer):
    """It worked."""


class First(Effect):
    """Breaks at once where a test says so."""


class Work(Effect):
    """Is answered."""


def always(facts: Facts, event: Event) -> bool:
    return True


ROWS = (
    Row(State.IDLE, Go, always, State.BUSY, lambda facts, event: (facts, (First(), Work()))),
    Row(State.BUSY, Done, always, State.IDLE, lambda facts, event: (facts, ())),
    Row(State.BUSY, Cancel, always, State.IDLE, lambda facts, event: (replace(facts, attempt=facts.attempt + 1), ())),
    Row(State.BUSY, Broken, always, State.UNKNOWN, lambda facts, event: (facts, ())),
)
Perform = Callable[[Effect], Coroutine[Any, Any, Event | None] | None]


def run(perform: Perform, *events: Event, listener: Callable[[], None] = lambda: None) -> Runner[State, Facts]:
    """The runner when all that was begun has ended."""

    async def play() -> Runner[State, Facts]:
        tasks: list[asyncio.Task[None]] = []
        runner = Runner(
            ROWS, State.IDLE, Facts(), perform=perform, spawn=lambda work: tasks.append(asyncio.create_task(work))
        )
        runner.listen(listener)
        for event in events:
            assert runner.send(event)
        while tasks:
            await tasks.pop()
        return runner

    return asyncio.run(play())


async def done() -> Event:
    return Done(0)


def works(effect: Effect) -> Coroutine[Any, Any, Event | None] | None:
    return done() if isinstance(effect, Work) else None


@pytest.mark.expects_log("First could not begin in BUSY")
def test_an_effect_that_cannot_begin_is_broken_and_those_behind_it_are_done_all_the_same() -> None:
    begun: list[str] = []

    def perform(effect: Effect) -> Coroutine[Any, Any, Event | None] | None:
        begun.append(type(effect).__name__)
        if isinstance(effect, First):
            raise ValueError("no")
        return None

    assert run(perform, Go()).state is State.UNKNOWN
    assert begun == ["First", "Work"]


@pytest.mark.expects_log("an effect broke in BUSY")
def test_work_that_breaks_is_answered_by_broken() -> None:
    async def breaks() -> Event:
        raise ValueError("no")

    assert run(lambda effect: breaks() if isinstance(effect, Work) else None, Go()).state is State.UNKNOWN


@pytest.mark.expects_log("what is true in (BUSY|IDLE) could not be shown")
def test_a_listener_that_breaks_leaves_the_machine_where_it_is_and_the_other_listeners_are_called() -> None:
    heard: list[State] = []

    def breaks() -> None:
        heard.append(State.BUSY)
        raise ValueError("no")

    assert run(works, Go(), listener=breaks).state is State.IDLE
    assert len(heard) == 2


def test_a_late_answer_is_named_with_its_attempt_and_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "paynet_desk")
    runner = run(works, Go(), Cancel())
    assert (runner.state, runner.facts.attempt) == (State.IDLE, 1)
    assert "late answer: Done of attempt 0 ignored in IDLE, attempt 1" in caplog.messages
