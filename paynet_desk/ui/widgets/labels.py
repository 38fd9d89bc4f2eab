"""Plain text in the roles of the look, with its line heights and bold parts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.lines import height_of, lay_out

_UNBOUNDED = 16000.0
_INSIDE_A_MASK = re.compile(r"(?<!,) (?=\d*•)|(?<=•) ")  # "TROY •• 5454", "9792 07•• •••• 5454", "0532 ••• •• 42"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a label's text: plain, bold, or (in a ``LinkedLabel``) a link."""

    text: str
    bold: bool = False
    link: bool = False


class Label(QLabel):
    """Text that is never read as markup; wraps, and keeps the line height of its role."""

    def __init__(
        self, text: str = "", role: str = "body", parent: QWidget | None = None, *, wraps: bool = True, tone: str = ""
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.role = role
        self._tone = tone
        self._wraps = wraps
        self.runs: tuple[Run, ...] = ()
        self._laid: dict[float, QTextLayout] = {}  # by width; emptied when text or type change
        self._heights: dict[int, int] = {}  # by width: a layout asks some ten times for one
        self._fit()
        if text:
            self.setText(text)
        style.changed.connect(self._retheme)

    # -- what it says

    def setText(self, text: str) -> None:
        """Show ``text`` in one weight."""
        if text == self.text() and not self.runs:
            return
        self.runs = ()
        self._set(text)

    def setRuns(self, runs: Iterable[Run | tuple[str, bool]]) -> None:
        """Show several pieces in a row: ``(text, bold)`` or ``Run``."""
        pieces = tuple(run if isinstance(run, Run) else Run(*run) for run in runs)
        # a link is one button: it must not be broken over two lines
        self.runs = tuple(Run(r.text.replace(" ", "\u00a0"), r.bold, True) if r.link else r for r in pieces)
        self._set("".join(run.text for run in pieces))

    def _set(self, text: str) -> None:
        super().setText(text)
        self._forget()

    def set_tone(self, token: str) -> None:
        """Another colour than the role's, by token name; empty for the role's own."""
        if token != self._tone:
            self._tone = token
            self.update()

    def set_role(self, role: str) -> None:
        """Another role of type."""
        if role != self.role:
            self.role = role
            self._retheme()

    def set_wraps(self, wraps: bool) -> None:
        """False: one line, cut with an ellipsis where it does not fit."""
        self._wraps = wraps
        self._fit()

    def set_selectable(self, selectable: bool) -> None:
        """Let the text be selected with the mouse and copied (one line only)."""
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse if selectable else flags.NoTextInteraction)

    # -- how large it is

    def _retheme(self) -> None:
        self.setFont(style.font(self.role))
        self._forget()

    def _forget(self) -> None:
        self._laid.clear()
        self._heights.clear()
        self.updateGeometry()
        self.update()

    def _fit(self) -> None:
        self.setFont(style.font(self.role))
        vertical = QSizePolicy.Policy.Minimum if self._wraps else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        policy.setHeightForWidth(self._wraps)
        self.setSizePolicy(policy)
        self._forget()

    def laid_out(self, width: float) -> QTextLayout:
        """The text broken into lines of ``width`` px."""
        if not self._wraps:
            width = _UNBOUNDED
        ready = self._laid.get(width)
        if ready is None and (whole := self._laid.get(_UNBOUNDED)) is not None and whole.maximumWidth() <= width:
            ready = (
                whole  # it is broken nowhere; texts are shaped once, which is half of what a page's first show takes
            )
        if ready is not None:
            return ready
        if len(self._laid) > 4:
            self._laid.clear()
        text = "".join(run.text for run in self.runs) if self.runs else self.text()
        text = _INSIDE_A_MASK.sub("\u00a0", text.replace("\n", "\u2028"))
        laid = lay_out(text, self.role, width, self._formats())
        self._laid[width] = laid
        return laid

    def _formats(self) -> list[QTextLayout.FormatRange]:
        result = []
        start = 0
        for run in self.runs:
            if run.bold or run.link:
                piece = QTextLayout.FormatRange()
                piece.start, piece.length = start, len(run.text)
                look = QTextCharFormat()
                if run.bold:
                    look.setFontWeight(QFont.Weight.DemiBold)  # a whole font would come without its features
                else:
                    look.setForeground(Qt.GlobalColor.transparent)
                piece.format = look
                result.append(piece)
            start += len(run.text)
        return result

    def sizeHint(self) -> QSize:
        laid = self.laid_out(_UNBOUNDED)
        size = QSize(math.ceil(laid.maximumWidth()), height_of(laid, self.role))
        return size.expandedTo(self.minimumSize())

    def minimumSizeHint(self) -> QSize:
        line = style.metrics().style(self.role).line
        return QSize(0 if self._wraps else min(40, self.sizeHint().width()), line)

    def hasHeightForWidth(self) -> bool:
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        if not self._wraps:
            return -1
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = height_of(self.laid_out(float(width)), self.role)
        return max(height, self.minimumHeight())

    # -- how it is drawn

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse:
            colours = self.palette()
            token = self._tone or style.metrics().style(self.role).tone
            if colours.color(self.foregroundRole()) != style.colour(token):
                colours.setColor(self.foregroundRole(), style.colour(token))
                self.setPalette(colours)
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(style.colour(self._tone or style.metrics().style(self.role).tone))
        laid = self.laid_out(float(self.width()))
        right = bool(self.alignment() & Qt.AlignmentFlag.AlignRight)
        centre = bool(self.alignment() & Qt.AlignmentFlag.AlignHCenter)
        if not self._wraps and laid.maximumWidth() > self.width() + 1:
            face = style.font(self.role)
            painter.setFont(face)
            short = QFontMetricsF(face).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short)
            return
        if not right and not centre:
            laid.draw(painter, QPointF(0, 0))
            return
        for number in range(laid.lineCount()):
            line = laid.lineAt(number)
            spare = self.width() - line.naturalTextWidth()
            line.draw(painter, QPointF(spare if right else spare / 2, 0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        buddy = self.buddy()
        if buddy is not None:
            buddy.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)
