"""Turkish is the source, English its complete translation; changing the language changes an open page at once."""

from __future__ import annotations

import ast
import re
import runpy
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListWidget, QTextBrowser, QWidget

from paynet_desk.core.legal_text import parse_legal_text
from paynet_desk.flow.store_card import Facts, State
from paynet_desk.ui.kiosk.keypad import ROWS
from paynet_desk.ui.widgets.badge import Tag
from paynet_desk.ui.widgets.band import Band
from paynet_desk.ui.widgets.buttons import PrimaryButton
from paynet_desk.ui.widgets.card_face import CardFace
from paynet_desk.ui.widgets.field import PlainEdit
from paynet_desk.ui.widgets.labels import Label
from tests.ui.scenes import GSM, NAMES, PROBLEMS, SCENES, Stage, everything_shown, first_card

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "resources" / "translations"
SOURCES = sorted(file for room in ("ui", "threeds") for file in (ROOT / "paynet_desk" / room).rglob("*.py"))
TURKISH_ONLY = re.compile("[çğışöüÇĞİŞÖÜâîû]")
PLACEHOLDER = re.compile(r"\{\w*\}")
OWN_NAME = {"Türkçe", *ROWS, "İ", "ı"}  # a language is offered under its own name; letters are letters
ALL = SCENES | PROBLEMS
SIZES = ((1366, 768), (1366, 698), (1024, 600), (1024, 560))  # with and without title bar and task bar

# the offscreen platform has no window manager to tell sizes to, and says so
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@cache
def entries() -> list[tuple[str, str, ET.Element]]:
    """Context, source text and translation of every entry of en.ts."""
    root = ET.parse(TRANSLATIONS / "en.ts").getroot()
    found = []
    for context in root.iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            found.append((context.findtext("name", ""), message.findtext("source", ""), translation))
    return found


# ---- the file --------------------------------------------------------------------------------------------------------


def test_every_text_is_translated() -> None:
    open_ones = [(context, source) for context, source, told in entries() if told.get("type") or not told.text]
    assert not open_ones, "translate these in resources/translations/en.ts, then run make translations"


def test_a_translation_has_the_placeholders_of_its_source() -> None:
    for context, source, told in entries():
        assert sorted(PLACEHOLDER.findall(source)) == sorted(PLACEHOLDER.findall(told.text or "")), (context, source)


def test_sentences_stay_sentences_titles_stay_titles_and_nothing_shouts() -> None:
    abbreviations = {"Son kul.", "Deneme no"}
    for _, source, told in entries():
        english = told.text or ""
        assert "!" not in source + english, source
        if source not in abbreviations:
            assert (source.rstrip("”")[-1] in ".…:") == (english.rstrip("”")[-1] in ".…:"), (source, english)


def test_the_files_are_what_the_sources_give(tmp_path: Path) -> None:
    shutil.copy(TRANSLATIONS / "en.ts", tmp_path)
    runpy.run_path(str(ROOT / "packaging" / "translations.py"))["update"](tmp_path)
    for name in ("en.ts", "en.qm"):
        assert (tmp_path / name).read_bytes() == (TRANSLATIONS / name).read_bytes(), f"{name}: run make translations"


# ---- the sources -----------------------------------------------------------------------------------------------------


