"""The band that asks before something is given up: Enter keeps it, Del (or another key) drops it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from paynet_desk.ui.widgets.band import Band

_DEL = Qt.Key.Key_Delete


class Question(Band):
    """Hidden until ``ask`` is called; ``kept`` or ``dropped`` is emitted once, then it is hidden again."""

    kept = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._drop_key = Qt.Key.Key_Delete

    def ask(
        self, title: str, keep: str, drop: str, text: str = "", *, drop_key: tuple[str, Qt.Key] = ("Del", _DEL)
    ) -> None:
        """Show the question and take the focus; ``keep`` and ``drop`` are the words of the two answers.

        ``drop_key`` is the second one's key: another than the key that led to the question.
        """
        cap, self._drop_key = drop_key
        self.show_message("question", title, text, [(keep, "Enter", self._keep), (drop, cap, self._drop)])
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
            case key if key == self._drop_key:
                if not event.isAutoRepeat():
                    self._drop()
            case _:
                event.ignore()
