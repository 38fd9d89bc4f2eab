"""Page 1 of storing a card: the notice is read aloud, then the code is sent."""

from __future__ import annotations

from paynet_desk.core.gsm import Gsm
from paynet_desk.flow.store_card import Facts, SendCode, State
from paynet_desk.ui.pages.customer import CustomerPage


class StoringCustomer(CustomerPage[State, Facts]):
    """The program opens here, with the phone field focused."""

    step = 1
    _otp_required = True

    def say_words(self, facts: Facts) -> None:
        self._otp_required = facts.otp_required
        self.say_step(facts)
        self.title.setText(self.tr("Müşterinin cep telefonu"))
        self.lead.setText(self.tr("Kartı saklamadan önce bu numaraya bir doğrulama kodu gönderilir."))
        if not facts.otp_required:
            self.lead.setText(self.tr("Kartın sahibi bu numarayla tanınır."))
        notice = self.till.text("notice")
        self.speak.set_text(
            self.tr("Müşteriye okuyunuz"),
            f"“{notice.spoken if facts.otp_required else notice.spoken_without_code or notice.spoken}”",
            self.tr("Aydınlatma metninin tamamı"),
            self.tr(", sürüm {version}. Okuduğunuz saat kayda geçer.").format(version=notice.version),
        )
        self.primary.setText(self.tr("Okudum, kodu gönder") if facts.otp_required else self.tr("Okudum, karta geç"))

    def say_busy(self, state: State) -> bool:
        if state is not State.SENDING:
            return False
        self.primary.set_busy(
            self.tr("Kod gönderiliyor…"), self.tr("{} sn"), self.tr("Uzarsa SMS’in gidip gitmediği burada yazar.")
        )
        return True

    def act_hint(self) -> str:
        return self.tr("Kodu gönder") if self._otp_required else self.tr("Karta geç")

    def go_on(self, gsm: Gsm) -> None:
        self.till.send(SendCode(gsm, self.till.shown("notice")))
