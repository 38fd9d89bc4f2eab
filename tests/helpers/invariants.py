"""What must be true after every run of a till, whatever went wrong in it (PRODUCT.md, "Invariants").

One function for every till: the whole program driven by keys (journeys), and the flow without a window. It looks at the
sandbox's books, the database with its journal, the log, and what the screen shows.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from paynet_desk.core.secret import Secret
from paynet_desk.sandbox.keys import SECRET_KEY

_TIME = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} | in \d+ ms$", re.MULTILINE)
_FINAL = {"done", "refused", "cancelled", "unknown"}


@dataclass(frozen=True)
class Screen:
    """What a till shows and holds at this moment.

    ``told``: where, and a text that a person or another program can read there. ``at_bank``: the bank's page, or the
    question after it, is open. ``to_be_empty``: what of a card may not be there on this page, with its name;
    ``left_in_fields``: what fields of it still tell. ``freezes``: turns of the loop that were too long.
    """

    told: tuple[tuple[str, str], ...]
    at_bank: bool = False
    to_be_empty: tuple[tuple[str, Secret], ...] = ()
    left_in_fields: tuple[str, ...] = ()
    freezes: tuple[str, ...] = ()


class Books(Protocol):
    """A sandbox."""

    @property
    def running(self) -> bool: ...

    def books(self) -> dict[str, Any]: ...


class Witnessed(Protocol):
    """A till that can be looked at: its sandbox, its database, its log, its screen, and what was done at it."""

    @property
    def sandbox(self) -> Books: ...

    secrets_typed: set[str]
    owners_seen: list[str]  # ids that were shown
    stores_elsewhere: int  # what another till did at the same sandbox
    doubles_elsewhere: int
    deletions_elsewhere: int

    def reading(self) -> AbstractContextManager[None]: ...

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]: ...

    def journal(self, operation: str = "") -> list[dict[str, Any]]: ...

    def sales(self) -> list[dict[str, Any]]: ...

    def log(self) -> str: ...

    def shows(self) -> Screen: ...


@dataclass(frozen=True)
class _Found:
    """What a till and its sandbox were found with; ``books`` is None where nobody could be asked."""

    till: Witnessed
    screen: Screen
    books: dict[str, Any] | None
    log: str
    journal: list[dict[str, Any]]
    sales: list[dict[str, Any]]

    def of(self, operation: str) -> list[dict[str, Any]]:
        """The journal's rows of one operation."""
        return [row for row in self.journal if row["operation"] == operation]


def assert_invariants(till: Witnessed, *, files_under: Path, spoken: str = "") -> None:
    """Check I1 to I7 and I9 over the sandbox's books, the database, the log and the screen.

    ``files_under``: the folder that holds every file of this run; ``spoken``: what the program logged elsewhere.
    """
    books = till.sandbox.books() if till.sandbox.running else None
    with till.reading():
        found = _Found(till, till.shows(), books, till.log(), till.journal(), till.sales())
        each_confirmation_stores_once(found)
        each_sale_is_collected_once_at_most(found)
        what_is_kept_of_sales_is_what_paynet_did(found)
        no_card_is_stored_twice_unasked(found)
        each_wish_changes_a_card_once(found)
        what_is_kept_of_cards_is_what_paynet_did(found)
        what_was_shown_is_on_disk(found)
        nothing_secret_is_left(found, files_under, spoken)
        every_operation_has_ended(found)
        card_fields_are_empty(found)
        the_window_never_froze(found)


def each_confirmation_stores_once(found: _Found) -> None:
    """I1: never more requests than rows, rows than confirmations, accepted stores than requests."""
    rows = found.of("save")
    confirmed = len(re.findall(r"(?:Confirm|CardsListed|StoreAnyway): \w+ -> SAVING", found.log))
    assert len(rows) <= confirmed, f"{len(rows)} stores were begun after {confirmed} confirmations"
    if found.books is None:
        return
    with_sales = sum(bool(done["store"].get("is_save_card_succeed")) for done in found.books["transactions"])
    saves = found.books["saves"] - with_sales
    stored, sent = (n - found.till.stores_elsewhere for n in (saves, found.books["requests"].get("save", 0)))
    left = [row for row in rows if row["state"] != "cancelled"]
    assert stored <= sent <= len(left), f"{stored} stored, {sent} sent, {len(left)} in the journal"


