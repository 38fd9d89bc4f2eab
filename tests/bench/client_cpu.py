"""Processor time of one call of Paynet's API through our client, as a ratio to the same call through bare httpx
(GOALS G6).

    python -m tests.bench.client_cpu [--rounds 9] [--json FILE]

Both ask the same server, a process of its own on loopback, over plain HTTP: TLS would cost both the same and hide the
difference. Ours is what the program calls: arguments checked, the body built around the card and overwritten, one log
line through the redacting filter into a file, the answer's rules and its model. Bare is ``httpx.AsyncClient.post`` with
the same fields, and ``.json()`` of the answer. The policy about connections is the same for both: one a call (decision
0003). A second bare client that keeps its connection is told beside it, not judged.

In blocks in turns (ours, bare, kept), each service by itself; ``time.process_time`` counts all threads of this process,
the kernel's work for it included, and nothing of the server's. The garbage collector runs as it likes.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from paynet_desk.config.settings import Settings
from paynet_desk.paynet import answers
from paynet_desk.paynet.transport import Transport
from paynet_desk.program import _log_to
from tests.bench.figure import Found, alone, number, spread
from tests.journeys.driver.display import stop
from tests.paynet.calls import KEY, SERVICES, Service
from tests.paynet.payment_calls import PAYMENT_SERVICES

WANTED = ("send_otp", "save", "list", "check_bin", "create_token", "charge")
CALLS = 40  # a block
DEADLINE_S = 30.0
del answers  # only to be loaded before the first call


async def _asked(transport: Transport, service: Service, address: str) -> tuple[str, dict[str, object]]:
    """The path and the fields of one call, as the server got them."""
    paths: list[str] = []
    post = transport.post

    async def noted(path: str, body: object, *, deadline_s: float) -> object:
        paths.append(path)
        return await post(path, body, deadline_s=deadline_s)  # type: ignore[arg-type]

    class Noting:
        post = staticmethod(noted)

    await service.call(Noting(), DEADLINE_S)  # type: ignore[arg-type]
    async with httpx.AsyncClient(trust_env=False) as client:
        return paths[0], (await client.get(address + paths[0])).json()


async def _block(call: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds of processor time a call."""
    began = time.process_time()
    for _ in range(CALLS):
        await call()
    return (time.process_time() - began) * 1000 / CALLS


async def _measured(address: str, rounds: int) -> dict[str, tuple[list[float], list[float], list[float]]]:
    transport = Transport(address, KEY)
    headers = {"Authorization": f"Basic {KEY}", "Accept": "application/json; charset=UTF-8"}
    once = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    found: dict[str, tuple[list[float], list[float], list[float]]] = {}
    async with (
        httpx.AsyncClient(headers=headers | {"Connection": "close"}, limits=once, trust_env=False) as bare,
        httpx.AsyncClient(headers=headers, trust_env=False) as kept,
    ):
        for service in (one for one in (*SERVICES, *PAYMENT_SERVICES) if one.name in WANTED):
            path, fields = await _asked(transport, service, address)

            async def ours(service: Service = service) -> object:
                return await service.call(transport, DEADLINE_S)

            async def through(client: httpx.AsyncClient, path: str = path, fields: object = fields) -> object:
                return (await client.post(address + path, json=fields)).json()

            found[service.name] = ([], [], [])
            for number_ in range(rounds + 1):
                blocks = (ours, lambda through=through: through(bare), lambda through=through: through(kept))
                for series, call in zip(found[service.name], blocks, strict=True):
                    milliseconds = await _block(call)
                    if number_:  # the first is warm-up
                        series.append(milliseconds)
    await transport.aclose()
    return found


def measure(rounds: int) -> list[Found]:
    """The figures of G6."""
    with tempfile.TemporaryDirectory(prefix="desk-") as folder:
        log = _log_to(Settings(data_dir=Path(folder), environment="sandbox", language="tr"))
        words = [sys.executable, "-m", "tests.bench.canned"]
        server = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            assert server.stdout is not None
            address = f"http://127.0.0.1:{int(server.stdout.readline())}"
            taken = asyncio.run(_measured(address, rounds))
        finally:
            stop(server)
            log.close()
    found = [
        Found(f"G6 {name}", tuple(ours), tuple(bare), f"ours {spread(ours, 'ms')}, bare {spread(bare, 'ms')}")
        for name, (ours, bare, _) in taken.items()
    ]
    ours, kept = (
        tuple(sum(row) / len(taken) for row in zip(*(series[at] for series in taken.values()), strict=True))
        for at in (0, 2)
    )
    policy = f"both dial for each call above; here ours dials and httpx keeps: {number(sum(kept) / len(kept), 'ms')}"
    return [*found, Found("G6 kept", ours, kept, policy)]


if __name__ == "__main__":
    sys.exit(alone("client_cpu", measure, 9))
