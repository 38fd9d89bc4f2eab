"""The customer's phone number, what is read aloud to the customer, and who it is when the number is known."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from paynet_desk.core.gsm import GsmProblem, grouped_digits
from paynet_desk.flow.task import NameTyped, TaskFacts
from paynet_desk.registry.values import Customer
from paynet_desk.ui.pages.customer_panel import CustomerPanel
from paynet_desk.ui.pages.gsm import GsmPage
from paynet_desk.ui.pages.page import F, Hint, S
from paynet_desk.ui.texts import GSM_PROBLEMS, say
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till


class CustomerPage(GsmPage[S, F]):
    """What every task asks first about the customer; a task says what is said around it and what Enter does."""

    questions_block = True  # an open question of this customer stands in the task's way

    def __init__(self, till: Till) -> None:
        super().__init__(till)
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

    def other_act(self) -> QPushButton | None:
        """A second button beside the act; asked for once."""
        return None

    def act_hint(self) -> str:
        """The act in the bar of keys."""
        raise NotImplementedError

    # ---- what is the same -------------------------------------------------------------------------------------------

    def show_state(self, state: S, facts: F) -> None:
        super().show_state(state, facts)
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
            self._say_wrong()
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

    def say_typed(self) -> None:
        if self._gsm is None:
            self._field.set_help(say(GSM_PROBLEMS[GsmProblem.INCOMPLETE]) if self._edit.text() else "")

    def _choose(self, customer: Customer) -> None:
        self._edit.setText(grouped_digits(customer.gsm))
        self.enter()

    def enter(self) -> None:
        self._customer.end_search()
        super().enter()

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
