"""Open questions at the till: settled behind the cashier's back, signed off or repeated with a manager's PIN."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from paynet_desk.core.pin import kept_form
from paynet_desk.flow import settlement
from paynet_desk.flow.problem import ProblemKind
from paynet_desk.program import Program
from paynet_desk.ui.texts import PROBLEMS
from tests.helpers.counter import GSM, MASTERCARD, TROY, VISA
from tests.journeys.till import CARD, CODE, CUSTOMER, QUESTIONS, STORED, UNKNOWN, Cashier

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", extend=True),
    pytest.mark.expects_log("no valid answer|lost|another owner|does not fit|question not"),
]

OTHER_GSM = "5330000077"
PIN, WRONG_PIN = "864213", "111119"
REASON = "Paynet aradi: kayit yok"
CLOSES, REPEATS = "Yönetici kapatsın", "Yönetici bir kez daha saklatsın"
REASON_FIELD, PIN_FIELD = "Neden kapatılıyor?", "Yönetici PIN’i"


@pytest.fixture(scope="session")
def kept() -> str:
    return kept_form(PIN)


@pytest.fixture
def managed(open_till: Callable[..., Cashier], kept: str) -> Cashier:
    """A till whose merchant has set a manager's PIN."""
    return open_till(manager_pin=kept)


def loses_a_store(till: Cashier, number: str = MASTERCARD, gsm: str = GSM, how: str = "after") -> None:
    till.sandbox.faults([{"service": "save", "drop": how}])
    till.goes_to_card(gsm)
    till.fills_in_card(number)
    till.presses("Enter")
    till.is_on(UNKNOWN)
    till.sandbox.faults([])


def opens_the_list(till: Cashier) -> None:
    till.presses("F5")
    till.is_on(QUESTIONS)
    till.waits_for(lambda: till.page()._chosen() is not None, "a chosen question")  # type: ignore[attr-defined]


def gives_leave_to_repeat(till: Cashier) -> None:
    """A manager, over the list."""
    opens_the_list(till)
    till.presses("F8")
    till.is_on(REPEATS)
    till.types(PIN)
    till.presses("Enter")
    till.is_on(CUSTOMER)
    till.sees("Yönetici, yanıtı gelmeyen ilk kartın bir kez daha saklanmasına izin verdi")


