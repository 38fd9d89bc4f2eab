"""The edit for what a stored card is called."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal

from paynet_desk.core.masking import mask_text
from paynet_desk.ui.pages.spill import Spill
from paynet_desk.ui.widgets.field import PlainEdit

MAX_LABEL = 50  # contract 9.22


class LabelEdit(PlainEdit):
    """A card number typed here is wiped at once, with the digits of it that follow (FAULTS O6).

    ``typed`` says that the cashier typed something; its argument is whether that was wiped.
    """

    typed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(MAX_LABEL)
        self._spill = Spill()
        self.textEdited.connect(self._edited)

    def _edited(self, text: str) -> None:
        is_card_number = mask_text(text) != text
        if is_card_number:
            self._spill.begin()
        wiped = is_card_number or bool(text and self._spill.takes())
        if wiped:
            with QSignalBlocker(self):
                self.setText("")
        self.typed.emit(wiped)

    def label(self) -> str:
        """What was typed, without blanks to spare."""
        return " ".join(self.text().split())
