"""Take a payment, with a new card (and store it, if the customer wishes) or with a stored one (contract sections 1, 2).

    amount -> customer -> (listing -> choice) -> card -> rating -> instalments -> tokenising -> bank -> charging -> paid
                                                                                         \\-> decide      |-> declined
                                                                                         \\-> given up     \\-> unknown

It is shaped by what a charge may do. Money moves at ``transaction/charge`` and nowhere else, so everything before it
can be given up freely; from the moment a charge was sent there is no other way than to ask with the same session until
an answer comes (code 100 says that it had succeeded before). A new session for the same sale is begun only after a
definite no. The bank's page only says that it is over: what it means, Paynet's answer to the charge tells.

Nothing here holds card data; the card's number and code lie in ``CardSecrets`` until the token is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from paynet_desk.core.gsm import Gsm
from paynet_desk.core.money import Kurus
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.flow.machine import Answer, Broken, Effect, Event, Row
from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.flow.task import (
    WIPE_ALL,
    Cancel,
    Draft,
    Edited,
    NextCustomer,
    TaskFacts,
    TextShown,
    WipeCard,
    always,
    blocked,
    customer_rows,
    nothing,
)
from paynet_desk.registry.values import Customer

if TYPE_CHECKING:
    from paynet_desk.paynet.payment import Instalment, Instalments, PaymentSession, Token
    from paynet_desk.paynet.transaction import Charge


class State(Enum):
    """Where the cashier is."""

    AMOUNT = "amount"
    CUSTOMER = "customer"
    LISTING = "listing"
    CHOICE = "choice"
    CARD = "card"
    RATING = "rating"
    INSTALMENTS = "instalments"
    TOKENISING = "tokenising"
    BANK = "bank"
    DECIDE = "decide"
    CHARGING = "charging"
    PAID = "paid"
    DECLINED = "declined"
    GIVEN_UP = "given up"
    UNKNOWN = "unknown"


class Doubt(Enum):
    """Why the cashier has to decide whether Paynet is asked, which collects if the bank approved."""

    QUIET = "quiet"  # the page says nothing more and never clearly came back
    TIMED_OUT = "timed out"
    CRASHED = "crashed"
    NOT_SENT = "not sent"  # the charge did not leave this machine


# ---- what is known -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ticket:
    """What makes a try of a sale ours before Paynet knows it: ``reference_no`` is new for every try (contract 1.5).

    ``user_unique_id`` stays the customer's own, also when this sale is the first that Paynet hears of them.
    """

    reference_no: str
    user_unique_id: str


@dataclass(frozen=True)
class Sale:
    """A sale at Paynet: what a charge is made, repeated and asked for with; kept in the journal until it is over.

    ``entry_id`` is its journal row, ``reference_no`` our own and unique to this try.
    """

    entry_id: str
    reference_no: str
    session_id: str
    token_id: str
    amount: Kurus


@dataclass(frozen=True)
class Facts(TaskFacts):
    """What is known of this payment. ``offers_stored``: whether stored cards may be shown to who stands there."""

    offers_stored: bool = True

    amount: Kurus | None = None
    note: str = ""
    cards: tuple[StoredCard, ...] = ()
    stored: StoredCard | None = None  # the stored card that pays; None: a typed one
    twin: StoredCard | None = None  # the typed card is stored already, so it is not stored again (I2)
    ticket: Ticket | None = None
    session: PaymentSession | None = None
    instalments: Instalments | None = None
    chosen: Instalment | None = None
    token: Token | None = None
    sale: Sale | None = None
    doubt: Doubt | None = None
    charge: Charge | None = None
    left: bool = False  # a charge of this sale may have reached Paynet
    charged_at: datetime | None = None
    silent_at: datetime | None = None
    asked: int = 0

    @property
    def about(self) -> str:
        """The sale's reference."""
        return self.sale.reference_no if self.sale is not None else ""


# ---- events --------------------------------------------------------------------------------------------------------


class SetAmount(Event):
    """The amount is typed; ``note`` stands on the receipt."""

    amount: Kurus
    note: str


class ChangeAmount(Event):
    """Another amount: session and instalments are asked for anew."""


class ToCard(Event):
    """The customer's number is typed."""

    gsm: Gsm


