"""The date on a card: every usual way of writing it, valid to the end of its month in Turkey."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from typing import Final

# As card-validator: a card is never issued for longer.
_YEARS_AHEAD: Final = 19


@dataclass(frozen=True, order=True, slots=True)
class Expiry:
    """The last month in which a card is valid: ``year`` with four digits, ``month`` 1 to 12."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 2000 <= self.year <= 2099):
            raise ValueError("not an expiry date")

    @property
    def month2(self) -> str:
        """The month with two digits."""
        return f"{self.month:02d}"

    @property
    def year2(self) -> str:
        """The year with two digits."""
        return f"{self.year % 100:02d}"

    def valid_on(self, now: datetime) -> bool:
        """Whether the card is still valid at ``now`` (aware): to the end of its month in Europe/Istanbul."""
        if now.tzinfo is None:
            raise ValueError("a time without a zone")
        from zoneinfo import ZoneInfo  # late: reading the zone costs a file

        there = now.astimezone(ZoneInfo("Europe/Istanbul"))
        return (there.year, there.month) <= (self.year, self.month)

    def __str__(self) -> str:
        return f"{self.month2}/{self.year2}"


class ExpiryProblem(Enum):
    """Why a text is no usable expiry date."""

    EMPTY = auto()
    INCOMPLETE = auto()
    MONTH = auto()  # not 01 to 12
    PAST = auto()
    FAR = auto()  # more than 19 years ahead
    UNREADABLE = auto()


_PARTED: Final = re.compile(r"([0-9]+)\s*[/\-.|\\\s–—]\s*([0-9]*)")
_PLAIN: Final = re.compile(r"[0-9]+")


def read_expiry(text: str, today: date) -> Expiry | ExpiryProblem:
    """Read what was typed or pasted; ``today`` is the date in Europe/Istanbul.

    Forms: 12/30, 1/30, 12 / 2030, 12-30, 12.30, 12 30, 1230, 122030, 2030-12, 203012. Only ASCII digits.
    """
    text = text.strip()
    if not text:
        return ExpiryProblem.EMPTY
    parted = _PARTED.fullmatch(text)
    if parted is not None:
        month, year = parted[1], parted[2]
        if len(month) == 4 and month.startswith("20"):
            month, year = year, month
            if month in ("", "0", "1"):
                return ExpiryProblem.INCOMPLETE
    elif _PLAIN.fullmatch(text) is not None:
        if text in ("0", "1"):
            return ExpiryProblem.INCOMPLETE
        month, year = text[:2], text[2:]
        if len(text) == 1:
            month = text
        elif len(text) == 6 and text.startswith("20"):
            month, year = text[4:], text[:4]
    else:
        return ExpiryProblem.UNREADABLE
    return _judge(month, year, today)


def _judge(month: str, year: str, today: date) -> Expiry | ExpiryProblem:
    if len(month) > 2 or len(year) > 4:
        return ExpiryProblem.UNREADABLE
    if not 1 <= int(month) <= 12:
        return ExpiryProblem.MONTH
    if len(year) < 2 or (len(year) == 3 and year.startswith("20")):
        return ExpiryProblem.INCOMPLETE
    if len(year) == 3 or (len(year) == 4 and not year.startswith("20")):
        return ExpiryProblem.UNREADABLE
    found = Expiry(2000 + int(year[-2:]), int(month))
    if (found.year, found.month) < (today.year, today.month):
        return ExpiryProblem.PAST
    return ExpiryProblem.FAR if found.year > today.year + _YEARS_AHEAD else found


_SEPARATORS: Final = frozenset(" /-.|\\\t\u00a0–—")
# Only ever pasted: a typed 2 has become "02 / " before the 0 follows.
_YEAR_FIRST: Final = re.compile(r"\s*(20[0-9]{2})\s*[-/.]?\s*(0[1-9]|1[0-2])\s*")
_OWN_SEPARATOR_CUT: Final = re.compile(r"([0-9]{2}) /?")


def as_typed(text: str) -> str:
    """Return the live form of what was typed so far: "1", "12 / ", "12 / 3", "02 / " after a lone 2.

    Backspace over the separator ("12 /", "12 ") takes the month's last digit along, or the caret would be stuck.
    """
    pasted = _YEAR_FIRST.fullmatch(text)
    if pasted is not None:
        return f"{pasted[2]} / {pasted[1]}"
    cut = _OWN_SEPARATOR_CUT.fullmatch(text)
    if cut is not None:
        return cut[1][0] if cut[1][0] in "01" else ""
    month, year, parted = "", "", False
    for sign in text:
        if sign.isascii() and sign.isdigit():
            if not parted and (len(month) == 2 or (month and int(month) > 1)):
                parted = True
            if parted:
                year += sign
            else:
                month += sign
        elif month and sign in _SEPARATORS:
            parted = True
    if len(month) == 1 and (parted or int(month) > 1):
        month = "0" + month
    year = year[: 4 if "20".startswith(year[:2]) else 2]
    return f"{month} / {year}" if len(month) == 2 else month
