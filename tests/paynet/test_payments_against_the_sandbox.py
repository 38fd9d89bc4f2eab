"""A payment from its session to the bank's money against the real sandbox: two programs that share no code."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.money import Kurus
from paynet_desk.core.pan import bin_of
from paynet_desk.paynet import card, payment, transaction
from paynet_desk.paynet.errors import AnswerLost, AnswerLostReason, KeyRefused, Refused
from paynet_desk.paynet.opening import open_publishable, open_transport
from paynet_desk.paynet.transaction import AfterCharge, after_charge
from paynet_desk.paynet.transport import Transport
from paynet_desk.sandbox.keys import PUBLISHABLE_KEY, SECRET_KEY
from paynet_desk.threeds.domain import ReturnDomain
from tests.helpers.counter import GSM, TROY, VISA
from tests.helpers.sandbox import RunningSandbox
from tests.helpers.shopper import CVC, Browser
from tests.paynet.calls import QUICK, secret
from tests.paynet.payment_calls import DEVICE

AMOUNT = Kurus(129_375)
SAVE = payment.SaveWish("TROY •• 5454", Gsm(GSM))
WISH = payment.SessionWish(AMOUNT, "R-1", save=SAVE, user_unique_id="customer-1")
PLAIN = payment.SessionWish(AMOUNT, "R-1")
POOR = "4506344103118942"


@dataclass
class Till:
    """Both ways to the sandbox, and a payment on its way."""

    sandbox: RunningSandbox
    publishable: payment.Publishable
    secret: Transport
    wish: payment.SessionWish
    order: transaction.ChargeOrder | None = None
    token: payment.Token | None = None

    @property
    def home(self) -> ReturnDomain:
        return ReturnDomain.sandbox(self.sandbox.base_url, ())

    async def tokenise(self, number: str = TROY, count: int = 1) -> payment.Token:
        session = await payment.auth(self.publishable, wish=self.wish)
        pan = secret(number)
        found = await payment.check_bin(self.publishable, session_id=session.session_id, bin8=bin_of(pan))
        chosen = next(row for row in found.rows if row.count == count)
        holder = Cardholder("ELIF YILMAZ")
        self.token = await payment.create_token(
            self.publishable,
            session_id=session.session_id,
            instalment_key=chosen.key,
            card=payment.CardToPay(pan, secret(CVC[number], 4), Expiry(2030, 12), holder),
            do_3ds=session.tds_required,
            device=DEVICE,
            home=self.home,
        )
        self.ordered(session.session_id, chosen.total, MaskedPan.of(pan))
        return self.token

    async def choose(self, owner_id: str, card_hash: str) -> payment.Token:
        session = await payment.auth(self.publishable, wish=self.wish)
        found = await payment.check_card_bin(
            self.publishable, session_id=session.session_id, card_hash=card_hash, owner_id=owner_id
        )
        self.token = await payment.create_card_token(
            self.publishable,
            session_id=session.session_id,
            instalment_key=found.rows[0].key,
            card_hash=card_hash,
            owner_id=owner_id,
            do_3ds=True,
            device=DEVICE,
            home=self.home,
        )
        self.ordered(session.session_id, found.rows[0].total, None)
        return self.token

    def ordered(self, session_id: str, total: Kurus, pan: MaskedPan | None) -> None:
        assert self.token is not None
        self.order = transaction.ChargeOrder(
            session_id,
            self.token.token_id,
            self.wish.reference_no,
            self.wish.amount,
            tds_required=self.wish.tds_required,
            add_commission=self.wish.add_commission,
            total=total,
            pan=pan,
        )

    async def approve(self, password: str = "a") -> None:
        """The bank's page, opened with what the token told, and answered."""
        assert self.token is not None
        assert self.token.post_url is not None
        assert self.order is not None
        fields = {
            "session_id": self.order.session_id,
            "token_id": self.token.token_id,
            "publishable_key": self.publishable.key,
        }
        browser = Browser(self.sandbox)
        await asyncio.to_thread(browser.post, self.token.post_url, fields)
        await asyncio.to_thread(browser.answer, password)

    async def charge(self, deadline_s: float = 10.0) -> transaction.Charge:
        assert self.order is not None
        return await transaction.charge(self.secret, order=self.order, deadline_s=deadline_s)