class UseStored(Event):
    """One of the stored cards pays."""

    card: StoredCard


class UseNew(Event):
    """A card that is on the counter pays."""


class ConfirmCard(Event):
    """The card is typed; with ``consent`` it is stored if the payment succeeds."""

    draft: Draft
    consent: TextShown | None


class Proceed(Event):
    """The instalments are chosen: on to the bank."""

    instalment: Instalment


class BankReturned(Event):
    """The browser left for the bank and came back; what that means, the charge tells."""


class BankInDoubt(Event):
    """The bank's page ended without a clear return."""

    doubt: Doubt


class AbandonBank(Event):
    """The cashier gave up before the return, and was asked first."""


class AskIfApproved(Event):
    """Ask Paynet, which collects if the bank approved."""


class GiveUp(Event):
    """Do not ask: nothing is collected, and that cannot be undone."""


class AskPaynet(Event):
    """Ask what became of a charge that was sent."""


class AnotherCard(Event):
    """The same sale with another card, after a definite no."""


class StoredListed(Answer):
    """The customer's cards at Paynet, none for a customer Paynet does not know; ``customer`` as read just now."""

    cards: tuple[StoredCard, ...]
    customer: Customer | None


class NotListed(Answer):
    """The list could not be had."""

    problem: Problem


class Rated(Answer):
    """A session for this amount, and what the card may be paid in."""

    ticket: Ticket
    session: PaymentSession
    instalments: Instalments


class NotRated(Answer):
    """No session, or no instalments for this card; nothing is collected."""

    problem: Problem


class Tokenised(Answer):
    """The card is with Paynet; nothing is collected yet."""

    token: Token
    sale: Sale


class TokenNotSent(Answer):
    """The card did not leave this machine."""

    problem: Problem


class TokenRefused(Answer):
    """Paynet took no token for this card, or the answer was lost: without a token nothing can be collected."""

    problem: Problem


class Charged(Answer):
    """A definite answer: paid, or declined."""

    charge: Charge
    customer: Customer | None


class ChargeNotSent(Answer):
    """The charge did not leave this machine."""

    problem: Problem


class ChargeUnknown(Answer):
    """A charge was sent, repeated and asked about, and nobody answered."""

    problem: Problem
    sent_at: datetime
    silent_at: datetime


# ---- effects -------------------------------------------------------------------------------------------------------


class ListStored(Effect):
    """Read anew who has the number, and ask Paynet for the cards."""

    attempt: int
    gsm: Gsm


class Rate(Effect):
    """Open a session for the amount and ask what the card may be paid in."""

    attempt: int
    amount: Kurus
    gsm: Gsm
    customer: Customer | None
    stored: StoredCard | None


class Tokenise(Effect):
    """Record the consent, journal the sale, send the card (or name the stored one)."""

    attempt: int
    gsm: Gsm
    customer: Customer | None
    amount: Kurus
    note: str
    ticket: Ticket
    session: PaymentSession
    instalment: Instalment
    stored: StoredCard | None
    draft: Draft | None
    consent: TextShown | None
    seen: tuple[StoredCard, ...]


class Collect(Effect):
    """Charge, with the same session until an answer comes.

    ``sent_before``: a charge of this sale may have reached Paynet already.
    """

    attempt: int
    sale: Sale
    draft: Draft | None
    sent_before: bool


class CloseSale(Effect):
    """Write down that the sale was given up before a charge was sent."""

    sale: Sale


# ---- guards --------------------------------------------------------------------------------------------------------


def knows_card(facts: Facts, event: Event) -> bool:
    """The amount was changed after a card was there."""
    return facts.gsm is not None and (facts.stored is not None or facts.draft is not None)


def no_card_yet(facts: Facts, event: Event) -> bool:
    """The first time the amount is typed."""
    return not knows_card(facts, event)


def has_cards(facts: Facts, event: StoredListed) -> bool:
    """There are, and they may be shown: a number alone proves nothing of who typed it."""
    return bool(event.cards) and facts.offers_stored


def by_stored(facts: Facts, event: Event) -> bool:
    """A stored card pays."""
    return facts.stored is not None


def needs_bank(facts: Facts, event: Tokenised) -> bool:
    """The bank's page follows; Paynet says so, not we (contract 1.4)."""
    return event.token.needs_tds


