"""What every task's machine is made of: rows of a table, the pure step over them, and the runner that performs effects.

A machine is its table. A row says: in this state, on this event, if this guard holds, go there and do that. The first
row that fits is taken; an event no row fits is ignored, which is what makes a second click or a late answer harmless.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Generic, Protocol, TypeVar, dataclass_transform

log = logging.getLogger(__name__)


@dataclass_transform(frozen_default=True)
class _Value:
    """A small frozen value: annotated fields in order, positional or by name, equal when they are.

    What ``dataclass(frozen=True)`` gives, without compiling six methods a class: a machine has dozens of events and
    effects, and they are imported before the first paint (0.4 ms each).
    """

    _names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        own = tuple(name for name in vars(cls).get("__annotations__", {}) if name not in cls._names)
        cls._names = (*cls._names, *own)

    def __init__(self, *values: object, **named: object) -> None:
        names = self._names
        given = dict(zip(names, values, strict=False)) | named
        if len(values) > len(names) or set(given) != set(names) or len(given) != len(values) + len(named):
            raise TypeError(f"{type(self).__name__} takes {names}")
        self.__dict__.update(given)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


class Event(_Value):
    """Something that happened: a key press of the cashier, an answer, a deadline."""


class Effect(_Value):
    """Something to be done outside the machine: call Paynet, write the journal, start a countdown, wipe."""


class Answer(Event):
    """An event that answers an effect; ``attempt`` is the one the effect belonged to, so that a late one is known."""

    attempt: int


class Broken(Answer):
    """The work of an effect ended in an exception nobody foresaw; it is in the log, and bytes may have left."""


class Known(Protocol):
    """What is known so far; every machine's facts say at least which attempt they belong to."""

    @property
    def attempt(self) -> int:
        """Counts up whenever the cashier begins anew; answers to an earlier attempt are ignored."""
        ...


S = TypeVar("S", bound=Enum)
F = TypeVar("F", bound=Known)
Guard = Callable[[Any, Any], bool]
Action = Callable[[Any, Any], "tuple[Any, tuple[Effect, ...]]"]


@dataclass(frozen=True)
class Row(Generic[S]):
    """One line of a machine's table; ``when`` and ``then`` take (facts, event), ``then`` gives (facts, effects)."""

    state: S
    event: type[Event]
    when: Guard
    to: S
    then: Action


def step(rows: Sequence[Row[S]], state: S, facts: F, event: Event) -> tuple[S, F, tuple[Effect, ...]] | None:
    """The pure step: the new state, the new facts and the effects, or None when the event means nothing here."""
    if isinstance(event, Answer) and event.attempt != facts.attempt:
        return None
    for row in rows:
        if row.state is state and type(event) is row.event and row.when(facts, event):
            facts_after, effects = row.then(facts, event)
            return row.to, facts_after, effects
    return None


class Runner(Generic[S, F]):
    """Holds the state, feeds events to the table, performs the effects and feeds their results back.

    ``perform`` does a short effect at once (a wipe) and returns None, or returns the work that will answer with an
    event. ``spawn`` starts that work and keeps it alive; under Qt that is the one place that owns tasks.

    What breaks in an effect ends as its ``Broken``; what breaks in a listener leaves the machine as it is, so that the
    state is true whatever could not be shown of it. Both are logged with the exception.
    """

    def __init__(
        self,
        rows: Sequence[Row[S]],
        state: S,
        facts: F,
        *,
        perform: Callable[[Effect], Coroutine[Any, Any, Event | None] | None],
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._rows = rows
        self.state = state
        self.facts = facts
        self._perform = perform
        self._spawn = spawn
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every step, to render what is now true."""
        self._listeners.append(listener)

    def send(self, event: Event) -> bool:
        """Take one event; True when it meant something in this state."""
        result = step(self._rows, self.state, self.facts, event)
        if result is None:
            self._ignore(event)
            return False
        before = self.state
        self.state, self.facts, effects = result
        log.info("%s: %s -> %s", type(event).__name__, before.name, self.state.name)
        for effect in effects:
            self._begin(effect)
        for listener in self._listeners:
            try:
                listener()
            except Exception:
                log.exception("what is true in %s could not be shown", self.state.name)
        return True

    def _ignore(self, event: Event) -> None:
        name, now = type(event).__name__, f"{self.state.name}, attempt {self.facts.attempt}"
        if isinstance(event, Answer):  # what it brought is kept by its effect; here it is an answer to nothing
            log.info("late answer: %s of attempt %d ignored in %s", name, event.attempt, now)
        else:
            log.debug("%s ignored in %s", name, now)

    def _begin(self, effect: Effect) -> None:
        attempt = self.facts.attempt
        try:
            work = self._perform(effect)
        except Exception:
            log.exception("%s could not begin in %s", type(effect).__name__, self.state.name)
            work = _broken(attempt)
        if work is not None:
            self._spawn(self._answer(work, attempt))

    async def _answer(self, work: Coroutine[Any, Any, Event | None], attempt: int) -> None:
        event: Event | None
        try:
            event = await work
        except Exception:
            log.exception("an effect broke in %s", self.state.name)
            event = Broken(attempt)
        if event is not None:
            self.send(event)


async def _broken(attempt: int) -> Event:
    return Broken(attempt)
