"""What an administrator does about a registry that is refused: look at it, save what can be read, or begin anew.

Nothing here runs by itself. Before anything is put into the file's place, the file and all that lies beside it is
copied under another name and synced; no copy is ever written over. Rows are read through a read-only connection, every
table from both ends and row by row in between, and written into a new registry. What cannot be known of a row is set
to what blocks: an unreadable state is an open question, a row whose customer is gone gets one that nobody is called by.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Integer, Table, create_engine
from sqlalchemy.exc import DatabaseError, StatementError

from paynet_desk.registry import evidence, migrations, sqlite, tables
from paynet_desk.registry.errors import ChainBroken, Corrupt, CorruptReason, Locked, RegistryError
from paynet_desk.registry.values import Operation, Outcome, PaymentState, Stage, Task

ALL_THE_TIME = float("inf")
GAP_ROWS = 20_000  # row numbers tried one by one between what can be read from either end
BLIND_ROWS = 1_000  # the same, behind the last that can be read where nothing can be from the end

_ONLY_OWNER = 0o600
_PAGE = 4096
_HEADER = 100  # bytes of the first page before its tree
_INTERIOR = 5  # a page that holds numbers of pages below it
# In the order in which a row may name another's.
_TABLES = tuple(table.name for table in tables.metadata.sorted_tables)
_NEVER_DELETED = ("customers", "journal", "payments")  # a number that is missing between others was a row
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_LONG_AGO = "2000-01-01T00:00:00.000000Z"


def _values(kind: type[Enum], *more: str) -> frozenset[str]:
    return frozenset({*(one.value for one in kind), *more})


# What a column may hold, and what stands there when it holds something else: always what blocks or asks.
_WORDS: Mapping[tuple[str, str], tuple[frozenset[str], str]] = {
    ("journal", "state"): (_values(Outcome, "sent"), Outcome.UNKNOWN.value),
    ("journal", "operation"): (_values(Operation), Operation.SAVE.value),
    ("journal", "task"): (_values(Task), Task.STORE_CARD.value),
    ("payments", "state"): (_values(PaymentState), PaymentState.UNKNOWN.value),
    ("payments", "stage"): (_values(Stage), Stage.CHARGE_SENT.value),
    ("payments", "task"): (_values(Task), Task.PAY_AND_STORE.value),
}


@dataclass(frozen=True)
class Found:
    """What `look` saw: None where the file is not there or nothing is wrong; the evidence chain apart from the file."""

    path: Path
    exists: bool
    refusal: RegistryError | None = None
    chain: ChainBroken | None = None
    rows: Mapping[str, int] = field(default_factory=dict)
    copies: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Saved:
    """What became of one table: rows kept, of these with a value set anew, rows missing.

    Of ``missing`` there may be more where the table's end could not be read; None: some, and nothing tells how many.
    """

    kept: int
    mended: int
    missing: int | None


@dataclass(frozen=True)
class Rescued:
    """What `rescue` did. `stand_ins`: customers of whom only the number was left; `chain`: where the evidence broke."""

    copy: Path
    tables: Mapping[str, Saved]
    stand_ins: int
    questions: int
    chain: ChainBroken | None


class NothingReadable(RegistryError):  # noqa: N818 - says what it is
    """Not one row can be read. The file is where it was; `copy` is a copy of it."""

    def __init__(self, path: Path, copy: Path) -> None:
        super().__init__(f"nothing readable in {path}")
        self.path = path
        self.copy = copy


class NotBroken(RegistryError):  # noqa: N818
    """The registry is in order (`refusal` None), or refused for a cause that replacing it does not mend."""

    def __init__(self, path: Path, refusal: RegistryError | None) -> None:
        super().__init__(f"registry not broken: {path}" + (f" ({refusal})" if refusal else ""))
        self.path = path
        self.refusal = refusal


def look(path: Path) -> Found:
    """Look through the whole file, however long it takes, without writing to it."""
    beside = ("-wal", "-shm", "-journal")  # a copy's own parts are no copies
    found = sorted(path.parent.glob(f"{path.name}.*-*")) if path.parent.is_dir() else []
    copies = tuple(copy for copy in found if not copy.name.endswith(beside))
    exists = bool(sqlite.parts(path))
    try:
        with sqlite.explained(path):
            if not exists:
                return Found(path, exists=False, copies=copies)
            sqlite.refuse_broken(path, ALL_THE_TIME)
            with contextlib.closing(sqlite.read_only(path)) as connection:
                rows = {name: _count(connection, name) for name in _TABLES if _columns(connection, name)}
                version = connection.execute("select version_num from alembic_version").fetchone()[0]
            chain = _broken_chain(path) if version == migrations.CURRENT else None
            sqlite.refuse_closed(path)
    except RegistryError as refusal:
        return Found(path, exists, refusal, copies=copies)
    return Found(path, exists, None, chain, rows, copies)


def keep(path: Path, moment: datetime) -> Path:
    """Copy the file and what lies beside it under a new name, for the owner only, synced; the copy of the file.

    Raises Locked when it changed meanwhile: the program is still open.
    """
    copy = sqlite.free_name(path, "broken", moment)
    there = sqlite.parts(path)
    before = [(part.stat().st_size, part.stat().st_mtime_ns) for part in there]
    for part in there:
        name = Path(f"{copy}{part.name.removeprefix(path.name)}")
        descriptor = os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _ONLY_OWNER)
        with os.fdopen(descriptor, "wb") as target, part.open("rb") as source:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
    sqlite.sync_folder(path.parent)
    if before != [(part.stat().st_size, part.stat().st_mtime_ns) for part in there]:
        raise Locked(path)
    return copy


def begin_anew(path: Path, moment: datetime) -> Path:
    """Keep a broken file and put an empty registry into its place; the copy. Raises NotBroken, NotWritable, Locked."""
    with sqlite.explained(path):
        _refuse_unbroken(path)
        copy = keep(path, moment)
        sqlite.replace_with(path, sqlite.build(path))
        return copy


def rescue(path: Path, moment: datetime) -> Rescued:
    """Keep a broken file and put a registry with all that can be read of it into its place.

    Raises NotBroken, NothingReadable, NotWritable, Locked; the file in place is untouched then.
    """
    with sqlite.explained(path):
        refusal = _refuse_unbroken(path)
        copy = keep(path, moment)
        if refusal.reason is CorruptReason.NOT_OURS:
            raise NothingReadable(path, copy)
        with tempfile.TemporaryDirectory(prefix=".rescue-", dir=path.parent) as folder:
            work = Path(folder) / path.name
            for part in sqlite.parts(copy):
                shutil.copyfile(part, f"{work}{part.name.removeprefix(copy.name)}")
            read = _read(work)
            if not any(read.rows.values()):
                raise NothingReadable(path, copy)
            finished = sqlite.build(path, read.revision)
            with sqlite.changing(finished) as connection:
                saved, stand_ins = _write(connection, read)
                _complete(connection)
                if read.revision != migrations.CURRENT:
                    migrations.upgrade(connection)
                    sqlite.sign(connection)
        sqlite.refuse_broken(finished, ALL_THE_TIME)
        with contextlib.closing(sqlite.read_only(finished)) as connection:
            asks = "select (select count(*) from journal where state in ('sent', 'unknown')"
            asks += " and operation not in ('create_token', 'charge'))"
            asks += " + (select count(*) from payments where state in ('open', 'unknown'))"
            questions = connection.execute(asks).fetchone()[0]
        chain = _broken_chain(finished)
        sqlite.replace_with(path, finished)
        return Rescued(copy, saved, stand_ins, questions, chain)


def _refuse_unbroken(path: Path) -> Corrupt:
    refusal = look(path).refusal
    if not isinstance(refusal, Corrupt):
        raise NotBroken(path, refusal)
    return refusal


def _broken_chain(path: Path) -> ChainBroken | None:
    engine = create_engine("sqlite://", creator=lambda: sqlite.read_only(path))
    try:
        with engine.connect() as connection:
            evidence.verify(connection)
    except ChainBroken as broken:
        return ChainBroken(broken.till, broken.row, broken.why)  # with its traceback it would hold the connection open
    finally:
        engine.dispose()
    return None


# ---- reading what can be read ----------------------------------------------------------------------------------------

_Rows = dict[int, dict[str, Any]]  # by row number


@dataclass(frozen=True)
class _Read:
    """The rows that could be read, the tables that could not be read to their end, the schema's revision."""

    rows: Mapping[str, _Rows]
    torn: frozenset[str]
    revision: str


