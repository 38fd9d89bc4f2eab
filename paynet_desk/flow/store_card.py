"""Store a card: the machine of the main job (contract section 3; FAULTS.md, "What is repeated").

    customer -> sending -> code -> checking -> card -> comparing -> saving -> stored
                                                          |            \\-> unknown <-> asking
                                                          \\-> same card

It is shaped by three rules. What costs (an SMS, a store) has a state of its own while it is under way, in which the
cashier's keys mean nothing, so nothing can be sent twice. A lost answer to a store leads to ``UNKNOWN`` and to no
other place, and from there nothing leads back to ``SAVING``: a manager's one repetition (``RepeatStore``) begins anew,
with the card typed again. What was asked by itself may be answered while ``UNKNOWN`` is shown. After a code was checked
there is no Back, only Cancel.

Nothing here holds card data: the card number, the security code and the code from the SMS lie in ``CardSecrets``
beside the machine; the effects ``WipeCard`` and ``WipeCode`` say when they go.
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
    WIPE_ALL,
    Cancel,
    CustomerLookedUp,
    Draft,
    Edited,
    NextCustomer,
    TaskFacts,
    TextShown,
    WipeCard,
    WipeCode,
    always,
    blocked,
    customer_rows,
    fresh,
    greet,
    nothing,
)
from paynet_desk.registry.values import Customer, OpenQuestion

MAX_CODE_TRIES = 3  # contract 9.3: none is documented; stop locally and ask for a new code


class State(Enum):
    """Where the cashier is."""

    CUSTOMER = "customer"
    SENDING = "sending"
    CODE = "code"
    CHECKING = "checking"
    CARD = "card"
    COMPARING = "comparing"
    SAME_CARD = "same card"
    SAVING = "saving"
    STORED = "stored"
    UNKNOWN = "unknown"
    ASKING = "asking"


# ---- what is known -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OtpSession:
    """The code that is out: ``id`` is our otp_session_id, the deadline a ``time.monotonic()`` value in seconds."""

    id: str
    gsm: Gsm
    deadline: float
    lifetime_s: float
    sure: bool = True  # False: the answer to the sending was lost, the SMS may have gone out


@dataclass(frozen=True)
class Facts(TaskFacts):
    """What is known of this attempt to store a card."""

    otp_required: bool = True
    otp: OtpSession | None = None
    code_expired: bool = False
    code_tries: int = 0
    code_checked: bool = False
    twin: StoredCard | None = None
    seen: tuple[StoredCard, ...] = ()  # what card/list said just before the store
    stored: StoredCard | None = None
    entry_id: str = ""  # of the store's journal row, once it is there
    sent_at: datetime | None = None
    silent_at: datetime | None = None
    asked: int = 0

    @property
    def about(self) -> str:
        """The store's journal row."""
        return self.entry_id


# ---- events --------------------------------------------------------------------------------------------------------


class SendCode(Event):
    """The notice was read out and the code may be sent (or, with OTP switched off, the card be typed)."""

    gsm: Gsm
    notice: TextShown


class RepeatStore(Event):
    """A manager lets a lost first store be sent once more, with the card typed anew (contract 9.10)."""

    question: OpenQuestion
    gsm: Gsm


class CheckCode(Event):
    """The cashier has typed the code."""


class Resend(Event):
    """A new code is wanted."""

    notice: TextShown


class ChangeNumber(Event):
    """Back to the phone number; the code that is out is dropped."""


class Confirm(Event):
    """The card is typed, consent is given: store it."""

    draft: Draft
    consent: TextShown


class StoreAnyway(Event):
    """The warning about the same card was answered: store it all the same."""


class BackToCard(Event):
    """The warning was answered: correct the card."""


class UseStored(Event):
    """The warning was answered: the card stored before will do."""


class AskPaynet(Event):
    """Find out what became of the store."""


class CodeSent(Answer):
    """A code is out, or may be (``otp.sure`` is False)."""

    otp: OtpSession
    customer: Customer | None


class CodeNotSent(Answer):
    """No code went out, for this reason."""

    problem: Problem


class CodeExpired(Answer):
    """The deadline of the code that is out has passed."""

    otp_id: str


