"""The answers of a result, one below the other: what it is, what is known of it, and perhaps an amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
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


class Answers(QWidget):
    """Rows between hairlines."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Answer, ...] = ()
        self._lines: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 1)
        self._column.setSpacing(0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        style.changed.connect(self.update)

    def set_answers(self, answers: Sequence[Answer]) -> None:
        """Show ``answers``."""
        if tuple(answers) == self._shown:
            return
        self._shown = tuple(answers)
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [self._line(answer) for answer in answers]
        for line in self._lines:
            self._column.addWidget(line)

    def _line(self, answer: Answer) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        compact = style.metrics().is_compact
        row.setContentsMargins(0, 9 if compact else 15, 0, 8 if compact else 14)
        row.setSpacing(14)
        row.addWidget(ResultRing(answer.kind, answer.icon, small=True), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(answer.title, "answer"))
        if answer.small:
            words.addWidget(Label(answer.small, "answer_small"))
        row.addLayout(words, 1)
        if answer.amount:
            row.addWidget(Label(answer.amount, "answer_amount", wraps=False))
        line.setAccessibleName(", ".join(filter(None, (answer.title, answer.amount, answer.small))))
        return line

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for line in self._lines:
            painter.fillRect(0, line.y(), self.width(), 1, style.colour("line"))
        if self._lines:
            painter.fillRect(0, self._lines[-1].geometry().bottom() + 1, self.width(), 1, style.colour("line"))
