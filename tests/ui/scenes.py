"""Every page in every state it can be in, in the real window, without Paynet and database behind it.

Used by what looks at pages: ``tests.ui.pictures`` draws the scenes, the tests read what they say. The facts are made as
the flow makes them; what is typed is typed with keys. Nothing here waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from paynet_desk.config import paths
from paynet_desk.config.settings import Environment, Settings
from paynet_desk.core.brand import Brand
from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.money import Kurus
from paynet_desk.core.pin import PinAnswer
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.flow import look_after, pay
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.machine import Event
from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.flow.store_card import Facts, OtpSession, State
from paynet_desk.flow.task import Draft, TextShown
from paynet_desk.paynet.payment import Instalment, Instalments, PaymentSession, Token
from paynet_desk.paynet.transaction import BankCodes, Charge, Decline, StoredAnswer
from paynet_desk.paynet.transaction import Doubt as ChargeDoubt
from paynet_desk.registry.values import (
    Asking,
    Customer,
    OpenQuestion,
    Operation,
    Payment,
    PaymentState,
    SettledQuestion,
    Task,
    Verdict,
)
from paynet_desk.registry.values import Stage as SaleStage
from paynet_desk.threeds.domain import ReturnDomain
from paynet_desk.threeds.tracker import Verdict as Verdict3ds
from paynet_desk.tills import till_of
from paynet_desk.ui.language import Language
from paynet_desk.ui.pages.bank import BankPage
from paynet_desk.ui.pages.crash import CrashPage
from paynet_desk.ui.pages.manager import ManagerAct
from paynet_desk.ui.shipped import shipped
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import BankAccess, Till
from paynet_desk.ui.window import Connection, Window

STORE, CASHIER = "Kadıköy", "Ayşe Demir"
NOW = datetime(2025, 11, 21, 11, 32, 8, tzinfo=UTC)
GSM = Gsm("5320000042")
EXPIRY = Expiry(2030, 12)
TROY = MaskedPan("979207", "5454", 16)
CARDS = (
    StoredCard("h1", MaskedPan("435508", "4358", 16), Brand.VISA, "Visa •• 4358", Expiry(2028, 12)),
    StoredCard("h2", MaskedPan("557113", "5575", 16), Brand.MASTERCARD, "İş kartı", Expiry(2027, 3)),
)
ELIF = Customer(482, "Elif Yılmaz", GSM.national, "u1", "b3a1f0c2-77de-4b19-9c1e-5d20a8", CARDS, NOW, NOW)
KEMAL = Customer(517, "Kemal Öztürk", "5330000017", "u2", None, (), NOW, NOW)
COMPANY, NOTE = "Deniz Kırtasiye", "Fiş 2025-1184"
WHY_CLOSED = "Banka aradı: kayıt yok"
BANKS, NEW_LABEL = ("Örnek Banka", "Deniz Bank"), "Maaş kartı"
LICENCES = Path(__file__).parent / "licences"  # as a build has them
_SHIPPED = {words for one in shipped(LICENCES) for words in (one.name, one.licence, *one.licence_text().split("\n"))}
NAMES = (
    *sorted({*_SHIPPED, "Python"} - {""}, key=len, reverse=True),
    STORE,
    CASHIER,
    ELIF.name,
    KEMAL.name,
    "İş kartı",
    NEW_LABEL,
    COMPANY,
    NOTE,
    *BANKS,
    WHY_CLOSED,
)  # what stays as it is in every language


class Stage:
    """One window in one language, look and size; ``secrets`` are what its fields hold."""

    def __init__(
        self,
        app: QApplication,
        *,
        language: str = "tr",
        theme: str = "light",
        size: tuple[int, int] = (1366, 768),
        text_scale: float = 1.0,
        environment: Environment = "sandbox",
    ) -> None:
        self.app = app
        self._open = True
        self.language = Language(paths.resource_dir())
        self.language.use(language)
        style.follow(app, theme)
        self.secrets, self.pay_secrets = CardSecrets(), CardSecrets()
        self.events: list[Event] = []  # what the pages have sent
        nowhere = Path("nowhere")  # nothing is written
        settings = Settings(nowhere, environment, till="Kasa 2", store=STORE, cashier=CASHIER)
        till = till_of(settings, self.secrets, self._sent, lambda: self.language.code)
        till = replace(till, licences=LICENCES)
        paying = replace(till, task=Task.PAY_AND_STORE, secrets=self.pay_secrets)
        looking = replace(till, task=Task.LOOK_AFTER_CARDS, secrets=CardSecrets())
        tills = {Task.STORE_CARD: till, Task.PAY_AND_STORE: paying, Task.LOOK_AFTER_CARDS: looking}
        self.window = self.make_window(tills, theme, text_scale)
        self.window.setMinimumSize(100, 100)
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        self.window.set_connection(Connection.CONNECTED)
        self.settle()

    def make_window(self, tills: dict[Task, Till], theme: str, text_scale: float) -> Window:
        """The window that is looked at."""
        return Window(tills, self.language, theme=theme, text_scale=text_scale)

    def settle(self) -> None:
        """Let Qt lay out and paint what has changed."""
        for _ in range(4):
            self.app.processEvents()

    def _sent(self, event: Event) -> bool:
        self.events.append(event)
        return True

    def present(self, state: State, facts: Facts) -> None:
        """Show what the flow would show of the task "store a card"."""
        self.window.present(Task.STORE_CARD, state, facts)
        self.settle()

    def present_payment(self, state: pay.State, facts: pay.Facts) -> None:
        """Show what the flow would show of the task "take a payment", which the cashier has turned to."""
        self.window.show_task(Task.PAY_AND_STORE)
        self.window.present(Task.PAY_AND_STORE, state, facts)
        self.settle()

    def present_cards(self, state: look_after.State, facts: look_after.Facts) -> None:
        """Show what the flow would show of the task "look after stored cards", which the cashier has turned to."""
        self.window.show_task(Task.LOOK_AFTER_CARDS)
        self.window.present(Task.LOOK_AFTER_CARDS, state, facts)
        self.settle()

    def type(self, keys: str) -> None:
        """ASCII keys to the field that has the focus."""
        focused = self.app.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, keys)
        self.settle()

    def press(self, key: Qt.Key) -> None:
        """One key to whatever has the focus."""
        QTest.keyClick(self.app.focusWidget() or self.window, key)
        self.settle()

    def speak(self, code: str) -> None:
        """Switch the language, as the menu does."""
        self.language.use(code)
        self.settle()

    def close(self) -> None:
        """Take the window away at once; the program's own way out belongs to the program. Again means nothing."""
        if not self._open:
            return
        self._open = False
        self.window.hide()
        self.window.deleteLater()
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        for translator in self.language._installed:
            self.app.removeTranslator(translator)
        self.settle()


