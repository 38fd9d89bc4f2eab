"""What a kiosk's pages are framed with: steps, the act, the time left, a button that is held."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon
from paynet_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from paynet_desk.ui.widgets.labels import Label

HOLD_MS = 5000
_NO_LIMIT = 16777215  # QWIDGETSIZE_MAX
_CENTRE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


class Steps(QWidget):
    """Bars side by side, the title of a step beneath each."""

    def __init__(self) -> None:
        super().__init__()
        self._titles: tuple[str, ...] = ()
        self._now = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        style.changed.connect(self.updateGeometry)

    def show_steps(self, titles: Sequence[str], now: int) -> None:
        """``now`` is the step's number from 1; what comes before it is done."""
        self._titles, self._now = tuple(titles), now
        self.updateGeometry()
        self.setAccessibleName(f"{now} / {len(titles)}, {titles[now - 1]}" if 0 < now <= len(titles) else "")
        self.update()

    def sizeHint(self) -> QSize:
        around = self.contentsMargins()
        bar = style.metrics().unit(6 + 10) + style.metrics().style("step").line
        return QSize(100, bar + around.top() + around.bottom() if self._titles else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._titles:
            return
        m, painter = style.metrics(), QPainter(self)
        gap, bar = m.unit(16), m.unit(6)
        inside = QRectF(self.contentsRect())
        width, top = (inside.width() - gap * (len(self._titles) - 1)) / len(self._titles), inside.top()
        now = QFontMetricsF(style.font("step_now"))
        fit = all(now.horizontalAdvance(title) <= width for title in self._titles)
        for number, title in enumerate(self._titles, 1):
            left = inside.left() + (number - 1) * (width + gap)
            painter.fillRect(
                QRectF(left, top, width, bar), style.colour("accent_text" if number <= self._now else "line")
            )
            if not fit and number != self._now:
                continue  # where they have no room beside each other, the one that counts is told
            painter.setFont(style.font("step_now" if number == self._now else "step"))
            tone = "text" if number == self._now else "text2" if number < self._now else "text3"
            painter.setPen(style.colour(tone))
            wide = max(width, now.horizontalAdvance(title))
            left = min(left, inside.right() - wide)
            box = QRectF(left, top + bar + m.unit(10), wide, m.style("step").line)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)


