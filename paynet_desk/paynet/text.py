"""Texts from Paynet, made fit to show, log and store: one line, cut, nothing invisible, no card number in it."""

from __future__ import annotations

import unicodedata

from paynet_desk.core.masking import mask_text

_SHOWN_AS_BLANK = {"\n", "\r", "\t", "\v", "\f"}
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, bidi and zero-width, surrogate, private, unassigned


def readable(text: str, limit: int) -> str:
    """``text`` from the wire as at most ``limit`` characters of plain text (faults B6, B7, B10).

    Line breaks become blanks, invisible characters are written out (``U+202E`` as ``\\u202e``), runs that look like a
    card number or a key are masked even when invisible characters are strewn between their digits. The result is not
    escaped for HTML: show it as plain text.
    """
    text = text[: 4 * limit]  # before any work: a message may be a megabyte
    bare = "".join(c for c in text if c in _SHOWN_AS_BLANK or unicodedata.category(c) not in _INVISIBLE)
    masked = mask_text(bare)
    shown = text if masked == bare else masked
    line = " ".join("".join(map(_visible, shown)).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _visible(character: str) -> str:
    if character in _SHOWN_AS_BLANK:
        return " "
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