def run(
    sandbox: RunningSandbox, play: Callable[[Till], Awaitable[None]], wish: payment.SessionWish = WISH
) -> dict[str, object]:
    """Play, and what the sandbox's books say afterwards."""

    async def with_till() -> None:
        till = Till(
            sandbox,
            await open_publishable(sandbox.base_url, PUBLISHABLE_KEY),
            await open_transport(sandbox.base_url, SECRET_KEY),
            wish,
        )
        await play(till)
        await till.publishable.transport.aclose()
        await till.secret.aclose()

    asyncio.run(with_till())
    return sandbox.books()


ANSWERS = [
    {},
    {"amounts_as": "dot", "is_tds_as": "text", "code_as": "text"},
    {"amounts_as": "comma", "field_names": "old"},
]


@pytest.mark.parametrize("switches", ANSWERS, ids=json.dumps)
def test_a_card_pays_in_instalments_and_is_stored(sandbox: RunningSandbox, switches: dict[str, str]) -> None:
    sandbox.switch(**switches)

    async def play(till: Till) -> None:
        token = await till.tokenise(count=3)
        assert token.needs_tds
        assert token.post_url is not None
        assert token.post_url.startswith(sandbox.base_url)
        await till.approve()
        found = await till.charge()
        assert (found.paid, found.repeated, found.doubts, found.instalments) == (True, False, frozenset(), 3)
        assert found.amount == till.order.total
        assert found.pan == MaskedPan("979207", "5454", 16)
        assert found.stored.ok is True
        assert found.stored.card is not None
        assert found.stored.owner_id is not None
        (listed,) = await card.list_cards(till.secret, owner_id=found.stored.owner_id)
        assert listed.card_hash == found.stored.card.card_hash
        asked = await transaction.check(till.secret, reference_no="R-1")
        assert asked.collected is not None
        assert (asked.collected.xact_id, asked.collected.amount) == (found.xact_id, found.amount)
        told = await transaction.detail(till.secret, xact_id=str(found.xact_id))
        assert told.collected is not None
        assert (told.collected.reversed, told.collected.bank) == (False, found.bank)
        # and with the stored card again
        till.wish = replace(PLAIN, reference_no="R-2", owner_id=found.stored.owner_id)
        await till.choose(found.stored.owner_id, listed.card_hash)
        await till.approve()
        second = await till.charge()
        assert (second.paid, second.stored.ok, second.amount) == (True, False, AMOUNT)

    books = run(sandbox, play)
    assert books["charges"] == {"R-1": 1, "R-2": 1}


def test_the_customer_pays_the_commission_on_top_and_the_wish_to_store_comes_later(sandbox: RunningSandbox) -> None:
    async def play(till: Till) -> None:
        till.wish = replace(WISH, save=None)
        session = await payment.auth(till.publishable, wish=till.wish)
        assert session.company_name
        assert session.expires_in_s == pytest.approx(900, abs=2)
        before = await payment.check_bin(till.publishable, session_id=session.session_id, bin8=TROY[:8])
        till.wish = replace(till.wish, amount=Kurus(50_000), add_commission=True)
        await payment.auth_update(till.publishable, session_id=session.session_id, wish=till.wish)
        await payment.save_card(till.publishable, session_id=session.session_id, save=SAVE)
        found = await payment.check_bin(till.publishable, session_id=session.session_id, bin8=TROY[:8])
        assert [row.count for row in found.rows] == [1, 2, 3, 6, 9, 12]
        assert not {row.key for row in found.rows} & {row.key for row in before.rows}
        for row in found.rows:
            assert row.net is not None
            assert row.commission == row.total - row.net
        chosen = found.rows[-1]
        assert chosen.total > till.wish.amount

        async def tokenise(key: str) -> payment.Token:
            return await payment.create_token(
                till.publishable,
                session_id=session.session_id,
                instalment_key=key,
                card=payment.CardToPay(secret(TROY), secret("152", 4), Expiry(2030, 12), Cardholder("ELIF YILMAZ")),
                do_3ds=True,
                device=DEVICE,
                home=till.home,
                phone=Gsm(GSM),
            )

        with pytest.raises(Refused) as old:
            await tokenise(before.rows[0].key)
        assert old.value.code == 21
        till.token = await tokenise(chosen.key)
        till.ordered(session.session_id, chosen.total, MaskedPan("979207", "5454", 16))
        await till.approve()
        charged = await till.charge()
        assert (charged.amount, charged.doubts, charged.stored.ok) == (chosen.total, frozenset(), True)

    run(sandbox, play)


