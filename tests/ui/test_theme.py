"""The theme: colours can be told apart, icons draw what their files say, sizes fit the window, changes are told."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from paynet_desk.ui.theme import icons, style
from paynet_desk.ui.theme.tokens import CONTRAST, DARK, LIGHT, Tokens, metrics_for

THEMES = [LIGHT, DARK, CONTRAST]
TEXT_ON = [
    ("text", ("frame", "surface", "panel", "field", "tint", "ok_tint", "warn_tint", "err_tint", "key")),
    ("text2", ("frame", "surface", "panel", "field", "tint", "ok_tint", "warn_tint", "err_tint")),
    ("text3", ("frame", "surface", "panel")),
    ("ph", ("field",)),
    ("accent_text", ("frame", "surface", "panel", "tint")),
    ("on_accent", ("accent", "accent_hover", "accent_pressed")),
    ("ok", ("frame", "surface")),
    ("err", ("surface",)),
    ("warn", ("surface", "frame")),
    ("env_text", ("env",)),
    ("on_warn", ("warn_mark",)),
    ("ink", ("face",)),
    ("ink2", ("face",)),
]
EDGES_ON = [
    ("edge", ("frame", "surface", "panel", "field")),
    ("accent_text", ("surface", "tint")),
    ("err", ("surface", "err_tint", "field")),
    ("warn_mark", ("surface", "frame", "warn_tint")),
    ("ok", ("ok_tint",)),
]


def luminance(value: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    colour = QColor(value)
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", THEMES, ids=lambda t: t.name)
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_ON, 4.5), (EDGES_ON, 3.0)], ids=["text", "edges and icons"])
def test_what_has_to_be_read_or_found_stands_out_from_its_ground(
    tokens: Tokens, pairs: list[tuple[str, tuple[str, ...]]], least: float
) -> None:
    weak = [
        (token, ground, round(found, 2))
        for token, grounds in pairs
        for ground in grounds
        if (found := contrast(getattr(tokens, token), getattr(tokens, ground))) < least
    ]
    assert weak == []


@pytest.mark.parametrize("tokens", THEMES, ids=lambda t: t.name)
def test_every_colour_of_a_theme_is_one(tokens: Tokens) -> None:
    values = {name: value for name, value in tokens._asdict().items() if isinstance(value, str) and name != "name"}
    assert [name for name, value in values.items() if not QColor(value).isValid()] == []


def painted(name: str, size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    icons.paint_icon(painter, name, QRectF(0, 0, size, size), QColor("black"))
    painter.end()
    return image


def rendered(name: str, size: int) -> QImage:
    source = (icons.icon_folder() / f"{name}.svg").read_text(encoding="utf-8").replace("#14212A", "#000000")
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    QSvgRenderer(source.encode()).render(painter)
    painter.end()
    return image


DRAWINGS = sorted(p.stem for p in icons.icon_folder().glob("*.svg") if p.stem not in ("paynet-desk", "logo"))


@pytest.mark.parametrize("name", DRAWINGS)
def test_an_icon_is_drawn_as_a_full_svg_reader_draws_it(qapp: QApplication, name: str) -> None:
    ours, theirs = painted(name, 48), rendered(name, 48)
    off = sum(
        abs(ours.pixelColor(x, y).lightness() - theirs.pixelColor(x, y).lightness()) > 64
        for x in range(48)
        for y in range(48)
    )
    assert off <= 6


def test_an_icon_has_the_colour_of_its_token_and_the_sharpness_of_the_screen(qapp: QApplication) -> None:
    style.apply_theme(qapp, DARK, metrics_for(1366, 768))
    pixmap = icons.icon("check", "ok").pixmap(QSize(20, 20), 2.0)
    assert pixmap.size() == QSize(40, 40)
    image = pixmap.toImage()
    solid = {
        image.pixelColor(x, y).name() for x in range(40) for y in range(40) if image.pixelColor(x, y).alpha() == 255
    }
    assert DARK.ok.lower() in solid
    assert not icons.program_icon().pixmap(64, 64).isNull()


@pytest.mark.parametrize(
    ("width", "height", "name"),
    [
        (1024, 600, "compact"),
        (1366, 768, "normal"),
        (1366, 650, "compact"),
        (1920, 1080, "large"),
        (1920, 900, "normal"),
    ],
)
def test_a_window_gets_the_sizes_of_its_class(width: int, height: int, name: str) -> None:
    assert metrics_for(width, height).name == name


def test_type_and_controls_grow_together_at_200_percent() -> None:
    plain, twice = metrics_for(1366, 768), metrics_for(1366, 768, 2.0)
    assert twice.style("title").size == 2 * plain.style("title").size
    assert twice.field == 2 * plain.field
    assert plain.rail < twice.rail < 2 * plain.rail


def test_no_type_is_smaller_than_13_but_key_caps_and_badges() -> None:
    small = {
        role
        for size in ((1024, 600), (1366, 768), (1920, 1080))
        for role, look in metrics_for(*size).type.items()
        if look.size < 13
    }
    assert small <= {"key", "count", "phone_tag", "env_title", "env"}


def test_a_change_of_theme_reaches_the_palette_and_everybody_who_listens_once(qapp: QApplication) -> None:
    style.apply_theme(qapp, LIGHT, metrics_for(1366, 768))
    heard: list[str] = []

    def hear() -> None:
        heard.append(style.current().name)

    style.changed.connect(hear)
    try:
        style.apply_theme(qapp, DARK, metrics_for(1366, 768))
        style.apply_theme(qapp, DARK, metrics_for(1366, 768))
    finally:
        style.changed.disconnect(hear)
    assert heard == ["dark"]
    assert qapp.palette().color(QPalette.ColorRole.Accent).name() == DARK.accent.lower()
    assert style.colour("text").name() == DARK.text.lower()
    assert DARK.text in qapp.styleSheet()


def test_a_chosen_theme_wins_over_the_system_and_auto_asks_it(qapp: QApplication) -> None:
    hints = qapp.styleHints()
    assert style.choose(hints, "light") is LIGHT
    assert style.choose(hints, "dark") is DARK
    assert style.choose(hints, "contrast") is CONTRAST
    hints.setColorScheme(Qt.ColorScheme.Dark)
    assert style.choose(hints, "auto") in (DARK, LIGHT)  # offscreen need not take the wish
    hints.unsetColorScheme()


def test_high_contrast_takes_the_systems_colours_when_they_are_strong_enough() -> None:
    aquatic = QPalette()
    roles = {"Window": "#202020", "WindowText": "#FFFFFF", "Highlight": "#8EE3F0", "HighlightedText": "#263B50"}
    for role, value in roles.items():
        aquatic.setColor(QPalette.ColorRole[role], QColor(value))
    tokens = style.contrast_from(aquatic)
    assert (tokens.surface, tokens.text, tokens.accent) == ("#202020", "#ffffff", "#8ee3f0")
    assert tokens.is_contrast
    for pairs, least in ((TEXT_ON, 4.5), (EDGES_ON, 3.0)):
        for token, grounds in pairs:
            assert all(contrast(getattr(tokens, token), getattr(tokens, ground)) >= least for ground in grounds)
    aquatic.setColor(QPalette.ColorRole.WindowText, QColor("#777777"))
    assert style.contrast_from(aquatic) is CONTRAST


def test_the_type_is_tabular_and_codes_tell_o_from_zero(qapp: QApplication) -> None:
    from PySide6.QtGui import QFont, QFontMetricsF

    style.apply_theme(qapp, LIGHT, metrics_for(1366, 768))
    measure = QFontMetricsF(style.font("input"))
    assert measure.horizontalAdvance("1111") == measure.horizontalAdvance("0000")
    assert QFont.Tag("zero") in style.font("code").featureTags()


def test_looks_need_neither_the_svg_module_nor_the_browser(tmp_path: object) -> None:
    asked = (
        "import sys, tests.ui.gallery; "
        "print([m for m in sys.modules if m.startswith('PySide6.Qt') and m[8:] not in ('QtCore','QtGui','QtWidgets')])"
    )
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
