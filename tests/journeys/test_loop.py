"""The loop the program runs on: what waits, and what is left of it when nobody waits any more."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from paynet_desk.ui.aio import Loop


@pytest.fixture
def loop(qt_loop: asyncio.AbstractEventLoop) -> Iterator[Loop]:
    assert isinstance(qt_loop, Loop)
    asyncio.events._set_running_loop(qt_loop)
    yield qt_loop
    asyncio.events._set_running_loop(None)


def let_run(qapp: QApplication, task: asyncio.Task[None]) -> None:
    while not task.done():
        qapp.processEvents()
    task.result()


def test_a_time_out_that_was_not_needed_keeps_no_timer(qapp: QApplication, loop: Loop) -> None:
    async def ask_often() -> None:
        for _ in range(100):
            async with asyncio.timeout(60):
                await asyncio.sleep(0)

    let_run(qapp, loop.create_task(ask_often()))
    assert len(loop.waiting) == 0


def test_a_time_out_that_is_over_ends_what_waits(qapp: QApplication, loop: Loop) -> None:
    async def wait_in_vain() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await asyncio.sleep(60)

    let_run(qapp, loop.create_task(wait_in_vain()))
    assert len(loop.waiting) == 0
