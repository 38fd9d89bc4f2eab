"""The journal: a row for every request that costs something, written before it leaves, closed when its answer is known.

    SENT    -- finish -->                DONE | REFUSED | CANCELLED | UNKNOWN
    UNKNOWN -- settle, a late answer --> DONE | REFUSED | CANCELLED

A row that is still SENT when the program starts belonged to a run that ended in between: `recover` makes it UNKNOWN.
DONE, REFUSED and CANCELLED are final. An UNKNOWN row is an open question until it is settled; that of a code ends by
itself when the code can no longer be used (FAULTS.md, "What is repeated, and what a lost answer means").
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, exists, insert, or_, select, update

from paynet_desk.core.stored_card import StoredCard
from paynet_desk.registry import evidence, owners
from paynet_desk.registry.errors import EntryClosed, NoSuchEntry, OwnerConflict, StaleCustomer
from paynet_desk.registry.tables import UNSETTLED, customers, journal
from paynet_desk.registry.values import Customer, NewEntry, OpenCode, OpenQuestion, Operation, Outcome, Task

SENT = "sent"
UNKNOWN = Outcome.UNKNOWN.value
CODE_WINDOW = timedelta(seconds=180)  # how long a code is taken to live while Paynet has not said so
DETAIL_LENGTH = 400

# Which open questions stand in the way of a new store or charge for their customer, the weightiest first. A deletion or
# a new label of which nothing is known does not: asking for the list tells.
_BLOCKING = (Operation.CHARGE, Operation.SAVE, Operation.CREATE_TOKEN, Operation.SEND_CODE)


def begin(connection: Connection, entry: NewEntry, *, till: str, now: datetime) -> str:
    """Write the row of a request that is about to leave, and its customer if the GSM is new; the row's id (uuid4, hex).

    Raises StaleCustomer when a first store would name another `user_unique_id` than the kept one (Paynet would make a
    second owner), or a store another owner than the kept one.
    """
    customer = owners.by_gsm(connection, entry.gsm)
    if customer is None:
        customer_id = owners.create(
            connection, gsm=entry.gsm, name=entry.customer_name, user_unique_id=entry.user_unique_id, now=now
        )
        known_hashes: list[str] = []
    else:
        customer_id = customer.id
        _refuse_stale(customer, entry)
        known_hashes = [card.card_hash for card in customer.cards]
    seq, last_hash = evidence.head(connection, till)
    entry_id = uuid.uuid4().hex
    connection.execute(
        insert(journal).values(
            entry_id=entry_id,
            attempt_id=entry.attempt_id,
            task=entry.task.value,
            operation=entry.operation.value,
            state=SENT,
            started_at=now,
            closes_at=now + CODE_WINDOW if entry.operation is Operation.SEND_CODE else None,
            till=till,
            cashier=entry.cashier,
            customer_id=customer_id,
            user_unique_id=entry.user_unique_id,
            owner_id=entry.owner_id,
            otp_session_id=entry.otp_session_id,
            session_id=entry.session_id,
            token_id=entry.token_id,
            reference_no=entry.reference_no,
            amount_kurus=entry.amount_kurus,
            pan_first6=entry.pan.first6 if entry.pan else None,
            pan_last4=entry.pan.last4 if entry.pan else None,
            pan_length=entry.pan.length if entry.pan else None,
            expiry_year=entry.expiry.year if entry.expiry else None,
            expiry_month=entry.expiry.month if entry.expiry else None,
            label=entry.label,
            card_hash=entry.card_hash,
            known_hashes=json.dumps(known_hashes),
            detail="",
            evidence_seq=seq,
            evidence_hash=last_hash,
        )
    )
    return entry_id


def _refuse_stale(customer: Customer, entry: NewEntry) -> None:
    if entry.operation is not Operation.SAVE:
        return
    first_store = customer.owner_id is None
    if entry.owner_id != customer.owner_id or (first_store and entry.user_unique_id != customer.user_unique_id):
        raise StaleCustomer(customer.id)


def finish(
    connection: Connection,
    entry_id: str,
    outcome: Outcome,
    *,
    detail: str,
    otp_expires_at: datetime | None,
    now: datetime,
) -> None:
    """Close the row with what the answer said. A deletion or new label that is DONE is carried out on the kept card.

    A row that was made UNKNOWN meanwhile takes a late answer. Raises NoSuchEntry, or EntryClosed when the row has
    another final outcome; the same outcome again changes nothing.
    """
    row = _row(connection, entry_id)
    if row.state == outcome.value and outcome is not Outcome.UNKNOWN:
        return
    _refuse_closed(row)
    if outcome is Outcome.DONE:
        _carry_out(connection, row)
    late = {"settled_at": now, "settled_how": "late answer"} if row.state == UNKNOWN != outcome.value else {}
    _write(
        connection,
        entry_id,
        state=outcome.value,
        detail=detail[:DETAIL_LENGTH],
        closes_at=otp_expires_at or row.closes_at,
        finished_at=now,
        **late,
    )


def finish_store(
    connection: Connection, entry_id: str, *, owner_id: str, card: StoredCard, customer_name: str, now: datetime
) -> Customer | OwnerConflict:
    """Keep what a successful store brought: owner, card, the row's end. The customer as it is now.

    An owner id that does not fit is kept on the row only, which stays an open question: the OwnerConflict is returned,
    not raised, so that the row is committed before the caller raises it.
    """
    row = _row(connection, entry_id)
    answer: dict[str, Any] = {"answered_owner_id": owner_id, "answered_card_hash": card.card_hash, "finished_at": now}
    if row.state == Outcome.DONE.value and (row.answered_owner_id, row.answered_card_hash) == (
        owner_id,
        card.card_hash,
    ):
        return owners.by_id(connection, row.customer_id)
    _refuse_closed(row)
    stored = owners.by_id(connection, row.customer_id).owner_id
    elsewhere = owners.holder_of(connection, owner_id)
    if (stored is not None and stored != owner_id) or elsewhere not in (None, row.customer_id):
        _write(connection, entry_id, state=UNKNOWN, detail="owner conflict", **answer)
        return OwnerConflict(entry_id, row.customer_id, stored, owner_id)
    owners.set_owner(connection, row.customer_id, owner_id)
    owners.keep_card(connection, row.customer_id, card)
    owners.rename(connection, row.customer_id, customer_name)
    owners.touch(connection, row.customer_id, now)
    late = {"settled_at": now, "settled_how": "late answer"} if row.state == UNKNOWN else {}
    _write(connection, entry_id, state=Outcome.DONE.value, **answer, **late)
    return owners.by_id(connection, row.customer_id)


def recover(connection: Connection, *, till: str | None, now: datetime) -> int:
    """Rows that a former run left SENT become UNKNOWN; how many.

    Of `till` only, as other tills that share the database may be in the middle of theirs; all when it is None.
    """
    left = update(journal).where(UNSETTLED, journal.c.state == SENT)
    if till is not None:
        left = left.where(journal.c.till == till)
    return connection.execute(
        left.values(state=UNKNOWN, detail="the program ended in between", finished_at=now)
    ).rowcount


def open_questions(connection: Connection, now: datetime) -> tuple[OpenQuestion, ...]:
    """What is not known, newest first."""
    return _questions(connection, _open(now).order_by(journal.c.seq.desc()))


def question_for(connection: Connection, gsm: str, now: datetime) -> OpenQuestion | None:
    """The weightiest open question that forbids a new store or charge for this customer; see `_BLOCKING`."""
    weight = case({operation.value: at for at, operation in enumerate(_BLOCKING)}, value=journal.c.operation)
    query = (
        _open(now)
        .join(customers, customers.c.id == journal.c.customer_id)
        .where(customers.c.gsm == gsm, journal.c.operation.in_([operation.value for operation in _BLOCKING]))
        .order_by(weight, journal.c.seq.desc())
        .limit(1)
    )
    return next(iter(_questions(connection, query)), None)


def open_code(connection: Connection, gsm: str, now: datetime) -> OpenCode | None:
    """The newest code for this number that can still be used: sent, not expired, no store made with it."""
    stores = journal.alias()
    used = exists().where(
        stores.c.customer_id == journal.c.customer_id,
        stores.c.otp_session_id == journal.c.otp_session_id,
        stores.c.operation == Operation.SAVE.value,
        stores.c.state == Outcome.DONE.value,
    )
    query = (
        select(journal.c.otp_session_id, journal.c.closes_at, journal.c.state)
        .join(customers, customers.c.id == journal.c.customer_id)
        .where(
            customers.c.gsm == gsm,
            journal.c.operation == Operation.SEND_CODE.value,
            journal.c.state.in_([Outcome.DONE.value, UNKNOWN]),
            journal.c.closes_at > now,
            ~used,
        )
        .order_by(journal.c.seq.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return OpenCode(row.otp_session_id, row.closes_at, row.state == Outcome.DONE.value) if row else None


def settle(connection: Connection, entry_id: str, outcome: Outcome, *, how: str, now: datetime) -> None:
    """End an open question. `how` says who or what found out. A deletion or new label found DONE is carried out.

    Raises ValueError for UNKNOWN, which settles nothing; NoSuchEntry; EntryClosed for a row with a final outcome.
    """
    if outcome is Outcome.UNKNOWN:
        raise ValueError("an open question is not settled by UNKNOWN")
    row = _row(connection, entry_id)
    _refuse_closed(row)
    if outcome is Outcome.DONE:
        _carry_out(connection, row)
    _write(connection, entry_id, state=outcome.value, settled_at=now, settled_how=how[:DETAIL_LENGTH])


def _carry_out(connection: Connection, row: Row[Any]) -> None:
    if row.card_hash is None:
        return
    if row.operation == Operation.DELETE.value:
        owners.remove_card(connection, row.customer_id, row.card_hash)
    elif row.operation == Operation.RENAME.value:
        owners.relabel_card(connection, row.customer_id, row.card_hash, row.label)


def _row(connection: Connection, entry_id: str) -> Row[Any]:
    row = connection.execute(select(journal).where(journal.c.entry_id == entry_id)).one_or_none()
    if row is None:
        raise NoSuchEntry(entry_id)
    return row


def _refuse_closed(row: Row[Any]) -> None:
    if row.state not in (SENT, UNKNOWN):
        raise EntryClosed(row.entry_id, row.state)


def _write(connection: Connection, entry_id: str, **values: Any) -> None:
    connection.execute(update(journal).where(journal.c.entry_id == entry_id).values(**values))


def _open(now: datetime) -> Select[Any]:
    return select(journal).where(_is_open(now))


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(UNSETTLED, journal.c.state == UNKNOWN, or_(journal.c.closes_at.is_(None), journal.c.closes_at > now))


def _questions(connection: Connection, query: Select[Any]) -> tuple[OpenQuestion, ...]:
    rows = connection.execute(query).all()
    asked = owners.by_ids(connection, (row.customer_id for row in rows))
    return tuple(
        OpenQuestion(
            entry_id=row.entry_id,
            attempt_id=row.attempt_id,
            task=Task(row.task),
            operation=Operation(row.operation),
            customer=asked[row.customer_id],
            pan=owners.pan_of(row),
            label=row.label,
            expiry=owners.expiry_of(row),
            started_at=row.started_at,
            closes_at=row.closes_at,
            known_hashes=tuple(json.loads(row.known_hashes)),
            owner_id=row.owner_id,
            card_hash=row.card_hash,
            session_id=row.session_id,
            token_id=row.token_id,
            reference_no=row.reference_no,
            amount_kurus=row.amount_kurus,
            till=row.till,
            cashier=row.cashier,
            detail=row.detail,
        )
        for row in rows
    )
