"""Qt's part of ``paynet-desk selftest``: texts in both languages, type, icons, paper."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from paynet_desk.ui.language import LANGUAGES, Language
from paynet_desk.ui.receipt import Line, Receipt, draw, save_pdf
from paynet_desk.ui.theme import icons, style

RECEIPT = Receipt("selftest", (Line("head", "Paynet Desk"), Line("total", "TRY", "1.250,00 ₺")))


def application() -> QApplication:
    """Qt, to be held until the checks are done."""
    made = QApplication(sys.argv[:1])
    style.follow(made, "light")
    return made


def checks(resources: Path, folder: Path) -> Mapping[str, Callable[[], str]]:
    """Name of each check, and what does it: gives what was found, raises when something is missing."""
    spoken = Language(resources)
    return {
        "translations": partial(_translations, spoken),
        "font": lambda: QFontInfo(style.font("body")).family(),
        "icons": _icons,
        "receipt": partial(_receipt, folder),
    }


def _translations(spoken: Language) -> str:
    """A text of ours and one of Qt's, in each language; the sources are Turkish and English."""
    found = []
    for code in LANGUAGES:
        spoken.use(code)
        found += [QCoreApplication.translate(*text) for text in (("Receipt", "Toplam"), ("QPlatformTheme", "Cancel"))]
    if len(set(found)) < len(found):
        raise ValueError(f"a translation is missing: {', '.join(found)}")
    return ", ".join(found)


def _icons() -> str:
    names = sorted(file.stem for file in icons.icon_folder().glob("*.svg"))
    empty = [name for name in names if icons.icon_path(name).isEmpty()]
    if empty or icons.program_icon().pixmap(QSize(64, 64)).isNull():
        raise ValueError(f"nothing drawn: {', '.join(empty) or 'the program'}")
    return str(len(names))


def _receipt(folder: Path) -> str:
    """As a file, and through the system's printing."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(folder / "printed.pdf"))
    draw(RECEIPT, printer)
    del printer  # it writes its end when it goes
    files = (save_pdf(RECEIPT, folder), folder / "printed.pdf")
    if not all(file.read_bytes().startswith(b"%PDF-") for file in files):
        raise ValueError("no PDF was written")
    return "PDF saved, PDF printed"
