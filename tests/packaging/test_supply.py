"""What a release is made of: every file has an owner, every licence is allowed, what is not as listed is found."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Callable
from datetime import date
from email.message import Message
from pathlib import Path
from typing import Any

import audit
import components
import licences
import pytest
import release
import sbom

import paynet_desk

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A small bundle: the program, a library, and a link to it."""
    folder = tmp_path / "paynet-desk"
    (folder / "_internal" / "lib").mkdir(parents=True)
    (folder / "paynet-desk").write_bytes(b"program")
    (folder / "_internal" / "lib" / "libx.so").write_bytes(b"library")
    (folder / "_internal" / "libx.so").symlink_to("lib/libx.so")
    return folder


def listed(bundle: Path) -> dict[str, Any]:
    """What a bill of materials says of ``bundle``: the program in one component, everything else in another."""
    files = []
    for name, content in sbom.contents(bundle).items():
        link = content.startswith("-> ")
        properties = [{"name": "paynet-desk:link", "value": content.removeprefix("-> ")}] if link else []
        hashes = [{"alg": "SHA-256", "content": "0" * 64 if link else content}]
        files.append({"type": "file", "name": name, "hashes": hashes, "properties": properties})
    program = [file for file in files if file["name"] == "paynet-desk"]
    rest = [file for file in files if file["name"] != "paynet-desk"]
    return {
        "metadata": {"component": {"name": "Paynet Desk", "components": program}},
        "components": [{"name": "x", "components": rest}],
    }


# ---- the bill of materials -------------------------------------------------------------------------------------------


def test_a_bundle_is_as_its_bill_of_materials_says(bundle: Path) -> None:
    assert sbom.differences(bundle, listed(bundle)) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda at: (at / "_internal/foreign.so").write_bytes(b""), "in no component: _internal/foreign.so"),
        (lambda at: (at / "_internal/lib/libx.so").write_bytes(b"librarz"), "changed, of x: _internal/lib/libx.so"),
        (lambda at: (at / "_internal/lib/libx.so").unlink(), "missing, of x: _internal/lib/libx.so"),
        (lambda at: (at / "paynet-desk").write_bytes(b"programs"), "changed, of Paynet Desk: paynet-desk"),
        (
            lambda at: ((at / "_internal/libx.so").unlink(), (at / "_internal/libx.so").symlink_to("elsewhere")),
            "changed, of x: _internal/libx.so",
        ),
    ],
    ids=["a file more", "a byte changed", "a file less", "the program", "a link turned"],
)
def test_every_difference_is_found(bundle: Path, change: Callable[[Path], object], found: str) -> None:
    bom = listed(bundle)
    change(bundle)
    assert sbom.differences(bundle, bom) == [found]


def test_a_file_is_in_one_component_only(bundle: Path) -> None:
    bom = listed(bundle)
    bom["components"].append({"name": "y", "components": bom["components"][0]["components"][-1:]})
    assert sbom.differences(bundle, bom) == ["in two components, x and y: _internal/libx.so"]


def test_what_was_installed_from_a_file_that_no_lock_has_is_refused(tmp_path: Path) -> None:
    report = tmp_path / "wheels.json"
    archive = {"archive_info": {"hashes": {"sha256": "ab"}}}
    told = {"install": [{"metadata": {"name": "Some_Thing", "version": "1"}, "download_info": archive}]}
    report.write_text(json.dumps(told))
    assert sbom.wheels(report, {"some-thing==1": {"ab", "cd"}}) == {"some-thing": "ab"}
    with pytest.raises(ValueError, match="some-thing 1"):
        sbom.wheels(report, {"some-thing==1": {"cd"}})


# ---- owners and licences ---------------------------------------------------------------------------------------------


def test_a_file_that_nobody_owns_ends_the_build(tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.so"
    stranger.write_bytes(b"")
    with pytest.raises(components.UnknownError, match=r"stranger\.so"):
        components.components([("stranger.so", str(stranger), "BINARY")], [], {})


def test_the_engine_and_qt_are_components_of_their_own_inside_their_distributions() -> None:
    part = components._part
    assert part("PySide6/Qt/lib/libQt6WebEngineCore.so.6", "pyside6-addons") == "Qt WebEngine"
    assert part("PySide6/Qt6WebEngineCore.dll", "pyside6-addons") == "Qt WebEngine"
    assert part("PySide6/Qt/resources/icudtl.dat", "pyside6-addons") == "Qt WebEngine"
    assert part("PySide6/Qt/lib/libQt6Core.so.6", "pyside6-essentials") == "Qt"
    assert part("PySide6/Qt/lib/libicudata.so.73", "pyside6-essentials") == "ICU"
    assert part("PySide6/QtWebEngineCore.abi3.so", "pyside6-addons") is None


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License-Expression": "Apache-2.0 OR BSD-3-Clause", "License": "no"}, "Apache-2.0 OR BSD-3-Clause"),
        ({"License": "MIT"}, "MIT"),
        ({"License": "see file", "Classifier": "License :: OSI Approved :: MIT License"}, "MIT"),
    ],
)
def test_a_licence_is_told_by_the_metadata(fields: dict[str, str], licence: str) -> None:
    told = Message()
    for name, value in fields.items():
        told[name] = value
    assert components.licence_of("something", told) == licence


