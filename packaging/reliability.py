"""Writes ``docs/reliability.md`` from the results of the four long checks.

    python packaging/reliability.py

A check leaves its results in ``build/reliability/NAME.json``; what is newer there than in ``docs/reliability`` is taken
over, together with the names of the tests that show that the check can fail, as pytest collects them. The page is made
from ``docs/reliability`` alone, so that it can be made again anywhere.

A result: ``date`` (of the run), ``seconds``, ``figures`` (by label), ``columns`` and ``rows`` of its table.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FRESH, KEPT = ROOT / "build" / "reliability", ROOT / "docs" / "reliability"
PAGE = ROOT / "docs" / "reliability.md"
MOST_ROWS = 60

_INTRO = """# Reliability: nothing lost, nothing doubled

Written by `make reliability` from the results of the runs below (`docs/reliability/*.json`); change the checks, not
this page. All of them run the program's own parts against the sandbox over real HTTP, a real database file and, where
it says so, the real window; no real card, money or Paynet account is involved. A test that shows that a check can fail
breaks the program in the way its name says and demands that the check finds it.
"""


@dataclass(frozen=True)
class Goal:
    """What a figure has to be: at least or at most so much."""

    figure: str
    at_least: float | None = None
    at_most: float | None = None

    def says(self) -> str:
        """In words."""
        return f"at least {_number(self.at_least)}" if self.at_least is not None else f"at most {_number(self.at_most)}"

    def is_reached(self, value: float) -> bool:
        """Whether ``value`` is good enough; a figure that is missing (NaN) is not."""
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True)
class Check:
    """One check: what it does, how it is run, which tests show that it can fail (file, names; by parameter or not)."""

    name: str
    title: str
    does: str
    run: str
    mutants: tuple[str, str]
    goals: tuple[Goal, ...]


CHECKS = (
    Check(
        "fault-matrix",
        "Fault matrix",
        "Every fault of the network, of TLS, of HTTP and of the answer's body, on the way to and from every service of "
        "Paynet. After each the outcome that the cashier is shown has to be the right one for that fault, and the "
        "invariants hold over Paynet's books, the database, the log and what is shown.",
        "make faults",
        ("tests/faults/test_the_matrix_can_fail.py", "not nothing_broken"),
        (
            Goal("runs", at_least=150),
            Goal("invariants or outcomes broken", at_most=0),
            Goal("seconds", at_most=120),
        ),
    ),
    Check(
        "crash-sweep",
        "Crash sweep",
        "The program as a process, killed at each write and commit of the journal, at each sync of its file, and "
        "before and after each send and receive, in all three tasks; started again and left to settle what is open. "
        "Paynet's books then tell whether something was lost silently or done twice.",
        "make crash-sweep",
        ("tests/crashes/test_crash_sweep.py", "the_sweep_finds"),
        (
            Goal("points killed at with all 25 seeds", at_least=40),
            Goal("silent losses", at_most=0),
            Goal("doubles", at_most=0),
            Goal("other invariants broken", at_most=0),
        ),
    ),
    Check(
        "schedules",
        "Random schedules",
        "Random orders of what a cashier does, what the network does, how time passes, when the program is killed and "
        "what the server answers, played with the flow's own machines and a database. None may end in a double, a "
        "lost owner, or a state from which nothing leads on.",
        "make schedules",
        ("tests/schedules/test_schedules.py", "the_schedules_find"),
        (
            Goal("schedules", at_least=100_000),
            Goal("doubles, lost owners, dead ends", at_most=0),
        ),
    ),
    Check(
        "soak",
        "Soak",
        "A long shift in the real program: its window driven by key events, cards stored and payments taken through "
        "the bank's page, while five in a hundred of Paynet's answers are cut off, late, an error or rubbish. "
        "Customers come again, unknown outcomes are left and asked about later. Read in between, at rest: memory "
        "(proportional set size without files), objects, open files, timers, tasks, threads.",
        "make soak",
        ("tests/soak/test_soak.py", "mutant_is_caught"),
        (
            Goal("captures", at_least=10_000),
            Goal("memory growth, MB", at_most=2),
            Goal("grown otherwise", at_most=0),
            Goal("broken invariants", at_most=0),
            Goal("longest turn of the loop, ms", at_most=100),
            Goal("turns of the loop, p99.9, ms", at_most=16.7),
        ),
    ),
)


def take_over() -> None:
    """Keep the fresh results, each with the names of the tests that show that its check can fail."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for check in CHECKS:
        fresh = FRESH / f"{check.name}.json"
        if fresh.exists():
            found = json.loads(fresh.read_text(encoding="utf-8"))
            found["mutants"] = mutants(check)
            kept = KEPT / fresh.name
            kept.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def mutants(check: Check) -> list[str]:
    """What is broken on purpose in the check's tests, in words."""
    file, names = check.mutants
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "--no-header", file, "-k", names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found: dict[str, None] = {}
    for line in done.stdout.splitlines():
        node = re.match(r".*?::test_(\w+)(?:\[(.*)\])?$", line)
        if node:
            name, parameter = node.groups()
            is_general = names in name
            found[(parameter.rstrip("-") if is_general and parameter else name).replace("_", " ")] = None
    return list(found)


