"""One request to a service: its fields, and the readers that refuse what Paynet would not take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from paynet_desk.sandbox.books import Books
from paynet_desk.sandbox.names import Names
from paynet_desk.sandbox.refusals import Refusal, Refused
from paynet_desk.sandbox.switches import Switches

_GSM = re.compile(r"5[0-9]{9}")
_DIGITS = re.compile(r"[0-9]{1,12}")
_LONGEST = 250
_FLAGS: dict[str, bool] = {"true": True, "false": False, "1": True, "0": False}


def odd(name: str) -> Refused:
    """The refusal of a field that is missing or not as it should be, naming it."""
    return Refused(Refusal.PARAMETER, f"{Refusal.PARAMETER.value.message}: {name}")


@dataclass(frozen=True)
class Call:
    """One request: its fields, when it came, and the books, switches and host names it works on."""

    fields: Mapping[str, Any]
    now: datetime
    books: Books
    switches: Switches
    names: Names

    def text(self, name: str, longest: int = _LONGEST) -> str:
        """A field that has to be there and not blank."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > longest:
            raise odd(name)
        return value

    def text_if_sent(self, name: str, longest: int = _LONGEST) -> str:
        """A field that may be left out, null or empty; then it is ``""``."""
        return "" if self.fields.get(name) in (None, "") else self.text(name, longest)

    def number_if_sent(self, name: str) -> int | None:
        """A count that may be left out."""
        value = self.fields.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise odd(name)
        return value

    def gsm(self, name: str = "user_gsm") -> str:
        """Ten digits from 5, nothing before them; the field is ``user_gsm``, in a payment ``user_gsm_no``."""
        gsm = self.text(name)
        if not _GSM.fullmatch(gsm):
            raise odd(name)
        return gsm

    def amount(self, name: str = "amount") -> int:
        """Kuruş: digits as text, or the whole number that Paynet's own library sends (contract 0.7)."""
        value = self.fields.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if not _DIGITS.fullmatch(text) or int(text) == 0:
            raise odd(name)
        return int(text)

    def whole(self, name: str) -> int:
        """A whole number, or the same as text: the tables say number, the examples send text (contract 6)."""
        value = self.fields.get(name)
        text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if not _DIGITS.fullmatch(text):
            raise odd(name)
        return int(text)

    def flag(self, name: str, default: bool | None = None) -> bool:
        """True or false, or the same as text; ``default`` when it is left out, refused if there is none."""
        value = self.fields.get(name)
        if value in (None, "") and default is not None:
            return default
        if str(value).lower() not in _FLAGS or isinstance(value, float):
            raise odd(name)
        return _FLAGS[str(value).lower()]
