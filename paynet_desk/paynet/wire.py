"""Strict reading of what came over the wire: JSON that has one meaning only, or nothing (faults B1 to B5, H6)."""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from typing import NoReturn

from paynet_desk.core.money import Kurus
from paynet_desk.paynet.errors import AnswerLost, AnswerLostReason

MAX_DEPTH = 32
MAX_NUMBER_CHARACTERS = 32

# Names a Turkish server may declare. Anything else (UTF-7, UTF-16, names nobody knows) is refused, not guessed.
_CODECS = {
    "": "utf-8",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "iso-8859-9": "iso8859-9",
    "latin5": "iso8859-9",
    "windows-1254": "cp1254",
    "iso-8859-1": "iso8859-1",
}
_CHARSET = re.compile(r';\s*charset\s*=\s*"?\s*([^\s";,]*)', re.IGNORECASE)
_CODE = re.compile(r"-?(?:0|[1-9][0-9]{0,8})\Z", re.ASCII)
_AMOUNT = re.compile(r"[0-9]+(?:[.,][0-9]+)*", re.ASCII)
_TOO_MUCH = 10**12  # kuruş
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)  # the last quote optional: else quadratic on a cut text
_OPENING = str.maketrans("{}", "[]")
_MARKUP = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|script)\b", re.IGNORECASE)


def read_object(content: bytes, content_type: str) -> dict[str, object]:
    """The JSON object in ``content``, decoded by the charset of ``content_type`` or else as strict UTF-8.

    Raises AnswerLost(UNREADABLE) for anything that is not exactly one JSON object with one meaning: cut or trailing
    text, a byte order mark, a name twice, NaN, Infinity, numbers beyond a double or 32 characters, more than 32 levels,
    bytes that do not fit the charset. Media types are not looked at: Paynet's are not documented (contract 0.2).
    """
    charset = _CHARSET.search(content_type)
    codec = _CODECS.get(charset[1].lower() if charset else "")
    if codec is None:
        raise _unreadable()
    try:
        text = content.decode(codec)
        if _too_deep(text):
            raise _unreadable()
        found = _DECODER.decode(text)
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors and quote the text
        found = None
    if not isinstance(found, dict):
        raise _unreadable()
    return found


def read_code(value: object) -> int:
    """Paynet's return code from ``code`` or ``result_code``: an integer, or its plain decimal spelling as a string.

    Only ``0`` and ``"0"`` are success. ``false``, ``0.0``, ``null``, ``" 0"``, ``"00"``, ``[]`` have no documented
    meaning (contract 0.4, fault B4) and raise AnswerLost(UNREADABLE).
    """
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return value
    if isinstance(value, str) and _CODE.match(value) and value != "-0":
        return int(value)
    raise _unreadable()


def read_amount(value: object) -> Kurus | None:
    """Exact kuruş from an amount in lira as answers have it (contract 0.7); None when it cannot be told.

    Numbers, and texts with dot or comma: 20.5, "20.50", "20,50", "20.5000", "1.234,50", "1,234.50", "1.234.567". Not
    told: fractions of a kuruş, negative amounts, ten billion lira or more, and "1.234", which may be either. Floats are
    not taken: ``read_object`` gives none.
    """
    if isinstance(value, str):
        value = _plain(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    above, below = value.as_integer_ratio()
    kurus, rest = divmod(100 * above, below)
    return Kurus(kurus) if rest == 0 and 0 <= kurus < _TOO_MUCH else None


def _plain(text: str) -> Decimal | None:
    if len(text) > MAX_NUMBER_CHARACTERS or not _AMOUNT.fullmatch(text):
        return None
    marks = [sign for sign in text if sign in ".,"]
    if not marks:
        return Decimal(text)
    whole, _, end = text.rpartition(marks[-1])
    if len(marks) == 1 and not (len(end) == 3 and 1 <= len(whole) <= 3 and whole != "0"):
        return Decimal(f"{whole}.{end}")  # one mark that cannot set thousands apart: the decimal one
    if len(marks) > 1 and marks.count(marks[0]) == len(marks) - (marks[0] != marks[-1]):
        groups = text if marks[0] == marks[-1] else whole
        first, *others = groups.split(marks[0])
        if 1 <= len(first) <= 3 and all(len(group) == 3 for group in others):
            return Decimal(first + "".join(others) + (f".{end}" if groups is whole else ""))
    return None


def is_web_page(content: bytes, content_type: str) -> bool:
    """Whether this is a page for a browser: what a captive portal or a proxy's login sends instead of an answer."""
    return "html" in content_type.lower() or _MARKUP.match(content) is not None


def _unreadable() -> AnswerLost:
    return AnswerLost(AnswerLostReason.UNREADABLE)


def _too_deep(text: str) -> bool:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    brackets = re.sub(r"[^\[\]]+", "", _STRING.sub("", text).translate(_OPENING))
    for _ in range(MAX_DEPTH):  # each round takes the innermost pairs away, at the speed of C
        brackets = brackets.replace("[]", "")
    return bool(brackets)


def _no_name_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice")
    return found


def _whole(digits: str) -> int:
    if len(digits) > MAX_NUMBER_CHARACTERS:
        raise ValueError("number too long")
    return int(digits)


def _fraction(digits: str) -> Decimal:
    if len(digits) > MAX_NUMBER_CHARACTERS or not math.isfinite(float(digits)):
        raise ValueError("number too long or too large")
    return Decimal(digits)  # a float would not be the number that was sent, and amounts are exact


def _no_constant(name: str) -> NoReturn:
    raise ValueError("not JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_no_name_twice, parse_int=_whole, parse_float=_fraction, parse_constant=_no_constant
)
