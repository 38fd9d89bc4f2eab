"""The answers of a result, one below the other: what it is, what is known of it, and perhaps an amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.kept_rows import fill
from paynet_desk.ui.widgets.labels import Label
from paynet_desk.ui.widgets.ring import ResultRing


@dataclass(frozen=True, slots=True)
class Answer:
    """One row; ``kind`` and ``icon`` as in ``ResultRing``."""

    kind: str
    icon: str
    title: str
    small: str = ""
    amount: str = ""


_USUAL = 2  # rows, made with the page and not when it is shown


class Answers(QWidget):
    """Rows between hairlines."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Answer, ...] = ()
        self._lines: list[_AnswerLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 1)
        self._column.setSpacing(0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        fill(self._lines, [None] * _USUAL, self._line, _AnswerLine.show_item)
        style.changed.connect(self.update)

    def set_answers(self, answers: Sequence[Answer]) -> None:
        """Show ``answers``."""
        if tuple(answers) == self._shown:
            return
        self._shown = tuple(answers)
        fill(self._lines, self._shown, self._line, _AnswerLine.show_item)

    def _line(self) -> _AnswerLine:
        line = _AnswerLine(self)
        self._column.addWidget(line)
        return line

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self._lines[: len(self._shown)]
        for line in shown:
            painter.fillRect(0, line.y(), self.width(), 1, style.colour("line"))
        if shown:
            painter.fillRect(0, shown[-1].geometry().bottom() + 1, self.width(), 1, style.colour("line"))


class _AnswerLine(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(14)
        self._ring = ResultRing("ok", "check", small=True)
        self._row.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignTop)
        self._title, self._small = Label("", "answer"), Label("", "answer_small")
        self._amount = Label("", "answer_amount", wraps=False)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._small)
        self._row.addLayout(words, 1)
        self._row.addWidget(self._amount)

    def show_item(self, answer: Answer | None) -> None:
        self.setVisible(answer is not None)
        if answer is None:
            return
        compact = style.metrics().is_compact
        self._row.setContentsMargins(0, 9 if compact else 15, 0, 8 if compact else 14)
        self._ring.set_result(answer.kind, answer.icon)
        for label, text in ((self._title, answer.title), (self._small, answer.small), (self._amount, answer.amount)):
            label.setText(text)
            label.setVisible(bool(text))
        self.setAccessibleName(", ".join(filter(None, (answer.title, answer.amount, answer.small))))
