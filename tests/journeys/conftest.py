"""Fixtures of the journeys: one Qt loop for the whole run, a till with a real sandbox and a real database."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from paynet_desk.config.settings import Settings
from paynet_desk.ui.aio import Loop
from tests.helpers.invariants import assert_invariants
from tests.helpers.sandbox import RunningSandbox
from tests.helpers.sandbox_at import NO_HEX
from tests.journeys.pace import Pace
from tests.journeys.till import Cashier


@pytest.fixture(scope="session")
def qt_loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """asyncio's loop as Qt's, for the whole run: one that is stopped would break the next test."""
    qapp.setQuitOnLastWindowClosed(False)
    loop = Loop(qapp, already_running=True)
    asyncio.events._set_running_loop(None)
    yield loop
    loop.stop()
    loop.close()


@pytest.fixture(scope="session")
def _pace() -> Iterator[Pace]:
    pace = Pace()
    yield pace
    pace.stop()


@pytest.fixture
def settings(sandbox: RunningSandbox, tmp_path: Path) -> Settings:
    """A till in the sandbox environment whose Paynet is this test's sandbox."""
    return Settings(
        data_dir=tmp_path / "till",
        environment="sandbox",
        language="tr",
        api_base_url=sandbox.base_url,
        till="Kasa 3",
        store="Kadıköy",
        cashier="Ayşe D.",
        theme="light",
    )


@pytest.fixture
def open_till(
    qapp: QApplication,
    qt_loop: asyncio.AbstractEventLoop,
    _pace: Pace,
    sandbox: RunningSandbox,
    settings: Settings,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Callable[..., Cashier]]:
    """Opens the program, with changed settings where wished; the invariants are checked when the journey is over."""
    sandbox.switch(otp_length=6, otp_alphabet=NO_HEX)
    level = logging.getLogger().level
    asyncio.events._set_running_loop(qt_loop)
    _pace.forget()
    gc.collect()
    gc.freeze()  # what the test run holds is not the program's to look through, in the middle of a turn
    opened: list[Cashier] = []

    def open_one(kind: type[Cashier] = Cashier, **changes: Any) -> Cashier:
        till = kind(qapp, qt_loop, settings._replace(**changes), sandbox, _pace)
        till.opens_the_program()
        opened.append(till)
        return till

    try:
        yield open_one
        for till in opened:
            till.lets_everything_end()
            assert_invariants(till, files_under=tmp_path, spoken=caplog.text)
            assert till.other_windows == []
    finally:
        for till in opened:
            till.closes_the_program()
        for task in asyncio.all_tasks(qt_loop):
            task.cancel()
        qapp.processEvents()
        qapp.clipboard().clear()
        gc.unfreeze()
        asyncio.events._set_running_loop(None)
        logging.getLogger().setLevel(level)


@pytest.fixture
def till(open_till: Callable[..., Cashier]) -> Cashier:
    """The program, opened, with its usual settings."""
    return open_till()
