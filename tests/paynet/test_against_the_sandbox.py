"""The six services against the real sandbox: two programs that share no code understand each other."""

from __future__ import annotations

import asyncio
import http.client
import json
import uuid
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar
from urllib.parse import urlsplit

import pytest

from paynet_desk.core.brand import Brand
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.paynet import card
from paynet_desk.paynet.errors import (
    AddressRefused,
    AnswerLost,
    AnswerLostReason,
    KeyRefused,
    Refused,
)
from paynet_desk.paynet.opening import open_transport
from paynet_desk.paynet.transport import Transport
from paynet_desk.sandbox.keys import SECRET_KEY
from paynet_desk.sandbox.phone import last_sms
from paynet_desk.sandbox.process import SandboxProcess
from tests.paynet.calls import QUICK, card_to_save, secret

T = TypeVar("T")
GSM = Gsm("5320000042")


class Sandbox:
    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def tell(self, method: str, what: str, wish: object = None) -> dict[str, object]:
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=5)
        body = None if wish is None else json.dumps(wish)
        connection.request(method, f"/_sandbox/{what}", body, {"Content-Type": "application/json"})
        answer = connection.getresponse().read()
        connection.close()
        return json.loads(answer) if answer else {}

    def code(self, gsm: Gsm = GSM) -> str:
        sms = last_sms(self.base_url, gsm.national)
        assert sms is not None
        return sms.code


@pytest.fixture(scope="module")
def process() -> Iterator[Sandbox]:
    child = SandboxProcess()
    child.start()
    yield Sandbox(child.base_url)
    child.stop()


@pytest.fixture
def sandbox(process: Sandbox) -> Sandbox:
    process.tell("POST", "reset")
    return process


def run(sandbox: Sandbox, play: Callable[[Transport], Awaitable[T]], key: str = SECRET_KEY) -> T:
    async def with_transport() -> T:
        t = await open_transport(sandbox.base_url, key)
        try:
            return await play(t)
        finally:
            await t.aclose()

    return asyncio.run(with_transport())


async def verified(t: Transport, sandbox: Sandbox) -> card.VerifiedOtp:
    session = uuid.uuid4().hex
    await card.send_otp(t, gsm=GSM, otp_session_id=session)
    code = secret(await asyncio.to_thread(sandbox.code), 16)
    await card.check_otp(t, gsm=GSM, otp_session_id=session, code=code)
    return card.VerifiedOtp(GSM, session, code)


async def stored(
    t: Transport, sandbox: Sandbox, *, owner_id: str | None = None, pan: str | None = None
) -> card.CardSaved:
    what = card_to_save(owner_id=owner_id, **({"pan": pan, "cvc": ""} if pan else {}))
    return await card.save(t, card=what, otp=await verified(t, sandbox))


@pytest.mark.parametrize(
    "switches", [{}, {"code_as": "text", "field_names": "old"}], ids=["as usual", "as in the tables"]
)
def test_a_card_is_stored_listed_renamed_and_deleted(sandbox: Sandbox, switches: dict[str, str]) -> None:
    sandbox.tell("POST", "switch", switches)

    async def play(t: Transport) -> None:
        first = await stored(t, sandbox)
        second = await stored(t, sandbox, owner_id=first.owner_id, pan="375622005485014")
        assert second.owner_id == first.owner_id
        assert second.card.card_hash != first.card.card_hash
        assert (first.card.brand, second.card.brand) == (Brand.TROY, Brand.AMEX)
        assert second.card.pan.stars() == "375622*****5014"

        listed = await card.list_cards(t, owner_id=first.owner_id)
        assert {one.card_hash for one in listed} == {first.card.card_hash, second.card.card_hash}
        troy = next(one for one in listed if one.card_hash == first.card.card_hash)
        assert troy.pan.looks_like(first.card.pan)
        assert (troy.brand, troy.label) == (Brand.TROY, "TROY •• 5454")

        await card.desc_update(t, owner_id=first.owner_id, card_hash=troy.card_hash, label="Maaş kartı")
        relabelled = await card.list_cards(t, owner_id=first.owner_id)
        assert "Maaş kartı" in {one.label for one in relabelled}

        await card.delete(t, owner_id=first.owner_id, card_hash=troy.card_hash)
        left = await card.list_cards(t, owner_id=first.owner_id)
        assert [one.card_hash for one in left] == [second.card.card_hash]

    run(sandbox, play)


