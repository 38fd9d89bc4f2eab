"""The rail at the left: the program, the environment, the task and its steps, till, cashier, connection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon
from paynet_desk.ui.widgets import focus
from paynet_desk.ui.widgets.badge import EnvironmentBadge, count_size, paint_count
from paynet_desk.ui.widgets.focus import FocusShape
from paynet_desk.ui.widgets.labels import Label
from paynet_desk.ui.widgets.stepper import State, Stepper

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class NavItem:
    """One list of the program: icon, words, what a press calls, how many are open."""

    icon: str
    text: str
    call: Callable[[], object] | None = None
    count: int = 0
    chosen: bool = False


class _Brand(QWidget):
    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(style.px(26), style.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        compact = style.metrics().is_compact
        size = style.px(26)
        left = (self.width() - size) / 2 if compact else 0.0
        paint_icon(painter, "logo", QRectF(left, 0, size, size), style.colour("accent_text"), 2)
        if not compact:
            painter.setPen(style.colour("text"))
            painter.setFont(style.font("brand"))
            painter.drawText(QRectF(size + 10, 0, self.width() - size - 10, size), _LEFT, self._name)


class _NavButton(QPushButton):
    def __init__(self, item: NavItem, parent: QWidget) -> None:
        super().__init__(parent)
        self._item = item
        self.setAccessibleName(item.text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if item.call is not None:
            self.clicked.connect(item.call)
        focus.watch()

    def focus_shape(self) -> FocusShape:
        return FocusShape(self.rect(), 8, gap=1, width=2, tone="accent_text")

    def set_focus_shown(self, shown: bool) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(44, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        item, colour = self._item, style.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if item.chosen or self.underMouse():
            painter.setPen(colour("accent_text") if style.current().is_contrast else Qt.PenStyle.NoPen)
            painter.setBrush(colour("tint" if item.chosen else "panel"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        ink = colour("accent_text" if item.chosen else "text2")
        compact = style.metrics().is_compact
        left = (self.width() - 20) / 2 if compact else 12.0
        paint_icon(painter, item.icon, QRectF(left, (self.height() - 20) / 2, 20, 20), ink)
        if compact:
            return
        face = QFont(style.font("nav"))
        if item.chosen:
            face.setWeight(QFont.Weight.DemiBold)
        painter.setFont(face)
        painter.setPen(ink)
        painter.drawText(QRectF(44, 0, self.width() - 56, self.height()), _LEFT, item.text)
        if item.count:
            size = count_size(item.count)
            top = round((self.height() - size.height()) / 2)
            paint_count(painter, QRectF(self.width() - 12 - size.width(), top, size.width(), size.height()), item.count)


_WIRES = {"ok": ("connected", "ok"), "warn": ("offline", "warn"), "wait": ("hourglass", "text3")}


class _Foot(QWidget):
    """Till, cashier, connection, each only when there is something to say; in a compact window the connection only."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.till, self.store, self.cashier = "", "", ""
        self.connection, self.state = "", "ok"
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _rows(self) -> list[tuple[str, str, str, str]]:
        """Icon, its colour, words in bold, words behind them."""
        wire, tone = _WIRES[self.state]
        rows = [
            ("till", "text3", self.till, f", {self.store}" if self.store else ""),
            ("user", "text3", "", self.cashier),
            (wire, tone, "", self.connection),
        ]
        return [row for row in rows if row[2] or row[3]]

    def sizeHint(self) -> QSize:
        line = style.metrics().style("till").line
        return QSize(100, style.px(26) if style.metrics().is_compact else 15 + len(self._rows()) * line)

    def say(self) -> None:
        self.setAccessibleName(". ".join(bold + words for _, _, bold, words in self._rows()))
        self.setToolTip(self.connection if style.metrics().is_compact else "")
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour, size = style.colour, style.px(18)
        painter = QPainter(self)
        if style.metrics().is_compact:
            wire, tone = _WIRES[self.state]
            box = QRectF((self.width() - size) / 2, self.height() - size - 1, size, size)
            paint_icon(painter, wire, box, colour(tone))
            return
        painter.fillRect(0, 0, self.width(), 1, colour("line"))
        face = style.font("till")
        heavy = QFont(face)
        heavy.setWeight(QFont.Weight.DemiBold)
        line = style.metrics().style("till").line
        for number, (icon, tone, bold, words) in enumerate(self._rows()):
            top = 15 + number * line
            paint_icon(painter, icon, QRectF(0, top + (line - size) / 2, size, size), colour(tone))
            box = QRectF(size + 10, top, self.width() - size - 10, line)
            painter.setFont(heavy)
            painter.setPen(colour("text"))
            painter.drawText(box, _LEFT, bold)
            box.setLeft(box.left() + QFontMetricsF(heavy).horizontalAdvance(bold))
            painter.setFont(face)
            painter.setPen(colour("text2" if tone == "text3" else tone))
            painter.drawText(
                box, _LEFT, QFontMetricsF(face).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
            )


