"""What the pages of an outcome nobody knows share: what happened when, what to tell the customer, what comes next."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from paynet_desk.ui.pages.page import F, S
from paynet_desk.ui.pages.result import ResultPage
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.facts import Facts as FactRows
from paynet_desk.ui.widgets.facts import Notes, Timeline
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

    def _next(self) -> None:
        raise NotImplementedError
