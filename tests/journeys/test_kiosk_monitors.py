"""A kiosk with more than one monitor: the real program on a display that is divided, and put together again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.driver.display import tool
from tests.journeys.driver.program import POLL_S, Desk
from tests.journeys.play import command

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs X11 and the accessibility bus of Linux")

Place = tuple[int, int, int, int]  # left, top, width, height
WHOLE: Place = (0, 0, 1920, 1080)
LEFT: Place = (0, 0, 1200, 1080)
RIGHT: Place = (1200, 0, 720, 1080)
PATIENCE_S = 10.0


class Monitors:
    """The display's monitors, and the windows of the program on them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def _run(self, name: str, *words: str) -> str:
        done = subprocess.run(
            [tool(name), *words], env=self._desk.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def second_is_plugged_in(self) -> None:
        for name, (left, top, width, height), output in (("first", LEFT, "screen"), ("second", RIGHT, "none")):
            self._run("xrandr", "--setmonitor", name, f"{width}/300x{height}/280+{left}+{top}", output)

    def second_is_unplugged(self) -> None:
        for name in ("second", "first"):
            self._run("xrandr", "--delmonitor", name)

    def windows(self) -> list[Place]:
        rows = [row.split() for row in self._run("wmctrl", "-lG").splitlines()]
        return sorted((int(left), int(top), int(width), int(height)) for _, _, left, top, width, height, *_ in rows)

    def come_to(self, *wanted: Place) -> None:
        """Wait until the program's windows lie so."""
        deadline = time.monotonic() + PATIENCE_S
        while (found := self.windows()) != sorted(wanted):
            assert time.monotonic() < deadline, f"the windows lie at {found}"
            time.sleep(POLL_S)


@pytest.fixture
def monitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monitors]:
    folder: Path = tmp_path_factory.mktemp("m")
    with Desk(folder, [*command(folder / "data"), "--kiosk"], size=WHOLE[2:]) as desk:
        desk.wait("the welcome page", lambda tree: tree.find(says="Hoş geldiniz"))
        yield Monitors(desk)


def test_a_monitor_that_comes_is_covered_and_the_page_has_the_first_one_to_itself(monitors: Monitors) -> None:
    monitors.come_to(WHOLE)
    monitors.second_is_plugged_in()
    monitors.come_to(LEFT, RIGHT)
    monitors.second_is_unplugged()
    monitors.come_to(WHOLE)
