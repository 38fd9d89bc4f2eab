"""What the cashier does while a store is under way, and what the program does when it is closed then."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from paynet_desk.flow.problem import ProblemKind
from paynet_desk.ui.texts import PROBLEMS
from tests.helpers.counter import GSM, TROY
from tests.journeys.till import CARD, CODE, CUSTOMER, QUESTIONS, STORED, Cashier

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def saving(open_till: Callable[..., Cashier]) -> Cashier:
    """A store is under way and will be answered in half a second."""
    till = open_till(otp_required=False)
    till.sandbox.switch(otp_mandatory=False)
    till.sandbox.faults([{"service": "save", "delay_s": 0.5}])
    till.types(GSM)
    till.presses("Enter")
    till.is_on(CARD)
    till.fills_in_card(TROY, cvc="152")
    till.presses("Enter")
    till.sees("Paynet’e gönderiliyor…")
    till.waits_for(lambda: till.journal("save"), "the journal's row")
    return till


def test_nothing_can_be_given_up_or_changed_any_more(saving: Cashier) -> None:
    till = saving
    till.presses("Esc", "Del", "F2", "F7", "Space", "Enter")
    till.types("9")
    till.sees_no("silinsin mi?")
    assert till.title() == CARD
    till.is_on(STORED)
    assert till.sandbox.requests("save") == 1


def test_the_answer_waits_behind_an_open_list(saving: Cashier) -> None:
    till = saving
    till.presses("F5")
    till.is_on(QUESTIONS)
    till.lets_everything_end()
    assert till.title() == QUESTIONS
    assert not any(till.secrets.pan._store)
    till.presses("Esc")
    till.is_on(STORED)
    till.takes_next_customer()


def test_closing_the_window_waits_for_the_answer_and_writes_it_down(saving: Cashier) -> None:
    till = saving
    till.closes_the_program()
    [row] = till.journal("save")
    assert row["state"] == "done"
    [card] = till.stored_cards()
    [owner] = till.sandbox.books()["owners"]
    assert card["owner_id"] == owner["card_owner_id"]
    till.opens_the_program()
    till.types(GSM)
    till.sees("Kayıtlı müşteri: Elif Yılmaz, 1 kartı var.")


def test_too_many_requests_are_said_and_not_repeated(till: Cashier) -> None:
    till.sandbox.faults([{"service": "send_otp", "status": 429, "headers": {"Retry-After": "60"}}])
    till.types(GSM)
    till.presses("Enter")
    till.sees(PROBLEMS[ProblemKind.THROTTLED].title)
    till.sees("60 sn sonra yeniden deneyiniz.")
    till.sees("59 sn sonra yeniden deneyiniz.")
    assert till.title() == CUSTOMER
    assert till.sandbox.requests("send_otp") == 1
    till.presses("Enter")
    till.is_on(CODE)


def test_a_till_that_sent_its_codes_of_the_hour_says_when_it_may_go_on(open_till: Callable[..., Cashier]) -> None:
    till = open_till(codes_an_hour=1)
    till.goes_to_code(GSM)
    till.presses("Esc")
    till.presses("Del")
    till.is_on(CUSTOMER)
    till.types("5320000077")
    till.presses("Enter")
    till.sees(PROBLEMS[ProblemKind.CODES_SENT].title, "60 dk sonra yeniden deneyiniz.")
    assert till.text_in("Cep telefonu").replace(" ", "").endswith("5320000077")
    assert till.sandbox.requests("send_otp") == 1


def test_keys_typed_before_the_program_is_up_are_not_lost(open_till: Callable[..., Cashier]) -> None:
    till = open_till()
    till.types(GSM)  # the database and the line to Paynet are still being opened
    till.presses("Enter")
    till.is_on(CODE)
    assert till.sandbox.requests("send_otp") == 1
