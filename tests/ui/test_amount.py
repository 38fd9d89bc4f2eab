"""An amount as it is typed: the keys of a cashier, the text that stands there, the kuruş it means."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from paynet_desk.ui.widgets.amount import AmountEdit, TouchPad, group_amount


@pytest.fixture
def edit(qtbot: QtBot) -> AmountEdit:
    made = AmountEdit()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("keys", "shown", "kurus"),
    [
        ("1250", "1.250", 125_000),
        ("1250,", "1.250,", 125_000),
        ("1250.", "1.250,", 125_000),
        ("1250,5", "1.250,5", 125_050),
        ("1250.75", "1.250,75", 125_075),
        ("1250,759", "1.250,75", 125_075),
        ("1234567", "1.234.567", 123_456_700),
        ("12345678", "1.234.567", 123_456_700),
        ("007", "7", 700),
        (",5", "0,5", 50),
        (".5", "0,5", 50),
        ("0,05", "0,05", 5),
        ("12a,x5", "12,5", 1_250),
        ("1,2,3", "1,23", 123),
        ("", "", None),
        ("0", "0", None),
        ("0,00", "0,00", None),
    ],
)
def test_comma_and_dot_both_go_on_to_the_kurus(edit: AmountEdit, keys: str, shown: str, kurus: int | None) -> None:
    QTest.keyClicks(edit, keys)
    assert edit.text() == shown
    assert edit.amount() == kurus


def test_taking_digits_away_never_turns_thousands_into_kurus(edit: AmountEdit) -> None:
    QTest.keyClicks(edit, "12505")
    seen = []
    for _ in range(5):
        seen.append((edit.text(), edit.amount()))
        QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert seen == [("12.505", 1_250_500), ("1.250", 125_000), ("125", 12_500), ("12", 1_200), ("1", 100)]


def test_backspace_behind_a_dot_takes_the_digit_before_it(edit: AmountEdit) -> None:
    QTest.keyClicks(edit, "1250")
    edit.setCursorPosition(2)
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.text() == "250"


def test_a_comma_in_the_middle_parts_the_amount_there(edit: AmountEdit) -> None:
    QTest.keyClicks(edit, "1250")
    edit.setCursorPosition(3)
    QTest.keyClicks(edit, ",")
    assert edit.text() == "12,50"
    QTest.keyClicks(edit, "9")
    assert edit.amount() == 1_295


@pytest.mark.parametrize(
    ("pasted", "kurus"), [("1293.75", 129_375), ("1.293,75 ₺", 129_375), ("1.250", 125_000), ("Elif", 700), ("-5", 700)]
)
def test_what_is_pasted_is_read_as_an_amount_or_left_alone(edit: AmountEdit, pasted: str, kurus: int) -> None:
    QTest.keyClicks(edit, "7")
    QGuiApplication.clipboard().setText(pasted)
    QTest.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert edit.amount() == kurus


def test_the_pad_types_as_the_keys_do(edit: AmountEdit, qtbot: QtBot) -> None:
    pad = TouchPad()
    qtbot.addWidget(pad)
    pad.pressed.connect(edit.press)
    for button in pad._keys:
        button.click()
    assert edit.text() == "7.894.561,"  # the last key took a digit away again


@pytest.mark.parametrize("text", ["1.250,5", "0,", "", "7", "1.234.567,89"])
def test_grouping_what_is_grouped_changes_nothing(text: str) -> None:
    assert group_amount(text) == text
