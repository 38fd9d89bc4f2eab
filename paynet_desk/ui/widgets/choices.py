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
    """One row; ``time``, ``below`` it, ``icon`` and ``note`` may be empty."""

    time: str
    title: str
    small: str
    icon: str
    note: str
    tone: str = "warn_mark"  # of the icon
    below: str = ""

    def __str__(self) -> str:
        when = " ".join(filter(None, (self.time, self.below)))
        return ", ".join(filter(None, (f"{when} {self.title}".strip(), self.small, self.note)))


@dataclass(frozen=True, slots=True)
class Heading:
    """A line over the rows that are only to be read."""

    text: str

    def __str__(self) -> str:
        return self.text


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

    def set_rows(self, rows: Sequence[object], names: Sequence[str], choosable: int | None = None) -> None:
        """Show ``rows``, named for screen readers; the row that was chosen stays so while it is there.

        Only the first ``choosable`` of them can be chosen (default: all).
        """
        if tuple(rows) == self._rows:
            return
        row = max(0, self.currentRow())
        self._rows = tuple(rows)
        self.clear()
        count = len(rows) if choosable is None else choosable
        for number, (value, name) in enumerate(zip(rows, names, strict=True)):
            item = QListWidgetItem(name, self)
            item.setData(Qt.ItemDataRole.UserRole, value)
            if number >= count:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        if count:
            self.setCurrentRow(min(row, count - 1))

    def choose(self, row: int) -> None:
        """Choose that row; -1: none."""
        self.setCurrentRow(row)
        if row < 0:
            self.clearSelection()

    def current(self) -> int:
        """The number of the chosen row, -1 when there is none."""
        return self.currentRow()

    def reset_sizes(self) -> None:
        """The rows are as high as the look now has them."""
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            before = self.currentRow()
            super().keyPressEvent(event)
            if self.currentRow() == before:  # what stands below can only be read
                down = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
                self.scroll_by(self.sizeHintForRow(0) if down else -self.sizeHintForRow(0))
        else:
            event.ignore()

    def scroll_by(self, by: int) -> None:
        """Move what is shown by so many pixels."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by)


class Choices(RowList):
    """Rows of time, title, a small line, and what is the matter."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Painter(self))

    def set_choices(self, choices: Sequence[Choice], heading: str = "", read_only: Sequence[Choice] = ()) -> None:
        """Show ``choices``, and under ``heading`` rows that are only to be read."""
        rows: list[Choice | Heading] = [*choices]
        if read_only:
            rows += [Heading(heading), *read_only]
        self.set_rows(rows, [str(row) for row in rows], len(choices))


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        if isinstance(index.data(Qt.ItemDataRole.UserRole), Heading):
            return QSize(100, style.metrics().style("section").line + style.metrics().table_row)
        return QSize(100, style.metrics().table_row + style.px(28))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Choice | Heading = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            self._paint_heading(painter, box, row)
        else:
            self._paint_choice(painter, box, row, chosen=bool(option.state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRectF, heading: Heading) -> None:
        painter.setFont(style.font("section"))
        painter.setPen(style.colour("text"))
        at = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(box.adjusted(16, 0, -16, -8), at, heading.text)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), style.colour("line"))

    def _paint_choice(self, painter: QPainter, box: QRectF, choice: Choice, *, chosen: bool) -> None:
        if chosen:
            painter.setPen(QPen(style.colour("accent_text"), 2))
            painter.setBrush(style.colour("tint"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        else:
            painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), style.colour("line"))
        upper, lower = style.px(24), style.px(22)
        top = box.top() + (box.height() - upper - lower) / 2
        time_width = style.px(84) if choice.time else 0
        note_width = min(float(style.px(216)), box.width() * 0.36) if choice.note else 0.0
        text_left = box.left() + 16 + time_width
        text_width = box.right() - text_left - note_width - 16
        icon = style.px(20)
        note_left = box.right() - note_width + icon - 4
        rows = (
            ("body", "text2", QRectF(box.left() + 16, top, time_width, upper), choice.time),
            ("help", "text3", QRectF(box.left() + 16, top + upper, time_width, lower), choice.below),
            ("strong", "text", QRectF(text_left, top, text_width, upper), choice.title),
            ("say", "text2", QRectF(text_left, top + upper, text_width, lower), choice.small),
            ("say", "text2", QRectF(note_left, box.top(), box.right() - 8 - note_left, box.height()), choice.note),
        )
        for role, tone, place, text in rows:
            painter.setFont(style.font(role))
            painter.setPen(style.colour(tone))
            short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
            painter.drawText(place, _LEFT, short)
        if choice.icon:
            mark = QRectF(box.right() - note_width - 8, box.center().y() - icon / 2, icon, icon)
            paint_icon(painter, choice.icon, mark, style.colour(choice.tone))
