"""Plays the main job on a virtual display: a cashier stores a customer's card in the sandbox, then takes a payment.

    python -m tests.journeys.play [--pictures build/screenshots] [--size 1366x768] [--data-dir FOLDER] [--program FILE]

The real program runs as a separate process; every key is a real key press from outside it, everything printed was read
from its screen through the accessibility bus, but for the bank's page: that is looked at as a picture. Exit status 0
only if the card and the payment stand in the merchant's database and the practice Paynet collected once.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from tests.helpers.engine_talk import complaints
from tests.journeys.driver.display import DriverError
from tests.journeys.driver.program import POLL_S, Desk
from tests.journeys.driver.tree import Element

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
TITLE_ROLES = ("heading", "label")
FIELD_ROLES = ("text", "entry", "password text", "check box", "spin button", "combo box")


@dataclass(frozen=True)
class Customer:
    """What the customer says and what stands on the card (an official test card, contract 0.11)."""

    gsm: str = "5320000042"
    name: str = "elif yilmaz"
    pan: str = field(default="9792075482365454", repr=False)
    expiry: str = "1230"
    cvc: str = field(default="152", repr=False)


@dataclass(frozen=True)
class Purchase:
    """What the customer buys, and how: in whole lira, in so many months, with which of the cards in the hand."""

    lira: str = "1250"
    months: int = 3
    card: Customer = Customer(pan="4446760701569538", cvc="598")
    password: str = field(default="a", repr=False)


@dataclass(frozen=True)
class Row:
    """The stored card as the merchant's database has it."""

    file: Path
    gsm: str
    name: str
    owner_id: str
    card: str
    brand: str
    label: str
    expiry: str
    operation_states: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Played:
    """What the journey took: keys for what was said or stands on the card, keys beyond; when the result was seen."""

    typed: int
    beyond: int
    code: str = field(repr=False)
    result: Element = field(repr=False)
    result_at: float = 0.0


@dataclass(frozen=True)
class Paid:
    """The payment as the merchant's database has it; ``collected`` is how often the practice Paynet drew the money."""

    reference_no: str
    state: str
    amount_kurus: int
    drawn_kurus: int | None
    instalments: int
    stored: bool
    card: str
    requests: int
    collected: int
    operation_states: tuple[tuple[str, str], ...]

    @property
    def is_as_it_should_be(self) -> bool:
        """Paid, and the money drawn once."""
        return self.state == "paid" and self.collected == 1


def command(data_dir: Path, program: Path | None = None) -> list[str]:
    """How the program is started for practice: this file, or the one installed beside this interpreter.

    Where another checkout is installed there, this one is started. DESK_PROGRAM in the environment names the file for
    a whole test run.
    """
    installed = Path(sys.executable).with_name("paynet-desk")
    is_ours = installed.exists() and installed.resolve().is_relative_to(ROOT)
    start = [str(installed)] if is_ours else [sys.executable, "-m", "paynet_desk"]
    if named := program or os.environ.get("DESK_PROGRAM"):
        start = [str(Path(named).absolute())]
    return [*start, "--environment", "sandbox", "--lang", "tr", "--data-dir", str(data_dir)]


def store_a_card(
    desk: Desk, customer: Customer, tell: Callable[[str], None] = print, *, ends_by_itself: bool = False
) -> Played:
    """The journey from the empty screen to the result page. DriverError when the screen shows something else.

    ``ends_by_itself``: the till was told how long a code is, so the last character sends it.
    """
    show = Narrator(desk, customer, tell)

    show.page("1", "Müşterinin cep telefonu")
    desk.write(customer.gsm)
    desk.wait("the number in its field", lambda tree: digits_of(focused_text(tree)) == customer.gsm)
    show.picture("musteri")
    show.did(f"typed {len(customer.gsm)} digits, read the notice aloud, Enter")
    desk.press("Return")

    show.page("2", "Doğrulama kodu")
    code = desk.wait("the code on the practice phone", code_on_the_phone)
    show.picture("kod-bekleniyor")
    desk.write(code)
    if not ends_by_itself:
        desk.wait("the code in its field", lambda tree: len(focused_text(tree)) == len(code))
        show.picture("kod")
        show.did(f"typed the {len(code)} characters from the practice phone, Enter")
        desk.press("Return")

    show.page("3", "Kart bilgileri")
    show.picture("kart-bos")
    fill_card(desk, customer, show)
    show.fields("filled")
    show.picture("kart")
    show.did("Enter")
    desk.press("Return")

    result = show.page("4", "Kart saklandı", patience_s=40)
    result_at = time.monotonic()
    show.picture("saklandi")
    return Played(desk.typed, desk.pressed, code, result, result_at)


