"""What the pages of an outcome nobody knows share: what happened when, what to tell the customer, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from paynet_desk.flow.settlement import due_at, is_asked_by_itself
from paynet_desk.registry.values import OpenQuestion
from paynet_desk.ui.pages.page import F, S
from paynet_desk.ui.pages.result import ResultPage
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.facts import Facts as FactRows
from paynet_desk.ui.widgets.facts import Moment, Notes, Timeline
from paynet_desk.ui.widgets.labels import Label
from paynet_desk.ui.widgets.surface import Box, Rule


class NotKnownPage(ResultPage[S, F]):
    """No red, no exclamation mark: nobody did anything wrong, and nothing is done twice."""

    ring_kind = "unknown"
    ring_icon = "question"
    next_key = ""  # turns to the next customer

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._timeline = Timeline()
        self._moments: tuple[Moment, ...] = ()
        self._about = ""
        self._questions: tuple[OpenQuestion, ...] = ()
        self._due: datetime | None = None  # when it is asked by itself
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._count_down)
        self._frame = Box()
        self._inside = QVBoxLayout(self._frame)
        self._inside.addWidget(self._timeline)
        self.body.addWidget(self._frame)
        self.add_actions(self.next_key)
        self.second.clicked.connect(self._next)
        self.primary.missing_label.hide()
        self._note = Label("", "help")
        self.body.addWidget(self._note)
        self._tell_title = Label("", "section")
        self._tell = Label("", "say")
        self._then_title = Label("", "section")
        self._then = Notes()
        self._who = FactRows()
        box = QVBoxLayout()
        for part in (self._tell_title, self._tell, Rule(), self._then_title, self._then, Rule(), self._who):
            box.addWidget(part)
        box.addStretch(1)
        self._box = box
        self.panel_layout.addLayout(box)
        self._measure()

    def measure(self) -> None:
        super().measure()
        m = style.metrics()
        if hasattr(self, "_box"):
            self._inside.setContentsMargins(20, m.box_padding, 20, m.box_padding - 8)
            self.buttons.setContentsMargins(0, m.button_gap, 0, max(0, 8 - m.row_gap))  # the ring, then the note
            self._box.setSpacing(m.panel_gap // 2)

    # ---- what happened, and when it is asked by itself -------------------------------------------------------------

    def hear_of(self, questions: Sequence[OpenQuestion]) -> None:
        self._questions = tuple(questions)
        if self._find_due() != self._due:
            self._draw_timeline()

    def set_moments(self, about: str, moments: Sequence[Moment]) -> None:
        """What happened when; the last is what may be done now, unless ``about`` is going to be asked by itself."""
        self._about, self._moments = about, tuple(moments)
        self._draw_timeline()

    def _find_due(self) -> datetime | None:
        question = next((one for one in self._questions if one.about == self._about), None)
        return due_at(question) if question is not None and is_asked_by_itself(question) else None

    def _draw_timeline(self) -> None:
        self._due = self._find_due()
        rows = list(self._moments)
        if rows and self._due is not None:
            rows[-1] = replace(rows[-1], time=self._left(self._due), title=self.tr("Paynet’e kendiliğinden sorulacak"))
        self._timeline.set_rows(rows)
        self._let_tick()

    def _left(self, due: datetime) -> str:
        seconds = round((due - datetime.now(UTC)).total_seconds())
        if seconds <= 0:
            return self.tr("Birazdan")
        if seconds < 100:
            return self.tr("{seconds} sn sonra").format(seconds=seconds)
        return self.tr("{minutes} dk sonra").format(minutes=round(seconds / 60))

    def _count_down(self) -> None:
        if self._due is not None and self._moments:
            self._timeline.set_time(len(self._moments) - 1, self._left(self._due))

    def _let_tick(self) -> None:
        if self._due is not None and self.isVisible():
            self._tick.start()
        else:
            self._tick.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count_down()
        self._let_tick()

    def hideEvent(self, event: QHideEvent) -> None:
        self._tick.stop()
        super().hideEvent(event)

    def _next(self) -> None:
        raise NotImplementedError
