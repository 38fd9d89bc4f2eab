"""A payment at the till, with the real engine in front of the sandbox's bank: what is told, kept and collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from paynet_desk.flow import charging
from paynet_desk.flow.problem import ProblemKind
from paynet_desk.opening import Opening
from paynet_desk.paynet.calling import Backoff
from paynet_desk.threeds.browser import BankView
from paynet_desk.ui.texts import PROBLEMS
from tests.helpers.counter import TROY
from tests.helpers.engine_talk import ENGINE_TALK
from tests.helpers.sandbox import RunningSandbox
from tests.journeys.at_the_bank import AtTheBank
from tests.journeys.line import Line
from tests.journeys.till import (
    AMOUNT,
    CARD,
    CHOICE,
    CUSTOMER,
    DECIDE,
    DECLINED,
    GIVEN_UP,
    INSTALMENTS,
    NOT_SENT,
    PAID,
    PAID_AND_STORED,
    QUESTIONS,
    QUICK,
    UNKNOWN,
    Cashier,
)

GSM = "5320000042"
VISA, VISA_CVC = "4446760701569538", "598"  # contract 0.11; the password is "a"
DENIZ, DENIZ_CVC, DENIZ_PASSWORD = "4090700102323514", "834", "123"
BAD, BAD_CVC, BAD_PASSWORD = "4506344103118942", "000", "34020"  # the bank says that it is not covered
NO_PASSWORD_IS_RIGHT, ITS_CVC = "5188961939192544", "929"
STAYS_IN_ITS_FRAME = "5400617030400291"
OFFLINE = (PROBLEMS[ProblemKind.OFFLINE].title, "Hiçbir şey gönderilmedi, yazdıklarınız duruyor.")
ASK = "Paynet’e sor"

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", ENGINE_TALK, extend=True),
    pytest.mark.expects_log("lost|no valid answer|not settled|not asked|refused|not sent"),
]


@pytest.fixture(autouse=True)
def _no_pause_between_charges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charging, "CHARGE_AGAIN", Backoff(more_tries=2, first_s=0.0, cap_s=0.0))


def goes_to_bank(till: Cashier, number: str = VISA, cvc: str = VISA_CVC, *, consent: bool = False) -> AtTheBank:
    till.goes_to_instalments(GSM, number, cvc, consent=consent)
    till.presses("Enter")
    till.waits_for(lambda: till.page().is_wide, "the bank's page")
    return AtTheBank(till)


def charges(till: Cashier) -> dict[str, int]:
    found = till.sandbox.books()["charges"]
    assert isinstance(found, dict)
    return found


def states(till: Cashier) -> list[str]:
    return [str(sale["state"]) for sale in till.sales()]


# ---- paid ------------------------------------------------------------------------------------------------------------


def test_a_payment_with_a_new_card_is_collected_once_and_told(till: Cashier) -> None:
    till.goes_to_instalments(GSM, VISA, VISA_CVC)
    till.chooses("Taksit: 3 taksit")
    till.presses("Enter")
    AtTheBank(till).types("a")
    till.is_on(PAID)
    till.sees("1.293,75 ₺", "Müşteri saklanmasını istemedi.", "Visa 4446 76•• •••• 9538")
    [sale] = till.sales()
    assert (sale["state"], sale["amount_kurus"], sale["drawn_kurus"]) == ("paid", 125_000, 129_375)
    assert charges(till) == {sale["reference_no"]: 1}
    till.presses("Enter")
    till.is_on(AMOUNT)
    assert till.text_in("Tutar") == ""


def test_a_card_is_stored_with_its_payment_and_a_second_one_goes_to_the_same_owner(till: Cashier) -> None:
    goes_to_bank(till, consent=True).types("a")
    till.is_on(PAID_AND_STORED)
    till.sees("Kart saklandı", "Visa •• 9538, Elif Yılmaz adına")
    [owner] = till.sandbox.books()["owners"]
    [card] = till.stored_cards()
    assert (card["owner_id"], card["pan_last4"]) == (owner["card_owner_id"], "9538")
    till.presses("Enter")

    goes_to_bank(till, DENIZ, DENIZ_CVC, consent=True).types(DENIZ_PASSWORD)
    till.is_on(PAID_AND_STORED)
    [owner_after] = till.sandbox.books()["owners"]
    assert owner_after["card_owner_id"] == owner["card_owner_id"]
    assert {card["pan_last4"] for card in till.stored_cards()} == {"9538", "3514"}
    assert {card["owner_id"] for card in till.stored_cards()} == {owner["card_owner_id"]}
    assert states(till) == ["paid", "paid"]


def test_a_stored_card_is_offered_first_and_pays_without_being_typed(till: Cashier) -> None:
    till.stores(GSM, TROY)
    till.begins_a_sale(GSM)
    till.is_on(CHOICE)
    till.presses("Enter")
    till.is_on(INSTALMENTS)
    till.presses("Enter")
    AtTheBank(till).types("a")
    till.is_on(PAID)
    till.sees("1.250,00 ₺", "TROY 9792 07•• •••• 5454")
    [sale] = till.sales()
    [card] = till.stored_cards()
    assert (sale["state"], sale["task"], sale["card_hash"]) == ("paid", "pay_with_stored_card", card["card_hash"])
    assert till.sandbox.requests("create_card_token") == 1


def test_a_card_that_is_stored_already_pays_and_is_not_stored_again(till: Cashier) -> None:
    till.stores(GSM, TROY)
    goes_to_bank(till, TROY, "152", consent=True).types("a")
    till.is_on(PAID)
    till.sees("Kart zaten saklıydı")
    assert len(till.stored_cards()) == 1


def test_another_amount_renews_the_session_and_the_instalments(till: Cashier) -> None:
    till.goes_to_instalments(GSM, VISA, VISA_CVC)
    till.clicks("Tutarı değiştir")
    till.is_on(AMOUNT)
    till.types("2000")
    till.presses("Enter")
    till.is_on(INSTALMENTS)
    till.chooses("Taksit: 3 taksit, Aylık: 690,00 ₺")
    assert till.sandbox.requests("auth") == till.sandbox.requests("check_bin") == 2
    till.presses("Enter")
    AtTheBank(till).types("a")
    till.is_on(PAID)
    till.sees("2.070,00 ₺")
    [sale] = till.sales()
    assert (sale["amount_kurus"], sale["drawn_kurus"]) == (200_000, 207_000)


# ---- not paid --------------------------------------------------------------------------------------------------------


def test_giving_up_before_the_return_collects_nothing_and_says_so(till: Cashier) -> None:
    bank = goes_to_bank(till)
    bank.is_asked()
    till.presses("Esc")
    till.sees("Ödemeden vazgeçilsin mi?", "Şimdi vazgeçerseniz para çekilmez.")
    till.presses("Enter")
    till.sees_no("Ödemeden vazgeçilsin mi?")
    assert till.page().is_wide
    till.presses("Esc")
    till.sees("Ödemeden vazgeçilsin mi?")
    till.presses("Del")
    till.is_on(GIVEN_UP)
    till.sees("Para çekilmedi")
    till.waits_for(lambda: states(till) == ["given_up"], "the end of the sale")
    assert till.sandbox.requests("charge") == 0
    till.presses("F3")
    till.is_on(AMOUNT)
    assert not till.program._opening._registry.open_questions()  # type: ignore[union-attr]


def test_leaving_by_the_banks_own_link_is_a_no_of_the_bank(till: Cashier) -> None:
    goes_to_bank(till).cancels()
    till.is_on(DECLINED)
    till.sees("Para çekilmedi")
    assert states(till) == ["declined"]
    assert charges(till) == {}


def test_a_wrong_password_declines_with_words_and_another_card_pays_in_a_new_session(till: Cashier) -> None:
    bank = goes_to_bank(till, NO_PASSWORD_IS_RIGHT, ITS_CVC)
    for left in (2, 1, 0):
        bank.types("929292")
        if left:
            till.waits_for(
                lambda left=left: bank.run(f"document.body.innerText.includes('{left} hakkınız kaldı')"),
                "the tries left",
            )
    till.is_on(DECLINED)
    till.sees("Banka onaylamadı", "Bankanın iletisi: “", "Para çekilmedi")
    till.presses("Enter")
    till.is_on(CARD)
    till.fills_in_paying_card(VISA, VISA_CVC, consent=False)
    till.presses("Enter")
    till.is_on(INSTALMENTS)
    till.presses("Enter")
    bank.types("a")
    till.is_on(PAID)
    first, second = till.sales()
    assert (first["state"], second["state"]) == ("declined", "paid")
    assert first["session_id"] != second["session_id"]
    assert first["reference_no"] != second["reference_no"]
    assert charges(till) == {second["reference_no"]: 1}


def test_a_charge_may_be_declined_although_the_bank_said_yes(till: Cashier) -> None:
    goes_to_bank(till, BAD, BAD_CVC).types(BAD_PASSWORD)
    till.is_on(DECLINED)
    till.sees("Bankanın iletisi: “Yetersiz bakiye")
    [token] = till.sandbox.books()["tokens"]
    assert token["tds"] == "ok"
    assert states(till) == ["declined"]
    assert charges(till) == {}


# ---- the bank's page goes wrong --------------------------------------------------------------------------------------


def test_a_bank_that_never_answers_is_told_and_can_be_given_up(till: Cashier) -> None:
    till.sandbox.switch(bank="never")
    goes_to_bank(till)
    till.sees("Sayfa 15 saniyedir açılmadı", "Şimdi vazgeçerseniz para çekilmez.")
    till.presses("Esc")
    till.sees("Ödemeden vazgeçilsin mi?")
    till.presses("Del")
    till.is_on(GIVEN_UP)
    till.waits_for(lambda: states(till) == ["given_up"], "the end of the sale")
    assert till.sandbox.requests("charge") == 0


@pytest.mark.parametrize("is_approved", [True, False], ids=["approved", "not approved"])
def test_after_a_crash_paynet_is_asked_when_the_cashier_says_so(till: Cashier, is_approved: bool) -> None:
    bank = goes_to_bank(till)
    bank.is_asked()
    if is_approved:
        bank.approves_elsewhere()
    bank.crashes()
    till.is_on(DECIDE)
    till.sees("beklenmedik biçimde kapandı", "Banka onayladıysa 1.250,00 ₺ çekilir.")
    till.presses("Esc")
    till.lets_pass(0.1)
    assert till.title() == DECIDE
    assert till.sandbox.requests("charge") == 0
    till.hammers("Enter", 50)
    till.is_on(PAID if is_approved else DECLINED)
    assert till.sandbox.requests("charge") == 1
    assert sum(charges(till).values()) == is_approved


def test_after_a_crash_the_sale_can_be_given_up(till: Cashier) -> None:
    bank = goes_to_bank(till)
    bank.is_asked()
    bank.approves_elsewhere()
    bank.crashes()
    till.is_on(DECIDE)
    till.presses("Del")
    till.is_on(GIVEN_UP)
    till.waits_for(lambda: states(till) == ["given_up"], "the end of the sale")
    assert till.sandbox.requests("charge") == 0


def test_a_page_that_timed_out_is_collected_only_when_the_cashier_asks(
    open_till: Callable[..., Cashier], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Cashier, "bank_times", replace(QUICK, longest=2.5))
    till = open_till()
    bank = goes_to_bank(till)
    bank.approves_elsewhere()
    till.is_on(DECIDE)
    till.sees("süresi doldu")
    assert till.sandbox.requests("charge") == 0
    till.presses("Enter")
    till.is_on(PAID)
    assert list(charges(till).values()) == [1]


def test_a_bank_that_stays_in_its_frame_is_asked_about_at_paynet(till: Cashier) -> None:
    bank = goes_to_bank(till, STAYS_IN_ITS_FRAME, "000")
    bank.fills_in(BAD_PASSWORD)
    till.sees("Sayfa sessiz")
    till.clicks(ASK)
    till.is_on(DECIDE)
    till.sees("sessiz kaldı")
    till.presses("Enter")
    till.is_on(PAID)
    assert list(charges(till).values()) == [1]


@pytest.mark.parametrize("act", ["ask", "give up"])
def test_a_power_failure_in_front_of_the_bank_is_an_open_question_and_collects_nothing_by_itself(
    open_till: Callable[..., Cashier], act: str
) -> None:
    till = open_till()
    bank = goes_to_bank(till)
    bank.is_asked()
    bank.approves_elsewhere()
    till.loses_power()
    till.opens_the_program()
    till.waits_for(lambda: "F5, Açık sorular, 1" in till.screen(), "the number of open questions")
    assert till.sandbox.requests("charge") == 0

    till.presses("F3")
    till.is_on(AMOUNT)
    till.types("10")
    till.presses("Enter")
    till.is_on(CUSTOMER)
    till.types(GSM)
    till.sees("önce F5 ile onu sorunuz")
    till.presses("Enter")
    till.sees(PROBLEMS[ProblemKind.OPEN_QUESTION].title)
    assert till.title() == CUSTOMER

    till.presses("F5")
    till.is_on(QUESTIONS)
    till.sees("Ödeme, 1.250,00 ₺", "Banka sayfası yarıda kaldı")
    till.presses("Enter" if act == "ask" else "Del")
    paid, dropped = "Ödeme alınmış. Yeniden çekmeyiniz.", "Ödemeden vazgeçildi, para çekilmedi."
    till.sees(paid if act == "ask" else dropped)
    till.sees("Açık soru yok.")
    assert states(till) == ["paid" if act == "ask" else "given_up"]
    assert sum(charges(till).values()) == (act == "ask")


# ---- answers that are lost -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("drop", ["before", "after", "during"])
def test_a_lost_answer_to_a_charge_is_asked_for_again_with_the_same_session(till: Cashier, drop: str) -> None:
    till.sandbox.faults([{"service": "charge", "drop": drop}])
    goes_to_bank(till).types("a")
    till.is_on(PAID)
    [sale] = till.sales()
    assert (sale["state"], sale["charges"]) == ("paid", 2)
    assert charges(till) == {sale["reference_no"]: 1}
    assert till.sandbox.requests("charge") == 2


@pytest.mark.parametrize("way", ["here", "F5"])
def test_a_charge_nobody_answers_is_unknown_blocks_the_customer_and_is_settled_by_asking(
    till: Cashier, way: str
) -> None:
    silent = [{"service": name, "drop": "after", "times": 0} for name in ("charge", "check")]
    till.sandbox.faults(silent)
    goes_to_bank(till).types("a")
    till.is_on(UNKNOWN)
    till.sees("Para çekilmiş de olabilir, çekilmemiş de.")
    assert states(till) == ["unknown"]
    till.presses("Enter")
    till.sees("Paynet’e soruldu; sonuç henüz belli değil.")
    if way == "here":
        till.sandbox.faults([])
        till.hammers("Enter", 50)
        till.is_on(PAID)
    else:
        till.presses("F3")
        till.is_on(AMOUNT)
        till.types("10")
        till.presses("Enter")
        till.is_on(CUSTOMER)
        till.types(GSM)
        till.sees("önce F5 ile onu sorunuz")
        till.presses("Enter")
        till.sees(PROBLEMS[ProblemKind.OPEN_QUESTION].title)
        till.presses("F5")
        till.is_on(QUESTIONS)
        till.presses("Enter")
        till.sees("Paynet’ten hâlâ yanıt yok.")
        till.sandbox.faults([])
        till.presses("Enter")
        till.sees("Ödeme alınmış. Yeniden çekmeyiniz.", "Açık soru yok.")
    [sale] = till.sales()
    assert sale["state"] == "paid"
    assert charges(till) == {sale["reference_no"]: 1}


def test_a_lost_answer_to_a_token_is_a_no_and_the_card_is_typed_again(till: Cashier) -> None:
    till.sandbox.faults([{"service": "create_token", "drop": "after"}])
    till.goes_to_instalments(GSM, VISA, VISA_CVC)
    till.presses("Enter")
    till.is_on(CARD)
    till.sees(PROBLEMS[ProblemKind.LOST].title)
    till.fills_in_paying_card(VISA, VISA_CVC, consent=False)
    till.presses("Enter")
    till.is_on(INSTALMENTS)
    till.presses("Enter")
    AtTheBank(till).types("a")
    till.is_on(PAID)
    assert states(till) == ["declined", "paid"]
    assert sum(charges(till).values()) == 1


# ---- without a network -----------------------------------------------------------------------------------------------


@pytest.fixture
def line(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """The way of the till's own calls; the browser goes to the sandbox past it."""
    line, usual = Line(sandbox.base_url), Opening._return_domain
    monkeypatch.setattr(Opening, "_return_domain", lambda self, _: usual(self, sandbox.base_url))
    yield line
    line.cut()


