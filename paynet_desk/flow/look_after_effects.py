"""The effects of looking after stored cards, performed: journal row, then Paynet, then the answer written, then shown.

The row's DONE carries the deletion or the new label out on the kept card in the same transaction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from paynet_desk.flow import look_after as flow
from paynet_desk.flow.desk import Desk, in_thread, written
from paynet_desk.flow.effects import NOTHING_SENT, TaskEffects, close_row, now, outcome_of
from paynet_desk.flow.machine import Effect, Event
from paynet_desk.flow.problem import Problem, ProblemKind, problem_of
from paynet_desk.flow.settlement import answer_to, ask
from paynet_desk.paynet import card as card_service
from paynet_desk.paynet.errors import PaynetError
from paynet_desk.registry.errors import RegistryError, StaleCustomer
from paynet_desk.registry.values import EvidenceKind, NewEntry, Operation, Outcome, Task


class LookAfterEffects(TaskEffects):
    """Performs effects for one till."""

    def work(self, effect: Effect) -> Coroutine[Any, Any, Event | None] | None:
        """The effects of this task."""
        match effect:
            case flow.ListCards():
                return self._list(effect)
            case flow.RenameCard():
                return self._rename(effect)
            case flow.DeleteCard():
                return self._delete(effect)
            case flow.Settle():
                return self._settle(effect)
            case _:
                return super().work(effect)

    async def _list(self, effect: flow.ListCards) -> Event:
        try:
            customer, cards = await self.list_cards(await self._desk(), effect.gsm)
        except (PaynetError, *NOTHING_SENT) as error:
            return flow.NotListed(effect.attempt, problem_of(error))
        return flow.CardsListed(effect.attempt, cards, customer)

    # ---- the changes -----------------------------------------------------------------------------------------------

    async def _rename(self, effect: flow.RenameCard) -> Event:
        async def call(desk: Desk, owner_id: str) -> None:
            card_hash = effect.card.card_hash
            await card_service.desc_update(desk.paynet, owner_id=owner_id, card_hash=card_hash, label=effect.label)

        return await self._change(effect, Operation.RENAME, effect.label, call)

    async def _delete(self, effect: flow.DeleteCard) -> Event:
        async def call(desk: Desk, owner_id: str) -> None:
            await card_service.delete(desk.paynet, owner_id=owner_id, card_hash=effect.card.card_hash)

        return await self._change(effect, Operation.DELETE, effect.card.label, call)

    async def _change(
        self,
        effect: flow.RenameCard | flow.DeleteCard,
        operation: Operation,
        label: str,
        call: Callable[[Desk, str], Awaitable[None]],
    ) -> Event:
        sent_at = now()
        try:
            desk = await self._desk()
            customer = await in_thread(desk.registry.customer_by_gsm, effect.gsm.national)
            if customer is None or customer.owner_id is None or customer.owner_id != effect.customer.owner_id:
                raise StaleCustomer(effect.customer.id)  # the cards on the screen are another owner's
            owner_id, attempt_id = customer.owner_id, self.attempt_id(effect.attempt)
            if isinstance(effect, flow.DeleteCard):
                await self.record(desk, EvidenceKind.WITHDRAWN, effect.gsm, attempt_id, effect.consent)
            entry = NewEntry(
                attempt_id=attempt_id,
                task=Task.LOOK_AFTER_CARDS,
                operation=operation,
                gsm=effect.gsm.national,
                cashier=desk.cashier,
                user_unique_id=customer.user_unique_id,
                owner_id=owner_id,
                pan=effect.card.pan,
                expiry=effect.card.expiry,
                label=label,
                card_hash=effect.card.card_hash,
            )
            entry_id, answer = await self.journalled(desk, entry, lambda: call(desk, owner_id))
        except NOTHING_SENT as error:
            return flow.CardNotChanged(effect.attempt, problem_of(error))
        if isinstance(answer, PaynetError):
            outcome = outcome_of(answer)
            await close_row(desk, entry_id, outcome)
            if outcome is Outcome.UNKNOWN:
                return flow.ChangeUnknown(effect.attempt, problem_of(answer), entry_id, sent_at, now())
            return flow.CardNotChanged(effect.attempt, problem_of(answer))
        try:
            await written(operation.value, desk.registry.finish, entry_id, Outcome.DONE)
        except RegistryError:
            problem = Problem(ProblemKind.REGISTRY_AFTER)
            return flow.ChangeUnknown(effect.attempt, problem, entry_id, sent_at, now())
        return flow.CardChanged(effect.attempt)

    async def _settle(self, effect: flow.Settle) -> Event:
        try:
            desk = await self._desk()
            questions = await in_thread(desk.registry.open_questions)
            ours = (effect.entry_id, self.attempt_id(effect.attempt))
            question = next((q for q in questions if q.entry_id == ours[0] or q.attempt_id == ours[1]), None)
            if question is None:  # settled in the meantime, from the list of open questions or by another till
                return flow.StillUnknown(effect.attempt, None)
            settled = await ask(desk, question, cashier="" if effect.by_itself else desk.cashier)
        except NOTHING_SENT as error:
            return flow.StillUnknown(effect.attempt, problem_of(error))
        return answer_to(effect.attempt, settled) or flow.StillUnknown(effect.attempt, settled.problem)