def each_sale_is_collected_once_at_most(found: _Found) -> None:
    """I1: at Paynet once for a reference; never more tokens than confirmations, nor charges sent than written down."""
    confirmed = len(re.findall(r"Proceed: INSTALMENTS -> TOKENISING", found.log))
    assert len(found.sales) <= confirmed, f"{len(found.sales)} sales were begun after {confirmed} confirmations"
    if found.books is None:
        return
    charges = found.books["charges"]
    assert all(count == 1 for count in charges.values()), charges
    assert set(charges) <= {sale["reference_no"] for sale in found.sales}
    assert found.books["requests"].get("charge", 0) <= sum(sale["charges"] for sale in found.sales)
    sessions = Counter(token["session_id"] for token in found.books["tokens"])
    assert all(count == 1 for count in sessions.values()), "a session has several tokens"


def what_is_kept_of_sales_is_what_paynet_did(found: _Found) -> None:
    """I5: paid is what was collected; declined and given up is what was not; what was begun has ended or is asked."""
    if found.books is None:
        return
    done = [one for one in found.books["transactions"] if one["is_succeed"]]
    drawn = {one["reference_no"]: one["offer"]["total"] for one in done}
    for sale in found.sales:
        is_collected = sale["reference_no"] in drawn
        match sale["state"]:
            case "paid":
                assert is_collected, "a sale stands as paid and nothing was collected"
                assert sale["drawn_kurus"] == sale["total_kurus"] == drawn[sale["reference_no"]]
            case "declined" | "given_up":
                assert not is_collected, f"a sale stands as {sale['state']} and was collected"
            case "open":
                assert found.screen.at_bank, "a sale is open although nobody is at the bank"


def no_card_is_stored_twice_unasked(found: _Found) -> None:
    """I2: the same card twice for one owner only where the warning was answered, or a lost store was repeated."""
    if found.books is None:
        return
    doubles = 0
    for owner in found.books["owners"]:
        counts = Counter(card["card_no"] for card in owner["cards"] if not card["deleted"])
        doubles += sum(count - 1 for count in counts.values())
    repeated = [row for row in found.of("save") if row["repeats"] is not None and row["state"] != "cancelled"]
    answered = found.log.count("StoreAnyway: ") + len(repeated) + found.till.doubles_elsewhere
    assert doubles <= answered, f"{doubles} cards are stored twice, {answered} warnings were answered"


def each_wish_changes_a_card_once(found: _Found) -> None:
    """I1: a row a deletion or a new label that was confirmed; a request may be sent once more, whatever was lost."""
    wishes = {"delete": ("delete", "Delete: SURE -> DELETING"), "rename": ("desc_update", "Rename: LABEL -> RENAMING")}
    for operation, (service, confirmed) in wishes.items():
        rows = found.of(operation)
        assert len(rows) <= found.log.count(confirmed), f"more journal rows ({operation}) than were confirmed"
        if found.books is None:
            continue
        elsewhere = found.till.deletions_elsewhere if operation == "delete" else 0
        left = [row for row in rows if row["state"] != "cancelled"]
        sent = found.books["requests"].get(service, 0) - elsewhere
        assert sent <= 2 * len(left), f"{operation}: {sent} sent, {len(left)} in the journal"
    for row in found.of("delete"):
        [told] = found.till.rows(
            "select count(*) n from evidence where kind = 'withdrawn' and attempt_id = ?", row["attempt_id"]
        )
        assert told["n"], "a card was deleted and no withdrawn consent is on record"


def what_is_kept_of_cards_is_what_paynet_did(found: _Found) -> None:
    """I5: a card that is gone was deleted, nothing was deleted that was not asked, a new label is that at Paynet."""
    if found.books is None:
        return
    at_paynet = {card["card_hash"]: card for owner in found.books["owners"] for card in owner["cards"]}
    kept = {row["card_hash"]: row for row in found.till.rows("select * from cards")} if found.journal else {}
    stored = {row["answered_card_hash"] for row in found.of("save") if row["state"] == "done"}
    unknown = {row["card_hash"] for row in (*found.of("delete"), *found.of("rename")) if row["state"] == "unknown"}
    wished = {row["card_hash"] for row in found.of("delete") if row["state"] in ("done", "unknown")}
    deleted = {card_hash for card_hash, card in at_paynet.items() if card["deleted"]}
    assert stored - set(kept) <= deleted | unknown, "a stored card is gone from the database and not deleted at Paynet"
    elsewhere = found.till.deletions_elsewhere
    assert len(deleted - wished) <= elsewhere, "a card is deleted at Paynet that nobody wished to go"
    done = {row["card_hash"] for row in found.of("delete") if row["state"] == "done"}
    assert not done - deleted, "a deletion stands as done and the card is there"
    assert not done & set(kept), "a deletion stands as done and the card is kept"
    for row in found.of("rename"):
        card, mine = at_paynet.get(row["card_hash"]), kept.get(row["card_hash"])
        if card is not None and mine is not None and row["card_hash"] not in unknown:
            assert mine["label"] == card["card_desc"], "a card is called something else here than at Paynet"


