"""What became of an operation whose outcome is not known: ask Paynet, write down what is certain and what was tried.

Three ways lead here: the start of the program, the clock (``settle_due``), and the cashier ("ask Paynet now"). None of
them stores a card, and none charges a sale whose charge never left: only the cashier may have that asked.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from paynet_desk.core.stored_card import StoredCard, newly_stored
from paynet_desk.flow import look_after, pay, store_card
from paynet_desk.flow.charging import collect, look_up
from paynet_desk.flow.desk import Desk, in_thread
from paynet_desk.flow.machine import Event
from paynet_desk.flow.problem import Problem, problem_of
from paynet_desk.paynet import card as card_service
from paynet_desk.paynet.errors import PaynetError
from paynet_desk.paynet.shown import name
from paynet_desk.paynet.transaction import Charge
from paynet_desk.registry.errors import RegistryError
from paynet_desk.registry.values import Customer, OpenQuestion, Operation, Outcome, Payment, Stage, Verdict

log = logging.getLogger(__name__)

# A store that Paynet was still working on could show up in the list after a first look. Its own deadline is 30 s; after
# four times that a card that is not in the list is taken as not stored.
SURE_AFTER = timedelta(seconds=120)

FIRST_AFTER = timedelta(minutes=1)  # FAULTS.md, "What is repeated": a minute, then growing
LONGEST_BETWEEN = timedelta(hours=1)

_CHANGES = (Operation.DELETE, Operation.RENAME)


@dataclass(frozen=True)
class Settlement:
    """The verdict; with it what was found where something is ``STORED`` or collected, or why nobody could be asked."""

    verdict: Verdict
    card: StoredCard | None = None
    customer: Customer | None = None
    charge: Charge | None = None
    problem: Problem | None = None


def can_be_asked(question: OpenQuestion) -> bool:
    """Is there something to ask Paynet by?"""
    if question.payment is not None:
        return True
    by = question.card_hash if question.operation in _CHANGES else question.pan
    asked = question.operation is Operation.SAVE or question.operation in _CHANGES
    return asked and by is not None and _owner_of(question) is not None


def is_asked_by_itself(question: OpenQuestion) -> bool:
    """May it be asked without the cashier? Not a sale that could be charged and never was: asking collects."""
    sale = question.payment
    return can_be_asked(question) and (sale is None or sale.token_id is None or sale.stage is Stage.CHARGE_SENT)


def due_at(question: OpenQuestion) -> datetime:
    """When it is to be asked again by itself: 1, 2, 4, 8 minutes after it fell silent and so on, at last every hour."""
    tries = len(question.askings)
    if not tries:
        return question.silent_at + FIRST_AFTER
    growing: timedelta = FIRST_AFTER * 2 ** min(tries - 1, 10)
    return question.askings[-1].at + min(growing, LONGEST_BETWEEN)


async def settle_due(desk: Desk, *, at_start: bool = False) -> tuple[tuple[OpenQuestion, Settlement], ...]:
    """Ask about every question of this till that is due, or at the start about all; what each brought.

    Raises RegistryError when the questions cannot be read.
    """
    answers: list[tuple[OpenQuestion, Settlement]] = []
    for question in await in_thread(desk.registry.own_questions):
        if is_asked_by_itself(question) and (at_start or due_at(question) <= datetime.now(UTC)):
            try:
                answers.append((question, await ask(desk, question)))
            except RegistryError as error:  # settled in the meantime, or the disk: the next turn tells
                log.warning("open question not settled: %s", type(error).__name__)
    return tuple(answers)


async def ask(desk: Desk, question: OpenQuestion, *, cashier: str = "") -> Settlement:
    """Ask Paynet about one open question and write down what is certain, and that it was asked; raises RegistryError.

    Asking about a store reads the list (``card/list``) and nothing else. Asking about a sale repeats its charge with
    the same session, which **collects** when the bank approved and it was not collected before (DESIGN.md, "The end of
    3-D Secure"). ``cashier`` is empty when nobody asked for it.
    """
    try:
        settlement = await _ask(desk, question)
    except PaynetError as error:
        log.warning("open question not settled: %s", type(error).__name__)
        settlement = Settlement(Verdict.NOT_REACHED, problem=problem_of(error))
    await in_thread(desk.registry.note_asking, question, settlement.verdict, cashier=cashier)
    return settlement


async def _ask(desk: Desk, question: OpenQuestion) -> Settlement:
    if not can_be_asked(question):
        return Settlement(Verdict.CANNOT_ASK)
    if question.payment is not None:
        return await _ask_sale(desk, question, question.payment)
    if question.operation in _CHANGES:
        return await _ask_change(desk, question)
    return await _ask_store(desk, question)


def _owner_of(question: OpenQuestion) -> str | None:
    """Whose list tells: the owner the store was for, or the one the customer was found to have since."""
    return question.owner_id or question.customer.owner_id


async def _ask_store(desk: Desk, question: OpenQuestion) -> Settlement:
    owner_id = _owner_of(question)
    assert owner_id is not None
    assert question.pan is not None
    cards = await card_service.list_cards(desk.paynet, owner_id=owner_id)
    new = newly_stored(cards, question.known_hashes, question.pan)
    if new is not None:
        customer = await in_thread(
            desk.registry.finish_store,
            question.entry_id,
            owner_id=owner_id,
            card=new,
            customer_name=question.customer.name,
        )
        return Settlement(Verdict.STORED, new, customer)
    if datetime.now(UTC) - question.started_at < SURE_AFTER:
        return Settlement(Verdict.STILL_UNKNOWN)
    await in_thread(desk.registry.settle, question.entry_id, Outcome.REFUSED, how="not in card/list")
    return Settlement(Verdict.NOT_STORED)


async def _ask_change(desk: Desk, question: OpenQuestion) -> Settlement:
    """A deleted card is not in the list, a renamed one shows the label that was sent; the kept card follows."""
    owner_id = _owner_of(question)
    assert owner_id is not None
    cards = await card_service.list_cards(desk.paynet, owner_id=owner_id)
    card = next((card for card in cards if card.card_hash == question.card_hash), None)
    if question.operation is Operation.DELETE:
        done = card is None
    else:
        done = card is not None and card.label == name(question.label)
    if done:
        await in_thread(desk.registry.settle, question.entry_id, Outcome.DONE, how="card/list")
        return Settlement(Verdict.DONE, card, question.customer)
    if datetime.now(UTC) - question.started_at < SURE_AFTER:
        return Settlement(Verdict.STILL_UNKNOWN)
    await in_thread(desk.registry.settle, question.entry_id, Outcome.REFUSED, how="card/list shows it unchanged")
    return Settlement(Verdict.NOT_DONE, card, question.customer)


async def _ask_sale(desk: Desk, question: OpenQuestion, sale: Payment) -> Settlement:
    if sale.token_id is None:  # nobody knows a token, so nothing can have been collected or ever be
        await in_thread(desk.registry.give_up, sale.reference_no, how="no token came")
        return Settlement(Verdict.NOT_PAID)
    asked_before = sale.stage is Stage.CHARGE_SENT and bool(question.askings)
    collected = await look_up(desk, sale) if asked_before else None  # only reads; what it does not know is charged anew
    if collected is None:
        collected = await collect(desk, sale.reference_no, customer_name=sale.customer.name, tries=1)
    charge = collected.charge
    if charge is None:
        was_reached = collected.problem is None or not collected.problem.nothing_sent
        verdict = Verdict.STILL_UNKNOWN if was_reached else Verdict.NOT_REACHED
        return Settlement(verdict, problem=collected.problem)
    verdict = Verdict.PAID if charge.paid else Verdict.NOT_PAID
    return Settlement(verdict, customer=collected.customer, charge=charge)


def answer_to(attempt: int, settlement: Settlement) -> Event | None:
    """The event for a page that still shows the question; None where it brought nothing to show."""
    match settlement:
        case Settlement(Verdict.STORED, card=StoredCard() as card, customer=Customer() as customer):
            return store_card.CardStored(attempt, card, customer)
        case Settlement(Verdict.NOT_STORED):
            return store_card.FoundNotStored(attempt)
        case Settlement(Verdict.DONE):
            return look_after.CardChanged(attempt)
        case Settlement(Verdict.NOT_DONE):
            return look_after.FoundUnchanged(attempt)
        case Settlement(charge=Charge() as charge, customer=customer):
            return pay.Charged(attempt, charge, customer)
    return None


async def give_up(desk: Desk, question: OpenQuestion, *, how: str) -> None:
    """End a sale whose charge never left: nothing is collected. Raises RegistryError (MayBeCollected among others)."""
    assert question.payment is not None
    await in_thread(desk.registry.give_up, question.payment.reference_no, how=how)
    await in_thread(desk.registry.note_asking, question, Verdict.GIVEN_UP, cashier=desk.cashier)
