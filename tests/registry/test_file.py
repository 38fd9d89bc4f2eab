"""The file: who may read it, what is refused and left alone, and what a crash cannot take away."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from paynet_desk.registry import migrations, sqlite
from paynet_desk.registry.errors import (
    Corrupt,
    CorruptReason,
    Locked,
    NotWritable,
    NotWritableReason,
    TooNew,
)
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.tables import metadata
from paynet_desk.registry.values import Operation, Outcome
from tests.helpers.rights import open_the_way

ROOT = Path(__file__).parents[2]

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights, signals and limits")


def run(code: str, *arguments: object, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run `code` in a fresh interpreter that can make entries; what it printed."""
    return subprocess.run(
        [sys.executable, "-c", CHILD + code, *map(str, arguments)],
        cwd=at,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


CHILD = """
import os, sys, signal
from pathlib import Path
from paynet_desk.core.brand import Brand
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.registry.errors import *
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import *
path = Path(sys.argv[1])
def entry(operation, n=0):
    return NewEntry("attempt-1", Task.STORE_CARD, operation, f"53200000{n:02d}", "Ayşe", f"unique-{n}")
def die():
    os.kill(os.getpid(), signal.SIGKILL)
card = StoredCard("hash-1", MaskedPan("979207", "5454", 16), Brand.TROY, "TROY")
"""


@posix
def test_a_new_file_keeps_a_write_ahead_log_before_it_is_in_its_place(tmp_path: Path) -> None:
    """Else the first opening changes that under a rollback journal, and a crash then makes the next start refuse."""
    path = tmp_path / "registry.db"
    sqlite.create(path)
    assert path.read_bytes()[18:20] == b"\2\2", "sqlite.org/fileformat2.html, 1.3.3: 2 is the write-ahead log"


def test_only_the_owner_may_read_folder_file_and_log(registry, path):
    rights = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert rights == {"registry.db": 0o600, "registry.db-wal": 0o600, "registry.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@posix
def test_a_file_that_others_could_read_is_closed_to_them(registry, path):
    registry.close()
    path.chmod(0o644)
    Registry.open(path, till="Kasa 1").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_was_there_keeps_its_rights(tmp_path):
    before = stat.S_IMODE(tmp_path.stat().st_mode)
    Registry.open(tmp_path / "registry.db", till="Kasa 1").close()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == before


def test_the_file_is_opened_with_a_synced_write_ahead_log_and_foreign_keys(registry):
    with registry._file.writing() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        answers = [connection.exec_driver_sql(f"pragma {pragma}").scalar_one() for pragma in asked]
    assert answers == ["wal", 2, 1, 1000]


def test_the_revisions_make_exactly_the_tables_and_their_names_are_known(registry):
    with registry._file.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == migrations.CURRENT
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert tuple(revision.revision for revision in script.walk_revisions())[::-1] == migrations.REVISIONS


def test_an_up_to_date_file_opens_without_loading_the_migration_library(registry, path):
    registry.close()
    done = run("Registry.open(path, till='Kasa 1').close(); print('alembic' in sys.modules)", path)
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_the_tables_are_made_wherever_the_program_was_put(path, tmp_path):
    """In a frozen program the package lies elsewhere, and no ini file of Alembic's is there."""
    package = tmp_path / "100% Kasa" / "_internal" / "paynet_desk"
    source = Path(migrations.__file__).parents[2]
    for room in ("core", "registry"):
        shutil.copytree(source / room, package / room, ignore=shutil.ignore_patterns("__pycache__", "*.mako"))
    shutil.copy(source / "__init__.py", package)
    done = run("print(Registry.open(path, till='Kasa 1').verify_chain(), path.exists())", path, at=package.parent)
    assert (done.stdout, done.stderr) == ("0 True\n", "")


@pytest.mark.parametrize("module", ["paynet_desk.registry.values", "paynet_desk.registry.errors"])
def test_values_and_errors_load_no_database_code(module):
    heavy = "{'sqlalchemy', 'alembic', 'sqlite3'} & set(sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print({heavy})"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


# refusals: nothing that is there is changed


def left_alone(path: Path, error: type[Exception]) -> Exception:
    before = path.read_bytes()
    with pytest.raises(error) as refused:
        Registry.open(path, till="Kasa 1")
    assert path.read_bytes() == before
    return refused.value


@pytest.mark.parametrize("content", [b"", b"x", b"SQLite format 3\0"])
def test_a_file_of_almost_no_bytes_is_corrupt_and_left_alone(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    assert left_alone(path, Corrupt).reason is CorruptReason.EMPTY


@pytest.mark.parametrize("content", [b"not a database at all " * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_corrupt_and_left_alone(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    assert left_alone(path, Corrupt).reason is CorruptReason.NOT_A_DATABASE


def test_a_database_of_another_program_is_left_alone(path):
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("create table journal (a)")
    connection.close()
    assert left_alone(path, Corrupt).reason is CorruptReason.NOT_OURS


@pytest.mark.parametrize("page", ["second", "middle", "last"])
def test_a_damaged_page_is_found_before_anything_is_written(registry, entry, path, page):
    for at in range(30):
        registry.finish(registry.begin(entry(gsm=f"53300000{at:02d}")), Outcome.REFUSED, detail="x" * 400)
    registry.close()
    content = bytearray(path.read_bytes())
    pages = len(content) // 4096
    at = {"second": 1, "middle": pages // 2, "last": pages - 1}[page] * 4096
    content[at : at + 4096] = b"\x7f" * 4096
    path.write_bytes(content)
    assert left_alone(path, Corrupt).reason is CorruptReason.DAMAGED


def test_a_file_that_was_cut_off_is_found(registry, entry, path):
    for at in range(30):
        registry.begin(entry(gsm=f"53300000{at:02d}"))
    registry.close()
    path.write_bytes(path.read_bytes()[: 4096 * 5])
    assert left_alone(path, Corrupt).reason is CorruptReason.DAMAGED


def test_a_file_without_a_schema_version_is_damaged(registry, path):
    registry.close()
    with sqlite3.connect(path) as connection:
        connection.execute("delete from alembic_version")
    connection.close()
    assert left_alone(path, Corrupt).reason is CorruptReason.DAMAGED


def test_a_file_without_its_tables_is_damaged(registry, path, entry):
    with registry._file.writing() as connection:
        connection.exec_driver_sql("drop table evidence_head")
    with pytest.raises(Corrupt) as refused:
        registry.begin(entry())
    assert refused.value.reason is CorruptReason.DAMAGED


def test_looking_for_damage_ends_in_time_however_large_the_file_is(registry, path, entry, monkeypatch):
    for at in range(50):
        registry.begin(entry(gsm=f"53300000{at:02d}", label="x" * 2000))
    registry.close()
    monkeypatch.setattr(sqlite, "CHECK_SECONDS", -1)
    reopened = Registry.open(path, till="Kasa 1")
    assert reopened.recover() == 50
    reopened.close()


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(NotWritable) as refused:
        Registry.open(tmp_path / "data" / "registry.db", till="Kasa 1")
    assert refused.value.reason is NotWritableReason.FOLDER


def test_no_room_is_told_from_other_faults_and_room_made_again_is_used(registry, entry):
    registry.begin(entry())
    with registry._file.writing() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar_one()
        connection.exec_driver_sql(f"pragma max_page_count = {pages}")
    with pytest.raises(NotWritable) as refused:
        registry.begin(entry(gsm="5330000000", label="x" * 100_000))
    assert refused.value.reason is NotWritableReason.FULL
    assert registry.customer_by_gsm("5330000000") is None
    with registry._file.writing() as connection:
        connection.exec_driver_sql("pragma max_page_count = 1000000")
    registry.begin(entry(gsm="5330000000", label="x" * 100_000))


def test_a_file_of_a_newer_program_is_left_alone(registry, path):
    registry.close()
    with sqlite3.connect(path) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    error = left_alone(path, TooNew)
    assert (error.found, error.known) == ("9999", migrations.CURRENT)


HOLD_THE_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("begin immediate")
print(1, flush=True)
sys.stdin.read()
"""


def test_a_file_that_another_process_is_writing_is_locked_for_us(registry, path, entry):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HOLD_THE_LOCK,
            path,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout.readline() == "1\n"
        assert registry.customer_by_gsm("5320000042") is None  # reading goes on
        with pytest.raises(Locked):
            registry.begin(entry())
        with pytest.raises(Locked):
            Registry.open(path, till="Kasa 1")
        holder.stdin.close()
    registry.begin(entry())


AS_NOBODY = """
if os.geteuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)
try:
    Registry.open(path, till="Kasa 1")
except NotWritable as error:
    print(error.reason.name)
"""


@posix
@pytest.mark.parametrize("folder", ["registry.db", "below/registry.db"])
def test_a_folder_that_may_not_be_written_is_named(tmp_path_factory, folder):
    locked = tmp_path_factory.mktemp("locked")
    open_the_way(locked)
    locked.chmod(0o555)
    done = run(AS_NOBODY, locked / folder)
    assert (done.stdout, done.stderr) == ("FOLDER\n", "")
    assert list(locked.iterdir()) == []


@posix
def test_a_file_that_may_not_be_written_is_named(registry, path):
    registry.close()
    open_the_way(path.parent)
    path.chmod(0o444)
    before = path.read_bytes()
    done = run(AS_NOBODY, path)
    assert done.stdout in ("READ_ONLY\n", "FOLDER\n"), done.stderr
    assert path.read_bytes() == before


@posix
def test_a_full_disk_refuses_the_row_and_what_was_there_stays(registry, path, entry):
    registry.close()
    code = """
import resource
registry = Registry.open(path, till="Kasa 1")
registry.begin(entry(Operation.SAVE))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
written = 1
try:
    for n in range(1, 90):
        registry.begin(entry(Operation.SAVE, n))
        written += 1
except NotWritable as error:
    print(error.reason.name, written)
"""
    done = run(code, path)
    assert done.stderr == ""
    reason, written = done.stdout.split()
    assert NotWritableReason[reason] in (NotWritableReason.FULL, NotWritableReason.INPUT_OUTPUT)
    reopened = Registry.open(path, till="Kasa 1")
    assert reopened.recover() == int(written)
    reopened.close()


# crashes


@posix
def test_a_row_outlives_a_kill_right_after_begin_and_is_asked_about(path):
    done = run("registry = Registry.open(path, till='Kasa 1'); registry.begin(entry(Operation.SAVE)); die()", path)
    assert done.returncode == -signal.SIGKILL
    registry = Registry.open(path, till="Kasa 1")
    assert registry.recover() == 1
    assert registry.question_for("5320000000").operation is Operation.SAVE
    registry.close()


@posix
def test_an_answer_outlives_a_kill_right_after_it_was_kept(path):
    code = """
registry = Registry.open(path, till="Kasa 1")
registry.finish_store(registry.begin(entry(Operation.SAVE)), owner_id="owner-1", card=card, customer_name="Elif")
die()
"""
    assert run(code, path).returncode == -signal.SIGKILL
    registry = Registry.open(path, till="Kasa 1")
    assert registry.recover() == 0
    assert registry.customer_by_gsm("5320000000").owner_id == "owner-1"
    registry.close()


@posix
def test_a_kill_inside_the_transaction_leaves_no_half_of_it(path):
    code = """
from paynet_desk.registry import owners
registry = Registry.open(path, till="Kasa 1")
entry_id = registry.begin(entry(Operation.SAVE))
owners.touch = lambda *a: die()
registry.finish_store(entry_id, owner_id="owner-1", card=card, customer_name="Elif")
"""
    assert run(code, path).returncode == -signal.SIGKILL
    registry = Registry.open(path, till="Kasa 1")
    assert registry.recover() == 1
    customer = registry.customer_by_gsm("5320000000")
    assert (customer.owner_id, customer.cards) == (None, ())
    registry.close()


@posix
def test_a_kill_while_the_file_is_made_leaves_a_start_that_works(path):
    code = """
from paynet_desk.registry import sqlite
sqlite.sync_folder = None
sqlite.migrations.upgrade = lambda connection, to: die()
Registry.open(path, till="Kasa 1")
"""
    assert run(code, path).returncode == -signal.SIGKILL
    assert not path.exists()
    Registry.open(path, till="Kasa 1").close()
    assert [file.name for file in path.parent.iterdir()] == ["registry.db"]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace shows the system calls")
def test_a_row_is_synced_to_the_disk_before_begin_returns(path, tmp_path):
    calls = tmp_path / "calls"
    code = """
registry = Registry.open(path, till="Kasa 1")
registry.begin(entry(Operation.SEND_CODE))
os.write(2, b"start")
registry.begin(entry(Operation.SAVE))
os.write(2, b"returned")
"""
    traced = ["strace", "-f", "-y", "-e", "trace=pwrite64,write,fsync,fdatasync", "-o", calls]
    subprocess.run(
        [*traced, sys.executable, "-c", CHILD + code, path],
        cwd=ROOT,
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    log = calls.read_text()
    between = log[log.index('"start"') : log.index('"returned"')]
    to_the_log = [line for line in between.splitlines() if "registry.db-wal" in line]
    assert any("pwrite64" in line for line in to_the_log)
    assert re.search(r"f(data)?sync\(", to_the_log[-1]), to_the_log