def sent_before(facts: Facts, event: Event) -> bool:
    """An earlier charge of this sale left and nobody answered, so it cannot be given up."""
    return facts.left


def paid(facts: Facts, event: Charged) -> bool:
    """The money is collected (contract 1.5)."""
    return event.charge.paid


# ---- actions -------------------------------------------------------------------------------------------------------

Done = tuple[Facts, tuple[Effect, ...]]


def set_amount(facts: Facts, event: SetAmount) -> Done:
    """Remember it; on to the customer."""
    return replace(facts, amount=event.amount, note=event.note, problem=None), ()


def set_amount_again(facts: Facts, event: SetAmount) -> Done:
    """Another amount with the same card: a new session, new instalments."""
    return _rate(replace(facts, amount=event.amount, note=event.note))


def refuse_blocked(facts: Facts, event: ToCard) -> Done:
    """Say that an earlier operation is not settled."""
    return replace(facts, problem=Problem(ProblemKind.OPEN_QUESTION)), ()


def list_stored(facts: Facts, event: ToCard) -> Done:
    """Ask for the cards that could pay; who it is is read anew, as the answer to the look-up may not be here yet."""
    return replace(facts, gsm=event.gsm, problem=None), (ListStored(facts.attempt, event.gsm),)


def offer(facts: Facts, event: StoredListed) -> Done:
    """Show them first."""
    return replace(facts, cards=event.cards, customer=event.customer or facts.customer, problem=None), ()


def use_stored(facts: Facts, event: UseStored) -> Done:
    """Nothing is to be typed."""
    return _rate(replace(facts, stored=event.card, draft=None, consent=None))


def use_new(facts: Facts, event: UseNew) -> Done:
    """The card is to be typed."""
    return replace(facts, stored=None, problem=None), ()


def confirm_card(facts: Facts, event: ConfirmCard) -> Done:
    """Ask what it may be paid in. A card that is stored already pays all the same and is not stored a second time."""
    twin = next((card for card in facts.cards if card.pan.looks_like(event.draft.pan)), None)
    consent = None if twin else event.consent
    return _rate(replace(facts, stored=None, twin=twin, draft=event.draft, consent=consent))


def _rate(facts: Facts) -> Done:
    assert facts.amount is not None
    assert facts.gsm is not None
    after = replace(
        facts, ticket=None, session=None, instalments=None, chosen=None, token=None, sale=None, problem=None
    )
    return after, (Rate(facts.attempt, facts.amount, facts.gsm, facts.customer, facts.stored),)


def show_instalments(facts: Facts, event: Rated) -> Done:
    """Single payment first."""
    return replace(facts, ticket=event.ticket, session=event.session, instalments=event.instalments), ()


def complain(facts: Facts, event: NotListed | NotRated | TokenNotSent) -> Done:
    """Say what is wrong; everything typed stays."""
    return replace(facts, problem=event.problem), ()


def tokenise(facts: Facts, event: Proceed) -> Done:
    """Send the card; the journal goes first."""
    assert facts.gsm is not None
    assert facts.amount is not None
    assert facts.ticket is not None
    assert facts.session is not None
    effect = Tokenise(
        facts.attempt,
        facts.gsm,
        facts.customer,
        facts.amount,
        facts.note,
        facts.ticket,
        facts.session,
        event.instalment,
        facts.stored,
        facts.draft,
        facts.consent,
        facts.cards,
    )
    return replace(facts, chosen=event.instalment, problem=None), (effect,)


def open_bank(facts: Facts, event: Tokenised) -> Done:
    """The card's number and code have done their work."""
    return replace(facts, token=event.token, sale=event.sale), WIPE_ALL


def collect_without_bank(facts: Facts, event: Tokenised) -> Done:
    """Paynet wants no bank's page for this card."""
    return _collect(replace(facts, token=event.token, sale=event.sale), (*WIPE_ALL,))


def back_to_card(facts: Facts, event: TokenRefused) -> Done:
    """Another card, a new session."""
    return replace(facts, draft=None, consent=None, session=None, problem=event.problem), (WipeCard(),)


def back_to_choice(facts: Facts, event: TokenRefused) -> Done:
    """Another stored card, a new session."""
    return replace(facts, stored=None, session=None, problem=event.problem), ()


