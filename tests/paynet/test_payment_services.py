"""The services of a payment: what each sends, what counts as paid, and what only looks like it."""

from __future__ import annotations

import asyncio
import email.utils
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.core.brand import Brand
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.money import Kurus
from paynet_desk.paynet import payment, transaction
from paynet_desk.paynet.errors import (
    AddressRefused,
    AnswerLost,
    AnswerLostReason,
    KeyRefused,
    NotSent,
    NotSentReason,
    PaynetError,
    Refused,
    SettingProblem,
    Throttled,
)
from paynet_desk.paynet.opening import open_publishable
from paynet_desk.paynet.transaction import AfterCharge, Doubt, after_charge
from paynet_desk.paynet.transport import Transport
from paynet_desk.paynet.wire import read_amount, read_object
from paynet_desk.threeds.domain import ReturnDomain
from tests.paynet.calls import CARD_HASH, GSM, KEY, OWNER, PAN, QUICK, UNIQUE
from tests.paynet.fault_server import FaultServer, Raw, Request, http
from tests.paynet.payment_calls import (
    AMOUNT,
    BEGUN,
    CHARGED,
    KEY_1,
    KEY_3,
    LOOKED_UP,
    OFFERED,
    ORDER,
    PAID_ROW,
    PAYMENT_SERVICES,
    PUBLISHABLE_KEY,
    REFERENCE,
    SAVE,
    SESSION_ID,
    TOKEN_ID,
    TOKENISED,
    WISH,
    create_token,
    p,
)

L = AnswerLostReason
BY_NAME = {service.name: service for service in PAYMENT_SERVICES}


def play(
    call: Callable[[Transport], Awaitable[object]], *answers: Raw | bytes | dict[str, object]
) -> tuple[object, list[Request]]:
    """The outcome of one call (its value, or its error) and the requests the server saw."""

    async def run() -> tuple[object, list[Request]]:
        raw = [http(json.dumps(answer)) if isinstance(answer, dict) else answer for answer in answers]
        async with FaultServer(raw) as server:
            try:
                outcome = await call(Transport(server.url, KEY))
            except PaynetError as error:
                outcome = error
            return outcome, server.requests

    return asyncio.run(run())


def played(service: str, *answers: Raw | bytes | dict[str, object]) -> object:
    return play(lambda t: BY_NAME[service].call(t, 5.0), *answers)[0]


def reason(outcome: object) -> AnswerLostReason:
    assert isinstance(outcome, AnswerLost), outcome
    return outcome.reason


WISHED = {
    "amount": "129375",
    "token": PUBLISHABLE_KEY,
    "add_commission": False,
    "save_card": True,
    "card_desc": "TROY •• 5454",
    "user_gsm_no": "5320000042",
}
SENT = {
    "auth": {**WISHED, "reference_no": REFERENCE, "user_unique_id": UNIQUE, "tds_required": True},
    "auth_update": {**WISHED, "session_id": SESSION_ID},
    "check_bin": {"session_id": SESSION_ID, "bin": "97920754"},
    "check_card_bin": {"session_id": SESSION_ID, "card_hash": CARD_HASH, "card_owner_id": OWNER},
    "save_card": {"session_id": SESSION_ID, "card_desc": "TROY •• 5454", "user_gsm": "5320000042"},
    "create_token": {
        "session_id": SESSION_ID,
        "card_holder": "ELIF YILMAZ",
        "pan": PAN,
        "month": 12,
        "year": 2030,
        "cvc": "152",
        "instalment_key": KEY_3,
        "do_3ds": True,
        "ip": "192.0.2.7",
        "client_id": "till-1",
        "description": "Fiş 7",
        "card_holder_phone": "5320000042",
    },
    "create_card_token": {
        "session_id": SESSION_ID,
        "card_hash": CARD_HASH,
        "card_owner_id": OWNER,
        "instalment_key": KEY_1,
        "do_3ds": True,
        "ip": "192.0.2.7",
        "client_id": "till-1",
    },
    "charge": {
        "session_id": SESSION_ID,
        "token_id": TOKEN_ID,
        "reference_no": REFERENCE,
        "transaction_type": "1",
        "amount": "129375",
        "add_comission_amount": False,
        "tds_required": True,
    },
    "check": {"reference_no": REFERENCE},
    "detail": {"xact_id": "xk_7+/="},
}


