from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from paynet_desk.core.brand import Brand
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.stored_card import StoredCard


def test_a_stored_card_shows_six_and_four_digits_and_cannot_be_changed():
    card = StoredCard("hash", MaskedPan("979207", "5454", 16), Brand.TROY, "İş kartı")
    assert card.pan.short() == "•••• 5454"
    assert (card.expiry, card.holder, card.bank, card.stored_at) == (None, "", "", None)
    with pytest.raises(FrozenInstanceError):
        card.label = "x"
