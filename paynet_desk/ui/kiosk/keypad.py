"""The keys on the screen: digits three by four, letters as on a Turkish Q keyboard, in the same place.

A key sends what a real one would to whatever has the focus, so that a field need not know where it came from; the keys
themselves never take the focus.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QGridLayout, QPushButton, QSizePolicy, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon

ROWS = ("qwertyuıopğü", "asdfghjklşi", "zxcvbnmöç")
_UPPER = {"i": "İ", "ı": "I"}
_REPEAT_AFTER_MS, _REPEAT_EACH_MS = 400, 80


class Pad(Enum):
    """Which keys a field needs."""

    NONE = "none"
    DIGITS = "digits"
    AMOUNT = "amount"  # with a comma
    MIXED = "mixed"  # digits, and a key that turns to the letters
    NAME = "name"  # letters, large ones first
    LETTERS = "letters"  # turned to from MIXED: small ones first


LETTERED = frozenset({Pad.NAME, Pad.LETTERS})


@dataclass(frozen=True)
class _Key:
    """A key: what it types or does, where it lies on the grid, its icon where it has one."""

    act: str  # one letter, or "back", "clear", "space", "shift", "abc", "123"
    row: int
    column: int
    columns: int
    icon: str = ""


def upper(letter: str) -> str:
    """The capital of a Turkish letter: i -> İ, ı -> I."""
    return _UPPER.get(letter, letter.upper())


def _digits(corner: str) -> list[_Key]:
    keys = [_Key(str(n), (n - 1) // 3, (n - 1) % 3, 1) for n in range(1, 10)]
    return [*keys, _Key(corner, 3, 0, 1), _Key("0", 3, 1, 1), _Key("back", 3, 2, 1, "back")]


def _letters(switch: bool) -> list[_Key]:
    """24 columns: a letter takes two, so that the second row can begin half a key further in."""
    keys = [_Key(sign, 0, 2 * n, 2) for n, sign in enumerate(ROWS[0])]
    keys += [_Key(sign, 1, 1 + 2 * n, 2) for n, sign in enumerate(ROWS[1])]
    keys += [_Key("shift", 2, 0, 3, "shift"), *(_Key(sign, 2, 3 + 2 * n, 2) for n, sign in enumerate(ROWS[2]))]
    keys.append(_Key("back", 2, 21, 3, "back"))
    first = [_Key("123", 3, 0, 4)] if switch else []
    return [*keys, *first, _Key("-", 3, 4 if switch else 2, 2), _Key("space", 3, 6 if switch else 4, 12),
            _Key("’", 3, 18 if switch else 16, 2), _Key(".", 3, 20 if switch else 18, 2)]  # fmt: skip


_LAYOUTS = {
    Pad.DIGITS: _digits("clear"),
    Pad.AMOUNT: _digits(","),
    Pad.MIXED: _digits("abc"),
    Pad.NAME: _letters(switch=False),
    Pad.LETTERS: _letters(switch=True),
}


class Keypad(QWidget):
    """Shows the keys of one ``Pad`` at a time. ``turned(Pad)``: the customer wants the other ones."""

    turned = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.pad = Pad.NONE
        self._large = False
        self._keys: list[KeyButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        style.changed.connect(self._measure)

    def show_pad(self, pad: Pad) -> None:
        """Show these keys."""
        if pad is self.pad:
            return
        self.pad = pad
        for key in self._keys:
            self._grid.removeWidget(key)
            key.hide()
            key.deleteLater()
        self._keys = []
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        layout: Sequence[_Key] = _LAYOUTS.get(pad, ())
        for key in layout:
            button = KeyButton(key)
            button.pressed.connect(lambda act=key.act: self._press(act))
            self._grid.addWidget(button, key.row, key.column, 1, key.columns)
            self._keys.append(button)
        for column in range(24 if pad in LETTERED else 3):
            self._grid.setColumnStretch(column, 1)
        self._large = pad is Pad.NAME
        self.say()
        self._measure()

    def say(self) -> None:
        """The words on the keys and their names, in the language in use."""
        names = {
            "back": self.tr("son harfi sil"),
            "clear": self.tr("Temizle"),
            "space": self.tr("boşluk"),
            "shift": self.tr("büyük harf"),
            "abc": self.tr("ABC"),
            "123": self.tr("123"),
            ",": self.tr("virgül"),
        }
        for key in self._keys:
            act = key.act
            key.show_words(upper(act) if self._large and len(act) == 1 else act, names.get(act, ""), self._large)

    def _press(self, act: str) -> None:
        if act in ("abc", "123"):
            self.turned.emit(Pad.LETTERS if act == "abc" else Pad.MIXED)
        elif act == "shift":
            self._large = not self._large
            self.say()
        elif act == "clear":
            press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            press(Qt.Key.Key_Backspace)
        elif act == "back":
            press(Qt.Key.Key_Backspace)
        else:
            text = " " if act == "space" else upper(act) if self._large else act
            press(_code(text), text=text)

    def _measure(self) -> None:
        m = style.metrics()
        lettered = self.pad in LETTERED
        self._grid.setSpacing(0)
        self._grid.setHorizontalSpacing(m.unit(3) if lettered else m.unit(14))
        self._grid.setVerticalSpacing(m.unit(10) if lettered else m.unit(14))
        for key in self._keys:
            key.set_small(lettered)


def _code(text: str) -> Qt.Key:
    """The key's code; a letter that no Western keyboard has is known by its text alone."""
    return Qt.Key(ord(text.upper())) if text.isascii() else Qt.Key.Key_unknown


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, text: str = "") -> None:
    """Send a press and a release to whatever has the focus."""
    target = QApplication.focusWidget()
    if target is None:
        return
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))


