"""The fixture ``sandbox``: a real sandbox process, empty and well-behaved at the start of every test.

One process serves the whole test run and is emptied before each test, which costs 2 ms instead of a start. A test that
stops it gets it back for the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from paynet_desk.sandbox.process import SandboxProcess
from tests.helpers.sandbox_at import SandboxAt


class RunningSandbox(SandboxAt):
    """A sandbox process and its control paths."""

    def __init__(self, books_file: Path) -> None:
        self.books_file = books_file
        self._process = SandboxProcess(books=books_file)
        super().__init__(self._process.start())

    @property
    def pid(self) -> int | None:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.running

    def stop(self) -> None:
        """From now on connections to ``base_url`` are refused."""
        self._process.stop()

    def start(self) -> None:
        """Answer at the same ``base_url`` again, with the same books file."""
        if not self.running:
            self._process = SandboxProcess(port=urlsplit(self.base_url).port or 0, books=self.books_file)
            assert self._process.start() == self.base_url


@pytest.fixture(scope="session")
def _running_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    running = RunningSandbox(tmp_path_factory.mktemp("sandbox") / "books.json")
    yield running
    running.stop()


@pytest.fixture
def sandbox(_running_sandbox: RunningSandbox) -> RunningSandbox:
    """A sandbox that knows nobody and has no faults."""
    _running_sandbox.start()
    _running_sandbox.reset()
    return _running_sandbox
