"""The pages of a payment: what keys send, what may be left when, and what the bank's page means to the flow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from paynet_desk.core.money import Kurus
from paynet_desk.flow import pay
from paynet_desk.flow.store_card import Facts as StoreFacts
from paynet_desk.flow.store_card import State as StoreState
from paynet_desk.flow.task import Cancel, NextCustomer
from paynet_desk.paynet.transaction import Decline, StoredAnswer
from paynet_desk.registry.values import Task
from paynet_desk.registry.values import Verdict as Asked
from paynet_desk.threeds.domain import ReturnDomain
from paynet_desk.threeds.tracker import Verdict
from paynet_desk.ui.pages.bank import BankPage
from paynet_desk.ui.till import BankAccess
from tests.ui.scenes import (
    CARDS,
    GSM,
    RATES,
    SCENES,
    SaleStage,
    Stage,
    a_sale,
    at_the_bank,
    charged,
    payer_known,
    rated,
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
ENTER, ESC, DEL = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Delete


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(qapp)
    yield made
    made.close()


def the_bank(stage: Stage, opened: list[tuple[object, ...]]) -> BankPage:
    """The bank's page in front, its engine left out."""
    stage.present_payment(pay.State.BANK, at_the_bank())
    page = stage.window.findChild(BankPage)
    assert isinstance(page, BankPage)
    page.view.open = lambda *parts, **more: opened.append((*parts, more))  # type: ignore[method-assign]
    stage.window.set_bank_access(BankAccess("pbk_sandbox", ReturnDomain.paynet()))
    stage.settle()
    stage.events.clear()
    return page


# ---- two tasks in one window ---------------------------------------------------------------------------------------


def test_f2_and_f3_turn_between_the_tasks_and_each_is_found_as_it_was_left(stage: Stage) -> None:
    stage.type("53200")
    stage.press(Qt.Key.Key_F3)
    stage.type("1250,5")
    stage.press(Qt.Key.Key_F2)
    focused = stage.app.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == "532 00"
    stage.press(Qt.Key.Key_F3)
    focused = stage.app.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == "1.250,5"


def test_an_answer_to_the_task_that_is_not_shown_does_not_come_to_the_front(stage: Stage) -> None:
    stage.present_payment(pay.State.AMOUNT, pay.Facts())
    stage.present(StoreState.CUSTOMER, StoreFacts(gsm=GSM))
    assert stage.window._task is Task.PAY_AND_STORE
    assert stage.window._rail.task.text() == "Ödeme al"


@pytest.mark.parametrize("state", [pay.State.TOKENISING, pay.State.BANK, pay.State.CHARGING])
def test_while_the_bank_or_a_charge_is_under_way_nothing_else_can_be_turned_to(stage: Stage, state: pay.State) -> None:
    stage.present_payment(state, at_the_bank())
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F5, Qt.Key.Key_F10):
        stage.press(key)
    assert stage.window._shown is stage.window._works[Task.PAY_AND_STORE].page
    assert [hint.key for hint in stage.window._bar._fixed if hint.key] == ["F1"]


def test_the_banks_page_comes_before_a_text_that_is_being_read(stage: Stage) -> None:
    stage.present_payment(pay.State.TOKENISING, rated())
    stage.window.show_help()
    stage.present_payment(pay.State.BANK, at_the_bank())
    assert isinstance(stage.window._shown, BankPage)


# ---- amount, customer, card ----------------------------------------------------------------------------------------


def test_enter_sends_the_amount_and_the_note(stage: Stage) -> None:
    stage.present_payment(pay.State.AMOUNT, pay.Facts())
    stage.type("1250,5")
    stage.press(Qt.Key.Key_Tab)
    stage.type("Masa 4")
    stage.press(ENTER)
    assert stage.events[-1] == pay.SetAmount(Kurus(125_050), "Masa 4")


@pytest.mark.parametrize("keys", ["", "0", "250000,01"])
def test_no_amount_nothing_and_too_much_are_not_sent(stage: Stage, keys: str) -> None:
    stage.present_payment(pay.State.AMOUNT, pay.Facts())
    stage.type(keys)
    stage.press(ENTER)
    assert not stage.events


def test_a_card_number_in_the_note_is_wiped_to_its_last_digit(stage: Stage) -> None:
    stage.present_payment(pay.State.AMOUNT, pay.Facts())
    stage.type("1")
    stage.press(Qt.Key.Key_Tab)
    stage.type("9792075482365454")
    stage.press(ENTER)
    assert stage.events[-1] == pay.SetAmount(Kurus(100), "")


