"""Key presses from outside, through the X test extension: what a keyboard would do, without a process for each key."""

from __future__ import annotations

import ctypes
import os
from types import TracebackType

from tests.journeys.driver.display import Display, DriverError


class Keyboard:
    """Presses keys on a display; they go to whatever has the keyboard there."""

    def __init__(self, display: Display) -> None:
        try:
            self._x, self._test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        except OSError as missing:
            raise DriverError(f"{missing}; run: sh packaging/setup.sh test") from None
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._x.XKeysymToKeycode.argtypes = (ctypes.c_void_p, ctypes.c_ulong)
        self._x.XFlush.argtypes = self._x.XCloseDisplay.argtypes = (ctypes.c_void_p,)
        self._test.XTestFakeKeyEvent.argtypes = (ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong)
        before = os.environ.get("XAUTHORITY")
        os.environ["XAUTHORITY"] = display.environment["XAUTHORITY"]  # Xlib reads it from nowhere else
        try:
            self._display = self._x.XOpenDisplay(display.environment["DISPLAY"].encode())
        finally:
            os.environ.pop("XAUTHORITY")
            if before is not None:
                os.environ["XAUTHORITY"] = before
        if not self._display:
            raise DriverError("the display does not let the keyboard in")

    def code(self, name: str) -> int:
        """The number of the key with this X name: "5", "Return", "BackSpace"."""
        return int(self._x.XKeysymToKeycode(self._display, self._x.XStringToKeysym(name.encode())))

    def down(self, code: int) -> None:
        """Presses it; on its way when this returns."""
        self._test.XTestFakeKeyEvent(self._display, code, 1, 0)
        self._x.XFlush(self._display)

    def up(self, code: int) -> None:
        """Lets it go."""
        self._test.XTestFakeKeyEvent(self._display, code, 0, 0)
        self._x.XFlush(self._display)

    def tap(self, *names: str) -> None:
        """Presses keys by name, one after the other."""
        for name in names:
            self.down(self.code(name))
            self.up(self.code(name))

    def __enter__(self) -> Keyboard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._x.XCloseDisplay(self._display)
