"""The six services: what each sends, what each believes, and what only looks like success."""

from __future__ import annotations

import asyncio
import email.utils
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest

from paynet_desk.core.brand import Brand
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.paynet import card
from paynet_desk.paynet.errors import AnswerLost, AnswerLostReason, NotSent, PaynetError, Refused, Throttled
from paynet_desk.paynet.reply import Reply, read_retry_after, read_timestamp, seconds_until
from paynet_desk.paynet.shown import masked_fits
from paynet_desk.paynet.transport import Transport
from tests.paynet.calls import (
    CARD_HASH,
    CHECKED,
    GSM,
    KEY,
    LISTED,
    OWNER,
    PAN,
    QUICK,
    ROW,
    SAVED,
    SERVICES,
    SESSION,
    UNIQUE,
    card_to_save,
    secret,
    verified,
)
from tests.paynet.fault_server import FaultServer, Raw, Request, http

L = AnswerLostReason
Answers = Sequence[Raw | bytes]
ISTANBUL = timezone(timedelta(hours=3))


def play(call: Callable[[Transport], Awaitable[object]], answers: Answers) -> tuple[object, list[Request]]:
    """The outcome of one call (its value, or its error) and the requests the server saw."""

    async def run() -> tuple[object, list[Request]]:
        async with FaultServer(answers) as server:
            try:
                outcome = await call(Transport(server.url, KEY))
            except PaynetError as error:
                outcome = error
            return outcome, server.requests

    return asyncio.run(run())


def played(service: int, answers: Answers) -> tuple[object, list[Request]]:
    return play(lambda t: SERVICES[service].call(t, 5.0), answers)


SEND_OTP, CHECK_OTP, SAVE, LIST, DESC_UPDATE, DELETE = range(6)


@pytest.mark.parametrize(
    ("service", "line", "fields"),
    [
        (SEND_OTP, "/v1/card/send_otp", {"otp_session_id": SESSION, "user_gsm": "5320000042"}),
        (CHECK_OTP, "/v1/card/check_otp", {"otp_code": "K7m4", "otp_session_id": SESSION, "user_gsm": "5320000042"}),
        (
            SAVE,
            "/v1/card/save",
            {
                "card_desc": "TROY •• 5454",
                "card_holder": "ELIF YILMAZ",
                "card_number": PAN,
                "expire_month": "12",
                "expire_year": "30",
                "cvv": "152",
                "user_unique_id": UNIQUE,
                "otp_code": "K7m4",
                "otp_session_id": SESSION,
                "user_gsm": "5320000042",
            },
        ),
        (LIST, "/v1/card/list", {"card_owner_id": OWNER, "limit": 50}),
        (
            DESC_UPDATE,
            "/v1/card/desc_update",
            {"card_owner_id": OWNER, "card_hash": CARD_HASH, "card_desc": "Maaş kartı"},
        ),
        (DELETE, "/v1/card/delete", {"card_owner_id": OWNER, "card_hash": CARD_HASH}),
    ],
)
def test_each_service_sends_the_documented_fields(service: int, line: str, fields: dict[str, object]) -> None:
    _, requests = played(service, [http(SERVICES[service].answer)])
    assert [request.line for request in requests] == [f"POST {line} HTTP/1.1"]
    assert requests[0].fields == fields


def save(answer: dict[str, object], what: card.CardToSave | None = None) -> object:
    return play(lambda t: card.save(t, card=what or card_to_save(), otp=verified()), [http(json.dumps(answer))])[0]


def test_a_later_card_is_sent_under_its_owner_without_code_and_without_security_code() -> None:
    what = card_to_save(owner_id=OWNER, cvc="")
    _, requests = play(lambda t: card.save(t, card=what, otp=None), [http(SAVED)])
    assert requests[0].fields == {
        "card_desc": "TROY •• 5454",
        "card_holder": "ELIF YILMAZ",
        "card_number": PAN,
        "expire_month": "12",
        "expire_year": "30",
        "card_owner_id": OWNER,
    }