@pytest.mark.parametrize("service", PAYMENT_SERVICES, ids=lambda service: service.name)
def test_each_service_sends_the_documented_fields(service) -> None:
    _, (request,) = play(lambda t: service.call(t, 5.0), service.answer)
    family = "transaction" if service.name in {"charge", "check", "detail"} else "paynetj"
    assert request.line == f"POST /v1/{family}/{service.name} HTTP/1.1"
    assert request.fields == SENT[service.name]
    assert [type(value) for value in request.fields.values()] == [type(request.fields[k]) for k in request.fields]


def test_what_is_not_wished_is_not_sent() -> None:
    bare = payment.SessionWish(Kurus(1), "R-1", tds_required=False)
    _, (request,) = play(lambda t: payment.auth(payment.Publishable(t, ""), wish=bare), BEGUN)
    assert request.fields == {
        "amount": "1",
        "add_commission": False,
        "save_card": False,
        "reference_no": "R-1",
        "tds_required": False,
    }


def test_a_wish_to_store_names_the_customer_or_the_owner_and_never_both() -> None:
    for names in ({}, {"user_unique_id": UNIQUE, "owner_id": OWNER}):
        with pytest.raises(ValueError, match="one of"):
            payment.SessionWish(AMOUNT, REFERENCE, save=SAVE, **names)
    payment.SessionWish(AMOUNT, REFERENCE, owner_id=OWNER)
    payment.SessionWish(AMOUNT, REFERENCE)


# --- the key


def test_the_publishable_way_sends_the_publishable_key_and_takes_no_secret_one() -> None:
    async def run() -> None:
        async with FaultServer([http(BEGUN)]) as server:
            way = await open_publishable(server.url, PUBLISHABLE_KEY)
            await payment.auth(way, wish=WISH)
            assert server.requests[0].headers["authorization"] == f"Basic {PUBLISHABLE_KEY}"
            assert PUBLISHABLE_KEY not in repr(way)
            with pytest.raises(SettingProblem) as problem:
                await open_publishable(server.url, KEY)
            assert KEY not in str(problem.value)

    asyncio.run(run())


# --- the session


def begun(**change: object) -> object:
    return played("auth", {**BEGUN, **change})


def test_a_session_is_kept_exactly_as_it_came() -> None:
    session = begun()
    assert isinstance(session, payment.PaymentSession)
    assert (session.session_id, session.company_name) == (SESSION_ID, "Deneme Mağazası")


@pytest.mark.parametrize("session_id", [None, "", "  "])
def test_a_session_without_its_id_is_none(session_id: object) -> None:
    assert reason(begun(session_id=session_id)) is L.INCOMPLETE


@pytest.mark.parametrize("session_id", [5, "a\u202eb", "x" * 300, ["x"], " js_1"])
def test_a_session_with_an_id_that_cannot_be_one_is_unreadable(session_id: object) -> None:
    assert reason(begun(session_id=session_id)) is L.UNREADABLE


@pytest.mark.parametrize(
    ("answered", "wished", "taken"),
    [
        (True, False, True),
        ("true", False, True),
        (1, False, True),
        ("evet", False, True),
        ([], False, True),
        (False, True, True),
        (False, False, False),
        ("false", False, False),
        ("False", False, False),
        (0, False, False),
        (None, False, False),
        (None, True, True),
    ],
)
def test_paynet_can_demand_3d_secure_and_never_take_the_wish_for_it_away(
    answered: object, wished: bool, taken: bool
) -> None:
    wish = replace(WISH, tds_required=wished)
    outcome, _ = play(lambda t: payment.auth(p(t), wish=wish), {**BEGUN, "tds_required": answered})
    assert isinstance(outcome, payment.PaymentSession)
    assert outcome.tds_required is taken


def test_the_end_of_a_session_is_counted_by_the_servers_clock() -> None:
    server = datetime(2031, 5, 1, 12, 0, 0, tzinfo=UTC)
    there = (server + timedelta(minutes=15)).astimezone(timezone(timedelta(hours=3)))
    answer = http(
        {**BEGUN, "expire_date": there.strftime("%Y-%m-%dT%H:%M:%S.%f") + "8+03:00"},
        headers=(f"Date: {email.utils.format_datetime(server, usegmt=True)}",),
    )
    session = played("auth", answer)
    assert isinstance(session, payment.PaymentSession)
    assert session.expires_in_s == 900