class CodeRight(Answer):
    """Paynet accepted the code."""


class CodeWrong(Answer):
    """Paynet did not accept the code; ``problem`` carries its words."""

    problem: Problem


class CodeNotChecked(Answer):
    """The question did not get through; the code may be right."""

    problem: Problem


class CardsListed(Answer):
    """The customer's cards at Paynet just before the store; ``twin`` is the one that looks the same."""

    cards: tuple[StoredCard, ...]
    twin: StoredCard | None
    customer: Customer | None  # as the database has them now


class NotCompared(Answer):
    """The list could not be had; nothing was stored."""

    problem: Problem


class CardStored(Answer):
    """Stored at Paynet and written to the merchant's database."""

    card: StoredCard
    customer: Customer


class CardRefused(Answer):
    """Paynet or the bank said no; nothing is stored."""

    problem: Problem


class CardNotSent(Answer):
    """The request did not leave, or was turned away before the card was looked at; nothing is stored or lost."""

    problem: Problem


class OutcomeUnknown(Answer):
    """Bytes left and no valid answer came."""

    problem: Problem
    entry_id: str
    sent_at: datetime
    silent_at: datetime


class StillUnknown(Answer):
    """Paynet was asked and could not settle it (yet)."""

    problem: Problem | None


class FoundNotStored(Answer):
    """Paynet's list does not have the card, long enough after the request."""


# ---- effects -------------------------------------------------------------------------------------------------------


class SendCodeTo(Effect):
    """Record the notice, journal the sending, send the code."""

    attempt: int
    gsm: Gsm
    notice: TextShown
    repeats: str


class RecordNotice(Effect):
    """OTP is switched off: the notice is recorded all the same."""

    gsm: Gsm
    notice: TextShown


class CountDown(Effect):
    """Tell when the code's deadline has passed."""

    attempt: int
    otp: OtpSession


class Check(Effect):
    """Ask Paynet whether the code is right."""

    attempt: int
    otp: OtpSession


class ListCards(Effect):
    """Look the customer up anew; with an owner, ask Paynet for the owner's cards and compare the card typed (I2)."""

    attempt: int
    gsm: Gsm
    draft: Draft


class Store(Effect):
    """Record the consent, journal the store, send it, write down what came."""

    attempt: int
    gsm: Gsm
    customer: Customer | None
    otp: OtpSession | None
    draft: Draft
    consent: TextShown
    seen: tuple[StoredCard, ...]
    repeats: str


class Settle(Effect):
    """Ask Paynet what became of a store."""

    attempt: int
    entry_id: str


# ---- guards --------------------------------------------------------------------------------------------------------


def otp_on(facts: Facts, event: SendCode) -> bool:
    """The merchant's Paynet account demands a code."""
    return facts.otp_required and not blocked(facts, event)


def otp_off(facts: Facts, event: SendCode) -> bool:
    """The merchant's Paynet account demands no code."""
    return not facts.otp_required and not blocked(facts, event)


def may_check(facts: Facts, event: Event) -> bool:
    """The code can still be right."""
    return not facts.code_expired and facts.code_tries < MAX_CODE_TRIES


def too_late(facts: Facts, event: Event) -> bool:
    """The code's time is over."""
    return facts.code_expired


def may_resend(facts: Facts, event: Event) -> bool:
    """Paynet takes no new sending before otp_expire (contract 3.1)."""
    return facts.code_expired


def this_code(facts: Facts, event: CodeExpired) -> bool:
    """The deadline is that of the code that is out."""
    return facts.otp is not None and facts.otp.id == event.otp_id


def owner_known(facts: Facts, event: Event) -> bool:
    """There is a list to compare with (I2)."""
    return facts.customer is not None and facts.customer.owner_id is not None


def has_twin(facts: Facts, event: CardsListed) -> bool:
    """A card that looks the same is stored already."""
    return event.twin is not None


def no_twin(facts: Facts, event: CardsListed) -> bool:
    """No card in the list looks the same."""
    return event.twin is None


