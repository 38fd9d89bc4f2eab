"""Qt's loop as asyncio's: the one place that imports qasync, starts tasks and keeps them alive.

qasync 0.28.0 holds tasks weakly, so a pending one can be collected (``asyncSlot``); here every task is held until it
ends. Nothing in the program calls ``exec()``: a nested loop would leave other tasks stuck.
"""

from __future__ import annotations

import asyncio
import math
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, NoReturn, cast

from PySide6.QtCore import QObject, QTimerEvent
from PySide6.QtWidgets import QApplication  # before qasync, which would look for PyQt5 first

import qasync  # isort: skip

# How long another thread may go on with Python when the window's wants to, in seconds. PySide lets the others run in
# many of its calls, so with Python's own 5 ms a page that is shown while one of them imports waited that long again and
# again (I9).
GIVE_WAY_S = 0.0005
SHUTDOWN_S = 1.8  # what is missing to 2 s is for the interpreter and the system (FAULTS D7)


class _Timers(QObject):
    """One Qt timer for each call that is to come later."""

    def __init__(self) -> None:
        super().__init__()
        self._due: dict[int, asyncio.TimerHandle] = {}
        self._ids: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._due)

    def start(self, handle: asyncio.TimerHandle, delay_s: float) -> None:
        number = self.startTimer(math.ceil(delay_s * 1000))
        self._due[number] = handle
        self._ids[id(handle)] = number

    def stop(self, handle: asyncio.TimerHandle) -> None:
        number = self._ids.pop(id(handle), None)
        if number is not None:
            self.killTimer(number)
            del self._due[number]

    def stop_all(self) -> None:
        for handle in list(self._due.values()):
            self.stop(handle)

    def timerEvent(self, event: QTimerEvent) -> None:
        handle = self._due.get(event.timerId())
        if handle is not None:
            self.stop(handle)
            if not handle.cancelled():
                handle._run()


class Loop(qasync.QEventLoop):  # type: ignore[misc]
    """Qt's loop as asyncio's. A cancelled time-out takes its Qt timer along.

    qasync 0.28.0 keeps such a timer until it would have fired: with a deadline of 30 s on every request and a code's
    three minutes there were hundreds, and a system has only so many.
    """

    def __init__(self, app: QApplication, *, already_running: bool = False) -> None:
        self.waiting = _Timers()
        sys.setswitchinterval(GIVE_WAY_S)
        super().__init__(app, already_running=already_running)

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """As asyncio's; the delay in seconds."""
        if delay <= 0:
            return cast("asyncio.Handle", super().call_later(delay, callback, *args, context=context))
        handle = asyncio.TimerHandle(self.time() + delay, callback, args, self, context)
        self.waiting.start(handle, delay)
        return handle

    def close(self) -> None:
        """Nothing is called any more."""
        self.waiting.stop_all()
        super().close()

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        self.waiting.stop(handle)


class Tasks:
    """Running tasks, held strongly. A task that breaks is reported to ``on_crash`` and never takes others along."""

    def __init__(self, on_crash: Callable[[BaseException], object]) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._on_crash = on_crash

    def spawn(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[Any]:
        """Start ``work`` and hold it until it ends; nobody waits for what it gives back."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
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


def run(app: QApplication, main: Callable[[], Coroutine[Any, Any, int]], end: Callable[[], object]) -> int:
    """Run ``main`` on Qt's loop until it returns; its value is the exit status.

    ``end`` asks ``main`` to end in order; it is called when the user's session ends (log-off, shutdown), when Qt is
    told to quit, and at SIGTERM, SIGINT and SIGHUP.
    """
    loop = Loop(app)
    asyncio.set_event_loop(loop)
    with loop:
        task = loop.create_task(main())

        def end_now() -> None:
            """The system takes the process away when this returns, so the end has to come inside it."""
            end()
            until = time.monotonic() + SHUTDOWN_S
            while not task.done() and time.monotonic() < until:
                app.processEvents()  # no task of the loop is running here: this is a call of Qt's own
                time.sleep(0.001)

        app.commitDataRequest.connect(end_now)
        signals = _Signals(loop, end)
        try:
            while True:
                try:
                    return int(loop.run_until_complete(task))
                except RuntimeError:
                    if task.done():
                        raise
                    end()  # Qt was told to quit: go on until that is done in order
        finally:
            signals.close()


class _Signals:
    """Calls ``end`` at the signals that ask a program to end.

    Python runs a handler when its next instruction runs, and in an idle Qt loop none does; so the signal's number comes
    through a socket (``signal.set_wakeup_fd``) that wakes the loop.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, end: Callable[[], object]) -> None:
        self._loop = loop
        self._heard, waking = socket.socketpair()
        self._waking = waking
        self._heard.setblocking(False)
        waking.setblocking(False)
        self._wakeup_before = signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
        names = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")  # not every system has all of them
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        self._before = {number: signal.signal(number, lambda *_: None) for number in numbers}

        def hear() -> None:
            if set(self._heard.recv(64)) & set(numbers):
                end()

        loop.add_reader(self._heard.fileno(), hear)

    def close(self) -> None:
        """Leave the signals as they were."""
        self._loop.remove_reader(self._heard.fileno())
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._heard.close()
        self._waking.close()


def leave_at_last() -> None:
    """From now on the process ends within ``SHUTDOWN_S``, whatever still blocks: a resolver, a key store, a disk.

    What was committed is synced, and a row that is left open is an open question at the next start.
    """
    timer = threading.Timer(SHUTDOWN_S, os._exit, (0,))
    timer.daemon = True
    timer.start()


def leave(status: int) -> NoReturn:
    """End the process now that everything is closed: taking every widget and module down takes half a second more."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a program without a console has none
            stream.flush()
    os._exit(status)