@pytest.mark.parametrize("expire", [None, "", "soon", 5, [], "2017-07-17T15:30:15.0581408+03:00", "2031-13-01"])
def test_an_end_that_is_unclear_or_past_is_not_counted_down_to(expire: object) -> None:
    session = begun(expire_date=expire)
    assert isinstance(session, payment.PaymentSession)
    assert session.expires_in_s is None


# --- amounts


@pytest.mark.parametrize(
    ("json_text", "kurus"),
    [
        ("20", 2000),
        ("20.5", 2050),
        ("20.50", 2050),
        ("20.5000", 2050),
        ("2.05e1", 2050),
        ("0", 0),
        ("0.01", 1),
        ("1293.75", 129375),
        ("9999999.99", 999999999),
        ("8.29", 829),  # as a float 828.9999...
        ("1.1", 110),
        ("0.29", 29),
        ('"20"', 2000),
        ('"20.50"', 2050),
        ('"20,50"', 2050),
        ('"20,5"', 2050),
        ('" 20,50 "', 2050),
        ('"20,5000"', 2050),
        ('"0,500"', 50),
        ('"1234.500"', 123450),
        ('"1.234,50"', 123450),
        ('"1,234.50"', 123450),
        ('"1.234.567"', 123456700),
        ('"1.234.567,8"', 123456780),
        ('"12,345,678.90"', 1234567890),
        ("20.505", None),
        ("1e-400", None),
        ('"20.505"', None),
        ('"1.234"', None),  # 1.234,00 or 1,234?
        ('"1,234"', None),
        ('"1.234,567"', None),
        ('"1.23.456"', None),
        ('"1.234,5.6"', None),
        ('"1234.567,50"', None),
        ('"1,234,56"', None),
        ("-1", None),
        ('"-1"', None),
        ('"+1"', None),
        ('"1e3"', None),
        ('"20.50 TL"', None),
        ('"٢٠"', None),
        ('"."', None),
        ('",5"', None),
        ('"5,"', None),
        ('""', None),
        ("true", None),
        ("null", None),
        ("[]", None),
        ("1e300", None),
        ("99999999999.99", None),
    ],
)
def test_amounts_are_read_to_the_kurus_or_not_at_all(json_text: str, kurus: int | None) -> None:
    assert read_amount(read_object(b'{"x":' + json_text.encode() + b"}", "")["x"]) == kurus


@given(st.integers(0, 10**11))
def test_every_spelling_of_an_amount_means_the_same(kurus: int) -> None:
    lira, rest = divmod(kurus, 100)
    spelled = [f"{lira}.{rest:02d}", f"{lira},{rest:02d}", f"{lira:,}.{rest:02d}"]
    spelled.append(spelled[-1].translate(str.maketrans(".,", ",.")))
    number = read_object(f'{{"x":{spelled[0]}}}'.encode(), "")["x"]
    assert {read_amount(one) for one in [*spelled, number]} == {kurus}


# --- instalments


def offered(*rows: dict[str, object], **change: object) -> object:
    return played("check_bin", {**OFFERED, **({"data": list(rows)} if rows else {}), **change})


def row(**change: object) -> dict[str, object]:
    return {**OFFERED["data"][0], **change}  # type: ignore[index]


def test_ways_to_pay_come_with_the_single_payment_first() -> None:
    found = offered()
    assert found == payment.Instalments(
        bank_id="PARF",
        bank_name="Paraf",
        card_type="cc",
        tds_possible=True,
        rows=(
            payment.Instalment(
                KEY_1, 1, AMOUNT, AMOUNT, AMOUNT, Kurus(0), Kurus(0), Decimal(0), "Tek Çekim"
            ),
            payment.Instalment(
                KEY_3, 3, Kurus(133903), Kurus(44634), AMOUNT, Kurus(4528), Kurus(226), Decimal("0.035"), "3 Taksit"
            ),
        ),
    )  # fmt: skip


def test_ways_to_pay_are_sorted_by_months_and_not_as_text() -> None:
    found = offered(*(row(instalment=n, instalment_key=f"ji_{n}") for n in (12, 2, "9", 0, "3", 6)))
    assert isinstance(found, payment.Instalments)
    assert [one.count for one in found.rows] == [1, 2, 3, 6, 9, 12]


