"""A text to be read in full: the notice, the consent, the help. Esc or Enter goes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextBrowser

from paynet_desk.flow.task import TaskFacts
from paynet_desk.ui.pages.page import Hint, Page
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till


class ReadingPage(Page[Enum, TaskFacts]):
    """Shows text of our own, never anything that came from outside."""

    def __init__(self, till: Till, leave: Callable[[], None]) -> None:
        super().__init__(till)
        self._leave = leave
        self._words: Callable[[], tuple[str, str, str]] = lambda: ("", "", "")
        self._said = ("", "", "")
        self._text = QTextBrowser()
        self._text.setOpenLinks(False)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._text.setTabChangesFocus(True)
        self.fill_height(self._text)

    def show_text(self, words: Callable[[], tuple[str, str, str]]) -> None:
        """Show what ``words`` gives in the language in use: title, lead, Markdown (its own heading is dropped)."""
        self._words = words
        self._said = ("", "", "")
        self._say()

    def _say(self) -> None:
        if self._words() == self._said:
            return  # the reader keeps the place
        title, lead, markdown = self._said = self._words()
        self.title.setText(title)
        self.lead.setText(lead)
        lines = markdown.strip().splitlines()
        if lines and lines[0].startswith("# "):
            lines = lines[1:]
        self._text.setMarkdown("\n".join(lines))
        self._set_type()
        self._text.setAccessibleName(title)
        self.measure()

    def _set_type(self) -> None:
        """Headings as the look has them, air between paragraphs; Qt's own are too large and too tight."""
        block = self._text.document().begin()
        while block.isValid():
            heading = block.blockFormat().headingLevel() > 0
            cursor = QTextCursor(block)
            room = QTextBlockFormat()
            room.setTopMargin(16 if heading else 6)
            room.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.mergeBlockFormat(room)
            if heading:
                look = QTextCharFormat()
                look.setFont(style.font("section"))
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.mergeCharFormat(look)
            block = block.next()
        self._text.moveCursor(QTextCursor.MoveOperation.Start)

    def measure(self) -> None:
        self.body.setContentsMargins(0, style.metrics().row_gap, 0, style.metrics().row_gap)

    def show_state(self, state: Enum, facts: TaskFacts) -> None:
        self._say()  # it depends on the language, not on the flow

    def enter(self) -> None:
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def advance(self) -> None:
        self._leave()

    def escape(self) -> None:
        self._leave()

    def hints(self) -> Sequence[Hint]:
        return (Hint("Esc", self.tr("Geri"), self._leave),)