# ---- what is known on each page --------------------------------------------------------------------------------------


def known_customer() -> Facts:
    """Page 1 after a number that is known was typed."""
    return Facts(gsm=GSM, customer=ELIF)


def code_is_out(left_s: float = 102) -> Facts:
    """Page 2: a code was sent and is good for some more seconds."""
    return replace(known_customer(), otp=OtpSession("otp", GSM, time.monotonic() + left_s, 180))


def code_checked() -> Facts:
    """Page 3: the code was right."""
    return replace(code_is_out(), code_checked=True)


def card_confirmed() -> Facts:
    """After page 3: the card as it was confirmed, and when its store was sent and went silent."""
    draft = Draft(TROY, EXPIRY, Cardholder("ELIF YILMAZ"), ELIF.name, "TROY •• 5454")
    return replace(
        code_checked(), draft=draft, entry_id="a4c29be17d", sent_at=NOW, silent_at=NOW + timedelta(seconds=30)
    )


def first_card() -> Facts:
    """As ``card_confirmed`` for a customer of whom no card is stored: nothing to ask Paynet by."""
    return replace(card_confirmed(), customer=replace(ELIF, owner_id=None, cards=()))


def a_question(
    customer: Customer = ELIF, operation: Operation = Operation.SAVE, detail: str = "", entry_id: str = "e1"
) -> OpenQuestion:
    """An operation whose outcome is not known."""
    save = operation is not Operation.SEND_CODE
    return OpenQuestion(
        entry_id=entry_id,
        attempt_id="a",
        task=Task.STORE_CARD,
        operation=operation,
        customer=customer,
        pan=TROY if save else None,
        label="TROY •• 5454" if save else "",
        expiry=None,
        started_at=NOW,
        closes_at=None if save else NOW + timedelta(seconds=180),
        known_hashes=(),
        owner_id=customer.owner_id,
        card_hash=None,
        session_id=None,
        token_id=None,
        reference_no=None,
        amount_kurus=None,
        till="Kasa 2",
        cashier=CASHIER,
        detail=detail,
        silent_at=NOW + timedelta(seconds=30),
    )


def a_sale(stage: SaleStage = SaleStage.PAGE_OPENED, entry_id: str = "e5") -> OpenQuestion:
    """A payment that stopped on its way."""
    operation = Operation.CHARGE if stage is SaleStage.CHARGE_SENT else Operation.CREATE_TOKEN
    payment = Payment(
        reference_no="PD3f9c04a1be77",
        attempt_id="a",
        task=Task.PAY_AND_STORE,
        customer=ELIF,
        till="Kasa 2",
        cashier=CASHIER,
        stage=stage,
        state=PaymentState.UNKNOWN,
        entry_id=entry_id,
        amount_kurus=125_000,
        total_kurus=129_375,
        instalments=3,
        pan=TROY,
        expiry=EXPIRY,
        label="TROY •• 5454",
        card_hash=None,
        stores=True,
        add_commission=False,
        session_id="js",
        token_id=None if stage is SaleStage.TOKEN_ASKED else "jt",
        xact_id=None,
        number="",
        bank=BankCodes(),
        drawn_kurus=None,
        stored=None,
        words="",
        started_at=NOW,
        charged_at=None,
        ended_at=None,
        settled_how=None,
    )
    return replace(a_question(operation=operation, entry_id=entry_id), pan=TROY, closes_at=None, payment=payment)


def tried(question: OpenQuestion) -> OpenQuestion:
    """The same, begun some minutes ago and asked about again and again."""
    began = datetime.now(UTC) - timedelta(minutes=9)
    verdicts = (Verdict.STILL_UNKNOWN, Verdict.NOT_REACHED, Verdict.NOT_REACHED, Verdict.STILL_UNKNOWN)
    askings = tuple(
        Asking(began + timedelta(minutes=2 * number + 1), "Kasa 2", "", verdict)
        for number, verdict in enumerate(verdicts)
    )
    return replace(question, started_at=began, silent_at=began + timedelta(seconds=30), askings=askings)