@pytest.mark.parametrize(
    "change",
    [
        {"total_amount": None},
        {"total_amount": "1.234"},
        {"total_amount": 12.345},
        {"total_amount": "bin"},
        {"instalment": None},
        {"instalment": "x"},
        {"instalment": -1},
        {"instalment": 100},
        {"instalment": 2.5},
        {"instalment": True},
        {"instalment_key": 7},
    ],
)
def test_a_way_to_pay_whose_price_or_length_is_unclear_is_never_offered(change: dict[str, object]) -> None:
    assert reason(offered(row(**change), row())) is L.UNREADABLE


def test_a_way_to_pay_without_a_key_cannot_be_chosen() -> None:
    found = offered(row(instalment_key=None), row(instalment_key=""), row())
    assert isinstance(found, payment.Instalments)
    assert [one.key for one in found.rows] == [KEY_3]


def test_decoration_of_a_way_to_pay_may_be_anything() -> None:
    odd = row(
        instalment_amount=446.3433, total_net_amount=[], commision=True, commision_tax="?", ratio="yüzde 3", desc=9
    )
    found = offered(odd, bank_id=5, bank_name=None, card_type=[], tds_enable="belki", bank_logo={})
    assert found == payment.Instalments(
        "", "", "", None, (payment.Instalment(KEY_3, 3, Kurus(133903), None, None, None, None, None, ""),)
    )


@pytest.mark.parametrize("spelling", ["comission", "commision", "commission"])
def test_all_three_spellings_of_commission_are_read(spelling: str) -> None:
    one = {name: value for name, value in row().items() if not name.startswith("com")}
    found = offered({**one, spelling: 3.5, f"{spelling}_tax": "0,18", "ratio": "0,26"})
    assert isinstance(found, payment.Instalments)
    (shown,) = found.rows
    assert (shown.commission, shown.commission_tax, shown.ratio) == (350, 18, Decimal("0.26"))


def test_the_list_is_found_under_either_name_and_may_be_empty() -> None:
    answer = {name: value for name, value in OFFERED.items() if name != "data"}
    found = played("check_card_bin", {**answer, "Data": OFFERED["data"]})
    assert isinstance(found, payment.Instalments)
    assert len(found.rows) == 2
    empty = played("check_card_bin", {**answer, "data": []})
    assert isinstance(empty, payment.Instalments)
    assert empty.rows == ()
    assert reason(played("check_bin", answer)) is L.UNREADABLE


@pytest.mark.parametrize("bin8", ["", "97920", "979207548", "97920x", "٩٧٩٢٠٧"])
def test_no_more_of_a_card_number_than_its_first_eight_digits_is_asked_about(bin8: str) -> None:
    async def run() -> None:
        with pytest.raises(ValueError, match="BIN"):
            await payment.check_bin(p(Transport("https://api.paynet.com.tr", KEY)), session_id="js", bin8=bin8)

    asyncio.run(run())


# --- the token


def token(change: dict[str, object], *, do_3ds: bool = True, home: ReturnDomain | None = None) -> object:
    more = {} if home is None else {"home": home}
    return play(lambda t: create_token(t, do_3ds=do_3ds, **more), {**TOKENISED, **change})[0]


def test_the_token_is_kept_exactly_and_its_page_is_opened_over_https() -> None:
    assert token({}) == payment.Token(TOKEN_ID, True, "https://pts-api.paynet.com.tr/v1/paynetjgate/tds")


@pytest.mark.parametrize(
    ("is_tds", "do_3ds", "needs"),
    [
        (True, True, True),
        ("true", True, True),
        ("True", False, True),
        (1, False, True),
        (False, True, False),
        ("false", True, False),
        (0, True, False),
        (None, True, True),
        (None, False, False),
        ("evet", True, True),
        ([], False, False),
    ],
)
def test_is_tds_is_obeyed_and_not_what_was_asked_for(is_tds: object, do_3ds: bool, needs: bool) -> None:
    found = token({"is_tds": is_tds}, do_3ds=do_3ds)
    assert isinstance(found, payment.Token)
    assert (found.needs_tds, found.post_url is not None) == (needs, needs)


