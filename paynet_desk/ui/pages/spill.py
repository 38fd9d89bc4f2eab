"""The last digits of a card number that was wiped as soon as it was recognised: they are still being typed."""

from __future__ import annotations

import time

from paynet_desk.core.pan import MAX_DIGITS

_PAUSE_S = 1.0  # who reads the message and begins anew takes longer


class Spill:
    """Says for what is typed into a field whether it still belongs to a wiped card number (FAULTS O6)."""

    def __init__(self) -> None:
        self._until = 0.0
        self._left = 0

    def begin(self) -> None:
        """A card number was wiped just now."""
        self._until = time.monotonic() + _PAUSE_S
        self._left = MAX_DIGITS

    def takes(self) -> bool:
        """Whether what was typed just now is the rest of it, to be wiped as well."""
        now = time.monotonic()
        if now > self._until or not self._left:
            return False
        self._until = now + _PAUSE_S
        self._left -= 1
        return True