def test_a_bank_that_declines_is_told_with_its_words_and_asked_about_later(sandbox: RunningSandbox) -> None:
    for code in (0, 1):
        sandbox.reset()
        sandbox.switch(decline_code=code)

        async def play(till: Till) -> None:
            await till.tokenise(POOR)
            await till.approve("34020")
            found = await till.charge()
            assert (found.paid, found.stored.ok) == (False, False)
            assert found.decline == transaction.Decline("Yetersiz bakiye", "51")
            asked = await transaction.check(till.secret, reference_no="R-1")
            assert (asked.found, asked.paid) == (True, False)

        assert run(sandbox, play)["charges"] == {}


@pytest.mark.parametrize(("password", "code"), [(None, 16), ("wrong", 16)])
def test_without_the_banks_yes_nothing_is_collected(sandbox: RunningSandbox, password: str | None, code: int) -> None:
    async def play(till: Till) -> None:
        await till.tokenise()
        for _ in range(3 if password else 0):
            await till.approve(password or "")
        with pytest.raises(Refused) as caught:
            await till.charge()
        assert caught.value.code == code
        assert after_charge(caught.value, lost_before=False) is AfterCharge.OVER

    assert run(sandbox, play)["charges"] == {}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"drop": "after"}, AnswerLostReason.CUT),
        ({"drop": "during"}, AnswerLostReason.CUT),
        ({"drop": "before"}, AnswerLostReason.CUT),
        ({"delay_s": 3}, AnswerLostReason.TIMEOUT),
        ({"status": 500, "books": True}, AnswerLostReason.SERVER_FAULT),
        ({"status": 503}, AnswerLostReason.SERVER_FAULT),
        ({"body": "<html></html>", "books": True}, AnswerLostReason.LOGIN_PAGE),
        ({"body": '{"code":0', "books": True}, AnswerLostReason.UNREADABLE),
        ({"change": {"code": 10}, "remove": ["is_succeed"]}, AnswerLostReason.PAYNET_UNSURE),
        ({"remove": ["is_succeed"]}, AnswerLostReason.CONTRADICTION),
        ({"change": {"code": 10}}, AnswerLostReason.CONTRADICTION),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else None,
)
@pytest.mark.parametrize("tells_store", [False, True])
def test_a_lost_charge_repeated_with_the_same_session_collects_once(
    sandbox: RunningSandbox, fault: dict[str, object], reason: AnswerLostReason, tells_store: bool
) -> None:
    sandbox.switch(repeat_tells_store=tells_store)
    sandbox.faults([{"service": "charge", **fault}])

    async def play(till: Till) -> None:
        await till.tokenise()
        await till.approve()
        with pytest.raises(AnswerLost) as caught:
            await till.charge(0.8 if "delay_s" in fault else 10.0)
        assert caught.value.reason is reason
        assert after_charge(caught.value, lost_before=False) is not AfterCharge.OVER
        again = await till.charge()
        assert again.paid
        assert again.stored.ok is (True if tells_store or not again.repeated else None)

    assert run(sandbox, play)["charges"] == {"R-1": 1}


