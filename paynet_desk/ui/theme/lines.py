"""Text broken into lines that stand where the roles of the look say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF, QTextLayout, QTextOption

from paynet_desk.ui.theme import style


def lay_out(text: str, role: str, width: float, formats: Sequence[QTextLayout.FormatRange] = ()) -> QTextLayout:
    """``text`` in the type of ``role``, broken into lines of ``width`` px; each as high as the role's lines are."""
    face = style.font(role)
    laid = QTextLayout(text, face)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    laid.setTextOption(option)
    if formats:
        laid.setFormats(formats)
    height = style.metrics().style(role).line
    measure = QFontMetricsF(face)
    up, down = round(measure.ascent()), round(measure.descent())
    base = (height - up - down) // 2 + up
    laid.beginLayout()
    number = 0
    while (line := laid.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, number * height + base - line.ascent()))
        number += 1
    laid.endLayout()
    return laid


def height_of(laid: QTextLayout, role: str) -> int:
    """How high ``laid`` stands, in px; a text without a word takes one line."""
    return max(1, laid.lineCount()) * style.metrics().style(role).line