def can_ask(facts: Facts, event: Event) -> bool:
    """With an owner there is a list to look at; a lost first store has none (contract 9.10)."""
    return owner_known(facts, event)


# ---- actions -------------------------------------------------------------------------------------------------------

Done = tuple[Facts, tuple[Effect, ...]]


def send_code(facts: Facts, event: SendCode) -> Done:
    """Leave with the number; the journal goes first."""
    after = replace(facts, gsm=event.gsm, problem=None)
    return after, (WipeCode(), SendCodeTo(facts.attempt, event.gsm, event.notice, facts.repeats))


def skip_code(facts: Facts, event: SendCode) -> Done:
    """OTP is switched off: the notice is on record, the card may be typed."""
    return replace(facts, gsm=event.gsm, problem=None), (RecordNotice(event.gsm, event.notice),)


def begin_repeat(facts: Facts, event: RepeatStore) -> Done:
    """A clean sheet for the customer of that question; the card is to be typed anew (I12)."""
    again = Facts(
        otp_required=facts.otp_required,
        attempt=facts.attempt + 1,
        gsm=event.gsm,
        customer=event.question.customer,
        question=event.question,
        repeats=event.question.entry_id,
    )
    return again, WIPE_ALL


def refuse_blocked(facts: Facts, event: SendCode) -> Done:
    """Say that an earlier store is not settled."""
    return replace(facts, problem=Problem(ProblemKind.OPEN_QUESTION)), ()


def await_code(facts: Facts, event: CodeSent) -> Done:
    """A code is out: count down to its end."""
    after = replace(
        facts,
        otp=event.otp,
        customer=event.customer or facts.customer,
        code_expired=False,
        code_tries=0,
        problem=None if event.otp.sure else Problem(ProblemKind.CODE_UNSURE),
    )
    return after, (CountDown(facts.attempt, event.otp),)


def complain(facts: Facts, event: CodeNotSent | CodeNotChecked | NotCompared | CardNotSent) -> Done:
    """Say what is wrong; everything typed stays."""
    return replace(facts, problem=event.problem), ()


def expire(facts: Facts, event: CodeExpired) -> Done:
    """The code can no longer be right; a new one may be asked for."""
    return replace(facts, code_expired=True, problem=Problem(ProblemKind.CODE_EXPIRED)), (WipeCode(),)


def expire_quietly(facts: Facts, event: CodeExpired) -> Done:
    """The time ran out while Paynet is being asked; its answer decides."""
    return replace(facts, code_expired=True), ()


def say_expired(facts: Facts, event: Event) -> Done:
    """The code came too late."""
    return replace(facts, problem=Problem(ProblemKind.CODE_EXPIRED)), (WipeCode(),)


def check_code(facts: Facts, event: CheckCode) -> Done:
    """Ask Paynet."""
    assert facts.otp is not None
    return replace(facts, problem=None), (Check(facts.attempt, facts.otp),)


def resend(facts: Facts, event: Resend) -> Done:
    """The same number, a new session."""
    assert facts.gsm is not None
    after = replace(facts, otp=None, code_expired=False, code_tries=0, problem=None)
    return after, (WipeCode(), SendCodeTo(facts.attempt, facts.gsm, event.notice, facts.repeats))


def count_wrong(facts: Facts, event: CodeWrong) -> Done:
    """One try less, the code stays to be corrected; after the last try only a new code helps."""
    tries = facts.code_tries + 1
    last = tries >= MAX_CODE_TRIES
    kind = ProblemKind.CODE_TRIES if last else ProblemKind.CODE_WRONG
    after = replace(facts, code_tries=tries, problem=replace(event.problem, kind=kind))
    return after, ((WipeCode(),) if last else ())


def code_right(facts: Facts, event: CodeRight) -> Done:
    """The number belongs to the customer; the code stays until the store has used it."""
    return replace(facts, code_checked=True, problem=None), ()


def compare(facts: Facts, event: Confirm) -> Done:
    """Look whether the owner has this card already, before anything is sent; a first card has nothing to compare."""
    assert facts.gsm is not None
    after = replace(facts, draft=event.draft, consent=event.consent, twin=None, seen=(), problem=None)
    return after, (ListCards(facts.attempt, facts.gsm, event.draft),)


