"""The merchant's database refuses, in every way it can, before anything is sent; what is typed stays and goes through.

Real files, real locks, a real full disk where the machine gives one; Paynet is the sandbox, whose books tell.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from paynet_desk.flow.effects import TaskEffects
from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.registry import rescue, sqlite
from paynet_desk.registry.errors import RegistryError
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import Evidence, EvidenceKind
from paynet_desk.ui.texts import say_problem
from tests.helpers.counter import GSM, TROY
from tests.helpers.engine_talk import ENGINE_TALK
from tests.helpers.rights import open_the_way
from tests.journeys.till import AMOUNT, CARD, CODE, CUSTOMER, GIVEN_UP, INSTALMENTS, STORED, UNKNOWN, Cashier

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", ENGINE_TALK, extend=True),
    pytest.mark.expects_log(
        "the till cannot work|not looked up|notice not recorded|not closed|not written|not read|searched"
    ),
]

COSTS = ("send_otp", "save", "auth", "create_token", "charge")
K = ProblemKind
Break = Callable[[Path], None]


def nothing_reached_paynet(till: Cashier, *, so_far: dict[str, int] | None = None) -> None:
    """The books know of no request that costs, beyond those that had been made before the database refused."""
    before = so_far or {}
    after = {service: till.sandbox.requests(service) for service in COSTS}
    assert after == {service: before.get(service, 0) for service in COSTS}


def requests(till: Cashier) -> dict[str, int]:
    return {service: till.sandbox.requests(service) for service in COSTS}


def words(kind: ProblemKind) -> str:
    return say_problem(Problem(kind)).title


# ---- at the start ----------------------------------------------------------------------------------------------------


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _no_database(file: Path) -> None:
    file.write_bytes(b"not a database at all " * 500)


def _foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("create table journal (a)")


def _page(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[3 * 4096 : 4 * 4096] = b"\x7f" * 4096
    file.write_bytes(content)


def _newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
        connection.execute("pragma user_version = 4000")  # 0.4.0
        connection.commit()


def _gone(file: Path) -> None:
    file.unlink()
    file.with_name(file.name + "-wal").write_bytes(b"what was written last")


AT_START = {
    K.REGISTRY_EMPTY: _empty,
    K.REGISTRY_DAMAGED: _half,
    K.REGISTRY_NOT_A_DATABASE: _no_database,
    K.REGISTRY_NOT_OURS: _foreign,
    K.REGISTRY_NEWER: _newer,
    K.REGISTRY_MISSING: _gone,
}


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A registry file of the till that is not open yet."""
    file = tmp_path / "till" / "sandbox" / "registry.db"
    Registry.open(file, till="Kasa 3").close()
    return file


def tries_everything(till: Cashier) -> None:
    """Store a card, take a payment: as far as the cashier can go."""
    till.types(GSM)
    till.presses("Enter")
    till.lets_pass(0.3)
    assert till.title() == CUSTOMER
    till.presses("F3")
    till.is_on(AMOUNT)
    till.types("1250")
    till.presses("Enter")
    till.is_on(CUSTOMER)
    till.types(GSM)
    till.presses("Enter")
    till.lets_pass(0.3)


@pytest.mark.parametrize("kind", AT_START, ids=lambda kind: kind.value)
def test_a_database_that_is_refused_at_the_start_is_named_and_nothing_is_sent_until_it_is_mended(
    open_till: Callable[..., Cashier], sound: Path, tmp_path: Path, kind: ProblemKind
) -> None:
    good = tmp_path / "good.db"
    shutil.copy(sound, good)
    AT_START[kind](sound)
    broken = {part: part.read_bytes() for part in sqlite.parts(sound) if not part.name.endswith("-shm")}
    till = open_till()
    read, till.rows = till.rows, lambda query, *values: []  # type: ignore[method-assign]
    title = say_problem(Problem(kind, needed="0.4.0")).title
    till.sees(title, "Hiçbir şey gönderilmedi, yazdıklarınız duruyor.", "Veri tabanı kullanılamıyor")
    till.sees("registry.db", "Yeniden dene")
    if kind is K.REGISTRY_NEWER:
        till.sees("Paynet Desk 0.4.0")  # which version is needed
    tries_everything(till)
    till.sees(title)
    nothing_reached_paynet(till)
    assert {part: part.read_bytes() for part in broken} == broken
    assert kind.value in till.log()

    for part in sqlite.parts(sound):
        part.unlink()
    shutil.copy(good, sound)  # the administrator puts a backup in its place
    till.presses("F11")
    till.rows = read  # type: ignore[method-assign]
    till.sees_no(title)
    till.sees_no("Veri tabanı kullanılamıyor")
    till.presses("F2")
    till.is_on(CUSTOMER)
    assert till.text_in("Cep telefonu") == "532 000 00 42"
    till.presses("Enter")
    till.is_on(CODE)


