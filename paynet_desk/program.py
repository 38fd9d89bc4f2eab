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
from typing import TYPE_CHECKING, Any, cast

from paynet_desk.config.settings import Settings
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.pin import PinAnswer, PinCheck, kept_form
from paynet_desk.core.redaction import RedactingFilter
from paynet_desk.crash import Crash, Crashes
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.machine import Runner
from paynet_desk.flow.post import Post
from paynet_desk.flow.problem import DeskUnavailable, Problem, ProblemKind, problem_of
from paynet_desk.flow.store_card import ROWS, Facts, RepeatStore, State
from paynet_desk.flow.task import Cancel
from paynet_desk.opening import Opening
from paynet_desk.registry.errors import RegistryError
from paynet_desk.registry.values import OpenQuestion, Task, Verdict
from paynet_desk.sandbox.phone import last_sms
from paynet_desk.ui.aio import Tasks
from paynet_desk.ui.moments import clock
from paynet_desk.ui.till import BankAccess
from paynet_desk.ui.window import Connection, Window

if TYPE_CHECKING:
    from paynet_desk.flow.desk import Desk
    from paynet_desk.flow.effects import TaskEffects
    from paynet_desk.flow.settlement import Settlement
    from paynet_desk.ui.kiosk.frame import Kiosk

log = logging.getLogger(__name__)

PHONE_LOOK_S = 0.4
QUESTIONS_LOOK_S = 30.0
LAST_ANSWER_S = 1.2  # of aio.SHUTDOWN_S: how long an answer that is under way is waited for at the end
LOCKED_AGAIN_S = 2.0  # a backup or a virus scanner lets go by itself
AGAIN_S = 5.0
_AWAY = {ProblemKind.OFFLINE, ProblemKind.TIMEOUT_BEFORE_SENDING, ProblemKind.CERTIFICATE, ProblemKind.LOGIN_PAGE}
_CHANGES_QUESTIONS = {"UNKNOWN", "STORED", "CUSTOMER", "AMOUNT", "PAID", "DECLINED", "GIVEN_UP", "ASKING", "LIST"}
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
    "LIST",
}  # Paynet answered
# A request may be under way, or nobody knows how it ended
_UNDER_WAY = {"SENDING", "SAVING", "TOKENISING", "BANK", "DECIDE", "CHARGING", "RENAMING", "DELETING"}
_UNDER_WAY |= {"UNKNOWN", "ASKING"}