LOST_FIRST = replace(a_question(replace(ELIF, owner_id=None, cards=())), repeatable=True)
SETTLED = tuple(
    SettledQuestion(question, Asking(NOW, "Kasa 2", CASHIER, verdict, words))
    for question, verdict, words in (
        (a_question(KEMAL, entry_id="e7"), Verdict.SIGNED_OFF, WHY_CLOSED),
        (a_question(entry_id="e8"), Verdict.STORED, ""),
        (a_sale(entry_id="e9"), Verdict.NOT_PAID, ""),
    )
)
AMOUNT = Kurus(125_000)
_TOTALS = {1: 125_000, 2: 127_500, 3: 129_375, 6: 132_900, 9: 137_250, 12: 141_600}
RATES = Instalments(
    bank_id="1",
    bank_name="Örnek Banka",
    card_type="1",
    tds_possible=True,
    rows=tuple(
        Instalment(
            f"k{count}",
            count,
            Kurus(total),
            Kurus(round(total / count)),
            AMOUNT,
            Kurus(total - 125_000),
            None,
            None,
            "",
        )
        for count, total in _TOTALS.items()
    ),
)
PAY_DRAFT = Draft(TROY, EXPIRY, Cardholder("ELIF YILMAZ"), ELIF.name, "TROY •• 5454")
SALE = pay.Sale("e9", "PD3f9c04a1be77", "js", "jt", AMOUNT)


def amount_typed() -> pay.Facts:
    """A payment of 1.250,00 ₺."""
    return pay.Facts(amount=AMOUNT, note=NOTE)


def payer_known() -> pay.Facts:
    """Who pays is known, and what is stored of them."""
    return replace(amount_typed(), gsm=GSM, customer=ELIF, cards=CARDS)


def rated(rows: Instalments = RATES) -> pay.Facts:
    """The card is typed and Paynet told what it may be paid in."""
    session = PaymentSession("js", 1800.0, True, COMPANY)
    return replace(payer_known(), draft=PAY_DRAFT, session=session, instalments=rows)


def at_the_bank() -> pay.Facts:
    """Three instalments are chosen, and the card is with Paynet."""
    consent = TextShown("consent", "1.1", "tr", "0" * 64)
    token = Token("jt", needs_tds=True, post_url="https://pts.paynet.com.tr/tds")
    return replace(rated(), chosen=RATES.rows[2], token=token, sale=SALE, consent=consent)


def charged(stored: StoredAnswer, *, decline: Decline | None = None, **more: object) -> pay.Facts:
    """Paynet's verdict."""
    paid = decline is None
    charge = Charge(
        paid=paid,
        repeated=False,
        decline=decline,
        xact_id="x1",
        number="1",
        reference_no=SALE.reference_no,
        bank=BankCodes("1", "483920" if paid else "", "", ""),
        amount=Kurus(129_375),
        net=AMOUNT,
        pan=TROY,
        instalments=3,
        at=NOW,
        stored=stored,
    )
    return replace(at_the_bank(), charge=replace(charge, **more))  # type: ignore[arg-type]


KEPT = (
    *(replace(card, bank=bank, stored_at=NOW) for card, bank in zip(CARDS, BANKS, strict=True)),
    StoredCard("h3", TROY, Brand.TROY, "TROY •• 5454", Expiry(2024, 12), bank=BANKS[0]),
)


def cards_listed(*changes: look_after.Change) -> look_after.Facts:
    """Elif's cards as Paynet lists them; with a change, that one is wished."""
    change = changes[0] if changes else None
    return look_after.Facts(gsm=GSM, customer=replace(ELIF, cards=KEPT), cards=KEPT, change=change)


def change_lost(change: look_after.Change, **more: object) -> look_after.Facts:
    """Its answer was lost, twice."""
    lost = {"entry_id": "a4c29be17d", "sent_at": NOW, "silent_at": NOW + timedelta(seconds=60)}
    facts = replace(cards_listed(change), problem=Problem(ProblemKind.LOST), **lost)  # type: ignore[arg-type]
    return replace(facts, **more)  # type: ignore[arg-type]


# ---- the scenes ------------------------------------------------------------------------------------------------------


def _customer(stage: Stage) -> None:
    stage.present(State.CUSTOMER, Facts())


def _number(keys: str, facts: Facts, state: State = State.CUSTOMER) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.type(keys)
        stage.present(state, facts)

    return play


def _card_number_in_the_wrong_field(stage: Stage) -> None:
    focused = stage.app.focusWidget()
    assert isinstance(focused, QLineEdit)
    focused.insert("9792075482365454")  # at once, as pasted
    stage.settle()


def _no_code(stage: Stage) -> None:
    stage.present(State.CUSTOMER, Facts(otp_required=False))


def _asked_nothing_typed(stage: Stage) -> None:
    stage.press(Qt.Key.Key_Return)


def _search(found: tuple[Customer, ...]) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.press(Qt.Key.Key_F9)
        stage.type("el")
        stage.present(State.CUSTOMER, Facts(found=found))

    return play


def _leave_customer(stage: Stage) -> None:
    stage.type("53200")
    stage.press(Qt.Key.Key_Escape)


