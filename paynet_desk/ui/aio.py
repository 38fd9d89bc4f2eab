"""Qt's loop as asyncio's: the one place that imports qasync, starts tasks and keeps them alive.

qasync 0.28.0 holds tasks weakly, so a pending one can be collected (``asyncSlot``); here every task is held until it
ends. Nothing in the program calls ``exec()``: a nested loop would leave other tasks stuck.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QApplication  # before qasync, which would look for PyQt5 first

import qasync  # isort: skip

SHUTDOWN_S = 2.0


class Tasks:
    """Running tasks, held strongly. A task that breaks is reported to ``on_crash`` and never takes others along."""

    def __init__(self, on_crash: Callable[[BaseException], None]) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._on_crash = on_crash

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start ``work`` and hold it until it ends."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._on_crash(error)

    async def close(self, patience_s: float = SHUTDOWN_S) -> None:
        """Let what is under way end within ``patience_s`` seconds, then cancel the rest and wait for it."""
        pending = [task for task in self._tasks if task is not asyncio.current_task()]
        if not pending:
            return
        _, late = await asyncio.wait(pending, timeout=patience_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def run(app: QApplication, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run ``main`` on Qt's loop until it returns; its value is the exit status."""
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        return int(loop.run_until_complete(main()))
