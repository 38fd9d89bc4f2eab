"""What must be true after every journey, whatever went wrong in it (PRODUCT.md, "Invariants")."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from PySide6.QtGui import QAccessible, QClipboard
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from paynet_desk.sandbox.keys import SECRET_KEY
from paynet_desk.ui.pages.card import CardPage
from paynet_desk.ui.pages.code import CodePage
from tests.journeys.till import Cashier

_TIME = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ", re.MULTILINE)
_FINAL = {"done", "refused", "cancelled", "unknown"}


def assert_invariants(till: Cashier, *, files_under: Path, spoken: str = "") -> None:
    """Check I1, I3, I4, I6, I7 and I9 over the sandbox's books, the database, the log and the screen.

    ``files_under``: the folder that holds every file of this run; ``spoken``: what the program logged elsewhere.
    """
    each_confirmation_stores_once(till)
    each_sale_is_collected_once_at_most(till)
    what_is_kept_of_sales_is_what_paynet_did(till)
    no_card_is_stored_twice_unasked(till)
    what_was_shown_is_on_disk(till)
    nothing_secret_is_left(till, files_under, spoken)
    every_operation_has_ended(till)
    card_fields_are_empty(till)
    the_window_never_froze(till)


def each_confirmation_stores_once(till: Cashier) -> None:
    """I1: never more requests than rows, rows than confirmations, accepted stores than requests."""
    rows = till.journal("save")
    confirmed = len(re.findall(r"(?:Confirm|CardsListed|StoreAnyway): \w+ -> SAVING", till.log()))
    assert len(rows) <= confirmed, f"{len(rows)} stores were begun after {confirmed} confirmations"
    if not till.sandbox.running:
        return
    books = till.sandbox.books()
    with_sales = sum(bool(done["store"].get("is_save_card_succeed")) for done in books["transactions"])
    saves = books["saves"] - with_sales
    stored, sent = (n - till.stores_elsewhere for n in (saves, books["requests"].get("save", 0)))
    left = [row for row in rows if row["state"] != "cancelled"]
    assert stored <= sent <= len(left), f"{stored} stored, {sent} sent, {len(left)} in the journal"


def each_sale_is_collected_once_at_most(till: Cashier) -> None:
    """I1: at Paynet once for a reference; never more tokens than confirmations, nor charges sent than written down."""
    sales = till.sales()
    confirmed = len(re.findall(r"Proceed: INSTALMENTS -> TOKENISING", till.log()))
    assert len(sales) <= confirmed, f"{len(sales)} sales were begun after {confirmed} confirmations"
    if not till.sandbox.running:
        return
    books = till.sandbox.books()
    assert all(count == 1 for count in books["charges"].values()), books["charges"]
    assert set(books["charges"]) <= {sale["reference_no"] for sale in sales}
    assert books["requests"].get("charge", 0) <= sum(sale["charges"] for sale in sales)
    sessions = Counter(token["session_id"] for token in books["tokens"])
    assert all(count == 1 for count in sessions.values()), "a session has several tokens"


def what_is_kept_of_sales_is_what_paynet_did(till: Cashier) -> None:
    """I5: paid is what was collected; declined and given up is what was not; what was begun has ended or is asked."""
    if not till.sandbox.running:
        return
    books = till.sandbox.books()
    drawn = {done["reference_no"]: done["offer"]["total"] for done in books["transactions"] if done["is_succeed"]}
    for sale in till.sales():
        is_collected = sale["reference_no"] in drawn
        match sale["state"]:
            case "paid":
                assert is_collected, "a sale stands as paid and nothing was collected"
                assert sale["drawn_kurus"] == sale["total_kurus"] == drawn[sale["reference_no"]]
            case "declined" | "given_up":
                assert not is_collected, f"a sale stands as {sale['state']} and was collected"
            case "open":
                assert till.page().step == 5, "a sale is open although nobody is at the bank"


def no_card_is_stored_twice_unasked(till: Cashier) -> None:
    """I2: the same card twice for one owner only where the warning was answered."""
    if not till.sandbox.running:
        return
    doubles = 0
    for owner in till.sandbox.books()["owners"]:
        counts = Counter(card["card_no"] for card in owner["cards"] if not card["deleted"])
        doubles += sum(count - 1 for count in counts.values())
    answered = till.log().count("StoreAnyway: ") + till.doubles_elsewhere
    assert doubles <= answered, f"{doubles} cards are stored twice, {answered} warnings were answered"


def what_was_shown_is_on_disk(till: Cashier) -> None:
    """I3: an owner id that was ever shown is still in the database."""
    kept = {row["owner_id"] for row in till.rows("select owner_id from customers")}
    assert set(till.owners_seen) <= kept
    for row in till.journal("save"):
        if row["state"] == "done":
            assert row["answered_owner_id"] in kept or row["settled_how"]


def nothing_secret_is_left(till: Cashier, files_under: Path, spoken: str) -> None:
    """I4: no card number, security code, code or key in a file, the log, the clipboard, or what the screen tells."""
    long = {secret for secret in till.secrets_typed if len(secret) >= 6} | {SECRET_KEY}
    short = {secret for secret in till.secrets_typed if 3 <= len(secret) < 6} - {"000"}  # stands in many a number
    for file in sorted(path for path in files_under.rglob("*") if path.is_file()):
        content = file.read_bytes()
        for secret in long:
            for form in _forms(secret):
                assert form not in content, f"a secret of {len(secret)} signs stands in {file.name}"
    words = [("the log", _TIME.sub("", till.log())), ("a log record", spoken)]
    words += [("the clipboard", _clipboard()), ("a window title", _titles())]
    words += [("the screen", text) for text in _told_by(till)]
    words += [("the database", str(value)) for row in _all_rows(till) for value in row.values()]
    for where, text in words:
        for secret in long:
            grouped = re.escape(secret) if not secret.isdigit() else r"[ \-\u00a0]?".join(secret)
            assert not re.search(grouped, text), f"a secret of {len(secret)} signs stands in {where}"
        for secret in short:
            alone = rf"(?<![0-9A-Za-z]){re.escape(secret)}(?![0-9A-Za-z])"
            assert not re.search(alone, text), f"a secret of {len(secret)} signs stands in {where}: {text[:80]!r}"


def _forms(secret: str) -> list[bytes]:
    forms = [secret.encode(), secret.encode("utf-16-le")]
    if secret.isdigit() and len(secret) > 11:
        forms.append(" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)).encode())
    return forms


def _clipboard() -> str:
    clipboard = QApplication.clipboard()
    modes = [QClipboard.Mode.Clipboard]
    if clipboard.supportsSelection():
        modes.append(QClipboard.Mode.Selection)
    return " ".join(clipboard.text(mode) for mode in modes)


def _titles() -> str:
    return " ".join(widget.windowTitle() for widget in QApplication.topLevelWidgets())


def _told_by(till: Cashier) -> list[str]:
    """Everything every widget, shown or hidden, tells the accessibility bus, its tool tip, and Qt's own text."""
    told: list[str] = []
    kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)
    for widget in till.window.findChildren(QWidget):
        if widget.objectName() == "practice_code":
            continue  # it is there to be read out, in practice only
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None:
            told += [interface.text(kind) for kind in kinds]
            if (words := interface.textInterface()) is not None:
                told.append(words.text(0, words.characterCount()))
        told.append(widget.toolTip())
        if isinstance(widget, QLineEdit):
            told.append(widget.text())
    return [text for text in told if text]


