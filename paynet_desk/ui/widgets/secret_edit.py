"""A field for a card number, a security code or a code from an SMS that Qt never gets to know.

To Qt the field's text is bullets; the digits live in one `Secret` and are drawn over, glyph by glyph, while they may
be seen. So undo, clipboard, input methods, the accessibility bus and Qt's text engine never hold them (DESIGN.md,
"Card data").
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from PySide6.QtCore import (
    Property,
    QCoreApplication,
    QEvent,
    QMimeData,
    QPointF,
    QRect,
    QRectF,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QClipboard,
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLineEdit, QMenu, QStyle, QStyleOptionFrame, QWidget

from paynet_desk.core import brand, pan
from paynet_desk.core.entry import Entry, Paste, byte_for, is_code_character, is_digit
from paynet_desk.core.masking import BULLET
from paynet_desk.core.secret import Secret
from paynet_desk.core.track import Key, TrackWatch

_MARGIN: Final = 2  # QLineEdit's own, left and right of its text
_CARET: Final = 2
_TEXT_FORMAT: Final = "text/plain"


class Kind(Enum):
    """What is typed into the field."""

    CARD_NUMBER = auto()
    SECURITY_CODE = auto()
    CODE = auto()  # from an SMS: letters and digits, always readable


@dataclass(frozen=True, slots=True)
class _Layout:
    """Cells from 0 on: ``edges`` are where the caret may stand, a cell's left edge or behind the last one."""

    typed: int
    gaps: tuple[int, ...]
    edges: tuple[float, ...]
    rights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """The font digits are drawn with, and half the width of each digit in it."""

    font: QFont
    metrics: QFontMetricsF
    size: int
    half: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Shape:
    """Sizes in parts of the font's pixel size (look.md, "Card number")."""

    cell: float = 0.64
    gap: float = 0.46
    dot: float = 0.41
    ring: float = 0.36
    ring_line: float = 0.068


_SHAPE: Final = _Shape()

# With NumLock off the numeric pad sends these (U9); the pad is there for digits.
_PAD: Final = {
    Qt.Key.Key_Insert: 0x30,
    Qt.Key.Key_End: 0x31,
    Qt.Key.Key_Down: 0x32,
    Qt.Key.Key_PageDown: 0x33,
    Qt.Key.Key_Left: 0x34,
    Qt.Key.Key_Clear: 0x35,
    Qt.Key.Key_Right: 0x36,
    Qt.Key.Key_Home: 0x37,
    Qt.Key.Key_Up: 0x38,
    Qt.Key.Key_PageUp: 0x39,
}
_NOT_TYPING: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_Standard = QKeySequence.StandardKey
_TO_START: Final = (_Standard.MoveToStartOfLine, _Standard.MoveToStartOfDocument, _Standard.MoveToStartOfBlock)
_TO_END: Final = (_Standard.MoveToEndOfLine, _Standard.MoveToEndOfDocument, _Standard.MoveToEndOfBlock)
_SELECT_TO_START: Final = (_Standard.SelectStartOfLine, _Standard.SelectStartOfDocument, _Standard.SelectStartOfBlock)
_SELECT_TO_END: Final = (_Standard.SelectEndOfLine, _Standard.SelectEndOfDocument, _Standard.SelectEndOfBlock)


def _any(event: QKeyEvent, keys: tuple[QKeySequence.StandardKey, ...]) -> bool:
    return any(event.matches(key) for key in keys)


