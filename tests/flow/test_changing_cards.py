"""A stored card is renamed or deleted once, whatever is lost: the effects against the real sandbox and a real database.

Every call to the database and to Paynet is a step at which the power may be cut; then the program starts again and asks
the list.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.money import Kurus
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.flow import look_after as flow
from paynet_desk.flow import pay, settlement, task
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.desk import Bank, Desk
from paynet_desk.flow.look_after_effects import LookAfterEffects
from paynet_desk.flow.machine import Effect, Event
from paynet_desk.flow.pay_effects import PayEffects
from paynet_desk.flow.problem import DeskUnavailable, ProblemKind
from paynet_desk.flow.settlement import ask
from paynet_desk.paynet import card as card_service
from paynet_desk.paynet.opening import open_transport
from paynet_desk.paynet.payment import Device, Publishable
from paynet_desk.registry.errors import NotWritable, NotWritableReason
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import Customer, NewEntry, OpenQuestion, Operation, Outcome, Task
from paynet_desk.sandbox.keys import PUBLISHABLE_KEY, SECRET_KEY
from paynet_desk.threeds.domain import ReturnDomain
from tests.helpers.power import PowerCut, Steps
from tests.helpers.sandbox import RunningSandbox

GSM = Gsm("5320000042")
CONSENT = task.TextShown("consent", "1.1", "tr", "1" * 64)
TROY, VISA = "9792075482365454", "4355084355084358"  # contract 0.11
T = TypeVar("T")


@dataclass
class Desked:
    """A till that looks after the cards of one customer, who has two."""

    sandbox: RunningSandbox
    desk: Desk
    customer: Customer
    cards: tuple[StoredCard, ...]
    effects: LookAfterEffects

    async def does(self, effect: Effect) -> Any:
        work = self.effects.perform(effect)
        assert work is not None
        return await work

    async def deletes(self) -> Event:
        event: Event = await self.does(flow.DeleteCard(0, GSM, self.customer, self.cards[1], CONSENT))
        return event

    async def renames(self, label: str = "Maaş kartı") -> Event:
        event: Event = await self.does(flow.RenameCard(0, GSM, self.customer, self.cards[0], label))
        return event

    async def settles(self) -> Event:
        (question,) = self.desk.registry.open_questions()
        event: Event = await self.does(flow.Settle(0, question.entry_id, False))
        return event


def a_known_customer(sandbox: RunningSandbox, file: Path) -> None:
    """Two cards at Paynet and in the database, as another day's work left them."""
    sandbox.switch(otp_mandatory=False)
    registry = Registry.open(file, till="Kasa 1")
    owner: str | None = None
    for number in (TROY, VISA):
        whose = {"card_owner_id": owner} if owner else {"user_unique_id": "u1"}
        saved = sandbox.call(
            "save", card_number=number, card_holder="ELIF YILMAZ", expire_month="12", expire_year="30",
            card_desc=f"Kart {number[-4:]}", **whose,
        ).fields  # fmt: skip
        pan = MaskedPan(number[:6], number[-4:], 16)
        entry = NewEntry("a0", Task.STORE_CARD, Operation.SAVE, GSM.national, "Ayşe", "u1", owner_id=owner, pan=pan)
        owner = str(saved["card_owner_id"])
        card = StoredCard(saved["card_hash"], pan, None, f"Kart {number[-4:]}", Expiry(2030, 12))
        registry.finish_store(registry.begin(entry), owner_id=owner, card=card, customer_name="Elif Yılmaz")
    registry.close()


async def at_till(sandbox: RunningSandbox, file: Path, steps: Steps, work: Callable[[Desked], Awaitable[T]]) -> T:
    registry = Registry.open(file, till="Kasa 1")
    desk = Desk(steps.watch(registry), steps.watch(await open_transport(sandbox.base_url, SECRET_KEY)), "Ayşe")

    async def ready() -> Desk:
        return desk

    customer = registry.customer_by_gsm(GSM.national)
    assert customer is not None
    try:
        effects = LookAfterEffects(ready, CardSecrets())
        return await work(Desked(sandbox, desk, customer, customer.cards, effects))
    finally:
        registry.close()


@pytest.fixture
def file(sandbox: RunningSandbox, tmp_path: Path) -> Path:
    a_known_customer(sandbox, tmp_path / "registry.db")
    return tmp_path / "registry.db"


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long enough after the request is now."""
    monkeypatch.setattr(settlement, "SURE_AFTER", timedelta(0))


def run(sandbox: RunningSandbox, file: Path, work: Callable[[Desked], Awaitable[T]]) -> T:
    return asyncio.run(at_till(sandbox, file, Steps(), work))


def at_paynet(sandbox: RunningSandbox) -> list[str]:
    """The labels of the cards that Paynet lists."""
    (owner,) = sandbox.books()["owners"]
    return [card["card_desc"] for card in owner["cards"] if not card["deleted"]]


def kept(file: Path) -> list[str]:
    """The labels of the cards in the merchant's database."""
    return [row[0] for row in rows(file, "select label from cards order by id")]


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as database:
        return list(database.execute(query))


