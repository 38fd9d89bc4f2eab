"""Draws every page in every state, for looking at.

    python -m tests.ui.pictures [OUT] [--language tr] [--theme dark] [--size 1024x600] [--only 03] [--problems]

Writes ``<language>-<theme>-<size>-<page>.png`` into OUT (``build/screenshots/pages``). Without an option that names
one, both languages, light and dark, and the two smaller window sizes are drawn; of the kiosk's pages (k00 and on) all
its sizes. ``--problems`` adds a picture for every problem there is a text for; ``--text-scale`` is a factor (1.0-2.0).
"""

from __future__ import annotations

import argparse
import itertools
import os
import time
from collections.abc import Sequence
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from tests.ui.kiosk_scenes import KIOSK_SCENES, KIOSK_SIZES, play
from tests.ui.scenes import PROBLEMS, SCENES, Stage

LANGUAGES = ("tr", "en")
THEMES = ("light", "dark")
SIZES = ("1366x768", "1024x600")
BUSY_SHOWN_AFTER_S = 0.2  # a busy button looks busy from 150 ms on


def draw(app: QApplication, path: Path, page: str, language: str, theme: str, size: str, text_scale: float) -> None:
    """One picture."""
    width, height = (int(part) for part in size.split("x"))
    if page in KIOSK_SCENES:
        kiosk = play(app, page, language, theme, (width, height))
        kiosk.window.grab().save(str(path))
        kiosk.close()
        return
    stage = Stage(app, language=language, theme=theme, size=(width, height), text_scale=text_scale)
    (SCENES | PROBLEMS)[page](stage)
    if page.endswith("ing"):
        until = time.monotonic() + BUSY_SHOWN_AFTER_S
        while time.monotonic() < until:
            app.processEvents()
    stage.window.grab().save(str(path))
    stage.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw what was asked for and say where it lies."""
    asked = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    asked.add_argument("out", nargs="?", type=Path, default=Path("build/screenshots/pages"))
    asked.add_argument("--language", choices=LANGUAGES, action="append")
    asked.add_argument("--theme", choices=(*THEMES, "contrast"), action="append")
    asked.add_argument("--size", action="append", help="WIDTHxHEIGHT")
    asked.add_argument("--only", default="", help="pages whose name begins like this")
    asked.add_argument("--problems", action="store_true")
    asked.add_argument("--text-scale", type=float, default=1.0)
    options = asked.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    pages = [page for page in (SCENES | (PROBLEMS if options.problems else {})) if page.startswith(options.only)]
    kiosk = [page for page in KIOSK_SCENES if page.startswith(options.only)]
    qInstallMessageHandler(_tell)
    app = QApplication([])
    languages, themes, sizes = options.language or LANGUAGES, options.theme or THEMES, options.size or SIZES
    for language, theme, size, page in itertools.product(languages, themes, sizes, pages):
        path = options.out / f"{language}-{theme}-{size}-{page}.png"
        draw(app, path, page, language, theme, size, options.text_scale)
    for language, theme, size, page in itertools.product(languages, themes, options.size or KIOSK_SIZES, kiosk):
        draw(app, options.out / f"{language}-{theme}-{size}-{page}.png", page, language, theme, size, 1.0)
    print(f"{len(pages) * len(languages) * len(themes) * len(sizes)} pictures in {options.out}")


def _tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if "propagateSizeHints" not in message:  # the offscreen platform has no window manager to tell sizes to
        print(message)


if __name__ == "__main__":
    main()