class KeyButton(QPushButton):
    """One key; it acts when it is pressed, as a real one does, and is drawn pressed at once."""

    def __init__(self, key: _Key) -> None:
        super().__init__()
        self.act = key.act
        self._icon = key.icon
        self._words = key.act
        self._small = False
        self._lit = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        if key.act == "back":
            self.setAutoRepeat(True)
            self.setAutoRepeatDelay(_REPEAT_AFTER_MS)
            self.setAutoRepeatInterval(_REPEAT_EACH_MS)
        style.changed.connect(self.updateGeometry)

    def show_words(self, text: str, name: str, large: bool) -> None:
        """What stands on it, what a screen reader calls it; ``large``: capitals are typed."""
        self._words = name if len(self.act) > 1 else text
        self._lit = large and self.act == "shift"
        self.setAccessibleName(name or text)
        self.update()

    def set_small(self, small: bool) -> None:
        """A letter's key is lower than a digit's."""
        self._small = small
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        m = style.metrics()
        return QSize(m.unit(40), m.unit(84) if self._small else m.pad)

    def minimumSizeHint(self) -> QSize:
        m = style.metrics()
        return QSize(m.unit(30), m.unit(52) if self._small else m.unit(60))

    def paintEvent(self, event: QPaintEvent) -> None:
        m, colour = style.metrics(), style.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent_text" if self.isDown() else "edge"), 2 if self.isDown() else 1))
        painter.setBrush(colour("tint" if self.isDown() or self._lit else "key"))
        radius = m.unit(14)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)
        ink = colour("text")
        if self._icon:
            size = m.unit(30 if self._small else 44)
            middle = QRectF(self.rect()).center()
            paint_icon(painter, self._icon, QRectF(middle.x() - size / 2, middle.y() - size / 2, size, size), ink)
        elif self.act != "space":
            painter.setPen(ink)
            role = "pad" if len(self.act) == 1 and not self._small else "key_input" if len(self.act) == 1 else "body"
            painter.setFont(style.font(role))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
        else:
            width = self.width() * 0.5
            line = QRectF((self.width() - width) / 2, self.height() * 0.6, width, 2)
            painter.fillRect(line, ink)
