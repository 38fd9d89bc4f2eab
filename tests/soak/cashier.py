"""A cashier for a long shift: the same keys, the same program, quicker eyes and a small memory.

What the journeys' cashier looks up anew at every turn of the loop is looked at here once it changes, and nothing is
kept that grows with the number of captures: what is measured is the program.
"""

from __future__ import annotations

import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel

from paynet_desk.flow import pay, store_card
from paynet_desk.registry.values import Task
from paynet_desk.ui.aio import Loop
from tests.journeys.pace import Pace
from tests.journeys.till import Cashier

_WORK_S = 0.000_05  # a shorter turn found nothing to do
_STEP_S = 0.000_1
_STEPS = 5000
_CODES_KEPT = 300
BUSY = {
    store_card.State.SENDING,
    store_card.State.CHECKING,
    store_card.State.COMPARING,
    store_card.State.SAVING,
    store_card.State.ASKING,
    pay.State.LISTING,
    pay.State.RATING,
    pay.State.TOKENISING,
    pay.State.BANK,
    pay.State.CHARGING,
}


class LongPace(Pace):
    """Keeps the length of every turn that did something, in steps of 0.1 ms up to half a second."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = [0] * (_STEPS + 1)
        self.longest_s = 0.0

    @contextmanager
    def turn(self, what: str | Callable[[], str]) -> Iterator[None]:
        began = time.monotonic()
        with super().turn(what):
            yield
            took = time.monotonic() - began
        if self.turns and not self.turns[-1].is_freeze:
            self.turns.pop()  # only a freeze is told in the end
        if took > _WORK_S:
            self._counts[min(_STEPS, int(took / _STEP_S))] += 1
            self.longest_s = max(self.longest_s, took)

    @property
    def working_turns(self) -> int:
        """How many turns did something."""
        return sum(self._counts)

    def quantile_ms(self, share: float) -> float:
        """The length that this share of those turns did not exceed, ms."""
        left = share * self.working_turns
        for step, count in enumerate(self._counts):
            left -= count
            if left <= 0:
                return (step + 1) * _STEP_S * 1000
        return _STEPS * _STEP_S * 1000


class LongCashier(Cashier):
    """``broken`` collects what must never be; the shift asks for it now and then."""

    def opens_the_program(self) -> None:
        self.broken: list[str] = []
        self.codes: deque[str] = deque(maxlen=_CODES_KEPT)
        self._shown_state: Enum | None = None
        self._reader: sqlite3.Connection | None = None
        super().opens_the_program()
        tasks = {Task.STORE_CARD, Task.PAY_AND_STORE}
        self.waits_for(lambda: tasks <= set(self.program._runners), "the tasks")

    def closes_the_program(self) -> None:
        if self._reader is not None:
            self._reader.close()
        super().closes_the_program()

    @property
    def loop(self) -> Loop:
        """The loop the program runs on."""
        assert isinstance(self._loop, Loop)
        return self._loop

    def state(self, task: Task) -> Enum:
        """Where a task stands."""
        state = self.program._runners[task].state
        assert isinstance(state, Enum)
        return state

    def rests(self, task: Task, patience_s: float = 40.0) -> Enum:
        """Wait until the program waits for the cashier; where it stands then."""
        self._turn()
        self.waits_for(lambda: self.state(task) not in BUSY, "the program's turn to end", patience_s)
        return self.state(task)

    def one(self, query: str, *values: object) -> object:
        """The first field of the first row that another program would read in the database now; None for no row."""
        if self._reader is None:
            self._reader = sqlite3.connect(f"file:{self.settings.registry_file}?mode=ro", uri=True, timeout=5)
        row = self._reader.execute(query, values).fetchone()
        return row[0] if row else None

    def _remember_secret(self, text: str) -> None:
        if 6 <= len(text) < 10:  # a shorter one stands in many a number
            self.codes.append(text)

    def _turn(self) -> None:
        with self.pace.turn("the loop"):
            self._app.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self._check_that_what_is_shown_is_on_disk()
        time.sleep(0.000_3)  # the other threads' turn

    def _check_that_what_is_shown_is_on_disk(self) -> None:
        """I3 and I5, once for each result."""
        if not hasattr(self, "program") or not self.program._runners:
            return
        page = self.window._shown
        state = self.window._work(self.window._task).state
        if state is self._shown_state:
            return
        self._shown_state = state
        if state is store_card.State.STORED and page is not None:
            owners = [label.text() for label in page.findChildren(QLabel)]
            if not any(self.one("select 1 from customers where owner_id = ?", text) for text in owners if text):
                self.broken.append("I3: success is shown and its owner id is not on the disk")
        elif state is pay.State.PAID:
            told = [line.right for line in page._receipt.lines]  # type: ignore[union-attr]
            if not any(
                self.one("select 1 from payments where reference_no = ? and state = 'paid'", text) for text in told
            ):
                self.broken.append("I3: a payment is shown and does not stand on the disk")
