"""What the customer wants to pay, and in how many months."""

from __future__ import annotations

from PySide6.QtCore import Qt

from paynet_desk.core.money import format_lira
from paynet_desk.flow.pay import Facts, State
from paynet_desk.ui.kiosk.keypad import Pad
from paynet_desk.ui.kiosk.page import KioskPage
from paynet_desk.ui.pages.amount import AmountPage
from paynet_desk.ui.pages.instalments import InstalmentsPage
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till


class KioskAmount(KioskPage[State, Facts], AmountPage):
    """The amount in large type; a note is the cashier's affair."""

    pad = Pad.AMOUNT

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._note_field.hide()
        self.acts.take(self._primary, self._give_up)
        self._measure()

    def measure(self) -> None:
        """Nothing of its own."""

    def show_state(self, state: State, facts: Facts) -> None:
        super().show_state(state, facts)
        self.title.setText(self.tr("Ödeyeceğiniz tutar"))
        self.lead.setText(self.tr("Tutarı yazınız."))
        self._primary.setText(self.tr("Devam"))
        if state is State.RATING:
            self._primary.set_busy(self.tr("Hazırlanıyor…"), self.tr("{} sn"))


class KioskInstalments(KioskPage[State, Facts], InstalmentsPage):
    """The ways to pay; the act leads to the bank."""

    step = 4

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        for part in (self._amount_label, self._amount, self._amount_help):
            self.body.removeWidget(part)
            part.setParent(self.panel)
        self.acts.take(self._primary, self._give_up)
        self._measure()

    def measure(self) -> None:
        self.body.setContentsMargins(0, style.metrics().title_gap, 0, 0)

    def show_state(self, state: State, facts: Facts) -> None:
        super().show_state(state, facts)
        self.title.setText(self.tr("Nasıl ödemek istersiniz?"))
        amount = format_lira(facts.amount) if facts.amount is not None else ""
        self.lead.setText(self.tr("Tutar {amount}. Banka onaylamadan para çekilmez.").format(amount=amount))
        if state is State.TOKENISING:
            self._primary.set_busy(self.tr("Bankanıza bağlanılıyor…"), self.tr("{} sn"))
        elif state is State.CHARGING:
            self._primary.set_busy(self.tr("Sonuç soruluyor…"), self.tr("{} sn"))
        self._make_room()

    def _say_choice(self) -> None:
        super()._say_choice()
        chosen = self._chosen()
        if chosen is not None:
            self._primary.setText(self.tr("{amount} öde").format(amount=format_lira(chosen.total)))

    def enter(self) -> None:
        self._table.rows.setFocus(Qt.FocusReason.OtherFocusReason)
