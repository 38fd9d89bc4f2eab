"""The registry as one SQLite file beside one till: where it lies, who may read it, and what a broken one looks like.

A new file is built under another name and moved into place when its tables are complete, so a file that is there is
whole or was damaged later. A file that is damaged, foreign or newer is refused before anything is written to it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from paynet_desk.registry import migrations
from paynet_desk.registry.errors import (
    Corrupt,
    CorruptReason,
    Locked,
    NotWritable,
    NotWritableReason,
    TooNew,
)

APPLICATION_ID = 0x50594E44  # "PYND", in the file's header
BUSY_TIMEOUT_MS = 1000
CHECK_SECONDS = 0.3  # how long a start may spend on looking for damage; a registry of one till needs far less

_ONLY_OWNER = 0o600
_HEADER = 100  # bytes; SQLite takes a file that is shorter than its own header for a new one
_PRAGMAS = ("synchronous = full", "foreign_keys = on", "trusted_schema = off", "secure_delete = on")

# The low byte of SQLite's result code -> what it means here (sqlite.org/rescode.html).
_REFUSALS = {
    sqlite3.SQLITE_PERM: NotWritableReason.READ_ONLY,
    sqlite3.SQLITE_READONLY: NotWritableReason.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: NotWritableReason.FOLDER,
    sqlite3.SQLITE_FULL: NotWritableReason.FULL,
    sqlite3.SQLITE_IOERR: NotWritableReason.INPUT_OUTPUT,
}
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class SqliteFile:
    """An open registry file; `reading()` and `writing()` give one caller at a time a connection inside a transaction.

    Safe to call from any thread: there is one connection and callers queue for it.
    """

    shared = False  # no other till writes here

    def __init__(self, path: Path) -> None:
        self.path = path
        with _explained(path):
            if path.exists():
                _refuse_broken(path)
            else:
                _create(path)
            self._engine = _engine(path, ("journal_mode = wal",))
            try:
                self._bring_up_to_date()
            except BaseException:
                self._engine.dispose()
                raise

    def _bring_up_to_date(self) -> None:
        """Old schema -> new, and one empty write so that a file nobody may change is found now and not at the till."""
        with self.writing() as connection:
            found = connection.exec_driver_sql("select version_num from alembic_version").scalar_one()
            if found != migrations.CURRENT:
                migrations.upgrade(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose reads all see the same moment."""
        with _explained(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection holding the write lock; committed and synced to the disk when the block ends well."""
        with _explained(self.path), self._engine.connect() as connection:
            connection.execution_options(registry_writes=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close the file; SQLite then folds the write-ahead log into it."""
        self._engine.dispose()


def _engine(path: Path, more_pragmas: tuple[str, ...] = ()) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,  # names and telephone numbers do not belong into the text of an error
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not guessed by the driver
        for pragma in (*_PRAGMAS, *more_pragmas):
            connection.execute(f"pragma {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that turns into a writer halfway fails at once when another process writes.
        writes = connection.get_execution_options().get("registry_writes", False)
        connection.exec_driver_sql("begin immediate" if writes else "begin")

    return engine


def _create(path: Path) -> None:
    """Build an empty registry beside `path` and move it into place."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".new")
        for leftover in (unfinished, Path(f"{unfinished}-journal")):
            leftover.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, _ONLY_OWNER))
    except OSError as error:
        raise NotWritable(path, NotWritableReason.FOLDER) from error
    engine = _engine(unfinished)
    try:
        with engine.connect() as connection:
            connection.execution_options(registry_writes=True)
            connection.exec_driver_sql(f"pragma application_id = {APPLICATION_ID}")
            migrations.upgrade(connection)
            connection.commit()
    finally:
        engine.dispose()
    unfinished.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """The new name has to reach the disk as well (POSIX: fsync of the directory; Windows journals it by itself)."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _refuse_broken(path: Path) -> None:
    """Look at an existing file without writing to it; raises Corrupt, TooNew or what `_explained` makes of an error."""
    if path.stat().st_size < _HEADER:
        raise Corrupt(path, CorruptReason.EMPTY)
    with contextlib.suppress(OSError):
        path.chmod(_ONLY_OWNER)
    # Only for reading; a write-ahead log left by a crash is taken into account, not folded in.
    with contextlib.closing(
        sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_MS / 1000)
    ) as connection:
        if connection.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
            connection.execute("select count(*) from sqlite_master").fetchone()  # raises when it is no database at all
            raise Corrupt(path, CorruptReason.NOT_OURS)
        found = connection.execute("select version_num from alembic_version").fetchone()
        if found is None:
            raise Corrupt(path, CorruptReason.DAMAGED, "no schema version")
        if found[0] not in migrations.REVISIONS:
            raise TooNew(path, found=str(found[0]), known=migrations.CURRENT)
        deadline = time.monotonic() + CHECK_SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > deadline, 10_000)
        try:
            answer = connection.execute("pragma quick_check(1)").fetchone()[0]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
        else:
            if answer != "ok":
                raise Corrupt(path, CorruptReason.DAMAGED, answer.splitlines()[0])


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """SQLite's and the system's errors as the registry's own."""
    try:
        yield
    except sqlite3.Error as error:
        _raise_explained(path, error)
        raise
    except DatabaseError as error:
        _raise_explained(path, error.orig)
        raise
    except OSError as error:
        raise NotWritable(path, NotWritableReason.INPUT_OUTPUT) from error


def _raise_explained(path: Path, error: BaseException | None) -> None:
    """Raise the registry's own error for a driver's; return when it is one that only a mistake of ours can cause."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _LOCKED:
        raise Locked(path) from error
    if code in _REFUSALS:
        raise NotWritable(path, _REFUSALS[code]) from error
    if code == sqlite3.SQLITE_NOTADB:
        raise Corrupt(path, CorruptReason.NOT_A_DATABASE) from error
    if code == sqlite3.SQLITE_CORRUPT or "no such table" in str(error):
        raise Corrupt(path, CorruptReason.DAMAGED, str(error)) from error
