"""Invariant I4, measured from outside: once a card was handed over, no copy of its number or of the code is left."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.paynet.authority import Authority
from tests.paynet.calls import PAN, SAVED, UNIQUE
from tests.paynet.fault_server import FaultServer, Raw, http
from tests.paynet.payment_calls import TOKENISED

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


REFUSED = (http({"code": 18, "message": "Kart hatalı"}), "<Refused refused (status 200, code 18)>")
LOST = (Raw(then="reset"), "<AnswerLost answer_lost.cut>")
CASES: list[tuple[str, str, bool, Raw | bytes, str]] = [
    ("stored", "save", False, http(SAVED), "CardSaved("),
    ("stored over TLS", "save", True, http(SAVED), "CardSaved("),
    ("refused", "save", False, *REFUSED),
    ("answer lost", "save", True, *LOST),
    ("tokenised", "create_token", False, http(TOKENISED), "Token("),
    ("tokenised over TLS", "create_token", True, http(TOKENISED), "Token("),
    ("token refused", "create_token", False, *REFUSED),
    ("answer to a token lost", "create_token", True, *LOST),
]
SENT_AS = {"save": ("card_number", "otp_code"), "create_token": ("pan", "cvc")}


@pytest.mark.parametrize(("service", "secure", "answer", "outcome"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_no_copy_of_the_card_number_or_the_code_is_left_once_they_were_sent(
    service: str, secure: bool, answer: Raw | bytes, outcome: str, tmp_path: Path
) -> None:
    ours = Authority(tmp_path, "ours")

    async def run() -> None:
        async with FaultServer([answer], tls=ours.server() if secure else None) as server:
            where = [server.url.replace("http", "https"), str(ours.file)] if secure else [server.url]
            pipe = asyncio.subprocess.PIPE
            command = [sys.executable, SCRIPT, service, UNIQUE, *where]
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
            number, code = SENT_AS[service]
            assert server.requests[0].fields[number] == PAN  # it did go out
            assert server.requests[0].fields[code] == CODE
            assert set(left.values()) == {0}, left

    asyncio.run(run())
