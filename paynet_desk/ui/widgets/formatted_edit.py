"""A field that groups what is typed while it is typed, with the caret staying where the person left it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from paynet_desk.ui.widgets.field import PlainEdit


class FormattedEdit(PlainEdit):
    """A line edit whose text is always ``form(what was typed)``.

    ``form`` may add and take away separators; it keeps letters and digits in their order. The caret keeps its place
    among those. A separator is never in the way of Backspace or Delete: the sign behind or before it goes.
    """

    def __init__(self, form: Callable[[str], str], is_typed: Callable[[str], bool] = str.isalnum) -> None:
        super().__init__()
        self._form = form
        self._is_typed = is_typed  # whether a sign is the person's own, not one that ``form`` added
        self.textEdited.connect(self._reform)

    def _reform(self, text: str) -> None:
        before = sum(map(self._is_typed, text[: self.cursorPosition()]))
        at_end = self.cursorPosition() == len(text)
        formed = self._form(text)
        if formed == text:
            return
        # not clear(), which would keep the old text one Ctrl+Z away
        self.setText(formed)
        self.setCursorPosition(len(formed) if at_end else self._place(formed, before))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = self.text()
        super().keyPressEvent(event)
        deleting = event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
        if not deleting or self.text() != text or self.isReadOnly():
            return
        # Only a separator went, and form put it back: step over it and take the sign that was meant.
        at = self.cursorPosition()
        while event.key() == Qt.Key.Key_Delete and at < len(text) and not self._is_typed(text[at]):
            at += 1
        while event.key() == Qt.Key.Key_Backspace and at > 0 and not self._is_typed(text[at - 1]):
            at -= 1
        self.setCursorPosition(at)
        super().keyPressEvent(event)

    def _place(self, text: str, typed: int) -> int:
        """The caret position behind the given number of signs that were typed."""
        seen = 0
        for at, sign in enumerate(text):
            if seen == typed:
                return at
            seen += self._is_typed(sign)
        return len(text)
