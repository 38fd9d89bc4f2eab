"""The four buttons: the page's one filled act, the second choice, the quiet one, the link."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon
from paynet_desk.ui.widgets import focus
from paynet_desk.ui.widgets.focus import FocusShape
from paynet_desk.ui.widgets.keycap import keycap_size, paint_keycap
from paynet_desk.ui.widgets.labels import Label

_GAP = 12
_BUSY_SHOWN_AFTER = 0.15
_SECONDS_SHOWN_AFTER = 3.0
_EXPLAINED_AFTER = 10.0
_LOOP = 1.2  # seconds of one run of the busy bar


class _Button(QPushButton):
    """What they share: text, an icon before it, a key cap behind it, the ring."""

    role = "button"
    padding = 20
    icon_size = 20

    def __init__(self, text: str, key: str = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._its_key = key
        self._icon = icon
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        focus.watch()
        style.changed.connect(self._retheme)

    def text(self) -> str:
        """What it says (kept apart from Qt's text, which would read ``&`` as a short cut)."""
        return self._text

    def setText(self, text: str) -> None:
        """Say ``text``."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._retheme()

    @property
    def _key(self) -> str:
        """The cap that is shown; a kiosk's customer is told of no keys."""
        return "" if style.metrics().is_kiosk else self._its_key

    def set_key(self, key: str) -> None:
        """Show the cap of ``key``, or none."""
        self._its_key = key
        self._retheme()

    def set_icon(self, icon: str) -> None:
        """Show this icon, or none."""
        if icon != self._icon:
            self._icon = icon
            self._retheme()

    def _retheme(self) -> None:
        self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()

    def focus_shape(self) -> FocusShape:
        """A ring with a gap."""
        return FocusShape(self.rect(), style.metrics().radius, gap=2, width=3, tone="accent_text")

    def set_focus_shown(self, shown: bool) -> None:
        """Nothing changes inside."""
        self.update()

    def _height(self) -> int:
        raise NotImplementedError

    def _content_width(self) -> float:
        width = QFontMetricsF(style.font(self.role)).horizontalAdvance(self._text)
        if self._icon:
            width += style.px(self.icon_size) + _GAP
        if self._key:
            width += keycap_size(self._key).width() + _GAP
        return width

    def sizeHint(self) -> QSize:
        side = style.px(self.padding) if style.metrics().is_kiosk else self.padding
        return QSize(round(self._content_width()) + 2 * side + 2, self._height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _paint_content(
        self, painter: QPainter, ink: QColor, key_ink: QColor, key_edge: QColor, left: float, *, heavy: bool = True
    ) -> None:
        x = left
        middle = self.height() / 2
        if self._icon:
            size = style.px(self.icon_size)
            paint_icon(painter, self._icon, QRectF(x, middle - size / 2, size, size), ink)
            x += size + _GAP
        face = style.font(self.role)
        if not heavy:
            face = QFont(face)
            face.setWeight(QFont.Weight.Medium)
        painter.setFont(face)
        painter.setPen(ink)
        width = QFontMetricsF(face).horizontalAdvance(self._text)
        at = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(x, 0, width + 4, self.height()), at, self._text)
        x += width + _GAP
        if self._key:
            size_of_key = keycap_size(self._key)
            box = QRectF(round(x), round(middle - size_of_key.height() / 2), size_of_key.width(), size_of_key.height())
            paint_keycap(painter, box, self._key, ink=key_ink, edge=key_edge, ground=None)


class PrimaryButton(_Button):
    """The page's act. Filled: ready. Tinted: something is missing, said in ``missing_label``; still pressable."""

    def __init__(self, text: str, key: str = "Enter", parent: QWidget | None = None) -> None:
        super().__init__(text, key, parent=parent)
        self._state = "ready"
        self._busy_since = 0.0
        self._busy_text = ""
        self._seconds = ""
        self._later = ""
        self.missing_label = Label("", "help")
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def state(self) -> str:
        """ "ready", "missing" or "busy"."""
        return self._state

    def set_ready(self) -> None:
        """Nothing is missing."""
        self._to("ready", "")

    def set_missing(self, text: str) -> None:
        """Something is missing; ``text`` names it ("Eksik: ...")."""
        self._to("missing", text)

    def set_busy(self, text: str, seconds: str = "", later: str = "") -> None:
        """Working: ``text`` with a moving bar from 150 ms on, ``seconds`` ("{} sn") from 3 s.

        From 10 s on ``later`` says below what will happen.
        Presses do nothing until ``set_ready`` or ``set_missing``.
        """
        self._busy_text, self._seconds, self._later = text, seconds, later
        if self._state != "busy":
            self._busy_since = time.monotonic()
        self._to("busy", "")
        self._timer.start(round(_BUSY_SHOWN_AFTER * 1000))

    def _to(self, state: str, below: str) -> None:
        if state != self._state or state == "busy":
            self.update()
        self._state = state
        self.missing_label.setText(below)
        self.setAccessibleDescription(below)
        self.setAccessibleName(self._busy_text if state == "busy" else self._text)
        if state != "busy":
            self._timer.stop()

    def is_busy_shown(self) -> bool:
        """True once a busy button also looks busy."""
        return self._state == "busy" and time.monotonic() - self._busy_since >= _BUSY_SHOWN_AFTER * 0.95

    def _tick(self) -> None:
        wanted = 1000 if style.reduced_motion() else 30
        if self._timer.interval() != wanted:
            self._timer.setInterval(wanted)
        if self._later and time.monotonic() - self._busy_since >= _EXPLAINED_AFTER:
            self.missing_label.setText(self._later)
        self.update()

    def busy_words(self) -> str:
        """What a busy button says now."""
        passed = time.monotonic() - self._busy_since
        if self._seconds and passed >= _SECONDS_SHOWN_AFTER:
            return f"{self._busy_text} {self._seconds.format(int(passed))}"
        return self._busy_text

    def nextCheckState(self) -> None:
        """Qt calls this on every press; a busy button has no state to change."""

    def hitButton(self, pos: QPoint) -> bool:
        return self._state != "busy" and self.rect().contains(pos)

    def click(self) -> None:
        """Press it, unless it is busy."""
        if self._state != "busy":
            super().click()

    def event(self, event: QEvent) -> bool:
        if self._state == "busy" and event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event.ignore()
            return False
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        if self._state == "busy":
            self._timer.start(30)
        super().showEvent(event)

    def _height(self) -> int:
        return style.metrics().primary

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = style.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if not self.isEnabled():
            _dashed(painter, box)
            ink = colour("text3")
        elif self.is_busy_shown():
            painter.setPen(QPen(colour("accent_text"), 1) if style.current().is_contrast else Qt.PenStyle.NoPen)
            painter.setBrush(colour("tint"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), *_round())
            self._paint_busy(painter)
            return
        elif self._state == "missing":
            ground = colour("tint")
            painter.setPen(QPen(colour("accent_text"), 1))
            painter.setBrush(ground)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), *_round(0.5))
            ink = colour("accent_text")
        else:
            token = "accent_pressed" if self.isDown() else "accent_hover" if self.underMouse() else "accent"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(token))
            painter.drawRoundedRect(box, *_round())
            ink = colour("on_accent")
        soft = QColor(ink)
        soft.setAlphaF(0.85)
        self._paint_content(painter, ink, soft, soft, (self.width() - self._content_width()) / 2)

    def _paint_busy(self, painter: QPainter) -> None:
        words = self.busy_words()
        line = style.metrics().style(self.role).line
        top = (self.height() - line - 9) / 2
        painter.setPen(style.colour("accent_text"))
        painter.setFont(style.font(self.role))
        painter.drawText(QRectF(0, top, self.width(), line), Qt.AlignmentFlag.AlignCenter, words)
        if style.reduced_motion():
            return
        track = QRectF((self.width() - 200) / 2, top + line + 6, 200, 3)
        paint_busy_bar(painter, track, time.monotonic() - self._busy_since)