def test_a_list_of_several_pages_is_read_whole(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.tell("POST", "switch", {"otp_mandatory": False})
    monkeypatch.setattr(card, "PAGE_SIZE", 3)

    async def play(t: Transport) -> None:
        owner = (await card.save(t, card=card_to_save(), otp=None)).owner_id
        for _ in range(6):
            await card.save(t, card=card_to_save(owner_id=owner), otp=None)
        assert len(await card.list_cards(t, owner_id=owner)) == 7

    run(sandbox, play)


@pytest.mark.parametrize("ahead_s", [0, 86400, -86400], ids=["same clock", "a day ahead", "a day behind"])
def test_the_countdown_is_right_whatever_the_clocks_say(sandbox: Sandbox, ahead_s: int) -> None:
    sandbox.tell("POST", "switch", {"otp_seconds": 150, "clock_offset_s": ahead_s})
    sent = run(sandbox, lambda t: card.send_otp(t, gsm=GSM, otp_session_id="s"))
    assert sent.expires_in_s == pytest.approx(150, abs=2)


@pytest.mark.parametrize("failures", ["code", "status"])
def test_every_no_of_paynets_is_a_refusal_however_it_is_sent(sandbox: Sandbox, failures: str) -> None:
    sandbox.tell("POST", "switch", {"failures": failures})
    status = 200 if failures == "code" else 400

    async def play(t: Transport) -> None:
        async def refused(call: Awaitable[object]) -> Refused:
            with pytest.raises(Refused) as caught:
                await call
            assert type(caught.value) is Refused
            assert caught.value.message
            return caught.value

        await card.send_otp(t, gsm=GSM, otp_session_id="s")
        early = await refused(card.send_otp(t, gsm=GSM, otp_session_id="s"))
        assert (early.code, early.status) == (1, status)
        wrong = secret("zzzz", 16)
        assert (await refused(card.check_otp(t, gsm=GSM, otp_session_id="s", code=wrong))).code == 1
        unchecked = card.VerifiedOtp(GSM, "s", secret(await asyncio.to_thread(sandbox.code), 16))
        assert (await refused(card.save(t, card=card_to_save(), otp=unchecked))).code == 1
        bad = card_to_save(pan="4506344103118942", cvc="000")
        declined = await refused(card.save(t, card=bad, otp=await verified(t, sandbox)))
        assert (declined.code, declined.status) == (18, status)
        assert "Yetersiz bakiye" in declined.message
        assert (await refused(card.list_cards(t, owner_id="nobody"))).code == 12
        owner = (await stored(t, sandbox)).owner_id
        assert (await refused(card.delete(t, owner_id=owner, card_hash="none"))).code == 25

    run(sandbox, play)


def test_a_wrong_key_and_an_unregistered_address_are_told_apart(sandbox: Sandbox) -> None:
    with pytest.raises(KeyRefused) as key:
        run(sandbox, lambda t: card.send_otp(t, gsm=GSM, otp_session_id="s"), key="sck_wrong")
    assert (key.value.status, key.value.code) == (401, 7)
    sandbox.tell("POST", "switch", {"address_refused": True})
    with pytest.raises(AddressRefused) as address:
        run(sandbox, lambda t: card.send_otp(t, gsm=GSM, otp_session_id="s"))
    assert (address.value.status, address.value.code) == (403, 7)


@pytest.mark.parametrize(
    ("fault", "reason", "booked"),
    [
        ({"drop": "before"}, AnswerLostReason.CUT, 0),
        ({"drop": "after"}, AnswerLostReason.CUT, 1),
        ({"drop": "during"}, AnswerLostReason.CUT, 1),
        ({"delay_s": 5}, AnswerLostReason.TIMEOUT, 1),
        ({"status": 500, "books": True}, AnswerLostReason.SERVER_FAULT, 1),
        ({"body": "<html></html>", "books": True}, AnswerLostReason.LOGIN_PAGE, 1),
        ({"change": {"code": 10}}, AnswerLostReason.PAYNET_UNSURE, 1),
        ({"remove": ["card_hash"]}, AnswerLostReason.INCOMPLETE, 1),
        ({"remove": ["card_owner_id"]}, AnswerLostReason.INCOMPLETE, 1),
        ({"change": {"card_no": "435508********4358"}}, AnswerLostReason.OTHER_CARD, 1),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else None,
)
def test_a_save_whose_answer_is_lost_is_sent_once(
    sandbox: Sandbox, fault: dict[str, object], reason: AnswerLostReason, booked: int
) -> None:
    sandbox.tell("POST", "faults", [{"service": "save", **fault}])

    async def play(t: Transport) -> None:
        otp = await verified(t, sandbox)
        with pytest.raises(AnswerLost) as caught:
            await card.save(t, card=card_to_save(), otp=otp, deadline_s=0.8 if "delay_s" in fault else 10.0)
        assert caught.value.reason is reason

    run(sandbox, play)
    books = sandbox.tell("GET", "books")
    assert books["requests"]["save"] == 1  # type: ignore[index]
    assert books["saves"] == booked


def test_a_code_check_and_a_list_survive_a_lost_answer(sandbox: Sandbox) -> None:
    async def play(t: Transport) -> None:
        saved = await stored(t, sandbox)
        sandbox_faults = [{"service": "check_otp", "drop": "after"}, {"service": "list", "status": 503, "times": 2}]
        await asyncio.to_thread(sandbox.tell, "POST", "faults", sandbox_faults)
        await verified(t, sandbox)
        assert len(await card.list_cards(t, owner_id=saved.owner_id, backoff=QUICK)) == 1

    run(sandbox, play)


def test_turkish_letters_arrive_and_come_back(sandbox: Sandbox) -> None:
    async def play(t: Transport) -> str:
        saved = await stored(t, sandbox)
        label = 'Şükrü\'nün ığİÖ "kartı" \\ 😀'
        await card.desc_update(t, owner_id=saved.owner_id, card_hash=saved.card.card_hash, label=label)
        (listed,) = await card.list_cards(t, owner_id=saved.owner_id)
        assert listed.expiry in (None, Expiry(2030, 12))
        assert listed.label == label
        return label

    run(sandbox, play)
