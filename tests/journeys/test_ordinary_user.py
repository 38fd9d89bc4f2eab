"""The program as an ordinary user runs it: the engine's sandbox stays on, and a payment goes through the bank's page.

The other journeys run as whoever runs the tests; as root the engine has no sandbox. So a user is made for this one,
with an environment from the system's Python that this user may read, and everything runs as that user: display, buses,
driver and program.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import site
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.ordinary import Process
from tests.journeys.play import ROOT, Paid

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs X11 and the accessibility bus of Linux"),
    pytest.mark.timeout(600),  # the environment is made the first time
]

PYTHON = "/usr/bin/python3"  # the one that every user may run
ADMIN_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"  # a root shell made by plain `su` has none of the last two
LOCKS = [ROOT / "packaging" / "locks" / name for name in ("run.txt", "build.txt")]
USABLE = "import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"


@dataclass(frozen=True)
class User:
    """An account without a password or a shell, and a folder that is its own."""

    name: str
    uid: int
    folder: Path

    def run(self, *words: str, timeout_s: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command as this user, without any of root's capabilities, groups and variables."""
        drop = ["setpriv", "--reuid", self.name, "--regid", self.name, "--clear-groups"]
        drop += ["--inh-caps=-all", "--bounding-set=-all"]
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
        environment |= {"HOME": str(self.folder), "TMPDIR": str(self.folder)}
        return subprocess.run(
            [*drop, *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout_s, check=False
        )


@dataclass(frozen=True)
class Served:
    """What the journey told."""

    uid: int
    paid: Paid | None
    processes: tuple[Process, ...]
    status: int

    @property
    def renderers(self) -> list[Process]:
        """The processes that read what the bank sends."""
        return [process for process in self.processes if process.kind == "renderer"]


@pytest.fixture(scope="module")
def user() -> Iterator[User]:
    if os.geteuid() != 0:
        pytest.skip("not root: the other journeys ran as an ordinary user already, no second one can be made")
    missing = [tool for tool in ("useradd", "userdel", "setpriv") if shutil.which(tool, path=ADMIN_PATH) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed; run: sh packaging/setup.sh test")
    if subprocess.run([PYTHON, "-c", USABLE], capture_output=True, check=False).returncode:
        pytest.skip(f"{PYTHON} is no Python 3.11 to 3.13 with python3-venv; run: sh packaging/setup.sh test")
    name = f"paynet-desk-{os.getpid()}"
    admin = os.environ | {"PATH": ADMIN_PATH}
    account = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", name]
    subprocess.run(["useradd", *account], env=admin, check=True)
    folder = Path(tempfile.mkdtemp(prefix="ordinary-"))
    try:
        shutil.chown(folder, name, name)
        made = User(name, folder.stat().st_uid, folder)
        if made.run("test", "-r", "tests/journeys/ordinary.py", "-a", "-w", str(folder)).returncode:
            pytest.skip(f"an ordinary user may not read {ROOT} or not write in {folder.parent}")
        sockets = Path("/tmp/.X11-unix")  # only root may make it; an X server of root's would have
        if not sockets.exists():
            sockets.mkdir()
            sockets.chmod(0o1777)
        yield made
    finally:
        subprocess.run(["userdel", "--force", name], env=admin, check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def run_step(*step: str) -> None:
    done = subprocess.run(step, capture_output=True, text=True, umask=0o022, check=False)
    assert done.returncode == 0, f"{' '.join(step)}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


@pytest.fixture(scope="module")
def python(user: User) -> Path:
    """The interpreter of an environment with the locked packages and the program, made once for these locks.

    Where the system's Python is of another version than the tests', the packages have to be installed for it.
    """
    version = subprocess.run([PYTHON, "--version"], capture_output=True, check=True).stdout
    parts = [str(ROOT).encode(), version, (ROOT / "pyproject.toml").read_bytes(), *(f.read_bytes() for f in LOCKS)]
    place = ROOT / "build" / "ordinary-user" / hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
    interpreter = place / "bin" / "python"
    if not (place / ".ready").exists():
        shutil.rmtree(place.parent, ignore_errors=True)  # of other locks, or half made
        place.parent.mkdir(parents=True)
        borrowed = next(Path(folder) for folder in site.getsitepackages() if folder.endswith("site-packages"))
        if version.startswith(b"Python %d.%d." % sys.version_info[:2]):
            run_step(PYTHON, "-m", "venv", "--without-pip", str(place))  # the packages are there, for the same Python
            [own] = place.glob("lib/python3*/site-packages")
            (own / "borrowed.pth").write_text(f"import site; site.addsitedir({str(borrowed)!r})\n")
        else:
            locked = [word for lock in LOCKS for word in ("-r", str(lock))]
            pip = [str(interpreter), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
            quietly = ["--root-user-action=ignore", "--compile"]
            run_step(PYTHON, "-m", "venv", str(place))
            run_step(*pip, *quietly, "--require-hashes", "--only-binary=:all:", *locked)
            run_step(*pip, *quietly, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        (place / ".ready").touch()
    if user.run("test", "-x", str(interpreter)).returncode:
        pytest.skip(f"an ordinary user may not run {interpreter}")
    return interpreter


@pytest.fixture(scope="module")
def served(user: User, python: Path) -> Served:
    """A card stored and a payment taken, all of it as the ordinary user."""
    done = user.run(str(python), "-m", "tests.journeys.ordinary", str(user.folder))
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    paid = Paid(**told["paid"]) if told["paid"] else None
    return Served(told["uid"], paid, tuple(Process(**process) for process in told["processes"]), told["status"])


def test_an_ordinary_user_takes_a_payment_over_the_banks_page(user: User, served: Served) -> None:
    assert served.uid == user.uid != 0
    assert served.paid is not None
    assert served.paid.is_as_it_should_be
    assert served.paid.amount_kurus == 125_000
    assert served.status == 0


def test_nothing_takes_a_wall_of_the_engines_sandbox_away(user: User, served: Served) -> None:
    assert {process.uid for process in served.processes} == {user.uid}
    assert [process.openers for process in served.processes if process.openers] == []


def test_what_draws_the_banks_page_may_make_only_some_system_calls_and_gain_nothing(served: Served) -> None:
    assert served.renderers
    for renderer in served.renderers:
        assert renderer.seccomp == 2
        assert renderer.no_new_privileges
        assert renderer.capabilities == 0


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="app.py forbids every look into the program's memory (PR_SET_DUMPABLE) before the engine starts; its try"
    " whether namespaces can be had then fails, and it goes on without them and without a word",
)
def test_what_draws_the_banks_page_sees_neither_the_machines_users_nor_its_processes(
    user: User, served: Served
) -> None:
    if user.run("unshare", "--user", "--map-root-user", "true").returncode:
        pytest.skip("this machine gives ordinary users no namespaces")
    for renderer in served.renderers:
        assert renderer.own_user_namespace
        assert renderer.pid_namespaces > 1
