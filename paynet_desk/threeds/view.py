"""The widget that shows one page: typing, clicking and scrolling reach it, nothing that leads out of it does."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

_Key, _Modifier = Qt.Key, Qt.KeyboardModifier
# Keys without a character that a form needs; all others (F keys, Back, Refresh, Print, Menu, ...) stay outside.
KEYS = frozenset(
    {
        _Key.Key_Tab,
        _Key.Key_Backtab,
        _Key.Key_Return,
        _Key.Key_Enter,
        _Key.Key_Backspace,
        _Key.Key_Delete,
        _Key.Key_Left,
        _Key.Key_Right,
        _Key.Key_Up,
        _Key.Key_Down,
        _Key.Key_Home,
        _Key.Key_End,
        _Key.Key_PageUp,
        _Key.Key_PageDown,
        _Key.Key_Shift,
        _Key.Key_CapsLock,
        _Key.Key_NumLock,
        _Key.Key_AltGr,
    }
)
CHORDS = frozenset({_Key.Key_A, _Key.Key_C, _Key.Key_V, _Key.Key_X, _Key.Key_Z})  # with Ctrl: editing a field
_MARKED = _Modifier.ControlModifier | _Modifier.AltModifier | _Modifier.MetaModifier
_ALT_GR = _Modifier.ControlModifier | _Modifier.AltModifier  # as Windows reports it
_Type = QEvent.Type
_PRESSES = (_Type.MouseButtonPress, _Type.MouseButtonRelease, _Type.MouseButtonDblClick)
_DRAGS = (_Type.DragEnter, _Type.DragMove, _Type.Drop)
_BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)


def key_is_let_through(key: int, modifiers: Qt.KeyboardModifier, text: str) -> bool:
    """Whether a key press or release may reach the page."""
    marked = modifiers & _MARKED
    if marked == _Modifier.ControlModifier:
        return key in CHORDS
    if marked and marked != _ALT_GR:
        return False
    if text.isprintable() and text:
        return True
    return not marked and (key in KEYS or _Key.Key_Dead_Grave <= key <= _Key.Key_Dead_Longsolidusoverlay)


class PageView(QWebEngineView):
    """A view without context menu, drag and drop, browser keys, zoom by wheel, and history buttons of the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAcceptDrops(False)
        for child in self.findChildren(QWidget):
            child.installEventFilter(self)

    def childEvent(self, event: QChildEvent) -> None:
        super().childEvent(event)
        # The engine's own widget, which gets the input, comes and goes with its process.
        if event.type() is _Type.ChildAdded and event.child().isWidgetType():
            event.child().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (_Type.KeyPress, _Type.KeyRelease):
            key = cast("QKeyEvent", event)
            kept_out = not key_is_let_through(key.key(), key.modifiers(), key.text())
        elif kind in _PRESSES:
            kept_out = cast("QMouseEvent", event).button() not in _BUTTONS
        elif kind is _Type.Wheel:
            kept_out = bool(cast("QWheelEvent", event).modifiers() & _MARKED)
        else:
            kept_out = kind in _DRAGS
        if kept_out:
            event.ignore()  # goes on to the window around, where the program's own keys live
            return True
        return super().eventFilter(watched, event)
