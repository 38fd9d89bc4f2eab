"""The drawing of a card that fills in while it is typed: first six and last four digits, everything else a dot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Property, QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

_WIDTH: Final = 312.0
_HEIGHT: Final = 197.0
_NUMBER: Final = (98.0, 32.0)  # from where down, and how far, its row reaches
_SMALL: Final = 13  # no type below this, however small the drawing


@dataclass(frozen=True, slots=True)
class _Shown:
    first6: str = ""
    typed: int = 0
    length: int = 16
    gaps: tuple[int, ...] = (4, 8, 12)
    last4: str = ""
    brand: str = ""
    label: str = ""
    holder: str = ""
    expiry: str = ""


class CardFace(QWidget):
    """A card 312 x 197 px in look.md's proportions, drawn to fit whatever size it is given.

    Colours: ``faceColor``, ``inkColor``, ``ink2Color``, ``faceLineColor``, ``chipColor``, ``markColor`` and, for high
    contrast, ``edgeColor`` (invisible unless set). The empty card is kept as a picture; what is written on it never is,
    so that no digit stays behind in one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = _Shown()
        self._captions: tuple[str, str, str, str] | None = None
        self._empty: QPixmap | None = None
        self._colours = {
            "face": QColor("#21363E"),
            "ink": QColor("#F2F6F7"),
            "ink2": QColor("#B4C5CB"),
            "line": QColor(255, 255, 255, 19),
            "chip": QColor("#B9C6CB"),
            "mark": QColor("#8FD0D6"),
            "edge": QColor(),
        }
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name_card()

    def sizeHint(self) -> QSize:
        """Return 312 x 197."""
        return QSize(round(_WIDTH), round(_HEIGHT))

    def show_card(
        self,
        first6: str,
        typed: int,
        length: int,
        gaps: tuple[int, ...],
        last4: str,
        brand_text: str,
        label: str,
        holder: str,
        expiry: str,
    ) -> None:
        """Show a card of which ``typed`` of ``length`` digits are there.

        ``first6`` and ``last4`` are all that is drawn in clear, cut to six and four; ``gaps``: after how many digits
        a blank; ``brand_text``, ``label``, ``holder``, ``expiry`` ("12/30") as they are to be read, "" while unknown.
        """
        shown = _Shown(first6[:6], typed, max(1, length), tuple(gaps), last4[-4:], brand_text, label, holder, expiry)
        before, self._shown = self._shown, shown
        if shown == before:
            return
        self._name_card()
        if replace(before, typed=shown.typed, first6=shown.first6, last4=shown.last4) == shown:
            self.update(self._band(*_NUMBER))  # only digits came or went
        else:
            self.update()

    def set_captions(self, holder: str, expiry: str, expiry_hint: str, name: str) -> None:
        """Replace the four fixed words: above the holder, above the date, an unknown date, the accessible "Card"."""
        if (holder, expiry, expiry_hint, name) != self._captions:
            self._captions = (holder, expiry, expiry_hint, name)
            self._name_card()
            self.update()

    def _words(self) -> tuple[str, str, str, str]:
        return self._captions or (self.tr("Kart sahibi"), self.tr("Son kul."), self.tr("aa/yy"), self.tr("Kart"))

    def _name_card(self) -> None:
        shown = self._shown
        number = "".join(f" {sign}" if i in shown.gaps else sign for i, sign in enumerate(self._signs()) if sign != "○")
        parts = [self._words()[3], shown.brand, number, shown.holder, shown.expiry]
        self.setAccessibleName(", ".join(part for part in parts if part))

    def _signs(self) -> str:
        """One sign a cell: a digit, "•" typed and hidden, "○" still to come."""
        shown = self._shown
        tail = shown.last4 if shown.typed >= shown.length else ""
        return "".join(
            "○"
            if i >= shown.typed
            else shown.first6[i]
            if i < len(shown.first6)
            else tail[i - shown.length]
            if i >= shown.length - len(tail)
            else "•"
            for i in range(shown.length)
        )

    # Drawing

    def _font(self, size: float, weight: int) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(size))
        font.setWeight(QFont.Weight(weight))
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _scale(self) -> float:
        return min(self.width() / _WIDTH, self.height() / _HEIGHT)

    def _band(self, top: float, height: float) -> QRect:
        """A band of the card from left to right, given in look.md's proportions."""
        scale = self._scale()
        return QRectF(0, top * scale, self.width(), height * scale).toAlignedRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._empty_card())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale()
        number = self._band(*_NUMBER)
        if event.region().intersects(number):
            self._paint_number(painter, scale)
        if not number.contains(event.rect()):
            self._paint_head(painter, scale)
            self._paint_foot(painter, scale)

    def _empty_card(self) -> QPixmap:
        """The card with nothing written on it, drawn once for its size, its colours and the screen."""
        ratio = self.devicePixelRatioF()
        if self._empty is None or (self._empty.size(), self._empty.devicePixelRatio()) != (self.size() * ratio, ratio):
            self._empty = QPixmap(self.size() * ratio)
            self._empty.setDevicePixelRatio(ratio)
            self._empty.fill(Qt.GlobalColor.transparent)
            with QPainter(self._empty) as painter:
                self._paint_empty(painter)
        return self._empty

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale()
        face = QRectF(0, 0, self.width(), self.height())
        edge = self._colours["edge"]
        outline = QPainterPath()
        inset = 1.0 if edge.isValid() else 0.0
        outline.addRoundedRect(face.adjusted(inset, inset, -inset, -inset), 14 * scale, 14 * scale)
        painter.fillPath(outline, self._colours["face"])
        painter.setClipPath(outline)
        self._paint_arcs(painter, scale)
        painter.setClipping(False)
        if edge.isValid():
            painter.setPen(QPen(edge, 2))
            painter.drawPath(outline)
        self._paint_chip(painter, scale)

    def _paint_arcs(self, painter: QPainter, scale: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._colours["line"], 1.25 * scale))
        for i in range(9):
            radius = (70 + i * 26) * scale
            painter.drawEllipse(QPointF(322 * scale, 214 * scale), radius, radius)

    def _paint_head(self, painter: QPainter, scale: float) -> None:
        shown = self._shown
        side = 20 * scale
        mark = self._font(17 * scale, 700)
        mark.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.08 * 17 * scale)
        metrics = QFontMetricsF(mark)
        # Letter spacing follows the last letter too, as in the mock.
        x = self.width() - side - metrics.horizontalAdvance(shown.brand)
        painter.setFont(mark)
        painter.setPen(self._colours["ink"])
        painter.drawText(QPointF(x, _baseline(14 * scale, 24 * scale, metrics)), shown.brand)
        small = self._font(max(_SMALL, _SMALL * scale), 400)
        metrics = QFontMetricsF(small)
        text = metrics.elidedText(shown.label, Qt.TextElideMode.ElideRight, max(0.0, x - side - 8 * scale))
        painter.setFont(small)
        painter.setPen(self._colours["ink2"])
        painter.drawText(QPointF(side, _baseline(16 * scale, 20 * scale, metrics)), text)

    def _paint_chip(self, painter: QPainter, scale: float) -> None:
        painter.save()
        painter.translate(20 * scale, 50 * scale)
        painter.scale(scale, scale)
        painter.setPen(
            QPen(
                self._colours["chip"],
                1.5,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
                Qt.PenJoinStyle.RoundJoin,
            )
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_chip())
        painter.restore()

    def _paint_number(self, painter: QPainter, scale: float) -> None:
        shown = self._shown
        gaps = [gap for gap in shown.gaps if gap < shown.length]
        room = self.width() - 40 * scale
        cell = min(15 * scale, (room - 6 * scale * len(gaps)) / shown.length)
        gap_width = (room - cell * shown.length) / len(gaps) if gaps else 0.0
        if len(gaps) < 3:  # Amex: as wide a gap as with four groups, or the groups would fly apart
            gap_width = min(gap_width, 16 * scale)
        top, height = _NUMBER[0] * scale, _NUMBER[1] * scale
        font = self._font(20.5 * scale * min(1.0, cell / (14.25 * scale)), 500)
        metrics = QFontMetricsF(font)
        baseline = _baseline(top, height, metrics)
        hole_ink = QColor(self._colours["ink2"])
        hole_ink.setAlphaF(0.75 * hole_ink.alphaF())
        painter.setFont(font)
        x = 20 * scale
        for i, sign in enumerate(self._signs()):
            if i in gaps:
                x += gap_width
            centre = QPointF(x + cell / 2, top + height / 2)
            if sign == "○":
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(hole_ink, 1.25 * scale))
                radius = (6 - 1.25) / 2 * scale
                painter.drawEllipse(centre, radius, radius)
            elif sign == "•":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._colours["ink"])
                painter.drawEllipse(centre, 3.5 * scale, 3.5 * scale)
            else:
                painter.setPen(self._colours["ink"])
                painter.drawText(QPointF(x + (cell - metrics.horizontalAdvance(sign)) / 2, baseline), sign)
            if i == shown.typed:
                line = QRectF(x, top + height - 2 * scale, cell, 2 * scale)
                painter.fillRect(line, self._colours["mark"])
            x += cell

    def _paint_foot(self, painter: QPainter, scale: float) -> None:
        holder_word, expiry_word, expiry_hint, _ = self._words()
        shown = self._shown
        small, value = self._font(max(_SMALL, _SMALL * scale), 400), self._font(max(_SMALL, 15 * scale), 500)
        small_metrics, value_metrics = QFontMetricsF(small), QFontMetricsF(value)
        expiry = shown.expiry or expiry_hint
        side, bottom = 20 * scale, self.height() - 15 * scale
        value_height, small_height = max(18.0, 20 * scale), max(17.0, 18 * scale)
        value_line = _baseline(bottom - value_height, value_height, value_metrics)
        small_line = _baseline(bottom - value_height - small_height, small_height, small_metrics)
        right = (
            self.width()
            - side
            - max(small_metrics.horizontalAdvance(expiry_word), value_metrics.horizontalAdvance(expiry))
        )
        painter.setFont(small)
        painter.setPen(self._colours["ink2"])
        painter.drawText(QPointF(side, small_line), holder_word)
        painter.drawText(QPointF(right, small_line), expiry_word)
        painter.setFont(value)
        ink, faint = QColor(self._colours["ink"]), QColor(self._colours["ink"])
        faint.setAlphaF(0.8)
        painter.setPen(ink)
        holder = value_metrics.elidedText(shown.holder, Qt.TextElideMode.ElideRight, right - side - 8 * scale)
        painter.drawText(QPointF(side, value_line), holder)
        painter.setPen(ink if shown.expiry else faint)
        painter.drawText(QPointF(right, value_line), expiry)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._name_card()
            self.update()
        super().changeEvent(event)

    # Colours a theme may set

    def _set(self, name: str, colour: QColor) -> None:
        self._colours[name] = QColor(colour)
        self._empty = None
        self.update()

    faceColor = Property(QColor, lambda self: self._colours["face"], lambda self, c: self._set("face", c))  # noqa: N815
    inkColor = Property(QColor, lambda self: self._colours["ink"], lambda self, c: self._set("ink", c))  # noqa: N815
    ink2Color = Property(QColor, lambda self: self._colours["ink2"], lambda self, c: self._set("ink2", c))  # noqa: N815
    faceLineColor = Property(QColor, lambda self: self._colours["line"], lambda self, c: self._set("line", c))  # noqa: N815
    chipColor = Property(QColor, lambda self: self._colours["chip"], lambda self, c: self._set("chip", c))  # noqa: N815
    markColor = Property(QColor, lambda self: self._colours["mark"], lambda self, c: self._set("mark", c))  # noqa: N815
    edgeColor = Property(QColor, lambda self: self._colours["edge"], lambda self, c: self._set("edge", c))  # noqa: N815


def _baseline(top: float, height: float, metrics: QFontMetricsF) -> float:
    """Where text sits in a line box of ``height``: half of what is left over goes above it."""
    return top + height / 2 + (metrics.ascent() - metrics.descent()) / 2


def _chip() -> QPainterPath:
    """The contact plate in a box of 40 x 30 (mock.html, ``card()``)."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(1, 1, 38, 28), 5, 5)
    path.moveTo(1, 10)
    path.lineTo(13, 10)
    path.lineTo(13, 20)
    path.lineTo(1, 20)
    path.moveTo(39, 10)
    path.lineTo(27, 10)
    path.lineTo(27, 20)
    path.lineTo(39, 20)
    path.moveTo(13, 10)
    path.cubicTo(15, 6, 25, 6, 27, 10)
    path.moveTo(13, 20)
    path.cubicTo(15, 24, 25, 24, 27, 20)
    return path