@pytest.mark.parametrize(
    "post_url",
    [
        "https://evil.example/tds",
        "https://paynet.com.tr.evil.example/tds",
        "https://evilpaynet.com.tr/tds",
        "https://paynet.com.tr@evil.example/tds",
        "https://user:pw@pts-api.paynet.com.tr/tds",
        "https://pts-api.paynet.com.tr:8443/tds",
        "http://pts-api.paynet.com.tr:8080/tds",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//pts-api.paynet.com.tr/tds",
        "/v1/paynetjgate/tds",
        "https://paynet.com.tr。evil.example/",
        "https://pаynet.com.tr/tds",  # a Cyrillic letter
        "https://xn--pynet-3nf.com.tr/tds",
        "https://pts-api.paynet.com.tr\\@evil.example/",
        "https://pts-api.paynet.com.tr/\n",
        "http://127.0.0.1/tds",
        "https:pts-api.paynet.com.tr",
        " https://pts-api.paynet.com.tr/tds",
        "https://pts-api.paynet.com.tr/" + "x" * 70_000,
    ],
)
def test_a_page_outside_the_return_domain_is_not_opened(post_url: str) -> None:
    assert reason(token({"post_url": post_url})) is L.OTHER_HOST
    harmless = token({"post_url": post_url, "is_tds": False}, do_3ds=False)
    assert harmless == payment.Token(TOKEN_ID, False, None)


@pytest.mark.parametrize("post_url", [None, "", 7, ["https://pts-api.paynet.com.tr/tds"]])
def test_a_token_that_needs_a_page_and_brings_none_is_incomplete(post_url: object) -> None:
    assert reason(token({"post_url": post_url})) is L.INCOMPLETE


def test_in_the_sandbox_the_page_is_the_sandboxs_own() -> None:
    home = ReturnDomain.sandbox("http://127.0.0.1:8000", ("http://bank.localhost:8000",))
    found = token({"post_url": "http://127.0.0.1:8000/tds"}, home=home)
    assert found == payment.Token(TOKEN_ID, True, "http://127.0.0.1:8000/tds")
    for other in ("http://bank.localhost:8000/tds", "https://pts-api.paynet.com.tr/tds"):
        assert reason(token({"post_url": other}, home=home)) is L.OTHER_HOST


@pytest.mark.parametrize("token_id", [None, "", " "])
def test_a_success_without_a_token_is_none(token_id: object) -> None:
    assert reason(token({"token_id": token_id})) is L.INCOMPLETE


@pytest.mark.parametrize(
    "change", [{"token_id": f"jt_{PAN}"}, {"post_url": f"https://pts-api.paynet.com.tr/tds?pan={PAN}"}]
)
def test_an_answer_that_echoes_the_card_number_is_not_kept(change: dict[str, object]) -> None:
    lost = token(change)
    assert reason(lost) is L.OTHER_CARD
    assert PAN not in f"{lost!r} {lost} {vars(lost)}"


# --- the charge


def charged(*, order: transaction.ChargeOrder = ORDER, **change: object) -> object:
    return play(lambda t: transaction.charge(t, order=order), {**CHARGED, **change})[0]


def test_a_payment_is_told_with_all_that_identifies_it() -> None:
    found = charged()
    assert isinstance(found, transaction.Charge)
    assert found == transaction.Charge(
        paid=True,
        repeated=False,
        decline=None,
        xact_id="xk_7+/=",
        number="2527054",
        reference_no=REFERENCE,
        bank=transaction.BankCodes("PARF", "012345", "000002527054", "9f8e7d6c"),
        amount=AMOUNT,
        net=AMOUNT,
        pan=MaskedPan("979207", "5454", 16),
        instalments=1,
        at=datetime(2026, 3, 1, 9, 0, 15, 58140, UTC),
        stored=found.stored,
    )
    stored = found.stored
    assert (stored.ok, stored.owner_id, stored.user_unique_id) == (True, OWNER, UNIQUE)
    assert stored.card is not None
    assert (stored.card.card_hash, stored.card.brand) == (CARD_HASH, Brand.TROY)


PAID = [(0, True), ("0", True), (100, True), ("100", True), (0, "true"), (0, "True"), (100, 1)]
DECLINED = [(0, False), (1, False), ("1", "false"), (0, 0)]


@pytest.mark.parametrize(("code", "succeeded"), PAID)
def test_paid_is_code_0_or_100_and_is_succeed(code: object, succeeded: object) -> None:
    found = charged(code=code, is_succeed=succeeded)
    assert isinstance(found, transaction.Charge)
    assert (found.paid, found.repeated) == (True, str(code) == "100")


