"""What a figure is: a goal that stands in the table (``goals.GOALS``), what was found, and whether that is good enough.

A module of this folder measures one figure or a few that come from the same runs. It has ``measure(rounds)``, which
gives back what it found, and can be run alone; `make bench` runs them all (``__main__``).
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import Any


class Take(Enum):
    """What stands for a figure's rounds."""

    MEDIAN = "median"
    LONGEST = "longest"  # where one time too many is one too many


@dataclass(frozen=True)
class Goal:
    """One line of the table. ``ratio``: at most so many times the baseline; ``value``: at most so much, in ``unit``.

    Without either it is told and not judged. ``why`` says why it falls short, and is shown only while it does.
    """

    name: str
    figure: str
    unit: str
    baseline: str
    how: str
    ratio: float | None = None
    value: float | None = None
    take: Take = Take.MEDIAN
    why: str = ""

    def says(self) -> str:
        """The goal in words; nothing where none is set."""
        parts = [f"ratio at most {self.ratio:.2f}"] if self.ratio is not None else []
        parts += [f"at most {number(self.value, self.unit)}"] if self.value is not None else []
        return ", ".join(parts)


@dataclass(frozen=True)
class Found:
    """A figure: a value a round, ours and the baseline's, in the goal's unit; ``note`` is what else was seen."""

    goal: str
    ours: tuple[float, ...]
    baseline: tuple[float, ...] = ()
    note: str = ""

    @classmethod
    def of(cls, fields: dict[str, Any]) -> Found:
        """From what ``asdict`` and JSON made of it."""
        return cls(fields["goal"], tuple(fields["ours"]), tuple(fields["baseline"]), fields["note"])


@dataclass(frozen=True)
class Missing:
    """A figure that could not be measured, and why."""

    goal: str
    reason: str


Row = Found | Missing


def rows_of(fields: list[dict[str, Any]]) -> list[Row]:
    """Figures from JSON."""
    return [Missing(**one) if "reason" in one else Found.of(one) for one in fields]


@dataclass(frozen=True)
class Judged:
    """A figure against its goal. ``met`` is None where there is nothing to meet."""

    goal: Goal
    ours: float
    baseline: float | None
    ratio: float | None
    met: bool | None

    @property
    def word(self) -> str:
        """As it is printed."""
        return "" if self.met is None else "met" if self.met else "short"


def judge(goal: Goal, found: Found) -> Judged:
    """Takes the rounds together and compares."""
    take: Callable[[Sequence[float]], float] = statistics.median if goal.take is Take.MEDIAN else max
    ours = take(found.ours)
    baseline = take(found.baseline) if found.baseline else None
    ratio = ours / baseline if baseline else None
    met = None
    if goal.value is not None or goal.ratio is not None:
        met = (goal.value is None or ours <= goal.value) and (
            goal.ratio is None or (ratio is not None and ratio <= goal.ratio)
        )
    return Judged(goal, ours, baseline, ratio, met)


def number(value: float, unit: str) -> str:
    """With its unit; with so many digits as can be told apart."""
    digits = 0 if float(value).is_integer() or abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}".rstrip()


def spread(values: Sequence[float], unit: str) -> str:
    """From the least to the most."""
    least, most = number(min(values), ""), number(max(values), "")
    return f"{least} to {most} {unit}".rstrip() if least != most else number(max(values), unit)


def cells(goal: Goal, row: Row) -> tuple[str, str, str, str, str, str]:
    """A line of the table: ours, baseline, ratio, goal, the word, the spread of the rounds."""
    if isinstance(row, Missing):
        return "", goal.baseline, "", goal.says(), f"not measured: {row.reason}", ""
    judged = judge(goal, row)
    beside = f"{goal.baseline}: {number(judged.baseline, goal.unit)}" if judged.baseline is not None else goal.baseline
    ratio = f"{judged.ratio:.2f}" if judged.ratio is not None else ""
    return (
        number(judged.ours, goal.unit),
        beside,
        ratio,
        goal.says(),
        judged.word,
        spread(row.ours, goal.unit) if len(row.ours) > 1 else "",
    )


def told(rows: Sequence[Row], goals: Sequence[Goal]) -> str:
    """The table as it is printed, in the goals' order."""
    by_name = {row.goal: row for row in rows}
    lines = [("", "figure", "ours", "baseline", "ratio", "goal", "")]
    wanted = [goal for goal in goals if goal.name in by_name]
    lines += [(goal.name.split()[0], goal.figure, *cells(goal, by_name[goal.name])[:5]) for goal in wanted]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def alone(module: str, measure: Callable[[int], Sequence[Row]], rounds: int) -> int:
    """Runs one module's measuring from the command line; the exit status says only whether it could be measured."""
    from tests.bench.goals import GOALS

    parser = argparse.ArgumentParser(prog=f"python -m tests.bench.{module}")
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    began = time.monotonic()
    found = measure(options.rounds)
    print(told(found, GOALS))
    for one in found:
        if isinstance(one, Found) and one.note:
            print(f"  {one.goal}: {one.note}")
    print(f"took {time.monotonic() - began:.0f} s")
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in found]), encoding="utf-8")
    return 0
