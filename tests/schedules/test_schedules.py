"""Two hundred random schedules of the flow, and the checks shown able to fail: one broken part each, found by them.

`make schedules` plays 100,000. Here they are always the same ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase

from paynet_desk.flow import machine, store_card, store_card_effects
from paynet_desk.flow.machine import Answer, Row
from paynet_desk.paynet import card as card_service
from paynet_desk.paynet.errors import AnswerLost
from paynet_desk.registry.values import Operation
from tests.schedules import till
from tests.schedules.lots import lot
from tests.schedules.shop import WatchedRegistry
from tests.schedules.till import Which

LOT = 50  # schedules from one seed; a larger lot grows heavy with what hypothesis remembers of it
SOON = 2000  # schedules within which a broken part has to be found
_State = store_card.State


def played(schedules: int, first: int = 1) -> Counter[str]:
    """What was seen in so many schedules, in lots from the seed ``first`` on."""
    seen = Counter[str]()
    for seed in range(first, first + schedules // LOT):
        seen += lot((seed, LOT), (Phase.generate,))
    return seen


@pytest.mark.timeout(300)
def test_two_hundred_schedules_double_nothing_lose_nothing_and_end_nowhere() -> None:
    seen = played(200)
    for kind in ("stores", "charges", "late answers", "step killed and started", "clock put", "event GiveUp"):
        assert seen[kind], f"no schedule came to {kind}"


def broken(rows: tuple[Row[Any], ...], *more: Row[Any]) -> tuple[Row[Any], ...]:
    return (*more, *rows)


def a_machine_that_leaves_unknown_for_saving(patch: pytest.MonkeyPatch) -> None:
    again = Row(_State.UNKNOWN, store_card.AskPaynet, lambda facts, event: True, _State.SAVING, store_card.store_anyway)
    patch.setitem(till.ROWS, Which.STORE, broken(store_card.ROWS, again))


def a_runner_that_takes_answers_of_an_older_attempt(patch: pytest.MonkeyPatch) -> None:
    step = machine.step

    def any_attempt(rows: Any, state: Any, facts: Any, event: Any) -> Any:
        if isinstance(event, Answer) and event.attempt != facts.attempt:
            event = type(event)(**{**vars(event), "attempt": facts.attempt})
        return step(rows, state, facts, event)

    patch.setattr(machine, "step", any_attempt)


def a_journal_that_forgets(patch: pytest.MonkeyPatch) -> None:
    begin = WatchedRegistry.begin

    def and_forgets(self: WatchedRegistry, entry: Any) -> str:
        entry_id = begin(self, entry)
        if entry.operation is Operation.SAVE:
            with self._file.writing() as connection:
                connection.exec_driver_sql("delete from journal where entry_id = ?", (entry_id,))
        return entry_id

    patch.setattr(WatchedRegistry, "begin", and_forgets)


def a_save_repeated_on_a_lost_answer(patch: pytest.MonkeyPatch) -> None:
    save = card_service.save

    async def once_more(*parts: Any, **more: Any) -> Any:
        try:
            return await save(*parts, **more)
        except AnswerLost:
            return await save(*parts, **more)

    patch.setattr(card_service, "save", once_more)


def success_shown_before_it_is_on_disk(patch: pytest.MonkeyPatch) -> None:
    async def shown_first(self: Any, desk: Any, effect: Any, entry_id: str, saved: Any, sent_at: Any) -> Any:
        return store_card.CardStored(effect.attempt, saved.card, replace(effect.customer, owner_id=saved.owner_id))

    patch.setattr(store_card_effects.StoreCardEffects, "_write_down", shown_first)


def a_recovery_that_closes_what_it_does_not_know(patch: pytest.MonkeyPatch) -> None:
    def forgets(self: WatchedRegistry) -> int:
        with self._file.writing() as connection:
            done = connection.exec_driver_sql("update journal set state = 'cancelled' where state = 'sent'")
        return int(done.rowcount)

    patch.setattr(WatchedRegistry, "recover", forgets)


def a_page_that_cannot_be_left(patch: pytest.MonkeyPatch) -> None:
    rows = tuple(row for row in store_card.ROWS if row.state is not _State.SAME_CARD or issubclass(row.event, Answer))
    patch.setitem(till.ROWS, Which.STORE, rows)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("breaks", "says", "first"),  # the lot that finds it soonest, so that it takes seconds
    [
        (a_machine_that_leaves_unknown_for_saving, "went back to storing", 4),
        (a_runner_that_takes_answers_of_an_older_attempt, "older attempt", 7),
        (a_journal_that_forgets, "without its row", 1),
        (a_save_repeated_on_a_lost_answer, "sent twice", 1),
        (success_shown_before_it_is_on_disk, "an effect broke|not on disk", 1),
        (a_recovery_that_closes_what_it_does_not_know, "kept as|lost|never closed|nobody is at it", 1),
        (a_page_that_cannot_be_left, "dead end", 1),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_the_schedules_find(
    breaks: Callable[[pytest.MonkeyPatch], None], says: str, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(monkeypatch)
    with pytest.raises(AssertionError, match=says):
        played(SOON, first)
