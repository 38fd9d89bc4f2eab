"""Sales: how far each came, from the asked-for token to the bank's answer, and how it ended.

    TOKEN_ASKED -> TOKEN_GIVEN -> PAGE_OPENED -> RETURNED -> CHARGE_SENT        how far (`stage`)
    OPEN -> PAID | DECLINED | GIVEN_UP | UNKNOWN; UNKNOWN -> the others, or OPEN again when it is charged   (`state`)

The requests of a sale are rows of the journal, whose outcomes are followed here; a sale that stopped between two
requests, while the bank's page was open, is unknown all the same. PAID, DECLINED and GIVEN_UP are final.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from paynet_desk.core.bank_codes import BankCodes
from paynet_desk.registry import owners
from paynet_desk.registry.errors import MayBeCollected, NoSuchPayment, PaymentClosed
from paynet_desk.registry.tables import UNENDED, customers, payments
from paynet_desk.registry.values import Customer, NewEntry, Operation, Outcome, Payment, PaymentState, Stage, Task

OPERATIONS = (Operation.CREATE_TOKEN, Operation.CHARGE)
WORDS_LENGTH = 400

_UNENDED = (PaymentState.OPEN.value, PaymentState.UNKNOWN.value)

# What the outcome of a request means for its sale.
STATES = {
    Outcome.DONE: PaymentState.PAID,
    Outcome.REFUSED: PaymentState.DECLINED,
    Outcome.CANCELLED: PaymentState.GIVEN_UP,
    Outcome.UNKNOWN: PaymentState.UNKNOWN,
}


def start(
    connection: Connection, entry: NewEntry, *, entry_id: str, customer_id: int, till: str, now: datetime
) -> None:
    """Write the sale whose token is about to be asked for.

    A reference may be used again only while no token came of it: the request was refused, or never left. Raises
    PaymentClosed otherwise, and ValueError when session, reference or amount are missing.
    """
    if not (entry.session_id and entry.reference_no and entry.amount_kurus):
        raise ValueError("a sale needs a session, a reference and an amount")
    told: dict[str, Any] = {
        "attempt_id": entry.attempt_id,
        "task": entry.task.value,
        "customer_id": customer_id,
        "till": till,
        "cashier": entry.cashier,
        "stage": Stage.TOKEN_ASKED.value,
        "state": PaymentState.OPEN.value,
        "token_entry_id": entry_id,
        "charges": 0,
        "amount_kurus": entry.amount_kurus,
        "total_kurus": entry.total_kurus,
        "instalments": entry.instalments,
        **owners.pan_columns(entry.pan),
        **owners.expiry_columns(entry.expiry),
        "label": entry.label,
        "card_hash": entry.card_hash,
        "stores": entry.stores,
        "add_commission": entry.add_commission,
        "session_id": entry.session_id,
        "words": "",
        "ended_at": None,
    }
    before = connection.execute(_by_reference(entry.reference_no)).one_or_none()
    if before is None:
        blank = dict.fromkeys(("number", "bank_id", "authorization_code", "reference_code", "order_id"), "")
        connection.execute(insert(payments).values(reference_no=entry.reference_no, started_at=now, **blank, **told))
        return
    if before.stage != Stage.TOKEN_ASKED.value or before.state in _UNENDED or before.customer_id != customer_id:
        raise PaymentClosed(entry.reference_no, before.state)
    write(connection, entry.reference_no, **told)


def by_reference(connection: Connection, reference_no: str) -> Payment | None:
    """The sale with this reference."""
    row = connection.execute(_by_reference(reference_no)).one_or_none()
    return None if row is None else payment(row, owners.by_id(connection, row.customer_id))


def row_of(connection: Connection, reference_no: str) -> Row[Any]:
    """The sale's row, or NoSuchPayment."""
    row = connection.execute(_by_reference(reference_no)).one_or_none()
    if row is None:
        raise NoSuchPayment(reference_no)
    return row


