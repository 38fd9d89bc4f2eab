"""The running program behind the window: runs the tasks, feeds the pages, asks about open questions, ends in order.

Part of putting the parts together (``app``), apart from it because it is imported after the first paint.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import logging.handlers
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from paynet_desk.config.settings import Settings
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.pin import PinAnswer, PinCheck, kept_form
from paynet_desk.core.redaction import RedactingFilter
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.machine import Runner
from paynet_desk.flow.post import Post
from paynet_desk.flow.problem import DeskUnavailable, ProblemKind
from paynet_desk.flow.store_card import ROWS, Facts, RepeatStore, State
from paynet_desk.opening import Opening
from paynet_desk.registry.errors import RegistryError
from paynet_desk.registry.values import OpenQuestion, Task, Verdict
from paynet_desk.sandbox.phone import last_sms
from paynet_desk.ui.aio import SHUTDOWN_S, Tasks
from paynet_desk.ui.moments import clock
from paynet_desk.ui.till import BankAccess
from paynet_desk.ui.window import Connection, Window

if TYPE_CHECKING:
    from paynet_desk.flow.desk import Desk
    from paynet_desk.flow.effects import TaskEffects
    from paynet_desk.flow.settlement import Settlement

log = logging.getLogger(__name__)

PHONE_LOOK_S = 0.4
QUESTIONS_LOOK_S = 30.0
_AWAY = {ProblemKind.OFFLINE, ProblemKind.TIMEOUT_BEFORE_SENDING, ProblemKind.CERTIFICATE, ProblemKind.LOGIN_PAGE}
_CHANGES_QUESTIONS = {"UNKNOWN", "STORED", "CUSTOMER", "AMOUNT", "PAID", "DECLINED", "GIVEN_UP"}
_REACHED = {
    "CODE",
    "CARD",
    "SAME_CARD",
    "STORED",
    "CHOICE",
    "INSTALMENTS",
    "BANK",
    "PAID",
    "DECLINED",
}  # Paynet answered


class Program:
    """One run of the program. ``secrets`` and ``posts`` are those that the pages of each task were made with."""

    def __init__(
        self, settings: Settings, window: Window, secrets: Mapping[Task, CardSecrets], posts: Mapping[Task, Post]
    ) -> None:
        self._settings = settings
        self._window = window
        self._secrets = secrets
        self._posts = posts
        self._tasks = Tasks(self._crashed)
        self._opening = Opening(settings)
        self._performers: list[TaskEffects] = []
        self._runners: dict[Task, Runner[Any, Any]] = {}
        self._pin: PinCheck | None = None
        self._closed = asyncio.Event()

    async def main(self) -> int:
        """Work until the window is closed."""
        self._window.closed.connect(self._closed.set)
        self._window.ask_paynet.connect(lambda question: self._tasks.spawn(self._ask(question)))
        self._window.questions_wanted.connect(lambda: self._tasks.spawn(self._look_at_questions()))
        self._window.give_up_sale.connect(lambda question: self._tasks.spawn(self._give_up(question)))
        self._window.sign_off.connect(lambda *told: self._tasks.spawn(self._sign_off(*told)))
        self._window.repeat_store.connect(lambda *told: self._tasks.spawn(self._repeat(*told)))
        log_file = _log_to(self._settings)
        log.info("start: %s environment", self._settings.environment)
        effects = await asyncio.to_thread(importlib.import_module, "paynet_desk.flow.store_card_effects")
        performer = effects.StoreCardEffects(self._opening.desk, self._secrets[Task.STORE_CARD])
        self._run(Task.STORE_CARD, ROWS, State.CUSTOMER, Facts(otp_required=self._settings.otp_required), performer)
        self._tasks.spawn(self._come_up())
        if self._settings.environment == "sandbox":
            self._tasks.spawn(self._watch_phone())
        self._window.prepare()
        self._tasks.spawn(self._take_payments())
        await self._closed.wait()
        await self._shut_down()
        logging.getLogger().removeHandler(log_file)
        log_file.close()
        return 0

    def _run(self, task: Task, rows: Any, state: Any, facts: Any, performer: TaskEffects) -> None:
        """Let a task's machine take the events its pages have sent and will send."""
        runner: Runner[Any, Any] = Runner(rows, state, facts, perform=performer.perform, spawn=self._tasks.spawn)
        self._runners[task] = runner
        self._performers.append(performer)
        runner.listen(partial(self._changed, task))
        self._window.present(task, runner.state, runner.facts)
        self._posts[task].open(runner.send)

    async def _take_payments(self) -> None:
        """The second task comes up after the first: it is not what the program opens with."""
        effects = await asyncio.to_thread(importlib.import_module, "paynet_desk.flow.pay_effects")
        from paynet_desk.flow import pay

        performer = effects.PayEffects(self._opening.desk, self._secrets[Task.PAY_AND_STORE])
        self._run(Task.PAY_AND_STORE, pay.ROWS, pay.State.AMOUNT, pay.Facts(), performer)

    # ---- coming up and going down ----------------------------------------------------------------------------------

    async def _come_up(self) -> None:
        try:
            desk = await self._opening.desk()
        except (RegistryError, DeskUnavailable) as error:
            log.error("not up: %s", type(error).__name__)
            return
        self._window.set_connection(Connection.READY)
        if self._opening.domain is not None:
            by_get = self._settings.bank_page_by_get
            access = BankAccess(self._opening.publishable_key, self._opening.domain, use_get=by_get)
            self._window.set_bank_access(access)
        await self._settle_due(desk, at_start=True)
        while True:
            await asyncio.sleep(QUESTIONS_LOOK_S)
            await self._settle_due(desk)

    async def _shut_down(self) -> None:
        self._window.hide()
        with suppress(TimeoutError):  # what was sent is written down first (FAULTS D7)
            idle = [performer.idle.wait() for performer in self._performers]
            await asyncio.wait_for(asyncio.gather(*idle), SHUTDOWN_S)
        await self._tasks.close(patience_s=0)  # the rest only watches or counts down
        await self._opening.close()
        for secrets in self._secrets.values():
            secrets.wipe_card()
            secrets.wipe_code()
        log.info("end")

    # ---- what happens meanwhile ------------------------------------------------------------------------------------

    def _changed(self, task: Task) -> None:
        runner = self._runners[task]
        state, facts = runner.state, runner.facts
        if facts.problem is not None and facts.problem.kind in _AWAY:
            self._window.set_connection(Connection.AWAY)
        elif facts.problem is None and state.name in _REACHED:
            self._window.set_connection(Connection.CONNECTED)
        self._window.present(task, state, facts)
        if state.name in _CHANGES_QUESTIONS:
            self._tasks.spawn(self._look_at_questions())

    # ---- open questions --------------------------------------------------------------------------------------------

    async def _look_at_questions(self) -> None:
        try:
            desk = await self._opening.desk()
            midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
            settled = await asyncio.to_thread(desk.registry.settled_since, midnight)
            self._window.set_questions(await asyncio.to_thread(desk.registry.open_questions), settled)
        except (RegistryError, DeskUnavailable) as error:
            log.warning("open questions not read: %s", type(error).__name__)

    async def _settle_due(self, desk: Desk, *, at_start: bool = False) -> None:
        """Ask what may be asked without anybody; a page that shows the question shows the answer."""
        from paynet_desk.flow.settlement import settle_due

        try:
            for question, settlement in await settle_due(desk, at_start=at_start):
                self._answer_page(question, settlement)
        except RegistryError as error:
            log.warning("open questions not settled: %s", type(error).__name__)
        await self._look_at_questions()

    def _answer_page(self, question: OpenQuestion, settlement: Settlement) -> None:
        """Tell the task whose page still waits for this very question."""
        from paynet_desk.flow.settlement import answer_to

        for runner in self._runners.values():
            event = answer_to(runner.facts.attempt, settlement)
            if event is not None and runner.facts.about == question.about:
                runner.send(event)

    async def _ask(self, question: OpenQuestion) -> None:
        from paynet_desk.flow.settlement import ask

        try:
            settlement = await ask(await self._opening.desk(), question, cashier=self._settings.cashier)
        except (RegistryError, DeskUnavailable) as error:
            log.warning("open question not asked: %s", type(error).__name__)
            self._window.show_verdict(question, Verdict.NOT_REACHED)
        else:
            self._window.show_verdict(question, settlement.verdict)
            self._answer_page(question, settlement)
        await self._look_at_questions()

    async def _give_up(self, question: OpenQuestion) -> None:
        """The cashier gives a sale up whose charge never left: nothing is collected."""
        from paynet_desk.flow.settlement import give_up

        try:
            await give_up(await self._opening.desk(), question, how="the cashier, from the list")
            verdict = Verdict.GIVEN_UP
        except (RegistryError, DeskUnavailable) as error:
            log.warning("sale not given up: %s", type(error).__name__)
            verdict = Verdict.NOT_REACHED
        self._window.show_verdict(question, verdict)
        await self._look_at_questions()

    async def _sign_off(self, question: OpenQuestion, reason: str, pin: str) -> None:
        """A manager closes a question that nobody can answer."""
        if not await self._is_manager(pin):
            return
        try:
            desk = await self._opening.desk()
            await asyncio.to_thread(desk.registry.sign_off, question.entry_id, reason=reason, cashier=desk.cashier)
            verdict = Verdict.SIGNED_OFF
        except (RegistryError, DeskUnavailable) as error:
            log.warning("open question not signed off: %s", type(error).__name__)
            verdict = Verdict.NOT_REACHED
        self._window.show_verdict(question, verdict)
        await self._look_at_questions()

    async def _repeat(self, question: OpenQuestion, pin: str) -> None:
        """A manager lets a lost first store be sent once more: page 1 has its customer, the card is typed anew."""
        if not await self._is_manager(pin):
            return
        storing = self._runners[Task.STORE_CARD]
        if storing.state is not State.CUSTOMER:
            self._window.show_busy_task()
            return
        try:
            desk = await self._opening.desk()
            await asyncio.to_thread(desk.registry.note_asking, question, Verdict.REPEATED, cashier=desk.cashier)
        except (RegistryError, DeskUnavailable) as error:
            log.warning("repetition not noted: %s", type(error).__name__)
            self._window.show_verdict(question, Verdict.NOT_REACHED)
            return
        if storing.send(RepeatStore(question, Gsm(question.customer.gsm))):
            self._window.show_task(Task.STORE_CARD)
        else:
            self._window.show_busy_task()

    async def _is_manager(self, pin: str) -> bool:
        """Whether it is the manager's PIN; if not, the page says so."""
        if self._pin is None:
            practice = self._settings.practice_pin
            kept = await asyncio.to_thread(kept_form, practice) if practice else self._settings.manager_pin
            self._pin = PinCheck(kept)
        answer = await asyncio.to_thread(self._pin.check, pin)
        log.info("manager's PIN: %s", answer.value)
        self._window.show_pin_answer(answer, self._pin.tries_left, self._pin.wait_s)
        return answer is PinAnswer.RIGHT

    async def _watch_phone(self) -> None:
        """What the customer's phone shows, while a code is awaited; there is such a phone in practice only."""
        runner = self._runners[Task.STORE_CARD]
        shown: int | None = None
        while True:
            await asyncio.sleep(PHONE_LOOK_S)
            gsm = runner.facts.gsm
            if runner.state not in (State.CODE, State.CHECKING) or gsm is None or not self._opening.practice_url:
                shown = None
                continue
            try:
                sms = await asyncio.to_thread(last_sms, self._opening.practice_url, gsm.national)
            except OSError:
                continue
            if sms is not None and sms.id != shown:
                shown = sms.id
                self._window.show_sms(sms.code, clock(sms.sent_at.astimezone(UTC)))

    def _crashed(self, error: BaseException) -> None:
        log.error("a task broke", exc_info=error)


def _log_to(settings: Settings) -> logging.Handler:
    """The log file: redacted, five of 1 MB; nothing reaches a console."""
    folder = settings.data_dir / "log"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = logging.handlers.RotatingFileHandler(
        folder / "paynet-desk.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8"
    )
    handler.addFilter(RedactingFilter())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return handler
