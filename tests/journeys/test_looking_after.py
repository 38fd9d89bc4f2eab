"""Stored cards are looked after: listed, renamed, deleted after a question; nothing is lost or done unasked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from paynet_desk.flow import settlement
from paynet_desk.flow.problem import ProblemKind
from paynet_desk.ui.texts import PROBLEMS
from tests.helpers.counter import GSM, MASTERCARD, TROY
from tests.helpers.sandbox import RunningSandbox
from tests.journeys.line import Line
from tests.journeys.till import CODE, CUSTOMER, QUESTIONS, UNKNOWN, Cashier

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", extend=True),
    pytest.mark.expects_log("lost|no valid answer|not asked"),
]

CARDS, LABEL = "Kayıtlı kartlar", "Kayıt adı"
SURE, DELETED, RENAMED = "Bu kart silinsin mi?", "Kart silindi", "Kartın adı değişti"
OFFLINE = PROBLEMS[ProblemKind.OFFLINE].title
REFUSAL = {"status": 404, "body": {"code": 404, "result_code": 25, "message": "Kart bulunamadı"}}


@pytest.fixture
def line(sandbox: RunningSandbox) -> Iterator[Line]:
    line = Line(sandbox.base_url)
    yield line
    line.cut()


def has_two_cards(till: Cashier) -> None:
    for number in (TROY, MASTERCARD):
        till.stores(GSM, number)
        till.takes_next_customer()


def shows_cards(till: Cashier, gsm: str = GSM) -> None:
    till.presses("F4")
    till.is_on(CUSTOMER)
    till.types(gsm)
    till.presses("Enter")
    till.is_on(CARDS)


def deletes(till: Cashier) -> None:
    till.presses("Del")
    till.sees(SURE, "müşteri bir daha bu kartla ödeyemez.")
    till.presses("F7")


def renames(till: Cashier, label: str = "Maas karti") -> None:
    till.presses("Enter")
    till.is_in(LABEL)
    till.types(label)
    till.presses("Enter")


def at_paynet(till: Cashier) -> list[str]:
    """The labels of the cards that Paynet lists."""
    (owner,) = till.sandbox.books()["owners"]
    return [card["card_desc"] for card in owner["cards"] if not card["deleted"]]


def kept(till: Cashier) -> list[str]:
    return [card["label"] for card in till.stored_cards()]


def states(till: Cashier) -> list[str]:
    return [row["state"] for row in till.journal() if row["operation"] in ("delete", "rename")]


# ---- what is ordinary ----------------------------------------------------------------------------------------------


def test_a_card_is_renamed(till: Cashier) -> None:
    has_two_cards(till)
    shows_cards(till)
    till.sees("Elif Yılmaz adına 2 kart kayıtlı.", "TROY •••• 5454, TROY •• 5454")
    till.presses("Down")
    till.presses("Enter")
    assert till.text_in(LABEL) == "Mastercard •• 5575"
    till.types("Şirket kartı")
    till.presses("Enter")
    till.sees(RENAMED, "Mastercard •••• 5575: Şirket kartı")
    assert at_paynet(till) == kept(till) == ["TROY •• 5454", "Şirket kartı"]
    assert states(till) == ["done"]
    till.presses("Esc")
    till.is_on(CUSTOMER)
    assert till.text_in("Cep telefonu") == ""


def test_a_card_is_deleted_and_the_withdrawal_is_on_record(till: Cashier) -> None:
    has_two_cards(till)
    shows_cards(till)
    deletes(till)
    till.sees(DELETED, "TROY •••• 5454 artık kayıtlı değil.", "Elif Yılmaz adına 1 kart kayıtlı.")
    assert at_paynet(till) == kept(till) == ["Mastercard •• 5575"]
    [row] = till.journal("delete")
    assert row["state"] == "done"
    [withdrawn] = till.rows("select * from evidence where kind = 'withdrawn'")
    assert withdrawn["attempt_id"] == row["attempt_id"]
    deletes(till)
    till.sees("Elif Yılmaz adına kayıtlı kart yok. F2 ile kart saklayabilirsiniz.")
    till.presses("Enter")
    till.is_on(CUSTOMER)


def test_nothing_but_the_key_that_the_question_names_deletes(till: Cashier) -> None:
    has_two_cards(till)
    shows_cards(till)
    till.presses("Del")
    till.sees(SURE)
    till.presses("Enter")
    till.sees_no(SURE)
    till.holds_down("Del")
    till.sees(SURE)
    till.presses("Del", "Space", "Esc")
    till.sees_no(SURE)
    till.sees("Adını değiştir")  # not busy
    till.hammers("Enter", 5)  # opens the field and sends the same name, which sends nothing
    till.presses("Esc")
    till.sees("Adını değiştir")
    assert states(till) == []
    assert till.sandbox.requests("delete") == till.sandbox.requests("desc_update") == 0


def test_a_deletion_that_is_hammered_leaves_once(till: Cashier) -> None:
    has_two_cards(till)
    shows_cards(till)
    till.presses("Del")
    till.sees(SURE)
    till.hammers("F7", 20)
    till.sees(DELETED)
    assert till.sandbox.requests("delete") == 1
    assert kept(till) == ["Mastercard •• 5575"]


def test_a_customer_without_cards_is_told_so(till: Cashier) -> None:
    shows_cards(till, "5339998877")
    till.sees("adına kayıtlı kart yok.")
    assert till.sandbox.requests("list") == 0
    till.presses("Enter")
    till.is_on(CUSTOMER)


def test_a_customer_is_found_by_name(till: Cashier) -> None:
    has_two_cards(till)
    till.presses("F4")
    till.is_on(CUSTOMER)
    till.presses("F9")
    till.types("elif")
    till.sees("Elif Yılmaz")
    till.presses("Enter", "Enter")
    till.is_on(CARDS)


def test_another_task_in_between_leaves_the_name_as_it_was_typed(till: Cashier) -> None:
    has_two_cards(till)
    shows_cards(till)
    till.presses("Enter")
    till.types("Yeni")
    till.presses("F2")
    till.is_on(CUSTOMER)
    till.presses("F4")
    till.is_on(CARDS)
    assert till.text_in(LABEL) == "Yeni"
    till.presses("Esc")
    till.sees("Yazdıklarınız silinsin mi?")
    till.presses("Del")
    till.is_on(CARDS)
    till.sees("Adını değiştir")
    assert states(till) == []


def test_a_name_that_cannot_be_is_said_at_its_field(till: Cashier) -> None:
    has_two_cards(till)
    shows_cards(till)
    till.presses("Enter", "Backspace", "Enter")
    till.reads_error_on(LABEL, "Kartın adını yazınız.")
    till.types(TROY)
    till.reads_error_on(LABEL, "Bu bir kart numarasına benziyor, silindi.")
    assert till.text_in(LABEL) == ""
    assert states(till) == []
    till.presses("Esc", "Del")


# ---- what goes wrong -----------------------------------------------------------------------------------------------


def test_a_refused_name_stays_in_its_field_to_be_corrected(till: Cashier) -> None:
    has_two_cards(till)
    shows_cards(till)
    till.sandbox.faults([{"service": "desc_update", **REFUSAL}])
    renames(till)
    till.sees(PROBLEMS[ProblemKind.REFUSED].title, "Kart bulunamadı")
    till.reads_error_on(LABEL, "Paynet bu adı kabul etmedi.")
    assert till.text_in(LABEL) == "Maas karti"
    till.presses("Enter")
    till.sees(RENAMED)
    assert states(till) == ["refused", "done"]


def test_a_refused_deletion_leaves_the_card(till: Cashier) -> None:
    has_two_cards(till)
    shows_cards(till)
    till.sandbox.faults([{"service": "delete", **REFUSAL}])
    deletes(till)
    till.sees(PROBLEMS[ProblemKind.REFUSED].title, "Kart bulunamadı", "Elif Yılmaz adına 2 kart kayıtlı.")
    assert states(till) == ["refused"]
    assert at_paynet(till) == kept(till) == ["TROY •• 5454", "Mastercard •• 5575"]


def test_without_a_network_nothing_is_sent_and_what_was_typed_stays(
    open_till: Callable[..., Cashier], line: Line
) -> None:
    till = open_till(api_base_url=line.base_url)
    has_two_cards(till)
    shows_cards(till)
    till.presses("Enter")
    till.is_in(LABEL)
    till.types("Maas karti")
    line.cut()
    till.presses("Enter")
    till.sees(OFFLINE, "Hiçbir şey gönderilmedi")
    assert till.text_in(LABEL) == "Maas karti"
    line.mend()
    till.presses("Enter")
    till.sees(RENAMED)
    line.cut()
    deletes(till)
    till.sees(OFFLINE)
    assert states(till) == ["cancelled", "done", "cancelled"]
    line.mend()
    till.presses("Esc")
    till.is_on(CUSTOMER)
    line.cut()
    till.types(GSM)
    till.presses("Enter")
    till.sees(OFFLINE)
    assert till.text_in("Cep telefonu") == "532 000 00 42"
    line.mend()
    till.presses("Enter")
    till.is_on(CARDS)


@pytest.mark.parametrize("drop", ["before", "after"])
def test_one_lost_answer_to_a_new_name_is_nothing_to_speak_of(till: Cashier, drop: str) -> None:
    has_two_cards(till)
    shows_cards(till)
    till.sandbox.faults([{"service": "desc_update", "drop": drop}])
    renames(till)
    till.sees(RENAMED)
    assert till.sandbox.requests("desc_update") == 2
    assert states(till) == ["done"]


def test_a_deletion_whose_answers_were_lost_is_found_done_in_the_list(till: Cashier) -> None:
    has_two_cards(till)
    shows_cards(till)
    till.sandbox.faults([{"service": "delete", "drop": "after", "times": 2}])
    deletes(till)
    till.sees(DELETED)
    assert till.sandbox.requests("delete") == 2
    assert at_paynet(till) == kept(till) == ["Mastercard •• 5575"]


def test_a_deletion_that_did_not_arrive_is_unknown_until_it_is_sure(
    till: Cashier, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_two_cards(till)
    shows_cards(till)
    till.sandbox.faults([{"service": "delete", "drop": "before", "times": 2}])
    deletes(till)
    till.is_on(UNKNOWN)
    till.sees("Kart silinmiş de olabilir, silinmemiş de.", "Müşteri bu arada kart saklatabilir ve ödeme yapabilir.")
    till.sees("F5, Açık sorular, 1")
    assert states(till) == ["unknown"]
    till.presses("Enter")
    till.sees("Paynet’e soruldu; sonuç henüz belli değil.")
    monkeypatch.setattr(settlement, "SURE_AFTER", settlement.SURE_AFTER * 0)
    till.presses("Enter")
    till.is_on(CARDS)
    till.sees(PROBLEMS[ProblemKind.FOUND_UNCHANGED].title, "Elif Yılmaz adına 2 kart kayıtlı.")
    assert states(till) == ["refused"]
    deletes(till)
    till.sees(DELETED)


def test_an_unknown_deletion_is_settled_from_the_list_of_open_questions_and_blocks_nothing(
    till: Cashier, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_two_cards(till)
    shows_cards(till)
    till.sandbox.faults([{"service": "delete", "drop": "before", "times": 2}])
    deletes(till)
    till.is_on(UNKNOWN)
    till.presses("Esc")
    till.is_on(CARDS)
    till.sees("Elif Yılmaz adına 2 kart kayıtlı.")
    till.presses("F2")
    till.goes_to_code(GSM)
    till.sees(CODE)
    monkeypatch.setattr(settlement, "SURE_AFTER", settlement.SURE_AFTER * 0)
    till.presses("F5")
    till.is_on(QUESTIONS)
    till.sees("Kart silme", "Sormak güvenlidir: yalnızca kart listesine bakılır.")
    till.presses("Enter")
    till.sees("Kart silinmemiş.")
    assert states(till) == ["refused"]
    assert kept(till) == ["TROY •• 5454", "Mastercard •• 5575"]


def test_a_deletion_cut_off_by_a_power_failure_is_settled_by_itself_at_the_start(
    open_till: Callable[..., Cashier],
) -> None:
    till = open_till()
    has_two_cards(till)
    shows_cards(till)
    till.sandbox.faults([{"service": "delete", "delay_s": 3.0}])
    deletes(till)
    till.waits_for(lambda: at_paynet(till) == ["Mastercard •• 5575"], "the card to be deleted")
    till.loses_power()
    assert states(till) == ["sent"]
    till.opens_the_program()
    till.waits_for(lambda: states(till) == ["done"], "the question to be settled")
    assert kept(till) == ["Mastercard •• 5575"]
    assert till.sandbox.requests("delete") == 1


def test_an_open_store_does_not_keep_a_card_from_being_deleted(till: Cashier) -> None:
    till.stores(GSM, TROY)
    till.takes_next_customer()
    till.sandbox.faults([{"service": "save", "drop": "before"}])
    till.goes_to_card(GSM)
    till.fills_in_card(MASTERCARD)
    till.presses("Enter")
    till.is_on(UNKNOWN)
    shows_cards(till)
    deletes(till)
    till.sees(DELETED)
    assert at_paynet(till) == kept(till) == []


def test_a_card_that_another_till_deleted_is_gone_from_the_list(till: Cashier) -> None:
    has_two_cards(till)
    shows_cards(till)
    (owner,) = till.sandbox.books()["owners"]
    gone = owner["cards"][0]["card_hash"]
    till.sandbox.call("delete", card_owner_id=owner["card_owner_id"], card_hash=gone)
    till.deletions_elsewhere += 1
    deletes(till)
    till.sees(PROBLEMS[ProblemKind.REFUSED].title)
    till.presses("Esc")
    till.is_on(CUSTOMER)
    till.types(GSM)
    till.presses("Enter")
    till.sees("Elif Yılmaz adına 1 kart kayıtlı.")
    assert kept(till) == ["Mastercard •• 5575"]
