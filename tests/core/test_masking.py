from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.core.masking import MaskedPan, mask_text

PAN = "9792075482365454"


def test_six_and_four_digits_of_a_typed_number_are_seen(secret_of):
    masked = MaskedPan.of(secret_of(PAN))
    assert masked == MaskedPan("979207", "5454", 16)
    assert masked.grouped() == "9792 07•• •••• 5454"
    assert str(masked) == masked.grouped()
    assert masked.short() == "•••• 5454"
    assert masked.stars() == "979207******5454"


def test_amex_is_grouped_in_its_own_way(secret_of):
    assert MaskedPan.of(secret_of("375622005485014")).grouped() == "3756 22•••• •5014"


@pytest.mark.parametrize("count", range(20))
def test_at_most_ten_digits_are_ever_seen(count, secret_of):
    masked = MaskedPan.of(secret_of((PAN + "123")[:count]))
    clear = sum(c.isdigit() for c in masked.stars())
    assert clear <= (10 if count >= 12 else 6)
    assert len(masked.stars()) == count


@pytest.mark.parametrize(
    "text",
    [
        "455508********8053",
        "455508******8053",
        "4555 08** **** 8053",
        "4555-08XX-XXXX-8053",
        "455508••••••8053",
        "455508xxxxxx8053",
        "455508######8053",
        "4555080435508053",
        "45550843********8053",
        "455508*********98053",
    ],
)
def test_paynets_masks_are_read_and_a_whole_number_is_cut(text):
    masked = MaskedPan.parse(text)
    assert (masked.first6, masked.last4) == ("455508", "8053")


def test_paynets_eight_stars_tell_nothing_of_the_length():
    assert MaskedPan.parse("455508********8053").grouped() == "4555 08•• •••• 8053"
    assert MaskedPan.parse("375622********5014").grouped() == "3756 22•••• •5014"
    assert MaskedPan.parse("4000000000000000000").length == 19
    assert MaskedPan.parse("455508********8053").looks_like(MaskedPan("455508", "8053", 16))
    assert not MaskedPan.parse("455508********8054").looks_like(MaskedPan("455508", "8053", 16))


def test_a_mask_with_four_digits_only_is_read():
    assert MaskedPan.parse("************8053") == MaskedPan("", "8053", 16)
    assert MaskedPan("", "", 16).short() == "•••• ••••"


@pytest.mark.parametrize(
    "text", ["", "4555", "4555081234", "************", "455508ab******8053", "x" * 40, "4٣5508****8053"]
)
def test_what_is_no_mask_is_refused_without_being_repeated(text):
    with pytest.raises(ValueError, match=r"^not a masked card number$"):
        MaskedPan.parse(text)


@given(st.text("0123456789*•xX -", max_size=36))
def test_no_text_whatever_brings_more_than_ten_digits_through(text):
    try:
        masked = MaskedPan.parse(text)
    except ValueError:
        return
    assert sum(c.isdigit() for c in masked.grouped()) <= 10
    assert sum(c.isdigit() for c in repr(masked).rsplit("length", 1)[0]) <= 10 + 2  # "first6", "last4"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"card {PAN} refused", "card 979207******5454 refused"),
        ("9792 0754 8236 5454", "979207******5454"),
        ("9792-0754-8236-5454", "979207******5454"),
        ("9792\u00a00754\u20098236\n5454", "979207******5454"),
        (f"PAN{PAN}X", "PAN979207******5454X"),
        (f'{{"pan":"{PAN}","cvc":"152"}}', '{"pan":"979207******5454","cvc":"152"}'),
        ("123456789012", "123456**9012"),
        ("12345678901", "12345678901"),
        ("1" * 19, "111111*********1111"),
        ("1" * 20, "*" * 20),
        (f"{PAN} 1230 152", "*" * 23),
        ("９７９２０７５４８２３６５４５４", "９７９２０７******５４５４"),
        ("979207******5454", "979207******5454"),
        ("key sck_pcs_jECRyoZq0khnsV9elaF/SIBVvxQI+bIW.", "key sck_***"),
        ("?token=pbk_abc%2Fdef&x", "?token=pbk_***"),
        ("SCK_ABC", "sck_***"),
        ("xsck_abc", "xsck_***"),
        ("Authorization: Basic YWJjZGVm", "Authorization: Basic ***"),
        ("'authorization': 'Basic abc/def+gh='", "'authorization': 'Basic ***'"),
        ("2025-11-21 14:32, kasa 2, 1.293,75 ₺", "2025-11-21 14:32, kasa 2, 1.293,75 ₺"),
        ("0532 000 00 42", "0532 000 00 42"),
    ],
)
def test_numbers_and_keys_in_free_text_are_masked(text, masked):
    assert mask_text(text) == masked


between = st.sampled_from(["", " ", "-", "\u00a0", "\u2009", "\u202f", "\t", "\n", " - ", "\u200b", "–", "_"])
digits = st.text("0123456789", min_size=12, max_size=24)


@st.composite
def scattered(draw):
    """A number with blanks, dashes and invisible signs strewn in."""
    return "".join(d + draw(between) for d in draw(digits))


@given(st.text(max_size=20), scattered(), st.text(max_size=20))
def test_no_run_of_twelve_digits_survives(before, number, after):
    out = mask_text(before + number + after)
    assert not re.search(r"\d(?:[\s\-_–\u200b]{0,3}\d){11,}", out)
    assert mask_text(out) == out, "masking what is masked changes nothing"


@given(
    st.text(max_size=10),
    st.sampled_from(["sck_", "pbk_", "sck_pcs_", "SCK_"]),
    st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/+-=", min_size=4, max_size=40),
    st.sampled_from(["", " ", '"', "'", "\n", ",", ")"]),
)
def test_no_key_survives(before, prefix, key, after):
    out = mask_text(before + prefix + key + after)
    assert prefix + key not in out
    assert (prefix + key).lower() not in out.lower()