def _code(typed: str = "", state: State = State.CODE, **more: object) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        facts = code_is_out(0 if more.get("code_expired") else 102)
        stage.present(State.CODE, facts)
        stage.window.show_sms("K7M4", "14:31")
        stage.type(typed)
        stage.present(state, replace(facts, **more))  # type: ignore[arg-type]

    return play


def _leave_code(stage: Stage) -> None:
    _code("K7")(stage)
    stage.press(Qt.Key.Key_Escape)


def _card(number: str, state: State = State.CARD, **more: object) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        facts = code_checked()
        stage.present(State.CARD, facts)
        stage.type(number)
        stage.present(state, replace(facts, **more))  # type: ignore[arg-type]

    return play


def _card_filled(state: State = State.CARD, **more: object) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        _card("9792075482365454")(stage)  # complete fields pass the focus on
        stage.type("1230")
        stage.type("152")
        stage.press(Qt.Key.Key_Space)
        if state is not State.CARD or more:
            stage.present(state, replace(code_checked(), **more))  # type: ignore[arg-type]

    return play


def _leave_card(stage: Stage) -> None:
    _card("97920754")(stage)
    stage.press(Qt.Key.Key_Escape)


def _bad_date(stage: Stage) -> None:
    _card("9792075482365454")(stage)
    stage.type("1320")


def _refused(stage: Stage) -> None:
    _card_filled(State.SAVING)(stage)
    stage.secrets.wipe_card()
    problem = Problem(ProblemKind.REFUSED, "Kart bilgileri hatali", 18)
    stage.present(State.CARD, replace(code_checked(), problem=problem))


def _same_card(renewed: bool) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        expiry = Expiry(2027, 12) if renewed else EXPIRY
        twin = StoredCard("h3", TROY, Brand.TROY, "İş kartı", expiry, stored_at=NOW - timedelta(days=400))
        stage.present(State.SAME_CARD, replace(card_confirmed(), twin=twin))

    return play


def _stored(stage: Stage) -> None:
    card = StoredCard("h9", TROY, Brand.TROY, "TROY •• 5454", EXPIRY, holder="ELIF YILMAZ", stored_at=NOW)
    customer = replace(ELIF, cards=(*CARDS, card))
    stage.present(State.STORED, replace(card_confirmed(), stored=card, customer=customer))


def _stored_twice(stage: Stage) -> None:
    card = StoredCard("h9", TROY, Brand.TROY, "TROY •• 5454", EXPIRY, holder="ELIF YILMAZ", stored_at=NOW)
    customer = replace(ELIF, cards=(replace(card, card_hash="h8"), card))
    stage.present(State.STORED, replace(card_confirmed(), stored=card, customer=customer, repeats="e1"))


def _due(stage: Stage) -> None:
    _unknown(ProblemKind.LOST)(stage)
    soon = datetime.now(UTC) - timedelta(seconds=18.5)
    stage.window.set_questions((replace(a_question(entry_id=card_confirmed().entry_id), silent_at=soon),))
    stage.settle()


def _unknown(kind: ProblemKind, facts: Callable[[], Facts] = card_confirmed, **more: object) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.present(State.UNKNOWN, replace(facts(), problem=Problem(kind), **more))  # type: ignore[arg-type]

    return play


def _asking(stage: Stage) -> None:
    stage.present(State.ASKING, replace(card_confirmed(), problem=Problem(ProblemKind.LOST)))


def _questions(
    *questions: OpenQuestion, down: int = 0, settled: Sequence[SettledQuestion] = ()
) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.window.set_questions(questions, settled)
        stage.window.show_questions()
        for _ in range(down):
            stage.press(Qt.Key.Key_Down)
        stage.settle()

    return play


def _manager(
    act: ManagerAct, question: OpenQuestion, *then: Callable[[Stage], None], practice: bool = True
) -> Callable[[Stage], None]:
    """The manager's page over the list, and what happens on it."""

    def play(stage: Stage) -> None:
        _questions(question, a_question(KEMAL, entry_id="e2"))(stage)
        if not practice:
            stage.window._till = replace(stage.window._till, practice_pin="")
        stage.press({ManagerAct.SIGN_OFF: Qt.Key.Key_F7, ManagerAct.REPEAT: Qt.Key.Key_F8}[act])
        for one in then:
            one(stage)
            stage.settle()

    return play


def _answered(answer: PinAnswer, tries_left: int = 3, wait_s: float = 0.0) -> Callable[[Stage], None]:
    return lambda stage: stage.window.show_pin_answer(answer, tries_left, wait_s)


def _typed(keys: str, then: Qt.Key = Qt.Key.Key_Tab) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.type(keys)
        stage.press(then)

    return play


def _not_done(stage: Stage) -> None:
    stage.window.show_verdict(_SENT, Verdict.NOT_REACHED)


_SENT = a_sale(SaleStage.CHARGE_SENT)
_REASON = _typed("Banka aradi: kayit yok")


def _verdict(verdict: Verdict) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        _questions(a_question(), a_question(KEMAL, entry_id="e2"))(stage)
        stage.window.show_verdict(a_question(), verdict)
        stage.settle()

    return play


def _sale_verdict(verdict: Verdict) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        sale = a_sale(SaleStage.CHARGE_SENT)
        _questions(sale)(stage)
        stage.window.show_verdict(sale, verdict)
        stage.settle()

    return play


