"""What every page of a kiosk is: the pages' logic in a layout without rail and panel, and in the customer's words."""

from __future__ import annotations

from enum import Enum
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.flow.problem import Problem
from paynet_desk.flow.task import TaskFacts
from paynet_desk.ui.kiosk.keypad import Pad
from paynet_desk.ui.kiosk.parts import ActButton, Acts
from paynet_desk.ui.kiosk.words import say_to_customer
from paynet_desk.ui.pages.page import F, Page, S
from paynet_desk.ui.texts import ProblemText
from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.buttons import PrimaryButton


class KioskPage(Page[S, F]):
    """Title and lead at the left, a picture at the right where there is one, the rows beneath. Its acts lie by the pad.

    ``pad``: the keys that are shown while no field has the focus. ``scrolls``: what does not fit is scrolled to.
    """

    is_full = True  # a message has no button: the act tries again
    pad = Pad.NONE
    scrolls = True

    def arrange(self) -> None:
        self.acts = Acts()
        self.panel.setParent(self)  # what the till shows beside a page has no place here
        self.panel.hide()
        super().arrange()
        self.crumb.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def head(self) -> QWidget:
        head = QWidget()
        self._head_row = QHBoxLayout(head)
        self._head_row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.lead)
        words.addStretch(1)
        self._head_row.addLayout(words, 1)
        return head

    def act_button(self) -> PrimaryButton:
        return ActButton()

    def problem_text(self, problem: Problem) -> ProblemText:
        return say_to_customer(problem)

    def show_picture(self, picture: QWidget) -> None:
        """``picture`` at the right of the title, where the screen is high enough."""
        self._head_row.addWidget(picture)

    def stand_in_the_middle(self) -> None:
        """Little is said: it stands a third of the way down."""
        self._column_layout.insertStretch(0, 1)
        self._column_layout.addStretch(1)

    def say_step(self, facts: Any) -> None:
        """The steps stand above the page."""

    def _make_room(self) -> None:
        gap = style.metrics().title_gap
        said = self.band.isVisibleTo(self) or self.question.isVisibleTo(self)
        self._messages.setContentsMargins(0, gap // 2 if said else 0, 0, 0)
        self.fields.setContentsMargins(0, gap // 2 if said else gap, 0, 0)
        self.lead.setVisible(not said)

    def measure_column(self) -> None:
        self._head_row.setSpacing(style.metrics().unit(40))
        self._make_room()


class Plain(KioskPage[Enum, TaskFacts]):
    """A page that belongs to no task: it depends on the language alone."""

    def show_state(self, state: Enum, facts: TaskFacts) -> None:
        self.say_all()

    def say_all(self) -> None:
        """Every text, in the language in use."""
        raise NotImplementedError

    def enter(self) -> None:
        self.setFocus()

    def advance(self) -> None:
        """Enter does nothing unless the page says so."""
