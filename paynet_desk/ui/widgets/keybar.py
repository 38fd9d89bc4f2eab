"""The bar along the bottom: what the keys do on this page, and what they do everywhere."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.badge import count_size, paint_count
from paynet_desk.ui.widgets.kept_rows import fill
from paynet_desk.ui.widgets.keycap import keycap_size, paint_keycap

Hint = tuple[str, str, Callable[[], object] | None]
_GAP = 8


class KeyHint(QPushButton):
    """A key and what it does; can be clicked, never takes the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self.words = "", ""
        self._count = 0
        self._call: Callable[[], object] | None = None
        self._size: QSize | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._run)

    def show_item(self, hint: Hint | None) -> None:
        """Become ``hint``; where it is seen is the bar's to say."""
        self.key, self.words, self._call = hint or ("", "", None)
        if hint is None:
            self.hide()
        self.set_count(0)

    def _run(self) -> None:
        if self._call is not None:
            self._call()

    def set_count(self, number: int) -> None:
        """The number in the badge behind the words; none at 0."""
        self._count = number
        self.forget_size()
        self.setAccessibleName(f"{self.key}, {self.words}" + (f", {number}" if number else ""))
        self.update()

    def forget_size(self) -> None:
        """Sizes have changed."""
        self._size = None

    def sizeHint(self) -> QSize:
        if self._size is None:
            self._size = self._measure()
        return self._size

    def _measure(self) -> QSize:
        width = keycap_size(self.key).width() + _GAP + QFontMetricsF(style.font("bar")).horizontalAdvance(self.words)
        if self._count:
            width += _GAP + count_size(self._count).width()
        return QSize(round(width), min(43, style.metrics().bar - 5))

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = style.colour
        painter = QPainter(self)
        middle = self.height() / 2
        cap = keycap_size(self.key)
        box = QRectF(0, math.floor(middle - cap.height() / 2 + 0.5), cap.width(), cap.height())
        ground = colour("tint" if self.isDown() else "key")
        paint_keycap(painter, box, self.key, ink=colour("text"), edge=colour("edge"), ground=ground)
        painter.setFont(style.font("bar"))
        painter.setPen(colour("text" if self.underMouse() and self.isEnabled() else "text2"))
        left = box.right() + _GAP
        width = QFontMetricsF(style.font("bar")).horizontalAdvance(self.words)
        at = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, 0, width + 4, self.height()), at, self.words)
        if self._count:
            size = count_size(self._count)
            paint_count(
                painter,
                QRectF(left + width + _GAP, math.floor(middle - size.height() / 2 + 0.5), size.width(), size.height()),
                self._count,
            )


class KeyBar(QWidget):
    """Left: the page's hints. Right: the same everywhere; in a compact window only those of ``compact_keys``.

    A key that the page has a hint of its own for means that there, and is not shown a second time.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: list[KeyHint] = []  # those after the last that says something are kept for a page with more
        self._fixed: list[KeyHint] = []
        self._compact_keys: frozenset[str] = frozenset()
        self._counts: dict[str, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._retheme)

    def set_page_hints(self, hints: Sequence[Hint]) -> None:
        """What the keys do on this page: key, words, what a click calls."""
        fill(self._page, hints, lambda: KeyHint(self), KeyHint.show_item)
        self._place()

    def set_fixed(self, hints: Sequence[Hint], compact_keys: Sequence[str] = ("F1", "F5", "F6")) -> None:
        """What the keys do everywhere; said again in the same words, they are left as they are."""
        self._compact_keys = frozenset(compact_keys)
        if [(hint.key, hint.words) for hint in _said(self._fixed)] != [(key, words) for key, words, _ in hints]:
            fill(self._fixed, hints, lambda: KeyHint(self), KeyHint.show_item)
        for hint in self._fixed:
            hint.set_count(self._counts.get(hint.key, 0))
        self._place()

    def set_count(self, key: str, number: int) -> None:
        """The badge at the hint of ``key``."""
        self._counts[key] = number
        for hint in self._fixed:
            if hint.key == key:
                hint.set_count(number)
        self._place()

    def hint(self, key: str) -> KeyHint | None:
        """The hint of ``key``, the page's first."""
        return next((hint for hint in (*self._page, *self._fixed) if hint.key == key), None)

    def _retheme(self) -> None:
        for hint in (*self._page, *self._fixed):
            hint.forget_size()
        self.updateGeometry()
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        m = style.metrics()
        left = m.bar_padding
        for hint in _said(self._page):
            left = self._put(hint, left, hint.sizeHint())
        taken = {hint.key for hint in _said(self._page)}
        keys = self._compact_keys if m.is_compact else {hint.key for hint in self._fixed}
        shown = [hint for hint in _said(self._fixed) if hint.key in keys - taken]

        def needed() -> int:
            return sum(hint.sizeHint().width() + m.bar_gap for hint in shown)

        # what does not fit goes: first the hints a small window does without, then from the right
        while shown and left + needed() + m.bar_padding - m.bar_gap > self.width():
            spare = [hint for hint in shown if hint.key not in self._compact_keys] or shown
            shown.remove(spare[-1])
        right = self.width() - m.bar_padding - needed() + m.bar_gap
        for hint in self._fixed:
            if hint in shown:
                right = self._put(hint, right, hint.sizeHint())
            else:
                hint.hide()

    def _put(self, hint: KeyHint, left: int, size: QSize) -> int:
        hint.setGeometry(left, (self.height() - size.height() + 1) // 2, size.width(), size.height())
        hint.show()
        return left + size.width() + style.metrics().bar_gap

    def sizeHint(self) -> QSize:
        return QSize(640, style.metrics().bar)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, style.metrics().bar)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.colour("frame"))
        painter.fillRect(0, 0, self.width(), 1, style.colour("line"))


def _said(hints: list[KeyHint]) -> list[KeyHint]:
    return [hint for hint in hints if hint.key]
