"""Look after stored cards: list them, give one another label, delete one (contract sections 3.4 to 3.6).

    customer -> listing -> list -> label -> renaming -> list
                             |                  \\-> asking <-> unknown
                             \\-> sure -> deleting -> list
                                            \\-> asking <-> unknown

A deletion cannot be undone and takes a way to pay from the customer, so it is asked and answered in a state of its own
before it leaves. Both requests may be repeated (FAULTS.md, "What is repeated"), and the list tells what became of one
whose answer was lost: it is asked at once, and then as often as the cashier wishes. An open question about either
stands in nobody's way, and no other open question stands in theirs: a withdrawn consent does not wait.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from paynet_desk.core.gsm import Gsm
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.flow.machine import Answer, Broken, Effect, Event, Row
from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.flow.task import (
    Cancel,
    Edited,
    NextCustomer,
    TaskFacts,
    TextShown,
    always,
    customer_rows,
    nothing,
)
from paynet_desk.registry.values import Customer


class State(Enum):
    """Where the cashier is."""

    CUSTOMER = "customer"
    LISTING = "listing"
    LIST = "list"
    LABEL = "label"
    RENAMING = "renaming"
    SURE = "sure"
    DELETING = "deleting"
    ASKING = "asking"
    UNKNOWN = "unknown"


# ---- what is known -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """What is wished for ``card``: another ``label``, or None: that it is deleted."""

    card: StoredCard
    label: str | None = None

    @property
    def deletes(self) -> bool:
        """Whether the card is to go."""
        return self.label is None


@dataclass(frozen=True)
class Facts(TaskFacts):
    """What is known of these cards; ``done`` is the change that was made last, to be shown over the list."""

    cards: tuple[StoredCard, ...] = ()
    change: Change | None = None
    done: Change | None = None
    entry_id: str = ""  # of the change's journal row, once its answer was lost
    sent_at: datetime | None = None
    silent_at: datetime | None = None
    asked: int = 0  # by the cashier

    @property
    def about(self) -> str:
        """The change's journal row."""
        return self.entry_id


# ---- events --------------------------------------------------------------------------------------------------------


class ToCards(Event):
    """The customer's number is typed."""

    gsm: Gsm


class WishLabel(Event):
    """This card is to have another label."""

    card: StoredCard


class Rename(Event):
    """The label is typed."""

    label: str


class WishDelete(Event):
    """This card is to be deleted; it is asked first."""

    card: StoredCard


class Delete(Event):
    """The question was answered; ``consent`` is the text that the customer withdraws from."""

    consent: TextShown


class KeepCard(Event):
    """Back to the list, nothing was sent."""


class AskPaynet(Event):
    """Ask the list what became of the change."""


class BackToCards(Event):
    """Leave an unknown outcome for the customer's other cards; it stays an open question."""


class CardsListed(Answer):
    """The customer's cards at Paynet, none for a customer Paynet does not know; ``customer`` as read just now."""

    cards: tuple[StoredCard, ...]
    customer: Customer | None


class NotListed(Answer):
    """The list could not be had."""

    problem: Problem


class CardChanged(Answer):
    """Changed at Paynet and in the merchant's database."""


class CardNotChanged(Answer):
    """Nothing is changed: the request did not leave, or Paynet said no."""

    problem: Problem


class ChangeUnknown(Answer):
    """Bytes left, twice at most, and no valid answer came."""

    problem: Problem
    entry_id: str
    sent_at: datetime
    silent_at: datetime


class StillUnknown(Answer):
    """The list was asked for and could not settle it (yet)."""

    problem: Problem | None


class FoundUnchanged(Answer):
    """Paynet's list shows the card as it was, long enough after the request."""


# ---- effects -------------------------------------------------------------------------------------------------------


class ListCards(Effect):
    """Read anew who has the number, and ask Paynet for the cards."""

    attempt: int
    gsm: Gsm


class RenameCard(Effect):
    """Journal the new label, send it, write down what came."""

    attempt: int
    gsm: Gsm
    customer: Customer
    card: StoredCard
    label: str


class DeleteCard(Effect):
    """Record that consent was withdrawn, journal the deletion, send it, write down what came."""

    attempt: int
    gsm: Gsm
    customer: Customer
    card: StoredCard
    consent: TextShown