def test_without_a_network_each_call_of_a_payment_says_so_and_nothing_is_lost(
    open_till: Callable[..., Cashier], line: Line
) -> None:
    till = open_till(api_base_url=line.base_url)
    till.waits_for(lambda: "Hazır" in " ".join(till.screen()).replace("Hazırlanıyor", ""), "the way to Paynet")
    till.begins_a_sale(GSM)
    till.is_on(CARD)
    till.fills_in_paying_card(VISA, VISA_CVC, consent=False)
    line.cut()
    till.presses("Enter")
    till.sees(*OFFLINE)
    assert till.title() == CARD
    assert till.text_in("Kart numarası") == "•••• •••• •••• ••••"
    line.mend()
    till.presses("Enter")
    till.is_on(INSTALMENTS)

    till.chooses("Taksit: 3 taksit")
    line.cut()
    till.presses("Enter")
    till.sees(*OFFLINE)
    assert till.title() == INSTALMENTS
    assert till.sandbox.requests("create_token") == 0
    till.chooses("Taksit: 3 taksit")
    line.mend()
    till.presses("Enter")
    bank = AtTheBank(till)
    bank.is_asked()
    assert till.sandbox.requests("create_token") == 1

    line.cut()
    bank.types("a")
    till.is_on(NOT_SENT)
    till.sees(OFFLINE[0], "Hiçbir şey gönderilmedi", "Ödeme isteği bu kasadan çıkamadı.")
    assert till.sandbox.requests("charge") == 0
    till.presses("Enter")
    till.is_on(NOT_SENT)
    till.waits_for(lambda: ASK in till.screen(), "the end of asking")
    line.mend()
    till.presses("Enter")
    till.is_on(PAID)
    till.sees("1.293,75 ₺")
    [sale] = till.sales()
    assert charges(till) == {sale["reference_no"]: 1}


