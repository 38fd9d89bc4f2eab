"""Text broken into lines that stand where the roles of the look say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF, QTextLayout, QTextOption

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.tokens import TextStyle

_WRAPPED = QTextOption()
_WRAPPED.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


@cache
def _baseline(look: TextStyle, role: str) -> int:
    """How far below a line's top its letters stand, in px."""
    measure = QFontMetricsF(style.font(role))
    up, down = round(measure.ascent()), round(measure.descent())
    return (look.line - up - down) // 2 + up


def lay_out(text: str, role: str, width: float, formats: Sequence[QTextLayout.FormatRange] = ()) -> QTextLayout:
    """``text`` in the type of ``role``, broken into lines of ``width`` px; each as high as the role's lines are."""
    laid = QTextLayout(text, style.font(role))
    laid.setTextOption(_WRAPPED)
    if formats:
        laid.setFormats(formats)
    look = style.metrics().style(role)
    base = _baseline(look, role)
    laid.beginLayout()
    number = 0
    while (line := laid.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, number * look.line + base - line.ascent()))
        number += 1
    laid.endLayout()
    return laid


def height_of(laid: QTextLayout, role: str) -> int:
    """How high ``laid`` stands, in px; a text without a word takes one line."""
    return max(1, laid.lineCount()) * style.metrics().style(role).line