class ActButton(PrimaryButton):
    """The page's act, as large as its place; what is missing stands inside it."""

    def __init__(self) -> None:
        super().__init__("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        m, colour = style.metrics(), style.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        busy, missing = self.is_busy_shown(), self.state == "missing"
        ground = "tint" if busy or missing else "accent_pressed" if self.isDown() else "accent"
        painter.setPen(QPen(colour("accent_text"), 1.5) if busy or missing else Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(box, m.unit(14), m.unit(14))
        ink = colour("accent_text" if busy or missing else "on_accent")
        painter.setPen(ink)
        below = self.missing_label.text()
        text = self.busy_words() if self.state == "busy" else self.text()
        inside = box.adjusted(m.unit(14), 0, -m.unit(14), 0)
        painter.setFont(style.font(self.role))
        main = painter.boundingRect(inside, _CENTRE, text)
        painter.setFont(style.font("help"))
        more = painter.boundingRect(inside, _CENTRE, below) if below else QRectF()
        gap = m.unit(8) if below else 0
        if main.height() + gap + more.height() > box.height():
            gap, more, below = 0, QRectF(), ""  # said by the field itself
        top = box.center().y() - (main.height() + gap + more.height()) / 2
        painter.setFont(style.font(self.role))
        painter.drawText(QRectF(inside.left(), top, inside.width(), main.height()), _CENTRE, text)
        if below:
            painter.setFont(style.font("help"))
            place = QRectF(inside.left(), top + main.height() + gap, inside.width(), more.height())
            painter.drawText(place, _CENTRE, below)


class IdleBox(QWidget):
    """How long it is until everything typed is wiped."""

    def __init__(self) -> None:
        super().__init__()
        self._left = Label("", "timer", wraps=False)
        self._words = Label("", "help")
        self._warns = False
        self._lines = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lines.addStretch(1)
        self._lines.addWidget(self._left)
        self._lines.addWidget(self._words)
        self._lines.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addLayout(self._lines, 1)
        style.changed.connect(self._measure)
        self._measure()

    def set_one_line(self, one_line: bool) -> None:
        """The words beside the time, or beneath it."""
        directions = QBoxLayout.Direction
        self._lines.setDirection(directions.LeftToRight if one_line else directions.TopToBottom)
        self._lines.setStretch(0, 0 if one_line else 1)
        self._lines.setStretch(3, 0 if one_line else 1)
        self._lines.setStretch(2, int(one_line))
        self._words.set_wraps(not one_line)
        self._lines.setSpacing(style.metrics().unit(12) if one_line else 0)

    def _measure(self) -> None:
        self._row.setContentsMargins(style.metrics().unit(44), 0, 0, 0)

    def show_left(self, left: str, words: str, *, warns: bool) -> None:
        """ "1:30" and what happens then; nothing while nothing is counted."""
        self._left.setText(left)
        self._words.setText(words)
        self._warns = warns
        for label in (self._left, self._words):
            label.set_tone("warn" if warns else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._left.text():
            return
        m = style.metrics()
        size = m.unit(30)
        tone = style.colour("warn_mark" if self._warns else "text2")
        box = QRectF(0, (self.height() - size) / 2, size, size)
        paint_icon(QPainter(self), "clock", box, tone)


class Form(Enum):
    """How the acts lie."""

    COLUMN = "column"  # beside the digits: the time, giving up, the act
    SPLIT = "split"  # beneath the digits: the time, giving up and the act side by side
    ROW = "row"  # beneath the letters, or alone


class Acts(QWidget):
    """The time left, the second choice, the page's act."""

    def __init__(self) -> None:
        super().__init__()
        self.idle = IdleBox()
        self._second: SecondaryButton | None = None
        self._primary: PrimaryButton | None = None
        self._form = Form.ROW
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        style.changed.connect(self._measure)

    def take(self, primary: PrimaryButton | None, second: SecondaryButton | None) -> None:
        """The page's own buttons, which lie here from now on."""
        self._primary, self._second = primary, second
        if primary is not None:
            primary.missing_label.setParent(self)  # the button says it itself
            primary.missing_label.hide()
        if second is not None:
            second.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set_form(self._form)

    @property
    def has_buttons(self) -> bool:
        """Whether there is anything to press here."""
        return self._primary is not None

    def set_form(self, form: Form) -> None:
        """Lay them out anew."""
        self._form = form
        for part in (self.idle, self._second, self._primary):
            if part is not None:
                self._grid.removeWidget(part)
        places = {
            Form.COLUMN: ((0, 0, 1, 1), (1, 0, 1, 1), (2, 0, 1, 1)),
            Form.SPLIT: ((0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)),
            Form.ROW: ((0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1)),
        }[form]
        for part, place in zip((self.idle, self._second, self._primary), places, strict=True):
            if part is not None:
                self._grid.addWidget(part, *place)
        for number in range(3):
            self._grid.setRowStretch(number, 1 if form is Form.COLUMN and number == 2 else 0)
        widths = {Form.COLUMN: (1, 0, 0), Form.SPLIT: (2, 3, 0), Form.ROW: (1, 1, 1)}[form]
        for number, width in enumerate(widths):
            self._grid.setColumnStretch(number, width)
        self.idle.set_one_line(form is Form.SPLIT)
        self._measure()

    def _measure(self) -> None:
        m = style.metrics()
        self._grid.setSpacing(m.unit(14))
        heights = {Form.COLUMN: m.pad, Form.SPLIT: m.unit(104), Form.ROW: m.unit(88)}
        self.idle.setFixedHeight(m.unit(40) if self._form is Form.SPLIT else heights[self._form])
        for part in (self._second, self._primary):
            if part is not None:
                part.setMinimumHeight(heights[self._form])
                part.setMaximumHeight(_NO_LIMIT if self._form is Form.COLUMN else heights[self._form])


class HoldButton(QPushButton):
    """Does something as long as it is held: ``held(bool)``. Takes no focus."""

    held = Signal(bool)

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self._words = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.pressed.connect(lambda: self.held.emit(True))
        self.released.connect(lambda: self.held.emit(False))
        style.changed.connect(self.updateGeometry)

    def show_words(self, words: str) -> None:
        """What it says."""
        self._words = words
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        m = style.metrics()
        width = round(QFontMetricsF(style.font("label")).horizontalAdvance(self._words))
        return QSize(width + m.unit(28 + 10 + 36), m.unit(64))

    def paintEvent(self, event: QPaintEvent) -> None:
        m, colour = style.metrics(), style.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("edge"), 1))
        painter.setBrush(colour("tint" if self.isDown() else "field"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), m.unit(10), m.unit(10))
        size = m.unit(28)
        paint_icon(painter, self._icon, QRectF(m.unit(18), (self.height() - size) / 2, size, size), colour("text"))
        painter.setFont(style.font("label"))
        painter.setPen(colour("text"))
        box = QRectF(m.unit(18) + size + m.unit(10), 0, self.width(), self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._words)


class Brand(QWidget):
    """The merchant's mark and name. Held for five seconds it asks for the manager: ``held_long``."""

    held_long = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HOLD_MS)
        self._timer.timeout.connect(self.held_long)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        style.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(style.font("brand")).horizontalAdvance(self._name)
        return QSize(style.metrics().unit(38 + 14 + 4) + round(words), style.metrics().medium)

    def minimumSizeHint(self) -> QSize:
        return QSize(style.metrics().unit(100), style.metrics().medium)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._timer.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        m = style.metrics()
        painter = QPainter(self)
        size = m.unit(38)
        box = QRectF(0, (self.height() - size) / 2, size, size)
        paint_icon(painter, "logo", box, style.colour("accent_text"))
        painter.setFont(style.font("brand"))
        painter.setPen(style.colour("text"))
        room = QRectF(size + m.unit(14), 0, self.width() - size - m.unit(14), self.height())
        words = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


class StillThere(QWidget):
    """Lies over the head of the page in the last seconds and asks whether anybody is there; any touch answers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._question, self._text = "", ""
        self.hide()

    def ask(self, question: str, text: str) -> None:
        """Show it; ``text`` has the seconds in it."""
        self._question, self._text = question, text
        self.setAccessibleName(f"{question} {text}")
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        m, colour = style.metrics(), style.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour("warn_tint"))
        painter.fillRect(0, self.height() - m.unit(3), self.width(), m.unit(3), colour("warn_mark"))
        size, side = m.unit(56), m.unit(64)
        middle = self.height() / 2
        paint_icon(painter, "clock", QRectF(side, middle - size / 2, size, size), colour("warn_mark"))
        left = side + size + m.unit(24)
        painter.setPen(colour("warn"))
        painter.setFont(style.font("title"))
        title = m.style("title").line
        painter.drawText(QPointF(left, middle - m.unit(4)), self._question)
        painter.setFont(style.font("body"))
        painter.drawText(
            QRectF(left, middle + m.unit(4), self.width() - left, title), int(Qt.AlignmentFlag.AlignLeft), self._text
        )
