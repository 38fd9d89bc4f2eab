from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.core.gsm import Gsm, GsmProblem, grouped_digits, is_odd, read_gsm

ELIF = Gsm("5320000042")


@pytest.mark.parametrize(
    "text",
    [
        "5320000042", "532 000 00 42", "0532 000 00 42", "(0532) 000 00 42", "0 (532) 000-00-42", "90 532 000 00 42",
        "+90 532 000 00 42", "+90 (0) 532 000 00 42", "+90(532)0000042", "0090 532 000 00 42", "00905320000042",
        "90 0532 000 00 42", " 532\u00a0000\u200900\t42 ", "532.000.00.42", "532-000-00-42", "0532/000 00 42",
    ],
)  # fmt: skip
def test_one_mobile_number_however_it_is_written(text):
    assert read_gsm(text) == ELIF


def test_how_a_number_is_shown():
    assert ELIF.national == "5320000042"
    assert ELIF.grouped == "532 000 00 42"
    assert ELIF.masked == str(ELIF) == "0532 ••• •• 42"
    assert ELIF.international == "+905320000042"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", GsmProblem.EMPTY),
        (" ( ) ", GsmProblem.EMPTY),
        ("5", GsmProblem.INCOMPLETE),
        ("532 000 00 4", GsmProblem.INCOMPLETE),
        ("0", GsmProblem.INCOMPLETE),
        ("00", GsmProblem.INCOMPLETE),
        ("009", GsmProblem.INCOMPLETE),
        ("+", GsmProblem.INCOMPLETE),
        ("+9", GsmProblem.INCOMPLETE),
        ("+90", GsmProblem.INCOMPLETE),
        ("+900", GsmProblem.INCOMPLETE),
        ("9", GsmProblem.INCOMPLETE),
        ("90", GsmProblem.INCOMPLETE),
        ("90532", GsmProblem.INCOMPLETE),
        ("2", GsmProblem.NOT_MOBILE),
        ("0212 000 00 00", GsmProblem.NOT_MOBILE),
        ("+49 170 0000000", GsmProblem.NOT_MOBILE),
        ("0049170", GsmProblem.NOT_MOBILE),
        ("53200000421", GsmProblem.TOO_LONG),
        ("+9053200000421", GsmProblem.TOO_LONG),
        ("K7M4", GsmProblem.UNREADABLE),
        ("532 000 00 4O", GsmProblem.UNREADABLE),
        ("٥٣٢٠٠٠٠٠٤٢", GsmProblem.UNREADABLE),
        ("５３２００００４２", GsmProblem.UNREADABLE),
        ("++905320000042", GsmProblem.UNREADABLE),
        ("5571135571135575", GsmProblem.CARD_NUMBER),
        ("4355 0843 5508 4358", GsmProblem.CARD_NUMBER),
        ("9792-0754-8236-5454", GsmProblem.CARD_NUMBER),
        ("375622005485014", GsmProblem.CARD_NUMBER),
        ("4546711234567890", GsmProblem.CARD_NUMBER),
        ("５５７１１３５５７１１３５５７５", GsmProblem.CARD_NUMBER),
    ],
)
def test_what_is_no_mobile_number(text, why):
    assert read_gsm(text) is why


@given(st.from_regex(r"5[0-9]{9}", fullmatch=True), st.sampled_from(["", "0", "90", "+90", "0090", "+90 0"]), st.data())
def test_every_prefix_and_any_blanks_give_the_same_ten_digits(national, prefix, data):
    blanks = data.draw(st.lists(st.sampled_from(["", " ", "-", "(", ")", "\u00a0"]), min_size=10, max_size=10))
    text = prefix + "".join(blank + digit for blank, digit in zip(blanks, national, strict=True))
    assert read_gsm(text) == Gsm(national)


@given(st.from_regex(r"5[0-9]{9}", fullmatch=True), st.sampled_from(["", "0", "90", "+90", "0090"]))
def test_while_it_is_typed_it_is_only_ever_incomplete(national, prefix):
    text = prefix + national
    for n in range(1, len(text)):
        assert read_gsm(text[:n]) is GsmProblem.INCOMPLETE, text[:n]


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text):
    read = read_gsm(text)
    if isinstance(read, Gsm):
        assert read.national.isascii()
        assert len(read.national) == 10


@pytest.mark.parametrize("national", ["4320000042", "532000004", "53200000421", "٥٣٢٠٠٠٠٠٤٢"])
def test_no_wrong_number_can_be_made(national):
    with pytest.raises(ValueError, match="not "):
        Gsm(national)


def test_a_number_is_grouped_while_it_is_typed():
    assert [grouped_digits("5320000042"[:n]) for n in (0, 3, 4, 7, 9)] == [
        "",
        "532",
        "532 0",
        "532 000 0",
        "532 000 00 4",
    ]


def test_an_unknown_prefix_is_odd_and_a_known_one_is_not():
    assert not is_odd(Gsm("5321234567"))
    assert is_odd(Gsm("5811234567"))
