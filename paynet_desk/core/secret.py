"""The one place where digits that must not be kept are kept: an owned buffer that is never a string."""

from __future__ import annotations

from typing import NoReturn

_FIRST_PRINTABLE = 0x21
_LAST_PRINTABLE = 0x7E


class Secret:
    """Up to ``capacity`` printable ASCII bytes: a card number, a security code or the code from an SMS.

    The storage is allocated once and never grows, so no copy is left behind by a reallocation; bytes that are
    deleted are overwritten at once. It never becomes a ``str``, shows nothing in ``repr``, and cannot be copied
    or pickled (invariant I4).
    """

    __slots__ = ("_length", "_store", "_wipes")

    def __init__(self, capacity: int) -> None:
        self._store = bytearray(capacity)
        self._length = 0
        self._wipes = 0

    @property
    def wipes(self) -> int:
        """How often it was wiped: what is asked for once more has to be about the same digits."""
        return self._wipes

    @property
    def capacity(self) -> int:
        """How many bytes fit."""
        return len(self._store)

    def __len__(self) -> int:
        return self._length

    def __bool__(self) -> bool:
        return self._length > 0

    def __getitem__(self, index: int) -> int:
        if not -self._length <= index < self._length:
            raise IndexError("outside the secret")
        return self._store[index + self._length if index < 0 else index]

    def insert(self, index: int, byte: int) -> None:
        """Put ``byte`` before position ``index``; OverflowError when full, ValueError when not printable ASCII."""
        if self._length == len(self._store):
            raise OverflowError("the secret is full")
        if not _FIRST_PRINTABLE <= byte <= _LAST_PRINTABLE:
            raise ValueError("not a printable ASCII byte")
        if not 0 <= index <= self._length:
            raise IndexError("outside the secret")
        for i in range(self._length, index, -1):
            self._store[i] = self._store[i - 1]
        self._store[index] = byte
        self._length += 1

    def delete(self, start: int, stop: int) -> None:
        """Remove the bytes ``start`` to ``stop`` (exclusive); what they leave free is overwritten."""
        if not 0 <= start <= stop <= self._length:
            raise IndexError("outside the secret")
        gone = stop - start
        for i in range(stop, self._length):
            self._store[i - gone] = self._store[i]
        for i in range(self._length - gone, self._length):
            self._store[i] = 0
        self._length -= gone

    def wipe(self) -> None:
        """Overwrite everything; the length is zero afterwards."""
        for i in range(len(self._store)):
            self._store[i] = 0
        self._length = 0
        self._wipes += 1

    def view(self) -> memoryview:
        """A read-only view of the bytes as they are now, for the builder of a request body; release it soon."""
        return memoryview(self._store)[: self._length].toreadonly()

    def __repr__(self) -> str:
        return "<Secret>"

    def __format__(self, spec: str) -> str:
        return "<Secret>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is neither copied nor pickled")

    def __copy__(self) -> NoReturn:
        raise TypeError("a secret is neither copied nor pickled")

    def __deepcopy__(self, memo: object) -> NoReturn:
        raise TypeError("a secret is neither copied nor pickled")
