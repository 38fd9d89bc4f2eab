"""How much of the rooms that move money and secrets the tests go through (``make coverage``).

Reads the file that coverage.py wrote and prints a line a room: lines and branches gone through, in percent, and what
was not. The exit status is 1 where a room has less than GOAL of its branches.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

GOAL = 95.0  # percent of the branches
ROOMS = ("core", "flow", "paynet", "registry", "threeds/tracker.py")
FILE = Path("build/coverage.json")
_COUNTS = ("num_statements", "covered_lines", "num_branches", "covered_branches")


def percent(part: int, whole: int) -> float:
    """A share; everything where there is nothing."""
    return 100 * part / whole if whole else 100.0


def rooms(found: dict[str, Any]) -> dict[str, tuple[Counter[str], list[str]]]:
    """By room: the counts of its files, and a line for each file that is not gone through wholly."""
    told = {}
    for room in ROOMS:
        counts, missing = Counter[str](), []
        for name, file in sorted(found["files"].items()):
            if not name.startswith(f"paynet_desk/{room}"):
                continue
            summary = file["summary"]
            counts.update({what: summary[what] for what in _COUNTS})
            left = [f"{line}->{to if to > 0 else 'exit'}" for line, to in file["missing_branches"]]
            if file["missing_lines"] or left:
                lines = ", ".join(map(str, file["missing_lines"])) or "none"
                missing.append(f"  {name}: lines {lines}; branches {', '.join(left) or 'none'}")
        told[room] = counts, missing
    return told


def main() -> int:
    """Print; 1 where a room falls short."""
    subprocess.run([sys.executable, "-m", "coverage", "json", "--quiet", "-o", str(FILE)], check=True)
    short = 0
    for room, (counts, missing) in rooms(json.loads(FILE.read_text(encoding="utf-8"))).items():
        branches = percent(counts["covered_branches"], counts["num_branches"])
        lines = percent(counts["covered_lines"], counts["num_statements"])
        is_short = branches < GOAL or not counts["num_statements"]
        short += is_short
        print(f"{room:20} lines {lines:5.1f} %  branches {branches:5.1f} %", "SHORT of the goal" if is_short else "")
        print(*missing, sep="\n", end="\n" if missing else "")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
