"""The picture of a machine, drawn from its table, so that the documentation cannot say anything else than the code."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TypeVar

from paynet_desk.flow.machine import Row

S = TypeVar("S", bound=Enum)


def mermaid(rows: Sequence[Row[S]], start: S, ends: Sequence[S]) -> str:
    """A Mermaid state diagram: an arrow a pair of states, with the events that lead there and their guards."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.state is row.to:
            continue
        guard = "" if row.when.__name__ == "always" else f" [{row.when.__name__.replace('_', ' ')}]"
        arrows.setdefault((row.state.name, row.to.name), []).append(f"{row.event.__name__}{guard}")
    lines = ["stateDiagram-v2", f"    [*] --> {start.name}"]
    lines += [f"    {a} --> {b}: {', '.join(events)}" for (a, b), events in arrows.items()]
    lines += [f"    {end.name} --> [*]" for end in ends]
    return "\n".join(lines)


def table(rows: Sequence[Row[S]]) -> str:
    """The table itself in Markdown: in, on, if, to, do."""
    lines = ["| in | on | if | to | do |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        guard = "" if row.when.__name__ == "always" else row.when.__name__.replace("_", " ")
        action = row.then.__name__.replace("_", " ")
        lines.append(f"| {row.state.value} | {row.event.__name__} | {guard} | {row.to.value} | {action} |")
    return "\n".join(lines)