def what_was_shown_is_on_disk(found: _Found) -> None:
    """I3: an owner id that was ever shown is still in the database."""
    kept = {row["owner_id"] for row in found.till.rows("select owner_id from customers")}
    assert set(found.till.owners_seen) <= kept
    for row in found.of("save"):
        if row["state"] == "done":
            assert row["answered_owner_id"] in kept or row["settled_how"]


def nothing_secret_is_left(found: _Found, files_under: Path, spoken: str) -> None:
    """I4: no card number, security code, code or key in a file, the log, the clipboard, or what the screen tells."""
    typed = found.till.secrets_typed
    long = {secret for secret in typed if len(secret) >= 6} | {SECRET_KEY}
    short = {secret for secret in typed if 3 <= len(secret) < 6} - {"000"}  # stands in many a number
    for file in sorted(path for path in files_under.rglob("*") if path.is_file()):
        content = file.read_bytes()
        for secret in long:
            for form in _forms(secret):
                assert form not in content, f"a secret of {len(secret)} signs stands in {file.name}"
    words = [("the log", _TIME.sub("", found.log)), ("a log record", spoken), *found.screen.told]
    words += [("the database", str(value)) for row in _all_rows(found.till) for value in row.values()]
    grouped = [re.escape(one) if not one.isdigit() else r"[ \-\u00a0]?".join(one) for one in sorted(long)]
    alone = [rf"(?<![0-9A-Za-z]){re.escape(one)}(?![0-9A-Za-z])" for one in sorted(short)]
    secret_in = re.compile("|".join(grouped + alone))
    for where, text in words:
        spilt = secret_in.search(text)
        assert spilt is None, f"a secret of {spilt.end() - spilt.start()} signs stands in {where}"


def _forms(secret: str) -> list[bytes]:
    forms = [secret.encode(), secret.encode("utf-16-le")]
    if secret.isdigit() and len(secret) > 11:
        forms.append(" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)).encode())
    return forms


def _all_rows(till: Witnessed) -> list[dict[str, object]]:
    tables = [row["name"] for row in till.rows("select name from sqlite_master where type = 'table'")]
    rows = [row for table in tables for row in till.rows(f'select * from "{table}"')]
    return [
        {name: v for name, v in row.items() if not name.endswith(("hash", "hashes", "sha256", "at"))} for row in rows
    ]


def every_operation_has_ended(found: _Found) -> None:
    """I6: done, refused, cancelled or unknown; and nothing new for a customer whose store or sale is not settled.

    Unknown is settled when a manager has signed it off. A lost first store may be sent once more, by a manager's leave.
    """
    rows = found.journal
    assert {row["state"] for row in rows} <= _FINAL, [row["state"] for row in rows]
    rows = [row for row in rows if row["operation"] not in ("delete", "rename")]  # these block nothing, nothing them
    for row in rows:
        if row["operation"] not in ("save", "charge") or row["state"] != "unknown":
            continue
        later = [
            r
            for r in rows
            if r["customer_id"] == row["customer_id"]
            and r["seq"] > row["seq"]
            and (row["settled_at"] is None or r["started_at"] < row["settled_at"])
            and r["repeats"] != row["entry_id"]
            and not (row["operation"] == "charge" and r["operation"] == "charge")
        ]
        assert not later, f"something was begun for a customer whose {row['operation']} is not settled"
    repeated = Counter(row["repeats"] for row in rows if row["operation"] == "save" and row["state"] != "cancelled")
    assert all(count == 1 for first, count in repeated.items() if first is not None), "a store was repeated twice"


def card_fields_are_empty(found: _Found) -> None:
    """I7: outside the card's page nothing of a card is left, in no buffer, no field and no undo history."""
    for what, secret in found.screen.to_be_empty:
        assert not any(secret._store), f"{what}'s buffer is not wiped"
    assert not found.screen.left_in_fields, f"something is left in {found.screen.left_in_fields}"


def the_window_never_froze(found: _Found) -> None:
    """I9: no turn of the loop above 100 ms."""
    assert not found.screen.freezes, found.screen.freezes
