"""What an error of Paynet's side or of the database means to the cashier: one kind each, none left without words."""

from __future__ import annotations

from pathlib import Path

import pytest

from paynet_desk.flow.problem import DeskUnavailable, Problem, ProblemKind, problem_of
from paynet_desk.flow.task import GsmTyped
from paynet_desk.paynet.errors import (
    AddressRefused,
    AnswerLost,
    AnswerLostReason,
    KeyRefused,
    NotSent,
    NotSentReason,
    PaynetError,
    Refused,
    Throttled,
)
from paynet_desk.registry.errors import (
    Corrupt,
    CorruptReason,
    Locked,
    NoSuchEntry,
    NotRepeatable,
    NotWritable,
    NotWritableReason,
    RegistryError,
    StaleCustomer,
    StillOpen,
    TooManyCodes,
    TooNew,
)

FILE = Path("registry.db")
K = ProblemKind
MEANS: list[tuple[PaynetError | RegistryError | DeskUnavailable, ProblemKind]] = [
    (DeskUnavailable(Problem(K.NO_KEY)), K.NO_KEY),
    (NotSent(NotSentReason.TLS), K.CERTIFICATE),
    (NotSent(NotSentReason.TIMEOUT), K.TIMEOUT_BEFORE_SENDING),
    (NotSent(NotSentReason.REFUSED), K.OFFLINE),
    (AnswerLost(AnswerLostReason.OTHER_OWNER), K.MISMATCH),
    (AnswerLost(AnswerLostReason.LOGIN_PAGE), K.LOGIN_PAGE),
    (AnswerLost(AnswerLostReason.CUT), K.LOST),
    (Throttled(retry_after_s=5, code=11), K.THROTTLED),
    (KeyRefused(code=7), K.KEY),
    (AddressRefused(code=7), K.ADDRESS),
    (Refused(code=18), K.REFUSED),
    (TooManyCodes(30), K.CODES_SENT),
    (StillOpen("e1", under_way=True), K.UNDER_WAY),
    (StillOpen("e1", under_way=False), K.OPEN_QUESTION),
    (StaleCustomer(1), K.CHANGED_ELSEWHERE),
    (NotRepeatable("e1"), K.NOT_REPEATABLE),
    (NotWritable(FILE, NotWritableReason.FULL), K.REGISTRY_FULL),
    (Corrupt(FILE, CorruptReason.MISSING), K.REGISTRY_MISSING),
    (TooNew(FILE, "0009", "0001"), K.REGISTRY_NEWER),
    (Locked(FILE), K.REGISTRY_LOCKED),
    (NoSuchEntry("e1"), K.REGISTRY),
]


@pytest.mark.parametrize(("error", "kind"), MEANS, ids=lambda part: part.name if isinstance(part, K) else "")
def test_each_error_means_one_kind_of_problem(
    error: PaynetError | RegistryError | DeskUnavailable, kind: ProblemKind
) -> None:
    assert problem_of(error).kind is kind


def test_a_wait_that_paynet_or_the_till_imposes_is_handed_on() -> None:
    assert problem_of(Throttled(retry_after_s=5, code=11)).retry_after_s == 5
    assert problem_of(TooManyCodes(30)).retry_after_s == 30


def test_an_event_with_too_much_or_too_little_in_it_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="takes"):
        GsmTyped()
    with pytest.raises(TypeError, match="takes"):
        GsmTyped("5320000042", "5320000043")
