"""The journal: a row for every request that costs something, written before it leaves, closed when its answer is known.

    SENT    -- finish -->                DONE | REFUSED | CANCELLED | UNKNOWN
    UNKNOWN -- settled, a late answer -> DONE | REFUSED | CANCELLED

A row that is still SENT when the program starts belonged to a run that ended in between: `recover` makes it UNKNOWN.
DONE, REFUSED and CANCELLED are final. An UNKNOWN row is an open question (`questions`) until it is settled or signed
off. The rows of a sale's requests end the same way, but the sale asks its own question (`sales`, `charging`).
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select, update

from paynet_desk.core.stored_card import StoredCard
from paynet_desk.registry import evidence, owners, sales
from paynet_desk.registry.errors import EntryClosed, NoSuchEntry, OwnerConflict, StaleCustomer, TooManyCodes
from paynet_desk.registry.tables import UNSETTLED, customers, journal
from paynet_desk.registry.values import (
    Customer,
    NewEntry,
    OpenCode,
    Operation,
    Outcome,
    PaymentState,
    Stage,
)

SENT = "sent"
UNKNOWN = Outcome.UNKNOWN.value
CODE_WINDOW = timedelta(seconds=180)  # how long a code is taken to live while Paynet has not said so
DETAIL_LENGTH = 400
CODES_AN_HOUR = 30  # of one till, so that it cannot be used to flood telephones (FAULTS O7)
OF_A_SALE = [operation.value for operation in sales.OPERATIONS]


def begin(
    connection: Connection, entry: NewEntry, *, till: str, now: datetime, codes_an_hour: int = CODES_AN_HOUR
) -> str:
    """Write the row of a request that is about to leave, and its customer if the GSM is new; the row's id (uuid4, hex).

    CREATE_TOKEN writes the sale as well; the row of a CHARGE is begun by `charging.begin_charge` only. Raises
    StaleCustomer when a first store would name another `user_unique_id` than the kept one (Paynet would make a second
    owner), or a store another owner than the kept one; PaymentClosed when the reference was used; TooManyCodes when
    the till has sent `codes_an_hour`.
    """
    if entry.operation is Operation.CHARGE:
        raise ValueError("a charge belongs to a sale")
    if entry.operation is Operation.SEND_CODE:
        _refuse_flood(connection, till, now, codes_an_hour)
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
    entry_id = add(
        connection,
        till=till,
        now=now,
        attempt_id=entry.attempt_id,
        task=entry.task.value,
        operation=entry.operation.value,
        closes_at=now + CODE_WINDOW if entry.operation is Operation.SEND_CODE else None,
        cashier=entry.cashier,
        customer_id=customer_id,
        user_unique_id=entry.user_unique_id,
        owner_id=entry.owner_id,
        otp_session_id=entry.otp_session_id,
        session_id=entry.session_id,
        token_id=entry.token_id,
        reference_no=entry.reference_no,
        amount_kurus=entry.amount_kurus,
        label=entry.label,
        card_hash=entry.card_hash,
        known_hashes=json.dumps(known_hashes),
        repeats=entry.repeats,
        **owners.pan_columns(entry.pan),
        **owners.expiry_columns(entry.expiry),
    )
    if entry.operation is Operation.CREATE_TOKEN:
        sales.start(connection, entry, entry_id=entry_id, customer_id=customer_id, till=till, now=now)
    return entry_id


def add(connection: Connection, *, till: str, now: datetime, **values: Any) -> str:
    """A row for a request that is about to leave; its id."""
    seq, last_hash = evidence.head(connection, till)
    entry_id = uuid.uuid4().hex
    new = {"entry_id": entry_id, "state": SENT, "started_at": now, "till": till, "detail": ""}
    connection.execute(insert(journal).values(**new, **values, evidence_seq=seq, evidence_hash=last_hash))
    return entry_id


def _refuse_flood(connection: Connection, till: str, now: datetime, codes_an_hour: int) -> None:
    last = (
        select(journal.c.started_at)
        .where(
            journal.c.till == till,
            journal.c.operation == Operation.SEND_CODE.value,
            journal.c.state != Outcome.CANCELLED.value,
        )
        .order_by(journal.c.seq.desc())
        .offset(codes_an_hour - 1)
        .limit(1)
    )
    first_of_them = connection.execute(last).scalar_one_or_none()
    if first_of_them is not None and (wait := first_of_them + timedelta(hours=1) - now) > timedelta():
        raise TooManyCodes(wait.total_seconds())


def _refuse_stale(customer: Customer, entry: NewEntry) -> None:
    sale_of_an_owner = entry.operation is Operation.CREATE_TOKEN and (entry.stores or entry.owner_id)
    if not (entry.operation is Operation.SAVE or sale_of_an_owner):
        return
    first_store = customer.owner_id is None
    if entry.owner_id != customer.owner_id or (first_store and entry.user_unique_id != customer.user_unique_id):
        raise StaleCustomer(customer.id)
    if entry.seen is None or entry.pan is None or (entry.operation is Operation.CREATE_TOKEN and not entry.stores):
        return
    # The same card, stored since the list was asked for, on another till: nobody was warned of it (I2).
    if any(card.pan.looks_like(entry.pan) and card.card_hash not in entry.seen for card in customer.cards):
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

    The sale of a token or charge follows: refused, it is declined; cancelled, given up; a charge of which an earlier
    one may have arrived is unknown even when the last was cancelled. DONE is for `charging` to write (ValueError).

    A row that was made UNKNOWN meanwhile takes a late answer. Raises NoSuchEntry, or EntryClosed when the row has
    another final outcome; the same outcome again changes nothing.
    """
    row = row_of(connection, entry_id)
    if row.state == outcome.value and outcome is not Outcome.UNKNOWN:
        return
    refuse_closed(row)
    if row.operation in OF_A_SALE:
        outcome = _followed(connection, row, outcome, detail=detail, now=now)
    elif outcome is Outcome.DONE:
        carry_out(connection, row)
    late = {"settled_at": now, "settled_how": "late answer"} if row.state == UNKNOWN != outcome.value else {}
    write(
        connection,
        entry_id,
        state=outcome.value,
        detail=detail[:DETAIL_LENGTH],
        closes_at=otp_expires_at or row.closes_at,
        finished_at=now,
        **late,
    )


