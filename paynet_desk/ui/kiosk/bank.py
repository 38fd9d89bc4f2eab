"""The bank's page over the whole width, the way out and the time left above it, the keys beneath."""

from __future__ import annotations

from paynet_desk.flow.pay import BankInDoubt, Doubt, Facts, State
from paynet_desk.threeds.tracker import Verdict
from paynet_desk.ui.kiosk.keypad import Pad
from paynet_desk.ui.kiosk.page import KioskPage
from paynet_desk.ui.kiosk.parts import Acts
from paynet_desk.ui.pages.bank import BankPage


class KioskBank(KioskPage[State, Facts], BankPage):
    """As at the till; what is said around the page is said to the customer."""

    pad = Pad.MIXED
    scrolls = False

    def arrange(self) -> None:
        self.acts = Acts()
        self.panel.setParent(self)
        self.panel.hide()
        BankPage.arrange(self)

    def measure_column(self) -> None:
        BankPage.measure_column(self)

    def _make_room(self) -> None:
        BankPage._make_room(self)

    def show_state(self, state: State, facts: Facts) -> None:
        super().show_state(state, facts)
        self._waiting.set_text(
            self.tr("Sonuç soruluyor…"),
            self.tr("{} sn"),
            self.tr("Lütfen bekleyiniz. Kartınızdan iki kez çekilmez."),
        )

    def _say_message(self) -> None:
        match self._message:
            case Verdict.HELP:
                self.say(
                    "info",
                    self.tr("Bankanızın sayfası henüz açılmadı"),
                    self.tr("Bekleyebilir ya da vazgeçebilirsiniz. Şimdi vazgeçerseniz para çekilmez."),
                )
            case Verdict.ASK_SERVER:
                ask = (self.tr("Sonucu sor"), "", lambda: self._send(BankInDoubt(Doubt.QUIET)))
                self.band.show_message(
                    "warning", self.tr("Sayfa sessiz"), self.tr("Onay verdiyseniz sonucu sorunuz."), [ask]
                )
                self._make_room()
            case _:
                self.say_nothing()
