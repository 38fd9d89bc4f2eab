"""A program without a console still says why it does not open: on Windows, in a box.

Windows gives a windowed program no standard error (``sys.stderr`` is None in the frozen paynet-desk.exe; its sister
paynet-desk-console.exe has one). What would have gone there is kept, and shown when the program ends with a failure.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

_LONGEST = 2000  # characters; a box holds no more than a person reads


class _Kept(io.TextIOBase):
    """Keeps the last of what is written."""

    text = ""

    def write(self, text: str) -> int:
        """Keep ``text``; the number of characters taken."""
        self.text = (self.text + text)[-_LONGEST:]
        return len(text)


def told(run: Callable[[], int], show: Callable[[str], object] | None = None) -> int:
    """Run with a standard error that is kept; the exit status. Unless that is 0, ``show`` gets it."""
    kept = _Kept()
    before, sys.stderr = sys.stderr, kept
    status: object = 1
    try:
        status = run()
    except SystemExit as left:  # argparse's way out
        status = left.code
    finally:
        sys.stderr = before
        if status and kept.text:
            (show or _box)(kept.text.strip())
    return status if isinstance(status, int) else 1


def _box(text: str) -> None:
    if sys.platform == "win32":
        import ctypes

        error, in_front = 0x10, 0x10000  # MB_ICONERROR, MB_SETFOREGROUND
        ctypes.windll.user32.MessageBoxW(None, text, "Paynet Desk", error | in_front)
