"""Invariant I4, measured from outside: after a save the process holds no copy of the card number or of the code."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.paynet.authority import Authority
from tests.paynet.calls import PAN, SAVED, UNIQUE
from tests.paynet.fault_server import FaultServer, Raw, http

CODE = "Zq7Kx2Pw9R"
SCRIPT = Path(__file__).with_name("storing_process.py")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SCRIPT.parents[2])}

pytestmark = pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs /proc to look into a process")


def copies(pid: int, needle: bytes) -> int:
    """How often ``needle`` occurs in the readable memory of ``pid``."""
    found = 0
    try:
        memory = Path(f"/proc/{pid}/mem").open("rb", buffering=0)  # noqa: SIM115
    except PermissionError:
        pytest.skip("not permitted to look into another process's memory")
    with memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights, *_ = line.split()
            if not rights.startswith("r"):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                found += memory.read(end - start).count(needle)
            except (OSError, ValueError, OverflowError):  # [vvar] and its like
                continue
    return found


def everything(pid: int) -> dict[str, int]:
    return {
        "card number": copies(pid, PAN.encode()),
        "card number, two bytes a digit": copies(pid, PAN.encode("utf-16-le")),
        "code": copies(pid, CODE.encode()),
    }


CASES: list[tuple[str, bool, Raw | bytes, str]] = [
    ("stored", False, http(SAVED), "CardSaved("),
    ("stored over TLS", True, http(SAVED), "CardSaved("),
    ("refused", False, http({"code": 18, "message": "Kart hatalı"}), "<Refused refused (status 200, code 18)>"),
    ("answer lost", True, Raw(then="reset"), "<AnswerLost answer_lost.cut>"),
]


@pytest.mark.parametrize(("secure", "answer", "outcome"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_no_copy_of_the_card_number_or_the_code_outlives_a_save(
    secure: bool, answer: Raw | bytes, outcome: str, tmp_path: Path
) -> None:
    ours = Authority(tmp_path, "ours")

    async def run() -> None:
        async with FaultServer([answer], tls=ours.server() if secure else None) as server:
            where = [server.url.replace("http", "https"), str(ours.file)] if secure else [server.url]
            pipe = asyncio.subprocess.PIPE
            command = [sys.executable, SCRIPT, UNIQUE, *where]
            child = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, env=ENVIRONMENT)
            assert child.stdin is not None
            assert child.stdout is not None
            child.stdin.write(f"{PAN}\n{CODE}\n".encode())
            assert await child.stdout.readline() == b"typed\n"
            typed = everything(child.pid)
            child.stdin.write(b"\n")
            said = (await child.stdout.readline()).decode()
            left = everything(child.pid)
            child.stdin.write(b"\n")
            await child.wait()

            assert typed["card number"] == typed["code"] == 1, "the search itself does not work"
            assert said.startswith(outcome)
            assert server.requests[0].fields["card_number"] == PAN  # it did go out
            assert server.requests[0].fields["otp_code"] == CODE
            assert set(left.values()) == {0}, left

    asyncio.run(run())
