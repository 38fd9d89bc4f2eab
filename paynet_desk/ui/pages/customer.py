"""Page 1: the customer's phone number, the notice read aloud, and who it is when the number is known."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from paynet_desk.core.gsm import Gsm, GsmProblem, grouped_digits, read_gsm
from paynet_desk.flow.store_card import Facts, GsmTyped, NameTyped, SendCode, State
from paynet_desk.registry.values import Customer
from paynet_desk.ui.pages.customer_panel import CustomerPanel
from paynet_desk.ui.pages.page import Hint, Page
from paynet_desk.ui.pages.spill import Spill
from paynet_desk.ui.texts import GSM_PROBLEMS, say
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import PrimaryButton
from paynet_desk.ui.widgets.field import Field
from paynet_desk.ui.widgets.formatted_edit import FormattedEdit
from paynet_desk.ui.widgets.speak import SpeakBox


def group_gsm(text: str) -> str:
    """Group a number that begins with 5; anything else stays as it was typed until it can be read."""
    read = read_gsm(text)
    if isinstance(read, Gsm):
        return read.grouped
    digits = "".join(c for c in text if not c.isspace())
    if digits.startswith("5") and digits.isascii() and digits.isdigit() and len(digits) <= 10:
        return grouped_digits(digits)
    return text


class CustomerPage(Page):
    """The program opens here, with the phone field focused."""

    step = 1

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._gsm: Gsm | None = None
        self._wrong: GsmProblem | None = None  # what cannot become a number any more, or was left unfinished
        self._facts = Facts()
        self._spill = Spill()
        self._edit = FormattedEdit(group_gsm)
        self._edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._edit.textChanged.connect(self._typed)
        self._field = Field("", self._edit, key=True, prefix="+90")
        self._speak = SpeakBox()
        self._speak.link_clicked.connect(lambda: self.window().show_text("notice"))  # type: ignore[attr-defined]
        self._primary = PrimaryButton("")
        self._primary.clicked.connect(self.advance)
        self.fields.add_row((self._field, 12))
        self.body.addWidget(self._speak)
        self._actions = QHBoxLayout()
        self._actions.addWidget(self._primary)
        self.body.addLayout(self._actions)
        self.body.addWidget(self._primary.missing_label)
        self._customer = CustomerPanel()
        self._customer.chosen.connect(self._choose)
        self._customer.searched.connect(lambda text: till.send(NameTyped(text)))
        self._customer.left.connect(self.enter)
        self.panel_layout.addLayout(self._in_panel())
        self.measure()

    def _in_panel(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.addWidget(self._customer)
        box.addStretch(1)
        return box

    def measure(self) -> None:
        m = style.metrics()
        self.body.setSpacing(m.row_gap)
        self.body.setContentsMargins(0, m.row_gap if m.is_compact else 12, 0, 0)
        if hasattr(self, "_actions"):
            self._actions.setContentsMargins(0, m.button_gap, 0, 0)

    def show_state(self, state: State, facts: Facts) -> None:
        self._facts = facts
        self.say_step(facts)
        self.title.setText(self.tr("Müşterinin cep telefonu"))
        self.lead.setText(self.tr("Kartı saklamadan önce bu numaraya bir doğrulama kodu gönderilir."))
        if not facts.otp_required:
            self.lead.setText(self.tr("Kartın sahibi bu numarayla tanınır."))
        self._field.set_label(self.tr("Cep telefonu"))
        notice = self.till.text("notice")
        self._speak.set_text(
            self.tr("Müşteriye okuyunuz"),
            f"“{notice.spoken if facts.otp_required else notice.spoken_without_code or notice.spoken}”",
            self.tr("Aydınlatma metninin tamamı"),
            self.tr(", sürüm {version}. Okuduğunuz saat kayda geçer.").format(version=notice.version),
        )
        self._primary.setText(self.tr("Okudum, kodu gönder") if facts.otp_required else self.tr("Okudum, karta geç"))
        busy = state is State.SENDING
        self._edit.setReadOnly(busy)
        if busy:
            self._primary.set_busy(
                self.tr("Kod gönderiliyor…"), self.tr("{} sn"), self.tr("Uzarsa SMS’in gidip gitmediği burada yazar.")
            )
        else:
            self._say_missing()
        self._show_customer(facts)
        self.show_problem(facts.problem)

    def _show_customer(self, facts: Facts) -> None:
        self._customer.show_customer(facts.customer, facts.gsm)
        self._customer.show_found(facts.found)
        if self._gsm is None:
            self._say_typed()
        elif facts.question is not None:
            self._field.set_warning(
                self.tr("Bu müşterinin sonucu belli olmayan bir işlemi var; önce F5 ile onu sorunuz.")
            )
        elif facts.customer is None or facts.customer.owner_id is None:
            self._field.set_help(self.tr("Yeni müşteri."))  # also one whose first code was sent and no card stored
        elif not facts.customer.cards:
            self._field.set_ok(self.tr("Kayıtlı müşteri: {name}").format(name=facts.customer.name))
        else:
            known = self.tr("Kayıtlı müşteri: {name}, {count} kartı var.")
            self._field.set_ok(known.format(name=facts.customer.name, count=len(facts.customer.cards)))

    def _typed(self, text: str) -> None:
        read = GsmProblem.CARD_NUMBER if text and self._spill.takes() else read_gsm(text)
        if read is GsmProblem.CARD_NUMBER:
            # FAULTS O6: a card number in the wrong field is neither sent nor logged nor kept for Ctrl+Z
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
        elif self._gsm is None:
            self._field.set_help(say(GSM_PROBLEMS[GsmProblem.INCOMPLETE]) if self._edit.text() else "")

    def _say_missing(self) -> None:
        if self._gsm is None:
            self._primary.set_missing(self.tr("Eksik: cep telefonu"))
        else:
            self._primary.set_ready()

    def _choose(self, customer: Customer) -> None:
        self._edit.setText(grouped_digits(customer.gsm))
        self.enter()

    def enter(self) -> None:
        self._customer.end_search()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.setCursorPosition(len(self._edit.text()))

    def reset(self, facts: Facts) -> None:
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
            return
        self.till.send(SendCode(self._gsm, self.till.shown("notice")))

    def is_dirty(self) -> bool:
        return bool(self._edit.text())

    def key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_F9:
            self._customer.begin_search()
            return True
        return False

    def hints(self) -> Sequence[Hint]:
        go_on = self.tr("Kodu gönder") if self._facts.otp_required else self.tr("Karta geç")
        return (
            Hint("Enter", go_on, self.advance),
            Hint("Esc", self.tr("Vazgeç"), self.escape),
            Hint("F9", self.tr("Adla ara"), self._customer.begin_search),
        )
