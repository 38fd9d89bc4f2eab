"""The moment in which the engine starts and shuts its processes into namespaces of their own (Linux)."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

YAMA = Path("/proc/sys/kernel/yama/ptrace_scope")
_starts = count()
_GET_DUMPABLE, _SET_DUMPABLE = 3, 4


@contextmanager
def engine_may_make_them() -> Iterator[None]:
    """Around the making of a profile: the first of a process starts the engine.

    Whether it can make namespaces, the engine tries in a child of ours that writes its own ``uid_map``; the kernel
    refuses that to a process that nobody may look into (``PR_SET_DUMPABLE`` 0, set at the start of the program). It is
    lifted here only where Yama keeps the user's other programs out of our memory all the same; elsewhere the engine
    goes without namespaces, and its processes are held by the filter of system calls alone.
    """
    if sys.platform != "linux" or next(_starts) > 0 or not _yama_keeps_others_out():
        yield
        return
    prctl = ctypes.CDLL(None).prctl
    before = prctl(_GET_DUMPABLE, 0, 0, 0, 0)
    prctl(_SET_DUMPABLE, 1, 0, 0, 0)
    try:
        yield
    finally:
        prctl(_SET_DUMPABLE, before, 0, 0, 0)


def _yama_keeps_others_out() -> bool:
    """Whether only its own descendants may look into a program (kernel, admin-guide/LSM/Yama: scope 1 to 3)."""
    try:
        return YAMA.read_text(encoding="ascii").strip() in ("1", "2", "3")
    except OSError:
        return False