class Program:
    """One run of the program. ``secrets`` and ``posts`` are those that the pages of each task were made with.

    ``crashes`` is installed: it takes every exception that nobody foresaw.
    """

    def __init__(
        self,
        settings: Settings,
        window: Window | Kiosk,
        secrets: Mapping[Task, CardSecrets],
        posts: Mapping[Task, Post],
        crashes: Crashes,
    ) -> None:
        self._settings = settings
        self._window = window
        self._secrets = secrets
        self._posts = posts
        self._crashes = crashes
        self._tasks = Tasks(lambda error: crashes.take(error, "coroutine"))
        self._opening = Opening(settings)
        self._performers: list[TaskEffects] = []
        self._runners: dict[Task, Runner[Any, Any]] = {}
        self._pin: PinCheck | None = None
        self._closed = asyncio.Event()
        self._trouble: Problem | None = None  # what keeps the till from working
        self._again = asyncio.Event()
        self._problems: dict[Task, Problem | None] = {}  # what each task said last

    async def main(self) -> int:
        """Work until the window is closed."""
        self._window.closed.connect(self._closed.set)
        self._window.ask_paynet.connect(lambda question: self._tasks.spawn(self._ask(question)))
        self._window.questions_wanted.connect(lambda: self._tasks.spawn(self._look_at_questions()))
        self._window.try_again.connect(self._again.set)
        self._window.give_up_sale.connect(lambda question: self._tasks.spawn(self._give_up(question)))
        self._window.sign_off.connect(lambda *told: self._tasks.spawn(self._sign_off(*told)))
        self._window.repeat_store.connect(lambda *told: self._tasks.spawn(self._repeat(*told)))
        self._window.crash_read.connect(self._crashes.read)
        if self._settings.kiosk:
            cast("Kiosk", self._window).pin_given.connect(lambda pin: self._tasks.spawn(self._is_manager(pin)))
        log_file = _log_to(self._settings)
        self._crashes.begin(asyncio.get_running_loop(), state=self._states, tell=self._tell_crash)
        log.info("start: %s environment", self._settings.environment)
        effects = await asyncio.to_thread(importlib.import_module, "paynet_desk.flow.store_card_effects")
        performer = effects.StoreCardEffects(self._opening.desk, self._secrets[Task.STORE_CARD])
        self._run(Task.STORE_CARD, ROWS, State.CUSTOMER, Facts(otp_required=self._settings.otp_required), performer)
        self._tasks.spawn(self._come_up())
        if self._settings.environment == "sandbox":
            self._tasks.spawn(self._watch_phone())
        self._window.prepare()
        self._tasks.spawn(self._take_payments())
        self._tasks.spawn(self._look_after_cards())
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
        facts = pay.Facts(offers_stored=not self._settings.kiosk)
        self._run(Task.PAY_AND_STORE, pay.ROWS, pay.State.AMOUNT, facts, performer)

    async def _look_after_cards(self) -> None:
        effects = await asyncio.to_thread(importlib.import_module, "paynet_desk.flow.look_after_effects")
        from paynet_desk.flow import look_after

        task = Task.LOOK_AFTER_CARDS
        performer = effects.LookAfterEffects(self._opening.desk, self._secrets[task])
        self._run(task, look_after.ROWS, look_after.State.CUSTOMER, look_after.Facts(), performer)

    # ---- coming up and going down ----------------------------------------------------------------------------------

    async def _come_up(self) -> None:
        desk = await self._opened()
        self._window.set_connection(Connection.READY)
        if self._opening.domain is not None:
            by_get = self._settings.bank_page_by_get
            access = BankAccess(self._opening.publishable_key, self._opening.domain, use_get=by_get)
            self._window.set_bank_access(access)
        await self._settle_due(desk, at_start=True)
        while True:
            await asyncio.sleep(QUESTIONS_LOOK_S)
            await self._settle_due(desk)

    async def _opened(self) -> Desk:
        """The desk, however long it takes; what is in the way is shown meanwhile."""
        while True:
            try:
                desk = await self._opening.desk()
                if self._trouble is not None:
                    await asyncio.to_thread(desk.registry.probe)
            except (RegistryError, DeskUnavailable) as error:
                self._in_trouble(problem_of(error))
                await self._before_next_try()
            else:
                self._in_trouble(None)
                return desk

    async def _before_next_try(self) -> None:
        """Some time, or until the cashier asks for it; a key store is not asked again and again."""
        assert self._trouble is not None
        pause = LOCKED_AGAIN_S if self._trouble.kind is ProblemKind.REGISTRY_LOCKED else AGAIN_S
        self._again.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._again.wait(), pause if self._trouble.is_registry else None)

    def _in_trouble(self, problem: Problem | None) -> None:
        if problem == self._trouble:
            return
        self._trouble = problem
        if problem is None:
            log.info("the till can work again")
        else:
            log.error("the till cannot work: %s %s", problem.kind.value, problem.words)
        self._window.set_trouble(problem)

    def _refused(self, problem: Problem) -> None:
        """The database refused in mid-run: say so until it can be written again."""
        watched = self._trouble is not None
        self._in_trouble(problem)
        if not watched:
            self._tasks.spawn(self._watch_registry())

    async def _watch_registry(self) -> None:
        await self._before_next_try()
        await self._opened()
        await self._look_at_questions()

    async def _shut_down(self) -> None:
        self._window.window().hide()
        with suppress(TimeoutError):  # what was sent is written down first (FAULTS D7)
            idle = [performer.idle.wait() for performer in self._performers]
            await asyncio.wait_for(asyncio.gather(*idle), LAST_ANSWER_S)
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
        problem = facts.problem
        if problem is not None and problem.is_registry and problem.file and problem is not self._problems.get(task):
            self._refused(problem)
        elif problem is None and state.name in _REACHED:
            self._again.set()  # an act went through: whatever was in the way is over
        self._problems[task] = problem
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
        except DeskUnavailable as error:
            log.warning("open questions not read: %s", type(error).__name__)
        except RegistryError as error:
            self._refused(problem_of(error))

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
        """Whether it is the manager's PIN; the page is told, and a kiosk's goes on by itself."""
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

    # ---- what nobody foresaw ---------------------------------------------------------------------------------------

    def _states(self) -> dict[str, str]:
        """The flow's state for a crash report: names and counts, nothing of a customer."""
        told = {task.value: f"{run.state.name}, attempt {run.facts.attempt}" for task, run in self._runners.items()}
        busy = sum(not performer.idle.is_set() for performer in self._performers)
        return told | {"tasks with work under way": str(busy)}

    def _tell_crash(self, crash: Crash) -> None:
        """The fields are empty, so what was typed is given up; what was sent goes on to its own answer."""
        under_way = any(runner.state.name in _UNDER_WAY for runner in self._runners.values())
        self._window.empty_fields()
        for runner in self._runners.values():
            runner.send(Cancel())
        self._window.show_crash(str(crash.report or ""), under_way=under_way)


class _LogFile(logging.handlers.RotatingFileHandler):
    """A line that a full disk does not take is left out: the screen says what is the matter."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Nothing."""


def _log_to(settings: Settings) -> logging.Handler:
    """The log file: redacted, five of 1 MB; nothing reaches a console."""
    folder = settings.data_dir / "log"
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = _LogFile(folder / "paynet-desk.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    except OSError:  # the database refuses there as well, and that is shown
        handler = logging.NullHandler()
    handler.addFilter(RedactingFilter())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return handler
