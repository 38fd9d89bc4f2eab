"""A shop in simulation: tills that share a database, customers, Paynet behind its wire, and what must always be true.

Whatever a schedule does goes through here, and every check raises AssertionError with the sentence that was broken.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from enum import Enum
from typing import Any

from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.flow import pay, store_card
from paynet_desk.flow.machine import Answer, Broken, Event, Runner
from paynet_desk.flow.task import GsmTyped
from paynet_desk.registry import owners
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import NewEntry, OpenQuestion, Operation
from paynet_desk.sandbox.books import Owner
from paynet_desk.sandbox.card_services import facts_of
from paynet_desk.sandbox.switches import Switches
from tests.schedules.database import SharedFile
from tests.schedules.paynet import Fate, Paynet, Request
from tests.schedules.till import CARDS, CAUSE, CUSTOMERS, EVENTS, LEAVE, START, TROY, USUAL, Cause, Till, Which, blocked
from tests.schedules.virtual_time import NOON, VirtualLoop

_AT_REST = 200  # as many answers and time-outs as it may take until nothing is under way
_A_WHILE_S = 300.0  # longer than settlement.SURE_AFTER and than any code lives
_LATE_S = 3 * 86400.0  # longer than a clock was ever put back
_FINAL = {"done", "refused", "cancelled", "unknown"}
_COSTS = {"save": Operation.SAVE, "send_otp": Operation.SEND_CODE, "charge": Operation.CHARGE}
_COSTS |= dict.fromkeys(("create_token", "create_card_token", "save_card"), Operation.CREATE_TOKEN)

TALLY: Counter[str] = Counter()  # over all schedules of this process


_OPEN = """
    select entry_id from journal join customers on customers.id = customer_id
        where gsm = ? and operation in ('save', 'create_token', 'charge') and state = 'sent'
    union select entry_id from journal join customers on customers.id = customer_id
        where gsm = ? and operation = 'save' and journal.state = 'unknown' and journal.settled_at is null
    union select reference_no from payments join customers on customers.id = customer_id
        where gsm = ? and (payments.state = 'open' or payments.state = 'unknown' and settled_how is null)
"""


# Customers of whom it is written down that an owner id may never be known here: a sale whose answer did not tell what
# was stored with it, a store that a manager signed off, or had repeated when Paynet made a second owner of it.
_UNTOLD = """
    select gsm from payments join customers on customers.id = customer_id where stores and stored is null
    union all select gsm from journal join customers on customers.id = customer_id
        where operation = 'save' and state = 'unknown' and settled_how is not null
"""


class WatchedRegistry(Registry):
    """The registry, looked at before each new row: what is begun although something is open breaks I6."""

    def __init__(self, shop: Shop, till: str) -> None:
        super().__init__(shop.file, till=till, clock=shop.loop.wall)
        self._rows = shop.file.rows
        self.must = shop.must

    def begin(self, entry: NewEntry) -> str:
        """As the registry's."""
        still_open = {row["entry_id"] for row in self._rows(_OPEN, entry.gsm, entry.gsm, entry.gsm)}
        entry_id = super().begin(entry)
        if entry.operation in (Operation.SAVE, Operation.CREATE_TOKEN):
            self.must(not still_open - {entry.repeats}, "something is begun for a customer with something open (I6)")
        return entry_id


class WatchedRunner(Runner[Any, Any]):
    """The runner, looked at around every event."""

    def __init__(self, *parts: Any, shop: Shop, cause: Cause, **more: Any) -> None:
        super().__init__(*parts, **more)
        self._shop = shop
        self._mine = cause
        self.purchase = object()

    def send(self, event: Event) -> bool:
        """As the runner's, for a program that is alive."""
        if not self._mine.run.alive:
            return False
        before, known = self.state, self.facts
        taken = super().send(event)
        self._shop.saw(self, self._mine, event, before, known, taken=taken)
        return taken


