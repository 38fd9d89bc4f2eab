"""The machine of storing a card, walked without Qt, without a network, without a clock."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from paynet_desk.core.brand import Brand
from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.secret import Secret
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.flow import store_card as flow
from paynet_desk.flow import task
from paynet_desk.flow.machine import Broken, Effect, Event, step
from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.flow.store_card import ROWS, Facts, State
from paynet_desk.registry.values import Customer, OpenQuestion, Operation, Task
from tests.flow.walk import Walk

NOW = datetime(2026, 11, 21, tzinfo=UTC)
GSM = Gsm("5320000042")
TEXT = task.TextShown("notice", "1.2", "tr", "0" * 64)
PAN = MaskedPan("979207", "5454", 16)
DRAFT = task.Draft(PAN, Expiry(2030, 12), Cardholder("ELIF YILMAZ"), "Elif Yılmaz", "TROY •• 5454")
CARD = StoredCard("hash", PAN, Brand.TROY, "TROY •• 5454", Expiry(2030, 12))
NEW = Customer(1, "", GSM.national, "u1", None, (), NOW, None)
KNOWN = Customer(2, "Elif Yılmaz", GSM.national, "u2", "owner", (CARD,), NOW, NOW)
OTP = flow.OtpSession("otp", GSM, time.monotonic() + 180, 180.0)
PROBLEM = Problem(ProblemKind.LOST)
QUESTION = OpenQuestion(
    "e", "a", Task.STORE_CARD, Operation.SAVE, KNOWN, PAN, "", None, NOW, None, (), "owner",
    None, None, None, None, None, "Kasa 1", "", "", NOW,
)  # fmt: skip
COSTS = (flow.SendCodeTo, flow.Store)

CASHIER: tuple[Event, ...] = (
    task.GsmTyped(GSM),
    task.GsmTyped(None),
    task.NameTyped("Elif"),
    flow.SendCode(GSM, TEXT),
    flow.CheckCode(),
    flow.Resend(TEXT),
    flow.ChangeNumber(),
    flow.Confirm(DRAFT, TEXT),
    flow.StoreAnyway(),
    flow.BackToCard(),
    flow.UseStored(),
    flow.AskPaynet(),
    flow.RepeatStore(QUESTION, GSM),
    task.Edited(),
    task.Cancel(),
    task.NextCustomer(),
)


def answers(attempt: int) -> tuple[Event, ...]:
    """Everything that can come back, for an attempt."""
    return (
        task.CustomerLookedUp(attempt, GSM, NEW, None),
        task.CustomerLookedUp(attempt, GSM, KNOWN, None),
        task.CustomerLookedUp(attempt, GSM, KNOWN, QUESTION),
        task.CustomersFound(attempt, (KNOWN,)),
        flow.CodeSent(attempt, OTP, KNOWN),
        flow.CodeSent(attempt, replace(OTP, sure=False), None),
        flow.CodeNotSent(attempt, PROBLEM),
        flow.CodeExpired(attempt, "otp"),
        flow.CodeExpired(attempt, "an older one"),
        flow.CodeRight(attempt),
        flow.CodeWrong(attempt, PROBLEM),
        flow.CodeNotChecked(attempt, PROBLEM),
        flow.CardsListed(attempt, (CARD,), CARD, KNOWN),
        flow.CardsListed(attempt, (), None, NEW),
        flow.NotCompared(attempt, PROBLEM),
        flow.CardStored(attempt, CARD, KNOWN),
        flow.CardRefused(attempt, PROBLEM),
        flow.CardNotSent(attempt, PROBLEM),
        flow.OutcomeUnknown(attempt, PROBLEM, "e", NOW, NOW),
        flow.StillUnknown(attempt, None),
        flow.FoundNotStored(attempt),
        Broken(attempt),
    )


# What an effect may be answered with: the world the machine lives in, for walks that stay possible.
ANSWERED_BY: dict[type[Effect], tuple[type[Event], ...]] = {
    task.LookUpCustomer: (task.CustomerLookedUp,),
    task.SearchCustomers: (task.CustomersFound,),
    flow.SendCodeTo: (flow.CodeSent, flow.CodeNotSent),
    flow.CountDown: (flow.CodeExpired,),
    flow.Check: (flow.CodeRight, flow.CodeWrong, flow.CodeNotChecked),
    flow.ListCards: (flow.CardsListed, flow.NotCompared),
    flow.Store: (flow.CardStored, flow.CardRefused, flow.CardNotSent, flow.OutcomeUnknown),
    flow.Settle: (flow.CardStored, flow.FoundNotStored, flow.StillUnknown),
}


def begun(*, otp_required: bool = True) -> Walk[State, Facts]:
    return Walk(ROWS, State.CUSTOMER, Facts(otp_required=otp_required), ANSWERED_BY)


def to_card(customer: Customer = NEW) -> Walk[State, Facts]:
    return begun().take(
        task.GsmTyped(GSM),
        task.CustomerLookedUp(0, GSM, customer, None),
        flow.SendCode(GSM, TEXT),
        flow.CodeSent(0, OTP, customer),
        flow.CheckCode(),
        flow.CodeRight(0),
    )


def confirmed(customer: Customer = NEW) -> Walk[State, Facts]:
    return to_card(customer).take(flow.Confirm(DRAFT, TEXT), flow.CardsListed(0, (), None, customer))


def to_unknown(customer: Customer) -> Walk[State, Facts]:
    return confirmed(customer).take(flow.OutcomeUnknown(0, PROBLEM, "e", NOW, NOW))


def test_a_first_card_goes_from_number_to_stored() -> None:
    walk = confirmed().take(flow.CardStored(0, CARD, KNOWN))
    assert walk.state is State.STORED
    assert walk.did(flow.SendCodeTo) == walk.did(flow.Check) == walk.did(flow.Store) == 1


@pytest.mark.parametrize("customer", [NEW, KNOWN])
def test_the_customer_is_looked_up_and_compared_before_anything_is_stored(customer: Customer) -> None:
    walk = to_card(customer).take(flow.Confirm(DRAFT, TEXT))
    assert walk.state is State.COMPARING
    assert walk.did(flow.ListCards) == 1
    assert walk.did(flow.Store) == 0


def test_the_same_card_is_stored_only_after_the_warning_was_answered() -> None:
    walk = to_card(KNOWN).take(flow.Confirm(DRAFT, TEXT), flow.CardsListed(0, (CARD,), CARD, KNOWN))
    assert walk.state is State.SAME_CARD
    assert walk.did(flow.Store) == 0
    assert walk.take(flow.StoreAnyway()).did(flow.Store) == 1


def test_with_otp_switched_off_the_notice_is_recorded_and_the_card_comes_next() -> None:
    walk = begun(otp_required=False).take(task.GsmTyped(GSM), flow.SendCode(GSM, TEXT))
    assert walk.state is State.CARD
    assert walk.did(flow.RecordNotice) == 1
    assert walk.did(flow.SendCodeTo) == 0


def test_with_otp_switched_off_a_customer_looked_up_late_is_greeted_on_the_cards_page() -> None:
    walk = begun(otp_required=False).take(task.GsmTyped(GSM), flow.SendCode(GSM, TEXT))
    assert walk.take(task.CustomerLookedUp(0, GSM, KNOWN, None)).facts.customer == KNOWN


def test_an_open_question_of_this_customer_blocks_a_new_code() -> None:
    walk = begun().take(task.GsmTyped(GSM), task.CustomerLookedUp(0, GSM, KNOWN, QUESTION), flow.SendCode(GSM, TEXT))
    assert walk.state is State.CUSTOMER
    assert walk.facts.problem == Problem(ProblemKind.OPEN_QUESTION)
    assert walk.did(flow.SendCodeTo) == 0


def test_a_number_looked_up_before_it_was_changed_greets_nobody() -> None:
    other = Gsm("5330000000")
    walk = begun().take(task.GsmTyped(GSM), task.GsmTyped(other), task.CustomerLookedUp(0, GSM, KNOWN, None))
    assert walk.facts.customer is None


def test_three_wrong_codes_lock_the_page_until_a_new_code_may_be_sent() -> None:
    walk = to_card()
    walk = begun().take(task.GsmTyped(GSM), flow.SendCode(GSM, TEXT), flow.CodeSent(0, OTP, None))
    for _ in range(3):
        walk.take(flow.CheckCode(), flow.CodeWrong(0, PROBLEM))
    assert walk.facts.problem is not None
    assert walk.facts.problem.kind is ProblemKind.CODE_TRIES
    assert walk.take(flow.CheckCode()).did(flow.Check) == 3
    assert walk.take(flow.Resend(TEXT)).did(flow.SendCodeTo) == 1
    assert walk.take(flow.CodeExpired(0, "otp"), flow.Resend(TEXT)).did(flow.SendCodeTo) == 2


def test_no_new_code_is_sent_before_the_old_one_has_expired() -> None:
    walk = begun().take(task.GsmTyped(GSM), flow.SendCode(GSM, TEXT), flow.CodeSent(0, OTP, None), flow.Resend(TEXT))
    assert walk.did(flow.SendCodeTo) == 1


def test_an_expired_code_is_not_asked_about() -> None:
    walk = begun().take(task.GsmTyped(GSM), flow.SendCode(GSM, TEXT), flow.CodeSent(0, OTP, None))
    walk.take(flow.CodeExpired(0, "otp"), flow.CheckCode())
    assert walk.did(flow.Check) == 0
    assert walk.facts.problem == Problem(ProblemKind.CODE_EXPIRED)


def test_the_answer_decides_when_the_time_runs_out_while_paynet_is_asked() -> None:
    walk = begun().take(task.GsmTyped(GSM), flow.SendCode(GSM, TEXT), flow.CodeSent(0, OTP, None), flow.CheckCode())
    assert walk.take(flow.CodeExpired(0, "otp"), flow.CodeRight(0)).state is State.CARD


def test_changing_the_number_drops_the_code_and_answers_about_it_are_late() -> None:
    walk = begun().take(task.GsmTyped(GSM), flow.SendCode(GSM, TEXT), flow.CodeSent(0, OTP, None), flow.ChangeNumber())
    assert walk.state is State.CUSTOMER
    assert walk.facts.otp is None
    assert walk.facts.gsm == GSM
    assert walk.take(flow.CodeRight(0), flow.CodeExpired(0, "otp")).state is State.CUSTOMER


def test_a_code_verified_after_cancel_is_ignored() -> None:
    walk = begun().take(task.GsmTyped(GSM), flow.SendCode(GSM, TEXT), flow.CodeSent(0, OTP, None), flow.CheckCode())
    assert walk.take(task.Cancel(), flow.CodeRight(0)).state is State.CUSTOMER


def test_a_refused_card_keeps_customer_and_code_and_wipes_the_card() -> None:
    walk = confirmed().take(flow.CardRefused(0, Problem(ProblemKind.REFUSED)))
    assert walk.state is State.CARD
    assert isinstance(walk.effects[-1], task.WipeCard)
    assert walk.facts.code_checked
    assert walk.facts.otp == OTP
    assert walk.facts.draft is None


def test_what_was_not_sent_keeps_everything() -> None:
    walk = confirmed()
    before = walk.did(task.WipeCard)
    walk.take(flow.CardNotSent(0, Problem(ProblemKind.OFFLINE)))
    assert walk.state is State.CARD
    assert walk.did(task.WipeCard) == before


@pytest.mark.parametrize("customer", [NEW, KNOWN])
def test_nothing_leads_from_unknown_back_to_a_store_of_this_attempt(customer: Customer) -> None:
    walk = to_unknown(customer)
    assert walk.state is State.UNKNOWN
    stores = walk.did(flow.Store)
    for event in CASHIER:
        if not isinstance(event, task.NextCustomer):
            walk.take(event)
    assert walk.did(flow.Store) == stores


def test_a_lost_first_store_cannot_be_asked_about() -> None:
    assert to_unknown(NEW).take(flow.AskPaynet()).state is State.UNKNOWN


def test_a_lost_store_of_a_known_owner_is_asked_about_as_often_as_wanted() -> None:
    walk = to_unknown(KNOWN).take(flow.AskPaynet())
    assert walk.state is State.ASKING
    walk.take(flow.StillUnknown(0, None), flow.AskPaynet(), flow.CardStored(0, CARD, KNOWN))
    assert walk.state is State.STORED
    assert walk.did(flow.Store) == 1


@pytest.mark.parametrize("end", ["stored", "unknown", "cancelled"])
def test_card_and_code_are_wiped_at_every_end(end: str) -> None:
    walk = to_card()
    match end:
        case "stored":
            walk = confirmed().take(flow.CardStored(0, CARD, KNOWN))
        case "unknown":
            walk = confirmed().take(flow.OutcomeUnknown(0, PROBLEM, "e", NOW, NOW))
        case "cancelled":
            walk.take(task.Cancel())
    assert {type(effect) for effect in walk.effects[-2:]} == {task.WipeCard, task.WipeCode}


def test_no_fact_event_or_effect_can_hold_a_secret() -> None:
    kinds = [Facts, task.Draft, *(type(e) for e in CASHIER), *(type(e) for e in answers(0)), *ANSWERED_BY]
    for kind in kinds:
        for name, annotation in kind.__annotations__.items():
            assert "Secret" not in str(annotation), f"{kind.__name__}.{name}"


def test_every_row_of_the_table_can_be_walked() -> None:
    """A breadth-first walk over states and what guards look at reaches each row."""
    reached: set[int] = set()
    seen: set[tuple[object, ...]] = set()
    front = [(State.CUSTOMER, Facts(otp_required=otp)) for otp in (True, False)]
    while front:
        state, facts = front.pop()
        for event in (*CASHIER, *answers(facts.attempt)):
            row = next((r for r in ROWS if r.state is state and type(event) is r.event and r.when(facts, event)), None)
            if row is None:
                continue
            reached.add(ROWS.index(row))
            result = step(ROWS, state, facts, event)
            assert result is not None
            after = replace(result[1], attempt=0, asked=0)
            mark = (result[0], after.gsm, after.customer, after.question, after.repeats, after.otp, after.code_expired,
                    after.code_tries, after.otp_required)  # fmt: skip
            if mark not in seen:
                seen.add(mark)
                front.append((result[0], after))
    missed = [f"{ROWS[i].state.name} {ROWS[i].event.__name__}" for i in range(len(ROWS)) if i not in reached]
    assert not missed


def test_a_secret_is_not_even_printable() -> None:
    secret = Secret(4)
    secret.insert(0, ord("1"))
    assert "1" not in f"{secret} {secret!r} {(secret,)}"
