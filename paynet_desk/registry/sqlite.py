"""The registry as one SQLite file beside one till: where it lies, who may read it, and what a broken one looks like.

A new file is built under another name and moved into place when its tables are complete, so a file that is there is
whole or was damaged later. A file that is damaged, foreign or newer is refused before anything is written to it, at the
start as well as after any refusal in mid-run: then the file is looked at anew, so that a cause that is gone is noticed
without a restart. No connection ever makes a file: one that vanished is missed, not replaced by an empty one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from json import JSONDecodeError
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from paynet_desk import __version__
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
COPIES_KEPT = 3  # of the file as it was before its schema changed

_ONLY_OWNER = 0o600
_HEADER = 100  # bytes; SQLite takes a file that is shorter than its own header for a new one
_LITTLE_ROOM = 64 * 1024  # bytes; with less the shared memory beside the file cannot be made, which SQLite calls I/O
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
_SYSTEM_REFUSALS = {
    errno.ENOSPC: NotWritableReason.FULL,
    errno.EDQUOT: NotWritableReason.FULL,
    errno.EROFS: NotWritableReason.READ_ONLY,
    errno.EACCES: NotWritableReason.FOLDER,
    errno.EPERM: NotWritableReason.FOLDER,
    errno.ENOTDIR: NotWritableReason.FOLDER,
    errno.EEXIST: NotWritableReason.FOLDER,  # a file stands where the folder should be
}
# Our statements are fixed, so these say that the schema or a text is not what we wrote; the others, a value.
_NOT_AS_WRITTEN = ("no such", "has no column", "could not decode", "malformed")
_NOT_OUR_VALUE = ("is not a valid", "time data", "unconverted data")


class SqliteFile:
    """An open registry file; `reading()` and `writing()` give one caller at a time a connection inside a transaction.

    Safe to call from any thread: there is one connection and callers queue for it.
    """

    shared = False  # no other till writes here

    def __init__(self, path: Path) -> None:
        self.path = path
        self._is_doubtful = False  # something was refused: look at the file anew before it is used again
        with explained(path):
            finish_replacing(path)
            if path.exists() or _has_log(path):
                refuse_broken(path)
            else:
                create(path)
            self._engine = _engine(path, ("journal_mode = wal",))
            self._places: tuple[_Place, _Place] = (_place(path), None)
            try:
                self._bring_up_to_date()
            except BaseException:
                self._engine.dispose()
                raise

    def _bring_up_to_date(self) -> None:
        """Old schema -> new, and one real write so that a full disk and a closed file are found before the till is."""
        with self.writing() as connection:
            found = connection.exec_driver_sql("select version_num from alembic_version").scalar_one()
            if found != migrations.CURRENT:
                _keep_copy(self.path, found)
                migrations.upgrade(connection)
                sign(connection)
            touch(connection)

    def probe(self) -> None:
        """Write and sync something that changes nothing; raises what a request's row would be refused with."""
        with self.writing() as connection:
            touch(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose reads all see the same moment."""
        with self._watched(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection holding the write lock; committed and synced to the disk when the block ends well."""
        with self._watched(), self._engine.connect() as connection:
            connection.execution_options(registry_writes=True)
            with connection.begin():
                yield connection
            if self._was_moved():  # then what was written is in no file that the next start will find
                raise Corrupt(self.path, CorruptReason.MISSING)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """What is refused is explained; after a refusal the next use begins as a start does, on a new connection."""
        try:
            with explained(self.path):
                if self._is_doubtful or self._was_moved():
                    self._is_doubtful = True
                    self._engine.dispose()
                    finish_replacing(self.path)
                    refuse_broken(self.path)
                    self._places = (_place(self.path), None)
                    self._is_doubtful = False
                yield
        except (NotWritable, Corrupt, TooNew):
            self._is_doubtful = True
            raise

    def _was_moved(self) -> bool:
        """Another file, or none, lies where ours or its log did; SQLite itself would write on into the one it has."""
        file, log = self._places
        now = (_place(self.path), _place(Path(f"{self.path}-wal")))
        if log is None:  # made at the first use
            self._places = (file, now[1])
        return now[0] != file or (log is not None and now[1] != log)

    def close(self) -> None:
        """Close the file; SQLite then folds the write-ahead log into it."""
        self._engine.dispose()


_Place: TypeAlias = tuple[int, int] | None


def _place(path: Path) -> _Place:
    """Which file lies there, whatever it is called."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def touch(connection: Connection) -> None:
    """Write the header as it is: the least that has to reach the disk."""
    version = connection.exec_driver_sql("pragma user_version").scalar_one()
    connection.exec_driver_sql(f"pragma user_version = {version}")


def sign(connection: Connection) -> None:
    """Note in the header which program made the schema, so that an older one can say what it needs."""
    major, minor, patch = (int(part) for part in __version__.split("."))
    connection.exec_driver_sql(f"pragma user_version = {(major * 1000 + minor) * 1000 + patch}")


def signature(user_version: int) -> str:
    """The program's version behind `sign`; "" where none was noted."""
    whole, patch = divmod(user_version, 1000)
    return f"{whole // 1000}.{whole % 1000}.{patch}" if user_version > 0 else ""


def _engine(path: Path, more_pragmas: tuple[str, ...] = ()) -> Engine:
    place = f"{path.absolute().as_uri()}?mode=rw"  # never makes a file
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(
            place, uri=True, check_same_thread=False, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None
        ),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,  # names and telephone numbers do not belong into the text of an error
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


# ---- the file and what lies beside it --------------------------------------------------------------------------------


def parts(path: Path) -> tuple[Path, ...]:
    """The file and what SQLite keeps beside it, as far as it is there."""
    return tuple(file for file in (path, *_beside(path)) if file.exists())


def _beside(path: Path) -> tuple[Path, ...]:
    return tuple(Path(f"{path}{end}") for end in ("-wal", "-shm", "-journal"))


def _has_log(path: Path) -> bool:
    """There is something in the write-ahead log; an empty one is left by whoever only looked."""
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def create(path: Path) -> None:
    """Build an empty registry beside `path` and move it into place."""
    unfinished = build(path)
    unfinished.replace(path)
    sync_folder(path.parent)


def build(path: Path, revision: str = "head") -> Path:
    """A new, empty registry of a revision, whole and synced, under another name beside `path`."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".new")
        for leftover in (unfinished, *_beside(unfinished)):
            leftover.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, _ONLY_OWNER))
    except OSError as error:
        raise NotWritable(path, _SYSTEM_REFUSALS.get(error.errno or 0, NotWritableReason.FOLDER)) from error
    with changing(unfinished) as connection:
        connection.exec_driver_sql(f"pragma application_id = {APPLICATION_ID}")
        migrations.upgrade(connection, revision)
        sign(connection)
    return unfinished


@contextmanager
def changing(path: Path) -> Iterator[Connection]:
    """A connection to a registry that nobody else uses yet; committed and synced when the block ends well.

    The file keeps a write-ahead log from here on: to change that later takes a rollback journal, and a crash that left
    one would make the file unreadable to a look without writing (`refuse_broken`).
    """
    engine = _engine(path, ("journal_mode = wal",))
    try:
        with engine.connect() as connection:
            connection.execution_options(registry_writes=True)
            with connection.begin():
                yield connection
    finally:
        engine.dispose()


def replace_with(path: Path, finished: Path) -> None:
    """Put `finished` into the place of a broken registry; its write-ahead log must not meet the new file.

    Once `finished` bears its second name the exchange is decided: whoever opens the registry next ends it.
    """
    finished.replace(_next(path))
    for left in _beside(finished):  # empty: by whoever looked at it without writing
        left.unlink(missing_ok=True)
    sync_folder(path.parent)
    finish_replacing(path)


def finish_replacing(path: Path) -> None:
    """End an exchange that was decided and cut off."""
    following = _next(path)
    if not following.exists():
        return
    for part in _beside(path):
        part.unlink(missing_ok=True)
    sync_folder(path.parent)
    following.replace(path)
    sync_folder(path.parent)


def _next(path: Path) -> Path:
    return path.with_name(path.name + ".next")


def free_name(path: Path, what: str, moment: datetime) -> Path:
    """A name beside `path` that nothing has yet: "registry.db.broken-20261121-143205"."""
    stem = f"{path.name}.{what}-{moment.astimezone(UTC):%Y%m%d-%H%M%S}"
    number = 1
    while (name := path.with_name(stem if number == 1 else f"{stem}-{number}")).exists() or parts(name):
        number += 1
    return name


def sync_file(file: Path) -> None:
    """What was written to `file` is on the disk when this returns."""
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """The new name has to reach the disk as well (POSIX: fsync of the directory; Windows journals it by itself)."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _keep_copy(path: Path, schema: str) -> None:
    """Keep the file as it is before its schema changes, and the last of such copies; called with the write lock held.

    What fails here is raised before anything was changed; half a copy never bears a copy's name.
    """
    half = path.with_name(path.name + ".copying")
    try:
        for leftover in (half, *_beside(half)):
            leftover.unlink(missing_ok=True)
        os.close(os.open(half, os.O_CREAT | os.O_EXCL | os.O_RDWR, _ONLY_OWNER))
        with contextlib.closing(read_only(path)) as source, contextlib.closing(sqlite3.connect(half)) as copy:
            copy.execute("pragma synchronous = full")
            source.backup(copy)
            copy.execute("pragma journal_mode = delete")  # one file, nothing beside it
        sync_file(half)
        half.replace(free_name(path, f"schema-{schema}", datetime.now(UTC)))
        for old in sorted(path.parent.glob(f"{path.name}.schema-*"), key=_moment_of)[:-COPIES_KEPT]:
            old.unlink()
        sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
        raise


def _moment_of(copy: Path) -> str:
    """The copy's place in time, whatever its schema is called."""
    return copy.name.partition(".schema-")[2].partition("-")[2]


# ---- looking without touching ----------------------------------------------------------------------------------------


def read_only(path: Path) -> sqlite3.Connection:
    """Only for reading; a write-ahead log left by a crash is taken into account, not folded in."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_MS / 1000)


def refuse_broken(path: Path, check_seconds: float | None = None) -> None:
    """Look at an existing file without writing to it; raises Corrupt, TooNew or what `explained` makes of an error.

    Damage is looked for as long as `check_seconds` allow (CHECK_SECONDS): pages first, then whether every index holds
    what its table does, which finds a changed number, owner or state.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise Corrupt(path, CorruptReason.MISSING) from error
    if size < _HEADER:
        raise Corrupt(path, CorruptReason.EMPTY)
    with contextlib.suppress(OSError):
        path.chmod(_ONLY_OWNER)
    with contextlib.closing(read_only(path)) as connection:
        if connection.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
            connection.execute("select count(*) from sqlite_master").fetchone()  # raises when it is no database at all
            raise Corrupt(path, CorruptReason.NOT_OURS)
        found = connection.execute("select version_num from alembic_version").fetchone()
        if found is None:
            raise Corrupt(path, CorruptReason.DAMAGED, "no schema version")
        if found[0] not in migrations.REVISIONS:
            needed = signature(connection.execute("pragma user_version").fetchone()[0])
            raise TooNew(path, found=str(found[0]), known=migrations.CURRENT, needed=needed)
        deadline = time.monotonic() + (CHECK_SECONDS if check_seconds is None else check_seconds)
        connection.set_progress_handler(lambda: time.monotonic() > deadline, 10_000)
        try:
            for look in ("quick_check(1)", "integrity_check(1)", "foreign_key_check"):
                answer = connection.execute(f"pragma {look}").fetchone()
                if answer is not None and answer[0] != "ok":
                    raise Corrupt(path, CorruptReason.DAMAGED, str(answer[0]).splitlines()[0])
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise


# ---- errors ----------------------------------------------------------------------------------------------------------


@contextmanager
def explained(path: Path) -> Iterator[None]:
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
        _refuse_writing(path, _SYSTEM_REFUSALS.get(error.errno or 0, NotWritableReason.INPUT_OUTPUT), error)
    except ValueError as error:
        if isinstance(error, JSONDecodeError) or any(words in str(error) for words in _NOT_OUR_VALUE):
            raise Corrupt(path, CorruptReason.DAMAGED, type(error).__name__) from error
        raise


def _raise_explained(path: Path, error: BaseException | None) -> None:
    """Raise the registry's own error for a driver's; return when it is one that only a mistake of ours can cause."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _LOCKED:
        raise Locked(path) from error
    if code in _REFUSALS:
        _refuse_writing(path, _REFUSALS[code], error)
    if code == sqlite3.SQLITE_NOTADB:
        raise Corrupt(path, CorruptReason.NOT_A_DATABASE) from error
    if code == sqlite3.SQLITE_CORRUPT or any(words in str(error).lower() for words in _NOT_AS_WRITTEN):
        raise Corrupt(path, CorruptReason.DAMAGED, str(error)) from error


def _refuse_writing(path: Path, reason: NotWritableReason, error: BaseException | None) -> NoReturn:
    """Raise NotWritable; where the disk has no room left, that is the reason, whatever failed first."""
    if not path.exists() and path.parent.exists() and reason is NotWritableReason.READ_ONLY:
        raise Corrupt(path, CorruptReason.MISSING) from error  # SQLite: "attempt to write a readonly database"
    if reason in (NotWritableReason.INPUT_OUTPUT, NotWritableReason.FOLDER) and _room_at(path.parent) < _LITTLE_ROOM:
        reason = NotWritableReason.FULL
    raise NotWritable(path, reason) from error


def refuse_closed(path: Path) -> None:
    """Raise NotWritable where the file could not be written, as far as can be told without writing."""
    if not os.access(path.parent, os.W_OK):
        raise NotWritable(path, NotWritableReason.FOLDER)
    if not os.access(path, os.W_OK):
        raise NotWritable(path, NotWritableReason.READ_ONLY)
    if _room_at(path.parent) < _LITTLE_ROOM:
        raise NotWritable(path, NotWritableReason.FULL)


def _room_at(folder: Path) -> int:
    """Bytes that this user may still write there; plenty where the system does not say."""
    import shutil  # late: only a refusal pays for it

    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return sys.maxsize
