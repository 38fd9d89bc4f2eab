"""The Debian packages' own files: what can be seen of them without building them (make deb-test does the rest)."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import settings_file

from paynet_desk import __version__
from paynet_desk.config.settings import KEYS, load_settings
from paynet_desk.core.pin import kept_form

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
DEBIAN = PACKAGING / "debian"
PACKAGES = ("paynet-desk", "paynet-desk-kiosk")
sys.path.append(str(PACKAGING))  # what the builder imports lies beside it


def loaded(file: Path) -> ModuleType:
    """A script of packaging/ as a module."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


build = loaded(DEBIAN / "build.py")
SCRIPTS = [path for name in build.SCRIPTS for path in sorted(DEBIAN.glob(f"*/DEBIAN/{name}"))]
PAGES = sorted(DEBIAN.rglob("*.[158]"))
UNIT = DEBIAN / "paynet-desk-kiosk/usr/lib/systemd/system/paynet-desk-kiosk.service"


# ---- the settings file -----------------------------------------------------------------------------------------------


def test_the_machines_settings_file_names_every_setting_and_sets_none() -> None:
    text = settings_file.as_toml()
    assert tomllib.loads(text) == {}
    assert re.findall(r"^# ([a-z_]+) = ", text, re.MULTILINE) == list(settings_file.ENTRIES)
    assert settings_file.ENTRIES.keys() == KEYS.keys()


@pytest.mark.parametrize("key", settings_file.ENTRIES)
def test_a_line_of_it_is_right_once_its_mark_is_taken_away(key: str, tmp_path: Path) -> None:
    text = settings_file.as_toml().replace(f"# {key} = ", f"{key} = ").replace("/etc/ssl/certs/company.pem", __file__)
    if key == "manager_pin":
        text = text.replace("scrypt:...", kept_form("1234"))
    if key == "api_base_url":  # a gateway is no gateway to the sandbox
        text = text.replace("# environment = ", "environment = ").replace('"sandbox"', '"live"')
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    load_settings({}, {}, file, tmp_path / "none")


# ---- control files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("package", PACKAGES)
def test_a_control_file_is_whole_once_it_is_filled_in(package: str) -> None:
    facts = {"version": "1.2.3", "architecture": "amd64", "installed-size": "7", "shlibs:Depends": "libc6 (>= 2.35)"}
    control = build.filled_in((DEBIAN / package / "DEBIAN/control").read_text(encoding="utf-8"), facts)
    assert "#" not in control
    assert "${" not in control
    fields = re.findall(r"^([A-Z][A-Za-z-]+): \S", control, re.MULTILINE)
    assert len(fields) == len(set(fields))
    assert {"Package", "Version", "Architecture", "Maintainer", "Depends", "Description"} <= set(fields)
    assert all(len(line) <= 80 for line in control.splitlines() if line.startswith(" "))


def test_a_control_file_that_wants_a_fact_nobody_gave_is_refused() -> None:
    with pytest.raises(KeyError):
        build.filled_in("Depends: ${shlibs:Depends}", {})


CHANGES = """# Changelog

## [Unreleased]

### Added
- One,
  in two lines.
- Two.

## [0.9.0] - 2026-01-02
- Old.
"""
DEBIANS = f"""paynet-desk ({__version__}) unstable; urgency=medium

  * One, in two lines.
  * Two.

 -- Some One <one@example.com>  Tue, 14 Nov 2023 22:13:20 +0000

paynet-desk (0.9.0) unstable; urgency=medium

  * Old.

 -- Some One <one@example.com>  Fri, 02 Jan 2026 12:00:00 +0000
"""


def test_the_change_log_becomes_debians() -> None:
    text = build.debian_changes("paynet-desk", __version__, CHANGES, "Some One <one@example.com>", 1_700_000_000)
    assert text == DEBIANS


