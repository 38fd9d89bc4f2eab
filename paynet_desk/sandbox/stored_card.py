"""What Paynet keeps of a card: nothing that a thief could pay with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class StoredCard:
    """One card of an owner. ``deleted`` is Paynet's mark: the row stays, the list does not show it."""

    card_hash: str
    card_no: str
    card_bin: str
    brand: str
    bank_id: str
    bank_name: str
    card_type: str
    desc: str
    holder: str
    month: str
    year: str
    deleted: bool = False
