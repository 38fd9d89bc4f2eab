"""What goes out is built around the secrets, and what comes in has one meaning only."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import json
import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.core.secret import Secret
from paynet_desk.paynet.body import Body
from paynet_desk.paynet.errors import AnswerLost
from paynet_desk.paynet.text import readable
from paynet_desk.paynet.wire import is_web_page, read_code, read_object
from tests.paynet.calls import KEY, PAN, secret

PRINTABLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=19)


def sent(body: Body) -> list[bytes]:
    async def run() -> list[bytes]:
        return [bytes(chunk) async for chunk in body.chunks()]

    return asyncio.run(run())


@given(
    before=st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers() | st.none(), max_size=4),
    hidden=PRINTABLE,
    after=st.text(max_size=20),
)
def test_the_body_is_the_json_of_its_fields(before: dict[str, str | int | None], hidden: str, after: str) -> None:
    plain = {**before, "card_number": hidden, "after": after}
    fields = {**plain, "card_number": secret(hidden)}
    body = Body(fields)
    wire = b"".join(sent(body))
    assert len(wire) == body.content_length
    assert json.loads(wire.decode("utf-8")) == {name: value for name, value in plain.items() if value is not None}


def test_text_that_is_no_unicode_still_gives_valid_json() -> None:
    assert json.loads(b"".join(sent(Body({"card_desc": "a\ud800b"})))) == {"card_desc": "a?b"}


def test_no_chunk_of_the_body_holds_a_whole_card_number() -> None:
    chunks = sent(Body({"card_number": secret(PAN), "otp_code": secret("K7m4Q2")}))
    assert PAN.encode() in b"".join(chunks)
    assert not any(PAN[:9].encode() in chunk or PAN[7:].encode() in chunk for chunk in chunks)


def test_a_wiped_body_is_zeros_of_the_same_length() -> None:
    body = Body({"card_number": secret(PAN)})
    length = body.content_length
    body.wipe()
    assert b"".join(sent(body)) == bytes(length)


def test_a_body_shows_nothing_and_cannot_be_copied() -> None:
    body = Body({"card_number": secret(PAN)})
    assert PAN not in f"{body} {body!r}"
    for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            attempt(body)


def test_the_caller_keeps_the_secret() -> None:
    pan = secret(PAN)
    Body({"card_number": pan}).wipe()
    assert bytes(pan.view()) == PAN.encode()


def test_an_empty_secret_is_an_empty_text() -> None:
    assert json.loads(b"".join(sent(Body({"otp_code": Secret(4)})))) == {"otp_code": ""}


def test_a_number_is_sent_as_a_number() -> None:
    assert sent(Body({"limit": 50, "starting_after": None})) == [b'{"limit":50}']


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_plain_json_is_read_as_it_is(value: object) -> None:
    assert read_object(json.dumps({"x": value}).encode(), "") == {"x": value}


@given(st.binary(max_size=60) | st.text('{}[]":,0aé\\ ', max_size=40).map(str.encode))
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(AnswerLost):
        assert isinstance(read_object(content, ""), dict)


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "ebcdic", "punycode", "unknown", "rot13"])
def test_a_charset_that_nobody_documented_is_refused(charset: str) -> None:
    with pytest.raises(AnswerLost):
        read_object(b'{"code":0}', f"application/json; charset={charset}")


def test_the_declared_charset_counts() -> None:
    text = '{"message":"Başarılı İşlem"}'
    assert read_object(text.encode("iso-8859-9"), "text/html;CHARSET=iso-8859-9") == json.loads(text)
    with pytest.raises(AnswerLost):
        read_object(text.encode("iso-8859-9"), "application/json")


def test_the_largest_answers_are_read_or_refused_without_a_pause() -> None:
    size = 1024 * 1024
    for content in (b"[" * size, b'"' * size, b'{"a":' * (size // 5), b"[" * 40 + b'\\"' * (size // 2)):
        started = time.process_time()
        with pytest.raises(AnswerLost):
            read_object(content[:size], "")
        assert time.process_time() - started < 0.5


@given(st.integers(-(10**8), 10**8))
def test_a_return_code_is_an_integer_or_spells_one(code: int) -> None:
    assert read_code(code) == read_code(str(code)) == code


@pytest.mark.parametrize(
    ("content", "type_", "page"),
    [
        (b"<!doctype html><p>", "", True),
        (b"\r\n<HTML>", "application/json", True),
        (b"{}", "text/html", True),
        (b'{"message":"<html>"}', "application/json", False),
        (b"<?xml version='1.0'?>", "application/xml", False),
    ],
)
def test_a_page_for_a_browser_is_recognised(content: bytes, type_: str, page: bool) -> None:
    assert is_web_page(content, type_) is page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Başarılı İşlem", "Başarılı İşlem"),
        ("  iki \r\n satır\t", "iki satır"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200bb\x00c\x1b[31m", "a\\u200bb\\u0000c\\u001b[31m"),
        ("a\ud800b", "a\\ud800b"),
        ("\U000e0041", "\\U000e0041"),
        ("<b>Kart</b>", "<b>Kart</b>"),
        ("x" * 300, "x" * 199 + "…"),
        ("x" * 10**6, "x" * 199 + "…"),
    ],
)
def test_texts_from_paynet_become_one_visible_line(text: str, shown: str) -> None:
    assert readable(text, 200) == shown


@pytest.mark.parametrize("between", ["", " ", "-", "\u200b", "\u202e", "\n", "\u200d\u2060", "\x00"])
def test_a_card_number_in_a_text_is_masked_whatever_is_strewn_between_its_digits(between: str) -> None:
    shown = readable(f"Kart {between.join(PAN)} reddedildi", 200)
    digits = "".join(sign for sign in shown if sign.isdigit())
    assert PAN[6:12] not in digits
    assert digits in {PAN[:6] + PAN[-4:], ""}


def test_a_key_in_a_text_is_masked() -> None:
    assert KEY not in readable(f"key {KEY} is wrong", 200)


@given(st.text(max_size=400), st.integers(1, 60))
def test_a_shown_text_keeps_its_limit_and_is_printable(text: str, limit: int) -> None:
    shown = readable(text, limit)
    assert len(shown) <= limit
    assert shown.isprintable() or all(sign.isprintable() or sign.isspace() for sign in shown)