def asked_for(call: ast.Call) -> ast.expr | None:
    """The source text's argument where ``call`` translates or marks one."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1}.get(name)
    if place is None or len(call.args) <= place or not (isinstance(call.args[0], ast.Constant) or place == 0):
        return None  # a painter is translated too
    return call.args[place]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_turkish_text_goes_past_the_translation(path: Path) -> None:
    known = {source for _, source, _ in entries()}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    through: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            through.add(node.value)  # a docstring
        if not isinstance(node, ast.Call) or (text := asked_for(node)) is None:
            continue
        if isinstance(text, ast.Constant):
            through.add(text)
            # lupdate knows the calls by their names only
            assert text.value in known, f"line {text.lineno}: lupdate did not find {text.value!r}"
        else:
            # an f-string is found by lupdate and never matched at run time
            assert isinstance(text, ast.Name), f"line {text.lineno}: not a plain text"
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in through:
            assert node.value in OWN_NAME or not TURKISH_ONLY.search(node.value), f"line {node.lineno}: {node.value!r}"


# ---- the screen ------------------------------------------------------------------------------------------------------


def said_by(widget: QWidget) -> list[str]:
    """Every text of one widget: what is drawn, and what a screen reader is told."""
    said = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    match widget:
        case Band():
            said += [widget.title.text(), widget.text.text()]
        case CardFace():
            said += widget._words()
        case PrimaryButton():
            busy = (widget._busy_text, widget._seconds, widget._later)
            said += [widget.text(), *(busy if widget.state == "busy" else ())]
        case QLabel() | QAbstractButton() | Tag():
            said.append(widget.text())
        case QLineEdit():
            said.append(widget.placeholderText())
        case QTextBrowser():
            said += widget.toPlainText().splitlines()
        case QListWidget():
            said += [widget.item(row).text() for row in range(widget.count())]
        case _:
            pass
    return [text for text in said if text]


def said(stage: Stage) -> list[str]:
    """Every text that can be seen or heard, sorted; the passing seconds left out."""
    texts = [text for widget in everything_shown(stage.window) for text in said_by(widget)]
    return sorted(text for text in texts if not re.fullmatch(r"\d:\d\d", text))


def without_names(text: str) -> str:
    """``text`` without the names of people, shops and cards."""
    for name in NAMES:
        text = text.replace(name, "")
    return text


def too_tight(stage: Stage) -> list[str]:
    """The texts that do not have the room they need, and what runs out of the place it stands in."""
    found = []
    for widget in everything_shown(stage.window):
        if isinstance(widget, (Label, QAbstractButton)):
            words = widget.text() or widget.accessibleName()
            if widget.hasHeightForWidth():
                if widget.height() < widget.heightForWidth(widget.width()):
                    found.append(f"cut at the bottom: {words}")
            elif widget.width() < widget.sizeHint().width() - 1:
                found.append(f"cut at the right: {words}")
        around = widget.parentWidget()
        scrolls = around is not None and around.objectName() == "qt_scrollarea_viewport"
        if around is not None and not scrolls and widget.geometry().bottom() > around.height():
            found.append(f"runs out of its place: {type(widget).__name__} {said_by(widget)[:1]}")
    return found + too_high(stage)


def too_high(stage: Stage) -> list[str]:
    """The page and its panel where they need more height than the window gives them: their fields are then squeezed."""
    page = stage.window._shown
    assert page is not None
    found = []
    for place in (page, page.panel):
        layout = place.layout()
        assert layout is not None
        needed = layout.totalMinimumHeightForWidth(place.width())
        if needed > place.height():
            found.append(f"{type(place).__name__} needs {needed} px, has {place.height()}")
    return found


@dataclass(frozen=True)
class Typed:
    """What the switch of languages must not touch: the fields, where the caret is, who has the focus, the secrets."""

    fields: list[tuple[str, int, str]]
    focused: int
    digits: bytes
    code: bytes

    @classmethod
    def on(cls, stage: Stage) -> Typed:
        edits = [child for child in everything_shown(stage.window) if isinstance(child, QLineEdit)]
        return cls(
            [(edit.text(), edit.cursorPosition(), edit.selectedText()) for edit in edits],
            id(QApplication.focusWidget()),
            bytes(stage.secrets.pan.view()),
            bytes(stage.secrets.code.view()),
        )


@dataclass(frozen=True)
class Seen:
    """One scene looked at once: opened in English; opened in Turkish, switched to English and back; every size."""

    english: list[str]
    turkish: list[str]
    switched: list[str]
    back: list[str]
    typed: Typed
    typed_after: Typed
    tight: list[str]


OpenStage = Callable[..., Stage]
_seen: dict[str, Seen] = {}


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[OpenStage]:
    """Opens stages and takes them away after the test."""
    stages: list[Stage] = []

    def open_stage(scene: str, **options: object) -> Stage:
        stages.append(Stage(qapp, **options))  # type: ignore[arg-type]
        ALL[scene](stages[-1])
        return stages[-1]

    yield open_stage
    for stage in stages:
        stage.close()
    QLocale.setDefault(QLocale.c())


@pytest.fixture
def seen(scene: str, opened: OpenStage) -> Seen:
    """The scene as it was looked at by the first test that asked."""
    if scene not in _seen:
        stage = opened(scene, language="en")
        english = said(stage)
        tight = _squeeze(stage, "en")
        stage.close()
        stage = opened(scene, language="tr")
        turkish, typed = said(stage), Typed.on(stage)
        stage.speak("en")
        switched = said(stage)
        stage.speak("tr")
        back, typed_after = said(stage), Typed.on(stage)
        tight += _squeeze(stage, "tr")
        _seen[scene] = Seen(english, turkish, switched, back, typed, typed_after, tight)
    return _seen[scene]


def _squeeze(stage: Stage, language: str) -> list[str]:
    found = []
    for size in SIZES:
        stage.window.resize(*size)
        stage.settle()
        assert (stage.window.width(), stage.window.height()) == size
        found += [f"{language} {size[0]}x{size[1]}: {what}" for what in too_tight(stage)]
    return found


@cache
def any_source() -> re.Pattern[str]:
    """Every Turkish text that reads otherwise in English, with anything for its placeholders."""
    sources = [re.escape(source) for _, source, told in entries() if told.text != source]
    return re.compile("|".join(re.sub(r"\\{\w*\\}", ".+", source) for source in sources))


@pytest.mark.parametrize("scene", ALL)
def test_an_english_page_has_no_turkish_word(seen: Seen) -> None:
    for text in map(without_names, seen.english):
        assert not TURKISH_ONLY.search(text), text
        assert not any_source().fullmatch(text), text


@pytest.mark.parametrize("scene", ALL)
def test_nothing_stays_turkish_because_it_was_never_marked(seen: Seen) -> None:
    """What reads the same in both languages is a name, a number, a key, or one of a few words."""
    same = {without_names(text) for text in {*seen.turkish} & {*seen.english}}
    known = {told.text for _, source, told in entries() if told.text == source}
    plain = re.compile(
        r"(Paynet Desk|Paynet|Kasa 2|TROY|Visa|Mastercard|ELIF YILMAZ|M-\d+|F\d+|Enter|Esc|Del|EY|KÖ|K7M4"
        r"|(?:/\u200b[\w.-]+)+"
        r"|b3a1f0c2-\S+|A4C29BE1|\+90|acs\.ornekbanka\.example|PD3f9c04a1be77|E••• Y•••••|Ctrl\+P|[\s•○.,:/()\d₺×–↑↓])*"
    )
    assert [text for text in same - known if not plain.fullmatch(text)] == []


@pytest.mark.parametrize("scene", ALL)
def test_the_language_changes_on_an_open_page_and_back_with_what_was_typed_in_place(seen: Seen) -> None:
    assert seen.switched == seen.english
    assert seen.back == seen.turkish
    assert seen.typed_after == seen.typed


@pytest.mark.parametrize("scene", ALL)
def test_every_page_and_every_text_have_the_room_they_need_in_both_languages(seen: Seen) -> None:
    assert seen.tight == []


@pytest.mark.parametrize(
    ("language", "code", "crumb"),
    [("tr", "kod", "Kart sakla, adım {} / 3"), ("en", "code", "Store a card, step {} of 3")],
)
def test_where_no_code_is_sent_nothing_speaks_of_one_and_there_are_three_steps(
    opened: OpenStage, language: str, code: str, crumb: str
) -> None:
    stage = opened("01-no-code-needed", language=language, size=(1024, 600))
    assert not [text for text in said(stage) if re.search(rf"\b{code}", text, re.IGNORECASE)]
    assert crumb.format(1) in said(stage)
    stage.present(State.CARD, Facts(gsm=GSM, otp_required=False))
    assert crumb.format(2) in said(stage)
    stage.present(State.UNKNOWN, replace(first_card(), otp_required=False))
    assert crumb.format(3) in said(stage)


def test_dates_times_and_masked_numbers_stay_as_they_are_written_in_turkey(opened: OpenStage) -> None:
    texts = said(opened("04-stored", language="en"))
    assert any(re.fullmatch(r"21\.11\.2025, \d\d:32:08", text) for text in texts)
    assert "TROY, 9792 07•• •••• 5454" in texts


def test_the_legal_texts_are_there_in_both_languages() -> None:
    for kind in ("notice", "consent"):
        versions = set()
        for language in ("tr", "en"):
            text = parse_legal_text(
                (ROOT / "resources" / "texts" / f"{kind}.{language}.md").read_text(encoding="utf-8")
            )
            versions.add(text.version)
            assert (text.kind, text.language) == (kind, language)
            assert bool(TURKISH_ONLY.search(text.spoken + text.body)) == (language == "tr")
            if text.spoken_without_code:
                assert bool(TURKISH_ONLY.search(text.spoken_without_code)) == (language == "tr")
        assert len(versions) == 1, f"{kind}: both languages change together"


# ---- Qt's own words --------------------------------------------------------------------------------------------------


def actions_of(edit: QLineEdit) -> list[str]:
    menu = edit.createStandardContextMenu()
    words = [action.text().split("\t")[0].replace("&", "") for action in menu.actions() if not action.isSeparator()]
    menu.deleteLater()
    return words


def test_qts_own_translations_are_where_the_program_looks_for_them() -> None:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    assert (folder / "qtbase_tr.qm").is_file()


def test_the_context_menu_of_a_field_speaks_the_language_in_use(opened: OpenStage) -> None:
    stage = opened("01-customer", language="tr")
    edit = PlainEdit(stage.window)
    assert {"Geri Al", "Kes", "Kopyala", "Yapıştır", "Sil"} <= set(actions_of(edit))
    stage.speak("en")
    assert {"Undo", "Cut", "Copy", "Paste", "Delete"} <= set(actions_of(edit))


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_offers_the_languages_and_looks(opened: OpenStage) -> None:
    stage = opened("01-customer", language="tr")

    def menu() -> dict[str, QAction]:
        stage.window.show_menu()
        stage.settle()
        return {action.text(): action for action in QApplication.activePopupWidget().actions() if action.text()}

    offered = menu()
    assert list(offered) == ["Türkçe", "English", "Sistemle aynı", "Açık", "Koyu", "Yüksek karşıtlık", "Hakkında"]
    assert offered["Türkçe"].isChecked()
    offered["English"].trigger()
    QApplication.activePopupWidget().close()
    stage.settle()
    assert "Store a card" in said(stage)
    assert list(menu()) == ["Türkçe", "English", "Same as the system", "Light", "Dark", "High contrast", "About"]
    QApplication.activePopupWidget().close()