def test_the_customer_page_of_a_payment_sends_no_code(stage: Stage) -> None:
    SCENES["05-customer-known"](stage)
    stage.press(ENTER)
    assert stage.events[-1] == pay.ToCard(GSM)


def test_the_first_stored_card_is_one_enter_away_and_a_new_one_is_last(stage: Stage) -> None:
    stage.present_payment(pay.State.CHOICE, payer_known())
    stage.press(ENTER)
    assert stage.events[-1] == pay.UseStored(CARDS[0])
    for _ in CARDS:
        stage.press(Qt.Key.Key_Down)
    stage.press(ENTER)
    assert stage.events[-1] == pay.UseNew()


@pytest.mark.parametrize("ticked", [False, True])
def test_a_payment_goes_on_with_and_without_the_consent(stage: Stage, ticked: bool) -> None:
    SCENES["05-card-filled"](stage)
    if ticked:
        stage.press(Qt.Key.Key_Space)
    stage.press(ENTER)
    sent = stage.events[-1]
    assert isinstance(sent, pay.ConfirmCard)
    assert (sent.consent is not None) is ticked


def test_a_payment_needs_the_security_code(stage: Stage) -> None:
    stage.present_payment(pay.State.CARD, payer_known())
    stage.type("9792075482365454")
    stage.type("1230")
    stage.press(ENTER)
    assert not [event for event in stage.events if isinstance(event, pay.ConfirmCard)]


def test_nothing_of_the_card_is_left_on_its_page_once_paynet_has_it(stage: Stage) -> None:
    SCENES["05-card-filled"](stage)
    stage.present_payment(pay.State.BANK, at_the_bank())
    page = stage.window._works[Task.PAY_AND_STORE].pages["paying_card.PayingCard"]
    assert not stage.pay_secrets.pan
    assert not stage.pay_secrets.cvc
    assert all(not edit.text() for edit in page.findChildren(QLineEdit))


# ---- instalments ---------------------------------------------------------------------------------------------------


def test_up_and_down_choose_and_enter_goes_to_the_bank_with_that_way(stage: Stage) -> None:
    stage.present_payment(pay.State.INSTALMENTS, rated())
    stage.press(ENTER)
    assert stage.events[-1] == pay.Proceed(RATES.rows[0])
    stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Down)
    stage.press(ENTER)
    assert stage.events[-1] == pay.Proceed(RATES.rows[2])


def test_while_the_card_is_on_its_way_keys_mean_nothing(stage: Stage) -> None:
    stage.present_payment(pay.State.INSTALMENTS, rated())
    stage.present_payment(pay.State.TOKENISING, replace(rated(), chosen=RATES.rows[0]))
    stage.events.clear()
    for key in (ENTER, ESC, Qt.Key.Key_Down, DEL):
        stage.press(key)
    assert not stage.events


# ---- the bank's page -----------------------------------------------------------------------------------------------


def test_the_page_is_opened_once_with_paynets_ids(stage: Stage) -> None:
    opened: list[tuple[object, ...]] = []
    the_bank(stage, opened)
    stage.present_payment(pay.State.BANK, at_the_bank())
    stage.window.set_bank_access(BankAccess("pbk_sandbox", ReturnDomain.paynet()))
    fields = {"session_id": "js", "token_id": "jt", "publishable_key": "pbk_sandbox"}
    assert opened == [("https://pts.paynet.com.tr/tds", fields, ReturnDomain.paynet(), {"by_post": True})]


@pytest.mark.parametrize(
    ("verdict", "event"),
    [
        (Verdict.RETURNED, pay.BankReturned()),
        (Verdict.RETURNED_WEAK, pay.BankReturned()),
        (Verdict.TIMED_OUT, pay.BankInDoubt(pay.Doubt.TIMED_OUT)),
        (Verdict.HELP, None),
        (Verdict.STILL_OPEN, None),
        (Verdict.ASK_SERVER, None),
    ],
)
def test_what_the_end_of_the_page_means(stage: Stage, verdict: Verdict, event: object) -> None:
    page = the_bank(stage, [])
    page.view.verdict.emit(verdict)
    assert stage.events == ([event] if event is not None else [])


def test_a_page_that_crashed_leaves_the_decision_to_the_cashier(stage: Stage) -> None:
    the_bank(stage, []).view.crashed.emit()
    assert stage.events == [pay.BankInDoubt(pay.Doubt.CRASHED)]


