"""The security code and the code from the SMS."""

from __future__ import annotations

import pytest

from paynet_desk.core.cvc import CvcState, check_cvc, cvc_length
from paynet_desk.core.otp import CodeState, check_code


@pytest.mark.parametrize(
    ("bin_", "length"), [("", 3), ("4", 3), ("979207", 3), ("37", 4), ("3756", 4), ("3", 3), ("65", 3), ("99", 3)]
)
def test_amex_has_four_digits_and_everything_else_three(bin_, length):
    assert cvc_length(bin_) == length


@pytest.mark.parametrize(
    ("code", "bin_", "state"),
    [
        ("", "4355", CvcState.EMPTY),
        ("", "3756", CvcState.EMPTY),
        ("15", "4355", CvcState.INCOMPLETE),
        ("152", "4355", CvcState.COMPLETE),
        ("152", "", CvcState.COMPLETE),
        ("1521", "4355", CvcState.TOO_LONG),
        ("152", "3756", CvcState.INCOMPLETE),
        ("1521", "3756", CvcState.COMPLETE),
    ],
)
def test_the_same_code_is_judged_again_when_the_card_changes(code, bin_, state, secret_of):
    assert check_cvc(secret_of(code, capacity=4), bin_) is state


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("", CodeState.EMPTY),
        ("K7M4", CodeState.PRESENT),
        ("1", CodeState.PRESENT),
        ("12345678901", CodeState.PRESENT),
        ("123456789012", CodeState.CARD_NUMBER),
        ("9792075482365454", CodeState.CARD_NUMBER),
        ("375622005485014", CodeState.CARD_NUMBER),
        ("97920754823654A4", CodeState.PRESENT),
    ],
)
def test_a_card_number_in_the_code_field_is_noticed(code, state, secret_of):
    assert check_code(secret_of(code, capacity=16)) is state
