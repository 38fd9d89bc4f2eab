from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tests.helpers.counter import GSM, checked_code, save, stored
from tests.helpers.sandbox import RunningSandbox

OTHER_GSM = "5331112233"


def send(sandbox: RunningSandbox, session: str = "s1", gsm: str = GSM) -> int:
    return int(sandbox.call("send_otp", user_gsm=gsm, otp_session_id=session).fields["code"])


def check(sandbox: RunningSandbox, code: str, session: str = "s1", gsm: str = GSM) -> tuple[int, str]:
    fields = sandbox.call("check_otp", user_gsm=gsm, otp_session_id=session, otp_code=code).fields
    return fields["code"], fields["message"]


def test_a_sent_code_arrives_on_the_phone_and_is_accepted(sandbox: RunningSandbox) -> None:
    assert send(sandbox) == 0
    sms = sandbox.last_sms(GSM)
    assert sms is not None
    assert sms.code in sms.text
    assert abs(datetime.now(UTC) - sms.sent_at) < timedelta(seconds=30)
    assert check(sandbox, sms.code)[0] == 0
    assert sandbox.books()["checks"] == 1


def test_the_code_is_four_letters_or_digits_that_cannot_be_confused(sandbox: RunningSandbox) -> None:
    for session in range(20):
        send(sandbox, str(session))
        assert re.fullmatch(r"[A-HJ-NP-Z2-9]{4}", sandbox.code(GSM))


def test_length_and_alphabet_of_the_code_can_be_switched(sandbox: RunningSandbox) -> None:
    sandbox.switch(otp_length=6, otp_alphabet="0")
    send(sandbox)
    assert sandbox.code(GSM) == "000000"


def test_the_code_shows_in_no_repr(sandbox: RunningSandbox) -> None:
    send(sandbox)
    assert sandbox.code(GSM) not in repr(sandbox.last_sms(GSM))


def test_a_phone_that_got_no_message_has_none(sandbox: RunningSandbox) -> None:
    send(sandbox)
    assert sandbox.last_sms(OTHER_GSM) is None


def test_the_expiry_is_180_seconds_after_the_date_of_the_answer(sandbox: RunningSandbox) -> None:
    reply = sandbox.call("send_otp", user_gsm=GSM, otp_session_id="s1")
    expires = datetime.fromisoformat(reply.fields["otp_expire"][:26] + "+03:00")
    assert 179 <= (expires - parsedate_to_datetime(reply.headers["date"])).total_seconds() <= 181


def test_a_second_code_is_refused_until_the_first_has_expired(sandbox: RunningSandbox) -> None:
    assert send(sandbox) == 0
    assert send(sandbox) == 1
    assert sandbox.books()["sms"] == 1
    sandbox.switch(clock_offset_s=181)
    assert send(sandbox) == 0
    assert sandbox.books()["sms"] == 2
    assert check(sandbox, sandbox.code(GSM))[0] == 0


def test_two_tills_have_separate_sessions_for_one_number(sandbox: RunningSandbox) -> None:
    assert send(sandbox, "till-1") == 0
    first = sandbox.code(GSM)
    assert send(sandbox, "till-2") == 0
    assert check(sandbox, first, "till-1")[0] == 0
    assert check(sandbox, sandbox.code(GSM), "till-2")[0] == 0


def test_a_session_belongs_to_one_number(sandbox: RunningSandbox) -> None:
    assert send(sandbox, "s1", GSM) == 0
    assert send(sandbox, "s1", OTHER_GSM) == 5
    assert check(sandbox, sandbox.code(GSM), "s1", OTHER_GSM) == (1, "Bu numara için gönderilmiş bir kod bulunamadı")


def test_a_code_of_another_session_is_refused(sandbox: RunningSandbox) -> None:
    send(sandbox)
    assert check(sandbox, sandbox.code(GSM), "s2")[0] == 1


def test_a_wrong_code_is_refused_and_the_session_is_dead_after_three(sandbox: RunningSandbox) -> None:
    send(sandbox)
    assert check(sandbox, "0000") == (1, "Doğrulama kodu hatalı")
    assert check(sandbox, "0000") == (1, "Doğrulama kodu hatalı")
    assert check(sandbox, "0000") == (1, "Çok fazla hatalı deneme yapıldı")
    assert check(sandbox, sandbox.code(GSM)) == (1, "Çok fazla hatalı deneme yapıldı")
    sandbox.switch(clock_offset_s=181)
    assert send(sandbox) == 1
    assert send(sandbox, "s2") == 0


def test_the_number_of_tries_can_be_switched(sandbox: RunningSandbox) -> None:
    sandbox.switch(otp_tries=1)
    send(sandbox)
    assert check(sandbox, "0000")[1] == "Çok fazla hatalı deneme yapıldı"


def test_the_case_of_a_code_matters(sandbox: RunningSandbox) -> None:
    sandbox.switch(otp_alphabet="A")
    send(sandbox)
    assert check(sandbox, "aaaa")[0] == 1
    assert check(sandbox, "AAAA")[0] == 0


