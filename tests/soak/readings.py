"""What a long run must not let grow: read at rest, on the first page, with nothing under way."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from paynet_desk.ui.aio import Loop


@dataclass(frozen=True)
class Reading:
    """One look at this process, the children (sandbox, browser engine) left out.

    ``memory_mb``: proportional set size without what is backed by files. ``objects``: what Python's collector follows.
    ``qt_objects``: every widget, shown or not, and everything that hangs on one. ``timers``: Qt timers that run.
    """

    captures: int
    memory_mb: float
    objects: int
    qt_objects: int
    descriptors: int
    timers: int
    tasks: int
    threads: int

    @classmethod
    def names(cls) -> list[str]:
        """The columns."""
        return [field.name for field in fields(cls)]

    def row(self) -> list[Any]:
        """The values."""
        return [getattr(self, name) for name in self.names()]


def read(captures: int, loop: Loop) -> Reading:
    """Collect the garbage, then count."""
    gc.collect()
    gc.collect()
    objects = gc.get_objects()
    timers = sum(isinstance(thing, QTimer) and thing.isActive() for thing in objects) + len(loop.waiting)
    return Reading(
        captures=captures,
        memory_mb=round(_memory_mb(), 2),
        objects=len(objects),
        qt_objects=len(_qt_objects()),
        descriptors=len(list(Path("/proc/self/fd").iterdir())),
        timers=timers,
        tasks=len(asyncio.all_tasks(loop)),
        threads=threading.active_count(),
    )


def kinds() -> Counter[str]:
    """How many objects of each type there are: what to look at when their number grows."""
    gc.collect()
    return Counter(f"{type(thing).__module__}.{type(thing).__qualname__}" for thing in gc.get_objects())


def _memory_mb() -> float:
    found = dict.fromkeys(("Pss:", "Pss_File:"), 0)
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        name, *value = line.split()
        if name in found:
            found[name] = int(value[0])
    return (found["Pss:"] - found["Pss_File:"]) / 1024


def _qt_objects() -> set[QObject]:
    found: set[QObject] = set()
    for widget in QApplication.topLevelWidgets():
        found.add(widget)
        found.update(widget.findChildren(QObject))
    return found
