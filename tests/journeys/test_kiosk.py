"""A kiosk from its welcome page on: the real program and sandbox, fingers on the keys of the screen, nobody beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from paynet_desk.flow import charging
from paynet_desk.paynet.calling import Backoff
from paynet_desk.ui.kiosk.frame import Idle
from tests.helpers.counter import GSM, MASTERCARD, TROY
from tests.helpers.engine_talk import ENGINE_TALK
from tests.journeys.at_the_bank import AtTheBank
from tests.journeys.visitor import (
    CARD,
    CODE,
    CONSENT,
    DECIDE,
    GIVEN_UP,
    MANAGER,
    NEXT,
    PAID,
    PAY,
    PHONE,
    SAME_CARD,
    STORE,
    STORED,
    UNKNOWN,
    WELCOME,
    Visitor,
)

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", ENGINE_TALK, extend=True),
    pytest.mark.expects_log("lost|no valid answer|not settled|not asked|refused|not sent"),
]
DENIZ, DENIZ_CVC, DENIZ_PASSWORD = "4090700102323514", "834", "123"
PIN = "1234"  # of a till in practice


@pytest.fixture(autouse=True)
def _no_pause_between_charges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charging, "CHARGE_AGAIN", Backoff(more_tries=2, first_s=0.0, cap_s=0.0))


@pytest.fixture
def open_kiosk(open_till: Callable[..., Any]) -> Callable[..., Visitor]:
    def open_one(kind: type[Visitor] = Visitor, **changes: Any) -> Visitor:
        visitor: Visitor = open_till(kind, kiosk=True, cashier="kiosk", store="Deniz Kırtasiye", **changes)
        return visitor

    return open_one


@pytest.fixture
def visitor(open_kiosk: Callable[..., Visitor]) -> Visitor:
    return open_kiosk()


def stores(visitor: Visitor, number: str = TROY) -> None:
    visitor.goes_to_card(GSM)
    visitor.taps_card(number)
    visitor.pushes(CONSENT)
    visitor.pushes(NEXT)


def test_a_card_is_stored_with_the_keys_of_the_screen_alone(visitor: Visitor) -> None:
    stores(visitor)
    visitor.is_on(STORED)
    visitor.sees("TROY, 9792 07•• •••• 5454")
    visitor.no_card_is_left()
    visitor.pushes("Bitir")
    visitor.is_on(WELCOME)
    visitor.nothing_is_left()


def test_the_evidence_names_the_kiosk_and_the_notice_was_readable_before_the_code(visitor: Visitor) -> None:
    visitor.chooses_task(STORE)
    visitor.sees("Göndermeden önce okuyunuz", "Numaranızı yalnızca bu işlem için kullanıyoruz.")
    visitor.touches(visitor.button("Aydınlatma metninin tamamı"))
    visitor.is_on("Aydınlatma metni")
    visitor.sees("6698 sayılı")
    assert visitor.sandbox.requests("send_otp") == 0
    visitor.pushes("Geri")
    visitor.is_on(PHONE)
    visitor.taps(GSM)
    visitor.pushes("Okudum, kodu gönder")
    visitor.is_on(CODE)
    [row] = visitor.rows("select kind, cashier, till from evidence")
    assert (row["cashier"], row["till"]) == ("kiosk", "Kasa 3")


def test_a_card_is_stored_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.is_on(WELCOME)
    visitor.presses("Tab")
    for _ in range(6):
        if (focused := QApplication.focusWidget()) is not None and focused.accessibleName() == STORE:
            break
        visitor.presses("Tab")
    visitor.presses("Space")
    visitor.is_on(PHONE)
    visitor.types(GSM)
    visitor.presses("Enter")
    visitor.is_on(CODE)
    visitor.types(visitor.is_told_the_code(GSM))
    visitor.presses("Enter")
    visitor.is_on(CARD)
    visitor.is_in("Kart numarası")
    visitor.types(TROY)
    visitor.types("1230")
    visitor.presses("Enter")
    visitor.is_in("Kart üzerindeki ad")
    visitor.types("elif yılmaz")
    visitor.presses("Enter")
    visitor.is_at(CONSENT)
    visitor.presses("Space", "Enter")
    visitor.is_on(STORED)
    visitor.presses("Enter")
    visitor.is_on(WELCOME)


def test_digits_stay_hidden_while_they_are_typed_and_show_while_the_button_is_held(visitor: Visitor) -> None:
    visitor.goes_to_card(GSM)
    visitor.taps(TROY[:10])
    number = visitor.field("Kart numarası").edit
    assert list(number._shown_cells(10)) == [0, 1, 2, 3, 4, 5]
    show = visitor.button("Göster")
    show.pressed.emit()
    assert len(number._shown_cells(10)) == 10
    show.released.emit()
    assert list(number._shown_cells(10)) == [0, 1, 2, 3, 4, 5]
    visitor.sees("6 hane daha")
    assert visitor.button(NEXT).accessibleDescription() == "Eksik: 6 hane"


def test_a_payment_goes_through_the_banks_page_with_the_keys_of_the_screen(visitor: Visitor) -> None:
    visitor.goes_to_ways(GSM, DENIZ, DENIZ_CVC)
    visitor.sees("Tutar 1.250,00 ₺. Banka onaylamadan para çekilmez.")
    visitor.pushes("1.250,00 ₺ öde")
    bank = AtTheBank(visitor)
    bank.is_asked()
    visitor._remember_secret(DENIZ_PASSWORD)
    visitor.puts_finger_on_the_page(bank, "input[name=password]")
    visitor.taps(DENIZ_PASSWORD)
    visitor.waits_for(lambda: bank.run("document.activeElement.value === '123'"), "the password in the field")
    visitor.puts_finger_on_the_page(bank, "form button")
    visitor.is_on(PAID)
    visitor.sees("1.250,00 ₺, Tek çekim", "Visa •••• 3514")
    visitor.no_card_is_left()
    [sale] = visitor.sales()
    assert sale["state"] == "paid"
    visitor.goes_away()
    visitor.is_on(WELCOME)


BEFORE: dict[str, Callable[[Visitor], object]] = {
    "phone": lambda v: (v.chooses_task(STORE), v.taps("532000")),
    "code": lambda v: (v.goes_to_code(GSM), v.taps("12")),
    "card": lambda v: (v.goes_to_card(GSM), v.taps_card(TROY, "000"), v.pushes(CONSENT)),
    "amount": lambda v: (v.chooses_task(PAY), v.taps("125")),
    "payer": lambda v: (v.chooses_task(PAY), v.taps("125"), v.pushes(NEXT), v.is_on(PHONE), v.taps("532")),
    "ways": lambda v: v.goes_to_ways(GSM, DENIZ, DENIZ_CVC),
    "help": lambda v: (v.goes_to_card(GSM), v.taps_card(TROY), v.pushes("Yardım"), v.is_on("Yardım")),
}


@pytest.mark.parametrize("where", BEFORE)
def test_who_goes_away_leaves_nothing_behind(visitor: Visitor, where: str) -> None:
    BEFORE[where](visitor)
    visitor.pushes("English")
    visitor.copies("Elif Yılmaz")
    visitor.goes_away()
    visitor.is_on(WELCOME)
    visitor.nothing_is_left()
    assert QApplication.clipboard().text() == ""
    visitor.sees(STORE)  # Turkish again
    assert not visitor.sandbox.requests("save")


def test_the_time_left_is_shown_and_asked_about_and_any_touch_begins_it_anew(
    open_kiosk: Callable[..., Visitor],
) -> None:
    class Quick(Visitor):
        idle = Idle(typing=1.6, warned=1.2)

    visitor = open_kiosk(Quick)
    visitor.chooses_task(STORE)
    visitor.sees("0:02", "İşlem yapılmazsa silinir")
    visitor.sees("Devam ediyor musunuz?")
    visitor.taps("5")
    visitor.sees_no("Devam ediyor musunuz?")
    visitor.is_on(PHONE)
    visitor.is_on(WELCOME)
    visitor.nothing_is_left()


def test_what_was_sent_is_not_given_up_because_nobody_waits_for_it(visitor: Visitor) -> None:
    visitor.sandbox.faults([{"service": "save", "delay_s": 1.2}])
    stores(visitor)
    visitor.sees("Paynet’e gönderiliyor…")
    assert visitor.kiosk._deadline is None
    visitor.goes_away()
    visitor.is_on(STORED)
    visitor.goes_away()
    visitor.is_on(WELCOME)


def test_a_lost_answer_is_told_without_a_way_to_repeat_and_stays_a_question(visitor: Visitor) -> None:
    visitor.sandbox.faults([{"service": "save", "drop": "before"}])
    stores(visitor)
    visitor.is_on(UNKNOWN)
    visitor.sees("İstek yinelenmedi, yinelenmeyecek.", "Bitir")
    visitor.no_card_is_left()
    visitor.goes_away()
    visitor.is_on(WELCOME)
    [row] = visitor.journal("save")
    assert row["state"] == "unknown"
    visitor.chooses_task(STORE)
    visitor.taps(GSM)
    visitor.pushes("Okudum, kodu gönder")
    visitor.sees("Bu numarayla sonucu beklenen bir işlem var", "Lütfen görevliye başvurunuz.")
    assert visitor.sandbox.requests("save") == 1


def test_nobody_learns_whose_number_it_is_or_what_is_stored_under_it(visitor: Visitor) -> None:
    stores(visitor)
    visitor.is_on(STORED)
    visitor.pushes("Bitir")
    heard: list[str] = []
    visitor.chooses_task(PAY)
    visitor.taps("125")
    visitor.pushes(NEXT)
    visitor.is_on(PHONE)
    visitor.taps(GSM)
    heard += visitor.screen()
    visitor.pushes("Karta geç")
    visitor.is_on(CARD)
    heard += visitor.screen() + [text for _, text in visitor.shows().told]
    assert not [text for text in heard if "ELİF" in text.upper() or "5454" in text or "9792" in text]
    visitor.pushes("Vazgeç")
    visitor.pushes("Sil")
    visitor.is_on(WELCOME)
    visitor.goes_to_card(GSM)  # proven now; the name is still not told
    assert visitor.text_in("Kart üzerindeki ad") == ""


def test_a_name_typed_at_a_payment_does_not_become_the_name_of_whose_number_it_is(visitor: Visitor) -> None:
    stores(visitor)
    visitor.is_on(STORED)
    visitor.pushes("Bitir")
    visitor.goes_to_ways(GSM, MASTERCARD, "000")
    visitor.pushes("Vazgeç")
    visitor.pushes("Sil")
    [row] = visitor.rows("select name from customers where gsm = ?", GSM)
    assert row["name"] == "Elif Yılmaz"


def test_the_same_card_is_asked_about_once_the_number_is_proven(visitor: Visitor) -> None:
    for _ in range(2):
        stores(visitor)
        visitor.waits_for(lambda: visitor.title() in (STORED, SAME_CARD), "an answer")
        if visitor.title() == STORED:
            visitor.pushes("Bitir")
    visitor.is_on(SAME_CARD)
    visitor.pushes("Saklamadan bitir")
    visitor.is_on(WELCOME)
    assert visitor.sandbox.requests("save") == 1


def test_without_a_connection_nothing_is_lost_and_nothing_is_told_of_paynet(visitor: Visitor) -> None:
    visitor.chooses_task(STORE)
    visitor.taps(GSM)
    visitor.sandbox.stop()
    visitor.pushes("Okudum, kodu gönder")
    visitor.sees("Şu anda bağlantı kurulamıyor", "Hiçbir şey gönderilmedi, yazdıklarınız duruyor.")
    assert visitor.text_in("Cep telefonu") == "532 000 00 42"
    visitor.sandbox.start()
    visitor.pushes("Okudum, kodu gönder")
    visitor.is_on(CODE)


def test_who_leaves_the_question_after_the_banks_page_pays_nothing(visitor: Visitor) -> None:
    visitor.goes_to_ways(GSM, DENIZ, DENIZ_CVC)
    visitor.pushes("1.250,00 ₺ öde")
    bank = AtTheBank(visitor)
    bank.is_asked()
    visitor.goes_away()
    bank.is_asked()  # the bank's page has its own time
    bank.crashes()
    visitor.is_on(DECIDE)
    visitor.goes_away()
    visitor.is_on(GIVEN_UP)
    visitor.goes_away()
    visitor.is_on(WELCOME)
    assert visitor.sandbox.requests("charge") == 0
    [sale] = visitor.sales()
    assert sale["state"] == "given_up"


# ---- the manager -----------------------------------------------------------------------------------------------------


def asks_for_manager(visitor: Visitor) -> None:
    visitor.kiosk.arrangement.brand.held_long.emit()
    visitor.is_on(MANAGER)


def test_the_manager_comes_in_with_the_pin_sees_the_till_and_goes_back(visitor: Visitor) -> None:
    asks_for_manager(visitor)
    visitor.taps(PIN)
    visitor.pushes(NEXT)
    visitor.pushes("Kasa görünümünü aç")
    visitor.sees("Açık soru yok.")
    visitor.pushes("Kiosk’a dön")
    visitor.is_on(WELCOME)
    visitor.nothing_is_left()


def test_a_wrong_pin_opens_nothing_and_has_to_be_waited_for(visitor: Visitor) -> None:
    asks_for_manager(visitor)
    for left in (3, 2, 1):
        visitor.taps("9999")
        visitor.pushes(NEXT)
        visitor.sees(f"PIN yanlış. {left} deneme hakkınız kaldı.")
    visitor.taps("9999")
    visitor.pushes(NEXT)
    visitor.sees("saniye sonra yeniden deneyebilirsiniz.")
    visitor.taps(PIN)
    visitor.pushes(NEXT)
    assert not [text for text in visitor.screen() if "Programı kapat" in text]
    visitor.goes_away()
    visitor.is_on(WELCOME)
    visitor.nothing_is_left()


def test_what_was_typed_is_gone_when_the_manager_comes(visitor: Visitor) -> None:
    visitor.goes_to_card(GSM)
    visitor.taps_card(TROY)
    asks_for_manager(visitor)
    visitor.nothing_is_left()
    visitor.presses("Esc")
    visitor.is_on(WELCOME)
