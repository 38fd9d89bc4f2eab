"""The manager's PIN is kept as a salted hash and is slow to guess."""

from __future__ import annotations

import pytest

from paynet_desk.core.pin import FREE_TRIES, WAIT_S, PinAnswer, PinCheck, is_kept_form, is_pin, kept_form

KEPT = kept_form("2468")


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.mark.parametrize("text", ["1234", "0000", "123456789012"])
def test_four_to_twelve_digits_are_a_pin(text):
    assert is_pin(text)


@pytest.mark.parametrize("text", ["", "123", "1234567890123", "12a4", "12 4", "-123", "١٢٣٤", "１２３４", "1234\n"])
def test_anything_else_is_none(text):
    assert not is_pin(text)
    with pytest.raises(ValueError, match="four to twelve digits"):
        kept_form(text)


def test_the_kept_form_is_one_line_without_the_pin_and_another_one_each_time():
    assert "2468" not in KEPT.split(":")
    assert "\n" not in KEPT
    assert is_kept_form(KEPT)
    assert kept_form("2468") != KEPT


SPOILT = {  # by name, as what is kept is another text each time
    "nothing": "",
    "the PIN itself": "2468",
    "another way": KEPT.replace("scrypt", "md5"),
    "too cheap": KEPT.replace(":14:", ":4:"),
    "would take 16 GiB": KEPT.replace(":14:", ":30:"),
    "cut": KEPT[:-4],
    "one field more": KEPT + ":",
    "a sign that is no base64": KEPT.replace(":14:", ":14:!"),
    "a longer salt": KEPT.replace(":14:", ":14:AAAA"),
}


@pytest.mark.parametrize("text", SPOILT.values(), ids=SPOILT)
def test_what_was_not_made_by_it_is_no_kept_form(text):
    assert not is_kept_form(text)


def test_the_right_pin_is_right_and_the_others_are_counted(seconds):
    check = PinCheck(KEPT, seconds)
    assert check.check("2468") is PinAnswer.RIGHT
    assert check.check("2469") is PinAnswer.WRONG
    assert (check.tries_left, check.wait_s) == (FREE_TRIES - 1, 0.0)
    assert check.check("") is PinAnswer.WRONG
    assert check.check("2468") is PinAnswer.RIGHT
    assert check.tries_left == FREE_TRIES


def test_after_four_wrong_ones_each_next_try_has_to_wait_also_the_right_one(seconds):
    check = PinCheck(KEPT, seconds)
    for _ in range(FREE_TRIES):
        assert check.check("1111") is PinAnswer.WRONG
    assert (check.tries_left, check.wait_s) == (0, WAIT_S)
    seconds.now += WAIT_S - 1
    assert check.check("2468") is PinAnswer.WAIT
    assert check.wait_s == 1
    seconds.now += 1
    assert check.check("1111") is PinAnswer.WRONG
    assert check.check("2468") is PinAnswer.WAIT  # one try each half minute from now on
    seconds.now += WAIT_S
    assert check.check("2468") is PinAnswer.RIGHT
    assert (check.tries_left, check.wait_s) == (FREE_TRIES, 0.0)


def test_a_till_without_a_pin_has_no_manager(seconds):
    check = PinCheck(None, seconds)
    assert check.check("1234") is PinAnswer.NOT_SET
    assert check.tries_left == FREE_TRIES


def test_neither_the_kept_form_nor_a_try_is_an_empty_pin(seconds):
    assert PinCheck(KEPT, seconds).check("2468 ") is PinAnswer.WRONG
    assert PinCheck(KEPT, seconds).check(KEPT) is PinAnswer.WRONG
