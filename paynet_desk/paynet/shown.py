"""What an answer shows of a card: a masked number that fits the typed one or not, and a stored card in our words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paynet_desk.core import brand
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.secret import Secret
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.paynet.text import readable

if TYPE_CHECKING:
    from paynet_desk.paynet.answers import CardAnswer

_NAME_LIMIT = 60


def name(text: str | None) -> str:
    """A label or a name from the wire, fit to show; empty when there is none."""
    return readable(text, _NAME_LIMIT) if text else ""


def same_id(one: str, other: str) -> bool:
    """Whether two of Paynet's ids mean the same: GUIDs come in either case."""
    return one.casefold() == other.casefold()


def holds(pan: Secret, *texts: str | None) -> bool:
    """Whether one of ``texts`` has the whole card number in it, so that it may not be kept (invariant I4)."""
    with pan.view() as digits:
        return any(text is not None and text.encode("utf-8", "replace").find(digits) >= 0 for text in texts)


def may_hold(pan: MaskedPan, text: str | None) -> bool:
    """Whether digits of the masked card's length stand in ``text``, with its first six and last four at their ends."""
    if text is None or not pan.last4 or len(text) < pan.length or pan.first6 not in text:
        return False
    between = pan.length - len(pan.first6) - len(pan.last4)
    return bool(re.search(rf"{pan.first6}[0-9]{{{between}}}{pan.last4}", text))


def fits(shown: str | None, pan: Secret) -> bool:
    """Whether the clear digits at both ends of a masked number (or a BIN) are those of ``pan``."""
    signs = [sign for sign in shown or "" if sign not in " -"]
    clear = [sign.isascii() and sign.isdigit() for sign in signs]
    lead = clear.index(False) if False in clear else len(signs)
    tail = 0 if lead == len(signs) else clear[::-1].index(False)
    if max(lead, tail) > len(pan):
        return False
    return all(ord(signs[i]) == pan[i] for i in range(lead)) and all(
        ord(signs[-i]) == pan[-i] for i in range(1, tail + 1)
    )


def masked_fits(shown: str | None, typed: MaskedPan) -> bool:
    """As ``fits``, where only the first six and last four digits are known any more."""
    signs = "".join(sign for sign in shown or "" if sign not in " -")
    lead = len(signs) - len(signs.lstrip("0123456789"))
    tail = 0 if lead == len(signs) else len(signs) - len(signs.rstrip("0123456789"))
    first, last = signs[: min(lead, len(typed.first6))], signs[len(signs) - min(tail, len(typed.last4)) :]
    return typed.first6.startswith(first) and typed.last4.endswith(last)


def stored_card(card_hash: str, row: CardAnswer) -> StoredCard:
    """The card that a row of card/list, or a charge that stored it, tells of."""
    pan = masked(row)
    return StoredCard(
        card_hash=card_hash,
        pan=pan,
        brand=brand.from_wire(row.card_brand_name) or brand.decided(pan.first6),
        label=name(row.card_desc),
        expiry=_expiry(row),
        holder=name(row.card_holder),
        bank=name(row.card_bank_name),
    )


def masked(row: CardAnswer) -> MaskedPan:
    """The number as far as it is shown; blank where it is not."""
    try:
        return MaskedPan.parse(row.card_no or "")
    except ValueError:
        first6 = (row.card_bin or "")[:6]
        known = first6 if first6.isascii() and first6.isdigit() else ""
        return MaskedPan(known, "", len(known))


def _expiry(row: CardAnswer) -> Expiry | None:
    """Documented for card/save only; one client's test shows it in the list. Unclear forms are left out."""
    try:
        year, month = (int(str(value)) for value in (row.expire_year, row.expire_month))
        return Expiry(year if year > 99 else 2000 + year, month)
    except ValueError:
        return None
