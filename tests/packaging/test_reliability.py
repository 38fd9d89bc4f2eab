"""The page about reliability is what the results make of it, and says so where a goal is missed."""

from __future__ import annotations

from typing import Any

import reliability


def found(**figures: object) -> dict[str, Any]:
    return {
        "date": "2026-01-02",
        "seconds": 75,
        "figures": figures,
        "columns": ["captures", "tasks"],
        "rows": [[500, 4]],
        "mutants": ["a page kept a run"],
    }


def test_the_page_in_the_repository_is_made_of_the_results_beside_it() -> None:
    assert reliability.PAGE.read_text(encoding="utf-8") == reliability.page(reliability.kept())


def test_what_is_short_of_its_goal_is_marked() -> None:
    text = reliability.page({"soak": found(captures=9000, **{"broken invariants": ["I1: twice"]})})
    assert "| captures | 9,000 | at least 10,000 | **short of the goal** |" in text
    assert "| broken invariants | I1: twice | at most 0 | **short of the goal** |" in text
    assert "memory growth, MB" in text.partition("## ")[0]  # it is not there at all, and that is short, too
    assert "- a page kept a run" in text


def test_what_is_reached_is_not_marked() -> None:
    figures = {goal.figure: goal.at_least or 0 for goal in reliability.CHECKS[3].goals}
    text = reliability.page({"soak": found(**figures)})
    assert "| Soak | 2026-01-02 | 1 min 15 s | all goals reached |" in text
    assert "short of the goal" not in text


def test_a_check_that_was_not_run_is_told() -> None:
    assert reliability.page({}).count("**has not been run**") == len(reliability.CHECKS)
