"""A program without standard error, as Windows starts a windowed one, still says why it does not open."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from paynet_desk import cli, windowed


class Windowed:
    """Runs without standard output and standard error, and keeps what stood in boxes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.boxes: list[str] = []
        self._monkeypatch = monkeypatch
        monkeypatch.setattr(windowed, "_box", self.boxes.append)

    def __call__(self, run: Callable[[], int]) -> int:
        with self._monkeypatch.context() as without:
            without.setattr(sys, "stdout", None)
            without.setattr(sys, "stderr", None)
            return run()


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Windowed:
    return Windowed(monkeypatch)


def test_a_wrong_option_is_told_in_a_box(start: Windowed) -> None:
    assert start(lambda: cli.main(["--lang=en", "--no-such-option"])) == 2
    assert start.boxes == ["paynet-desk: unrecognized arguments: --no-such-option\nHelp: paynet-desk --help"]


def test_settings_that_cannot_be_used_are_told_in_a_box(start: Windowed) -> None:
    assert start(lambda: cli.main(["--lang=tr", "--environment=canlı"])) == 2
    (told,) = start.boxes
    assert "environment" in told


def test_what_is_said_by_a_run_that_works_opens_no_box(start: Windowed) -> None:
    def run() -> int:
        print("a warning from somewhere", file=sys.stderr)
        return 0

    assert start(lambda: windowed.told(run)) == 0
    assert start.boxes == []


def test_a_card_number_in_what_went_wrong_is_masked_in_the_box_as_well(start: Windowed) -> None:
    start(lambda: cli.main(["--lang=en", "--no-such-option=4508034508034509"]))
    assert "4508034508034509" not in start.boxes[0]
    assert "--no-such-option" in start.boxes[0]


def test_the_box_holds_the_last_of_a_long_text(start: Windowed) -> None:
    def run() -> int:
        for line in range(10_000):
            print(line, file=sys.stderr)
        return 1

    assert start(lambda: windowed.told(run)) == 1
    assert start.boxes[0].endswith("9999")
    assert len(start.boxes[0]) <= 2000