def test_a_card_belongs_to_a_new_customer_or_to_an_owner_never_to_both() -> None:
    known = card_to_save()
    for unique, owner in ((UNIQUE, OWNER), (None, None), ("", "")):
        with pytest.raises(ValueError, match="exactly one"):
            card.CardToSave(known.pan, None, known.expiry, known.holder, "x", user_unique_id=unique, owner_id=owner)


def test_a_saved_card_is_described_by_what_was_typed_and_named_by_paynet() -> None:
    saved = save(SAVED)
    assert isinstance(saved, card.CardSaved)
    assert saved.owner_id == OWNER
    assert saved.card.stored_at is not None
    assert abs(datetime.now(UTC) - saved.card.stored_at) < timedelta(minutes=1)
    assert saved.card == StoredCard(
        card_hash=CARD_HASH,
        pan=MaskedPan("979207", "5454", 16),
        brand=Brand.TROY,
        label="TROY •• 5454",  # not "test", which the documentation's own answer holds
        expiry=Expiry(2030, 12),
        holder="ELIF YILMAZ",
        bank="Paraf",
        stored_at=saved.card.stored_at,
    )


@pytest.mark.parametrize(
    "change",
    [
        {"card_no": None, "card_bin": None},
        {"card_no": "9792 07** **** 5454"},
        {"card_no": "************5454", "card_bin": ""},
        {"card_no": "979207*****5454"},  # the number of stars is not reliable
        {"card_no": "97920754••••5454", "card_bin": "97920754"},
        {"card_bin": 979207},
        {"card_no": PAN},
        {"card_brand_name": None, "card_bank_name": 7, "card_logo_url": [], "object_name": {"x": 1}},
        {"card_owner_id": OWNER.upper()},
        {"user_unique_id": None},
        {"card_no_masked": "1", "x": "y"},
    ],
)
def test_what_paynet_leaves_out_or_spells_otherwise_is_no_mismatch(change: dict[str, object]) -> None:
    saved = save({**SAVED, **change})
    assert isinstance(saved, card.CardSaved)
    assert saved.card.brand is Brand.TROY
    assert PAN not in repr(saved)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"card_hash": None}, L.INCOMPLETE),
        ({"card_hash": "  "}, L.INCOMPLETE),
        ({"card_owner_id": ""}, L.INCOMPLETE),
        ({"card_owner_id": None}, L.INCOMPLETE),
        ({"user_unique_id": "somebody-else"}, L.OTHER_OWNER),
        ({"card_no": "435508********4358"}, L.OTHER_CARD),
        ({"card_no": "979207********5455"}, L.OTHER_CARD),
        ({"card_no": "979208********5454"}, L.OTHER_CARD),
        ({"card_no": "4355084355084358"}, L.OTHER_CARD),
        ({"card_no": "************4358"}, L.OTHER_CARD),
        ({"card_no": PAN + "0"}, L.OTHER_CARD),
        ({"card_bin": "435508"}, L.OTHER_CARD),
        ({"card_bin": "97920755"}, L.OTHER_CARD),
        ({"card_no": None, "card_no_masked": None, "card_bin": None, "card_bin_no": "1"}, None),
        ({"card_hash": PAN}, L.OTHER_CARD),
        ({"card_owner_id": f"x-{PAN}"}, L.OTHER_CARD),
        ({"card_hash": 17}, L.UNREADABLE),
        ({"card_hash": "a\u202eb"}, L.UNREADABLE),
        ({"card_hash": "a\ud800b"}, L.UNREADABLE),
        ({"card_hash": "a\x00b"}, L.UNREADABLE),
        ({"card_hash": "x" * 257}, L.UNREADABLE),
        ({"card_owner_id": ["x"]}, L.UNREADABLE),
        ({"card_no": ["x"]}, L.UNREADABLE),
    ],
)
def test_a_success_that_contradicts_the_request_leaves_the_save_unknown(
    change: dict[str, object], reason: AnswerLostReason | None
) -> None:
    answer = {**SAVED, **change}
    if reason is None:  # the older tables' names are read where the newer are absent
        del answer["card_bin"], answer["card_no"]
        reason = L.OTHER_CARD
    lost = save(answer)
    assert isinstance(lost, AnswerLost)
    assert lost.reason is reason
    assert lost.reason.is_mismatch is (reason is not L.UNREADABLE)
    assert PAN not in f"{lost} {lost!r} {lost.__dict__}"


