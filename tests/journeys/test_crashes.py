"""What nobody foresaw, put into each place where it can happen: card gone, report kept, cashier told, nothing a lie."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from paynet_desk import crash
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.look_after_effects import LookAfterEffects
from paynet_desk.flow.pay_effects import PayEffects
from paynet_desk.flow.store_card_effects import StoreCardEffects
from paynet_desk.paynet import card as card_service
from paynet_desk.ui.pages.card import CardPage
from paynet_desk.ui.pages.stored import StoredPage
from paynet_desk.ui.widgets.secret_edit import SecretEdit
from paynet_desk.ui.window import Window
from tests.helpers.counter import GSM, TROY, VISA
from tests.helpers.engine_talk import ENGINE_TALK
from tests.journeys.till import AMOUNT, CUSTOMER, INSTALMENTS, QUESTIONS, STORED, UNKNOWN, Cashier

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", ENGINE_TALK, extend=True),
    pytest.mark.expects_log("crash|broke|could not be shown|could not begin"),
]

CRASHED = "Programda beklenmedik bir hata oldu"
EMPTIED = "Kart alanları güvenlik için boşaltıldı."
NOTHING_SENT = "Sonucu beklenen bir işlem yoktu."
SENT = "Sonucu beklenen bir işlem var, onu yeniden göndermeyiniz."


class Unforeseen(Exception):  # noqa: N818
    """Its text holds what must not be told."""


def breaks(*_: object, **__: object) -> None:
    number = TROY  # a local, as a real fault would have one
    raise Unforeseen(f"cannot use {number}")


async def breaks_later(*_: object, **__: object) -> None:
    breaks()


class _Dying:
    def __del__(self) -> None:
        breaks()


def reports(till: Cashier) -> list[Path]:
    return sorted((till.settings.data_dir / "crashes").glob("*"))


def in_a_slot(till: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    QTimer.singleShot(0, breaks)


def in_a_virtual(till: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SecretEdit, "contextMenuEvent", breaks)
    edit = next(edit for edit in till.window.findChildren(SecretEdit) if edit.isVisible())
    QApplication.postEvent(edit, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1)))


def in_a_coroutine(till: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    till.program._tasks.spawn(breaks_later())


def in_a_task_of_the_loop(till: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    till.program._crashes._loop.create_task(breaks_later())  # nobody asks for its result


def in_a_callback_of_the_loop(till: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    till.program._crashes._loop.call_soon(breaks)


def in_a_thread(till: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    threading.Thread(target=breaks).start()


def in_a_destructor(till: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    _Dying()


PLACES = [
    in_a_slot,
    in_a_virtual,
    in_a_coroutine,
    in_a_task_of_the_loop,
    in_a_callback_of_the_loop,
    in_a_thread,
    in_a_destructor,
]


@pytest.mark.parametrize("place", PLACES, ids=[place.__name__ for place in PLACES])
def test_a_fault_anywhere_empties_the_card_keeps_a_report_and_tells_the_cashier(
    till: Cashier, monkeypatch: pytest.MonkeyPatch, place: Callable[[Cashier, pytest.MonkeyPatch], None]
) -> None:
    till.goes_to_card(GSM)
    till.fills_in_card(TROY, cvc="152")
    assert till.secrets.pan
    place(till, monkeypatch)
    till.is_on(CRASHED)
    till.sees(EMPTIED, NOTHING_SENT, "Devam et")
    assert_emptied(till)
    [report] = reports(till)
    told = report.read_text()
    assert report.stat().st_mode & 0o777 == 0o600
    assert re.search(r"^exception: .*Unforeseen$", told, re.MULTILINE)
    assert "test_crashes.py" in told
    assert "store_card: " in told
    assert TROY not in told
    assert "cannot use" not in told
    lines = [line for line in till.log().splitlines() if "Unforeseen" in line]
    assert len(lines) == 1
    assert report.name in lines[0]
    till.sees(report.name)
    till.presses("Enter")
    till.is_on(CUSTOMER)
    till.stores(GSM, TROY, cvc="152")  # the till works on; the code that is out serves
    assert till.sandbox.requests("save") == 1
    assert reports(till) == [report]


def assert_emptied(till: Cashier) -> None:
    for secrets in (till.secrets, till.paying_secrets):
        for secret in (secrets.pan, secrets.cvc, secrets.code):
            assert not any(secret._store)
    for page in till.window.findChildren(CardPage):
        for edit in page.findChildren(QLineEdit):
            assert not isinstance(edit, SecretEdit) or not edit.text()


def test_a_store_that_is_under_way_ends_by_its_own_answer_and_its_digits_are_gone_before(till: Cashier) -> None:
    till.goes_to_card(GSM)
    till.fills_in_card(TROY, cvc="152")
    till.sandbox.faults([{"service": "save", "delay_s": 0.6}])
    till.presses("Enter")
    till.waits_for(lambda: till.sandbox.requests("save") == 1, "the request to arrive")
    in_a_slot(till, pytest.MonkeyPatch())
    till.is_on(CRASHED)
    assert_emptied(till)
    assert [row["state"] for row in till.journal("save")] == ["sent"]
    till.sees(SENT, "F5")
    till.lets_everything_end()
    assert till.title() == CRASHED
    till.presses("Enter")
    till.is_on(STORED)
    assert [row["state"] for row in till.journal("save")] == ["done"]
    assert till.sandbox.requests("save") == 1


def test_a_store_whose_answer_is_lost_after_a_crash_is_an_open_question(till: Cashier) -> None:
    till.goes_to_card(GSM)
    till.fills_in_card(TROY)
    till.sandbox.faults([{"service": "save", "delay_s": 0.6, "drop": "after"}])
    till.presses("Enter")
    till.waits_for(lambda: till.sandbox.requests("save") == 1, "the request to arrive")
    in_a_slot(till, pytest.MonkeyPatch())
    till.is_on(CRASHED)
    till.lets_everything_end()
    till.presses("Enter")
    till.is_on(UNKNOWN)
    till.presses("F5")
    till.is_on(QUESTIONS)
    till.sees("Kart saklama")


def test_an_effect_that_breaks_after_the_request_left_is_unknown_on_the_screen_and_in_the_journal(
    till: Cashier, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.goes_to_card(GSM)
    till.fills_in_card(TROY)
    monkeypatch.setattr(StoreCardEffects, "_write_down", breaks_later)
    till.presses("Enter")
    till.is_on(CRASHED)
    till.sees(SENT)
    assert_emptied(till)
    till.waits_for(lambda: [row["state"] for row in till.journal("save")] == ["unknown"], "the journal's row")
    till.presses("Enter")
    till.is_on(UNKNOWN)
    till.takes_next_customer()
    till.types(GSM)
    till.sees("önce F5 ile onu sorunuz")
    till.presses("F5")
    till.is_on(QUESTIONS)
    till.sees("Kart saklama")
    assert till.sandbox.requests("save") == till.sandbox.books()["saves"] == 1


def test_a_call_that_breaks_is_reported_as_well_and_unknown(till: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    till.goes_to_card(GSM)
    till.fills_in_card(TROY)
    monkeypatch.setattr(card_service, "checked", breaks)  # the answer is there and cannot be read
    till.presses("Enter")
    till.is_on(CRASHED)
    assert len(reports(till)) == 1
    assert len([line for line in till.log().splitlines() if "Unforeseen" in line]) == 1
    till.presses("Enter")
    till.is_on(UNKNOWN)
    assert [row["state"] for row in till.journal("save")] == ["unknown"]


def test_a_page_that_breaks_while_a_result_is_shown_is_no_lie_about_it(
    till: Cashier, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.goes_to_card(GSM)
    till.fills_in_card(TROY)
    with monkeypatch.context() as patch:
        patch.setattr(StoredPage, "show_state", breaks)
        till.presses("Enter")
        till.is_on(CRASHED)
        assert [row["state"] for row in till.journal("save")] == ["done"]
        till.presses("Enter")
        till.sees("Sayfa gösterilemiyor.", "Programı kapat")
        assert till.title() == CRASHED
        till.presses("F5")
        till.is_on(QUESTIONS)
    till.presses("Esc")
    till.is_on(STORED)
    assert till.sandbox.requests("save") == 1


def test_a_crash_while_the_cards_are_compared_never_stores_a_card_without_a_number(till: Cashier) -> None:
    till.stores(GSM, TROY)
    till.takes_next_customer()
    till.goes_to_card(GSM)
    till.fills_in_card(VISA)
    till.sandbox.faults([{"service": "list", "delay_s": 0.4}])
    till.presses("Enter")
    till.waits_for(lambda: till.sandbox.requests("list") == 1, "the list to be asked for")
    in_a_slot(till, pytest.MonkeyPatch())
    till.is_on(CRASHED)
    till.waits_for(lambda: "late answer: CardsListed" in till.log(), "the late answer")
    till.presses("Enter")
    till.is_on(CUSTOMER)
    assert till.sandbox.requests("save") == 1
    assert len(till.journal("save")) == 1


def test_a_card_that_was_wiped_before_its_request_could_be_built_is_not_sent(
    till: Cashier, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.goes_to_card(GSM)
    till.fills_in_card(TROY)
    record = StoreCardEffects.record

    async def record_and_crash(self: StoreCardEffects, *args: object) -> None:
        await record(self, *args)  # type: ignore[arg-type]
        till.program._crashes.take(Unforeseen(), "slot")

    monkeypatch.setattr(StoreCardEffects, "record", record_and_crash)
    till.presses("Enter")
    till.is_on(CRASHED)
    till.lets_everything_end()
    assert [row["state"] for row in till.journal("save")] == ["cancelled"]
    assert till.sandbox.requests("save") == 0


def test_a_payments_card_is_emptied_too_and_nothing_was_taken(till: Cashier) -> None:
    till.goes_to_instalments(GSM, VISA, "000")
    assert till.paying_secrets.pan
    in_a_slot(till, pytest.MonkeyPatch())
    till.is_on(CRASHED)
    assert_emptied(till)
    till.presses("Enter")
    till.is_on(AMOUNT)
    assert till.sales() == []


def test_a_deletion_whose_effect_breaks_is_an_open_question(till: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    till.stores(GSM, TROY)
    till.takes_next_customer()
    till.presses("F4")
    till.types(GSM)
    till.presses("Enter")
    till.is_on("Kayıtlı kartlar")
    till.presses("Del")
    till.sees("Bu kart silinsin mi?")
    with monkeypatch.context() as patch:
        patch.setattr(LookAfterEffects, "journalled", _then_break(LookAfterEffects.journalled))
        till.presses("F7")
        till.is_on(CRASHED)
    till.sees(SENT)
    till.waits_for(lambda: [row["state"] for row in till.journal("delete")] == ["unknown"], "the journal's row")
    till.presses("Enter")
    till.is_on(UNKNOWN)
    assert till.sandbox.requests("delete") == 1


def test_a_token_whose_effect_breaks_leaves_a_sale_that_can_be_given_up(
    till: Cashier, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.goes_to_instalments(GSM, VISA, "000")
    monkeypatch.setattr(PayEffects, "journalled", _then_break(PayEffects.journalled))
    till.presses("Enter")
    till.is_on(CRASHED)
    assert_emptied(till)
    till.waits_for(lambda: [sale["state"] for sale in till.sales()] == ["unknown"], "the sale's end")
    till.presses("F5")
    till.is_on(QUESTIONS)
    till.sees("Ödemeden vazgeç")
    till.presses("Del")
    till.sees("Ödemeden vazgeçildi, para çekilmedi.")
    assert till.title() != INSTALMENTS


def _then_break(call: Callable[..., object]) -> Callable[..., object]:
    async def broken(*args: object) -> None:
        await call(*args)  # type: ignore[misc]
        breaks()

    return broken


def test_a_fault_that_comes_at_every_tick_is_told_once_and_fills_neither_disk_nor_log(till: Cashier) -> None:
    timer = QTimer()
    timer.timeout.connect(breaks)
    timer.start(2)
    till.is_on(CRASHED)
    till.waits_for(lambda: "100 times" in till.log(), "a hundred faults")
    assert len(reports(till)) == 1
    till.presses("Enter")
    till.is_on(CUSTOMER)
    till.stores(GSM, TROY)  # it goes on failing and is no hindrance any more
    timer.stop()
    assert len(reports(till)) == 1
    assert len([line for line in till.log().splitlines() if "Unforeseen" in line]) <= 5


def test_the_same_fault_of_another_key_press_is_told_again(till: Cashier) -> None:
    for count in (1, 2):
        QTimer.singleShot(0, breaks)
        till.is_on(CRASHED)
        assert len(reports(till)) == count
        till.presses("Enter")
        till.is_on(CUSTOMER)


def test_what_happens_before_there_is_a_program_is_told_when_there_is(
    open_till: Callable[..., Cashier], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Window.show

    def shows_and_breaks(self: Window) -> None:
        shown(self)
        QTimer.singleShot(0, breaks)

    monkeypatch.setattr(Window, "show", shows_and_breaks)
    till = open_till()
    till.is_on(CRASHED)
    till.presses("Enter")
    till.is_on(CUSTOMER)


def test_the_last_ten_reports_are_kept(tmp_path: Path) -> None:
    secrets = CardSecrets()
    crashes = crash.Crashes(tmp_path / "crashes", [secrets])
    taken = []
    for _ in range(13):
        crashes.read()
        taken.append(crashes.take(Unforeseen(), "slot"))
    names = [path.name for path in sorted((tmp_path / "crashes").iterdir())]
    assert names == [one.report.name for one in taken[-10:] if one is not None and one.report is not None]


@pytest.mark.parametrize("hindrance", ["the folder cannot be made", "the state cannot be told"])
def test_what_breaks_in_the_report_itself_hinders_nothing(tmp_path: Path, hindrance: str) -> None:
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "crashes" if "folder" in hindrance else tmp_path / "crashes"
    secrets = CardSecrets()
    secrets.pan.insert(0, 0x31)
    crashes = crash.Crashes(folder, [secrets])
    if "state" in hindrance:
        crashes._state = breaks  # type: ignore[assignment]
    taken = crashes.take(Unforeseen(), "slot")
    assert taken is not None
    assert not secrets.pan
    assert (taken.report is None) == ("folder" in hindrance)


def test_a_cancelled_task_is_no_crash(till: Cashier) -> None:
    task = till.program._tasks.spawn(asyncio.sleep(60))  # type: ignore[arg-type]
    task.cancel()
    till.lets_pass(0.05)
    assert reports(till) == []
    assert till.title() == CUSTOMER


def test_a_hook_that_swallows_is_caught_by_these_tests(till: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutation: with a hook that does nothing the journey above fails, as it never comes to the crash's page."""
    monkeypatch.setattr(crash.sys, "excepthook", lambda *_: None)
    till.goes_to_card(GSM)
    till.fills_in_card(TROY, cvc="152")
    in_a_slot(till, monkeypatch)
    with pytest.raises(AssertionError, match="waited in vain"):
        till.waits_for(lambda: till.title() == CRASHED, "the page", 1.0)
    assert reports(till) == []
