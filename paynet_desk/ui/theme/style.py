"""The theme in force: palette, one style sheet, fonts, and the signal that says it changed."""

from __future__ import annotations

import math
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from paynet_desk.ui.theme.tokens import CONTRAST, DARK, LIGHT, Metrics, TextStyle, Tokens, metrics_for

if TYPE_CHECKING:
    from PySide6.QtGui import QStyleHints

ARGUMENTS = ["-style", "Fusion"]  # for the application; ``setStyle`` takes 5 ms, as it gives the style back in Python
FAMILIES = ["Inter", "Segoe UI", "Noto Sans", "DejaVu Sans"]


class _Theme(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens: Tokens = LIGHT
        self.metrics: Metrics = metrics_for(1366, 768)
        self.applied: tuple[Tokens, Metrics] | None = None
        self.reduced_motion = False


_theme = _Theme()
changed = _theme.changed  # after colours, sizes or both are other ones; widgets that paint themselves listen


def current() -> Tokens:
    """The colours in force."""
    return _theme.tokens


def metrics() -> Metrics:
    """The sizes in force."""
    return _theme.metrics


def px(size: int) -> int:
    """``size`` px grown as the type is: for icons and marks that stand beside words."""
    return round(size * _theme.metrics.scale)


def reduced_motion() -> bool:
    """True when nothing may move: a busy bar then becomes seconds in words."""
    return _theme.reduced_motion


def snap(width: float, ratio: float) -> float:
    """A line's width in px made whole in the screen's own pixels (1.5 is 1 at 100 %, 1.5 at 200 %), never none."""
    return max(1.0, int(width * ratio)) / ratio


def set_reduced_motion(reduced: bool) -> None:
    """Say whether things may move."""
    _theme.reduced_motion = reduced


@cache
def _colour(value: str) -> QColor:
    return QColor(value)


def colour(token: str) -> QColor:
    """The colour of a token, by the field name in ``Tokens``. Shared: copy before changing it."""
    return _colour(getattr(_theme.tokens, token))


@cache
def _font(style: TextStyle) -> QFont:
    font = QFont(FAMILIES)
    font.setPixelSize(style.size)
    font.setWeight(QFont.Weight(style.weight))
    if style.spacing:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, style.spacing)
    if style.tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    if style.code:
        font.setFeature(QFont.Tag("zero"), 1)
        font.setFeature(QFont.Tag("ss02"), 1)
    return font


def font(role: str) -> QFont:
    """The font of a role. Shared: copy before changing it."""
    return _font(_theme.metrics.type[role])


def choose(hints: QStyleHints, setting: str) -> Tokens:
    """The colours for ``setting`` ("auto", "light", "dark", "contrast"); "auto" asks the system through ``hints``."""
    if setting in _FIXED:
        return _FIXED[setting]
    from PySide6.QtCore import Qt  # late: its 120 enums take 14 ms, which the first paint does without

    accessibility = hints.accessibility()  # held: a chained call dies with the temporary object
    if accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast:
        if sys.platform == "win32":  # elsewhere the palette stays the ordinary one
            QApplication.setPalette(QPalette())  # back to the system's, to read it
            return contrast_from(QApplication.palette())
        else:  # noqa: RET505 - the type checker reads one of the two for each system
            return CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


_FIXED = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


def at_first_sight(system: QPalette, setting: str) -> Tokens:
    """The colours of the first paint: as ``choose``, but "auto" goes by the system's ground, which takes no time."""
    is_dark = system.color(QPalette.ColorRole.Window).lightnessF() < 0.5
    return _FIXED.get(setting, DARK if is_dark else LIGHT)


def contrast_from(system: QPalette) -> Tokens:
    """The colours of a system in high contrast; our own when its text and ground differ by less than 7 to 1."""
    role = QPalette.ColorRole
    ground, text = system.color(role.Window), system.color(role.WindowText)
    chosen, on_chosen = system.color(role.Highlight), system.color(role.HighlightedText)
    mark = chosen if _ratio(chosen, ground) >= 4.5 else text
    if _ratio(ground, text) < 7 or _ratio(chosen, on_chosen) < 4.5:
        return CONTRAST
    names: dict[str, Any] = dict.fromkeys(_GROUNDS, ground.name())
    names |= dict.fromkeys(_INKS, text.name()) | dict.fromkeys(_MARKS, mark.name())
    names |= {"accent": chosen.name(), "on_accent": on_chosen.name(), "ph": text.name()}
    names |= {"accent_hover": chosen.name(), "accent_pressed": chosen.name()}
    return CONTRAST._replace(is_dark=ground.lightnessF() < 0.5, **names)