def test_a_save_for_a_known_owner_that_answers_another_is_unknown_and_a_known_owner_is_kept_as_it_is() -> None:
    lost = save({**SAVED, "card_owner_id": "another"}, card_to_save(owner_id=OWNER))
    assert isinstance(lost, AnswerLost)
    assert lost.reason is L.OTHER_OWNER
    saved = save({**SAVED, "card_owner_id": OWNER.upper()}, card_to_save(owner_id=OWNER))
    assert isinstance(saved, card.CardSaved)
    assert saved.owner_id == OWNER


def test_words_of_paynets_are_shown_cut_visible_and_without_a_card_number() -> None:
    error = save({"code": 18, "message": f"<b>Kart\u202e {PAN}</b>\n" + "x" * 10**5})
    assert isinstance(error, Refused)
    assert error.message.startswith("<b>Kart 979207******5454</b> xxx")
    assert len(error.message) == 200
    assert (error.code, error.status) == (18, 200)


@pytest.mark.parametrize("message", [None, 5, ["x"], {"a": 1}])
def test_a_refusal_without_words_is_a_refusal(message: object) -> None:
    error = save({"code": 18, "message": message})
    assert isinstance(error, Refused)
    assert error.message == ""


# --- the code


def reply(date: str = "") -> Reply:
    return Reply(200, b"", date=date)


def wire_time(moment: datetime) -> str:
    return moment.astimezone(ISTANBUL).strftime("%Y-%m-%dT%H:%M:%S.%f") + "8+03:00"


@pytest.mark.parametrize(
    ("after_s", "taken_s"), [(10, 10), (120, 120), (180, 180), (600, 600), (9, 60), (0, 60), (-86400, 60), (601, 180)]
)
def test_a_code_counts_as_long_as_paynet_says_unless_that_is_absurd(after_s: int, taken_s: int) -> None:
    server = datetime(2031, 5, 1, 12, 0, 0, tzinfo=UTC)
    expire = wire_time(server + timedelta(seconds=after_s))
    assert seconds_until(expire, reply(email.utils.format_datetime(server, usegmt=True))) == pytest.approx(taken_s)


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 99 Foo 2031 25:00:00 GMT", "Mon, 01 Jan 1990 00:00:00 GMT"])
def test_without_the_servers_clock_ours_is_taken(date: str) -> None:
    expire = wire_time(datetime.now(UTC) + timedelta(seconds=120))
    assert seconds_until(expire, reply(date)) == pytest.approx(120, abs=5)


@pytest.mark.parametrize(
    "expire",
    [None, 5, "", "soon", [], {}, "2031-13-01T00:00:00+03:00", "2031-05-01", "2031-05-01T12:00:00+99:99", "٢٠٣١", True],
)
def test_an_unreadable_expiry_gives_the_usual_countdown(expire: object) -> None:
    assert seconds_until(expire, reply()) == 180


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2017-07-17T15:30:15.0581408+03:00", datetime(2017, 7, 17, 15, 30, 15, 58140, ISTANBUL)),
        ("2017-07-17T15:30:15+03:00", datetime(2017, 7, 17, 15, 30, 15, 0, ISTANBUL)),
        ("2017-07-17T15:30:15.5Z", datetime(2017, 7, 17, 15, 30, 15, 500000, UTC)),
        ("2017-07-17T15:30:15.0581408", datetime(2017, 7, 17, 15, 30, 15, 58140, ISTANBUL)),
        ("2017-07-17 15:30:15", None),
        ("2017-07-17T15:30:15.+03:00", None),
    ],
)
def test_seven_fractional_digits_are_read(text: str, moment: datetime | None) -> None:
    assert read_timestamp(text) == moment


