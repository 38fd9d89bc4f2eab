"""What must be true of a till that was killed and came up again: nothing lost silently, nothing doubled."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from paynet_desk.registry.values import Task
from tests.crashes.visit import GSM, Visit
from tests.helpers.invariants import Screen, assert_invariants
from tests.helpers.on_disk import OnDisk
from tests.helpers.sandbox_at import SandboxAt

_ASKED = "unknown"  # the state of what stands in the list of open questions; "sent" and "open" do not


class Harm(Enum):
    """The sort of what is wrong."""

    LOST = "lost"  # it happened at Paynet, and nobody here knows or asks
    DOUBLED = "doubled"
    UNSETTLED = "unsettled"  # an open question that Paynet's books answer
    BROKEN = "broken"  # any other invariant, the file, the evidence


@dataclass(frozen=True)
class Wrong:
    """One thing that is not as it must be."""

    harm: Harm
    what: str


@dataclass(frozen=True)
class _Books:
    """The books of a sandbox as they are now."""

    now: dict[str, Any]
    running: bool = True

    def books(self) -> dict[str, Any]:
        return self.now


class Wreck(OnDisk):
    """What is left of a till: its file, its log, what it had told; and beside it Paynet's books at that moment."""

    def __init__(self, sandbox: SandboxAt, file: Path, visit: Visit, told: list[str], disk: sqlite3.Connection) -> None:
        self.sandbox = _Books(sandbox.books())
        self.told = told
        typed = visit.task is not Task.PAY_WITH_STORED_CARD
        self.secrets_typed = {visit.card.pan, visit.card.cvc} if typed else set()
        if (sms := sandbox.last_sms(GSM)) is not None:
            self.secrets_typed.add(sms.code)
        self.owners_seen = [word.split()[1] for word in told if word.startswith("STORED ")]
        self.stores_elsewhere = int(visit.known)
        self.doubles_elsewhere = 0
        self.deletions_elsewhere = 0
        self._file = file
        self._disk = disk

    @property
    def file(self) -> Path:
        return self._file

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """As `OnDisk.rows`, over one connection."""
        return [dict(row) for row in self._disk.execute(query, values)]

    def log(self) -> str:
        log_file = self._file.with_suffix(".log")
        return log_file.read_text(encoding="utf-8") if log_file.exists() else ""

    def shows(self) -> Screen:
        """Nothing: there is nobody left to show it."""
        return Screen(told=())


def look_for_harm(
    sandbox: SandboxAt, file: Path, visit: Visit, told: list[str], *, settled: bool
) -> tuple[list[Wrong], int]:
    """What is wrong after a restart, and how many questions are open for somebody to look at.

    ``settled``: everything that can be asked was asked, and Paynet answered.
    """
    if not file.exists():
        return [Wrong(Harm.BROKEN, "the database is gone")], 0
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as disk:
        disk.row_factory = sqlite3.Row
        wreck = Wreck(sandbox, file, visit, told, disk)
        wrong = []
        for harm, check, when_settled in _CHECKS:
            if settled or not when_settled:
                try:
                    check(wreck)
                except AssertionError as error:
                    wrong.append(Wrong(harm, str(error) or check.__name__))
        stores = [row for row in wreck.journal("save") if row["state"] == _ASKED]
        return wrong, len(stores) + len(_open_sales(wreck))


def _told_is_on_disk(wreck: Wreck) -> None:
    """I3: what the cashier was shown as final is on the disk."""
    sales = {sale["reference_no"]: sale["state"] for sale in wreck.sales()}
    for word in wreck.told:
        shown, _, what = word.partition(" ")
        if shown in ("PAID", "DECLINED", "GIVEN_UP"):
            assert sales.get(what) == shown.lower(), f"{shown} was shown, and the sale stands as {sales.get(what)}"
        if shown == "STORED":
            states = [row["state"] for row in wreck.journal("save")]
            assert "done" in states, f"STORED was shown, and the store stands as {states}"


def _stores_are_known(wreck: Wreck) -> None:
    """Each card that Paynet stored is kept, or asked about."""
    kept = {card["card_hash"] for card in wreck.stored_cards()}
    kept |= {row["answered_card_hash"] for row in wreck.journal("save") if row["state"] == "done"}
    asked = [row for row in wreck.journal("save") if row["state"] == _ASKED]
    asked += [sale for sale in wreck.sales() if sale["state"] == _ASKED or _is_paid_and_store_not_told(sale)]
    lost = _at_paynet(wreck) - kept
    assert len(lost) <= len(asked), f"{len(lost)} cards are stored, {len(asked)} asked about"


