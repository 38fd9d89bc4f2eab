"""What is loaded before the first field is painted; the rest comes after it, in the order it will be needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from paynet_desk.registry.registry import Registry

# The rest, in the order the cashier will need it: the page, the loop, the database, the way to Paynet.
IN_ORDER = (
    "paynet_desk.ui.pages.storing_customer",
    "qasync",
    "paynet_desk.program",
    "sqlalchemy",
    "paynet_desk.registry.registry",
    "httpx",
)
# All of the program's own that the first paint may take.
OURS = {
    "paynet_desk",
    "paynet_desk.app",
    "paynet_desk.cli",
    "paynet_desk.config",
    "paynet_desk.config.paths",
    "paynet_desk.config.settings",
    "paynet_desk.config.wording",
    "paynet_desk.threeds",
    "paynet_desk.threeds.environment",
    "paynet_desk.ui",
    "paynet_desk.ui.first_sight",
    "paynet_desk.ui.instance",
    "paynet_desk.ui.language",
    "paynet_desk.ui.opening",
    "paynet_desk.ui.theme",
    "paynet_desk.ui.theme.fonts",
    "paynet_desk.ui.theme.lines",
    "paynet_desk.ui.theme.style",
    "paynet_desk.ui.theme.tokens",
}
HEAVY = {
    "asyncio",
    "concurrent",
    "cryptography",
    "dataclasses",
    "httpx",
    "keyring",
    "phonenumbers",
    "pydantic",
    "qasync",
}
HEAVY |= {"sqlalchemy", "sqlite3", "ssl", "tomllib", "truststore"}
# What no till needs while it waits, though a library would load it: for other databases, a terminal, a new schema.
NOT_NEEDED = {"alembic", "click", "httpx._main", "keyring", "pygments", "rich", "sqlalchemy.dialects.postgresql"}
NOT_NEEDED |= {"sqlalchemy.orm"}
# The program; at the first field's first paint it tells what was loaded, and again when all of the rest is.
START = """
import enum, json, linecache, os, sys
from paynet_desk.ui import first_sight
told, rest = {}, sys.argv.pop(1).split()
class Field(first_sight.QLineEdit):
    def paintEvent(self, event):
        super().paintEvent(event)
        if told:
            return
        told["first"] = list(sys.modules)
        kinds = (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag)
        told["enums"] = [made.__name__ for kind in kinds for made in kind.__subclasses__()]
        from PySide6.QtCore import QTimer
        self.window().timer = timer = QTimer()
        timer.timeout.connect(look)
        timer.start(20)
def look():
    if set(rest) <= set(sys.modules):
        told["all"] = [name for name, module in sys.modules.items() if module]
        told["sources"] = list(linecache.cache)
        print(json.dumps(told), flush=True)
        os._exit(0)
first_sight.QLineEdit = Field
from paynet_desk.cli import main
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The modules that were there at the first paint, the enums, and all modules in the order they came.

    With the database there, as on any morning but the first.
    """
    data: Path = tmp_path_factory.mktemp("data")
    (data / "sandbox").mkdir()
    Registry.open(data / "sandbox" / "registry.db", till="Kasa 1").close()
    begun = [sys.executable, "-c", START, " ".join(IN_ORDER), "--environment", "sandbox", "--data-dir", str(data)]
    done = subprocess.run(
        begun,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_the_first_paint_takes_these_modules_of_ours_and_nothing_heavy(told: dict[str, Any]) -> None:
    names = set(told["first"])
    assert {name for name in names if name.startswith("paynet_desk")} == OURS
    assert {name.partition(".")[0] for name in names} & HEAVY == set()
    qt = {name for name in names if name.startswith("PySide6.Qt")}
    assert qt == {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets"}


def test_the_first_paint_builds_none_of_the_enums_of_qts_own_namespace(told: dict[str, Any]) -> None:
    """They are built all at once, at the first use of one, of a pen or of a brush: 14 ms (PySide6 6.11.3)."""
    assert {"FocusPolicy", "Key", "AlignmentFlag"} & set(told["enums"]) == set()
    assert "WrapMode" in told["enums"]  # so those would be seen


def test_the_rest_comes_in_the_order_the_cashier_will_need_it(told: dict[str, Any]) -> None:
    places = [told["all"].index(name) for name in IN_ORDER]
    assert places == sorted(places)
    assert min(places) >= len(told["first"])


def test_nothing_is_loaded_that_a_waiting_till_does_not_need(told: dict[str, Any]) -> None:
    assert NOT_NEEDED & set(told["all"]) == set()


def test_no_source_of_the_program_is_read(told: dict[str, Any]) -> None:
    """PySide6's hook in ``import`` would read that of every module, and keep it (paynet_desk/ui/__init__.py)."""
    assert [name for name in told["sources"] if "paynet_desk" in name] == []
