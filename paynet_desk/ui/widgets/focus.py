"""The halo and the ring around whatever has the focus, drawn outside its edge without moving anything.

One transparent widget lies over the window (or the content of a scroll area), so fields and buttons keep exactly
the size of their box and left edges agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from paynet_desk.ui.theme import style

_REACH = 6


@dataclass(frozen=True, slots=True)
class FocusShape:
    """What to draw around ``box`` (in the owner's coordinates): a halo at its edge or a ring with a gap."""

    box: QRect
    radius: int = 8
    gap: int = 0
    width: int = 3
    tone: str = "halo"


class Focusable(Protocol):
    """A widget that is drawn differently while it, or the edit inside it, has the focus."""

    def focus_shape(self) -> FocusShape:
        """What is drawn around it now."""

    def set_focus_shown(self, shown: bool) -> None:
        """The focus came or went."""


class FocusRing(QWidget):
    """The drawing around ``owner``; follows it when it, or anything it lies in, moves."""

    def __init__(self, owner: QWidget) -> None:
        ground = _ground_of(owner)
        super().__init__(ground)
        self._owner = owner
        self._ground = ground
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        step: QWidget | None = owner
        while step is not None and step is not ground:
            step.installEventFilter(self)
            self._watched.append(step)
            step = step.parentWidget()
        style.changed.connect(self.follow)
        self.follow()

    @property
    def owner(self) -> QWidget:
        """The widget it is drawn around."""
        return self._owner

    def release(self) -> None:
        """Stop following and go away."""
        for widget in filter(isValid, self._watched):
            widget.removeEventFilter(self)
        self._watched.clear()
        self.hide()
        self.deleteLater()

    def follow(self) -> None:
        """Take the place and look the owner has now."""
        shape = cast(Focusable, self._owner).focus_shape()
        ground = self._ground
        corner = self._owner.mapTo(ground, shape.box.topLeft())
        self.setGeometry(QRect(corner, shape.box.size()).adjusted(-_REACH, -_REACH, _REACH, _REACH))
        # nothing is drawn inside: what is typed there does not draw the ring anew
        inside = self.rect().adjusted(_REACH + shape.radius, _REACH, -_REACH - shape.radius, -_REACH)
        self.setMask(QRegion(self.rect()) - QRegion(inside))
        self.setVisible(self._owner.isVisibleTo(ground))
        self.raise_()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES and isValid(self._owner):
            self.follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        shape = cast(Focusable, self._owner).focus_shape()
        box = QRectF(self.rect()).adjusted(_REACH, _REACH, -_REACH, -_REACH)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        for reach in (shape.gap + shape.width, shape.gap):
            radius = shape.radius + reach if shape.radius else 0
            path.addRoundedRect(box.adjusted(-reach, -reach, reach, reach), radius, radius)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(path, style.colour(shape.tone))


_MOVES = frozenset((QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ZOrderChange))


def _ground_of(owner: QWidget) -> QWidget:
    """The widget to draw on: the content of the scroll area it lies in, else its window."""
    step = owner
    while (parent := step.parentWidget()) is not None and not step.isWindow():
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            return step
        step = parent
    return step


class _Watcher(QObject):
    """Hears of every change of the focus and moves the one ring there."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: FocusRing | None = None
        app.focusChanged.connect(self._moved)

    def _moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        owner = _owner_of(now)
        if self._ring is not None:
            before = self._ring.owner
            if before is owner and isValid(self._ring):
                return
            # either may be gone already: with its page, or with the window the drawing lay on
            if isValid(before):
                cast(Focusable, before).set_focus_shown(False)
            if isValid(self._ring):
                self._ring.release()
            self._ring = None
        if owner is not None:
            cast(Focusable, owner).set_focus_shown(True)
            self._ring = FocusRing(owner)

    def refresh(self, owner: QWidget) -> None:
        if self._ring is not None and self._ring.owner is owner and isValid(self._ring):
            self._ring.follow()


_watcher: _Watcher | None = None


def watch() -> None:
    """Begin to draw the focus; called by every widget that can have it, only the first call does anything."""
    global _watcher  # noqa: PLW0603 - one for the program's life, as the application itself
    app = QApplication.instance()
    if isinstance(app, QApplication) and (_watcher is None or _watcher.parent() is not app):
        _watcher = _Watcher(app)


def refresh(owner: QWidget) -> None:
    """``owner`` looks different now (an error, for instance): draw around it accordingly if it has the focus."""
    if _watcher is not None:
        _watcher.refresh(owner)


def _owner_of(widget: QWidget | None) -> QWidget | None:
    step = widget
    while step is not None and not step.isWindow():
        if hasattr(step, "set_focus_shown"):  # a ``Focusable``; asking the protocol itself takes ten times as long
            return step
        step = step.parentWidget()
    return None
