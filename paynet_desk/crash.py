"""Where every exception that nobody foresaw ends: of a slot, a virtual, a coroutine, a thread, a destructor.

One place, so that the same is done wherever it came from, in this order: the card number, the security code and the
code from the SMS are overwritten; a report without any value is kept; the log gets one line; the cashier is told. What
is under way is not touched: its own effect's answer says how it ended, and what breaks in between leaves it unknown.

What our own code caught itself, because it knew what had to be saved first, comes here too: by ``log.exception``.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from paynet_desk import __version__
from paynet_desk.core.masking import mask_text

if TYPE_CHECKING:
    import asyncio

    from paynet_desk.flow.card_secrets import CardSecrets

log = logging.getLogger(__name__)

KEPT = 10  # reports
MOST_FAULTS = 50  # different ones a run, each with a report of its own; those beyond share one
MOST_FRAMES = 40  # of one exception, so that an endless recursion makes no endless report
OURS = "paynet_desk"


@dataclass(frozen=True)
class Crash:
    """One that was reported: ``kind`` is the exception's type, ``place`` its innermost line, ``report`` its file.

    ``report`` is None when it could not be written.
    """

    kind: str
    place: str
    report: Path | None


class Crashes(logging.Handler):
    """Takes every unhandled exception of a run from ``install`` to ``uninstall``; never raises, from any thread.

    ``folder`` takes the reports, ``secrets`` are wiped. ``state`` tells the flow's state for the report, ``tell`` shows
    a crash to the cashier; both are set once there is a program, and what happens before is told then.

    The same fault again is told again, unless it goes on by itself while the cashier still reads of it: that is a
    storm, which is counted and neither wipes, writes nor tells any more.
    """

    def __init__(self, folder: Path, secrets: Iterable[CardSecrets], *, environment: str = "") -> None:
        super().__init__(logging.ERROR)
        self._folder = folder
        self._secrets = tuple(secrets)
        self._environment = environment
        self._hooks: tuple[Any, Any, Any] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tell: Callable[[Crash], None] | None = None
        self._state: Callable[[], Mapping[str, str]] = dict
        self._untold: list[Crash] = []
        self._taking = threading.local()
        self._counts: dict[tuple[str, str], int] = {}
        self._storms: set[tuple[str, str]] = set()
        self._read = True

    # ---- the places ------------------------------------------------------------------------------------------------

    def install(self) -> None:
        """Take what reaches Python's own hooks (slots, virtuals, threads, destructors) and our ``log.exception``."""
        self._hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._in_slot
        threading.excepthook = self._in_thread
        sys.unraisablehook = self._in_destructor
        logging.getLogger(OURS).addHandler(self)  # before the root's, which then write one line without the values

    def uninstall(self) -> None:
        """Give the hooks back."""
        logging.getLogger(OURS).removeHandler(self)
        if self._hooks is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
            self._hooks = None
        if self._loop is not None:
            self._loop.set_exception_handler(None)
        self._loop = self._tell = None

    def begin(
        self,
        loop: asyncio.AbstractEventLoop,
        *,
        state: Callable[[], Mapping[str, str]],
        tell: Callable[[Crash], None],
    ) -> None:
        """There is a loop, a flow and a window: take what breaks in the loop, and tell, also what happened before."""
        self._loop, self._state, self._tell = loop, state, tell
        loop.set_exception_handler(self._in_loop)
        for crash in self._untold:
            loop.call_soon(tell, crash)
        self._untold.clear()

    def read(self) -> None:
        """The cashier has read what was told."""
        self._read = True

    def _in_slot(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        # C Python puts it there for whoever debugs (PyErr_Print), and with it the locals of every frame
        for name in ("last_exc", "last_type", "last_value", "last_traceback"):
            sys.__dict__.pop(name, None)
        if isinstance(error, Exception):
            self.take(error, "slot or virtual")
        elif self._hooks is not None:
            self._hooks[0](kind, error, trace)

    def _in_thread(self, args: threading.ExceptHookArgs) -> None:
        self.take(args.exc_value, "thread")

    def _in_destructor(self, args: Any) -> None:  # sys.UnraisableHookArgs exists for type checkers only
        self.take(args.exc_value, "destructor")

    def _in_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.take(context.get("exception"), "event loop")

    def emit(self, record: logging.LogRecord) -> None:
        """``log.exception`` of ours: the exception is taken, the line goes on without it."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, Exception):
            line = f"{record.getMessage()}: {_name(error)} at {_place(error)}"
            record.exc_info = record.exc_text = record.args = None
            record.msg = line + _filed(self.take(error, record.name, logged=True))

    # ---- what is done ----------------------------------------------------------------------------------------------

    def take(self, error: BaseException | None, where: str, *, logged: bool = False) -> Crash | None:
        """Wipe, report, log (unless ``logged``), tell. ``where`` names the kind of place for the report.

        None for what is no crash (a cancelled task), and for one that is only counted.
        """
        if not isinstance(error, Exception) or getattr(self._taking, "now", False):
            return None  # what breaks in here must not come here again
        self._taking.now = True
        try:
            return self._take(error, where, logged=logged)
        except Exception:  # there is nothing behind this place
            self._wipe()
            return None
        finally:
            self._taking.now = False
            with contextlib.suppress(Exception):
                traceback.clear_frames(error.__traceback__)  # a frame's locals live as long as the exception

    def _take(self, error: Exception, where: str, *, logged: bool) -> Crash | None:
        fault = (_name(error), _place(error))
        if fault not in self._counts and len(self._counts) >= MOST_FAULTS:
            fault = ("others", "")
        count = self._counts[fault] = self._counts.get(fault, 0) + 1
        if count > 1 and not self._read:
            self._storms.add(fault)
        if fault in self._storms:
            if str(count).strip("0") == "1":  # the 10th, the 100th, ...
                log.error("crash again: %s at %s, %d times", *fault, count)
            return None
        self._wipe()
        crash = Crash(*fault, self._report(error, where))
        if not logged:
            log.error("crash in a %s: %s at %s%s", where, *fault, _filed(crash))
        self._read = False
        self._pass_on(crash)
        return crash

    def _wipe(self) -> None:
        for secrets in self._secrets:
            secrets.wipe_card()
            secrets.wipe_code()

    def _pass_on(self, crash: Crash) -> None:
        """Tell in a turn of the loop's own: what broke may stand in the middle of a page."""
        if self._loop is None or self._tell is None:
            self._untold.append(crash)
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, crash)

    def _report(self, error: Exception, where: str) -> Path | None:
        now = datetime.now(UTC)
        states: Mapping[str, str] = {}
        with contextlib.suppress(Exception):
            states = self._state()
        qt = getattr(sys.modules.get("PySide6"), "__version__", "")
        lines = [
            "Paynet Desk crash report",
            f"time: {now.isoformat(timespec='milliseconds')}",
            f"version: {__version__}, {self._environment}",
            f"system: {sys.platform}, Python {sys.version.split()[0]}, Qt {qt}",
            f"in: {where}",
            *(f"{name}: {state}" for name, state in states.items()),
            *_told(error),
            "",
        ]
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = self._folder / f"crash-{now:%Y-%m-%dT%Hh%Mm%S.%f}.txt"
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(handle, "w", encoding="utf-8") as report:  # noqa: PTH123 - a handle, made for the owner only
                report.write(mask_text("\n".join(lines)))
            for old in sorted(self._folder.glob("crash-*.txt"))[:-KEPT]:
                old.unlink()
        except OSError:
            return None
        return file