def take_a_payment(desk: Desk, purchase: Purchase, gsm: str, tell: Callable[[str], None] = print) -> Played:
    """The journey from the amount to the receipt, for a customer who is known. DriverError as in ``store_a_card``."""
    typed, pressed = desk.typed, desk.pressed
    show = Narrator(desk, purchase.card, tell)

    desk.press("F3")
    show.page("1", "Ödenecek tutar")
    desk.write(purchase.lira)
    desk.wait("the amount in its field", lambda tree: digits_of(focused_text(tree)) == purchase.lira)
    show.fields("filled")
    show.picture("tutar")
    show.did(f"typed {len(purchase.lira)} digits, Enter")
    desk.press("Return")

    show.page("2", "Müşterinin cep telefonu")
    desk.write(gsm)
    desk.wait("what is known of the customer", lambda tree: tree.find(says="Kayıtlı müşteri"))
    show.picture("odeyen-musteri")
    show.did(f"typed {len(gsm)} digits, Enter")
    desk.press("Return")

    show.page("3", "Hangi kartla ödenecek?")
    show.rows()
    show.picture("hangi-kart")
    choose(desk, "Yeni kart")
    show.did("Yeni kart: Down, Enter")
    desk.press("Return")

    show.page("3", "Kart bilgileri")
    fill_card(desk, purchase.card, show)
    show.fields("filled")
    show.picture("odeyen-kart")
    show.did("Enter")
    desk.press("Return")

    show.page("4", "Tutar ve taksit")
    show.rows()
    choose(desk, f"Taksit: {purchase.months} taksit")
    show.picture("taksit")
    show.did(f"{purchase.months} taksit: Down, Enter")
    desk.press("Return")

    answer_the_bank(desk, purchase.password, show)

    result = show.page("6", "Ödeme alındı, kart saklandı", patience_s=40)
    result_at = time.monotonic()
    show.says()
    show.picture("odeme-alindi")
    return Played(desk.typed - typed, desk.pressed - pressed, "", result, result_at)


def choose(desk: Desk, row: str) -> None:
    """Presses Down until the row of the focused list that begins so is chosen."""
    for _ in range(12):
        here = desk.tree().focused
        if here is not None and here.role == "list item" and here.name.startswith(row):
            return
        desk.press("Down")
        desk.wait("the next row", partial(focus_after_row, name=here.name if here is not None else ""))
    raise DriverError(f"no row {row!r} in the list")


def focus_after_row(tree: Element, name: str) -> Element | None:
    """The focused row when it is another one than that called `name`."""
    focused = tree.focused
    return focused if focused is not None and focused.name != name else None


def answer_the_bank(desk: Desk, password: str, show: Narrator) -> None:
    """Types the 3D password into the bank's page. Its words are not on the accessibility bus, so it is looked at."""
    host = desk.wait("the bank's page", bank_host, patience_s=40)
    glass = Glass(desk)
    glass.wait("the bank's button", lambda: glass.find(BUTTON))
    show.tell(f"\n5  {host}")
    show.picture("banka")
    glass.wait("the ring around the field", glass.field_has_focus)  # as the bank's page wants it
    empty = glass.rows()
    desk.write(password)
    glass.wait("the password's bullets", lambda: glass.rows() != empty)
    show.picture("banka-sifre")
    show.did("3D Secure şifreniz: typed the practice password, Enter")
    desk.press("Return")


BUTTON = (0x3D, 0x3D, 0x3D)  # the colours of the practice bank's button, and of its ring around what has the focus
RING = (0x16, 0x67, 0xB7)


def bank_host(tree: Element) -> str | None:
    """The host that stands above the bank's page."""
    found = next((e.says for e in tree if e.role == "label" and ".bank.localhost" in e.says), None)
    return found.partition(":")[0] if found else None


