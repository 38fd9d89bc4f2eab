"""What can go wrong with the registry, as facts from which a text for people is made. Loads no database code."""

# ruff: noqa: N818 - the names say what was refused; "Error" behind each would say nothing more

from __future__ import annotations

from enum import Enum
from pathlib import Path


class RegistryError(Exception):
    """Anything the registry refuses. `str()` is for the log; it holds no name, telephone number or card."""


class NotWritableReason(Enum):
    """Why nothing can be written."""

    FOLDER = "folder"  # the folder cannot be made or does not let us create files
    READ_ONLY = "read_only"  # the file exists and cannot be changed
    FULL = "full"  # no room on the disk
    INPUT_OUTPUT = "input_output"  # the disk answered with an error


class NotWritable(RegistryError):
    """The registry at `path` cannot be written, so nothing may be sent."""

    def __init__(self, path: Path, reason: NotWritableReason) -> None:
        super().__init__(f"registry not writable ({reason.value}): {path}")
        self.path = path
        self.reason = reason


class CorruptReason(Enum):
    """What is wrong with the file."""

    EMPTY = "empty"  # (nearly) no bytes: it was cut off, as the program never leaves an empty file behind
    MISSING = "missing"  # it was there: this run had it open, or its write-ahead log still lies beside
    NOT_A_DATABASE = "not_a_database"
    NOT_OURS = "not_ours"  # a sound database of another program
    DAMAGED = "damaged"


class Corrupt(RegistryError):
    """The file at `path` is not a sound registry. It was left as it is, byte for byte."""

    def __init__(self, path: Path, reason: CorruptReason, detail: str = "") -> None:
        super().__init__(f"registry corrupt ({reason.value}): {path}" + (f": {detail}" if detail else ""))
        self.path = path
        self.reason = reason
        self.detail = detail


class TooNew(RegistryError):
    """The file was written by a newer program (`found`; this one knows up to `known`). It was left as it is.

    `needed` is the version of the program that wrote it ("0.4.0"), "" when the file does not tell.
    """

    def __init__(self, path: Path, found: str, known: str, needed: str = "") -> None:
        by = f", written by {needed}" if needed else ""
        super().__init__(f"registry of schema {found} is newer than {known}{by}: {path}")
        self.path = path
        self.found = found
        self.known = known
        self.needed = needed


class Locked(RegistryError):
    """Another process (a second start, a backup, a virus scanner) holds the registry at `path`."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"registry locked by another process: {path}")
        self.path = path


class NoSuchEntry(RegistryError):
    """There is no journal row with this id."""

    def __init__(self, entry_id: str) -> None:
        super().__init__(f"no journal row {entry_id}")
        self.entry_id = entry_id


class EntryClosed(RegistryError):
    """The journal row has a final outcome already (`state`), and another one was to be written over it."""

    def __init__(self, entry_id: str, state: str) -> None:
        super().__init__(f"journal row {entry_id} is already {state}")
        self.entry_id = entry_id
        self.state = state


class NoSuchCustomer(RegistryError):
    """There is no customer with this id."""

    def __init__(self, customer_id: int) -> None:
        super().__init__(f"no customer {customer_id}")
        self.customer_id = customer_id


class OwnerConflict(RegistryError):
    """Paynet answered another owner id than the one kept for this customer, or one that is kept for another customer.

    Nothing that was stored was changed; the answer is on the journal row, which became an open question.
    """

    def __init__(self, entry_id: str, customer_id: int, stored: str | None, answered: str) -> None:
        super().__init__(f"journal row {entry_id}: owner {answered!r} does not fit customer {customer_id} ({stored!r})")
        self.entry_id = entry_id
        self.customer_id = customer_id
        self.stored = stored
        self.answered = answered


class StaleCustomer(RegistryError):
    """The customer changed since it was read (another till, an earlier attempt): read it again before sending.

    Raised before a first store with another `user_unique_id` than the kept one, or a store for another owner.
    """

    def __init__(self, customer_id: int) -> None:
        super().__init__(f"customer {customer_id} changed since it was read")
        self.customer_id = customer_id


class StillOpen(RegistryError):
    """Another operation of this customer is not settled (`under_way`: not answered yet), so none may begin (I6)."""

    def __init__(self, entry_id: str, *, under_way: bool) -> None:
        super().__init__(f"journal row {entry_id} of the same customer is {'under way' if under_way else 'unknown'}")
        self.entry_id = entry_id
        self.under_way = under_way


class TooManyCodes(RegistryError):
    """This till has sent as many codes as it may in an hour; the next may go in ``retry_after_s`` seconds."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"too many codes were sent, the next may go in {retry_after_s:.0f} s")
        self.retry_after_s = retry_after_s


class NotRepeatable(RegistryError):
    """The store is none that may be sent once more: not a first one, settled by now, or repeated before."""

    def __init__(self, entry_id: str) -> None:
        super().__init__(f"journal row {entry_id} may not be repeated")
        self.entry_id = entry_id


class ChainBroken(RegistryError):
    """The evidence chain of `till` was changed. `row` is the first row (1-based) that does not fit."""

    def __init__(self, till: str, row: int, why: str) -> None:
        super().__init__(f"evidence chain of {till!r} broken at row {row}: {why}")
        self.till = till
        self.row = row
        self.why = why


class NoSuchPayment(RegistryError):
    """There is no sale with this reference."""

    def __init__(self, reference_no: str) -> None:
        super().__init__(f"no sale {reference_no}")
        self.reference_no = reference_no


class PaymentClosed(RegistryError):
    """The sale has ended (`state`), or came too far for what was to be done: a new one needs a new reference."""

    def __init__(self, reference_no: str, state: str) -> None:
        super().__init__(f"sale {reference_no} is already {state}")
        self.reference_no = reference_no
        self.state = state


class MayBeCollected(RegistryError):
    """A charge of the sale left, or may have: it cannot be given up, Paynet has to be asked."""

    def __init__(self, reference_no: str) -> None:
        super().__init__(f"sale {reference_no} may be collected")
        self.reference_no = reference_no
