"""A Turkish mobile number: ten ASCII digits from 5, however it was written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from paynet_desk.core import brand

_LENGTH: Final = 10
_DROPPED: Final = frozenset(" \t\u00a0\u2009\u202f()[]-–.·/")
_CARD_LENGTHS: Final = range(15, 20)


@dataclass(frozen=True, slots=True)
class Gsm:
    """A mobile number; ``national`` is the ten digits that Paynet is sent, "5320000042"."""

    national: str

    def __post_init__(self) -> None:
        if not (len(self.national) == _LENGTH and self.national.isascii() and self.national.isdigit()):
            raise ValueError("not ten digits")
        if self.national[0] != "5":
            raise ValueError("not a mobile number")

    @property
    def grouped(self) -> str:
        """For the field: "532 000 00 42"."""
        return grouped_digits(self.national)

    @property
    def masked(self) -> str:
        """For the customer's eyes and for logs: "0532 ••• •• 42"."""
        return f"0{self.national[:3]} ••• •• {self.national[8:]}"

    @property
    def international(self) -> str:
        """In E.164: "+905320000042"."""
        return f"+90{self.national}"

    def __str__(self) -> str:
        return self.masked


class GsmProblem(Enum):
    """Why a text is no usable mobile number."""

    EMPTY = auto()
    INCOMPLETE = auto()
    NOT_MOBILE = auto()  # does not start with 5, or another country
    TOO_LONG = auto()
    CARD_NUMBER = auto()  # looks like a card number: the field is to be emptied, nothing logged
    UNREADABLE = auto()  # letters or other signs


def grouped_digits(national: str) -> str:
    """Return up to ten digits in the usual groups: "532 000 00 42"; also for a number that is still being typed."""
    parts = (national[:3], national[3:6], national[6:8], national[8:])
    return " ".join(part for part in parts if part)


def read_gsm(text: str) -> Gsm | GsmProblem:
    """Read a typed or pasted number: 532…, 0532…, 90 532…, +90 (532) 000-00-42, 0090532… ."""
    signs = "".join(c for c in text if c not in _DROPPED)
    if not signs:
        return GsmProblem.EMPTY
    plus, digits = signs.startswith("+"), signs.removeprefix("+")
    if not plus and _is_card_number(digits):
        return GsmProblem.CARD_NUMBER
    if digits and not (digits.isascii() and digits.isdigit()):
        return GsmProblem.UNREADABLE
    rest = _without_prefix(digits, plus=plus)
    if rest is None:
        return GsmProblem.NOT_MOBILE
    if not rest:
        return GsmProblem.INCOMPLETE
    if rest[0] != "5":
        return GsmProblem.NOT_MOBILE
    if len(rest) < _LENGTH:
        return GsmProblem.INCOMPLETE
    return Gsm(rest) if len(rest) == _LENGTH else GsmProblem.TOO_LONG


def _without_prefix(digits: str, *, plus: bool) -> str | None:
    """Return what follows +90, 0090, 90 or 0; "" while the prefix itself is unfinished; None for another country."""
    if plus or digits.startswith("00"):
        digits = digits if plus else digits[2:]
        if "90".startswith(digits):
            return ""
        if not digits.startswith("90"):
            return None
        return digits[2:].removeprefix("0")
    if digits == "9":
        return ""
    return digits.removeprefix("90").removeprefix("0")


def _is_card_number(digits: str) -> bool:
    if not all(c.isdecimal() for c in digits):
        return False
    if len(digits) in _CARD_LENGTHS and not digits.startswith("0"):
        return True
    rule = brand.rule_for(digits)
    return rule is not None and len(digits) in rule.lengths


def is_odd(gsm: Gsm) -> bool:
    """Whether no Turkish operator is known to use this number: advice for the cashier, never a refusal."""
    import phonenumbers  # late and optional knowledge: 30 ms that the first screen need not wait for

    number = phonenumbers.parse(gsm.international, None)
    return not phonenumbers.is_valid_number(number)
