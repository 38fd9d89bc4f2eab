"""Watches a process from outside, system call by system call, and kills it with SIGKILL at a chosen one (Linux).

The watched child asks the kernel to stop it at the calls that matter and at no others (a seccomp filter), so a run
under watch costs a few milliseconds more than one without; the program itself carries no hook. A step is one such
call: a write to the journal, a sync of a file, a send or a receive on a connection to Paynet's services, or the child
telling us what it shows. It can be killed *before* the call (the kernel skips it) or *after* (it is done, and the child
never hears of it). What a power cut would do besides is told by the syncs: `Watch.lose_unsynced` puts every file back
to what it was when it last reached the disk.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import socket
import struct
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long

# linux/ptrace.h
_CONT, _SYSCALL, _SEIZE, _GET_SYSCALL_INFO = 7, 24, 0x4206, 0x420E
_O_TRACESYSGOOD, _O_TRACECLONE, _O_TRACESECCOMP, _O_EXITKILL = 0x1, 0x8, 0x80, 0x100000
_EVENT_CLONE, _EVENT_SECCOMP, _EVENT_STOP = 3, 7, 128
_INFO_EXIT = 2
_WALL = 0x40000000
# linux/prctl.h, linux/seccomp.h, linux/filter.h
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_TRACE, _ALLOW = 0x7FF00000, 0x7FFF0000

# The numbers of the calls: x86_64, and those of the generic table that arm64 uses.
_WATCHED = ("write", "pwrite64", "connect", "sendto", "recvfrom", "fsync", "fdatasync")
_CALLS = {"x86_64": (1, 18, 42, 44, 45, 74, 75), "aarch64": (64, 68, 203, 206, 207, 82, 83)}
_NUMBERS = dict(zip(_WATCHED, _CALLS.get(platform.machine(), ()), strict=False))
_NAMES = {number: name for name, number in _NUMBERS.items()}

available = sys.platform == "linux" and bool(_NUMBERS)

OUR_END = 200  # what the child writes to this descriptor, we hear
_SERVICES = (b"POST /v1/card/", b"POST /v1/paynetj/", b"POST /v1/transaction/")
_LONGEST_HEAD = 64  # of a request: enough for its path


class Kind(Enum):
    """What a step is."""

    WRITE = "journal write"
    COMMIT = "journal commit"
    FILE_SYNC = "file sync"
    SEND = "send"
    RECEIVE = "receive"
    SHOWN = "shown"


@dataclass(frozen=True)
class Step:
    """One step of a run: its kind, and what it is a step of ("save", "registry.db-wal")."""

    kind: Kind
    of: str


@dataclass(frozen=True)
class KillAt:
    """Where to kill: the ``nth`` step (from 1) of these ``kinds`` and, if given, ``of`` this; before or after it."""

    nth: int
    after: bool
    kinds: frozenset[Kind]
    of: str = ""

    def fits(self, step: Step) -> bool:
        """Whether the step counts."""
        return step.kind in self.kinds and self.of in ("", step.of)


@dataclass
class Watch:
    """One watched run. ``folder`` holds the files that matter, ``port`` is Paynet's; ``told`` is what the child said.

    ``hear`` is called at each such word, while the child stands still.
    """

    folder: Path
    port: int
    hear: Callable[[str], None] = lambda _: None
    kill_at: KillAt | None = None
    steps: list[Step] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    killed: Step | None = None
    status: int = 0

    def __post_init__(self) -> None:
        self._names = {path: path.stat().st_ino for path in _files(self.folder)}  # that are on the disk, with what
        self._synced = {inode: path.read_bytes() for path, inode in self._names.items()}  # bytes of it
        self._wires: dict[int, str | None] = {}  # by descriptor: the service asked, "" before it is, None: not Paynet
        self._unended: dict[int, tuple[Step | None, Path | None]] = {}  # by thread: the call it is in

    def run(self, work: Callable[[], None]) -> Watch:
        """Fork, let the child do ``work`` under watch until it ends or is killed. One thread only, as it forks."""
        go_out, go_in = os.pipe()
        pid = self._pid = os.fork()
        if pid == 0:
            os.close(go_in)
            _be_the_child(work, go_out)
        os.close(go_out)
        try:
            options = _O_TRACESYSGOOD | _O_TRACECLONE | _O_TRACESECCOMP | _O_EXITKILL
            _ptrace(_SEIZE, pid, options)
            self._memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
            os.write(go_in, b"!")
            try:
                self._follow()
            finally:
                os.close(self._memory)
        except BaseException:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, _WALL)
            raise
        finally:
            os.close(go_in)
        return self

    def lose_unsynced(self) -> None:
        """The power went as well: of every file only what had reached the disk is left, and nothing of the others."""
        for path in _files(self.folder):
            path.unlink()
        for path, inode in self._names.items():
            path.write_bytes(self._synced.get(inode, b""))

    def _follow(self) -> None:
        while True:
            thread, status = os.waitpid(-1, _WALL)
            if os.WIFEXITED(status) or os.WIFSIGNALED(status):
                if thread == self._pid:
                    self.status = status
                    return
                continue
            sign, event = os.WSTOPSIG(status), status >> 16
            if self.killed is not None:
                _go_on(thread, _CONT)  # to its end: there is nothing left to look at
            elif event == _EVENT_SECCOMP:
                _go_on(thread, _SYSCALL if self._enters(thread) else _CONT)
            elif sign == signal.SIGTRAP | 0x80:
                self._leaves(thread)
                _go_on(thread, _CONT)
            elif event in (_EVENT_CLONE, _EVENT_STOP):
                _go_on(thread, _CONT)
            else:
                _go_on(thread, _CONT, sign)

    def _enters(self, thread: int) -> bool:
        """A thread is about to make one of the calls; whether we want to see its end."""
        name, first, second, third = _call(thread)
        synced = None
        match name:
            case "connect":
                self._wires[first] = "" if self._is_paynet(second) else None
                return False
            case "write":
                if first != OUR_END:
                    return False
                self.told.append(os.pread(self._memory, third, second).decode())
                self.hear(self.told[-1])
                step = Step(Kind.SHOWN, self.told[-1].split()[0])
            case "sendto" | "recvfrom":
                if self._wires.get(first) == "" and name == "sendto":
                    self._wires[first] = _service(os.pread(self._memory, min(third, _LONGEST_HEAD), second))
                if not (of := self._wires.get(first)):
                    return False
                step = Step(Kind.SEND if name == "sendto" else Kind.RECEIVE, of)
            case _:
                path = Path(f"/proc/{self._pid}/fd/{first}").readlink()
                if self.folder not in (path, *path.parents):
                    return False
                if name != "pwrite64":
                    synced = path
                elif not path.name.endswith("-wal"):
                    return False
                step = Step(_kind_of(name, path), path.name)
        return self._arrives(thread, step, synced)

    def _arrives(self, thread: int, step: Step, synced: Path | None) -> bool:
        self.steps.append(step)
        at = self.kill_at
        here = at is not None and at.fits(step) and sum(map(at.fits, self.steps)) == at.nth
        if here and at is not None and not at.after:
            self._kill(step)
            return False
        self._unended[thread] = (step if here else None, synced)
        return here or synced is not None

    def _leaves(self, thread: int) -> None:
        killed, synced = self._unended.pop(thread, (None, None))
        if synced is not None:
            self._is_synced(synced)
        if killed is not None:
            self._kill(killed)

    def _is_synced(self, path: Path) -> None:
        """A file's bytes and its name are on the disk, or a folder's names."""
        if path.is_file():
            inode = path.stat().st_ino
            self._synced[inode] = path.read_bytes()
            self._names = {name: known for name, known in self._names.items() if known != inode} | {path: inode}
        else:
            elsewhere = {name: inode for name, inode in self._names.items() if name.parent != path}
            self._names = elsewhere | {name: name.stat().st_ino for name in _files(path) if name.parent == path}

    def _kill(self, step: Step) -> None:
        self.killed = step
        os.kill(self._pid, signal.SIGKILL)

    def _is_paynet(self, address: int) -> bool:
        family, port = struct.unpack("=HH", os.pread(self._memory, 4, address))
        return bool(family == socket.AF_INET and socket.ntohs(port) == self.port)


def _kind_of(name: str, path: Path) -> Kind:
    if name == "pwrite64":
        return Kind.WRITE
    return Kind.COMMIT if path.name.endswith("-wal") else Kind.FILE_SYNC


def _service(head: bytes) -> str | None:
    """The service a request is for, the last part of its path; None when it is for something else."""
    if not head.startswith(_SERVICES):
        return None
    return head.split(b" ", 2)[1].rsplit(b"/", 1)[-1].decode("ascii", "replace")


def _files(folder: Path) -> list[Path]:
    """What a power cut can take; the log is for us."""
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".log"]


def _call(thread: int) -> tuple[str, int, int, int]:
    """Name and first three arguments of the call a thread has stopped at (linux/ptrace.h, ptrace_syscall_info)."""
    info = ctypes.create_string_buffer(128)
    _ptrace(_GET_SYSCALL_INFO, thread, ctypes.addressof(info), len(info))
    number, *arguments = struct.unpack_from("=4Q", info.raw, 24)
    return _NAMES[number], arguments[0], arguments[1], arguments[2]


def _go_on(thread: int, how: int, sign: int = 0) -> None:
    _ptrace(how, thread, sign, allow_gone=True)


def _ptrace(request: int, thread: int, data: int, address: int = 0, *, allow_gone: bool = False) -> None:
    ctypes.set_errno(0)
    if _libc.ptrace(request, thread, address, data) < 0:
        error = ctypes.get_errno()
        if not (allow_gone and error == 3):  # ESRCH: killed meanwhile
            raise OSError(error, f"ptrace: {os.strerror(error)}")


def _be_the_child(work: Callable[[], None], go: int) -> None:
    """Wait until we are watched, ask to be stopped at the calls that matter, work; never returns."""
    status = 1
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), OUR_END)
        if os.read(go, 1) == b"!":
            _stop_at(_NUMBERS.values())
            work()
            status = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(status)


def _stop_at(numbers: Iterable[int]) -> None:
    chosen = list(numbers)
    rules = [struct.pack("=HBBI", _LOAD, 0, 0, 0)]
    rules += [struct.pack("=HBBI", _IF_EQUAL, len(chosen) - place, 0, n) for place, n in enumerate(chosen)]
    rules += [struct.pack("=HBBI", _RETURN, 0, 0, _ALLOW), struct.pack("=HBBI", _RETURN, 0, 0, _TRACE)]
    program = ctypes.create_string_buffer(b"".join(rules))
    head = ctypes.create_string_buffer(struct.pack("@HP", len(rules), ctypes.addressof(program)))
    for option, *values in ((_PR_SET_NO_NEW_PRIVS, 1, 0), (_PR_SET_SECCOMP, _FILTER_MODE, ctypes.addressof(head))):
        if _libc.prctl(option, *(ctypes.c_ulong(value) for value in (*values, 0, 0))) != 0:
            raise OSError(ctypes.get_errno(), "seccomp")
