"""What stands in the merchant's database, read as another program would read it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any


class OnDisk:
    """Reads the registry ``file`` of a till."""

    _open: sqlite3.Connection | None = None

    @property
    def file(self) -> Path:
        raise NotImplementedError

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read all that follows over one connection."""
        if not self.file.exists():
            yield
            return
        with closing(self._connected()) as self._open:
            try:
                yield
            finally:
                self._open = None

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=5)
        connection.row_factory = sqlite3.Row
        return connection

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """What another program would read in the merchant's database now."""
        if not self.file.exists():
            return []
        if self._open is not None:
            return [dict(row) for row in self._open.execute(query, values)]
        with closing(self._connected()) as connection:
            return [dict(row) for row in connection.execute(query, values)]

    def journal(self, operation: str = "") -> list[dict[str, Any]]:
        """The journal's rows, oldest first; of one operation ("save", "send_code") or of all."""
        rows = self._rows_if_made("select * from journal order by seq")
        return [row for row in rows if operation in ("", row["operation"])]

    def sales(self) -> list[dict[str, Any]]:
        """The kept sales, oldest first."""
        return self._rows_if_made(
            "select payments.*, gsm from payments join customers c on c.id = customer_id order by payments.id"
        )

    def stored_cards(self) -> list[dict[str, Any]]:
        """The kept cards with their owners."""
        return self.rows("select cards.*, gsm, name, owner_id from cards join customers on customers.id = customer_id")

    def _rows_if_made(self, query: str) -> list[dict[str, Any]]:
        """None where the tables are not there yet."""
        try:
            return self.rows(query)
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return []
            raise
