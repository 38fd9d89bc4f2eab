"""A pytest plugin (``-p tests.bench.turns``): writes down how long every turn of the loop took in the journeys.

The file named by BENCH_TURNS gets what is counted as JSON: milliseconds of each turn that did something, and the
longest ones by what they were for; how many journeys were played, of how many, and how many failed. No other is begun
after BENCH_SECONDS.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.pace import Pace

WORK_MS = 0.05  # a shorter turn found nothing to do
_LONGEST = 5

_milliseconds: list[float] = []
_played: list[str] = []
_named: list[tuple[float, str, str]] = []
_of_pace = Pace.turn
_began = time.monotonic()


@contextmanager
def _turn(self: Pace, what: str | Callable[[], str]) -> Iterator[None]:
    began = time.monotonic()
    with _of_pace(self, what):
        yield
        took = (time.monotonic() - began) * 1000
    if took > WORK_MS:
        _milliseconds.append(took)
        if len(_named) == _LONGEST and took <= _named[-1][0]:
            return  # what it was for is asked only where it is told
        test = os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[2].partition(" ")[0]
        _named.append((took, what if isinstance(what, str) else what(), test))
        _named.sort(reverse=True)
        del _named[_LONGEST:]


def pytest_configure(config: pytest.Config) -> None:
    del config
    Pace.turn = _turn  # type: ignore[method-assign,assignment]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    done = yield
    _played.append(item.nodeid)
    if time.monotonic() - _began > float(os.environ.get("BENCH_SECONDS", "inf")):
        item.session.shouldstop = "the time is up"
    return done


def pytest_sessionfinish(session: pytest.Session) -> None:
    counts = {"played": len(_played), "of": session.testscollected, "failed": session.testsfailed}
    found = {"turns": _milliseconds, "longest": _named, **counts}
    Path(os.environ["BENCH_TURNS"]).write_text(json.dumps(found))
