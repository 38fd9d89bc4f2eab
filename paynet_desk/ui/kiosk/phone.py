"""The customer's own phone number; what happens with it stands there to be read before anything is sent."""

from __future__ import annotations

from paynet_desk.core.gsm import Gsm
from paynet_desk.flow import pay, store_card
from paynet_desk.ui.kiosk.keypad import Pad
from paynet_desk.ui.kiosk.page import KioskPage
from paynet_desk.ui.pages.gsm import GsmPage
from paynet_desk.ui.pages.page import F, S
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import SecondaryButton


class PhonePage(KioskPage[S, F], GsmPage[S, F]):
    """Nothing that is known of the number is shown: whoever typed it has not proven that it is theirs."""

    pad = Pad.DIGITS

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self.give_up = SecondaryButton("")
        self.give_up.clicked.connect(self.escape)
        self.acts.take(self.primary, self.give_up)
        self._measure()

    def measure(self) -> None:
        self.body.setContentsMargins(0, style.metrics().title_gap // 2, 0, 0)

    def show_state(self, state: S, facts: F) -> None:
        super().show_state(state, facts)
        self._field.set_placeholder("5•• ••• •• ••")
        self.give_up.setText(self.tr("Vazgeç"))
        self.show_problem(facts.problem)

    def say_typed(self) -> None:
        self._field.set_help(self.tr("5 ile başlayan 10 hane."))


class StoringPhone(PhonePage[store_card.State, store_card.Facts]):
    """The notice is there to be read; pressing the act says that it was, and sends the code."""

    step = 1

    def say_words(self, facts: store_card.Facts) -> None:
        notice = self.till.text("notice")
        self.title.setText(self.tr("Cep telefonunuz"))
        self.lead.setText(self.tr("Bu numaraya bir doğrulama kodu gönderilir."))
        self.speak.set_text(
            self.tr("Göndermeden önce okuyunuz"),
            notice.spoken,
            self.tr("Aydınlatma metninin tamamı"),
            self.tr(", sürüm {version}").format(version=notice.version),
        )
        self.primary.setText(self.tr("Okudum, kodu gönder"))

    def say_busy(self, state: store_card.State) -> bool:
        if state is not store_card.State.SENDING:
            return False
        self.primary.set_busy(self.tr("Kod gönderiliyor…"), self.tr("{} sn"))
        return True

    def go_on(self, gsm: Gsm) -> None:
        self.till.send(store_card.SendCode(gsm, self.till.shown("notice")))


class PayingPhone(PhonePage[pay.State, pay.Facts]):
    """The payment is written down under this number; no card is stored and none that is stored is shown."""

    step = 2

    def say_words(self, facts: pay.Facts) -> None:
        self.title.setText(self.tr("Cep telefonunuz"))
        self.lead.setText(self.tr("Ödemeniz bu numaraya yazılır. SMS gönderilmez."))
        self.speak.set_text(
            self.tr("Numaranız neden soruluyor?"),
            self.tr(
                "Ödemenizi sonradan bulabilmemiz için. Kartınız saklanmaz, numaranız başka bir iş için kullanılmaz."
            ),
            self.tr("Aydınlatma metninin tamamı"),
            self.tr(", sürüm {version}").format(version=self.till.text("notice").version),
        )
        self.primary.setText(self.tr("Karta geç"))

    def say_busy(self, state: pay.State) -> bool:
        if state is not pay.State.LISTING:
            return False
        self.primary.set_busy(self.tr("Hazırlanıyor…"), self.tr("{} sn"))
        return True

    def go_on(self, gsm: Gsm) -> None:
        self.till.send(pay.ToCard(gsm))
