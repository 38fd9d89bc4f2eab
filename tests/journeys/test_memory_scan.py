"""The memory scan finds what is there: only so does its zero mean something."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.helpers.memory import copies

NUMBER = "9792075482365454"
HOLDER = """
import ctypes, sys
digits = sys.stdin.readline().strip()            # not on the command line: that is memory too
del_me = {forms}
sys.stdin = None
print("ready", flush=True)
import time
time.sleep(60)
"""


@pytest.mark.parametrize(
    ("kept", "form"),
    [
        ("digits", "ASCII"),
        ("bytearray(digits, 'ascii')", "ASCII"),
        ("digits.encode('utf-16-le')", "UTF-16"),
        ("digits + chr(0x1F600)", "UTF-32"),
        ("' '.join(digits[i:i + 4] for i in range(0, 16, 4))", "ASCII grouped by U+0020"),
        ("bytes(map(int, digits))", "numbers 0 to 9"),
        ("bytes.fromhex(digits)", "packed decimal"),
        ("ctypes.create_string_buffer(digits.encode())", "ASCII"),
    ],
)
def test_a_number_kept_in_any_form_is_found(kept: str, form: str) -> None:
    with _holding(kept) as process:
        found = copies(process.pid, NUMBER)
        assert form in {copy.form for copy in found}
        assert all(NUMBER not in copy.around for copy in found)
        process.kill()


def test_a_number_that_was_never_there_is_not_found() -> None:
    with _holding("digits") as process:
        assert copies(process.pid, "4282209004348015") == []
        process.kill()


def _holding(kept: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER.format(forms=kept)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(NUMBER + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "ready\n"
    return process
