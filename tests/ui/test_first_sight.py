"""The first sight of the window is what page 1 shows at its top, in the same places; what is typed into it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from paynet_desk.config import paths
from paynet_desk.config.settings import Settings
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.registry.values import Task
from paynet_desk.tills import till_of
from paynet_desk.ui.first_sight import FirstSight
from paynet_desk.ui.language import Language
from paynet_desk.ui.pages.storing_customer import StoringCustomer
from paynet_desk.ui.theme import style
from paynet_desk.ui.window import Window
from paynet_desk.ui.wizard import READING
from tests.ui.scenes import Stage

SIZES = [(1024, 600), (1366, 720), (1920, 1080)]


@pytest.fixture
def sees(qapp: QApplication) -> Iterator[Callable[..., tuple[FirstSight, Stage]]]:
    """The first sight of a window, and the same window once all is there."""
    made: list[tuple[FirstSight, Stage]] = []

    def see(**look: object) -> tuple[FirstSight, Stage]:
        size, scale = look.get("size", (1366, 720)), look.get("text_scale", 1.0)
        stage = Stage(qapp, **look)  # type: ignore[arg-type]
        sight = FirstSight(
            is_live=look.get("environment") == "live",
            otp_required=True,
            text_scale=scale,  # type: ignore[arg-type]
        )
        sight.setMinimumSize(100, 100)
        sight.resize(*size)  # type: ignore[misc]
        sight.show()
        stage.settle()
        sight.write()
        stage.settle()
        made.append((sight, stage))
        return sight, stage

    yield see
    for sight, stage in made:
        stage.close()
        sight.hide()
        sight.deleteLater()


@pytest.mark.parametrize(
    ("size", "text_scale"),  # where the page has room for all it shows: elsewhere its rows are pressed together
    [*((size, scale) for size in SIZES for scale in (1.0, 1.5)), (SIZES[-1], 2.0)],
)
@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_field_stands_where_the_page_will_have_it(
    sees: Callable[..., tuple[FirstSight, Stage]], size: tuple[int, int], text_scale: float, language: str
) -> None:
    sight, stage = sees(size=size, text_scale=text_scale, language=language)
    page = stage.window.findChild(StoringCustomer)
    assert sight._field.geometry() == QRect(page._edit.mapTo(stage.window, QPoint(0, 0)), page._edit.size())
    assert sight._field.accessibleName() == page._edit.accessibleName() != ""


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("environment", ["sandbox", "live"])
def test_it_looks_as_the_page_will(
    qapp: QApplication, sees: Callable[..., tuple[FirstSight, Stage]], theme: str, environment: str
) -> None:
    later = Stage(qapp, theme=theme, environment=environment, size=(1366, 720))
    page = later.window.findChild(StoringCustomer)
    box, title = (QRect(part.mapTo(later.window, QPoint(0, 0)), part.size()) for part in (page._field.box, page.title))
    then = later.window.grab().toImage()
    later.close()
    sight = sees(theme=theme, environment=environment)[0]
    now = sight.grab().toImage()
    assert unlike(now, then, title) == 0
    edges = box.adjusted(12, -4, -12, 4)  # its corners are drawn by the style sheet, a shade apart
    assert unlike(now, then, edges) == 0  # the caret too
    m = style.metrics()
    grounds = (
        QRect(m.rail - 6, 300, 12, 6),
        QRect(1366 - m.panel - 6, 300, 12, 6),
        QRect(560, 720 - m.bar - 6, 12, 12),
    )
    assert [unlike(now, then, ground) for ground in grounds] == [0, 0, 0]


def test_a_field_without_the_keyboard_does_not_look_as_if_it_had_it(
    qapp: QApplication, sees: Callable[..., tuple[FirstSight, Stage]]
) -> None:
    sight = sees()[0]
    sight.activateWindow()
    qapp.processEvents()
    marks = [mark for mark in sight.findChildren(QLabel) if mark.objectName() in {"caret", "halo", "ring"}]
    assert [mark.isVisible() for mark in marks] == [True] * 3
    other = QLineEdit()
    other.show()
    other.activateWindow()
    qapp.processEvents()
    assert [mark.isVisible() for mark in marks] == [False] * 3
    other.deleteLater()


def unlike(one: QImage, other: QImage, place: QRect) -> int:
    """How many pixels of ``place`` differ."""
    return sum(
        one.pixel(x, y) != other.pixel(x, y)
        for y in range(place.top(), place.bottom() + 1)
        for x in range(place.left(), place.right() + 1)
    )


@pytest.fixture
def covered(qapp: QApplication) -> Iterator[Callable[[str], Window]]:
    """The window once it lies on its first sight, into which those keys were typed."""
    made: list[tuple[FirstSight, Language]] = []

    def cover(*keys: str | Qt.Key) -> Window:
        language = Language(paths.resource_dir())
        language.use("tr")
        style.follow(qapp, "light")
        sight = FirstSight(is_live=False, otp_required=True, text_scale=1.0)
        made.append((sight, language))
        sight.resize(1366, 720)
        sight.show()
        sight.activateWindow()
        qapp.processEvents()
        for key in keys:
            focused = qapp.focusWidget()
            assert isinstance(focused, QLineEdit)
            QTest.keyClicks(focused, key) if isinstance(key, str) else QTest.keyClick(focused, key)
        settings = Settings(Path("nowhere"), till="Kasa 2")
        tills = {Task.STORE_CARD: till_of(settings, CardSecrets(), lambda _: True, lambda: language.code)}
        window = Window(tills, language, theme="light", text_scale=1.0, parent=sight)
        sight.cover(window)
        for _ in range(3):
            qapp.processEvents()
        return window

    yield cover
    for sight, language in made:
        sight.hide()
        sight.deleteLater()
        for translator in language._installed:
            qapp.removeTranslator(translator)
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_what_was_typed_meanwhile_stands_grouped_in_the_pages_field_which_has_the_focus(
    covered: Callable[..., Window],
) -> None:
    window = covered("53200000")
    page = window.findChild(StoringCustomer)
    assert page._edit.text() == "532 000 00"
    assert QApplication.focusWidget() is page._edit
    assert page._edit.cursorPosition() == len("532 000 00")


def test_a_card_number_typed_meanwhile_is_taken_away_as_on_the_page(covered: Callable[..., Window]) -> None:
    page = covered("9792070000000001").findChild(StoringCustomer)
    assert page._edit.text() == ""
    page._edit.undo()
    assert page._edit.text() == ""
    assert page._field.has_error


def test_a_key_that_means_something_to_the_window_is_kept_until_it_is_there(covered: Callable[..., Window]) -> None:
    window = covered(Qt.Key.Key_F1)
    assert window._shown is window._beside[READING]


def test_the_window_fills_its_ground_and_closes_as_one(covered: Callable[..., Window], qapp: QApplication) -> None:
    window = covered()
    sight = window.window()
    closed: list[int] = []
    sight.closed.connect(lambda: closed.append(1))  # type: ignore[attr-defined]
    assert window.size() == sight.size()
    assert not any(label.isVisible() for label in sight.findChildren(QLabel, "rail"))
    sight.close()
    assert closed == [1]
    assert sight.isVisible()