def _read(work: Path) -> _Read:
    """Every row of every table that can be read. ``work`` is written to where its schema is broken."""
    first = _read_tables(work)
    if not first.torn:
        return first
    _lend_schema(work)
    second = _read_tables(work)
    rows = {name: max(first.rows[name], second.rows[name], key=len) for name in _TABLES}
    return _Read(rows, first.torn & second.torn, first.revision)


def _lend_schema(work: Path) -> None:
    """Overwrite the pages that hold the schema with those of a new file, where they are the same as a rule."""
    fresh = sqlite.build(work.with_name("fresh")).read_bytes()
    with work.open("r+b") as damaged:
        pages = max(-(-damaged.seek(0, os.SEEK_END) // _PAGE), len(fresh) // _PAGE)
        damaged.truncate(pages * _PAGE)
        for number in _schema_pages(fresh):
            damaged.seek((number - 1) * _PAGE)
            damaged.write(fresh[(number - 1) * _PAGE : number * _PAGE])
        damaged.seek(28)  # how many pages there are (sqlite.org/fileformat2.html, 1.3)
        damaged.write(pages.to_bytes(4, "big"))


def _schema_pages(content: bytes, number: int = 1) -> list[int]:
    """The page and those below it in the tree of tables (sqlite.org/fileformat2.html, 1.6)."""
    page = content[(number - 1) * _PAGE : number * _PAGE]
    at = _HEADER if number == 1 else 0
    if page[at] != _INTERIOR:
        return [number]
    cells = int.from_bytes(page[at + 3 : at + 5], "big")
    places = [int.from_bytes(page[at + 12 + 2 * cell : at + 14 + 2 * cell], "big") for cell in range(cells)]
    below = [int.from_bytes(page[place : place + 4], "big") for place in (at + 8, *places)]
    return [number, *(page for child in below for page in _schema_pages(content, child))]


def _read_tables(work: Path) -> _Read:
    rows: dict[str, _Rows] = {name: {} for name in _TABLES}
    torn = set(_TABLES)
    revision = migrations.CURRENT
    with contextlib.closing(sqlite.read_only(work)) as connection, contextlib.suppress(sqlite3.Error):
        connection.execute("pragma writable_schema = on")  # reads on where the file is shorter than it says
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for name in _TABLES:
            rows[name], whole = _rows(connection, name)
            torn -= {name} if whole else set()
        found = connection.execute("select version_num from alembic_version").fetchone()
        revision = found[0] if found and found[0] in migrations.REVISIONS else revision
    return _Read(rows, frozenset(torn), revision)


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"pragma table_info({table})")]


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"select count(*) from {table}").fetchone()[0])  # noqa: S608 - a name of ours


