"""A receipt as it will be printed, on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.kept_rows import fill
from paynet_desk.ui.widgets.labels import Label


class SlipLine(Protocol):
    """One line (``receipt.Line``)."""

    @property
    def kind(self) -> str:
        """ "head", "centre", "pair", "total" or "rule"."""

    @property
    def left(self) -> str:
        """The text, or what the value is."""

    @property
    def right(self) -> str:
        """The value, of pairs."""


_ROLES = {"head": "receipt_head", "centre": "receipt_soft", "pair": "receipt", "total": "receipt_total"}
_USUAL = 14  # lines, made with the page and not when it is shown
_NO_LIMIT = 16_777_215  # QWIDGETSIZE_MAX


class Slip(QWidget):
    """White paper in every theme."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[SlipLine, ...] = ()
        self._parts: list[_Part] = []
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        fill(self._parts, [None] * _USUAL, self._part, _Part.show_item)
        style.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        side = 14
        self._column.setContentsMargins(side, side + 4, side, side + 3)
        self.update()

    def show_lines(self, lines: Sequence[SlipLine]) -> None:
        """Show ``lines``."""
        if tuple(lines) == self._shown:
            return
        self._shown = tuple(lines)
        fill(self._parts, self._shown, self._part, _Part.show_item)

    def _part(self) -> _Part:
        part = _Part(self)
        self._column.addWidget(part)
        return part

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour("line"), 1))
        painter.setBrush(style.colour("paper"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)


class _Part(QWidget):
    """One line: words in the middle, a name and its value, or dashes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_rule = False
        self._left, self._right = Label("", "receipt"), Label("", "receipt")
        self._right.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addWidget(self._left, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._right)

    def show_item(self, line: SlipLine | None) -> None:
        self.setVisible(line is not None)
        if line is None:
            return
        self._is_rule = line.kind == "rule"
        is_pair = bool(line.right)
        self._left.setVisible(not self._is_rule)
        self._right.setVisible(is_pair)
        self.setMinimumHeight(0)
        self.setMaximumHeight(_NO_LIMIT)
        if self._is_rule:
            self.setFixedHeight(style.px(9) if style.metrics().is_compact else style.px(17))
            return
        for label, text in ((self._left, line.left), (self._right, line.right)):
            label.set_role(_ROLES[line.kind])
            label.setText(text)
        self._left.set_wraps(not is_pair)
        self._left.setAlignment(Qt.AlignmentFlag.AlignLeft if is_pair else Qt.AlignmentFlag.AlignHCenter)
        self._row.setStretch(0, 0 if is_pair else 1)
        self._row.setStretch(1, 1 if is_pair else 0)
        self._right.setAccessibleName(f"{line.left}: {line.right}")

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_rule:
            return
        painter = QPainter(self)
        pen = QPen(style.colour("paper_line"), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        middle = self.height() // 2
        painter.drawLine(0, middle, self.width(), middle)
