"""The look's font that comes with the frozen program where the system has none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from paynet_desk.ui.theme import fonts

INTER = Path("/usr/share/fonts/opentype/inter/Inter-Regular.otf")


@pytest.fixture(autouse=True)
def nothing_is_left(qapp: QApplication) -> Iterator[None]:
    yield
    QFontDatabase.removeAllApplicationFonts()


@pytest.mark.skipif(not INTER.exists(), reason="fonts-inter is not installed; run: sh packaging/setup.sh test")
def test_a_font_that_came_along_is_known_to_qt(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    shutil.copy(INTER, tmp_path / "fonts")
    assert fonts.bring(tmp_path) == ("Inter",)


def test_where_none_came_along_nothing_is_loaded(tmp_path: Path) -> None:
    assert fonts.bring(tmp_path) == ()
