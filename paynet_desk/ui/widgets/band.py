"""A message that belongs to the whole page, in a band under its title."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon
from paynet_desk.ui.widgets.buttons import QuietButton
from paynet_desk.ui.widgets.labels import Label

# kind: icon, its stroke, colour of icon and edge, ground
_KINDS = {
    "info": ("hourglass", 1.75, "text2", "line", "panel"),
    "offline": ("offline", 1.75, "text2", "line", "panel"),
    "question": ("question", 1.75, "accent_text", "accent_text", "tint"),
    "error": ("alert", 1.75, "err", "err", "err_tint"),
    "warning": ("question", 1.75, "warn_mark", "warn_mark", "warn_tint"),
    "ok": ("check", 2.0, "ok", "ok", "ok_tint"),
}


class Band(QWidget):
    """Hidden until ``show_message``; a screen reader is told what it says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = ""
        self.title = Label("", "band_title", self)
        self.text = Label("", "band", self)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.text)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(4)
        row = QHBoxLayout(self)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addLayout(self._actions)
        self._row = row
        self._buttons: list[QuietButton] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._retheme()
        style.changed.connect(self._retheme)
        self.hide()

    def _retheme(self) -> None:
        compact = style.metrics().is_compact
        up, side = (5, 15) if compact else (13, 17)
        self._row.setContentsMargins(side + style.px(22) + 12, up, side, up)
        self.update()

    def show_message(
        self, kind: str, title: str, text: str = "", actions: Sequence[tuple[str, str, Callable[[], object]]] = ()
    ) -> None:
        """Show a message of ``kind`` (info, question, error, warning, ok, offline).

        ``actions`` are quiet buttons at its right: (words, key cap, what to call). Text is plain text always.
        """
        again = (kind, title, text) == (self.kind, self.title.text(), self.text.text()) and self.isVisible()
        self.kind = kind
        self.setProperty("kind", kind)
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        for words, key, call in actions:
            button = QuietButton(words, key)
            button.clicked.connect(call)
            self._actions.addWidget(button)
            self._buttons.append(button)
        spoken = f"{title}. {text}" if text else title
        self.setAccessibleName(spoken)
        self.setVisible(True)
        self.update()
        if not again:
            self._announce(spoken)

    def _announce(self, spoken: str) -> None:
        if not QAccessible.isActive():
            return
        event = QAccessibleAnnouncementEvent(self, spoken)
        if self.kind in ("error", "warning", "offline"):
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Nothing to say any more."""
        self.kind = ""
        self.title.setText("")
        self.text.setText("")
        self.setAccessibleName("")
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.kind not in _KINDS:
            return
        icon, stroke, mark, edge, ground = _KINDS[self.kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour(edge), 1))
        painter.setBrush(style.colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7.5, 7.5)
        margins = self._row.contentsMargins()
        size = style.px(22)
        top = margins.top() + (style.metrics().style("band_title").line - size + 2) / 2
        at = QRectF(margins.left() - size - 12, top, size, size)
        paint_icon(painter, icon, at, style.colour(mark), stroke)