class Settle(Effect):
    """Ask the list what became of this attempt's change; ``by_itself``: the cashier did not ask for it.

    ``entry_id`` is empty when the effect broke, and the row can only be told by its attempt.
    """

    attempt: int
    entry_id: str
    by_itself: bool


# ---- guards --------------------------------------------------------------------------------------------------------


def listed(facts: Facts, event: WishLabel | WishDelete) -> bool:
    """The card is one of those on the screen."""
    return event.card in facts.cards


def same_label(facts: Facts, event: Rename) -> bool:
    """Nothing would change."""
    return facts.change is not None and facts.change.card.label == event.label


# ---- actions -------------------------------------------------------------------------------------------------------

Done = tuple[Facts, tuple[Effect, ...]]


def list_cards(facts: Facts, event: ToCards) -> Done:
    """Ask for the cards; who it is is read anew, as the answer to the look-up may not be here yet."""
    return replace(facts, gsm=event.gsm, problem=None), (ListCards(facts.attempt, event.gsm),)


def show_cards(facts: Facts, event: CardsListed) -> Done:
    """As Paynet has them."""
    return replace(facts, cards=event.cards, customer=event.customer or facts.customer, problem=None), ()


def complain(facts: Facts, event: NotListed | CardNotChanged) -> Done:
    """Say what is wrong; everything typed stays."""
    return replace(facts, problem=event.problem), ()


def wish_label(facts: Facts, event: WishLabel) -> Done:
    """The label is to be typed. Each change is an attempt of its own, so that no answer is taken for another's."""
    return _wish(facts, Change(event.card, event.card.label)), ()


def wish_delete(facts: Facts, event: WishDelete) -> Done:
    """Ask before it is sent."""
    return _wish(facts, Change(event.card)), ()


def _wish(facts: Facts, change: Change) -> Facts:
    return replace(facts, attempt=facts.attempt + 1, change=change, done=None, entry_id="", problem=None)


def rename_card(facts: Facts, event: Rename) -> Done:
    """Send it; the journal goes first."""
    assert facts.gsm is not None
    assert facts.customer is not None
    assert facts.change is not None
    card = facts.change.card
    after = replace(facts, change=Change(card, event.label), problem=None)
    return after, (RenameCard(facts.attempt, facts.gsm, facts.customer, card, event.label),)


def delete_card(facts: Facts, event: Delete) -> Done:
    """Send it; evidence and journal go first."""
    assert facts.gsm is not None
    assert facts.customer is not None
    assert facts.change is not None
    effect = DeleteCard(facts.attempt, facts.gsm, facts.customer, facts.change.card, event.consent)
    return replace(facts, problem=None), (effect,)


def keep_card(facts: Facts, event: Event) -> Done:
    """Nothing was sent."""
    return replace(facts, change=None, problem=None), ()


def show_changed(facts: Facts, event: CardChanged) -> Done:
    """Written down, so it may be shown."""
    assert facts.change is not None
    change, cards = facts.change, facts.cards
    if change.label is None:
        cards = tuple(card for card in cards if card != change.card)
    else:
        renamed = replace(change.card, label=change.label)
        cards = tuple(renamed if card == change.card else card for card in cards)
    return replace(facts, cards=cards, change=None, done=change, problem=None), ()


def not_deleted(facts: Facts, event: CardNotChanged) -> Done:
    """The card is there as before."""
    return replace(facts, change=None, problem=event.problem), ()


def ask_at_once(facts: Facts, event: ChangeUnknown) -> Done:
    """The list may tell already."""
    after = replace(
        facts, problem=event.problem, entry_id=event.entry_id, sent_at=event.sent_at, silent_at=event.silent_at, asked=0
    )
    return after, (Settle(facts.attempt, event.entry_id, True),)


def ask(facts: Facts, event: AskPaynet) -> Done:
    """Asking is safe: it changes nothing."""
    return replace(facts, asked=facts.asked + 1), (Settle(facts.attempt, facts.entry_id, False),)


def still_unknown(facts: Facts, event: StillUnknown) -> Done:
    """It stays on the list of open questions."""
    return replace(facts, problem=event.problem or facts.problem), ()


def unchanged(facts: Facts, event: FoundUnchanged) -> Done:
    """Settled: it may be tried again."""
    return replace(facts, change=None, problem=Problem(ProblemKind.FOUND_UNCHANGED)), ()


