"""The running program behind the window: opens the registry and the line to Paynet, runs the flow, ends in order.

Part of putting the parts together (``app``), apart from it because it is imported after the first paint.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import logging.handlers
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC
from typing import TYPE_CHECKING

from paynet_desk.config.keys import KeyKind, KeyStore, KeyStoreProblem, Reason
from paynet_desk.config.settings import Settings, api_base_url_of
from paynet_desk.core.redaction import RedactingFilter
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.machine import Event, Runner
from paynet_desk.flow.problem import DeskUnavailable, Problem, ProblemKind
from paynet_desk.flow.store_card import ROWS, Facts, State
from paynet_desk.flow.verdict import Verdict
from paynet_desk.paynet.errors import PaynetError, SettingProblem
from paynet_desk.registry.errors import RegistryError
from paynet_desk.registry.values import OpenQuestion
from paynet_desk.sandbox.keys import SECRET_KEY
from paynet_desk.sandbox.phone import last_sms
from paynet_desk.sandbox.process import SandboxDidNotStart, SandboxProcess
from paynet_desk.ui.aio import SHUTDOWN_S, Tasks
from paynet_desk.ui.moments import clock
from paynet_desk.ui.window import Connection, Window

if TYPE_CHECKING:
    from paynet_desk.flow.desk import Desk
    from paynet_desk.registry.registry import Registry

log = logging.getLogger(__name__)

PHONE_LOOK_S = 0.4
QUESTIONS_LOOK_S = 30.0
_SLOW_TO_IMPORT = ("paynet_desk.registry.registry", "paynet_desk.paynet.opening", "paynet_desk.flow.settlement")
_AWAY = {ProblemKind.OFFLINE, ProblemKind.TIMEOUT_BEFORE_SENDING, ProblemKind.CERTIFICATE, ProblemKind.LOGIN_PAGE}
_ANSWERED = {State.CODE, State.CARD, State.SAME_CARD, State.STORED}


class Program:
    """One run of the program."""

    def __init__(
        self,
        settings: Settings,
        window: Window,
        secrets: CardSecrets,
        open_post: Callable[[Callable[[Event], bool]], None],
    ) -> None:
        self._settings = settings
        self._window = window
        self._secrets = secrets
        self._open_post = open_post
        self._tasks = Tasks(self._crashed)
        self._sandbox: SandboxProcess | None = None
        self._practice_url = ""  # of the stand-in for Paynet, once it is known: it has the practice phone
        self._registry: Registry | None = None
        self._opening: asyncio.Task[Desk] | None = None
        self._runner: Runner[State, Facts] | None = None
        self._closed = asyncio.Event()

    async def main(self) -> int:
        """Work until the window is closed."""
        self._window.closed.connect(self._closed.set)
        self._window.ask_paynet.connect(lambda question: self._tasks.spawn(self._ask(question)))
        log_file = _log_to(self._settings)
        log.info("start: %s environment", self._settings.environment)
        effects = await asyncio.to_thread(importlib.import_module, "paynet_desk.flow.store_card_effects")
        performer = effects.StoreCardEffects(self.desk, self._secrets)
        facts = Facts(otp_required=self._settings.otp_required)
        runner: Runner[State, Facts] = Runner(
            ROWS, State.CUSTOMER, facts, perform=performer.perform, spawn=self._tasks.spawn
        )
        self._runner = runner
        runner.listen(self._changed)
        self._window.present(runner.state, runner.facts)
        self._open_post(runner.send)
        self._tasks.spawn(self._come_up())
        if self._settings.environment == "sandbox":
            self._tasks.spawn(self._watch_phone())
        self._window.prepare()
        await self._closed.wait()
        await self._shut_down(performer.idle)
        logging.getLogger().removeHandler(log_file)
        log_file.close()
        return 0

    # ---- coming up and going down ----------------------------------------------------------------------------------

    async def desk(self) -> Desk:
        """The till's registry and transport, opened once; where opening failed, the next one who asks tries again.

        Raises RegistryError or DeskUnavailable; nothing was sent then.
        """
        if self._opening is None or (self._opening.done() and self._opening.exception() is not None):
            self._opening = asyncio.create_task(self._open())
        return await asyncio.shield(self._opening)

    async def _open(self) -> Desk:
        for module in _SLOW_TO_IMPORT:  # in a thread: here they would hold the window up for a quarter of a second (I9)
            await asyncio.to_thread(importlib.import_module, module)
        from paynet_desk.flow.desk import Desk
        from paynet_desk.paynet.opening import open_transport
        from paynet_desk.registry.registry import Registry

        settings = self._settings
        if self._registry is None:
            registry = await asyncio.to_thread(Registry.open, settings.registry_file, till=settings.till)
            left = await asyncio.to_thread(registry.recover)
            log.info("registry open, %d left from before", left)
            self._registry = registry
        key = await self._key()
        base_url = api_base_url_of(settings) or await self._practice_paynet()
        self._practice_url = base_url if settings.environment == "sandbox" else ""
        ca_file = str(settings.extra_ca_file) if settings.extra_ca_file else None
        try:
            transport = await open_transport(base_url, key, extra_ca_file=ca_file)
        except SettingProblem as problem:
            log.error("setting not usable: %s", problem.setting)
            raise DeskUnavailable(Problem(ProblemKind.SETTING)) from problem
        return Desk(self._registry, transport, settings.cashier)

    async def _key(self) -> str:
        if self._settings.environment == "sandbox":
            return SECRET_KEY
        try:
            return await asyncio.to_thread(KeyStore().get, self._settings.environment, KeyKind.SECRET)
        except KeyStoreProblem as problem:
            if problem.reason is Reason.NOT_STORED and self._settings.api_base_url is not None:
                return ""  # a gateway adds the key, so the till may hold none
            log.error("no key: %s", problem.reason.name)
            raise DeskUnavailable(Problem(ProblemKind.NO_KEY)) from problem

    async def _practice_paynet(self) -> str:
        books = self._settings.data_dir / "sandbox" / "books.json"
        self._sandbox = SandboxProcess(port=self._settings.sandbox_port, books=books)
        try:
            return await asyncio.to_thread(self._sandbox.start)
        except SandboxDidNotStart as problem:
            log.error("the practice Paynet did not start: %s", problem)
            raise DeskUnavailable(Problem(ProblemKind.NOT_READY)) from problem

    async def _come_up(self) -> None:
        try:
            desk = await self.desk()
        except (RegistryError, DeskUnavailable) as error:
            log.error("not up: %s", type(error).__name__)
            return
        self._window.set_connection(Connection.READY)
        for question in await asyncio.to_thread(desk.registry.open_questions):
            if question.owner_id is not None:
                await self._settle(desk, question)
        while True:
            await self._look_at_questions()
            await asyncio.sleep(QUESTIONS_LOOK_S)

    async def _shut_down(self, idle: asyncio.Event) -> None:
        self._window.hide()
        with suppress(TimeoutError):  # what was sent is written down first (FAULTS D7)
            await asyncio.wait_for(idle.wait(), SHUTDOWN_S)
        await self._tasks.close(patience_s=0)  # the rest only watches or counts down
        if self._opening is not None and self._opening.done() and self._opening.exception() is None:
            await self._opening.result().paynet.aclose()
        if self._registry is not None:
            await asyncio.to_thread(self._registry.close)
        if self._sandbox is not None:
            await asyncio.to_thread(self._sandbox.stop)
        self._secrets.wipe_card()
        self._secrets.wipe_code()
        log.info("end")

    # ---- what happens meanwhile ------------------------------------------------------------------------------------

    def _changed(self) -> None:
        assert self._runner is not None
        state, facts = self._runner.state, self._runner.facts
        if facts.problem is not None and facts.problem.kind in _AWAY:
            self._window.set_connection(Connection.AWAY)
        elif facts.problem is None and state in _ANSWERED:
            self._window.set_connection(Connection.CONNECTED)
        self._window.present(state, facts)
        if state in (State.UNKNOWN, State.STORED, State.CUSTOMER):
            self._tasks.spawn(self._look_at_questions())

    async def _look_at_questions(self) -> None:
        try:
            desk = await self.desk()
            self._window.set_questions(await asyncio.to_thread(desk.registry.open_questions))
        except (RegistryError, DeskUnavailable) as error:
            log.warning("open questions not read: %s", type(error).__name__)

    async def _ask(self, question: OpenQuestion) -> None:
        try:
            verdict = await self._settle(await self.desk(), question)
        except (RegistryError, DeskUnavailable):
            verdict = None
        self._window.show_verdict(question, verdict)
        await self._look_at_questions()

    async def _settle(self, desk: Desk, question: OpenQuestion) -> Verdict | None:
        from paynet_desk.flow.settlement import ask

        try:
            return (await ask(desk, question)).verdict
        except (PaynetError, RegistryError) as error:
            log.warning("open question not settled: %s", type(error).__name__)
            return None

    async def _watch_phone(self) -> None:
        """What the customer's phone shows, while a code is awaited; there is such a phone in practice only."""
        assert self._runner is not None
        shown: int | None = None
        while True:
            await asyncio.sleep(PHONE_LOOK_S)
            gsm = self._runner.facts.gsm
            if self._runner.state not in (State.CODE, State.CHECKING) or gsm is None or not self._practice_url:
                shown = None
                continue
            try:
                sms = await asyncio.to_thread(last_sms, self._practice_url, gsm.national)
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