def test_a_distribution_without_a_known_licence_is_refused() -> None:
    told = Message()
    told["License"] = "ask me"
    with pytest.raises(components.UnknownError, match="something"):
        components.licence_of("something", told)


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-2.0-or-later WITH Bootloader-exception", True),
        ("GPL-2.0-or-later", False),
        ("LicenseRef-Ours", False),
    ],
)
def test_only_what_the_table_allows_may_be_shipped(expression: str, allowed: bool) -> None:
    assert audit.is_allowed(expression) is allowed


def test_every_licence_of_the_tables_is_judged_and_every_text_is_there() -> None:
    table = components.table()
    told = [*table["distribution"].values(), *table["debian"].values(), *(part["licence"] for part in table["part"])]
    assert [one for one in told if not audit.is_allowed(one)] == []
    texts = [name for part in table["part"] for name in part.get("texts", ())]
    assert [name for name in texts if not (components.TEXTS / name).exists()] == []


def test_the_licences_are_written_once_each_and_make_debian_s_copyright_file(tmp_path: Path) -> None:
    one = components.Component("One", "1", "MIT", "pkg:pypi/one@1", "there", texts={"LICENSE": "Copyright 2020 Ann"})
    two = components.Component("Two", "2", "MIT OR GPL-2.0-only", "pkg:pypi/two@2", "there", texts=one.texts)
    program = components.Component(components.PROGRAM, "3", "MIT", "x", "here", texts={"LICENSE": "May be used."})
    folder = tmp_path / "_internal" / licences.FOLDER
    licences.write([program, one, two], folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        "One-LICENSE.txt",
        "Paynet-Desk-LICENSE.txt",
        "components.json",
    ]
    text = licences.debian_copyright(tmp_path)
    assert "\nFiles: One\nCopyright: 2020 Ann\nLicense: MIT\nComment: One 1, from there\n" in text
    assert "\nLicense: MIT or GPL-2.0-only\n In full: /usr/share/common-licenses/GPL-2\n" in text
    assert "\nLicense: MIT\n May be used.\n" in text


# ---- the audit -------------------------------------------------------------------------------------------------------


def test_the_locks_hold_what_the_project_asks_for() -> None:
    assert audit.locks_and_project()[1] == []


@pytest.mark.parametrize(
    ("lock", "wanted", "found"),
    [
        ("a==1 \\\n    --hash=sha256:0\n", "a>=1", []),
        ("a==1 \\\n    --hash=sha256:0\n", "a>=1.1", ["x: a 1 is not what pyproject.toml allows: a>=1.1"]),
        ("a==1 \\\n    --hash=sha256:0\n", "b>=1", ["x: b is not locked"]),
        ("a==1\n", "a", ["x: a line without version or hash: a==1", "x: a is not locked"]),
        ("--index-url q://r\n", "", ["x: it names an address"]),
    ],
)
def test_a_lock_that_does_not_fit_is_found(lock: str, wanted: str, found: list[str]) -> None:
    assert audit.compare("x", lock, [wanted] if wanted else [])[: len(found) or 1] == found


def test_a_package_that_the_service_does_not_know_is_not_taken_for_good() -> None:
    answer = {
        "dependencies": [
            {"name": "a", "skip_reason": "not found"},
            {"name": "b", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]},
            {"name": "c", "version": "1", "vulns": []},
        ]
    }
    assert audit.read_advisories(answer) == (["PYSEC-1: b 1, put right by 2"], {"a"}, 2)


def report_of(*found: str, error: str = "", **told: Any) -> int:
    def find() -> tuple[str, list[str]]:
        if error:
            raise audit.NotAskedError(error)
        return "all", list(found)

    limits = {"limits": {"ignored_days": 180, "engine_days": 60}}
    return int(audit.report([audit.Check("it", find)], limits | told, date(2026, 7, 1)))


