"""The fault matrix: every case of FAULTS.md between a till and Paynet, at every service it can reach, through a till.

After each run one function looks at the sandbox's books, the database, the journal, the log and the screen; and the
class of outcome, the number of requests and the cashier's place are those of the tables ``cases`` and ``services``.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import time
import zlib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.faults import worker
from tests.faults.cases import CASES
from tests.faults.play import code_runs, runs
from tests.faults.services import SERVICES

if find_spec("cryptography") is None:
    pytest.skip("certificates are made with a library of the test lock for Linux", allow_module_level=True)

FILE = Path(__file__).resolve().parents[2] / "build" / "reliability" / "fault-matrix.json"
GROUPS = {"N": "network", "T": "TLS", "H": "HTTP", "B": "body", "O": "codes"}

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="session")
def outcomes() -> dict[str, str]:
    """Everything played once, in as many processes as there are processors; what was wrong, by the run's id."""
    ids = [run.id for run in (*runs(), *code_runs())]
    ids.sort(key=lambda one: zlib.crc32(one.encode()))  # those that wait for a deadline are spread evenly
    processes = min(os.cpu_count() or 1, 4)
    began = time.monotonic()
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        found: dict[str, str] = {}
        for share in pool.map(worker.play, [ids[n::processes] for n in range(processes)]):
            found |= share
    if "PYTEST_XDIST_WORKER" not in os.environ:  # with other tests beside it the time would be theirs as well
        write_down(found, time.monotonic() - began)
    return found


def write_down(found: dict[str, str], seconds: float) -> None:
    """The figures of this run (`make faults`), for docs/reliability.md."""
    group_of = {run.id: run.case.group for run in runs()} | {run.id: "O" for run in code_runs()}
    cases = Counter(case.group for case in CASES) + Counter(O=len(list(code_runs())))
    played, broken = (
        Counter(group_of[one] for one in found),
        Counter(group_of[one] for one, why in found.items() if why),
    )
    figures = {
        "cases": cases.total(),
        "services": len(SERVICES),
        "runs": len(found),
        "invariants or outcomes broken": broken.total(),
    }
    rows = [[f"{group} {GROUPS[group]}", cases[group], played[group], broken[group]] for group in GROUPS]
    FILE.parent.mkdir(parents=True, exist_ok=True)
    table = {
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(seconds, 1),
        "figures": figures,
        "columns": ["group", "cases", "runs", "broken"],
        "rows": rows,
    }
    FILE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_fault_on_the_way_to_a_service_ends_as_it_has_to(service: object, outcomes: dict[str, str]) -> None:
    mine = [run.id for run in runs() if run.service is service]
    broken = [outcomes[one] for one in mine if outcomes[one]]
    assert not broken, f"{len(broken)} of {len(mine)} runs:\n" + "\n".join(broken[:20])


def test_whatever_happens_around_a_code_ends_as_it_has_to(outcomes: dict[str, str]) -> None:
    broken = [outcomes[run.id] for run in code_runs() if outcomes[run.id]]
    assert not broken, "\n".join(broken)


def test_the_matrix_is_whole() -> None:
    assert len({case.id for case in CASES}) == len(CASES)
    assert len({run.id for run in runs()}) == len(list(runs()))
    reached = Counter(run.service.name for run in runs())
    assert len(reached) >= 14
    for service in SERVICES:
        generic = {run.case.id for run in runs() if run.service is service and not run.case.only}
        assert len(generic) >= 150, f"{service.name} meets {len(generic)} cases"
