"""The page about the program: everything in it, and each licence to be read in full."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTextBrowser

from paynet_desk.ui.pages.about import AboutPage
from paynet_desk.ui.shipped import shipped
from tests.ui.scenes import LICENCES, Stage


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    stage = Stage(qapp)
    yield stage
    stage.close()


def page_of(stage: Stage) -> AboutPage:
    found = stage.window.findChild(AboutPage)
    assert found is not None
    return found


def text_of(page: AboutPage) -> QTextBrowser:
    found = page.findChild(QTextBrowser)
    assert found is not None
    return found


def test_a_licence_is_read_in_full_by_keys_alone_and_back_again(stage: Stage) -> None:
    stage.window.show_about()
    stage.settle()
    page = page_of(stage)
    assert page.title.text() == "Hakkında"
    row = [one.name for one in shipped(LICENCES)].index("Qt")
    for _ in range(row):
        stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Return)
    assert page.title.text() == "Qt"
    assert text_of(page).isVisible()
    assert text_of(page).toPlainText().strip() == (LICENCES / "Qt-Qt.txt").read_text(encoding="utf-8").strip()
    stage.press(Qt.Key.Key_Escape)
    assert page.title.text() == "Hakkında"
    assert page.isVisible()
    stage.press(Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_a_text_is_read_from_its_file_only_when_it_is_asked_for(stage: Stage, tmp_path: Path) -> None:
    rows = json.loads((LICENCES / "components.json").read_text(encoding="utf-8"))
    (tmp_path / "components.json").write_text(json.dumps(rows), encoding="utf-8")  # and not one of the texts
    page = AboutPage(replace(page_till(stage), licences=tmp_path), lambda: None)
    page._say()
    (tmp_path / rows[0]["texts"][0]).write_text("as it is now", encoding="utf-8")
    page.advance()
    assert text_of(page).toPlainText() == "as it is now"
    page.deleteLater()


def test_from_source_it_says_that_the_licences_are_in_the_built_program(stage: Stage, tmp_path: Path) -> None:
    page = AboutPage(replace(page_till(stage), licences=tmp_path / "none"), lambda: None)
    page._say()
    assert page.lead.text().startswith("Kaynak kodundan çalışıyor.")
    assert [hint.key for hint in page.hints()] == ["Esc"]
    page.deleteLater()


def page_till(stage: Stage):  # type: ignore[no-untyped-def]
    stage.window.show_about()
    return page_of(stage).till
