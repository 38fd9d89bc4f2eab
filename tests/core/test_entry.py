from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from paynet_desk.core.entry import Entry, Paste, byte_for, is_code_character, is_digit
from paynet_desk.core.secret import Secret

CAPACITY = 19
PAN = "9792075482365454"


def number_entry() -> Entry:
    return Entry(Secret(CAPACITY), is_digit)


def code_entry() -> Entry:
    return Entry(Secret(16), is_code_character)


def content(entry: Entry) -> str:
    return bytes(entry.secret.view()).decode()


def paste(text: str | bytes, entry: Entry | None = None) -> tuple[Paste, str]:
    entry = entry or number_entry()
    raw = bytearray(text if isinstance(text, bytes) else text.encode("utf-8"))
    result = entry.paste(raw)
    assert not any(raw), "what was pasted is overwritten"
    return result, content(entry)


class EditingLikeAString(RuleBasedStateMachine):
    """The reference: a string, a caret, an anchor (U3, G14)."""

    def __init__(self) -> None:
        super().__init__()
        self.entry = number_entry()
        self.text, self.caret, self.anchor = "", 0, 0

    @property
    def span(self) -> tuple[int, int]:
        return min(self.caret, self.anchor), max(self.caret, self.anchor)

    def replace(self, start: int, stop: int, new: str) -> None:
        self.text = self.text[:start] + new + self.text[stop:]
        self.caret = self.anchor = start + len(new)

    @rule(sign=st.sampled_from("0123456789"))
    def type_a_digit(self, sign):
        start, stop = self.span
        fits = len(self.text) - (stop - start) < CAPACITY
        assert self.entry.type(ord(sign)) is fits
        if fits:
            self.replace(start, stop, sign)

    @rule(
        byte=st.one_of(
            st.sampled_from(b" -./abcXYZ:;\x00\x7f\xff"), st.integers(-1, 300).filter(lambda b: not is_digit(b))
        )
    )
    def type_something_else(self, byte):
        assert self.entry.type(byte) is False

    @rule()
    def backspace(self):
        start, stop = self.span
        self.entry.backspace()
        self.replace(start if start < stop else max(0, start - 1), stop, "")

    @rule()
    def delete(self):
        start, stop = self.span
        self.entry.delete()
        self.replace(start, stop if start < stop else stop + 1, "")

    @rule(to=st.integers(-3, CAPACITY + 3), select=st.booleans())
    def move(self, to, select):
        self.entry.move(to, select=select)
        self.caret = min(max(to, 0), len(self.text))
        if not select:
            self.anchor = self.caret

    @rule()
    def select_all(self):
        self.entry.select_all()
        self.anchor, self.caret = 0, len(self.text)

    @rule()
    def clear(self):
        self.entry.clear()
        self.text, self.caret, self.anchor = "", 0, 0

    @rule(groups=st.lists(st.text("0123456789", min_size=1, max_size=4), min_size=1, max_size=5))
    def paste_groups(self, groups):
        new = "".join(groups)
        start, stop = self.span
        fits = len(self.text) - (stop - start) + len(new) <= CAPACITY
        assert self.entry.paste(bytearray(" ".join(groups).encode())) is (Paste.TAKEN if fits else Paste.TOO_LONG)
        if fits:
            self.replace(start, stop, new)

    @rule(text=st.sampled_from(["", " ", "x", PAN + " " + PAN, "%B" + PAN + "^A^30", "1²", b"\xff1", "1 a 2"]))
    def paste_what_is_refused(self, text):
        assert self.entry.paste(bytearray(text if isinstance(text, bytes) else text.encode())) is not Paste.TAKEN

    @invariant()
    def same_as_the_string(self):
        assert content(self.entry) == self.text
        assert (self.entry.caret, self.entry.anchor) == (self.caret, self.anchor)
        assert self.entry.selection == self.span
        assert bytes(self.entry.secret._store)[len(self.text) :] == bytes(CAPACITY - len(self.text))


TestEditingLikeAString = EditingLikeAString.TestCase
if os.environ.get("HYPOTHESIS_PROFILE") == "deep":  # 5,000 runs of 200 steps: a million edits (G14)
    TestEditingLikeAString.settings = settings(stateful_step_count=200)