class Rail(QWidget):
    """Made once; the page in front says what it shows."""

    def __init__(self, program: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._brand = _Brand(program, self)
        self.badge = EnvironmentBadge("", "", parent=self)
        self.task = Label("", "task", self, wraps=False)
        self.stepper = Stepper((), self)
        self._nav = QWidget(self)
        self._nav_column = QVBoxLayout(self._nav)
        self._nav_column.setContentsMargins(0, 0, 0, 0)
        self._nav_column.setSpacing(0)
        self._nav.hide()
        self._foot = _Foot(self)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._retheme()
        style.changed.connect(self._retheme)

    def _retheme(self) -> None:
        m = style.metrics()
        self.setFixedWidth(m.rail)
        while self._column.takeAt(0) is not None:
            pass
        if m.is_compact:
            self._column.setContentsMargins(4, 12, 4, 12)
            gaps = (10, 0, 16)
        else:
            self._column.setContentsMargins(24, 18, 21, 16)
            gaps = (16, 24, 12)
        self._column.addWidget(self._brand)
        self._column.addSpacing(gaps[0])
        self._column.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignHCenter if m.is_compact else Qt.AlignmentFlag(0))
        self._column.addSpacing(gaps[1])
        self.task.setVisible(not m.is_compact)
        self._column.addWidget(self.task)
        self._column.addSpacing(gaps[2])
        self._column.addWidget(self.stepper)
        self._column.addWidget(self._nav)
        self._column.addStretch(1)
        self._column.addWidget(self._foot)
        self._column.activate()
        self._foot.say()
        self.update()

    def set_environment(self, title: str, text: str = "", *, dashed: bool = False) -> None:
        """Name the environment; no title, no badge (live)."""
        self.badge.set_environment(title, text, dashed)

    def set_task(self, text: str) -> None:
        """The word above the steps."""
        self.task.setText(text)

    def set_steps(self, states: Sequence[tuple[str, str, State]]) -> None:
        """Show the steps of a task: title, fact, state."""
        self._nav.hide()
        self.stepper.show()
        self.stepper.set_states(states)

    def set_nav(self, items: Sequence[NavItem]) -> None:
        """Show the program's lists in the place of the steps."""
        self.stepper.hide()
        while (item := self._nav_column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for entry in items:
            self._nav_column.addWidget(_NavButton(entry, self._nav))
        self._nav.show()

    def set_till(self, till: str, store: str = "") -> None:
        """Which till in which shop."""
        self._foot.till, self._foot.store = till, store
        self._foot.say()

    def set_cashier(self, name: str) -> None:
        """Who works here."""
        self._foot.cashier = name
        self._foot.say()

    def set_connection(self, text: str, state: Literal["ok", "warn", "wait"] = "ok") -> None:
        """Whether Paynet can be reached, in words too; ``wait``: not known yet."""
        self._foot.connection, self._foot.state = text, state
        self._foot.say()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.colour("frame"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), style.colour("line"))
