"""The locks pin everything by hash, name no address, and agree with each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "packaging" / "locks"
NAMES = ("run.txt", "build.txt", "test.txt", "package.txt", "lock.txt")


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


def test_one_environment_can_run_and_package_the_program() -> None:
    pinned = versions("run.txt")
    assert {name: pinned[name] for name, version in versions("package.txt").items() if name in pinned} == {
        name: version for name, version in versions("package.txt").items() if name in pinned
    }


def versions(lock: str) -> dict[str, str]:
    """Version by name; the markers of a package may differ from lock to lock."""
    return dict(pin.partition(" ;")[0].split("==") for pin in requirements(lock))


def test_every_lock_there_is_is_looked_at() -> None:
    assert {path.name for path in LOCKS.glob("*.txt")} == set(NAMES)


def test_every_script_installs_by_hash_and_resolves_nothing() -> None:
    """Only the project itself is installed without a hash, from this folder and without what it depends on."""
    scripts = [ROOT / "Makefile", *(ROOT / "packaging").rglob("*.sh"), *(ROOT / ".ci").glob("*")]
    scripts += [*(ROOT / ".github").rglob("*.yml"), *(ROOT / ".github").rglob("*.yaml")]
    installs = [
        line.strip()
        for script in scripts
        for line in script.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        if re.search(r"\bpip(\s+-\S+)*\s+install\s|^\s*pip_quietly ", line) and not line.lstrip().startswith("#")
    ]
    assert len(installs) >= 4
    for line in installs:
        through_our_own = '"$@"' in line and "--no-warn-script-location" in line  # what setup.sh calls pip_quietly
        assert through_our_own or "--no-deps" in line, line
        assert through_our_own or "--require-hashes" in line or "--no-build-isolation --editable ." in line, line
