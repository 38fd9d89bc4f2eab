"""Lists that are shown anew again and again: no widget more, and no wrapper of one that is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.answers import Answer, Answers
from paynet_desk.ui.widgets.facts import CardList, CardRow, Fact, Facts, Moment, Notes, Timeline
from paynet_desk.ui.widgets.slip import Slip

_ROUNDS = 250
REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Line:
    kind: str
    left: str = ""
    right: str = ""


def lists() -> dict[str, tuple[QWidget, Callable[[int], None]]]:
    """Every list with what shows it the number of a round; how many rows there are changes from round to round."""
    cards, facts, times, notes, answers, slip = CardList(), Facts(), Timeline(), Notes(), Answers(), Slip()
    return {
        "cards": (cards, lambda n: cards.set_cards([CardRow("VISA", f"{n} {k}") for k in range(n % 6)])),
        "facts": (facts, lambda n: facts.set_rows([Fact("no", f"{n} {k}", "x" * (k % 2)) for k in range(n % 4)])),
        "times": (times, lambda n: times.set_rows([Moment("9", "check", f"{n}", "s" * (n % 2))] * (n % 3 + 1))),
        "notes": (notes, lambda n: notes.set_notes([("shield", f"{n}")] * (n % 3 + 1))),
        "answers": (answers, lambda n: answers.set_answers([Answer("ok", "check", f"{n}", "", "1")] * (n % 3))),
        "slip": (slip, lambda n: slip.show_lines([Line("rule"), Line("pair", "l", f"{n}")] * (n % 3))),
    }


def show_again_and_again(rounds: int) -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    style.follow(app, "light")
    window = QWidget()
    column = QVBoxLayout(window)
    shown = lists()
    for widget, _ in shown.values():
        column.addWidget(widget)
    window.show()
    for number in range(rounds):
        for _, show in shown.values():
            show(number)
        app.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize("name", ["cards", "facts", "times", "notes", "answers", "slip"])
def test_a_list_that_is_shown_anew_makes_no_widget_or_layout_more(qapp: QApplication, name: str) -> None:
    widget, show = lists()[name]
    for number in range(12):
        show(number)
    before = len(widget.findChildren(QObject))
    for number in range(12, 48):
        show(number)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(widget.findChildren(QObject)) == before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="MALLOC_PERTURB_ is glibc's")
def test_lists_shown_anew_touch_no_memory_that_was_given_back() -> None:
    """In a process whose freed memory is overwritten: what is used after it was freed ends it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.test_kept_rows"],
        cwd=REPOSITORY,
        env={**os.environ, "MALLOC_PERTURB_": "165", "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.DEVNULL,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0


if __name__ == "__main__":
    show_again_and_again(_ROUNDS)
