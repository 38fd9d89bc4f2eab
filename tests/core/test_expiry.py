from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.core.expiry import Expiry, ExpiryProblem, as_typed, read_expiry

TODAY = date(2025, 11, 21)


@pytest.mark.parametrize(
    "text",
    [
        "12/30", "12 / 30", "12/2030", "12 / 2030", "12-30", "12.30", "12 30", "12\\30", "12|30", "12–30", "1230",
        "122030", "2030-12", "2030/12", "2030 12", "203012", " 12/30 ", "12\n30",
    ],
)  # fmt: skip
def test_december_2030_in_every_usual_form(text):
    assert read_expiry(text, TODAY) == Expiry(2030, 12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ExpiryProblem.EMPTY),
        ("  ", ExpiryProblem.EMPTY),
        ("1", ExpiryProblem.INCOMPLETE),
        ("0", ExpiryProblem.INCOMPLETE),
        ("2", ExpiryProblem.INCOMPLETE),
        ("12", ExpiryProblem.INCOMPLETE),
        ("12/", ExpiryProblem.INCOMPLETE),
        ("12 / 3", ExpiryProblem.INCOMPLETE),
        ("123", ExpiryProblem.INCOMPLETE),
        ("12/203", ExpiryProblem.INCOMPLETE),
        ("2030-", ExpiryProblem.INCOMPLETE),
        ("2030-1", ExpiryProblem.INCOMPLETE),
        ("13", ExpiryProblem.MONTH),
        ("00", ExpiryProblem.MONTH),
        ("0/", ExpiryProblem.MONTH),
        ("13/30", ExpiryProblem.MONTH),
        ("2030-13", ExpiryProblem.MONTH),
        ("203000", ExpiryProblem.MONTH),
        ("1/30", Expiry(2030, 1)),
        ("202612", Expiry(2026, 12)),
        ("11/25", Expiry(2025, 11)),
        ("10/25", ExpiryProblem.PAST),
        ("12/20", ExpiryProblem.PAST),
        ("12/2024", ExpiryProblem.PAST),
        ("11/44", Expiry(2044, 11)),
        ("12/44", Expiry(2044, 12)),
        ("01/45", ExpiryProblem.FAR),
        ("12/99", ExpiryProblem.FAR),
        ("12/1999", ExpiryProblem.UNREADABLE),
        ("12/3030", ExpiryProblem.UNREADABLE),
        ("12/199", ExpiryProblem.UNREADABLE),
        ("12/20300", ExpiryProblem.UNREADABLE),
        ("123/30", ExpiryProblem.UNREADABLE),
        ("12/30/25", ExpiryProblem.UNREADABLE),
        ("Aralık 2030", ExpiryProblem.UNREADABLE),
        ("/30", ExpiryProblem.UNREADABLE),
        ("١٢/٣٠", ExpiryProblem.UNREADABLE),
        ("１２/３０", ExpiryProblem.UNREADABLE),
    ],
)
def test_what_a_date_is_read_as(text, expected):
    assert read_expiry(text, TODAY) == expected


@given(st.dates(date(2020, 1, 1), date(2070, 12, 31)), st.integers(1, 12), st.integers(2000, 2089))
def test_a_date_is_past_far_or_good_and_all_forms_agree(today, month, year):
    forms = [
        f"{month:02d}/{year}",
        f"{month:02d}{year}",
        f"{year}-{month:02d}",
        f"{month}/{year}",
        f"{month:02d}{year % 100:02d}",
    ]
    read = {read_expiry(form, today) for form in forms}
    if (year, month) < (today.year, today.month):
        assert read == {ExpiryProblem.PAST}
    elif year > today.year + 19:
        assert read == {ExpiryProblem.FAR}
    else:
        assert read == {Expiry(year, month)}


@given(st.text(max_size=12), st.dates())
def test_no_text_breaks_the_reading(text, today):
    read_expiry(text, today)
    as_typed(text)


def test_a_card_is_valid_to_the_last_moment_of_its_month_in_istanbul():
    card = Expiry(2030, 12)
    istanbul = timezone(timedelta(hours=3))
    last = datetime(2030, 12, 31, 23, 59, 59, 999999, tzinfo=istanbul)
    assert card.valid_on(last)
    assert not card.valid_on(last + timedelta(microseconds=1))
    assert card.valid_on(datetime(2030, 12, 31, 20, 59, 59, tzinfo=UTC))
    assert not card.valid_on(datetime(2030, 12, 31, 21, 0, tzinfo=UTC))
    assert card.valid_on(datetime(2031, 1, 1, 5, 0, tzinfo=timezone(timedelta(hours=9))))
    assert not Expiry(2030, 11).valid_on(last)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        Expiry(2030, 12).valid_on(datetime(2030, 12, 1))  # noqa: DTZ001


def test_how_a_date_is_written():
    card = Expiry(2030, 3)
    assert (str(card), card.month2, card.year2) == ("03/30", "03", "30")


@pytest.mark.parametrize(("year", "month"), [(2030, 0), (2030, 13), (30, 12), (2100, 1)])
def test_no_date_outside_the_calendar_can_be_made(year, month):
    with pytest.raises(ValueError, match="not an expiry"):
        Expiry(year, month)


def test_dates_are_ordered():
    assert Expiry(2029, 12) < Expiry(2030, 1) < Expiry(2030, 2)


def typed(keys: str) -> str:
    """What stands in the field after the keys; "<" is Backspace at the end."""
    text = ""
    for key in keys:
        text = as_typed(text[:-1] if key == "<" else text + key)
    return text


@pytest.mark.parametrize(
    ("keys", "stands"),
    [
        ("", ""),
        ("1", "1"),
        ("0", "0"),
        ("2", "02 / "),
        ("12", "12 / "),
        ("13", "13 / "),
        ("1/", "01 / "),
        ("12/", "12 / "),
        ("12/3", "12 / 3"),
        ("1230", "12 / 30"),
        ("12305", "12 / 30"),
        ("122030", "12 / 2030"),
        ("1220305", "12 / 2030"),
        ("1/30", "01 / 30"),
        ("930", "09 / 30"),
        ("12 30", "12 / 30"),
        ("12-30", "12 / 30"),
        ("a1b2c3d0", "12 / 30"),
        ("/", ""),
        ("1230<", "12 / 3"),
        ("1230<<", "12 / "),
        ("1230<<<", "1"),
        ("1230<<<<", ""),
        ("9<", "0"),
        ("9<<", ""),
    ],
)
def test_the_field_while_it_is_typed(keys, stands):
    assert typed(keys) == stands


@pytest.mark.parametrize("text", ["2030-12", "203012", "2030/12", "12/2030"])
def test_a_pasted_year_first_date_is_turned_round(text):
    assert as_typed(text) == "12 / 2030"


@given(st.text("0123456789 /-", max_size=12))
def test_the_live_form_is_at_rest_in_itself(text):
    once = as_typed(text)
    assert as_typed(once) == once


@given(st.integers(1, 12), st.integers(2025, 2044))
def test_what_the_field_shows_is_read_as_it_was_typed(month, year):
    for keys in (f"{month:02d}{year % 100:02d}", f"{month:02d}/{year}", f"{month}/{year % 100:02d}"):
        assert read_expiry(typed(keys), date(2025, 1, 1)) == Expiry(year, month)