def test_sending_a_code_tells_how_long_it_counts() -> None:
    now = datetime.now(UTC)
    answer = http(
        {"otp_expire": wire_time(now + timedelta(seconds=150)), "code": 0, "message": "Başarılı"},
        headers=(f"Date: {email.utils.format_datetime(now, usegmt=True)}",),
    )
    sent, _ = played(SEND_OTP, [answer])
    assert isinstance(sent, card.CodeSent)
    assert sent.expires_in_s == pytest.approx(150, abs=1.1)


def test_a_code_check_whose_answer_is_lost_is_asked_once_more_with_the_same_code() -> None:
    outcome, requests = played(CHECK_OTP, [Raw(then="reset"), http(CHECKED)])
    assert outcome is None
    assert requests[0].fields == requests[1].fields == {
        "otp_code": "K7m4",
        "otp_session_id": SESSION,
        "user_gsm": GSM.national,
    }  # fmt: skip


def test_a_code_check_that_then_is_refused_is_refused() -> None:
    outcome, requests = played(CHECK_OTP, [Raw(then="reset"), http({"code": 1, "message": "Hatalı"})])
    assert isinstance(outcome, Refused)
    assert len(requests) == 2


def test_a_code_that_was_wiped_meanwhile_is_not_asked_about_again() -> None:
    """The cashier gave up; what is in the field by then may be another customer's."""

    async def run() -> None:
        code = secret("K7m4")

        def given_up(_: Request) -> Raw:
            code.wipe()
            code.insert(0, ord("B"))
            return Raw(then="reset")

        async with FaultServer([given_up, http(CHECKED)]) as server:
            with pytest.raises(AnswerLost):
                await card.check_otp(Transport(server.url, KEY), gsm=GSM, otp_session_id=SESSION, code=code)
            assert len(server.requests) == 1

    asyncio.run(run())


@pytest.mark.parametrize("service", [DESC_UPDATE, DELETE])
def test_a_change_whose_answer_is_lost_is_sent_once_more(service: int) -> None:
    outcome, requests = played(service, [Raw(then="reset"), http(CHECKED)])
    assert outcome is None
    assert requests[0].fields == requests[1].fields


@pytest.mark.parametrize("service", [DESC_UPDATE, DELETE])
def test_a_change_that_is_refused_the_second_time_stays_lost(service: int) -> None:
    """The card may not be found because the first request deleted it."""
    outcome, requests = played(service, [Raw(then="reset"), http({"code": 25, "message": "Kart bulunamadı"})])
    assert isinstance(outcome, AnswerLost)
    assert outcome.reason is L.CUT
    assert len(requests) == 2


def test_a_code_check_that_cannot_be_asked_again_stays_lost() -> None:
    async def run() -> None:
        async with FaultServer([Raw(then="reset")]) as server:

            def last(_: Request) -> Raw:
                server.close_door()
                return Raw(then="reset")

            server.answers = [last]
            with pytest.raises(AnswerLost) as caught:
                await card.check_otp(Transport(server.url, KEY), gsm=GSM, otp_session_id=SESSION, code=secret("K7"))
            assert caught.value.reason is L.CUT
            assert not isinstance(caught.value.__context__, NotSent) or caught.value.__suppress_context__
            assert len(server.requests) == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7), ("0", 1), ("-5", 1), ("99999999999999999999", 600), ("", 10), ("soon", 10), ("1.5", 10), ("--3", 10)],
)
def test_a_wait_that_paynet_asks_for_is_kept_within_reason(value: str, seconds: float) -> None:
    assert read_retry_after(Reply(429, b"", retry_after=value)) == seconds


