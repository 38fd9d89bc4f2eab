"""A real Secret Service: a key ring daemon under a bus of its own, its files in the test's folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# Only what the machine needs to run a program: nothing of the person or service that runs the tests gets in.
PASSED_ON = ("PATH", "SYSTEMROOT", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH")


@pytest.fixture
def clean_environ(tmp_path: Path) -> dict[str, str]:
    """An environment whose home, settings and data are in the test's folder, and that has no bus."""
    home = tmp_path / "home"
    runtime = tmp_path / "run"
    for folder in (home, runtime):
        folder.mkdir(mode=0o700, exist_ok=True)
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "LANG": "en_US.UTF-8",
        "LC_ALL": "C.UTF-8",
        "PAYNET_DESK_LANGUAGE": "en",
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path / 'no-bus'}",
    }


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def with_key_ring(clean_environ: dict[str, str]) -> Run:
    """Run Python with these arguments beside a key ring daemon; what was stored is there for the next run."""
    if sys.platform != "linux":
        pytest.skip("Secret Service is Linux")
    if shutil.which("gnome-keyring-daemon") is None or shutil.which("dbus-run-session") is None:
        pytest.skip("gnome-keyring-daemon and dbus-run-session are not installed")
    (Path(clean_environ["HOME"]) / "data").mkdir(exist_ok=True)

    def run(*arguments: str, stdin: str = "", unlocked: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
        start = "gnome-keyring-daemon --start --components=secrets </dev/null"
        unlock = "printf test | gnome-keyring-daemon --unlock --components=secrets"
        script = f'{unlock if unlocked else start} >/dev/null 2>&1; exec "$@"'
        environ = {name: value for name, value in clean_environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"} | more
        return subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", script, "sh", sys.executable, *arguments],
            cwd=Path(__file__).parents[2],
            env=environ,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
