"""Does the window freeze (I9)? Measured turn by turn of Qt's loop, and told apart from a machine that is busy.

A turn that took longer than allowed is a freeze when this process used the processor for that long in it, or when a
thread that only wakes up every few milliseconds did so all the time: then there was processor to be had, and the turn
waited for something. What is left is a machine that gave this process no time, which is nobody's freeze. Everything
takes longer on a machine whose cores are shared or slowed down: a fixed piece of work, timed right behind a long
turn, tells by how much.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

LONGEST_S = 0.100
_BLOCKED_S = 0.140  # without any work done: a thread may wait for a core that long on a busy machine, and be innocent
_WAKE_S = 0.004
_AWAKE_S = 0.030  # a witness that was never further apart than this had the processor when it wanted it


@dataclass(frozen=True)
class Turn:
    """One turn of the loop: what it was for, how long it took, how much processor time this process used in it."""

    what: str
    took_s: float
    worked_s: float
    starved: bool
    slowdown: float = 1.0  # of the machine at that moment, against the best of this run

    @property
    def is_freeze(self) -> bool:
        if self.worked_s >= LONGEST_S:
            return self.worked_s > LONGEST_S * self.slowdown and self.took_s > LONGEST_S * self.slowdown
        return self.took_s > _BLOCKED_S * self.slowdown and not self.starved


def _fixed_work() -> float:
    """How long always the same work, some 3 ms of it, takes just now, in seconds."""
    began = time.monotonic()
    sum(number * number for number in range(40_000))
    return time.monotonic() - began


class Pace:
    """Times every turn; ``worst`` and ``freezes`` tell afterwards."""

    def __init__(self) -> None:
        self._wakes: deque[float] = deque(maxlen=4000)
        self._stop = threading.Event()
        self._witness = threading.Thread(target=self._wake, name="witness", daemon=True)
        self._witness.start()
        self.turns: list[Turn] = []
        self._best = min(_fixed_work() for _ in range(5))

    def _wake(self) -> None:
        while not self._stop.is_set():
            self._wakes.append(time.monotonic())
            time.sleep(_WAKE_S)

    def stop(self) -> None:
        self._stop.set()
        self._witness.join()

    def forget(self) -> None:
        """A new journey begins."""
        self.turns.clear()

    @contextmanager
    def turn(self, what: str | Callable[[], str]) -> Iterator[None]:
        """Time a turn; what it was for is asked only where it took long."""
        began, worked = time.monotonic(), time.process_time()
        yield
        took = time.monotonic() - began
        if took > LONGEST_S / 2:
            worked = time.process_time() - worked
            now = _fixed_work()
            self._best = min(self._best, now)
            starved = self._starved(began, began + took, worked)
            what = what if isinstance(what, str) else what()
            self.turns.append(Turn(what, took, worked, starved, max(1.0, now / self._best)))

    def _starved(self, began: float, ended: float, worked: float) -> bool:
        if worked >= LONGEST_S:
            return False
        wakes = [began, *(wake for wake in list(self._wakes) if began < wake < ended), ended]
        return max(later - earlier for earlier, later in itertools.pairwise(wakes)) > _AWAKE_S

    @property
    def freezes(self) -> list[Turn]:
        return [turn for turn in self.turns if turn.is_freeze]
