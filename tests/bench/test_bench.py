"""What `make bench` says of a figure is what was found, also where that is short or nothing; the page says the same."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from tests.bench import __main__ as bench
from tests.bench import page
from tests.bench.figure import Found, Goal, Missing, Row, Take, judge, rows_of, told
from tests.bench.goals import GOALS
from tests.bench.strokes import Modelled, Stroke

SPEED = Goal("G3 source", "start", "ms", "bare", "It is started.", ratio=1.2, why="Imports.")
BOTH = Goal("G4 p99", "key", "ms", "bare", "A key.", ratio=1.5, value=2)
TURN = Goal("G5 longest", "turn", "ms", "bare", "A turn.", value=100, take=Take.LONGEST)


def run(*rows: Row) -> dict[str, Any]:
    return {
        "date": "2026-01-02",
        "seconds": 75,
        "machine": {"cores": "2", "load average before": "0.10"},
        "figures": [asdict(row) for row in rows],
    }


def test_the_page_in_the_repository_is_made_of_the_run_beside_it() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.page(page.kept())


def test_every_goal_is_measured_by_one_part() -> None:
    measured = [goal for part in bench.PARTS for goal in part.goals]
    assert sorted(measured) == sorted(goal.name for goal in GOALS)
    assert {goal.name.split()[0] for goal in GOALS} == {f"G{number}" for number in range(1, 11)}


def test_the_median_of_the_rounds_is_compared_so_that_one_slow_round_counts_for_little() -> None:
    judged = judge(SPEED, Found("G3 source", (110, 120, 900), (100, 101, 99)))
    assert (judged.ours, judged.baseline, judged.ratio, judged.word) == (120, 100, 1.2, "met")


@pytest.mark.parametrize(
    ("goal", "ours", "baseline", "word"),
    [
        (SPEED, (121,), (100,), "short"),
        (BOTH, (1.4,), (1.0,), "met"),
        (BOTH, (1.6,), (1.0,), "short"),  # the ratio
        (BOTH, (2.1,), (2.0,), "short"),  # the value
        (BOTH, (1.4,), (), "short"),  # a ratio to nothing is no ratio
        (TURN, (20, 101, 20), (5,), "short"),  # one turn too many
        (TURN, (20, 100, 20), (150,), "met"),
    ],
)
def test_a_goal_is_met_or_short(goal: Goal, ours: tuple[float, ...], baseline: tuple[float, ...], word: str) -> None:
    assert judge(goal, Found(goal.name, ours, baseline)).word == word


def test_what_is_short_is_marked_and_says_why() -> None:
    text = page.page(run(Found("G1 keys", (5.0,), (10.0,))))
    line = next(line for line in text.splitlines() if line.startswith("| G1 |"))
    assert "| 5 |" in line
    assert "at most 4" in line
    assert "**short**" in line
    why = next(goal for goal in GOALS if goal.name == "G1 keys").why
    assert why[:40] in text.replace("\n  ", " ")


def test_what_is_met_says_no_why() -> None:
    why = next(goal for goal in GOALS if goal.name == "G1 keys").why
    text = page.page(run(Found("G1 keys", (4.0,), (10.0,))))
    assert "**short**" not in text
    assert why[:40] not in text.replace("\n  ", " ")


def test_what_was_not_measured_is_told_with_the_reason() -> None:
    missing = Missing("G3 frozen", "there is no frozen program")
    assert "not measured: there is no frozen program" in told([missing], GOALS)
    assert "**not measured: there is no frozen program**" in page.page(run(missing))
    assert "**not measured: not part of this run**" in page.page(run(missing))


def test_a_run_comes_back_from_its_file_as_it_was() -> None:
    rows: list[Row] = [Found("G3 source", (1.5, 2.5), (1.0,), "a note"), Missing("G3 frozen", "why")]
    assert rows_of([asdict(row) for row in rows]) == rows


def test_a_part_that_fails_costs_its_own_figures_only(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "LOGS", tmp_path)
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    rows = bench.measured(bench.Part("no_such_part", ("G3 source", "G3 frozen")), 1)
    assert [row.goal for row in rows] == ["G3 source", "G3 frozen"]
    for row in rows:
        assert isinstance(row, Missing)
        assert "No module named" in row.reason
        assert "no_such_part.log" in row.reason


def test_the_model_counts_each_key_and_each_thought() -> None:
    number, enter = Stroke(10, is_argument=True, moved=False), Stroke(1, is_argument=False, moved=False)
    modelled = Modelled.of([number, enter])
    assert modelled.strict_s == pytest.approx(11 * 0.20 + 1.35)  # Enter ends an argument whose length varies: rule 4
    assert modelled.seconds == pytest.approx(modelled.strict_s + 1.35)  # the number is heard
    moved = Modelled.of([number, Stroke(1, is_argument=False, moved=True)])
    assert moved.seconds == pytest.approx(modelled.seconds + 1.10 + 2 * 0.40)
