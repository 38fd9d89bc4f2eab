"""The whole job from outside: the installed program as a process of its own, real keys, a screen, a database."""

from __future__ import annotations

import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.engine_talk import complaints
from tests.helpers.memory import Copy, copies, forms
from tests.journeys.driver.program import Desk
from tests.journeys.play import (
    Customer,
    Paid,
    Played,
    Purchase,
    Row,
    command,
    database,
    paid_row,
    reading,
    store_a_card,
    stored_row,
    take_a_payment,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs X11 and the accessibility bus of Linux")

CUSTOMER = Customer()
PURCHASE = Purchase(card=Customer(pan="4090700102323514", cvc="834"), password="123")
MOST_KEYS_BEYOND = 6  # for a new customer: three more than one Enter a page
SECRET_KEY = "sck_sandbox_QWxpxZ8rbWE/Paynet+Desk"
COMPILED = (".pyc", ".qmlc", ".cache-9", ".cache-8")  # a short code may occur in them by chance


@dataclass(frozen=True)
class Afternoon:
    """What is left when one customer was served and the program was closed."""

    folder: Path
    data: Path
    played: Played
    bought: Played
    row: Row | None
    paid: Paid | None
    in_memory: list[Copy] | None  # None: this user may not look
    in_memory_when_paid: list[Copy]
    gsm_in_memory: list[Copy]
    clipboard: bytes
    marked: bytes
    status: int
    output: str
    heard: str
    receipt: str
    greeting: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Afternoon:
    """A card stored, a payment taken with another, the memory looked at a second after each, the program closed."""
    folder = tmp_path_factory.mktemp("till")
    data = folder / "data"
    data.mkdir()
    with Desk(folder, command(data)) as desk:
        played = store_a_card(desk, CUSTOMER, tell=lambda line: None)
        heard = desk.tree().outline()
        time.sleep(max(0.0, played.result_at + 1 - time.monotonic()))  # the goal itself names this second (G15)
        try:
            in_memory = copies(desk.process.pid, CUSTOMER.pan)
            gsm_in_memory = copies(desk.process.pid, CUSTOMER.gsm)
        except PermissionError:
            in_memory, gsm_in_memory = None, []
        bought = take_a_payment(desk, PURCHASE, CUSTOMER.gsm, tell=lambda line: None)
        receipt = desk.tree().outline()
        time.sleep(max(0.0, bought.result_at + 1 - time.monotonic()))
        in_memory_when_paid = copies(desk.process.pid, PURCHASE.card.pan) if in_memory is not None else []
        clipboard, marked = desk.display.selection("clipboard"), desk.display.selection("primary")
        status = desk.quit()
        output = complaints(desk.output())
    row = stored_row(data, CUSTOMER.gsm, CUSTOMER.pan[-4:])
    paid = paid_row(data, CUSTOMER.gsm)
    with Desk(folder / "next-morning", command(data)) as desk:
        desk.wait("the first field", lambda tree: tree.focused)
        desk.write(CUSTOMER.gsm)
        greeted = desk.wait("what is known of the customer", lambda tree: tree.find(says="Kayıtlı müşteri"))
    return Afternoon(
        folder=folder,
        data=data,
        played=played,
        bought=bought,
        row=row,
        paid=paid,
        in_memory=in_memory,
        in_memory_when_paid=in_memory_when_paid,
        gsm_in_memory=gsm_in_memory,
        clipboard=clipboard,
        marked=marked,
        status=status,
        output=output,
        heard=heard,
        receipt=receipt,
        greeting=greeted.says,
    )


def test_the_card_stands_in_the_merchants_database(served: Afternoon) -> None:
    assert served.row is not None
    assert served.row.owner_id
    assert served.row.card == "979207******5454"
    assert (served.row.brand, served.row.expiry) == ("TROY", "12/2030")
    assert served.row.operation_states == (("send_code", "done"), ("save", "done"))


def test_the_result_page_tells_the_owner_id_and_the_masked_card(served: Afternoon) -> None:
    assert served.row is not None
    assert served.row.owner_id in served.heard
    assert "9792 07•• •••• 5454" in served.heard


def test_the_customer_is_known_on_the_next_start(served: Afternoon) -> None:
    assert re.fullmatch(r"Kayıtlı müşteri: El[iı]f Y[iı]lmaz, 2 kartı var\.", served.greeting)


def test_the_payment_stands_in_the_merchants_database_and_was_collected_once(served: Afternoon) -> None:
    assert served.paid is not None
    assert served.paid.is_as_it_should_be
    assert (served.paid.amount_kurus, served.paid.drawn_kurus, served.paid.instalments) == (125_000, 129_375, 3)
    assert (served.paid.card, served.paid.stored, served.paid.requests) == ("409070******3514", True, 1)
    assert served.paid.operation_states == (("create_token", "done"), ("charge", "done"))


def test_the_receipt_tells_the_reference_the_total_and_the_masked_card(served: Afternoon) -> None:
    assert served.paid is not None
    assert served.paid.reference_no in served.receipt
    assert "1.293,75 ₺" in served.receipt
    assert "4090 70•• •••• 3514" in served.receipt


def test_the_job_takes_at_most_six_keys_beyond_what_is_said_and_stands_on_the_card(served: Afternoon) -> None:
    data = CUSTOMER.gsm + served.played.code + CUSTOMER.pan + CUSTOMER.expiry + CUSTOMER.cvc + CUSTOMER.name
    assert served.played.typed == len(data)
    assert served.played.beyond <= MOST_KEYS_BEYOND


def test_the_program_ends_by_itself_and_has_nothing_to_say(served: Afternoon) -> None:
    assert served.status == 0
    assert served.output == ""


def test_the_card_number_is_gone_from_the_memory_one_second_after_the_result(served: Afternoon) -> None:
    if served.in_memory is None:
        assert os.geteuid() != 0
        pytest.skip("the program lets no other program of its user look into its memory; root can: sudo make test")
    assert served.gsm_in_memory  # the same look finds the phone number: it did see the memory
    assert [(copy.form, copy.mapping, copy.around) for copy in served.in_memory] == []


def test_the_paying_cards_number_is_gone_from_the_memory_one_second_after_the_receipt(served: Afternoon) -> None:
    if served.in_memory is None:
        pytest.skip("the program lets no other program of its user look into its memory; root can: sudo make test")
    assert [(copy.form, copy.mapping, copy.around) for copy in served.in_memory_when_paid] == []


def test_the_browser_left_no_profile_on_the_disk(served: Afternoon) -> None:
    names = ("Cookies", "History", "Local Storage", "QtWebEngine", "Network Persistent State", "Cache_Data", "GPUCache")
    found = [path for path in served.folder.rglob("*") if any(name in path.name for name in names)]
    assert found == []


def test_neither_clipboard_nor_marked_text_hold_anything_of_the_card(served: Afternoon) -> None:
    assert served.clipboard == b""
    assert served.marked == b""


def test_no_file_holds_the_card_number_or_the_secret_key(served: Afternoon) -> None:
    patterns = [
        *forms(CUSTOMER.pan).values(),
        *forms(PURCHASE.card.pan).values(),
        SECRET_KEY.encode(),
        SECRET_KEY.encode("utf-16-le"),
    ]
    found = [
        str(path.relative_to(served.folder))
        for path in files_left(served.folder)
        if any(pattern in path.read_bytes() for pattern in patterns)
    ]
    assert found == []


def test_no_file_holds_the_code_from_the_sms(served: Afternoon) -> None:
    alone = re.compile(rb"(?<![A-Za-z0-9])" + re.escape(served.played.code.encode()) + rb"(?![A-Za-z0-9])")
    found = [
        str(path.relative_to(served.folder))
        for path in files_left(served.folder)
        if not path.name.endswith(COMPILED) and alone.search(path.read_bytes())
    ]
    assert found == []


@pytest.mark.parametrize("code", [CUSTOMER.cvc, PURCHASE.card.cvc, PURCHASE.password], ids=["stored", "paid", "3D"])
def test_no_value_in_the_database_and_no_log_line_is_a_security_code_or_the_3d_password(
    served: Afternoon, code: str
) -> None:
    with reading(database(served.data)) as connection:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        values = [
            str(value) for table in tables for row in connection.execute(f'select * from "{table}"') for value in row
        ]
    assert code not in values
    secret = re.compile(rf"(cvc|cvv|kod|password|şifre)\W+{code}\b", re.IGNORECASE)
    assert not [value for value in values if secret.search(value)]
    logs = [path for path in files_left(served.folder) if path.suffix in (".log", ".txt", ".jsonl", ".json")]
    alone = re.compile(rf"(?<![\w.,]){code}(?!\w)")  # behind a comma: a time's milliseconds
    assert not [path for path in logs if alone.search(path.read_text(errors="replace"))]


def files_left(folder: Path) -> list[Path]:
    """Every file of the run but the display's own: its frame buffer is the picture on the glass."""
    display = folder / "display"
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_relative_to(display)]
