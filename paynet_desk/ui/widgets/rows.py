"""Rows of fields on a grid of twelve columns."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style

_COLUMNS = 12


class FieldRows(QVBoxLayout):
    """Each row holds fields with the number of columns each takes; left and right edges agree from row to row.

    A ``QGridLayout`` leaves out the gap of columns in which nothing begins or ends, so halves come out unequal.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        if parent is None:
            super().__init__()
        else:
            super().__init__(parent)
        self._rows: list[tuple[QHBoxLayout, tuple[int, ...]]] = []
        self.setContentsMargins(0, 0, 0, 0)
        style.changed.connect(self._retheme)

    def add_row(self, *fields: tuple[QWidget, int]) -> None:
        """Put the next row below: (field, columns it takes); the columns of a row should add up to 12."""
        line = QHBoxLayout()
        for field, _ in fields:
            line.addWidget(field)
        self._rows.append((line, tuple(columns for _, columns in fields)))
        self.addLayout(line)
        self._retheme()

    def _retheme(self) -> None:
        m = style.metrics()
        self.setSpacing(m.row_gap)
        width = (m.column - (_COLUMNS - 1) * m.column_gap) / _COLUMNS
        for line, spans in self._rows:
            line.setSpacing(m.column_gap)
            for number, columns in enumerate(spans):
                line.setStretch(number, round(columns * width + (columns - 1) * m.column_gap))
