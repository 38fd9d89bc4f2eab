"""A long shift at one till: customers come, most have been here before; five in a hundred of Paynet's answers fail.

Everything that is random comes from one seed. A customer whose outcome is not known is left and asked about later,
from the list behind F5, as a cashier would; a first store that cannot be asked about is signed off by a manager, and
that customer does not come again. Now and then another till deletes a regular's cards, so that lists stay of a size.
"""

from __future__ import annotations

import logging
import random
import re
from collections import Counter
from contextlib import suppress
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from paynet_desk.flow import pay, store_card
from paynet_desk.registry.errors import EntryClosed
from paynet_desk.registry.values import Operation, Task
from paynet_desk.sandbox.test_cards import BAD, OFFICIAL, is_card_number
from paynet_desk.ui.pages.card import CardPage
from paynet_desk.ui.pages.page import Page
from paynet_desk.ui.pages.questions import QuestionsPage
from tests.soak.cashier import LongCashier

FAULTY = 0.05  # of the calls
SERVICES = ("send_otp", "check_otp", "save", "list", "auth", "check_bin", "check_card_bin", "create_token")
SERVICES += ("create_card_token", "save_card", "charge", "check")
FAULTS: tuple[dict[str, Any], ...] = (
    {"drop": "before"},
    {"drop": "after"},
    {"drop": "during"},
    {"delay_s": 0.2},
    {"status": 500},
    {"status": 500, "books": True},
    {"status": 503, "headers": {"Retry-After": "1"}},
    {"status": 502, "body": "<html>Bad gateway</html>", "headers": {"Content-Type": "text/html"}},
    {"status": 429, "headers": {"Retry-After": "1"}},
    {"status": 200, "body": ""},
    {"body": '{"code": 0, "mess'},
    {"body": '{"code": 0}{"code": 0}'},
    {"body": {"code": "Başarılı"}},
    {"remove": ["code"]},
)
REGULARS = 300
REGULAR = 0.75  # of the customers
FULL = 12  # cards, then another till deletes some
PAYMENT = 0.05  # of the captures
WITH_CONSENT = 0.3  # of the payments with a new card
STORE_ANYWAY = 0.5  # of the warnings about the same card
NEW_FAULTS_EVERY = 50
ASK_EVERY = 25
LOOK_EVERY = 50
_STEPS = 40  # of one capture, before the shift calls it a dead end
CARDS = sorted(
    number
    for number, card in OFFICIAL.items()
    if number not in BAD and card.tds and len(number) == 16 and len(card.cvcs) > 0 and is_card_number(number)
)
_NAMES = ("elif yilmaz", "ali can", "zeynep demir", "mehmet kaya", "fatma celik")
_CONFIRMED = {
    "save": re.compile(r"(?:Confirm|CardsListed|StoreAnyway): \w+ -> SAVING"),
    "anyway": re.compile(r"StoreAnyway: "),
    "sale": re.compile(r"Proceed: INSTALMENTS -> TOKENISING"),
}


