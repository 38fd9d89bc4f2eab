"""Answers that come to a page that was left, to an attempt that is over, or on a line that was given up.

Each is kept where it belongs (the journal), named in the log, and never shown as the answer to something else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from paynet_desk.paynet import card as card_service
from tests.helpers.counter import GSM, MASTERCARD, TROY, VISA
from tests.helpers.engine_talk import ENGINE_TALK
from tests.helpers.sandbox import RunningSandbox
from tests.journeys.line import Line
from tests.journeys.till import AMOUNT, CARD, CODE, CUSTOMER, STORED, UNKNOWN, Cashier

OTHER_GSM = "5330000077"
pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", ENGINE_TALK, extend=True),
    pytest.mark.expects_log("no valid answer|lost|not settled|answer to"),
]


def late(till: Cashier, name: str) -> list[str]:
    return [line for line in till.log().splitlines() if f"late answer: {name} of attempt" in line]


def test_a_code_that_goes_out_after_esc_belongs_to_the_number_it_was_for(till: Cashier) -> None:
    till.sandbox.faults([{"service": "send_otp", "delay_s": 0.5}])
    till.types(GSM)
    till.presses("Enter")
    till.waits_for(lambda: till.sandbox.requests("send_otp") == 1, "the request to arrive")
    till.presses("Esc")
    till.sees("silinsin mi?")
    till.presses("Del")
    till.waits_for(lambda: till.text_in("Cep telefonu") == "", "a clean page")
    till.types(OTHER_GSM)
    till.waits_for(lambda: late(till, "CodeSent"), "the late answer")
    assert till.title() == CUSTOMER
    assert till.text_in("Cep telefonu") == "533 000 00 77"
    till.presses("Enter")
    till.is_on(CODE)
    till.sees("77")
    assert till.sandbox.requests("send_otp") == 2
    assert [row["state"] for row in till.journal("send_code")] == ["done", "done"]
    till.types(till.is_told_the_code(GSM))  # the first customer's code is none for the second
    till.presses("Enter")
    till.reads_error_on("Müşterinin söylediği kod")
    assert till.title() == CODE


def test_a_check_that_is_answered_after_cancel_says_nothing_of_the_next_customer(till: Cashier) -> None:
    till.goes_to_code(GSM)
    till.sandbox.faults([{"service": "check_otp", "delay_s": 0.5}])
    till.types(till.is_told_the_code(GSM))
    till.presses("Enter")
    till.waits_for(lambda: till.sandbox.requests("check_otp") == 1, "the request to arrive")
    till.presses("Esc")
    till.sees("silinsin mi?")
    till.presses("Del")
    till.is_on(CUSTOMER)
    till.types(OTHER_GSM)
    till.presses("Enter")
    till.is_on(CODE)
    till.waits_for(lambda: late(till, "CodeRight"), "the late answer")
    till.lets_pass(0.1)
    assert till.title() == CODE  # not the card's page: this customer's code was not checked


def test_cards_that_are_listed_after_cancel_store_nothing(till: Cashier) -> None:
    till.stores(GSM, TROY)
    till.takes_next_customer()
    till.goes_to_card(GSM)
    till.fills_in_card(VISA)
    till.sandbox.faults([{"service": "list", "delay_s": 0.5}])
    till.presses("Enter")
    till.waits_for(lambda: till.sandbox.requests("list") == 1, "the list to be asked for")
    till.presses("Esc")
    till.sees("silinsin mi?")
    till.presses("Del")
    till.is_on(CUSTOMER)
    till.types(OTHER_GSM)
    till.waits_for(lambda: late(till, "CardsListed"), "the late answer")
    assert till.title() == CUSTOMER
    assert till.sandbox.requests("save") == len(till.journal("save")) == 1


def test_an_answer_about_the_customer_before_is_kept_and_not_shown_to_the_next(till: Cashier) -> None:
    till.stores(GSM, TROY)
    till.takes_next_customer()
    till.goes_to_card(GSM)
    till.sandbox.faults([{"service": "save", "drop": "after"}, {"service": "list", "nth": 2, "delay_s": 0.6}])
    till.fills_in_card(MASTERCARD)
    till.presses("Enter")
    till.is_on(UNKNOWN)
    till.presses("Enter")  # Paynet is asked
    till.waits_for(lambda: till.sandbox.requests("list") == 2, "the list to be asked for")
    till.presses("F2")
    till.is_on(CUSTOMER)
    till.types(OTHER_GSM)
    till.waits_for(lambda: late(till, "CardStored"), "the late answer")
    assert till.title() == CUSTOMER
    assert till.text_in("Cep telefonu") == "533 000 00 77"
    assert [row["state"] for row in till.journal("save")] == ["done", "done"]
    assert {card["gsm"] for card in till.stored_cards()} == {GSM}
    assert len(till.stored_cards()) == 2


def test_an_answer_waits_for_its_task_while_the_other_is_shown(till: Cashier) -> None:
    till.goes_to_card(GSM)
    till.fills_in_card(TROY)
    till.sandbox.faults([{"service": "save", "delay_s": 0.5}])
    till.presses("Enter")
    till.waits_for(lambda: till.sandbox.requests("save") == 1, "the request to arrive")
    till.presses("F3")
    till.is_on(AMOUNT)
    till.types("1250")
    till.lets_everything_end()
    assert till.title() == AMOUNT
    assert [row["state"] for row in till.journal("save")] == ["done"]
    till.presses("F2")
    till.is_on(STORED)


def test_rates_that_come_after_cancel_belong_to_no_sale(till: Cashier) -> None:
    till.begins_a_sale(GSM)
    till.is_on(CARD)
    till.fills_in_paying_card(VISA, "000", consent=False)
    till.sandbox.faults([{"service": "check_bin", "delay_s": 0.5}])
    till.presses("Enter")
    till.waits_for(lambda: till.sandbox.requests("check_bin") == 1, "the request to arrive")
    till.presses("Esc")
    till.sees("silinsin mi?")
    till.presses("Del")
    till.is_on(AMOUNT)
    till.types("99")
    till.waits_for(lambda: late(till, "Rated"), "the late answer")
    assert till.title() == AMOUNT
    assert till.sales() == []


def test_an_answer_after_its_deadline_is_not_the_answer_to_the_next_request(
    open_till: Callable[..., Cashier], sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line(sandbox.base_url)  # holds the old connection's answer as a real network does
    till = open_till(api_base_url=line.base_url)
    monkeypatch.setattr(card_service, "save", partial(card_service.save, deadline_s=0.4))
    till.sandbox.faults([{"service": "save", "delay_s": 1.0}])
    till.goes_to_card(GSM)
    till.fills_in_card(TROY)
    till.presses("Enter")
    till.is_on(UNKNOWN)
    monkeypatch.undo()
    till.presses("Enter")
    till.stores(OTHER_GSM, VISA, holder="ali can")  # the late answer comes in the midst of this
    till.lets_pass(0.3)
    till.sees("Ali Can", "Visa")
    assert [row["state"] for row in till.journal("save")] == ["unknown", "done"]
    [card] = till.stored_cards()
    assert card["gsm"] == OTHER_GSM
    line.cut()
