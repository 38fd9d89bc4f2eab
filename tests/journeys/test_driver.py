"""The driver itself, on a window of its own: what it types arrives, what the screen says is heard."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import pytest

from tests.journeys.driver.display import DriverError
from tests.journeys.driver.program import Desk

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs X11 and the accessibility bus of Linux")

WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
application = QApplication(sys.argv)
window = QWidget()
layout = QVBoxLayout(window)
label, field, pages = QLabel("Cep telefonu"), QLineEdit(), QStackedWidget()
label.setBuddy(field)
for text in ("birinci sayfa", "ikinci sayfa"):
    pages.addWidget(QLabel(text))
field.returnPressed.connect(lambda: pages.setCurrentIndex(1))
for part in (label, field, pages, QCheckBox("onay")):
    layout.addWidget(part)
window.showMaximized()
field.setFocus()
application.exec()
"""


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short path: that of a socket may have 107 bytes."""
    return tmp_path_factory.mktemp("d")


def test_a_window_is_typed_into_read_pictured_and_closed(folder: Path) -> None:
    with Desk(folder / "desk", [sys.executable, "-c", WINDOW], size=(640, 400), pictures=folder / "shots") as desk:
        desk.wait("the field", lambda tree: tree.focused is not None and tree.focused.name == "Cep telefonu")
        assert desk.tree().find(says="ikinci sayfa") is None
        desk.write("K7m4 0532")
        desk.wait("what was typed", lambda tree: tree.focused is not None and tree.focused.text == "K7m4 0532")
        desk.press("Return")
        desk.wait("the second page", lambda tree: tree.find(says="ikinci sayfa"))
        assert desk.tree().find(says="birinci sayfa") is None
        desk.press("Tab", "space")
        desk.wait("the tick", lambda tree: tree.focused is not None and "checked" in tree.focused.states)
        assert (desk.typed, desk.pressed) == (9, 3)
        picture = desk.picture("pencere")
        assert picture == folder / "shots" / "01-pencere.png"
        width, height = struct.unpack(">II", picture.read_bytes()[16:24])
        assert width == 640
        assert 300 < height < 400  # less the title bar
        assert desk.quit() == 0
        assert desk.output() == ""


def test_a_program_that_ends_early_is_told_with_its_words(folder: Path) -> None:
    command = [sys.executable, "-c", "print('no display today'); raise SystemExit(3)"]
    with (
        Desk(folder / "desk", command) as desk,
        pytest.raises(DriverError, match=r"ended with status 3:\nno display today"),
    ):
        desk.wait("a window", lambda tree: tree.focused)
