"""Collecting a sale: charge with the same session until an answer comes, then ask by reference; write before telling.

One place for a charge that follows the bank's page, one that is asked for again, and one that a former run left open.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime

from paynet_desk.core.bank_codes import BankCodes
from paynet_desk.core.money import Kurus
from paynet_desk.core.stored_card import newly_stored
from paynet_desk.flow.desk import Desk, in_thread, written
from paynet_desk.flow.effects import begun, close_row, now
from paynet_desk.flow.problem import Problem, ProblemKind, problem_of
from paynet_desk.paynet import card as card_service
from paynet_desk.paynet import transaction
from paynet_desk.paynet.errors import AnswerLost, NotSent, PaynetError, Refused, Throttled
from paynet_desk.paynet.transaction import (
    CHARGE_AGAIN,
    AfterCharge,
    Charge,
    ChargeOrder,
    Decline,
    StoredAnswer,
    after_charge,
)
from paynet_desk.registry.errors import RegistryError
from paynet_desk.registry.values import ChargeOutcome, Customer, Outcome, Payment

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Collected:
    """What came of it: a definite ``charge``, written down; or a ``problem``.

    ``left``: a charge of this sale may have reached Paynet, so nothing but asking again may follow.
    """

    sent_at: datetime
    silent_at: datetime
    charge: Charge | None = None
    customer: Customer | None = None
    problem: Problem | None = None
    left: bool = False


async def collect(desk: Desk, reference_no: str, *, customer_name: str = "", tries: int | None = None) -> Collected:
    """Charge the sale with this reference; ``tries`` (default: contract's own patience) charges at most.

    A charge that succeeded before is told by code 100 and collects nothing again (contract 1.5). Raises RegistryError
    when the journal refuses, and then nothing left.
    """
    sale = await in_thread(desk.registry.sale_for_reference, reference_no)
    assert sale is not None, "a sale is written down before its token is asked for"
    assert sale.token_id is not None
    order = ChargeOrder(
        session_id=sale.session_id,
        token_id=sale.token_id,
        reference_no=reference_no,
        amount=Kurus(sale.amount_kurus),
        add_commission=sale.add_commission,
        total=Kurus(sale.total_kurus) if sale.total_kurus else None,
        pan=sale.pan,
    )
    left = sale.charged_at is not None
    sent_at, pause = now(), CHARGE_AGAIN.first_s
    problem = Problem(ProblemKind.LOST)
    for more in reversed(range(tries or CHARGE_AGAIN.more_tries + 1)):
        entry_id = await in_thread(desk.registry.begin_charge, reference_no, cashier=desk.cashier)
        begun(entry_id)
        try:
            charge = await transaction.charge(desk.paynet, order=order)
        except PaynetError as error:
            next_step = after_charge(error, lost_before=left)
            left = left or isinstance(error, AnswerLost) or next_step is AfterCharge.ASK
            problem = problem_of(error)
            if next_step is AfterCharge.OVER:
                return await _keep(desk, sale, entry_id, _declined(error, reference_no), customer_name, sent_at)
            nothing_done = isinstance(error, NotSent | Throttled) and not left
            await close_row(desk, entry_id, Outcome.CANCELLED if nothing_done else Outcome.UNKNOWN)
            if next_step is AfterCharge.ASK or not more:
                break
            await asyncio.sleep(error.retry_after_s if isinstance(error, Throttled) else pause)
            pause = min(pause * 2, CHARGE_AGAIN.cap_s)
        except Exception:
            log.exception("charge broke")  # whatever broke, bytes may have left
            left = True
            await close_row(desk, entry_id, Outcome.UNKNOWN)
            break
        else:
            return await _keep(desk, sale, entry_id, charge, customer_name, sent_at)
    if left and (found := await _asked(desk, reference_no)) is not None:
        return await _keep(desk, sale, entry_id, found, customer_name, sent_at)
    return Collected(sent_at, now(), problem=problem, left=left)


async def look_up(desk: Desk, sale: Payment) -> Collected | None:
    """Ask about a sale whose charge was sent, and charge nothing: what was collected; None when it is not known."""
    sent_at = now()
    found = await _asked(desk, sale.reference_no)
    if found is None:
        return None
    return await _keep(desk, sale, sale.entry_id, found, sale.customer.name, sent_at)


async def _asked(desk: Desk, reference_no: str) -> Charge | None:
    """What ``transaction/check`` knows: only a charge that collected settles anything (contract 4.3)."""
    try:
        result = await transaction.check(desk.paynet, reference_no=reference_no)
    except PaynetError as error:
        log.warning("sale not asked about: %s", type(error).__name__)
        return None
    found = result.collected
    if found is None:
        return None
    return Charge(
        paid=True,
        repeated=True,
        decline=None,
        xact_id=found.xact_id,
        number=found.number,
        reference_no=reference_no,
        bank=found.bank,
        amount=found.amount,
        net=found.net,
        pan=found.pan,
        instalments=found.instalments,
        at=found.at,
        stored=StoredAnswer(None),
    )


def _declined(error: PaynetError, reference_no: str) -> Charge:
    """Paynet's no to the charge itself, for instance code 16: the bank did not approve."""
    code = error.code if isinstance(error, Refused) else None
    decline = Decline(getattr(error, "message", ""), paynet_code="" if code is None else str(code))
    return Charge(
        paid=False,
        repeated=False,
        decline=decline,
        xact_id=None,
        number="",
        reference_no=reference_no,
        bank=BankCodes(),
        amount=None,
        net=None,
        pan=None,
        instalments=None,
        at=None,
        stored=StoredAnswer(None),
    )


async def _keep(
    desk: Desk, sale: Payment, entry_id: str, charge: Charge, customer_name: str, sent_at: datetime
) -> Collected:
    """Success is shown only when it is on disk (I3); the list tells what was stored where the answer does not."""
    if charge.paid and sale.stores and charge.stored.ok is None:
        charge = replace(charge, stored=await _stored_with_it(desk, sale, charge))
    outcome = ChargeOutcome(
        paid=charge.paid,
        bank=charge.bank,
        xact_id=charge.xact_id,
        number=charge.number,
        drawn_kurus=charge.amount,
        words=charge.decline.words if charge.decline else "",
        stored=charge.stored.ok if sale.stores else None,
        owner_id=charge.stored.owner_id,
        card=charge.stored.card,
    )
    keep = desk.registry.finish_charge
    try:
        kept = await written("charge", keep, entry_id, outcome, customer_name=customer_name)
    except RegistryError:
        return Collected(sent_at, now(), problem=Problem(ProblemKind.REGISTRY_AFTER), left=True)
    return Collected(sent_at, now(), charge=charge, customer=kept.payment.customer, left=True)


async def _stored_with_it(desk: Desk, sale: Payment, charge: Charge) -> StoredAnswer:
    """A repeated answer may leave out whether the card was stored (contract 1.5); then the list tells."""
    owner_id = charge.stored.owner_id or sale.customer.owner_id
    if owner_id is None or sale.pan is None:
        return charge.stored
    try:
        cards = await card_service.list_cards(desk.paynet, owner_id=owner_id)
    except PaynetError as error:
        log.warning("cards not listed after a charge: %s", type(error).__name__)
        return charge.stored
    new = newly_stored(cards, {card.card_hash for card in sale.customer.cards}, sale.pan)
    return StoredAnswer(new is not None, owner_id=owner_id, card=new)