def _charges_are_known(wreck: Wreck) -> None:
    """Each charge that Paynet collected is kept as paid, or asked about."""
    known = {sale["reference_no"] for sale in wreck.sales() if sale["state"] in ("paid", _ASKED)}
    lost = set(wreck.sandbox.books()["charges"]) - known
    assert not lost, f"{len(lost)} charges were collected and nobody knows"


def _nothing_is_doubled(wreck: Wreck) -> None:
    """One charge a reference, one accepted store a confirmation."""
    books = wreck.sandbox.books()
    doubled = {reference: count for reference, count in books["charges"].items() if count > 1}
    assert not doubled, f"collected more than once: {doubled}"
    assert len(books["charges"]) <= 1, "two charges for one confirmed sale"
    saves = books["saves"] - wreck.stores_elsewhere
    with_sales = sum(bool(done["store"].get("is_save_card_succeed")) for done in books["transactions"])
    assert saves - with_sales <= 1, f"{saves - with_sales} stores for one confirmation"
    assert with_sales <= 1, f"{with_sales} cards stored with one sale"
    sent = books["requests"].get("save", 0) - wreck.stores_elsewhere
    assert sent <= 1, f"{sent} stores were sent for one confirmation"


def _stores_are_settled(wreck: Wreck) -> None:
    """A store whose owner is known has its true end; only a lost first store cannot be asked about (contract 9.10)."""
    at_paynet = _at_paynet(wreck)
    stored = Counter(card["card_no"][-4:] for owner in wreck.sandbox.books()["owners"] for card in owner["cards"])
    for row in wreck.journal("save"):
        assert row["state"] != "unknown" or row["owner_id"] is None, "a store is open that the list could settle"
        if row["state"] == "done":
            assert row["answered_card_hash"] in at_paynet or row["settled_how"], "done, and Paynet has no such card"
        if row["state"] in ("refused", "cancelled") and row["pan_last4"] in stored:
            others = [other for other in wreck.stored_cards() if other["pan_last4"] == row["pan_last4"]]
            assert len(others) >= stored[row["pan_last4"]], f"stored at Paynet, and kept as {row['state']}"


def _sales_are_settled(wreck: Wreck) -> None:
    """Paynet answers again, so no sale is open any more; but for a decline whose answer was lost.

    The session is used then (code 17), and ``transaction/check`` settles by a success only (contract 4.3).
    """
    declined = {done["reference_no"] for done in wreck.sandbox.books()["transactions"] if not done["is_succeed"]}
    left = [sale["state"] for sale in _open_sales(wreck) if sale["reference_no"] not in declined]
    assert not left, f"a sale is still {left} although Paynet answers"


def _file_is_sound(wreck: Wreck) -> None:
    rows = wreck.rows("pragma integrity_check")
    assert rows == [{"integrity_check": "ok"}], rows


def _invariants_hold(wreck: Wreck) -> None:
    assert_invariants(wreck, files_under=wreck.file.parent)


# What is looked for, and whether that can be said only when everything was asked about.
_CHECKS: tuple[tuple[Harm, Callable[[Wreck], None], bool], ...] = (
    (Harm.LOST, _told_is_on_disk, False),
    (Harm.LOST, _stores_are_known, False),
    (Harm.LOST, _charges_are_known, False),
    (Harm.DOUBLED, _nothing_is_doubled, False),
    (Harm.UNSETTLED, _stores_are_settled, True),
    (Harm.UNSETTLED, _sales_are_settled, True),
    (Harm.BROKEN, _file_is_sound, True),
    (Harm.BROKEN, _invariants_hold, True),
)


def _open_sales(wreck: Wreck) -> list[dict[str, Any]]:
    return [sale for sale in wreck.sales() if sale["state"] in (_ASKED, "open")]


def _is_paid_and_store_not_told(sale: dict[str, Any]) -> bool:
    """Paid, and the answer left out whether the card was stored: that stays open (contract 1.5)."""
    return sale["state"] == "paid" and bool(sale["stores"]) and sale["stored"] is None


def _at_paynet(wreck: Wreck) -> set[str]:
    """The hashes of all cards at Paynet."""
    return {card["card_hash"] for owner in wreck.sandbox.books()["owners"] for card in owner["cards"]}
