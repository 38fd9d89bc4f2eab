"""``paynet-desk selftest``: does everything that this program brings along, or finds on this machine, work here?

For whoever builds or installs it: a frozen program lacks a part without anybody noticing until it is needed. One line a
check, its name and what was found, or FAILED and why; nothing is kept, and nothing leaves this machine.
"""

from __future__ import annotations

import asyncio
import tempfile
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from paynet_desk.config import paths
from paynet_desk.config.keys import KeyKind, KeyStore, KeyStoreProblem
from paynet_desk.paynet.body import Body
from paynet_desk.paynet.errors import NotSent
from paynet_desk.paynet.opening import open_transport
from paynet_desk.registry import migrations, sqlite
from paynet_desk.registry.registry import Registry
from paynet_desk.sandbox.keys import PUBLISHABLE_KEY, SECRET_KEY
from paynet_desk.sandbox.phone import last_sms
from paynet_desk.sandbox.process import SandboxProcess
from paynet_desk.threeds.domain import ReturnDomain
from paynet_desk.threeds.environment import draw_without_graphics_card, scrub_environment, settle_root

FAILED = 1
DEADLINE_S = 20.0  # for anything that is waited for; a first start of the engine on a slow disk takes seconds


def run(trusted: str | None = None, untrusted: str | None = None, ca_file: Path | None = None) -> int:
    """Do every check and print what was found; 0 when nothing failed.

    ``trusted`` and ``untrusted`` are https addresses on this machine: the authority in ``ca_file`` (PEM) signed the
    certificate of the first, another one that of the second. Without them no handshake is tried.
    """
    scrub_environment()
    draw_without_graphics_card()
    settle_root(real_money=False)
    with tempfile.TemporaryDirectory(prefix="paynet-desk-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        sound = _tell("key store", _key_store)
        sound &= _tell("database", lambda: _database(folder / "registry.db"))
        sound &= _tell("time zone", _time_zone)
        if trusted and untrusted:
            sound &= _tell("tls", lambda: asyncio.run(_tls(trusted, untrusted, ca_file)))
        from paynet_desk.ui import selftest as look

        application = look.application(paths.resource_dir())
        for what, check in look.checks(paths.resource_dir(), folder).items():
            sound &= _tell(what, check)
        sandbox = SandboxProcess()
        sound &= _tell("sandbox", lambda: _sandbox(sandbox))
        if sandbox.running:
            sound &= _tell("bank's page", lambda: _bank_page(sandbox.base_url))
        sandbox.stop()
        del application
    return 0 if sound else FAILED


def _tell(what: str, check: Callable[[], str]) -> bool:
    try:
        found = check()
    except Exception as error:
        print(f"{what}: FAILED, {type(error).__name__}: {error}", flush=True)
        return False
    print(f"{what}: {found}", flush=True)
    return True


def _key_store() -> str:
    """The platform's key store answers, or says that none is running."""
    try:
        KeyStore().get("test", KeyKind.SECRET)
    except KeyStoreProblem as problem:
        return problem.text("en")
    return "a key is stored"


def _database(path: Path) -> str:
    """One of the first version comes to the last; that one is then read as any."""
    sqlite.build(path, migrations.REVISIONS[0]).replace(path)
    registry = Registry.open(path, till="selftest")
    try:
        registry.probe()
        registry.customers_by_name("ş")
    finally:
        registry.close()
    return f"{migrations.REVISIONS[0]} became {migrations.CURRENT}"


def _time_zone() -> str:
    """From the program's own copy: a system without one is what it is there for."""
    zoneinfo.reset_tzpath(to=())
    try:
        return zoneinfo.ZoneInfo.no_cache("Europe/Istanbul").key
    finally:
        zoneinfo.reset_tzpath()


async def _post(url: str, ca_file: Path | None = None, key: str = "") -> int:
    transport = await open_transport(url, key, extra_ca_file=str(ca_file) if ca_file else None)
    try:
        return (await transport.post("/v1/card/list", Body({}), deadline_s=DEADLINE_S)).status
    finally:
        await transport.aclose()


async def _tls(trusted: str, untrusted: str, ca_file: Path | None) -> str:
    status = await _post(trusted, ca_file)
    try:
        await _post(untrusted, ca_file)
    except NotSent as refused:
        return f"answered {status}; the other certificate: {refused.reason.name}"
    raise RuntimeError("a certificate of an unknown authority was taken")


def _sandbox(sandbox: SandboxProcess) -> str:
    url = sandbox.start(DEADLINE_S)
    last_sms(url, "5320000042")
    return f"answered {asyncio.run(_post(url, key=SECRET_KEY))}"


def _bank_page(sandbox: str) -> str:
    from paynet_desk.threeds.selftest import read_page

    bank = f"http://acs.bank.localhost:{urlsplit(sandbox).port}"
    fields = {"session_id": "1", "token_id": "1", "publishable_key": PUBLISHABLE_KEY}
    domain = ReturnDomain.sandbox(sandbox, (bank,))
    return read_page(f"{sandbox}/v1/paynetjgate/tds", fields, domain, deadline_s=DEADLINE_S)
