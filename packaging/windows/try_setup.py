"""Tries a setup program on the Windows at hand, as an administrator: installs it, starts what it installed, removes it.

    python packaging/windows/try_setup.py dist/paynet-desk-1.2.3-setup.exe

For a machine that may be changed: a runner of the workflows, or a virtual machine. Everything that a till does with it
is done: installed silently with a settings file, the self-test of the installed program, its window opened as an
ordinary start does, an upgrade tried while it is open, removed. Leaves with 1 and says what was not as it should be.
`--files-only` starts nothing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OPEN = 1618  # installer.nsi
UP_AND_RUNNING_S = 15  # a program that lacks a library is gone by then
DEADLINE_S = 300


def expect(holds: bool, what: str) -> None:
    """Say what was looked at; leave with 1 unless it ``holds``."""
    sys.stdout.write(f"{'ok' if holds else 'FAILED'}: {what}\n")
    sys.stdout.flush()
    if not holds:
        sys.exit(1)


def run(*command: object) -> int:
    """The exit code of a command that ends."""
    return subprocess.run([str(part) for part in command], check=False, timeout=DEADLINE_S).returncode


def remove(folder: Path) -> int:
    """Remove it and wait until that is done. `_?=` is never quoted, so the command is one text."""
    return subprocess.run(f'"{folder}\\uninstall.exe" /S _?={folder}', check=False, timeout=DEADLINE_S).returncode


def try_setup(setup: Path, *, starts: bool) -> None:
    """Install, use and remove ``setup``."""
    folder = Path(os.environ["PROGRAMFILES"]) / "Paynet Desk"
    machine_settings = Path(os.environ["PROGRAMDATA"]) / "paynet-desk" / "settings.toml"
    expect(not folder.exists(), "nothing is installed yet")
    with tempfile.TemporaryDirectory() as name:
        settings = Path(name) / "the till's settings.toml"
        settings.write_text('environment = "sandbox"\nstore = "Kadıköy"\n', encoding="utf-8")
        expect(run(setup, "/S", f"/SETTINGS={settings}") == 0, "a silent installation with a settings file")
        expect(machine_settings.read_bytes() == settings.read_bytes(), "the settings are in place")
    program, console = folder / "paynet-desk.exe", folder / "paynet-desk-console.exe"
    expect(program.is_file() and console.is_file(), "the program and its sister for the console are in place")
    if starts:
        for place in (folder, machine_settings.parent):
            rights = subprocess.run(["icacls", place], capture_output=True, text=True, check=True).stdout
            expect("BUILTIN\\Users:(OI)(CI)(RX)\n" in rights, f"users may read {place} and no more")
        expect(run(console, "--version") == 0, "a command in a console")
        expect(run(console, "selftest") == 0, "the installed program's self-test")
        with subprocess.Popen([program, "--environment=sandbox"]) as window:
            time.sleep(UP_AND_RUNNING_S)
            expect(window.poll() is None, "its window stays open")
            expect(run(setup, "/S", "/WAIT=0") == OPEN, "an upgrade leaves an open program alone")
            window.terminate()
    expect(run(setup, "/S") == 0, "the same version once more, in place")
    expect(remove(folder) == 0, "a silent removal")
    expect(not program.exists(), "the program is gone")
    expect(machine_settings.is_file(), "the settings stay")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("setup", type=Path)
    parser.add_argument("--files-only", action="store_true")
    options = parser.parse_args()
    try_setup(options.setup, starts=not options.files_only)
