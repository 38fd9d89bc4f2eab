from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.core.cardholder import (
    Cardholder,
    CardholderProblem,
    display_name,
    lower_turkish,
    read_cardholder,
    upper_turkish,
)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Elif Yılmaz", "ELIF YILMAZ"),
        ("  elif   yılmaz ", "ELIF YILMAZ"),
        ("İSMAİL ÇAĞLAR", "ISMAIL CAGLAR"),
        ("şükrü öğün güneş", "SUKRU OGUN GUNES"),
        ("Gülşen Iğdır", "GULSEN IGDIR"),
        ("Hâlâ Îlke Sûzan", "HALA ILKE SUZAN"),
        ("D’Arcy O'Neil", "D'ARCY O'NEIL"),
        ("Ayşe-Nur Dr. Öz", "AYSE-NUR DR. OZ"),
        ("Ayşe‑Nur", "AYSE-NUR"),
        ("José Müller Straße", "JOSE MULLER STRASSE"),
        ("Ərəb Ørsted Łódź", "EREB ORSTED LODZ"),
        ("Al", "AL"),
        ("a" * 50, "A" * 50),
    ],
)
def test_a_name_becomes_what_is_embossed(typed, name):
    assert read_cardholder(typed) == Cardholder(name)
    assert str(read_cardholder(typed)) == name
    assert read_cardholder(unicodedata.normalize("NFD", typed)) == Cardholder(name)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", CardholderProblem.EMPTY),
        (" \u00a0 ", CardholderProblem.EMPTY),
        ("9792 0754 8236 5454", CardholderProblem.DIGITS),
        ("Elif 979207", CardholderProblem.DIGITS),
        ("٩٧٩٢٠٧٥٤", CardholderProblem.DIGITS),
        ("Elif 2", CardholderProblem.LETTERS),
        ("Elif Yılmaz 😀", CardholderProblem.LETTERS),
        ("Елена", CardholderProblem.LETTERS),
        ("محمد", CardholderProblem.LETTERS),
        ("Elif\u202eYılmaz", CardholderProblem.LETTERS),
        ("Elif; DROP", CardholderProblem.LETTERS),
        ("<b>Elif</b>", CardholderProblem.LETTERS),
        ("E", CardholderProblem.TOO_SHORT),
        ("E.", CardholderProblem.TOO_SHORT),
        ("a" * 51, CardholderProblem.TOO_LONG),
        ("Elif " * 12, CardholderProblem.TOO_LONG),
    ],
)
def test_what_no_card_carries_is_explained(typed, why):
    assert read_cardholder(typed) is why


@given(st.text(max_size=70))
def test_whatever_comes_out_can_be_embossed(text):
    read = read_cardholder(text)
    if isinstance(read, Cardholder):
        assert read.name.isascii()
        assert 2 <= len(read.name) <= 50
        assert not any(c.isdigit() for c in read.name)
        assert read_cardholder(read.name) == read
    display_name(text)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("elif YILMAZ", "Elif Yılmaz"),
        ("İSMAİL ILGAZ", "İsmail Ilgaz"),
        ("ismail ılgaz", "İsmail Ilgaz"),
        ("ŞÜKRÜ  ÇAĞLAR", "Şükrü Çağlar"),
        ("ayşe-NUR o'neil", "Ayşe-Nur O'Neil"),
        ("", ""),
    ],
)
def test_a_name_is_shown_by_the_turkish_rule(typed, shown):
    assert display_name(typed) == shown
    assert display_name(shown) == shown


def test_capitals_and_small_letters_have_their_dots():
    assert upper_turkish("istanbul ılık") == "İSTANBUL ILIK"
    assert lower_turkish("İSTANBUL ILIK") == "istanbul ılık"
    assert len(lower_turkish("İ")) == 1
