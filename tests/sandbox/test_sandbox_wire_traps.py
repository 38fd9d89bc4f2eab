from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tests.helpers.counter import GSM, checked_code, stored
from tests.helpers.sandbox import RunningSandbox


def test_otp_expire_has_seven_fractional_digits_and_the_offset_of_turkey(sandbox: RunningSandbox) -> None:
    fields = sandbox.call("send_otp", user_gsm=GSM, otp_session_id="s1").fields
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+03:00", fields["otp_expire"])


def test_code_is_an_integer_or_when_switched_a_string(sandbox: RunningSandbox) -> None:
    reply = sandbox.call("send_otp", user_gsm=GSM, otp_session_id="s1")
    assert b'"code": 0' in reply.content
    sandbox.switch(code_as="text")
    assert sandbox.call("send_otp", user_gsm=GSM, otp_session_id="s2").fields["code"] == "0"
    assert sandbox.call("send_otp", user_gsm=GSM, otp_session_id="s2").fields["code"] == "1"


def test_object_name_is_a_name_null_or_missing(sandbox: RunningSandbox) -> None:
    sent = sandbox.call("send_otp", user_gsm=GSM, otp_session_id="s1").fields
    otp = {"user_gsm": GSM, "otp_session_id": "s1", "otp_code": sandbox.code(GSM)}
    checked = sandbox.call("check_otp", **otp).fields
    assert sent["object_name"] is None
    assert "object_name" not in checked
    assert stored(sandbox, "s2")["object_name"] == "card_save"


def test_the_message_of_success_is_spelt_in_two_ways(sandbox: RunningSandbox) -> None:
    sent = sandbox.call("send_otp", user_gsm=GSM, otp_session_id="s1").fields
    otp = {"user_gsm": GSM, "otp_session_id": "s1", "otp_code": sandbox.code(GSM)}
    assert sent["message"] == "Başarılı İşlem"
    assert sandbox.call("check_otp", **otp).fields["message"] == "Başarılı Islem"


def test_ids_are_no_guids_and_hold_slash_plus_and_asterisk(sandbox: RunningSandbox) -> None:
    saved = stored(sandbox, "s1")
    for name in ("card_owner_id", "card_hash"):
        assert set("/+*") <= set(saved[name])
        assert 36 < len(saved[name]) <= 64


def test_masks_have_eight_asterisks_whatever_the_length(sandbox: RunningSandbox) -> None:
    assert stored(sandbox, "s1", card_number="375622005485014")["card_no"] == "375622********5014"


def test_there_are_fields_that_no_table_mentions(sandbox: RunningSandbox) -> None:
    saved = stored(sandbox, "s1")
    [row] = sandbox.call("list", card_owner_id=saved["card_owner_id"]).fields["Data"]
    assert saved.keys() >= {"agent_id"}
    assert row.keys() >= {"company_code", "agent_id"}


def test_answers_are_utf8_json_and_say_so(sandbox: RunningSandbox) -> None:
    reply = sandbox.call("send_otp", user_gsm=GSM, otp_session_id="s1")
    assert reply.headers["content-type"] == "application/json; charset=utf-8"
    assert "Başarılı".encode() in reply.content


def test_turkish_text_comes_back_as_it_was_sent(sandbox: RunningSandbox) -> None:
    assert stored(sandbox, "s1", card_desc="Şirket ğüıöçİ 💳")["card_desc"] == "Şirket ğüıöçİ 💳"


def test_the_date_header_follows_the_sandboxs_clock(sandbox: RunningSandbox) -> None:
    sandbox.switch(clock_offset_s=86400)
    date = parsedate_to_datetime(sandbox.call("list").headers["date"])
    assert abs(date - datetime.now(UTC) - timedelta(days=1)) < timedelta(seconds=30)


def test_no_answer_holds_the_full_number_or_the_security_code(sandbox: RunningSandbox) -> None:
    otp = checked_code(sandbox, "s1")
    reply = sandbox.call(
        "save",
        **otp,
        card_number="4446760701569538",
        card_holder="ELIF YILMAZ",
        expire_month="12",
        expire_year="30",
        cvv="598",
        card_desc="x",
        user_unique_id="c",
    )
    assert reply.fields["code"] == 0
    assert b"4446760701569538" not in reply.content
    assert b'"598"' not in reply.content
