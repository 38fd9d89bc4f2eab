"""Money on the screen: the large field it is typed into, the box that shows it, the pad of large keys."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from paynet_desk.core.money import Kurus, format_lira, read_lira
from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon
from paynet_desk.ui.widgets import focus
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.focus import FocusShape
from paynet_desk.ui.widgets.formatted_edit import FormattedEdit

_LIRA_DIGITS = 7  # core.money.MAX_KURUS
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def group_amount(text: str) -> str:
    """ "1250,5" -> "1.250,5": a dot is never anything but our own; at most two digits of kuruş."""
    lira, comma, kurus = text.partition(",")
    lira = re.sub(r"[^0-9]", "", lira).lstrip("0")[:_LIRA_DIGITS] or ("0" if comma or "0" in lira else "")
    kurus = re.sub(r"[^0-9]", "", kurus)[:2]
    return f"{int(lira):,}".replace(",", ".") + comma + kurus if lira else ""


class AmountEdit(FormattedEdit):
    """Lira and kuruş as they are said: comma and dot both go on to the kuruş, what is not typed yet stands there faint.

    Text that is pasted is read as an amount by itself, since a dot means something else there ("1293.75").
    """

    def __init__(self) -> None:
        super().__init__(group_amount, lambda sign: sign.isdigit() or sign == ",")
        self.setProperty("kind", "amount")
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.setAcceptDrops(False)

    def amount(self) -> Kurus | None:
        """What is typed, if it is an amount."""
        read = read_lira(self.text())
        return None if not isinstance(read, int) else read

    def set_amount(self, amount: Kurus | None) -> None:
        """Show ``amount``, kuruş only where there are any."""
        self.setText("" if amount is None else format_lira(amount).removesuffix(" ₺").removesuffix(",00"))

    def press(self, key: str) -> None:
        """A key of the pad: a digit, "," or "back"."""
        code = Qt.Key.Key_Backspace if key == "back" else Qt.Key(ord(key))
        event = QKeyEvent(QKeyEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, "" if key == "back" else key)
        QApplication.sendEvent(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.isReadOnly():
            event.ignore()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste(QGuiApplication.clipboard().mimeData())
        elif event.text() in (",", "."):
            self._separate()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.commitString() in (",", "."):
            self._separate()
        else:
            super().inputMethodEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """None: its Paste would go past ours."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)

    def _separate(self) -> None:
        text, at = self.text(), self.cursorPosition()
        if "," in text and not self.hasSelectedText():
            self.setCursorPosition(max(at, text.index(",") + 1))
        else:
            self.insert(",")
            self._reform(self.text())
            if at == 0 and self.text() == "0,":
                self.end(False)

    def _paste(self, data: QMimeData | None) -> None:
        read = read_lira(data.text()) if data is not None else None
        if isinstance(read, int):
            self.set_amount(read)
            self.end(False)
            self.textEdited.emit(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        face = style.font("amount")
        thin = QFont(face)
        thin.setWeight(QFont.Weight.Normal)
        text = self.text()
        lira, comma, kurus = text.partition(",")
        ghost = ("" if comma else ",") + "0" * (2 - len(kurus)) if lira else "0,00"
        painter = QPainter(self)
        left = 2 + QFontMetricsF(face).horizontalAdvance(text)
        painter.setFont(thin)
        painter.setPen(style.colour("ph"))
        box = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(box, _LEFT, ghost)
        box.setLeft(left + QFontMetricsF(thin).horizontalAdvance(ghost) + style.px(14))
        painter.setPen(style.colour("text2"))
        painter.drawText(box, _LEFT, "₺")


class AmountBox(QWidget):
    """An amount that is settled, in a box as large as the field's, with the button that unsettles it."""

    def __init__(self) -> None:
        super().__init__()
        self._amount = Kurus(0)
        self.button = SecondaryButton("", medium=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.addStretch(1)
        row.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._retheme)

    def set_amount(self, name: str, amount: Kurus) -> None:
        """Show ``amount``; ``name`` says what it is."""
        self._amount = amount
        self.setAccessibleName(f"{name}: {format_lira(amount)}")
        self.update()

    def _retheme(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, style.metrics().amount)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour("edge"), 1))
        painter.setBrush(style.colour("field"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7.5, 7.5)
        face = style.font("amount")
        text = format_lira(self._amount).removesuffix(" ₺")
        painter.setFont(face)
        painter.setPen(style.colour("text"))
        painter.drawText(QRectF(18, 0, self.width(), self.height()), _LEFT, text)
        left = 18 + QFontMetricsF(face).horizontalAdvance(text) + style.px(12)
        thin = QFont(face)
        thin.setWeight(QFont.Weight.Normal)
        painter.setFont(thin)
        painter.setPen(style.colour("text2"))
        painter.drawText(QRectF(left, 0, self.width(), self.height()), _LEFT, "₺")


class _PadKey(QPushButton):
    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = key
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field keeps the caret
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoRepeat(key == "back")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        focus.watch()
        style.changed.connect(self.updateGeometry)

    def focus_shape(self) -> FocusShape:
        return FocusShape(self.rect(), 8, gap=2, width=3, tone="accent_text")

    def set_focus_shown(self, shown: bool) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(64, style.metrics().pad)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = style.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("edge"), 1))
        painter.setBrush(colour("tint" if self.isDown() else "frame" if self.underMouse() else "key"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7.5, 7.5)
        if self.key == "back":
            size = style.px(26)
            at = QRectF((self.width() - size) / 2, (self.height() - size) / 2, size, size)
            paint_icon(painter, "back", at, colour("text"))
            return
        painter.setPen(colour("text"))
        painter.setFont(style.font("pad"))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self.key)


class TouchPad(QWidget):
    """Digits, comma and Backspace for a finger, in the order of a numeric pad. ``pressed(key)``: "7", ",", "back"."""

    pressed = Signal(str)
    _ROWS = ("789", "456", "123")

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._keys: list[_PadKey] = []
        for row, keys in enumerate((*(tuple(digits) for digits in self._ROWS), (",", "0", "back"))):
            for column, key in enumerate(keys):
                button = _PadKey(key, self)
                button.clicked.connect(lambda _=False, key=key: self.pressed.emit(key))
                grid.addWidget(button, row, column)
                self._keys.append(button)

    def set_names(self, comma: str, back: str) -> None:
        """What a screen reader says for the keys that are no digits."""
        for button in self._keys:
            button.setAccessibleName({",": comma, "back": back}.get(button.key, button.key))

    def set_enabled(self, enabled: bool) -> None:
        """Whether the keys do anything."""
        for button in self._keys:
            button.setEnabled(enabled)
