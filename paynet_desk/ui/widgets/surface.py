"""Grounds: the frame, the sheet, the panel, and boxes on them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from paynet_desk.ui.theme import style


class Surface(QWidget):
    """A ground in the colour of token ``kind`` ("frame", "sheet", "panel") with hairlines at ``edges``.

    ``edges`` holds any of "left", "right", "top", "bottom", separated by blanks.
    """

    def __init__(self, kind: str, edges: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self._token = {"sheet": "surface", "bar": "frame", "rail": "frame"}.get(kind, kind)
        self._edges = frozenset(edges.split())
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        style.changed.connect(self.update)

    def set_edges(self, edges: str) -> None:
        """Hairlines at other edges."""
        self._edges = frozenset(edges.split())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), style.colour(self._token))
        width, height = self.width(), self.height()
        lines = {
            "left": QRect(0, 0, 1, height),
            "right": QRect(width - 1, 0, 1, height),
            "top": QRect(0, 0, width, 1),
            "bottom": QRect(0, height - 1, width, 1),
        }
        for edge in self._edges:
            painter.fillRect(lines[edge], style.colour("line"))


class Box(QWidget):
    """A rounded box with a hairline on the panel's colour; put a layout into it."""

    def __init__(self, parent: QWidget | None = None, *, radius: int = 12) -> None:
        super().__init__(parent)
        self._radius = radius
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        style.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour("line"), 1))
        painter.setBrush(style.colour("panel"))
        radius = self._radius - 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


class Rule(QWidget):
    """A hairline from left to right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)
        style.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), style.colour("line"))
