"""Whose payment it is: no code is sent, and nothing is agreed to by telling the number."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from paynet_desk.core.gsm import Gsm
from paynet_desk.flow.pay import ChangeAmount, Facts, State, ToCard
from paynet_desk.ui.pages.customer import CustomerPage
from paynet_desk.ui.widgets.buttons import SecondaryButton


class PayingCustomer(CustomerPage[State, Facts]):
    """A known customer's stored cards are asked for at Paynet from here."""

    step = 2

    def other_act(self) -> QPushButton:
        self._change = SecondaryButton("")
        self._change.clicked.connect(lambda: self.till.send(ChangeAmount()))
        return self._change

    def say_words(self, facts: Facts) -> None:
        self.crumb.setText(self.tr("Ödeme al, adım 2 / 6"))
        self.title.setText(self.tr("Müşterinin cep telefonu"))
        self.lead.setText(self.tr("Ödeme bu müşterinin kaydına yazılır. SMS gönderilmez."))
        self.speak.set_text(
            self.tr("Müşteriye söyleyiniz"),
            self.tr("“Numaranızı bu ödemeyi kaydınıza yazmak için alıyoruz. Kartınız, siz istemezseniz saklanmaz.”"),
            self.tr("Aydınlatma metninin tamamı"),
            self.tr(", sürüm {version}").format(version=self.till.text("notice").version),
        )
        self.primary.setText(self.tr("Karta geç"))
        self._change.setText(self.tr("Tutarı değiştir"))

    def say_busy(self, state: State) -> bool:
        self._change.setEnabled(state is not State.LISTING)
        if state is not State.LISTING:
            return False
        self.primary.set_busy(self.tr("Kayıtlı kartlar soruluyor…"), self.tr("{} sn"))
        return True

    def act_hint(self) -> str:
        return self.tr("Karta geç")

    def go_on(self, gsm: Gsm) -> None:
        self.till.send(ToCard(gsm))