def _rows(connection: sqlite3.Connection, table: str) -> tuple[_Rows, bool]:
    """The rows, and whether these are all.

    From the start to the first that cannot be read, from the end likewise, then each number in between.
    """
    columns: list[str] = []
    with contextlib.suppress(sqlite3.Error):
        columns = _columns(connection, table)
    if not columns:
        return {}, False
    # "not indexed": the rows themselves, not an index that may be sound where they are not, or the reverse
    query = f"select rowid, {', '.join(columns)} from {table} not indexed"  # noqa: S608 - names of ours
    found: _Rows = {}

    def take(condition: str, *values: int) -> bool:
        try:
            for row in connection.execute(f"{query} {condition}", values):
                found[row[0]] = dict(zip(columns, row[1:], strict=True))
        except sqlite3.Error:
            return False
        return True

    if take("order by rowid"):
        return found, True
    low = max(found, default=0)
    take("where rowid > ? order by rowid desc", low)
    high = min((number for number in found if number > low), default=low + BLIND_ROWS)
    for number in range(low + 1, min(high, low + 1 + GAP_ROWS)):
        take("where rowid = ?", number)
    return found, False


# ---- writing it down anew --------------------------------------------------------------------------------------------


def _write(connection: Connection, read: _Read) -> tuple[dict[str, Saved], int]:
    """Insert what was read; what became of each table, and how many customers had to be made up for."""
    saved: dict[str, Saved] = {}
    stand_ins = 0
    for name in _TABLES:
        table = tables.metadata.tables[name]
        there = {column[1] for column in connection.exec_driver_sql(f"pragma table_info({name})")}
        kept = mended = refused = 0
        for row in read.rows[name].values():
            values = {column: value for column, value in row.items() if column in there}
            changed = _mend(table, values)
            if _insert(connection, name, values):
                kept, mended = kept + 1, mended + changed
            else:
                refused += 1
        missing = refused + _gaps(name, read.rows)
        saved[name] = Saved(kept, mended, missing or (None if name in read.torn else 0))
        if name == "customers":  # before the rows that name them
            stand_ins = _stand_in(connection, read.rows)
    return saved, stand_ins


