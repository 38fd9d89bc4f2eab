"""Facts: label and value rows, a customer's cards, what happened when, who it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon
from paynet_desk.ui.widgets.buttons import LinkButton
from paynet_desk.ui.widgets.labels import Label


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: what it is, its value, and perhaps a link behind it."""

    label: str
    value: str
    link: str = ""
    on_link: Callable[[], object] | None = None
    selectable: bool = False
    strong: bool = False


def _empty(widget: QWidget) -> None:
    """Remove what a former set of rows left."""
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        child.hide()
        child.deleteLater()


class Facts(QWidget):
    """Rows of facts. ``kind`` "panel": values at the right; "result": values in a column, larger."""

    def __init__(self, kind: str = "panel", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._rows: tuple[Fact, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._retheme()
        style.changed.connect(self._retheme)

    def _retheme(self) -> None:
        result = self._kind == "result"
        gap = (5 if style.metrics().is_compact else 9) if result else 7
        self._grid.setVerticalSpacing(gap)
        self._grid.setColumnMinimumWidth(0, round(148 * style.metrics().scale) if result else 0)

    def set_rows(self, rows: Sequence[Fact | tuple[str, str]]) -> None:
        """Show ``rows``."""
        facts = tuple(row if isinstance(row, Fact) else Fact(*row) for row in rows)
        if facts == self._rows:
            return
        _empty(self)
        self._rows = facts
        result = self._kind == "result"
        self._grid.setColumnStretch(1, 1)
        for number, fact in enumerate(facts):
            kind = "result" if result else "fact"
            label = Label(fact.label, f"{kind}_strong" if fact.strong else f"{kind}_label", wraps=False)
            label.setContentsMargins(0, 0, 16, 0)
            value = Label(fact.value, f"{kind}_strong" if fact.strong else f"{kind}_value")
            value.setAccessibleName(f"{fact.label}: {fact.value}")
            value.set_selectable(fact.selectable)
            if not result:
                value.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            if not fact.link:
                self._grid.addWidget(value, number, 1)
                continue
            value.set_wraps(False)
            link = LinkButton(fact.link)
            if fact.on_link is not None:
                link.clicked.connect(fact.on_link)
            cell = QHBoxLayout()
            cell.setSpacing(14)
            cell.addWidget(value)
            cell.addWidget(link)
            cell.addStretch(1)
            self._grid.addLayout(cell, number, 1)


@dataclass(frozen=True, slots=True)
class CardRow:
    """A stored card as listed: brand, "•••• 4358", "12/26" or a word; ``new`` stands out."""

    brand: str
    number: str
    note: str = ""
    new: bool = False


class CardList(QWidget):
    """A customer's stored cards, with hairlines between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._shown: tuple[CardRow, ...] = ()
        self._lines: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        style.changed.connect(self.update)

    def set_cards(self, cards: Sequence[CardRow]) -> None:
        """Show ``cards`` in this order."""
        if tuple(cards) == self._shown:
            return
        self._shown = tuple(cards)
        _empty(self)
        self._lines = []
        for card in cards:
            line = QWidget(self)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 10, 0, 9)
            row.setSpacing(12)
            tone = "accent_text" if card.new else ""
            brand = Label(card.brand, "list_brand", wraps=False, tone=tone)
            brand.setMinimumWidth(86)
            row.addWidget(brand)
            row.addWidget(Label(card.number, "list", wraps=False, tone=tone))
            row.addStretch(1)
            row.addWidget(Label(card.note, "list", wraps=False, tone=tone or "text3"))
            line.setAccessibleName(f"{card.brand} {card.number} {card.note}".strip())
            self._column.addWidget(line)
            self._lines.append(line)
        self._column.setContentsMargins(0, 0, 0, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for line in self._lines:
            painter.fillRect(0, line.y(), self.width(), 1, style.colour("line"))
        if self._lines:
            painter.fillRect(0, self._lines[-1].geometry().bottom() + 1, self.width(), 1, style.colour("line"))


@dataclass(frozen=True, slots=True)
class Moment:
    """One row of a time line. ``open``: what is still to come, in amber."""

    time: str
    icon: str
    title: str
    small: str = ""
    open: bool = False


class Timeline(QWidget):
    """What happened when, from top to bottom; the last row may be what comes next."""

    def __init__(self, parent: QWidget | None = None, *, time_width: int = 96) -> None:
        super().__init__(parent)
        self._moments: tuple[Moment, ...] = ()
        self._times: list[Label] = []
        self._time_width = time_width
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(36, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        style.changed.connect(self.update)

    def set_rows(self, moments: Sequence[Moment]) -> None:
        """Show ``moments``."""
        _empty(self)
        self._moments = tuple(moments)
        self._times = []
        for number, moment in enumerate(moments):
            when = Label(moment.time, "time", wraps=False)
            when.setMinimumWidth(self._time_width)
            self._times.append(when)
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(Label(moment.title, "body"))
            if moment.small:
                cell.addWidget(Label(moment.small, "timeline_small"))
            cell.addSpacing(9 if style.metrics().is_compact else 14)
            self._grid.addWidget(when, number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addLayout(cell, number, 1)

    def set_time(self, number: int, text: str) -> None:
        """Another time in row ``number`` (a countdown, for instance)."""
        self._times[number].setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tops = [when.mapTo(self, QPoint(0, 0)).y() for when in self._times]
        for number, (moment, top) in enumerate(zip(self._moments, tops, strict=True)):
            tone = style.colour("warn_mark" if moment.open else "text2")
            stroke = 1.75 if moment.icon == "clock" else 2.0
            paint_icon(painter, moment.icon, QRectF(0, top + 1, style.px(20), style.px(20)), tone, stroke)
            if number + 1 < len(tops):
                painter.fillRect(QRectF(9.25, top + 25, 1.5, tops[number + 1] - top - 28), style.colour("line"))


class Person(QWidget):
    """Who it is: initials in a circle, name, a small line."""

    def __init__(self, initials: str = "", name: str = "", small: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._initials = ""
        self.name = Label("", "person", self)
        self.small = Label("", "person_small", self)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.small)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(48 + 14, 0, 0, 0)
        row.addLayout(words)
        self.setMinimumHeight(48)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        style.changed.connect(self.update)
        self.set_person(initials, name, small)

    def set_person(self, initials: str, name: str, small: str = "") -> None:
        """Show somebody else."""
        self._initials = initials
        self.name.setText(name)
        self.small.setText(small)
        self.small.setVisible(bool(small))
        self.setAccessibleName(f"{name}, {small}" if small else name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(0, (self.height() - 48) / 2, 48, 48)
        painter.setPen(style.colour("accent_text") if style.current().is_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("tint"))
        painter.drawEllipse(circle.adjusted(0.5, 0.5, -0.5, -0.5) if style.current().is_contrast else circle)
        painter.setPen(style.colour("accent_text"))
        painter.setFont(style.font("initials"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self._initials)


class Notes(QWidget):
    """Sentences with an icon before each ("Ne saklanır?")."""

    def __init__(self, notes: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons: list[tuple[str, Label]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(28, 0, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._retheme()
        style.changed.connect(self._retheme)
        self.set_notes(notes)

    def _retheme(self) -> None:
        self._column.setSpacing(6 if style.metrics().is_compact else 8)
        self.update()

    def set_notes(self, notes: Sequence[tuple[str, str]]) -> None:
        """Show ``notes``: icon, sentence."""
        _empty(self)
        self._icons = []
        for icon, text in notes:
            label = Label(text, "say")
            self._column.addWidget(label)
            self._icons.append((icon, label))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for icon, label in self._icons:
            paint_icon(painter, icon, QRectF(0, label.y() + 1, style.px(20), style.px(20)), style.colour("accent_text"))
