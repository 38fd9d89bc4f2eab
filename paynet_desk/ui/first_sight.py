"""The window as it is first seen: the grounds, what page 1 asks for, and the field for it, ready to be typed into.

Everything else takes twice as long to import and to build as all that is here. It comes while this is already on the
screen (``opening``), lies down on it and takes over what was typed. What is seen here stands where the page puts it.

Only Qt's own widgets, and nothing that touches ``QtCore.Qt``: the first use of that, or of any pen or brush, builds
more than a hundred enums, which takes an eighth of the whole start (PySide6 6.11.3).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.lines import height_of, lay_out
from paynet_desk.ui.theme.tokens import Tokens, metrics_for

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent

SMALLEST = (1024, 560)  # 600 less a title bar
_GROUNDS = ("rail", "panel", "bar", "strip", "box", "halo", "ring", "prefix", "hair")
_PREFIX = "+90"
_CARET_TOP = 1  # in the field; Qt's own rectangle says 0 until it was painted once
_SIDE, _PREFIX_GAP, _HAIR_GAP = 16, 12, 8  # in the field's box: edge to "+90", to the hairline, to what is typed


class FirstSight(QWidget):
    """The window's ground, on which everything else is put. ``closed`` asks the program to end."""

    closed = Signal()

    def __init__(self, *, is_live: bool, otp_required: bool, text_scale: float) -> None:
        """``text_scale`` is a factor, 1.0 to 2.0; the other two decide what is seen on page 1."""
        super().__init__()
        self.setWindowTitle("Paynet Desk")
        self.setMinimumSize(*SMALLEST)
        self._is_live = is_live
        self._otp_required = otp_required
        self._scale = text_scale
        self._keys: list[QKeyEvent] = []  # those the field had no use for
        self.was_closed = False  # before it was covered
        self._is_covered = False
        self.is_painted = False
        self._seen = QLabel(self)  # holds all that is seen, until it is covered
        self._seen.setStyleSheet(_style_sheet(style.current()))
        self._grounds = {name: self._label(name) for name in _GROUNDS}
        self._rows: list[tuple[str, str, int, int, int]] = []  # of words: text, role, left, top, width
        self._texts: list[QLabel] = []
        self._field = QLineEdit(self._seen)
        self._field.setFrame(False)
        self._field.setFocus()
        self._caret = QLabel(self._field)  # as ``PlainEdit`` paints it
        self._caret.setObjectName("caret")
        self._field.cursorPositionChanged.connect(self._place_caret)
        self._marks = (self._grounds["halo"], self._grounds["ring"], self._caret)  # of the keyboard's place
        self._mark()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._mark)

    def write(self) -> None:
        """Write the words over the field: a turn later than all else, as their fonts take longer than all else."""
        for label in self._texts:
            label.hide()
            label.deleteLater()
        self._texts.clear()
        for row in self._rows:
            self._write_row(*row)

    def cover(self, rest: QWidget) -> None:
        """Lay ``rest`` down on it, which fills the window from now on.

        What was typed until now goes to its field that is to have the focus, as if it had been typed there.
        """
        typed, field = self._field.text(), rest.focusWidget()
        self._is_covered = True
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.disconnect(self._mark)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(rest)
        rest.show()
        self._seen.hide()
        self._seen.deleteLater()
        field.setFocus()
        if isinstance(field, QLineEdit) and typed:
            field.insert(typed)
        for key in self._keys:
            QCoreApplication.postEvent(field, key)
        self._keys.clear()

    # ---- where everything stands: as in ``Window``, ``Page`` and ``Field`` -------------------------------------------

    def _place(self) -> None:
        m, width, height = style.metrics(), self.width(), self.height()
        strip = 0 if self._is_live else m.strip
        self._seen.setGeometry(0, 0, width, height)
        self._grounds["rail"].setGeometry(0, strip, m.rail, height - strip - m.bar)
        self._grounds["panel"].setGeometry(width - m.panel, strip, m.panel, height - strip - m.bar)
        self._grounds["bar"].setGeometry(0, height - m.bar, width, m.bar)
        self._grounds["strip"].setGeometry(0, 0, width, strip)
        left, top = m.rail + m.sheet_side, strip + m.sheet_top
        column = min(m.column, width - m.rail - m.panel - m.sheet_side - m.sheet_right)
        self._rows = []
        for text, role, gap in self._words():
            self._rows.append((text, role, left, top, column))
            top += _height(text, role, column) + gap
        box = QRect(left, top, column, m.key_field)
        self._grounds["halo"].setGeometry(box.adjusted(-3, -3, 3, 3))
        for name in ("box", "ring"):
            self._grounds[name].setGeometry(box)
        prefix, line = self._grounds["prefix"], m.style("key_input").line
        wide = math.ceil(lay_out(_PREFIX, "key_input", column).maximumWidth())
        prefix.setText(_PREFIX)
        prefix.setFont(style.font("key_input"))
        prefix.setGeometry(left + _SIDE, top + (box.height() - line) // 2, wide, line)
        hair = left + _SIDE + wide + _PREFIX_GAP
        self._grounds["hair"].setGeometry(hair, top + (box.height() - 28) // 2, 1, 28)
        self._field.setFont(style.font("key_input"))
        begin, high = hair + 1 + _HAIR_GAP, self._field.sizeHint().height()
        self._field.setGeometry(begin, top + (box.height() - high) // 2, left + column - _SIDE - begin, high)
        self._field.raise_()
        self._place_caret()

    def _place_caret(self) -> None:
        around = self._field.cursorRect()  # Qt adds 5 px before the caret and 4 behind it
        self._caret.setGeometry(around.x() + 5, _CARET_TOP, 2, around.height())

    def _mark(self) -> None:
        """Show where the keyboard is, as soon as the window has it and only while it does."""
        has_keyboard = self._field.hasFocus()
        for mark in self._marks:
            mark.setVisible(has_keyboard)

    def _words(self) -> list[tuple[str, str, int]]:
        """Every text above the field: words, role, and the gap to what follows."""
        m, translate = style.metrics(), QCoreApplication.translate
        lead = (
            translate("StoringCustomer", "Kartı saklamadan önce bu numaraya bir doğrulama kodu gönderilir.")
            if self._otp_required
            else translate("StoringCustomer", "Kartın sahibi bu numarayla tanınır.")
        )
        crumb = translate("Page", "Kart sakla, adım {step} / {steps}")
        crumb = crumb.format(step=1, steps=4 if self._otp_required else 3)
        label = translate("CustomerPage", "Cep telefonu")
        self._field.setAccessibleName(label)
        return [
            *([(crumb, "crumb", 0)] if m.is_compact else []),
            (translate("StoringCustomer", "Müşterinin cep telefonu"), "title", 4),
            (lead, "lead", m.title_gap),
            (label, "label", m.label_gap),
        ]

    def _write_row(self, text: str, role: str, left: int, top: int, width: int) -> None:
        """Put ``text`` there, a label a line."""
        laid = lay_out(text, role, width)
        measure = QFontMetricsF(style.font(role))
        high = round(measure.ascent()) + round(measure.descent())
        for number in range(laid.lineCount()):
            line = laid.lineAt(number)
            label = self._label(style.metrics().style(role).tone)
            label.setFont(style.font(role))
            label.setText(text[line.textStart() : line.textStart() + line.textLength()])
            label.setGeometry(left, top + round(line.y()), width, high)
            label.show()
            self._texts.append(label)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self._seen)
        label.setObjectName(name)
        return label

    # ---- Qt ----------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.is_painted = True  # and with it, before anything else happens, all that lies on it

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._is_covered:
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            style.apply_theme(app, style.current(), metrics_for(self.width(), self.height(), self._scale))
            self._place()
            if self.is_painted:
                self.write()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Esc, a function key: what it means is not known yet."""
        if not self._is_covered:
            self._keys.append(event.clone())

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.was_closed |= not self._is_covered
        self.closed.emit()


def _height(text: str, role: str, width: int) -> int:
    """How high ``text`` stands; one that fits however wide its letters are is not laid out for that."""
    kind = style.metrics().style(role)
    return kind.line if len(text) * kind.size <= width else height_of(lay_out(text, role, width), role)


def _style_sheet(t: Tokens) -> str:
    return f"""
QLabel {{ background: {t.surface}; color: {t.text}; }}
#text2 {{ color: {t.text2}; }}
#text3 {{ color: {t.text3}; }}
#rail {{ background: {t.frame}; border-right: 1px solid {t.line}; }}
#panel {{ background: {t.panel}; border-left: 1px solid {t.line}; }}
#bar {{ background: {t.frame}; border-top: 1px solid {t.line}; }}
#strip {{ background: {t.hatch2}; }}
#box {{ background: {t.field}; border: 1px solid {t.edge}; border-radius: 8px; }}
#halo {{ border: 3px solid {t.halo}; border-radius: 11px; }}
#ring {{ background: {t.field}; border: 2px solid {t.accent_text}; border-radius: 8px; }}
#hair {{ background: {t.line}; }}
#caret {{ background: {t.accent_text}; }}
#prefix {{ background: {t.field}; color: {t.text2}; }}
"""
