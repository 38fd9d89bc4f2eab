"""The process leaves no dump, and no other program of the same user reads its memory."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROTECTED = "from paynet_desk.hardening import keep_to_ourselves; keep_to_ourselves()"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_no_core_is_written() -> None:
    asked = f"{PROTECTED}; import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"
    assert subprocess.check_output([sys.executable, "-c", asked], text=True).strip() == "(0, 0)"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux")
def test_on_linux_the_process_belongs_to_no_one_who_could_read_it() -> None:
    asked = f"{PROTECTED}; import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"  # PR_GET_DUMPABLE
    assert subprocess.check_output([sys.executable, "-c", asked], text=True).strip() == "0"


@pytest.mark.skipif(sys.platform != "win32", reason="Windows")
@pytest.mark.parametrize(
    ("right", "granted"),
    [
        ("PROCESS_VM_READ", False), ("PROCESS_VM_WRITE", False), ("PROCESS_DUP_HANDLE", False),
        ("PROCESS_CREATE_THREAD", False), ("WRITE_DAC", False), ("SYNCHRONIZE", True), ("PROCESS_TERMINATE", True),
    ],
)  # fmt: skip
def test_on_windows_another_process_of_the_same_user_gets_no_right_to_read_it(right: str, granted: bool) -> None:
    number = {"PROCESS_TERMINATE": 0x1, "PROCESS_CREATE_THREAD": 0x2, "PROCESS_VM_READ": 0x10, "PROCESS_VM_WRITE": 0x20,
              "PROCESS_DUP_HANDLE": 0x40, "WRITE_DAC": 0x40000, "SYNCHRONIZE": 0x100000}  # fmt: skip
    opens = (
        "import ctypes, sys; sys.exit(not ctypes.windll.kernel32.OpenProcess(int(sys.argv[1]), 0, int(sys.argv[2])))"
    )
    child = f"{PROTECTED}; print('ready', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", child], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as protected:
        assert protected.stdout is not None
        assert protected.stdout.readline() == "ready\n"
        asked = subprocess.run(
            [sys.executable, "-c", opens, str(number[right]), str(protected.pid)], check=False, env=dict(os.environ)
        )
        protected.communicate("\n")
    assert (asked.returncode == 0) is granted