class Told(logging.Handler):
    """Counts in the program's own lines what the cashier confirmed, and keeps what must not be there."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.counts: Counter[str] = Counter()
        self.bad: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        for what, pattern in _CONFIRMED.items():
            self.counts[what] += bool(pattern.search(line))
        if " broke" in line or record.levelno >= logging.ERROR:
            self.bad.append(f"the log says: {line[:200]}")


class Shift:
    """``captures`` counts what was stored or collected, ``met`` what happened on the way."""

    def __init__(self, till: LongCashier, seed: int) -> None:
        self.till = till
        self.captures = 0
        self.met: Counter[str] = Counter()
        self.told = Told()
        logging.getLogger("paynet_desk").addHandler(self.told)
        self._random = random.Random(seed)
        self._regulars = [f"532{number:07d}" for number in range(REGULARS)]
        self._newcomers = 0
        self._has: Counter[str] = Counter()
        self._turns = 0

    def ends(self) -> None:
        """The log is nobody's any more."""
        logging.getLogger("paynet_desk").removeHandler(self.told)

    @property
    def broken(self) -> list[str]:
        """What must never be, seen so far from inside."""
        return self.till.broken + self.told.bad

    def works_until(self, captures: int) -> None:
        """Serve customers until that many captures are made; at the end nothing is under way or open."""
        while self.captures < captures:
            if self._turns % NEW_FAULTS_EVERY == 0:
                self._fail_some()
            if self._turns % ASK_EVERY == ASK_EVERY - 1:
                self.asks_about_what_is_open()
            if self._turns % LOOK_EVERY == LOOK_EVERY - 1:
                self._look()
            self._turns += 1
            gsm = self._customer()
            if self._random.random() < PAYMENT:
                self._takes_a_payment(gsm)
            else:
                self._stores_a_card(gsm)
        self.comes_to_rest()

    def comes_to_rest(self) -> None:
        """Every question is settled; the first page is shown, with nothing on it."""
        self._count_faults()
        self.till.sandbox.faults([])
        for _ in range(20):
            self.asks_about_what_is_open()
            if not self._open():
                break
            self.till.lets_pass(0.3)
        assert not self._open(), f"a question cannot be settled: {self._open()}"
        self._look()

    # ---- who comes -------------------------------------------------------------------------------------------------

    def _customer(self) -> str:
        if self._random.random() < REGULAR:
            gsm = self._random.choice(self._regulars)
            if self._has[gsm] >= FULL:
                self._deleted_at_another_till(gsm)
            return gsm
        return self._newcomer()

    def _newcomer(self) -> str:
        self._newcomers += 1
        return f"533{self._newcomers:07d}"

    def _gone(self, gsm: str) -> None:
        """This customer does not come again."""
        if gsm in self._regulars:
            self._regulars[self._regulars.index(gsm)] = self._newcomer()
        self._has.pop(gsm, None)

    def _deleted_at_another_till(self, gsm: str) -> None:
        owner = self.till.one("select owner_id from customers where gsm = ?", gsm)
        reply = self.till.sandbox.call("list", card_owner_id=owner, limit=100)
        try:
            cards = reply.fields["Data"]
        except (ValueError, KeyError, AssertionError):
            return  # a fault of the script; another time
        for card in cards[2:]:
            self.till.sandbox.call("delete", card_owner_id=owner, card_hash=card["card_hash"])
        self._has[gsm] = 2
        self.met["deleted elsewhere"] += len(cards[2:])

    # ---- what fails ------------------------------------------------------------------------------------------------

    def _fail_some(self) -> None:
        """A script for the next calls of each service: which of them fail, and how."""
        rules = [
            {"service": service, "nth": nth, **self._random.choice(FAULTS)}
            for service in SERVICES
            for nth in range(1, 4 * NEW_FAULTS_EVERY)
            if self._random.random() < FAULTY
        ]
        self._count_faults()
        self.till.sandbox.faults(rules)

    def _count_faults(self) -> None:
        rules = self.till.sandbox.control("GET", "/_sandbox/faults")
        self.met["faulty calls"] += sum(rule["hits"] for rule in rules)

    # ---- one card --------------------------------------------------------------------------------------------------

    def _stores_a_card(self, gsm: str) -> None:
        till, state = self.till, store_card.State
        number, name = self._random.choice(CARDS), self._random.choice(_NAMES)
        for step in range(_STEPS):
            match till.rests(Task.STORE_CARD):
                case state.CUSTOMER if step == 0:
                    till.types(gsm)
                    till.presses("Enter")
                case state.CUSTOMER:
                    if not self._goes_on_from_customer(till.program._runners[Task.STORE_CARD].facts.problem, step):
                        return
                case state.CODE if step > 8:
                    self._gives_up("no code")
                    return
                case state.CODE:
                    sms = till.sandbox.last_sms(gsm)
                    if sms is None:
                        self._gives_up("no code")
                        return
                    till.presses("Ctrl+A")
                    till.types(sms.code)
                    till.presses("Enter")
                case state.CARD if step > 12:
                    self._gives_up("store refused")
                    return
                case state.CARD:
                    self._fills_in(number, name)
                case state.SAME_CARD:
                    if self._random.random() < STORE_ANYWAY:
                        self.met["stored anyway"] += 1
                        till.presses("F7")
                    else:
                        self.met["stored before, left so"] += 1
                        till.presses("Enter")
                        return
                case state.STORED:
                    self.captures += 1
                    self.met["cards stored"] += 1
                    self._has[gsm] += 1
                    till.presses("Enter")
                    return
                case state.UNKNOWN:
                    self.met["stores with an unknown outcome"] += 1
                    till.presses("F2")
                    return
        raise AssertionError(f"a store comes to no end: {till.screen()}")

    def _goes_on_from_customer(self, problem: Any, step: int) -> bool:
        """Back on the first page: try again a few times; False when this customer is left."""
        self.met["turned back at the first page"] += 1
        if problem is not None and step < 6:
            self._waits_for_paynet(problem)
            self.till.presses("Enter")
            return True
        self._gives_up("customer left")
        return False

    def _waits_for_paynet(self, problem: Any) -> None:
        if problem is not None and problem.retry_after_s:
            self.till.lets_pass(problem.retry_after_s + 0.1)

    def _fills_in(self, number: str, name: str) -> None:
        """The card, or what of it is not there any more; then on."""
        till = self.till
        page = till.page()
        assert isinstance(page, CardPage)
        self._waits_for_paynet(page._facts.problem)
        anew = not page._parts[0].present()
        for part in page._parts:
            if part.present() and not (anew and part.widget is page._cvc):
                continue
            self._tabs_to(part.widget)
            {
                page._number: lambda: till.types(number),
                page._expiry: lambda: till.types("1230"),
                page._cvc: lambda: till.types(OFFICIAL[number].cvcs[0]),
                page._holder: lambda: till.types(name),
            }.get(part.widget, lambda: till.presses("Space"))()
        till.presses("Enter")

    def _tabs_to(self, widget: QWidget) -> None:
        for _ in range(12):
            if QApplication.focusWidget() is widget:
                return
            self.till.presses("Tab")
        raise AssertionError(f"Tab never comes to {widget.accessibleName()!r}")

    def _gives_up(self, why: str) -> None:
        """Esc, and yes."""
        self.met[f"given up: {why}"] += 1
        self.till.presses("Esc")
        if self.till.page().question.isVisible():
            self.till.presses("Del")

    # ---- one payment -----------------------------------------------------------------------------------------------

    def _takes_a_payment(self, gsm: str) -> None:
        till, state = self.till, pay.State
        number, name = self._random.choice(CARDS), self._random.choice(_NAMES)
        stored, consent = self._random.random() < 0.5, self._random.random() < WITH_CONSENT
        till.presses("F3")
        began = False
        for step in range(_STEPS):
            runner = till.program._runners[Task.PAY_AND_STORE]
            stands = till.rests(Task.PAY_AND_STORE)
            problem = runner.facts.problem
            match stands:
                case state.AMOUNT if began and step > 1:
                    break
                case state.AMOUNT:
                    began = True
                    till.types(str(self._random.randrange(10, 5000)))
                    till.presses("Enter")
                case state.CUSTOMER if problem is not None and step > 6:
                    self._gives_up("payment not begun")
                case state.CUSTOMER:
                    if runner.facts.gsm is None:
                        till.types(gsm)
                    self._waits_for_paynet(problem)
                    till.presses("Enter")
                case state.CHOICE if step > 12:
                    self._gives_up("payment refused")
                case state.CHOICE:
                    if not stored:
                        till.chooses("Yeni kart")
                    self._waits_for_paynet(problem)
                    till.presses("Enter")
                case state.CARD if step > 12:
                    self._gives_up("payment refused")
                case state.CARD:
                    self._fills_in_paying_card(number, name, consent=consent)
                case state.INSTALMENTS if step > 16:
                    self._gives_up("payment refused")
                case state.INSTALMENTS:
                    self._waits_for_paynet(problem)
                    till.presses("Enter")
                case state.DECIDE:
                    self.met["bank in doubt"] += 1
                    till.presses("Enter")
                case state.PAID:
                    self.captures += 1
                    self.met["payments taken"] += 1
                    self._has[gsm] += consent
                    till.presses("Enter")
                case state.DECLINED | state.GIVEN_UP:
                    self.met["payments declined"] += 1
                    till.presses("F3")
                case state.UNKNOWN:
                    self.met["payments with an unknown outcome"] += 1
                    till.presses("F3")
        else:
            raise AssertionError(f"a payment comes to no end: {till.screen()}")
        till.presses("F2")
        till.rests(Task.STORE_CARD)

    def _fills_in_paying_card(self, number: str, name: str, *, consent: bool) -> None:
        till = self.till
        page = till.page()
        assert isinstance(page, CardPage)
        box = page.consent
        if box.isChecked() != consent:
            self._tabs_to(box)
            till.presses("Space")
        self._fills_in(number, name)
        if till.state(Task.PAY_AND_STORE) is pay.State.CARD and not page.consent.isChecked():
            till.presses("Enter")  # the first one goes to the consent, so that the customer is asked

    # ---- open questions --------------------------------------------------------------------------------------------

    def asks_about_what_is_open(self) -> None:
        """F5: ask Paynet about each; what cannot be asked the manager signs off."""
        till = self.till
        till.presses("F5")
        page = till.waits_for(lambda: self._questions_page(), "the list of open questions")
        till._turns(3)
        seen: set[str] = set()
        while (row := self._next_question(page, seen)) is not None:
            question = page._questions[row]
            seen.add(question.entry_id)
            if not self._chooses(page, question.about):
                continue
            if not page._primary.isVisible():
                self._signs_off(question)
                continue
            self.met["asked about"] += 1
            till.presses("Enter")
            till.waits_for(lambda: not page._asking, "the answer about a question", 40.0)
        till.presses("Esc")
        till.waits_for(lambda: not isinstance(till.page(), QuestionsPage), "the end of the list")

    def _chooses(self, page: QuestionsPage, about: str) -> bool:
        """Go to a question with the arrow keys; False when it closed by itself on the way."""
        for _ in range(2 * len(page._questions)):
            abouts = [question.about for question in page._questions]
            if about not in abouts:
                return False
            row = abouts.index(about)
            if page._list.current() == row:
                return True
            self.till.presses("Down" if page._list.current() < row else "Up")
        return page._about == about

    def _next_question(self, page: QuestionsPage, seen: set[str]) -> int | None:
        """The row of the first one that was not looked at yet; the list changes meanwhile."""
        rows = (row for row, question in enumerate(page._questions) if question.entry_id not in seen)
        return next(rows, None)

    def _open(self) -> list[Any]:
        """What is to be settled; a code that may have gone out closes by itself."""
        return [one for one in self.till.window._questions if one.operation is not Operation.SEND_CODE]

    def _questions_page(self) -> QuestionsPage | None:
        page: Page[Any, Any] = self.till.page()
        return page if isinstance(page, QuestionsPage) else None

    def _signs_off(self, question: Any) -> None:
        if question.operation is not Operation.SAVE:
            return  # a code that may have gone out: closes by itself
        registry = self.till.program._opening._registry
        assert registry is not None
        with suppress(EntryClosed):  # the list was read before it was signed off
            registry.sign_off(question.entry_id, reason="müşteriyle görüşüldü", cashier="Yönetici")
            self.met["signed off by the manager"] += 1
        self._gone(question.customer.gsm)

    # ---- looking ---------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """I7, on the screen as it is now."""
        screen = self.till.shows()
        left = [what for what, secret in screen.to_be_empty if any(secret._store)] + list(screen.left_in_fields)
        self.till.broken += [f"I7: something is left of {what}" for what in left]
