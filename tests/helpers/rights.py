"""Rights on folders, for what is done as another user."""

from __future__ import annotations

from pathlib import Path


def open_the_way(to: Path) -> None:
    """Every user may pass through ``to`` and all folders above it; a test's folder is its own user's only."""
    for folder in (to, *to.parents):
        if not folder.stat().st_mode & 0o001:
            folder.chmod(0o755)
