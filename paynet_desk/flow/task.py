"""What every task of the cashier begins with: a customer is known by a phone number, a card is typed, a text is shown.

The tasks (``store_card``, ``pay``) build their tables on these rows, so that page 1 and the card page serve them all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.masking import MaskedPan
from paynet_desk.flow.machine import Answer, Effect, Event, Row
from paynet_desk.flow.problem import Problem
from paynet_desk.registry.values import Customer, OpenQuestion


@dataclass(frozen=True)
class TextShown:
    """Which legal text was read out or ticked: its kind, version, language and SHA-256."""

    kind: str
    version: str
    language: str
    sha256: str


@dataclass(frozen=True)
class Draft:
    """The card as confirmed, without its number and code; ``pan`` is masked 6+4.

    ``holder`` is what the card carries and Paynet is sent ("ELIF YILMAZ"), ``customer_name`` the same person with
    Turkish letters as typed ("Elif Yılmaz").
    """

    pan: MaskedPan
    expiry: Expiry
    holder: Cardholder
    customer_name: str
    label: str


@dataclass(frozen=True)
class TaskFacts:
    """What is known whatever the task is; never card data. ``attempt`` counts up whenever the cashier begins anew.

    ``repeats`` is the ``entry_id`` of the open question that a manager lets this attempt repeat, "" of none.
    """

    attempt: int = 0
    gsm: Gsm | None = None
    customer: Customer | None = None
    question: OpenQuestion | None = None
    repeats: str = ""
    found: tuple[Customer, ...] = ()
    draft: Draft | None = None
    consent: TextShown | None = None
    problem: Problem | None = None

    @property
    def about(self) -> str:
        """What the open question of this attempt is kept under (``OpenQuestion.about``), if there is one."""
        return ""


class GsmTyped(Event):
    """The field holds a whole number, or None while it does not."""

    gsm: Gsm | None


class NameTyped(Event):
    """A part of a name to look a customer up by; empty ends the search."""

    text: str


class Edited(Event):
    """The cashier goes on typing after a problem: the message has been read."""


class Cancel(Event):
    """Everything typed is given up; asked and answered before it is sent here."""


class NextCustomer(Event):
    """The result was read."""


class CustomerLookedUp(Answer):
    """What the merchant's database knows of the number."""

    gsm: Gsm
    customer: Customer | None
    question: OpenQuestion | None


class CustomersFound(Answer):
    """What a search by name found."""

    customers: tuple[Customer, ...]


class LookUpCustomer(Effect):
    """Ask the database for the owner of a number."""

    attempt: int
    gsm: Gsm


class SearchCustomers(Effect):
    """Ask the database for owners by name."""

    attempt: int
    text: str


class WipeCard(Effect):
    """Overwrite the card number and the security code."""


class WipeCode(Effect):
    """Overwrite the code from the SMS."""


F = TypeVar("F", bound=TaskFacts)
S = TypeVar("S", bound=Enum)
WIPE_ALL = (WipeCard(), WipeCode())


def always(facts: F, event: Event) -> bool:
    """No condition."""
    return True


def fresh(facts: F, event: CustomerLookedUp) -> bool:
    """The answer is about the number that is in the field now."""
    return facts.gsm == event.gsm


def blocked(facts: F, event: Any) -> bool:
    """An earlier operation of this customer is not settled (I6)."""
    question = facts.question
    return question is not None and facts.gsm == event.gsm and question.entry_id != facts.repeats


def nothing(facts: F, event: Event) -> tuple[F, tuple[Effect, ...]]:
    """Only the state changes; a problem shown before is over."""
    return replace(facts, problem=None), ()


def look_up(facts: F, event: GsmTyped) -> tuple[F, tuple[Effect, ...]]:
    """Forget the customer before, ask for this one."""
    repeats = facts.repeats if event.gsm == facts.gsm else ""
    after = replace(facts, gsm=event.gsm, customer=None, question=None, repeats=repeats, found=(), problem=None)
    return after, ((LookUpCustomer(facts.attempt, event.gsm),) if event.gsm else ())


def greet(facts: F, event: CustomerLookedUp) -> tuple[F, tuple[Effect, ...]]:
    """Show who it is, or that an earlier store blocks."""
    return replace(facts, customer=event.customer, question=event.question), ()


def search(facts: F, event: NameTyped) -> tuple[F, tuple[Effect, ...]]:
    """Look up by name; nothing typed shows nothing."""
    text = event.text.strip()
    return replace(facts, found=()), ((SearchCustomers(facts.attempt, text),) if text else ())


def show_found(facts: F, event: CustomersFound) -> tuple[F, tuple[Effect, ...]]:
    """Offer what was found."""
    return replace(facts, found=event.customers), ()


def customer_rows(state: S) -> tuple[Row[S], ...]:
    """The rows of the state in which the phone number is typed."""
    return (
        Row(state, GsmTyped, always, state, look_up),
        Row(state, CustomerLookedUp, fresh, state, greet),
        Row(state, NameTyped, always, state, search),
        Row(state, CustomersFound, always, state, show_found),
    )
