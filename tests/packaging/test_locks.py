"""The locks pin everything by hash, name no address, and agree with each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

LOCKS = Path(__file__).resolve().parents[2] / "packaging" / "locks"
NAMES = ("run.txt", "build.txt", "test.txt")


def requirements(lock: str) -> dict[str, str]:
    """The pinned lines with their markers, and the hashes that follow each."""
    text = (LOCKS / lock).read_text().replace("\\\n", " ")
    lines = (line.split(" --hash=", 1) for line in text.splitlines() if line.strip())
    return {pin.strip(): hashes for pin, hashes in lines}


@pytest.mark.parametrize("lock", NAMES)
def test_every_package_is_pinned_and_every_file_of_it_has_a_hash(lock: str) -> None:
    pins = requirements(lock)
    assert pins
    for pin, hashes in pins.items():
        assert re.match(r"^[a-z0-9-]+==[^ ]+( ;.*)?$", pin), pin
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", part.strip()) for part in hashes.split("--hash="))


@pytest.mark.parametrize("lock", NAMES)
def test_no_lock_names_an_address(lock: str) -> None:
    text = (LOCKS / lock).read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("lock", ["run.txt", "build.txt"])
def test_one_environment_can_serve_all_purposes(lock: str) -> None:
    assert requirements(lock).items() <= requirements("test.txt").items()