def _crash(*, under_way: bool, is_stuck: bool = False) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        _card_filled()(stage)
        report = "/home/kasa2/.local/share/paynet-desk/crashes/crash-2025-11-21T11h32m08.481516.txt"
        stage.window.show_crash(report, under_way=under_way)
        if is_stuck:
            page = stage.window.findChild(CrashPage)
            assert isinstance(page, CrashPage)
            page.cannot_go_on()
        stage.settle()

    return play


def _away(stage: Stage) -> None:
    stage.window.set_connection(Connection.AWAY)
    _number("5320000042", replace(known_customer(), problem=Problem(ProblemKind.OFFLINE)))(stage)


def _trouble(kind: ProblemKind, play: Callable[[Stage], None], *, over: bool = False) -> Callable[[Stage], None]:
    """What is shown while the till cannot work, or just can again, whatever the cashier does."""

    def with_trouble(stage: Stage) -> None:
        play(stage)
        stage.window.set_trouble(
            Problem(kind, file="/home/kasa/.local/share/paynet-desk/live/registry.db", needed="0.4.0")
        )
        if over:
            stage.window.set_trouble(None)
        stage.settle()

    return with_trouble


def _starting(stage: Stage) -> None:
    stage.window.set_connection(Connection.STARTING)
    stage.settle()


def _problem(kind: ProblemKind) -> Callable[[Stage], None]:
    words = {
        ProblemKind.REFUSED: "Islem yapilamadi",
        ProblemKind.KEY: "Yetkisiz",
        ProblemKind.ADDRESS: "IP kayitli degil",
    }
    problem = Problem(kind, words.get(kind, ""), 18 if kind in words else None)
    if problem.is_registry:
        problem = replace(problem, file="/home/kasa/.local/share/paynet-desk/live/registry.db", needed="0.4.0")
    if kind in (ProblemKind.CODE_WRONG, ProblemKind.CODE_EXPIRED, ProblemKind.CODE_TRIES, ProblemKind.CODE_UNSURE):
        return _code("K7M4", problem=problem, code_tries=1)
    return _card_filled(problem=problem)


def _payment(state: pay.State, facts: Callable[[], pay.Facts], **more: object) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.present_payment(state, replace(facts(), **more))  # type: ignore[arg-type]

    return play


def _amount(keys: str, state: pay.State = pay.State.AMOUNT) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.present_payment(pay.State.AMOUNT, pay.Facts())
        stage.type(keys)
        stage.present_payment(state, pay.Facts() if state is pay.State.AMOUNT else rated())

    return play


def _then(play_before: Callable[[Stage], None], *keys: Qt.Key) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        play_before(stage)
        for key in keys:
            stage.press(key)

    return play


def _paying_number(state: pay.State) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.present_payment(pay.State.CUSTOMER, amount_typed())
        stage.type("5320000042")
        stage.present_payment(state, replace(amount_typed(), gsm=GSM, customer=ELIF))

    return play


def _paying_card(number: str, state: pay.State = pay.State.CARD, **more: object) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.present_payment(pay.State.CARD, payer_known())
        if number:
            stage.type(number)
            stage.type("1230")
            stage.type("152")
        stage.present_payment(state, replace(payer_known(), **more))  # type: ignore[arg-type]

    return play


def _token_refused(stage: Stage) -> None:
    _paying_card("9792075482365454", pay.State.RATING)(stage)
    stage.pay_secrets.wipe_card()
    problem = Problem(ProblemKind.REFUSED, "Kart bilgileri hatali", 18)
    stage.present_payment(pay.State.CARD, replace(payer_known(), problem=problem))


def _charging_from(state: pay.State, **more: object) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        facts = replace(at_the_bank(), **more)  # type: ignore[arg-type]
        stage.present_payment(state, facts)
        stage.present_payment(pay.State.CHARGING, facts)

    return play


def _bank_silent(verdict: Verdict3ds) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.present_payment(pay.State.BANK, at_the_bank())
        page = stage.window.findChild(BankPage)
        assert isinstance(page, BankPage)
        page.view.open = lambda *_, **__: None  # type: ignore[method-assign]  # no engine, no network
        stage.window.set_bank_access(BankAccess("pbk_sandbox", ReturnDomain.paynet()))
        page.view.host_changed.emit("acs.ornekbanka.example", True)
        page.view.verdict.emit(verdict)
        stage.settle()

    return play


