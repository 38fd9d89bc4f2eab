from __future__ import annotations

from tests.helpers.sandbox import RunningSandbox


def test_a_card_is_stored_with_a_code_from_the_phone(sandbox: RunningSandbox) -> None:
    gsm, session = "5320000042", "first"
    assert sandbox.call("send_otp", user_gsm=gsm, otp_session_id=session).fields["code"] == 0
    code = sandbox.code(gsm)
    assert sandbox.call("check_otp", user_gsm=gsm, otp_session_id=session, otp_code=code).fields["code"] == 0
    saved = sandbox.call(
        "save",
        user_gsm=gsm,
        otp_session_id=session,
        otp_code=code,
        card_number="9792075482365454",
        card_holder="ELIF YILMAZ",
        expire_month="12",
        expire_year="30",
        card_desc="TROY",
        user_unique_id="customer-1",
    ).fields
    assert (saved["code"], saved["card_no"], saved["card_brand_name"]) == (0, "979207********5454", "TROY")
    assert sandbox.books()["saves"] == 1
