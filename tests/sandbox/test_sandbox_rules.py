from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.sandbox.books import Books
from paynet_desk.sandbox.refusals import Refusal, Refused
from paynet_desk.sandbox.switches import Switches
from paynet_desk.sandbox.test_cards import BAD, OFFICIAL, card_of, is_card_number

GSM = "5320000042"
START = datetime(2026, 1, 1, tzinfo=UTC)
STEPS = st.lists(st.sampled_from(["send", "right", "wrong", "wait", "use"]), max_size=40)


@given(STEPS)
def test_whatever_is_tried_a_code_is_guessed_three_times_at_most_and_used_once(steps: list[str]) -> None:
    books, switches, now = Books(), Switches(), START
    wrong: Counter[int] = Counter()
    uses, died = 0, False
    for step in steps:
        now += timedelta(seconds=61 if step == "wait" else 1)
        last = books.last_sms(GSM)
        code = last.code if last else "none"
        try:
            if step == "send":
                sent_before = last.sent_at if last else None
                books.send_otp(GSM, "s1", now, switches)
                assert not died
                assert sent_before is None or (now - sent_before).total_seconds() >= switches.otp_seconds
            elif step == "use":
                books.checked_otp(GSM, "s1", code, now, switches).used = True
                uses += 1
            elif step in ("right", "wrong"):
                books.check_otp(GSM, "s1", code if step == "right" else "0000", now, switches)
                assert step == "right"
                assert not died
        except Refused as refused:
            if refused.refusal in (Refusal.WRONG_CODE, Refusal.TOO_MANY_TRIES) and step == "wrong" and not died:
                wrong[last.id if last else 0] += 1
            died = died or refused.refusal is Refusal.TOO_MANY_TRIES
    assert uses <= 1
    assert all(count <= switches.otp_tries for count in wrong.values())


@given(st.integers(10**10, 10**18 - 1).map(str))
def test_of_ten_numbers_that_differ_in_the_last_digit_one_is_a_card_number(stem: str) -> None:
    numbers = [stem + str(last) for last in range(10)]
    assert sum(is_card_number(number) and number not in OFFICIAL for number in numbers) <= 1
    assert sum(map(is_card_number, numbers)) >= 1


def test_every_official_card_is_a_card_number_and_the_bad_ones_are_among_them() -> None:
    assert all(map(is_card_number, OFFICIAL))
    assert BAD.keys() < OFFICIAL.keys()
    assert {number for number in OFFICIAL if card_of(number).brand == "TROY"} == {
        "9792075482365454",
        "6587619825149656",
        "9792395412651264",
    }


@pytest.mark.parametrize(
    ("stem", "brand"),
    [
        ("979200", "TROY"),
        ("979290", ""),
        ("650000", "TROY"),
        ("222099", ""),
        ("222100", "MASTERCARD"),
        ("272099", "MASTERCARD"),
        ("272100", ""),
        ("510000", "MASTERCARD"),
        ("340000", "AMEX"),
        ("350000", ""),
        ("370000", "AMEX"),
        ("400000", "VISA"),
    ],
)
def test_the_brand_of_an_unlisted_card_follows_its_range(stem: str, brand: str) -> None:
    assert card_of(stem + "0000000000").brand == brand


def test_no_refusal_is_mistaken_for_success_or_an_unknown_outcome() -> None:
    assert not {refusal.value.code for refusal in Refusal} & {0, 10, 100}
