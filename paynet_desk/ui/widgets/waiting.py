"""Nothing to do but wait: what is waited for, a moving bar, the seconds."""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.buttons import paint_busy_bar
from paynet_desk.ui.widgets.labels import Label

_SECONDS_SHOWN_AFTER = 3.0


class Waiting(QWidget):
    """Title, bar, text; counts the seconds from ``begin`` on."""

    def __init__(self) -> None:
        super().__init__()
        self._since = time.monotonic()
        self._title, self._seconds = "", ""
        self.title = Label("", "section")
        self.text = Label("", "say")
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._bar = _Bar(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 0, 32, 0)
        column.setSpacing(12)
        column.addStretch(2)
        for part in (self.title, self._bar, self.text):
            column.addWidget(part)
        column.addStretch(3)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._say)

    def begin(self) -> None:
        """Count from now on."""
        self._since = time.monotonic()
        self._bar.since = self._since

    def set_text(self, title: str, seconds: str, text: str) -> None:
        """``seconds`` as "{} sn"."""
        self._title, self._seconds = title, seconds
        self.text.setText(text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._say()

    def _say(self) -> None:
        passed = time.monotonic() - self._since
        known = passed >= _SECONDS_SHOWN_AFTER
        self.title.setText(f"{self._title} {self._seconds.format(int(passed))}" if known else self._title)

    def showEvent(self, event: QShowEvent) -> None:
        self._say()
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)


class _Bar(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.since = time.monotonic()
        self.setFixedHeight(3)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self)
        self._timer.setInterval(30)
        self._timer.timeout.connect(self.update)

    def showEvent(self, event: QShowEvent) -> None:
        if not style.reduced_motion():
            self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if style.reduced_motion():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_busy_bar(painter, QRectF((self.width() - 200) / 2, 0, 200, 3), time.monotonic() - self.since)
