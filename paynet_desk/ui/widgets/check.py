"""The box the cashier ticks when the customer has given consent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon
from paynet_desk.ui.widgets import focus
from paynet_desk.ui.widgets.focus import FocusShape
from paynet_desk.ui.widgets.labels import Label, Run
from paynet_desk.ui.widgets.linked import LinkedLabel


class ConsentBox(QCheckBox):
    """Never ticked at the start. Space and a click anywhere toggle it; Enter never does.

    ``small`` is a text, or runs one of which may be a link (``link_clicked``). Emits ``toggled(bool)``.
    """

    link_clicked = Signal()

    def __init__(self, title: str, small: str | Sequence[Run] = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label(title, "check_title", self)
        self.small = LinkedLabel("small", self)
        self.small.link_clicked.connect(self.link_clicked)
        self.title.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(1)
        self._column.addWidget(self.title)
        self._column.addWidget(self.small)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._focused = False
        self._bad = False
        focus.watch()
        self._retheme()
        style.changed.connect(self._retheme)
        self.set_text(title, small)

    def set_text(self, title: str, small: str | Sequence[Run] = "") -> None:
        """Say something else."""
        self.title.setText(title)
        self.setAccessibleName(title)
        runs = [Run(small)] if isinstance(small, str) else list(small)
        self.small.setRuns(runs)
        text = "".join(run.text for run in runs)
        self.small.setVisible(bool(text))
        self.setAccessibleDescription(text)
        self.updateGeometry()

    def set_bad(self, bad: bool) -> None:
        """Draw a red edge because the tick is what is missing, or not."""
        self._bad = bad
        self.update()
        focus.refresh(self)

    def _retheme(self) -> None:
        m = style.metrics()
        self._column.setContentsMargins(
            m.check_side + 1 + m.check_mark + style.px(14), m.check_padding + 1, m.check_side + 1, m.check_padding + 1
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._column.minimumSize()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._column.totalHeightForWidth(width)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def focus_shape(self) -> FocusShape:
        """A halo like a field's."""
        return FocusShape(self.rect(), style.metrics().radius, tone="err_halo" if self._bad else "halo")

    def set_focus_shown(self, shown: bool) -> None:
        """Draw the thicker edge, or not."""
        self._focused = shown
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        m, colour = style.metrics(), style.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if self._focused or self._bad else 1
        edge = "err" if self._bad else "accent_text" if self._focused else "edge"
        painter.setPen(QPen(colour(edge), width))
        painter.setBrush(colour("field"))
        half = width / 2
        radius = m.radius - half
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
        line, size = m.style("check_title").line, m.check_mark
        top = (self.height() - size) / 2 if m.is_kiosk else m.check_padding + 1 + max(0, (line - size) / 2)
        square = QRectF(m.check_side + 1, top, size, size)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(square, 6, 6)
            paint_icon(painter, "check", square.adjusted(3, 3, -3, -3), colour("on_accent"), 3)
        else:
            painter.setPen(QPen(colour("accent_text" if self.underMouse() else "edge"), 2))
            painter.setBrush(colour("field"))
            painter.drawRoundedRect(square.adjusted(1, 1, -1, -1), 5, 5)
