"""A receipt as it will be printed, on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
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


class Slip(QWidget):
    """White paper in every theme."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[SlipLine, ...] = ()
        self._parts: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
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
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = [self._part(line) for line in lines]
        for part in self._parts:
            self._column.addWidget(part)

    def _part(self, line: SlipLine) -> QWidget:
        if line.kind == "rule":
            return _Dashes(self)
        role = _ROLES[line.kind]
        if not line.right:
            words = Label(line.left, role, self)
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            return words
        pair = QWidget(self)
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        value = Label(line.right, role)
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        value.setAccessibleName(f"{line.left}: {line.right}")
        row.addWidget(Label(line.left, role, wraps=False), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(value, 1)
        return pair

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour("line"), 1))
        painter.setBrush(style.colour("paper"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)


class _Dashes(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(style.px(9) if style.metrics().is_compact else style.px(17))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pen = QPen(style.colour("paper_line"), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        middle = self.height() // 2
        painter.drawLine(0, middle, self.width(), middle)