_GROUNDS = [
    "frame",
    "surface",
    "panel",
    "tint",
    "ok_tint",
    "warn_tint",
    "err_tint",
    "hatch2",
    "face",
    "key",
    "field",
    "env_text",
    "on_warn",
]
# what is fine, unknown or wrong is told by icon and word there, not by a colour
_INKS = [
    "text",
    "text2",
    "text3",
    "line",
    "edge",
    "env",
    "hatch",
    "ink",
    "ink2",
    "chip",
    "ok",
    "warn",
    "warn_mark",
    "err",
    "err_halo",
]
_MARKS = ("accent_text", "halo", "mark")


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4)
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _ratio(one: QColor, other: QColor) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def begin(app: QApplication, setting: str) -> None:
    """Apply the theme of ``setting`` as far as it is known at first sight; ``follow`` comes after the first paint."""
    apply_theme(app, at_first_sight(app.palette(), setting), _theme.metrics)


def follow(app: QApplication, setting: str) -> None:
    """Apply the theme of ``setting`` now and, when that is "auto", again whenever the system's wish changes."""
    hints = app.styleHints()

    def again() -> None:
        apply_theme(app, choose(hints, setting), _theme.metrics)

    again()
    if setting == "auto":
        hints.colorSchemeChanged.connect(again)
        accessibility = hints.accessibility()
        accessibility.contrastPreferenceChanged.connect(again)


def apply_theme(app: QApplication, tokens: Tokens, metrics: Metrics) -> None:
    """Put colours and sizes in force for the whole program; does nothing when they already are."""
    before = _theme.applied
    if before == (tokens, metrics):
        return
    _theme.tokens, _theme.metrics, _theme.applied = tokens, metrics, (tokens, metrics)
    if before is None:
        app.setCursorFlashTime(0)  # our carets are wider and coloured; they stand still
    if before is None or before[1].style("body") != metrics.style("body"):
        app.setFont(font("body"))
    if before is None or before[0] != tokens:
        app.setPalette(palette(tokens))
        app.setStyleSheet(style_sheet(tokens))
    changed.emit()


_ROLES = {
    QPalette.ColorRole.Window: "surface",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "panel",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "ph",
    QPalette.ColorRole.Button: "field",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "on_accent",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "panel",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Shadow: "edge",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.LinkVisited: "accent_text",
    QPalette.ColorRole.ToolTipBase: "env",
    QPalette.ColorRole.ToolTipText: "env_text",
}


def palette(tokens: Tokens) -> QPalette:
    """``tokens`` as a palette, for everything Qt draws by itself."""
    result = QPalette()
    for role, token in _ROLES.items():
        result.setColor(role, QColor(getattr(tokens, token)))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.text3))
    return result


def style_sheet(tokens: Tokens) -> str:
    """The one style sheet: what Qt's own widgets need. Ours paint themselves from tokens."""
    t = tokens
    return f"""
QLineEdit {{ border: 0; padding: 0; background: transparent; color: {t.text}; placeholder-text-color: {t.ph};
  selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QLineEdit[readOnly="true"] {{ color: {t.text2}; }}
QScrollArea, QScrollArea > QWidget > QWidget[kind="content"] {{ border: 0; background: transparent; }}
QTextBrowser {{ border: 0; background: transparent; color: {t.text}; }}
QMenu {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.edge}; padding: 4px; }}
QMenu::item {{ padding: 9px 24px 9px 12px; border-radius: 6px; }}
QMenu::item:selected {{ background: {t.tint}; color: {t.accent_text}; }}
QMenu::item:disabled {{ color: {t.ph}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
QToolTip {{ background: {t.env}; color: {t.env_text}; border: 1px solid {t.env}; padding: 4px 8px; }}
QScrollBar:vertical {{ width: 12px; background: transparent; }}
QScrollBar::handle:vertical {{ background: {t.edge}; border-radius: 4px; min-height: 32px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
