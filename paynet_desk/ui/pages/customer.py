"""The customer's phone number, what is read aloud to the customer, and who it is when the number is known."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from paynet_desk.core.gsm import Gsm, GsmProblem, grouped_digits, read_gsm
from paynet_desk.flow.task import GsmTyped, NameTyped, TaskFacts
from paynet_desk.registry.values import Customer
from paynet_desk.ui.pages.customer_panel import CustomerPanel
from paynet_desk.ui.pages.page import F, Hint, Page, S
from paynet_desk.ui.pages.spill import Spill
from paynet_desk.ui.texts import GSM_PROBLEMS, say
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import PrimaryButton
from paynet_desk.ui.widgets.field import Field
from paynet_desk.ui.widgets.formatted_edit import FormattedEdit
from paynet_desk.ui.widgets.speak import SpeakBox


def group_gsm(text: str) -> str:
    """Group a number that begins with 5; anything else stays as it was typed until it can be read."""
    read = read_gsm(text)
    if isinstance(read, Gsm):
        return read.grouped
    digits = "".join(c for c in text if not c.isspace())
    if digits.startswith("5") and digits.isascii() and digits.isdigit() and len(digits) <= 10:
        return grouped_digits(digits)
    return text


class CustomerPage(Page[S, F]):
    """What every task asks first about the customer; a task says what is said around it and what Enter does."""

    questions_block = True  # an open question of this customer stands in the task's way

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._gsm: Gsm | None = None
        self._wrong: GsmProblem | None = None  # what cannot become a number any more, or was left unfinished
        self._facts = TaskFacts()
        self._spill = Spill()
        self._edit = FormattedEdit(group_gsm)
        self._edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._edit.textChanged.connect(self._typed)
        self._field = Field("", self._edit, key=True, prefix="+90")
        self.speak = SpeakBox()
        self.speak.link_clicked.connect(lambda: self.window().show_text("notice"))  # type: ignore[attr-defined]
        self.primary = PrimaryButton("")
        self.primary.clicked.connect(self.advance)
        self.fields.add_row((self._field, 12))
        self.body.addWidget(self.speak)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(12)
        self._actions.addWidget(self.primary, 1)
        if (other := self.other_act()) is not None:
            self._actions.addWidget(other)
        self.body.addLayout(self._actions)
        self.body.addWidget(self.primary.missing_label)
        self._customer = CustomerPanel()
        self._customer.chosen.connect(self._choose)
        self._customer.searched.connect(lambda text: till.send(NameTyped(text)))
        self._customer.left.connect(self.enter)
        self.panel_layout.addLayout(self._in_panel())
        self.measure()

    def _in_panel(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.addWidget(self._customer)
        box.addStretch(1)
        return box

    def measure(self) -> None:
        m = style.metrics()
        self.body.setSpacing(m.row_gap)
        self.body.setContentsMargins(0, m.row_gap if m.is_compact else 12, 0, 0)
        if hasattr(self, "_actions"):
            self._actions.setContentsMargins(0, m.button_gap, 0, 0)

    # ---- for the task's own page ------------------------------------------------------------------------------------

    def say_words(self, facts: F) -> None:
        """Crumb, title, lead, what is read aloud, the act's words."""
        raise NotImplementedError

    def say_busy(self, state: S) -> bool:
        """Show what is under way, if anything is; True when it is."""
        raise NotImplementedError

    def other_act(self) -> QPushButton | None:
        """A second button beside the act; asked for once."""
        return None

    def act_hint(self) -> str:
        """The act in the bar of keys."""
        raise NotImplementedError

    def go_on(self, gsm: Gsm) -> None:
        """The page's act."""
        raise NotImplementedError

    # ---- what is the same -------------------------------------------------------------------------------------------

    def show_state(self, state: S, facts: F) -> None:
        self._facts = facts
        self._field.set_label(self.tr("Cep telefonu"))
        self.say_words(facts)
        busy = self.say_busy(state)
        self._edit.setReadOnly(busy)
        if not busy:
            self._say_missing()
        self._show_customer(facts)
        if facts.problem is None and self._standing is None and facts.repeats:
            self.say(
                "info",
                self.tr("Yönetici, yanıtı gelmeyen ilk kartın bir kez daha saklanmasına izin verdi"),
                self.tr("Kart yeniden yazılır. Numara değişirse izin biter."),
            )
        else:
            self.show_problem(facts.problem)

    def _show_customer(self, facts: TaskFacts) -> None:
        self._customer.show_customer(facts.customer, facts.gsm)
        self._customer.show_found(facts.found)
        if self._gsm is None:
            self._say_typed()
        elif facts.question is not None and self.questions_block and facts.question.entry_id != facts.repeats:
            self._field.set_warning(
                self.tr("Bu müşterinin sonucu belli olmayan bir işlemi var; önce F5 ile onu sorunuz.")
            )
        elif facts.customer is None or facts.customer.owner_id is None:
            self._field.set_help(self.tr("Yeni müşteri."))  # also one whose first code was sent and no card stored
        elif not facts.customer.cards:
            self._field.set_ok(self.tr("Kayıtlı müşteri: {name}").format(name=facts.customer.name))
        else:
            known = self.tr("Kayıtlı müşteri: {name}, {count} kartı var.")
            self._field.set_ok(known.format(name=facts.customer.name, count=len(facts.customer.cards)))

    def _typed(self, text: str) -> None:
        read = GsmProblem.CARD_NUMBER if text and self._spill.takes() else read_gsm(text)
        if read is GsmProblem.CARD_NUMBER:
            # FAULTS O6: a card number in the wrong field is neither sent nor logged nor kept for Ctrl+Z
            if len(text) > 1:
                self._spill.begin()
            with QSignalBlocker(self._edit):
                self._edit.setText("")
        gsm = read if isinstance(read, Gsm) else None
        before, self._gsm = self._gsm, gsm
        self._wrong = None if read in (gsm, GsmProblem.EMPTY, GsmProblem.INCOMPLETE) else GsmProblem(read)
        self._say_typed()
        if gsm != before:
            self.till.send(GsmTyped(gsm))
        self._say_missing()

    def _say_typed(self) -> None:
        if self._wrong is not None:
            self._field.set_error(say(GSM_PROBLEMS[self._wrong]))
        elif self._gsm is None:
            self._field.set_help(say(GSM_PROBLEMS[GsmProblem.INCOMPLETE]) if self._edit.text() else "")

    def _say_missing(self) -> None:
        if self._gsm is None:
            self.primary.set_missing(self.tr("Eksik: cep telefonu"))
        else:
            self.primary.set_ready()

    def _choose(self, customer: Customer) -> None:
        self._edit.setText(grouped_digits(customer.gsm))
        self.enter()

    def enter(self) -> None:
        self._customer.end_search()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.setCursorPosition(len(self._edit.text()))

    def reset(self, facts: F) -> None:
        self._gsm = facts.gsm
        with QSignalBlocker(self._edit):
            self._edit.setText(facts.gsm.grouped if facts.gsm else "")
        self._wrong = None
        self._field.clear_message()

    def advance(self) -> None:
        if self._gsm is None:
            read = read_gsm(self._edit.text())
            self._wrong = read if isinstance(read, GsmProblem) else GsmProblem.EMPTY
            self._say_typed()
            self.enter()
            return
        self.go_on(self._gsm)

    def is_dirty(self) -> bool:
        return bool(self._edit.text())

    def key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_F9:
            self._customer.begin_search()
            return True
        return False

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("Enter", self.act_hint(), self.advance),
            Hint("Esc", self.tr("Vazgeç"), self.escape),
            Hint("F9", self.tr("Adla ara"), self._customer.begin_search),
        )
