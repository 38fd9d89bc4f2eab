"""Plays a share of the matrix in a process of its own, several runs at a time, as most of a run is waiting."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from paynet_desk.sandbox.process import SandboxProcess
from tests.faults.line import Exchange
from tests.faults.play import Counter, code_runs, runs
from tests.helpers.sandbox_at import SandboxAt
from tests.helpers.windowless import no_pauses

COUNTERS = 3
# The HTTP library looks for this module at every call and is content without; to look for it in vain takes 0.3 ms.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]


def play(ids: Sequence[str]) -> dict[str, str]:
    """Play these runs; what was wrong by id, "" where nothing was."""
    warnings.simplefilter("error")
    wanted = {run.id: run for run in (*runs(), *code_runs())}
    with counters(COUNTERS) as several, no_pauses(), no_resolver():
        return asyncio.run(_play_all([wanted[one] for one in ids], several))


async def _play_all(shares: list[Any], several: Sequence[Counter]) -> dict[str, str]:
    waiting, outcomes = iter(shares), {}

    async def serve(counter: Counter) -> None:
        for run in waiting:
            try:
                await counter.play(run)
            except AssertionError as broken:
                outcomes[run.id] = str(broken) or "broken"
            else:
                outcomes[run.id] = ""

    complaints: list[str] = []  # of tasks whose end nobody looked at
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(str(context)))
    gc.freeze()
    gc.set_threshold(50_000)  # looked for at every 700th object, cycles take a seventh of the time
    await asyncio.gather(*(serve(counter) for counter in several))
    gc.collect()
    assert not complaints, complaints
    return outcomes


@contextmanager
def counters(count: int) -> Iterator[list[Counter]]:
    """So many places to play at, each with its own sandbox; files lie in memory where the system has such a place."""
    in_memory = Path("/dev/shm")
    with ExitStack() as stack:
        place = stack.enter_context(tempfile.TemporaryDirectory(dir=in_memory if in_memory.is_dir() else None))
        exchange = Exchange(Path(place) / "certificates")
        stack.callback(exchange.close)
        found = []
        for number in range(count):
            sandbox = SandboxProcess()
            stack.callback(sandbox.stop)
            found.append(Counter(SandboxAt(sandbox.start()), Path(place) / str(number), exchange))
        yield found


@contextmanager
def no_resolver() -> Iterator[None]:
    """No test asks a resolver outside this machine."""
    resolve = socket.getaddrinfo

    def known(host: Any, *rest: Any, **more: Any) -> Any:
        if str(host).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve(host, *rest, **more)

    socket.getaddrinfo = known
    try:
        yield
    finally:
        socket.getaddrinfo = resolve