@pytest.mark.parametrize(
    "text",
    [
        PAN,
        "9792 0754 8236 5454",
        "9792-0754-8236-5454",
        "9792–0754—8236‑5454",
        "9792.0754.8236.5454",
        "9792\u00a00754\u20098236\u202f5454",
        "9792\t0754\t8236\t5454",
        "9792 0754\n8236 5454\n",
        "\r\n  9792 0754\r\n8236 5454  \r\n",
        "\ufeff9792\u200b0754\u200c8236\u20605454",
        "Kart No: 9792 0754 8236 5454",
        "Kart No:9792075482365454.",
        "kart numarası = 9792 0754 8236 5454 (TROY)",
        "“9792075482365454”",
        "９７９２ ０７５４ ８２３６ ５４５４",
        "٩٧٩٢ ٠٧٥٤ ٨٢٣٦ ٥٤٥٤",
        "۹۷۹۲۰۷۵۴۸۲۳۶۵۴۵۴",
        "९७९२०७५४८२३६५४५४",
        "9792０754８236٥454",
        "9\n7\n9\n2\n0\n7\n5\n4\n8\n2\n3\n6\n5\n4\n5\n4",
    ],
)
def test_one_number_is_taken_however_it_was_copied(text):
    assert paste(text) == (Paste.TAKEN, PAN)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Paste.NOTHING),
        ("   \n", Paste.NOTHING),
        ("Kart No:", Paste.NOTHING),
        (PAN + "\n4355084355084358", Paste.SEVERAL),
        (PAN + " 4355084355084358", Paste.SEVERAL),
        ("9792 0754 8236 5454\n4355 0843 5508 4358", Paste.SEVERAL),
        ("9792 0754 8236 5454\t12/30", Paste.SEVERAL),
        ("9792 0754 8236 5454\n152", Paste.SEVERAL),
        (PAN + " 152", Paste.SEVERAL),
        ("Kart 1: 9792 0754 8236 5454", Paste.SEVERAL),
        ("97920754823654541234", Paste.TOO_LONG),
        ("9792 0754 8236 5454 1234", Paste.TOO_LONG),
        ("979207548236545²", Paste.NOTHING),
        ("979207548236545B", Paste.NOTHING),
        ("9792O75482365454", Paste.SEVERAL),
        ("PAN9792075482365454", Paste.NOTHING),
        ("979207******5454", Paste.SEVERAL),
        ("979207••••••", Paste.NOTHING),
        ("97920754８236545④", Paste.NOTHING),
        ("%B9792075482365454^YILMAZ/ELIF^3012101?", Paste.TRACK),
        (";9792075482365454=30121010000000000000?", Paste.TRACK),
        ("ş9792075482365454-3012101", Paste.TRACK),
        ("%B9792075482365454&YILMAZ.ELIF&3012", Paste.TRACK),
        (b"9792075482365454\xff", Paste.NOTHING),
        (b"\xc3", Paste.NOTHING),
        (b"\xe0\x80\xb9792", Paste.NOTHING),
        (b"\xc3(9792", Paste.NOTHING),
        (b"\xed\xa0\x809792", Paste.NOTHING),
        (b"\xf4\x90\x80\x809792", Paste.NOTHING),
    ],
)
def test_what_would_have_to_be_cut_or_guessed_is_refused(text, why):
    assert paste(text) == (why, "")


def test_a_paste_replaces_the_selection_and_puts_the_caret_behind_it():
    entry = number_entry()
    paste("111122223333", entry)
    entry.move(4)
    entry.move(8, select=True)
    assert paste("9 9", entry) == (Paste.TAKEN, "1111993333")
    assert (entry.caret, entry.anchor) == (6, 6)


def test_the_caret_stays_inside_when_somebody_else_wipes_the_secret():
    entry = number_entry()
    paste(PAN, entry)
    entry.move(4, select=True)
    entry.secret.wipe()
    assert (entry.caret, entry.anchor, entry.selection) == (0, 0, (0, 0))
    assert entry.type(ord("9"))
    assert content(entry) == "9"


def test_a_full_entry_takes_no_more_but_lets_a_selection_be_replaced():
    entry = number_entry()
    paste("1" * CAPACITY, entry)
    assert not entry.type(ord("2"))
    entry.move(18, select=True)
    assert entry.type(ord("2"))
    assert content(entry) == "1" * 18 + "2"


def test_a_paste_that_does_not_fit_beside_what_is_there_changes_nothing():
    entry = number_entry()
    paste("1111222233334444", entry)
    assert paste("5555", entry) == (Paste.TOO_LONG, "1111222233334444")


@pytest.mark.parametrize("text", ["K7M4", " K7M4\n", "(K7M4)", "«K7M4»."])
def test_a_code_is_taken_from_what_surrounds_it(text):
    assert paste(text, code_entry()) == (Paste.TAKEN, "K7M4")


@pytest.mark.parametrize("text", ["123 456", "123-456", "123456"])
def test_a_code_of_digits_may_come_in_groups(text):
    assert paste(text, code_entry()) == (Paste.TAKEN, "123456")


@pytest.mark.parametrize("text", ["Kodunuz K7M4", "Kod: K7M4", "K7 M4", "K7M4\nK7M5"])
def test_words_around_a_code_are_refused_not_swallowed(text):
    assert paste(text, code_entry()) == (Paste.SEVERAL, "")


def test_letters_keep_their_case_and_a_turkish_i_is_an_i():
    assert paste("aBıİ", code_entry()) == (Paste.TAKEN, "aBiI")
    assert paste("aş", code_entry()) == (Paste.NOTHING, "")


@given(st.text(max_size=60))
def test_a_paste_is_never_cut(text):
    """Whatever was taken is every decimal digit of the text, in order."""
    result, taken = paste(text.encode("utf-8", "surrogatepass"))
    digits = "".join(chr(byte_for(ord(c))) for c in text if c.isdecimal())
    assert taken == (digits if result is Paste.TAKEN else "")
    if result is Paste.TOO_LONG:
        assert len(digits) > CAPACITY


@given(st.lists(st.sampled_from([*"0123456789 -\u00a0\u2009\t\n:.a٣８ş%=^;"]), max_size=40))
def test_a_paste_made_of_digits_and_their_company_is_never_cut(signs):
    text = "".join(signs)
    result, taken = paste(text)
    digits = "".join(chr(byte_for(ord(c))) for c in text if c.isdecimal())
    assert taken == (digits if result is Paste.TAKEN else "")


@given(st.binary(max_size=40))
def test_broken_bytes_do_no_harm(raw):
    result, taken = paste(raw)
    assert (result is Paste.TAKEN) == bool(taken)


def test_digits_of_every_script_are_digits_and_nothing_else_is():
    assert [byte_for(ord(c)) for c in "0９٣۴४"] == [0x30, 0x39, 0x33, 0x34, 0x34]
    assert [byte_for(ord(c)) for c in "²½ⅣşĞ€"] == [-1] * 6
