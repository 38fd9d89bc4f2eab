"""What a customer sees and where it lies: head, steps, page, keys and acts, for a screen that stands or lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from paynet_desk.ui.kiosk.keypad import LETTERED, Keypad, Pad
from paynet_desk.ui.kiosk.page import KioskPage
from paynet_desk.ui.kiosk.parts import Brand, Form, Steps, StillThere
from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.field import PlainEdit
from paynet_desk.ui.widgets.secret_edit import Kind, SecretEdit
from paynet_desk.ui.widgets.strip import HatchStrip
from paynet_desk.ui.widgets.surface import Surface

AnyPage = KioskPage[Any, Any]
_NO_LIMIT = 16777215  # QWIDGETSIZE_MAX
_OTHER_LANGUAGE = {"tr": "English", "en": "Türkçe"}


class Arrangement(QWidget):
    """Shows one page at a time. The pad lies beneath it, or at the right of a screen that lies."""

    manager_wanted = Signal()
    language_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, name: str, *, is_live: bool) -> None:
        super().__init__()
        self._pages: list[AnyPage] = []
        self._front: AnyPage | None = None
        self._typed_in: QWidget | None = None  # what had the focus last
        self._wanted_pad = Pad.NONE  # of the page in front; the field in it may want another
        self._strip = HatchStrip()
        self._strip.setVisible(not is_live)
        self.brand = Brand(name)
        self.brand.held_long.connect(self.manager_wanted)
        self._other_language = SecondaryButton("", medium=True)
        self._other_language.clicked.connect(self.language_wanted)
        self._help = SecondaryButton("", medium=True)
        self._help.clicked.connect(self.help_wanted)
        for button in (self._other_language, self._help):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._steps = Steps()
        self._head = QWidget()
        self._head_row = QHBoxLayout(self._head)
        self._head_row.addWidget(self.brand, 0)
        self._head_row.addStretch(0)
        self._head_row.addWidget(self._other_language)
        self._head_row.addWidget(self._help)
        self._sheet = QStackedWidget()
        self._ground = Surface("sheet")
        inside = QVBoxLayout(self._ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._sheet)
        self._bottom = Surface("panel", "top")
        self._bottom_grid = QGridLayout(self._bottom)
        self.keypad = Keypad()
        self.keypad.turned.connect(self._show_pad)
        self._bottom_grid.addWidget(self.keypad, 0, 0)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self.still_there = StillThere(self)
        style.changed.connect(self._measure)
        self._arrange()

    # ---- pages ------------------------------------------------------------------------------------------------------

    def add(self, page: AnyPage) -> None:
        """Take a page in, to be shown later."""
        holder: QWidget = page
        if page.scrolls:
            area = QScrollArea()
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setWidgetResizable(True)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            inside = QWidget()
            inside.setProperty("kind", "content")
            room = QVBoxLayout(inside)
            room.addWidget(page)
            area.setWidget(inside)
            holder = area
        self._sheet.addWidget(holder)
        page.acts.setParent(self._bottom)
        page.acts.hide()
        self._pages.append(page)
        self._give_room(page)

    def take_away(self, page: AnyPage) -> None:
        """Forget a page that is not in front."""
        self._pages.remove(page)
        holder = self._holder(page)
        self._sheet.removeWidget(holder)
        page.acts.deleteLater()
        holder.deleteLater()

    def show_page(self, page: AnyPage) -> None:
        """Bring a page to the front, with the keys it wants and its acts beside them."""
        before, self._front = self._front, page
        if before is not None and before is not page:
            before.acts.hide()
            self._bottom_grid.removeWidget(before.acts)
        self._sheet.setCurrentWidget(self._holder(page))
        if before is not page:
            self._typed_in = None
        if before is not page or page.pad is not self._wanted_pad:
            self._show_pad(page.pad)
        self._wanted_pad = page.pad

    def say(self, language: str, steps: Sequence[str], step: int, *, is_busy: bool) -> None:
        """What stands around the page, in ``language``; help is not to be had while something is under way."""
        self._other_language.setText(_OTHER_LANGUAGE[language])
        self._help.setText(self.tr("Yardım"))
        self._help.setEnabled(not is_busy)
        self._steps.show_steps(steps, step)

    def focus_moved(self, now: QWidget | None) -> None:
        """The focus is at ``now``: show the keys that are typed there, and the field itself."""
        page = self._front
        if now is None or page is None or not page.isAncestorOf(now):
            return
        if now is self._typed_in:
            return  # the window came back: the customer may have turned to the other keys meanwhile
        self._typed_in = now
        if isinstance(now, SecretEdit):
            self._show_pad(Pad.MIXED if now.kind is Kind.CODE else Pad.DIGITS)
        elif isinstance(now, PlainEdit):
            self._show_pad(Pad.NAME if page.pad is Pad.DIGITS and type(now) is PlainEdit else page.pad)
        if isinstance(self._holder(page), QScrollArea):
            QTimer.singleShot(0, self, self._follow_focus)

    def _follow_focus(self) -> None:
        focused = QApplication.focusWidget()
        if self._front is None or focused is None or not self._front.isAncestorOf(focused):
            return
        holder = self._holder(self._front)
        if isinstance(holder, QScrollArea):
            box = focused.parentWidget() if isinstance(focused, PlainEdit | SecretEdit) else focused
            holder.ensureWidgetVisible(box or focused, 0, style.metrics().unit(60))

    def _holder(self, page: AnyPage) -> QWidget:
        """What lies in the stack: the page, or what it scrolls in."""
        step: QWidget = page
        while (parent := step.parentWidget()) is not None and parent is not self._sheet:
            step = parent
        return step

    # ---- sizes ------------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """The screen, or the type for it, is another one."""
        self._arrange()
        for page in self._pages:
            page.measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _show_pad(self, pad: Pad) -> None:
        self.keypad.show_pad(pad)
        self.keypad.setVisible(pad is not Pad.NONE)
        self._arrange()

    @property
    def _lies(self) -> bool:
        return self.width() > self.height()

    @property
    def _has_pad_beside(self) -> bool:
        """Digits stand at the right of a screen that lies; letters need its width."""
        return self._lies and self.keypad.pad not in LETTERED | {Pad.NONE}

    def _arrange(self) -> None:
        pad = self.keypad.pad
        for part in (self._strip, self._head, self._steps, self._ground, self._bottom):
            self._grid.removeWidget(part)
        self._head_row.removeWidget(self._steps)
        self._grid.addWidget(self._strip, 0, 0, 1, 2)
        self._grid.addWidget(self._head, 1, 0, 1, 2)
        if self._lies:
            self._head_row.insertWidget(1, self._steps, 1)
        else:
            self._grid.addWidget(self._steps, 2, 0, 1, 2)
        beside = self._has_pad_beside
        self._grid.addWidget(self._ground, 3, 0, 1, 1 if beside else 2)
        self._grid.addWidget(self._bottom, *((3, 1, 1, 1) if beside else (4, 0, 1, 2)))
        self._grid.setRowStretch(3, 1)
        self._grid.setColumnStretch(0, 1)
        if self._front is not None:
            acts = self._front.acts
            self._bottom.setVisible(pad is not Pad.NONE or acts.has_buttons)
            self._bottom_grid.removeWidget(acts)
            column = not self._lies and pad not in LETTERED | {Pad.NONE}
            acts.set_form(Form.COLUMN if column else Form.SPLIT if beside else Form.ROW)
            if acts.has_buttons:
                self._bottom_grid.addWidget(acts, *((0, 1) if column else (1, 0)))
            acts.setVisible(acts.has_buttons)
            acts.setMinimumWidth(style.metrics().unit(300) if column else 0)
            acts.setMaximumWidth(style.metrics().unit(300) if column else _NO_LIMIT)
        self._measure()

    def _give_room(self, page: AnyPage) -> None:
        """The air around a page's rows."""
        m = style.metrics()
        side, top = m.unit(40 if self._lies else 64), m.unit(12 if self._lies else 52)
        around = page.parentWidget() if page.scrolls else page
        layout = around.layout() if around is not None else None
        if layout is not None and not page.is_wide:
            layout.setContentsMargins(side, top, side, m.unit(12))

    def _measure(self) -> None:
        m, lies = style.metrics(), self._lies
        side = m.unit(40 if lies else 64)
        self._strip.setFixedHeight(m.strip)
        self._head_row.setContentsMargins(side, m.unit(14 if lies else 36), side, m.unit(6 if lies else 0))
        self._head_row.setSpacing(m.unit(16))
        self._steps.setContentsMargins(
            *((m.unit(16), m.unit(4), m.unit(16), 0) if lies else (side, m.unit(36), side, 0))
        )
        air = m.unit(24) if lies else side
        self._bottom_grid.setContentsMargins(air, m.unit(20 if lies else 32), air, m.unit(20 if lies else 36))
        self._bottom_grid.setSpacing(m.unit(14 if lies or self.keypad.pad in LETTERED else 24))
        beside = self._has_pad_beside
        self._bottom.set_edges("left" if beside else "top")
        if beside:
            self._bottom.setFixedWidth(m.unit(3 * 112 + 28 + 48))
        else:
            self._bottom.setMinimumWidth(0)
            self._bottom.setMaximumWidth(_NO_LIMIT)
        for page in self._pages:
            self._give_room(page)
        top = self._ground.geometry().top()
        self.still_there.setGeometry(0, 0, self.width(), top if top > 0 else m.unit(160))
