"""The kiosk's window on the screen: full screen, everything else covered, the welcome page."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from paynet_desk.registry.values import Task
from paynet_desk.ui.kiosk.frame import Idle, Kiosk
from paynet_desk.ui.language import Language
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till

FIRST_PAINT_S = 1.0


def open_kiosk(
    make_tills: Callable[[Callable[[], str]], Mapping[Task, Till]],
    *,
    resources: Path,
    language: str,
    theme: str,
    tasks: Sequence[Task],
    idle_s: float,
    sounds: bool,
) -> tuple[QApplication, Kiosk]:
    """Open the kiosk and wait until it is painted; as ``ui.opening.open_window`` otherwise.

    ``tasks`` are those a customer may choose; ``idle_s`` seconds without a touch give up what was typed.
    """
    app = QApplication([sys.argv[0], *style.ARGUMENTS])
    app.setApplicationName("paynet-desk")
    app.setApplicationDisplayName("Paynet Desk")
    app.setDesktopFileName("paynet-desk")
    app.setQuitOnLastWindowClosed(False)
    spoken = Language(resources)
    spoken.use(language)
    style.follow(app, theme)
    kiosk = Kiosk(
        make_tills(lambda: spoken.code), spoken, theme=theme, tasks=tasks, sounds=sounds, idle=Idle(typing=idle_s)
    )
    kiosk.lock.turn_on()
    deadline = time.monotonic() + FIRST_PAINT_S
    while not _is_exposed(kiosk) and time.monotonic() < deadline:
        app.processEvents()
    app.processEvents()
    return app, kiosk


def _is_exposed(kiosk: Kiosk) -> bool:
    handle = kiosk.windowHandle()
    return handle is not None and handle.isExposed()  # type: ignore[redundant-expr]  # None before the first show
