"""A request body: JSON built once in one buffer around the secrets it carries, streamed from it, overwritten."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import NoReturn

from paynet_desk.core.secret import Secret

_JSON = json.JSONEncoder(ensure_ascii=False)
_QUOTE = 0x22
_BACKSLASH = 0x5C
_CARD_NUMBER_DIGITS = 12


class Body:
    """The JSON object ``fields`` in UTF-8, in the order given; fields that are None are left out.

    Card number, security code and SMS code go from their ``Secret`` straight into the buffer, which is allocated at its
    final size, so neither a ``str`` or ``bytes`` nor a reallocation leaves a copy behind (PITFALLS, "Card digits in
    memory"). The body can be sent once: whoever sends it calls ``wipe`` in a ``finally``.

    >>> Body({"otp_code": None, "limit": 10}).content_length
    12
    """

    __slots__ = ("_buffer", "_cuts")

    def __init__(self, fields: Mapping[str, str | int | bool | Secret | None]) -> None:
        parts: list[bytes | Secret] = []
        opening = b"{"
        for name, value in fields.items():
            if value is None:
                continue
            parts.append(opening + _text(name) + b":")
            opening = b","
            if isinstance(value, Secret):
                parts += (b'"', value, b'"')
            elif isinstance(value, bool):
                parts.append(b"true" if value else b"false")
            else:
                parts.append(_text(value) if isinstance(value, str) else b"%d" % value)
        parts.append(b"{}" if opening == b"{" else b"}")
        self._buffer = bytearray(sum(_size(part) for part in parts))
        self._cuts: list[int] = []
        at = 0
        for part in parts:
            end = at + _size(part)
            if isinstance(part, Secret):
                self._fill(at, part)
                if len(part) >= _CARD_NUMBER_DIGITS:
                    self._cuts.append((at + end) // 2)
            else:
                self._buffer[at:end] = part
            at = end

    def _fill(self, at: int, secret: Secret) -> None:
        for index in range(len(secret)):
            byte = secret[index]
            if byte in (_QUOTE, _BACKSLASH):
                self._buffer[at] = _BACKSLASH
                at += 1
            self._buffer[at] = byte
            at += 1

    @property
    def content_length(self) -> int:
        """Bytes on the wire."""
        return len(self._buffer)

    async def chunks(self) -> AsyncIterator[memoryview]:
        """The body in order, cut in the middle of the card number.

        h11 0.16 joins each chunk into a new ``bytes`` before it is written and frees that without overwriting it; cut
        like this, no such copy ever held a whole card number.
        """
        start = 0
        with memoryview(self._buffer) as whole:
            for stop in (*self._cuts, len(self._buffer)):
                with whole[start:stop] as chunk:
                    yield chunk
                start = stop

    def wipe(self) -> None:
        """Overwrite everything. The length stays, so a half-sent request still ends where it said it would."""
        for index in range(len(self._buffer)):
            self._buffer[index] = 0

    def __repr__(self) -> str:
        return f"<Body {len(self._buffer)} bytes>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a request body is neither copied nor pickled")


def _text(value: str) -> bytes:
    return _JSON.encode(value).encode("utf-8", "replace")


def _size(part: bytes | Secret) -> int:
    if isinstance(part, bytes):
        return len(part)
    return len(part) + sum(part[index] in (_QUOTE, _BACKSLASH) for index in range(len(part)))
