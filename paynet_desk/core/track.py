"""Recognising a magnetic-stripe reader that types: its data must not get into any field (invariant I4).

Such a reader is a keyboard. It sends ``%B<pan>^name^...?`` and ``;<pan>=...?`` (ISO/IEC 7813) far faster than a
person, by the places of the keys: on Turkish-Q ``;`` arrives as ``ş`` and ``=`` as ``-``, on Turkish-F ``;`` as ``y``.
So no list of signs: a sign that is out of place with digits in a rush behind it begins such a burst.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from paynet_desk.core.entry import byte_for, is_digit

# Seconds. Readers leave 2 to 30 ms between keys, a quick typist 80 and more.
_RUSH: Final = 0.05
_PAUSE: Final = 0.25
_DIGITS_AFTER_START: Final = 4
_WHOLE_NUMBER: Final = 12
# "=" and "^" with what Turkish layouts make of them.
_FIELD_ENDS: Final = frozenset(map(ord, "=^-&"))
# People put these between groups; they begin nothing.
_HARMLESS: Final = frozenset(map(ord, " -.,/\t\u00a0"))


class Key(Enum):
    """What to do with a typed character."""

    PASS = auto()
    FOUND = auto()  # a burst is recognised with this one: wipe the field, say so
    DROP = auto()  # the rest of the burst


class TrackWatch:
    """Watches the characters typed into one field; ``accepts`` is the field's own rule for a byte."""

    __slots__ = ("_accepts", "_digits", "_dropping", "_last", "_started")

    def __init__(self, accepts: Callable[[int], bool]) -> None:
        self._accepts = accepts
        self._last = float("-inf")
        self._digits = 0
        self._started = False
        self._dropping = False

    def key(self, code_point: int, at: float) -> Key:
        """Judge a character typed at ``at`` (seconds of any steady clock)."""
        rush = 0 <= at - self._last <= _RUSH
        if self.ends(at):
            return Key.DROP
        self._last = at
        byte = byte_for(code_point)
        if is_digit(byte):
            self._started = self._started and rush
            self._digits = self._digits + 1 if rush else 1
            return self._found() if self._started and self._digits >= _DIGITS_AFTER_START else Key.PASS
        if rush and self._digits >= _WHOLE_NUMBER and code_point in _FIELD_ENDS:
            return self._found()
        self._digits = 0
        out_of_place = code_point not in _HARMLESS and not self._accepts(byte)
        self._started = out_of_place or (rush and self._started and code_point not in _HARMLESS)
        return Key.PASS

    def ends(self, at: float) -> bool:
        """Whether a key at ``at`` (Enter, Tab, anything) still belongs to a burst being dropped; then swallow it."""
        if self._dropping and 0 <= at - self._last <= _PAUSE:
            self._last = at
            return True
        self._dropping = False
        return False

    def _found(self) -> Key:
        self._dropping = True
        self._started = False
        self._digits = 0
        return Key.FOUND