def store_after_list(facts: Facts, event: CardsListed) -> Done:
    """Not stored yet: store it."""
    return _store(replace(facts, seen=event.cards, customer=event.customer))


def warn_same(facts: Facts, event: CardsListed) -> Done:
    """Ask before storing a second time."""
    return replace(facts, seen=event.cards, twin=event.twin, customer=event.customer), ()


def store_anyway(facts: Facts, event: StoreAnyway) -> Done:
    """The warning was answered."""
    return _store(facts)


def _store(facts: Facts) -> Done:
    assert facts.gsm is not None
    assert facts.draft is not None
    assert facts.consent is not None
    effect = Store(
        facts.attempt,
        facts.gsm,
        facts.customer,
        facts.otp,
        facts.draft,
        facts.consent,
        facts.seen,
        facts.repeats,
    )
    return replace(facts, problem=None), (effect,)


def show_stored(facts: Facts, event: CardStored) -> Done:
    """Written down, so it may be shown; nothing of the card stays."""
    return replace(facts, stored=event.card, customer=event.customer, problem=None), WIPE_ALL


def back_with_refusal(facts: Facts, event: CardRefused) -> Done:
    """Another card is wanted: number, date, code and consent go, customer and verified code stay."""
    return replace(facts, draft=None, consent=None, twin=None, problem=event.problem), (WipeCard(),)


def show_unknown(facts: Facts, event: OutcomeUnknown) -> Done:
    """Nothing is repeated; nothing of the card stays."""
    after = replace(
        facts, problem=event.problem, entry_id=event.entry_id, sent_at=event.sent_at, silent_at=event.silent_at
    )
    return after, WIPE_ALL


def ask(facts: Facts, event: AskPaynet) -> Done:
    """Asking is safe: it stores nothing."""
    return replace(facts, asked=facts.asked + 1), (Settle(facts.attempt, facts.entry_id),)


def broke(facts: Facts, event: Broken) -> Done:
    """Say so; what was typed stays."""
    return replace(facts, problem=Problem(ProblemKind.PROGRAM)), ()


def broke_while_storing(facts: Facts, event: Broken) -> Done:
    """The request may have left: the outcome is not known, and nothing of the card stays."""
    return replace(facts, problem=Problem(ProblemKind.PROGRAM)), WIPE_ALL


def still_unknown(facts: Facts, event: StillUnknown) -> Done:
    """It stays on the list."""
    return replace(facts, problem=event.problem or facts.problem), ()


def begin_again(facts: Facts, event: Event) -> Done:
    """A clean sheet; answers to what was before are late from now on."""
    return Facts(otp_required=facts.otp_required, attempt=facts.attempt + 1), WIPE_ALL


def back_to_number(facts: Facts, event: ChangeNumber) -> Done:
    """The number stays in the field; the code that is out is dropped (FAULTS O3)."""
    after = Facts(
        otp_required=facts.otp_required,
        attempt=facts.attempt + 1,
        gsm=facts.gsm,
        customer=facts.customer,
        question=facts.question,
    )
    return after, (WipeCode(),)


def not_stored(facts: Facts, event: FoundNotStored) -> Done:
    """Settled: the customer may try again, with consent asked anew."""
    clean, effects = begin_again(facts, event)
    problem = Problem(ProblemKind.FOUND_NOT_STORED)
    return replace(clean, gsm=facts.gsm, customer=facts.customer, problem=problem), effects


# ---- the table -----------------------------------------------------------------------------------------------------

