"""A cashier at the till: what a person can do (keys, clicks) and see (texts on the screen), and nothing else.

The real window and the real program run in this process, on Qt's loop; Paynet is the real sandbox in its own process.
Keys go to whatever has the focus, as a person's would. Every verb that looks waits until it sees, and fails with the
whole screen when it does not.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QTextBrowser,
    QWidget,
)

from paynet_desk.config import paths
from paynet_desk.config.settings import Settings
from paynet_desk.crash import Crashes
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.post import Post
from paynet_desk.program import Program
from paynet_desk.registry.values import Task
from paynet_desk.threeds.browser import BankView
from paynet_desk.threeds.tracker import Times
from paynet_desk.tills import TASKS, till_of
from paynet_desk.ui.language import Language
from paynet_desk.ui.opening import FIRST_SIZE
from paynet_desk.ui.pages.page import Page
from paynet_desk.ui.pages.paid import PaidPage
from paynet_desk.ui.pages.stored import StoredPage
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.field import Field
from paynet_desk.ui.widgets.secret_edit import SecretEdit
from paynet_desk.ui.window import Window
from tests.helpers.invariants import Screen
from tests.helpers.on_disk import OnDisk
from tests.helpers.sandbox import RunningSandbox
from tests.journeys.on_screen import screen_of
from tests.journeys.pace import Pace

PATIENCE_S = 8.0
CUSTOMER, CODE, CARD = "Müşterinin cep telefonu", "Doğrulama kodu", "Kart bilgileri"
SAME_CARD, STORED, UNKNOWN = "Bu kart zaten saklı olabilir", "Kart saklandı", "Sonuç henüz belli değil"
QUESTIONS = "Açık sorular"
CONSENT = "Müşteri, kartının saklanmasına onay veriyor"
AMOUNT, CHOICE, INSTALMENTS = "Ödenecek tutar", "Hangi kartla ödenecek?", "Tutar ve taksit"
DECIDE, PAID, PAID_AND_STORED = "Bankanın onayı belli değil", "Ödeme alındı", "Ödeme alındı, kart saklandı"
DECLINED, GIVEN_UP, NOT_SENT = "Ödeme alınmadı", "Ödemeden vazgeçildi", "Ödeme isteği gönderilemedi"

# The bank's page, quicker than a person would be asked to be.
QUICK = Times(return_quiet=0.15, return_longest=2.0, weak_quiet=0.3, ask=0.6, help=0.8, longest=20.0)

_KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Del": Qt.Key.Key_Delete,
    "Space": Qt.Key.Key_Space,
    "Tab": Qt.Key.Key_Tab,
    "Backspace": Qt.Key.Key_Backspace,
    "Home": Qt.Key.Key_Home,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    **{f"F{n}": Qt.Key(Qt.Key.Key_F1.value + n - 1) for n in range(1, 13)},
}


class Cashier(OnDisk):
    """Opens the program and works with it; ``keys`` counts every key pressed since the program was opened."""

    bank_times: Times = QUICK
    own_windows: tuple[type[QWidget], ...] = (Window, QMenu)

    def __init__(
        self,
        app: QApplication,
        loop: asyncio.AbstractEventLoop,
        settings: Settings,
        sandbox: RunningSandbox,
        pace: Pace,
    ) -> None:
        self.settings = settings
        self.sandbox = sandbox
        self.pace = pace
        self.keys = 0
        self.secrets_typed: set[str] = set()
        self.owners_seen: list[str] = []
        self.other_windows: list[str] = []
        self.stores_elsewhere = 0  # what another till did at the same sandbox
        self.doubles_elsewhere = 0
        self.deletions_elsewhere = 0
        self.window: Window
        self.secrets: CardSecrets
        self.paying_secrets: CardSecrets
        self.program: Program
        self.crashes: Crashes
        self._app = app
        self._loop = loop
        self._main: asyncio.Task[int] | None = None

    # ---- the program -----------------------------------------------------------------------------------------------

    def opens_the_program(self) -> None:
        """Open the window, as ``app.run`` does, and wait until the phone field has the focus."""
        posts = {task: Post() for task in TASKS}
        secrets = {task: CardSecrets() for task in TASKS}
        self.secrets, self.paying_secrets = secrets[Task.STORE_CARD], secrets[Task.PAY_AND_STORE]
        self.crashes = Crashes(self.settings.data_dir / "crashes", secrets.values(), environment="sandbox")
        self.crashes.install()
        language = Language(paths.resource_dir())
        language.use(self.settings.language or "tr")
        style.follow(self._app, self.settings.theme)
        tills = {
            task: replace(
                till_of(self.settings, secrets[task], posts[task].send, lambda: language.code, task),
                bank_times=self.bank_times,
            )
            for task in TASKS
        }
        self.window = self.makes_the_window(tills, language)
        self.window.show()
        self.window.activateWindow()
        self._app.processEvents()  # the first paint, which the program waits for before it does anything else
        self.program = Program(self.settings, self.window, secrets, posts, self.crashes)
        self._main = self._loop.create_task(self.program.main())
        self.waits_until_it_is_open()
        self.keys = 0

    def makes_the_window(self, tills: dict[Task, Till], language: Language) -> Window:
        """The window, as ``open_window`` makes it."""
        window = Window(tills, language, theme=self.settings.theme, text_scale=1.0)
        window.resize(*FIRST_SIZE)
        return window

    def waits_until_it_is_open(self) -> None:
        """The first field has the focus."""
        self.waits_for(lambda: isinstance(QApplication.focusWidget(), QLineEdit), "a field with the focus")

    def closes_the_program(self) -> None:
        """Close the window and wait until the program has ended in order."""
        if self._main is None:
            return
        main, self._main = self._main, None
        self.window.close()
        self.waits_for(main.done, "the end of the program")
        assert main.result() == 0
        self._clear_away()

    def loses_power(self) -> None:
        """The program ends where it stands: nothing is finished, nothing is written any more."""
        assert self._main is not None
        self._main = None
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self.waits_for(lambda: all(task.done() for task in tasks), "the tasks' end")
        registry = self.program._opening._registry
        if registry is not None:
            registry.close()
        self._clear_away()

    def _clear_away(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self.crashes.uninstall()
        self.window.hide()
        for view in self.window.findChildren(BankView):
            view._tear_down()  # as the program does before it quits
        self.window.deleteLater()
        self._app.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    # ---- what a person does ----------------------------------------------------------------------------------------

    def types(self, text: str) -> None:
        """Type ``text`` letter by letter into whatever has the focus at that moment."""
        for letter in text:
            target = self._target()
            if isinstance(target, SecretEdit):
                self._remember_secret(text)
            with self.pace.turn(f"a key in {target.accessibleName()}"):
                if letter.isascii():
                    QTest.keyClick(target, letter)
                else:  # QTest aborts the interpreter on these
                    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                        event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
                        QApplication.sendEvent(target, event)
            self.keys += 1
        self._turn()

    def presses(self, *names: str) -> None:
        """Press keys by name: "Enter", "F5", "Ctrl+V"."""
        for name in names:
            *held, key = name.split("+")
            modifier = Qt.KeyboardModifier.NoModifier
            for one in held:
                modifier |= {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Shift": Qt.KeyboardModifier.ShiftModifier}[
                    one
                ]
            code = _KEYS.get(key) or Qt.Key(ord(key.upper()))
            with self.pace.turn(f"{name} on {self.title()}"):
                QTest.keyClick(self._target(), code, modifier)
            self.keys += 1
            self._turn()

    def holds_down(self, name: str, times: int = 40) -> None:
        """Hold a key: one press, then repeats, then the release."""
        code = _KEYS[name]
        for number in range(times):
            self._send(QEvent.Type.KeyPress, code, repeats=number > 0)
        self._send(QEvent.Type.KeyRelease, code, repeats=False)
        self._turn()

    def hammers(self, name: str, times: int) -> None:
        """Press a key again and again as fast as can be, without looking."""
        for _ in range(times):
            self._send(QEvent.Type.KeyPress, _KEYS[name], repeats=False)
            self._send(QEvent.Type.KeyRelease, _KEYS[name], repeats=False)
        self.keys += times
        self._turn()

    def _send(self, kind: QEvent.Type, key: Qt.Key, *, repeats: bool) -> None:
        text = "\r" if key == Qt.Key.Key_Return else ""
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text, repeats)
        with self.pace.turn("a key"):
            QApplication.sendEvent(self._target(), event)

    def clicks(self, words: str, times: int = 1) -> None:
        """Click the button with these words, without looking in between."""
        button = self.button(words)
        for _ in range(times):
            with self.pace.turn(f"a click on {words}"):
                QTest.mouseClick(
                    button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, button.rect().center()
                )
        self._turn()

    def chooses_from_menu(self, words: str) -> None:
        """F10, then down to the entry with these words, then Enter."""
        self.presses("F10")
        menu = self.waits_for(QApplication.activePopupWidget, "the menu")
        assert isinstance(menu, QMenu)
        for _ in menu.actions():
            active = menu.activeAction()
            if active is not None and active.text() == words:
                break
            self.presses("Down")
        self.presses("Enter")
        self.waits_for(lambda: QApplication.activePopupWidget() is None, "the menu's end")

    def copies(self, text: str) -> None:
        """Something stands on the clipboard, from wherever."""
        QApplication.clipboard().setText(text)

    def goes_to(self, label: str) -> None:
        """Press Tab until the field with this label has the focus."""
        for _ in range(30):
            if QApplication.focusWidget() is self.field(label).edit:
                return
            self.presses("Tab")
        raise AssertionError(f"Tab never comes to {label!r}")

    def _target(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.window

    def _remember_secret(self, text: str) -> None:
        self.secrets_typed.add(text)

    # ---- what a person sees ----------------------------------------------------------------------------------------

    def page(self) -> Page:
        """The page on the sheet."""
        return next(page for page in self.window.findChildren(Page) if page.isVisible())

    def title(self) -> str:
        """The page's title."""
        return next((page.title.text() for page in self.window.findChildren(Page) if page.isVisible()), "")

    def is_on(self, title: str) -> None:
        """Wait for the page with this title."""
        self.waits_for(lambda: self.title() == title, f"the page {title!r}")

    def sees(self, *texts: str) -> None:
        """Wait until all of ``texts`` stand somewhere on the screen."""
        for text in texts:
            self.waits_for(lambda text=text: any(text in shown for shown in self.screen()), repr(text))

    def sees_no(self, text: str) -> None:
        """Wait until ``text`` is nowhere on the screen."""
        self.waits_for(lambda: not any(text in shown for shown in self.screen()), f"the end of {text!r}")

    def screen(self) -> list[str]:
        """Every text on the screen."""
        found: list[str] = []
        for widget in self.window.findChildren(QWidget):
            if not widget.isVisible():
                continue
            match widget:
                case QLabel() | QLineEdit():
                    found.append(widget.text())
                case QListWidget():
                    found.extend(widget.item(row).text() for row in range(widget.count()))
                case QTextBrowser():
                    found.append(widget.toPlainText())
                case QAbstractButton():
                    found.append(widget.accessibleName() or widget.text())  # a busy one is called what it does
                case _:
                    found.append(widget.accessibleName())
        return [text for text in found if text]

    def field(self, label: str) -> Field:
        """The field with this label."""
        for field in self.window.findChildren(Field):
            if field.isVisible() and field.label.text() == label:
                return field
        raise AssertionError(f"no field {label!r} on the screen:\n" + "\n".join(self.screen()))

    def text_in(self, label: str) -> str:
        """What stands in a field; bullets in one for secrets."""
        edit = self.field(label).edit
        assert isinstance(edit, QLineEdit)
        return edit.text()

    def is_in(self, label: str) -> None:
        """Wait until the field with this label has the focus."""
        self.waits_for(lambda: QApplication.focusWidget() is self.field(label).edit, f"the focus in {label!r}")

    def is_at(self, words: str) -> None:
        """Wait until the button or box with these words has the focus."""

        def there() -> bool:
            focused = QApplication.focusWidget()
            return focused is not None and focused.accessibleName() == words

        self.waits_for(there, f"the focus at {words!r}")

    def reads_on(self, label: str, text: str) -> None:
        """Wait until the help line of a field says ``text`` and it is no error."""
        self.waits_for(
            lambda: text in self.field(label).message and not self.field(label).has_error, f"{text!r} under {label!r}"
        )

    def reads_error_on(self, label: str, text: str = "") -> str:
        """Wait for an error on a field that contains ``text``; the whole error."""
        self.waits_for(
            lambda: self.field(label).has_error and text in self.field(label).message,
            f"an error {text!r} under {label!r}",
        )
        return self.field(label).message

    def reads_no_error_on(self, label: str) -> None:
        """No error under this field now."""
        assert not self.field(label).has_error, self.field(label).message

    def button(self, words: str) -> QAbstractButton:
        """The button with these words."""
        for button in self.window.findChildren(QAbstractButton):
            if button.isVisible() and words in (button.text(), button.accessibleName()):
                return button
        raise AssertionError(f"no button {words!r} on the screen:\n" + "\n".join(self.screen()))

    def reads_code_on_practice_phone(self) -> str:
        """The code on the little phone at the edge of the window."""

        def code() -> str:
            label = self.window.findChild(QLabel, "practice_code")
            return label.text() if label is not None and label.isVisible() else ""

        found = self.waits_for(code, "a code on the practice phone")
        self._remember_secret(found)
        return found

    def is_told_the_code(self, gsm: str) -> str:
        """The customer reads out the last code that came to this number."""
        code = self.sandbox.code(gsm)
        self._remember_secret(code)
        return code

    # ---- the usual way ---------------------------------------------------------------------------------------------

    def goes_to_code(self, gsm: str) -> None:
        """Page 1 to page 2."""
        self.is_on(CUSTOMER)
        self.types(gsm)
        self.presses("Enter")
        self.is_on(CODE)

    def goes_to_card(self, gsm: str) -> None:
        """Page 1 to page 3."""
        self.goes_to_code(gsm)
        self.types(self.is_told_the_code(gsm))
        self.presses("Enter")
        self.is_on(CARD)

    def fills_in_card(self, number: str, expiry: str = "1230", cvc: str = "", holder: str = "elif yılmaz") -> None:
        """Type the card as it lies there; the name only where none stands yet. The consent is ticked, nothing sent."""
        self.types_card(number, expiry, cvc)
        if QApplication.focusWidget() is self.field("Kart üzerindeki ad").edit:
            if not self.text_in("Kart üzerindeki ad"):
                self.types(holder)
            self.presses("Enter")
        self.is_at(CONSENT)
        self.presses("Space")

    def fills_in_paying_card(self, number: str, cvc: str, *, consent: bool) -> None:
        """The same where the consent is the customer's choice: Enter would go on without it."""
        self.types_card(number, "1230", cvc)
        if QApplication.focusWidget() is self.field("Kart üzerindeki ad").edit:
            self.types("elif yılmaz")
        for _ in range(9):
            focused = QApplication.focusWidget()
            if focused is not None and focused.accessibleName() == CONSENT:
                break
            self.presses("Tab")
        self.is_at(CONSENT)
        if consent:
            self.presses("Space")

    def types_card(self, number: str, expiry: str, cvc: str) -> None:
        """Number, expiry and code; complete fields advance by themselves."""
        self.is_in("Kart numarası")
        self.types(number)
        self.is_in("Son kullanma")
        self.types(expiry)
        self.is_in("Güvenlik kodu")
        if cvc:
            self.types(cvc)
        else:
            self.presses("Enter")

    def stores(self, gsm: str, number: str, **card: str) -> None:
        """The whole way of one customer, up to the result."""
        self.goes_to_card(gsm)
        self.fills_in_card(number, **card)
        self.presses("Enter")
        self.is_on(STORED)

    def begins_a_sale(self, gsm: str, lira: str = "1250") -> None:
        """F3, the amount, whose it is; on to the card."""
        self.presses("F3")
        self.is_on(AMOUNT)
        self.types(lira)
        self.presses("Enter")
        self.is_on(CUSTOMER)
        self.types(gsm)
        if self.rows("select 1 from customers where gsm = ? and owner_id is not null", gsm):
            self.sees("Kayıtlı müşteri")
        self.presses("Enter")

    def goes_to_instalments(
        self, gsm: str, number: str, cvc: str, lira: str = "1250", *, consent: bool = False
    ) -> None:
        """A sale with a card that is on the counter, up to the ways to pay it."""
        self.begins_a_sale(gsm, lira)
        self.waits_for(lambda: self.title() in (CARD, CHOICE), "the card")
        if self.title() == CHOICE:
            self.chooses("Yeni kart")
            self.presses("Enter")
        self.fills_in_paying_card(number, cvc, consent=consent)
        self.presses("Enter")
        self.is_on(INSTALMENTS)

    def chooses(self, words: str) -> None:
        """Press Down until the chosen row of the page's list begins so."""
        for _ in range(12):
            rows = QApplication.focusWidget()
            if isinstance(rows, QListWidget):
                item = rows.currentItem()
                said = str(item.data(Qt.ItemDataRole.AccessibleTextRole) or item.text())
                if said.startswith(words):
                    return
            self.presses("Down")
        raise AssertionError(f"no row {words!r}:\n" + "\n".join(self.screen()))

    def takes_next_customer(self) -> None:
        """From a result back to page 1."""
        self.presses("Enter")
        self.is_on(CUSTOMER)

    # ---- waiting ---------------------------------------------------------------------------------------------------

    def waits_for(self, seen: Callable[[], Any], what: str, patience_s: float = PATIENCE_S) -> Any:
        """Let the program run until ``seen`` gives something true, and return that."""
        deadline = time.monotonic() + patience_s
        while True:
            if found := seen():
                return found
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain for {what}; the screen says:\n" + "\n".join(self.screen()))
            self._turn()

    def lets_everything_end(self) -> None:
        """Wait until nothing is under way: nothing asked of Paynet, no row left open."""
        self.waits_for(lambda: not [row for row in self.journal() if row["state"] == "sent"], "the end of all requests")
        self._turns(5)

    def lets_pass(self, seconds: float) -> None:
        """Go on working for a while: for what must not happen in it."""
        until = time.monotonic() + seconds
        self.waits_for(lambda: time.monotonic() >= until, "the time to pass")

    def _turns(self, count: int) -> None:
        for _ in range(count):
            self._turn()

    def _turn(self) -> None:
        with self.pace.turn(lambda: f"the loop on {self.title()}"):
            self._app.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self._check_that_what_is_shown_is_on_disk()
        self.other_windows += [
            type(w).__name__
            for w in QApplication.topLevelWidgets()
            if w.isVisible() and not isinstance(w, self.own_windows)
        ]
        time.sleep(0.001)  # the other threads' turn

    def _check_that_what_is_shown_is_on_disk(self) -> None:
        """I3, at the very turn in which success is shown first."""
        shown = [page for page in self.window.findChildren(Page) if page.isVisible()]
        for paid in shown:
            if isinstance(paid, PaidPage):
                done = {str(row["reference_no"]) for row in self.sales() if row["state"] == "paid"}
                told = {line.right for line in paid._receipt.lines} if paid._receipt is not None else set()
                assert done & told, "a payment is shown and does not stand on the disk"
        page = next((page for page in shown if isinstance(page, StoredPage)), None)
        if page is None:
            return
        on_disk = {
            str(row["owner_id"]) for row in self.rows("select owner_id from customers where owner_id is not null")
        }
        labels = {label.text() for label in page.findChildren(QLabel)}
        assert on_disk & labels, "success is shown and its owner id is not on the disk"
        for owner in on_disk & labels:
            if owner not in self.owners_seen:
                self.owners_seen.append(owner)

    # ---- what is looked at when the journey is over ----------------------------------------------------------------

    @property
    def file(self) -> Path:
        """The merchant's database."""
        return self.settings.registry_file

    def shows(self) -> Screen:
        """What the window shows and holds now."""
        return screen_of(self)

    def log(self) -> str:
        """The program's log file."""
        file = self.settings.data_dir / "log" / "paynet-desk.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""
