"""Rules for a card number in a `Secret`: Luhn, length by brand, what is still missing."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from paynet_desk.core import brand
from paynet_desk.core.secret import Secret

MIN_DIGITS: Final = 12
MAX_DIGITS: Final = 19
_ANY_LENGTH: Final = tuple(range(MIN_DIGITS, MAX_DIGITS + 1))
# A doubled digit's cross sum (ISO/IEC 7812-1 annex B).
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


class PanState(Enum):
    """How far a card number is."""

    EMPTY = auto()
    INCOMPLETE = auto()  # could become valid with more digits
    COMPLETE = auto()  # a length of its brand, Luhn right
    LUHN_FAILED = auto()  # full length, Luhn wrong
    IMPOSSIBLE = auto()  # too long for its brand, or nothing but zeros


def luhn_ok(pan: Secret) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1). An empty number is not."""
    total = 0
    last = len(pan) - 1
    for i in range(len(pan)):
        digit = pan[i] - 0x30
        if not 0 <= digit <= 9:
            return False
        total += digit if (last - i) % 2 == 0 else _DOUBLED[digit]
    return last >= 0 and total % 10 == 0


def bin_of(pan: Secret, digits: int = 8) -> str:
    """Return the first ``digits`` (at most 8) digits, which name the issuer; fewer if fewer are typed."""
    with pan.view() as view:
        return str(view[: min(digits, 8)], "ascii")


def check(pan: Secret) -> PanState:
    """Return the state of the number; whether a wrong Luhn digit blocks is the caller's rule (live: yes, test: no)."""
    count = len(pan)
    if count == 0:
        return PanState.EMPTY
    lengths, usual = _lengths(pan)
    if count > lengths[-1] or (count >= MIN_DIGITS and all(pan[i] == 0x30 for i in range(count))):
        return PanState.IMPOSSIBLE
    if count in lengths:
        if luhn_ok(pan):
            return PanState.COMPLETE
        if count >= usual:
            return PanState.LUHN_FAILED
    return PanState.INCOMPLETE


def is_full(pan: Secret) -> bool:
    """Whether a typist has finished: a right number of its brand's usual length.

    A Maestro number may be right by chance at 12 of its 16 digits; that is COMPLETE but not yet full.
    """
    return len(pan) >= _lengths(pan)[1] and check(pan) is PanState.COMPLETE


def digits_missing(pan: Secret) -> int:
    """Return how many digits are missing to the shortest complete length of its brand (16 if undecided), 0 if none."""
    rule = brand.rule_for(bin_of(pan))
    return max(0, (brand.USUAL_LENGTH if rule is None else rule.lengths[0]) - len(pan))


def usual_length(pan: Secret) -> int:
    """Return how many digits a number of its brand usually has: 15 for Amex, else 16."""
    return _lengths(pan)[1]


def max_length(pan: Secret) -> int:
    """Return how many digits a number of its brand can have at most."""
    return _lengths(pan)[0][-1]


def _lengths(pan: Secret) -> tuple[tuple[int, ...], int]:
    left = brand.candidates(bin_of(pan))
    if not left or len(pan) == 0:
        return _ANY_LENGTH, brand.USUAL_LENGTH
    rules = [brand.rule_of(each) for each in left]
    if len(rules) == 1:
        # A prefix that only may become a brand yet is no promise of its length.
        return (rules[0].lengths, rules[0].usual) if brand.rule_for(bin_of(pan)) else (_ANY_LENGTH, brand.USUAL_LENGTH)
    return tuple(sorted({length for rule in rules for length in rule.lengths})), min(rule.usual for rule in rules)