@pytest.mark.parametrize(("code", "succeeded"), DECLINED)
def test_a_decline_is_is_succeed_false_whatever_success_the_code_claims(code: object, succeeded: object) -> None:
    found = charged(code=code, is_succeed=succeeded, bank_error_message="Yetersiz bakiye", bank_error_id=51)
    assert isinstance(found, transaction.Charge)
    assert (found.paid, found.repeated, found.stored.ok) == (False, False, False)
    assert found.decline == transaction.Decline("Yetersiz bakiye", "51", "")


@pytest.mark.parametrize(
    ("code", "succeeded", "why"),
    [
        (0, None, L.CONTRADICTION),
        (0, "evet", L.CONTRADICTION),
        (0, 2, L.CONTRADICTION),
        (0, [], L.CONTRADICTION),
        (1, True, L.CONTRADICTION),
        (16, True, L.CONTRADICTION),
        (10, True, L.CONTRADICTION),
        (100, False, L.PAYNET_UNSURE),
        (100, None, L.PAYNET_UNSURE),
        (8, False, L.PAYNET_UNSURE),
        (10, None, L.PAYNET_UNSURE),
        ("00", True, L.UNREADABLE),
        (False, True, L.UNREADABLE),
        (None, True, L.UNREADABLE),
    ],
)
def test_a_charge_that_says_both_or_neither_is_unknown(code: object, succeeded: object, why: L) -> None:
    assert reason(charged(code=code, is_succeed=succeeded)) is why


@pytest.mark.parametrize("code", [1, 3, 5, 11, 13, 15, 16, 17, 21, -1, 999])
def test_any_other_code_is_a_refusal_with_its_code(code: int) -> None:
    for succeeded in (None, *([False] if code != 1 else [])):
        error = charged(code=code, is_succeed=succeeded, message="Olmadı")
        assert type(error) is Refused
        assert (error.code, error.message) == (code, "Olmadı")


def test_nothing_but_the_verdict_can_make_a_collected_payment_unreadable() -> None:
    odd = {key: {"x": [1]} for key in set(CHARGED) - {"code", "is_succeed"}}
    found = charged(**odd)
    assert isinstance(found, transaction.Charge)
    assert found.paid
    assert (found.xact_id, found.amount, found.pan, found.stored.ok, found.doubts) == (
        None,
        None,
        None,
        None,
        frozenset(),
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bank_error_message": "Yetersiz bakiye", "paynet_error_message": "x"}, "Yetersiz bakiye"),
        ({"bank_error_message": "", "bank_error_long_desc": "Limit"}, "Limit"),
        ({"bank_error_message": None, "paynet_error_message": "Blokeli"}, "Blokeli"),
        ({"message": "Olmadı"}, "Olmadı"),
        ({"message": None}, ""),
        ({"bank_error_message": 5, "message": ["x"]}, ""),
        ({"bank_error_message": f"Kart {PAN}"}, "Kart 979207******5454"),
        ({"bank_error_message": "a\u202eb\n<b>"}, "a\\u202eb <b>"),
        ({"bank_error_message": "x" * 10**5}, "x" * 199 + "…"),
    ],
)
def test_the_banks_words_come_first_then_paynets(change: dict[str, object], words: str) -> None:
    found = charged(is_succeed=False, **change)
    assert isinstance(found, transaction.Charge)
    assert found.decline is not None
    assert found.decline.words == words


@pytest.mark.parametrize(
    ("change", "order", "doubts"),
    [
        ({"amount": "1293,75"}, ORDER, set()),
        ({"amount": 1293.74}, ORDER, {Doubt.AMOUNT}),
        ({"amount": None}, ORDER, set()),
        ({"amount": "?"}, ORDER, set()),
        ({"amount": 1339.03}, replace(ORDER, total=Kurus(133903)), set()),
        ({"amount": 1293.75}, replace(ORDER, total=Kurus(133903)), {Doubt.AMOUNT}),
        ({"amount": 1339.03}, replace(ORDER, add_commission=True), set()),
        ({"card_no_masked": "435508********4358"}, ORDER, {Doubt.CARD}),
        ({"card_no_masked": "979207********5455"}, ORDER, {Doubt.CARD}),
        ({"card_no_masked": "************5454"}, ORDER, set()),
        ({"card_no_masked": "9792********5454"}, ORDER, set()),
        ({"card_no_masked": "435508********4358"}, replace(ORDER, pan=None), set()),
        ({"card_no_masked": None}, ORDER, set()),
        ({"reference_no": "another"}, ORDER, {Doubt.REFERENCE}),
        ({"reference_no": None}, ORDER, set()),
    ],
)
def test_an_echo_that_does_not_fit_is_flagged_and_the_payment_counts(
    change: dict[str, object], order: transaction.ChargeOrder, doubts: set[Doubt]
) -> None:
    found = charged(order=order, **change)
    assert isinstance(found, transaction.Charge)
    assert found.paid
    assert found.doubts == doubts
    assert (found.stored.card is None) == (Doubt.CARD in doubts)


