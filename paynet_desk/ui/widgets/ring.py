"""Rings: the one that runs out, and the one around a result's icon."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon


class CountdownRing(QWidget):
    """What is left until a deadline. ``ticked(seconds)`` once a second while visible, ``expired`` once at the end."""

    ticked = Signal(int)
    expired = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._total = 1.0
        self._deadline: float | None = None
        self._told = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        style.changed.connect(self.update)

    def set_total(self, seconds: float) -> None:
        """How long the whole ring stands for."""
        self._total = max(seconds, 0.001)
        self.update()

    def set_deadline(self, deadline: float | None) -> None:
        """When it ends, on the clock of ``time.monotonic()``; None: it stands still and empty."""
        self._deadline = deadline
        self._told = deadline is None
        self._tick()

    def remaining(self) -> float:
        """Seconds left, never below zero."""
        return 0.0 if self._deadline is None else max(0.0, self._deadline - time.monotonic())

    def seconds(self) -> int:
        """Whole seconds left, as shown: zero only when it is over."""
        return math.ceil(self.remaining() - 0.001)

    def _tick(self) -> None:
        self._timer.stop()
        self.update()
        if self._deadline is None:
            return
        left = self.remaining()
        self.ticked.emit(self.seconds())
        if left <= 0.0:
            if not self._told:
                self._told = True
                self.expired.emit()
            return
        if self.isVisible():
            self._timer.start(max(1, math.ceil((left - (math.ceil(left - 0.001) - 1)) * 1000)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(style.px(44), style.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        track = style.colour("line")
        if style.current().is_contrast:
            painter.setPen(QPen(track, 1))
        else:
            painter.setPen(QPen(track, 4))
        painter.drawEllipse(box)
        part = min(1.0, self.seconds() / self._total)
        if part > 0:
            painter.setPen(QPen(style.colour("accent_text"), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawArc(box, 90 * 16, -round(part * 360 * 16))


_RINGS = {
    "ok": ("ok_tint", "ok"),
    "unknown": ("warn_tint", "warn_mark"),
    "no": ("err_tint", "err"),
    "accent": ("tint", "accent_text"),
}


class ResultRing(QWidget):
    """A round ground with an icon: ``kind`` "ok", "unknown", "no" or "accent". Says nothing by colour alone."""

    def __init__(self, kind: str, icon: str, parent: QWidget | None = None, *, small: bool = False) -> None:
        super().__init__(parent)
        self._kind, self._icon, self._small = kind, icon, small
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._retheme)

    def set_result(self, kind: str, icon: str) -> None:
        """Another result."""
        self._kind, self._icon = kind, icon
        self.update()

    def _retheme(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        size = style.px(36) if self._small else style.metrics().ring
        return QSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, ink = _RINGS[self._kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour(ink), 1.5) if style.current().is_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(style.colour(ground))
        box = QRectF(self.rect())
        painter.drawEllipse(box.adjusted(1, 1, -1, -1) if style.current().is_contrast else box)
        size = 20.0 if self._small else 32.0 if self._icon == "question" else 30.0 if self._icon == "check" else 28.0
        stroke = 2.25 if self._icon == "check" else 1.9 if self._icon == "question" else 1.75
        size *= style.metrics().scale
        at = QRectF((box.width() - size) / 2, (box.height() - size) / 2, size, size)
        paint_icon(painter, self._icon, at, style.colour(ink), stroke)
