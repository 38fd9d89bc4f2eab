"""What is unknown is asked about by itself, ever less often, and nothing is charged or stored by asking."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from paynet_desk.core.gsm import Gsm
from paynet_desk.flow import pay, settlement, store_card
from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.flow.settlement import Settlement, answer_to, due_at, is_asked_by_itself, settle_due
from paynet_desk.flow.task import GsmTyped
from paynet_desk.registry.values import Asking, OpenQuestion, PaymentState, Stage, Verdict
from tests.helpers.invariants import assert_invariants
from tests.helpers.sandbox import RunningSandbox
from tests.helpers.windowless import MASTERCARD, TROY, Till, no_pauses, open_till, with_readable_codes

pytestmark = pytest.mark.expects_log(
    "sale not asked about|card/save: no valid answer|another owner|does not fit|lost|open question not"
)

GSM, OTHER_GSM = "5320000042", "5330000077"
REASON = "Müşteri hizmetleri: kayıt yok"
State = store_card.State


@pytest.fixture
def at_till(sandbox: RunningSandbox, tmp_path: Path) -> Callable[[Callable[[Till], Awaitable[None]]], None]:
    """Runs work at a till; the invariants are checked when it is over."""
    with_readable_codes(sandbox)

    def run(work: Callable[[Till], Awaitable[None]]) -> None:
        async def day() -> None:
            async with open_till(sandbox.base_url, tmp_path / "registry.db") as till:
                await work(till)
                assert_invariants(till, files_under=tmp_path)

        with no_pauses():
            asyncio.run(day())

    return run


def questions(till: Till) -> tuple[OpenQuestion, ...]:
    return till.desk.registry.open_questions()


def the_question(till: Till) -> OpenQuestion:
    (question,) = questions(till)
    return question


async def loses_a_store(till: Till, how: str = "after", gsm: str = GSM) -> OpenQuestion:
    """A store whose answer is lost ("after": Paynet has booked it)."""
    till.sandbox.faults([{"service": "save", "drop": how}])
    assert await till.store(gsm, MASTERCARD) is State.UNKNOWN
    till.sandbox.faults([])
    return the_question(till)


async def loses_a_charge(till: Till, how: str) -> OpenQuestion:
    """A sale whose charges are all lost, and nobody answers what became of them."""
    silent = [{"service": service, "times": 0, "drop": "before"} for service in ("check",)]
    till.sandbox.faults([{"service": "charge", "times": 0, "drop": how}, *silent])
    assert await till.pay_and_store(GSM, TROY, 1250, consent=False) is pay.State.UNKNOWN
    return the_question(till)


def make_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time has to pass before it is asked again."""
    monkeypatch.setattr(settlement, "FIRST_AFTER", timedelta(0))
    monkeypatch.setattr(settlement, "SURE_AFTER", timedelta(0))


# ---- when ------------------------------------------------------------------------------------------------------------


def test_it_is_asked_one_two_four_minutes_after_it_fell_silent_and_so_on_up_to_once_an_hour(at_till):
    async def work(till: Till) -> None:
        question = await loses_a_store(till)
        at = question.silent_at
        minutes = []
        for _ in range(10):
            at = due_at(question)
            minutes.append((at - question.silent_at) / timedelta(minutes=1))
            asked = Asking(at, "Kasa 1", "", Verdict.NOT_REACHED)
            question = replace(question, askings=(*question.askings, asked))
        assert minutes[:7] == [1, 2, 4, 8, 16, 32, 64]
        assert [later - sooner for sooner, later in pairwise(minutes[6:])] == [60, 60, 60]
        many = replace(question, askings=question.askings * 1000)
        assert due_at(many) == at + timedelta(hours=1)

    at_till(work)


def test_only_what_is_due_is_asked_and_at_the_start_all_of_it(at_till, monkeypatch):
    async def work(till: Till) -> None:
        assert await till.store(GSM, TROY) is State.STORED
        await till.begins_anew()
        await loses_a_store(till)
        assert await settle_due(till.desk) == ()
        assert till.sandbox.requests("list") == 1  # before the store
        ((question, found),) = await settle_due(till.desk, at_start=True)
        assert (question.entry_id, found.verdict) == (till.storing.facts.entry_id, Verdict.STORED)
        assert questions(till) == ()
        make_due(monkeypatch)
        assert await settle_due(till.desk) == ()
        assert till.sandbox.requests("save") == 2

    at_till(work)


