"""What is said about problems: every one has its text, and what it claims is true of it."""

from __future__ import annotations

import pytest

from paynet_desk.core.gsm import GsmProblem
from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.ui.texts import GSM_PROBLEMS, PROBLEMS, quote, say_problem
from paynet_desk.ui.widgets.band import _KINDS


def test_every_problem_has_a_text_and_a_band() -> None:
    assert set(PROBLEMS) == set(ProblemKind)
    assert set(GSM_PROBLEMS) == set(GsmProblem)
    assert {text.band for text in PROBLEMS.values()} <= set(_KINDS)


@pytest.mark.parametrize("kind", ProblemKind)
def test_a_title_is_no_sentence_and_a_text_is(kind: ProblemKind) -> None:
    said = say_problem(Problem(kind))
    assert not said.title.endswith(".")
    assert said.text.endswith(".")


@pytest.mark.parametrize("kind", [kind for kind in ProblemKind if Problem(kind).nothing_sent])
def test_where_nothing_was_sent_the_text_says_so(kind: ProblemKind) -> None:
    assert "hiçbir şey gönderilmedi" in say_problem(Problem(kind)).text.lower()


@pytest.mark.parametrize("kind", [ProblemKind.LOST, ProblemKind.MISMATCH, ProblemKind.REGISTRY_AFTER])
def test_where_something_was_sent_no_text_denies_it(kind: ProblemKind) -> None:
    assert "gönderilmedi" not in say_problem(Problem(kind)).text


def test_paynets_own_words_are_quoted_with_their_code() -> None:
    assert (
        quote(Problem(ProblemKind.REFUSED, "Kart kabul edilmedi", 18))
        == "Paynet’in iletisi: “Kart kabul edilmedi” (18)"
    )
    assert quote(Problem(ProblemKind.REFUSED)) == ""


def test_what_the_database_said_is_not_put_into_paynets_mouth() -> None:
    assert quote(Problem(ProblemKind.REGISTRY, "registry locked by another process: /data/registry.db")) == ""
