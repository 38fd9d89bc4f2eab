"""What the kiosk's pages say: the customer's words and nobody else's, complete in both languages, nothing cut off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from paynet_desk.flow.problem import ProblemKind
from paynet_desk.registry.values import Task
from paynet_desk.ui.kiosk.keypad import LETTERED, ROWS, KeyButton, Keypad, Pad, upper
from paynet_desk.ui.kiosk.tasks import OFFERS
from paynet_desk.ui.kiosk.words import WORDS
from paynet_desk.ui.theme.tokens import kiosk_metrics
from paynet_desk.ui.widgets.labels import Label
from tests.ui import scenes
from tests.ui.kiosk_scenes import KIOSK_SCENES, KioskStage, play

CASHIERS = re.compile(r"[Mm]üşteri|[Kk]asiyer|[Cc]ustomer|[Cc]ashier|F\d\b|\bEsc\b|\bEnter\b")
TURKISH = re.compile(r"[çğıöşüÇĞİÖŞÜ]")
THE_LAWS_OWN = ("k00-notice",)  # it speaks of who serves
FROM_OUTSIDE = (scenes.COMPANY, "Kart bilgileri hatalı", "Türkçe", "ELIF", "ELİF")

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def stage_of(qapp: QApplication) -> Iterator[Callable[..., KioskStage]]:
    stages: list[KioskStage] = []

    def make(name: str, language: str, size: tuple[int, int] = (1080, 1920)) -> KioskStage:
        stages.append(play(qapp, name, language, "light", size))
        return stages[-1]

    yield make
    for stage in stages:
        stage.close()


def words_on(stage: KioskStage) -> list[str]:
    """Every text that can be seen or heard, but the keys'."""
    shown = [widget for widget in stage.kiosk.findChildren(QWidget) if widget.isVisible()]
    texts = [widget.text() for widget in shown if isinstance(widget, QLabel)]
    texts += [widget.accessibleName() for widget in shown if not isinstance(widget, KeyButton)]
    return [text for text in texts if text]


@pytest.mark.parametrize("name", KIOSK_SCENES)
def test_a_page_speaks_to_the_customer_in_both_languages(stage_of: Callable[..., KioskStage], name: str) -> None:
    for language in ("tr", "en"):
        for text in words_on(stage_of(name, language)):
            if name not in THE_LAWS_OWN:
                assert not CASHIERS.search(text), text
            if language == "en":
                for known in FROM_OUTSIDE:
                    text = text.replace(known, "")
                assert not TURKISH.search(text), text


@pytest.mark.parametrize("size", [(1080, 1920), (1280, 800), (1024, 600)])
def test_no_line_is_cut_off(stage_of: Callable[..., KioskStage], size: tuple[int, int]) -> None:
    for name in ("k00-welcome", "k01-phone", "k02-code", "k03-card", "k04-unknown", "k10-unknown"):
        for language in ("tr", "en"):
            for label in stage_of(name, language, size).kiosk.findChildren(Label):
                if label.isVisible() and label.text():
                    needed = label.heightForWidth(label.width()) if label.hasHeightForWidth() else label.height()
                    assert label.height() >= needed, f"{name} {language} {size}: {label.text()}"


def test_every_problem_has_the_customers_words() -> None:
    assert set(WORDS) == set(ProblemKind)


@pytest.mark.parametrize("task", OFFERS)
def test_every_state_has_a_page_and_a_meaning_of_leaving(task: Task) -> None:
    offer = OFFERS[task]
    states = set(type(offer.first))
    assert set(offer.pages) == states
    assert not offer.busy & offer.told
    assert not set(offer.left) & offer.busy


def test_the_letters_are_the_turkish_ones_and_their_capitals_keep_their_dots() -> None:
    assert set("abcçdefgğhıijklmnoöprsştuüvyz") <= set("".join(ROWS))
    assert [upper(letter) for letter in "iığş"] == ["İ", "I", "Ğ", "Ş"]


def test_every_key_can_be_heard_and_takes_no_focus(qapp: QApplication) -> None:
    pad = Keypad()
    for kind in Pad:
        pad.show_pad(kind)
        for key in pad._keys:
            assert key.accessibleName(), key.act
            assert not key.focusPolicy().value
        assert (kind is Pad.NONE) == (not pad._keys)
    assert LETTERED.issubset(Pad)


def test_fields_and_keys_are_as_large_as_drawn() -> None:
    for size in ((1080, 1920), (1280, 800)):
        m = kiosk_metrics(*size)
        assert (m.key_field, m.field, m.pad) == (88, 88, 104)
