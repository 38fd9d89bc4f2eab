"""The code from the SMS: letters and digits, case kept, no fixed length."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from paynet_desk.core.entry import is_digit
from paynet_desk.core.secret import Secret

MAX_CODE: Final = 16
_DIGITS_OF_A_CARD: Final = 12


class CodeState(Enum):
    """What is in the code field."""

    EMPTY = auto()
    PRESENT = auto()
    CARD_NUMBER = auto()  # a card number was typed here: wipe the field, send and log nothing


def check_code(code: Secret) -> CodeState:
    """Return the state; twelve digits and more are a card number, no bank sends such a code."""
    if not code:
        return CodeState.EMPTY
    if len(code) >= _DIGITS_OF_A_CARD and all(is_digit(code[i]) for i in range(len(code))):
        return CodeState.CARD_NUMBER
    return CodeState.PRESENT
