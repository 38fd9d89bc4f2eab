"""The evidence chain: who was told and asked what, when, in which words (KVKK decision 2025/1072).

Every row carries the SHA-256 of its own content in canonical JSON behind the hash of the row before it, so that a
changed, added or missing row shows. The head (number of rows, last hash) is kept apart, and every journal row notes
the head of its moment: who cuts the tail has to forge both. Somebody who may rewrite the whole database and computes
all hashes anew is found only by a copy of a head kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from paynet_desk.registry.errors import ChainBroken
from paynet_desk.registry.tables import customers, evidence, evidence_head, journal, time_text
from paynet_desk.registry.values import Evidence, EvidenceKind, Operation

START = ""  # the hash before the first row

_HASHED = tuple(column.name for column in evidence.columns if column.name not in ("previous_hash", "hash"))


def head(connection: Connection, till: str) -> tuple[int, str]:
    """How many rows the till's chain has, and the hash of the last."""
    row = connection.execute(select(evidence_head).where(evidence_head.c.till == till)).one_or_none()
    return (0, START) if row is None else (row.length, row.hash)


def record(connection: Connection, fact: Evidence, *, till: str, now: datetime) -> str:
    """Append `fact` to the till's chain; the new row's id (uuid4, hex)."""
    count, previous = head(connection, till)
    row: dict[str, Any] = {
        "till": till,
        "seq": count + 1,
        "id": uuid.uuid4().hex,
        "kind": fact.kind.value,
        "attempt_id": fact.attempt_id,
        "gsm": fact.gsm,
        "text_version": fact.text_version,
        "text_sha256": fact.text_sha256,
        "language": fact.language,
        "at": time_text(now),
        "cashier": fact.cashier,
    }
    new = row_hash(previous, row)
    connection.execute(insert(evidence).values(**row, previous_hash=previous, hash=new))
    if count == 0:
        connection.execute(insert(evidence_head).values(till=till, length=1, hash=new))
    else:
        mine = evidence_head.c.till == till
        connection.execute(update(evidence_head).where(mine).values(length=count + 1, hash=new))
    return str(row["id"])


def row_hash(previous: str, row: Mapping[Any, Any]) -> str:
    """SHA-256 (hex) over the previous hash, a line feed, and the row as JSON: keys sorted, no blanks, UTF-8."""
    content = {name: row[name] for name in _HASHED}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def verify(connection: Connection) -> int:
    """Follow every till's chain from its start; the number of rows, or ChainBroken at the first that does not fit."""
    heads: dict[str, tuple[int, str]] = {}
    rows = connection.execute(
        select(evidence).order_by(evidence.c.till, evidence.c.seq).execution_options(yield_per=1000)
    )
    for row in rows.mappings():
        till = row["till"]
        count, previous = heads.get(till, (0, START))
        if row["seq"] != count + 1:
            raise ChainBroken(till, count + 1, "row missing")
        if row["previous_hash"] != previous:
            raise ChainBroken(till, count + 1, "does not follow the row before it")
        if row["hash"] != row_hash(previous, row):
            raise ChainBroken(till, count + 1, "content changed")
        heads[till] = (count + 1, row["hash"])
    _compare_heads(connection, heads)
    _compare_journal(connection, heads)
    return sum(count for count, _ in heads.values())


def _compare_heads(connection: Connection, heads: Mapping[str, tuple[int, str]]) -> None:
    kept = {row.till: (row.length, row.hash) for row in connection.execute(select(evidence_head))}
    for till in sorted(kept.keys() | heads.keys()):
        have, want = heads.get(till, (0, START)), kept.get(till, (0, START))
        if have != want:
            raise ChainBroken(till, min(have[0], want[0]) + 1, f"{have[0]} rows where the head says {want[0]}")


def _compare_journal(connection: Connection, heads: Mapping[str, tuple[int, str]]) -> None:
    """A journal row that saw a longer chain, or another hash at its end, tells of a chain that was cut or rewritten."""
    seen = (evidence.c.till == journal.c.till) & (evidence.c.seq == journal.c.evidence_seq)
    astray = connection.execute(
        select(journal.c.till, journal.c.evidence_seq)
        .select_from(journal.outerjoin(evidence, seen))
        .where(journal.c.evidence_seq > 0)
        .where(evidence.c.hash.is_(None) | (evidence.c.hash != journal.c.evidence_hash))
        .order_by(journal.c.till, journal.c.evidence_seq)
        .limit(1)
    ).one_or_none()
    if astray is not None:
        have = heads.get(astray.till, (0, START))[0]
        raise ChainBroken(astray.till, min(have + 1, astray.evidence_seq), "the journal saw another chain")


def sends_without_notice(connection: Connection) -> tuple[str, ...]:
    """Journal ids of codes that were sent although no notice had been recorded for their attempt before (goal G21)."""
    notice = (
        select(evidence.c.id)
        .where(evidence.c.attempt_id == journal.c.attempt_id, evidence.c.gsm == customers.c.gsm)
        .where(evidence.c.kind == EvidenceKind.NOTICE.value, evidence.c.at <= journal.c.started_at)
        .exists()
    )
    sends = select(journal.c.entry_id).join(customers, customers.c.id == journal.c.customer_id)
    sends = sends.where(journal.c.operation == Operation.SEND_CODE.value, ~notice).order_by(journal.c.seq)
    return tuple(connection.execute(sends).scalars())
