"""The name on a card: Turkish letters become what is embossed, and a card number is not a name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

MAX_LENGTH: Final = 50
_DIGITS_OF_A_CARD: Final = 6

# By table: 'İ'.lower() is two code points and NFKD drops nothing from 'ı'.
_LETTERS: Final = str.maketrans(
    {
        **dict(zip("ıİşŞğĞçÇöÖüÜâÂîÎûÛ", "IISSGGCCOOUUAAIIUU", strict=True)),
        **dict.fromkeys("’‘ʼ`´", "'"),
        **dict.fromkeys("‐‑–—", "-"),
        "ß": "SS",
        "æ": "AE",
        "Æ": "AE",
        "ø": "O",
        "Ø": "O",
        "ł": "L",
        "Ł": "L",
        "đ": "D",
        "Đ": "D",
        "œ": "OE",
        "Œ": "OE",
        "ə": "E",
        "Ə": "E",
    }
)
_ALLOWED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ '-.")
_LOWER: Final = str.maketrans("Iİ", "ıi")
_UPPER: Final = str.maketrans("iı", "İI")


@dataclass(frozen=True, slots=True)
class Cardholder:
    """A name as it is embossed: ASCII capitals, blanks, apostrophe, dot and dash, at most 50 characters."""

    name: str

    def __str__(self) -> str:
        return self.name


class CardholderProblem(Enum):
    """Why a text is no usable cardholder name."""

    EMPTY = auto()
    DIGITS = auto()  # looks like a card number: the field is to be emptied
    LETTERS = auto()  # characters no card carries
    TOO_SHORT = auto()
    TOO_LONG = auto()


def read_cardholder(text: str) -> Cardholder | CardholderProblem:
    """Read a typed name; "elif  Yılmaz" becomes ``Cardholder("ELIF YILMAZ")``."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not text:
        return CardholderProblem.EMPTY
    if sum(c.isdigit() for c in text) >= _DIGITS_OF_A_CARD:
        return CardholderProblem.DIGITS
    plain = unicodedata.normalize("NFD", text.translate(_LETTERS))
    name = "".join(c for c in plain if not unicodedata.combining(c))
    if not name.isascii():
        return CardholderProblem.LETTERS
    name = name.upper()
    if not _ALLOWED.issuperset(name):
        return CardholderProblem.LETTERS
    if sum(c.isalpha() for c in name) < 2:
        return CardholderProblem.TOO_SHORT
    return Cardholder(name) if len(name) <= MAX_LENGTH else CardholderProblem.TOO_LONG


def upper_turkish(text: str) -> str:
    """Return capitals by the Turkish rule: i -> İ, ı -> I."""
    return text.translate(_UPPER).upper()


def lower_turkish(text: str) -> str:
    """Return small letters by the Turkish rule: I -> ı, İ -> i."""
    return text.translate(_LOWER).lower()


def display_name(text: str) -> str:
    """Return a name as people read it: "elif YILMAZ" becomes "Elif Yılmaz", "ayşe-NUR" "Ayşe-Nur"."""
    out: list[str] = []
    start = True
    for sign in " ".join(unicodedata.normalize("NFC", text).split()):
        out.append(upper_turkish(sign) if start else lower_turkish(sign))
        start = not sign.isalpha()
    return "".join(out)