class Glass:
    """The bank's page as it looks: where on it a colour is."""

    def __init__(self, desk: Desk) -> None:
        self._frame = desk.display.frame
        page = desk.tree().focused
        if page is None:
            raise DriverError("the bank's page does not have the focus")
        self._place = desk.extents(page)

    def rows(self) -> list[bytes]:
        """Its pixels."""
        return self._frame.rows(*self._place)

    def find(self, colour: tuple[int, int, int]) -> tuple[int, int] | None:
        """The first and the last line in which the colour fills at least eight pixels in a row."""
        run = (bytes(reversed(colour)) + b"\0") * 8
        lines = [number for number, row in enumerate(self.rows()) if _opaque(row).find(run) >= 0]
        return (lines[0], lines[-1]) if lines else None

    def field_has_focus(self) -> bool:
        """The ring is around what stands above the button."""
        ring, button = self.find(RING), self.find(BUTTON)
        return ring is not None and button is not None and ring[1] < button[1]

    def wait(self, what: str, seen: Callable[[], T | None], *, patience_s: float = 20) -> T:
        """Looks until `seen` gives something true; DriverError after that."""
        deadline = time.monotonic() + patience_s
        while not (found := seen()):
            if time.monotonic() > deadline:
                raise DriverError(f"waited {patience_s:g} s for {what} on the bank's page")
            time.sleep(POLL_S)
        return found


def _opaque(row: bytes) -> bytes:
    """The row with the unused fourth byte of each pixel as 0."""
    cleared = bytearray(row)
    cleared[3::4] = bytes(len(row) // 4)
    return bytes(cleared)


def fill_card(desk: Desk, customer: Customer, show: Narrator) -> None:
    """Goes where the program leads: what is asked for is typed, complete fields advance by themselves."""
    answers = {
        "Kart numarası": (customer.pan, True),
        "Son kullanma": (customer.expiry, True),
        "Güvenlik kodu": (customer.cvc, bool(customer.cvc)),
        "Kart üzerindeki ad": (customer.name, False),
        "Kayıt adı": ("", False),
    }
    before = ""
    for _ in range(len(answers) + 1):
        here = desk.wait("the next field", partial(focus_after, path=before))
        before = here.path
        label = next((label for label in answers if here.name.startswith(label)), None)
        if label is not None:
            text, advances = answers[label]
            if not here.says.strip():
                desk.write(text)
            elif label != "Kayıt adı":
                raise DriverError(f"the field '{label}' was not empty: {here.says!r}")
            if label == "Kart numarası":
                show.picture("kart-numara")
            if advances:
                show.did(f"{label}: typed, it went on by itself")
            else:
                show.did(f"{label}: {here.says or text or 'left empty'}, Enter")
                desk.press("Return")
        elif here.role == "check box" and "onay" in here.name:
            desk.press("space")
            desk.wait("the tick", lambda tree: (box := tree.focused) and "checked" in box.states)
            show.did(f"{here.name}: Space")
            return
        else:
            raise DriverError(f"the focus went to something unknown: {here.role} {here.name!r}")
    raise DriverError("the consent was never asked for")


class Narrator:
    """Prints what happens and what the screen shows; refuses to go on when the screen tells the full card number."""

    def __init__(self, desk: Desk, customer: Customer, tell: Callable[[str], None]) -> None:
        self._desk = desk
        self._customer = customer
        self._tell = tell

    def tell(self, line: str) -> None:
        """Prints a line."""
        self._tell(line)

    def rows(self) -> None:
        """Prints the rows of the page's list."""
        for element in self._desk.tree():
            if element.role == "list item":
                self._tell(f"   [{element.name}]")

    def says(self) -> None:
        """Prints what the page answers: every label that gives a value, and the answers above them."""
        tree = self._desk.tree()
        self._look_for_the_number(tree)
        for element in tree:
            if element.role == "label" and ": " in element.says:
                self._tell(f"   {element.says}")

    def page(self, number: str, title: str, patience_s: float = 20) -> Element:
        """Waits for the page with this title and something focused; prints title, lead and fields."""
        tree = self._desk.wait(
            f"the page '{title}'",
            lambda tree: tree if title_of(tree, title) and tree.focused else None,
            patience_s=patience_s,
        )
        self._tell(f"\n{number}  {title}")
        for line in after_title(tree, title):
            self._tell(f"   {line}")
        self.fields("")
        return tree

    def fields(self, when: str) -> None:
        """Prints the page's fields as a screen reader would find them."""
        tree = self._desk.tree()
        self._look_for_the_number(tree)
        for element in tree:
            if element.role in FIELD_ROLES:
                marks = [name for name in ("checked", "focused") if name in element.states]
                value = element.says if element.role != "check box" else ""
                note = f"  ({', '.join(marks)})" if marks else ""
                self._tell(f"   {when + ' ' if when else ''}[{element.name}] {value}{note}".rstrip())

    def did(self, what: str) -> None:
        """Prints what the cashier did."""
        self._look_for_the_number(self._desk.tree())
        self._tell(f"   > {what}")

    def picture(self, name: str) -> None:
        """Saves a picture of the page."""
        path = self._desk.picture(name)
        if path is not None:
            self._tell(f"   picture {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}")

    def _look_for_the_number(self, tree: Element) -> None:
        for element in tree:
            for words in (element.name, element.description, element.text or ""):
                if self._customer.pan in digits_of(words):
                    raise DriverError(f"the {element.role} tells the full card number to the accessibility bus")


def title_of(tree: Element, title: str) -> Element | None:
    """The element that is the page's title."""
    return next((e for e in tree if e.role in TITLE_ROLES and e.says == title), None)


def after_title(tree: Element, title: str, count: int = 1) -> Iterator[str]:
    """The lines that follow the title: the lead."""
    elements = iter(tree)
    for element in elements:
        if element.role in TITLE_ROLES and element.says == title:
            break
    for element in elements:
        if element.role == "label" and element.says and count:
            yield element.says
            count -= 1


def focus_after(tree: Element, path: str) -> Element | None:
    """The focused element when it is another one than that at `path`."""
    focused = tree.focused
    return focused if focused is not None and focused.path != path else None


def focused_text(tree: Element) -> str:
    """What stands in the focused field."""
    return tree.focused.says if tree.focused is not None else ""


def digits_of(text: str) -> str:
    """The ASCII digits in a text."""
    return "".join(c for c in text if c in "0123456789")


def code_on_the_phone(tree: Element) -> str | None:
    """The code inside the SMS that the practice phone shows, as a person reads it there."""
    phone = tree.find(name="Alıştırma telefonu")
    words = [element.says for element in (phone or tree) if element.says]
    for line, after in itertools.pairwise([*words, ""]):
        inside = re.search(r"kodunuz:\s+([A-Za-z0-9]{3,16})\b", line)
        if inside:
            return inside.group(1)
        if line.endswith("kodunuz:") and re.fullmatch(r"[A-Za-z0-9]{3,16}", after):
            return after
    return None


def database(data_dir: Path) -> Path:
    """The merchant's database file under the data folder."""
    for path in sorted(data_dir.rglob("*.db")):
        with reading(path) as connection:
            if connection.execute("select 1 from sqlite_master where name = 'customers'").fetchone():
                return path
    raise DriverError(f"no database of the program lies under {data_dir}")


def reading(path: Path) -> closing[sqlite3.Connection]:
    """The database opened for reading only."""
    return closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True))


