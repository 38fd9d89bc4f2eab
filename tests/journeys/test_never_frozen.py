"""What can block is off the loop: half a second in the database, the key store or the resolver stops no key press."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from paynet_desk import opening
from paynet_desk.config.keys import KeyKind, KeyStore
from paynet_desk.flow import effects
from paynet_desk.flow.problem import ProblemKind
from paynet_desk.registry.registry import Registry
from paynet_desk.sandbox.keys import PUBLISHABLE_KEY, SECRET_KEY
from paynet_desk.ui.texts import PROBLEMS
from tests.helpers.counter import GSM, TROY
from tests.journeys.till import CARD, CODE, CUSTOMER, Cashier

pytestmark = [
    pytest.mark.alone,
    pytest.mark.qt_log_ignore("propagateSizeHints", extend=True),
    pytest.mark.expects_log("not up|not looked up|not read"),
]

BLOCK_S = 0.5
KEYS = {KeyKind.SECRET: SECRET_KEY, KeyKind.PUBLISHABLE: PUBLISHABLE_KEY}
OF_THE_DATABASE = ("open", "recover", "customer_by_gsm", "question_for", "open_code", "record", "begin", "finish")


def blocking(call: Callable[..., Any], in_threads: set[int]) -> Callable[..., Any]:
    """``call``, half a second later, in the thread that asked; ``in_threads`` gets its id."""

    def blocked(*args: Any, **kwargs: Any) -> Any:
        in_threads.add(threading.get_ident())
        time.sleep(BLOCK_S)  # this is the case: a call that does not come back
        return call(*args, **kwargs)

    return blocked


def assert_it_blocked_elsewhere(till: Cashier, in_threads: set[int]) -> None:
    assert in_threads
    assert threading.get_ident() not in in_threads
    assert till.pace.freezes == []


def test_a_slow_database_stops_no_key_press(open_till: Callable[..., Cashier], monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[int] = set()
    for name in OF_THE_DATABASE:
        call = getattr(Registry, name)
        slow = blocking(call, threads)
        monkeypatch.setattr(Registry, name, slow)
    till = open_till()
    till.types(GSM)
    assert till.text_in("Cep telefonu") == "532 000 00 42"  # at once
    till.presses("Enter")
    till.waits_for(lambda: till.title() == CODE, "the code's page", 20)
    till.types(till.is_told_the_code(GSM))
    till.presses("Enter")
    till.is_on(CARD)
    till.fills_in_card(TROY)
    till.presses("Enter")
    till.waits_for(lambda: till.journal("save") and till.stored_cards(), "the card", 20)
    till.lets_everything_end()
    assert_it_blocked_elsewhere(till, threads)


def test_a_slow_key_store_stops_no_key_press(
    open_till: Callable[..., Cashier], monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()
    monkeypatch.setattr(KeyStore, "get", blocking(lambda _store, _environment, kind: KEYS[kind], threads))
    till = open_till(environment="test")
    till.types(GSM)
    assert till.text_in("Cep telefonu") == "532 000 00 42"
    till.presses("Enter")
    till.is_on(CODE)
    assert_it_blocked_elsewhere(till, threads)


def test_a_slow_resolver_stops_no_key_press(open_till: Callable[..., Cashier], monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[int] = set()

    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", blocking(nobody, threads))
    monkeypatch.setattr(opening, "_own_address", blocking(lambda _host: "127.0.0.1", threads))
    monkeypatch.setattr(KeyStore, "get", lambda _store, _environment, kind: KEYS[kind])
    till = open_till(environment="test", api_base_url="https://paynet.invalid")
    till.types(GSM)
    till.presses("Enter")
    till.sees(PROBLEMS[ProblemKind.OFFLINE].title)
    assert till.title() == CUSTOMER
    assert_it_blocked_elsewhere(till, threads)


def burns(call: Callable[..., Any]) -> Callable[..., Any]:
    """``call`` after a second's work, which even a machine with much else to do cannot be blamed for."""

    def burnt(*args: Any, **kwargs: Any) -> Any:
        until = time.thread_time() + 1.0
        while time.thread_time() < until:
            pass
        return call(*args, **kwargs)

    return burnt


def test_a_database_on_the_loop_is_noticed_by_the_watchdog(till: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutation: a slow look-up that is called on the loop is a freeze, or nothing above proves anything."""

    async def on_the_loop(call: Callable[..., Any], *args: Any) -> Any:
        return call(*args)

    till.waits_for(lambda: any(text.endswith("Hazır") for text in till.screen()), "the database")
    till.pace.forget()
    with monkeypatch.context() as patch:
        patch.setattr(effects, "in_thread", on_the_loop)
        patch.setattr(Registry, "customer_by_gsm", burns(Registry.customer_by_gsm))
        till.types(GSM)
        till.sees("Yeni müşteri")
    assert till.pace.freezes != []
    till.pace.forget()  # it was meant