class SecretEdit(QLineEdit):
    """The field over ``secret``, which stays the caller's; whoever else empties it calls `wipe` here instead.

    A key that means nothing here (Tab, Enter, Esc, function keys, arrows up and down) is left to the page.
    Colours come from the palette unless set: ``caretColor``, ``ringColor``, ``dotColor``. With a ``groundColor`` the
    field paints its ground too, and nothing beneath it has to be painted anew with each key.
    """

    edited = Signal()  # the content changed, by whatever hand
    completed = Signal()  # typed or pasted to its full length, and right as far as can be told here
    pasteRefused = Signal(Paste)  # noqa: N815 - nothing was changed; says why
    trackDropped = Signal()  # noqa: N815 - a card reader typed; everything is wiped

    def __init__(self, secret: Secret, *, kind: Kind, kiosk: bool = False, parent: QWidget | None = None) -> None:
        """``kiosk``: hide typed digits while typing as well (all but the first six of a card number)."""
        super().__init__(parent)
        accepts = is_code_character if kind is Kind.CODE else is_digit
        self._entry = Entry(secret, accepts)
        self._kind = kind
        self._kiosk = kiosk
        self._code_length: int | None = 3 if kind is Kind.SECURITY_CODE else None
        self._revealed = False
        self._track = TrackWatch(accepts)
        self._caret_on = False
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._toggle_caret)
        self._colours: dict[str, QColor] = {}
        self._glyphs: _Glyphs | None = None
        self._cells: _Layout | None = None
        self._room: QRect | None = None
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | (Qt.InputMethodHint.ImhNone if kind is Kind.CODE else Qt.InputMethodHint.ImhDigitsOnly)
        )
        if kind is Kind.CODE:
            font = self.font()
            font.setPixelSize(30)
            font.setWeight(QFont.Weight.DemiBold)
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 4)
            self.setFont(font)
        self.textChanged.connect(self._changed_from_outside)
        self._render()

    # What the page asks and says

    @property
    def secret(self) -> Secret:
        """The buffer with what was typed."""
        return self._entry.secret

    @property
    def entry(self) -> Entry:
        """Caret and selection over the buffer."""
        return self._entry

    @property
    def kind(self) -> Kind:
        """What is typed here."""
        return self._kind

    @property
    def code_length(self) -> int | None:
        """How many characters make a whole code: 3 or 4 for a security code, None where it is not known."""
        return self._code_length

    def set_code_length(self, length: int | None) -> None:
        """Say how long the code is; a security code's follows the card number."""
        if length != self._code_length:
            self._code_length = length
            self._cells = None
            self.update()

    def set_kiosk(self, kiosk: bool) -> None:
        """Hide typed digits while typing as well, or show them as at the till."""
        self._kiosk = kiosk
        self.update()

    def reveal(self, shown: bool) -> None:
        """Show everything while a key is held down (F8)."""
        self._revealed = shown
        self.update()

    @property
    def revealed(self) -> bool:
        """Whether everything is shown."""
        return self._revealed

    def wipe(self) -> None:
        """Overwrite the content; text, selection and caret go with it."""
        had = bool(self.secret)
        self._entry.clear()
        self._revealed = False
        self._render()
        if had:
            self.edited.emit()

    def clear(self) -> None:
        """As `wipe`."""
        self.wipe()

    def select_all(self) -> None:
        """Select everything."""
        self._entry.select_all()
        self._render()

    def selectAll(self) -> None:
        """As `select_all`; a base class's slot."""
        self.select_all()

    def copy(self) -> None:
        """Nothing leaves this field."""

    def cut(self) -> None:
        """Nothing leaves this field."""

    def undo(self) -> None:
        """There is nothing to go back to."""

    def redo(self) -> None:
        """There is nothing to go forward to."""

    def paste(self) -> None:
        """Take the number from the clipboard; a card number taken is removed from there."""
        if self.isReadOnly():
            return
        clipboard = QGuiApplication.clipboard()
        if self._take(clipboard.mimeData()) and self._kind is not Kind.CODE:
            clipboard.clear(QClipboard.Mode.Clipboard)

    # Keys and input methods

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = event.timestamp() / 1000 if event.timestamp() else time.monotonic()
        byte = self._pad_digit(event)
        typing = byte is not None or (
            event.text().isprintable() and event.text() != "" and not event.modifiers() & _NOT_TYPING
        )
        if not typing:
            if event.key() not in _MODIFIERS and self._track.ends(at):
                event.accept()
                return
            event.setAccepted(self._act(event))
            return
        event.accept()
        if self.isReadOnly():
            return
        if byte is not None:
            self._type(byte, at)
        else:
            for sign in event.text():
                self._type(ord(sign), at)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        # What is still being composed is not shown: it would be text in Qt's hands.
        if not self.isReadOnly():
            now = time.monotonic()
            for sign in event.commitString():
                self._type(ord(sign), now)
        event.accept()

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: object = None) -> Any:
        if query == Qt.InputMethodQuery.ImCursorRectangle:
            return self._caret_rect()
        return super().inputMethodQuery(query)

    def _pad_digit(self, event: QKeyEvent) -> int | None:
        """The digit of a numeric pad's key while NumLock is off."""
        if self._kind is Kind.CODE or event.text() or event.modifiers() != Qt.KeyboardModifier.KeypadModifier:
            return None
        if QGuiApplication.platformName() == "cocoa":  # there the arrow keys carry the pad's modifier too
            return None
        return _PAD.get(Qt.Key(event.key()))

    def _type(self, code_point: int, at: float) -> None:
        verdict = self._track.key(code_point, at)
        if verdict is Key.FOUND:
            self.wipe()
            self.trackDropped.emit()
        elif verdict is Key.PASS and self._has_room() and self._entry.type(byte_for(code_point)):
            self._after_edit(grown=True)

    def _has_room(self) -> bool:
        """A brand's longest number is not typed past; a longer one that is pasted is shown and judged."""
        start, stop = self._entry.selection
        limit = pan.max_length(self.secret) if self._kind is Kind.CARD_NUMBER else self.secret.capacity
        return start < stop or len(self.secret) < limit

    def _act(self, event: QKeyEvent) -> bool:
        """Do what an editing key asks for; False when it is none."""
        entry = self._entry
        end = len(self.secret)
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._delete(event)
            return True
        if event.matches(_Standard.SelectAll):
            entry.select_all()
        elif event.matches(_Standard.MoveToPreviousChar):
            entry.move(entry.caret - 1)  # from the caret also when something is selected, as QLineEdit does
        elif event.matches(_Standard.MoveToNextChar):
            entry.move(entry.caret + 1)
        elif event.matches(_Standard.SelectPreviousChar):
            entry.move(entry.caret - 1, select=True)
        elif event.matches(_Standard.SelectNextChar):
            entry.move(entry.caret + 1, select=True)
        elif _any(event, _TO_START) or event.matches(_Standard.MoveToPreviousWord):
            entry.move(0)
        elif _any(event, _TO_END) or event.matches(_Standard.MoveToNextWord):
            entry.move(end)
        elif _any(event, _SELECT_TO_START) or event.matches(_Standard.SelectPreviousWord):
            entry.move(0, select=True)
        elif _any(event, _SELECT_TO_END) or event.matches(_Standard.SelectNextWord):
            entry.move(end, select=True)
        elif event.matches(_Standard.Paste):
            self.paste()
            return True
        else:
            return False
        self._render()
        return True

    def _delete(self, event: QKeyEvent) -> None:
        if self.isReadOnly():
            return
        entry = self._entry
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and entry.anchor == entry.caret:
            entry.move(0 if event.key() == Qt.Key.Key_Backspace else len(self.secret), select=True)
        changed = entry.backspace() if event.key() == Qt.Key.Key_Backspace else entry.delete()
        if changed:
            self._after_edit(grown=False)

    def _after_edit(self, *, grown: bool) -> None:
        # A key is seen before Qt hears of it, and the page: what they make of it takes longer than the drawing.
        self.repaint(self._touched())
        self._render()
        self.edited.emit()
        if grown and self._is_complete():
            self.completed.emit()

    def _touched(self) -> QRect:
        """Where the field looks otherwise after an edit; everything unless one sign came or went at the caret.

        Qt still has the text and the selection from before.
        """
        before, self._cells = self._cells, None
        now, rect = self._layout(), self._text_rect()
        is_one_sign = before is not None and abs(now.typed - before.typed) == 1 and before.edges == now.edges
        if before is None or not is_one_sign or self.hasSelectedText() or not self.hasFocus():
            return self.rect()
        left = self._left(rect, now.edges)
        if left != rect.left():
            return self.rect()
        start, stop = max(0, self._entry.caret - 1), max(before.typed, now.typed)
        right = left + max(now.edges[stop], now.rights[stop - 1]) + _CARET
        return QRectF(left + now.edges[start], 0, right - left - now.edges[start], self.height()).toAlignedRect()

    def _is_complete(self) -> bool:
        if self._kind is Kind.CARD_NUMBER:
            return pan.is_full(self.secret)
        return self._code_length is not None and len(self.secret) == self._code_length

    # Paste and drop

    def _take(self, data: QMimeData | None) -> bool:
        """Paste from ``data`` without making a string of it; whether something was taken."""
        if data is None or not data.hasFormat(_TEXT_FORMAT):
            return False
        shared = data.data(_TEXT_FORMAT)
        view = memoryview(shared)  # type: ignore[arg-type]  # it has the buffer protocol, its stub does not say so
        raw = bytearray(view)
        if not view.readonly:
            view[:] = bytes(len(view))
        view.release()
        result = self._entry.paste(raw)
        if result is Paste.TAKEN:
            self._after_edit(grown=True)
        else:
            self.pasteRefused.emit(result)
        return result is Paste.TAKEN

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._offer(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._offer(event)

    def _offer(self, event: QDropEvent) -> None:
        if not self.isReadOnly() and event.mimeData().hasFormat(_TEXT_FORMAT):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        self._offer(event)
        if event.isAccepted():
            self._entry.move(self._position_at(event.position().x()))
            self._take(event.mimeData())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = menu.addAction(QCoreApplication.translate("QLineEdit", "&Paste"))
        data = QGuiApplication.clipboard().mimeData()
        action.setEnabled(not self.isReadOnly() and data.hasFormat(_TEXT_FORMAT))
        action.triggered.connect(self.paste)
        menu.popup(event.globalPos())

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._entry.move(self._position_at(event.position().x()), select=shift)
            self._render()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._entry.move(self._position_at(event.position().x()), select=True)
            self._render()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # Not the base class's: it would put the selection on the primary clipboard, or paste from there.
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.select_all()
        event.accept()

    # What Qt and the accessibility bus see

    def _bullets(self) -> str:
        gaps = self._layout().gaps
        return "".join(f" {BULLET}" if i in gaps else BULLET for i in range(len(self.secret)))

    def _render(self) -> None:
        """Give Qt the bullets, with caret and selection where they are over the digits."""
        self._cells = None
        text = self._bullets()
        gaps = self._layout().gaps
        with QSignalBlocker(self):
            if text != self.text():
                super().setText(text)
            caret, anchor = (at + sum(1 for gap in gaps if gap < at) for at in (self._entry.caret, self._entry.anchor))
            if caret != anchor:
                self.setSelection(anchor, caret - anchor)
            elif caret != self.cursorPosition() or self.hasSelectedText():
                self.setCursorPosition(caret)
        self._restart_caret()
        self.update()

    def _changed_from_outside(self, text: str) -> None:
        """Something set the text, as an assistive program may: take it for a paste, then be bullets again."""
        if text != self._bullets() and not self.isReadOnly():
            self._entry.select_all()
            raw = bytearray(text.encode())
            if BULLET not in text and raw and self._entry.paste(raw) is Paste.TAKEN:
                self._after_edit(grown=True)
                return
            if not text:
                self.wipe()
                return
        self._render()

    # Drawing

    def _gaps(self) -> tuple[int, ...]:
        if self._kind is not Kind.CARD_NUMBER:
            return ()
        return brand.gaps_for(pan.bin_of(self.secret), max(len(self.secret), pan.usual_length(self.secret)))

    def _cell_count(self) -> int:
        """Typed characters and those to come."""
        if self._kind is Kind.CARD_NUMBER:
            return max(len(self.secret), pan.usual_length(self.secret))
        if self._kind is Kind.SECURITY_CODE and self.secret and self._code_length is not None:
            return max(len(self.secret), self._code_length)
        return len(self.secret)

    def _layout(self) -> _Layout:
        """Where the cells are; made anew after every change, also one made behind this field's back."""
        cells = self._cells
        if cells is None or cells.typed != len(self.secret):
            cells = self._cells = self._lay_out()
        return cells

    def _lay_out(self) -> _Layout:
        glyphs = self._glyph_font()
        typed = len(self.secret)
        if self._kind is Kind.CODE:
            edges = [0.0]
            for i in range(typed):
                edges.append(edges[-1] + glyphs.metrics.horizontalAdvance(chr(self.secret[i])))
            return _Layout(typed, (), tuple(edges), tuple(edges[1:]))
        size = glyphs.size
        cell = max(_SHAPE.cell * size, 2 * glyphs.half[0])
        gaps = self._gaps()
        count = self._cell_count()
        lefts = [i * cell + sum(1 for gap in gaps if gap <= i) * _SHAPE.gap * size for i in range(count)]
        rights = [left + cell for left in lefts]
        return _Layout(typed, gaps, (*lefts, rights[-1] if rights else 0.0), tuple(rights))

    def _glyph_font(self) -> _Glyphs:
        if self._glyphs is None:
            font = QFont(self.font())
            if font.pixelSize() <= 0:
                font.setPixelSize(max(1, round(font.pointSizeF() * self.logicalDpiY() / 72)))
            font.setFeature(QFont.Tag("tnum"), 1)
            if self._kind is Kind.CODE:
                font.setFeature(QFont.Tag("zero"), 1)
                font.setFeature(QFont.Tag("ss02"), 1)
            metrics = QFontMetricsF(font)
            half = tuple(metrics.horizontalAdvance(digit) / 2 for digit in "0123456789")
            self._glyphs = _Glyphs(font, metrics, font.pixelSize(), half)
        return self._glyphs

    def _text_rect(self) -> QRect:
        if self._room is None:
            option = QStyleOptionFrame()
            self.initStyleOption(option)
            rect = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
            self._room = rect.marginsRemoved(self.textMargins()).adjusted(_MARGIN, 0, -_MARGIN, 0)
        return self._room

    def _left(self, rect: QRect, edges: tuple[float, ...]) -> float:
        """Where cell 0 begins: at the left, or further out when the caret would not be seen otherwise."""
        overflow = edges[self._entry.caret] + _CARET - rect.width()
        return rect.left() - max(0.0, overflow)

    def _position_at(self, x: float) -> int:
        cells = self._layout()
        x -= self._left(self._text_rect(), cells.edges)
        for i in range(cells.typed):
            if x < (cells.edges[i] + cells.rights[i]) / 2:
                return i
        return cells.typed

    def _shown_cells(self, typed: int) -> range | frozenset[int]:
        """Which characters may be seen now."""
        if self._revealed or self._kind is Kind.CODE:
            return range(typed)
        if self._kind is Kind.SECURITY_CODE:
            return range(0)
        if self.hasFocus():
            return range(min(6, typed)) if self._kiosk else range(typed)
        first = range(min(6, typed))
        return frozenset((*first, *range(typed - 4, typed))) if typed >= pan.usual_length(self.secret) else first

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if (ground := self._colours.get("ground")) is not None:
            painter.fillRect(event.rect(), ground)
        else:
            option = QStyleOptionFrame()
            self.initStyleOption(option)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        rect = self._text_rect()
        painter.setClipRect(rect.adjusted(-_MARGIN, 0, _MARGIN, 0))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cells = self._layout()
        left = self._left(rect, cells.edges)
        if not self.secret and self.placeholderText():
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.setFont(self.font())
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.placeholderText())
        else:
            self._paint_cells(painter, event.rect(), rect, left, cells)
        if self.hasFocus() and self._caret_on and not self.isReadOnly():
            painter.fillRect(self._caret_rect(), self._colour("caret", QPalette.ColorRole.Link))

    def _paint_cells(self, painter: QPainter, asked: QRect, rect: QRect, left: float, cells: _Layout) -> None:
        glyphs = self._glyph_font()
        metrics = glyphs.metrics
        size = glyphs.size
        middle = rect.top() + rect.height() / 2
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        optical = baseline - metrics.capHeight() / 2
        text = self.palette().color(QPalette.ColorRole.Text)
        dot = self._colour("dot", QPalette.ColorRole.Text)
        start, stop = self._entry.selection
        painter.setFont(glyphs.font)
        if start < stop:
            chosen = QRectF(left + cells.edges[start], 0, cells.rights[stop - 1] - cells.edges[start], 0)
            chosen.setTop(middle - metrics.height() / 2)
            chosen.setBottom(middle + metrics.height() / 2)
            painter.fillRect(chosen, self.palette().color(QPalette.ColorRole.Highlight))
        shown = self._shown_cells(cells.typed)
        asked_from, asked_to = asked.left() - left, asked.right() + 1 - left
        inside = [i for i, right in enumerate(cells.rights) if right > asked_from and cells.edges[i] < asked_to]
        middles = [left + (cells.edges[i] + right) / 2 for i, right in enumerate(cells.rights)]
        ring = max(1.0, _SHAPE.ring_line * size)
        radius = (_SHAPE.ring * size - ring) / 2
        painter.setPen(QPen(self._colour("ring", QPalette.ColorRole.PlaceholderText), ring))
        for i in inside:
            if i >= cells.typed:
                painter.drawEllipse(QPointF(middles[i], optical), radius, radius)
        radius = _SHAPE.dot * size / 2
        on_selection = self.palette().color(QPalette.ColorRole.HighlightedText) if start < stop else text
        pen_is_for_selection = None
        for i in inside:
            if i >= cells.typed:
                break
            selected = start <= i < stop
            if i not in shown:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(on_selection if selected else dot)
                painter.drawEllipse(QPointF(middles[i], optical), radius, radius)
                pen_is_for_selection = None
                continue
            if pen_is_for_selection is not selected:
                painter.setPen(on_selection if selected else text)
                pen_is_for_selection = selected
            byte = self.secret[i]
            x = left + cells.edges[i] if self._kind is Kind.CODE else middles[i] - glyphs.half[byte - 0x30]
            painter.drawText(QPointF(x, baseline), chr(byte))

    def _caret_rect(self) -> QRect:
        rect, edges = self._text_rect(), self._layout().edges
        height = round(1.25 * self._glyph_font().size)
        x = round(self._left(rect, edges) + edges[self._entry.caret])
        return QRect(x, round(rect.top() + (rect.height() - height) / 2), _CARET, height)

    # Caret

    def _restart_caret(self) -> None:
        hints = QGuiApplication.styleHints()
        half = hints.cursorFlashTime() // 2
        self._caret_on = self.hasFocus()
        if self._caret_on and half > 0:
            self._blink.start(half)
        else:
            self._blink.stop()

    def _toggle_caret(self) -> None:
        self._caret_on = not self._caret_on
        self.update(self._caret_rect().adjusted(-1, -1, 1, 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # The base class selects everything on Tab; the next key would then wipe a number that is already right.
        self._render()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._entry.move(self._entry.caret)
        self._render()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._room = None
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, "ground" in self._colours)  # the style took it away

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self._glyphs = None
            self._cells = None
            self._room = None
        super().changeEvent(event)

    # Colours a theme may set, by QSS as qproperty-caretColor and so on

    def _colour(self, name: str, fallback: QPalette.ColorRole) -> QColor:
        own = self._colours.get(name)
        return own if own is not None and own.isValid() else self.palette().color(fallback)

    def _set_colour(self, name: str, colour: QColor) -> None:
        self._colours[name] = QColor(colour)
        self.update()

    def _get_caret_colour(self) -> QColor:
        return self._colour("caret", QPalette.ColorRole.Link)

    def _set_caret_colour(self, colour: QColor) -> None:
        self._set_colour("caret", colour)

    def _get_ground_colour(self) -> QColor:
        return self._colours.get("ground", QColor())

    def _set_ground_colour(self, colour: QColor) -> None:
        self._set_colour("ground", colour)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _get_ring_colour(self) -> QColor:
        return self._colour("ring", QPalette.ColorRole.PlaceholderText)

    def _set_ring_colour(self, colour: QColor) -> None:
        self._set_colour("ring", colour)

    def _get_dot_colour(self) -> QColor:
        return self._colour("dot", QPalette.ColorRole.Text)

    def _set_dot_colour(self, colour: QColor) -> None:
        self._set_colour("dot", colour)

    caretColor = Property(QColor, _get_caret_colour, _set_caret_colour)  # noqa: N815
    groundColor = Property(QColor, _get_ground_colour, _set_ground_colour)  # noqa: N815
    ringColor = Property(QColor, _get_ring_colour, _set_ring_colour)  # noqa: N815
    dotColor = Property(QColor, _get_dot_colour, _set_dot_colour)  # noqa: N815


_MODIFIERS: Final = frozenset(
    (
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    )
)
