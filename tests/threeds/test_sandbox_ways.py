"""Every way of the sandbox's bank through the real engine: the verdict, how far 3-D Secure got, what was charged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWebEngineCore import QWebEngineFrame
from pytestqt.qtbot import QtBot

from paynet_desk.sandbox.ways import WAYS
from paynet_desk.threeds.domain import ReturnDomain
from paynet_desk.threeds.tracker import Verdict
from tests.helpers.sandbox import RunningSandbox
from tests.helpers.shopper import Payment
from tests.threeds.conftest import QUICK, Customer, Site
from tests.threeds.ways_page import Seen, page

PASSWORD = """(function () {
    var field = document.querySelector('form input:not([type=hidden]):not([type=file])');
    if (!field) return false;
    field.value = 'a';
    field.form.querySelector('button').click();
    return true;
})()"""


@dataclass(frozen=True)
class Expected:
    """What is seen: a verdict or "crashed", after the password or without; and the token's state at Paynet."""

    end: Verdict | str
    tds: str
    typed: bool = True


OK = Expected(Verdict.RETURNED, "ok")
UNTYPED = Expected(Verdict.RETURNED, "ok", typed=False)
EXPECTED = dict.fromkeys(WAYS, OK) | {
    "frictionless": UNTYPED,
    "frictionless_form": UNTYPED,
    "frictionless_refused": Expected(Verdict.RETURNED, "fail", typed=False),
    "top": Expected(Verdict.RETURNED_WEAK, "ok"),
    "iframe": Expected(Verdict.ASK_SERVER, "ok"),
    "method_frictionless": Expected(Verdict.RETURNED_WEAK, "ok", typed=False),
    "never_left": Expected(Verdict.ASK_SERVER, "ok", typed=False),
    "silent": Expected(Verdict.HELP, "pending", typed=False),
    "never": Expected(Verdict.HELP, "pending", typed=False),
    "crash": Expected("crashed", "pending", typed=False),
    "hang": Expected(Verdict.TIMED_OUT, "pending", typed=False),
    "alert_loop": Expected("crashed", "pending", typed=False),
    "redirect_loop": Expected(Verdict.HELP, "pending", typed=False),
    "bounce": Expected(Verdict.HELP, "pending", typed=False),
    "http_auth": Expected(Verdict.HELP, "pending", typed=False),
    "wrong_password": Expected(Verdict.TIMED_OUT, "pending"),
}
NEEDS_TLS = ("certificate", "certificate_part")  # test_certificates.py
BESIDES_MS = 450  # what a page does besides, it does 300 ms after it is shown (sandbox/pages.py)
RUN = [way for way in WAYS if way not in NEEDS_TLS]
DOC = Path(__file__).parents[2] / "docs" / "three-d-secure.md"
seen: dict[str, Seen] = {}


@pytest.fixture
def payer(qtbot: QtBot, sandbox: RunningSandbox, way: str) -> Iterator[Customer]:
    longest = 4.0 if EXPECTED[way].end is Verdict.TIMED_OUT else QUICK.longest
    made = Customer(qtbot, Site(0), replace(QUICK, most_pages=12, longest=longest))
    yield made
    made.leave()
    made.view.deleteLater()


def frames(frame: QWebEngineFrame) -> Iterator[QWebEngineFrame]:
    yield frame
    for child in frame.children():
        yield from frames(child)


def types_the_password(customer: Customer) -> None:
    """In whichever window or frame it is asked for."""

    def typed() -> bool:
        got: list[Any] = []
        if customer.view.attempt is None:
            return False
        asked = 0
        for window in list(customer.view.attempt._pages.values()):
            for frame in frames(window.mainFrame()):
                asked += 1
                frame.runJavaScript(PASSWORD, got.append)
        customer.qtbot.wait(40)
        return True in got

    customer.until(typed)


@pytest.mark.parametrize("way", RUN)
def test_each_way_of_the_bank_ends_as_expected(payer: Customer, sandbox: RunningSandbox, way: str) -> None:
    expected = EXPECTED[way]
    sandbox.switch(bank=way)
    payment = Payment(sandbox).begin().card()
    port = sandbox.base_url.rsplit(":", 1)[1]
    banks = tuple(f"http://{name}.bank.localhost:{port}" for name in ("acs", "yontem"))
    payer.view.open(payment.post_url, payment.gate_fields(), ReturnDomain.sandbox(sandbox.base_url, banks))
    if way == "crash":
        payer.at_any_bank()
        assert payer.view.attempt is not None
        payer.kill()
    if expected.typed:
        if WAYS[way].extra:
            payer.at_any_bank()
            payer.stays(BESIDES_MS)
        types_the_password(payer)
    if isinstance(expected.end, Verdict):
        payer.sees(expected.end)
    else:
        payer.until(lambda: payer.crashes == 1)
    [token] = sandbox.books()["tokens"]
    assert token["tds"] == expected.tds
    charge = payment.charge().fields
    seen[way] = Seen(expected.end, token["tds"], charge.get("is_succeed") is True, charge["code"])
    assert seen[way].is_charged is (expected.tds == "ok")
    assert sum(sandbox.books()["charges"].values()) == seen[way].is_charged


def test_the_page_about_3d_secure_tells_what_was_seen() -> None:
    if set(seen) != set(RUN):
        pytest.skip("only some of the ways were run")
    wanted = page({way: seen[way] for way in RUN})
    if os.environ.get("REGENERATE"):
        DOC.write_text(wanted, encoding="utf-8")
    assert DOC.read_text(encoding="utf-8") == wanted
