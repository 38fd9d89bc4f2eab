"""One till of a schedule: the program's machines, effects and settlement as they are, and the cashier's hands.

``Till.kill`` takes the program away at whatever point it is; ``Till.start`` begins a new run on the same database, as
``program`` does: recover, then ask about what is open.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.money import Kurus
from paynet_desk.core.secret import Secret
from paynet_desk.flow import pay, settlement, store_card, task
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.desk import Bank, Desk, in_thread
from paynet_desk.flow.machine import Answer, Effect, Event, Runner
from paynet_desk.flow.pay_effects import PayEffects
from paynet_desk.flow.store_card_effects import StoreCardEffects
from paynet_desk.paynet.payment import Device, Publishable
from paynet_desk.registry.errors import RegistryError
from paynet_desk.registry.values import OpenQuestion, Verdict
from paynet_desk.sandbox.keys import PUBLISHABLE_KEY
from paynet_desk.threeds.domain import ReturnDomain
from tests.schedules.paynet import NAMES, Wire

if TYPE_CHECKING:
    from tests.schedules.shop import Shop

NOTICE = task.TextShown("notice", "1.2", "tr", "0" * 64)
CONSENT = task.TextShown("consent", "1.1", "tr", "1" * 64)
HOME = ReturnDomain.sandbox(NAMES.paynet, (NAMES.bank, NAMES.second_bank))
CUSTOMERS = tuple(Gsm(f"53200000{number}") for number in (42, 43, 44))
AMOUNT = Kurus(125000)


@dataclass(frozen=True)
class Plastic:
    """An official test card (contract 0.11)."""

    number: str
    cvc: str
    name: str


TROY = Plastic("9792075482365454", "152", "TROY")
VISA = Plastic("4355084355084358", "000", "Visa")
DECLINED = Plastic("4506344103118942", "000", "Visa")  # the bank refuses it
CARDS = (TROY, VISA, DECLINED)


class Which(Enum):
    """The two tasks of a till."""

    STORE = "store"
    PAY = "pay"


START: dict[Which, Enum] = {Which.STORE: store_card.State.CUSTOMER, Which.PAY: pay.State.AMOUNT}
ROWS: dict[Which, Any] = {Which.STORE: store_card.ROWS, Which.PAY: pay.ROWS}


@dataclass(eq=False)
class Run:
    """One run of the program on a till; a killed one does nothing any more."""

    till: Till
    number: int
    alive: bool = True


@dataclass(frozen=True, eq=False)
class Cause:
    """For whom something is done: the run, its task, and the effect with the attempt it belongs to."""

    run: Run
    which: Which | None
    effect: Effect | None
    attempt: int = 0


CAUSE: ContextVar[Cause | None] = ContextVar("cause", default=None)


def blocked() -> bool:
    """Whether who is running now was killed."""
    cause = CAUSE.get()
    return cause is not None and not cause.run.alive


class Till:
    """One till: two tasks, one cashier, one name in the journal."""

    def __init__(self, shop: Shop, name: str) -> None:
        self.shop = shop
        self.name = name
        self.runs = 0
        self.gsm = CUSTOMERS[0]
        self.card = TROY
        self.code_is_for = ""  # whose code is in the field
        self._make()

    # ---- the program comes and goes --------------------------------------------------------------------------------

    def start(self) -> None:
        """A new run, after one that was killed: it recovers what that one left, and asks about it."""
        self._make()
        self.spawn(None, self._come_up())

    def _make(self) -> None:
        """Its own buffers, machines and way to Paynet; the database stays."""
        self.runs += 1
        self.run = run = Run(self, self.runs)
        shop = self.shop
        wire = Wire(shop.paynet, run, CAUSE.get)
        self.registry = shop.registry(self.name)
        bank = Bank(Publishable(wire, PUBLISHABLE_KEY), Device("192.0.2.7"), HOME)  # type: ignore[arg-type]
        self.desk = Desk(self.registry, wire, "Ayşe", bank)  # type: ignore[arg-type]
        self.secrets = {which: CardSecrets() for which in Which}
        self.runners: dict[Which, Runner[Any, Any]] = {
            Which.STORE: self._runner(Which.STORE, self._facts(), StoreCardEffects),
            Which.PAY: self._runner(Which.PAY, pay.Facts(), PayEffects),
        }

    def _facts(self) -> store_card.Facts:
        return store_card.Facts(otp_required=self.shop.paynet.switches.otp_mandatory)

    def kill(self) -> None:
        """The program is gone, whatever it was doing."""
        self.run.alive = False

    async def _come_up(self) -> None:
        await in_thread(self.registry.recover)
        await self.settle_due(at_start=True)

    # ---- open questions, as ``program`` treats them ----------------------------------------------------------------

    async def settle_due(self, *, at_start: bool = False) -> None:
        """Ask what may be asked without anybody."""
        with suppress(RegistryError):
            for question, found in await settlement.settle_due(self.desk, at_start=at_start):
                self._answer_page(question, found)

    async def ask(self, question: OpenQuestion) -> None:
        """The cashier asks Paynet now, from the list."""
        with suppress(RegistryError):
            self._answer_page(question, await settlement.ask(self.desk, question, cashier=self.desk.cashier))

    async def give_up(self, question: OpenQuestion) -> None:
        """The cashier ends a sale whose charge never left, from the list."""
        with suppress(RegistryError):
            await settlement.give_up(self.desk, question, how="the cashier, from the list")

    async def sign_off(self, question: OpenQuestion) -> None:
        """A manager closes a question that nobody can answer."""
        with suppress(RegistryError):
            await in_thread(self.registry.sign_off, question.entry_id, reason="müşteriye soruldu", cashier="Ayşe")

    async def repeat(self, question: OpenQuestion) -> None:
        """A manager lets a lost first store be sent once more."""
        with suppress(RegistryError):
            await in_thread(self.registry.note_asking, question, Verdict.REPEATED, cashier="Ayşe")
            self.gsm = Gsm(question.customer.gsm)
            self.runners[Which.STORE].send(store_card.RepeatStore(question, self.gsm))

    def _answer_page(self, question: OpenQuestion, found: settlement.Settlement) -> None:
        for runner in self.runners.values():
            event = settlement.answer_to(runner.facts.attempt, found)
            if event is not None and runner.facts.about == question.about:
                runner.send(event)

    def spawn(self, cause: Cause | None, work: Coroutine[Any, Any, Any]) -> Any:
        """Start work that belongs to this run."""
        cause = cause or Cause(self.run, None, None)
        context = copy_context()
        context.run(CAUSE.set, cause)
        task = self.shop.loop.create_task(work, context=context)
        self.shop.works(task, cause)
        return task

    def _runner(self, which: Which, facts: Any, performer: Callable[..., Any]) -> Runner[Any, Any]:
        run = self.run

        async def ready() -> Desk:
            return self.desk

        effects = performer(ready, self.secrets[which])
        performed: list[Cause] = []

        def perform(effect: Effect) -> Coroutine[Any, Any, Event | None] | None:
            cause = Cause(run, which, effect, runner.facts.attempt)
            self.shop.performs(cause)
            work: Coroutine[Any, Any, Event | None] | None = effects.perform(effect)
            performed.append(cause)
            return work

        def spawn(work: Coroutine[Any, Any, None]) -> Any:
            return self.spawn(performed[-1], work)

        runner: Runner[Any, Any] = self.shop.runner(
            ROWS[which], START[which], facts, perform=perform, spawn=spawn, cause=Cause(run, which, None)
        )
        return runner

    # ---- the cashier -----------------------------------------------------------------------------------------------

    def state(self, which: Which) -> Any:
        """Where the task is."""
        return self.runners[which].state

    def press(self, which: Which, kind: type[Event]) -> bool:
        """One event of the cashier; False where it meant nothing, or where there is nothing to press."""
        event = EVENTS[which][kind](self, which)
        return event is not None and self.runners[which].send(event)

    def type_code(self, *, right: bool = True) -> None:
        """The code from the SMS, or another one."""
        secrets, facts = self.secrets[Which.STORE], self.runners[Which.STORE].facts
        if self.state(Which.STORE) is not store_card.State.CODE or facts.gsm is None:
            return
        sms = self.shop.paynet.books.last_sms(facts.gsm.national)
        self.code_is_for = facts.gsm.national
        fill(secrets.code, sms.code if sms is not None and right else "ZZZZZZ")

    def type_card(self, which: Which, card: Plastic) -> None:
        """A card into the fields."""
        fill(self.secrets[which].pan, card.number)
        fill(self.secrets[which].cvc, card.cvc)


def fill(secret: Secret, text: str) -> None:
    """Type ``text`` into an empty field."""
    secret.wipe()
    for sign in text:
        secret.insert(len(secret), ord(sign))


def _draft(till: Till, which: Which) -> task.Draft:
    card_state = {Which.STORE: store_card.State.CARD, Which.PAY: pay.State.CARD}[which]
    if till.state(which) is card_state:
        till.type_card(which, till.card)
    number = till.card.number
    pan = MaskedPan(number[:6], number[-4:], len(number))
    label = f"{till.card.name} •• {number[-4:]}"
    return task.Draft(pan, Expiry(2030, 12), Cardholder("ELIF YILMAZ"), "Elif Yılmaz", label)


def _check_code(till: Till, which: Which) -> Event:
    till.type_code(right=till.shop.next_code_is_right)
    return store_card.CheckCode()


def _stored_card(till: Till, which: Which) -> Event | None:
    cards = till.runners[which].facts.cards
    return pay.UseStored(cards[0]) if cards else None


def _proceed(till: Till, which: Which) -> Event | None:
    offered = till.runners[which].facts.instalments
    return pay.Proceed(offered.rows[-1]) if offered is not None else None


def _repeat(till: Till, which: Which) -> Event | None:
    question = next((one for one in till.shop.questions() if one.repeatable), None)
    return store_card.RepeatStore(question, Gsm(question.customer.gsm)) if question is not None else None


Make = Callable[[Till, Which], Event | None]
_BOTH: dict[type[Event], Make] = {
    task.GsmTyped: lambda till, which: task.GsmTyped(till.gsm),
    task.NameTyped: lambda till, which: task.NameTyped("eli"),
    task.Edited: lambda till, which: task.Edited(),
    task.Cancel: lambda till, which: task.Cancel(),
    task.NextCustomer: lambda till, which: task.NextCustomer(),
}
EVENTS: dict[Which, dict[type[Event], Make]] = {
    Which.STORE: {
        **_BOTH,
        store_card.SendCode: lambda till, which: store_card.SendCode(till.gsm, NOTICE),
        store_card.RepeatStore: _repeat,
        store_card.CheckCode: _check_code,
        store_card.Resend: lambda till, which: store_card.Resend(NOTICE),
        store_card.ChangeNumber: lambda till, which: store_card.ChangeNumber(),
        store_card.Confirm: lambda till, which: store_card.Confirm(_draft(till, which), CONSENT),
        store_card.StoreAnyway: lambda till, which: store_card.StoreAnyway(),
        store_card.BackToCard: lambda till, which: store_card.BackToCard(),
        store_card.UseStored: lambda till, which: store_card.UseStored(),
        store_card.AskPaynet: lambda till, which: store_card.AskPaynet(),
    },
    Which.PAY: {
        **_BOTH,
        pay.SetAmount: lambda till, which: pay.SetAmount(AMOUNT, "Fiş 1"),
        pay.ChangeAmount: lambda till, which: pay.ChangeAmount(),
        pay.ToCard: lambda till, which: pay.ToCard(till.gsm),
        pay.UseStored: _stored_card,
        pay.UseNew: lambda till, which: pay.UseNew(),
        pay.ConfirmCard: lambda till, which: pay.ConfirmCard(
            _draft(till, which), CONSENT if till.shop.next_payment_stores else None
        ),
        pay.Proceed: _proceed,
        pay.BankReturned: lambda till, which: pay.BankReturned(),
        pay.BankInDoubt: lambda till, which: pay.BankInDoubt(pay.Doubt.QUIET),
        pay.AbandonBank: lambda till, which: pay.AbandonBank(),
        pay.AskIfApproved: lambda till, which: pay.AskIfApproved(),
        pay.GiveUp: lambda till, which: pay.GiveUp(),
        pay.AskPaynet: lambda till, which: pay.AskPaynet(),
        pay.AnotherCard: lambda till, which: pay.AnotherCard(),
    },
}


def kinds(which: Which, state: Enum | None = None) -> tuple[type[Event], ...]:
    """The cashier's events of a task's table; with ``state`` those that have a row there."""
    rows = [row for row in ROWS[which] if state is None or row.state is state]
    return tuple(dict.fromkeys(row.event for row in rows if not issubclass(row.event, Answer)))


for _which in Which:
    assert set(kinds(_which)) == set(EVENTS[_which]), "nobody at these tills sends some event of the tables"

# What a cashier does who has nothing else in mind, in each state in which something is to be done.
USUAL: dict[Enum, tuple[type[Event], ...]] = {
    store_card.State.CUSTOMER: (task.GsmTyped, store_card.SendCode),
    store_card.State.CODE: (store_card.CheckCode,),
    store_card.State.CARD: (store_card.Confirm,),
    store_card.State.SAME_CARD: (store_card.StoreAnyway,),
    store_card.State.STORED: (task.NextCustomer,),
    store_card.State.UNKNOWN: (store_card.AskPaynet,),
    pay.State.AMOUNT: (pay.SetAmount,),
    pay.State.CUSTOMER: (task.GsmTyped, pay.ToCard),
    pay.State.CHOICE: (pay.UseStored,),
    pay.State.CARD: (pay.ConfirmCard,),
    pay.State.INSTALMENTS: (pay.Proceed,),
    pay.State.BANK: (pay.BankReturned,),
    pay.State.DECIDE: (pay.AskIfApproved,),
    pay.State.PAID: (task.NextCustomer,),
    pay.State.DECLINED: (task.NextCustomer,),
    pay.State.GIVEN_UP: (task.NextCustomer,),
    pay.State.UNKNOWN: (pay.AskPaynet,),
}
# What leads home from anywhere, tried in this order.
LEAVE: tuple[type[Event], ...] = (task.Cancel, task.NextCustomer, pay.AbandonBank, pay.GiveUp)
