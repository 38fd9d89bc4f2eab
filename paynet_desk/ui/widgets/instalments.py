"""The ways to pay, one of which is chosen: how many months, what a month, what in all, what commission."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.choices import RowList

Columns = tuple[str, str, str, str]
_MOST_SHOWN = 6
_FEWEST_SHOWN = 3  # where a small window has to show a message as well
_SCROLL_BAR = 12  # px wide, as the style sheet has it
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ENDS = (0.0, 0.53, 0.777, 1.0)  # where each column ends, as parts of the width


def _column_box(box: QRectF, column: int) -> QRectF:
    side = 12.0 if style.metrics().is_compact else 16.0
    left = box.left() if column == 0 else box.left() + box.width() * _ENDS[column - 1]
    right = box.left() + (box.width() - side if column == 3 else box.width() * _ENDS[column] - 4)
    return QRectF(left + side, box.top(), (box.width() if column == 0 else right - left) - side, box.height())


class InstalmentTable(QWidget):
    """A head and rows; up and down choose, more than six rows scroll."""

    def __init__(self) -> None:
        super().__init__()
        self._head = _Head(self)
        self.rows = _Rows()
        self.rows.setItemDelegate(_Painter(self.rows))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.rows)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        style.changed.connect(self._measure)

    def show_rows(self, head: Columns, rows: Sequence[Columns], names: Sequence[str], chosen: int) -> None:
        """``names`` say the same rows to a screen reader; ``chosen`` is the number of the chosen one."""
        self._head.show_columns(head)
        self.rows.set_rows(rows, names)
        self.rows.setCurrentRow(chosen)
        self._measure()

    def _measure(self) -> None:
        height = self.rows.sizeHint().height()
        self.rows.setMaximumHeight(height)
        self.rows.setMinimumHeight(min(height, _FEWEST_SHOWN * style.metrics().table_row + 1))
        self.rows.reset_sizes()
        self._head.show_gap(self.rows.count() > _MOST_SHOWN)
        self.updateGeometry()


class _Rows(RowList):
    def sizeHint(self) -> QSize:
        return QSize(300, min(_MOST_SHOWN, max(1, self.count())) * style.metrics().table_row + 1)


class _Head(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns: Columns = ("", "", "", "")
        self._gap = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_columns(self, columns: Columns) -> None:
        self._columns = columns
        self.update()

    def show_gap(self, scrolls: bool) -> None:
        """Keep the columns above the rows', which make room for a scroll bar."""
        self._gap = _SCROLL_BAR if scrolls else 0
        self.update()

    def sizeHint(self) -> QSize:
        line = style.metrics().style("instalment_head").line
        return QSize(300, line + (4 if style.metrics().is_compact else 12))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(0, 0, -self._gap, 0)
        painter.setFont(style.font("instalment_head"))
        painter.setPen(style.colour("text3"))
        for column, text in enumerate(self._columns):
            painter.drawText(_column_box(box, column), _RIGHT if column else _LEFT, text)
        painter.fillRect(0, self.height() - 1, self.width(), 1, style.colour("line"))


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, style.metrics().table_row)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        columns: Columns = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        colour = style.colour
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(QPen(colour("accent_text"), 2))
            painter.setBrush(colour("tint"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 7, 7)
        else:
            painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), colour("line"))
        mark = style.px(20)
        first = _column_box(box, 0)
        ring = QRectF(first.left(), box.center().y() - mark / 2, mark, mark)
        painter.setPen(QPen(colour("accent_text" if chosen else "edge"), 6 if chosen else 2))
        painter.setBrush(colour("field"))
        inset = 3 if chosen else 1
        painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset))
        for column, text in enumerate(columns):
            face = QFont(style.font("instalment"))
            if chosen:
                face.setWeight(QFont.Weight.DemiBold)
            elif column == 0:
                face.setWeight(QFont.Weight.Medium)
            painter.setFont(face)
            painter.setPen(colour("text2" if column == 3 and not chosen else "text"))
            place = _column_box(box, column)
            if column == 0:
                place.setLeft(place.left() + mark + 14)
            painter.drawText(place, _RIGHT if column else _LEFT, text)
        painter.restore()
