"""What a sale's requests bring: the token, then the charge, each kept in the same transaction that closes its row."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from paynet_desk.registry import journal, owners, sales
from paynet_desk.registry.errors import EntryClosed, PaymentClosed
from paynet_desk.registry.values import ChargeOutcome, Operation, Outcome, PaymentState, SaleKept, Stage

_DONE = Outcome.DONE.value

# What the row of a charge takes over from that of its token.
_SAME = (
    "attempt_id",
    "task",
    "customer_id",
    "user_unique_id",
    "owner_id",
    "session_id",
    "reference_no",
    "amount_kurus",
    "pan_first6",
    "pan_last4",
    "pan_length",
    "expiry_year",
    "expiry_month",
    "label",
    "card_hash",
)


def finish_token(connection: Connection, entry_id: str, *, token_id: str, now: datetime) -> None:
    """Keep the token that came, also late. Raises NoSuchEntry, EntryClosed; PaymentClosed when the sale has ended."""
    row = journal.row_of(connection, entry_id)
    if row.state == _DONE and row.token_id == token_id:
        return
    journal.refuse_closed(row)
    sales.unended(connection, row.reference_no)
    journal.write(connection, entry_id, state=_DONE, token_id=token_id, finished_at=now)
    opened = {"stage": Stage.TOKEN_GIVEN.value, "state": PaymentState.OPEN.value, "ended_at": None}
    sales.write(connection, row.reference_no, token_id=token_id, **opened)


def begin_charge(connection: Connection, reference_no: str, *, cashier: str, till: str, now: datetime) -> str:
    """Note that a charge is about to leave; the id of its row, which is the same for every repetition.

    To be called before each of them, since each may collect. Raises NoSuchPayment, PaymentClosed; ValueError when no
    token ever came.
    """
    sale = sales.unended(connection, reference_no)
    if sale.token_id is None:
        raise ValueError("a sale without a token cannot be charged")
    if sale.settled_how is not None:
        raise PaymentClosed(reference_no, "signed off")
    if sale.charge_entry_id is None:
        token = journal.row_of(connection, sale.token_entry_id)
        entry_id = journal.add(
            connection,
            till=till,
            now=now,
            operation=Operation.CHARGE.value,
            cashier=cashier,
            token_id=sale.token_id,
            known_hashes=json.dumps(owners.card_hashes(connection, sale.customer_id)),
            **{name: getattr(token, name) for name in _SAME},
        )
    else:
        entry_id = str(sale.charge_entry_id)
        journal.write(connection, entry_id, state=journal.SENT)
    sales.write(
        connection,
        reference_no,
        stage=Stage.CHARGE_SENT.value,
        state=PaymentState.OPEN.value,
        charges=sale.charges + 1,
        charge_entry_id=entry_id,
        charged_at=sale.charged_at or now,
        ended_at=None,
        till=till,
    )
    return entry_id


def finish_charge(
    connection: Connection, entry_id: str, outcome: ChargeOutcome, *, customer_name: str, now: datetime
) -> SaleKept:
    """Keep a verdict, and what storing with the payment brought; a verdict that came late or again is taken as well.

    A sale that is kept as paid stays paid; telling it again adds what was not known yet of the stored card. An owner id
    that does not fit is kept on the row only. Raises NoSuchEntry, EntryClosed when the sale ended otherwise.
    """
    row = journal.row_of(connection, entry_id)
    sale = sales.row_of(connection, row.reference_no)
    _refuse_other_end(row, sale, outcome)
    if sale.state == PaymentState.DECLINED.value:
        return _kept(connection, row, owner_conflict=False)
    if not outcome.paid:
        words = outcome.words[: sales.WORDS_LENGTH]
        sales.end(connection, row.reference_no, PaymentState.DECLINED, now, words=words)
        journal.write(connection, entry_id, state=Outcome.REFUSED.value, detail=words, finished_at=now)
        return _kept(connection, row, owner_conflict=False)
    if sale.state != PaymentState.PAID.value:
        sales.end(connection, row.reference_no, PaymentState.PAID, now, stored=outcome.stored, **_told(outcome))
        late = {"settled_at": now, "settled_how": "late answer"} if row.state == journal.UNKNOWN else {}
        journal.write(connection, entry_id, state=_DONE, finished_at=now, **late)
        owners.rename(connection, row.customer_id, customer_name)
        owners.touch(connection, row.customer_id, now)
    conflict = _keep_stored(connection, row, sale, outcome)
    return _kept(connection, row, owner_conflict=conflict)


def give_up(connection: Connection, reference_no: str, *, how: str, now: datetime) -> None:
    """End a sale that was never charged, and the question of its token. Raises as `sales.give_up`."""
    sale = sales.row_of(connection, reference_no)
    sales.give_up(connection, reference_no, how=how, now=now)
    if journal.row_of(connection, sale.token_entry_id).state == journal.UNKNOWN:
        settled = {"settled_at": now, "settled_how": how[: sales.WORDS_LENGTH]}
        journal.write(connection, sale.token_entry_id, state=Outcome.CANCELLED.value, **settled)


def _refuse_other_end(row: Row[Any], sale: Row[Any], outcome: ChargeOutcome) -> None:
    ended = PaymentState(sale.state)
    if ended in (PaymentState.OPEN, PaymentState.UNKNOWN):
        if row.operation != Operation.CHARGE.value or row.entry_id != sale.charge_entry_id:
            raise PaymentClosed(row.reference_no, sale.stage)  # never charged: no verdict can be about it
        return
    same = PaymentState.PAID if outcome.paid else PaymentState.DECLINED
    if ended is not same or (outcome.xact_id and sale.xact_id and outcome.xact_id != sale.xact_id):
        raise EntryClosed(row.entry_id, sale.state)


def _told(outcome: ChargeOutcome) -> dict[str, Any]:
    return {
        "xact_id": outcome.xact_id,
        "number": outcome.number,
        "bank_id": outcome.bank.bank_id,
        "authorization_code": outcome.bank.authorization_code,
        "reference_code": outcome.bank.reference_code,
        "order_id": outcome.bank.order_id,
        "drawn_kurus": outcome.drawn_kurus,
    }


def _keep_stored(connection: Connection, row: Row[Any], sale: Row[Any], outcome: ChargeOutcome) -> bool:
    """Owner and card, if the card was to be stored; whether the answered owner contradicts the kept ones.

    The owner is kept even when the answer does not tell whether the card was: with it the list can be asked.
    """
    if not (sale.stores and outcome.owner_id) or outcome.stored is False:
        return False
    customer = owners.by_id(connection, row.customer_id)
    answered = {"answered_owner_id": outcome.owner_id}
    if outcome.card is not None:
        answered["answered_card_hash"] = outcome.card.card_hash
    fits = customer.owner_id in (None, outcome.owner_id)
    if not fits or owners.holder_of(connection, outcome.owner_id) not in (None, customer.id):
        journal.write(connection, row.entry_id, detail="owner conflict", **answered)
        sales.write(connection, row.reference_no, stored=None)
        return True
    journal.write(connection, row.entry_id, **answered)
    owners.set_owner(connection, customer.id, outcome.owner_id)
    if outcome.stored and outcome.card is not None:
        sent_expiry = owners.expiry_of(sale)
        card = replace(outcome.card, label=sale.label or outcome.card.label, expiry=sent_expiry or outcome.card.expiry)
        owners.keep_card(connection, customer.id, card)
        sales.write(connection, row.reference_no, stored=True)
    return False


def _kept(connection: Connection, row: Row[Any], *, owner_conflict: bool) -> SaleKept:
    sale = sales.by_reference(connection, row.reference_no)
    assert sale is not None
    return SaleKept(sale, owner_conflict)
