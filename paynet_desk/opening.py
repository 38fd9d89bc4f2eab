"""Opening the till: the merchant's database, the keys, the ways to Paynet; for practice also Paynet itself.

Part of putting the parts together (``app``), apart from it because it is imported after the first paint.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import socket
import uuid
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paynet_desk.config.keys import KeyKind, KeyStore, KeyStoreProblem, Reason
from paynet_desk.config.settings import Settings, api_base_url_of
from paynet_desk.flow.problem import DeskUnavailable, Problem, ProblemKind
from paynet_desk.paynet.errors import SettingProblem
from paynet_desk.sandbox.keys import PUBLISHABLE_KEY, SECRET_KEY
from paynet_desk.sandbox.process import SandboxDidNotStart, SandboxProcess
from paynet_desk.threeds.domain import ReturnDomain

if TYPE_CHECKING:
    from paynet_desk.flow.desk import Bank, Desk
    from paynet_desk.registry.registry import Registry

log = logging.getLogger(__name__)

_SLOW_TO_IMPORT = (
    "paynet_desk.registry.registry",
    "paynet_desk.paynet.opening",
    "paynet_desk.flow.settlement",
    "paynet_desk.flow.charging",
)
_PRACTICE_BANKS = ("acs.bank.localhost", "yontem.bank.localhost")  # browsers resolve *.localhost to loopback themselves


class Opening:
    """The till's desk, opened once; where opening failed, the next one who asks tries again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sandbox: SandboxProcess | None = None
        self._registry: Registry | None = None
        self._under_way: asyncio.Task[Desk] | None = None
        self.practice_url = ""  # of the stand-in for Paynet, once it is known: it has the practice phone
        self.publishable_key = ""
        self.domain: ReturnDomain | None = None  # where the bank's page comes back to, once payments can be taken

    async def desk(self) -> Desk:
        """The desk; raises RegistryError or DeskUnavailable, and nothing was sent then."""
        if self._under_way is None or (self._under_way.done() and self._under_way.exception() is not None):
            self._under_way = asyncio.create_task(self._open())
        return await asyncio.shield(self._under_way)

    async def close(self) -> None:
        """Close what was opened."""
        if self._under_way is not None and self._under_way.done() and self._under_way.exception() is None:
            desk = self._under_way.result()
            await desk.paynet.aclose()
            if desk.payments is not None:
                await desk.payments.publishable.transport.aclose()
        if self._registry is not None:
            await asyncio.to_thread(self._registry.close)
        if self._sandbox is not None:
            await asyncio.to_thread(self._sandbox.stop)

    async def _open(self) -> Desk:
        for module in _SLOW_TO_IMPORT:  # in a thread: here they would hold the window up for a quarter of a second (I9)
            await asyncio.to_thread(importlib.import_module, module)
        from paynet_desk.flow.desk import Desk
        from paynet_desk.paynet.opening import open_transport
        from paynet_desk.registry.registry import Registry

        settings = self._settings
        if self._registry is None:
            registry = await asyncio.to_thread(
                Registry.open, settings.registry_file, till=settings.till, codes_an_hour=settings.codes_an_hour
            )
            try:
                left = await asyncio.to_thread(registry.recover)
            except BaseException:
                await asyncio.to_thread(registry.close)
                raise
            log.info("registry open, %d left from before", left)
            self._registry = registry
        key = await self._key(KeyKind.SECRET)
        if key is None:
            raise DeskUnavailable(Problem(ProblemKind.NO_KEY))
        base_url = api_base_url_of(settings) or await self._practice_paynet()
        self.practice_url = base_url if settings.environment == "sandbox" else ""
        try:
            transport = await open_transport(base_url, key, extra_ca_file=self._ca_file)
            payments = await self._payments(base_url)
        except SettingProblem as problem:
            log.error("setting not usable: %s", problem.setting)
            raise DeskUnavailable(Problem(ProblemKind.SETTING)) from problem
        return Desk(self._registry, transport, settings.cashier, payments)

    @property
    def _ca_file(self) -> str | None:
        return str(self._settings.extra_ca_file) if self._settings.extra_ca_file else None

    async def _key(self, kind: KeyKind) -> str | None:
        """The key; "" where a gateway adds it; None where there is none."""
        if self._settings.environment == "sandbox":
            return SECRET_KEY if kind is KeyKind.SECRET else PUBLISHABLE_KEY
        try:
            return await asyncio.to_thread(KeyStore().get, self._settings.environment, kind)
        except KeyStoreProblem as problem:
            gateway = problem.reason is Reason.NOT_STORED and self._settings.api_base_url is not None
            if gateway and kind is KeyKind.SECRET:
                return ""
            log.warning("no %s key: %s", kind.value, problem.reason.name)
            return None

    async def _payments(self, base_url: str) -> Bank | None:
        """What payments take besides; None where no publishable key is stored: cards can be stored there anyway."""
        from paynet_desk.flow.desk import Bank
        from paynet_desk.paynet.opening import open_publishable
        from paynet_desk.paynet.payment import Device

        key = await self._key(KeyKind.PUBLISHABLE)
        if not key:
            return None
        self.publishable_key = key
        self.domain = self._return_domain(base_url)
        publishable = await open_publishable(base_url, key, extra_ca_file=self._ca_file)
        address = await asyncio.to_thread(_own_address, urlsplit(base_url).hostname or "")
        device = Device(address, await asyncio.to_thread(_installation_id, self._settings.data_dir))
        return Bank(publishable, device, self.domain, self._settings.add_commission)

    def _return_domain(self, base_url: str) -> ReturnDomain:
        if self._settings.environment != "sandbox":
            return ReturnDomain.paynet()
        port = urlsplit(base_url).port
        return ReturnDomain.sandbox(base_url, tuple(f"http://{bank}:{port}" for bank in _PRACTICE_BANKS))

    async def _practice_paynet(self) -> str:
        if self._sandbox is not None:  # what came after it failed
            await asyncio.to_thread(self._sandbox.stop)
        books = self._settings.data_dir / "sandbox" / "books.json"
        self._sandbox = SandboxProcess(port=self._settings.sandbox_port, books=books)
        try:
            return await asyncio.to_thread(self._sandbox.start)
        except SandboxDidNotStart as problem:
            log.error("the practice Paynet did not start: %s", problem)
            raise DeskUnavailable(Problem(ProblemKind.NOT_READY)) from problem


def _own_address(host: str) -> str:
    """This machine's own IPv4 on the way to ``host``, for ``create_token``'s ip (contract 9.18); nothing is sent."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
            way.connect((host, 443))
            return str(way.getsockname()[0])
    except OSError:
        return "127.0.0.1"


def _installation_id(data_dir: Path) -> str:
    """A random name of this installation, made once (contract 9.18: ``client_id``)."""
    file = data_dir / "installation"
    try:
        return file.read_text(encoding="ascii").strip()
    except OSError:
        made = uuid.uuid4().hex
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            file.write_text(made + "\n", encoding="ascii")
        except OSError:
            log.warning("installation not named")
        return made