def test_a_card_that_is_not_in_the_list_is_asked_about_again_until_it_is_sure(at_till, monkeypatch):
    async def work(till: Till) -> None:
        assert await till.store(GSM, TROY) is State.STORED
        await till.begins_anew()
        await loses_a_store(till, "before")
        ((_, found),) = await settle_due(till.desk, at_start=True)
        assert found.verdict is Verdict.STILL_UNKNOWN
        assert [one.verdict for one in the_question(till).askings] == [Verdict.STILL_UNKNOWN]
        assert await settle_due(till.desk) == ()
        make_due(monkeypatch)
        ((_, found),) = await settle_due(till.desk)
        assert found.verdict is Verdict.NOT_STORED
        assert questions(till) == ()
        midnight = datetime.now(UTC) - timedelta(minutes=5)
        (settled,) = till.desk.registry.settled_since(midnight)
        assert (settled.asking.verdict, settled.asking.cashier) == (Verdict.NOT_STORED, "")

    at_till(work)


def test_a_first_store_is_not_asked_about_by_itself_there_is_nothing_to_ask_by(at_till):
    async def work(till: Till) -> None:
        question = await loses_a_store(till)
        assert not is_asked_by_itself(question)
        assert await settle_due(till.desk, at_start=True) == ()
        assert till.sandbox.requests("list") == 0
        assert (await settlement.ask(till.desk, question, cashier="Ayşe")).verdict is Verdict.CANNOT_ASK
        assert [one.cashier for one in the_question(till).askings] == ["Ayşe"]

    at_till(work)


# ---- sales -----------------------------------------------------------------------------------------------------------


def test_a_sale_whose_charge_never_left_is_never_asked_about_by_itself(at_till, monkeypatch):
    async def work(till: Till) -> None:
        make_due(monkeypatch)
        for stage in (Stage.PAGE_OPENED, Stage.RETURNED):
            gsm = {Stage.PAGE_OPENED: GSM, Stage.RETURNED: OTHER_GSM}[stage]
            await till.begins_anew()
            assert await till.goes_to_bank(gsm, TROY, 1250) is pay.State.BANK
            sale = till.paying.facts.sale
            assert sale is not None
            till.desk.registry.reach(sale.reference_no, stage)
            await till.answers_the_bank()  # approved: a charge would collect
            await till.loses_power()
            await till.starts()
        assert len(questions(till)) == 2
        assert not any(map(is_asked_by_itself, questions(till)))
        assert await settle_due(till.desk, at_start=True) == await settle_due(till.desk) == ()
        assert till.sandbox.requests("charge") == till.sandbox.requests("check") == 0
        asked = await settlement.ask(till.desk, questions(till)[0], cashier="Ayşe")  # the cashier wishes it
        assert asked.verdict is Verdict.PAID
        await settlement.give_up(till.desk, the_question(till), how="the cashier")
        assert len(till.sandbox.books()["charges"]) == 1

    at_till(work)


def test_a_token_that_never_came_settles_itself_as_nothing_collected(at_till):
    async def work(till: Till) -> None:
        till.sandbox.faults([{"service": "create_token", "drop": "after"}])
        assert await till.goes_to_bank(GSM, TROY, 1250) is not pay.State.BANK
        await till.loses_power()
        await till.starts()
        answers = await settle_due(till.desk, at_start=True)
        assert [found.verdict for _, found in answers] in ([], [Verdict.NOT_PAID])
        assert questions(till) == ()
        assert till.sandbox.requests("charge") == 0

    at_till(work)


def test_a_sent_charge_is_repeated_first_and_then_looked_up_before_it_is_charged_again(at_till, monkeypatch):
    async def work(till: Till) -> None:
        await loses_a_charge(till, "after")  # it was collected
        make_due(monkeypatch)
        before = till.sandbox.requests("charge")
        ((_, first),) = await settle_due(till.desk)
        assert first.verdict is Verdict.STILL_UNKNOWN
        assert till.sandbox.requests("charge") == before + 1
        till.sandbox.faults([])
        looked_up = till.sandbox.requests("check")
        ((_, second),) = await settle_due(till.desk)
        assert second.verdict is Verdict.PAID
        assert till.sandbox.requests("check") == looked_up + 1
        assert till.sandbox.requests("charge") == before + 1
        (sale,) = till.sales()
        assert sale["state"] == PaymentState.PAID.value

    at_till(work)


