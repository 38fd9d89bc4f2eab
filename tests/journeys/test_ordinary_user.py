"""The program as an ordinary user runs it: the engine's sandbox stays on, and a payment goes through the bank's page.

The other journeys run as whoever runs the tests; as root the engine has no sandbox. So a user is made for this one,
with an environment from the system's Python that this user may read, and everything runs as that user: display, buses,
driver and program.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import site
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from paynet_desk.threeds.namespaces import YAMA
from tests.journeys.account import NoAccount, User, ordinary_user
from tests.journeys.ordinary import Process
from tests.journeys.play import ROOT, Paid

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs X11 and the accessibility bus of Linux"),
    pytest.mark.timeout(600),  # the environment is made the first time
]

PYTHON = "/usr/bin/python3"  # the one that every user may run
LOCKS = [ROOT / "packaging" / "locks" / name for name in ("run.txt", "build.txt")]
USABLE = "import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"


@dataclass(frozen=True)
class Served:
    """What the journey told."""

    uid: int
    paid: Paid | None
    processes: tuple[Process, ...]
    may_be_looked_into: bool
    status: int

    @property
    def renderers(self) -> list[Process]:
        """The processes that read what the bank sends."""
        return [process for process in self.processes if process.kind == "renderer"]


@pytest.fixture(scope="module")
def user() -> Iterator[User]:
    try:
        with ordinary_user() as made:
            if subprocess.run([PYTHON, "-c", USABLE], capture_output=True, check=False).returncode:
                pytest.skip(f"{PYTHON} is no Python 3.11 to 3.13 with python3-venv; run: sh packaging/setup.sh test")
            yield made
    except NoAccount as why:
        pytest.skip(str(why))


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
            run_step(*pip, *quietly, "--no-deps", "--require-hashes", "--only-binary=:all:", *locked)
            run_step(*pip, *quietly, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        (place / ".ready").touch()
    if user.run("test", "-x", str(interpreter)).returncode:
        pytest.skip(f"an ordinary user may not run {interpreter}")
    return interpreter


def served_by(user: User, python: Path, *arguments: str) -> Served:
    """A card stored and a payment taken, all of it as the ordinary user."""
    folder = Path(tempfile.mkdtemp(dir=user.folder))
    shutil.chown(folder, user.name, user.name)
    words = [str(python), "-m", "tests.journeys.ordinary", str(folder), *arguments]
    done = user.run(*words, environment={"PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    processes = tuple(Process(**process) for process in told.pop("processes"))
    paid = told.pop("paid")
    return Served(paid=Paid(**paid) if paid else None, processes=processes, **told)


@pytest.fixture(scope="module")
def served(user: User, python: Path) -> Served:
    """On this machine as it is."""
    return served_by(user, python)


@pytest.fixture(scope="module")
def served_with_yama(user: User, python: Path) -> Served:
    """The same where Yama says that only a program's own descendants may look into it."""
    yama = user.folder / "ptrace_scope"
    yama.write_text("1\n")
    return served_by(user, python, "--yama", str(yama))


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


def test_without_yama_the_program_stays_closed_and_the_engine_goes_without_namespaces(served: Served) -> None:
    if YAMA.exists():
        pytest.skip("this machine has Yama")
    assert served.may_be_looked_into is False
    assert [renderer.own_user_namespace for renderer in served.renderers] == [False] * len(served.renderers)


def test_where_yama_keeps_others_out_what_draws_the_banks_page_sees_neither_users_nor_processes(
    user: User, served_with_yama: Served
) -> None:
    if user.run("unshare", "--user", "--map-root-user", "true").returncode:
        pytest.skip("this machine gives ordinary users no namespaces")
    assert served_with_yama.paid is not None
    assert served_with_yama.renderers
    for renderer in served_with_yama.renderers:
        assert renderer.own_user_namespace
        assert renderer.pid_namespaces > 1


def test_the_program_is_closed_again_once_the_engine_runs(served_with_yama: Served) -> None:
    assert served_with_yama.may_be_looked_into is False
