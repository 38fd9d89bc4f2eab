"""Page 1: what the cashier types for a telephone number, and what the page makes of it."""

from __future__ import annotations

import pytest

from tests.helpers.counter import GSM, MASTERCARD, TROY
from tests.journeys.till import CODE, CUSTOMER, Cashier

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

PHONE = "Cep telefonu"
WRONG = {
    "": "5 ile başlayan 10 hane yazınız.",
    "53200": "5 ile başlayan 10 hane yazınız.",
    "2124440444": "Cep telefonu değil. 5 ile başlayan 10 hane yazınız.",
    "+441632960000": "Cep telefonu değil. 5 ile başlayan 10 hane yazınız.",
    "53200000421": "Numara uzun. 5 ile başlayan 10 hane yazınız.",
    "532abc": "Yalnızca rakam yazınız: 5 ile başlayan 10 hane.",
}


def test_every_wrong_number_gets_its_own_error_nothing_is_lost_and_nothing_is_sent(till: Cashier) -> None:
    for typed, error in WRONG.items():
        till.presses("Ctrl+A", "Del")
        till.types(typed)
        till.presses("Enter")
        assert till.reads_error_on(PHONE) == error, typed
        till.is_in(PHONE)
        assert till.text_in(PHONE).replace(" ", "") == typed
    assert till.sandbox.requests("send_otp") == 0
    assert till.journal() == []
    till.presses("Ctrl+A", "Del")
    till.types("0532 000 00 42")
    till.reads_on(PHONE, "Yeni müşteri.")
    assert till.text_in(PHONE) == "532 000 00 42"
    till.presses("Enter")
    till.is_on(CODE)


@pytest.mark.parametrize("number", [TROY, MASTERCARD])
def test_a_card_number_typed_as_a_telephone_number_is_wiped_to_its_last_digit(till: Cashier, number: str) -> None:
    till.secrets_typed.add(number)
    till.types(number)
    till.reads_error_on(PHONE, "Bu bir kart numarasına benziyor, silindi.")
    assert till.text_in(PHONE) == ""
    till.presses("Ctrl+Z")
    assert till.text_in(PHONE) == ""
    till.lets_pass(1.1)
    till.types(GSM)
    till.presses("Enter")
    till.is_on(CODE)
    assert till.sandbox.requests("send_otp") == 1


def test_a_name_finds_the_customer(till: Cashier) -> None:
    till.stores(GSM, TROY)
    till.takes_next_customer()
    till.presses("F9")
    till.is_in("Müşterinin adı")
    till.types("yıl")
    till.sees("Elif Yılmaz, 0532 ••• •• 42, M-10001")
    till.presses("Enter")
    till.is_in(PHONE)
    assert till.text_in(PHONE) == "532 000 00 42"
    till.sees("Kayıtlı müşteri: Elif Yılmaz, 1 kartı var.")
    till.presses("F9")
    till.types("nobody")
    till.sees("Bu adla başlayan kayıtlı müşteri yok.")
    till.presses("Esc")
    till.is_in(PHONE)


def test_escape_asks_before_it_discards_a_number(till: Cashier) -> None:
    till.types(GSM)
    till.presses("Esc")
    till.sees("Yazdıklarınız silinsin mi?")
    till.presses("Enter")
    till.sees_no("Yazdıklarınız silinsin mi?")
    till.is_in(PHONE)
    assert till.text_in(PHONE) == "532 000 00 42"
    till.presses("Esc")
    till.sees("Yazdıklarınız silinsin mi?")
    till.presses("Del")
    till.sees_no("Yazdıklarınız silinsin mi?")
    till.is_on(CUSTOMER)
    till.is_in(PHONE)
    assert till.text_in(PHONE) == ""
    assert till.journal() == []
    till.presses("Esc")  # nothing to lose, nothing to ask
    till.sees_no("Yazdıklarınız silinsin mi?")