class Shop:
    """Everything there is in one schedule."""

    def __init__(self, file: SharedFile, switches: Switches, tills: int, known: int = 0) -> None:
        """``known``: how many of the customers have a card stored already."""
        file.empty()
        self.file = file
        self.loop = VirtualLoop(blocked)
        self.paynet = Paynet(self.loop, switches)
        self.paynet.on_post = self._leaves
        self.paynet.on_worked = self._arrived
        self.next_code_is_right = True
        self.next_payment_stores = True
        self.warned: Counter[str] = Counter()  # answered warnings about the same card, by GSM
        self._purchases: dict[str, tuple[Any, Any]] = {}  # by reference: whose purchase it belongs to
        self._saves: Counter[Cause] = Counter()
        self._working: dict[Any, Cause] = {}
        for gsm in CUSTOMERS[:known]:
            self._has_stored(gsm.national)
        self.tills = [Till(self, f"Kasa {number + 1}") for number in range(tills)]
        self.loop.run()

    def _has_stored(self, gsm: str) -> None:
        """Earlier, on another day: the customer's first card."""
        owner = Owner(f"owner-{gsm}", f"unique-{gsm}")
        self.paynet.books.owners.append(owner)
        card = facts_of(TROY.number, "ELIF YILMAZ", "12", "30", "TROY •• 5454")
        self.paynet.books.book(owner, card, None, self.paynet.switches)
        with self.file.writing() as connection:
            customer = owners.create(
                connection, gsm=gsm, name="Elif Yılmaz", user_unique_id=owner.user_unique_id, now=NOON
            )
            owners.set_owner(connection, customer, owner.owner_id)
            pan = MaskedPan(TROY.number[:6], TROY.number[-4:], len(TROY.number))
            owners.keep_card(connection, customer, StoredCard(card.card_hash, pan, None, card.desc))

    # ---- what tills are made with ----------------------------------------------------------------------------------

    def registry(self, till: str) -> Registry:
        """The shop's database for one till."""
        return WatchedRegistry(self, till)

    def runner(self, rows: Any, state: Enum, facts: Any, *, cause: Cause, **more: Any) -> WatchedRunner:
        """A task's runner."""
        return WatchedRunner(rows, state, facts, shop=self, cause=cause, **more)

    def works(self, task: Any, cause: Cause) -> None:
        """A task was started; one that only counts down is not waited for."""
        if not isinstance(cause.effect, store_card.CountDown):
            self._working[task] = cause
            task.add_done_callback(self._working.pop)

    # ---- what a schedule does --------------------------------------------------------------------------------------

    def rest(self, fate: Fate = Fate.ANSWERED) -> None:
        """The network is well: let everything under way come to its end."""
        for _ in range(_AT_REST):
            self.loop.run()
            self.check()
            awaited = [request for request in self.paynet.wire if request.is_awaited]
            if awaited:
                self.paynet.meet(awaited[0], fate)
            elif any(cause.run.alive for cause in self._working.values()):
                due = self.loop.next_due()
                self.must(due is not None, "something is under way that nothing will ever end")
                self.loop.pass_time(due)
            else:
                self.paynet.clear_the_wire()
                return
        raise AssertionError("it never comes to rest")

    def serve(self, till: Till, which: Which, goal: Enum, steps: int = 14) -> None:
        """The cashier works as usual and the network is well, until the task is at ``goal``."""
        runner = till.runners[which]
        for _ in range(steps):
            self.loop.run()
            if runner.state is goal:
                return
            mine = [r for r in self.paynet.wire if r.is_awaited and r.sender is till.run]
            if mine:
                self.paynet.meet(mine[0], Fate.ANSWERED)
            elif runner.state in USUAL:
                if runner.state is pay.State.BANK:
                    self.customer_answers_the_bank(till, approves=True)
                kinds = [kind for kind in USUAL[runner.state] if kind is not GsmTyped or runner.facts.gsm != till.gsm]
                meant_something = [till.press(which, kind) for kind in kinds]
                if not any(meant_something):
                    return
            else:
                self.loop.pass_time(1.0)

    def customer_answers_the_bank(self, till: Till, *, approves: bool) -> None:
        """At the bank's page, as long as it is open."""
        runner = till.runners[Which.PAY]
        if runner.state is pay.State.BANK:
            sale = runner.facts.sale
            self.paynet.customer_answers_the_bank(sale.session_id, sale.token_id, approves=approves)

    def put_clock(self, hours: int) -> None:
        """The wall clock is put forward or back; the monotonic one goes on."""
        self.loop.offset += timedelta(hours=hours)

    def questions(self) -> tuple[OpenQuestion, ...]:
        """What is open now; the registry is asked only where there is something (it is asked after every step)."""
        is_there = self.file.rows("select 1 from journal where state = 'unknown' union select 1 from payments limit 1")
        return self.tills[0].registry.open_questions() if is_there else ()

    def must(self, true: object, sentence: str) -> None:
        """What does not hold ends the schedule, also where the program would have handled the error."""
        if not true:
            self.loop.broken.append(AssertionError(sentence))
            raise self.loop.broken[0]

    def check(self) -> None:
        """Raise what broke inside of something that was running."""
        if self.loop.broken:
            raise self.loop.broken[0]

    # ---- what is looked at as it happens ---------------------------------------------------------------------------

    def performs(self, cause: Cause) -> None:
        """An effect is about to be performed."""
        effect = cause.effect
        self.holds_no_secret(effect)
        TALLY[f"effect {type(effect).__name__}"] += 1
        if isinstance(effect, pay.Tokenise):
            runner = cause.run.till.runners[Which.PAY]
            self._purchases[effect.ticket.reference_no] = (cause.run, runner.purchase)

    def saw(self, runner: WatchedRunner, mine: Cause, event: Event, before: Enum, known: Any, *, taken: bool) -> None:
        """An event was sent to a machine."""
        TALLY[f"event {type(event).__name__}"] += taken
        self.must(not isinstance(event, Broken), f"an effect broke in {before.name}")
        self.holds_no_secret(event)
        state, facts = runner.state, runner.facts
        if isinstance(event, Answer):
            cause = CAUSE.get()
            assert cause is not None
            if cause.effect is not None and cause.attempt != known.attempt:  # not what was asked from the list
                TALLY["late answers"] += 1
                self.must((state, facts) == (before, known), "an answer to an older attempt changed what is shown")
        if not taken:
            return
        if isinstance(event, store_card.StoreAnyway | store_card.RepeatStore):
            self.warned[facts.gsm.national] += 1
        if mine.which is Which.PAY and known.amount is not None and facts.amount is None:
            runner.purchase = object()
        if state is not before and state in (store_card.State.STORED, pay.State.PAID):
            self._shown_is_on_disk(state, facts)
        if before in (store_card.State.UNKNOWN, store_card.State.ASKING):
            self.must(state is not store_card.State.SAVING, "from an unknown outcome it went back to storing")

    def holds_no_secret(self, value: object) -> None:
        """I4: neither a card's number nor a code stands in what an event or effect says of itself."""
        said = repr(value)
        for card in CARDS:
            self.must(card.number not in said, f"a card number stands in {type(value).__name__}")
        for sms in self.paynet.books.messages:
            self.must(sms.code not in said, f"a code stands in {type(value).__name__}")

    def _shown_is_on_disk(self, state: Enum, facts: Any) -> None:
        if state is store_card.State.STORED:
            of_owner = "select card_hash from cards join customers on customers.id = customer_id where owner_id = ?"
            kept = self.file.rows(of_owner, facts.customer.owner_id)
            self.must(
                facts.stored.card_hash in [row["card_hash"] for row in kept], "shown as stored, and not on disk (I3)"
            )
            return
        (sale,) = self.file.rows("select state from payments where reference_no = ?", facts.sale.reference_no)
        self.must(sale["state"] == "paid", f"shown as paid, and {sale['state']} on disk")
        if facts.charge.stored.ok and facts.charge.stored.owner_id:
            self.must(
                facts.charge.stored.owner_id in self._owners_kept(),
                "shown as stored, and the owner is not on disk (I3)",
            )

    def _owners_kept(self) -> set[str]:
        kept = self.file.rows("select owner_id from customers union select answered_owner_id from journal")
        return {row["owner_id"] for row in kept if row["owner_id"]}

    def _leaves(self, request: Request) -> None:
        """A request leaves: what costs is in the journal before, and once only."""
        TALLY["requests"] += 1
        if request.service == "check_otp":
            code_is_there = (
                request.fields.get("otp_code") and request.cause.run.till.code_is_for == request.fields["user_gsm"]
            )
            self.must(code_is_there, "a code is asked about that was wiped, or that is another customer's")
        operation = _COSTS.get(request.service)
        if operation is None:
            return
        names = {
            Operation.SEND_CODE: ("otp_session_id",),
            Operation.SAVE: ("card_owner_id", "user_unique_id"),
            Operation.CREATE_TOKEN: ("session_id",),
            Operation.CHARGE: ("reference_no",),
        }[operation]
        name = next(name for name in names if request.fields.get(name))
        column = {"card_owner_id": "owner_id"}.get(name, name)
        rows = self.file.rows(
            f"select entry_id, state from journal where operation = ? and {column} = ? order by seq desc limit 1",
            operation.value,
            request.fields[name],
        )
        states = {"sent", "unknown"} if operation is Operation.CHARGE else {"sent"}
        self.must(rows and rows[0]["state"] in states, f"{request.service} left without its row in the journal")
        request.entry_id = rows[0]["entry_id"]
        if operation is Operation.SAVE:
            self._saves[request.cause] += 1
            self.must(self._saves[request.cause] == 1, "a store was sent twice for one confirmation (I1)")

    def _arrived(self, request: Request) -> None:
        """Paynet has worked on a request."""
        if request.service == "charge":
            self._each_sale_is_collected_once(request)
        if request.accepted and request.service in ("save", "charge"):
            TALLY["stores" if request.service == "save" else "charges"] += 1
            self._no_card_is_stored_twice_unasked()

    def _each_sale_is_collected_once(self, request: Request) -> None:
        counts = self.paynet.books.payments.charges()
        self.must(all(count == 1 for count in counts.values()), "a reference was collected twice (I1)")
        purchases = Counter(self._purchases[reference] for reference in counts)
        self.must(all(count == 1 for count in purchases.values()), "a purchase was collected twice (I1)")

    def _no_card_is_stored_twice_unasked(self) -> None:
        known = {row["user_unique_id"]: row["gsm"] for row in self.file.rows("select * from customers")}
        doubles: Counter[str] = Counter()
        cards: Counter[tuple[str, str]] = Counter()
        for owner in self.paynet.books.owners:
            for card in owner.shown():
                cards[known[owner.user_unique_id], card.card_no] += 1
        for (gsm, _), count in cards.items():
            doubles[gsm] += count - 1
        # A customer of whom Paynet never told an owner has no list to compare with; the sale says that it is not known.
        untold = Counter(row["gsm"] for row in self.file.rows(_UNTOLD))
        for gsm, count in doubles.items():
            asked = self.warned[gsm] + untold[gsm]
            self.must(count <= asked, "a card was stored a second time and nobody was asked (I2)")

    # ---- what is looked at when all is over ------------------------------------------------------------------------

    def close(self) -> None:
        """The network is well again: everybody gets home, every question is settled, and what is kept is the truth."""
        try:
            self.loop.offset *= 0
            self.rest()
            self._everybody_gets_home()
            self.loop.pass_time(_A_WHILE_S)
            self.rest()
            self.paynet.wire.clear()
            self._settle_everything()
            self._what_is_kept_is_the_truth()
            self._no_owner_is_lost()
            self._no_secret_is_kept()
            self.check()
        finally:
            self.loop.drop()

    def _everybody_gets_home(self) -> None:
        for till in self.tills:
            for which in Which:
                for _ in range(6):
                    self.rest()
                    if till.state(which) is START[which]:
                        break
                    left = any(till.press(which, kind) for kind in LEAVE if kind in EVENTS[which])
                    self.must(left, f"a dead end: nothing leads on from {till.state(which)}")
                self.must(till.state(which) is START[which], f"a dead end: {till.state(which)} does not lead home")

    def _settle_everything(self) -> None:
        """By asking what can be asked, late enough for every clock; a manager signs off what nobody can tell."""
        till = self.tills[0]
        for patience in (0.0, _LATE_S):
            self.loop.pass_time(patience)
            for question in self.questions():
                till.spawn(None, till.ask(question))
                self.rest()
        for question in self.questions():
            self.must(self._only_a_manager_can_tell(question), f"nobody can settle it: {question.operation}")
            till.spawn(None, till.sign_off(question))
            self.rest()
        self.must(not self.questions(), "a question that nobody can settle")

    def _only_a_manager_can_tell(self, question: OpenQuestion) -> bool:
        if question.operation is Operation.SAVE:
            return question.owner_id is None or question.detail == "owner conflict"
        is_collected = question.reference_no in self.paynet.books.payments.charges()
        return question.operation is Operation.CHARGE and not is_collected

    def _what_is_kept_is_the_truth(self) -> None:
        rows = self.file.rows("select * from journal")
        self.must({row["state"] for row in rows} <= _FINAL, "a row was never closed (I6)")
        sales = self.file.rows("select * from payments")
        collected = self.paynet.books.payments.charges()
        self.must(
            set(collected) <= {sale["reference_no"] for sale in sales}, "money was collected that nobody knows of"
        )
        for sale in sales:
            is_collected = sale["reference_no"] in collected
            self.must(sale["state"] != "open", "a sale is open and nobody is at it (I6)")
            if sale["state"] != "unknown":
                self.must(
                    is_collected == (sale["state"] == "paid"), f"kept as {sale['state']}: collected {is_collected}"
                )
        hashes = {r.entry_id: r.answer["card_hash"] for r in self.paynet.all if r.service == "save" and r.accepted}
        for row in rows:
            if row["operation"] == "save" and row["state"] != "unknown":
                if hashes.get(row["entry_id"]) in json.loads(row["known_hashes"]):
                    continue  # Paynet kept the same card under its old name: stored it was before and is after
                is_stored = row["entry_id"] in hashes
                self.must(is_stored == (row["state"] == "done"), f"kept as {row['state']}: stored {is_stored}")

    def _no_owner_is_lost(self) -> None:
        known = self._owners_kept()
        gsms = {row["user_unique_id"]: row["gsm"] for row in self.file.rows("select * from customers")}
        untold = {row["gsm"] for row in self.file.rows(_UNTOLD)}
        for owner in self.paynet.books.owners:
            if owner.owner_id not in known:
                self.must(gsms[owner.user_unique_id] in untold, "an owner is lost: nobody knows it, nobody was asked")

    def _no_secret_is_kept(self) -> None:
        codes = {sms.code for sms in self.paynet.books.messages}
        for table in ("customers", "cards", "journal", "payments", "evidence"):
            for row in self.file.rows(f"select * from {table}"):
                words = {str(value) for value in row.values()}
                text = " ".join(words)
                self.must(not any(card.number in text for card in CARDS), f"a card number stands in {table}")
                self.must(not words & codes, f"a code stands in {table}")
