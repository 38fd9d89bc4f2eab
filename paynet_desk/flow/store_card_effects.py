"""The effects of storing a card, performed: journal row, then Paynet, then the answer written, then the event."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any

from paynet_desk.core.gsm import Gsm
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.flow import store_card as flow
from paynet_desk.flow import task
from paynet_desk.flow.desk import Desk, in_thread, written
from paynet_desk.flow.effects import NOTHING_SENT, TaskEffects, close_row, now, outcome_of, stands_in_the_way
from paynet_desk.flow.machine import Effect, Event
from paynet_desk.flow.problem import Problem, ProblemKind, problem_of
from paynet_desk.flow.settlement import answer_to, ask
from paynet_desk.paynet import card as card_service
from paynet_desk.paynet.errors import AnswerLost, PaynetError
from paynet_desk.registry.errors import OwnerConflict, RegistryError, StaleCustomer
from paynet_desk.registry.values import Customer, EvidenceKind, NewEntry, Operation, Outcome, Task, Verdict

log = logging.getLogger(__name__)

_DUPLICATE = 5  # duplicatedata (contract 0.5)
UNSURE_LIFETIME_S = 180.0  # a sending whose answer was lost: as long as a code may live (contract 3.1, FAULTS B12)


class StoreCardEffects(TaskEffects):
    """Performs effects for one till. ``desk`` waits until the registry is open and the transport is built."""

    waits = (flow.CountDown,)
    _counting: asyncio.Task[Any] | None = None

    def work(self, effect: Effect) -> Coroutine[Any, Any, Event | None] | None:
        """The effects of this task."""
        match effect:
            case flow.CountDown():
                return self._count_down(effect)
            case flow.SendCodeTo():
                return self._send_code(effect)
            case flow.RecordNotice():
                return self._record_notice(effect)
            case flow.Check():
                return self._check(effect)
            case flow.ListCards():
                return self._list(effect)
            case flow.Store():
                return self._store(effect)
            case flow.Settle():
                return self._settle(effect)
            case _:
                return super().work(effect)

    # ---- the code --------------------------------------------------------------------------------------------------

    async def _send_code(self, effect: flow.SendCodeTo) -> Event:
        try:
            desk = await self._desk()
            registry, gsm = desk.registry, effect.gsm.national
            question = await in_thread(registry.question_for, gsm)
            if question is not None and stands_in_the_way(question) and question.entry_id != effect.repeats:
                return flow.CodeNotSent(effect.attempt, Problem(ProblemKind.OPEN_QUESTION))
            attempt_id = self.attempt_id(effect.attempt)
            await self.record(desk, EvidenceKind.NOTICE, effect.gsm, attempt_id, effect.notice)
            customer = await in_thread(registry.customer_by_gsm, gsm)
            still_out = await in_thread(registry.open_code, gsm)
            if still_out is not None:
                # Paynet takes no second sending before otp_expire (contract 3.1): the code that is out serves, also
                # after a restart or a cancel (FAULTS O2).
                left = (still_out.expires_at - now()).total_seconds()
                otp = flow.OtpSession(
                    still_out.otp_session_id, effect.gsm, time.monotonic() + left, left, still_out.sure
                )
                return flow.CodeSent(effect.attempt, otp, customer)
            otp_session_id = uuid.uuid4().hex
            entry = NewEntry(
                attempt_id=attempt_id,
                task=Task.STORE_CARD,
                operation=Operation.SEND_CODE,
                gsm=gsm,
                cashier=desk.cashier,
                user_unique_id=uuid.uuid4().hex,
                owner_id=customer.owner_id if customer else None,
                otp_session_id=otp_session_id,
                repeats=effect.repeats or None,
            )
            entry_id, answer = await self.journalled(
                desk, entry, lambda: card_service.send_otp(desk.paynet, gsm=effect.gsm, otp_session_id=otp_session_id)
            )
        except NOTHING_SENT as error:
            return flow.CodeNotSent(effect.attempt, problem_of(error))
        if isinstance(answer, PaynetError) and not isinstance(answer, AnswerLost):
            await close_row(desk, entry_id, outcome_of(answer))
            return flow.CodeNotSent(effect.attempt, problem_of(answer))
        sure = not isinstance(answer, AnswerLost)
        lifetime = UNSURE_LIFETIME_S if isinstance(answer, PaynetError) else answer.expires_in_s
        expires_at = now() + timedelta(seconds=lifetime)
        await close_row(desk, entry_id, Outcome.DONE if sure else Outcome.UNKNOWN, otp_expires_at=expires_at)
        otp = flow.OtpSession(otp_session_id, effect.gsm, time.monotonic() + lifetime, lifetime, sure)
        return flow.CodeSent(effect.attempt, otp, customer)

    async def _record_notice(self, effect: flow.RecordNotice) -> None:
        try:
            await self.record(await self._desk(), EvidenceKind.NOTICE, effect.gsm, uuid.uuid4().hex, effect.notice)
        except NOTHING_SENT as error:
            # The store that follows writes to the same database first, so it will refuse before anything is sent.
            log.warning("notice not recorded: %s", type(error).__name__)

    async def _count_down(self, effect: flow.CountDown) -> Event | None:
        """Ends with the code's time, or as soon as another code is counted down: one is out at a time."""
        if self._counting is not None:
            self._counting.cancel()
        self._counting = mine = asyncio.current_task()
        try:
            # Qt's timers may fire up to 5 % early, so look at the clock again
            while (left := effect.otp.deadline - time.monotonic()) > 0:  # noqa: ASYNC110
                await asyncio.sleep(left)
        finally:
            if self._counting is mine:
                self._counting = None
        return flow.CodeExpired(effect.attempt, effect.otp.id)

    async def _check(self, effect: flow.Check) -> Event:
        otp = effect.otp
        try:
            desk = await self._desk()
            await card_service.check_otp(desk.paynet, gsm=otp.gsm, otp_session_id=otp.id, code=self._secrets.code)
        except NOTHING_SENT as error:
            return flow.CodeNotChecked(effect.attempt, problem_of(error))
        except PaynetError as error:
            problem = problem_of(error)
            wrong = problem.kind is ProblemKind.REFUSED
            return (flow.CodeWrong if wrong else flow.CodeNotChecked)(effect.attempt, problem)
        return flow.CodeRight(effect.attempt)

    # ---- the card --------------------------------------------------------------------------------------------------

    async def _list(self, effect: flow.ListCards) -> Event:
        try:
            desk = await self._desk()
            customer, cards = await self.list_cards(desk, effect.gsm)
        except (PaynetError, *NOTHING_SENT) as error:
            return flow.NotCompared(effect.attempt, problem_of(error))
        return flow.CardsListed(effect.attempt, cards, _twin(cards, effect.draft), customer)

    async def _store(self, effect: flow.Store) -> Event:
        sent_at = now()
        try:
            desk = await self._desk()
            registry, gsm = desk.registry, effect.gsm.national
            customer = await in_thread(registry.customer_by_gsm, gsm)
            unique_id = customer.user_unique_id if customer else uuid.uuid4().hex
            owner_id = customer.owner_id if customer else None
            if customer is not None and owner_id != (effect.customer.owner_id if effect.customer else None):
                raise StaleCustomer(customer.id)  # stored at another till since the cards were compared (I2)
            attempt_id = self.attempt_id(effect.attempt)
            await self.record(desk, EvidenceKind.CONSENT, effect.gsm, attempt_id, effect.consent)
            entry = NewEntry(
                attempt_id=attempt_id,
                task=Task.STORE_CARD,
                operation=Operation.SAVE,
                gsm=gsm,
                cashier=desk.cashier,
                user_unique_id=unique_id,
                owner_id=owner_id,
                otp_session_id=effect.otp.id if effect.otp else None,
                pan=effect.draft.pan,
                label=effect.draft.label,
                expiry=effect.draft.expiry,
                repeats=effect.repeats or None,
                seen=tuple(card.card_hash for card in effect.seen),
            )
            request = card_service.CardToSave(
                pan=self._secrets.pan,
                cvc=self._secrets.cvc if self._secrets.cvc else None,
                expiry=effect.draft.expiry,
                holder=effect.draft.holder,
                label=effect.draft.label,
                user_unique_id=None if owner_id else unique_id,
                owner_id=owner_id,
            )
            otp = card_service.VerifiedOtp(effect.otp.gsm, effect.otp.id, self._secrets.code) if effect.otp else None
            log.info("store: otp %s, owner %s", effect.otp is not None, "known" if owner_id else "new")

            async def save() -> card_service.CardSaved:
                self.require_card()
                return await card_service.save(desk.paynet, card=request, otp=otp)

            entry_id, answer = await self.journalled(desk, entry, save)
        except NOTHING_SENT as error:
            return flow.CardNotSent(effect.attempt, problem_of(error))
        if isinstance(answer, PaynetError):
            outcome = outcome_of(answer)
            await close_row(desk, entry_id, outcome)
            wiped = outcome is Outcome.CANCELLED and not self._secrets.pan
            problem = Problem(ProblemKind.PROGRAM) if wiped else problem_of(answer)
            if owner_id is None and outcome is Outcome.REFUSED and problem.code == _DUPLICATE:
                return await self._known_to_paynet(desk, effect, sent_at)
            match outcome:
                case Outcome.CANCELLED:
                    return flow.CardNotSent(effect.attempt, problem)
                case Outcome.REFUSED if problem.kind is not ProblemKind.REFUSED:
                    return flow.CardNotSent(effect.attempt, problem)  # the key, the address: not this card's fault
                case Outcome.REFUSED:
                    return flow.CardRefused(effect.attempt, problem)
            return flow.OutcomeUnknown(effect.attempt, problem, entry_id, sent_at, now())
        return await self._write_down(desk, effect, entry_id, answer, sent_at)

    async def _write_down(
        self, desk: Desk, effect: flow.Store, entry_id: str, saved: card_service.CardSaved, sent_at: datetime
    ) -> Event:
        """Success is shown only when the owner id is on disk (I3); until then the outcome is not known."""
        name = (effect.customer.name if effect.customer else "") or effect.draft.customer_name
        card = _with_what_was_typed(saved.card, effect.draft)
        try:
            customer = await written(
                "store", desk.registry.finish_store, entry_id, owner_id=saved.owner_id, card=card, customer_name=name
            )
        except OwnerConflict:  # another owner than the kept one: nothing kept was changed, and a person has to look
            return flow.OutcomeUnknown(effect.attempt, Problem(ProblemKind.MISMATCH), entry_id, sent_at, now())
        except RegistryError:
            problem = Problem(ProblemKind.REGISTRY_AFTER)
            return flow.OutcomeUnknown(effect.attempt, problem, entry_id, sent_at, now())
        if effect.repeats:
            customer = await self._with_all_cards(desk, effect.gsm, customer)
        return flow.CardStored(effect.attempt, card, customer)

    async def _known_to_paynet(self, desk: Desk, effect: flow.Store, sent_at: datetime) -> Event:
        """Code 5: an earlier try had made an owner, whose id only Paynet can tell. An open question stays open."""
        problem = Problem(ProblemKind.KNOWN_TO_PAYNET)
        if not effect.repeats:  # signed off long ago: this store was refused, and not for its card
            return flow.CardNotSent(effect.attempt, problem)
        try:
            question = await in_thread(desk.registry.question_for, effect.gsm.national)
            if question is not None and question.entry_id == effect.repeats:
                await in_thread(desk.registry.note_asking, question, Verdict.KNOWN_TO_PAYNET, cashier=desk.cashier)
        except RegistryError as error:
            log.error("code 5 not noted: %s", type(error).__name__)
        return flow.OutcomeUnknown(effect.attempt, problem, effect.repeats, sent_at, now())

    async def _with_all_cards(self, desk: Desk, gsm: Gsm, customer: Customer) -> Customer:
        """After a repeated first store: the owner's list tells whether the first try had stored the card as well."""
        try:
            await self.list_cards(desk, gsm)
            return await in_thread(desk.registry.customer_by_gsm, gsm.national) or customer
        except (PaynetError, RegistryError) as error:
            log.warning("cards not listed after a repeated store: %s", type(error).__name__)
            return customer

    async def _settle(self, effect: flow.Settle) -> Event:
        try:
            desk = await self._desk()
            questions = await in_thread(desk.registry.open_questions)
            question = next((q for q in questions if q.entry_id == effect.entry_id), None)
            if question is None:  # settled in the meantime, from the list of open questions or by another till
                return flow.StillUnknown(effect.attempt, None)
            settled = await ask(desk, question, cashier=desk.cashier)
        except NOTHING_SENT as error:
            return flow.StillUnknown(effect.attempt, problem_of(error))
        return answer_to(effect.attempt, settled) or flow.StillUnknown(effect.attempt, settled.problem)


def _twin(cards: tuple[StoredCard, ...], draft: task.Draft) -> StoredCard | None:
    """The stored card that looks like the one typed; one with the same expiry before one that was renewed."""
    same = [c for c in cards if c.pan.looks_like(draft.pan)]
    return next((c for c in same if c.expiry == draft.expiry), same[0] if same else None)


def _with_what_was_typed(card: StoredCard, draft: task.Draft) -> StoredCard:
    """Paynet's answer names neither expiry nor holder, and its label is not reliable (contract 3.3)."""
    return StoredCard(
        card_hash=card.card_hash,
        pan=draft.pan,
        brand=card.brand,
        label=draft.label,
        expiry=draft.expiry,
        holder=draft.holder.name,
        bank=card.bank,
        stored_at=now(),
    )