def test_a_silent_page_is_given_up_for_asking_only_by_hand(stage: Stage) -> None:
    page = the_bank(stage, [])
    page.view.verdict.emit(Verdict.ASK_SERVER)
    stage.settle()
    page.band._buttons[0].click()
    assert stage.events == [pay.BankInDoubt(pay.Doubt.QUIET)]


def test_leaving_the_bank_is_asked_first_and_enter_stays(stage: Stage) -> None:
    the_bank(stage, [])
    stage.press(ESC)
    assert not stage.events
    stage.press(ENTER)
    assert not stage.events
    stage.press(ESC)
    stage.press(DEL)
    assert stage.events == [pay.AbandonBank()]


def test_a_verdict_that_comes_after_the_bank_is_not_sent(stage: Stage) -> None:
    page = the_bank(stage, [])
    stage.present_payment(pay.State.CHARGING, at_the_bank())
    page.view.verdict.emit(Verdict.RETURNED)
    page.view.crashed.emit()
    stage.press(ESC)
    assert not stage.events


# ---- the answers ---------------------------------------------------------------------------------------------------


def test_a_decision_has_two_keys_and_esc_is_neither(stage: Stage) -> None:
    stage.present_payment(pay.State.DECIDE, replace(at_the_bank(), doubt=pay.Doubt.CRASHED))
    stage.press(ESC)
    assert not stage.events
    stage.press(ENTER)
    stage.press(DEL)
    assert stage.events == [pay.AskIfApproved(), pay.GiveUp()]


def test_the_same_charge_is_asked_about_again(stage: Stage) -> None:
    SCENES["08-unsettled"](stage)
    stage.press(ENTER)
    stage.press(Qt.Key.Key_F3)
    assert stage.events == [pay.AskPaynet(), NextCustomer()]


def test_after_a_no_another_card_is_one_enter_away(stage: Stage) -> None:
    decline = Decline("Yetersiz bakiye", bank_code="51")
    stage.present_payment(pay.State.DECLINED, charged(StoredAnswer(ok=False), decline=decline))
    stage.press(ENTER)
    assert stage.events == [pay.AnotherCard()]


def test_esc_on_the_amount_gives_up_only_what_was_confirmed(stage: Stage) -> None:
    stage.present_payment(pay.State.AMOUNT, pay.Facts())
    stage.type("12")
    stage.press(ESC)
    assert not stage.events
    stage.press(DEL)
    assert stage.events == [Cancel()]


def test_a_new_attempt_begins_with_an_empty_amount(stage: Stage) -> None:
    stage.present_payment(pay.State.AMOUNT, pay.Facts())
    stage.type("12")
    stage.present_payment(pay.State.AMOUNT, pay.Facts(attempt=1))
    focused = stage.app.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == ""


def test_another_amount_finds_the_one_before(stage: Stage) -> None:
    stage.present_payment(pay.State.AMOUNT, pay.Facts())
    stage.type("1250")
    stage.press(Qt.Key.Key_Tab)
    stage.type("Masa 4")
    stage.present_payment(pay.State.INSTALMENTS, rated())
    stage.present_payment(pay.State.AMOUNT, rated())
    focused = stage.app.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == "1.250"
    stage.type("90")
    stage.press(ENTER)
    assert stage.events[-1] == pay.SetAmount(Kurus(9_000), "Masa 4")


# ---- sales as open questions ---------------------------------------------------------------------------------------


def test_a_sale_that_stopped_before_its_charge_can_be_asked_about_or_given_up(stage: Stage) -> None:
    asked: list[object] = []
    stage.window.ask_paynet.connect(lambda question: asked.append(("ask", question.entry_id)))
    stage.window.give_up_sale.connect(lambda question: asked.append(("give up", question.entry_id)))
    SCENES["11-sale"](stage)
    stage.press(DEL)
    stage.window.show_verdict(a_sale(), Asked.NOT_REACHED)
    stage.settle()
    stage.press(ENTER)
    assert asked == [("give up", "e5"), ("ask", "e5")]


def test_a_sale_whose_charge_left_cannot_be_given_up(stage: Stage) -> None:
    asked: list[object] = []
    stage.window.give_up_sale.connect(asked.append)
    stage.window.set_questions((a_sale(SaleStage.CHARGE_SENT),))
    stage.window.show_questions()
    stage.settle()
    stage.press(DEL)
    assert not asked
