"""Facts: label and value rows, a customer's cards, what happened when, who it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon
from paynet_desk.ui.widgets.buttons import LinkButton
from paynet_desk.ui.widgets.kept_rows import fill
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


class Facts(QWidget):
    """Rows of facts. ``kind`` "panel": values at the right; "result": values in a column, larger."""

    def __init__(self, kind: str = "panel", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._rows: tuple[Fact, ...] = ()
        self._kept: list[_FactRow] = []
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
        self._rows = facts
        self._grid.setColumnStretch(1, 1)
        fill(self._kept, facts, lambda: _FactRow(self._grid, len(self._kept), self._kind), _FactRow.show_item)


class _FactRow:
    """The labels of one fact and where they lie."""

    def __init__(self, grid: QGridLayout, number: int, kind: str) -> None:
        self._kind = "result" if kind == "result" else "fact"
        self._fact: Fact | None = None
        self._label = Label("", f"{self._kind}_label", wraps=False)
        self._label.setContentsMargins(0, 0, 16, 0)
        self._value = Label("", f"{self._kind}_value")
        if self._kind == "fact":
            self._value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._link: LinkButton | None = None  # few rows have one
        grid.addWidget(self._label, number, 0, Qt.AlignmentFlag.AlignTop)
        self._cell = QHBoxLayout()
        self._cell.setSpacing(14)
        self._cell.addWidget(self._value)
        self._cell.addStretch(0)
        grid.addLayout(self._cell, number, 1)

    def show_item(self, fact: Fact | None) -> None:
        self._fact = fact
        self._label.setVisible(fact is not None)
        self._value.setVisible(fact is not None)
        if self._link is not None:
            self._link.setVisible(fact is not None and bool(fact.link))
        if fact is None:  # nothing stays behind in a row that is not shown
            for label in (self._label, self._value):
                label.setText("")
            self._value.setAccessibleName("")
            return
        self._label.set_role(f"{self._kind}_strong" if fact.strong else f"{self._kind}_label")
        self._label.setText(fact.label)
        self._value.set_role(f"{self._kind}_strong" if fact.strong else f"{self._kind}_value")
        self._value.setText(fact.value)
        self._value.setAccessibleName(f"{fact.label}: {fact.value}")
        self._value.set_selectable(fact.selectable)
        self._value.set_wraps(not fact.link)
        self._cell.setStretch(0, 0 if fact.link else 1)
        self._cell.setStretch(self._cell.count() - 1, 1 if fact.link else 0)
        if fact.link and self._link is None:
            self._link = LinkButton("")
            self._link.clicked.connect(self._follow)
            self._cell.insertWidget(1, self._link)
        if self._link is not None:
            self._link.setText(fact.link)

    def _follow(self) -> None:
        if self._fact is not None and self._fact.on_link is not None:
            self._fact.on_link()


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
        self._lines: list[_CardLine] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        style.changed.connect(self.update)

    def set_cards(self, cards: Sequence[CardRow]) -> None:
        """Show ``cards`` in this order."""
        if tuple(cards) == self._shown:
            return
        self._shown = tuple(cards)
        fill(self._lines, cards, self._line, _CardLine.show_item)
        self._column.setContentsMargins(0, 0, 0, 1)

    def _line(self) -> _CardLine:
        line = _CardLine(self)
        self._column.addWidget(line)
        return line

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self._lines[: len(self._shown)]
        for line in shown:
            painter.fillRect(0, line.y(), self.width(), 1, style.colour("line"))
        if shown:
            painter.fillRect(0, shown[-1].geometry().bottom() + 1, self.width(), 1, style.colour("line"))


class _CardLine(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 0, 9)
        row.setSpacing(12)
        self._brand, self._number, self._note = (
            Label("", role, wraps=False) for role in ("list_brand", "list", "list")
        )
        self._brand.setMinimumWidth(86)
        row.addWidget(self._brand)
        row.addWidget(self._number)
        row.addStretch(1)
        row.addWidget(self._note)

    def show_item(self, card: CardRow | None) -> None:
        self.setVisible(card is not None)
        if card is None:
            return
        tone = "accent_text" if card.new else ""
        for label, text in ((self._brand, card.brand), (self._number, card.number), (self._note, card.note)):
            label.setText(text)
            label.set_tone(tone or ("text3" if label is self._note else ""))
        self.setAccessibleName(f"{card.brand} {card.number} {card.note}".strip())


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
        self._kept: list[_MomentRow] = []
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
        self._moments = tuple(moments)
        row = partial(_MomentRow, self._grid, time_width=self._time_width)
        fill(self._kept, self._moments, lambda: row(len(self._kept)), _MomentRow.show_item)

    def set_time(self, number: int, text: str) -> None:
        """Another time in row ``number`` (a countdown, for instance)."""
        self._kept[number].when.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tops = [row.when.mapTo(self, QPoint(0, 0)).y() for row in self._kept[: len(self._moments)]]
        for number, (moment, top) in enumerate(zip(self._moments, tops, strict=True)):
            tone = style.colour("warn_mark" if moment.open else "text2")
            stroke = 1.75 if moment.icon == "clock" else 2.0
            paint_icon(painter, moment.icon, QRectF(0, top + 1, style.px(20), style.px(20)), tone, stroke)
            if number + 1 < len(tops):
                painter.fillRect(QRectF(9.25, top + 25, 1.5, tops[number + 1] - top - 28), style.colour("line"))


class _MomentRow:
    def __init__(self, grid: QGridLayout, number: int, time_width: int) -> None:
        self.when = Label("", "time", wraps=False)
        self.when.setMinimumWidth(time_width)
        self._title, self._small = Label("", "body"), Label("", "timeline_small")
        self._cell = QVBoxLayout()
        self._cell.setSpacing(0)
        self._cell.addWidget(self._title)
        self._cell.addWidget(self._small)
        grid.addWidget(self.when, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._cell, number, 1)

    def show_item(self, moment: Moment | None) -> None:
        self.when.setVisible(moment is not None)
        self._title.setVisible(moment is not None)
        self._small.setVisible(moment is not None and bool(moment.small))
        beneath = 0 if moment is None else 9 if style.metrics().is_compact else 14
        self._cell.setContentsMargins(0, 0, 0, beneath)
        if moment is not None:
            self.when.setText(moment.time)
            self._title.setText(moment.title)
            self._small.setText(moment.small)


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
        self._icons: tuple[str, ...] = ()
        self._kept: list[_Note] = []
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
        self._icons = tuple(icon for icon, _ in notes)
        fill(self._kept, [text for _, text in notes], self._note, _Note.show_item)

    def _note(self) -> _Note:
        label = _Note("", "say")
        self._column.addWidget(label)
        return label

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for icon, label in zip(self._icons, self._kept, strict=False):
            paint_icon(painter, icon, QRectF(0, label.y() + 1, style.px(20), style.px(20)), style.colour("accent_text"))


class _Note(Label):
    def show_item(self, text: str | None) -> None:
        self.setVisible(text is not None)
        self.setText(text or "")
