"""A loop whose time passes only when the schedule says so, and the clocks of the program set to it.

Everything is deterministic: what is ready runs in the order it became ready, one turn at a time if that is wanted, and
a call that the program makes in a thread is a turn of its own, so that a schedule may put anything before and after it.
"""

from __future__ import annotations

import asyncio
import heapq
from asyncio import events
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import Context
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest import mock

from paynet_desk.flow import effects, settlement, store_card_effects
from paynet_desk.paynet import card, reply

NOON = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MOST_TURNS = 20_000

_TIMES = (effects, settlement, card, reply)  # modules that ask ``datetime`` for the wall clock
_PACES = (store_card_effects,)  # modules that ask ``time`` for the monotonic one


class VirtualLoop(asyncio.AbstractEventLoop):
    """``passed`` is the monotonic clock in seconds; ``offset`` is how far the wall clock was put."""

    def __init__(self, blocked: Callable[[], bool]) -> None:
        self.passed = 0.0
        self.offset = timedelta()
        self.broken: list[BaseException] = []
        self.tasks: set[asyncio.Task[Any]] = set()
        self._ready: deque[asyncio.Handle] = deque()
        self._timers: list[asyncio.TimerHandle] = []
        self._blocked = blocked  # whether who is running has been killed: what it waits for then never comes

    # ---- what asyncio asks of a loop -------------------------------------------------------------------------------

    def time(self) -> float:
        return self.passed

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return True

    def is_closed(self) -> bool:
        return False

    def call_soon(self, callback: Any, *args: Any, context: Context | None = None) -> asyncio.Handle:  # type: ignore[override]
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_at(self, when: float, callback: Any, *args: Any, context: Context | None = None) -> asyncio.TimerHandle:  # type: ignore[override]
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._timers, handle)
        return handle

    def call_later(
        self, delay: float, callback: Any, *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:  # type: ignore[override]
        return self.call_at(self.passed + delay, callback, *args, context=context)

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Left in its place; it is passed over when its time has come."""

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(
        self, work: Coroutine[Any, Any, Any], *, name: object = None, context: Context | None = None
    ) -> Any:  # type: ignore[override]
        task = asyncio.Task(work, loop=self, context=context)
        task._log_destroy_pending = False  # type: ignore[attr-defined]  # a killed program's tasks are never ended
        self.tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.broken.append(error)

    def run_in_executor(self, executor: Any, call: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        """What ``asyncio.to_thread`` does with a registry call: here it is the next turn."""
        answer = self.create_future()

        def run() -> None:
            if self._blocked() or answer.done():
                return
            try:
                answer.set_result(call(*args))
            except Exception as error:
                answer.set_exception(error)

        self.call_soon(run)
        return answer

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        self.broken.append(context.get("exception") or AssertionError(context["message"]))

    # ---- what a schedule asks of it --------------------------------------------------------------------------------

    def wall(self) -> datetime:
        """The wall clock, aware."""
        return NOON + timedelta(seconds=self.passed) + self.offset

    def run(self, turns: int = MOST_TURNS) -> int:
        """Let what is ready run, at most ``turns`` turns; how many it took. Time stands still."""
        taken = 0
        events._set_running_loop(self)
        try:
            while self._ready and taken < turns:
                handle = self._ready.popleft()
                if not handle.cancelled():
                    handle._run()
                    taken += 1
        finally:
            events._set_running_loop(None)
        assert taken < MOST_TURNS, "it never comes to rest"
        return taken

    def pass_time(self, seconds: float) -> None:
        """Let time pass; what it brings due runs on the way, each at its moment."""
        end = self.passed + seconds
        self.run()
        while self._timers and self._timers[0].when() <= end:
            handle = heapq.heappop(self._timers)
            if handle.cancelled():
                continue
            self.passed = max(self.passed, handle.when())
            self._ready.append(handle)
            self.run()
        self.passed = end

    def next_due(self) -> float | None:
        """In how many seconds something is due; None when nothing is."""
        while self._timers and self._timers[0].cancelled():
            heapq.heappop(self._timers)
        return max(0.0, self._timers[0].when() - self.passed) if self._timers else None

    def drop(self) -> None:
        """Forget everything that has not ended."""
        for task in self.tasks:
            if (work := task.get_coro()) is not None:
                work.close()
        self.tasks.clear()
        self._ready.clear()
        self._timers.clear()

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """The program's clocks are this loop's."""
        times = SimpleNamespace(now=lambda zone=None: self.wall(), fromisoformat=datetime.fromisoformat)
        pace = SimpleNamespace(monotonic=lambda: self.passed)
        patches = [mock.patch.object(module, "datetime", times) for module in _TIMES]
        patches += [mock.patch.object(module, "time", pace) for module in _PACES]
        for patch in patches:
            patch.start()
        try:
            yield
        finally:
            for patch in patches:
                patch.stop()
