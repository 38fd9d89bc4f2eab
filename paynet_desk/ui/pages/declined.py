"""Nothing was collected: the bank said no, or the payment was given up. Another card may be tried."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from paynet_desk.flow.pay import AnotherCard, Facts, State
from paynet_desk.flow.task import NextCustomer
from paynet_desk.ui.pages.page import Hint
from paynet_desk.ui.pages.result import ResultPage
from paynet_desk.ui.pages.sale import SaleSummary, card_words, customer_words
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.answers import Answer, Answers
from paynet_desk.ui.widgets.labels import Label


class DeclinedPage(ResultPage[State, Facts]):
    """A definite no: only after one is a new session begun for the same sale."""

    step = 6
    ring_kind = "no"
    ring_icon = "cross"

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._answers = Answers()
        self.body.addWidget(self._answers)
        self.add_actions("F3")
        self.second.clicked.connect(self._next)
        self._tell_title = Label("", "section")
        self._tell = Label("", "say")
        self._summary = SaleSummary()
        box = QVBoxLayout()
        box.setSpacing(12)
        for part in (self._summary, self._tell_title, self._tell):
            box.addWidget(part)
        box.addStretch(1)
        self.panel_layout.addLayout(box)
        self._measure()

    def show_state(self, state: State, facts: Facts) -> None:
        given_up = state is State.GIVEN_UP
        self.ring.set_result("accent" if given_up else "no", "cross")
        self.crumb.setText(self.tr("Ödeme al, adım 6 / 6"))
        self.title.setText(self.tr("Ödemeden vazgeçildi") if given_up else self.tr("Ödeme alınmadı"))
        self.lead.setText(", ".join(filter(None, (customer_words(facts), card_words(facts)))))
        nothing = Answer(
            "accent", "check", self.tr("Para çekilmedi"), self.tr("Bu deneme kapandı; kart da saklanmadı.")
        )
        self._answers.set_answers([nothing] if given_up else [self._why(facts), nothing])
        self.primary.setText(self.tr("Başka kartla dene"))
        self.second.setText(self.tr("Sıradaki müşteri"))
        self._summary.show_sale(facts, is_over=True)
        self._tell_title.setText(self.tr("Müşteriye ne söylenir?"))
        self._tell.setText(
            self.tr("“Ödemeden vazgeçildi, kartınızdan para çekilmedi.”")
            if given_up
            else self.tr(
                "“Bankanız bu ödemeyi onaylamadı, kartınızdan para çekilmedi. Nedenini bankanıza sorabilirsiniz.”"
            )
        )
        self.say_nothing()

    def _why(self, facts: Facts) -> Answer:
        decline = facts.charge.decline if facts.charge is not None else None
        words = decline.words if decline is not None else ""
        code = (decline.bank_code or decline.paynet_code) if decline is not None else ""
        said = (
            self.tr("Bankanın iletisi: “{words}”").format(words=words) if words else self.tr("Banka neden bildirmedi.")
        )
        return Answer("no", "cross", self.tr("Banka onaylamadı"), f"{said} ({code})" if words and code else said)

    def enter(self) -> None:
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def advance(self) -> None:
        self.till.send(AnotherCard())

    def _next(self) -> None:
        self.till.send(NextCustomer())

    def escape(self) -> None:
        self._next()

    def key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_F3:
            self._next()
            return True
        return False

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("Enter", self.tr("Başka kartla dene"), self.advance),
            Hint("F3", self.tr("Sıradaki müşteri"), self._next),
        )
