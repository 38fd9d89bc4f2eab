"""Mutations: each part is broken as somebody might break it one day, and the matrix's own check tells."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import pytest

if find_spec("cryptography") is None:
    pytest.skip("certificates are made with a library of the test lock for Linux", allow_module_level=True)

from paynet_desk.flow import charging, effects, store_card, store_card_effects
from paynet_desk.flow.effects import TaskEffects
from paynet_desk.flow.store_card_effects import StoreCardEffects
from paynet_desk.paynet import calling, card
from paynet_desk.paynet.errors import AnswerLost, PaynetError, Refused
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import Outcome
from tests.faults import worker
from tests.faults.play import Counter, runs
from tests.helpers.windowless import no_pauses

RUNS = {run.id: run for run in runs()}


@pytest.fixture(scope="module")
def _counter() -> Iterator[Counter]:
    with worker.counters(1) as (one,), no_pauses():
        yield one


@pytest.fixture
def plays(_counter: Counter) -> Callable[[str], None]:
    """Play one run of the matrix in this process."""
    return lambda id_: asyncio.run(_counter.play(RUNS[id_]))


@pytest.mark.parametrize(
    "run", ["save: N4 reset after the request", "charge: H4 500 empty, done", "check_otp: B4 code 5", "list: B1 cut"]
)
@pytest.mark.expects_log("sale not asked about")
def test_with_nothing_broken_the_same_runs_pass(plays: Callable[[str], None], run: str) -> None:
    plays(run)


@pytest.mark.parametrize("service", ["send_otp", "save", "create_token"])
def test_a_journal_that_is_written_after_the_request(
    plays: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    async def journalled(self: TaskEffects, desk: Any, entry: Any, call: Callable[[], Awaitable[Any]]) -> Any:
        answer: object
        try:
            answer = await call()
        except PaynetError as error:
            answer = error
        return await effects.in_thread(desk.registry.begin, entry), answer

    monkeypatch.setattr(TaskEffects, "journalled", journalled)
    with pytest.raises(AssertionError, match=r"the journal said \['no row'"):
        plays(f"{service}: N4 reset after the request")


@pytest.mark.expects_log("journal row not closed")
def test_a_charge_that_is_journalled_after_it_was_sent(
    plays: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Registry, "begin_charge", lambda self, reference_no, *, cashier: "no row")
    with pytest.raises(AssertionError, match=r"the journal said \['no row'"):
        plays("charge: N4 reset after the request")


def test_a_save_that_is_sent_twice(plays: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    save = card.save

    async def stubborn(*args: Any, **kwargs: Any) -> Any:
        try:
            return await save(*args, **kwargs)
        except AnswerLost:
            return await save(*args, **kwargs)

    monkeypatch.setattr(card, "save", stubborn)
    with pytest.raises(AssertionError, match="called 2 times, not 1"):
        plays("save: N4 reset after the request")


def test_a_refusal_that_is_taken_for_success(plays: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    accept = calling.accept

    def gullible(*args: Any) -> Any:
        try:
            return accept(*args)
        except Refused:
            return {"code": 0}

    monkeypatch.setattr(calling, "accept", gullible)
    with pytest.raises(AssertionError, match=r"told \[\('done', '0'\)\]"):
        plays("check_otp: B4 code 5")


def test_a_lost_answer_that_is_taken_for_a_refusal(
    plays: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_card_effects, "outcome_of", lambda error: Outcome.REFUSED)
    with pytest.raises(AssertionError, match=r"State.CARD, not State.UNKNOWN"):
        plays("save: N4 reset after the request, done")


def test_an_exception_that_is_swallowed(plays: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    store = StoreCardEffects._store

    async def silent(self: StoreCardEffects, effect: store_card.Store) -> Any:
        event = await store(self, effect)
        return None if isinstance(event, store_card.OutcomeUnknown) else event

    monkeypatch.setattr(StoreCardEffects, "_store", silent)
    with pytest.raises(AssertionError, match=r"nobody works on it: State.SAVING"):
        plays("save: N4 reset after the request")


@pytest.mark.expects_log("an effect broke")
def test_an_exception_that_only_the_log_knows(plays: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> Any:
        raise KeyError("x")

    monkeypatch.setattr(TaskEffects, "list_cards", broken)
    with pytest.raises(AssertionError, match=r"list: B1 cut"):
        plays("list: B1 cut")


def test_success_that_is_shown_before_it_is_on_the_disk(
    plays: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(self: Registry, entry_id: str, *, owner_id: str, **_: Any) -> Any:
        customer = self.customer_by_gsm("5320000042")
        assert customer is not None
        return replace(customer, owner_id=owner_id)

    monkeypatch.setattr(Registry, "finish_store", forgetful)
    with pytest.raises(AssertionError, match="not on the disk"):
        plays("save: H5 as usual, done")


def test_a_line_in_the_log_that_tells_the_card(plays: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    save = card.save

    async def talkative(t: Any, **how: Any) -> Any:
        logging.getLogger("paynet_desk.flow").info("cvc %s", how["card"].cvc._store.decode())
        logging.getLogger("paynet_desk.flow").info("code %s", how["otp"].code._store[:6].decode())
        return await save(t, **how)

    monkeypatch.setattr(card, "save", talkative)
    with pytest.raises(AssertionError, match="signs stands in"):
        plays("save: H5 as usual, done")


def test_a_charge_that_is_given_up_although_it_left(
    plays: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charging, "after_charge", lambda error, *, lost_before: charging.AfterCharge.OVER)
    with pytest.raises(AssertionError, match=r"called 1 times, not 5"):
        plays("charge: N4 reset after the request, done")
