"""What the built program consists of, as the build wrote it down (packaging/licences.py): for the page about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shipped:
    """One component; ``licence``: SPDX; ``patches``: how far it is patched, or empty; ``texts``: files."""

    name: str
    version: str
    licence: str
    patches: str
    texts: tuple[Path, ...]

    def licence_text(self) -> str:
        """All its texts, one below the other; OSError when one is not there."""
        return "\n\n".join(file.read_text(encoding="utf-8").strip("\n") for file in self.texts)


def shipped(folder: Path) -> tuple[Shipped, ...]:
    """The components of the build whose licences lie in ``folder``, the program first; from source none."""
    listed = folder / "components.json"
    if not listed.exists():
        return ()
    return tuple(
        Shipped(
            row["name"],
            row["version"],
            row["licence"],
            row["patches"],
            tuple(folder / name for name in row["texts"]),
        )
        for row in json.loads(listed.read_text(encoding="utf-8"))
    )
