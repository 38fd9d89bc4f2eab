"""The box with the ring, the time left, and the button that may be pressed when it is over."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.labels import Label
from paynet_desk.ui.widgets.ring import CountdownRing
from paynet_desk.ui.widgets.surface import Box


class TimerBox(Box):
    """Counts down to a ``time.monotonic()`` deadline, once a second, while it is visible."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__(radius=8)
        self._deadline = 0.0
        self._ring = CountdownRing()
        self._left = Label("", "timer")
        self._text = Label("", "help")
        self._button = SecondaryButton("", medium=True)
        self._button.clicked.connect(self.pressed)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._left)
        words.addWidget(self._text)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._ring)
        self._line.addLayout(words, 1)
        self._line.addWidget(self._button)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_left)
        style.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        m = style.metrics()
        self._line.setContentsMargins(16, m.check_padding, 20, m.check_padding)
        self._line.setSpacing(16)

    def count_to(self, deadline: float, lifetime_s: float) -> None:
        """Show the seconds to ``deadline``; the whole ring stands for ``lifetime_s`` seconds."""
        if deadline != self._deadline:
            self._deadline = deadline
            self._ring.set_total(lifetime_s)
            self._ring.set_deadline(deadline)
        self._show_left()

    def set_text(self, text: str) -> None:
        """What the time means."""
        self._text.setText(text)

    def set_button(self, text: str, *, enabled: bool) -> None:
        """The button's words, and whether it may be pressed now."""
        self._button.setText(text)
        self._button.setEnabled(enabled)

    def _show_left(self) -> None:
        left = max(0, int(self._deadline - time.monotonic()))
        self._left.setText(f"{left // 60}:{left % 60:02d}")

    def showEvent(self, event: QShowEvent) -> None:
        self._show_left()
        self._tick.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._tick.stop()
        super().hideEvent(event)
