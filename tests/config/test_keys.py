"""Paynet's keys in a real Secret Service, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from paynet_desk.config.keys import TEXTS, KeyKind, KeyStore, KeyStoreProblem, Reason, looks_odd

SECRET = "sck_pcs_jECRyoZq0khnsV9elaF/SIBVvxQI+bIW"
ROOT = Path(__file__).parents[2]

START = """
import sys
from paynet_desk.config.keys import *
store = KeyStore(deadline_s=8)
def told(ask, *arguments):
    try:
        print(ask(*arguments))
    except KeyStoreProblem as problem:
        print(problem.reason.name)
"""


def lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_key_is_stored_read_by_the_next_start_checked_and_deleted(with_key_ring):
    store = START + f"told(store.set, 'test', KeyKind.SECRET, {SECRET!r})"
    assert lines(with_key_ring("-c", store)) == ["None"]
    read = (
        START
        + """
told(store.get, "test", KeyKind.SECRET)
told(store.check, "test", KeyKind.SECRET)
told(store.get, "live", KeyKind.SECRET)
told(store.get, "test", KeyKind.PUBLISHABLE)
told(store.set, "test", KeyKind.SECRET, "sck_another_key")
told(store.get, "test", KeyKind.SECRET)
told(store.delete, "test", KeyKind.SECRET)
told(store.delete, "test", KeyKind.SECRET)
told(store.get, "test", KeyKind.SECRET)
"""
    )
    assert lines(with_key_ring("-c", read)) == [
        SECRET,
        "True",
        "NOT_STORED",
        "NOT_STORED",
        "None",
        "sck_another_key",
        "None",
        "NOT_STORED",
        "NOT_STORED",
    ]


def test_every_environment_and_kind_has_a_service_name_of_its_own(with_key_ring):
    script = (
        START
        + """
for environment in ("test", "live"):
    for kind in KeyKind:
        store.set(environment, kind, f"{environment}-{kind.value}")
import secretstorage
collection = secretstorage.get_default_collection(secretstorage.dbus_init())
for item in sorted(collection.get_all_items(), key=lambda item: item.get_attributes()["service"]):
    print(item.get_attributes()["service"], item.get_secret().decode())