@pytest.mark.parametrize("act", [rescue.rescue, rescue.begin_anew])
def test_what_the_administrator_does_about_a_broken_file_serves_the_till_that_is_open(
    open_till: Callable[..., Cashier], sound: Path, act: Callable[..., object]
) -> None:
    with closing(Registry.open(sound, till="Kasa 3")) as registry:
        words_shown = Evidence(EvidenceKind.NOTICE, "attempt-1", "5320000099", "1", "ab" * 32, "tr", "Ayşe")
        registry.record(words_shown)
    _page(sound)
    till = open_till()
    read, till.rows = till.rows, lambda query, *values: []  # type: ignore[method-assign]
    till.sees(words(K.REGISTRY_DAMAGED))
    till.types(GSM)
    act(sound, datetime.now(UTC))
    till.rows = read  # type: ignore[method-assign]
    till.presses("F11")
    till.sees_no("Veri tabanı kullanılamıyor")
    till.presses("Enter")
    till.is_on(CODE)


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("begin exclusive")
print(1, flush=True)
sys.stdin.read()
"""


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Another process holds the file."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "1\n"
        yield
        holder.stdin.close()


def test_a_lock_at_the_start_is_waited_for_and_the_till_comes_up_by_itself(
    open_till: Callable[..., Cashier], sound: Path
) -> None:
    with held(sound):
        till = open_till()
        till.sees(words(K.REGISTRY_LOCKED), "Kendiliğinden yeniden denenir", "Veri tabanı kullanılamıyor")
        till.types(GSM)
        till.presses("Enter")
        till.lets_pass(0.5)
        nothing_reached_paynet(till)
    till.sees_no(words(K.REGISTRY_LOCKED))  # nobody pressed anything
    till.sees_no("Veri tabanı kullanılamıyor")
    till.presses("Enter")
    till.is_on(CODE)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_a_folder_that_an_ordinary_user_may_not_write_is_named_on_the_screen_and_ends_when_it_may(
    open_till: Callable[..., Cashier], tmp_path: Path
) -> None:
    folder = tmp_path / "till"
    folder.mkdir()
    open_the_way(tmp_path)
    folder.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        till = open_till()
        till.sees(words(K.REGISTRY_FOLDER), "Hiçbir şey gönderilmedi", "Veri tabanı kullanılamıyor")
        tries_everything(till)
        nothing_reached_paynet(till)
    finally:
        if user == 0:
            os.seteuid(0)
    folder.chmod(0o755)
    till.presses("F11")
    till.sees_no("Veri tabanı kullanılamıyor")


# ---- in mid-run ------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[None]:
    """The till's folder is a file system of its own, with room for a megabyte and a half."""
    folder = tmp_path / "till"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1536k,mode=0700", "tmpfs", str(folder)]
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take all the room there is."""
    stuffing = folder / "stuffing"
    with stuffing.open("wb", buffering=0) as file:
        size = 4096
        try:
            while True:
                file.write(b"\0" * size)
        except OSError:
            return stuffing


def at_the_card(till: Cashier) -> None:
    till.goes_to_card(GSM)
    till.fills_in_card(TROY)


def at_the_instalments(till: Cashier) -> None:
    till.goes_to_instalments(GSM, "4446760701569538", "598")  # contract 0.11


@contextmanager
def full_disk(till: Cashier) -> Iterator[None]:
    stuffing = fill(till.settings.data_dir)
    yield
    stuffing.unlink()


@contextmanager
def locked(till: Cashier) -> Iterator[None]:
    with held(till.settings.registry_file):
        yield


@contextmanager
def moved_away(till: Cashier) -> Iterator[None]:
    file = till.settings.registry_file
    parts = sqlite.parts(file)
    away = file.parent / "away"
    away.mkdir()
    for part in parts:
        part.rename(away / part.name)
    yield
    for part in parts:
        part.unlink(missing_ok=True)
        (away / part.name).rename(part)


@contextmanager
def closed_to_writing(till: Cashier) -> Iterator[None]:
    """As a disk that the system has taken to reading only: the very connection may not write."""
    registry = till.program._opening._registry
    assert registry is not None

    def query_only(connection: object, _record: object = None) -> None:
        connection.execute("pragma query_only = on")  # type: ignore[attr-defined]

    from sqlalchemy import event

    engine = registry._file._engine
    event.listen(engine, "connect", query_only)
    engine.dispose()
    yield
    event.remove(engine, "connect", query_only)


MID_RUN = {
    K.REGISTRY_FULL: full_disk,
    K.REGISTRY_LOCKED: locked,
    K.REGISTRY_MISSING: moved_away,
    K.REGISTRY_READ_ONLY: closed_to_writing,
}


@pytest.mark.parametrize("kind", MID_RUN, ids=lambda kind: kind.value)
def test_a_store_is_refused_before_it_is_sent_and_the_same_card_goes_through_when_the_cause_is_gone(
    small_disk: None, open_till: Callable[..., Cashier], kind: ProblemKind
) -> None:
    till = open_till()
    at_the_card(till)
    before = requests(till)
    with MID_RUN[kind](till):
        read, till.rows = till.rows, lambda query, *values: []  # type: ignore[method-assign]
        till.presses("Enter")
        till.sees(words(kind), "Hiçbir şey gönderilmedi, yazdıklarınız duruyor.", "Veri tabanı kullanılamıyor")
        if kind in (K.REGISTRY_MISSING, K.REGISTRY_READ_ONLY):  # the others may have ended by themselves by then
            till.presses("Enter")
            till.lets_pass(0.5)
        assert till.title() == CARD
        assert till.text_in("Kart numarası") == "•••• •••• •••• ••••"
        nothing_reached_paynet(till, so_far=before)
    till.rows = read  # type: ignore[method-assign]
    till.sees(words(K.REGISTRY_BACK))  # found out by itself
    till.presses("Enter")
    till.is_on(STORED)
    assert till.sandbox.requests("save") == 1


@pytest.mark.parametrize("kind", MID_RUN, ids=lambda kind: kind.value)
def test_a_payment_is_refused_before_it_is_sent_and_goes_on_when_the_cause_is_gone(
    small_disk: None, open_till: Callable[..., Cashier], kind: ProblemKind
) -> None:
    till = open_till()
    at_the_instalments(till)
    before = requests(till)
    with MID_RUN[kind](till):
        read, till.rows = till.rows, lambda query, *values: []  # type: ignore[method-assign]
        till.presses("Enter")
        till.sees(words(kind), "Hiçbir şey gönderilmedi, yazdıklarınız duruyor.")
        assert till.title() == INSTALMENTS
        nothing_reached_paynet(till, so_far=before)
    till.rows = read  # type: ignore[method-assign]
    till.presses("F11")
    till.sees(words(K.REGISTRY_BACK))
    till.presses("Enter")
    till.waits_for(lambda: till.sandbox.requests("create_token"), "the token")
    till.waits_for(lambda: till.title() != INSTALMENTS, "the bank's page")
    till.presses("Esc", "Del")
    till.is_on(GIVEN_UP)


# ---- each of these can fail ------------------------------------------------------------------------------------------


def test_a_journal_whose_failure_is_swallowed_is_caught(
    open_till: Callable[..., Cashier], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def swallowing(self: TaskEffects, desk: object, entry: object, call: Callable[..., object]) -> object:
        return "no row", await call()  # type: ignore[misc]  # whatever the registry said

    async def unrecorded(self: TaskEffects, *given: object) -> None:
        return None

    till = open_till()
    at_the_card(till)
    before = requests(till)
    monkeypatch.setattr(TaskEffects, "journalled", swallowing)
    monkeypatch.setattr(TaskEffects, "record", unrecorded)
    with closed_to_writing(till):
        till.presses("Enter")
        till.waits_for(lambda: till.sandbox.requests("save"), "the store that nothing tells of")
        with pytest.raises(AssertionError):
            nothing_reached_paynet(till, so_far=before)
        till.is_on(UNKNOWN)
    till.sandbox.reset()  # what must be true after every journey is not, as well: a store that no row tells of


def test_a_registry_that_takes_a_damaged_file_for_a_new_one_is_caught(
    open_till: Callable[..., Cashier], sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgiving(path: Path, check_seconds: float | None = None) -> None:
        try:
            looked(path, check_seconds)
        except (RegistryError, sqlite3.Error):
            for part in sqlite.parts(path):
                part.rename(part.with_name("gone-" + part.name))
            sqlite.create(path)

    looked = sqlite.refuse_broken
    monkeypatch.setattr(sqlite, "refuse_broken", forgiving)
    _half(sound)
    before = sound.read_bytes()
    till = open_till()
    replaced = lambda: sound.exists() and sound.read_bytes() != before  # noqa: E731 - each refusal asserts the reverse
    till.waits_for(replaced, "the file that was there to be replaced")
    till.types(GSM)
    till.presses("Enter")
    till.is_on(CODE)
    with pytest.raises(AssertionError):
        nothing_reached_paynet(till)
