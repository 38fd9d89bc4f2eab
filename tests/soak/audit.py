"""The invariants over the sandbox's books, the database and every file, asked by a process of its own.

    python -m tests.soak.audit BASE_URL DATABASE FOLDER < facts

``facts`` is a JSON object: ``confirmed`` ("save", "anyway", "sale": how often the cashier confirmed), ``secrets`` (what
must stand in no file). Prints a JSON list of what is broken. Apart from the soak itself, whose memory is measured: the
books of ten thousand captures take megabytes to read.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_ENDED = ("done", "refused", "cancelled", "unknown")


class Audit:
    """One look; every method yields what is broken."""

    def __init__(self, books: dict[str, Any], database: sqlite3.Connection, facts: dict[str, Any]) -> None:
        self._books = books
        self._database = database
        self._confirmed = Counter(facts["confirmed"])
        self._secrets = [secret.encode() for secret in facts["secrets"]]
        database.row_factory = sqlite3.Row

    def _rows(self, query: str) -> list[sqlite3.Row]:
        return self._database.execute(query).fetchall()

    def _count(self, query: str) -> int:
        return int(self._database.execute(query).fetchone()[0])

    def stores(self) -> Iterator[str]:
        """I1: never more stores than requests, requests than rows, rows than confirmations; for each card, too."""
        rows = self._count("select count(*) from journal where operation = 'save'")
        left = self._count("select count(*) from journal where operation = 'save' and state != 'cancelled'")
        sent, accepted = self._books["requests"].get("save", 0), self._books["saves"]
        with_sales = [done for done in self._books["transactions"] if done["store"].get("is_save_card_succeed")]
        if not accepted - len(with_sales) <= sent <= left <= rows <= self._confirmed["save"]:
            yield (
                f"I1: {accepted - len(with_sales)} stores, {sent} requests, {left} of {rows} rows,"
                f" {self._confirmed['save']} confirmations"
            )
        stored = Counter(
            (owner["user_unique_id"], card["card_no"][:6], card["card_no"][-4:])
            for owner in self._books["owners"]
            for card in owner["cards"]
        )
        for done in with_sales:
            card = done["card"]["card_no"]
            stored[done["store"]["user_unique_id"], card[:6], card[-4:]] -= 1
        begun: Counter[tuple[str, str, str]] = Counter()
        for row in self._rows(
            "select coalesce(j.user_unique_id, c.user_unique_id) u, c.user_unique_id k, pan_first6 f, pan_last4 l"
            " from journal j join customers c on c.id = j.customer_id"
            " where operation = 'save' and state in ('done', 'unknown', 'refused')"
        ):
            for who in {row["u"], row["k"]}:
                begun[who, row["f"], row["l"]] += 1
        for key, count in stored.items():
            if count > begun[key]:
                yield f"I1: a card was stored {count} times, and the journal knows of {begun[key]}"

    def sales(self) -> Iterator[str]:
        """I1 and I5: collected once at most, told as it is, tokens only after a confirmation."""
        kept = {row["reference_no"]: row for row in self._rows("select * from payments")}
        if len(kept) > self._confirmed["sale"]:
            yield f"I1: {len(kept)} sales after {self._confirmed['sale']} confirmations"
        for reference, count in self._books["charges"].items():
            if count != 1 or reference not in kept:
                yield f"I1: a sale was collected {count} times"
        if self._books["requests"].get("charge", 0) > sum(row["charges"] for row in kept.values()):
            yield "I1: more charges were sent than written down"
        tokens = Counter(token["session_id"] for token in self._books["tokens"])
        yield from (f"I1: a session has {count} tokens" for count in tokens.values() if count > 1)
        drawn = {
            done["reference_no"]: done["offer"]["total"] for done in self._books["transactions"] if done["is_succeed"]
        }
        for reference, row in kept.items():
            if row["state"] == "paid" and row["drawn_kurus"] != drawn.get(reference):
                yield "I5: a sale stands as paid with an amount that was not collected"
            if row["state"] in ("declined", "given_up") and reference in drawn:
                yield f"I5: a sale stands as {row['state']} and was collected"

    def doubles(self) -> Iterator[str]:
        """I2: the same card twice only where a warning was answered."""
        doubles = 0
        for owner in self._books["owners"]:
            counts = Counter(card["card_no"] for card in owner["cards"] if not card["deleted"])
            doubles += sum(count - 1 for count in counts.values())
        if doubles > self._confirmed["anyway"]:
            yield f"I2: {doubles} cards are stored twice, {self._confirmed['anyway']} warnings were answered"

    def owners(self) -> Iterator[str]:
        """I3: every owner that was answered is kept, and no customer has another than Paynet has."""
        lost = self._count(
            "select count(*) from journal where operation = 'save' and state = 'done' and settled_how is null"
            " and answered_owner_id not in (select owner_id from customers where owner_id is not null)"
        )
        if lost:
            yield f"I3: {lost} owners that were answered are on no customer"
        known = {owner["card_owner_id"]: owner["user_unique_id"] for owner in self._books["owners"]}
        for row in self._rows("select owner_id, user_unique_id from customers where owner_id is not null"):
            if known.get(row["owner_id"]) != row["user_unique_id"]:
                yield "I3: a customer has an owner that Paynet does not know as theirs"

    def ends(self) -> Iterator[str]:
        """I6: every operation has ended; nothing new for a customer whose store or sale is not settled."""
        marks = ", ".join(f"'{state}'" for state in _ENDED)
        if open_rows := self._count(f"select count(*) from journal where state not in ({marks})"):
            yield f"I6: {open_rows} operations have not ended"
        begun = self._count(
            "select count(*) from journal a join journal b on b.customer_id = a.customer_id and b.seq > a.seq"
            " where a.state = 'unknown'"
            " and (a.operation = 'save' or a.operation = 'charge' and b.operation != 'charge')"
        )
        if begun:
            yield f"I6: {begun} operations were begun for customers with an open question"

    def files(self, folder: Path) -> Iterator[str]:
        """I4: no card number, code or key in any file."""
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            content = file.read_bytes()
            if any(secret in content for secret in self._secrets):
                yield f"I4: a secret stands in {file.name}"


def main() -> int:
    base_url, file, folder = sys.argv[1:]
    with urllib.request.urlopen(f"{base_url}/_sandbox/books") as answer:
        books = json.load(answer)
    audit = Audit(books, sqlite3.connect(f"file:{file}?mode=ro", uri=True), json.load(sys.stdin))
    looks = (audit.stores, audit.sales, audit.doubles, audit.owners, audit.ends)
    print(json.dumps([*(line for look in looks for line in look()), *audit.files(Path(folder))]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