"""
    )
    assert lines(with_key_ring("-c", script)) == [
        "paynet-desk/live/publishable live-publishable",
        "paynet-desk/live/secret live-secret",
        "paynet-desk/test/publishable test-publishable",
        "paynet-desk/test/secret test-secret",
    ]


def test_a_locked_key_ring_is_told_from_a_missing_key(with_key_ring):
    lines(with_key_ring("-c", START + f"store.set('test', KeyKind.SECRET, {SECRET!r})"))
    done = with_key_ring("-c", START.replace("=8", "=3") + "told(store.get, 'test', KeyKind.SECRET)", unlocked=False)
    assert lines(done)[0] in ("LOCKED", "DENIED", "NO_ANSWER")


INJECTED = '''
"""A back end that an attacker would like to be asked."""
from pathlib import Path
from keyring.backend import KeyringBackend

class Thief(KeyringBackend):
    priority = 99
    def set_password(self, service, username, password):
        Path(__file__).with_name("stolen").write_text(password)
    def get_password(self, service, username):
        return "sck_planted_key"
    def delete_password(self, service, username):
        pass
'''


@pytest.fixture
def thief(tmp_path, clean_environ):
    """A back end offered in all the ways keyring knows: variable, configuration file, entry point."""
    folder = tmp_path / "thief"
    dist = folder / "thief-1.0.dist-info"
    dist.mkdir(parents=True)
    (folder / "thief.py").write_text(INJECTED)
    (dist / "METADATA").write_text("Metadata-Version: 2.1\nName: thief\nVersion: 1.0\n")
    (dist / "entry_points.txt").write_text("[keyring.backends]\nthief = thief\n")
    for config in (Path(clean_environ["XDG_CONFIG_HOME"]), Path(clean_environ["HOME"]) / ".config"):
        (config / "python_keyring").mkdir(parents=True)
        (config / "python_keyring" / "keyringrc.cfg").write_text(
            f"[backend]\ndefault-keyring=thief.Thief\nkeyring-path={folder}\n"
        )
    return {
        "PYTHON_KEYRING_BACKEND": "thief.Thief",
        "PYTHONPATH": f"{folder}:{ROOT}",
        "KEYRING_PROPERTY_PREFERRED_COLLECTION": "/org/freedesktop/secrets/collection/session",
        "KEYRING_PROPERTY_SCHEME": "KeePassXC",
        "KEYRING_PROPERTY_GET_PASSWORD": "sck_planted_key",
    }


def test_no_variable_file_or_package_can_put_another_store_in_the_place_of_the_systems(with_key_ring, thief, tmp_path):
    bait = {name: value for name, value in thief.items() if "PROPERTY" not in name}
    asked = with_key_ring("-c", "import keyring; print(keyring.get_password('a', 'b'))", **bait)
    assert lines(asked) == ["sck_planted_key"], "the trap has to be able to catch something"
    script = START + f"told(store.set, 'live', KeyKind.SECRET, {SECRET!r})\ntold(store.get, 'live', KeyKind.SECRET)"
    assert lines(with_key_ring("-c", script, **thief)) == ["None", SECRET]
    assert not (tmp_path / "thief" / "stolen").exists()
    plain = with_key_ring("-c", START + "told(store.get, 'live', KeyKind.SECRET)")
    assert lines(plain) == [SECRET], "kept in the usual collection, not where a variable pointed"


@pytest.mark.parametrize("back_end", ["keyring.backends.null.Keyring", "keyring.backends.chainer.ChainerBackend", ""])
@pytest.mark.skipif(sys.platform != "linux", reason="a machine without a Secret Service")
def test_without_a_key_store_there_is_a_clear_refusal_and_no_file(clean_environ, back_end):
    script = START + f"told(store.set, 'test', KeyKind.SECRET, {SECRET!r})\ntold(store.get, 'test', KeyKind.SECRET)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=clean_environ | {"PYTHON_KEYRING_BACKEND": back_end},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert lines(done) == ["MISSING_SERVICE", "MISSING_SERVICE"]
    assert [file for file in Path(clean_environ["HOME"]).rglob("*") if file.is_file()] == []


@pytest.mark.skipif(sys.platform != "linux", reason="a bus that does not answer")
def test_a_store_that_does_not_answer_is_given_up_after_the_deadline(clean_environ, tmp_path):
    script = (
        f"""
import socket
silent = socket.socket(socket.AF_UNIX)
silent.bind({str(tmp_path / "no-bus")!r})
silent.listen()
"""
        + START.replace("=8", "=0.3")
        + "told(store.get, 'test', KeyKind.SECRET)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=clean_environ,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert lines(done) == ["NO_ANSWER"]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("x" * 1281, Reason.TOO_LONG),
        ("", Reason.UNUSABLE),
        ("sck_with blank", Reason.UNUSABLE),
        ("sck_with\nline", Reason.UNUSABLE),
        ("sck_ığüş", Reason.UNUSABLE),
        ("sck_\u200b", Reason.UNUSABLE),
    ],
)
def test_a_key_that_cannot_be_kept_or_sent_is_refused_before_writing(key, reason):
    with pytest.raises(KeyStoreProblem) as problem:
        KeyStore().set("test", KeyKind.SECRET, key)
    assert problem.value.reason is reason
    assert not key or key not in str(problem.value)


def test_the_sandbox_keeps_no_keys():
    with pytest.raises(ValueError, match="sandbox"):
        KeyStore().get("sandbox", KeyKind.SECRET)


@pytest.mark.parametrize(
    ("kind", "key", "odd"),
    [
        (KeyKind.SECRET, SECRET, False),
        (KeyKind.SECRET, "sck_jECRyoZq-khnsV9==", False),
        (KeyKind.PUBLISHABLE, "pbk_jECRyoZq0khnsV9elaF", False),
        (KeyKind.SECRET, "pbk_jECRyoZq0khnsV9elaF", True),
        (KeyKind.PUBLISHABLE, SECRET, True),
        (KeyKind.SECRET, "sck_", True),
        (KeyKind.SECRET, "sck_sandbox_QWxpxZ8rbWE/Paynet+Desk", True),
        (KeyKind.SECRET, "c2NrX3Bjcw==", True),
    ],
)
def test_a_key_of_another_shape_is_noticed(kind, key, odd):
    assert looks_odd(kind, key) is odd


def test_every_reason_has_a_sentence_in_both_languages():
    for reason in Reason:
        assert TEXTS[reason].tr
        assert TEXTS[reason].en
