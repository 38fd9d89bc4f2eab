"""While a card is typed, the window is left out of screenshots, recordings and shared screens: on Windows.

Windows leaves a window out that says so. X11 and Wayland have no such word, and macOS' newer capture ignores its own.
"""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QWidget


def leave_out(widget: QWidget, *, out: bool) -> bool:
    """Leave the window of ``widget`` out of every capture from now on, or let it be captured again; whether that holds.

    Windows before 10 2004 paints it black instead.
    """
    if sys.platform != "win32":
        return False
    else:  # noqa: RET505 - the type checker reads one of the two for each system
        import ctypes

        none, monitor, exclude = 0x0, 0x1, 0x11  # WDA_NONE, WDA_MONITOR, WDA_EXCLUDEFROMCAPTURE
        handle = ctypes.c_void_p(int(widget.window().winId()))
        affinity = ctypes.windll.user32.SetWindowDisplayAffinity
        if not out:
            return bool(affinity(handle, none))
        return bool(affinity(handle, exclude) or affinity(handle, monitor))