def _insert(connection: Connection, table: str, values: Mapping[str, Any]) -> bool:
    marks = ", ".join("?" * len(values))
    statement = f"insert into {table} ({', '.join(values)}) values ({marks})"  # noqa: S608 - names of ours
    try:
        connection.exec_driver_sql(statement, tuple(values.values()))
    except (DatabaseError, StatementError) as error:
        if isinstance(getattr(error, "orig", None), sqlite3.IntegrityError):
            return False
        raise
    return True


def _gaps(name: str, read: Mapping[str, _Rows]) -> int:
    """How many rows are known to be missing: numbers between others, and what the evidence's heads count."""
    rows = read.get(name, {})
    if name == "evidence":
        heads = {row["till"]: row["length"] for row in read.get("evidence_head", {}).values()}
        for row in rows.values():
            if isinstance(row["seq"], int):
                heads[row["till"]] = max(row["seq"], heads.get(row["till"]) or 0)
        return max(0, sum(length for length in heads.values() if isinstance(length, int)) - len(rows))
    named = {row.get("customer_id") for rows in read.values() for row in rows.values()} if name == "customers" else ()
    numbers = {number for number in (*rows, *named) if isinstance(number, int)}
    return max(numbers, default=0) - len(rows) if name in _NEVER_DELETED else 0


def _mend(table: Table, values: dict[str, Any]) -> bool:
    """Set what no program ever wrote to what blocks or asks; True when something was."""
    before = dict(values)
    for name in values:
        values[name] = _sound(table.name, table.c[name], values[name])
    if values.get("expiry_month") not in range(1, 13):
        values |= dict.fromkeys(values.keys() & {"expiry_year", "expiry_month"})
    if table.name != "cards" and values.get("pan_last4") is None:
        values |= dict.fromkeys(values.keys() & {"pan_first6", "pan_last4", "pan_length"})
    return values != before


def _sound(table: str, column: Column[Any], value: Any) -> Any:
    if (known := _WORDS.get((table, column.name))) is not None:
        return value if value in known[0] else known[1]
    if value is None and column.nullable:
        return None
    if isinstance(column.type, tables.UtcTime):
        if isinstance(value, str) and _is_time(value):
            return value
        return None if column.nullable else _LONG_AGO
    if isinstance(column.type, Boolean):
        return value if value in (0, 1) else None if column.nullable else 1
    if isinstance(column.type, Integer):
        return value if isinstance(value, int) else None if column.nullable else 0
    if column.name == "known_hashes":
        return value if isinstance(value, str) and re.fullmatch(r'\[("[^"\\]*"(, "[^"\\]*")*)?\]', value) else "[]"
    return value if isinstance(value, str) else None if column.nullable else ""


