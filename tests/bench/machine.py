"""What the figures were taken on: the parts that move them."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path


def facts() -> dict[str, str]:
    """By name, in the order they are told."""
    found = {
        "cores": str(os.cpu_count()),
        "processor": _after(Path("/proc/cpuinfo"), "model name"),
        "memory": f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB",
        "system": _after(Path("/etc/os-release"), "PRETTY_NAME").strip('"'),
        "Linux": platform.release().partition("-")[0],
        "Python": platform.python_version(),
    }
    found |= {name: version(name) for name in ("PySide6", "httpx", "pydantic")}
    return found | {"Chromium": _chromium()}


def _after(file: Path, name: str) -> str:
    try:
        match = re.search(rf"^{name}\s*[:=]\s*(.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        match = None
    return match.group(1) if match else "unknown"


def _chromium() -> str:
    try:
        done = subprocess.run(["chromium", "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "not installed"
    match = re.search(r"\d+[\d.]+", done.stdout)
    return match.group() if match else "unknown"