def test_without_a_network_a_known_customers_cards_cannot_be_listed_and_nothing_is_lost(
    open_till: Callable[..., Cashier], line: Line
) -> None:
    till = open_till(api_base_url=line.base_url)
    till.stores(GSM, TROY)
    line.cut()
    till.begins_a_sale(GSM)
    till.sees(*OFFLINE)
    assert till.title() == CUSTOMER
    line.mend()
    till.presses("Enter")
    till.is_on(CHOICE)
    line.cut()
    till.presses("Enter")
    till.sees(*OFFLINE)
    assert till.title() == CHOICE
    line.mend()
    till.presses("Enter")
    till.is_on(INSTALMENTS)
    assert till.sales() == []


# ---- impatient -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [2, 50])
def test_however_often_enter_is_pressed_each_act_is_done_once(till: Cashier, times: int) -> None:
    till.presses("F3")
    till.is_on(AMOUNT)
    till.types("1250")
    till.hammers("Enter", times)
    till.is_on(CUSTOMER)
    till.types(GSM)
    till.hammers("Enter", times)
    till.is_on(CARD)
    till.goes_to("Kart numarası")
    till.fills_in_paying_card(VISA, VISA_CVC, consent=False)
    till.hammers("Enter", times)
    till.is_on(INSTALMENTS)
    assert till.sandbox.requests("auth") == 1
    till.hammers("Enter", times)
    AtTheBank(till).types("a")
    till.is_on(PAID)
    assert till.sandbox.requests("create_token") == till.sandbox.requests("charge") == 1
    assert len(till.sales()) == 1
    till.hammers("Enter", times)
    till.is_on(AMOUNT)
    assert till.text_in("Tutar") == ""


def test_the_page_that_is_made_ready_behind_the_card_never_takes_its_keys(till: Cashier) -> None:
    till.presses("F3")
    till.waits_for(lambda: till.window.findChild(BankView), "the place for the bank's page")
    till.begins_a_sale(GSM)
    till.is_on(CARD)
    bank = AtTheBank(till)
    till.waits_for(lambda: bank.view.attempt is not None and bank.run("true"), "the page made ready")
    till.is_in("Kart numarası")
    till.types(VISA)
    till.is_in("Son kullanma")


def test_fifty_clicks_on_the_way_to_the_bank_open_one_page(till: Cashier) -> None:
    till.goes_to_instalments(GSM, VISA, VISA_CVC)
    till.clicks("1.250,00 ₺ için banka onayına geç", times=50)
    AtTheBank(till).types("a")
    till.is_on(PAID)
    assert till.sandbox.requests("create_token") == 1
    assert len(till.sandbox.books()["gate"]) == 1
