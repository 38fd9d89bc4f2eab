"""A schema that changes, a process that is killed meanwhile, bytes that changed by themselves, and the command line."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paynet_desk.registry import migrations
from paynet_desk.registry import sqlite as registry_sqlite
from paynet_desk.registry.errors import RegistryError
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import Operation, Outcome

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def old_file(path: Path, revision: str) -> None:
    """A registry as the program of that time left it, with one customer."""
    path.parent.mkdir(exist_ok=True)
    finished = registry_sqlite.build(path, revision)
    with closing(sqlite3.connect(finished)) as connection:
        connection.execute(
            "insert into customers (gsm, name, user_unique_id, owner_id, since)"
            " values ('5320000042', 'Elif', 'unique', 'owner-1', '2026-01-01T00:00:00.000000Z')"
        )
        connection.commit()
    finished.replace(path)


def schema(path: Path) -> tuple[str, frozenset[str]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        tables = {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}
        return connection.execute("select version_num from alembic_version").fetchone()[0], frozenset(tables)


@pytest.mark.parametrize("revision", migrations.REVISIONS[:-1])
def test_before_a_schema_changes_a_copy_is_kept_and_of_the_copies_the_last_three(path, revision):
    old_file(path, revision)
    before = schema(path)
    for at in range(4):
        path.with_name(f"registry.db.schema-{revision}-2026010{at}-000000").write_bytes(b"an earlier copy")
    Registry.open(path, till="Kasa 1").close()
    assert schema(path)[0] == migrations.CURRENT
    copies = sorted(path.parent.glob("registry.db.schema-*"))
    assert [copy.name[-15:] for copy in copies][:2] == ["20260102-000000", "20260103-000000"]
    assert len(copies) == registry_sqlite.COPIES_KEPT
    assert schema(copies[-1]) == before
    assert copies[-1].stat().st_mode & 0o777 == 0o600


KILLED_AT = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from paynet_desk.registry.registry import Registry
left = int(sys.argv[2])
@event.listens_for(Engine, "before_cursor_execute")
def count(*given):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
Registry.open(Path(sys.argv[1]), till="Kasa 1").close()
"""


@posix
@pytest.mark.parametrize("revision", migrations.REVISIONS[-2:-1])
def test_whenever_a_change_of_the_schema_is_killed_the_file_has_the_old_one_or_the_new_one_whole(
    path, tmp_path, revision
):
    old_file(path, revision)
    old = schema(path)
    new = None
    seen = set()
    for at in range(0, 400, 7):
        file = tmp_path / f"at-{at}" / "registry.db"
        file.parent.mkdir()
        shutil.copy(path, file)
        done = subprocess.run([sys.executable, "-c", KILLED_AT, str(file), str(at)], cwd=ROOT, check=False)
        found = schema(file)
        if new is None and found[0] == migrations.CURRENT:
            new = found
        assert found in (old, new)
        seen.add(found[0])
        with closing(Registry.open(file, till="Kasa 1")) as opened:
            assert opened.customer_by_gsm("5320000042").owner_id == "owner-1"
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
    assert seen == {revision, migrations.CURRENT}
    assert at > 9


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """The bytes of a registry in use, with what must be right of it."""
    from paynet_desk.registry.values import NewEntry, Task

    path = tmp_path_factory.mktemp("flips") / "registry.db"
    with closing(Registry.open(path, till="Kasa 1")) as opened:
        for at in range(12):
            gsm = f"53200000{at:02d}"
            entry = NewEntry("a", Task.STORE_CARD, Operation.SAVE, gsm, "Ayşe", f"unique-{at}")
            opened.finish(opened.begin(entry), Outcome.UNKNOWN)
    return path.read_bytes()


def facts(opened: Registry) -> set[tuple[str, str, str | None]]:
    found = [opened.customer_by_gsm(f"53200000{at:02d}") for at in range(12)]
    return {(one.gsm, one.user_unique_id, one.owner_id) for one in found if one is not None}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_bytes_that_changed_are_refused_or_leave_who_is_who_and_what_is_open_right(content, tmp_path_factory, data):
    path = tmp_path_factory.mktemp("flip") / "registry.db"
    broken = bytearray(content)
    if data.draw(st.booleans(), label="cut"):
        broken = broken[: data.draw(st.integers(0, len(content) - 1), label="length")]
    else:
        for _ in range(data.draw(st.integers(1, 4), label="flips")):
            at = data.draw(st.integers(0, len(content) - 1), label="at")
            broken[at] ^= 1 << data.draw(st.integers(0, 7), label="bit")
    path.write_bytes(broken)
    sound = path.with_name("sound.db")
    sound.write_bytes(content)
    with closing(Registry.open(sound, till="Kasa 1")) as opened:
        right, asked = facts(opened), len(opened.open_questions())
    try:
        opened = Registry.open(path, till="Kasa 1")
    except RegistryError:
        return
    with closing(opened):
        try:
            assert facts(opened) == right
            assert len(opened.open_questions()) == asked
            opened.probe()
        except RegistryError:
            pass


def database(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "paynet_desk", "database", *arguments, "--lang", "en", "--data-dir", str(folder)]
    environ = {**os.environ, "XDG_CONFIG_HOME": str(folder / "config")}
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_line_checks_rescues_and_begins_anew(tmp_path, content):
    file = tmp_path / "sandbox" / "registry.db"
    assert (database("check", folder=tmp_path).returncode, file.exists()) == (0, False)
    file.parent.mkdir()
    file.write_bytes(content)
    sound = database("check", folder=tmp_path)
    assert (sound.returncode, sound.stderr) == (0, "")
    assert "in order" in sound.stdout
    assert "customers 12" in sound.stdout
    assert database("rescue", folder=tmp_path).returncode == 1

    broken = bytearray(content)
    broken[4096 * 2 : 4096 * 3] = b"\x7f" * 4096
    file.write_bytes(broken)
    checked = database("check", folder=tmp_path)
    assert checked.returncode == 3
    assert "damaged" in checked.stdout
    assert "paynet-desk database rescue" in checked.stdout
    assert file.read_bytes() == broken
    rescued = database("rescue", folder=tmp_path)
    assert (rescued.returncode, rescued.stderr) == (0, "")
    assert "rows saved" in rescued.stdout
    assert "open questions: 12" in rescued.stdout
    assert database("check", folder=tmp_path).returncode in (0, 3)  # 3: rows of the evidence are missing

    file.write_bytes(b"")
    assert database("rescue", folder=tmp_path).returncode == 1
    begun = database("new", folder=tmp_path)
    assert (begun.returncode, begun.stderr) == (0, "")
    assert "copy kept" in begun.stdout
    assert "customers 0" in database("check", folder=tmp_path).stdout
