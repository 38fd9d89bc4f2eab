"""The effects of storing a card, against the real sandbox and a real database: the journal first, the list afterwards.

What a crash between any two steps leaves is tried with a till that is killed as a process: tests/crashes.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.secret import Secret
from paynet_desk.flow import store_card as flow
from paynet_desk.flow import task
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.desk import Desk
from paynet_desk.flow.machine import Event
from paynet_desk.flow.settlement import ask
from paynet_desk.flow.store_card_effects import StoreCardEffects
from paynet_desk.paynet.opening import open_transport
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import Verdict
from paynet_desk.sandbox.keys import SECRET_KEY
from tests.helpers.power import Steps
from tests.helpers.sandbox import RunningSandbox

GSM = Gsm("5320000042")
NOTICE = task.TextShown("notice", "1.2", "tr", "0" * 64)
CONSENT = task.TextShown("consent", "1.1", "tr", "1" * 64)
OFFICIAL_CARD = "9792075482365454"  # contract 0.11


def fill(secret: Secret, text: str) -> None:
    for sign in text:
        secret.insert(len(secret), ord(sign))


def draft_of(pan: Secret, expiry: Expiry, label: str) -> task.Draft:
    return task.Draft(MaskedPan.of(pan), expiry, Cardholder("ELIF YILMAZ"), "Elif Yılmaz", label)


async def store_a_card(sandbox: RunningSandbox, file: Path, steps: Steps) -> Event | None:
    """The effects in the order the machine asks for them; what the store was answered with."""
    registry = Registry.open(file, till="Kasa 1")
    transport = await open_transport(sandbox.base_url, SECRET_KEY)
    secrets = CardSecrets()
    desk = Desk(steps.watch(registry), steps.watch(transport), "Ayşe")

    async def ready() -> Desk:
        return desk

    effects = StoreCardEffects(ready, secrets)

    async def perform(effect: Any) -> Any:
        work = effects.perform(effect)
        assert work is not None
        return await work

    try:
        sent = await perform(flow.SendCodeTo(0, GSM, NOTICE, ""))
        assert isinstance(sent, flow.CodeSent)
        fill(secrets.code, sandbox.code(GSM.national))
        assert isinstance(await perform(flow.Check(0, sent.otp)), flow.CodeRight)
        fill(secrets.pan, OFFICIAL_CARD)
        draft = task.Draft(
            MaskedPan.of(secrets.pan), Expiry(2030, 12), Cardholder("ELIF YILMAZ"), "Elif Yılmaz", "TROY •• 5454"
        )
        return await perform(flow.Store(0, GSM, sent.customer, sent.otp, draft, CONSENT, (), ""))  # type: ignore[no-any-return]
    finally:
        registry.close()


def saves(sandbox: RunningSandbox) -> int:
    return sandbox.requests("save")


def count_steps(sandbox: RunningSandbox, tmp_path: Path) -> Steps:
    steps = Steps()
    event = asyncio.run(store_a_card(sandbox, tmp_path / "count" / "registry.db", steps))
    assert isinstance(event, flow.CardStored)
    sandbox.reset()
    return steps


def test_a_request_leaves_only_after_its_row_and_its_evidence(sandbox: RunningSandbox, tmp_path: Path) -> None:
    names = count_steps(sandbox, tmp_path).names
    first_post, last_post = names.index("post"), len(names) - 1 - names[::-1].index("post")
    assert names[first_post - 1] == "begin"
    assert "record" in names[:first_post]
    assert names[last_post - 1] == "begin"
    assert names[last_post - 3 : last_post].count("begin") == 1
    assert names[last_post + 1] == "finish_store"


def test_a_lost_store_of_a_known_owner_is_settled_by_the_list(sandbox: RunningSandbox, tmp_path: Path) -> None:
    file = tmp_path / "registry.db"
    first = asyncio.run(store_a_card(sandbox, file, Steps()))
    assert isinstance(first, flow.CardStored)
    owner = first.customer.owner_id
    assert owner is not None

    async def lose_the_second() -> Verdict:
        registry = Registry.open(file, till="Kasa 1")
        transport = await open_transport(sandbox.base_url, SECRET_KEY)
        secrets = CardSecrets()
        desk = Desk(registry, transport, "Ayşe")

        async def ready() -> Desk:
            return desk

        effects = StoreCardEffects(ready, secrets)
        try:
            work = effects.perform(flow.SendCodeTo(1, GSM, NOTICE, ""))
            assert work is not None
            sent = await work
            assert isinstance(sent, flow.CodeSent)
            fill(secrets.code, sandbox.code(GSM.national))
            work = effects.perform(flow.Check(1, sent.otp))
            assert work is not None
            assert isinstance(await work, flow.CodeRight)
            fill(secrets.pan, "4355084355084358")
            draft = task.Draft(
                MaskedPan.of(secrets.pan), Expiry(2026, 12), Cardholder("ELIF YILMAZ"), "Elif Yılmaz", "Visa •• 4358"
            )
            sandbox.faults([{"service": "save", "drop": "after"}])
            work = effects.perform(flow.Store(1, GSM, sent.customer, sent.otp, draft, CONSENT, (), ""))
            assert work is not None
            assert isinstance(await work, flow.OutcomeUnknown)
            (question,) = registry.open_questions()
            return (await ask(desk, question)).verdict
        finally:
            registry.close()

    assert asyncio.run(lose_the_second()) is Verdict.STORED
    assert saves(sandbox) == 2
    registry = Registry.open(file, till="Kasa 1")
    customer = registry.customer_by_gsm(GSM.national)
    registry.close()
    assert customer is not None
    assert [card.pan.last4 for card in customer.cards] == ["5454", "4358"]


def test_the_countdown_ends_by_the_monotonic_clock() -> None:
    effects = StoreCardEffects(lambda: asyncio.sleep(0, None), CardSecrets())  # type: ignore[arg-type,return-value]
    otp = flow.OtpSession("x", GSM, time.monotonic() + 0.05, 0.05)
    work = effects.perform(flow.CountDown(3, otp))
    assert work is not None
    assert asyncio.run(work) == flow.CodeExpired(3, "x")
    assert time.monotonic() >= otp.deadline