@pytest.mark.parametrize(
    ("change", "ok"),
    [
        ({}, True),
        ({"is_save_card_succeed": "true"}, True),
        ({"is_save_card_succeed": False}, False),
        ({"is_save_card_succeed": None}, None),
        ({"is_save_card_succeed": "belki"}, None),
        ({"card_hash": None}, None),
        ({"card_owner_id": ""}, None),
        ({"card_hash": f"x{PAN}"}, None),
        ({"card_owner_id": PAN}, None),
        ({"code": 100, "is_save_card_succeed": False, "save_card_result_message": None}, None),
        ({"code": 100, "is_save_card_succeed": False, "save_card_result_message": "Limit"}, False),
        ({"code": 100}, True),
    ],
)
def test_stored_is_an_answer_of_its_own(change: dict[str, object], ok: bool | None) -> None:
    found = charged(**change)
    assert isinstance(found, transaction.Charge)
    assert found.paid
    assert found.stored.ok is ok
    assert (found.stored.card is not None) is (ok is True)
    assert PAN not in repr(found)


def test_a_payment_that_echoes_the_whole_card_number_is_told_without_it() -> None:
    found = charged(card_no_masked=PAN, xact_id=f"xk_{PAN}", save_card_result_message=PAN, order_id=PAN, id=PAN)
    assert isinstance(found, transaction.Charge)
    assert found.pan == MaskedPan("979207", "5454", 16)
    assert PAN not in repr(found)


# --- what follows a charge without a verdict


@pytest.mark.parametrize(
    ("error", "first", "later"),
    [
        (NotSent(NotSentReason.REFUSED), "AGAIN", "AGAIN"),
        *[
            (
                AnswerLost(why),
                "ASK" if why is L.CONTRADICTION else "AGAIN",
                "ASK" if why is L.CONTRADICTION else "AGAIN",
            )
            for why in L
        ],
        (Throttled(retry_after_s=5, code=None), "AGAIN", "AGAIN"),
        (KeyRefused(code=7), "OVER", "ASK"),
        (AddressRefused(code=7), "OVER", "ASK"),
        (Refused(code=13), "OVER", "ASK"),
        (Refused(code=17), "ASK", "ASK"),
        (Refused(code=5), "ASK", "ASK"),
        (Refused(code=15), "OVER", "OVER"),
        (Refused(code=16), "OVER", "OVER"),
        (Refused(code=1), "OVER", "ASK"),
        (Refused(code=None, status=404), "OVER", "ASK"),
    ],
    ids=str,
)
def test_a_lost_charge_is_repeated_and_a_used_session_is_asked_about(
    error: PaynetError, first: str, later: str
) -> None:
    assert after_charge(error, lost_before=False) is AfterCharge[first]
    assert after_charge(error, lost_before=True) is AfterCharge[later]


def test_a_lost_charge_is_not_repeated_by_itself() -> None:
    outcome, requests = play(lambda t: transaction.charge(t, order=ORDER), Raw(then="reset"), CHARGED)
    assert reason(outcome) is L.CUT
    assert len(requests) == 1


# --- asking


def looked_up(*rows: object, **change: object) -> object:
    return played("check", {**LOOKED_UP, **({"Data": list(rows)} if rows else {}), **change})


def test_a_transaction_is_told_with_all_that_identifies_it() -> None:
    found = looked_up()
    assert isinstance(found, transaction.CheckResult)
    assert (found.found, found.paid) == (True, True)
    assert found.collected == transaction.Transaction(
        paid=True,
        xact_id="xk_7+/=",
        number="2527054",
        reference_no=REFERENCE,
        bank=transaction.BankCodes("PARF", "012345"),
        amount=Kurus(133903),
        net=AMOUNT,
        pan=MaskedPan("979207", "5454", 16),
        instalments=3,
        at=datetime(2026, 3, 1, 9, 0, 15, 58140, UTC),
        words="",
        reversed=False,
    )


