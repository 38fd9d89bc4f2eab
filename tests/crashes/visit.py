"""A customer's visit, drawn from a seed: the task, the card, what the bank says, which answers are late or lost."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from paynet_desk.registry.values import Task
from tests.helpers.windowless import MASTERCARD, TROY, VISA, Card

GSM = "5320000042"
LIRA = 1250
POOR = Card("4506344103118942", "000", "34020")  # no money on it (sandbox/test_cards.py)
TASKS = (Task.STORE_CARD, Task.PAY_AND_STORE, Task.PAY_WITH_STORED_CARD)

Fault = dict[str, Any]


def _lost(service: str, **more: Any) -> Fault:
    return {"service": service, "drop": "after", **more}


# What goes wrong on the way, each at its own service; the first two visits of ten go well.
_STORE_FAULTS: tuple[tuple[Fault, ...], ...] = (
    (),
    (),
    (_lost("save"),),
    ({"service": "save", "drop": "before"},),
    ({"service": "save", "drop": "during"},),
    ({"service": "save", "status": 503},),
    ({"service": "save", "delay_s": 0.03},),
    (_lost("send_otp"),),
    ({"service": "check_otp", "delay_s": 0.03},),
    (_lost("list"),),
)
_PAY_FAULTS: tuple[tuple[Fault, ...], ...] = (
    (),
    (),
    (_lost("charge"),),
    ({"service": "charge", "drop": "before"},),
    ({"service": "charge", "status": 502, "books": True},),
    ({"service": "charge", "delay_s": 0.03},),
    (_lost("charge", times=0), _lost("check", times=0)),
    (_lost("charge", times=0),),
    (_lost("create_token"), _lost("create_card_token")),
    ({"service": "create_token", "delay_s": 0.03}, {"service": "create_card_token", "delay_s": 0.03}),
)


@dataclass(frozen=True)
class Visit:
    """One visit. ``known``: the customer has an owner and a stored card at Paynet before it; ``fresh``: no file yet."""

    task: Task
    seed: int
    known: bool
    fresh: bool
    card: Card
    consents: bool  # a paying customer, to the storing
    approves: bool  # the bank's page is answered rightly
    doubt: bool  # the page ends without a clear return
    asks: bool  # the charge follows, or the cashier asks for it; else the sale is given up
    asks_later: bool  # the same of a sale that a crash left before its charge
    faults: tuple[Fault, ...]
    switches: dict[str, Any]
    power: bool  # the kill takes along what was not synced
    again: tuple[int, bool] | None  # killed once more at this commit, send or receive of the restart; or after it


def visit(task: Task, seed: int) -> Visit:
    """The visit that belongs to a task and a seed; always the same. That of seed 0 is plain and goes well."""
    draw = random.Random(f"{task.value} {seed}")
    faults = _STORE_FAULTS if task is Task.STORE_CARD else _PAY_FAULTS
    known = task is Task.PAY_WITH_STORED_CARD or (seed != 0 and draw.random() < 0.5)
    return Visit(
        task=task,
        seed=seed,
        known=known,
        fresh=not known and seed % 4 == 1,
        card=TROY if seed == 0 else draw.choice((TROY, TROY, MASTERCARD, VISA, POOR)),
        consents=seed == 0 or draw.random() < 0.6,
        approves=seed == 0 or draw.random() < 0.8,
        doubt=seed != 0 and draw.random() < 0.25,
        asks=seed == 0 or draw.random() < 0.85,
        asks_later=draw.random() < 0.6,
        faults=faults[seed % len(faults)],
        switches={"repeat_tells_store": draw.random() < 0.5},
        power=draw.random() < 0.5,
        again=(draw.randint(1, 12), draw.random() < 0.5) if draw.random() < 0.4 else None,
    )
