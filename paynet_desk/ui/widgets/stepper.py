"""The steps of a task, one below the other, with what was entered under each finished one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon

_CIRCLE = 28
State = Literal["done", "now", "todo", "wait"]


@dataclass(frozen=True, slots=True)
class _Look:
    edge: str
    ground: str
    ink: str
    title: str
    role: str = "step"


_LOOKS: dict[str, _Look] = {
    "done": _Look("accent_text", "frame", "accent_text", "text2"),
    "now": _Look("accent", "accent", "on_accent", "text", "step_now"),
    "wait": _Look("warn_mark", "frame", "warn_mark", "text", "step_now"),
    "todo": _Look("edge", "frame", "text3", "text3"),
}


class Stepper(QWidget):
    """Numbers with titles; in a compact window the numbers only. ``wait``: nobody knows yet."""

    def __init__(self, steps: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[tuple[str, str, State], ...] = ()
        self.ground = "frame"
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._retheme)
        self.set_states([(title, "", "todo") for title in steps])

    def set_states(self, states: Sequence[tuple[str, str, State]]) -> None:
        """The steps in order: title, what was entered, state."""
        self._steps = tuple(states)
        now = next((i for i, step in enumerate(self._steps) if step[2] in ("now", "wait")), None)
        said = [f"{number}. {title}" + (f": {fact}" if fact else "") for number, (title, fact, _) in self._numbered()]
        self.setAccessibleDescription("; ".join(said))
        if now is not None:
            self.setAccessibleName(f"{now + 1} / {len(self._steps)}, {self._steps[now][0]}")
        self._retheme()

    def _numbered(self) -> list[tuple[int, tuple[str, str, State]]]:
        return list(enumerate(self._steps, 1))

    def _retheme(self) -> None:
        self.updateGeometry()
        self.update()

    def _heights(self) -> list[int]:
        m = style.metrics()
        title = m.style("step").line
        fact = m.style("step_fact").line
        result = []
        for _, said, _ in self._steps:
            inner = title + (fact - 3 if said and not m.is_compact else 0)
            result.append(max(m.step, inner + m.step_gap))
        return result

    def sizeHint(self) -> QSize:
        return QSize(style.px(_CIRCLE) if style.metrics().is_compact else 160, sum(self._heights()))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(_CIRCLE), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        m, colour, px = style.metrics(), style.colour, style.px
        size = px(_CIRCLE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = (self.width() - size) / 2 if m.is_compact else 0.0
        top = 0.0
        for (number, (title, fact, state)), height in zip(self._numbered(), self._heights(), strict=True):
            look = _LOOKS[state]
            circle = QRectF(left, top, size, size)
            edge = style.snap(1.5, self.devicePixelRatioF())
            painter.setPen(QPen(colour(look.edge), edge))
            painter.setBrush(colour(look.ground if look.ground != "frame" else self.ground))
            painter.drawEllipse(circle.adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2))
            if state == "done":
                paint_icon(painter, "check", circle.adjusted(px(6), px(6), -px(6), -px(6)), colour(look.ink), 2.5)
            elif state == "wait":
                paint_icon(painter, "question", circle.adjusted(px(5), px(5), -px(5), -px(5)), colour(look.ink), 2)
            else:
                painter.setPen(colour(look.ink))
                painter.setFont(style.font("step_number"))
                painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number))
            if number < len(self._steps) and height > size + 8:
                line = QColor(colour("accent_text" if state == "done" else "line"))
                if state == "done" and not style.current().is_contrast:
                    line.setAlphaF(0.45)
                painter.fillRect(QRectF(left + size / 2 - 0.75, top + size + 4, 1.5, height - size - 8), line)
            if not m.is_compact:
                self._paint_words(painter, top, title, fact, look)
            top += height

    def _paint_words(self, painter: QPainter, top: float, title: str, fact: str, look: _Look) -> None:
        m, px = style.metrics(), style.px
        at = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        indent = px(_CIRCLE + 12)
        width = self.width() - indent
        for text, role, token, y in (
            (title, look.role, look.title, top),
            (fact, "step_fact", "text3", top + m.style("step").line - 3),
        ):
            if text:
                face = style.font(role)
                painter.setFont(face)
                painter.setPen(style.colour(token))
                short = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, width)
                painter.drawText(QRectF(indent, y, width, m.style(role).line), at, short)
