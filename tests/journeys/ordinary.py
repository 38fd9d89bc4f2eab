"""Takes a payment as whoever runs this, and tells how the engine's processes are shut in while the bank's page is open.

    python -m tests.journeys.ordinary FOLDER [PROGRAM]

Uses nothing that the program does not install itself, so that it runs in an environment without the test packages. The
last line it prints is JSON: the uid, the payment (``Paid``), the engine's processes (``Process``), the exit status.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.journeys.driver.program import Desk
from tests.journeys.play import Customer, Purchase, command, paid_row, store_a_card, take_a_payment

# Each would take a wall of the engine's sandbox away. (--no-zygote-sandbox belongs to the process that starts others.)
OPENERS = (
    "--no-sandbox",
    "--disable-namespace-sandbox",
    "--disable-seccomp-filter-sandbox",
    "--disable-setuid-sandbox",
    "--single-process",
)


@dataclass(frozen=True)
class Process:
    """What the kernel says of one of the engine's processes."""

    kind: str  # "zygote", "renderer"
    uid: int
    seccomp: int  # 2: a filter lets through only some system calls
    no_new_privileges: bool
    capabilities: int
    pid_namespaces: int  # 1: the machine's own only
    own_user_namespace: bool
    openers: tuple[str, ...]


def engine_processes(program: int) -> list[Process]:
    """The engine's processes under the program with this pid."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            lines = (folder / "status").read_text().splitlines()
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            outside = (folder / "uid_map").read_text().split() == Path("/proc/self/uid_map").read_text().split()
        except OSError:
            continue  # ended meanwhile
        status = {key: value.split() for key, _, value in (line.partition(":") for line in lines)}
        found[int(folder.name)] = (status, " ".join(words).split(), outside)  # renderers write theirs as one word

    def is_below(pid: int) -> bool:
        while pid in found and pid != program:
            pid = int(found[pid][0]["PPid"][0])
        return pid == program

    return [
        Process(
            kind=next((word.partition("=")[2] for word in words if word.startswith("--type=")), ""),
            uid=int(status["Uid"][0]),
            seccomp=int(status["Seccomp"][0]),
            no_new_privileges=status["NoNewPrivs"] == ["1"],
            capabilities=int(status["CapEff"][0], 16),
            pid_namespaces=len(status["NSpid"]),
            own_user_namespace=not outside,
            openers=tuple(word for word in words if word in OPENERS),
        )
        for pid, (status, words, outside) in found.items()
        if words and "QtWebEngineProcess" in words[0] and is_below(pid)
    ]


def main() -> int:
    """Stores a card, takes a payment with another, and tells."""
    folder = Path(sys.argv[1])
    program = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    data = folder / "data"
    data.mkdir()
    customer = Customer()
    processes: list[Process] = []
    with Desk(folder, command(data, program)) as desk:

        def look(line: str) -> None:
            if line.strip().startswith("5  "):  # the bank's page is drawn, its password not yet typed
                processes.extend(engine_processes(desk.process.pid))

        store_a_card(desk, customer, tell=lambda line: None)
        take_a_payment(desk, Purchase(), customer.gsm, tell=look)
        status = desk.quit()
    paid = paid_row(data, customer.gsm)
    told = {
        "uid": os.getuid(),
        "paid": asdict(paid) if paid else None,
        "processes": [asdict(process) for process in processes],
        "status": status,
    }
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