def changes(file: Path) -> list[tuple[str, str]]:
    """The journal's deletions and new labels: operation, state."""
    found = rows(file, "select operation, state from journal where operation in ('delete', 'rename') order by seq")
    return [(str(operation), str(state)) for operation, state in found]


def withdrawn(file: Path) -> int:
    return len(rows(file, "select 1 from evidence where kind = 'withdrawn'"))


# ---- what is ordinary ----------------------------------------------------------------------------------------------


def test_the_cards_are_listed_as_paynet_has_them(sandbox: RunningSandbox, file: Path) -> None:
    event = run(sandbox, file, lambda till: till.does(flow.ListCards(0, GSM)))
    assert isinstance(event, flow.CardsListed)
    assert [card.label for card in event.cards] == ["Kart 5454", "Kart 4358"]


def test_a_customer_nobody_knows_has_no_cards_and_paynet_is_not_asked(sandbox: RunningSandbox, file: Path) -> None:
    event = run(sandbox, file, lambda till: till.does(flow.ListCards(0, Gsm("5320000099"))))
    assert event == flow.CardsListed(0, (), None)
    assert sandbox.requests("list") == 0


def test_a_renamed_card_has_its_label_at_paynet_and_here(sandbox: RunningSandbox, file: Path) -> None:
    assert run(sandbox, file, Desked.renames) == flow.CardChanged(0)
    assert at_paynet(sandbox) == kept(file) == ["Maaş kartı", "Kart 4358"]
    assert changes(file) == [("rename", "done")]
    assert withdrawn(file) == 0


def test_a_deleted_card_is_gone_at_paynet_and_here_and_the_withdrawal_is_on_record(
    sandbox: RunningSandbox, file: Path
) -> None:
    assert run(sandbox, file, Desked.deletes) == flow.CardChanged(0)
    assert at_paynet(sandbox) == kept(file) == ["Kart 5454"]
    assert changes(file) == [("delete", "done")]
    assert withdrawn(file) == 1
    with closing(Registry.open(file, till="Kasa 1")) as registry:
        assert registry.verify_chain() == 1


def test_the_withdrawal_and_the_row_are_on_the_disk_before_the_request_leaves(
    sandbox: RunningSandbox, file: Path
) -> None:
    steps = Steps()
    asyncio.run(at_till(sandbox, file, steps, Desked.deletes))
    assert steps.names == ["customer_by_gsm", "record", "begin", "post", "finish"]


# ---- what is lost --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [Desked.renames, Desked.deletes], ids=["rename", "delete"])
@pytest.mark.parametrize("drop", ["before", "during"])
def test_a_lost_answer_is_asked_for_once_more(
    sandbox: RunningSandbox, file: Path, change: Callable[[Desked], Awaitable[Event]], drop: str
) -> None:
    sandbox.faults([{"service": "*", "drop": drop}])
    event = run(sandbox, file, change)
    renamed = change is Desked.renames
    if renamed or drop == "before":
        assert event == flow.CardChanged(0)
    else:  # the second request was told that there is no such card, which is no proof
        assert isinstance(event, flow.ChangeUnknown)
        assert run(sandbox, file, Desked.settles) == flow.CardChanged(0)
    assert sandbox.requests("desc_update" if renamed else "delete") == 2
    assert at_paynet(sandbox) == kept(file)
    assert changes(file)[0][1] == "done"


@pytest.mark.parametrize("change", [Desked.renames, Desked.deletes], ids=["rename", "delete"])
def test_when_both_answers_are_lost_the_list_tells_that_it_was_done(
    sandbox: RunningSandbox, file: Path, change: Callable[[Desked], Awaitable[Event]]
) -> None:
    sandbox.faults([{"service": "*", "drop": "after", "times": 2}])
    assert isinstance(run(sandbox, file, change), flow.ChangeUnknown)
    assert changes(file)[0][1] == "unknown"
    assert run(sandbox, file, Desked.settles) == flow.CardChanged(0)
    assert at_paynet(sandbox) == kept(file) != ["Kart 5454", "Kart 4358"]
    assert changes(file)[0][1] == "done"


