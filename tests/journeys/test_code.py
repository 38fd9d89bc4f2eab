"""Page 2: the code that the customer reads out, right, wrong, late, or for somebody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from paynet_desk.paynet import reply
from tests.helpers.counter import GSM, TROY
from tests.journeys.till import CARD, CODE, CUSTOMER, STORED, Cashier

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

THE_CODE = "Müşterinin söylediği kod"
OTHER_GSM = "5330000077"
RESEND = "Yeni kod gönder"
DROP = "silinsin mi?"


@pytest.fixture
def short_code(till: Cashier, monkeypatch: pytest.MonkeyPatch) -> Cashier:
    """A code that lives one second: the program would take so short a life for a wrong clock."""
    monkeypatch.setattr(reply, "CODE_TIMES_TAKEN_S", (0.0, 600.0))
    till.sandbox.switch(otp_seconds=1.0)
    return till


def test_wrong_codes_are_counted_and_after_the_third_only_a_new_code_helps(short_code: Cashier) -> None:
    till = short_code
    till.sandbox.switch(otp_seconds=2.0, otp_tries=5)
    till.goes_to_code(GSM)
    right = till.is_told_the_code(GSM)
    till.types("WRONGA")
    till.presses("Enter")
    till.reads_error_on(THE_CODE, "Kod yanlış. Müşteriye yeniden okutunuz. 2 deneme hakkı kaldı.")
    till.types("WRONGB")  # the wrong one is selected, so typing replaces it
    assert till.text_in(THE_CODE) == "••••••"
    till.reads_no_error_on(THE_CODE)
    till.presses("Enter")
    till.reads_error_on(THE_CODE, "1 deneme hakkı kaldı.")
    till.types("WRONGC")
    till.presses("Enter")
    till.reads_error_on(THE_CODE, "Kod üç kez yanlış yazıldı.")
    assert till.text_in(THE_CODE) == ""
    till.types(right)
    till.presses("Enter", "Enter")
    assert till.title() == CODE
    assert till.sandbox.requests("check_otp") == 3
    till.reads_error_on(THE_CODE)
    till.waits_for(lambda: till.button(RESEND).isEnabled(), "the end of the code's life")
    till.presses("Enter")
    till.waits_for(lambda: till.sandbox.code(GSM) != right, "a second code")
    till.sees("Kodu doğrula", "Süre dolunca yeni kod isteyebilirsiniz.")
    new = till.is_told_the_code(GSM)
    assert new != right
    till.types(new)
    till.presses("Enter")
    till.is_on(CARD)


def test_an_expired_code_is_refused_here_and_a_new_one_is_sent_on_enter(short_code: Cashier) -> None:
    till = short_code
    till.goes_to_code(GSM)
    old = till.is_told_the_code(GSM)
    till.types(old[:3])
    till.reads_error_on(THE_CODE, "Kodun süresi doldu. Yeni kod gönderiniz.")
    assert till.text_in(THE_CODE) == ""
    assert not till.secrets.code
    till.sees("Süre doldu. Şimdi yeni kod isteyebilirsiniz.")
    till.presses("Enter")
    till.waits_for(lambda: till.sandbox.requests("send_otp") == 2, "a second code")
    till.reads_on(THE_CODE, "Harf de olabilir.")
    sessions = [row["otp_session_id"] for row in till.journal("send_code")]
    assert len(set(sessions)) == 2
    assert till.sandbox.requests("check_otp") == 0


def test_no_new_code_can_be_had_while_the_old_one_lives(till: Cashier) -> None:
    till.goes_to_code(GSM)
    assert not till.button(RESEND).isEnabled()
    till.clicks(RESEND, times=3)
    till.presses("Enter", "Enter")
    till.reads_error_on(THE_CODE, "Müşterinin telefonuna gelen kodu yazınız.")
    assert till.sandbox.requests("send_otp") == 1


def test_another_number_drops_the_code_that_is_out(till: Cashier) -> None:
    till.goes_to_code(GSM)
    old = till.is_told_the_code(GSM)
    till.types(old[:2])
    till.presses("Tab", "Tab", "Enter")
    till.is_on(CUSTOMER)
    assert till.text_in("Cep telefonu") == "532 000 00 42"
    assert not till.secrets.code
    till.presses("Ctrl+A", "Del")
    till.goes_to_code(OTHER_GSM)
    first, second = till.journal("send_code")
    assert first["otp_session_id"] != second["otp_session_id"]
    till.types(old)
    till.presses("Enter")
    till.reads_error_on(THE_CODE, "Kod yanlış.")
    till.types(till.is_told_the_code(OTHER_GSM))
    till.presses("Enter")
    till.is_on(CARD)


def test_the_same_number_again_after_a_cancel_uses_the_code_that_is_out(till: Cashier) -> None:
    till.goes_to_code(GSM)
    code = till.is_told_the_code(GSM)
    till.types(code[:4])
    till.presses("Esc")
    till.sees(DROP)
    till.presses("Del")
    till.is_on(CUSTOMER)
    assert not till.secrets.code
    till.goes_to_code(GSM)
    assert till.sandbox.requests("send_otp") == 1
    till.types(code)
    till.presses("Enter")
    till.is_on(CARD)
    till.fills_in_card(TROY)
    till.presses("Enter")
    till.is_on(STORED)


def test_a_card_number_typed_as_a_code_is_wiped(till: Cashier) -> None:
    till.goes_to_code(GSM)
    till.types(TROY)
    till.reads_error_on(THE_CODE, "Bu bir kart numarasına benziyor, silindi.")
    assert till.text_in(THE_CODE) == ""
    assert not any(till.secrets.code._store)
    till.lets_pass(1.1)
    till.types(till.is_told_the_code(GSM))
    till.presses("Enter")
    till.is_on(CARD)
    assert till.sandbox.requests("check_otp") == 1


def test_escape_on_the_codes_page_asks_first(till: Cashier) -> None:
    till.goes_to_code(GSM)
    till.types("ABC")
    till.presses("Esc")
    till.sees(DROP)
    till.presses("Enter")
    till.sees_no(DROP)
    till.is_in(THE_CODE)
    assert till.text_in(THE_CODE) == "•••"


@pytest.mark.parametrize("awaited", ["send_otp", "check_otp"])
def test_an_answer_that_comes_after_the_cancel_is_ignored(till: Cashier, awaited: str) -> None:
    till.sandbox.faults([{"service": awaited, "delay_s": 0.4}])
    if awaited == "send_otp":
        till.types(GSM)
        till.presses("Enter")
        till.sees("Kod gönderiliyor…")
    else:
        till.goes_to_code(GSM)
        till.types(till.is_told_the_code(GSM))
        till.presses("Enter")
        till.sees("Kod doğrulanıyor…")
    till.presses("Esc")
    till.sees(DROP)
    till.presses("Del")
    till.is_on(CUSTOMER)
    assert till.text_in("Cep telefonu") == ""
    till.lets_pass(0.6)
    assert till.title() == CUSTOMER
    till.is_in("Cep telefonu")
    assert not till.secrets.code


def test_a_restart_keeps_the_code_that_is_out(open_till: Callable[..., Cashier]) -> None:
    till = open_till()
    till.goes_to_code(GSM)
    code = till.is_told_the_code(GSM)
    till.closes_the_program()
    till.opens_the_program()
    till.goes_to_code(GSM)
    assert till.sandbox.requests("send_otp") == 1
    till.types(code)
    till.presses("Enter")
    till.is_on(CARD)
