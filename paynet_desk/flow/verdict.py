"""What asking Paynet about an open question can bring."""

from __future__ import annotations

from enum import Enum


class Verdict(Enum):
    """The answer to "what became of it?"."""

    STORED = "stored"
    NOT_STORED = "not stored"
    PAID = "paid"
    NOT_PAID = "not paid"  # declined, or the bank did not approve
    DONE = "done"  # the card is deleted, or has the new label
    NOT_DONE = "not done"
    STILL_UNKNOWN = "still unknown"
    CANNOT_ASK = "cannot ask"  # a lost first store: there is no owner to ask by (contract 9.10)
