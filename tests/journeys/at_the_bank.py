"""The customer in front of the bank's page: what a person can see there, and the keys a person can press."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from paynet_desk.threeds.browser import BankView
from tests.helpers.shopper import Browser
from tests.journeys.till import Cashier

_FILL = """(function () {{
    var field = document.querySelector('form input:not([type=hidden]):not([type=file])');
    if (!field || !field.form.querySelector('button')) return false;
    field.value = {password};
    field.form.querySelector('button').click();
    return true;
}})()"""


class AtTheBank:
    """What happens on the page; waits as the cashier does, so that the program runs meanwhile."""

    def __init__(self, till: Cashier) -> None:
        self._till = till

    @property
    def view(self) -> BankView:
        """The page's place in the window."""
        view = self._till.window.findChild(BankView)
        assert view is not None
        return view

    def is_asked(self) -> None:
        """Wait until the bank asks for the password."""
        self._till.waits_for(lambda: any(".bank.localhost" in text for text in self._till.screen()), "the bank's page")
        self._till.waits_for(lambda: self.run("document.querySelector('input[name=password]') !== null"), "its field")

    def types(self, password: str) -> None:
        """Tab to the field, the password, Enter: real keys, pressed anew while the engine drops them."""
        self.is_asked()
        self._till.secrets_typed.add(password)
        self._till.waits_for(
            lambda: self._pressed(Qt.Key.Key_Tab, "document.activeElement.name === 'password'"), "the field's focus"
        )
        value = json.dumps(password)
        for letter in password:
            QTest.keyClick(self._focus(), letter)
        self._till.waits_for(lambda: self.run(f"document.activeElement.value === {value}"), "the password in the field")
        QTest.keyClick(self._focus(), Qt.Key.Key_Return)

    def fills_in(self, password: str) -> None:
        """The same by script, in whichever window or frame it is asked for."""
        code = _FILL.format(password=json.dumps(password))

        def filled() -> bool:
            got: list[Any] = []
            if self.view.attempt is None:
                return False
            for page in list(self.view.attempt._pages.values()):
                for frame in _frames(page.mainFrame()):
                    frame.runJavaScript(code, got.append)
            self._till.lets_pass(0.05)
            return True in got

        self._till.waits_for(filled, "a field for the password")

    def cancels(self) -> None:
        """Follow the page's own link that leaves."""
        self.is_asked()
        self.run("document.querySelector('.leave').click(); true")

    def approves_elsewhere(self, password: str = "a") -> None:
        """The bank has its answer and so has Paynet, while the page in the window still shows the question."""
        self.is_asked()
        assert self.view.attempt is not None
        address = urlsplit(self.view.attempt.page().url().toString())
        creq = self.run("document.querySelector('input[name=creq]').value") or parse_qs(address.query)["creq"][0]
        browser = Browser(self._till.sandbox)
        browser.post(f"{address.scheme}://{address.netloc}/3ds/answer", {"creq": creq, "password": password})
        assert "Doğrulama tamamlandı" in browser.page

    def crashes(self) -> None:
        """The process that draws the page dies."""
        assert self.view.attempt is not None
        os.kill(self.view.attempt.page().renderProcessPid(), signal.SIGKILL)

    def run(self, code: str) -> Any:
        """The value of a script in the page; None where the page was just being changed for another."""
        got: list[Any] = []
        if self.view.attempt is None or not self.view.attempt._pages:
            return None
        self.view.attempt.page().runJavaScript(code, 0, got.append)
        for _ in range(100):
            if got:
                return got[0]
            self._till.lets_pass(0.002)
        return None

    def _pressed(self, key: Qt.Key, seen: str) -> bool:
        if self.run(seen):
            return True
        QTest.keyClick(self._focus(), key)
        self._till.lets_pass(0.05)
        return bool(self.run(seen))

    def _focus(self) -> QWidget:
        assert self.view.attempt is not None
        target = self.view.attempt.view().focusProxy()
        assert target is not None
        return target


def _frames(frame: Any) -> Iterator[Any]:
    yield frame
    for child in frame.children():
        yield from _frames(child)