def test_of_several_rows_any_that_collected_means_paid() -> None:
    no = {**PAID_ROW, "is_succeed": False, "message": "Yetersiz bakiye"}
    found = looked_up(no, {**PAID_ROW, "xact_id": "xk_8"}, no)
    assert isinstance(found, transaction.CheckResult)
    assert (len(found.rows), found.paid) == (3, True)
    assert found.collected is not None
    assert found.collected.xact_id == "xk_8"
    declined = looked_up(no)
    assert isinstance(declined, transaction.CheckResult)
    assert (declined.found, declined.paid, declined.rows[0].words) == (True, False, "Yetersiz bakiye")


def test_another_payments_row_is_never_taken_for_this_one() -> None:
    found = looked_up({**PAID_ROW, "agent_reference": "another"})
    assert isinstance(found, transaction.CheckResult)
    assert (found.found, found.paid) == (False, False)
    other = played("detail", {**LOOKED_UP, "Data": [{**PAID_ROW, "xact_id": "xk_other"}]})
    assert other == transaction.CheckResult(())


@pytest.mark.parametrize(
    "answer",
    [
        {**LOOKED_UP, "Data": []},
        {**LOOKED_UP, "Data": None},
        {"code": 12, "message": "Kayıt yok"},
        http({"type": "no_data_error", "message": "Kayıt yok", "code": 404, "result_code": 12}, status="404 X"),
        http({"type": "no_data_error", "message": "Kayıt yok", "code": 404}, status="404 X"),
        http({"message": "Kayıt yok", "code": 400, "result_code": 12}, status="400 X"),
    ],
    ids=str,
)
def test_no_data_is_not_found_and_not_an_error(answer: bytes | dict[str, object]) -> None:
    found = played("check", answer)
    assert isinstance(found, transaction.CheckResult)
    assert (found.found, found.paid) == (False, False)


@pytest.mark.parametrize(
    "answer",
    [
        http("<html>", status="404 X"),
        http("", status="404 X"),
        http({"message": "Adres yok", "code": 404, "result_code": 7}, status="404 X"),
        http({"message": "Yetkisiz", "code": 403, "result_code": 12}, status="403 X"),
    ],
)
def test_a_service_that_is_not_there_is_not_taken_for_no_data(answer: bytes) -> None:
    assert isinstance(played("check", answer), Refused)


@pytest.mark.parametrize("succeeded", [None, "evet", 2, []])
def test_a_row_that_does_not_say_whether_it_collected_leaves_it_open(succeeded: object) -> None:
    assert reason(looked_up({**PAID_ROW, "is_succeed": succeeded})) is L.CONTRADICTION


@pytest.mark.parametrize("answer", [{"code": 0, "message": ""}, {**LOOKED_UP, "Data": {}}, {**LOOKED_UP, "Data": [5]}])
def test_an_answer_without_a_list_is_unreadable(answer: dict[str, object]) -> None:
    assert reason(played("check", answer)) is L.UNREADABLE


def test_asking_about_nothing_is_a_mistake() -> None:
    async def run() -> None:
        with pytest.raises(ValueError, match="at least one"):
            await transaction.check(Transport("https://api.paynet.com.tr", KEY), backoff=QUICK)

    asyncio.run(run())


def test_no_value_of_a_payment_shows_the_customers_number() -> None:
    assert GSM.national not in f"{WISH} {SAVE}"


@pytest.mark.parametrize("service", ["create_token", "charge"])
def test_the_log_of_a_payment_names_service_outcome_and_time_and_nothing_else(
    service: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    played(service, BY_NAME[service].answer)
    (line,) = [record.getMessage() for record in caplog.records if record.name != "asyncio"]
    assert line.startswith(f"/v1/{'transaction' if service == 'charge' else 'paynetj'}/{service}: done (status 200, ")
    for hidden in (PAN, "152", PUBLISHABLE_KEY, KEY, "ELIF", GSM.national, SESSION_ID, TOKEN_ID, REFERENCE, CARD_HASH):
        assert hidden not in caplog.text
