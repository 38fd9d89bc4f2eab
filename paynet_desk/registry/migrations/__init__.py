"""The registry's schema and how it came about (Alembic). Driven by the program with the connection given; no ini file.

`REVISIONS` repeats the names of the revisions in order, so that an up-to-date registry opens without loading Alembic;
a test keeps it equal to `versions/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

REVISIONS = ("0001", "0002", "0003")
CURRENT = REVISIONS[-1]


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the database behind `connection` to a revision, inside the transaction that the caller opened."""
    from alembic import command  # late: 0.1 s that only a first start or an update has to pay
    from alembic.config import Config

    config = Config()
    # By the package's own place, which exists in a checkout, in a wheel and in a frozen program alike.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