_LATER = NOW + timedelta(seconds=90)
_MANY = replace(
    RATES, rows=(*RATES.rows, *(replace(RATES.rows[-1], key=f"k{count}", count=count) for count in (15, 18)))
)
_PAYMENTS: dict[str, Callable[[Stage], None]] = {
    "05-amount": _amount(""),
    "05-amount-lira": _amount("1250,"),
    "05-amount-kurus": _amount("1250,5"),
    "05-amount-too-large": _amount("300000"),
    "05-amount-nothing-typed": _then(_amount(""), Qt.Key.Key_Return),
    "05-amount-leave": _then(_amount("12"), Qt.Key.Key_Escape),
    "05-amount-rating": _amount("1250", pay.State.RATING),
    "05-customer": _payment(pay.State.CUSTOMER, amount_typed),
    "05-customer-known": _paying_number(pay.State.CUSTOMER),
    "05-customer-listing": _paying_number(pay.State.LISTING),
    "05-choice": _payment(pay.State.CHOICE, payer_known),
    "05-choice-new": _then(_payment(pay.State.CHOICE, payer_known), Qt.Key.Key_Down, Qt.Key.Key_Down),
    "05-choice-refused": _payment(
        pay.State.CHOICE, payer_known, problem=Problem(ProblemKind.REFUSED, "Kart kabul edilmedi", 18)
    ),
    "05-card": _paying_card(""),
    "05-card-filled": _paying_card("9792075482365454"),
    "05-card-rating": _paying_card("9792075482365454", pay.State.RATING),
    "05-card-refused": _token_refused,
    "05-card-no-3ds": _paying_card("9792075482365454", problem=Problem(ProblemKind.NO_3DS)),
    "05-instalments": _then(_payment(pay.State.INSTALMENTS, rated), Qt.Key.Key_Down, Qt.Key.Key_Down),
    "05-instalments-many": _payment(pay.State.INSTALMENTS, lambda: rated(_MANY)),
    "05-instalments-one": _payment(pay.State.INSTALMENTS, lambda: rated(replace(RATES, rows=RATES.rows[:1]))),
    "05-instalments-offline": _payment(pay.State.INSTALMENTS, rated, problem=Problem(ProblemKind.OFFLINE)),
    "05-instalments-sending": _payment(pay.State.TOKENISING, rated, chosen=RATES.rows[2]),
    "05-instalments-leave": _then(_payment(pay.State.INSTALMENTS, rated), Qt.Key.Key_Escape),
    "06-bank": _bank_silent(Verdict3ds.STILL_OPEN),
    "06-bank-help": _bank_silent(Verdict3ds.HELP),
    "06-bank-silent": _bank_silent(Verdict3ds.ASK_SERVER),
    "06-bank-leave": _then(_bank_silent(Verdict3ds.STILL_OPEN), Qt.Key.Key_Escape),
    "06-charging": _charging_from(pay.State.BANK),
    "06-decide-silent": _payment(pay.State.DECIDE, at_the_bank, doubt=pay.Doubt.QUIET),
    "06-decide-crashed": _payment(pay.State.DECIDE, at_the_bank, doubt=pay.Doubt.CRASHED),
    "06-decide-offline": _payment(
        pay.State.DECIDE, at_the_bank, doubt=pay.Doubt.NOT_SENT, problem=Problem(ProblemKind.OFFLINE)
    ),
    "06-decide-asking": _charging_from(pay.State.DECIDE, doubt=pay.Doubt.TIMED_OUT),
    "07-paid": _payment(pay.State.PAID, lambda: charged(StoredAnswer(ok=True))),
    "07-paid-not-stored": _payment(pay.State.PAID, lambda: charged(StoredAnswer(ok=False, message="Limit doldu"))),
    "07-paid-stored-unknown": _payment(pay.State.PAID, lambda: charged(StoredAnswer(ok=None))),
    "07-paid-no-consent": _payment(
        pay.State.PAID, lambda: replace(charged(StoredAnswer(ok=False)), consent=None, note="")
    ),
    "07-paid-by-stored": _payment(
        pay.State.PAID, lambda: replace(charged(StoredAnswer(ok=False)), consent=None, draft=None, stored=CARDS[0])
    ),
    "07-paid-doubt": _payment(
        pay.State.PAID, lambda: charged(StoredAnswer(ok=True), doubts=frozenset({ChargeDoubt.AMOUNT}))
    ),
    "07-declined": _payment(
        pay.State.DECLINED,
        lambda: charged(StoredAnswer(ok=False), decline=Decline("Yetersiz bakiye", bank_code="51")),
    ),
    "07-given-up": _payment(pay.State.GIVEN_UP, at_the_bank),
    "08-unsettled": _payment(
        pay.State.UNKNOWN, at_the_bank, charged_at=NOW, silent_at=_LATER, problem=Problem(ProblemKind.LOST)
    ),
    "08-unsettled-asked": _payment(
        pay.State.UNKNOWN, at_the_bank, charged_at=NOW, silent_at=_LATER, problem=Problem(ProblemKind.OFFLINE), asked=1
    ),
    "08-unsettled-asking": _charging_from(pay.State.UNKNOWN, charged_at=NOW, silent_at=_LATER),
}


def _cards(state: look_after.State, facts: Callable[[], look_after.Facts]) -> Callable[[Stage], None]:
    return lambda stage: stage.present_cards(state, facts())


def _looking_number(state: look_after.State) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.present_cards(look_after.State.CUSTOMER, look_after.Facts())
        stage.type("5320000042")
        stage.present_cards(state, look_after.Facts(gsm=GSM, customer=ELIF, question=a_question()))

    return play


def _label(
    *presses: Qt.Key, then: look_after.State | None = None, keys: str = "", **more: object
) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.present_cards(_CARDS_STATE.LABEL, cards_listed(_RENAME))
        stage.type(keys)
        for key in presses:
            stage.press(key)
        if then is not None:
            stage.present_cards(then, replace(cards_listed(_RENAME), **more))  # type: ignore[arg-type]

    return play


