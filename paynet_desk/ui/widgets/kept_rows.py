"""Rows that are filled anew instead of being made anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

R = TypeVar("R")
T = TypeVar("T")


def fill(kept: list[R], items: Sequence[T | None], make: Callable[[], R], show: Callable[[R, T | None], None]) -> None:
    """Show each of ``items`` in a row of ``kept``, made where there are too few; None is shown in what is left over.

    Of None alone it makes rows ahead.

    Rows stay, since PySide6 6.11.3 keeps half of what it knew of a layout that goes with its widget, and a later object
    at that address ends the program (a soak of forty captures with three payments among them was enough).
    """
    while len(kept) < len(items):
        kept.append(make())
    for number, row in enumerate(kept):
        show(row, items[number] if number < len(items) else None)
