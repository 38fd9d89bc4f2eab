"""Rules for every test: an unexpected log line of level WARNING or above fails the test that provoked it."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.helpers.sandbox"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("run", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "run"))


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
