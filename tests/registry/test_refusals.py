"""What SQLite and the system say becomes the registry's own word for it; a mistake of ours stays what it is."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from paynet_desk.registry import rescue, sqlite
from paynet_desk.registry.errors import Corrupt, CorruptReason, Locked, NotWritable, NotWritableReason
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.rescue import NothingReadable


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "registry.db"
    Registry.open(path, till="Kasa 1").close()
    return path


def writes_for_reading_only(path: Path) -> None:
    with closing(sqlite.read_only(path)) as connection:
        connection.execute("delete from customers")


def writes_to_a_disk_without_room(path: Path) -> None:
    with Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"x")


def makes_a_folder_where_a_file_stands(path: Path) -> None:
    path.mkdir()


def looks_below_a_file(path: Path) -> None:
    (path / "below").read_bytes()


REFUSED = {
    writes_for_reading_only: NotWritableReason.READ_ONLY,
    makes_a_folder_where_a_file_stands: NotWritableReason.FOLDER,
    looks_below_a_file: NotWritableReason.FOLDER,
}
if sys.platform == "linux":
    REFUSED[writes_to_a_disk_without_room] = NotWritableReason.FULL


@pytest.mark.parametrize("does", REFUSED, ids=lambda does: does.__name__)
def test_what_cannot_be_written_is_told_with_its_reason(file: Path, does: Callable[[Path], None]) -> None:
    with pytest.raises(NotWritable) as refused, sqlite.explained(file):
        does(file)
    assert refused.value.reason is REFUSED[does]


def test_a_file_that_went_away_is_missing_and_not_read_only(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("pragma journal_mode = delete")
        file.rename(file.with_name("moved.db"))
        with pytest.raises(Corrupt) as refused, sqlite.explained(file):
            connection.execute("delete from customers")
    assert refused.value.reason is CorruptReason.MISSING


def test_a_lock_of_another_program_is_told_as_one(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other, closing(sqlite3.connect(file, timeout=0)) as mine:
        other.execute("begin exclusive")
        with pytest.raises(Locked), sqlite.explained(file):
            mine.execute("begin immediate")


def test_what_is_no_database_is_told_as_that(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear customer, " * 100)
    with pytest.raises(Corrupt) as refused, sqlite.explained(path), closing(sqlite.read_only(path)) as connection:
        connection.execute("select count(*) from sqlite_master")
    assert refused.value.reason is CorruptReason.NOT_A_DATABASE


def a_table_that_is_gone(connection: sqlite3.Connection) -> None:
    connection.execute("select * from journal_of_another")


def a_list_that_is_none(connection: sqlite3.Connection) -> None:
    json.loads("[")


@pytest.mark.parametrize("read", [a_table_that_is_gone, a_list_that_is_none], ids=lambda read: read.__name__)
def test_what_is_not_as_it_was_written_is_damaged(file: Path, read: Callable[[sqlite3.Connection], None]) -> None:
    with closing(sqlite.read_only(file)) as connection, pytest.raises(Corrupt) as refused, sqlite.explained(file):
        read(connection)
    assert refused.value.reason is CorruptReason.DAMAGED


def test_a_mistake_of_ours_is_not_dressed_up(file: Path) -> None:
    with closing(sqlite.read_only(file)) as connection, pytest.raises(sqlite3.OperationalError), sqlite.explained(file):
        connection.execute("selct 1")
    with pytest.raises(ValueError, match="ours"), sqlite.explained(file):
        raise ValueError("ours")


def test_a_copy_that_cannot_be_finished_leaves_nothing_half_made(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_bytes()
    monkeypatch.setattr(sqlite, "sync_file", writes_to_a_disk_without_room)
    with pytest.raises(OSError, match="No space"):
        sqlite._keep_copy(file, "0001")
    assert [*file.parent.glob("*.copying*"), *file.parent.glob("*.schema-*")] == []
    assert file.read_bytes() == before


def test_where_no_file_is_a_look_finds_none(tmp_path: Path) -> None:
    found = rescue.look(tmp_path / "registry.db")
    assert not found.exists
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_read_from_another_programs_database_which_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    with closing(sqlite3.connect(path)) as other:
        other.executescript("create table notes (words text); insert into notes values ('buy paper');")
    before = path.read_bytes()
    with pytest.raises(NothingReadable):
        rescue.rescue(path, datetime.now(UTC))
    assert path.read_bytes() == before