def page(results: dict[str, dict[str, Any]]) -> str:
    """The page, from results by the check's name."""
    parts = [_INTRO, _overview(results)]
    parts += [_section(check, results.get(check.name)) for check in CHECKS]
    return "\n".join(parts)


def _overview(results: dict[str, dict[str, Any]]) -> str:
    rows = [
        [check.title, found["date"], _time(found["seconds"]), _short(check, found) or "all goals reached"]
        if (found := results.get(check.name))
        else [check.title, "", "", "**has not been run**"]
        for check in CHECKS
    ]
    return _table(["check", "date of the run", "took", "against its goals"], rows)


def _short(check: Check, found: dict[str, Any]) -> str:
    missed = [goal for goal in check.goals if not goal.is_reached(_value(found, goal.figure))]
    return "**short of the goal:** " + ", ".join(goal.figure for goal in missed) if missed else ""


def _section(check: Check, found: dict[str, Any] | None) -> str:
    lines = [
        f"## {check.title}",
        "",
        textwrap.fill(check.does, 120, break_on_hyphens=False),
        "",
        f"Run it with `{check.run}`.",
    ]
    if found is None:
        return "\n".join([*lines, "", "**It has not been run yet.**", ""])
    lines[-1] += f" These figures are of {found['date']}; the run took {_time(found['seconds'])}."
    goals = {goal.figure: goal for goal in check.goals}
    figures = found["figures"] | ({"seconds": found["seconds"]} if "seconds" in goals else {})
    rows = []
    for label, value in figures.items():
        goal = goals.get(label)
        is_reached = goal is None or goal.is_reached(_value(found, label))
        rows.append([label, _shown(value), goal.says() if goal else "", "" if is_reached else "**short of the goal**"])
    lines += ["", _table(["figure", "found", "goal", ""], rows)]
    lines += [_table(found["columns"], [[_shown(value) for value in row] for row in found["rows"][:MOST_ROWS]])]
    if len(found["rows"]) > MOST_ROWS:
        lines += [f"And {len(found['rows']) - MOST_ROWS} rows more in `docs/reliability/{check.name}.json`.", ""]
    lines += [f"That it can fail is shown by `{check.mutants[0]}`, which breaks the program in these ways:", ""]
    lines += [f"- {name}" for name in found["mutants"]] or ["- **none yet**"]
    return "\n".join([*lines, ""])


def _value(found: dict[str, Any], figure: str) -> float:
    """A figure as a number: of a list its length; missing is never good enough."""
    value = found["seconds"] if figure == "seconds" else found["figures"].get(figure, float("nan"))
    return len(value) if isinstance(value, list) else float(value)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value).replace("|", "/") or "none"
    return _number(value) if isinstance(value, int | float) else str(value).replace("|", "/")


def _number(value: float | None) -> str:
    return f"{value:,}" if value is not None else ""


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def kept() -> dict[str, dict[str, Any]]:
    """The results that the page in the repository is made from."""
    files = {check.name: KEPT / f"{check.name}.json" for check in CHECKS}
    return {name: json.loads(file.read_text(encoding="utf-8")) for name, file in files.items() if file.exists()}


if __name__ == "__main__":
    take_over()
    PAGE.write_text(page(kept()), encoding="utf-8")
