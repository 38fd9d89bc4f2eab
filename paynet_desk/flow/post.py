"""Where events wait until there is somebody to take them."""

from __future__ import annotations

from collections.abc import Callable

from paynet_desk.flow.machine import Event


class Post:
    """Carries the pages' events to a task's runner; until there is one they wait here."""

    def __init__(self) -> None:
        self._waiting: list[Event] = []
        self._deliver: Callable[[Event], bool] | None = None

    def send(self, event: Event) -> bool:
        """Deliver ``event`` now or as soon as there is somebody to take it."""
        if self._deliver is not None:
            return self._deliver(event)
        self._waiting.append(event)
        return True

    def open(self, deliver: Callable[[Event], bool]) -> None:
        """Deliver what has waited, and everything from now on."""
        self._deliver = deliver
        for event in self._waiting:
            deliver(event)
        self._waiting.clear()
