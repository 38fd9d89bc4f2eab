"""The card that pays; it is stored too if the customer says so."""

from __future__ import annotations

from PySide6.QtCore import Qt

from paynet_desk.flow.pay import ConfirmCard, Facts, State
from paynet_desk.flow.problem import Problem
from paynet_desk.flow.task import Draft
from paynet_desk.ui.pages.card import CardPage
from paynet_desk.ui.texts import quote

# Paynet has the card, or it is over: nothing of it is left here.
_CARD_IS_GONE = frozenset(
    {State.BANK, State.DECIDE, State.CHARGING, State.PAID, State.DECLINED, State.GIVEN_UP, State.UNKNOWN}
)


class PayingCard(CardPage[State, Facts]):
    """The security code is needed, the consent is the customer's choice."""

    needs_code = True
    _consent_was_asked = False

    def forget(self, state: State, facts: Facts) -> None:
        super().forget(state, facts)
        if state in _CARD_IS_GONE:
            self.reset(facts)

    def is_typed_in(self, state: State) -> bool:
        return state is State.CARD

    def say_words(self, facts: Facts) -> None:
        self.crumb.setText(self.tr("Ödeme al, adım 3 / 6"))
        self.primary.setText(self.tr("Taksitleri göster"))
        self.say_consent(self.tr("İsteğe bağlı: işaretlenmezse kart saklanmaz."))
        self.say_beside(
            self.tr("Karta ne olur?"),
            [
                ("shield", self.tr("Banka onaylamadan para çekilmez.")),
                ("card", self.tr("Onay kutusu işaretlenirse kart, ödeme alınınca Paynet’te saklanır.")),
                ("shield", self.tr("Numara ve güvenlik kodu bu bilgisayara yazılmaz.")),
            ],
        )

    def say_busy(self, state: State) -> bool:
        if state is not State.RATING:
            return False
        self.primary.set_busy(
            self.tr("Taksitler soruluyor…"), self.tr("{} sn"), self.tr("Vazgeçebilirsiniz; para çekilmez.")
        )
        return True

    def say_refused(self, problem: Problem) -> None:
        title = self.tr("Ödeme alınmadı: Paynet ya da banka bu kartı kabul etmedi")
        self.say("error", title, quote(problem))
        self.ask_for_another()

    def code_help(self, length: int) -> str:
        return self.tr("Kartın üzerindeki {count} hane.").format(count=length)

    def code_missing(self, length: int) -> str:
        return self.tr("{count} hane yazınız.").format(count=length)

    def act_hint(self) -> str:
        return self.tr("Taksitleri göster")

    def may_go_on(self) -> bool:
        """Enter passes the consent once, so that the customer is asked; it never ticks it, and needs no answer."""
        asked = self._consent_was_asked or self.consent.isChecked() or self.consent.hasFocus()
        self._consent_was_asked = True
        if not asked:
            self.consent.setFocus(Qt.FocusReason.OtherFocusReason)
        return asked

    def reset(self, facts: Facts) -> None:
        super().reset(facts)
        self._consent_was_asked = False

    def go_on(self, draft: Draft) -> None:
        self.till.send(ConfirmCard(draft, self.till.shown("consent") if self.consent.isChecked() else None))

    def if_discarded(self) -> str:
        return self.tr("Para çekilmedi, kart saklanmadı.")
