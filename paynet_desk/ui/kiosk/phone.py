"""The customer's own phone number; what happens with it stands there to be read before anything is sent."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt

from paynet_desk.core.gsm import Gsm, GsmProblem, read_gsm
from paynet_desk.flow import pay, store_card
from paynet_desk.flow.task import GsmTyped
from paynet_desk.ui.kiosk.keypad import Pad
from paynet_desk.ui.kiosk.page import KioskPage
from paynet_desk.ui.pages.customer import group_gsm
from paynet_desk.ui.pages.page import F, S
from paynet_desk.ui.pages.spill import Spill
from paynet_desk.ui.texts import GSM_PROBLEMS, say
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.field import Field
from paynet_desk.ui.widgets.formatted_edit import FormattedEdit
from paynet_desk.ui.widgets.speak import SpeakBox


class PhonePage(KioskPage[S, F]):
    """Nothing that is known of the number is shown: whoever typed it has not proven that it is theirs."""

    pad = Pad.DIGITS

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._gsm: Gsm | None = None
        self._wrong: GsmProblem | None = None
        self._spill = Spill()
        self._edit = FormattedEdit(group_gsm)
        self._edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._edit.textChanged.connect(self._typed)
        self._field = Field("", self._edit, key=True, prefix="+90")
        self.notice = SpeakBox()
        self.notice.link_clicked.connect(lambda: self.window().show_text("notice"))  # type: ignore[attr-defined]
        self.primary = self.act_button()
        self.primary.clicked.connect(self.advance)
        self.give_up = SecondaryButton("")
        self.give_up.clicked.connect(self.escape)
        self.fields.add_row((self._field, 12))
        self.body.addWidget(self.notice)
        self.acts.take(self.primary, self.give_up)
        self._measure()

    def measure(self) -> None:
        self.body.setContentsMargins(0, style.metrics().title_gap // 2, 0, 0)

    def say_words(self, facts: F) -> None:
        """Title, lead, what is to be read, the act."""
        raise NotImplementedError

    def say_busy(self, state: S) -> bool:
        """Show what is under way, if anything is; True when it is."""
        raise NotImplementedError

    def go_on(self, gsm: Gsm) -> None:
        """The page's act."""
        raise NotImplementedError

    def show_state(self, state: S, facts: F) -> None:
        self._field.set_label(self.tr("Cep telefonu"))
        self._field.set_placeholder("5•• ••• •• ••")
        self.give_up.setText(self.tr("Vazgeç"))
        self.say_words(facts)
        busy = self.say_busy(state)
        self._edit.setReadOnly(busy)
        if not busy:
            self._say_missing()
        self.show_problem(facts.problem)

    def _typed(self, text: str) -> None:
        read = GsmProblem.CARD_NUMBER if text and self._spill.takes() else read_gsm(text)
        if read is GsmProblem.CARD_NUMBER:  # FAULTS O6: neither sent nor logged nor kept for Ctrl+Z
            if len(text) > 1:
                self._spill.begin()
            with QSignalBlocker(self._edit):
                self._edit.setText("")
        gsm = read if isinstance(read, Gsm) else None
        before, self._gsm = self._gsm, gsm
        self._wrong = None if read in (gsm, GsmProblem.EMPTY, GsmProblem.INCOMPLETE) else GsmProblem(read)
        self._say_typed()
        if gsm != before:
            self.till.send(GsmTyped(gsm))
        self._say_missing()

    def _say_typed(self) -> None:
        if self._wrong is not None:
            self._field.set_error(say(GSM_PROBLEMS[self._wrong]))
        else:
            self._field.set_help(self.tr("5 ile başlayan 10 hane."))

    def _say_missing(self) -> None:
        if self._gsm is None:
            self.primary.set_missing(self.tr("Eksik: cep telefonu"))
        else:
            self.primary.set_ready()

    def enter(self) -> None:
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.setCursorPosition(len(self._edit.text()))

    def reset(self, facts: F) -> None:
        self._gsm = facts.gsm
        with QSignalBlocker(self._edit):
            self._edit.setText(facts.gsm.grouped if facts.gsm else "")
        self._wrong = None
        self._field.clear_message()

    def advance(self) -> None:
        if self._gsm is None:
            read = read_gsm(self._edit.text())
            self._wrong = read if isinstance(read, GsmProblem) else GsmProblem.EMPTY
            self._say_typed()
            self.enter()
        else:
            self.go_on(self._gsm)

    def is_dirty(self) -> bool:
        return bool(self._edit.text())


class StoringPhone(PhonePage[store_card.State, store_card.Facts]):
    """The notice is there to be read; pressing the act says that it was, and sends the code."""

    step = 1

    def say_words(self, facts: store_card.Facts) -> None:
        notice = self.till.text("notice")
        self.title.setText(self.tr("Cep telefonunuz"))
        self.lead.setText(self.tr("Bu numaraya bir doğrulama kodu gönderilir."))
        self.notice.set_text(
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
        self.notice.set_text(
            self.tr("Numaranız neden soruluyor?"),
            self.tr("Ödemenizi sonradan bulabilmemiz için. Kartınız saklanmaz, numaranız başka bir iş için kullanılmaz."),
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


