from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.core.money import MAX_KURUS, Kurus, MoneyProblem, format_lira, read_lira, wire_amount


@pytest.mark.parametrize(
    ("text", "kurus"),
    [
        ("1293,75", 129375),
        ("1.293,75", 129375),
        ("1.293,75 ₺", 129375),
        ("₺1.293,75", 129375),
        ("1 293,75 TL", 129375),
        ("1293.75", 129375),
        ("1.293", 129300),
        ("12.5", 1250),
        ("12.50", 1250),
        ("12,5", 1250),
        ("12,", 1200),
        ("12.", 1200),
        (",5", 50),
        (".5", 50),
        ("0,01", 1),
        ("0,10", 10),
        ("0,29", 29),  # 0.29 * 100 is 28.999999999999996
        ("1,15", 115),
        ("4,35", 435),
        ("000012", 1200),
        ("9.999.999,99", 999_999_999),
    ],
)
def test_lira_are_read_to_the_kurus(text, kurus):
    assert read_lira(text) == kurus


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", MoneyProblem.EMPTY),
        (" ₺ ", MoneyProblem.EMPTY),
        ("0", MoneyProblem.ZERO),
        ("0,00", MoneyProblem.ZERO),
        ("-5", MoneyProblem.NEGATIVE),
        ("−5", MoneyProblem.NEGATIVE),
        ("1,293", MoneyProblem.DECIMALS),
        ("1,999", MoneyProblem.DECIMALS),
        ("10.000.000", MoneyProblem.TOO_LARGE),
        ("9" * 5000, MoneyProblem.TOO_LARGE),
        ("1.29.3", MoneyProblem.UNREADABLE),
        ("1,2,3", MoneyProblem.UNREADABLE),
        ("12.34,56", MoneyProblem.UNREADABLE),
        ("1,293.75", MoneyProblem.UNREADABLE),
        (",", MoneyProblem.UNREADABLE),
        (".", MoneyProblem.UNREADABLE),
        ("-", MoneyProblem.UNREADABLE),
        ("on lira", MoneyProblem.UNREADABLE),
        ("1e3", MoneyProblem.UNREADABLE),
        ("١٢", MoneyProblem.UNREADABLE),
        ("１２", MoneyProblem.UNREADABLE),
        ("NaN", MoneyProblem.UNREADABLE),
    ],
)
def test_what_is_no_amount(text, why):
    assert read_lira(text) is why


@given(st.integers(1, MAX_KURUS).map(Kurus))
def test_what_is_written_is_read_back_and_sent_as_it_is(kurus):
    assert read_lira(format_lira(kurus)) == kurus
    assert read_lira(f"{kurus // 100},{kurus % 100:02d}") == kurus
    assert wire_amount(kurus) == str(kurus)
    assert type(read_lira(format_lira(kurus))) is int


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_and_money_is_never_a_float(text):
    assert isinstance(read_lira(text), int | MoneyProblem)


def test_how_money_is_written():
    assert [format_lira(Kurus(k)) for k in (0, 1, 129375, 100000000, -129375)] == [
        "0,00 ₺",
        "0,01 ₺",
        "1.293,75 ₺",
        "1.000.000,00 ₺",
        "-1.293,75 ₺",
    ]


@pytest.mark.parametrize("kurus", [0, -1, MAX_KURUS + 1])
def test_no_other_amount_is_ever_sent(kurus):
    with pytest.raises(ValueError, match="can be sent"):
        wire_amount(Kurus(kurus))
