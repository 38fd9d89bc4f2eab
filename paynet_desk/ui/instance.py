"""One instance a user and data folder: the second start brings the first one's window to the front.

Who is first, a lock of the operating system on a file in the data folder tells; the system takes it back from a process
that was killed, so nothing that is left behind hinders the next start. The second reaches the first through a local
socket (a named pipe on Windows) that is for this user only. The socket is opened after the first paint: until then, and
on every first start, this costs one open file.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

log = logging.getLogger(__name__)

PATIENCE_S = 5.0  # the first one may be about to paint its window
_TRY_S = 0.1
_ANSWER_MS = 2000
_SEEN = b"seen\n"


class Instance:
    """Whether this process is the first on ``data_dir`` (``is_first``); the lock is held as long as it runs.

    Where the folder cannot be written there is no lock, and this counts as the first: the database will say why.
    Everything but the lock is imported when it is due.
    """

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._user = _user()
        self._file: int | None = None
        self._server: QLocalServer | None = None
        self.is_first = True
        try:
            data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = os.open(data_dir / f"instance-{self._user}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return
        self.is_first = _lock(self._file)

    def listen(self, come_forward: Callable[[], None]) -> None:
        """From now on call ``come_forward`` when there is a second start."""
        from PySide6.QtNetwork import QLocalServer

        server = self._server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)

        def answer() -> None:
            while (caller := server.nextPendingConnection()) is not None:
                come_forward()
                caller.disconnected.connect(caller.deleteLater)
                caller.write(_SEEN)
                caller.flush()
                caller.disconnectFromServer()

        server.newConnection.connect(answer)
        address = self._address()
        if self._file is not None:  # with the lock in hand: what lies at the address is of one that was killed
            QLocalServer.removeServer(address)
        if not server.listen(address):
            log.warning("a second start cannot call this one: %s", server.errorString())

    def close(self) -> None:
        """No second start is answered any more; the lock goes with the process."""
        if self._server is not None:
            self._server.close()

    def call_first(self) -> bool:
        """Have the first one's window come to the front; False (and a line on standard error) if it does not answer."""
        from PySide6.QtNetwork import QLocalSocket

        if sys.platform == "win32":  # a program may be brought to the front only by the one that has the focus now
            import ctypes

            any_process = -1  # ASFW_ANY
            ctypes.windll.user32.AllowSetForegroundWindow(any_process)
        address, until = self._address(), time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            socket = QLocalSocket()
            socket.connectToServer(address)
            if socket.waitForConnected(_ANSWER_MS) and socket.waitForReadyRead(_ANSWER_MS):
                return bytes(socket.readAll().data()) == _SEEN
            time.sleep(_TRY_S)
        sys.stderr.write("paynet-desk: already running, and it does not answer\n")
        return False

    def _address(self) -> str:
        """A pipe's name on Windows, elsewhere a path short enough for a socket, in the user's own run-time folder."""
        import hashlib
        import tempfile

        folder = hashlib.sha256(os.fsencode(self._data_dir.resolve())).hexdigest()[:16]
        name = f"paynet-desk-{self._user}-{folder}"
        if sys.platform == "win32":
            return name
        else:  # noqa: RET505 - the type checker reads one of the two for each system
            return str(Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / name)


def _user() -> str:
    if sys.platform == "win32":
        return os.getlogin()
    else:  # noqa: RET505 - as above
        return str(os.getuid())


def _lock(file: int) -> bool:
    """Take the file's lock; False when another process holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # POSIX, Windows: another process holds it
        return False
    except OSError:  # no locks on this file system
        return True
    return True