def collect(facts: Facts, event: Event) -> Done:
    """The cashier confirmed the sale, so the charge follows."""
    return _collect(replace(facts, problem=None), ())


def ask_again(facts: Facts, event: AskPaynet) -> Done:
    """The same charge once more: it collects at most once (contract 1.5)."""
    return _collect(replace(facts, asked=facts.asked + 1), ())


def _collect(facts: Facts, first: tuple[Effect, ...]) -> Done:
    assert facts.sale is not None
    return replace(facts, doubt=None), (
        *first,
        Collect(facts.attempt, facts.sale, facts.draft, facts.left),
    )


def doubt(facts: Facts, event: BankInDoubt) -> Done:
    """Nothing is asked before the cashier says so: asking collects."""
    return replace(facts, doubt=event.doubt, problem=None), ()


def doubt_not_sent(facts: Facts, event: ChargeNotSent) -> Done:
    """The charge can be tried again, or given up."""
    return replace(facts, doubt=Doubt.NOT_SENT, problem=event.problem), ()


def give_up(facts: Facts, event: Event) -> Done:
    """Nothing is collected."""
    assert facts.sale is not None
    return replace(facts, problem=None), (CloseSale(facts.sale),)


def show_charge(facts: Facts, event: Charged) -> Done:
    """Written down, so it may be shown."""
    return replace(facts, charge=event.charge, customer=event.customer or facts.customer, problem=None), ()


def still_unknown(facts: Facts, event: ChargeNotSent) -> Done:
    """The question did not get through; the sale stays as unknown as it was."""
    return replace(facts, problem=event.problem), ()


def broke(facts: Facts, event: Broken) -> Done:
    """Say so; what was typed stays."""
    return replace(facts, problem=Problem(ProblemKind.PROGRAM)), ()


def broke_while_tokenising(facts: Facts, event: Broken) -> Done:
    """No token came, so nothing can be collected; the card may have left."""
    after = replace(facts, draft=None, consent=None, stored=None, session=None)
    return replace(after, problem=Problem(ProblemKind.PROGRAM)), (WipeCard(),)


def broke_while_charging(facts: Facts, event: Broken) -> Done:
    """A charge may have left, so it cannot be given up."""
    return replace(facts, problem=Problem(ProblemKind.PROGRAM), left=True), ()


def show_unknown(facts: Facts, event: ChargeUnknown) -> Done:
    """The sale stays on the list; no other session is begun for it."""
    return replace(facts, problem=event.problem, left=True, charged_at=event.sent_at, silent_at=event.silent_at), ()


def another_card(facts: Facts, event: AnotherCard) -> Done:
    """The same customer and amount, from the card on; answers to the first try are late from now on."""
    kept = Facts(
        attempt=facts.attempt + 1,
        gsm=facts.gsm,
        customer=facts.customer,
        amount=facts.amount,
        note=facts.note,
        cards=facts.cards,
        offers_stored=facts.offers_stored,
    )
    return kept, WIPE_ALL


def begin_again(facts: Facts, event: Event) -> Done:
    """A clean sheet."""
    return Facts(attempt=facts.attempt + 1, offers_stored=facts.offers_stored), WIPE_ALL


# ---- the table -----------------------------------------------------------------------------------------------------

