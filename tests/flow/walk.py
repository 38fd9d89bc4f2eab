"""A walk through a flow's table by hand, event by event."""

from __future__ import annotations

from collections.abc import Container, Sequence
from enum import Enum
from typing import Generic, TypeVar

from paynet_desk.flow.machine import Effect, Event, Row, step
from paynet_desk.flow.task import TaskFacts

S = TypeVar("S", bound=Enum)
F = TypeVar("F", bound=TaskFacts)


class Walk(Generic[S, F]):
    """Remembers what was done and what is still to be answered; ``answered``: the kinds of effects that are."""

    def __init__(self, rows: Sequence[Row[S]], state: S, facts: F, answered: Container[type[Effect]]) -> None:
        self._rows = rows
        self._answered = answered
        self.state = state
        self.facts = facts
        self.effects: list[Effect] = []
        self.pending: list[Effect] = []

    def take(self, *events: Event) -> Walk[S, F]:
        for event in events:
            result = step(self._rows, self.state, self.facts, event)
            if result is None:
                continue
            self.state, self.facts, effects = result
            self.effects += effects
            self.pending += [effect for effect in effects if type(effect) in self._answered]
        return self

    def did(self, kind: type[Effect]) -> int:
        return sum(isinstance(effect, kind) for effect in self.effects)
