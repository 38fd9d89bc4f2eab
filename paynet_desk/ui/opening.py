"""The window on the screen as early as can be: first its ground with the first field, then all the rest upon it."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QApplication

from paynet_desk.ui.first_sight import FirstSight
from paynet_desk.ui.language import Language
from paynet_desk.ui.theme import fonts, style

if TYPE_CHECKING:
    from paynet_desk.registry.values import Task
    from paynet_desk.ui.till import Till
    from paynet_desk.ui.window import Window

FIRST_PAINT_S = 1.0
FIRST_SIZE = (1366, 720)
# What the window is made of, then what it runs on: 5 to 15 ms of imports a turn of Qt's loop.
PAGE = (
    "paynet_desk.registry.values",
    "paynet_desk.flow.task",
    "paynet_desk.ui.till",
    "paynet_desk.flow.store_card",
    "paynet_desk.ui.theme.icons",
    "paynet_desk.ui.widgets.band",
    "paynet_desk.ui.pages.page",
    "paynet_desk.ui.window",
    "paynet_desk.ui.storing",
    "paynet_desk.ui.widgets.choices",
    "paynet_desk.ui.pages.storing_customer",
)
LOOP = ("ssl", "asyncio.base_events", "asyncio", "paynet_desk.ui.aio")


class Begun(NamedTuple):
    """What there is from the first sight on."""

    app: QApplication
    sight: FirstSight
    language: Language


def open_first_sight(
    *, resources: Path, language: str, theme: str, text_scale: float, is_live: bool, otp_required: bool
) -> Begun:
    """Show the ground and wait until it is painted; what comes out is to be held as long as the program runs.

    ``text_scale`` is a factor, 1.0 to 2.0.
    """
    app = QApplication([sys.argv[0], *style.ARGUMENTS])
    app.setApplicationName("paynet-desk")
    app.setApplicationDisplayName("Paynet Desk")
    app.setDesktopFileName("paynet-desk")
    app.setQuitOnLastWindowClosed(False)
    fonts.bring(resources)
    spoken = Language(resources)
    spoken.use(language)
    style.begin(app, theme)
    sight = FirstSight(is_live=is_live, otp_required=otp_required, text_scale=text_scale)
    sight.resize(*FIRST_SIZE)
    sight.show()
    deadline = time.monotonic() + FIRST_PAINT_S
    while not sight.is_painted and time.monotonic() < deadline:
        app.processEvents()
    app.processEvents()  # the focus comes after the window
    sight.write()
    app.processEvents()
    return Begun(app, sight, spoken)


def import_in_turns(app: QApplication, names: Iterable[str]) -> None:
    """Import those modules with a turn of Qt's loop after each: what is typed meanwhile is seen as it is typed (I9)."""
    for name in names:
        importlib.import_module(name)
        app.processEvents()


def open_window(
    begun: Begun, make_tills: Callable[[Callable[[], str]], Mapping[Task, Till]], *, theme: str, text_scale: float
) -> Window:
    """Put the window on its ground.

    ``make_tills`` is given what tells the language in use; the task of the first till it gives is shown first.
    """
    app, sight, language = begun
    from paynet_desk.ui.window import Window

    style.follow(app, theme)
    tills = make_tills(lambda: language.code)
    app.processEvents()
    window = Window(tills, language, theme=theme, text_scale=text_scale, parent=sight)
    sight.cover(window)  # in the same turn: from here on keys go to the page's field
    sight.closed.connect(window.close)
    app.processEvents()
    return window