# ---- maintainer scripts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_a_maintainer_script_is_plain_shell_that_stops_at_an_error_and_asks_nothing(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh\n")
    assert re.search(r"^set -e$", text, re.MULTILINE)
    assert not re.search(r"^\s*read\b|debconf|dialog", text, re.MULTILINE)
    done = subprocess.run(["/bin/sh", "-n", str(script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_a_maintainer_script_removes_nothing_where_data_lies(script: Path) -> None:
    removing = [line for line in script.read_text(encoding="utf-8").splitlines() if re.search(r"\brm(dir)?\b", line)]
    for line in removing:
        assert not re.search(r"rm .*-[a-z]*r|/home|/var/lib|/srv|\.local|\*", line), line


# ---- what the session may and may not --------------------------------------------------------------------------------


def test_the_kiosks_unit_is_one_that_systemd_understands() -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(UNIT)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"SYSTEMD_LOG_LEVEL": "warning"},
    )
    complaints = [line for line in done.stderr.splitlines() if "is not executable" not in line]
    assert complaints == []


def test_the_kiosk_starts_again_for_ever_and_never_gives_the_terminal_to_a_login() -> None:
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    for line in ("Restart=always", "StartLimitIntervalSec=0", "Conflicts=getty@tty1.service", "User=paynet-kiosk"):
        assert line in lines
    start = next(line for line in lines if line.startswith("ExecStart="))
    assert start.endswith(" -- /usr/bin/paynet-desk --kiosk")
    assert " -s " not in start  # cage's switch for turning to other terminals


def test_what_hardens_the_session_leaves_the_browser_engine_its_namespaces_and_its_javascript() -> None:
    set_ = {line.partition("=")[0] for line in UNIT.read_text(encoding="utf-8").splitlines() if "=" in line}
    assert not set_ & {"RestrictNamespaces", "PrivateUsers", "MemoryDenyWriteExecute", "PrivateDevices", "ProtectHome"}
    assert {"NoNewPrivileges", "CapabilityBoundingSet", "ProtectSystem"} <= set_


def test_a_kiosk_keeps_programs_out_of_each_others_memory_unless_the_machine_itself_says_more() -> None:
    """The engine gets its namespaces there (0011); 10- is where Ubuntu, and whoever follows our manual, sets it."""
    folder = DEBIAN / "paynet-desk-kiosk/usr/lib/sysctl.d"
    setting = {file for file in folder.iterdir() if "\n-kernel.yama.ptrace_scope = 1\n" in file.read_text("utf-8")}
    assert len(setting) == 1
    assert setting.pop().name < "10-ptrace.conf"


# ---- the profile and the manual pages --------------------------------------------------------------------------------


def test_the_profile_is_right_for_a_parser_that_knows_the_rule_and_refused_by_one_that_does_not(tmp_path: Path) -> None:
    parser = shutil.which("apparmor_parser", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if parser is None:
        pytest.skip("apparmor_parser is not installed")
    profile = DEBIAN / "paynet-desk/usr/share/paynet-desk/apparmor/paynet-desk"
    is_new = Path("/etc/apparmor.d/abi/4.0").exists()
    done = subprocess.run([parser, "-QK", str(profile)], capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is is_new, done.stderr
    # Whatever the parser: the rest of the profile is right.
    plain = tmp_path / "paynet-desk"
    plain.write_text(profile.read_text().replace("abi <abi/4.0>,\n", "").replace("  userns,\n", ""))
    done = subprocess.run([parser, "-QK", str(plain)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", ["paynet-desk.1", "paynet-desk.tr.1", "paynet-desk-settings.5", "paynet-desk-kiosk.8"])
def test_a_manual_page_is_free_of_complaints(page: str, tmp_path: Path) -> None:
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    if page == "paynet-desk-settings.5":
        text = settings_file.as_mdoc()
    else:
        name, *language, section = page.split(".")
        folder = "/".join(["usr/share/man", *language, f"man{section}"])
        text = next(DEBIAN.glob(f"*/{folder}/{name}.{section}")).read_text(encoding="utf-8")
    done = subprocess.run(
        ["groff", "-mandoc", "-Kutf8", "-Tutf8", "-ww", "-z"], input=text, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_manual_names_every_option_of_the_program() -> None:
    page = (DEBIAN / "paynet-desk/usr/share/man/man1/paynet-desk.1").read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "paynet_desk", "--lang", "en", "--help"], capture_output=True, text=True, check=True
    )
    for option in set(re.findall(r"--([a-z-]+)", done.stdout)) - {"language"}:
        assert f"-{option}" in page, option
