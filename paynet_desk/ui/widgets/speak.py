"""The box with what the cashier reads to the customer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon
from paynet_desk.ui.widgets.labels import Label, Run
from paynet_desk.ui.widgets.linked import LinkedLabel


class SpeakBox(QWidget):
    """``header`` with its icon, ``text`` in large type, ``link`` to the whole text and a ``note`` behind it."""

    link_clicked = Signal()

    def __init__(
        self, header: str = "", text: str = "", link: str = "", note: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.header = Label("", "speak_head", self)
        self.text = Label("", "speak", self)
        self.note = LinkedLabel("small", self)
        self.note.link_clicked.connect(self.link_clicked)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addSpacing(style.px(26))  # the icon's place
        head.addWidget(self.header, 1)
        self._column.addLayout(head)
        self._column.addWidget(self.text)
        self._column.addWidget(self.note)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        style.changed.connect(self._retheme)
        self.set_text(header, text, link, note)
        self._retheme()

    def set_text(self, header: str, text: str, link: str = "", note: str = "") -> None:
        """Say something else."""
        self.header.setText(header)
        self.text.setText(text)
        self.note.setRuns([run for run in (Run(link, link=True), Run(note)) if run.text])
        self.note.setVisible(bool(link or note))

    def _retheme(self) -> None:
        compact = style.metrics().is_compact
        up, side = (10, 16) if compact else (14, 20)
        self._column.setContentsMargins(side + 3, up, side, up)
        self._column.setSpacing(3 if compact else 7)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        ground = QPainterPath()
        ground.setFillRule(Qt.FillRule.WindingFill)
        ground.addRoundedRect(box, 8, 8)
        ground.addRect(QRectF(0, 0, 12, box.height()))
        painter.fillPath(ground.simplified(), style.colour("tint"))
        painter.fillRect(QRectF(0, 0, 3, box.height()), style.colour("accent_text"))
        at = self.header.geometry()
        paint_icon(
            painter,
            "speak",
            QRectF(at.left() - style.px(26), at.top() + 1, style.px(18), style.px(18)),
            style.colour("accent_text"),
        )
