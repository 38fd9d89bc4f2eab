"""What keeps a kiosk's screen the customer's alone: no window beside it, no way around it, a pointer only where needed.

The window manager, if there is one, may still do what it is told by a key of its own. So the keyboard is grabbed where
that is possible (X11), and whatever happened to the window all the same is undone at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import (
    QGuiApplication,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPointerEvent,
    QScreen,
    QWindow,
)
from PySide6.QtWidgets import QWidget

from paynet_desk.ui.theme import style

_Type = QEvent.Type
_NEVER = frozenset(
    {
        _Type.ContextMenu,
        _Type.DragEnter,
        _Type.DragMove,
        _Type.Drop,
    }
)
_TOUCHES = frozenset({_Type.TouchBegin, _Type.TouchUpdate, _Type.TouchEnd})
_BUTTONS = frozenset({_Type.MouseButtonPress, _Type.MouseButtonRelease, _Type.MouseButtonDblClick})
_SIGNS_OF_LIFE = _TOUCHES | _BUTTONS | {_Type.KeyPress, _Type.MouseMove, _Type.Wheel}
_ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
_POINTER_HIDES_MS = 10_000
_BACK_MS, _AGAIN_MS = 30, 250


class Watch(QObject):
    """At the window's door: tells of every sign of life, and lets nothing in that opens something.

    It watches the native window, where all input comes in; a filter over the whole program would be called for each
    event of each widget, and for widgets that are just being destroyed. While ``is_off`` (the manager is at work) only
    the signs of life are told.
    """

    def __init__(self, alive: Callable[[], None]) -> None:
        super().__init__()
        self._alive = alive
        self.is_off = False
        self._hidden = False
        self._last: QPoint | None = None
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(_POINTER_HIDES_MS)
        self._still.timeout.connect(lambda: self._hide_pointer(True))
        self._still.start()
        self._door: QWindow | None = None

    def watch(self, door: QWindow) -> None:
        """From now on this window."""
        if self._door is not door:
            self._door = door
            door.installEventFilter(self)

    def end(self) -> None:
        """Watch no longer."""
        if self._door is not None:
            self._door.removeEventFilter(self)
        self._still.stop()
        self._hide_pointer(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _SIGNS_OF_LIFE:
            self._heard(kind, event)
        if self.is_off:
            return False
        if kind in _NEVER:
            return True
        if kind is _Type.KeyPress:
            return _is_chord(cast("QKeyEvent", event))
        return kind in _BUTTONS and cast("QMouseEvent", event).button() is not Qt.MouseButton.LeftButton

    def _heard(self, kind: QEvent.Type, event: QEvent) -> None:
        if kind in _TOUCHES:
            self._hide_pointer(True)
        elif kind is not _Type.KeyPress:
            pointer = cast("QPointerEvent", event)
            touched = pointer.device().type() is QInputDevice.DeviceType.TouchScreen
            at = cast("QMouseEvent", event).globalPosition().toPoint()
            if kind is _Type.MouseMove:
                if at == self._last:
                    return  # a window moved beneath the pointer
                self._last = at
            self._hide_pointer(touched)
            if not touched:
                self._still.start()
        self._alive()

    def _hide_pointer(self, hidden: bool) -> None:
        if hidden == self._hidden:
            return
        self._hidden = hidden
        if hidden:
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)
        else:
            QGuiApplication.restoreOverrideCursor()

    @property
    def pointer_hidden(self) -> bool:
        """Whether no pointer is to be seen."""
        return self._hidden


def _is_chord(event: QKeyEvent) -> bool:
    """Qt would take some chords for the plain key (Super+Tab for Tab, Alt+Esc for Esc); AltGr is no chord."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    alone = held in (Qt.KeyboardModifier.AltModifier, _ALT_SHIFT) or bool(held & Qt.KeyboardModifier.MetaModifier)
    return alone or (event.key() == Qt.Key.Key_Escape and held != Qt.KeyboardModifier.NoModifier)


