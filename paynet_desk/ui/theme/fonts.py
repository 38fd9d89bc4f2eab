"""The look's font where the system has none: copied into the frozen program for Windows and macOS when it is built.

On Linux the package depends on the distribution's, and nothing is loaded.
"""

from __future__ import annotations

from pathlib import Path


def bring(resources: Path) -> tuple[str, ...]:
    """Make the fonts in ``resources``/fonts known to Qt, before the first text is drawn; their families, sorted."""
    folder = resources / "fonts"
    if not folder.is_dir():
        return ()
    from PySide6.QtGui import QFontDatabase

    numbers = [QFontDatabase.addApplicationFont(str(file)) for file in sorted(folder.iterdir())]
    return tuple(sorted({family for number in numbers for family in QFontDatabase.applicationFontFamilies(number)}))