def stored_row(data_dir: Path, gsm: str, last4: str = "") -> Row | None:
    """What the database knows of the customer's newest card, or that which ends so; None when it has no owner id."""
    path = database(data_dir)
    with reading(path) as connection:
        row = connection.execute(
            "select c.id, c.gsm, c.name, c.owner_id, k.pan_first6, k.pan_length, k.pan_last4, k.brand, k.label,"
            " k.expiry_month, k.expiry_year from customers c join cards k on k.customer_id = c.id"
            " where c.gsm = ? and k.pan_last4 like ? and c.owner_id is not null order by k.id desc",
            (gsm, last4 or "%"),
        ).fetchone()
        if row is None:
            return None
        states = connection.execute(
            "select operation, state from journal where customer_id = ? and reference_no is null order by seq",
            (row[0],),
        )
        card = f"{row[4]}{'*' * (row[5] - 10)}{row[6]}"
        return Row(
            path, row[1], row[2], row[3], card, row[7], row[8], f"{row[9]:02}/{row[10]}", tuple(states.fetchall())
        )


def paid_row(data_dir: Path, gsm: str) -> Paid | None:
    """What database and practice Paynet know of the customer's newest payment; None when there is none."""
    with reading(database(data_dir)) as connection:
        row = connection.execute(
            "select p.reference_no, p.state, p.amount_kurus, p.drawn_kurus, p.instalments, p.stored, p.pan_first6,"
            " p.pan_length, p.pan_last4, p.charges from payments p join customers c on c.id = p.customer_id"
            " where c.gsm = ? order by p.id desc",
            (gsm,),
        ).fetchone()
        if row is None:
            return None
        states = connection.execute(
            "select operation, state from journal where reference_no = ? order by seq", (row[0],)
        ).fetchall()
    books = (data_dir / "sandbox" / "books.json").read_text(encoding="utf-8").splitlines()
    transactions = [done for line in books for done in json.loads(line).get("transactions", [])]
    collected = [done for done in transactions if done["reference_no"] == row[0] and done["is_succeed"]]
    card = f"{row[6]}{'*' * (row[7] - 10)}{row[8]}"
    return Paid(*row[:5], bool(row[5]), card, row[9], len(collected), tuple(states))


