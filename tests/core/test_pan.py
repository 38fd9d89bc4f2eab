from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.core import pan
from paynet_desk.core.pan import PanState

RIGHT = [
    "4355084355084358", "5571135571135575", "4446760701569538", "5401341234567891", "5423740618115066",
    "5549608789641500", "4022774022774026", "5456165456165454", "4508034508034509", "5406675406675403",
    "4531444531442283", "5818775818772285", "4119790155203496", "4506344103118942", "4506347023253988",
    "4506347028991897", "4506347026523718", "5400617004770430", "5400617020092306", "5400617030400291",
    "5188960000043719", "5188961939192544", "9792075482365454", "6587619825149656", "9792395412651264",
    "4506347011448053", "4282209004348015", "4090700102323514", "375622005485014",
]  # fmt: skip
LUHN_WRONG = ["4546711234567890", "5549600797792010", "4090700090840050", "4033602562020320", "5400637003737150"]


def check_digit(payload: str) -> str:
    """The digit that makes ``payload`` right, by the textbook."""
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed(payload))]
    return str(-sum(d // 10 + d % 10 for d in doubled) % 10)


numbers = st.text("0123456789", min_size=11, max_size=18).map(lambda p: p + check_digit(p))


@pytest.mark.parametrize("number", RIGHT)
def test_official_test_cards_are_complete(number, secret_of):
    assert pan.luhn_ok(secret_of(number))
    assert pan.check(secret_of(number)) is PanState.COMPLETE
    assert pan.is_full(secret_of(number))
    assert pan.digits_missing(secret_of(number)) == 0


@pytest.mark.parametrize("number", LUHN_WRONG)
def test_the_official_cards_that_fail_luhn_are_named_so_and_not_impossible(number, secret_of):
    assert pan.check(secret_of(number)) is PanState.LUHN_FAILED


@given(numbers, st.data())
def test_one_wrong_digit_is_always_noticed(number, data):
    at = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    assert pan.luhn_ok(secret(number))
    assert not pan.luhn_ok(secret(number[:at] + other + number[at + 1 :]))


@given(numbers, st.data())
def test_two_neighbours_swapped_are_noticed_but_for_09_and_90(number, data):
    at = data.draw(st.integers(0, len(number) - 2))
    a, b = number[at], number[at + 1]
    swapped = number[:at] + b + a + number[at + 2 :]
    assert pan.luhn_ok(secret(swapped)) is (a == b or {a, b} == {"0", "9"})


@pytest.mark.parametrize("number", RIGHT)
def test_each_digit_off_by_one_and_each_swap_of_an_official_card(number, secret_of):
    for i, digit in enumerate(number):
        off = number[:i] + str((int(digit) + 1) % 10) + number[i + 1 :]
        assert not pan.luhn_ok(secret_of(off))
    for i in range(len(number) - 1):
        a, b = number[i : i + 2]
        if a != b:
            assert pan.luhn_ok(secret_of(number[:i] + b + a + number[i + 2 :])) is ({a, b} == {"0", "9"})


@pytest.mark.parametrize(
    ("number", "state"),
    [
        ("", PanState.EMPTY),
        ("9", PanState.INCOMPLETE),
        ("97920754823", PanState.INCOMPLETE),
        ("979207548236", PanState.INCOMPLETE),
        ("979207548236545", PanState.INCOMPLETE),
        ("9792075482365455", PanState.LUHN_FAILED),
        ("97920754823654541", PanState.IMPOSSIBLE),
        ("375622005485015", PanState.LUHN_FAILED),
        ("3756220054850140", PanState.IMPOSSIBLE),
        ("43550843550843581", PanState.INCOMPLETE),
        ("0" * 11, PanState.INCOMPLETE),
        ("0" * 12, PanState.IMPOSSIBLE),
        ("0" * 16, PanState.IMPOSSIBLE),
        ("0" * 19, PanState.IMPOSSIBLE),
        ("1" * 20, PanState.IMPOSSIBLE),
    ],
)
def test_the_state_of_a_number(number, state, secret_of):
    assert pan.check(secret_of(number, capacity=20)) is state


def test_a_maestro_number_right_by_chance_at_twelve_digits_is_not_full(secret_of):
    short = "58187758187"
    short += check_digit(short)
    assert pan.check(secret_of(short)) is PanState.COMPLETE
    assert not pan.is_full(secret_of(short))


@pytest.mark.parametrize(
    ("typed", "missing"),
    [("", 16), ("9", 15), ("9792075482", 6), ("3756", 11), ("37", 13), ("3", 15), ("5818", 8), ("9792075482365454", 0)],
)
def test_how_many_digits_are_missing(typed, missing, secret_of):
    assert pan.digits_missing(secret_of(typed)) == missing


def test_no_more_than_eight_digits_name_the_issuer(secret_of):
    assert pan.bin_of(secret_of("9792075482365454")) == "97920754"
    assert pan.bin_of(secret_of("9792075482365454"), 6) == "979207"
    assert pan.bin_of(secret_of("9792075482365454"), 16) == "97920754"
    assert pan.bin_of(secret_of("97")) == "97"


def test_letters_in_the_buffer_are_never_a_right_number(secret_of):
    assert not pan.luhn_ok(secret_of("K7M4"))
    assert not pan.luhn_ok(secret_of(""))


@given(st.text("0123456789", max_size=19))
def test_a_number_that_can_still_grow_is_never_called_wrong(typed):
    state = pan.check(secret(typed))
    if state is PanState.INCOMPLETE:
        assert len(typed) < pan.max_length(secret(typed))
    assert (state is PanState.EMPTY) == (typed == "")
    assert pan.usual_length(secret(typed)) in (15, 16)
    if pan.is_full(secret(typed)):
        assert state is PanState.COMPLETE


def secret(text: str) -> pan.Secret:
    made = pan.Secret(20)
    for i, byte in enumerate(text.encode()):
        made.insert(i, byte)
    return made
