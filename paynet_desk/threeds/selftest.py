"""A page through the engine and back: what ``paynet-desk selftest`` asks of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage

from paynet_desk.threeds.browser import BankView
from paynet_desk.threeds.domain import ReturnDomain


def read_page(url: str, fields: Mapping[str, str], domain: ReturnDomain, *, deadline_s: float) -> str:
    """Open a page as a bank's, wait until it is drawn, and give its first line as the engine reads it.

    Needs a QApplication. TimeoutError after ``deadline_s`` seconds.
    """
    view = BankView()
    view.resize(view.sizeHint())
    view.show()
    lines: list[str] = []
    try:
        view.open(url, fields, domain)
        _wait("the engine", lambda: view.attempt is not None, deadline_s)
        attempt = view.attempt
        assert attempt is not None

        def is_read() -> bool:
            if not lines:
                attempt.page().toPlainText(lambda text: lines.extend(text.split("\n")[:1] if text.strip() else ()))
            return bool(lines)

        _wait("its text", is_read, deadline_s)
        _wait("its picture", lambda: _colours(attempt.view().grab().toImage()) > 1, deadline_s)
    finally:
        view.close_page()
        view.deleteLater()
        for _ in range(2):
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return lines[0].strip()


def _wait(what: str, seen: Callable[[], bool], deadline_s: float) -> None:
    until = time.monotonic() + deadline_s
    while not seen():
        if time.monotonic() > until:
            raise TimeoutError(f"waited {deadline_s:g} s for {what}")
        QCoreApplication.processEvents()
        time.sleep(0.01)


def _colours(picture: QImage) -> int:
    """How many colours stand in the middle column."""
    middle = picture.width() // 2
    return len({picture.pixel(middle, y) for y in range(picture.height())})