def _is_time(text: str) -> bool:
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.strptime(text, tables.TIME_FORMAT)  # noqa: DTZ007 - only its form is asked for
    except ValueError:
        return False
    return True


def _stand_in(connection: Connection, read: Mapping[str, _Rows]) -> int:
    """Customers that rows name and that are gone: owner and unique id from the journal, the GSM from the evidence."""
    kept = connection.exec_driver_sql("select id, gsm, user_unique_id, owner_id from customers").all()
    known, taken, uniques, owners = (set(column) for column in zip(*kept, strict=True)) if kept else (set(),) * 4
    gsm_of = {row.get("attempt_id"): row.get("gsm") for row in read.get("evidence", {}).values()}
    lost: dict[int, dict[str, Any]] = {}
    for name in ("journal", "payments", "cards"):
        for row in read.get(name, {}).values():
            number = row.get("customer_id")
            if not isinstance(number, int) or number in known:
                continue
            told = lost.setdefault(number, {"gsm": None, "user_unique_id": None, "owner_id": None})
            told["gsm"] = told["gsm"] or gsm_of.get(row.get("attempt_id"))
            told["user_unique_id"] = told["user_unique_id"] or row.get("user_unique_id")
            told["owner_id"] = row.get("answered_owner_id") or row.get("owner_id") or told["owner_id"]
    for number, told in lost.items():
        gsm = told["gsm"] if _free(told["gsm"], taken) else f"{number:010d}"[-10:]  # no mobile number begins with 0
        unique = told["user_unique_id"] if _free(told["user_unique_id"], uniques) else f"rescued-{number}"
        owner = told["owner_id"] if _free(told["owner_id"], owners) else None
        taken, uniques, owners = taken | {gsm}, uniques | {unique}, owners | {owner}
        values = {"id": number, "gsm": gsm, "name": "", "user_unique_id": unique, "owner_id": owner}
        _insert(connection, "customers", {**values, "since": _LONG_AGO})
    return len(lost)


def _free(value: Any, taken: set[Any]) -> bool:
    return isinstance(value, str) and bool(value) and value not in taken


def _complete(connection: Connection) -> None:
    """Give a sale that has not ended the journal row it is asked by, and each chain its head."""
    lost = """select payments.*, customers.user_unique_id from payments join customers on customers.id = customer_id
        where payments.state in ('open', 'unknown') and not exists (select 1 from journal
        where entry_id = coalesce(charge_entry_id, token_entry_id))"""
    for sale in list(connection.exec_driver_sql(lost).mappings()):
        row = {name: sale[name] for name in _OF_BOTH if name in sale}
        row |= {"entry_id": sale["charge_entry_id"] or sale["token_entry_id"], "state": Outcome.UNKNOWN.value}
        row |= {"operation": (Operation.CHARGE if sale["charge_entry_id"] else Operation.CREATE_TOKEN).value}
        row |= {"detail": "rescued", "known_hashes": "[]", "evidence_seq": 0, "evidence_hash": ""}
        _insert(connection, "journal", row)
    heads = """insert or replace into evidence_head (till, length, hash)
        select till, seq, hash from evidence as last where seq = (select max(seq) from evidence where till = last.till)
        and seq > coalesce((select length from evidence_head where till = last.till), 0)"""
    connection.exec_driver_sql(heads)


# What a sale's row and the row of its request have in common.
_OF_BOTH = (
    *("attempt_id", "task", "started_at", "till", "cashier", "customer_id", "user_unique_id", "session_id"),
    *("token_id", "reference_no", "amount_kurus", "pan_first6", "pan_last4", "pan_length", "expiry_year"),
    *("expiry_month", "label", "card_hash"),
)
