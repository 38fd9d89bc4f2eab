"""The manager's PIN: kept as a salted hash only, and slow to guess.

The kept form is one line of text for a settings file, ``scrypt:<log2 n>:<salt>:<hash>`` (RFC 7914; r 8, p 1; both parts
base64). Wrong tries are counted while the program runs: after four, half a minute has to pass before each next one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

SHORTEST, LONGEST = 4, 12
FREE_TRIES = 4
WAIT_S = 30.0

_LOG2_N = 14  # 16 MiB and some 40 ms
_SALT = 16
_HASH = 32


class PinAnswer(Enum):
    """What became of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    WAIT = "wait"  # too many wrong tries; it was not looked at
    NOT_SET = "not set"  # this till has no manager's PIN


def is_pin(text: str) -> bool:
    """Four to twelve ASCII digits."""
    return SHORTEST <= len(text) <= LONGEST and text.isascii() and text.isdigit()


def kept_form(pin: str) -> str:
    """The line to be kept for ``pin``; ValueError when it is none."""
    if not is_pin(pin):
        raise ValueError("a PIN is four to twelve digits")
    salt = os.urandom(_SALT)
    return ":".join(("scrypt", str(_LOG2_N), _text(salt), _text(_hash(pin, salt, _LOG2_N))))


def is_kept_form(text: str) -> bool:
    """Was ``text`` made by ``kept_form``?"""
    return _read(text) is not None


@dataclass
class PinCheck:
    """Counts the tries at one kept PIN. ``kept`` None: the till has none. ``clock`` is monotonic, in seconds."""

    kept: str | None
    clock: Callable[[], float] = time.monotonic
    wrong: int = 0
    _free_at: float = field(default=0.0, repr=False)

    @property
    def wait_s(self) -> float:
        """Seconds until the next try is looked at; 0.0 for at once."""
        return max(0.0, self._free_at - self.clock())

    @property
    def tries_left(self) -> int:
        """Wrong tries until the first wait."""
        return max(0, FREE_TRIES - self.wrong)

    def check(self, pin: str) -> PinAnswer:
        """Look at a try; takes some 40 ms on purpose, so not on the window's loop."""
        if self.kept is None:
            return PinAnswer.NOT_SET
        if self.wait_s:
            return PinAnswer.WAIT
        parts = _read(self.kept)
        assert parts is not None, "settings take a kept form only"
        log2_n, salt, right = parts
        if is_pin(pin) and hmac.compare_digest(_hash(pin, salt, log2_n), right):
            self.wrong = 0
            return PinAnswer.RIGHT
        self.wrong += 1
        if self.wrong >= FREE_TRIES:
            self._free_at = self.clock() + WAIT_S
        return PinAnswer.WRONG


def _hash(pin: str, salt: bytes, log2_n: int) -> bytes:
    return hashlib.scrypt(pin.encode("ascii"), salt=salt, n=1 << log2_n, r=8, p=1, maxmem=1 << 26, dklen=_HASH)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _read(text: str) -> tuple[int, bytes, bytes] | None:
    try:
        name, log2_n, salt, hashed = text.split(":")
        parts = int(log2_n), base64.b64decode(salt, validate=True), base64.b64decode(hashed, validate=True)
    except (ValueError, binascii.Error):
        return None
    is_sound = name == "scrypt" and 14 <= parts[0] <= 15 and len(parts[1]) == _SALT and len(parts[2]) == _HASH
    return parts if is_sound else None
