"""The effects of a payment, performed: the sale's row first, then Paynet, then what came, then the event.

``transaction/charge`` is the one call that is repeated by itself, with the same session, until an answer comes
(contract 1.5); what follows which answer says ``transaction.after_charge``.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Coroutine
from typing import Any

from paynet_desk.core import pan
from paynet_desk.flow import pay as flow
from paynet_desk.flow.charging import collect
from paynet_desk.flow.desk import Desk, in_thread
from paynet_desk.flow.effects import NOTHING_SENT, TaskEffects, close_row, stands_in_the_way
from paynet_desk.flow.machine import Effect, Event
from paynet_desk.flow.problem import Problem, ProblemKind, problem_of
from paynet_desk.paynet import payment
from paynet_desk.paynet.errors import NotSent, PaynetError
from paynet_desk.registry.errors import RegistryError
from paynet_desk.registry.values import EvidenceKind, NewEntry, Operation, Outcome, Stage, Task

log = logging.getLogger(__name__)


class PayEffects(TaskEffects):
    """Performs the effects of payments for one till."""

    def work(self, effect: Effect) -> Coroutine[Any, Any, Event | None] | None:
        """The effects of this task."""
        match effect:
            case flow.ListStored():
                return self._list_stored(effect)
            case flow.Rate():  # the digits are read now: a cancel wipes them while the session is asked for
                return self._rate(effect, "" if effect.stored else pan.bin_of(self._secrets.pan))
            case flow.Tokenise():
                return self._tokenise(effect)
            case flow.Collect():
                return self._collect(effect)
            case flow.CloseSale():
                return self._close(effect)
            case _:
                return super().work(effect)

    async def _list_stored(self, effect: flow.ListStored) -> Event:
        try:
            desk = await self._desk()
            if stands_in_the_way(await in_thread(desk.registry.question_for, effect.gsm.national)):
                return flow.NotListed(effect.attempt, Problem(ProblemKind.OPEN_QUESTION))
            customer, cards = await self.list_cards(desk, effect.gsm)
        except (PaynetError, *NOTHING_SENT) as error:
            return flow.NotListed(effect.attempt, problem_of(error))
        return flow.StoredListed(effect.attempt, cards, customer)

    async def _rate(self, effect: flow.Rate, bin8: str) -> Event:
        """A session for the amount, and what the card may be paid in; nothing of it costs."""
        try:
            desk = await self._desk()
            bank = desk.bank
            if stands_in_the_way(await in_thread(desk.registry.question_for, effect.gsm.national)):
                return flow.NotRated(effect.attempt, Problem(ProblemKind.OPEN_QUESTION))
            # Read anew: another till may have stored a first card of this customer in the meantime.
            customer = await in_thread(desk.registry.customer_by_gsm, effect.gsm.national)
            unique_id = customer.user_unique_id if customer else uuid.uuid4().hex
            owner_id = customer.owner_id if customer else None
            ticket = flow.Ticket(f"PD{uuid.uuid4().hex[:22]}", unique_id)
            wish = payment.SessionWish(
                amount=effect.amount,
                reference_no=ticket.reference_no,
                user_unique_id=None if owner_id else unique_id,
                owner_id=owner_id,
                add_commission=bank.add_commission,
            )
            session = await payment.auth(bank.publishable, wish=wish)
            if effect.stored is not None:
                rates = await payment.check_card_bin(
                    bank.publishable,
                    session_id=session.session_id,
                    card_hash=effect.stored.card_hash,
                    owner_id=owner_id,
                )
            else:
                rates = await payment.check_bin(bank.publishable, session_id=session.session_id, bin8=bin8)
        except (PaynetError, *NOTHING_SENT) as error:
            return flow.NotRated(effect.attempt, problem_of(error))
        if rates.tds_possible is False and session.tds_required:
            # Paynet demands 3-D Secure and the bank has none: not ours to switch off (contract 9.15)
            return flow.NotRated(effect.attempt, Problem(ProblemKind.NO_3DS))
        if not rates.rows:
            return flow.NotRated(effect.attempt, Problem(ProblemKind.NO_INSTALMENTS))
        return flow.Rated(effect.attempt, ticket, session, rates)

    # ---- the token -------------------------------------------------------------------------------------------------

    async def _tokenise(self, effect: flow.Tokenise) -> Event:
        stores = effect.consent is not None and effect.draft is not None
        try:
            desk = await self._desk()
            attempt_id = self.attempt_id(effect.attempt)
            if effect.consent is not None:
                await self.record(desk, EvidenceKind.CONSENT, effect.gsm, attempt_id, effect.consent)
            entry = NewEntry(
                attempt_id=attempt_id,
                task=Task.PAY_WITH_STORED_CARD if effect.stored else Task.PAY_AND_STORE,
                operation=Operation.CREATE_TOKEN,
                gsm=effect.gsm.national,
                cashier=desk.cashier,
                user_unique_id=effect.ticket.user_unique_id,
                customer_name=effect.draft.customer_name if effect.draft else "",
                owner_id=effect.customer.owner_id if effect.customer else None,
                pan=effect.stored.pan if effect.stored else effect.draft.pan if effect.draft else None,
                expiry=effect.draft.expiry if effect.draft else None,
                label=effect.draft.label if effect.draft else effect.stored.label if effect.stored else "",
                card_hash=effect.stored.card_hash if effect.stored else None,
                session_id=effect.session.session_id,
                reference_no=effect.ticket.reference_no,
                amount_kurus=effect.amount,
                total_kurus=effect.instalment.total,
                instalments=effect.instalment.count,
                stores=stores,
                seen=tuple(card.card_hash for card in effect.seen),
                add_commission=desk.bank.add_commission,
            )
            entry_id, answer = await self.journalled(desk, entry, lambda: self._token(desk, effect, stores=stores))
        except NOTHING_SENT as error:
            return flow.TokenNotSent(effect.attempt, problem_of(error))
        if isinstance(answer, PaynetError):
            not_sent = isinstance(answer, NotSent)
            # A lost answer leaves a token that nobody knows, and without it nothing can be charged: that is a no.
            await close_row(desk, entry_id, Outcome.CANCELLED if not_sent else Outcome.REFUSED)
            kind = flow.TokenNotSent if not_sent else flow.TokenRefused
            if not_sent and effect.stored is None and not self._secrets.pan:
                kind = flow.TokenRefused  # it was wiped meanwhile, so it is to be typed again
            return kind(effect.attempt, problem_of(answer))
        try:
            await in_thread(desk.registry.finish_token, entry_id, token_id=answer.token_id)
            stage = Stage.PAGE_OPENED if answer.needs_tds else Stage.RETURNED
            await in_thread(desk.registry.reach, effect.ticket.reference_no, stage)
        except RegistryError as error:
            log.error("token not kept: %s", error)
            return flow.TokenRefused(effect.attempt, Problem(ProblemKind.TOKEN_NOT_KEPT))
        sale = flow.Sale(
            entry_id, effect.ticket.reference_no, effect.session.session_id, answer.token_id, effect.amount
        )
        return flow.Tokenised(effect.attempt, answer, sale)

    async def _token(self, desk: Desk, effect: flow.Tokenise, *, stores: bool) -> payment.Token:
        bank = desk.bank
        if stores:
            assert effect.draft is not None
            save = payment.SaveWish(effect.draft.label, effect.gsm)
            await payment.save_card(bank.publishable, session_id=effect.session.session_id, save=save)
        if effect.stored is not None:
            return await payment.create_card_token(
                bank.publishable,
                session_id=effect.session.session_id,
                instalment_key=effect.instalment.key,
                card_hash=effect.stored.card_hash,
                owner_id=effect.customer.owner_id if effect.customer else None,
                do_3ds=True,
                device=bank.device,
                home=bank.home,
                phone=effect.gsm,
                description=effect.note,
            )
        assert effect.draft is not None
        self.require_card()
        card = payment.CardToPay(self._secrets.pan, self._secrets.cvc, effect.draft.expiry, effect.draft.holder)
        return await payment.create_token(
            bank.publishable,
            session_id=effect.session.session_id,
            instalment_key=effect.instalment.key,
            card=card,
            do_3ds=True,
            device=bank.device,
            home=bank.home,
            phone=effect.gsm,
            description=effect.note,
        )

    # ---- the charge ------------------------------------------------------------------------------------------------

    async def _collect(self, effect: flow.Collect) -> Event:
        try:
            desk = await self._desk()
            with_name = effect.draft.customer_name if effect.draft else ""
            result = await collect(desk, effect.sale.reference_no, customer_name=with_name)
        except NOTHING_SENT as error:
            return flow.ChargeNotSent(effect.attempt, problem_of(error))
        if result.charge is not None:
            return flow.Charged(effect.attempt, result.charge, result.customer)
        assert result.problem is not None
        if not result.left:
            return flow.ChargeNotSent(effect.attempt, result.problem)
        return flow.ChargeUnknown(effect.attempt, result.problem, result.sent_at, result.silent_at)

    async def _close(self, effect: flow.CloseSale) -> None:
        for _ in range(3):
            try:
                desk = await self._desk()
                await in_thread(desk.registry.give_up, effect.sale.reference_no, how="the cashier")
            except NOTHING_SENT as error:
                # It stays an open question then, which collects nothing by itself.
                log.error("sale not closed: %s", type(error).__name__)
                await asyncio.sleep(0.3)
            else:
                return
