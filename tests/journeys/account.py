"""An account of an ordinary user, made for one run by whoever is root, and gone afterwards. Linux only."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADMIN_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"  # a root shell made by plain `su` has none of the last two


class NoAccount(Exception):  # noqa: N818 - reads as the sentence it is
    """Why none can be made here."""


@dataclass(frozen=True)
class User:
    """An account without a password or a shell, and a folder that is its own."""

    name: str
    uid: int
    folder: Path

    def run(
        self, *words: str, timeout_s: float = 120, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as this user, without any of root's capabilities, groups and variables.

        ``environment`` is added to a home, a path and a language.
        """
        drop = ["setpriv", "--reuid", self.name, "--regid", self.name, "--clear-groups"]
        drop += ["--inh-caps=-all", "--bounding-set=-all"]
        plain = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
        plain |= {"HOME": str(self.folder), "TMPDIR": str(self.folder)}
        return subprocess.run(
            [*drop, *words],
            cwd=ROOT,
            env=plain | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )


@contextmanager
def ordinary_user() -> Iterator[User]:
    """The account; NoAccount where there can be none."""
    if os.geteuid() != 0:
        raise NoAccount("not root: everything runs as an ordinary user already, no second one can be made")
    missing = [tool for tool in ("useradd", "userdel", "setpriv") if shutil.which(tool, path=ADMIN_PATH) is None]
    if missing:
        raise NoAccount(f"{', '.join(missing)} not installed; run: sh packaging/setup.sh test")
    name = f"paynet-desk-{os.getpid()}"
    admin = os.environ | {"PATH": ADMIN_PATH}
    account = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", name]
    subprocess.run(["useradd", *account], env=admin, check=True)
    folder = Path(tempfile.mkdtemp(prefix="ordinary-"))
    try:
        shutil.chown(folder, name, name)
        made = User(name, folder.stat().st_uid, folder)
        if made.run("test", "-r", "tests/journeys/ordinary.py", "-a", "-w", str(folder)).returncode:
            raise NoAccount(f"an ordinary user may not read {ROOT} or not write in {folder.parent}")
        sockets = Path("/tmp/.X11-unix")  # only root may make it; an X server of root's would have
        if not sockets.exists():
            sockets.mkdir()
            sockets.chmod(0o1777)
        yield made
    finally:
        subprocess.run(["userdel", "--force", name], env=admin, check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)
