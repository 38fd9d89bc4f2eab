"""A card that Paynet keeps: what may be known of it here."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime

from paynet_desk.core.brand import Brand
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.masking import MaskedPan


@dataclass(frozen=True, slots=True)
class StoredCard:
    """One stored card of an owner.

    ``card_hash``: Paynet's opaque name of it (contract 0.9); ``label``: what people call it; ``stored_at``: aware.
    """

    card_hash: str
    pan: MaskedPan
    brand: Brand | None
    label: str
    expiry: Expiry | None = None
    holder: str = ""
    bank: str = ""
    stored_at: datetime | None = None


def newly_stored(cards: Iterable[StoredCard], known: Container[str], pan: MaskedPan) -> StoredCard | None:
    """The last of ``cards`` that looks like ``pan`` with a hash that was not ``known`` before; None without one."""
    new = [card for card in cards if card.card_hash not in known and card.pan.looks_like(pan)]
    return new[-1] if new else None