def paint_busy_bar(painter: QPainter, track: QRectF, passed: float) -> None:
    """The moving bar: a third of ``track``, once through it in 1.2 s, ``passed`` seconds after it began."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour("line") if not style.current().is_contrast else style.colour("ph"))
    painter.drawRoundedRect(track, 1.5, 1.5)
    length = track.width() * 0.34
    phase = (passed % _LOOP) / _LOOP
    left = track.left() - length + (track.width() + length) * (0.5 - 0.5 * math.cos(math.pi * phase))
    painter.save()
    painter.setClipRect(track)
    painter.setBrush(style.colour("accent_text"))
    painter.drawRoundedRect(QRectF(left, track.top(), length, track.height()), 1.5, 1.5)
    painter.restore()


def _round(less: float = 0.0) -> tuple[float, float]:
    """Both radii of a button's corners, ``less`` half of its edge."""
    radius = style.metrics().radius - less
    return radius, radius


def _dashed(painter: QPainter, box: QRectF) -> None:
    pen = QPen(style.colour("edge"), 1, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), *_round(0.5))


class SecondaryButton(_Button):
    """The second choice beside the act: outlined. ``medium`` is 48 high instead of the row's height."""

    def __init__(
        self, text: str, key: str = "", icon: str = "", parent: QWidget | None = None, *, medium: bool = False
    ) -> None:
        super().__init__(text, key, icon, parent)
        self._medium = medium
        if medium:
            self.role = "button_medium"
            self.padding = 16

    def _height(self) -> int:
        return style.metrics().medium if self._medium else style.metrics().primary

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = style.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        left = (self.width() - self._content_width()) / 2
        if not self.isEnabled():
            _dashed(painter, box)
            self._paint_content(painter, colour("text3"), colour("text3"), colour("edge"), left, heavy=False)
            return
        painter.setPen(QPen(colour("edge"), 1))
        painter.setBrush(colour("tint" if self.isDown() else "frame" if self.underMouse() else "field"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), *_round(0.5))
        self._paint_content(painter, colour("text"), colour("text2"), colour("edge"), left)