def test_an_expired_code_is_refused(sandbox: RunningSandbox) -> None:
    send(sandbox)
    sandbox.switch(clock_offset_s=181)
    assert check(sandbox, sandbox.code(GSM)) == (1, "Doğrulama kodunun süresi doldu")


def test_the_life_of_a_code_can_be_switched(sandbox: RunningSandbox) -> None:
    sandbox.switch(otp_seconds=10)
    send(sandbox)
    sandbox.switch(clock_offset_s=11)
    assert check(sandbox, sandbox.code(GSM))[1] == "Doğrulama kodunun süresi doldu"


def test_a_code_may_be_checked_again_while_no_card_was_stored_with_it(sandbox: RunningSandbox) -> None:
    otp = checked_code(sandbox, "s1")
    assert sandbox.call("check_otp", **otp).fields["code"] == 0
    sandbox.switch(check_again="refused")
    assert sandbox.call("check_otp", **otp).fields["message"] == "Doğrulama kodu daha önce kullanıldı"
    assert save(sandbox, **otp).fields["code"] == 0


def test_a_code_stores_one_card(sandbox: RunningSandbox) -> None:
    otp = checked_code(sandbox, "s1")
    assert save(sandbox, **otp).fields["code"] == 0
    assert save(sandbox, **otp).fields["message"] == "Doğrulama kodu daha önce kullanıldı"
    assert sandbox.call("check_otp", **otp).fields["message"] == "Doğrulama kodu daha önce kullanıldı"
    assert sandbox.books()["saves"] == 1


def test_storing_needs_a_code_that_was_checked(sandbox: RunningSandbox) -> None:
    send(sandbox)
    otp = {"user_gsm": GSM, "otp_session_id": "s1", "otp_code": sandbox.code(GSM)}
    assert save(sandbox, **otp).fields["message"] == "Doğrulama kodu onaylanmamış"
    assert sandbox.books()["saves"] == 0


def test_storing_without_a_code_is_refused_where_codes_are_mandatory(sandbox: RunningSandbox) -> None:
    assert save(sandbox).fields["code"] == 11
    sandbox.switch(otp_mandatory=False)
    assert save(sandbox).fields["code"] == 0


def test_each_of_the_three_values_has_to_be_there_and_match(sandbox: RunningSandbox) -> None:
    otp = checked_code(sandbox, "s1")
    for name, other in (("user_gsm", OTHER_GSM), ("otp_session_id", "s2"), ("otp_code", "0000")):
        assert save(sandbox, **{**otp, name: other}).fields["code"] == 1
        assert save(sandbox, **{**otp, name: None}).fields["code"] == 11
    sandbox.switch(otp_mandatory=False)
    assert save(sandbox, **{**otp, "otp_code": None}).fields["code"] == 11
    assert sandbox.books()["saves"] == 0
    assert save(sandbox, **otp).fields["code"] == 0


def test_a_checked_code_may_be_used_after_its_expiry_but_not_for_ever(sandbox: RunningSandbox) -> None:
    otp = checked_code(sandbox, "s1")
    sandbox.switch(clock_offset_s=600)
    assert save(sandbox, **otp).fields["code"] == 0
    sandbox.switch(clock_offset_s=0)
    otp = checked_code(sandbox, "s2")
    sandbox.switch(clock_offset_s=901)
    assert save(sandbox, **otp).fields["message"] == "Doğrulama kodunun süresi doldu"


def test_a_declined_card_does_not_use_up_the_code(sandbox: RunningSandbox) -> None:
    otp = checked_code(sandbox, "s1")
    assert save(sandbox, **otp, card_number="4506344103118942").fields["code"] == 18
    assert save(sandbox, **otp).fields["code"] == 0


def test_the_return_code_of_a_refused_code_can_be_switched(sandbox: RunningSandbox) -> None:
    sandbox.switch(otp_refusal_code=11)
    send(sandbox)
    assert check(sandbox, "0000")[0] == 11


def test_a_number_that_is_not_ten_digits_from_five_gets_no_code(sandbox: RunningSandbox) -> None:
    for gsm in ("05320000042", "+905320000042", "532000004", "4320000042", "53200000４2", "", 5320000042, None):
        assert sandbox.call("send_otp", user_gsm=gsm, otp_session_id="s1").fields["code"] == 11
    assert sandbox.books()["sms"] == 0


def test_message_ids_grow_over_a_restart(sandbox: RunningSandbox) -> None:
    send(sandbox)
    before = sandbox.last_sms(GSM)
    sandbox.stop()
    sandbox.start()
    send(sandbox)
    after = sandbox.last_sms(GSM)
    assert before is not None
    assert after is not None
    assert after.id > before.id


def test_codes_do_not_survive_a_restart(sandbox: RunningSandbox) -> None:
    otp = checked_code(sandbox, "s1")
    stored(sandbox, "s2")
    sandbox.stop()
    sandbox.start()
    assert save(sandbox, **otp).fields["message"] == "Bu numara için gönderilmiş bir kod bulunamadı"