def _followed(connection: Connection, row: Row[Any], outcome: Outcome, *, detail: str, now: datetime) -> Outcome:
    """Let the sale follow the outcome of its request; the outcome that the row is to have."""
    if outcome is Outcome.DONE:
        raise ValueError("a token or a charge that is done brings something to be kept")
    sale = sales.unended(connection, row.reference_no)
    if row.operation == Operation.CHARGE.value and outcome is Outcome.CANCELLED:
        if sale.charges > 1:
            outcome = Outcome.UNKNOWN
        else:
            again = {"charges": 0, "charged_at": None, "charge_entry_id": None, "stage": Stage.RETURNED.value}
            sales.write(connection, row.reference_no, state=PaymentState.OPEN.value, ended_at=None, **again)
            return outcome
    words = detail[: sales.WORDS_LENGTH] if outcome is Outcome.REFUSED else ""
    sales.end(connection, row.reference_no, sales.STATES[outcome], now, words=words)
    return outcome


def finish_store(
    connection: Connection, entry_id: str, *, owner_id: str, card: StoredCard, customer_name: str, now: datetime
) -> Customer | OwnerConflict:
    """Keep what a successful store brought: owner, card, the row's end. The customer as it is now.

    An owner id that does not fit is kept on the row only, which stays an open question: the OwnerConflict is returned,
    not raised, so that the row is committed before the caller raises it.
    """
    row = row_of(connection, entry_id)
    answer: dict[str, Any] = {"answered_owner_id": owner_id, "answered_card_hash": card.card_hash, "finished_at": now}
    if row.state == Outcome.DONE.value and (row.answered_owner_id, row.answered_card_hash) == (
        owner_id,
        card.card_hash,
    ):
        return owners.by_id(connection, row.customer_id)
    refuse_closed(row)
    stored = owners.by_id(connection, row.customer_id).owner_id
    elsewhere = owners.holder_of(connection, owner_id)
    if (stored is not None and stored != owner_id) or elsewhere not in (None, row.customer_id):
        # open, also when a manager had signed it off: a person has to look
        again = {"settled_at": None, "settled_how": None}
        write(connection, entry_id, state=UNKNOWN, detail="owner conflict", **answer, **again)
        return OwnerConflict(entry_id, row.customer_id, stored, owner_id)
    owners.set_owner(connection, row.customer_id, owner_id)
    owners.keep_card(connection, row.customer_id, card)
    owners.rename(connection, row.customer_id, customer_name)
    owners.touch(connection, row.customer_id, now)
    late = {"settled_at": now, "settled_how": "late answer"} if row.state == UNKNOWN else {}
    write(connection, entry_id, state=Outcome.DONE.value, **answer, **late)
    return owners.by_id(connection, row.customer_id)


def recover(connection: Connection, *, till: str | None, now: datetime) -> int:
    """Rows that a former run left SENT, and sales that it left OPEN, become UNKNOWN; how many questions that makes.

    Of `till` only, as other tills that share the database may be in the middle of theirs; all when it is None.
    """
    left = update(journal).where(UNSETTLED, journal.c.state == SENT)
    if till is not None:
        left = left.where(journal.c.till == till)
    left = left.values(state=UNKNOWN, detail="the program ended in between", finished_at=now)
    connection.execute(left.where(journal.c.operation.in_(OF_A_SALE)))
    rows = connection.execute(left.where(journal.c.operation.not_in(OF_A_SALE))).rowcount
    return rows + sales.recover(connection, till=till, now=now)


def open_code(connection: Connection, gsm: str, now: datetime) -> OpenCode | None:
    """The newest code for this number that can still be used: sent, not expired, no store made with it.

    A store of which nothing is known may have used it up; then a new one is wanted (contract 9.3), not a wait for this.
    """
    stores = journal.alias()
    used = exists().where(
        stores.c.customer_id == journal.c.customer_id,
        stores.c.otp_session_id == journal.c.otp_session_id,
        stores.c.operation == Operation.SAVE.value,
        stores.c.state.in_([Outcome.DONE.value, UNKNOWN]),
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


def carry_out(connection: Connection, row: Row[Any]) -> None:
    """Do to the kept card what a deletion or a new label did to it at Paynet."""
    if row.card_hash is None:
        return
    if row.operation == Operation.DELETE.value:
        owners.remove_card(connection, row.customer_id, row.card_hash)
    elif row.operation == Operation.RENAME.value:
        owners.relabel_card(connection, row.customer_id, row.card_hash, row.label)


def row_of(connection: Connection, entry_id: str) -> Row[Any]:
    """The row, or NoSuchEntry."""
    row = connection.execute(select(journal).where(journal.c.entry_id == entry_id)).one_or_none()
    if row is None:
        raise NoSuchEntry(entry_id)
    return row


def refuse_closed(row: Row[Any]) -> None:
    """EntryClosed when the row has a final outcome."""
    if row.state not in (SENT, UNKNOWN):
        raise EntryClosed(row.entry_id, row.state)


def write(connection: Connection, entry_id: str, **values: Any) -> None:
    """Change a row."""
    connection.execute(update(journal).where(journal.c.entry_id == entry_id).values(**values))
