"""What may happen in a shop, in any order: a hypothesis state machine over cashier, network, clock and server.

One example is one schedule. After each step the shop has looked at what happened (``shop.Shop.saw`` and the others);
when the schedule is over ``Shop.close`` brings the network back, everybody home, and compares what is kept with what
Paynet did.
"""

from __future__ import annotations

import atexit
import logging
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from enum import Enum
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from paynet_desk.flow import pay, store_card
from paynet_desk.flow.machine import Event
from paynet_desk.flow.task import Cancel
from paynet_desk.registry.values import OpenQuestion
from paynet_desk.sandbox.switches import Switches
from tests.schedules.database import SharedFile
from tests.schedules.paynet import Fate
from tests.schedules.shop import TALLY, Shop
from tests.schedules.till import CARDS, CUSTOMERS, EVENTS, Till, Which, kinds

STEPS = 10

_SWITCHES = {
    "same_customer": ("same", "other", "refused"),
    "same_card": ("new", "same", "refused"),
    "save_on_charge": ("done", "refused", "missing"),
    "declined_again": ("used", "same", "again"),
    "repeat_tells_store": (True, False),
    "not_found": ("refused", "empty"),
    "failures": ("code", "status"),
    "check_again": ("accepted", "refused"),
    "otp_mandatory": (True, False),
}
# Where the cashier usually gets before something happens; those with a request under way more often than others.
_GOALS: dict[Which, tuple[Enum, ...]] = {
    Which.STORE: (
        store_card.State.SAVING,
        store_card.State.SAVING,
        store_card.State.STORED,
        store_card.State.STORED,
        store_card.State.SENDING,
        store_card.State.CODE,
        store_card.State.CHECKING,
        store_card.State.CARD,
        store_card.State.COMPARING,
        store_card.State.SAME_CARD,
        store_card.State.ASKING,
    ),
    Which.PAY: (
        pay.State.CHARGING,
        pay.State.CHARGING,
        pay.State.PAID,
        pay.State.BANK,
        pay.State.TOKENISING,
        pay.State.LISTING,
        pay.State.RATING,
        pay.State.INSTALMENTS,
        pay.State.DECLINED,
        pay.State.CARD,
    ),
}
# Where an answer is awaited and the cashier may give up all the same.
_GIVEN_UP_IN: dict[Which, tuple[Enum, ...]] = {
    Which.STORE: (store_card.State.SENDING, store_card.State.CHECKING, store_card.State.COMPARING),
    Which.PAY: (pay.State.LISTING, pay.State.RATING),
}
_KINDS = {which: kinds(which) for which in Which}
_FILES: list[SharedFile] = []

_ACTS: dict[str, Callable[[Till, OpenQuestion], Coroutine[Any, Any, None] | None]] = {
    "asked": lambda till, one: till.ask(one),
    "looked by itself": lambda till, one: till.settle_due(),
    "gave up": lambda till, one: till.give_up(one) if one.payment is not None else None,
    "had repeated": lambda till, one: till.repeat(one) if one.repeatable else None,
    "signed off": lambda till, one: till.sign_off(one) if one.payment is None else None,
}
_AFTER_THE_BANK = (None, pay.BankReturned, pay.BankReturned, pay.BankInDoubt, pay.AbandonBank)

whichs = st.sampled_from(list(Which))
numbers = st.integers(0, 5)
fates = st.sampled_from(list(Fate))
hours = st.sampled_from([0, 0, 0, 0, -24, -1, 1, 24])
turns = st.sampled_from([20_000, 20_000, 20_000, 0, 1, 2, 3, 5, 8])  # mostly until everything waits


def the_file() -> SharedFile:
    """One database a process, emptied for each schedule."""
    if not _FILES:
        logging.getLogger("alembic").setLevel(logging.WARNING)
        _FILES.append(SharedFile.anywhere())
        atexit.register(_FILES[0].remove)
    return _FILES[0]


