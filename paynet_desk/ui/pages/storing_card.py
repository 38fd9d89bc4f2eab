"""Page 3 of storing a card: the card, the customer's consent, and the store."""

from __future__ import annotations

from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.flow.store_card import Confirm, Facts, State
from paynet_desk.flow.task import Draft
from paynet_desk.ui.pages.card import CardPage
from paynet_desk.ui.texts import quote


class StoringCard(CardPage[State, Facts]):
    """The consent is needed, the security code is not."""

    needs_consent = True
    _otp_required = True

    def forget(self, state: State, facts: Facts) -> None:
        super().forget(state, facts)
        if state in (State.STORED, State.UNKNOWN):
            self.reset(facts)

    def is_typed_in(self, state: State) -> bool:
        return state is State.CARD

    def say_words(self, facts: Facts) -> None:
        self._otp_required = facts.otp_required
        self.say_step(facts)
        self.primary.setText(self.tr("Kartı sakla"))
        again = facts.problem is not None and facts.problem.kind is ProblemKind.REFUSED
        self.say_consent(
            self.tr("Yeni kart için onayı yeniden alınız.")
            if again
            else self.tr("Kutuyu müşterinin sözü üzerine işaretleyiniz.")
        )
        if again:
            self.say_beside(
                self.tr("Ne silindi, ne duruyor?"),
                [
                    ("cross", self.tr("Kabul edilmeyen kartın numarası, tarihi ve güvenlik kodu silindi.")),
                    ("check", self.tr("Müşteri ve doğrulanan kod duruyor; yeni kod gerekmez.")),
                ],
            )
        else:
            self.say_beside(
                self.tr("Ne saklanır?"),
                [
                    ("shield", self.tr("Kart, Paynet’te saklanır. Bu kasada yalnızca maskeli hâli görünür.")),
                    ("shield", self.tr("Numara ve güvenlik kodu bu bilgisayara yazılmaz.")),
                ],
            )

    def say_busy(self, state: State) -> bool:
        self.give_up.setEnabled(state is not State.SAVING)
        if state not in (State.COMPARING, State.SAVING):
            return False
        self.primary.set_busy(
            self.tr("Paynet’e gönderiliyor…"),
            self.tr("{} sn"),
            self.tr("30 saniyede yanıt gelmezse sonuç belirsiz sayılır; istek yinelenmez."),
        )
        return True

    def say_refused(self, problem: Problem) -> None:
        self.say("error", self.tr("Kart saklanmadı: Paynet ya da banka bu kartı kabul etmedi"), quote(problem))
        self.ask_for_another()

    def code_help(self, length: int) -> str:
        return self.tr("Yazılırsa 1 TL ön provizyon alınır, sonra iptal edilir.")

    def code_missing(self, length: int) -> str:
        return self.tr("{count} hane yazınız ya da boş bırakınız.").format(count=length)

    def act_hint(self) -> str:
        return self.tr("Kartı sakla")

    def go_on(self, draft: Draft) -> None:
        self.till.send(Confirm(draft, self.till.shown("consent")))

    def if_discarded(self) -> str:
        if not self._otp_required:
            return self.tr("Kart saklanmadı.")
        return self.tr("Kart saklanmadı; sonra yeni kod gerekir.")
