"""docs/flow-store-card.md is generated from the table; run with REGENERATE=1 to write it anew."""

from __future__ import annotations

import os
from pathlib import Path

from paynet_desk.flow.diagram import mermaid, table
from paynet_desk.flow.store_card import ROWS, State

PAGE = Path(__file__).parents[2] / "docs" / "flow-store-card.md"
HEAD = """# Store a card: the machine

Drawn from the table in `paynet_desk/flow/store_card.py` by the test run; change the table, not this page
(`REGENERATE=1 make test` writes it). Rows that stay in their state are in the table below and not in the picture.
"""


def test_the_page_shows_the_table_as_it_is() -> None:
    drawn = mermaid(ROWS, State.CUSTOMER, (State.STORED,))
    wanted = f"{HEAD}\n```mermaid\n{drawn}\n```\n\n{table(ROWS)}\n"
    if os.environ.get("REGENERATE"):
        PAGE.write_text(wanted, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == wanted