class Schedules(RuleBasedStateMachine):
    """One schedule. Arguments are small numbers, taken modulo what there is, so that shrinking stays simple."""

    shop: Shop

    def __init__(self) -> None:
        super().__init__()
        self._over = ExitStack()
        logging.disable(logging.CRITICAL)  # what is said while the network is bad is not looked at here
        self._over.callback(logging.disable, logging.NOTSET)

    @initialize(
        tills=st.integers(1, 2), known=st.integers(0, 2), switch=st.sampled_from(sorted(_SWITCHES)), way=numbers
    )
    def open(self, tills: int, known: int, switch: str, way: int) -> None:
        """A shop with one till or two, some customers whose card is stored, and a Paynet with one way turned."""
        ways = _SWITCHES[switch]
        switches = Switches(otp_length=6).changed({switch: ways[way % len(ways)]})
        self.shop = Shop(the_file(), switches, tills, known)
        self._over.enter_context(self.shop.loop.in_force())
        TALLY["schedules"] += 1

    def till(self, number: int) -> Till:
        """One of the tills."""
        return self.shop.tills[number % len(self.shop.tills)]

    def step(self, what: str) -> None:
        """Count it."""
        TALLY["steps"] += 1
        TALLY[f"step {what}"] += 1

    @invariant()
    def nothing_broke(self) -> None:
        """What is looked at all the time found nothing."""
        if hasattr(self, "shop"):
            self.shop.check()

    # ---- the cashier -----------------------------------------------------------------------------------------------

    @rule(number=numbers, which=whichs, who=numbers, goal=st.integers(0, 11), turns=turns)
    def serve(self, number: int, which: Which, who: int, goal: int, turns: int) -> None:
        """The cashier serves a customer as usual, as far as some state; one request may be left on the wire."""
        self.step("served")
        till = self.till(number)
        self._turn_to(till, who)
        self.shop.serve(till, which, _GOALS[which][goal % len(_GOALS[which])])
        self.shop.loop.run(turns)

    @rule(number=numbers, which=whichs, who=numbers, goal=st.integers(0, 11), fate=fates, turns=turns)
    def serve_badly(self, number: int, which: Which, who: int, goal: int, fate: Fate, turns: int) -> None:
        """The same, and the network fails just then."""
        self.serve(number, which, who, goal, 0)
        self._meet(-1, fate, turns)

    @rule(number=numbers, which=whichs, who=numbers, goal=numbers, fate=fates)
    def overtake(self, number: int, which: Which, who: int, goal: int, fate: Fate) -> None:
        """Given up while an answer is awaited, then as far with the next customer: the older request meets its fate."""
        self.step("overtook")
        till, goals = self.till(number), _GIVEN_UP_IN[which]
        for customer in (who, who + 1):
            if till.state(which) is goals[goal % len(goals)]:
                till.press(which, Cancel)
            self._turn_to(till, customer)
            self.shop.serve(till, which, goals[goal % len(goals)])
        self._meet(0, fate, 20_000)

    @rule(number=numbers, which=whichs, kind=numbers, times=st.integers(1, 3), turns=turns)
    def press(self, number: int, which: Which, kind: int, times: int, turns: int) -> None:
        """A key that means something where the cashier is, once or more often in a row."""
        self.step("pressed")
        till = self.till(number)
        fitting = kinds(which, till.state(which))
        for _ in range(times):
            if fitting:
                till.press(which, fitting[kind % len(fitting)])
        self.shop.loop.run(turns)

    @rule(number=numbers, which=whichs, kind=st.integers(0, 30), who=numbers, right=st.booleans())
    def press_anything(self, number: int, which: Which, kind: int, who: int, right: bool) -> None:
        """Any event of the table, wherever the cashier is, whoever stands there."""
        self.step("pressed at random")
        till = self.till(number)
        self._turn_to(till, who)
        self.shop.next_code_is_right = self.shop.next_payment_stores = right
        till.press(which, _KINDS[which][kind % len(_KINDS[which])])
        self.shop.loop.run()

    def _turn_to(self, till: Till, who: int) -> None:
        till.gsm, till.card = CUSTOMERS[who % len(CUSTOMERS)], CARDS[(who // 2) % len(CARDS)]

    @rule(number=numbers, act=st.sampled_from(list(_ACTS)), question=numbers, turns=turns)
    def question(self, number: int, act: str, question: int, turns: int) -> None:
        """Somebody does something about an open question, or the program looks by itself at what is due."""
        self.step(f"question: {act}")
        till, open_ones = self.till(number), self.shop.questions()
        if open_ones:
            work = _ACTS[act](till, open_ones[question % len(open_ones)])
            if work is not None:
                till.spawn(None, work)
        self.shop.loop.run(turns)

    # ---- the customer at the bank ----------------------------------------------------------------------------------

    @rule(number=numbers, who=numbers, approves=st.booleans(), then=st.sampled_from(_AFTER_THE_BANK), turns=turns)
    def bank(self, number: int, who: int, approves: bool, then: type[Event] | None, turns: int) -> None:
        """The customer answers the bank's question, one way or the other, and the page ends, or it does not."""
        self.step("answered the bank")
        till = self.till(number)
        if till.state(Which.PAY) is not pay.State.BANK:
            self._turn_to(till, who)
            self.shop.serve(till, Which.PAY, pay.State.BANK)
        self.shop.customer_answers_the_bank(till, approves=approves)
        if then is not None:
            till.press(Which.PAY, then)
        self.shop.loop.run(turns)

    # ---- the network and the server --------------------------------------------------------------------------------

    @rule(request=numbers, fate=fates, turns=turns)
    def meet(self, request: int, fate: Fate, turns: int) -> None:
        """A request on the wire meets its fate."""
        self._meet(request, fate, turns)

    def _meet(self, request: int, fate: Fate, turns: int) -> None:
        self.step("met the network")
        paynet = self.shop.paynet
        paynet.clear_the_wire()
        if paynet.wire:
            paynet.meet(paynet.wire[request % len(paynet.wire)], fate)
        self.shop.loop.run(turns)

    @rule(fate=fates, times=st.integers(1, 8))
    def storm(self, fate: Fate, times: int) -> None:
        """The next requests all meet the same fate, whatever pauses lie between; or all is well for a while."""
        if fate is Fate.ANSWERED:
            self.step("a calm")
            self.shop.rest()
            return
        self.step("a storm")
        paynet, loop = self.shop.paynet, self.shop.loop
        for _ in range(times):
            loop.run()
            awaited = [request for request in paynet.wire if request.is_awaited]
            if awaited:
                paynet.meet(awaited[0], fate)
            else:
                loop.pass_time(16.0)

    # ---- the clock -------------------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([1.0, 16.0, 31.0, 61.0, 91.0, 130.0, 190.0, 1000.0]), hours=hours)
    def wait(self, seconds: float, hours: int) -> None:
        """Time passes; the wall clock may be put forward or back."""
        self.step("waited")
        self.shop.loop.pass_time(seconds)
        if hours:
            TALLY["clock put"] += 1
            self.shop.put_clock(hours)

    # ---- the program -----------------------------------------------------------------------------------------------

    @rule(number=numbers, before=st.integers(0, 12), turns=turns)
    def restart(self, number: int, before: int, turns: int) -> None:
        """The program is killed, some turns further on than now, and started again."""
        self.step("killed and started")
        self.shop.loop.run(before)
        till = self.till(number)
        till.kill()
        till.start()
        self.shop.loop.run(turns)

    def teardown(self) -> None:
        """The end of the schedule."""
        try:
            if hasattr(self, "shop"):
                try:
                    self.shop.close()
                finally:
                    TALLY.update({f"fate {fate}": count for fate, count in self.shop.paynet.fates.items()})
        finally:
            self._over.close()


assert set(_KINDS) == set(EVENTS)
