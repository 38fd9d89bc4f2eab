"""Ways to break the program on purpose, applied in the killed till only: each must be found by the sweep's check."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy import update

from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.secret import Secret
from paynet_desk.flow import settlement
from paynet_desk.flow.desk import Desk, in_thread
from paynet_desk.flow.effects import TaskEffects
from paynet_desk.flow.machine import Event
from paynet_desk.flow.store_card_effects import StoreCardEffects
from paynet_desk.paynet import card as card_service
from paynet_desk.paynet.errors import PaynetError
from paynet_desk.registry import journal, sqlite
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.tables import journal as journal_table
from paynet_desk.registry.values import NewEntry, OpenQuestion, Operation
from tests.crashes.visit import Visit

T = TypeVar("T")


def commit_without_sync(visit: Visit) -> None:
    """The journal is written and not synced: a power cut takes it along."""
    sqlite._PRAGMAS = ("synchronous = off", *sqlite._PRAGMAS[1:])


def commit_after_the_send(visit: Visit) -> None:
    """The row is written when the answer is there."""

    async def journalled(
        self: TaskEffects, desk: Desk, entry: NewEntry, call: Callable[[], Awaitable[T]]
    ) -> tuple[str, T | PaynetError]:
        answer: T | PaynetError
        try:
            answer = await call()
        except PaynetError as error:
            answer = error
        return await in_thread(desk.registry.begin, entry), answer

    TaskEffects.journalled = journalled  # type: ignore[method-assign]


def save_repeated_at_restart(visit: Visit) -> None:
    """A store that was not answered is sent once more when the program comes up."""
    settle_due = settlement.settle_due

    async def repeats_and_settles(desk: Desk, **how: Any) -> Any:
        for question in await in_thread(desk.registry.open_questions):
            if question.operation is Operation.SAVE:
                await card_service.save(desk.paynet, card=_card_again(visit, question), otp=None)
        return await settle_due(desk, **how)

    settlement.settle_due = repeats_and_settles


def _card_again(visit: Visit, question: OpenQuestion) -> card_service.CardToSave:
    """No till could: the card is in nobody's memory any more."""
    pan = Secret(19)
    for sign in visit.card.pan:
        pan.insert(len(pan), ord(sign))
    owner_id = question.owner_id
    return card_service.CardToSave(
        pan=pan,
        cvc=None,
        expiry=visit.card.expiry,
        holder=Cardholder(visit.card.holder),
        label=visit.card.label,
        user_unique_id=None if owner_id else question.customer.user_unique_id,
        owner_id=owner_id,
    )


def recover_that_forgets(visit: Visit) -> None:
    """What a former run left is taken as never sent."""

    def recover(self: Registry) -> int:
        with self._file.writing() as connection:
            sent = update(journal_table).where(journal_table.c.state == journal.SENT)
            return connection.execute(sent.values(state="cancelled")).rowcount

    Registry.recover = recover  # type: ignore[method-assign]


def shown_before_it_is_written(visit: Visit) -> None:
    """Success is shown, and only then kept."""
    writes_down = StoreCardEffects._write_down

    async def shows_first(self: StoreCardEffects, desk: Desk, *given: Any) -> Event:
        from paynet_desk.flow import store_card
        from tests.crashes.till import _tell

        _tell("STORED -")
        event = await writes_down(self, desk, *given)
        assert isinstance(event, store_card.CardStored)
        return event

    StoreCardEffects._write_down = shows_first  # type: ignore[method-assign,assignment]


BY_NAME: dict[str, Callable[[Visit], None]] = {
    one.__name__: one
    for one in (
        commit_without_sync,
        commit_after_the_send,
        save_repeated_at_restart,
        recover_that_forgets,
        shown_before_it_is_written,
    )
}
