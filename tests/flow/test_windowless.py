"""The till without a window does the three tasks, ends and starts again, and says so when it is stuck."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from paynet_desk.flow import pay, store_card
from paynet_desk.flow.machine import Row
from tests.helpers.invariants import assert_invariants
from tests.helpers.sandbox import RunningSandbox
from tests.helpers.windowless import TROY, VISA, Stuck, Till, no_pauses, open_till, with_readable_codes

GSM = "5320000042"


@pytest.fixture
def at(sandbox: RunningSandbox) -> str:
    return with_readable_codes(sandbox).base_url


def test_three_tasks_in_a_row_at_one_till(at: str, tmp_path: Path) -> None:
    async def run() -> None:
        async with open_till(at, tmp_path / "registry.db") as till:
            assert await till.store(GSM, TROY) is store_card.State.STORED
            assert await till.pay_and_store(GSM, VISA, 1250, consent=True) is pay.State.PAID
            await till.begins_anew()
            assert await till.pay_with_stored(GSM, 99) is pay.State.PAID
            assert len(till.stored_cards()) == 2
            assert_invariants(till, files_under=tmp_path)

    asyncio.run(run())


@pytest.mark.expects_log("sale not asked about")
def test_a_till_that_lost_power_goes_on_where_the_journal_is(at: str, sandbox: RunningSandbox, tmp_path: Path) -> None:
    async def run() -> None:
        till = Till(at, tmp_path / "registry.db")
        await till.starts()
        assert await till.goes_to_bank(GSM, TROY, 1250) is pay.State.BANK
        await till.answers_the_bank()
        sandbox.faults(
            [{"service": "charge", "times": 0, "drop": "after"}, {"service": "check", "times": 0, "drop": "after"}]
        )
        assert await till.does(pay.BankReturned())
        assert till.paying.state is pay.State.UNKNOWN
        await till.loses_power()
        sandbox.faults([])
        await till.starts()
        ((_, verdict),) = await till.settles_open_questions()
        assert verdict.name == "PAID"  # type: ignore[attr-defined]
        await till.ends()
        assert_invariants(till, files_under=tmp_path)

    with no_pauses():
        asyncio.run(run())


def test_a_machine_without_a_way_on_is_told_with_state_and_facts(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_way_on(row: Row[store_card.State]) -> bool:
        return row.event is not store_card.CodeSent

    monkeypatch.setattr(store_card, "ROWS", tuple(filter(is_way_on, store_card.ROWS)))

    async def run() -> None:
        async with open_till(at, tmp_path / "registry.db") as till:
            with pytest.raises(Stuck, match=r"SENDING: Facts\("):
                await till.store(GSM, TROY)

    asyncio.run(run())
