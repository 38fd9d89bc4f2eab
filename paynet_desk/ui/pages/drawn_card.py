"""The drawing of a card as the pages use it: sized by the window, captioned in the language in use."""

from __future__ import annotations

from PySide6.QtGui import QColor

from paynet_desk.core.expiry import Expiry
from paynet_desk.core.masking import MaskedPan
from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.card_face import CardFace

_COLOURS = {
    "faceColor": "face",
    "inkColor": "ink",
    "ink2Color": "ink2",
    "faceLineColor": "face_line",
    "chipColor": "chip",
    "markColor": "mark",
}


class DrawnCard(CardFace):
    """Shows a card that is being typed, or one that is known by its masked number."""

    def __init__(self) -> None:
        super().__init__()
        style.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        m = style.metrics()
        self.setFixedSize(m.card_width, m.card_height)
        for name, token in _COLOURS.items():
            self.setProperty(name, style.colour(token))
        self.setProperty("edgeColor", style.colour("line") if style.current().is_contrast else QColor())

    def show_masked(
        self, pan: MaskedPan, *, brand: str, label: str, holder: str, expiry: Expiry | None, typed: int | None = None
    ) -> None:
        """Draw 6+4; ``typed`` of its digits are there (all of them when None)."""
        self.set_captions(self.tr("Kart sahibi"), self.tr("Son kul."), self.tr("aa/yy"), self.tr("Kart"))
        self.show_card(
            first6=pan.first6,
            typed=pan.length if typed is None else typed,
            length=pan.length,
            gaps=pan.gaps,
            last4=pan.last4,
            brand_text=brand,
            label=label,
            holder=holder,
            expiry=str(expiry) if expiry else "",
        )
