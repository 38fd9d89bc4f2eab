"""Money is whole kuruş. Lira exist only as text, on the way in and on the way out; never a float."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final, NewType

Kurus = NewType("Kurus", int)

MAX_KURUS: Final = Kurus(999_999_999)  # 9.999.999,99 ₺


class MoneyProblem(Enum):
    """Why a text is no usable amount."""

    EMPTY = auto()
    UNREADABLE = auto()
    DECIMALS = auto()  # more than two digits after the comma
    ZERO = auto()
    NEGATIVE = auto()
    TOO_LARGE = auto()


_AMOUNT: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)?(?:,([0-9]*))?")
# The numeric pad's key types a dot on some layouts; "12.5" and "12.50" cannot be thousands.
_DOT_DECIMALS: Final = re.compile(r"([0-9]*)\.([0-9]{0,2})")


def read_lira(text: str) -> Kurus | MoneyProblem:
    """Read an amount in lira: 1293,75 or 1.293,75 or 1293.75, with or without ₺ or TL. Only ASCII digits."""
    text = "".join(text.split())
    for unit in ("₺", "TL", "tl", "TRY"):
        text = text.removeprefix(unit).removesuffix(unit)
    if not text:
        return MoneyProblem.EMPTY
    if text[0] in "-−" and len(text) > 1:
        return MoneyProblem.NEGATIVE
    found = _DOT_DECIMALS.fullmatch(text) or _AMOUNT.fullmatch(text)
    if found is None or not (found[1] or found[2]):
        return MoneyProblem.UNREADABLE
    lira, kurus = (found[1] or "0").replace(".", ""), found[2] or ""
    if len(kurus) > 2:
        return MoneyProblem.DECIMALS
    if len(lira.lstrip("0")) > len(str(MAX_KURUS)):
        return MoneyProblem.TOO_LARGE
    amount = int(lira) * 100 + int(kurus.ljust(2, "0"))
    if amount == 0:
        return MoneyProblem.ZERO
    return Kurus(amount) if amount <= MAX_KURUS else MoneyProblem.TOO_LARGE


def format_lira(amount: Kurus) -> str:
    """Return "1.293,75 ₺"."""
    lira, kurus = divmod(abs(amount), 100)
    grouped = f"{lira:,}".replace(",", ".")
    return f"{'-' if amount < 0 else ''}{grouped},{kurus:02d} ₺"


def wire_amount(amount: Kurus) -> str:
    """Return kuruş as the digit string Paynet wants, "129375" (contract 0.7); ValueError unless positive."""
    if not 0 < amount <= MAX_KURUS:
        raise ValueError("not an amount that can be sent")
    return str(int(amount))
