"""What the watched child does: a till without a window serves a visit, or comes up again after a crash."""

from __future__ import annotations

import asyncio
import importlib
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from paynet_desk.flow import pay, settlement, store_card
from paynet_desk.registry.values import Operation, Task
from tests.crashes import mutations
from tests.crashes.tracer import OUR_END
from tests.crashes.visit import GSM, LIRA, Visit
from tests.helpers import windowless
from tests.helpers.windowless import Pay, Store, Till, no_pauses

# What a till imports only when it needs it: here once, before it is forked, and not in every child (0.2 s).
for _late in ("_strptime", "anyio._backends._asyncio", "encodings.idna", "httpcore", "paynet_desk.paynet.answers"):
    importlib.import_module(_late)

Script = Callable[[Till, Visit], Awaitable[None]]


def work(base_url: str, file: Path, visit: Visit, script: Script, mutation: str = "") -> None:
    """Come up, do what the script says, end in order."""

    async def run() -> None:
        till = Till(base_url, file)
        await till.starts()
        await script(till, visit)
        await till.ends()

    if visit.fresh:
        windowless.ready_registry = lambda file: None  # the program makes its file itself
    with no_pauses():
        if mutation:
            mutations.BY_NAME[mutation](visit)
        asyncio.run(run())


async def serve(till: Till, visit: Visit) -> None:
    """Do the visit's task up to a result, as a cashier would, and tell what is shown at the end."""
    if visit.task is Task.STORE_CARD:
        shown: Store | Pay = await till.store(GSM, visit.card)
        facts: store_card.Facts | pay.Facts = till.storing.facts
        owner = facts.customer.owner_id if facts.customer else None
        _tell(f"{shown.name} {owner}")
    else:
        await _take_a_payment(till, visit)
        sale = till.paying.facts.sale
        _tell(f"{till.paying.state.name} {sale.reference_no if sale else None}")
    await till.begins_anew()


async def _take_a_payment(till: Till, visit: Visit) -> None:
    card = visit.card if visit.task is Task.PAY_AND_STORE else None
    if await till.goes_to_bank(GSM, card, LIRA, consent=visit.consents) is not Pay.BANK:
        return
    if visit.approves:
        await till.answers_the_bank(visit.card.password if card else "a")
    if visit.doubt:
        await till.does(pay.BankInDoubt(pay.Doubt.QUIET))
        await till.does(pay.AskIfApproved() if visit.asks else pay.GiveUp())
    else:
        await till.does(pay.BankReturned() if visit.asks else pay.AbandonBank())


async def come_up(till: Till, visit: Visit) -> None:
    """What the program does by itself after a start, and, some minutes later, what a cashier does about the rest.

    "UP" is told in between. The cashier asks Paynet about everything, but gives up some of the sales never charged.
    """
    await settlement.settle_due(till.desk, at_start=True)
    _tell("UP")
    settlement.SURE_AFTER = timedelta(0)
    for question in await asyncio.to_thread(till.desk.registry.open_questions):
        if question.operation is Operation.CREATE_TOKEN and not visit.asks_later:
            await settlement.give_up(till.desk, question, how="the cashier, from the list")
        else:
            await settlement.ask(till.desk, question, cashier="Ayşe")
    till.desk.registry.verify_chain()
    assert not till.desk.registry.sends_without_notice(), "a code was sent and no notice recorded before"


def _tell(what_is_shown: str) -> None:
    os.write(OUR_END, what_is_shown.encode())
