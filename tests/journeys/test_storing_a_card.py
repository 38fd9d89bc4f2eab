"""The main job at the counter: a customer's card is stored, by keyboard only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from tests.helpers.counter import GSM, MASTERCARD, TROY
from tests.journeys.till import CARD, CODE, CUSTOMER, STORED, Cashier

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)  # the offscreen platform has no such thing

BONUS = "4282209004348015"  # an official Visa whose code is 123
CONSENT = "Müşteri, kartının saklanmasına onay veriyor"


def test_a_new_customers_first_card_is_stored_by_keyboard_alone_in_six_keys_beyond_the_data(till: Cashier) -> None:
    till.is_on(CUSTOMER)
    till.is_in("Cep telefonu")
    till.types(GSM)
    till.reads_on("Cep telefonu", "Yeni müşteri.")
    till.presses("Enter")
    till.is_on(CODE)
    code = till.reads_code_on_practice_phone()
    assert code == till.is_told_the_code(GSM)
    till.types(code)
    till.presses("Enter")
    till.is_on(CARD)
    till.is_in("Kart numarası")
    till.types(TROY)
    till.is_in("Son kullanma")
    till.types("1230")
    till.is_in("Güvenlik kodu")
    till.types("152")
    till.is_in("Kart üzerindeki ad")
    till.types("elif yılmaz")
    till.presses("Enter")
    till.is_at(CONSENT)
    till.presses("Space")
    till.presses("Enter")
    till.is_on(STORED)
    till.sees("TROY, 9792 07•• •••• 5454", "TROY •• 5454", "Elif Yılmaz bundan sonra bu kartla ödeyebilir.")

    data = len(GSM) + len(code) + len(TROY) + len("1230") + len("152") + len("elif yılmaz")
    assert till.keys <= data + 6
    [owner] = till.sandbox.books()["owners"]
    [card] = till.stored_cards()
    assert card["owner_id"] == owner["card_owner_id"]
    assert (card["gsm"], card["name"], card["pan_first6"], card["pan_last4"]) == (GSM, "Elif Yılmaz", "979207", "5454")
    assert [row["state"] for row in till.journal()] == ["done", "done"]
    till.takes_next_customer()
    assert till.text_in("Cep telefonu") == ""
    till.is_in("Cep telefonu")


def test_a_known_customer_is_greeted_with_the_cards_and_needs_four_keys_beyond_the_data(till: Cashier) -> None:
    till.stores(GSM, TROY)
    till.takes_next_customer()
    before = till.keys
    till.types(GSM)
    till.sees("Kayıtlı müşteri: Elif Yılmaz, 1 kartı var.", "Elif Yılmaz", "•••• 5454")
    till.presses("Enter")
    till.is_on(CODE)
    code = till.is_told_the_code(GSM)
    till.types(code)
    till.presses("Enter")
    till.is_on(CARD)
    assert till.text_in("Kart üzerindeki ad") == "Elif Yılmaz"
    till.types(BONUS)
    till.types("1230")
    till.types("123")
    till.is_at(CONSENT)
    till.presses("Space")
    till.presses("Enter")
    till.is_on(STORED)
    data = len(GSM) + len(code) + len(BONUS) + len("1230") + len("123")
    assert till.keys - before <= data + 4
    till.sees("Kayıtlı kartları (2)")


def test_the_second_card_goes_to_the_owner_that_paynet_named(till: Cashier) -> None:
    till.stores(GSM, TROY)
    till.takes_next_customer()
    till.stores(GSM, MASTERCARD)
    [owner] = till.sandbox.books()["owners"]
    assert [card["card_no"] for card in owner["cards"]] == ["979207********5454", "557113********5575"]
    cards = till.stored_cards()
    assert {card["owner_id"] for card in cards} == {owner["card_owner_id"]}
    assert {card["card_hash"] for card in cards} == {card["card_hash"] for card in owner["cards"]}
    first, second = till.journal("save")
    assert (first["owner_id"], second["owner_id"]) == (None, owner["card_owner_id"])


def test_with_the_code_switched_off_the_card_comes_next_and_the_notice_is_recorded(
    open_till: Callable[..., Cashier],
) -> None:
    till = open_till(otp_required=False)
    till.sandbox.switch(otp_mandatory=False)
    till.sees("Okudum, karta geç")
    till.types(GSM)
    till.presses("Enter")
    till.is_on(CARD)
    till.fills_in_card(TROY)
    till.presses("Enter")
    till.is_on(STORED)
    assert till.sandbox.requests("send_otp") == till.sandbox.requests("check_otp") == 0
    assert [row["kind"] for row in till.rows("select kind from evidence order by seq")] == ["notice", "consent"]


def test_where_the_codes_length_is_known_it_is_checked_without_enter(open_till: Callable[..., Cashier]) -> None:
    till = open_till(otp_length=6)
    till.goes_to_code(GSM)
    till.types(till.is_told_the_code(GSM))
    till.is_on(CARD)
    assert till.keys == len(GSM) + 1 + 6
    assert till.sandbox.requests("check_otp") == 1
    assert QApplication.focusWidget() is till.field("Kart numarası").edit
