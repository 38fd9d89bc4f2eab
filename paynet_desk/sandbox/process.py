"""The sandbox as a child of the program: started, waited for, and gone whenever the program is gone.

Light on purpose: standard library only, nothing of the server is imported into the program.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

from paynet_desk.sandbox.names import Tls

_READY = "sandbox "
_ERROR = "error "
_SECONDS_TO_LEAVE = 3.0


class SandboxDidNotStart(Exception):  # noqa: N818 - reads as the sentence it is
    """The child ended, or said nothing within the deadline; the text is what it said about the cause, if anything."""


class SandboxProcess:
    """One child process that runs the sandbox.

    Its standard input is a pipe that nobody else holds: when this process ends by any means, a kill or a power cut
    of its session included, the pipe closes and the child leaves. (PR_SET_PDEATHSIG would do that too, but is tied
    to the thread that starts the child, and ``start`` is called in a thread.) Its standard error goes nowhere.
    """

    def __init__(
        self, *, port: int = 0, books: Path | None = None, faults: Path | None = None, tls: Tls | None = None
    ) -> None:
        self._wishes = ["--port", str(port), "--quit-with-stdin"]
        for option, file in (("--books", books), ("--faults", faults)):
            if file is not None:
                self._wishes += [option, str(file.resolve())]
        if tls is not None:  # from the source only: the program's own command has no such options
            self._wishes += ["--tls-cert", str(tls.cert.resolve()), "--tls-key", str(tls.key.resolve())]
            self._wishes += ["--tls-port", str(tls.port), "--paynet-name", tls.paynet]
            for name in tls.banks:
                self._wishes += ["--bank-name", name]
        self._child: subprocess.Popen[bytes] | None = None
        self._base_url: str | None = None

    @property
    def base_url(self) -> str:
        """``http://127.0.0.1:PORT``, known once started."""
        if self._base_url is None:
            raise SandboxDidNotStart("not started")
        return self._base_url

    @property
    def pid(self) -> int | None:
        """The child's process id while there is one."""
        return self._child.pid if self._child is not None else None

    @property
    def running(self) -> bool:
        """Whether the child is alive."""
        return self._child is not None and self._child.poll() is None

    def start(self, deadline_s: float = 10.0) -> str:
        """Start the child, wait until it listens and return its address; blocks, so call it in a thread.

        SandboxDidNotStart when it says it cannot, ends, or is not ready ``deadline_s`` seconds later; no child is left.
        """
        if self.running:
            return self.base_url
        self.stop()  # what a child that died by itself has left
        until = time.monotonic() + deadline_s
        self._child = child = self._spawn()
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=_read_lines, args=(child, lines), daemon=True).start()
        line = ""
        with contextlib.suppress(queue.Empty):
            line = lines.get(timeout=max(0.0, until - time.monotonic()))
        if line.startswith(_READY):
            self._base_url = line.removeprefix(_READY)
            return self._base_url
        self.stop(patience_s=0.0 if not line else _SECONDS_TO_LEAVE)
        if line.startswith(_ERROR):
            raise SandboxDidNotStart(line.removeprefix(_ERROR))
        if not line:
            raise SandboxDidNotStart(f"no word from it within {deadline_s:g} s")
        raise SandboxDidNotStart(f"it ended with status {child.returncode}")

    def _spawn(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 - our own program
                [*_program(), *self._wishes],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=None if _frozen() else Path(__file__).parents[2],  # where the package is, installed or not
                start_new_session=True,  # Ctrl+C in a terminal is for the program, which then ends its child
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as problem:
            raise SandboxDidNotStart(f"{sys.executable}: {problem.strerror}") from problem

    def stop(self, patience_s: float = _SECONDS_TO_LEAVE) -> None:
        """Let the child leave, kill it after ``patience_s`` seconds; nothing happens when it is gone already."""
        child, self._child, self._base_url = self._child, None, None
        if child is None:
            return
        assert child.stdin is not None
        with contextlib.suppress(OSError):
            child.stdin.close()
        try:
            child.wait(patience_s)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


def _program() -> list[str]:
    if _frozen():
        return [sys.executable, "sandbox"]
    return [sys.executable, "-m", "paynet_desk.sandbox.server"]


def _read_lines(child: subprocess.Popen[bytes], lines: queue.Queue[str]) -> None:
    """Hand over what the child says, an empty last word included, and keep its pipe empty until it ends."""
    assert child.stdout is not None
    with child.stdout:
        for line in child.stdout:
            lines.put(line.decode("utf-8", "replace").rstrip())
    lines.put("ended")
