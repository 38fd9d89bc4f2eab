"""The drawing of a key, alone and as a part of buttons and hints."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from paynet_desk.ui.theme import style


def keycap_size(text: str) -> QSize:
    """How large the cap of ``text`` is, in device-independent pixels."""
    width = QFontMetricsF(style.font("key")).horizontalAdvance(text) + 14
    line = style.metrics().style("key").line
    return QSize(max(26, round(width)), line + 2)


def paint_keycap(
    painter: QPainter, box: QRectF, text: str, *, ink: QColor, edge: QColor, ground: QColor | None
) -> None:
    """Draw the cap of ``text`` into ``box``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4.5, 4.5)
    painter.setPen(ink)
    painter.setFont(style.font("key"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class KeyCap(QWidget):
    """One key: ``KeyCap("F9")``."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._retheme)

    def text(self) -> str:
        """What is on the cap."""
        return self._text

    def setText(self, text: str) -> None:
        """Put ``text`` on the cap."""
        self._text = text
        self.setAccessibleName(text)
        self._retheme()

    def _retheme(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return keycap_size(self._text)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = style.colour
        paint_keycap(
            QPainter(self), QRectF(self.rect()), self._text,
            ink=colour("text"), edge=colour("edge"), ground=colour("key"),
        )  # fmt: skip
