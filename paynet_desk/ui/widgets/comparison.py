"""Two things side by side, row by row, the rows that differ marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.labels import Label

Row = tuple[str, str, str, bool]  # what it is, the left value, the right value, whether they differ


class Comparison(QWidget):
    """A table of three columns: what it is, left, right."""

    def __init__(self) -> None:
        super().__init__()
        self._labels: list[list[Label]] = []
        self._different: list[bool] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 0, 16, 0)
        self._grid.setSpacing(0)
        self._grid.setColumnStretch(0, 4)
        self._grid.setColumnStretch(1, 5)
        self._grid.setColumnStretch(2, 5)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._measure)

    def show_rows(self, heads: tuple[str, str], rows: Sequence[Row]) -> None:
        """``heads`` name the two columns; each row may be marked as different."""
        while len(self._labels) < len(rows) + 1:
            line = [Label("", "time" if column == 0 else "value", wraps=False) for column in range(3)]
            for column, label in enumerate(line):
                self._grid.addWidget(label, len(self._labels), column)
            self._labels.append(line)
        for column, head in enumerate(("", *heads)):
            self._labels[0][column].set_role("help")
            self._labels[0][column].setText(head)
        self._different = [row[3] for row in rows]
        for line, (name, left, right, different) in zip(self._labels[1:], rows, strict=True):
            for label, text in zip(line, (name, left, right), strict=True):
                label.setText(text)
            line[2].setAccessibleName(f"{name}: {left} / {right}")
            for label in line[1:]:
                label.set_role("strong" if different else "value")
        self._measure()

    def _measure(self) -> None:
        height = style.metrics().table_row
        for number in range(len(self._labels)):
            self._grid.setRowMinimumHeight(number, height if number else 32)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number in range(len(self._labels)):
            cell = self._grid.cellRect(number, 0)
            row = QRectF(0, cell.top(), self.width(), cell.height())
            if number and self._different[number - 1]:
                painter.fillRect(row, style.colour("warn_tint"))
            painter.fillRect(QRectF(0, row.bottom() - 1, self.width(), 1), style.colour("line"))