def _filed(crash: Crash | None) -> str:
    return f", report {crash.report.name}" if crash is not None and crash.report is not None else ""


def _name(error: BaseException) -> str:
    return type(error).__name__


def _place(error: BaseException) -> str:
    """The innermost line of ours, else the innermost at all."""
    places = list(_places(error))
    return next((place for place in reversed(places) if place.startswith(OURS)), places[-1] if places else "?")


def _places(error: BaseException) -> Iterator[str]:
    """File, line and function of each frame, outermost first; no text, no value, no folder of this machine."""
    for frame, line in traceback.walk_tb(error.__traceback__):
        parts = Path(frame.f_code.co_filename).parts
        start = len(parts) - 1 - parts[::-1].index(OURS) if OURS in parts else -2
        yield f"{'/'.join(parts[start:])}:{line} {frame.f_code.co_name}"


def _told(error: BaseException) -> Iterator[str]:
    """The exception and those behind it: types and places. Their texts may hold values, so they are left out."""
    seen: set[int] = set()
    behind: BaseException | None = error
    word = "exception"
    while behind is not None and id(behind) not in seen:
        seen.add(id(behind))
        yield f"{word}: {type(behind).__module__}.{_name(behind)}"
        places = list(_places(behind))
        if len(places) > MOST_FRAMES:
            places[MOST_FRAMES // 2 : -MOST_FRAMES // 2] = ["..."]
        yield from (f"  {place}" for place in places)
        word = "after"
        behind = behind.__cause__ or (None if behind.__suppress_context__ else behind.__context__)
