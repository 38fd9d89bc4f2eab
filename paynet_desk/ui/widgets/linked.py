"""A sentence with a link inside."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent, QTextLine
from PySide6.QtWidgets import QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.buttons import LinkButton
from paynet_desk.ui.widgets.labels import Label, Run


class LinkedLabel(Label):
    """A label one of whose runs is a link; ``link_clicked`` is emitted when it was pressed."""

    link_clicked = Signal()

    def __init__(self, role: str = "small", parent: QWidget | None = None) -> None:
        self.link: LinkButton | None = None
        super().__init__("", role, parent)

    def setRuns(self, runs: Iterable[Run | tuple[str, bool]]) -> None:
        """Show ``runs``; the one that is a link becomes a button in the line, never broken over two."""
        pieces = [run if isinstance(run, Run) else Run(*run) for run in runs]
        word = next((run.text for run in pieces if run.link), "")
        if self.link is None:
            self.link = LinkButton("", self.role, self)
            self.link.clicked.connect(self.link_clicked)
        self.link.setText(word)
        self.link.setVisible(bool(word))
        super().setRuns(Run(r.text.replace(" ", "\u00a0"), r.bold, True) if r.link else r for r in pieces)

    def _forget(self) -> None:
        super()._forget()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if self.link is None:
            return
        start = 0
        for run in self.runs:
            if run.link:
                line = self.laid_out(float(self.width())).lineForTextPosition(start)
                if line.isValid():
                    left, right = _x_of(line, start), _x_of(line, start + len(run.text))
                    height = style.metrics().style(self.role).line
                    self.link.setGeometry(
                        QRect(math.floor(left), line.lineNumber() * height, math.ceil(right - left) + 1, height)
                    )
            start += len(run.text)


def _x_of(line: QTextLine, position: int) -> float:
    place = cast(tuple[float, int], line.cursorToX(position))  # Qt also gives back the position it took
    return place[0]