_S = State
ROWS: tuple[Row[State], ...] = (
    #   in               on             if            to               do
    Row(_S.AMOUNT, SetAmount, knows_card, _S.RATING, set_amount_again),
    Row(_S.AMOUNT, SetAmount, no_card_yet, _S.CUSTOMER, set_amount),
    Row(_S.AMOUNT, Cancel, always, _S.AMOUNT, begin_again),
    *customer_rows(_S.CUSTOMER),
    Row(_S.CUSTOMER, ToCard, blocked, _S.CUSTOMER, refuse_blocked),
    Row(_S.CUSTOMER, ToCard, always, _S.LISTING, list_stored),
    Row(_S.CUSTOMER, ChangeAmount, always, _S.AMOUNT, nothing),
    Row(_S.CUSTOMER, Cancel, always, _S.AMOUNT, begin_again),
    Row(_S.LISTING, StoredListed, has_cards, _S.CHOICE, offer),
    Row(_S.LISTING, StoredListed, always, _S.CARD, offer),
    Row(_S.LISTING, NotListed, always, _S.CUSTOMER, complain),
    Row(_S.LISTING, Broken, always, _S.CUSTOMER, broke),
    Row(_S.LISTING, Cancel, always, _S.AMOUNT, begin_again),
    Row(_S.CHOICE, UseStored, always, _S.RATING, use_stored),
    Row(_S.CHOICE, UseNew, always, _S.CARD, use_new),
    Row(_S.CHOICE, Edited, always, _S.CHOICE, nothing),
    Row(_S.CHOICE, Cancel, always, _S.AMOUNT, begin_again),
    Row(_S.CARD, ConfirmCard, always, _S.RATING, confirm_card),
    Row(_S.CARD, Edited, always, _S.CARD, nothing),
    Row(_S.CARD, Cancel, always, _S.AMOUNT, begin_again),
    Row(_S.RATING, Rated, always, _S.INSTALMENTS, show_instalments),
    Row(_S.RATING, NotRated, by_stored, _S.CHOICE, complain),
    Row(_S.RATING, NotRated, always, _S.CARD, complain),
    Row(_S.RATING, Broken, by_stored, _S.CHOICE, broke),
    Row(_S.RATING, Broken, always, _S.CARD, broke),
    Row(_S.RATING, Cancel, always, _S.AMOUNT, begin_again),
    Row(_S.INSTALMENTS, Proceed, always, _S.TOKENISING, tokenise),
    Row(_S.INSTALMENTS, ChangeAmount, always, _S.AMOUNT, nothing),
    Row(_S.INSTALMENTS, Cancel, always, _S.AMOUNT, begin_again),
    Row(_S.TOKENISING, Tokenised, needs_bank, _S.BANK, open_bank),
    Row(_S.TOKENISING, Tokenised, always, _S.CHARGING, collect_without_bank),
    Row(_S.TOKENISING, TokenNotSent, always, _S.INSTALMENTS, complain),
    Row(_S.TOKENISING, TokenRefused, by_stored, _S.CHOICE, back_to_choice),
    Row(_S.TOKENISING, TokenRefused, always, _S.CARD, back_to_card),
    Row(_S.TOKENISING, Broken, always, _S.CARD, broke_while_tokenising),
    Row(_S.BANK, BankReturned, always, _S.CHARGING, collect),
    Row(_S.BANK, BankInDoubt, always, _S.DECIDE, doubt),
    Row(_S.BANK, AbandonBank, always, _S.GIVEN_UP, give_up),
    Row(_S.DECIDE, AskIfApproved, always, _S.CHARGING, collect),
    Row(_S.DECIDE, BankReturned, always, _S.CHARGING, collect),
    Row(_S.DECIDE, GiveUp, always, _S.GIVEN_UP, give_up),
    Row(_S.CHARGING, Charged, paid, _S.PAID, show_charge),
    Row(_S.CHARGING, Charged, always, _S.DECLINED, show_charge),
    Row(_S.CHARGING, ChargeNotSent, sent_before, _S.UNKNOWN, still_unknown),
    Row(_S.CHARGING, ChargeNotSent, always, _S.DECIDE, doubt_not_sent),
    Row(_S.CHARGING, ChargeUnknown, always, _S.UNKNOWN, show_unknown),
    Row(_S.CHARGING, Broken, always, _S.UNKNOWN, broke_while_charging),
    Row(_S.UNKNOWN, AskPaynet, always, _S.CHARGING, ask_again),
    Row(_S.UNKNOWN, Charged, paid, _S.PAID, show_charge),
    Row(_S.UNKNOWN, Charged, always, _S.DECLINED, show_charge),
    Row(_S.UNKNOWN, NextCustomer, always, _S.AMOUNT, begin_again),
    Row(_S.PAID, NextCustomer, always, _S.AMOUNT, begin_again),
    Row(_S.DECLINED, AnotherCard, always, _S.CARD, another_card),
    Row(_S.DECLINED, NextCustomer, always, _S.AMOUNT, begin_again),
    Row(_S.GIVEN_UP, AnotherCard, always, _S.CARD, another_card),
    Row(_S.GIVEN_UP, NextCustomer, always, _S.AMOUNT, begin_again),
)
