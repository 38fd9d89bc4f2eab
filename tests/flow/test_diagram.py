"""The pages about the machines are generated from their tables; run with REGENERATE=1 to write them anew."""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from paynet_desk.flow import look_after, pay, store_card
from paynet_desk.flow.diagram import mermaid, table

DOCS = Path(__file__).parents[2] / "docs"
HEAD = """# {title}: the machine

Drawn from the table in `paynet_desk/flow/{module}.py` by the test run; change the table, not this page
(`REGENERATE=1 make test` writes it). Rows that stay in their state are in the table below and not in the picture.
"""


@pytest.mark.parametrize(
    ("title", "module", "rows", "start", "ends"),
    [
        ("Store a card", "store_card", store_card.ROWS, store_card.State.CUSTOMER, (store_card.State.STORED,)),
        ("Take a payment", "pay", pay.ROWS, pay.State.AMOUNT, (pay.State.PAID,)),
        ("Look after stored cards", "look_after", look_after.ROWS, look_after.State.CUSTOMER, (look_after.State.LIST,)),
    ],
)
def test_the_page_shows_the_table_as_it_is(
    title: str, module: str, rows: Sequence[Any], start: Enum, ends: Sequence[Enum]
) -> None:
    page = DOCS / f"flow-{module.replace('_', '-')}.md"
    head = HEAD.format(title=title, module=module)
    wanted = f"{head}\n```mermaid\n{mermaid(rows, start, ends)}\n```\n\n{table(rows)}\n"
    if os.environ.get("REGENERATE"):
        page.write_text(wanted, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == wanted
