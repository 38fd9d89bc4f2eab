"""Bytes left and no valid answer came: shown as unknown, nothing repeated, settled by asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from paynet_desk.flow import settlement
from paynet_desk.flow.problem import ProblemKind
from paynet_desk.ui.texts import PROBLEMS
from tests.helpers.counter import GSM, MASTERCARD, TROY, VISA
from tests.journeys.till import CARD, CODE, CUSTOMER, QUESTIONS, STORED, UNKNOWN, Cashier

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", extend=True),
    pytest.mark.expects_log(
        "another card|another owner|does not fit|not settled|answer to|no valid answer|lost|question not asked"
    ),
]

OTHER_GSM = "5330000077"
ASK = "Paynet’e sor"
FIRST = "Bu müşterinin ilk kartıydı; sonucu yönetici netleştirir."
LOST: dict[str, dict[str, Any]] = {
    "cut before it was booked": {"drop": "before"},
    "cut after it was booked": {"drop": "after"},
    "cut in the middle": {"drop": "during"},
    "500": {"status": 500},
    "502 with HTML": {"status": 502, "body": "<html>Bad gateway</html>", "headers": {"Content-Type": "text/html"}},
    "an empty 200": {"status": 200, "body": ""},
    "half a document": {"body": '{"code": 0, "card_ha'},
    "no owner": {"remove": ["card_owner_id"]},
    "another card": {"change": {"card_no": "435508******4358", "card_bin": "435508"}},
}


def confirms(till: Cashier, number: str = TROY, gsm: str = GSM) -> None:
    till.goes_to_card(gsm)
    till.fills_in_card(number)
    till.presses("Enter")


@pytest.mark.parametrize("how", LOST)
def test_a_lost_answer_to_a_first_store_is_unknown_and_blocks_this_customer(till: Cashier, how: str) -> None:
    till.sandbox.faults([{"service": "save", **LOST[how]}])
    confirms(till)
    till.is_on(UNKNOWN)
    till.sees(FIRST, "Kart saklanmış da olabilir, saklanmamış da. İstek yinelenmedi.")
    assert till.sandbox.requests("save") == 1
    [row] = till.journal("save")
    assert row["state"] == "unknown"
    till.takes_next_customer()
    till.waits_for(lambda: "F5, Açık sorular, 1" in till.screen(), "the number of open questions")

    till.types(GSM)
    till.sees("önce F5 ile onu sorunuz")
    till.presses("Enter")
    till.sees(PROBLEMS[ProblemKind.OPEN_QUESTION].title)
    assert till.title() == CUSTOMER
    assert till.sandbox.requests("send_otp") == 1

    till.presses("F5")
    till.is_on(QUESTIONS)
    till.sees("Kart saklama", FIRST)
    till.presses("Enter", "Esc")
    till.is_on(CUSTOMER)
    assert till.text_in("Cep telefonu") == "532 000 00 42"
    assert till.sandbox.requests("save") == 1


def test_a_lost_answer_that_was_booked_is_found_by_asking(till: Cashier) -> None:
    till.stores(GSM, TROY)
    till.takes_next_customer()
    till.sandbox.faults([{"service": "save", "drop": "after"}])
    confirms(till, MASTERCARD)
    till.is_on(UNKNOWN)
    till.sees("Sormak güvenlidir: kart ikinci kez saklanmaz, para çekilmez.")
    till.presses("Enter")
    till.is_on(STORED)
    till.sees("Mastercard, 5571 13•• •••• 5575")
    assert till.sandbox.requests("save") == till.sandbox.books()["saves"] == 2
    assert {card["pan_last4"] for card in till.stored_cards()} == {"5454", "5575"}
    [_, settled] = till.journal("save")
    assert settled["state"] == "done"
    till.takes_next_customer()
    till.waits_for(lambda: "F5, Açık sorular" in till.screen(), "no open question")


def test_a_lost_answer_that_was_not_booked_stays_unknown_until_it_is_sure(
    till: Cashier, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.stores(GSM, TROY)
    till.takes_next_customer()
    till.sandbox.faults([{"service": "save", "drop": "before"}])
    confirms(till, MASTERCARD)
    till.is_on(UNKNOWN)
    till.presses("Enter")
    till.sees("Paynet’e soruldu; sonuç henüz belli değil.")
    assert till.title() == UNKNOWN
    assert till.journal("save")[-1]["state"] == "unknown"
    monkeypatch.setattr(settlement, "SURE_AFTER", settlement.SURE_AFTER * 0)
    till.presses("Enter")
    till.is_on(CUSTOMER)
    till.sees(PROBLEMS[ProblemKind.FOUND_NOT_STORED].title)
    assert till.journal("save")[-1]["state"] == "refused"
    assert till.sandbox.requests("save") == 2
    till.presses("Enter")
    till.is_on(CODE)  # the customer may try again


def test_paynet_out_of_reach_while_it_is_asked_leaves_the_question_open(till: Cashier) -> None:
    till.stores(GSM, TROY)
    till.takes_next_customer()
    till.sandbox.faults(
        [{"service": "save", "drop": "after"}, {"service": "list", "nth": 2, "times": 3, "drop": "before"}]
    )
    confirms(till, MASTERCARD)
    till.is_on(UNKNOWN)
    till.presses("Enter")
    till.sees("Paynet’e soruldu; sonuç henüz belli değil.")
    till.presses("Enter")
    till.is_on(STORED)
    assert till.sandbox.requests("save") == 2


@pytest.mark.parametrize("how", ["another owner", "another card"])
def test_an_answer_that_does_not_fit_never_overwrites_what_is_known(till: Cashier, how: str) -> None:
    till.stores(GSM, TROY)
    till.takes_next_customer()
    [owner] = till.sandbox.books()["owners"]
    change = {"another owner": {"card_owner_id": "abc/other+owner*"}, "another card": LOST["another card"]["change"]}[
        how
    ]
    till.sandbox.faults([{"service": "save", "change": change}])
    confirms(till, MASTERCARD)
    till.is_on(UNKNOWN)
    assert {row["owner_id"] for row in till.rows("select owner_id from customers")} == {owner["card_owner_id"]}
    assert till.sandbox.requests("save") == 2
    assert till.journal("save")[-1]["state"] == "unknown"


def test_the_next_customer_can_be_served_while_the_question_is_open_and_f5_settles_it(till: Cashier) -> None:
    till.stores(GSM, TROY)
    till.takes_next_customer()
    till.sandbox.faults([{"service": "save", "drop": "after"}])
    confirms(till, MASTERCARD)
    till.is_on(UNKNOWN)
    till.presses("F2")
    till.is_on(CUSTOMER)
    till.stores(OTHER_GSM, VISA, holder="ali can")
    till.presses("F5")
    till.is_on(QUESTIONS)
    till.sees("Elif Yılmaz, •••• 5575")
    till.presses("Enter")
    till.sees("Kart saklanmış.", "Açık soru yok. Bütün işlemlerin sonucu belli.")
    till.presses("Esc")
    till.is_on(STORED)
    till.takes_next_customer()
    till.types(GSM)
    till.sees("Kayıtlı müşteri: Elif Yılmaz, 2 kartı var.")


def test_a_server_fault_at_send_otp_says_that_the_sms_may_have_gone(till: Cashier) -> None:
    till.sandbox.faults([{"service": "send_otp", "status": 500, "books": True}])
    till.types(GSM)
    till.presses("Enter")
    till.is_on(CODE)
    till.sees("SMS gitmiş olabilir")
    assert not till.button("Yeni kod gönder").isEnabled()
    assert till.sandbox.requests("send_otp") == 1
    till.types(till.is_told_the_code(GSM))
    till.presses("Enter")
    till.is_on(CARD)


def test_a_server_fault_at_check_otp_is_asked_once_more_and_then_left_to_the_cashier(till: Cashier) -> None:
    till.goes_to_code(GSM)
    till.sandbox.faults([{"service": "check_otp", "times": 2, "status": 500}])
    till.types(till.is_told_the_code(GSM))
    till.presses("Enter")
    till.sees(PROBLEMS[ProblemKind.LOST].title)
    assert till.text_in("Müşterinin söylediği kod") == "••••••"
    assert till.sandbox.requests("check_otp") == 2
    till.presses("Enter")
    till.is_on(CARD)


def test_a_store_cut_off_by_a_power_failure_is_an_open_question_after_the_restart(
    open_till: Callable[..., Cashier],
) -> None:
    till = open_till()
    till.sandbox.faults([{"service": "save", "delay_s": 3.0}])
    confirms(till)
    till.waits_for(lambda: till.sandbox.requests("save") == 1, "the request to arrive")
    till.loses_power()
    assert [row["state"] for row in till.journal("save")] == ["sent"]
    till.opens_the_program()
    till.waits_for(lambda: "F5, Açık sorular, 1" in till.screen(), "the number of open questions")
    till.presses("F5")
    till.is_on(QUESTIONS)
    till.sees("Kart saklama", "Program kapandı", FIRST)
    till.presses("Esc")
    till.types(GSM)
    till.presses("Enter")
    till.sees(PROBLEMS[ProblemKind.OPEN_QUESTION].title)
    assert till.sandbox.requests("save") == 1


def test_what_a_power_failure_cut_off_is_settled_by_itself_at_the_start_when_the_owner_is_known(
    open_till: Callable[..., Cashier],
) -> None:
    till = open_till()
    till.stores(GSM, TROY)
    till.takes_next_customer()
    till.sandbox.faults([{"service": "save", "delay_s": 3.0}])
    confirms(till, MASTERCARD)
    till.waits_for(lambda: till.sandbox.books()["saves"] == 2, "the card to be booked")
    till.loses_power()
    till.opens_the_program()
    till.waits_for(lambda: till.journal("save")[-1]["state"] == "done", "the question to be settled")
    till.types(GSM)
    till.sees("Kayıtlı müşteri: Elif Yılmaz, 2 kartı var.")
    assert till.sandbox.requests("save") == 2
