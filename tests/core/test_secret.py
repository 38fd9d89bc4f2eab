from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.core.secret import Secret


def storage(secret: Secret) -> bytes:
    return bytes(secret._store)


def test_a_secret_shows_nothing_of_itself(secret_of):
    secret = secret_of("9792075482365454")
    for shown in (repr(secret), str(secret), f"{secret}", f"{secret:>40}", f"{secret!r}", repr([secret])):
        assert "9792" not in shown
    assert str(secret) == "<Secret>"


def test_a_secret_cannot_be_copied_or_pickled(secret_of):
    secret = secret_of("123")
    for way in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            way(secret)


def test_two_secrets_are_never_compared_by_content(secret_of):
    assert secret_of("123") != secret_of("123")


def test_a_full_secret_refuses_more(secret_of):
    secret = secret_of("1234", capacity=4)
    with pytest.raises(OverflowError):
        secret.insert(0, ord("5"))
    assert bytes(secret.view()) == b"1234"


@pytest.mark.parametrize("byte", [0x00, 0x0A, 0x20, 0x7F, 0xC5, 0x100])
def test_only_printable_ascii_is_taken(byte):
    with pytest.raises(ValueError, match="printable"):
        Secret(4).insert(0, byte)


def test_positions_outside_are_refused_without_telling_the_content(secret_of):
    secret = secret_of("12")
    for way in (
        lambda: secret[2],
        lambda: secret[-3],
        lambda: secret.insert(3, 0x31),
        lambda: secret.insert(-1, 0x31),
        lambda: secret.delete(0, 3),
        lambda: secret.delete(2, 1),
        lambda: secret.delete(-1, 1),
    ):
        with pytest.raises(IndexError, match=r"^outside the secret$"):
            way()
    assert (secret[-1], secret[0]) == (ord("2"), ord("1"))


def test_the_view_is_read_only_and_as_long_as_the_content(secret_of):
    view = secret_of("123").view()
    assert view.readonly
    assert len(view) == 3


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(b"0123456789")), max_size=60))
def test_nothing_that_was_deleted_stays_in_the_buffer_and_it_never_moves(edits):
    secret, model = Secret(19), bytearray()
    home = id(secret._store)
    for a, b, byte in edits:
        if a % 3 and len(model) < 19:
            at = b % (len(model) + 1)
            secret.insert(at, byte)
            model.insert(at, byte)
        else:
            start, stop = sorted((a % (len(model) + 1), b % (len(model) + 1)))
            secret.delete(start, stop)
            del model[start:stop]
        assert bytes(secret.view()) == bytes(model)
        assert storage(secret)[len(model) :] == bytes(19 - len(model))
    assert len(secret) == len(model)
    assert bool(secret) is bool(model)
    secret.wipe()
    assert storage(secret) == bytes(19)
    assert id(secret._store) == home
    assert secret.capacity == 19
