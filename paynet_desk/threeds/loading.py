"""Loads the browser engine in a thread of its own, so that the window waits neither for the disk nor for Python.

The engine is started by the window's thread, in one call that reads what the engine and its helper process are made of:
220 MB, which a disk takes 0.1 to 3 s for. Read beforehand it lies in memory. And Python loads a library without letting
another thread run; Qt lets them.
"""

from __future__ import annotations

import ctypes
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLibrary, QLibraryInfo

_ENGINE = "paynet_desk.threeds.attempt"
_LIBRARIES = ("Qt6WebEngineCore", "Qt6WebEngineWidgets")
_Place = QLibraryInfo.LibraryPath
_READ_AT_ONCE = 1 << 20  # bytes
_M_MMAP_THRESHOLD, _GIVEN_BACK = -3, 1 << 20  # blocks of so many bytes and more are the system's again once freed


def is_loaded() -> bool:
    """Whether the engine's import was begun, be it by another view."""
    return _ENGINE in sys.modules


def load_engine(goes_on: Callable[[], bool] = lambda: True) -> None:
    """Import what imports the engine; to be called by a thread. Where a file is not found, it is left out.

    ``goes_on`` is asked between two steps, of 50 ms at most: False ends it there.
    """
    if not is_loaded():
        libraries = list(_libraries())
        for file in (*libraries, *_opened_at_the_start()):
            _read(file, goes_on)
        for library in libraries:
            if goes_on():
                QLibrary(str(library)).load()
    if goes_on():
        importlib.import_module(_ENGINE)


def give_pictures_back() -> None:
    """What is drawn of the page comes and goes in blocks of a whole picture, 2 to 8 MB (0020).

    glibc goes by the largest block that was ever freed and keeps room for such ones from then on: up to four pictures.
    A limit that was set stays (mallopt(3), M_MMAP_THRESHOLD).
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _GIVEN_BACK)


def _folder(place: QLibraryInfo.LibraryPath) -> Path:
    return Path(QLibraryInfo.path(place))


def _libraries() -> Iterator[Path]:
    for name in _LIBRARIES:
        for file in (
            _folder(_Place.LibrariesPath) / f"lib{name}.so.6",
            _folder(_Place.BinariesPath) / f"{name}.dll",
        ):
            if file.is_file():
                yield file


def _opened_at_the_start() -> Iterator[Path]:
    """The helper program, and the engine's data but what its developer tools are made of."""
    yield from _folder(_Place.LibraryExecutablesPath).glob("QtWebEngineProcess*")
    for file in (_folder(_Place.DataPath) / "resources").glob("*.*"):
        if "devtools" not in file.name:
            yield file


def _read(file: Path, goes_on: Callable[[], bool]) -> None:
    room = bytearray(_READ_AT_ONCE)
    with suppress(OSError), file.open("rb", buffering=0) as opened:  # whoever needs it says why it cannot be read
        while goes_on() and opened.readinto(room):
            pass
