"""The first window on the screen, as early as can be: Qt, the look, the language, page 1 with its field focused."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QApplication

from paynet_desk.registry.values import Task
from paynet_desk.ui.language import Language
from paynet_desk.ui.theme import fonts, style
from paynet_desk.ui.till import Till
from paynet_desk.ui.window import Window

FIRST_PAINT_S = 1.0
FIRST_SIZE = (1366, 720)


def open_window(
    make_tills: Callable[[Callable[[], str]], Mapping[Task, Till]],
    *,
    resources: Path,
    language: str,
    theme: str,
    text_scale: float,
) -> tuple[QApplication, Window]:
    """Open the window and wait until it is painted; the application is to be held as long as the program runs.

    ``make_tills`` is given what tells the language in use; the task of the first till it gives is shown first.
    ``text_scale`` is a factor, 1.0 to 2.0.
    """
    app = QApplication(sys.argv[:1])
    app.setApplicationName("paynet-desk")
    app.setApplicationDisplayName("Paynet Desk")
    app.setDesktopFileName("paynet-desk")
    app.setQuitOnLastWindowClosed(False)
    fonts.bring(resources)
    spoken = Language(resources)
    spoken.use(language)
    style.follow(app, theme)
    window = Window(make_tills(lambda: spoken.code), spoken, theme=theme, text_scale=text_scale)
    window.resize(*FIRST_SIZE)
    window.show()
    deadline = time.monotonic() + FIRST_PAINT_S
    while not _is_exposed(window) and time.monotonic() < deadline:
        app.processEvents()
    app.processEvents()
    return app, window


def _is_exposed(window: Window) -> bool:
    handle = window.windowHandle()
    return handle is not None and handle.isExposed()  # type: ignore[redundant-expr]  # None before the first show
