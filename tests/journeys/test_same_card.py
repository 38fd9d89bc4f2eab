"""The warning before the same card is stored a second time (I2)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from paynet_desk.sandbox.test_cards import BAD, OFFICIAL
from tests.helpers.counter import GSM, TROY, VISA, save
from tests.journeys.till import CARD, CUSTOMER, SAME_CARD, STORED, Cashier

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def warned(open_till: Callable[..., Cashier]) -> Cashier:
    """TROY is stored; the cashier has typed it again and stands before the warning."""
    till = open_till(otp_required=False)
    till.sandbox.switch(otp_mandatory=False)
    types_card(till, TROY)
    till.is_on(STORED)
    till.takes_next_customer()
    types_card(till, TROY)
    till.is_on(SAME_CARD)
    return till


def types_card(till: Cashier, number: str, expiry: str = "1230") -> None:
    till.types(GSM)
    till.reads_on("Cep telefonu", "")
    till.presses("Enter")
    till.is_on(CARD)
    till.fills_in_card(number, expiry)
    till.presses("Enter")


def test_enter_takes_the_safe_way(warned: Cashier) -> None:
    till = warned
    till.sees("Elif Yılmaz adına aynı görünen bir kart kayıtlı. Henüz bir şey gönderilmedi.")
    till.presses("Enter")
    till.is_on(CUSTOMER)
    till.lets_everything_end()
    assert till.sandbox.requests("save") == 1


def test_f7_stores_it_anyway(warned: Cashier) -> None:
    till = warned
    till.presses("F7")
    till.is_on(STORED)
    assert till.sandbox.requests("save") == 2
    [owner] = till.sandbox.books()["owners"]
    assert len(owner["cards"]) == 2


def test_f7_held_down_stores_once(warned: Cashier) -> None:
    till = warned
    till.sandbox.faults([{"service": "save", "delay_s": 0.2}])
    till.holds_down("F7", times=40)
    till.is_on(STORED)
    till.lets_everything_end()
    assert till.sandbox.requests("save") == 2


def test_escape_goes_back_to_the_card_as_it_was_typed(warned: Cashier) -> None:
    till = warned
    till.presses("Esc")
    till.is_on(CARD)
    assert till.text_in("Kart numarası") == "•••• •••• •••• ••••"
    assert till.text_in("Son kullanma") == "12 / 30"
    till.goes_to("Kart numarası")
    till.presses("Ctrl+A", "Del")
    till.types(VISA)
    till.presses("Enter")
    till.is_on(STORED)
    assert [card["pan_last4"] for card in till.stored_cards()] == ["5454", "4358"]


def test_a_renewed_card_is_told_by_its_date(warned: Cashier) -> None:
    till = warned
    till.presses("Enter")
    till.is_on(CUSTOMER)
    types_card(till, TROY, "1132")
    till.is_on(SAME_CARD)
    till.sees("11/32", "12/30, farklı", "Tarih farklı; kart yenilenmiş olabilir.")
    till.presses("F7")
    till.is_on(STORED)


def test_a_card_beyond_the_first_page_of_the_list_is_found(open_till: Callable[..., Cashier]) -> None:
    till = open_till(otp_required=False)
    till.sandbox.switch(otp_mandatory=False)
    types_card(till, TROY)
    till.is_on(STORED)
    [owner] = till.sandbox.books()["owners"]
    till.takes_next_customer()
    others = [number for number in OFFICIAL if number not in (*BAD, TROY, VISA)]
    for number in [VISA, *others, *others]:  # at another till: more than a page of the list
        till.stores_elsewhere += 1
        assert save(till.sandbox, card_owner_id=owner["card_owner_id"], card_number=number).fields["code"] == 0
    till.doubles_elsewhere = len(others)
    types_card(till, VISA)
    till.is_on(SAME_CARD)
    assert till.sandbox.requests("list") > 1
    till.presses("Enter")
    till.is_on(CUSTOMER)
    assert till.sandbox.requests("save") == 1 + till.stores_elsewhere


def test_a_card_stored_at_another_till_is_found_although_this_one_never_saw_it(warned: Cashier) -> None:
    till = warned
    till.presses("Enter")
    till.is_on(CUSTOMER)
    [owner] = till.sandbox.books()["owners"]
    till.stores_elsewhere += 1
    assert save(till.sandbox, card_owner_id=owner["card_owner_id"], card_number=VISA).fields["code"] == 0
    types_card(till, VISA)
    till.is_on(SAME_CARD)
    till.presses("Enter")
    till.is_on(CUSTOMER)
    till.types(GSM)
    till.sees("Kayıtlı müşteri: Elif Yılmaz, 2 kartı var.")
