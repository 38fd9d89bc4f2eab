"""Small marks: a count, a scheme's name in an outlined tag, the badge that names the environment."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from paynet_desk.ui.theme import style


def count_size(number: int) -> QSize:
    """How large the badge of ``number`` is."""
    line = style.metrics().style("count").line
    return QSize(max(line + 2, math.ceil(QFontMetricsF(style.font("count")).horizontalAdvance(str(number))) + 12), line)


def paint_count(painter: QPainter, box: QRectF, number: int) -> None:
    """Draw the badge of ``number`` into ``box``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour("warn_mark"))
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.setPen(style.colour("on_warn"))
    painter.setFont(style.font("count"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
    painter.restore()


class _Mark(QWidget):
    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._retheme)

    def _retheme(self) -> None:
        self.updateGeometry()
        self.update()


class CountBadge(_Mark):
    """How many questions are open; hides itself at none."""

    def __init__(self, number: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self.set_count(number)

    def set_count(self, number: int) -> None:
        """Show ``number``."""
        self._number = number
        self.setAccessibleName(str(number))
        self.setVisible(number > 0)
        self._retheme()

    def sizeHint(self) -> QSize:
        return count_size(self._number)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_count(QPainter(self), QRectF(self.rect()), self._number)


class Tag(_Mark):
    """A scheme's name in plain type inside an outline; hides itself while there is no name."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setText(text)

    def text(self) -> str:
        """What it says."""
        return self._text

    def setText(self, text: str) -> None:
        """Show ``text``, or nothing."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._retheme()
        self.setVisible(bool(text))

    def sizeHint(self) -> QSize:
        line = style.metrics().style("tag").line
        return QSize(math.ceil(QFontMetricsF(style.font("tag")).horizontalAdvance(self._text)) + 16, line + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = style.snap(1.5, self.devicePixelRatioF())
        painter.setPen(QPen(style.colour("text"), edge))
        half = edge / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 5 - half, 5 - half)
        painter.setFont(style.font("tag"))
        painter.drawText(QRectF(self.rect()).translated(0.5, 0), Qt.AlignmentFlag.AlignCenter, self._text)


class EnvironmentBadge(_Mark):
    """Which environment this is: filled for the practice one, dashed for the test one."""

    def __init__(self, title: str = "", text: str = "", dashed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._text, self._dashed = title, text, dashed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_environment(title, text, dashed)

    def set_environment(self, title: str, text: str = "", dashed: bool = False) -> None:
        """Name the environment; an empty title hides the badge (live)."""
        self._title, self._text, self._dashed = title, text, dashed
        self.setAccessibleName(f"{title}. {text}" if text else title)
        self.setVisible(bool(title))
        self._retheme()

    def _is_short(self) -> bool:
        return style.metrics().is_compact

    def sizeHint(self) -> QSize:
        m = style.metrics()
        width = math.ceil(QFontMetricsF(style.font("env_title")).horizontalAdvance(self._title))
        if self._is_short():
            return QSize(width + 12, m.style("env_title").line + 6)
        return QSize(width + 24, m.style("env_title").line + (m.style("env").line if self._text else 0) + 16)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        m = style.metrics()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        ink = style.colour("env_text")
        if self._dashed:
            ink = style.colour("text")
            pen = QPen(style.colour("env"), 2, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 7, 7)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("env"))
            painter.drawRoundedRect(box, 8, 8)
        painter.setPen(ink)
        painter.setFont(style.font("env_title"))
        if self._is_short():
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._title)
            return
        inner = box.adjusted(12, 8, -10, -8)
        at = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        first = QRectF(inner.left(), inner.top(), inner.width(), m.style("env_title").line)
        painter.drawText(first, at, self._title)
        painter.setFont(style.font("env"))
        second = QRectF(inner.left(), first.bottom(), inner.width(), m.style("env").line)
        painter.drawText(second, at, self._text)