def test_an_answer_shows_nothing_of_its_content() -> None:
    assert repr(Reply(200, PAN.encode())) == "<Reply 200, 16 bytes>"


def test_a_wait_given_as_a_date_is_counted_from_the_servers_date() -> None:
    date = "Mon, 05 May 2031 12:00:00 GMT"
    for until, seconds in (("12:00:42", 42), ("11:00:00", 1), ("23:00:00", 600)):
        assert read_retry_after(Reply(429, b"", date=date, retry_after=f"Mon, 05 May 2031 {until} GMT")) == seconds


def test_being_throttled_is_told_with_the_wait_and_not_tried_again() -> None:
    answer = http({"code": 429, "message": "Yavaş"}, status="429 Too Many", headers=("Retry-After: 42",))
    for service in range(6):
        outcome, requests = played(service, [answer])
        assert isinstance(outcome, Throttled)
        assert outcome.retry_after_s == 42
        assert len(requests) == 1


# --- the list


def page(first: int, count: int, *, more: object = None, **change: object) -> bytes:
    rows = [{**ROW, "card_hash": f"hash-{n}"} for n in range(first, first + count)]
    answer: dict[str, object] = {**LISTED, "Data": rows, "has_more": more, **change}
    return http({name: value for name, value in answer.items() if value is not None or name != "has_more"})


def listed(answers: Answers) -> tuple[object, list[object]]:
    outcome, requests = played(LIST, answers)
    hashes = [one.card_hash for one in outcome] if isinstance(outcome, tuple) else outcome
    return hashes, [request.fields.get("starting_after") for request in requests]


def test_a_listed_card_is_read_with_what_the_row_has() -> None:
    row = {**ROW, "expire_month": "3", "expire_year": 31, "card_desc": "İş\u202e kartı"}
    outcome, _ = played(LIST, [http({**LISTED, "Data": [row]})])
    assert outcome == (
        StoredCard(
            card_hash=CARD_HASH,
            pan=MaskedPan.parse("979207********5454"),
            brand=Brand.TROY,
            label="İş\\u202e kartı",
            expiry=Expiry(2031, 3),
            holder="EL*****AZ",
            bank="Paraf",
        ),
    )


@pytest.mark.parametrize(
    ("change", "pan"),
    [
        ({"card_no": None}, MaskedPan("979207", "", 6)),
        ({"card_no": "?", "card_bin": "x"}, MaskedPan("", "", 0)),
        ({"card_no": PAN}, MaskedPan("979207", "5454", 16)),
        ({"card_no": None, "card_bin": 97920754}, MaskedPan("979207", "", 6)),
    ],
)
def test_a_listed_number_is_masked_or_left_open(change: dict[str, object], pan: MaskedPan) -> None:
    outcome, _ = played(LIST, [http({**LISTED, "Data": [{**ROW, **change}]})])
    assert isinstance(outcome, tuple)
    assert outcome[0].pan == pan
    assert PAN not in repr(outcome)


def test_all_pages_are_read() -> None:
    assert listed([page(0, 50, more=True), page(50, 50, more="true"), page(100, 3, more=False)]) == (
        [f"hash-{n}" for n in range(103)],
        [None, 50, 100],
    )


def test_a_server_with_pages_of_its_own_size_is_followed_by_the_number_received() -> None:
    hashes, after = listed([page(0, 10, more=1), page(10, 10, more=0)])
    assert (len(hashes), after) == (20, [None, 10])  # type: ignore[arg-type]


def test_without_has_more_a_full_page_asks_for_the_next() -> None:
    assert listed([page(0, 50), page(50, 0)])[1] == [None, 50]
    assert listed([page(0, 49)])[1] == [None]


def test_an_empty_page_ends_the_list_whatever_has_more_says() -> None:
    assert listed([page(0, 10, more=True), page(10, 0, more=True)]) == ([f"hash-{n}" for n in range(10)], [None, 10])


