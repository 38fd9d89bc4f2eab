"""A list of which one is chosen: time, title, a small line, and what is the matter at the right.

Without times and notes the words take the whole width: the narrow form, for a panel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Choice:
    """One row; ``time``, ``icon`` and ``note`` may be empty."""

    time: str
    title: str
    small: str
    icon: str
    note: str
    tone: str = "warn_mark"  # of the icon

    def __str__(self) -> str:
        return ", ".join(filter(None, (f"{self.time} {self.title}".strip(), self.small, self.note)))


class RowList(QListWidget):
    """A list without a frame; up and down choose, everything else is the page's."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[object, ...] = ()
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.currentRowChanged.connect(lambda _: self.moved.emit())
        style.changed.connect(self.reset_sizes)

    def set_rows(self, rows: Sequence[object], names: Sequence[str]) -> None:
        """Show ``rows``, named for screen readers; the row that was chosen stays so while it is there."""
        if tuple(rows) == self._rows:
            return
        row = max(0, self.currentRow())
        self._rows = tuple(rows)
        self.clear()
        for value, name in zip(rows, names, strict=True):
            item = QListWidgetItem(name, self)
            item.setData(Qt.ItemDataRole.UserRole, value)
        if rows:
            self.setCurrentRow(min(row, len(rows) - 1))

    def current(self) -> int:
        """The number of the chosen row, -1 when there is none."""
        return self.currentRow()

    def reset_sizes(self) -> None:
        """The rows are as high as the look now has them."""
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            event.ignore()


class Choices(RowList):
    """Rows of time, title, a small line, and what is the matter."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Painter(self))

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Show ``choices``."""
        self.set_rows(choices, [str(choice) for choice in choices])


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, style.metrics().table_row + 28)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        choice: Choice = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(QPen(style.colour("accent_text"), 2))
            painter.setBrush(style.colour("tint"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        else:
            painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), style.colour("line"))
        top = box.top() + (box.height() - 46) / 2
        note_width = min(216.0, box.width() * 0.36) if choice.note else 0.0
        text_left = box.left() + 16 + (64 if choice.time else 0)
        text_width = box.right() - text_left - note_width - 16
        rows = (
            ("body", "text2", QRectF(box.left() + 16, top, 64, 24), choice.time),
            ("strong", "text", QRectF(text_left, top, text_width, 24), choice.title),
            ("say", "text2", QRectF(text_left, top + 24, text_width, 22), choice.small),
            (
                "say",
                "text2",
                QRectF(box.right() - note_width + 16, box.top(), note_width - 24, box.height()),
                choice.note,
            ),
        )
        for role, tone, place, text in rows:
            painter.setFont(style.font(role))
            painter.setPen(style.colour(tone))
            short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
            painter.drawText(place, _LEFT, short)
        if choice.icon:
            mark = QRectF(box.right() - note_width - 8, box.center().y() - 10, 20, 20)
            paint_icon(painter, choice.icon, mark, style.colour(choice.tone))
        painter.restore()
