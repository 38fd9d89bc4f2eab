"""A short soak: the real program, forty-five captures, nothing grows and nothing breaks; and the checks can fail."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]


def run(folder: Path, captures: int, first: int, *options: str) -> dict[str, Any]:
    """What a soak of so many captures found that was read first after ``first``."""
    file = folder / "soak.json"
    command = [sys.executable, "-m", "tests.soak.soak", str(captures), "--marks", str(first), "--json", str(file)]
    done = subprocess.run(
        [*command, *options], cwd=REPOSITORY, capture_output=True, timeout=115, check=False, text=True
    )
    assert file.exists(), done.stdout + done.stderr
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def test_forty_five_captures_break_nothing_and_leave_nothing_behind(tmp_path: Path) -> None:
    figures = run(tmp_path, 45, 30)["figures"]
    freezes = [line for line in figures["broken invariants"] if line.startswith("I9")]
    assert figures["broken invariants"] == freezes  # the pace is judged by the journeys, one at a time
    assert figures["grown otherwise"] == []
    assert figures["captures"] == 45


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The figures of a program with everything that mutants.py breaks."""
    found: dict[str, Any] = run(tmp_path_factory.mktemp("broken"), 12, 4, "--broken")["figures"]
    return found


@pytest.mark.parametrize(
    ("mutant", "figure", "said"),
    [
        ("a page kept a run", "grown otherwise", "qt_objects: "),
        ("a timer that is never stopped", "grown otherwise", "timers: "),
        ("a file descriptor left open", "grown otherwise", "descriptors: "),
        ("a save repeated", "broken invariants", "I1: "),
    ],
    ids=lambda part: part if part.startswith("a ") else "",
)
def test_mutant_is_caught(broken: dict[str, Any], mutant: str, figure: str, said: str) -> None:
    assert any(line.startswith(said) for line in broken[figure]), broken