def test_an_owner_without_cards_has_an_empty_list() -> None:
    assert listed([page(0, 0, more=False)]) == ([], [None])


@pytest.mark.parametrize(
    "answer", [http({"code": 12, "message": "Kayıt yok"}), http({"code": 404, "result_code": 12}, status="404 X")]
)
def test_no_data_is_not_taken_for_an_empty_list(answer: bytes) -> None:
    outcome, after = listed([answer])
    assert isinstance(outcome, Refused)
    assert outcome.code == 12
    assert after == [None]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([page(0, 10, more=True)], L.ENDLESS_LIST),
        ([page(0, 10, more=True), page(5, 5, more=True)], L.ENDLESS_LIST),
        ([page(n, 1, more=True) for n in range(41)], L.ENDLESS_LIST),
        ([http({"code": 0})], L.UNREADABLE),
        ([http({"code": 0, "Data": None})], L.UNREADABLE),
        ([http({"code": 0, "Data": {"0": ROW}})], L.UNREADABLE),
        ([http({"code": 0, "Data": [None]})], L.UNREADABLE),
        ([page(0, 1, more="perhaps")], L.UNREADABLE),
        ([page(0, 1, more=2)], L.UNREADABLE),
        ([http({**LISTED, "Data": [ROW, {**ROW, "card_owner_id": "another"}]})], L.OTHER_OWNER),
    ],
    ids=["repeats", "repeats a part", "for ever", "no Data", "null", "object", "row", "word", "two", "another's card"],
)
def test_a_list_that_cannot_be_whole_is_no_list(answers: list[bytes], reason: AnswerLostReason) -> None:
    outcome, after = listed(answers)
    assert isinstance(outcome, AnswerLost)
    assert outcome.reason is reason
    assert len(after) <= card.MAX_PAGES


def test_small_data_is_read_as_well() -> None:
    assert listed([http({"code": "0", "data": [ROW]})]) == ([CARD_HASH], [None])


def test_a_lost_page_is_asked_for_again_and_only_that_page() -> None:
    answers = [page(0, 50, more=True), Raw(then="reset"), http(b"", status="503 X"), page(50, 1, more=False)]
    hashes, after = listed(answers)
    assert len(hashes) == 51  # type: ignore[arg-type]
    assert after == [None, 50, 50, 50]


def test_a_server_that_is_down_for_a_moment_is_asked_again() -> None:
    async def run() -> None:
        async with FaultServer([b""]) as server:
            url = server.url
        with pytest.raises(NotSent):
            await card.list_cards(Transport(url, KEY), owner_id=OWNER, backoff=QUICK)

    asyncio.run(run())


def test_a_whole_list_has_a_deadline_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card, "WHOLE_LIST_S", 0.3)
    outcome, _ = listed([Raw(then="hang")])
    assert isinstance(outcome, AnswerLost)
    assert outcome.reason is L.TIMEOUT


def test_rows_without_a_hash_are_left_out_but_counted() -> None:
    rows = [{**ROW, "card_hash": None}, ROW]
    hashes, after = listed([http({**LISTED, "Data": rows, "has_more": True}), page(0, 1, more=False)])
    assert (hashes, after) == ([CARD_HASH, "hash-0"], [None, 2])


@pytest.mark.parametrize(
    ("shown", "fits"),
    [
        ("979207********5454", True),
        ("9792 07** **** 5454", True),
        ("979207", True),
        (None, True),
        ("435508********4358", False),
        ("979207********5455", False),
        ("979208********5454", False),
        ("************4358", False),
        ("435508", False),
    ],
)
def test_a_card_that_was_wiped_while_its_answer_was_on_the_way_is_known_by_its_mask(
    shown: str | None, fits: bool
) -> None:
    assert masked_fits(shown, MaskedPan("979207", "5454", 16)) is fits
