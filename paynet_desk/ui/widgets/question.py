"""The band that asks before something typed is given up: Enter keeps it, Del drops it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from paynet_desk.ui.widgets.band import Band


class Question(Band):
    """Hidden until ``ask`` is called; ``kept`` or ``dropped`` is emitted once, then it is hidden again."""

    kept = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def ask(self, title: str, keep: str, drop: str, text: str = "") -> None:
        """Show the question and take the focus; ``keep`` and ``drop`` are the words of the two answers."""
        self.show_message("question", title, text, [(keep, "Enter", self._keep), (drop, "Del", self._drop)])
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self.clear()
        self.kept.emit()

    def _drop(self) -> None:
        self.clear()
        self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Escape:
                if not event.isAutoRepeat():
                    self._keep()
            case Qt.Key.Key_Delete:
                self._drop()
            case _:
                event.ignore()
