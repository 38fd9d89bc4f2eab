"""The machine of a payment, walked without Qt, without a network, without a clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from paynet_desk.core.brand import Brand
from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.money import Kurus
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.flow import pay as flow
from paynet_desk.flow import task
from paynet_desk.flow.machine import Broken, Effect, Event, step
from paynet_desk.flow.pay import ROWS, Doubt, Facts, State
from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.paynet.payment import Instalment, Instalments, PaymentSession, Token
from paynet_desk.paynet.transaction import BankCodes, Charge, Decline, StoredAnswer
from paynet_desk.registry.values import Customer, OpenQuestion, Operation, Task
from tests.flow.walk import Walk

NOW = datetime(2026, 11, 21, tzinfo=UTC)
GSM = Gsm("5320000042")
CONSENT = task.TextShown("consent", "1.1", "tr", "0" * 64)
PAN = MaskedPan("979207", "5454", 16)
DRAFT = task.Draft(PAN, Expiry(2030, 12), Cardholder("ELIF YILMAZ"), "Elif Yılmaz", "TROY •• 5454")
OTHER = StoredCard("other", MaskedPan("435508", "4358", 16), Brand.VISA, "Visa •• 4358")
SAME = StoredCard("same", PAN, Brand.TROY, "İş kartı")
NEW = Customer(1, "", GSM.national, "u1", None, (), NOW, None)
KNOWN = Customer(2, "Elif Yılmaz", GSM.national, "u2", "owner", (OTHER,), NOW, NOW)
SESSION = PaymentSession("js_1", 600.0, True, "Deniz Kırtasiye")
SINGLE = Instalment("ji_1", 1, Kurus(125000), Kurus(125000), None, None, None, None, "")
TICKET = flow.Ticket("ref", "u1")
RATES = Instalments("BONS", "Bonus", "cc", True, (SINGLE,))
TOKEN = Token("jt_1", True, "https://pts-api.paynet.com.tr/v1/paynetjgate/tds")
SALE = flow.Sale("entry", "ref", "js_1", "jt_1", Kurus(125000))
PROBLEM = Problem(ProblemKind.LOST)
PAID = Charge(True, False, None, "xk_1", "1", "ref", BankCodes(), Kurus(125000), None, PAN, 1, NOW, StoredAnswer(True))
NO = replace(PAID, paid=False, decline=Decline("Yetersiz bakiye"), stored=StoredAnswer(None))

OPEN = OpenQuestion(
    "e", "a", Task.PAY_AND_STORE, Operation.CHARGE, KNOWN, PAN, "", None, NOW, None, (), "owner",
    None, None, None, None, None, "Kasa 1", "", "", NOW,
)  # fmt: skip

CASHIER: tuple[Event, ...] = (
    flow.SetAmount(Kurus(125000), ""),
    flow.ChangeAmount(),
    task.GsmTyped(GSM),
    task.GsmTyped(None),
    flow.ToCard(GSM),
    flow.UseStored(OTHER),
    flow.UseNew(),
    flow.ConfirmCard(DRAFT, CONSENT),
    flow.ConfirmCard(DRAFT, None),
    flow.Proceed(SINGLE),
    flow.BankReturned(),
    flow.BankInDoubt(Doubt.QUIET),
    flow.AbandonBank(),
    flow.AskIfApproved(),
    flow.GiveUp(),
    flow.AskPaynet(),
    flow.AnotherCard(),
    task.Edited(),
    task.Cancel(),
    task.NextCustomer(),
)


def answers(attempt: int) -> tuple[Event, ...]:
    """Everything that can come back, for an attempt."""
    return (
        task.CustomerLookedUp(attempt, GSM, NEW, None),
        task.CustomerLookedUp(attempt, GSM, KNOWN, None),
        flow.StoredListed(attempt, (OTHER,), KNOWN),
        flow.StoredListed(attempt, (), None),
        flow.NotListed(attempt, PROBLEM),
        flow.Rated(attempt, TICKET, SESSION, RATES),
        flow.NotRated(attempt, PROBLEM),
        flow.Tokenised(attempt, TOKEN, SALE),
        flow.Tokenised(attempt, replace(TOKEN, needs_tds=False, post_url=None), SALE),
        flow.TokenNotSent(attempt, PROBLEM),
        flow.TokenRefused(attempt, PROBLEM),
        flow.Charged(attempt, PAID, KNOWN),
        flow.Charged(attempt, NO, None),
        flow.ChargeNotSent(attempt, PROBLEM),
        flow.ChargeUnknown(attempt, PROBLEM, NOW, NOW),
        Broken(attempt),
    )


ANSWERED_BY: dict[type[Effect], tuple[type[Event], ...]] = {
    task.LookUpCustomer: (task.CustomerLookedUp,),
    flow.ListStored: (flow.StoredListed, flow.NotListed),
    flow.Rate: (flow.Rated, flow.NotRated),
    flow.Tokenise: (flow.Tokenised, flow.TokenNotSent, flow.TokenRefused),
    flow.Collect: (flow.Charged, flow.ChargeNotSent, flow.ChargeUnknown),
}


def begun() -> Walk[State, Facts]:
    return Walk(ROWS, State.AMOUNT, Facts(), ANSWERED_BY)


def to_list(customer: Customer) -> Walk[State, Facts]:
    return begun().take(
        flow.SetAmount(Kurus(125000), "Fiş 1"),
        task.GsmTyped(GSM),
        task.CustomerLookedUp(0, GSM, customer, None),
        flow.ToCard(GSM),
    )


def to_card() -> Walk[State, Facts]:
    return to_list(NEW).take(flow.StoredListed(0, (), NEW))


def to_bank() -> Walk[State, Facts]:
    return to_card().take(
        flow.ConfirmCard(DRAFT, CONSENT),
        flow.Rated(0, TICKET, SESSION, RATES),
        flow.Proceed(SINGLE),
        flow.Tokenised(0, TOKEN, SALE),
    )


def test_a_new_card_goes_from_the_amount_over_the_bank_to_paid() -> None:
    walk = to_bank().take(flow.BankReturned(), flow.Charged(0, PAID, KNOWN))
    assert walk.state is State.PAID
    assert walk.did(flow.Tokenise) == walk.did(flow.Collect) == 1


def test_a_known_customer_is_offered_the_stored_cards_first() -> None:
    walk = to_list(KNOWN)
    assert walk.state is State.LISTING
    walk.take(flow.StoredListed(0, (OTHER,), KNOWN))
    assert walk.state is State.CHOICE
    walk.take(flow.UseStored(OTHER), flow.Rated(0, TICKET, SESSION, RATES), flow.Proceed(SINGLE))
    tokenise = walk.effects[-1]
    assert isinstance(tokenise, flow.Tokenise)
    assert tokenise.stored == OTHER
    assert tokenise.draft is None


def test_a_customer_who_was_not_looked_up_yet_is_offered_the_stored_cards_all_the_same() -> None:
    walk = begun().take(flow.SetAmount(Kurus(125000), ""), task.GsmTyped(GSM), flow.ToCard(GSM))
    walk.take(flow.StoredListed(0, (SAME,), KNOWN))
    assert walk.state is State.CHOICE
    assert walk.facts.customer == KNOWN
    assert walk.take(flow.UseNew(), flow.ConfirmCard(DRAFT, CONSENT)).facts.twin == SAME


def test_another_amount_asks_for_session_and_instalments_anew() -> None:
    walk = to_card().take(flow.ConfirmCard(DRAFT, None), flow.Rated(0, TICKET, SESSION, RATES), flow.ChangeAmount())
    assert walk.state is State.AMOUNT
    walk.take(flow.SetAmount(Kurus(200000), ""))
    assert walk.state is State.RATING
    assert walk.facts.session is None
    assert walk.did(flow.Rate) == 2


def test_the_card_is_wiped_as_soon_as_the_token_is_there() -> None:
    walk = to_bank()
    assert walk.state is State.BANK
    assert {type(effect) for effect in walk.effects[-2:]} == {task.WipeCard, task.WipeCode}


def test_where_paynet_wants_no_bank_the_charge_follows_at_once() -> None:
    walk = to_card().take(
        flow.ConfirmCard(DRAFT, None), flow.Rated(0, TICKET, SESSION, RATES), flow.Proceed(SINGLE),
        flow.Tokenised(0, replace(TOKEN, needs_tds=False, post_url=None), SALE),
    )  # fmt: skip
    assert walk.state is State.CHARGING
    assert walk.did(flow.Collect) == 1


def test_a_cancel_before_the_return_charges_nothing() -> None:
    walk = to_bank().take(flow.AbandonBank(), flow.BankReturned())
    assert walk.state is State.GIVEN_UP
    assert walk.did(flow.Collect) == 0
    assert walk.did(flow.CloseSale) == 1


@pytest.mark.parametrize("why", [Doubt.QUIET, Doubt.TIMED_OUT, Doubt.CRASHED])
def test_a_page_that_ends_in_doubt_is_asked_about_only_when_the_cashier_says_so(why: Doubt) -> None:
    walk = to_bank().take(flow.BankInDoubt(why))
    assert walk.state is State.DECIDE
    assert walk.did(flow.Collect) == 0
    assert to_bank().take(flow.BankInDoubt(why), flow.AskIfApproved()).did(flow.Collect) == 1
    assert to_bank().take(flow.BankInDoubt(why), flow.GiveUp()).state is State.GIVEN_UP


def test_an_unknown_charge_is_only_ever_asked_about_with_the_same_sale() -> None:
    walk = to_bank().take(flow.BankReturned(), flow.ChargeUnknown(0, PROBLEM, NOW, NOW))
    assert walk.state is State.UNKNOWN
    for event in CASHIER:
        if not isinstance(event, task.NextCustomer | flow.AskPaynet):
            walk.take(event)
    assert walk.state is State.UNKNOWN
    assert walk.did(flow.Rate) == walk.did(flow.Tokenise) == walk.did(flow.Collect) == 1
    walk.take(flow.AskPaynet())
    again = walk.effects[-1]
    assert isinstance(again, flow.Collect)
    assert again.sale == SALE
    assert again.sent_before


def test_a_charge_that_left_once_can_never_be_given_up() -> None:
    walk = to_bank().take(flow.BankReturned(), flow.ChargeUnknown(0, PROBLEM, NOW, NOW))
    walk.take(flow.AskPaynet(), flow.ChargeNotSent(0, Problem(ProblemKind.OFFLINE)), flow.GiveUp())
    assert walk.state is State.UNKNOWN
    assert walk.did(flow.CloseSale) == 0


def test_a_decline_lets_another_card_pay_in_a_new_session() -> None:
    walk = to_bank().take(flow.BankReturned(), flow.Charged(0, NO, None))
    assert walk.state is State.DECLINED
    walk.take(flow.AnotherCard())
    assert walk.state is State.CARD
    assert walk.facts.amount == 125000
    assert walk.facts.sale is None
    assert walk.take(flow.Charged(0, PAID, None)).state is State.CARD, "a late answer to the first try"


def test_a_card_that_is_stored_already_pays_and_is_not_stored_again() -> None:
    walk = to_list(KNOWN).take(flow.StoredListed(0, (SAME,), KNOWN), flow.UseNew(), flow.ConfirmCard(DRAFT, CONSENT))
    assert walk.facts.twin == SAME
    assert walk.facts.consent is None


def test_a_refused_token_goes_back_to_where_the_card_came_from() -> None:
    typed = to_card().take(
        flow.ConfirmCard(DRAFT, None), flow.Rated(0, TICKET, SESSION, RATES), flow.Proceed(SINGLE),
        flow.TokenRefused(0, PROBLEM),
    )  # fmt: skip
    assert typed.state is State.CARD
    assert isinstance(typed.effects[-1], task.WipeCard)
    stored = to_list(KNOWN).take(
        flow.StoredListed(0, (OTHER,), KNOWN), flow.UseStored(OTHER), flow.Rated(0, TICKET, SESSION, RATES),
        flow.Proceed(SINGLE), flow.TokenRefused(0, PROBLEM),
    )  # fmt: skip
    assert stored.state is State.CHOICE


def test_every_row_of_the_table_can_be_walked() -> None:
    reached: set[int] = set()
    seen: set[object] = set()
    front = [(State.AMOUNT, Facts())]
    while front:
        state, facts = front.pop()
        for event in (*CASHIER, task.NameTyped("Elif"), task.CustomersFound(facts.attempt, ()),
                      task.CustomerLookedUp(facts.attempt, GSM, KNOWN, OPEN), *answers(facts.attempt)):  # fmt: skip
            row = next((r for r in ROWS if r.state is state and type(event) is r.event and r.when(facts, event)), None)
            if row is None:
                continue
            reached.add(ROWS.index(row))
            result = step(ROWS, state, facts, event)
            assert result is not None
            after = replace(result[1], attempt=0, asked=0, problem=None, found=(), note="")
            mark = (result[0], after)
            if mark not in seen:
                seen.add(mark)
                front.append((result[0], after))
    missed = [f"{ROWS[i].state.name} {ROWS[i].event.__name__}" for i in range(len(ROWS)) if i not in reached]
    assert not missed
