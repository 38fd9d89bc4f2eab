"""The security code: three digits, four on Amex. Always optional here; its length follows the card number."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from paynet_desk.core import brand
from paynet_desk.core.secret import Secret

MAX_CVC: Final = 4
_USUAL: Final = 3


class CvcState(Enum):
    """How far a security code is, for the card number it stands beside."""

    EMPTY = auto()
    INCOMPLETE = auto()
    COMPLETE = auto()
    TOO_LONG = auto()


def cvc_length(bin: str) -> int:  # noqa: A002 - the field's word
    """Return how many digits the code of a card starting with ``bin`` has: 4 for Amex, else 3."""
    rule = brand.rule_for(bin)
    return _USUAL if rule is None else rule.cvc_length


def check_cvc(cvc: Secret, bin: str) -> CvcState:  # noqa: A002
    """Return the state of the code; ask again whenever the card number changed."""
    missing = cvc_length(bin) - len(cvc)
    if not cvc:
        return CvcState.EMPTY
    return CvcState.COMPLETE if missing == 0 else CvcState.INCOMPLETE if missing > 0 else CvcState.TOO_LONG
