"""The registry's own code on a database that survives a killed program, but not this process: nothing is synced."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from paynet_desk.registry import tables
from paynet_desk.registry.sqlite import SqliteFile

_MEMORY = Path("/dev/shm")  # a RAM disk, where there is one


class SharedFile(SqliteFile):
    """One file for the tills of a schedule: emptied instead of made anew, one connection that stays."""

    shared = True
    _kept: Connection | None = None

    @classmethod
    def anywhere(cls) -> SharedFile:
        """A new one."""
        folder = tempfile.mkdtemp(prefix="schedules-", dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None)
        file = cls(Path(folder) / "registry.db")
        file._kept = file._engine.connect()
        for pragma in ("synchronous = off", "journal_mode = memory", "locking_mode = exclusive", "secure_delete = off"):
            file._raw.execute(f"pragma {pragma}").fetchall()
        return file

    @property
    def _raw(self) -> Any:
        assert self._kept is not None
        return self._kept.connection.dbapi_connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        if self._kept is None:
            with super().reading() as connection:
                yield connection
        else:
            with self._kept.begin():
                yield self._kept

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        if self._kept is None:
            with super().writing() as connection:
                yield connection
        else:
            with self._kept.begin():
                yield self._kept

    def empty(self) -> None:
        """No customer, no row."""
        self._raw.execute("begin")
        for table in reversed(tables.metadata.sorted_tables):
            self._raw.execute(f'delete from "{table.name}"')
        self._raw.execute("commit")

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """What is in it, read beside the registry."""
        cursor = self._raw.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def remove(self) -> None:
        """Close and delete."""
        assert self._kept is not None
        self._kept.close()
        self.close()
        for leftover in self.path.parent.iterdir():
            leftover.unlink()
        self.path.parent.rmdir()