def unended(connection: Connection, reference_no: str) -> Row[Any]:
    """The row of a sale that is OPEN or UNKNOWN. Raises NoSuchPayment, PaymentClosed."""
    row = row_of(connection, reference_no)
    if row.state not in _UNENDED:
        raise PaymentClosed(reference_no, row.state)
    return row


def write(connection: Connection, reference_no: str, **values: Any) -> None:
    """Change a sale."""
    connection.execute(update(payments).where(payments.c.reference_no == reference_no).values(**values))


def end(connection: Connection, reference_no: str, state: PaymentState, now: datetime, **values: Any) -> None:
    """Write how a sale ended, or that it is not known."""
    write(connection, reference_no, state=state.value, ended_at=now, **values)


def reach(connection: Connection, reference_no: str, stage: Stage) -> None:
    """The bank's page was opened, or it came back. Raises NoSuchPayment, PaymentClosed; ValueError for other stages."""
    if stage not in (Stage.PAGE_OPENED, Stage.RETURNED):
        raise ValueError("only the bank's page is told like this")
    row = row_of(connection, reference_no)
    if row.state != PaymentState.OPEN.value or row.charges or row.token_id is None:
        raise PaymentClosed(reference_no, row.state)
    write(connection, reference_no, stage=stage.value)


def give_up(connection: Connection, reference_no: str, *, how: str, now: datetime) -> None:
    """Nothing is to be collected, and nothing was: no charge ever left. Raises MayBeCollected when one may have."""
    row = unended(connection, reference_no)
    if row.charges:
        raise MayBeCollected(reference_no)
    end(connection, reference_no, PaymentState.GIVEN_UP, now, settled_how=how[:WORDS_LENGTH])


def recover(connection: Connection, *, till: str | None, now: datetime) -> int:
    """Sales that a former run left OPEN become UNKNOWN; how many. `till` as in `journal.recover`."""
    left = update(payments).where(UNENDED, payments.c.state == PaymentState.OPEN.value)
    if till is not None:
        left = left.where(payments.c.till == till)
    return connection.execute(left.values(state=PaymentState.UNKNOWN.value, ended_at=now)).rowcount


def unknown(connection: Connection, gsm: str | None = None) -> list[Payment]:
    """Sales of which it is not known how they ended and that nobody signed off, of one customer or of all."""
    query = select(payments).where(
        UNENDED, payments.c.state == PaymentState.UNKNOWN.value, payments.c.settled_how.is_(None)
    )
    if gsm is not None:
        query = query.join(customers, customers.c.id == payments.c.customer_id).where(customers.c.gsm == gsm)
    rows = connection.execute(query).all()
    if not rows:
        return []
    known = owners.by_ids(connection, (row.customer_id for row in rows))
    return [payment(row, known[row.customer_id]) for row in rows]


def payment(row: Row[Any], customer: Customer) -> Payment:
    """A row as the value."""
    return Payment(
        reference_no=row.reference_no,
        attempt_id=row.attempt_id,
        task=Task(row.task),
        customer=customer,
        till=row.till,
        cashier=row.cashier,
        stage=Stage(row.stage),
        state=PaymentState(row.state),
        entry_id=row.charge_entry_id or row.token_entry_id,
        amount_kurus=row.amount_kurus,
        total_kurus=row.total_kurus,
        instalments=row.instalments,
        pan=owners.pan_of(row),
        expiry=owners.expiry_of(row),
        label=row.label,
        card_hash=row.card_hash,
        stores=row.stores,
        add_commission=row.add_commission,
        session_id=row.session_id,
        token_id=row.token_id,
        xact_id=row.xact_id,
        number=row.number,
        bank=BankCodes(row.bank_id, row.authorization_code, row.reference_code, row.order_id),
        drawn_kurus=row.drawn_kurus,
        stored=row.stored,
        words=row.words,
        started_at=row.started_at,
        charged_at=row.charged_at,
        ended_at=row.ended_at,
        settled_how=row.settled_how,
    )


def _by_reference(reference_no: str) -> Select[Any]:
    return select(payments).where(payments.c.reference_no == reference_no)