def test_a_charge_that_never_arrived_is_sent_again_with_the_same_session_and_collected_once(at_till, monkeypatch):
    async def work(till: Till) -> None:
        await loses_a_charge(till, "before")
        make_due(monkeypatch)
        await settle_due(till.desk)
        till.sandbox.faults([])
        ((_, found),) = await settle_due(till.desk)
        assert found.verdict is Verdict.PAID
        assert list(till.sandbox.books()["charges"].values()) == [1]

    at_till(work)


# ---- what the page is told -------------------------------------------------------------------------------------------


def test_the_page_that_still_shows_the_question_is_told_only_what_is_certain(at_till, monkeypatch):
    async def work(till: Till) -> None:
        assert await till.store(GSM, TROY) is State.STORED
        await till.begins_anew()
        await loses_a_store(till)
        make_due(monkeypatch)
        ((_, found),) = await settle_due(till.desk)
        event = answer_to(till.storing.facts.attempt, found)
        assert event == store_card.CardStored(till.storing.facts.attempt, found.card, found.customer)
        assert not till.storing.send(store_card.CardStored(till.storing.facts.attempt + 1, found.card, found.customer))
        assert till.storing.send(event)
        assert till.storing.state is State.STORED

    at_till(work)
    assert answer_to(7, Settlement(Verdict.NOT_STORED)) == store_card.FoundNotStored(7)
    for nothing in (Verdict.STILL_UNKNOWN, Verdict.NOT_REACHED, Verdict.CANNOT_ASK, Verdict.SIGNED_OFF):
        assert answer_to(7, Settlement(nothing, problem=Problem(ProblemKind.LOST))) is None


def test_a_charge_found_in_the_background_is_shown_as_paid(at_till, monkeypatch):
    async def work(till: Till) -> None:
        await loses_a_charge(till, "after")
        till.sandbox.faults([])
        make_due(monkeypatch)
        ((question, found),) = await settle_due(till.desk)
        assert question.about == till.paying.facts.about
        assert till.paying.send(answer_to(till.paying.facts.attempt, found))
        assert till.paying.state is pay.State.PAID

    at_till(work)


def test_one_question_that_cannot_be_written_down_does_not_stop_the_others(at_till, monkeypatch):
    async def work(till: Till) -> None:
        for gsm in (GSM, OTHER_GSM):
            assert await till.store(gsm, TROY) is State.STORED
            await till.begins_anew()
        await loses_a_store(till)
        await till.begins_anew()
        till.sandbox.faults([{"service": "save", "drop": "after"}])
        assert await till.store(OTHER_GSM, MASTERCARD) is State.UNKNOWN
        till.sandbox.faults([])
        newest, oldest = questions(till)
        real = settlement.ask

        async def settled_elsewhere_first(desk, question, *, cashier=""):
            if question == newest:
                desk.registry.settle(question.entry_id, settlement.Outcome.REFUSED, how="another till")
            return await real(desk, question, cashier=cashier)

        monkeypatch.setattr(settlement, "ask", settled_elsewhere_first)
        ((question, found),) = await settle_due(till.desk, at_start=True)
        assert (question.entry_id, found.verdict) == (oldest.entry_id, Verdict.STORED)

    at_till(work)


# ---- a lost first store, repeated once -------------------------------------------------------------------------------


async def repeats(till: Till, question: OpenQuestion) -> State:
    """What a manager allows: code, card typed anew, consent."""
    await till.begins_anew()
    assert await till.does(store_card.RepeatStore(question, Gsm(question.customer.gsm)))
    assert till.storing.facts.customer == question.customer
    return await till.store(question.customer.gsm, MASTERCARD)


@pytest.mark.parametrize(("booked", "twice"), [("after", True), ("before", False)])
def test_the_same_owner_answered_keeps_the_owner_and_the_list_tells_of_a_second_card(at_till, booked, twice):
    async def work(till: Till) -> None:
        first = await loses_a_store(till, booked)
        assert first.repeatable
        assert await repeats(till, first) is State.STORED
        customer = till.storing.facts.customer
        [owner] = till.sandbox.books()["owners"]
        assert customer is not None
        assert customer.owner_id == owner["card_owner_id"]
        assert len(customer.cards) == len(owner["cards"]) == (2 if twice else 1)
        assert questions(till) == ()
        assert till.sandbox.requests("save") == 2

    at_till(work)


