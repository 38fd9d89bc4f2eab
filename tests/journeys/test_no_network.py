"""Bytes never left, or Paynet turned the request away at the door: nothing is lost, and it works afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from paynet_desk.flow.problem import ProblemKind
from paynet_desk.ui.texts import PROBLEMS
from tests.helpers.counter import GSM, TROY, VISA
from tests.helpers.sandbox import RunningSandbox
from tests.journeys.line import Line
from tests.journeys.till import CARD, CODE, CUSTOMER, STORED, Cashier

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

OFFLINE = (PROBLEMS[ProblemKind.OFFLINE].title, "Hiçbir şey gönderilmedi")
NO_FOLDER = (PROBLEMS[ProblemKind.REGISTRY_FOLDER].title, "Hiçbir şey gönderilmedi")
READ_ONLY = (PROBLEMS[ProblemKind.REGISTRY_READ_ONLY].title, "Hiçbir şey gönderilmedi")


@pytest.fixture
def line(sandbox: RunningSandbox) -> Iterator[Line]:
    line = Line(sandbox.base_url)
    yield line
    line.cut()


def test_without_a_network_each_call_says_so_keeps_everything_and_works_when_it_is_back(
    open_till: Callable[..., Cashier], line: Line
) -> None:
    till = open_till(api_base_url=line.base_url)
    till.sees("Hazır")
    line.cut()
    till.types(GSM)
    till.presses("Enter")
    till.sees(*OFFLINE, "Paynet’e ulaşılamıyor")
    assert till.text_in("Cep telefonu") == "532 000 00 42"
    line.mend()
    till.presses("Enter")
    till.is_on(CODE)

    line.cut()
    till.types(till.is_told_the_code(GSM))
    till.presses("Enter")
    till.sees(*OFFLINE)
    assert till.text_in("Müşterinin söylediği kod") == "••••••"
    line.mend()
    till.presses("Enter")
    till.is_on(CARD)

    till.fills_in_card(TROY, cvc="152")
    line.cut()
    till.presses("Enter")
    till.sees(*OFFLINE)
    assert till.title() == CARD
    assert till.text_in("Kart numarası") == "•••• •••• •••• ••••"
    assert [row["state"] for row in till.journal("save")] == ["cancelled"]
    line.mend()
    till.presses("Enter")
    till.is_on(STORED)
    assert [row["state"] for row in till.journal("save")] == ["cancelled", "done"]
    assert [row["state"] for row in till.journal("send_code")] == ["cancelled", "done"]
    assert till.sandbox.requests("send_otp") == till.sandbox.requests("save") == 1


def test_without_a_network_the_cards_of_a_known_owner_are_not_compared_and_nothing_is_stored(
    open_till: Callable[..., Cashier], line: Line
) -> None:
    till = open_till(api_base_url=line.base_url)
    till.stores(GSM, TROY)
    till.takes_next_customer()
    till.goes_to_card(GSM)
    till.fills_in_card(VISA)
    line.cut()
    till.presses("Enter")
    till.sees(*OFFLINE)
    assert till.title() == CARD
    assert len(till.journal("save")) == 1
    line.mend()
    till.presses("Enter")
    till.is_on(STORED)
    assert len(till.journal("save")) == 2


@pytest.mark.parametrize(
    ("switch", "said"),
    [
        ("key_refused", PROBLEMS[ProblemKind.KEY].title),
        ("address_refused", PROBLEMS[ProblemKind.ADDRESS].title),
    ],
    ids=["key", "address"],
)
def test_a_wrong_key_or_an_unregistered_address_is_named_at_each_call_and_nothing_is_lost(
    till: Cashier, switch: str, said: str
) -> None:
    till.sandbox.switch(**{switch: True})
    till.types(GSM)
    till.presses("Enter")
    till.sees(said)
    assert till.title() == CUSTOMER
    assert till.text_in("Cep telefonu") == "532 000 00 42"
    till.sandbox.switch(**{switch: False})
    till.presses("Enter")
    till.is_on(CODE)

    till.sandbox.switch(**{switch: True})
    till.types(till.is_told_the_code(GSM))
    till.presses("Enter")
    till.sees(said)
    assert till.text_in("Müşterinin söylediği kod") == "••••••"
    till.sandbox.switch(**{switch: False})
    till.presses("Enter")
    till.is_on(CARD)

    till.fills_in_card(TROY)
    till.sandbox.switch(**{switch: True})
    till.presses("Enter")
    till.sees(said)
    assert till.title() == CARD
    assert till.text_in("Kart numarası") == "•••• •••• •••• ••••"
    till.sandbox.switch(**{switch: False})
    till.presses("Enter")
    till.is_on(STORED)
    assert till.sandbox.books()["saves"] == 1


@pytest.mark.expects_log("till cannot work|not looked up|not read")
def test_a_database_that_cannot_be_opened_is_named_before_anything_is_sent(
    open_till: Callable[..., Cashier], tmp_path: Path
) -> None:
    in_the_way = tmp_path / "till" / "sandbox"
    in_the_way.parent.mkdir()
    in_the_way.write_text("a file where the folder should be")
    till = open_till()
    till.types(GSM)
    till.presses("Enter")
    till.sees(*NO_FOLDER)
    assert till.text_in("Cep telefonu") == "532 000 00 42"
    assert till.sandbox.requests("send_otp") == 0
    in_the_way.unlink()
    till.presses("Enter")
    till.is_on(CODE)


@pytest.mark.expects_log("till cannot work|not recorded|not closed|not read")
def test_a_database_that_has_become_read_only_refuses_the_store_before_it_is_sent(till: Cashier) -> None:
    till.goes_to_card(GSM)
    till.fills_in_card(TROY)
    registry = till.program._opening._registry
    assert registry is not None

    def write(allowed: bool) -> None:
        with registry._file.reading() as connection:
            connection.exec_driver_sql(f"pragma query_only = {'off' if allowed else 'on'}")

    write(False)
    till.presses("Enter")
    till.sees(*READ_ONLY)
    assert till.title() == CARD
    assert till.text_in("Kart numarası") == "•••• •••• •••• ••••"
    assert till.sandbox.requests("save") == 0
    write(True)
    till.presses("Enter")
    till.is_on(STORED)