class QuietButton(_Button):
    """An act that is rarely wanted: text only, with an icon or a key. ``flush``: begins at its left edge."""

    role = "button_quiet"
    padding = 8
    icon_size = 18

    def __init__(
        self, text: str, key: str = "", icon: str = "", parent: QWidget | None = None, *, flush: bool = False
    ) -> None:
        super().__init__(text, key, icon, parent)
        if flush:
            self.padding = 0

    def _height(self) -> int:
        return style.metrics().quiet

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = style.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        enabled = self.isEnabled()
        if enabled and (self.isDown() or self.underMouse()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("tint"))
            painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        ink = colour("accent_text" if enabled else "text3")
        self._paint_content(painter, ink, colour("text2"), colour("edge"), self.padding)


class LinkButton(_Button):
    """Underlined text inside a sentence or a field; takes the type of ``role``."""

    padding = 0

    def __init__(self, text: str, role: str = "link", parent: QWidget | None = None) -> None:
        super().__init__(text, parent=parent)
        self.role = role
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def focus_shape(self) -> FocusShape:
        """A narrow ring: it lies inside a line of text."""
        return FocusShape(self.rect().adjusted(-1, 0, 1, 0), 4, gap=1, width=2, tone="accent_text")

    def _height(self) -> int:
        return style.metrics().style(self.role).line

    def sizeHint(self) -> QSize:
        return QSize(math.ceil(self._content_width()) + 1, self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        face = style.font(self.role)
        measure = QFontMetricsF(face)
        painter = QPainter(self)
        painter.setFont(face)
        painter.setPen(style.colour("accent_hover" if self.underMouse() else "accent_text"))
        height = style.metrics().style(self.role).line
        up, down = round(measure.ascent()), round(measure.descent())
        base = (self.height() - height) // 2 + (height - up - down) // 2 + up
        painter.drawText(QPointF(0, base), self._text)
        painter.fillRect(QRectF(0, base + 3, measure.horizontalAdvance(self._text), 1), painter.pen().color())
