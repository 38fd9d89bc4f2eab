"""What is to be paid: the amount in large type, a note for the receipt, and keys for a finger."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from paynet_desk.core.masking import mask_text
from paynet_desk.core.money import Kurus, format_lira
from paynet_desk.flow.pay import Facts, SetAmount, State
from paynet_desk.ui.pages.page import Hint, Page
from paynet_desk.ui.pages.spill import Spill
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.amount import AmountEdit, TouchPad
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.field import Field, PlainEdit
from paynet_desk.ui.widgets.labels import Label

MAX_NOTE = 140  # contract 1.4, description


class AmountPage(Page[State, Facts]):
    """The payment begins here, and comes back when another amount is wanted."""

    step = 1

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._facts = Facts()
        self._is_busy = False
        self._is_asked_for = False  # Enter was pressed without an amount
        self._edit = AmountEdit()
        self._edit.textChanged.connect(self._typed)
        self._field = Field("", self._edit)
        self._spill = Spill()
        self._note = PlainEdit()
        self._note.setMaxLength(MAX_NOTE)
        self._note.textEdited.connect(self._note_typed)
        self._note_field = Field("", self._note)
        self._primary = self.act_button()
        self._primary.clicked.connect(self.advance)
        self._give_up = SecondaryButton("")
        self._give_up.clicked.connect(self.escape)
        self.fields.add_row((self._field, 12))
        self.fields.add_row((self._note_field, 12))
        self._actions = QHBoxLayout()
        self._actions.addWidget(self._primary, 1)
        self._actions.addWidget(self._give_up)
        self.body.addLayout(self._actions)
        self.body.addWidget(self._primary.missing_label)
        self._pad_title = Label("", "section")
        self._pad = TouchPad()
        self._pad.pressed.connect(self._pad_pressed)
        box = QVBoxLayout()
        box.setSpacing(12)
        box.addWidget(self._pad_title)
        box.addWidget(self._pad)
        box.addStretch(1)
        self.panel_layout.addLayout(box)
        self._measure()

    def measure(self) -> None:
        m = style.metrics()
        self.body.setSpacing(m.row_gap)
        if hasattr(self, "_actions"):
            self._actions.setContentsMargins(0, m.button_gap, 0, 0)
            self._actions.setSpacing(12)

    def show_state(self, state: State, facts: Facts) -> None:
        self._facts, self._is_busy = facts, state is State.RATING
        self.crumb.setText(self.tr("Ödeme al, adım 1 / 6"))
        self.title.setText(self.tr("Ödenecek tutar"))
        self.lead.setText(self.tr("Tutarı yazınız. Virgül ve nokta tuşu kuruşa geçer."))
        self._field.set_label(self.tr("Tutar"))
        self._say_amount()
        self._note_field.set_label(self.tr("Açıklama"))
        self._note_field.set_optional(self.tr("isteğe bağlı, fişte görünür"))
        self._primary.setText(self.tr("Taksitleri göster") if self._knows_card() else self.tr("Müşteriye geç"))
        self._give_up.setText(self.tr("Vazgeç"))
        self._pad_title.setText(self.tr("Dokunmatik tuşlar"))
        self._pad.set_names(self.tr("virgül"), self.tr("son rakamı sil"))
        self._pad.set_enabled(not self._is_busy)
        for edit in (self._edit, self._note):
            edit.setReadOnly(self._is_busy)
        if self._is_busy:
            self._primary.set_busy(self.tr("Taksitler soruluyor…"), self.tr("{} sn"))
        else:
            self._say_missing()
        self.show_problem(facts.problem)

    def _knows_card(self) -> bool:
        return self._facts.draft is not None or self._facts.stored is not None

    def _is_too_large(self, amount: Kurus | None) -> bool:
        return amount is not None and amount > self.till.max_amount

    def _good(self) -> Kurus | None:
        amount = self._edit.amount()
        return None if self._is_too_large(amount) else amount

    def _typed(self, _text: str) -> None:
        self._is_asked_for = False
        self._say_amount()
        self._say_missing()
        self.hints_changed.emit()

    def _say_amount(self) -> None:
        most = self.tr("En çok {amount}").format(amount=format_lira(self.till.max_amount))
        self._field.set_help(most)
        if self._is_too_large(self._edit.amount()):
            self._field.set_error(self.tr("{most} yazılabilir.").format(most=most))
        elif self._is_asked_for:
            nothing = not self._edit.text()
            self._field.set_error(self.tr("Tutarı yazınız.") if nothing else self.tr("Tutar sıfır olamaz."))

    def _say_missing(self) -> None:
        if self._is_busy:
            return
        if self._good() is None:
            self._primary.set_missing(self.tr("Eksik: tutar"))
        else:
            self._primary.set_ready()

    def _note_typed(self, text: str) -> None:
        is_card_number = mask_text(text) != text
        if is_card_number:
            self._spill.begin()
        elif not (text and self._spill.takes()):
            self._note_field.clear_message()
            return
        with QSignalBlocker(self._note):  # a card number in the wrong field is neither sent nor printed (I4)
            self._note.setText("")
        self._note_field.set_error(self.tr("Bu bir kart numarasına benziyor, silindi."))

    def _pad_pressed(self, key: str) -> None:
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.press(key)

    def reset(self, facts: Facts) -> None:
        self._edit.set_amount(facts.amount)
        with QSignalBlocker(self._note):
            self._note.setText(facts.note)
        self._note_field.clear_message()

    def enter(self) -> None:
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.end(False)
        if self._knows_card():
            self._edit.selectAll()  # another amount is wanted

    def advance(self) -> None:
        if self._is_busy:
            return
        amount = self._good()
        if amount is None:
            self._is_asked_for = True
            self._say_amount()
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.till.send(SetAmount(amount, self._note.text().strip()))

    def is_dirty(self) -> bool:
        return bool(self._edit.text() or self._note.text())

    def if_discarded(self) -> str:
        return self.tr("Para çekilmedi.") if self._facts.gsm is not None else super().if_discarded()

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("Enter", self.tr("Devam"), self.advance),
            Hint("Esc", self.tr("Vazgeç"), self.escape),
        )