_S = State
ROWS: tuple[Row[State], ...] = (
    #   in            on                if            to            do
    *customer_rows(_S.CUSTOMER),
    Row(_S.CUSTOMER, RepeatStore, always, _S.CUSTOMER, begin_repeat),
    Row(_S.CUSTOMER, SendCode, blocked, _S.CUSTOMER, refuse_blocked),
    Row(_S.CUSTOMER, SendCode, otp_on, _S.SENDING, send_code),
    Row(_S.CUSTOMER, SendCode, otp_off, _S.CARD, skip_code),
    Row(_S.CUSTOMER, Cancel, always, _S.CUSTOMER, begin_again),
    Row(_S.SENDING, CodeSent, always, _S.CODE, await_code),
    Row(_S.SENDING, CodeNotSent, always, _S.CUSTOMER, complain),
    Row(_S.SENDING, Broken, always, _S.CUSTOMER, broke),
    Row(_S.SENDING, Cancel, always, _S.CUSTOMER, begin_again),
    Row(_S.CODE, CheckCode, may_check, _S.CHECKING, check_code),
    Row(_S.CODE, CheckCode, too_late, _S.CODE, say_expired),
    Row(_S.CODE, CodeExpired, this_code, _S.CODE, expire),
    Row(_S.CODE, Resend, may_resend, _S.SENDING, resend),
    Row(_S.CODE, ChangeNumber, always, _S.CUSTOMER, back_to_number),
    Row(_S.CODE, Edited, always, _S.CODE, nothing),
    Row(_S.CODE, Cancel, always, _S.CUSTOMER, begin_again),
    Row(_S.CHECKING, CodeRight, always, _S.CARD, code_right),
    Row(_S.CHECKING, CodeWrong, always, _S.CODE, count_wrong),
    Row(_S.CHECKING, CodeNotChecked, always, _S.CODE, complain),
    Row(_S.CHECKING, CodeExpired, this_code, _S.CHECKING, expire_quietly),
    Row(_S.CHECKING, Broken, always, _S.CODE, broke),
    Row(_S.CHECKING, Cancel, always, _S.CUSTOMER, begin_again),
    Row(_S.CARD, CustomerLookedUp, fresh, _S.CARD, greet),
    Row(_S.CARD, Confirm, always, _S.COMPARING, compare),
    Row(_S.CARD, Edited, always, _S.CARD, nothing),
    Row(_S.CARD, Cancel, always, _S.CUSTOMER, begin_again),
    Row(_S.COMPARING, CardsListed, has_twin, _S.SAME_CARD, warn_same),
    Row(_S.COMPARING, CardsListed, no_twin, _S.SAVING, store_after_list),
    Row(_S.COMPARING, NotCompared, always, _S.CARD, complain),
    Row(_S.COMPARING, Broken, always, _S.CARD, broke),
    Row(_S.COMPARING, Cancel, always, _S.CUSTOMER, begin_again),
    Row(_S.SAME_CARD, StoreAnyway, always, _S.SAVING, store_anyway),
    Row(_S.SAME_CARD, BackToCard, always, _S.CARD, nothing),
    Row(_S.SAME_CARD, UseStored, always, _S.CUSTOMER, begin_again),
    Row(_S.SAME_CARD, Cancel, always, _S.CUSTOMER, begin_again),
    Row(_S.SAVING, CardStored, always, _S.STORED, show_stored),
    Row(_S.SAVING, CardRefused, always, _S.CARD, back_with_refusal),
    Row(_S.SAVING, CardNotSent, always, _S.CARD, complain),
    Row(_S.SAVING, OutcomeUnknown, always, _S.UNKNOWN, show_unknown),
    Row(_S.SAVING, Broken, always, _S.UNKNOWN, broke_while_storing),
    Row(_S.UNKNOWN, AskPaynet, can_ask, _S.ASKING, ask),
    Row(_S.UNKNOWN, CardStored, always, _S.STORED, show_stored),
    Row(_S.UNKNOWN, FoundNotStored, always, _S.CUSTOMER, not_stored),
    Row(_S.UNKNOWN, NextCustomer, always, _S.CUSTOMER, begin_again),
    Row(_S.ASKING, CardStored, always, _S.STORED, show_stored),
    Row(_S.ASKING, FoundNotStored, always, _S.CUSTOMER, not_stored),
    Row(_S.ASKING, StillUnknown, always, _S.UNKNOWN, still_unknown),
    Row(_S.ASKING, Broken, always, _S.UNKNOWN, broke),
    Row(_S.ASKING, NextCustomer, always, _S.CUSTOMER, begin_again),
    Row(_S.STORED, NextCustomer, always, _S.CUSTOMER, begin_again),
)
