"""The hatched strip along the window's top: hatching says "not real"."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from paynet_desk.ui.theme import style

_PERIOD = 17  # 12 px across the stripe, 16.97 along the edge


class HatchStrip(QWidget):
    """Shown in the practice and the test environment only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._retheme)

    def _retheme(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, style.metrics().strip)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, style.metrics().strip)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.colour("hatch2"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(style.colour("hatch"))
        painter.setBrush(style.colour("hatch"))
        height = self.height()
        half = _PERIOD / 2
        for left in range(-_PERIOD, self.width() + _PERIOD, _PERIOD):
            corners = [(left + height, 0), (left + height + half, 0), (left + half, height), (left, height)]
            painter.drawConvexPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
