"""Editing digits or code characters in a `Secret`: caret, selection, paste. No undo history, on purpose."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import Final

from paynet_desk.core.secret import Secret

# A run of this many digits is a whole card number by itself (ISO/IEC 7812-1: 12 to 19 digits are in use).
_WHOLE_NUMBER = 12

# Magnetic-stripe data (ISO/IEC 7813: "%B<pan>^name^..", ";<pan>=.."); "&" and "-" are what "^" and "=" become when a
# keyboard-wedge reader types on a Turkish layout.
_TRACK = re.compile(rb"[0-9]{12,19}(?:[=^&]|-[0-9]{7})")

# What may touch a number without belonging to it; anything else that touches it (a letter, a star, a fraction) makes
# the number doubtful, and a doubtful number is refused instead of cut.
_PUNCTUATION: Final = frozenset(map(ord, ":;,.()[]{}<>\"'#=|/\\!?“”‘’«»"))
_LINE_ENDS: Final = frozenset(b"\n\r\t\x0b\x0c\x1c\x1d\x1e")
# Two letters that a Turkish keyboard yields where an ASCII one was meant.
_TURKISH_I: Final = {0x130: ord("I"), 0x131: ord("i")}


class Paste(Enum):
    """What became of pasted text; only TAKEN changed the entry."""

    TAKEN = auto()
    NOTHING = auto()  # no digits, or digits that touch something doubtful
    TOO_LONG = auto()  # more than fits; never cut silently
    SEVERAL = auto()  # more than one number
    TRACK = auto()  # magnetic-stripe data


def is_digit(byte: int) -> bool:
    """Whether ``byte`` is one of the ASCII digits 0 to 9."""
    return 0x30 <= byte <= 0x39


def is_code_character(byte: int) -> bool:
    """Whether ``byte`` is an ASCII digit or letter, as in codes sent by SMS."""
    return 0x30 <= byte <= 0x39 or 0x41 <= byte <= 0x5A or 0x61 <= byte <= 0x7A


def byte_for(code_point: int) -> int:
    """Return the ASCII byte meant by a typed or pasted character, -1 when there is none.

    Decimal digits of every script (full-width, Arabic-Indic, ...) become 0 to 9, İ and ı become I and i.
    """
    if code_point < 0x80:
        return code_point
    if code_point in _TURKISH_I:
        return _TURKISH_I[code_point]
    value = unicodedata.decimal(chr(code_point), -1)
    return -1 if value < 0 else 0x30 + value


class Entry:
    """The caret, the selection and the edits over a `Secret`.

    Positions count characters of the secret, 0 to its length. They stay inside it even when somebody else wipes it.
    """

    __slots__ = ("_accepts", "_anchor", "_caret", "secret")

    def __init__(self, secret: Secret, accepts: Callable[[int], bool]) -> None:
        self.secret = secret
        self._accepts = accepts
        self._caret = len(secret)
        self._anchor = self._caret

    @property
    def caret(self) -> int:
        """Where typing goes."""
        return min(self._caret, len(self.secret))

    @property
    def anchor(self) -> int:
        """The other end of the selection; equal to the caret when nothing is selected."""
        return min(self._anchor, len(self.secret))

    @property
    def selection(self) -> tuple[int, int]:
        """The selected part as (start, stop), stop exclusive; equal when nothing is selected."""
        caret, anchor = self.caret, self.anchor
        return (anchor, caret) if anchor <= caret else (caret, anchor)

    def type(self, byte: int) -> bool:
        """Put one accepted byte in place of the selection; False, and nothing changed, if not accepted or full."""
        if not self._accepts(byte):
            return False
        start, stop = self.selection
        if start == stop and len(self.secret) == self.secret.capacity:
            return False
        self.secret.delete(start, stop)
        self.secret.insert(start, byte)
        self._put_caret(start + 1)
        return True

    def backspace(self) -> bool:
        """Delete the selection, or the character before the caret; whether anything was deleted."""
        start, stop = self.selection
        return self._remove(start, stop) if start < stop else self._remove(max(0, start - 1), start)

    def delete(self) -> bool:
        """Delete the selection, or the character after the caret; whether anything was deleted."""
        start, stop = self.selection
        return self._remove(start, stop) if start < stop else self._remove(start, min(len(self.secret), start + 1))

    def move(self, to: int, *, select: bool = False) -> None:
        """Move the caret to position ``to`` (kept inside the text); with ``select`` the anchor stays."""
        self._anchor = self.anchor
        self._caret = max(0, min(to, len(self.secret)))
        if not select:
            self._anchor = self._caret

    def select_all(self) -> None:
        """Select everything, caret at the end."""
        self._anchor = 0
        self._caret = len(self.secret)

    def clear(self) -> None:
        """Wipe the secret and reset caret and selection."""
        self.secret.wipe()
        self._put_caret(0)

    def paste(self, raw: bytearray) -> Paste:
        """Put the one number (or code) found in ``raw`` (UTF-8) in place of the selection.

        Blanks, dashes, dots and line breaks between digits are dropped, label text around the number too. Whatever
        would have to be cut or guessed is refused and changes nothing. ``raw`` is overwritten before returning.
        """
        try:
            return self._paste(raw)
        finally:
            for i in range(len(raw)):
                raw[i] = 0

    def _paste(self, raw: bytearray) -> Paste:
        if _TRACK.search(raw) is not None:
            return Paste.TRACK
        found = bytearray()
        try:
            verdict = self._find(raw, found)
            if verdict is not Paste.TAKEN:
                return verdict
            start, stop = self.selection
            if len(self.secret) - (stop - start) + len(found) > self.secret.capacity:
                return Paste.TOO_LONG
            self.secret.delete(start, stop)
            for offset, byte in enumerate(found):
                self.secret.insert(start + offset, byte)
            self._put_caret(start + len(found))
            return Paste.TAKEN
        finally:
            for i in range(len(found)):
                found[i] = 0

    def _find(self, raw: bytearray, found: bytearray) -> Paste:
        """Collect the accepted bytes of the single number or code in ``raw`` into ``found``."""
        # Never reallocated while filling: a reallocation would leave a copy behind.
        found.extend(bytes(len(raw)))
        length = 0
        groups: list[int] = []  # sizes of the groups that blanks and dashes make
        lines: list[int] = [0]  # digits per line (or table column)
        only_digits = True
        runs = 0  # numbers parted by something that is no blank or dash
        within, in_run, touched = False, False, False
        last_hard = False
        for code_point in _code_points(raw):
            byte = byte_for(code_point)
            if code_point < 0:
                return Paste.NOTHING
            if byte >= 0 and self._accepts(byte):
                touched = touched or last_hard
                if not in_run:
                    runs += 1
                    in_run = True
                if not within:
                    groups.append(0)
                    within = True
                groups[-1] += 1
                lines[-1] += 1
                only_digits = only_digits and is_digit(byte)
                found[length] = byte
                length += 1
                last_hard = False
                continue
            was_within, within = within, False
            last_hard = False
            if code_point in _LINE_ENDS or code_point in (0x85, 0x2028, 0x2029):
                lines.append(0)
            elif not _is_separator(code_point):
                in_run = False
                if code_point not in _PUNCTUATION:
                    last_hard = True
                    touched = touched or was_within
        del found[length:]
        if length == 0:
            return Paste.NOTHING
        parts = groups if max(groups) >= _WHOLE_NUMBER else lines
        if runs > 1 or (max(parts) >= _WHOLE_NUMBER and sum(1 for size in parts if size) > 1):
            return Paste.SEVERAL
        if not only_digits and len(groups) > 1:
            return Paste.SEVERAL  # words, not a code in groups
        return Paste.NOTHING if touched else Paste.TAKEN

    def _remove(self, start: int, stop: int) -> bool:
        self.secret.delete(start, stop)
        self._put_caret(start)
        return start < stop

    def _put_caret(self, position: int) -> None:
        self._caret = position
        self._anchor = position


def _is_separator(code_point: int) -> bool:
    """Blanks, dashes, dots and invisible characters: what people and programs put between the groups of a number."""
    return code_point in (0x2E, 0xB7) or unicodedata.category(chr(code_point)) in ("Zs", "Pd", "Pc", "Cc", "Cf")


def _code_points(raw: bytearray) -> Iterator[int]:
    """Decode UTF-8 without ever making a string; -1 where it is broken."""
    i = 0
    while i < len(raw):
        lead = raw[i]
        i += 1
        if lead < 0x80:
            yield lead
            continue
        more = 1 if 0xC2 <= lead <= 0xDF else 2 if 0xE0 <= lead <= 0xEF else 3 if 0xF0 <= lead <= 0xF4 else 0
        value = lead & (0x3F >> more)
        if more == 0 or i + more > len(raw):
            yield -1
            return
        for _ in range(more):
            if raw[i] & 0xC0 != 0x80:
                yield -1
                return
            value = value << 6 | raw[i] & 0x3F
            i += 1
        yield value if (0x80, 0x800, 0x10000)[more - 1] <= value <= 0x10FFFF else -1
