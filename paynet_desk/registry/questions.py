"""Open questions: operations whose outcome nobody knows, what was tried to settle each, and how one ends.

A row of the journal that is UNKNOWN asks one until it is settled; that of a code ends by itself when the code can no
longer be used. A sale asks one question for all its requests. A question stands in the way of a new store or charge
for its customer, on every till that shares the database (I6).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, insert, or_, select, union_all

from paynet_desk.core.masking import mask_text
from paynet_desk.registry import journal, owners, sales
from paynet_desk.registry.errors import EntryClosed, NotRepeatable, StillOpen
from paynet_desk.registry.tables import UNENDED, UNSETTLED, askings, customers, payments
from paynet_desk.registry.tables import journal as rows
from paynet_desk.registry.values import (
    Asking,
    Customer,
    NewEntry,
    OpenQuestion,
    Operation,
    Outcome,
    Payment,
    PaymentState,
    SettledQuestion,
    Stage,
    Task,
    Verdict,
)

# Which open questions stand in the way of a new store or charge for their customer, the weightiest first. A deletion or
# a new label of which nothing is known does not: asking for the list tells.
_BLOCKING = (Operation.CHARGE, Operation.SAVE, Operation.CREATE_TOKEN, Operation.SEND_CODE)
_BEGINS_ANEW = (Operation.SAVE, Operation.CREATE_TOKEN)
_SETTLING = [verdict.value for verdict in Verdict if verdict.settles]


def all_open(connection: Connection, now: datetime) -> tuple[OpenQuestion, ...]:
    """What is not known, newest first."""
    return _newest_first(connection, [*_of_rows(connection, select(rows).where(_is_open(now))), *_of_sales(connection)])


def blocking(connection: Connection, gsm: str, now: datetime) -> OpenQuestion | None:
    """The weightiest open question that forbids a new store or charge for this customer; see `_BLOCKING`."""
    query = (
        select(rows)
        .join(customers, customers.c.id == rows.c.customer_id)
        .where(_is_open(now), customers.c.gsm == gsm, rows.c.operation.in_([one.value for one in _BLOCKING]))
    )
    asked = _newest_first(connection, [*_of_rows(connection, query), *_of_sales(connection, gsm)])
    return min(asked, key=lambda one: _BLOCKING.index(one.operation), default=None)


def refuse_blocked(connection: Connection, entry: NewEntry, now: datetime) -> None:
    """StillOpen when something of the customer is unknown, or under way, and `entry` would begin anew.

    In the transaction that writes the new row, so that two tills cannot both find nothing in the way. `entry.repeats`
    lets the one question through that is to be repeated; NotRepeatable when it may not be.
    """
    if entry.repeats is not None:
        _refuse_other_repeats(connection, entry)
    if entry.operation not in _BEGINS_ANEW:
        return
    question = blocking(connection, entry.gsm, now)
    if question is not None and question.operation is not Operation.SEND_CODE and question.entry_id != entry.repeats:
        raise StillOpen(question.entry_id, under_way=False)
    of_customer = select(customers.c.id).where(customers.c.gsm == entry.gsm).scalar_subquery()
    storing = select(rows.c.entry_id).where(
        UNSETTLED,
        rows.c.state == journal.SENT,
        rows.c.operation == Operation.SAVE.value,
        rows.c.customer_id == of_customer,
    )
    # From its token on, also while the bank's page is open: it may store a card in the end.
    selling = select(payments.c.token_entry_id).where(
        UNENDED, payments.c.state == PaymentState.OPEN.value, payments.c.customer_id == of_customer
    )
    under_way = connection.execute(union_all(storing, selling).limit(1)).scalar_one_or_none()
    if under_way is not None:
        raise StillOpen(under_way, under_way=True)


def _refuse_other_repeats(connection: Connection, entry: NewEntry) -> None:
    """The permission is for a code and a store, of the same customer under the same `user_unique_id`."""
    row = journal.row_of(connection, str(entry.repeats))
    customer = owners.by_id(connection, row.customer_id)
    same_store = entry.operation is Operation.SAVE and entry.user_unique_id == row.user_unique_id
    permitted = customer.gsm == entry.gsm and (same_store or entry.operation is Operation.SEND_CODE)
    if not (permitted and _is_repeatable(connection, row, customer)):
        raise NotRepeatable(row.entry_id)


def note_asking(
    connection: Connection, about: str, verdict: Verdict, *, till: str, cashier: str, now: datetime, words: str = ""
) -> None:
    """Write down that somebody tried to settle a question, and what it brought."""
    words = words[: journal.DETAIL_LENGTH]
    tried = {"about": about, "at": now, "till": till, "cashier": cashier, "verdict": verdict.value, "words": words}
    connection.execute(insert(askings).values(**tried))


def settle(connection: Connection, entry_id: str, outcome: Outcome, *, how: str, now: datetime) -> None:
    """End an open question. `how` says who or what found out. A deletion or new label found DONE is carried out.

    Raises ValueError for UNKNOWN, which settles nothing, and for DONE of a sale that was never charged; NoSuchEntry;
    EntryClosed for a row with a final outcome, PaymentClosed for such a sale.
    """
    if outcome is Outcome.UNKNOWN:
        raise ValueError("an open question is not settled by UNKNOWN")
    row = journal.row_of(connection, entry_id)
    how = how[: journal.DETAIL_LENGTH]
    if row.operation in journal.OF_A_SALE:
        # Its last request's row may have ended before, when the sale stopped between two.
        sale = sales.unended(connection, row.reference_no)
        if outcome is Outcome.DONE and not sale.charges:
            raise ValueError("a sale that was never charged is not paid")
        sales.end(connection, row.reference_no, sales.STATES[outcome], now, settled_how=how)
        if row.state not in (journal.SENT, journal.UNKNOWN):
            return
    else:
        journal.refuse_closed(row)
        if outcome is Outcome.DONE:
            journal.carry_out(connection, row)
    journal.write(connection, entry_id, state=outcome.value, settled_at=now, settled_how=how)


def sign_off(connection: Connection, entry_id: str, *, reason: str, till: str, cashier: str, now: datetime) -> None:
    """Close a question that nobody can answer: what became of it stays unknown, and nothing is asked about it again.

    Raises ValueError without a reason, for one that holds a card number (I4), and for a sale that was never charged (it
    is given up instead); NoSuchEntry, EntryClosed, PaymentClosed. A late answer is taken all the same.
    """
    if not reason.strip() or mask_text(reason) != reason:
        raise ValueError("a question is signed off for a reason, without a card number")
    row = journal.row_of(connection, entry_id)
    how = f"signed off: {reason.strip()}"[: journal.DETAIL_LENGTH]
    about = entry_id
    if row.operation in journal.OF_A_SALE:
        sale = sales.unended(connection, row.reference_no)
        if not sale.charges:
            raise ValueError("a sale that was never charged is given up, not signed off")
        sales.end(connection, row.reference_no, PaymentState.UNKNOWN, now, settled_how=how)
        about = row.reference_no
    elif row.state != journal.UNKNOWN or row.settled_at is not None:
        raise EntryClosed(entry_id, row.state)
    if row.state == journal.UNKNOWN:
        journal.write(connection, entry_id, settled_at=now, settled_how=how)
    note_asking(connection, about, Verdict.SIGNED_OFF, till=till, cashier=cashier, now=now, words=reason.strip())


def settle_repeated(connection: Connection, entry_id: str, now: datetime) -> None:
    """A store succeeded: if it repeated a lost one that is still open, what that was for is done.

    What became of the first try itself stays unknown.
    """
    row = journal.row_of(connection, entry_id)
    first = journal.row_of(connection, row.repeats) if row.repeats is not None else None
    if first is None or first.state != journal.UNKNOWN or first.settled_at is not None:
        return
    journal.write(connection, first.entry_id, settled_at=now, settled_how=f"stored by {entry_id}")
    note_asking(connection, first.entry_id, Verdict.STORED, till=row.till, cashier=row.cashier, now=now)


def settled_since(connection: Connection, moment: datetime, now: datetime, limit: int) -> tuple[SettledQuestion, ...]:
    """At most `limit` questions that were settled at or after `moment` and are not open again, the last one first."""
    tried = connection.execute(
        select(askings)
        .where(askings.c.at >= moment, askings.c.verdict.in_(_SETTLING))
        .order_by(askings.c.id.desc())
        .limit(limit)
    ).all()
    last = {row.about: _asking(row) for row in reversed(tried)}
    of_sales = connection.execute(select(payments).where(payments.c.reference_no.in_(last))).all()
    known = owners.by_ids(connection, (row.customer_id for row in of_sales))
    sold = [sales.payment(row, known[row.customer_id]) for row in of_sales]
    asked = _of_rows(connection, select(rows).where(rows.c.entry_id.in_(last))) + _of_payments(connection, sold)
    still_open = {question.about for question in all_open(connection, now)}
    settled = [
        SettledQuestion(question, last[question.about]) for _, question in asked if question.about not in still_open
    ]
    return tuple(sorted(settled, key=lambda one: one.asking.at, reverse=True))


# ---- reading ---------------------------------------------------------------------------------------------------------

_Numbered = tuple[int, OpenQuestion]  # with the row's place in the journal


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(
        UNSETTLED,
        rows.c.state == journal.UNKNOWN,
        rows.c.settled_at.is_(None),
        rows.c.operation.not_in(journal.OF_A_SALE),
        or_(rows.c.closes_at.is_(None), rows.c.closes_at > now),
    )


def _newest_first(connection: Connection, asked: Iterable[_Numbered]) -> tuple[OpenQuestion, ...]:
    return tuple(question for _, question in sorted(asked, key=lambda one: one[0], reverse=True))


def _of_rows(connection: Connection, query: Select[Any]) -> list[_Numbered]:
    found = connection.execute(query).all()
    if not found:  # as a rule; nothing more is to be read then
        return []
    asked = owners.by_ids(connection, (row.customer_id for row in found))
    tried = _tried(connection, [row.entry_id for row in found])
    return [
        (row.seq, _question(connection, row, asked[row.customer_id], Operation(row.operation), tried[row.entry_id]))
        for row in found
    ]


def _of_sales(connection: Connection, gsm: str | None = None) -> list[_Numbered]:
    return _of_payments(connection, sales.unknown(connection, gsm))


def _of_payments(connection: Connection, sold: Sequence[Payment]) -> list[_Numbered]:
    if not sold:
        return []
    of_entry = {payment.entry_id: payment for payment in sold}
    tried = _tried(connection, [payment.reference_no for payment in sold])
    return [
        (row.seq, _sale_question(connection, row, of_entry[row.entry_id], tried[of_entry[row.entry_id].reference_no]))
        for row in connection.execute(select(rows).where(rows.c.entry_id.in_(of_entry)))
    ]


def _tried(connection: Connection, about: Sequence[str]) -> defaultdict[str, tuple[Asking, ...]]:
    found: defaultdict[str, tuple[Asking, ...]] = defaultdict(tuple)
    for row in connection.execute(select(askings).where(askings.c.about.in_(about)).order_by(askings.c.id)):
        found[row.about] = (*found[row.about], _asking(row))
    return found


def _asking(row: Row[Any]) -> Asking:
    return Asking(row.at, row.till, row.cashier, Verdict(row.verdict), row.words)


def _is_repeatable(connection: Connection, row: Row[Any], customer: Customer) -> bool:
    """A lost first store that is open, whose customer still has no owner, and that was not sent a second time yet."""
    lost_first = row.operation == Operation.SAVE.value and row.state == journal.UNKNOWN and row.owner_id is None
    if not lost_first or row.settled_at is not None or row.repeats is not None or customer.owner_id is not None:
        return False
    sent_again = exists().where(
        rows.c.repeats == row.entry_id,
        rows.c.operation == Operation.SAVE.value,
        rows.c.state != Outcome.CANCELLED.value,
    )
    return not connection.execute(select(sent_again)).scalar_one()


def _sale_question(connection: Connection, row: Row[Any], payment: Payment, tried: tuple[Asking, ...]) -> OpenQuestion:
    operation = Operation.CHARGE if payment.stage is Stage.CHARGE_SENT else Operation.CREATE_TOKEN
    return _question(connection, row, payment.customer, operation, tried, payment)


def _question(
    connection: Connection,
    row: Row[Any],
    customer: Customer,
    operation: Operation,
    tried: tuple[Asking, ...],
    payment: Payment | None = None,
) -> OpenQuestion:
    silent_at = row.finished_at if payment is None else payment.ended_at
    return OpenQuestion(
        entry_id=row.entry_id,
        attempt_id=row.attempt_id,
        task=Task(row.task),
        operation=operation,
        customer=customer,
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
        silent_at=silent_at or row.started_at,
        payment=payment,
        askings=tried,
        repeatable=_is_repeatable(connection, row, customer),
    )