def test_a_store_that_failed_or_is_not_told_leaves_the_payment_paid(sandbox: RunningSandbox) -> None:
    for number, (wish, ok) in enumerate([("refused", False), ("missing", False)]):
        sandbox.switch(save_on_charge=wish)

        async def play(till: Till, number: int = number, ok: bool | None = ok) -> None:
            till.wish = replace(WISH, reference_no=f"R-{number}", user_unique_id=f"customer-{number}")
            await till.tokenise()
            await till.approve()
            found = await till.charge()
            assert (found.paid, found.stored.ok, found.stored.card) == (True, ok, None)

        run(sandbox, play)


@pytest.mark.parametrize("not_found", ["refused", "empty"])
@pytest.mark.parametrize("failures", ["code", "status"])
def test_a_payment_that_was_never_charged_is_not_found(sandbox: RunningSandbox, not_found: str, failures: str) -> None:
    sandbox.switch(not_found=not_found, failures=failures)

    async def play(till: Till) -> None:
        await till.tokenise()
        found = await transaction.check(till.secret, reference_no="R-1")
        assert (found.found, found.paid) == (False, False)

    run(sandbox, play)


def test_paynet_can_demand_3d_secure_or_a_card_can_be_closed_for_it(sandbox: RunningSandbox) -> None:
    async def play(till: Till) -> None:
        till.wish = replace(PLAIN, tds_required=False)
        token = await till.tokenise(VISA)
        assert (token.needs_tds, token.post_url) == (False, None)
        assert (await till.charge()).paid
        till.wish = replace(PLAIN, tds_required=False, reference_no="R-2")
        await asyncio.to_thread(sandbox.switch, tds_forced=True)
        assert (await till.tokenise(VISA)).needs_tds
        with pytest.raises(Refused) as closed:
            await till.tokenise("4506347011448053")
        assert closed.value.code == 16

    run(sandbox, play)


def test_each_key_opens_its_own_services_only(sandbox: RunningSandbox) -> None:
    async def play(till: Till) -> None:
        swapped = payment.Publishable(till.secret, "")
        with pytest.raises(KeyRefused):
            await payment.auth(swapped, wish=PLAIN)
        await till.tokenise()
        till.secret = till.publishable.transport
        with pytest.raises(KeyRefused):
            await till.charge()
        with pytest.raises(KeyRefused):
            await transaction.check(till.secret, reference_no="R-1")

    assert run(sandbox, play)["charges"] == {}


def test_reads_survive_a_lost_answer_and_what_costs_is_sent_once(sandbox: RunningSandbox) -> None:
    async def play(till: Till) -> None:
        lost = [{"service": name, "status": 503, "times": 2} for name in ("check_bin", "check")]
        await asyncio.to_thread(sandbox.faults, lost)
        session = await payment.auth(till.publishable, wish=PLAIN)
        bin8 = TROY[:8]
        rows = await payment.check_bin(till.publishable, session_id=session.session_id, bin8=bin8, backoff=QUICK)
        assert rows.rows
        assert not (await transaction.check(till.secret, reference_no="R-1", backoff=QUICK)).found
        once = ["auth", "auth_update", "save_card", "create_token"]
        await asyncio.to_thread(sandbox.faults, [{"service": name, "drop": "after"} for name in once])
        before = (await asyncio.to_thread(sandbox.books))["requests"]
        for call in (
            payment.auth(till.publishable, wish=PLAIN),
            payment.auth_update(till.publishable, session_id=session.session_id, wish=PLAIN),
            payment.save_card(till.publishable, session_id=session.session_id, save=SAVE),
            till.tokenise(),  # whose own auth is the second
        ):
            with pytest.raises(AnswerLost):
                await call
        after = (await asyncio.to_thread(sandbox.books))["requests"]
        sent = {name: after[name] - before.get(name, 0) for name in once if name in after}
        assert sent == {"auth": 2, "auth_update": 1, "save_card": 1, "create_token": 1}

    run(sandbox, play)
