"""Ids as Paynet's examples have them: opaque, and full of characters that a careless query string breaks."""

from __future__ import annotations

import random
import string
import uuid

_LETTERS = string.ascii_letters + string.digits


def owner_or_card_id() -> str:
    """An id such as Paynet's examples have: like a GUID with characters too many, among them / + and *."""
    return f"{random.choice('abc')}bc{uuid.uuid4()}/{random.choice('qrst')}+{random.randrange(10)}*"


def prefixed_id(prefix: str, length: int = 60) -> str:
    """``js_``, ``ji_``, ``jt_``, ``xk_`` and something like base64 after it, always with / + * and = (contract 0.9)."""
    noise = random.choices(_LETTERS, k=length - 5)
    for mark in "/+*":
        noise.insert(random.randrange(1, len(noise)), mark)
    return f"{prefix}_{''.join(noise)}=="
