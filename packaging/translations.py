"""Brings the English translation up to date: what the sources say, then what the program loads.

    python packaging/translations.py [FOLDER]

Writes ``en.ts`` and ``en.qm`` into FOLDER (``resources/translations``; an ``en.ts`` there is merged, so nothing that
was translated is lost) with lupdate and lrelease of this interpreter's environment. The source texts are Turkish.
Neither file depends on line numbers or on where the checkout lies.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def update(folder: Path) -> None:
    """Write both files into ``folder``; CalledProcessError with the tool's words when it could not."""
    ts, qm = folder / "en.ts", folder / "en.qm"
    folder.mkdir(parents=True, exist_ok=True)
    languages = ("-source-language", "tr_TR", "-target-language", "en_GB")
    stable = ("-locations", "none", "-sort-messages", "-no-obsolete")
    sources = ("-extensions", "py", "paynet_desk/ui", "paynet_desk/threeds")
    _run("pyside6-lupdate", "-silent", *sources, *languages, *stable, "-ts", str(ts))
    _run("pyside6-lrelease", "-silent", str(ts), "-qm", str(qm))


def _run(tool: str, *arguments: str) -> None:
    found = shutil.which(tool, path=str(Path(sys.executable).parent))
    if found is None:
        raise FileNotFoundError(f"{tool} is not in this environment; run make test or install the locked packages")
    subprocess.run([found, *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    update(Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else ROOT / "resources" / "translations")
