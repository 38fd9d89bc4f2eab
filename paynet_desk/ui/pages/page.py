"""What every page is: a title, a lead, a band for messages, a column of rows, one act; and what stands beside it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QVBoxLayout, QWidget

from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.flow.task import Cancel, TaskFacts
from paynet_desk.ui.texts import ProblemText, quote, say_problem
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.band import Band
from paynet_desk.ui.widgets.buttons import PrimaryButton
from paynet_desk.ui.widgets.labels import Label
from paynet_desk.ui.widgets.question import Question
from paynet_desk.ui.widgets.rows import FieldRows

if TYPE_CHECKING:
    from paynet_desk.flow.store_card import Facts as StoreFacts
    from paynet_desk.registry.values import OpenQuestion

Action = tuple[str, str, Callable[[], object]]  # words, key cap, what to call
S = TypeVar("S", bound=Enum)
F = TypeVar("F", bound=TaskFacts)


@dataclass(frozen=True)
class Hint:
    """A key of this page, shown at the left of the bar; clicking it does the same."""

    key: str
    text: str
    act: Callable[[], None]


class Page(QWidget, Generic[S, F]):
    """A page shows its flow's state and facts and sends events. Enter goes on, Esc asks before it discards."""

    hints_changed = Signal()
    tried_again = Signal()
    step = 0  # 1-based place in the stepper, 0 for pages outside it
    is_full = False  # its band has room for one line and no button: Enter tries again, a file is named beside it
    is_wide = False  # a narrower panel beside it, and in a small window no bar of keys

    def __init__(self, till: Till) -> None:
        super().__init__()
        self.till = till
        self._attempt: int | None = None
        self._throttle: Problem | None = None  # what has to be waited for, until ``_free_at`` of time.monotonic()
        self._free_at = 0.0
        self._pause = QTimer(self)
        self._pause.setInterval(1000)
        self._pause.timeout.connect(self._count_pause)
        self._standing: Problem | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.crumb = Label("", "crumb")
        self.title = Label("", "title")
        self.lead = Label("", "lead")
        self.band = Band()
        self.question = Question()
        self.question.kept.connect(self._make_room)
        self.question.kept.connect(self.enter)
        self.question.dropped.connect(self._make_room)
        self.question.dropped.connect(self.discard)
        self.fields = FieldRows()
        self.body = QVBoxLayout()
        self.panel = QWidget()
        self.panel_layout = QVBoxLayout(self.panel)
        self.arrange()
        style.changed.connect(self._measure)
        self._measure()

    # ---- for pages to fill -----------------------------------------------------------------------------------------

    def arrange(self) -> None:
        """Lay the parts out, one below the other in a column."""
        self._column = QWidget()
        self._column_layout = QVBoxLayout(self._column)
        self._column_layout.setContentsMargins(0, 0, 0, 0)
        self._column_layout.setSpacing(0)
        self._column_layout.addWidget(self.crumb)
        self._column_layout.addWidget(self.head())
        self._messages = QVBoxLayout()  # takes no room while both are hidden
        self._messages.setSpacing(8)
        self._messages.addWidget(self.band)
        self._messages.addWidget(self.question)
        self._column_layout.addLayout(self._messages)
        self._column_layout.addLayout(self.fields)
        self._column_layout.addLayout(self.body)
        self._column_layout.addStretch(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._column, 1)
        outer.addStretch(0)

    def act_button(self) -> PrimaryButton:
        """A new button for the page's act."""
        return PrimaryButton("")

    def problem_text(self, problem: Problem) -> ProblemText:
        """What is said about a problem to whoever stands before the screen."""
        return say_problem(problem)

    def head(self) -> QWidget:
        """Title and lead; a result page puts its ring beside them."""
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        layout.addWidget(self.lead)
        return box

    def present(self, state: S, facts: F) -> None:
        """Show what is now true, in the language in use; a new attempt begins with clean fields."""
        Page.forget(self, state, facts)
        self.show_state(state, facts)

    def forget(self, state: S, facts: F) -> None:
        """Another page is shown: keep nothing of an attempt that is over (I7)."""
        if facts.attempt != self._attempt:
            self._attempt = facts.attempt
            self.question.hide()
            self.reset(facts)

    def show_state(self, state: S, facts: F) -> None:
        """Set every text and every field's state from what is known."""
        raise NotImplementedError

    def hear_of(self, questions: Sequence[OpenQuestion]) -> None:
        """The open questions were read anew."""

    def reset(self, facts: F) -> None:
        """Empty the fields; what ``facts`` still knows may stay."""

    def enter(self) -> None:
        """The page is shown: put the focus where the cashier begins."""
        raise NotImplementedError

    def advance(self) -> None:
        """Enter: the next missing thing; with nothing missing, the page's act."""
        raise NotImplementedError

    def hints(self) -> Sequence[Hint]:
        """The keys of this page."""
        return ()

    def is_dirty(self) -> bool:
        """Would Esc lose something that was typed?"""
        return False

    def key(self, key: Qt.Key) -> bool:
        """A key no field wanted; True when the page used it."""
        return False

    def _make_room(self) -> None:
        """A message takes the place of air, so that the page keeps to its window."""
        gap = style.metrics().title_gap
        said = self.band.isVisibleTo(self) or self.question.isVisibleTo(self)
        self._messages.setContentsMargins(0, gap // 3 if said else 0, 0, 0)
        self.fields.setContentsMargins(0, gap // 3 if said else gap, 0, 0)

    def fill_height(self, widget: QWidget) -> None:
        """Let a list or a long text take all the height that is left."""
        self.body.addWidget(widget, 1)
        self._column_layout.setStretchFactor(self.body, 1)
        self._column_layout.takeAt(self._column_layout.count() - 1)

    def measure(self) -> None:
        """Sizes have changed: set what depends on them."""

    # ---- keys ------------------------------------------------------------------------------------------------------

    def escape(self) -> None:
        """Esc: ask when something would be lost, otherwise begin again."""
        if not self.is_dirty():
            self.discard()
            return
        self._ask()

    def _ask(self) -> None:
        self.question.ask(self.tr("Yazdıklarınız silinsin mi?"), self.tr("Kal"), self.tr("Sil"), self.if_discarded())
        self._make_room()

    def if_discarded(self) -> str:
        """What is true when what was typed is given up."""
        return self.tr("Hiçbir şey gönderilmedi.")

    def discard(self) -> None:
        """Give up what was typed."""
        self.till.send(Cancel())

    def say_step(self, facts: StoreFacts) -> None:
        """The crumb: the task and how far it is; without a code there is one step less (``wizard.steps``)."""
        left_out = 0 if facts.otp_required else 1
        step = self.step - (left_out if self.step > 2 else 0)
        self.crumb.setText(self.tr("Kart sakla, adım {step} / {steps}").format(step=step, steps=4 - left_out))

    def say(self, kind: str, title: str, text: str = "", actions: Sequence[Action] = ()) -> None:
        """Show a message of the whole page (``Band.show_message``)."""
        self.band.show_message(kind, title, text, actions)
        self._make_room()

    def say_nothing(self) -> None:
        """Take the message away."""
        self.band.clear()
        self._make_room()

    def show_problem(self, problem: Problem | None) -> ProblemText | None:
        """The band for a problem of the whole page, with Paynet's own words; no problem, no band.

        What keeps the whole till from working stands there until it is over, and can be tried again from there.
        """
        standing = self._standing
        if standing is not None and (
            problem.is_registry if problem else standing.kind is not ProblemKind.REGISTRY_BACK
        ):
            problem = standing
        if problem is None:
            self.say_nothing()
            return None
        text = self.problem_text(problem)
        again: Action = (self.tr("Yeniden dene"), "F11", self.tried_again.emit)
        stands = problem is standing and problem.kind is not ProblemKind.REGISTRY_BACK
        file = self.tr("Dosya: {file}").format(file=text.file) if text.file and not self.is_full else ""
        words = " ".join(filter(None, (text.text, file, quote(problem), self._pause_words(problem))))
        self.say(text.band, text.title, words, (again,) if stands and not self.is_full else ())
        return text

    def _pause_words(self, problem: Problem) -> str:
        """How long to wait before trying again, counted down in the band (FAULTS H3, O7); else nothing."""
        if not problem.retry_after_s:
            self._pause.stop()
            return ""
        if problem is not self._throttle:
            self._throttle, self._free_at = problem, time.monotonic() + problem.retry_after_s
        left = math.ceil(self._free_at - time.monotonic())
        if left <= 0:
            self._pause.stop()
            return self.tr("Şimdi yeniden deneyebilirsiniz.")
        self._pause.start()
        if left > 120:
            return self.tr("{minutes} dk sonra yeniden deneyiniz.").format(minutes=math.ceil(left / 60))
        return self.tr("{seconds} sn sonra yeniden deneyiniz.").format(seconds=left)

    def _count_pause(self) -> None:
        """Another second: only the words change, so that a screen reader is not told anew."""
        problem = self._throttle
        if problem is None or not self.band.isVisible():
            self._pause.stop()
            return
        words = (self.problem_text(problem).text, quote(problem), self._pause_words(problem))
        self.band.text.setText(" ".join(filter(None, words)))

    def stand(self, problem: Problem | None) -> None:
        """What keeps the till from working, from now on; REGISTRY_BACK when it is over and an act waits for it."""
        self._standing = problem

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.accept()  # a key held down is one press (FAULTS U8)
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                focused = QApplication.focusWidget()
                if isinstance(focused, QAbstractButton) and not focused.isCheckable():
                    focused.click()
                else:
                    self.advance()
            case Qt.Key.Key_Escape:
                self.escape()
            case other:
                if not self.key(Qt.Key(other)):
                    event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange and self.question.isVisibleTo(self):
            self._ask()
        super().changeEvent(event)

    # ---- sizes -----------------------------------------------------------------------------------------------------

    def _measure(self) -> None:
        m = style.metrics()
        self.measure_column()
        self.panel_layout.setContentsMargins(m.panel_side + 1, m.panel_top, m.panel_side, m.panel_bottom)
        self.panel_layout.setSpacing(m.panel_gap)
        self.measure()

    def measure_column(self) -> None:
        """Sizes have changed: the part that ``arrange`` laid out."""
        m = style.metrics()
        self.layout().setContentsMargins(m.sheet_side, m.sheet_top, m.sheet_right, 0)  # type: ignore[union-attr]
        self._column.setMaximumWidth(m.column)
        self.crumb.setVisible(m.is_compact)
        self._make_room()