def test_the_audit_is_good_only_when_everything_was_asked_and_nothing_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_of() == 0
    assert report_of("PYSEC-1: b 1") == 1
    assert report_of(error="nobody answers") == 1
    assert "NOT ASKED  it: nobody answers" in capsys.readouterr().out


def test_a_finding_is_ignored_with_a_reason_and_for_a_while_only() -> None:
    entry = {"finding": "PYSEC-1", "reason": "never called", "since": date(2026, 6, 1)}
    assert report_of("PYSEC-1: b 1", ignored=[entry]) == 0
    assert report_of("PYSEC-2: b 1", ignored=[entry]) == 1
    assert report_of("PYSEC-1: b 1", ignored=[entry | {"reason": " "}]) == 1
    assert report_of("PYSEC-1: b 1", ignored=[entry | {"since": date(2025, 12, 1)}]) == 1


def test_the_engine_s_patches_are_as_old_as_the_first_newer_release() -> None:
    news = "".join(
        f"chromium ({number}-1~deb12u1) bookworm-security; urgency=high\n\n  * New.\n\n -- A B <a@b>  {when}\n\n"
        for number, when in (
            ("156.0.2.1", "Sun, 01 Nov 2026 22:51:42 -0500"),
            ("156.0.1.9", "Wed, 21 Oct 2026 14:43:50 -0400"),
            ("155.0.9.9", "Wed, 14 Oct 2026 17:13:29 -0400"),
        )
    )
    assert audit.patched_since("155.0.10.1", news) == (date(2026, 10, 21), 2)
    assert audit.patched_since("156.0.2.1", news) == (None, 0)


# ---- the release -----------------------------------------------------------------------------------------------------


def test_the_version_is_told_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"] == {"path": "paynet_desk/__init__.py"}
    assert components.version() == paynet_desk.__version__


CHANGES = "# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-01-02\n\n### Added\n- This.\n\n## [1.0.0]\n- That.\n"


def test_the_section_of_a_version_is_what_stands_between_two_headings() -> None:
    assert release.section(CHANGES, "1.1.0") == "### Added\n- This.\n"


@pytest.mark.parametrize("wanted", ["1.0.0", "2.0.0", "Unreleased", "1.1"])
def test_a_section_without_date_or_words_is_missing(wanted: str) -> None:
    with pytest.raises(KeyError):
        release.section(CHANGES, wanted)


def test_the_tarball_is_the_same_for_the_same_contents(bundle: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.tar.gz", tmp_path / "b.tar.gz"
    release.tarball(bundle, first, "paynet-desk-1", 1_700_000_000)
    (bundle / "paynet-desk").touch()
    release.tarball(bundle, second, "paynet-desk-1", 1_700_000_000)
    assert first.read_bytes() == second.read_bytes()
    with tarfile.open(first) as archive:
        archive.extractall(tmp_path / "out", filter="data")
    assert sbom.differences(tmp_path / "out" / "paynet-desk-1", listed(bundle)) == []


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="not a Debian")
def test_a_debian_package_of_another_build_is_told(bundle: Path, tmp_path: Path) -> None:
    stage = tmp_path / "stage"
    shutil.copytree(bundle, stage / release.PROGRAM, symlinks=True)
    files = [path for path in stage.rglob("*") if path.is_file() and not path.is_symlink()]
    sums = [f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(stage)}\n" for path in files]
    control = stage / "DEBIAN"
    control.mkdir(mode=0o755)
    (control / "md5sums").write_text("".join(sums))
    (control / "control").write_text(
        "Package: p\nVersion: 1\nArchitecture: all\nMaintainer: A <a@b.example>\nDescription: p\n"
    )
    package = tmp_path / "p.deb"
    subprocess.run(["dpkg-deb", "-Znone", "--build", str(stage), str(package)], check=True, capture_output=True)
    assert release.of_another_build(package, bundle) == []
    (bundle / "paynet-desk").write_bytes(b"built later")
    (bundle / "new").touch()
    assert release.of_another_build(package, bundle) == ["new", "paynet-desk"]


def test_the_sums_are_read_by_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"2")
    (tmp_path / "a").write_bytes(b"1")
    text = release.sums(tmp_path)
    assert text.splitlines()[0] == f"{hashlib.sha256(b'1').hexdigest()}  a"
    if sys.platform == "linux":
        subprocess.run(["sha256sum", "--check", "--quiet"], input=text, text=True, cwd=tmp_path, check=True)
