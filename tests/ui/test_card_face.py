from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible, QColor, QImage

from paynet_desk.ui.widgets.card_face import CardFace

# The offscreen platform says so of every window it shows.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

GAPS = (4, 8, 12)


@pytest.fixture
def face(qtbot) -> CardFace:
    made = CardFace()
    made.resize(312, 197)
    qtbot.addWidget(made)
    return made


def show(face: CardFace, typed: int, first6: str = "979207", last4: str = "", **more: str) -> None:
    words = {"brand_text": "TROY", "label": "İş kartı", "holder": "ELIF YILMAZ", "expiry": "12/30"} | more
    face.show_card(first6[:typed], typed, 16, GAPS, last4, **words)


def picture(face: CardFace) -> QImage:
    return face.grab().toImage()


def spoken(face: CardFace) -> str:
    interface = QAccessible.queryAccessibleInterface(face)
    assert interface is not None
    return str(interface.text(QAccessible.Text.Name))


def test_the_card_fills_in_while_it_is_typed(face):
    names, pictures = [], []
    for typed in (0, 1, 6, 7, 10, 15):
        show(face, typed)
        names.append(spoken(face))
        pictures.append(picture(face))
    assert names[0] == "Kart, TROY, ELIF YILMAZ, 12/30"
    assert "9792 07•• ••" in names[4]
    assert all(a != b for a, b in pairwise(pictures))


def test_a_whole_card_is_told_and_drawn_with_six_and_four_digits(face):
    show(face, 16, last4="5454")
    assert spoken(face) == "Kart, TROY, 9792 07•• •••• 5454, ELIF YILMAZ, 12/30"


def test_more_than_six_and_four_digits_are_cut_before_anything_is_drawn(face):
    face.show_card("9792075482365454", 16, 16, GAPS, "9792075482365454", "TROY", "", "", "")
    assert spoken(face) == "Kart, TROY, 9792 07•• •••• 5454"
    assert "97920754" not in repr(face._shown)


def test_the_last_four_stay_hidden_while_digits_are_missing(face):
    show(face, 15, last4="5454")
    assert "5454" not in spoken(face)
    with_last = picture(face)
    show(face, 15, last4="0000")
    assert picture(face) == with_last


@pytest.mark.parametrize("length", [12, 15, 16, 18, 19])
@pytest.mark.parametrize("size", [(272, 172), (312, 197), (376, 237), (424, 267)])
def test_every_length_stays_inside_the_card_at_every_size(face, length, size):
    face.resize(*size)
    gaps = (4, 10) if length == 15 else (*GAPS, 16)
    face.show_card("979207", length, length, gaps, "5454", "TROY", "Uzun " * 20, "MUSTAFA KEMAL " * 4, "12/30")
    image = picture(face)
    ground = QColor("#21363E")
    scale = image.height() / 197
    column = round((312 - 8) * scale)
    for y in range(round(98 * scale), round(130 * scale)):
        drawn = image.pixelColor(column, y)
        assert abs(drawn.red() - ground.red()) < 30, "a digit reaches into the right edge"


def test_it_asks_for_the_size_of_the_look(face):
    assert face.sizeHint() == QSize(312, 197)


def test_a_theme_sets_its_colours(face):
    before = picture(face)
    for name in ("faceColor", "inkColor", "ink2Color", "faceLineColor", "chipColor", "markColor", "edgeColor"):
        show(face, 3)
        face.setProperty(name, QColor("#ff0000"))
        assert face.property(name) == QColor("#ff0000")
        now = picture(face)
        assert now != before, name
        before = now


def test_the_fixed_words_can_be_said_in_another_language(face):
    show(face, 0, expiry="")
    face.set_captions("Cardholder", "Expires", "mm/yy", "Card")
    assert spoken(face) == "Card, TROY, ELIF YILMAZ"


def test_the_same_card_again_is_not_drawn_again(face, qtbot):
    show(face, 3)
    face.show()
    qtbot.waitExposed(face)
    picture(face)
    drawn = []
    face.update = lambda *_part: drawn.append(1)  # type: ignore[method-assign]
    show(face, 3)
    assert drawn == []
    show(face, 4)
    assert drawn == [1]
