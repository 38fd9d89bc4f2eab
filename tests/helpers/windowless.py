"""A till without a window: the real machines, runners, effects, database and transports, and a scripted cashier.

Everything is the product's but the pages: the tables of ``flow/store_card``, ``flow/pay`` and ``flow/look_after``,
their effects, a ``Registry`` on a file, transports over HTTP to a sandbox. The cashier's verbs go as far as the till
lets them and say in which state that is; they wait for states and never for time. What the machine would show is
``shows()``.

    till = Till(sandbox.base_url, tmp_path / "registry.db")
    await till.starts()
    assert await till.store("5320000042", TROY) is store_card.State.STORED
    await till.ends()
    assert_invariants(till, files_under=tmp_path)

It needs neither pytest nor Qt, so a child process that is to be killed can run one. The log is a file beside the
database and goes on when the till is started again, also by another process on the same file.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.money import Kurus
from paynet_desk.core.redaction import RedactingFilter
from paynet_desk.core.secret import Secret
from paynet_desk.flow import desk, look_after, pay, store_card, task
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.desk import Bank, Desk
from paynet_desk.flow.effects import TaskEffects
from paynet_desk.flow.look_after_effects import LookAfterEffects
from paynet_desk.flow.machine import Event, Runner
from paynet_desk.flow.pay_effects import PayEffects
from paynet_desk.flow.settlement import settle_due
from paynet_desk.flow.store_card_effects import StoreCardEffects
from paynet_desk.paynet import calling, reply, transaction
from paynet_desk.paynet.payment import Device, Publishable
from paynet_desk.paynet.transport import Transport
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import OpenQuestion, Verdict
from paynet_desk.sandbox.keys import PUBLISHABLE_KEY, SECRET_KEY
from paynet_desk.threeds.domain import ReturnDomain
from tests.helpers.invariants import Screen
from tests.helpers.on_disk import OnDisk
from tests.helpers.sandbox_at import NO_HEX, SandboxAt
from tests.helpers.shopper import Browser

NOTICE = task.TextShown("notice", "1.2", "tr", "0" * 64)
CONSENT = task.TextShown("consent", "1.1", "tr", "1" * 64)
EXPIRY = Expiry(2030, 12)
PATIENCE_S = 20.0  # for one verb of the cashier; a till that is slower stands still

_QUIET_TURNS = 3

Store = store_card.State
Pay = pay.State
LookAfter = look_after.State
_STORE_WORKS = {Store.SENDING, Store.CHECKING, Store.COMPARING, Store.SAVING, Store.ASKING}
_LOOK_AFTER_WORKS = {LookAfter.LISTING, LookAfter.RENAMING, LookAfter.DELETING, LookAfter.ASKING}
_PAY_WORKS = {Pay.LISTING, Pay.RATING, Pay.TOKENISING, Pay.CHARGING}
_WORKS: set[object] = {*_STORE_WORKS, *_PAY_WORKS, *_LOOK_AFTER_WORKS}
_STORE_HAS_CARD = {Store.CARD, Store.COMPARING, Store.SAME_CARD, Store.SAVING}
_STORE_HAS_CODE = {Store.CODE, Store.CHECKING, *_STORE_HAS_CARD}
_PAY_HAS_CARD = {Pay.LISTING, Pay.CHOICE, Pay.CARD, Pay.RATING, Pay.INSTALMENTS, Pay.TOKENISING, Pay.AMOUNT}


@dataclass(frozen=True)
class Card:
    """What lies on the counter (an official test card, contract 0.11) and what its bank's page asks for."""

    pan: str
    cvc: str
    password: str = "a"
    expiry: Expiry = EXPIRY
    holder: str = "ELIF YILMAZ"

    @property
    def label(self) -> str:
        return f"Kart •• {self.pan[-4:]}"


TROY = Card("9792075482365454", "152")
VISA = Card("4355084355084358", "000")
MASTERCARD = Card("5571135571135575", "000")
CARDS = (TROY, VISA, MASTERCARD, Card("4446760701569538", "598"), Card("4090700090840050", "592", "123"))


class Stuck(AssertionError):  # noqa: N818 - the cashier's word
    """The till waits for something that nobody is working on, or for too long."""


