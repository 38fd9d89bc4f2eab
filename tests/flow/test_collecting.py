"""A sale is charged once, whatever is lost: the effects of a payment against the real sandbox and a real database.

The bank's page is answered over HTTP as a browser would. What a crash leaves is tried with a till that is killed as a
process: tests/crashes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.money import Kurus
from paynet_desk.core.secret import Secret
from paynet_desk.flow import charging, task
from paynet_desk.flow import pay as flow
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.desk import Bank, Desk
from paynet_desk.flow.machine import Effect, Event
from paynet_desk.flow.pay_effects import PayEffects
from paynet_desk.flow.problem import ProblemKind
from paynet_desk.flow.settlement import ask, give_up
from paynet_desk.paynet.calling import Backoff
from paynet_desk.paynet.opening import open_publishable, open_transport
from paynet_desk.paynet.payment import Device
from paynet_desk.registry.errors import MayBeCollected
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import Operation, Payment, PaymentState, Verdict
from paynet_desk.sandbox.keys import PUBLISHABLE_KEY, SECRET_KEY
from paynet_desk.threeds.domain import ReturnDomain
from tests.helpers.sandbox import RunningSandbox
from tests.helpers.shopper import Browser

GSM = Gsm("5320000042")
CONSENT = task.TextShown("consent", "1.1", "tr", "1" * 64)
TROY, TROY_CVC = "9792075482365454", "152"  # contract 0.11
AMOUNT = Kurus(125000)
T = TypeVar("T")


@pytest.fixture(autouse=True)
def _no_pause_between_charges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charging, "CHARGE_AGAIN", Backoff(more_tries=2, first_s=0.0, cap_s=0.0))


@dataclass
class Sold:
    """A till that takes one payment, step by step."""

    sandbox: RunningSandbox
    desk: Desk
    secrets: CardSecrets
    effects: PayEffects

    async def does(self, effect: Effect) -> Any:
        work = self.effects.perform(effect)
        assert work is not None
        return await work

    async def reaches_the_bank(self, *, consent: task.TextShown | None = None) -> flow.Tokenised:
        fill(self.secrets.pan, TROY)
        fill(self.secrets.cvc, TROY_CVC)
        rated = await self.does(flow.Rate(0, AMOUNT, GSM, None, None))
        assert isinstance(rated, flow.Rated), rated
        pan = MaskedPan.of(self.secrets.pan)
        draft = task.Draft(pan, Expiry(2030, 12), Cardholder("ELIF YILMAZ"), "Elif Yılmaz", "TROY •• 5454")
        tokenise = flow.Tokenise(
            0,
            GSM,
            None,
            AMOUNT,
            "Fiş 1",
            rated.ticket,
            rated.session,
            rated.instalments.rows[0],
            None,
            draft,
            consent,
            (),
        )
        token = await self.does(tokenise)
        assert isinstance(token, flow.Tokenised), token
        return token

    def approves(self, token: flow.Tokenised, password: str = "a") -> None:
        assert token.token.post_url is not None
        browser = Browser(self.sandbox)
        fields = {"session_id": token.sale.session_id, "token_id": token.sale.token_id}
        browser.post(token.token.post_url, {**fields, "publishable_key": PUBLISHABLE_KEY})
        if "password" in browser.page:
            browser.answer(password)

    async def collects(self, token: flow.Tokenised) -> Event:
        result: Event = await self.does(flow.Collect(0, token.sale, None, sent_before=False))
        return result


def fill(secret: Secret, text: str) -> None:
    secret.wipe()
    for sign in text:
        secret.insert(len(secret), ord(sign))


async def at_till(sandbox: RunningSandbox, file: Path, work: Callable[[Sold], Awaitable[T]]) -> T:
    registry = Registry.open(file, till="Kasa 1")
    paynet = await open_transport(sandbox.base_url, SECRET_KEY)
    publishable = await open_publishable(sandbox.base_url, PUBLISHABLE_KEY)
    port = sandbox.base_url.rsplit(":", 1)[1]
    home = ReturnDomain.sandbox(sandbox.base_url, (f"http://acs.bank.localhost:{port}",))
    bank = Bank(publishable, Device("192.0.2.7"), home)
    desk = Desk(registry, paynet, "Ayşe", bank)

    async def ready() -> Desk:
        return desk

    secrets = CardSecrets()
    try:
        return await work(Sold(sandbox, desk, secrets, PayEffects(ready, secrets)))
    finally:
        registry.close()


def run(sandbox: RunningSandbox, tmp_path: Path, work: Callable[[Sold], Awaitable[T]]) -> T:
    return asyncio.run(at_till(sandbox, tmp_path / "registry.db", work))


def charges(sandbox: RunningSandbox) -> list[int]:
    """How often each reference was collected."""
    return [int(count) for count in sandbox.books()["charges"].values()]


async def a_sale(sold: Sold, *, consent: task.TextShown | None = None, password: str = "a") -> Event:
    token = await sold.reaches_the_bank(consent=consent)
    sold.approves(token, password)
    return await sold.collects(token)


def test_a_cancel_while_the_session_is_asked_for_breaks_nothing(sandbox: RunningSandbox, tmp_path: Path) -> None:
    async def cancelled(sold: Sold) -> Event:
        fill(sold.secrets.pan, TROY)
        work = sold.effects.perform(flow.Rate(0, AMOUNT, GSM, None, None))
        assert work is not None
        sold.effects.perform(task.WipeCard())
        event = await work
        assert event is not None
        return event

    assert isinstance(run(sandbox, tmp_path, cancelled), flow.Rated)


def test_an_approved_payment_is_collected_once(sandbox: RunningSandbox, tmp_path: Path) -> None:
    event = run(sandbox, tmp_path, a_sale)
    assert isinstance(event, flow.Charged)
    assert event.charge.paid
    assert charges(sandbox) == [1]


def test_a_card_is_stored_with_the_payment_when_the_customer_wishes(sandbox: RunningSandbox, tmp_path: Path) -> None:
    event = run(sandbox, tmp_path, lambda sold: a_sale(sold, consent=CONSENT))
    assert isinstance(event, flow.Charged)
    assert event.charge.stored.ok
    assert event.customer is not None
    assert event.customer.owner_id is not None
    assert [card.label for card in event.customer.cards] == ["TROY •• 5454"]


def test_a_payment_the_bank_did_not_approve_collects_nothing(sandbox: RunningSandbox, tmp_path: Path) -> None:
    async def abandoned(sold: Sold) -> Event:
        return await sold.collects(await sold.reaches_the_bank())

    event = run(sandbox, tmp_path, abandoned)
    assert isinstance(event, flow.Charged)
    assert not event.charge.paid
    assert event.charge.decline is not None
    assert event.charge.decline.paynet_code == "16"
    assert charges(sandbox) in ([], [0])


def test_a_lost_answer_is_asked_for_again_with_the_same_session(sandbox: RunningSandbox, tmp_path: Path) -> None:
    async def lossy(sold: Sold) -> Event:
        token = await sold.reaches_the_bank()
        sold.approves(token)
        sandbox.faults([{"service": "charge", "times": 1, "drop": "after"}])
        return await sold.collects(token)

    event = run(sandbox, tmp_path, lossy)
    assert isinstance(event, flow.Charged)
    assert event.charge.paid
    assert event.charge.repeated, "code 100"
    assert charges(sandbox) == [1]


def test_when_charge_stays_silent_the_reference_is_asked_about(sandbox: RunningSandbox, tmp_path: Path) -> None:
    async def silent(sold: Sold) -> Event:
        token = await sold.reaches_the_bank()
        sold.approves(token)
        sandbox.faults([{"service": "charge", "times": 0, "drop": "after"}])
        return await sold.collects(token)

    event = run(sandbox, tmp_path, silent)
    assert isinstance(event, flow.Charged)
    assert event.charge.paid
    assert charges(sandbox) == [1]


@pytest.mark.parametrize("code", [5, 17], ids=["duplicate", "session used"])
@pytest.mark.parametrize("made", [False, True], ids=["not made", "made"])
def test_a_refusal_that_may_speak_of_a_charge_made_before_is_asked_about(
    sandbox: RunningSandbox, tmp_path: Path, code: int, made: bool
) -> None:
    async def doubled(sold: Sold) -> tuple[Event, Verdict | None]:
        token = await sold.reaches_the_bank()
        sold.approves(token)
        sandbox.faults([{"service": "charge", "times": 1, "body": {"code": code, "message": "?"}, "books": made}])
        event = await sold.collects(token)
        questions = sold.desk.registry.open_questions()
        return event, (await ask(sold.desk, questions[0])).verdict if questions else None

    event, verdict = run(sandbox, tmp_path, doubled)
    if made:
        assert isinstance(event, flow.Charged)
        assert event.charge.paid
    else:
        assert isinstance(event, flow.ChargeUnknown), "a sale that may be paid is not one whose charge never left"
        assert verdict is Verdict.PAID
    assert charges(sandbox) == [1]


@pytest.mark.expects_log("sale not asked about")
@pytest.mark.parametrize("told", [True, False], ids=["told", "not told"])
def test_when_nobody_answers_the_sale_is_unknown_and_settled_later(
    sandbox: RunningSandbox, tmp_path: Path, told: bool
) -> None:
    """A repeated answer may leave out what was stored with the payment; then that, and only that, stays unknown."""
    sandbox.switch(repeat_tells_store=told)

    async def unknown_then_asked(sold: Sold) -> tuple[Event, Verdict, Payment | None]:
        token = await sold.reaches_the_bank(consent=CONSENT)
        sold.approves(token)
        gone = [{"service": service, "times": 0, "drop": "after"} for service in ("charge", "check")]
        sandbox.faults(gone)
        event = await sold.collects(token)
        (question,) = sold.desk.registry.open_questions()
        assert question.operation is Operation.CHARGE
        with pytest.raises(MayBeCollected):
            await give_up(sold.desk, question, how="a test")
        sandbox.faults([])
        verdict = (await ask(sold.desk, question)).verdict
        return event, verdict, sold.desk.registry.sale_for_reference(token.sale.reference_no)

    event, verdict, sale = run(sandbox, tmp_path, unknown_then_asked)
    assert isinstance(event, flow.ChargeUnknown)
    assert verdict is Verdict.PAID
    assert charges(sandbox) == [1]
    assert sale is not None
    assert sale.stored is (True if told else None)
    assert (sale.customer.owner_id is not None) is told


def test_a_charge_that_did_not_leave_may_be_given_up(sandbox: RunningSandbox, tmp_path: Path) -> None:
    async def offline(sold: Sold) -> tuple[Event, PaymentState]:
        token = await sold.reaches_the_bank()
        sold.approves(token)
        sandbox.stop()
        try:
            event = await sold.collects(token)
            await sold.does(flow.CloseSale(token.sale))
        finally:
            sandbox.start()
        sale = sold.desk.registry.sale_for_reference(token.sale.reference_no)
        assert sale is not None
        return event, sale.state

    event, state = run(sandbox, tmp_path, offline)
    assert isinstance(event, flow.ChargeNotSent)
    assert event.problem.kind is ProblemKind.OFFLINE
    assert state is PaymentState.GIVEN_UP
    assert charges(sandbox) in ([], [0])
