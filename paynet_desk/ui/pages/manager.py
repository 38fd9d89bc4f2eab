"""What only a manager may do about an open question, with the PIN: close it, or let a lost first store be repeated."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout

from paynet_desk.core.masking import mask_text
from paynet_desk.core.pin import LONGEST, SHORTEST, PinAnswer
from paynet_desk.core.secret import Secret
from paynet_desk.flow.task import TaskFacts
from paynet_desk.registry.values import OpenQuestion
from paynet_desk.ui.pages.page import Hint, Page
from paynet_desk.ui.pages.question_words import title_of, whose
from paynet_desk.ui.pages.spill import Spill
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import PrimaryButton
from paynet_desk.ui.widgets.facts import Notes
from paynet_desk.ui.widgets.field import Field, plain_edit
from paynet_desk.ui.widgets.labels import Label
from paynet_desk.ui.widgets.secret_edit import Kind, SecretEdit
from paynet_desk.ui.widgets.surface import Rule

SHORTEST_REASON, LONGEST_REASON = 5, 200


class ManagerAct(Enum):
    """What a manager may do."""

    SIGN_OFF = "sign off"
    REPEAT = "repeat"


class ManagerPage(Page[Enum, TaskFacts]):
    """Says what the act means, asks for the PIN and, to close a question, for the reason. Esc leaves it undone."""

    def __init__(
        self,
        till: Till,
        sign_off: Callable[[OpenQuestion, str, str], None],
        repeat: Callable[[OpenQuestion, str], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(till)
        self._sign_off = sign_off
        self._repeat = repeat
        self._leave = leave
        self._asked: OpenQuestion | None = None
        self._act = ManagerAct.SIGN_OFF
        self._is_busy = False
        self._free_at = 0.0  # of time.monotonic(): the next PIN is looked at from then on
        self._complaints: dict[Field, Callable[[], str]] = {}  # what is wrong with a field, in the language in use
        self._problem: Callable[[], tuple[str, str]] | None = None  # title and text of the band
        self._spill = Spill()
        self._reason = plain_edit()
        self._reason.setMaxLength(LONGEST_REASON)
        self._reason.textChanged.connect(self._reason_typed)
        self._reason_field = Field("", self._reason)
        self._pin = SecretEdit(Secret(LONGEST), kind=Kind.SECURITY_CODE)
        self._pin.set_code_length(None)
        self._pin.edited.connect(self._pin_typed)
        self._pin_field = Field("", self._pin)
        self.fields.add_row((self._reason_field, 12))
        self.fields.add_row((self._pin_field, 12))
        self._primary = PrimaryButton("")
        self._primary.clicked.connect(self.advance)
        self.body.addWidget(self._primary)
        self.body.addWidget(self._primary.missing_label)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._say_below_fields)
        self._what = Label("", "section")
        self._whose = Label("", "say")
        self._meaning_title = Label("", "section")
        self._meaning = Notes()
        box = QVBoxLayout()
        for part in (self._what, self._whose, Rule(), self._meaning_title, self._meaning):
            box.addWidget(part)
        box.addStretch(1)
        self._box = box
        self.panel_layout.addLayout(box)
        self._measure()

    def measure(self) -> None:
        m = style.metrics()
        self.body.setContentsMargins(0, m.button_gap, 0, 0)
        self.body.setSpacing(m.row_gap)
        if hasattr(self, "_box"):
            self._box.setSpacing(m.panel_gap // 2)

    # ---- what it is told -------------------------------------------------------------------------------------------

    @property
    def asked(self) -> OpenQuestion | None:
        """What it is about."""
        return self._asked

    def show_question(self, question: OpenQuestion, act: ManagerAct) -> None:
        """Begin with empty fields."""
        self._asked, self._act = question, act
        self._is_busy = False
        self._problem = None
        self._empty()
        self._say()

    def show_answer(self, answer: PinAnswer, tries_left: int, wait_s: float) -> None:
        """What became of the PIN; where it was right the act follows."""
        if answer is PinAnswer.RIGHT:
            return
        self._is_busy = False
        self._free_at = time.monotonic() + wait_s
        if answer is PinAnswer.NOT_SET:
            self._problem = lambda: (
                self.tr("Bu kasada yönetici PIN’i ayarlanmamış"),
                self.tr("Bilgi işlem `paynet-desk pin` komutuyla ayarlar. Hiçbir şey değişmedi."),
            )
        elif not wait_s:
            self._complaints[self._pin_field] = lambda: self.tr("PIN yanlış. {count} deneme hakkınız kaldı.").format(
                count=tries_left
            )
        self._say()
        self._pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_not_done(self) -> None:
        """The PIN was right, and yet it could not be written down."""
        self._is_busy = False
        self._problem = lambda: (
            self.tr("Konu kapatılamadı") if self._act is ManagerAct.SIGN_OFF else self.tr("İzin kaydedilemedi"),
            self.tr("Bu arada sonucu belli olmuş ya da veri tabanına yazılamamış olabilir. Listeye bakınız."),
        )
        self._say()

    def show_state(self, state: Enum, facts: TaskFacts) -> None:
        self._say()

    # ---- words -----------------------------------------------------------------------------------------------------

    def _say(self) -> None:
        question = self._asked
        if question is None:
            return
        closes = self._act is ManagerAct.SIGN_OFF
        self.crumb.setText(self.tr("Açık sorular"))
        self.title.setText(self.tr("Yönetici kapatsın") if closes else self.tr("Yönetici bir kez daha saklatsın"))
        self.lead.setText(
            self.tr("Paynet’e bir şey gönderilmez, sonuç bilinmez kalır. Müşteriye yeniden hizmet verilir.")
            if closes
            else self.tr("İlk istek ulaştıysa kart iki kez saklanabilir; bitince kart listesi bunu gösterir.")
        )
        self._reason_field.setVisible(closes)
        self._reason_field.set_label(self.tr("Neden kapatılıyor?"))
        self._pin_field.set_label(self.tr("Yönetici PIN’i"))
        self._say_below_fields()
        if self._problem is None:
            self.say_nothing()
        else:
            self.say("error", *self._problem())
        self._what.setText(title_of(question))
        self._whose.setText(whose(question))
        self._meaning_title.setText(self.tr("Bu ne demektir?"))
        self._meaning.set_notes(self._notes(question))
        self._primary.setText(self.tr("Konuyu kapat") if closes else self.tr("Bir kez daha saklat"))
        for edit in (self._reason, self._pin):
            edit.setReadOnly(self._is_busy)
        if self._is_busy:
            self._primary.set_busy(self.tr("PIN denetleniyor…"), self.tr("{} sn"))
        else:
            self._say_missing()

    def _say_below_fields(self) -> None:
        practice = self.tr("Alıştırma PIN’i: {pin}").format(pin=self.till.practice_pin)
        self._reason_field.set_help(self.tr("Kayıtta kalır. Kart numarası yazmayınız."))
        self._pin_field.set_help(practice if self.till.practice_pin else "")
        for field, complaint in self._complaints.items():
            field.set_error(complaint())
        left = self._left_s()
        if left > 0:
            text = self.tr("PIN yanlış. {seconds} saniye sonra yeniden deneyebilirsiniz.")
            self._pin_field.set_error(text.format(seconds=int(left) + 1))
            self._tick.start()
        else:
            self._tick.stop()

    def _notes(self, question: OpenQuestion) -> list[tuple[str, str]]:
        if self._act is ManagerAct.REPEAT:
            return [
                ("alert", self.tr("İlk istek başarılı olduysa kart iki kez saklanabilir. Bitince liste gösterir.")),
                ("question", self.tr("Bir kez yapılabilir; yine yanıt gelmezse konuyu yönetici kapatır.")),
                ("card", self.tr("Kart bu kasada yok: numarası, onayı ve kodu yeniden alınır.")),
                ("list", self.tr("İzin kayda geçer. Numara değiştirilirse biter.")),
            ]
        unknown = (
            self.tr("Paranın çekilip çekilmediği bilinmez kalır; kasa bir daha sormaz.")
            if question.payment is not None
            else self.tr("Ne olduğu bilinmez kalır; kasa bir daha sormaz.")
        )
        return [
            ("shield", self.tr("Paynet’e hiçbir şey gönderilmez.")),
            ("question", unknown),
            ("user", self.tr("Bu müşteri için yeniden kart saklanabilir ve ödeme alınabilir.")),
            ("list", self.tr("Konu, nedeni ve saatiyle kayıtlarda kalır.")),
        ]

    def _missing(self) -> list[str]:
        missing = []
        if self._act is ManagerAct.SIGN_OFF and len(self._reason.text().strip()) < SHORTEST_REASON:
            missing.append(self.tr("neden"))
        if len(self._pin.secret) < SHORTEST:
            missing.append(self.tr("PIN"))
        return missing

    def _say_missing(self) -> None:
        missing = self._missing()
        if missing:
            self._primary.set_missing(self.tr("Eksik: {what}").format(what=", ".join(missing)))
        else:
            self._primary.set_ready()

    # ---- typing ----------------------------------------------------------------------------------------------------

    def _reason_typed(self, text: str) -> None:
        is_card_number = mask_text(text) != text
        if is_card_number:
            self._spill.begin()
        if is_card_number or (text and self._spill.takes()):
            with QSignalBlocker(self._reason):
                self._reason.setText("")  # nothing is left for Ctrl+Z
            self._complaints[self._reason_field] = lambda: self.tr("Bu bir kart numarasına benziyor, silindi.")
        elif text:
            self._complaints.pop(self._reason_field, None)
        self._say_below_fields()
        self._say_missing()

    def _pin_typed(self) -> None:
        if self._pin.secret:
            self._complaints.pop(self._pin_field, None)
        self._say_below_fields()
        self._say_missing()

    def _empty(self) -> None:
        with QSignalBlocker(self._reason):
            self._reason.setText("")
        self._pin.wipe()
        self._complaints.clear()

    def _left_s(self) -> float:
        return self._free_at - time.monotonic()

    # ---- what the manager does -------------------------------------------------------------------------------------

    def enter(self) -> None:
        closes = self._act is ManagerAct.SIGN_OFF and not self._reason.text()
        (self._reason if closes else self._pin).setFocus(Qt.FocusReason.OtherFocusReason)

    def advance(self) -> None:
        question = self._asked
        if question is None or self._is_busy:
            return
        reason = self._reason.text().strip()
        if self._act is ManagerAct.SIGN_OFF and len(reason) < SHORTEST_REASON:
            self._complain(
                self._reason_field, lambda: self.tr("En az {count} harfle yazınız.").format(count=SHORTEST_REASON)
            )
            return
        if self._left_s() > 0 or not (self._pin.secret or self._pin.hasFocus()):
            self._pin.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if len(self._pin.secret) < SHORTEST:
            self._complain(self._pin_field, lambda: self.tr("Yönetici PIN’ini yazınız."))
            return
        with self._pin.secret.view() as typed:
            pin = bytes(typed).decode("ascii")
        self._pin.wipe()
        self._is_busy = True
        self._problem = None
        self._say()
        if self._act is ManagerAct.SIGN_OFF:
            self._sign_off(question, reason, pin)
        else:
            self._repeat(question, pin)

    def _complain(self, field: Field, words: Callable[[], str]) -> None:
        self._complaints[field] = words
        self._say_below_fields()
        field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> None:
        if not self._is_busy:
            self._leave()

    def hideEvent(self, event: QHideEvent) -> None:
        self._empty()
        self._tick.stop()
        super().hideEvent(event)

    def hints(self) -> Sequence[Hint]:
        act = self.tr("Konuyu kapat") if self._act is ManagerAct.SIGN_OFF else self.tr("Bir kez daha saklat")
        return (Hint("Enter", act, self.advance), Hint("Esc", self.tr("Vazgeç"), self.escape))
