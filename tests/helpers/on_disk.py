"""What stands in the merchant's database, read as another program would read it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


class OnDisk:
    """Reads the registry ``file`` of a till."""

    @property
    def file(self) -> Path:
        raise NotImplementedError

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """What another program would read in the merchant's database now."""
        if not self.file.exists():
            return []
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=5)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def journal(self, operation: str = "") -> list[dict[str, Any]]:
        """The journal's rows, oldest first; of one operation ("save", "send_code") or of all."""
        if not self.rows("select 1 from sqlite_master where name = 'journal'"):
            return []
        return [row for row in self.rows("select * from journal order by seq") if operation in ("", row["operation"])]

    def sales(self) -> list[dict[str, Any]]:
        """The kept sales, oldest first."""
        if not self.rows("select 1 from sqlite_master where name = 'payments'"):
            return []
        return self.rows(
            "select payments.*, gsm from payments join customers c on c.id = customer_id order by payments.id"
        )

    def stored_cards(self) -> list[dict[str, Any]]:
        """The kept cards with their owners."""
        return self.rows("select cards.*, gsm, name, owner_id from cards join customers on customers.id = customer_id")
