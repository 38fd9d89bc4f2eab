"""Writes ``docs/performance.md`` from the results of a run of `make bench`.

    python -m tests.bench.page

What is newer in ``build/bench.json`` than in ``docs/performance.json`` is taken over; the page is made from the latter
alone, so that it can be made again anywhere. What falls short is marked, and why stands in the goals' table.
"""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.bench.figure import Found, Goal, Missing, Row, cells, judge, rows_of
from tests.bench.goals import GOALS

ROOT = Path(__file__).resolve().parents[2]
FRESH, KEPT = ROOT / "build" / "bench.json", ROOT / "docs" / "performance.json"
PAGE = ROOT / "docs" / "performance.md"

_INTRO = """# Performance: the numbers, each beside its baseline

Written by `make performance` from a run of `make bench` (`docs/performance.json`); change what is measured, not this
page. A figure and its baseline are measured in the same run, in turns; the median of the rounds stands in the table, or
the longest where one time too many is one too many, and the spread of ours beside it. Machines differ and are noisy:
only ratios and counts mean something elsewhere. `short` is a goal that is missed.
"""

_INSTEAD = """## What a user would take instead

The same form (phone number, code, card, consent) as a page in Debian's Chromium, served from loopback, in a window
without tabs, run by an ordinary user with its sandbox. These are told, not judged. An Electron window could not be had
to compare with: the package `electron` of the npm registry holds no program (1 MB, version 45.5.0), its install step
fetches one from elsewhere.
"""

_RUN = """## How to run it

`make bench` sets up what it needs (a virtual display, Chromium), makes the frozen program and the Debian package where
they are missing or older than their sources, and then measures for less than ten minutes on two cores. It prints the
table and writes `build/bench.json`; its exit status says whether everything could be measured, not whether a goal is
met. The size of the unpruned bundle is kept in `build/bench/unpruned.json` as long as the locks and the recipe stay
the same. One part alone: `python -m tests.bench.startup --rounds 5`, likewise `strokes`, `key_to_paint`, `loop_gaps`,
`client_cpu`, `idle_memory`, `bank_pages`, `package_size`. `make performance` then renews this page. Measure on a
machine that has nothing else to do: the load average stands below the table.
"""


def take_over() -> None:
    """A newer run becomes the one that the page is made from."""
    if FRESH.exists() and (not KEPT.exists() or FRESH.stat().st_mtime > KEPT.stat().st_mtime):
        shutil.copyfile(FRESH, KEPT)


def page(result: dict[str, Any]) -> str:
    """The page, from a run."""
    rows = {row.goal: row for row in rows_of(result["figures"])}
    judged = [goal for goal in GOALS if not goal.name.endswith("Chromium")]
    instead = [goal for goal in GOALS if goal.name.endswith("Chromium")]
    facts = ", ".join(f"{name} {value}" for name, value in result["machine"].items())
    minutes, seconds = divmod(result["seconds"], 60)
    parts = [
        _INTRO,
        _table(judged, rows),
        _wrapped(f"Run of {result['date']}, {minutes} min {seconds} s. Machine: {facts}."),
        *_short(judged, rows),
        _INSTEAD,
        _table(instead, rows),
        "## How each was measured\n",
        *_how(judged, rows),
        _RUN,
    ]
    return "\n".join(parts)


def _table(goals: Iterable[Goal], rows: dict[str, Row]) -> str:
    lines = ["|  | figure | ours | baseline | ratio | goal |  | rounds |", "|" + " --- |" * 8]
    for goal in goals:
        row = rows.get(goal.name) or Missing(goal.name, "not part of this run")
        ours, beside, ratio, says, word, spread = cells(goal, row)
        word = f"**{word}**" if word and word != "met" else word
        lines.append(_line(goal.name.split()[0], goal.figure, ours, beside, ratio, says, word, spread))
    return "\n".join(lines) + "\n"


def _line(*cells_: str) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells_) + " |"


def _short(goals: Iterable[Goal], rows: dict[str, Row]) -> list[str]:
    """What falls short, and why."""
    lines: list[str] = []
    for goal in goals:
        row = rows.get(goal.name)
        if isinstance(row, Found) and judge(goal, row).met is False:
            lines.append(_item(f"**{goal.name.split()[0]}, {goal.figure}.** {goal.why or 'Not explained yet.'}"))
    return ["## What falls short, and why\n", *lines, ""] if lines else ["Whatever was measured meets its goal.\n"]


def _how(goals: Iterable[Goal], rows: dict[str, Row]) -> list[str]:
    """Each way of measuring once, with what else was seen in this run."""
    ways: dict[str, list[Goal]] = {}
    for goal in goals:
        ways.setdefault(goal.how, []).append(goal)
    lines: list[str] = []
    for how, of in ways.items():
        lines.append(_wrapped(f"**{of[0].name.split()[0]}, {of[0].figure}{' and others' if of[1:] else ''}.** {how}"))
        notes = [(goal, rows.get(goal.name)) for goal in of]
        seen = [_item(f"{goal.figure}: {row.note}") for goal, row in notes if isinstance(row, Found) and row.note]
        lines += [*seen, ""] if seen else []
    return lines


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 120, break_on_hyphens=False, break_long_words=False) + "\n"


def _item(text: str) -> str:
    return textwrap.fill(f"- {text}", 120, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)


def kept() -> dict[str, Any]:
    """The run that the page in the repository is made from."""
    found: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    take_over()
    if not KEPT.exists():
        sys.exit("there is no run yet: make bench")
    PAGE.write_text(page(kept()), encoding="utf-8")
