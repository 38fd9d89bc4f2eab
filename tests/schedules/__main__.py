"""``make schedules``: many schedules in several processes, and what was seen in ``build/reliability/schedules.json``.

Each process runs the rules of ``rules.Schedules`` in lots, every lot from a seed of its own, so that a run can be
repeated and no lot grows heavy with what hypothesis remembers of it.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from tests.schedules.lots import judged

LOT = 250  # schedules
OUTPUT = Path("build/reliability/schedules.json")


def figures(seen: Counter[str]) -> dict[str, int]:
    """What the table at the top says."""
    lost = sum(count for name, count in seen.items() if name.startswith("fate ") and name != "fate answered")
    return {
        "schedules": seen["schedules"],
        "steps": seen["steps"],
        "events taken by the machines": sum(count for name, count in seen.items() if name.startswith("event ")),
        "requests": seen["requests"],
        "cards stored": seen["stores"],
        "charges": seen["charges"],
        "requests that met a fault": lost,
        "programs killed and started again": seen["step killed and started"],
        "late answers": seen["late answers"],
        "doubles, lost owners, dead ends": seen["broken"],
    }


def write(seen: Counter[str], seconds: float) -> dict[str, int]:
    """Put down what was seen so far; its figures."""
    found = figures(seen)
    rows = [[*key.partition(" ")[::2], count] for key, count in sorted(seen.items())]
    content = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "seconds": round(seconds),
        "figures": found,
        "columns": ["kind", "what", "count"],
        "rows": [row for row in rows if row[0] in ("step", "event", "effect", "fate")],
    }
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return found


def main() -> int:
    """Run; the exit status is 1 when a schedule broke something, which is printed as the steps that lead there."""
    parser = argparse.ArgumentParser(prog="make schedules")
    parser.add_argument("--schedules", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0, help="of the first lot")
    parser.add_argument("--minutes", type=float, default=90.0, help="how long at most; what was done by then counts")
    asked = parser.parse_args()
    os.nice(10)
    began, seen = time.monotonic(), Counter[str]()
    lots = -(-asked.schedules // LOT)
    with multiprocessing.get_context("spawn").Pool(asked.processes) as pool:
        plans = [(asked.seed + number, LOT) for number in range(lots)]
        for done, (part, broken) in enumerate(pool.imap_unordered(judged, plans), 1):
            seen += part
            if broken:
                print(f"\n{broken}", file=sys.stderr)
            passed = time.monotonic() - began
            found = write(seen, passed)
            rate = seen["schedules"] / passed
            print(f"\r{seen['schedules']} schedules, {rate:.0f} a second, {done} of {lots} lots", end="", flush=True)
            if passed > 60 * asked.minutes:
                break
    print()
    for name, count in found.items():
        print(f"{name:36}{count:>12,}")
    return 1 if seen["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
