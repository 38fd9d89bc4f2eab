"""What became of a store whose answer was lost: ask Paynet for the owner's cards and look for the difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from paynet_desk.core.stored_card import StoredCard, newly_stored
from paynet_desk.flow.charging import collect
from paynet_desk.flow.desk import Desk, in_thread
from paynet_desk.flow.verdict import Verdict
from paynet_desk.paynet import card as card_service
from paynet_desk.paynet.shown import name
from paynet_desk.registry.values import Customer, OpenQuestion, Operation, Outcome, Payment

# A store that Paynet was still working on could show up in the list after a first look. Its own deadline is 30 s; after
# four times that a card that is not in the list is taken as not stored.
SURE_AFTER = timedelta(seconds=120)


@dataclass(frozen=True)
class Settlement:
    """The verdict, with what was found when it is ``STORED``."""

    verdict: Verdict
    card: StoredCard | None = None
    customer: Customer | None = None


async def ask(desk: Desk, question: OpenQuestion) -> Settlement:
    """Ask Paynet about one open store and write down what is certain; raises PaynetError when it cannot be asked.

    Asking about a store reads the list (``card/list``) and nothing else: it stores no card and draws no money. Asking
    about a sale repeats its charge with the same session, which **collects** when the bank approved and it was not
    collected before: of a sale whose charge never left, only the cashier may have that asked (DESIGN.md, "The end of
    3-D Secure").
    """
    if question.payment is not None:
        return await _ask_sale(desk, question.payment)
    if question.operation in (Operation.DELETE, Operation.RENAME):
        return await _ask_change(desk, question)
    if question.operation is not Operation.SAVE or question.owner_id is None or question.pan is None:
        return Settlement(Verdict.CANNOT_ASK)
    cards = await card_service.list_cards(desk.paynet, owner_id=question.owner_id)
    new = newly_stored(cards, question.known_hashes, question.pan)
    if new is not None:
        customer = await in_thread(
            desk.registry.finish_store,
            question.entry_id,
            owner_id=question.owner_id,
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
    if question.owner_id is None or question.card_hash is None:
        return Settlement(Verdict.CANNOT_ASK)
    cards = await card_service.list_cards(desk.paynet, owner_id=question.owner_id)
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


async def _ask_sale(desk: Desk, sale: Payment) -> Settlement:
    if sale.token_id is None:  # nobody knows a token, so nothing can have been collected or ever be
        await in_thread(desk.registry.give_up, sale.reference_no, how="no token came")
        return Settlement(Verdict.NOT_PAID)
    collected = await collect(desk, sale.reference_no, customer_name=sale.customer.name, tries=1)
    if collected.charge is None:
        return Settlement(Verdict.STILL_UNKNOWN)
    return Settlement(Verdict.PAID if collected.charge.paid else Verdict.NOT_PAID)


async def give_up(desk: Desk, question: OpenQuestion, *, how: str) -> None:
    """End a sale whose charge never left: nothing is collected. Raises RegistryError (MayBeCollected among others)."""
    assert question.payment is not None
    await in_thread(desk.registry.give_up, question.payment.reference_no, how=how)