def _all_rows(till: Cashier) -> list[dict[str, object]]:
    tables = [row["name"] for row in till.rows("select name from sqlite_master where type = 'table'")]
    rows = [row for table in tables for row in till.rows(f'select * from "{table}"')]
    return [
        {name: v for name, v in row.items() if not name.endswith(("hash", "hashes", "sha256", "at"))} for row in rows
    ]


def every_operation_has_ended(till: Cashier) -> None:
    """I6: done, refused, cancelled or unknown; and nothing new for a customer whose store is not settled."""
    rows = till.journal()
    assert {row["state"] for row in rows} <= _FINAL, [row["state"] for row in rows]
    for row in rows:
        if row["operation"] == "save" and row["state"] == "unknown":
            later = [r for r in rows if r["customer_id"] == row["customer_id"] and r["seq"] > row["seq"]]
            assert not later, "something was begun for a customer whose store is not settled"
        if row["operation"] == "charge" and row["state"] == "unknown":
            later = [
                r
                for r in rows
                if r["customer_id"] == row["customer_id"] and r["seq"] > row["seq"] and r["operation"] != "charge"
            ]
            assert not later, "something was begun for a customer whose sale is not settled"


def card_fields_are_empty(till: Cashier) -> None:
    """I7: outside the card's page nothing of a card is left, in no buffer, no field and no undo history."""
    page = till.page()
    if isinstance(page, CardPage) or page.step in (3, 4):  # a paying card is kept until the ways to pay are chosen
        return
    for secrets in (till.secrets, till.paying_secrets):
        assert not any(secrets.pan._store), "the card number's buffer is not wiped"
        assert not any(secrets.cvc._store), "the security code's buffer is not wiped"
    for card_page in till.window.findChildren(CardPage):
        for edit in card_page.findChildren(QLineEdit):
            assert not edit.text(), f"something is left in {edit.accessibleName()}"
            assert not edit.isUndoAvailable()
    if not isinstance(page, CodePage):
        assert not any(till.secrets.code._store), "the code's buffer is not wiped"


def the_window_never_froze(till: Cashier) -> None:
    """I9: no turn of the loop above 100 ms."""
    assert not till.pace.freezes, till.pace.freezes