@pytest.mark.parametrize("change", [Desked.renames, Desked.deletes], ids=["rename", "delete"])
def test_a_change_that_did_not_arrive_stays_unknown_until_long_enough_after(
    sandbox: RunningSandbox, file: Path, change: Callable[[Desked], Awaitable[Event]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.faults([{"service": "*", "drop": "before", "times": 2}])
    assert isinstance(run(sandbox, file, change), flow.ChangeUnknown)
    assert run(sandbox, file, Desked.settles) == flow.StillUnknown(0, None)
    assert changes(file)[0][1] == "unknown"
    monkeypatch.setattr(settlement, "SURE_AFTER", timedelta(0))
    assert run(sandbox, file, Desked.settles) == flow.FoundUnchanged(0)
    assert changes(file)[0][1] == "refused"
    assert at_paynet(sandbox) == kept(file) == ["Kart 5454", "Kart 4358"]


def test_an_open_deletion_stands_in_nobodys_way(sandbox: RunningSandbox, file: Path) -> None:
    sandbox.faults([{"service": "delete", "drop": "before", "times": 2}])
    run(sandbox, file, Desked.deletes)
    with closing(Registry.open(file, till="Kasa 1")) as registry:
        assert len(registry.open_questions()) == 1
        assert registry.question_for(GSM.national) is None


def test_a_refused_change_changes_nothing(sandbox: RunningSandbox, file: Path) -> None:
    no = {"status": 404, "body": {"code": 404, "result_code": 25, "message": "Kart bulunamadı"}}
    sandbox.faults([{"service": "*", "times": 2, **no}])
    for change in (Desked.renames, Desked.deletes):
        event = run(sandbox, file, change)
        assert isinstance(event, flow.CardNotChanged)
        assert event.problem.kind is ProblemKind.REFUSED
        assert event.problem.words == "Kart bulunamadı"
    assert changes(file) == [("rename", "refused"), ("delete", "refused")]
    assert at_paynet(sandbox) == kept(file) == ["Kart 5454", "Kart 4358"]


def test_without_a_network_nothing_is_sent(sandbox: RunningSandbox, file: Path) -> None:
    sandbox.stop()
    try:
        event = run(sandbox, file, Desked.deletes)
    finally:
        sandbox.start()
    assert isinstance(event, flow.CardNotChanged)
    assert event.problem.nothing_sent
    assert changes(file) == [("delete", "cancelled")]
    assert kept(file) == ["Kart 5454", "Kart 4358"]


@pytest.mark.parametrize("call", ["record", "begin"])
def test_a_database_that_cannot_be_written_sends_nothing(
    sandbox: RunningSandbox, file: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def refuse(*_: object) -> None:
        raise NotWritable(file, NotWritableReason.FULL)

    monkeypatch.setattr(Registry, call, refuse)
    event = run(sandbox, file, Desked.deletes)
    assert isinstance(event, flow.CardNotChanged)
    assert event.problem.kind is ProblemKind.REGISTRY_FULL
    assert sandbox.requests("delete") == 0


@pytest.mark.expects_log("answer to a delete not written")
def test_an_answer_that_cannot_be_written_is_not_shown_as_done(
    sandbox: RunningSandbox, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NotWritable(file, NotWritableReason.FULL)

    with monkeypatch.context() as full:
        full.setattr(Registry, "finish", refuse)
        event = run(sandbox, file, Desked.deletes)
    assert isinstance(event, flow.ChangeUnknown)
    assert event.problem.kind is ProblemKind.REGISTRY_AFTER
    with closing(Registry.open(file, till="Kasa 1")) as registry:
        assert registry.recover() == 1
    assert run(sandbox, file, Desked.settles) == flow.CardChanged(0)
    assert kept(file) == ["Kart 5454"]


@pytest.mark.expects_log("delete broke|rename broke")
@pytest.mark.parametrize("change", [Desked.renames, Desked.deletes], ids=["rename", "delete"])
def test_a_change_in_which_the_program_breaks_is_an_open_question(
    sandbox: RunningSandbox,
    file: Path,
    change: Callable[[Desked], Awaitable[Event]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("nobody foresaw this")

    with monkeypatch.context() as broken:
        broken.setattr(card_service, "delete", breaks)
        broken.setattr(card_service, "desc_update", breaks)
        assert isinstance(run(sandbox, file, change), flow.ChangeUnknown)
    assert changes(file)[0][1] == "unknown"
    monkeypatch.setattr(settlement, "SURE_AFTER", timedelta(0))
    assert run(sandbox, file, Desked.settles) == flow.FoundUnchanged(0)


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize("change", [Desked.renames, Desked.deletes], ids=["rename", "delete"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_power_cut_at_any_step_is_settled_by_the_list(
    sandbox: RunningSandbox, tmp_path: Path, change: Callable[[Desked], Awaitable[Event]], after: bool
) -> None:
    counting = Steps()
    a_known_customer(sandbox, tmp_path / "count.db")
    asyncio.run(at_till(sandbox, tmp_path / "count.db", counting, change))
    assert counting.count >= 4
    for cut_at in range(counting.count):
        sandbox.reset()
        file = tmp_path / f"{cut_at}" / "registry.db"
        a_known_customer(sandbox, file)
        steps = Steps(cut_at, after=after)
        with pytest.raises(PowerCut):
            asyncio.run(at_till(sandbox, file, steps, change))
        where = f"{'after' if after else 'before'} step {cut_at} ({steps.names[-1]})"
        requests = sandbox.requests("delete") + sandbox.requests("desc_update")
        with closing(Registry.open(file, till="Kasa 1")) as registry:
            registry.recover()
            questions = registry.open_questions()
        assert requests <= len(changes(file)), where
        if change is Desked.deletes and requests:
            assert withdrawn(file) == 1, where
        if at_paynet(sandbox) != kept(file):
            assert questions, f"changed at Paynet and nobody knows: {where}"

        async def settle_all(till: Desked, questions: tuple[OpenQuestion, ...] = questions) -> None:
            for question in questions:
                await ask(till.desk, question)

        run(sandbox, file, settle_all)
        assert at_paynet(sandbox) == kept(file), where
        assert {state for _, state in changes(file)} <= {"done", "refused"}, where


def test_cards_on_the_screen_that_are_another_owners_by_now_are_left_alone(sandbox: RunningSandbox, file: Path) -> None:
    async def work(till: Desked) -> Event:
        then = replace(till.customer, owner_id="the-owner-before")
        event: Event = await till.does(flow.DeleteCard(0, GSM, then, till.cards[1], CONSENT))
        return event

    event = run(sandbox, file, work)
    assert isinstance(event, flow.CardNotChanged)
    assert event.problem.kind is ProblemKind.CHANGED_ELSEWHERE
    assert sandbox.requests("delete") == 0


def test_a_question_that_was_settled_meanwhile_has_nothing_to_be_told(sandbox: RunningSandbox, file: Path) -> None:
    async def work(till: Desked) -> Event:
        event: Event = await till.does(flow.Settle(0, "settled by another till", False))
        return event

    assert run(sandbox, file, work) == flow.StillUnknown(0, None)
    assert sandbox.requests("list") == 0


def test_an_effect_that_nobody_performs_is_no_effect_that_is_lost(sandbox: RunningSandbox, file: Path) -> None:
    class Forgotten(Effect):
        pass

    async def work(till: Desked) -> None:
        with pytest.raises(TypeError, match="no one performs Forgotten"):
            till.effects.perform(Forgotten())

    run(sandbox, file, work)


def test_without_a_line_for_payments_the_till_says_that_a_key_is_missing(sandbox: RunningSandbox, file: Path) -> None:
    async def work(till: Desked) -> None:
        with pytest.raises(DeskUnavailable) as missing:
            _ = till.desk.bank
        assert missing.value.problem.kind is ProblemKind.NO_KEY

    run(sandbox, file, work)


def test_while_a_store_of_the_customer_is_not_settled_no_sale_begins(sandbox: RunningSandbox, file: Path) -> None:
    async def work(till: Desked) -> tuple[Event, Event]:
        registry, url = till.desk.registry, sandbox.base_url
        publishable = Publishable(await open_transport(url, PUBLISHABLE_KEY), PUBLISHABLE_KEY)
        bank = Bank(publishable, Device("192.0.2.7", "till-1"), ReturnDomain.sandbox(url, ()))
        owner, pan = till.customer.owner_id, MaskedPan(TROY[:6], TROY[-4:], 16)
        entry = NewEntry("a1", Task.STORE_CARD, Operation.SAVE, GSM.national, "Ayşe", "u1", owner_id=owner, pan=pan)
        registry.finish(registry.begin(entry), Outcome.UNKNOWN)

        async def ready() -> Desk:
            return replace(till.desk, payments=bank)

        paying = PayEffects(ready, CardSecrets())
        listing = paying.perform(pay.ListStored(0, GSM))
        rating = paying.perform(pay.Rate(0, Kurus(100), GSM, till.customer, till.cards[0]))
        assert listing is not None
        assert rating is not None
        try:
            return await listing, await rating
        finally:
            await publishable.transport.aclose()

    listed, rated = run(sandbox, file, work)
    assert isinstance(listed, pay.NotListed)
    assert isinstance(rated, pay.NotRated)
    assert listed.problem.kind is rated.problem.kind is ProblemKind.OPEN_QUESTION
    assert sandbox.requests("auth") == 0