class Cover(QWidget):
    """Lies over a monitor that is not the customer's: the merchant's name and nothing else."""

    def __init__(self, name: str, screen: QScreen) -> None:
        super().__init__(None, Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.WindowDoesNotAcceptFocus)
        self._name = name
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWindowTitle(name)
        self.setScreen(screen)
        fill(self, screen)

    def closeEvent(self, event: QEvent) -> None:
        if event.spontaneous():
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.colour("frame"))
        painter.setFont(style.font("title"))
        painter.setPen(style.colour("text2"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._name)


def fill(window: QWidget, screen: QScreen) -> None:
    """Full screen on ``screen``; the geometry is set as well, for where no window manager would do it."""
    window.setGeometry(screen.geometry())
    window.showFullScreen()


class Lock(QObject):
    """Keeps ``window`` full screen, in front and with the keyboard; covers every other monitor."""

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self._window = window
        self._name = name
        self._covers: dict[str, Cover] = {}
        self._is_on = False
        self._tries = 0  # to come back, in a row
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.timeout.connect(self._come_back)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.connect(self._screen_added)
        app.screenRemoved.connect(self._screens_changed)
        app.primaryScreenChanged.connect(self._screens_changed)
        for screen in app.screens():
            screen.geometryChanged.connect(self._screens_changed)

    @property
    def covers(self) -> tuple[Cover, ...]:
        """Those that are up."""
        return tuple(self._covers.values())

    def turn_on(self) -> None:
        """Take the screen and the keyboard."""
        self._is_on = True
        self._screens_changed()

    def turn_off(self) -> None:
        """Let go of everything."""
        self._is_on = False
        self._back.stop()
        self._grab(False)
        for cover in self._covers.values():
            cover.hide()
            cover.deleteLater()
        self._covers.clear()

    def disturbed(self) -> None:
        """Something happened to the window: look after it when that is over."""
        if self._is_on and not self._back.isActive():
            self._back.start(_BACK_MS)

    def _screen_added(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._screens_changed)
        self._screens_changed()

    def _screens_changed(self, *_: object) -> None:
        if not self._is_on:
            return
        own = QGuiApplication.primaryScreen()
        others = {screen.name(): screen for screen in QGuiApplication.screens() if screen is not own}
        for name in [name for name in self._covers if name not in others]:
            cover = self._covers.pop(name)
            cover.hide()
            cover.deleteLater()
        for name, screen in others.items():
            if name not in self._covers:
                self._covers[name] = Cover(self._name, screen)
            elif self._covers[name].geometry() != screen.geometry():
                fill(self._covers[name], screen)
        if own is not None:
            self._window.setScreen(own)
            self._come_back()

    def _come_back(self) -> None:
        """Full screen on the customer's monitor, in front, with the keyboard."""
        window, own = self._window, QGuiApplication.primaryScreen()
        if not self._is_on or own is None:
            return
        state = window.windowState()
        if state & Qt.WindowState.WindowMinimized or not state & Qt.WindowState.WindowFullScreen:
            fill(window, own)
        elif window.geometry() != own.geometry():
            window.setGeometry(own.geometry())
        handle = window.windowHandle()
        if self._tries > 1 and handle is not None and not handle.isExposed():  # type: ignore[redundant-expr]
            window.hide()  # shaded, or the desktop is shown: mapped anew it is a window like any other
            fill(window, own)
        window.raise_()
        window.activateWindow()
        self._grab(True)
        self._tries = 0 if window.isActiveWindow() else self._tries + 1
        if self._tries:
            self._back.start(_AGAIN_MS)

    def _grab(self, on: bool) -> None:
        """The keys that a window manager would take for itself come here instead (X11 only)."""
        handle = self._window.windowHandle()
        if handle is not None and QGuiApplication.platformName() == "xcb":  # type: ignore[redundant-expr]  # before show
            handle.setKeyboardGrabEnabled(on)
