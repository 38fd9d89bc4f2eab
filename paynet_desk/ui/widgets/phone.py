"""The small phone at the edge of the panel that shows the practice environment's SMS."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.labels import Label

_TAG_TOP = 12 + 5 + 12 + 2


class PracticePhone(QWidget):
    """``tag`` names it; an SMS has a sender, words before and after the code. Only in the practice environment.

    The code is a label whose accessible name is the code, so that it can be read out.
    """

    def __init__(
        self,
        tag: str = "",
        sender: str = "",
        before: str = "",
        after: str = "",
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tag = tag
        self._time = ""
        self._bubble = QWidget(self)
        self.from_whom = Label(sender, "sms", self._bubble)
        self.before = Label(before, "sms", self._bubble)
        self.code = Label("", "sms_code", self._bubble, wraps=False)
        self.code.setObjectName("practice_code")
        self.after = Label(after, "sms", self._bubble)
        self.note = Label(note, "help", self)
        words = QVBoxLayout(self._bubble)
        words.setContentsMargins(14, 12, 14, 12)
        words.setSpacing(0)
        for label in (self.from_whom, self.before, self.code, self.after):
            words.addWidget(label)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(12)
        self._column.addWidget(self._bubble)
        self._column.addWidget(self.note)
        self._column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._retheme()
        style.changed.connect(self._retheme)
        self.set_text(tag, sender, before, after, note)
        self.clear()

    def set_text(self, tag: str, sender: str, before: str, after: str, note: str) -> None:
        """The words around the code."""
        self._tag = tag
        self.setAccessibleName(tag)
        self.from_whom.setRuns([(sender, True)])
        self.before.setText(before)
        self.after.setText(after)
        self.note.setText(note)
        self.update()

    def show_sms(self, code: str, time: str) -> None:
        """An SMS with ``code`` came at ``time`` ("14:31")."""
        self._time = time
        self.code.setText(code)
        self.code.setAccessibleName(code)
        self._bubble.show()
        self.update()

    def clear(self) -> None:
        """No SMS there."""
        self._time = ""
        self.code.setText("")
        self.code.setAccessibleName("")
        self._bubble.hide()
        self.update()

    def _retheme(self) -> None:
        self._column.setContentsMargins(18, _TAG_TOP + 22 + (10 if style.metrics().is_compact else 16), 18, 0)
        self.note.setVisible(not style.metrics().is_compact)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        m = style.metrics()
        return QSize(
            m.panel - 89 if not m.is_compact else m.panel - 48, max(m.phone, self._column.totalMinimumSize().height())
        )

    def hasHeightForWidth(self) -> bool:
        return False  # it stands behind the bar at its full height, whatever it says

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = style.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = self.width(), self.height()
        body = QRectF(1, 1, width - 2, height + 60)  # open below: it stands behind the bar
        painter.setPen(QPen(colour("edge"), 2))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(body, 29, 29)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("line"))
        painter.drawRoundedRect(QRectF(width / 2 - 28, 14, 56, 5), 2.5, 2.5)
        face = style.font("phone_tag")
        line = style.metrics().style("phone_tag").line
        tag = QRectF(18, _TAG_TOP, QFontMetricsF(face).horizontalAdvance(self._tag) + 16, line)
        painter.setBrush(colour("env"))
        painter.drawRoundedRect(tag, 6, 6)
        painter.setPen(colour("env_text"))
        painter.setFont(face)
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, self._tag)
        painter.setPen(colour("text3"))
        painter.setFont(style.font("help"))
        at = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(18, _TAG_TOP, width - 36, line), at, self._time)
        if not self._bubble.isHidden():
            painter.setPen(QPen(colour("edge"), 1) if style.current().is_contrast else Qt.PenStyle.NoPen)
            painter.setBrush(colour("frame"))
            painter.drawPath(_bubble_path(QRectF(self._bubble.geometry())))


def _bubble_path(box: QRectF) -> QPainterPath:
    """A box with round corners of 16, the upper left one of 4."""
    path = QPainterPath()
    path.moveTo(box.left() + 4, box.top())
    path.lineTo(box.right() - 16, box.top())
    path.arcTo(QRectF(box.right() - 32, box.top(), 32, 32), 90, -90)
    path.lineTo(QPointF(box.right(), box.bottom() - 16))
    path.arcTo(QRectF(box.right() - 32, box.bottom() - 32, 32, 32), 0, -90)
    path.lineTo(QPointF(box.left() + 16, box.bottom()))
    path.arcTo(QRectF(box.left(), box.bottom() - 32, 32, 32), 270, -90)
    path.lineTo(QPointF(box.left(), box.top() + 4))
    path.arcTo(QRectF(box.left(), box.top(), 8, 8), 180, -90)
    path.closeSubpath()
    return path
