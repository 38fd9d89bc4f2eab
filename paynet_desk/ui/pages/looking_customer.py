"""Whose cards are looked after: no code is sent, and nothing is changed by telling the number."""

from __future__ import annotations

from paynet_desk.core.gsm import Gsm
from paynet_desk.flow.look_after import Facts, State, ToCards
from paynet_desk.ui.pages.customer import CustomerPage


class LookingCustomer(CustomerPage[State, Facts]):
    """The customer's cards are asked for at Paynet from here."""

    step = 1
    questions_block = False

    def say_words(self, facts: Facts) -> None:
        self.crumb.setText(self.tr("Kartlar, adım 1 / 2"))
        self.title.setText(self.tr("Müşterinin cep telefonu"))
        self.lead.setText(self.tr("Müşterinin kayıtlı kartları bu numarayla bulunur. SMS gönderilmez."))
        self.speak.set_text(
            self.tr("Müşteriye söyleyiniz"),
            self.tr("“Kayıtlı kartlarınızı görebilir, adını değiştirtebilir, istediğinizi sildirebilirsiniz.”"),
            self.tr("Aydınlatma metninin tamamı"),
            self.tr(", sürüm {version}").format(version=self.till.text("notice").version),
        )
        self.primary.setText(self.tr("Kartları göster"))

    def say_busy(self, state: State) -> bool:
        if state is not State.LISTING:
            return False
        self.primary.set_busy(self.tr("Kayıtlı kartlar soruluyor…"), self.tr("{} sn"))
        return True

    def act_hint(self) -> str:
        return self.tr("Kartları göster")

    def go_on(self, gsm: Gsm) -> None:
        self.till.send(ToCards(gsm))
