"""What a long shift must find out, broken on purpose, all of it at every stored card.

Each of the four is caught by a figure or a check of its own, so that one run with all of them shows that each can fail.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from paynet_desk.flow.store_card import State
from paynet_desk.paynet import card as card_service
from paynet_desk.paynet.errors import PaynetError
from paynet_desk.registry.values import Task
from tests.soak.cashier import LongCashier

_kept: list[Any] = []


def break_all(till: LongCashier) -> None:
    """From now on this program leaks and doubles."""
    till.program._runners[Task.STORE_CARD].listen(lambda: _leak(till))
    _repeat_the_save()


def _leak(till: LongCashier) -> None:
    if till.state(Task.STORE_CARD) is not State.STORED:
        return
    _kept.append(_a_page())
    _kept.append(os.open(os.devnull, os.O_RDONLY))
    timer = QTimer()
    timer.start(600_000)
    _kept.append(timer)


def _a_page() -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    for _ in range(30):
        column.addWidget(QLabel("left over"))
    return page


def _repeat_the_save() -> None:
    once = card_service.save

    async def twice(*args: Any, **kwargs: Any) -> Any:
        try:
            return await once(*args, **kwargs)
        finally:
            with suppress(PaynetError):
                await once(*args, **kwargs)

    card_service.save = twice
