"""Rules for every test: an unexpected log line of level WARNING or above fails the test that provoked it.

``make test`` shares the files out among several processes, one file to one process, and plays what is marked ``alone``
afterwards in one. A file needs nothing for that but to find its own ports, displays and folders, as every test must.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from paynet_desk.threeds.environment import draw_without_graphics_card, settle_root

pytest_plugins = ["tests.helpers.sandbox"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
draw_without_graphics_card()
settle_root(real_money=False)

# Those that take longest begin first, so that no process ends long before the others; a new file needs no line here.
LONGEST_FIRST = (
    "faults/test_matrix.py",
    "journeys/test_process.py",
    "soak/test_soak.py",
    "journeys/test_from_outside.py",
    "ui/test_translations.py",
    "journeys/test_ordinary_user.py",
    "journeys/test_paying.py",
    "journeys/test_database.py",
    "journeys/test_open_questions.py",
    "crashes/test_crash_sweep.py",
    "schedules/test_schedules.py",
    "journeys/test_looking_after.py",
)
MEMORY, ROOM = Path("/dev/shm"), 2 << 30  # bytes

settings.register_profile("run", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "run"))


def pytest_configure(config: pytest.Config) -> None:
    """Test data lies in memory where there is room: a commit waits for a disk, and no test is about that disk."""
    if config.option.basetemp or not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        return
    if not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    folder = Path(__file__).parent
    turn = {folder / file: number for number, file in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: turn.get(item.path, len(turn)))


@pytest.fixture(autouse=True)
def _no_unexpected_log_line(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    expected = [mark.args[0] for mark in request.node.iter_markers("expects_log")]
    yield
    for phase in ("setup", "call"):
        for record in caplog.get_records(phase):  # type: ignore[arg-type]
            if record.levelno < logging.WARNING:
                continue
            line = record.getMessage()
            if not any(re.search(pattern, line) for pattern in expected):
                pytest.fail(f"unexpected log line: {record.levelname} {record.name}: {line}")