def tell_paid(paid: Paid) -> None:
    """Prints the payment's row."""
    print(f"\npayment:        {paid.state}")
    print(f"reference_no:   {paid.reference_no}")
    drawn = "nothing" if paid.drawn_kurus is None else lira(paid.drawn_kurus)
    print(
        f"amount:         {lira(paid.amount_kurus)}, drawn {drawn} in {paid.instalments} instalments from {paid.card}"
    )
    print(f"card stored:    {'yes' if paid.stored else 'no'}")
    print(f"charges:        {paid.requests} sent, {paid.collected} collected")
    print("   journal: " + ", ".join(f"{operation} {state}" for operation, state in paid.operation_states))


def lira(kurus: int) -> str:
    """ "1293.75 TRY"."""
    return f"{kurus // 100}.{kurus % 100:02} TRY"


def play(data_dir: Path, pictures: Path, size: tuple[int, int], program: Path | None = None) -> int:
    """The whole play; its exit status."""
    customer = Customer()
    with tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as folder:
        print(f"Paynet Desk on a virtual display of {size[0]}x{size[1]}, sandbox environment")
        with Desk(Path(folder), command(data_dir, program), size=size, pictures=pictures) as desk:
            played = store_a_card(desk, customer)
            bought = take_a_payment(desk, Purchase(), customer.gsm)
            ended = desk.quit()
            output = complaints(desk.output())
    row = stored_row(data_dir, customer.gsm, customer.pan[-4:])
    print(f"\nkeys: {played.typed} for what the customer said and what stands on the card, {played.beyond} beyond that")
    if output.strip():
        print(f"the program wrote:\n{output}")
    if row is None:
        print("NOT STORED: the database has no card with an owner id for this customer", file=sys.stderr)
        return 1
    print(f"card:           {row.card}")
    print(f"card_owner_id:  {row.owner_id}")
    print(f"row in {row.file}:")
    print(f"   customer {row.gsm}, {row.name}; {row.brand}, {row.label}, {row.expiry}")
    print("   journal: " + ", ".join(f"{operation} {state}" for operation, state in row.operation_states))
    paid = paid_row(data_dir, customer.gsm)
    if paid is None or not paid.is_as_it_should_be:
        print(f"NOT PAID ONCE: {paid or 'the database has no payment of this customer'}", file=sys.stderr)
        return 1
    tell_paid(paid)
    print(f"keys: {bought.typed} for what was said, stands on the card and the bank asked, {bought.beyond} beyond that")
    if ended:
        print(f"the program ended with status {ended}", file=sys.stderr)
    return 1 if ended else 0


def main() -> int:
    """Reads the arguments and plays."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.journeys.play", description="Store a card and take a payment on a virtual display."
    )
    parser.add_argument("--pictures", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--data-dir", type=Path, default=None, help="default: build/play, emptied first")
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--program", type=Path, help="an executable, frozen or installed; default: the source")
    options = parser.parse_args()
    data_dir = options.data_dir or ROOT / "build" / "play"
    if options.data_dir is None:
        shutil.rmtree(data_dir, ignore_errors=True)
    for old in options.pictures.glob("[0-9][0-9]-*.png"):
        old.unlink()
    data_dir.mkdir(parents=True, exist_ok=True)
    width, height = (int(part) for part in options.size.split("x"))
    try:
        return play(data_dir.resolve(), options.pictures, (width, height), options.program)
    except DriverError as problem:
        print(f"\nthe play stopped: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