def broke(facts: Facts, event: Broken) -> Done:
    """Say so; what was typed stays."""
    return replace(facts, problem=Problem(ProblemKind.PROGRAM)), ()


def list_again(facts: Facts, event: BackToCards) -> Done:
    """The same customer's cards as they are now; answers about the change are late from now on."""
    assert facts.gsm is not None
    after = Facts(attempt=facts.attempt + 1, gsm=facts.gsm, customer=facts.customer)
    return after, (ListCards(after.attempt, facts.gsm),)


def begin_again(facts: Facts, event: Event) -> Done:
    """A clean sheet; answers to what was before are late from now on."""
    return Facts(attempt=facts.attempt + 1), ()


# ---- the table -----------------------------------------------------------------------------------------------------

_S = State
ROWS: tuple[Row[State], ...] = (
    #   in            on              if          to            do
    *customer_rows(_S.CUSTOMER),
    Row(_S.CUSTOMER, ToCards, always, _S.LISTING, list_cards),
    Row(_S.CUSTOMER, Cancel, always, _S.CUSTOMER, begin_again),
    Row(_S.LISTING, CardsListed, always, _S.LIST, show_cards),
    Row(_S.LISTING, NotListed, always, _S.CUSTOMER, complain),
    Row(_S.LISTING, Broken, always, _S.CUSTOMER, broke),
    Row(_S.LISTING, Cancel, always, _S.CUSTOMER, begin_again),
    Row(_S.LIST, WishLabel, listed, _S.LABEL, wish_label),
    Row(_S.LIST, WishDelete, listed, _S.SURE, wish_delete),
    Row(_S.LIST, Edited, always, _S.LIST, nothing),
    Row(_S.LIST, NextCustomer, always, _S.CUSTOMER, begin_again),
    Row(_S.LIST, Cancel, always, _S.CUSTOMER, begin_again),
    Row(_S.LABEL, Rename, same_label, _S.LIST, keep_card),
    Row(_S.LABEL, Rename, always, _S.RENAMING, rename_card),
    Row(_S.LABEL, Edited, always, _S.LABEL, nothing),
    Row(_S.LABEL, KeepCard, always, _S.LIST, keep_card),
    Row(_S.LABEL, Cancel, always, _S.CUSTOMER, begin_again),
    Row(_S.RENAMING, CardChanged, always, _S.LIST, show_changed),
    Row(_S.RENAMING, CardNotChanged, always, _S.LABEL, complain),
    Row(_S.RENAMING, ChangeUnknown, always, _S.ASKING, ask_at_once),
    Row(_S.RENAMING, Broken, always, _S.UNKNOWN, broke),
    Row(_S.SURE, Delete, always, _S.DELETING, delete_card),
    Row(_S.SURE, KeepCard, always, _S.LIST, keep_card),
    Row(_S.SURE, Cancel, always, _S.CUSTOMER, begin_again),
    Row(_S.DELETING, CardChanged, always, _S.LIST, show_changed),
    Row(_S.DELETING, CardNotChanged, always, _S.LIST, not_deleted),
    Row(_S.DELETING, ChangeUnknown, always, _S.ASKING, ask_at_once),
    Row(_S.DELETING, Broken, always, _S.UNKNOWN, broke),
    Row(_S.ASKING, CardChanged, always, _S.LIST, show_changed),
    Row(_S.ASKING, FoundUnchanged, always, _S.LIST, unchanged),
    Row(_S.ASKING, StillUnknown, always, _S.UNKNOWN, still_unknown),
    Row(_S.ASKING, Broken, always, _S.UNKNOWN, broke),
    Row(_S.ASKING, BackToCards, always, _S.LISTING, list_again),
    Row(_S.ASKING, NextCustomer, always, _S.CUSTOMER, begin_again),
    Row(_S.UNKNOWN, AskPaynet, always, _S.ASKING, ask),
    Row(_S.UNKNOWN, CardChanged, always, _S.LIST, show_changed),
    Row(_S.UNKNOWN, FoundUnchanged, always, _S.LIST, unchanged),
    Row(_S.UNKNOWN, BackToCards, always, _S.LISTING, list_again),
    Row(_S.UNKNOWN, NextCustomer, always, _S.CUSTOMER, begin_again),
)