def asks_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked by itself is due at once, and looked at all the time."""
    monkeypatch.setattr(settlement, "FIRST_AFTER", timedelta(0))
    monkeypatch.setattr(settlement, "SURE_AFTER", timedelta(0))
    monkeypatch.setattr("paynet_desk.program.QUESTIONS_LOOK_S", 0.3)


# ---- a manager closes it ---------------------------------------------------------------------------------------------


def test_a_manager_closes_a_question_with_a_reason_and_the_customer_is_served_again(managed: Cashier) -> None:
    till = managed
    loses_a_store(till)
    till.takes_next_customer()
    opens_the_list(till)
    till.sees("Yanıt gelmedi", "az önce", CLOSES)
    till.presses("F7")
    till.is_on(CLOSES)
    till.sees("Paynet’e bir şey gönderilmez, sonuç bilinmez kalır. Müşteriye yeniden hizmet verilir.")
    till.sees("Eksik: neden, PIN")
    till.presses("Enter")
    till.reads_error_on(REASON_FIELD, "En az 5 harfle yazınız.")
    till.types(REASON)
    till.presses("Tab")
    till.is_in(PIN_FIELD)
    till.types(WRONG_PIN)
    assert till.text_in(PIN_FIELD) == "••••••"
    till.presses("Enter")
    till.reads_error_on(PIN_FIELD, "PIN yanlış. 3 deneme hakkınız kaldı.")
    assert till.text_in(PIN_FIELD) == ""
    assert till.text_in(REASON_FIELD) == REASON
    assert till.journal("save")[0]["settled_at"] is None
    till.types(PIN)
    till.presses("Enter")
    till.is_on(QUESTIONS)
    till.sees("Yönetici kapattı. Sonucu bilinmiyor.", "Açık soru yok.", "Bugün kapananlar", REASON)
    [row] = till.journal("save")
    assert (row["state"], row["settled_how"]) == ("unknown", f"signed off: {REASON}")
    assert till.sandbox.requests("save") == 1
    till.presses("Esc")
    till.stores(GSM, TROY)
    assert WRONG_PIN not in till.log()


def test_esc_leaves_the_question_open_and_nothing_typed_behind(managed: Cashier) -> None:
    till = managed
    loses_a_store(till)
    opens_the_list(till)
    till.presses("F7")
    till.is_on(CLOSES)
    till.types(REASON)
    till.presses("Tab")
    till.types(PIN)
    till.presses("Esc")
    till.is_on(QUESTIONS)
    till.presses("F7")
    till.is_on(CLOSES)
    assert till.text_in(REASON_FIELD) == till.text_in(PIN_FIELD) == ""
    till.presses("Esc", "Esc")
    till.is_on(UNKNOWN)
    assert till.journal("save")[0]["settled_at"] is None


def test_after_four_wrong_pins_the_till_waits(managed: Cashier) -> None:
    till = managed
    loses_a_store(till)
    opens_the_list(till)
    till.presses("F7")
    till.is_on(CLOSES)
    till.types(REASON)
    till.presses("Tab")
    for left in (3, 2, 1, None):
        till.types(WRONG_PIN)
        till.presses("Enter")
        said = "saniye sonra yeniden deneyebilirsiniz" if left is None else f"{left} deneme hakkınız kaldı"
        till.reads_error_on(PIN_FIELD, said)
    till.types(PIN)
    till.presses("Enter")
    till.lets_pass(0.3)
    assert till.title() == CLOSES
    assert till.log().count("manager's PIN: wrong") == 4
    assert "manager's PIN: right" not in till.log()
    till.presses("Esc", "F7")
    till.reads_error_on(PIN_FIELD, "saniye sonra yeniden deneyebilirsiniz")


def test_in_practice_the_pin_stands_under_its_field(till: Cashier) -> None:
    loses_a_store(till)
    opens_the_list(till)
    till.presses("F7")
    till.is_on(CLOSES)
    till.reads_on(PIN_FIELD, "Alıştırma PIN’i: 1234")
    till.types(REASON)
    till.presses("Tab")
    till.types("1234")
    till.secrets_typed.discard("1234")  # it is shown on purpose
    till.presses("Enter")
    till.is_on(QUESTIONS)
    till.sees("Açık soru yok.")


def test_a_card_number_is_no_reason_and_is_not_kept(managed: Cashier) -> None:
    till = managed
    loses_a_store(till)
    opens_the_list(till)
    till.presses("F7")
    till.is_on(CLOSES)
    till.secrets_typed.add(VISA)
    till.types(VISA)
    till.reads_error_on(REASON_FIELD, "Bu bir kart numarasına benziyor, silindi.")
    assert till.text_in(REASON_FIELD) == ""


# ---- a lost first store, once more -----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["after", "before"])
def test_a_lost_first_store_is_repeated_once_and_what_was_stored_twice_is_said(managed: Cashier, how: str) -> None:
    till = managed
    loses_a_store(till, how=how)
    till.takes_next_customer()
    gives_leave_to_repeat(till)
    assert till.text_in("Cep telefonu") == "532 000 00 42"
    till.sees_no("önce F5 ile onu sorunuz")
    till.presses("Enter")
    till.is_on(CODE)
    till.types(till.is_told_the_code(GSM))
    till.presses("Enter")
    till.is_on(CARD)
    till.fills_in_card(MASTERCARD)
    till.presses("Enter")
    till.is_on(STORED)
    if how == "after":
        till.sees("Bu kart iki kez saklanmış", "Fazlasını F4 ile siliniz.")
    else:
        till.sees_no("Bu kart iki kez saklanmış")
    till.presses("F5")
    till.sees("Açık soru yok.", "Bugün kapananlar", "Saklanmış")
    assert len(till.sandbox.books()["owners"]) == 1
    assert till.sandbox.requests("save") == 2
    till.presses("Esc")
    till.takes_next_customer()


def test_another_owner_answered_to_the_repetition_is_kept_as_none_was_known(managed: Cashier) -> None:
    till = managed
    till.sandbox.switch(same_customer="other")
    loses_a_store(till)
    till.takes_next_customer()
    gives_leave_to_repeat(till)
    till.presses("Enter")
    till.is_on(CODE)
    till.types(till.is_told_the_code(GSM))
    till.presses("Enter")
    till.is_on(CARD)
    till.fills_in_card(MASTERCARD)
    till.presses("Enter")
    till.is_on(STORED)
    _, kept_one = till.sandbox.books()["owners"]
    assert {row["owner_id"] for row in till.rows("select owner_id from customers")} == {kept_one["card_owner_id"]}


def test_code_5_says_that_paynet_knows_the_customer_and_leaves_it_to_the_manager(managed: Cashier) -> None:
    till = managed
    till.sandbox.switch(same_customer="refused")
    loses_a_store(till)
    till.takes_next_customer()
    gives_leave_to_repeat(till)
    till.presses("Enter")
    till.is_on(CODE)
    till.types(till.is_told_the_code(GSM))
    till.presses("Enter")
    till.is_on(CARD)
    till.fills_in_card(MASTERCARD)
    till.presses("Enter")
    till.is_on(UNKNOWN)
    till.sees(PROBLEMS[ProblemKind.KNOWN_TO_PAYNET].title, "card_owner_id", "konuyu F5 ile yönetici kapatır")
    till.takes_next_customer()
    opens_the_list(till)
    till.sees("Paynet müşteriyi tanıyor")
    till.sees_no(REPEATS)
    till.presses("F8")
    assert till.title() == QUESTIONS
    till.presses("F7")
    till.is_on(CLOSES)
    till.types(REASON)
    till.presses("Tab")
    till.types(PIN)
    till.presses("Enter")
    till.is_on(QUESTIONS)
    till.sees("Açık soru yok.")


def test_the_permission_ends_with_another_number(managed: Cashier) -> None:
    till = managed
    loses_a_store(till)
    till.takes_next_customer()
    gives_leave_to_repeat(till)
    till.presses("Backspace")
    till.sees_no("izin verdi")
    till.types("2")
    till.sees("önce F5 ile onu sorunuz")
    till.presses("Enter")
    till.sees(PROBLEMS[ProblemKind.OPEN_QUESTION].title)
    assert till.sandbox.requests("save") == 1


def test_a_store_in_the_middle_of_another_customer_comes_first(managed: Cashier) -> None:
    till = managed
    loses_a_store(till)
    till.takes_next_customer()
    till.goes_to_card(OTHER_GSM)
    till.fills_in_card(VISA)
    opens_the_list(till)
    till.presses("F8")
    till.is_on(REPEATS)
    till.types(PIN)
    till.presses("Enter")
    till.is_on(QUESTIONS)
    till.sees("Önce kart saklama sayfasındaki işlemi bitiriniz.")
    till.presses("Esc")
    till.is_on(CARD)
    till.presses("Enter")
    till.is_on(STORED)


# ---- settled behind the cashier's back -------------------------------------------------------------------------------


def test_the_page_follows_when_the_background_finds_the_card(
    open_till: Callable[..., Cashier], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paynet_desk.program.QUESTIONS_LOOK_S", 0.3)
    till = open_till()
    till.stores(GSM, TROY)
    till.takes_next_customer()
    loses_a_store(till)
    till.sees("Paynet’e kendiliğinden sorulacak")
    till.waits_for(lambda: any("sn sonra" in text for text in till.screen()), "a countdown")
    monkeypatch.setattr(settlement, "FIRST_AFTER", timedelta(0))
    till.is_on(STORED)
    assert till.sandbox.requests("save") == 2
    till.takes_next_customer()


def test_the_page_follows_when_the_background_finds_no_card(
    open_till: Callable[..., Cashier], monkeypatch: pytest.MonkeyPatch
) -> None:
    till = open_till()
    till.stores(GSM, TROY)
    till.takes_next_customer()
    monkeypatch.setattr("paynet_desk.program.QUESTIONS_LOOK_S", 0.3)
    loses_a_store(till, how="before")
    asks_without_waiting(monkeypatch)
    till.waits_for(lambda: till.title() == CUSTOMER, "the phone page", patience_s=40)
    till.sees(PROBLEMS[ProblemKind.FOUND_NOT_STORED].title)


def test_another_customer_who_is_being_served_notices_nothing(
    open_till: Callable[..., Cashier], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paynet_desk.program.QUESTIONS_LOOK_S", 0.3)
    till = open_till()
    till.stores(GSM, TROY)
    till.takes_next_customer()
    loses_a_store(till)
    till.presses("F2")
    till.goes_to_card(OTHER_GSM)
    till.types(VISA[:8])
    asks_without_waiting(monkeypatch)
    till.waits_for(lambda: till.journal("save")[-1]["state"] == "done", "the question to be settled")
    till.waits_for(lambda: "F5, Açık sorular" in till.screen(), "no open question")
    assert till.title() == CARD
    assert len(till.secrets.pan) == 8
    till.presses("Esc", "Del")


def test_a_key_meant_for_a_question_that_is_settled_meanwhile_does_nothing_to_another(
    open_till: Callable[..., Cashier], monkeypatch: pytest.MonkeyPatch
) -> None:
    till = open_till()
    for gsm in (GSM, OTHER_GSM):
        till.stores(gsm, TROY)
        till.takes_next_customer()
    loses_a_store(till, gsm=OTHER_GSM, number=VISA)
    till.presses("F2")
    loses_a_store(till)
    till.presses("F2")
    till.waits_for(lambda: "F5, Açık sorular, 2" in till.screen(), "two open questions")
    opens_the_list(till)
    newest = till.program._opening._registry.open_questions()[0]  # type: ignore[union-attr]
    asked: list[str] = []
    real = Program._ask

    async def remembers(self: Program, question: settlement.OpenQuestion) -> None:
        asked.append(question.entry_id)
        await real(self, question)

    monkeypatch.setattr(Program, "_ask", remembers)
    till.program._opening._registry.settle(newest.entry_id, settlement.Outcome.REFUSED, how="another till")  # type: ignore[union-attr]
    till.program._tasks.spawn(till.program._look_at_questions())
    till.waits_for(lambda: till.page()._chosen() is None, "nothing to be chosen")  # type: ignore[attr-defined]
    till.presses("Enter", "Del", "F7", "F8")
    assert till.title() == QUESTIONS
    assert asked == []
    till.presses("Down", "Enter")
    till.sees("Kart saklanmış.")
    assert len(asked) == 1
    assert asked != [newest.entry_id]


def test_the_managers_page_closes_when_there_is_nothing_left_to_close(managed: Cashier) -> None:
    till = managed
    loses_a_store(till)
    opens_the_list(till)
    till.presses("F7")
    till.is_on(CLOSES)
    till.types(REASON)
    [row] = till.journal("save")
    till.program._opening._registry.settle(row["entry_id"], settlement.Outcome.REFUSED, how="another till")  # type: ignore[union-attr]
    till.program._tasks.spawn(till.program._look_at_questions())
    till.is_on(QUESTIONS)
    till.sees("Açık soru yok.")
    focused = QApplication.focusWidget()
    assert focused is till.page()
    till.presses("Enter")
    assert till.title() == QUESTIONS
