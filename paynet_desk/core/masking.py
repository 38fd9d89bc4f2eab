"""The one masking function: of a card number the first six and the last four digits may be seen, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from paynet_desk.core import brand
from paynet_desk.core.secret import Secret

BULLET: Final = "•"
_FIRST: Final = 6
_LAST: Final = 4
_MIN_DIGITS: Final = 12
_MASK_SIGNS: Final = frozenset("*•xX#.·●∙")
_BLANKS: Final = frozenset(" \t\u00a0\u2009\u202f-")


@dataclass(frozen=True, slots=True)
class MaskedPan:
    """What may be known of a card number: ``first6`` and ``last4`` (shorter or empty where unknown) and its length.

    ``length`` is the number of digits; where the mask came from Paynet, the usual one of its brand, because Paynet
    writes eight stars whatever the number's length.
    """

    first6: str
    last4: str
    length: int

    @classmethod
    def of(cls, pan: Secret) -> MaskedPan:
        """Mask a typed number; while it has fewer than 12 digits the last four stay hidden as well."""
        count = len(pan)
        last = _LAST if count >= _MIN_DIGITS else 0
        return cls(
            "".join(chr(pan[i]) for i in range(min(_FIRST, count))),
            "".join(chr(pan[i]) for i in range(count - last, count)),
            count,
        )

    @classmethod
    def parse(cls, text: str) -> MaskedPan:
        """Read Paynet's "455508********8053" (also with blanks, dashes, bullets, x or #).

        Whatever is clear beyond 6+4, up to a whole card number, is dropped here (FAULTS B10). ValueError (without
        the text) when it is no masked number.
        """
        signs = [c for c in text.strip() if c not in _BLANKS]
        if not 8 <= len(signs) <= 32 or any(not _is_clear(c) and c not in _MASK_SIGNS for c in signs):
            raise ValueError("not a masked card number")
        lead = next((i for i, c in enumerate(signs) if not _is_clear(c)), len(signs))
        tail = next((i for i, c in enumerate(reversed(signs)) if not _is_clear(c)), len(signs))
        if lead == len(signs) and lead < _MIN_DIGITS:
            raise ValueError("not a masked card number")
        if lead == 0 and tail == 0:
            raise ValueError("not a masked card number")
        last = min(tail, _LAST)
        first6 = "".join(signs[: min(lead, _FIRST)])
        length = len(signs) if lead == len(signs) else brand.usual_length(first6)
        return cls(first6, "".join(signs[len(signs) - last :]), length)

    @property
    def gaps(self) -> tuple[int, ...]:
        """After how many digits its brand leaves a blank: (4, 8, 12), or (4, 10) for Amex."""
        return brand.gaps_for(self.first6, self.length)

    def grouped(self, gaps: tuple[int, ...] | None = None) -> str:
        """Return "9792 07•• •••• 5454", in the groups of its brand unless ``gaps`` says otherwise."""
        places = self.gaps if gaps is None else gaps
        return "".join(f" {c}" if i in places else c for i, c in enumerate(self._signs(BULLET)))

    def short(self) -> str:
        """Return "•••• 5454"."""
        return f"{BULLET * 4} {self.last4 or BULLET * 4}"

    def stars(self) -> str:
        """Return "979207******5454", in ASCII."""
        return self._signs("*")

    def looks_like(self, other: MaskedPan) -> bool:
        """Whether both show the same first six and last four digits (lengths are not compared: Paynet's is unsure)."""
        return self.first6 == other.first6 and self.last4 == other.last4

    def _signs(self, sign: str) -> str:
        return self.first6 + sign * max(0, self.length - len(self.first6) - len(self.last4)) + self.last4

    def __str__(self) -> str:
        return self.grouped()


def _is_clear(sign: str) -> bool:
    return sign.isascii() and sign.isdigit()


# Between the digits of a number in free text: blanks of any kind, line breaks, dashes, invisible characters.
_BETWEEN = r"[\s\-_\u00ad\u2010-\u2015\u2212\u200b-\u200f\u2060-\u2064\ufeff\x00-\x1f]{0,3}"
_NUMBER: Final = re.compile(rf"\d(?:{_BETWEEN}\d){{11,}}")
_KEY: Final = re.compile(r"(?i)(sck|pbk)(?:_|%5f)[^\s\"'<>(){}\[\],;]*")
_HEADER: Final = re.compile(r"(?i)(authorization\W{1,6}(?:basic|bearer)\s+)[^\s\"',;]+")
_MAX_DIGITS: Final = 19


def mask_text(text: str) -> str:
    """Return free text with every run of 12 or more digits masked and every Paynet key cut.

    Blanks and dashes between the digits do not hide a number. 12 to 19 digits keep 6+4, longer runs (a number with
    something glued to it) are masked whole. Keys become "sck_***", an Authorization header loses its value.
    """
    text = _HEADER.sub(r"\1***", text)
    text = _KEY.sub(lambda match: f"{match[1].lower()}_***", text)
    return _NUMBER.sub(_mask_run, text)


def _mask_run(match: re.Match[str]) -> str:
    digits = [c for c in match[0] if c.isdecimal()]
    if len(digits) > _MAX_DIGITS:
        return "*" * len(digits)
    return "".join(digits[:_FIRST]) + "*" * (len(digits) - _FIRST - _LAST) + "".join(digits[-_LAST:])
