"""The last door before a log: nothing that looks like a card number or a key gets through it."""

from __future__ import annotations

import logging
import traceback

from paynet_desk.core.masking import mask_text


def one_line(text: str) -> str:
    r"""Return text masked and on one line: control, bidirectional, invisible characters, surrogates as \uXXXX."""
    text = mask_text(text)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def _escape(sign: str) -> str:
    if (known := {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(sign)) is not None:
        return known
    code = ord(sign)
    if code < 0x100:
        return f"\\x{code:02x}"
    # in braces where it is long: its own digits must not join those of a masked number behind it
    return f"\\u{code:04x}" if code < 0x10000 else f"\\u{{{code:x}}}"


class RedactingFilter(logging.Filter):
    """Replaces a record's message, arguments and exception by one masked line; put it on every handler.

    The record is changed in place, so that no later handler sees the original. Invariant I4.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask ``record``; always True."""
        try:
            text = record.getMessage()
        except Exception:
            text = f"log line could not be put together ({record.name}, line {record.lineno})"
        if record.exc_info and record.exc_info[0] is not None:
            text += "\n" + "".join(traceback.format_exception(*record.exc_info)).rstrip()
        elif record.exc_text:
            text += "\n" + record.exc_text
        if record.stack_info:
            text += "\n" + record.stack_info
        record.msg = one_line(text)
        record.args = None
        record.exc_info = None
        record.exc_text = None
        record.stack_info = None
        return True
