"""What the effects of every task share: the customer looked up, the evidence recorded, the journal written first.

Every request that costs goes through ``journalled``: its row is committed and synced before a byte leaves, and what
came back is written before the machine hears of it (DESIGN.md, "Nothing lost, nothing doubled").
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar

from paynet_desk.core.gsm import Gsm
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.flow import task
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.desk import Desk, in_thread
from paynet_desk.flow.machine import Effect, Event
from paynet_desk.flow.problem import DeskUnavailable
from paynet_desk.paynet import card as card_service
from paynet_desk.paynet.errors import AnswerLost, AnswerLostReason, NotSent, NotSentReason, PaynetError, Refused
from paynet_desk.registry.errors import EntryClosed, RegistryError
from paynet_desk.registry.values import Customer, Evidence, EvidenceKind, NewEntry, OpenQuestion, Operation, Outcome

log = logging.getLogger(__name__)
T = TypeVar("T")

NOTHING_SENT = (RegistryError, DeskUnavailable)  # raised before a request leaves
_BROKE = "the program broke in between"
_BEGUN: ContextVar[list[str] | None] = ContextVar("begun", default=None)  # journal rows, of the effect that runs


def now() -> datetime:
    """The wall clock, aware."""
    return datetime.now(UTC)


def begun(entry_id: str) -> None:
    """This row was begun: it is left as an open question when the effect that runs now breaks."""
    if (rows := _BEGUN.get()) is not None:
        rows.append(entry_id)


def outcome_of(error: PaynetError) -> Outcome:
    """How an operation ended that raised ``error`` (I6)."""
    match error:
        case NotSent():
            return Outcome.CANCELLED
        case Refused():
            return Outcome.REFUSED
        case _:
            return Outcome.UNKNOWN


def stands_in_the_way(question: OpenQuestion | None) -> bool:
    """A code that may have been sent does not: it can still be typed, and its question closes by itself."""
    return question is not None and question.operation is not Operation.SEND_CODE


async def close_row(desk: Desk, entry_id: str, outcome: Outcome, *, otp_expires_at: datetime | None = None) -> None:
    """Close a journal row. Where that fails it stays open and becomes an open question at the next start."""
    try:
        await in_thread(desk.registry.finish, entry_id, outcome, otp_expires_at=otp_expires_at)
    except RegistryError as error:
        log.error("journal row not closed as %s: %s", outcome.value, type(error).__name__)


class TaskEffects:
    """Performs effects for one till. ``desk`` waits until the registry is open and the transports are built.

    ``idle`` is set while nothing is asked of Paynet or of the database; effects of the kinds in ``waits`` only let time
    pass and do not count.
    """

    waits: tuple[type[Effect], ...] = ()

    def __init__(self, desk: Callable[[], Awaitable[Desk]], secrets: CardSecrets) -> None:
        self._desk = desk
        self._secrets = secrets
        self._attempt_ids: dict[int, str] = {}
        self._under_way = 0
        self.idle = asyncio.Event()
        self.idle.set()

    def perform(self, effect: Effect) -> Coroutine[Any, Any, Event | None] | None:
        """Wipe at once; for everything else the work that ends in the event that answers it."""
        work = self.work(effect)
        return work if work is None or isinstance(effect, self.waits) else self._counted(work)

    async def _counted(self, work: Coroutine[Any, Any, Event | None]) -> Event | None:
        self._under_way += 1
        self.idle.clear()
        begun: list[str] = []
        _BEGUN.set(begun)
        try:
            return await work
        except Exception:
            await self._leave_unknown(begun)
            raise
        finally:
            self._under_way -= 1
            if not self._under_way:
                self.idle.set()

    async def _leave_unknown(self, begun: list[str]) -> None:
        """The effect broke: what it had begun and not written the end of is an open question (I6)."""
        for entry_id in begun:
            try:
                await in_thread((await self._desk()).registry.finish, entry_id, Outcome.UNKNOWN, detail=_BROKE)
            except EntryClosed:
                continue
            except NOTHING_SENT as error:
                log.error("journal row left open for the next start: %s", type(error).__name__)

    def work(self, effect: Effect) -> Coroutine[Any, Any, Event | None] | None:
        """The work an effect stands for; a task adds its own effects to these."""
        match effect:
            case task.WipeCard():
                self._secrets.wipe_card()
            case task.WipeCode():
                self._secrets.wipe_code()
            case task.LookUpCustomer():
                return self.look_up(effect)
            case task.SearchCustomers():
                return self.search(effect)
            case _:
                raise TypeError(f"no one performs {type(effect).__name__}")
        return None

    async def look_up(self, effect: task.LookUpCustomer) -> Event | None:
        """Who has this number, and whether an open question stands in the way."""
        try:
            desk = await self._desk()
            customer = await in_thread(desk.registry.customer_by_gsm, effect.gsm.national)
            question = await in_thread(desk.registry.question_for, effect.gsm.national)
        except NOTHING_SENT as error:
            log.warning("customer not looked up: %s", type(error).__name__)
            return None
        blocks = question if stands_in_the_way(question) else None
        return task.CustomerLookedUp(effect.attempt, effect.gsm, customer, blocks)

    async def search(self, effect: task.SearchCustomers) -> Event | None:
        """Who has a name that begins so."""
        try:
            desk = await self._desk()
            found = await in_thread(desk.registry.customers_by_name, effect.text)
        except NOTHING_SENT as error:
            log.warning("customers not searched: %s", type(error).__name__)
            return None
        return task.CustomersFound(effect.attempt, found)

    def require_card(self) -> None:
        """Raise NotSent when the card was wiped since it was confirmed, as a crash does: no half of it may leave."""
        if not self._secrets.pan:
            raise NotSent(NotSentReason.OTHER)

    # ---- shared ----------------------------------------------------------------------------------------------------

    def attempt_id(self, attempt: int) -> str:
        """One id for everything that belongs to one attempt, in the journal and in the evidence."""
        if attempt not in self._attempt_ids:
            self._attempt_ids = {attempt: uuid.uuid4().hex}
        return self._attempt_ids[attempt]

    async def list_cards(self, desk: Desk, gsm: Gsm) -> tuple[Customer | None, tuple[StoredCard, ...]]:
        """The customer and the cards that Paynet lists now, which are kept. Raises PaynetError, RegistryError.

        The customer is read anew: the answer to the look-up may not be here yet, or another till may have stored.
        """
        customer = await in_thread(desk.registry.customer_by_gsm, gsm.national)
        if customer is None or customer.owner_id is None:
            return customer, ()
        cards = await card_service.list_cards(desk.paynet, owner_id=customer.owner_id)
        await in_thread(desk.registry.replace_cards, customer.id, cards)
        return customer, cards

    async def record(self, desk: Desk, kind: EvidenceKind, gsm: Gsm, attempt_id: str, text: task.TextShown) -> None:
        """Append to the evidence chain that this text was shown."""
        evidence = Evidence(kind, attempt_id, gsm.national, text.version, text.sha256, text.language, desk.cashier)
        await in_thread(desk.registry.record, evidence)

    async def journalled(
        self, desk: Desk, entry: NewEntry, call: Callable[[], Awaitable[T]]
    ) -> tuple[str, T | PaynetError]:
        """Commit the row, then call; the row's id and the answer or the error."""
        entry_id = await in_thread(desk.registry.begin, entry)
        begun(entry_id)
        try:
            return entry_id, await call()
        except PaynetError as error:
            return entry_id, error
        except Exception:
            # Whatever broke, bytes may have left: the outcome is not known.
            log.exception("%s broke", entry.operation.value)
            return entry_id, AnswerLost(AnswerLostReason.UNREADABLE)