_CARDS_STATE = look_after.State
_DELETE, _RENAME = look_after.Change(KEPT[1]), look_after.Change(KEPT[1], KEPT[1].label)
_NOBODY = replace(cards_listed(), cards=(), customer=None)
_LOOKING_AFTER: dict[str, Callable[[Stage], None]] = {
    "14-cards-customer": _cards(_CARDS_STATE.CUSTOMER, look_after.Facts),
    "14-cards-customer-known": _looking_number(_CARDS_STATE.CUSTOMER),
    "14-cards-listing": _looking_number(_CARDS_STATE.LISTING),
    "14-cards": _cards(_CARDS_STATE.LIST, cards_listed),
    "14-cards-none": _cards(_CARDS_STATE.LIST, lambda: _NOBODY),
    "14-cards-label": _label(),
    "14-cards-label-empty": _label(Qt.Key.Key_Delete, Qt.Key.Key_Return),
    "14-cards-label-number": _label(keys="9792075482365454"),
    "14-cards-label-leave": _label(Qt.Key.Key_Escape, keys="Maas"),
    "14-cards-label-refused": _label(
        keys="Maas", then=_CARDS_STATE.LABEL, problem=Problem(ProblemKind.REFUSED, "Gecersiz aciklama", 18)
    ),
    "14-cards-renaming": _label(keys="Maas", then=_CARDS_STATE.RENAMING),
    "14-cards-renamed": _cards(
        _CARDS_STATE.LIST, lambda: replace(cards_listed(), done=look_after.Change(KEPT[0], NEW_LABEL))
    ),
    "14-cards-sure": _cards(_CARDS_STATE.SURE, lambda: cards_listed(_DELETE)),
    "14-cards-deleting": _cards(_CARDS_STATE.DELETING, lambda: cards_listed(_DELETE)),
    "14-cards-deleted": _cards(
        _CARDS_STATE.LIST, lambda: replace(cards_listed(), cards=(KEPT[0], KEPT[2]), done=_DELETE)
    ),
    "14-cards-offline": _cards(
        _CARDS_STATE.LIST, lambda: replace(cards_listed(), problem=Problem(ProblemKind.OFFLINE))
    ),
    "14-cards-unchanged": _cards(
        _CARDS_STATE.LIST, lambda: replace(cards_listed(), problem=Problem(ProblemKind.FOUND_UNCHANGED))
    ),
    "15-unsure": _cards(_CARDS_STATE.UNKNOWN, lambda: change_lost(_DELETE)),
    "15-unsure-asking": _cards(_CARDS_STATE.ASKING, lambda: change_lost(_DELETE)),
    "15-unsure-label": _cards(_CARDS_STATE.UNKNOWN, lambda: change_lost(look_after.Change(KEPT[1], NEW_LABEL))),
    "15-unsure-not-written": _cards(
        _CARDS_STATE.UNKNOWN, lambda: change_lost(_DELETE, problem=Problem(ProblemKind.REGISTRY_AFTER))
    ),
}
SCENES: dict[str, Callable[[Stage], None]] = (
    _PAYMENTS
    | _LOOKING_AFTER
    | {
        "01-customer": _customer,
        "01-starting": _starting,
        "01-known": _number("5320000042", known_customer()),
        "01-new": _number("5320000042", Facts(gsm=GSM)),
        "01-half": _number("53200", Facts()),
        "01-nothing-typed": _asked_nothing_typed,
        "01-not-mobile": _number("2120000000", Facts()),
        "01-card-number": _card_number_in_the_wrong_field,
        "01-open-question": _number("5320000042", replace(known_customer(), question=a_question())),
        "01-repeat": _number("5320000042", replace(first_card(), question=a_question(), repeats="e1", draft=None)),
        "01-no-code-needed": _no_code,
        "01-search": _search((ELIF, KEMAL)),
        "01-search-nobody": _search(()),
        "01-sending": _number("5320000042", known_customer(), State.SENDING),
        "01-offline": _away,
        "01-leave": _leave_customer,
        "02-code": _code("K7M"),
        "02-checking": _code("K7M4", State.CHECKING),
        "02-wrong": _code("K7M4", code_tries=1, problem=Problem(ProblemKind.CODE_WRONG, "OTP dogrulanamadi", 1)),
        "02-expired": _code(code_expired=True, problem=Problem(ProblemKind.CODE_EXPIRED)),
        "02-unsure": _code(problem=Problem(ProblemKind.CODE_UNSURE)),
        "02-resending": _code(state=State.SENDING, code_expired=True),
        "02-leave": _leave_code,
        "03-card": _card(""),
        "03-number-half": _card("9792075482"),
        "03-number-wrong": _card("9792075482365455"),
        "03-date-wrong": _bad_date,
        "03-filled": _card_filled(),
        "03-saving": _card_filled(State.SAVING),
        "03-leave": _leave_card,
        "04-stored": _stored,
        "04-stored-twice": _stored_twice,
        "08-unknown": _unknown(ProblemKind.LOST),
        "08-first-card": _unknown(ProblemKind.LOST, first_card),
        "08-due": _due,
        "08-known-to-paynet": _unknown(ProblemKind.KNOWN_TO_PAYNET, first_card),
        "08-asking": _asking,
        "08-asked": _unknown(ProblemKind.OFFLINE, asked=1),
        "08-not-written": _unknown(ProblemKind.REGISTRY_AFTER),
        "08-mismatch": _unknown(ProblemKind.MISMATCH),
        "09-refused": _refused,
        "11-questions": _questions(
            a_question(),
            a_question(KEMAL, entry_id="e2", detail="the program ended"),
            a_question(operation=Operation.SEND_CODE, entry_id="e3"),
        ),
        "11-first-card": _questions(a_question(), a_question(KEMAL, entry_id="e2", detail="the program ended"), down=1),
        "11-sms": _questions(a_question(), a_question(operation=Operation.SEND_CODE, entry_id="e3"), down=1),
        "11-none": _questions(),
        "11-changes": _questions(
            a_question(operation=Operation.DELETE), a_question(operation=Operation.RENAME, entry_id="e2")
        ),
        "11-sale": _questions(a_sale(), a_question(KEMAL, entry_id="e2")),
        "11-sale-token": _questions(a_sale(SaleStage.TOKEN_ASKED)),
        "11-sale-returned": _questions(a_sale(SaleStage.RETURNED)),
        "11-sale-charged": _questions(a_sale(SaleStage.CHARGE_SENT), a_sale(entry_id="e6")),
        "11-paid": _sale_verdict(Verdict.PAID),
        "11-not-paid": _sale_verdict(Verdict.NOT_PAID),
        "11-sale-still-unknown": _sale_verdict(Verdict.STILL_UNKNOWN),
        "11-still-unknown": _verdict(Verdict.STILL_UNKNOWN),
        "11-stored": _verdict(Verdict.STORED),
        "17-crash": _crash(under_way=False),
        "17-crash-under-way": _crash(under_way=True),
        "17-crash-stuck": _crash(under_way=False, is_stuck=True),
        "11-not-reached": _verdict(Verdict.NOT_REACHED),
        "11-tried": _questions(tried(a_question()), a_question(KEMAL, entry_id="e2"), settled=SETTLED),
        "11-sale-tried": _questions(tried(a_sale(SaleStage.CHARGE_SENT)), settled=SETTLED),
        "11-repeatable": _questions(LOST_FIRST, settled=SETTLED[:1]),
        "11-only-settled": _questions(settled=SETTLED),
        "11-signed-off": _verdict(Verdict.SIGNED_OFF),
        "11-busy-task": _manager(ManagerAct.REPEAT, LOST_FIRST, lambda stage: stage.window.show_busy_task()),
        "11-manager": _manager(ManagerAct.SIGN_OFF, a_question()),
        "11-manager-filled": _manager(ManagerAct.SIGN_OFF, _SENT, _REASON, _typed("123"), practice=False),
        "11-manager-card-number": _manager(ManagerAct.SIGN_OFF, a_question(), _typed("4355084355084358")),
        "11-manager-wrong": _manager(ManagerAct.SIGN_OFF, _SENT, _REASON, _answered(PinAnswer.WRONG)),
        "11-manager-wait": _manager(ManagerAct.SIGN_OFF, a_question(), _answered(PinAnswer.WAIT, 0, 29.5)),
        "11-manager-no-pin": _manager(ManagerAct.SIGN_OFF, _SENT, _answered(PinAnswer.NOT_SET), practice=False),
        "11-manager-checking": _manager(ManagerAct.SIGN_OFF, _SENT, _REASON, _typed("1234", Qt.Key.Key_Return)),
        "11-manager-not-done": _manager(ManagerAct.SIGN_OFF, _SENT, _not_done),
        "11-manager-repeat": _manager(ManagerAct.REPEAT, LOST_FIRST),
        "13-same-card": _same_card(renewed=False),
        "13-renewed": _same_card(renewed=True),
        "help": lambda stage: stage.window.show_help(),
        "notice": lambda stage: stage.window.show_text("notice"),
        "consent": lambda stage: stage.window.show_text("consent"),
    }
)
_REFUSED_STORE = _card_filled(problem=Problem(ProblemKind.REGISTRY_FULL))
_REFUSED_TOKEN = _payment(pay.State.INSTALMENTS, rated, problem=Problem(ProblemKind.REGISTRY_LOCKED))
SCENES |= {
    "01-locked": _trouble(ProblemKind.REGISTRY_LOCKED, _starting),
    "01-newer": _trouble(ProblemKind.REGISTRY_NEWER, _starting),
    "01-foreign": _trouble(ProblemKind.REGISTRY_NOT_OURS, _number("5320000042", Facts(gsm=GSM))),
    "03-full": _trouble(ProblemKind.REGISTRY_FULL, _REFUSED_STORE),
    "03-back": _trouble(ProblemKind.REGISTRY_FULL, _REFUSED_STORE, over=True),
    "05-damaged": _trouble(ProblemKind.REGISTRY_DAMAGED, _amount("1250")),
    "05-instalments-locked": _trouble(ProblemKind.REGISTRY_LOCKED, _REFUSED_TOKEN),
}


def _about(*keys: Qt.Key) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.window.show_about()
        stage.settle()
        for key in keys:
            stage.press(key)

    return play


SCENES |= {
    "18-about": _about(),
    "18-about-engine": _about(Qt.Key.Key_Down, Qt.Key.Key_Down),
    "18-licence": _about(*[Qt.Key.Key_Down] * 9, Qt.Key.Key_Return),
}
PROBLEMS: dict[str, Callable[[Stage], None]] = {f"problem-{kind.value}": _problem(kind) for kind in ProblemKind}


def everything_shown(window: QWidget) -> list[QWidget]:
    """The window and every widget in it that can be seen."""
    return [window, *(child for child in window.findChildren(QWidget) if child.isVisible())]