class Till(OnDisk):
    """One till at the sandbox at ``base_url``, with its database in ``file``; ``seed`` rolls its ``dice``.

    ``way`` makes a transport from address and key, for a line that is not what it should be.
    """

    def __init__(
        self,
        base_url: str,
        file: Path | str,
        seed: int = 0,
        *,
        name: str = "Kasa 1",
        otp_required: bool = True,
        way: Callable[[str, str], Transport] = Transport,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.sandbox = SandboxAt(base_url)
        self.dice = random.Random(seed)
        self.secrets_typed: set[str] = set()
        self.owners_seen: list[str] = []
        self.stores_elsewhere = 0
        self.doubles_elsewhere = 0
        self.deletions_elsewhere = 0
        self.storing: Runner[Store, store_card.Facts]
        self.paying: Runner[Pay, pay.Facts]
        self.looking_after: Runner[LookAfter, look_after.Facts]
        self.desk: Desk
        self._file = Path(file)
        self._name = name
        self._otp_required = otp_required
        self._way = way
        self._patience_s = patience_s
        self._tasks: set[asyncio.Task[None]] = set()
        self._broken: list[BaseException] = []
        self._effects: tuple[TaskEffects, ...]
        self._log_file = self._file.with_suffix(".log")
        self.secrets = CardSecrets()
        self.paying_secrets = CardSecrets()
        self.looking_after_secrets = CardSecrets()  # nothing is ever typed into them

    # ---- the program -----------------------------------------------------------------------------------------------

    async def starts(self) -> int:
        """Open the database, as it is or new; how many operations a former run left without an end."""
        ready_registry(self._file)
        _listen(self._log_file)
        registry = await asyncio.to_thread(Registry.open, self._file, till=self._name)
        _share_compiled(registry)
        left = await asyncio.to_thread(registry.recover)
        base_url = self.sandbox.base_url
        port = base_url.rsplit(":", 1)[1]
        home = ReturnDomain.sandbox(base_url, (f"http://acs.bank.localhost:{port}",))
        publishable = Publishable(self._way(base_url, PUBLISHABLE_KEY), PUBLISHABLE_KEY)
        self.desk = Desk(
            registry, self._way(base_url, SECRET_KEY), "Ayşe", Bank(publishable, Device("192.0.2.7", "till-1"), home)
        )

        async def ready() -> Desk:
            return self.desk

        storing, paying = StoreCardEffects(ready, self.secrets), PayEffects(ready, self.paying_secrets)
        looking_after = LookAfterEffects(ready, self.looking_after_secrets)
        self._effects = (storing, paying, looking_after)
        self.storing = Runner(
            store_card.ROWS,
            Store.CUSTOMER,
            store_card.Facts(otp_required=self._otp_required),
            perform=storing.perform,
            spawn=self._spawn,
        )
        self.paying = Runner(pay.ROWS, Pay.AMOUNT, pay.Facts(), perform=paying.perform, spawn=self._spawn)
        self.looking_after = Runner(
            look_after.ROWS,
            LookAfter.CUSTOMER,
            look_after.Facts(),
            perform=looking_after.perform,
            spawn=self._spawn,
        )
        self.storing.listen(self._see_owner)
        self.paying.listen(self._see_owner)
        return left

    async def ends(self) -> None:
        """Finish what is under way, then close, as the program does."""
        async with asyncio.timeout(self._patience_s):
            for effects in self._effects:
                await effects.idle.wait()
        await self.loses_power()

    async def loses_power(self) -> None:
        """End where it stands: nothing is finished, nothing is written any more."""
        for one in self._tasks:
            one.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.desk.paynet.aclose()
        await self.desk.bank.publishable.transport.aclose()
        await asyncio.to_thread(self.desk.registry.close)
        for secrets in (self.secrets, self.paying_secrets):
            secrets.wipe_card()
            secrets.wipe_code()
        _open_logs.pop(self._log_file).close()

    async def settles_open_questions(self) -> list[tuple[OpenQuestion, Verdict]]:
        """What the program does by itself at start; each question that it asked about, with what that brought."""
        answers = await settle_due(self.desk, at_start=True)
        return [(question, settlement.verdict) for question, settlement in answers]

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        one = asyncio.get_running_loop().create_task(work)
        self._tasks.add(one)
        one.add_done_callback(self._done)

    def _done(self, one: asyncio.Task[None]) -> None:
        self._tasks.discard(one)
        if not one.cancelled() and (broken := one.exception()) is not None:
            self._broken.append(broken)

    # ---- what a cashier does: whole tasks --------------------------------------------------------------------------

    async def store(self, gsm: str, card: Card, *, anyway: bool = True) -> Store:
        """Store a card, as far as the till lets it; ``anyway``: a warning about the same card is answered with yes."""
        if await self.goes_to_card(gsm) is not Store.CARD:
            return self.storing.state
        await self.confirms(card)
        if self.storing.state is Store.SAME_CARD and anyway:
            await self.does(store_card.StoreAnyway())
        return self.storing.state

    async def pay_and_store(self, gsm: str, card: Card, lira: int, consent: bool) -> Pay:
        """Take a payment with a card from the counter, and store it where the customer consents."""
        if await self.goes_to_bank(gsm, card, lira, consent=consent) is Pay.BANK:
            await self.passes_the_bank(card.password)
        return self.paying.state

    async def pay_with_stored(self, gsm: str, lira: int) -> Pay:
        """Take a payment with the customer's first stored card."""
        if await self.goes_to_bank(gsm, None, lira) is Pay.BANK:
            await self.passes_the_bank()
        return self.paying.state

    async def renames(self, gsm: str, label: str) -> LookAfter:
        """Give the customer's first stored card another label."""
        if await self.goes_to_cards(gsm) is LookAfter.LIST and self.looking_after.facts.cards:
            await self.does(look_after.WishLabel(self.looking_after.facts.cards[0]))
            await self.does(look_after.Rename(label))
        return self.looking_after.state

    async def deletes(self, gsm: str) -> LookAfter:
        """Delete the customer's first stored card; the question before it is answered with yes."""
        if await self.goes_to_cards(gsm) is LookAfter.LIST and self.looking_after.facts.cards:
            await self.does(look_after.WishDelete(self.looking_after.facts.cards[0]))
            await self.does(look_after.Delete(CONSENT))
        return self.looking_after.state

    # ---- and step by step ------------------------------------------------------------------------------------------

    async def begins_anew(self) -> None:
        """Leave whatever is on the screen: a result is read, everything else is given up."""
        if self.looking_after.state in (LookAfter.LABEL, LookAfter.SURE):
            await self.does(look_after.KeepCard())
        firsts: dict[Runner[Any, Any], object] = {
            self.storing: Store.CUSTOMER,
            self.paying: Pay.AMOUNT,
            self.looking_after: LookAfter.CUSTOMER,
        }
        for runner, first in firsts.items():
            if runner.state is not first:
                (await self.does(task.NextCustomer())) or (await self.does(task.Cancel()))
            assert runner.state is first, f"no way out of {runner.state}"

    async def goes_to_card(self, gsm: str) -> Store:
        """Page 1 and 2: the number, the notice, the code that the customer reads out."""
        number = Gsm(gsm)
        await self.does(task.GsmTyped(number))
        await self.does(store_card.SendCode(number, NOTICE))
        if self.storing.state is Store.CODE:
            sms = await asyncio.to_thread(self.sandbox.last_sms, gsm)
            if sms is not None:
                self._type(self.secrets.code, sms.code)
                await self.does(store_card.CheckCode())
        return self.storing.state

    async def confirms(self, card: Card) -> Store:
        """Page 3: the card is typed, the consent given."""
        self._type(self.secrets.pan, card.pan)
        self._type(self.secrets.cvc, card.cvc)
        await self.does(store_card.Confirm(_draft(self.secrets.pan, card), CONSENT))
        return self.storing.state

    async def goes_to_bank(self, gsm: str, card: Card | None, lira: int, *, consent: bool = False) -> Pay:
        """A sale up to the bank's page; with ``card`` None a stored one pays."""
        number = Gsm(gsm)
        await self.does(pay.SetAmount(Kurus(100 * lira), "Fiş 1"))
        await self.does(task.GsmTyped(number))
        await self.does(pay.ToCard(number))
        if self.paying.state is Pay.CHOICE:
            await self.does(pay.UseStored(self.paying.facts.cards[0]) if card is None else pay.UseNew())
        if self.paying.state is Pay.CARD and card is not None:
            self._type(self.paying_secrets.pan, card.pan)
            self._type(self.paying_secrets.cvc, card.cvc)
            draft = _draft(self.paying_secrets.pan, card)
            await self.does(pay.ConfirmCard(draft, CONSENT if consent else None))
        if self.paying.state is Pay.INSTALMENTS and self.paying.facts.instalments is not None:
            await self.does(pay.Proceed(self.paying.facts.instalments.rows[0]))
        return self.paying.state

    async def goes_to_cards(self, gsm: str) -> LookAfter:
        """The customer's stored cards."""
        number = Gsm(gsm)
        await self.does(task.GsmTyped(number))
        await self.does(look_after.ToCards(number))
        return self.looking_after.state

    async def passes_the_bank(self, password: str = "a") -> Pay:
        """The customer answers the bank, and the browser comes back."""
        await self.answers_the_bank(password)
        await self.does(pay.BankReturned())
        return self.paying.state

    async def answers_the_bank(self, password: str = "a") -> None:
        """The customer answers the bank; what the browser makes of it, nobody has told the till yet."""
        sale, token = self.paying.facts.sale, self.paying.facts.token
        assert sale is not None
        assert token is not None
        assert token.post_url is not None
        address = token.post_url
        fields = {"session_id": sale.session_id, "token_id": sale.token_id, "publishable_key": PUBLISHABLE_KEY}

        def visit() -> None:
            browser = Browser(self.sandbox)
            browser.post(address, fields)
            if "password" in browser.page:
                browser.answer(password)

        await asyncio.to_thread(visit)

    async def does(self, event: Event) -> bool:
        """One thing a cashier does, and wait until the till has answered; whether it meant anything."""
        _writes_to.set(self._log_file)
        took = [runner.send(event) for runner in self._runners if type(event) in _events_of(runner)]
        try:
            async with asyncio.timeout(self._patience_s):
                await self._comes_to_rest()
        except TimeoutError:
            raise Stuck(f"no answer within {self._patience_s:.0f} s to {event}: {self.where()}") from None
        if self._broken:
            raise self._broken.pop()
        return any(took)

    async def _comes_to_rest(self) -> None:
        quiet = 0  # turns of the loop in a row; what was begun is counted from its first step on
        while quiet < _QUIET_TURNS:
            for effects in self._effects:
                if not effects.idle.is_set():
                    quiet = 0
                    await effects.idle.wait()
            await asyncio.sleep(0)
            quiet += 1
        if any(runner.state in _WORKS for runner in self._runners):
            raise Stuck(f"nobody works on it: {self.where()}")

    def _type(self, secret: Secret, text: str) -> None:
        secret.wipe()
        for sign in text:
            secret.insert(len(secret), ord(sign))
        self.secrets_typed.add(text)

    # ---- what is looked at -----------------------------------------------------------------------------------------

    @property
    def file(self) -> Path:
        """The merchant's database."""
        return self._file

    @property
    def _runners(self) -> tuple[Runner[Any, Any], ...]:
        return self.storing, self.paying, self.looking_after

    def where(self) -> str:
        """Where both machines stand, for a message."""
        return "; ".join(f"{runner.state}: {runner.facts}" for runner in self._runners)

    def shows(self) -> Screen:
        """What the pages would be told to show, and what of a card lies in memory that should not."""
        told: list[tuple[str, str]] = []
        for runner in self._runners:
            told.append(("the screen", runner.state.value))
            if (problem := runner.facts.problem) is not None:
                told.append(("the problem on the screen", f"{problem.kind.value} {problem.words}"))
            told.append(("the facts", re.sub(r"\d+\.\d+", "", repr(runner.facts))))
        to_be_empty: list[tuple[str, Secret]] = []
        for secrets, has_card in (
            (self.secrets, self.storing.state in _STORE_HAS_CARD),
            (self.paying_secrets, self.paying.state in _PAY_HAS_CARD),
        ):
            if not has_card:
                to_be_empty += [("the card number", secrets.pan), ("the security code", secrets.cvc)]
        if self.storing.state not in _STORE_HAS_CODE:
            to_be_empty.append(("the code", self.secrets.code))
        at_bank = self.paying.state in (Pay.BANK, Pay.DECIDE)
        return Screen(told=tuple(told), at_bank=at_bank, to_be_empty=tuple(to_be_empty))

    def log(self) -> str:
        """Everything logged by this till, in every run on this database."""
        return self._log_file.read_text(encoding="utf-8") if self._log_file.exists() else ""

    def _see_owner(self) -> None:
        """I3, at the very moment in which success is shown first; what is wrong is told by ``does``."""
        try:
            self._check_that_what_is_shown_is_on_disk()
        except AssertionError as broken:
            self._broken.append(broken)

    def _check_that_what_is_shown_is_on_disk(self) -> None:
        for runner, result in ((self.storing, Store.STORED), (self.paying, Pay.PAID)):
            customer = runner.facts.customer
            if runner.state is not result or customer is None or customer.owner_id is None:
                continue
            on_disk = self.rows("select 1 from customers where owner_id = ?", customer.owner_id)
            assert on_disk, "success is shown and its owner id is not on the disk"
            if customer.owner_id not in self.owners_seen:
                self.owners_seen.append(customer.owner_id)
        if self.paying.state is Pay.PAID and (sale := self.paying.facts.sale) is not None:
            (row,) = self.rows("select state from payments where reference_no = ?", sale.reference_no)
            assert row["state"] == "paid", "a payment is shown and does not stand on the disk"


@asynccontextmanager
async def open_till(base_url: str, file: Path, seed: int = 0, **how: Any) -> AsyncIterator[Till]:
    """A till that is started, and that ends with the block."""
    till = Till(base_url, file, seed, **how)
    await till.starts()
    try:
        yield till
    finally:
        await till.ends()


def with_readable_codes(sandbox: SandboxAt) -> SandboxAt:
    """The sandbox sends codes that are found nowhere by chance, which is what the invariants look for."""
    sandbox.switch(otp_length=6, otp_alphabet=NO_HEX)
    return sandbox


def _draft(pan: Secret, card: Card) -> task.Draft:
    return task.Draft(MaskedPan.of(pan), card.expiry, Cardholder(card.holder), "Elif Yılmaz", card.label)


_events: dict[int, tuple[tuple[Any, ...], frozenset[type[Event]]]] = {}  # by the table itself: a hash of it is dear


def _events_of(runner: Runner[Any, Any]) -> frozenset[type[Event]]:
    rows = runner._rows
    if id(rows) not in _events:
        _events[id(rows)] = rows, frozenset(row.event for row in rows)  # held, so that the id stays its own
    return _events[id(rows)][1]


# ---- the database: made once, copied from then on --------------------------------------------------------------------


@cache
def _empty_registry() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "registry.db"
        Registry.open(file, till="").close()
        return file.read_bytes()


def ready_registry(file: Path) -> None:
    """An empty registry at ``file`` where there is none, without the migrations (0.2 s)."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_bytes(_empty_registry())
        file.chmod(0o600)


_compiled: dict[str, Any] = {}


def _share_compiled(registry: Registry) -> None:
    """All registries of this process take their compiled statements from one cache: half of what a short run costs."""
    engine = registry._file._engine
    engine.dialect = _compiled.setdefault("dialect", engine.dialect)
    engine._compiled_cache = _compiled.setdefault("cache", engine._compiled_cache)


# ---- the log: one file a till, also where several run on one loop ----------------------------------------------------

_writes_to: ContextVar[Path | None] = ContextVar("_writes_to", default=None)


class _LogFiles(logging.Handler):
    """Appends each record to the file of the till whose task it comes from."""

    def emit(self, record: logging.LogRecord) -> None:
        file = _writes_to.get()
        if file is not None and (lines := _open_logs.get(file)) is not None:
            lines.write(self.format(record) + "\n")


_open_logs: dict[Path, TextIO] = {}  # unbuffered by lines: they outlive a killed process
_log_files = _LogFiles(logging.INFO)
_log_files.addFilter(RedactingFilter())
_log_files.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))


def _listen(file: Path) -> None:
    _writes_to.set(file)
    _open_logs[file] = file.open("a", encoding="utf-8", buffering=1)
    root = logging.getLogger()  # behind the program's own handlers, as what it writes has lost its exception by then
    if _log_files not in root.handlers:
        root.addHandler(_log_files)
        logging.getLogger("paynet_desk").setLevel(logging.INFO)


# ---- time: what only lets it pass ------------------------------------------------------------------------------------

_PAUSES: tuple[tuple[object, str, float], ...] = (
    (calling.READS, "first_s", 0.0),
    (transaction.CHARGE_AGAIN, "first_s", 0.0),
    (transaction.CHARGE_AGAIN, "cap_s", 0.0),
    (reply, "RETRY_AFTER_DEFAULT_S", 0.0),
    (reply, "RETRY_AFTER_MIN_S", 0.0),
    (reply, "RETRY_AFTER_MAX_S", 0.0),
    (desk, "_PAUSE_S", 0.0),
)


@contextmanager
def no_pauses() -> Iterator[None]:
    """Between two tries no time passes; how many tries there are stays as it is."""
    before = [getattr(owner, name) for owner, name, _ in _PAUSES]
    for owner, name, value in _PAUSES:
        object.__setattr__(owner, name, value)
    try:
        yield
    finally:
        for (owner, name, _), value in zip(_PAUSES, before, strict=True):
            object.__setattr__(owner, name, value)
