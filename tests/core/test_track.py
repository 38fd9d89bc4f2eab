from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.core.entry import is_code_character, is_digit
from paynet_desk.core.track import Key, TrackWatch

PAN = "9792075482365454"
TRACK1 = f"%B{PAN}^YILMAZ/ELIF^30121010000000000000?"
TRACK2 = f";{PAN}=30121010000000000000?"
# What the same keys yield elsewhere: Turkish-Q, Turkish-F, German.
TURKISH_Q = f"ş{PAN}-30121010000000000000:"
TURKISH_Q1 = f"%B{PAN}&YILMAZ.ELİF&30121010000000000000:"
TURKISH_F = f"y{PAN}-30121010000000000000;"
TURKISH_F1 = f"%Ç{PAN}&YILMAZ.ELİF&3012101;"
GERMAN = f"ö{PAN}´30121010000000000000_"


def burst(text: str, watch: TrackWatch, start: float = 100.0, step: float = 0.005) -> list[Key]:
    return [watch.key(ord(sign), start + i * step) for i, sign in enumerate(text)]


@pytest.mark.parametrize(
    "text", [TRACK1, TRACK2, TURKISH_Q, TURKISH_Q1, TURKISH_F, TURKISH_F1, GERMAN, TRACK1 + TRACK2]
)
@pytest.mark.parametrize("step", [0.0, 0.002, 0.012, 0.03, 0.045])
def test_a_burst_is_found_within_six_keys_in_every_layout_and_the_rest_is_dropped(text, step):
    watch = TrackWatch(is_digit)
    verdicts = burst(text, watch, step=step)
    found = verdicts.index(Key.FOUND)
    assert found <= 6
    assert verdicts.count(Key.FOUND) == 1
    assert set(verdicts[:found]) == {Key.PASS}
    assert set(verdicts[found + 1 :]) == {Key.DROP}
    assert watch.ends(100.0 + len(text) * step), "the Enter behind it is swallowed too"


@pytest.mark.parametrize("text", [TRACK1, TRACK2, TURKISH_Q, TURKISH_Q1])
def test_a_burst_into_the_code_field_is_found_as_well(text):
    assert Key.FOUND in burst(text, TrackWatch(is_code_character))


@pytest.mark.parametrize("end", ["=", "^", "-", "&"])
def test_a_burst_whose_start_was_lost_is_found_at_its_first_field_end(end):
    verdicts = burst(PAN + end + "3012101", TrackWatch(is_digit))
    assert verdicts[16] is Key.FOUND
    assert set(verdicts[17:]) == {Key.DROP}


def test_after_a_pause_typing_goes_on_as_usual():
    watch = TrackWatch(is_digit)
    burst(TRACK2, watch)
    assert not watch.ends(103.0)
    assert set(burst(PAN, watch, start=104.0, step=0.1)) == {Key.PASS}


@pytest.mark.parametrize("text", [PAN, "9792 0754 8236 5454", "9792-0754-8236-5454", "9792.0754.8236.5454"])
@pytest.mark.parametrize("step", [0.0, 0.012, 0.1])
def test_a_number_typed_at_any_speed_is_no_burst(text, step):
    assert set(burst(text, TrackWatch(is_digit), step=step)) == {Key.PASS}


@pytest.mark.parametrize("text", ["ş9792", "q97920754", "%B9792", f"{PAN}=3012"])
def test_a_slip_of_a_persons_finger_is_no_burst(text):
    assert set(burst(text, TrackWatch(is_digit), step=0.09)) == {Key.PASS}


@given(st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", max_size=11))
def test_no_code_however_quickly_typed_is_a_burst(code):
    assert Key.FOUND not in burst(code, TrackWatch(is_code_character), step=0.0)


def test_a_clock_that_goes_back_finds_nothing():
    watch = TrackWatch(is_digit)
    assert set(burst(TRACK2, watch, step=-0.01)) == {Key.PASS}
