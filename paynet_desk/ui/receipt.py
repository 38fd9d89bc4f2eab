"""The receipt of a payment: what stands on it, and how it is drawn on paper. Masked card only, no fiscal value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMarginsF, QPointF, QRectF, QSaveFile, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from paynet_desk.core.money import format_lira
from paynet_desk.ui.moments import clock_seconds, day
from paynet_desk.ui.pages.sale import brand_of, card_of, count_words, monthly_words, total_of
from paynet_desk.ui.theme.style import FAMILIES

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice

    from paynet_desk.flow.pay import Facts
    from paynet_desk.ui.till import Till

PAPER_MM = 80.0  # what receipt printers hold; on a larger sheet it stands at the upper left
_SIDE_MM = 5.0
_UNITS_A_MM = 10  # everything is drawn in tenths of a millimetre


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``kind`` "head", "centre", "pair", "total" or "rule"; ``right`` is set for pairs."""

    kind: str
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is printed; ``reference`` names the file."""

    reference: str
    lines: tuple[Line, ...]


RULE = Line("rule")


def masked_name(name: str) -> str:
    """ "ELIF YILMAZ" -> "E••• Y•••••"."""
    return " ".join(word[0] + "•" * (len(word) - 1) for word in name.split())


def receipt_of(till: Till, facts: Facts) -> Receipt:
    """The receipt of a payment that was taken, in the language in use."""
    translate = QCoreApplication.translate
    charge, pan = facts.charge, card_of(facts)
    when = (charge.at if charge is not None else None) or facts.charged_at or datetime.now(UTC)
    company = facts.session.company_name if facts.session is not None else ""
    place = ", ".join(filter(None, (till.store if company else "", till.name)))
    holder = facts.draft.holder.name if facts.draft is not None else facts.stored.holder if facts.stored else ""
    way = monthly_words(facts.chosen) if facts.chosen is not None else count_words(1)
    reference = facts.sale.reference_no if facts.sale is not None else ""
    total = charge.amount if charge is not None and charge.amount is not None else total_of(facts)
    pairs = [
        (translate("Receipt", "Kart"), " ".join(filter(None, (brand_of(facts), pan.grouped() if pan else "")))),
        (translate("Receipt", "Kart sahibi"), masked_name(holder)),
        (translate("Receipt", "Ödeme"), way),
        (translate("Receipt", "Açıklama"), facts.note),
        (translate("Receipt", "Onay kodu"), charge.bank.authorization_code if charge is not None else ""),
        (translate("Receipt", "Başvuru no"), reference),
    ]
    foot = []
    if facts.token is not None and facts.token.needs_tds:
        foot.append(translate("Receipt", "3D Secure ile onaylandı."))
    if charge is not None and charge.stored.ok:
        foot.append(translate("Receipt", "Kart, müşterinin onayıyla saklandı."))
    notes = {
        "sandbox": translate("Receipt", "Mali değeri yoktur. Alıştırma fişidir."),
        "test": translate("Receipt", "Mali değeri yoktur. Deneme fişidir."),
        "live": translate("Receipt", "Mali değeri yoktur."),
    }
    foot.append(notes[till.environment])
    lines = (
        Line("head", company or till.store or till.name),
        Line("centre", place),
        Line("centre", f"{day(when)} {clock_seconds(when)}"),
        RULE,
        *(Line("pair", left, right) for left, right in pairs if right),
        RULE,
        Line("total", translate("Receipt", "Toplam"), format_lira(total)),
        RULE,
        *(Line("centre", text) for text in foot),
    )
    return Receipt(reference, tuple(line for line in lines if line is RULE or line.left))


# ---- on paper --------------------------------------------------------------------------------------------------------

_TYPE = {"head": (32, 44, 600), "centre": (27, 38, 400), "pair": (27, 38, 400), "total": (36, 56, 600)}
_RULE_HEIGHT = 30
_WORDS = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


def _font(kind: str) -> QFont:
    size, _, weight = _TYPE[kind]
    font = QFont(FAMILIES)
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(weight))
    # Digits of one width (which the window's font asks for) and signs fitted to their neighbours are other glyphs, that
    # a PDF cannot be searched for, nor copied from.
    for feature in ("tnum", "calt"):
        font.setFeature(QFont.Tag(feature), 0)
    return font


def _height(line: Line, width: float) -> float:
    if line.kind == "rule":
        return _RULE_HEIGHT
    room = width if not line.right else width - QFontMetricsF(_font(line.kind)).horizontalAdvance(line.left) - 24
    text = line.right or line.left
    bounds = QFontMetricsF(_font(line.kind)).boundingRect(QRectF(0, 0, max(room, 120), 10_000), int(_WORDS), text)
    lines = max(1, round(bounds.height() / QFontMetricsF(_font(line.kind)).height()))
    return float(_TYPE[line.kind][1] * lines)


def height_mm(receipt: Receipt) -> float:
    """How long the paper is, in millimetres."""
    width = (PAPER_MM - 2 * _SIDE_MM) * _UNITS_A_MM
    return sum(_height(line, width) for line in receipt.lines) / _UNITS_A_MM + 2 * _SIDE_MM


def draw(receipt: Receipt, device: QPagedPaintDevice) -> None:
    """Draw the receipt on the first page of a printer or PDF."""
    painter = QPainter(device)
    scale = device.logicalDpiX() / 25.4 / _UNITS_A_MM
    painter.scale(scale, scale)
    width = (PAPER_MM - 2 * _SIDE_MM) * _UNITS_A_MM
    left = top = _SIDE_MM * _UNITS_A_MM
    for line in receipt.lines:
        height = _height(line, width)
        box = QRectF(left, top, width, height)
        if line.kind == "rule":
            painter.setPen(QPen(Qt.GlobalColor.black, 1, Qt.PenStyle.DashLine))
            middle = top + height / 2
            painter.drawLine(QPointF(left, middle), QPointF(left + width, middle))
        else:
            painter.setPen(Qt.GlobalColor.black)
            painter.setFont(_font(line.kind))
            if line.right:
                label = QFontMetricsF(painter.font()).horizontalAdvance(line.left) + 24
                painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), line.left)
                right = QRectF(left + label, top, width - label, height)
                painter.drawText(
                    right, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop | _WORDS), line.right
                )
            else:
                centre = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | _WORDS)
                painter.drawText(box, centre, line.left)
        top += height
    painter.end()


def save_pdf(receipt: Receipt, folder: Path) -> Path:
    """Write the receipt into ``folder``, named by its reference; OSError when it cannot be written."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = re.sub(r"[^A-Za-z0-9_-]", "_", receipt.reference) or "receipt"
    path = folder / f"{name}.pdf"
    file = QSaveFile(str(path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        raise OSError(file.errorString())
    writer = QPdfWriter(file)
    writer.setTitle(receipt.reference)
    writer.setCreator("Paynet Desk")
    writer.setResolution(300)
    size = QPageSize(QSizeF(PAPER_MM, height_mm(receipt)), QPageSize.Unit.Millimeter)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    draw(receipt, writer)
    del writer  # it writes its end when it goes
    if not file.commit():
        raise OSError(file.errorString())
    path.chmod(0o600)
    return path