def test_another_owner_answered_is_the_customers_owner_as_none_was_known(at_till, sandbox):
    async def work(till: Till) -> None:
        sandbox.switch(same_customer="other")
        first = await loses_a_store(till)
        assert await repeats(till, first) is State.STORED
        lost, kept = till.sandbox.books()["owners"]
        assert {row["owner_id"] for row in till.rows("select owner_id from customers")} == {kept["card_owner_id"]}
        assert lost["card_owner_id"] != kept["card_owner_id"]
        assert questions(till) == ()

    at_till(work)


def test_code_5_leaves_the_first_open_for_a_manager_and_says_that_paynet_knows_the_customer(at_till, sandbox):
    async def work(till: Till) -> None:
        sandbox.switch(same_customer="refused")
        first = await loses_a_store(till)
        assert await repeats(till, first) is State.UNKNOWN
        facts = till.storing.facts
        assert facts.problem is not None
        assert (facts.problem.kind, facts.entry_id) == (ProblemKind.KNOWN_TO_PAYNET, first.entry_id)
        question = the_question(till)
        assert (question.entry_id, question.repeatable) == (first.entry_id, False)
        assert question.askings[-1].verdict is Verdict.KNOWN_TO_PAYNET
        assert till.rows("select owner_id from customers") == [{"owner_id": None}]
        till.desk.registry.sign_off(first.entry_id, reason=REASON, cashier="Mehmet")
        # served again; without an owner id Paynet goes on refusing, and the till says why and not that the card is bad
        await till.begins_anew()
        assert await till.store(GSM, MASTERCARD) is State.CARD
        assert till.storing.facts.problem is not None
        assert till.storing.facts.problem.kind is ProblemKind.KNOWN_TO_PAYNET

    at_till(work)


def test_a_repetition_that_is_lost_too_is_not_repeated_a_second_time(at_till):
    async def work(till: Till) -> None:
        first = await loses_a_store(till)
        till.sandbox.faults([{"service": "save", "drop": "after"}])
        assert await repeats(till, first) is State.UNKNOWN
        assert [question.repeatable for question in questions(till)] == [False, False]
        await till.begins_anew()
        await till.does(store_card.RepeatStore(first, Gsm(GSM)))
        await till.goes_to_card(GSM)
        if till.storing.state is State.CARD:
            await till.confirms(MASTERCARD)
        assert till.storing.facts.problem is not None
        assert till.storing.facts.problem.kind is ProblemKind.OPEN_QUESTION  # the second one
        assert till.sandbox.requests("save") == 2

    at_till(work)


def test_another_number_ends_the_permission(at_till):
    async def work(till: Till) -> None:
        first = await loses_a_store(till)
        await till.begins_anew()
        await till.does(store_card.RepeatStore(first, Gsm(GSM)))
        await till.does(GsmTyped(Gsm(OTHER_GSM)))
        await till.does(GsmTyped(Gsm(GSM)))
        assert till.storing.facts.repeats == ""
        assert await till.goes_to_card(GSM) is State.CUSTOMER
        assert till.storing.facts.problem is not None
        assert till.storing.facts.problem.kind is ProblemKind.OPEN_QUESTION

    at_till(work)


def test_a_repetition_is_not_begun_in_the_middle_of_another_customers_store(at_till):
    async def work(till: Till) -> None:
        first = await loses_a_store(till)
        await till.begins_anew()
        assert await till.goes_to_card(OTHER_GSM) is State.CARD
        assert not till.storing.send(store_card.RepeatStore(first, Gsm(GSM)))
        assert till.storing.state is State.CARD

    at_till(work)


def test_a_customer_whose_unknown_store_was_signed_off_is_served_again(at_till):
    async def work(till: Till) -> None:
        first = await loses_a_store(till, "before")
        till.desk.registry.sign_off(first.entry_id, reason=REASON, cashier="Mehmet")
        await till.begins_anew()
        assert await till.store(GSM, TROY) is State.STORED

    at_till(work)
