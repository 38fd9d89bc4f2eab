"""What the pages after an act share: a ring with an icon beside the title."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from paynet_desk.ui.pages.page import F, Page, S
from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from paynet_desk.ui.widgets.ring import ResultRing


class ResultPage(Page[S, F]):
    """A page that answers: ring, title, lead, what is known, one act and a second choice."""

    step = 4
    ring_kind = "ok"
    ring_icon = "check"

    def head(self) -> QWidget:
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(20)
        self.ring = ResultRing(self.ring_kind, self.ring_icon)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.lead)
        line.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return box

    def add_actions(self, second_key: str) -> None:
        """The primary button and the second choice, under what the page has put into ``body``."""
        self.primary = PrimaryButton("")
        self.primary.clicked.connect(self.advance)
        self.second = SecondaryButton("", second_key)
        self.buttons = QHBoxLayout()
        self.buttons.addWidget(self.primary, 1)
        self.buttons.addWidget(self.second)
        self.body.addLayout(self.buttons)
        self.body.addWidget(self.primary.missing_label)
        self._measure()

    def measure(self) -> None:
        m = style.metrics()
        self.body.setContentsMargins(0, m.row_gap, 0, 0)
        self.body.setSpacing(m.row_gap)
        if hasattr(self, "buttons"):
            self.buttons.setContentsMargins(0, m.button_gap, 0, 0)
            self.buttons.setSpacing(12)

    def enter(self) -> None:
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
