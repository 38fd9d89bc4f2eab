"""Puts the parts together; the only file that knows them all.

Nothing heavy happens before the first field is painted and focused: the window needs the flow's table and Qt's widgets
only. The HTTP client, the database, the key store and the practice Paynet come after it, in threads, in the order the
cashier will need them; what is typed in the meantime waits in a queue.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from paynet_desk.config import paths
from paynet_desk.config.settings import Settings, system_language
from paynet_desk.core.legal_text import LegalText, parse_legal_text
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.machine import Event
from paynet_desk.ui.language import LANGUAGES
from paynet_desk.ui.opening import open_window
from paynet_desk.ui.till import Till

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Post:
    """Carries the pages' events to the runner; until there is one they wait here."""

    def __init__(self) -> None:
        self._waiting: list[Event] = []
        self._deliver: Callable[[Event], bool] | None = None

    def send(self, event: Event) -> bool:
        """Deliver ``event`` now or as soon as there is somebody to take it."""
        if self._deliver is not None:
            return self._deliver(event)
        self._waiting.append(event)
        return True

    def open(self, deliver: Callable[[Event], bool]) -> None:
        """Deliver what has waited, and everything from now on."""
        self._deliver = deliver
        for event in self._waiting:
            deliver(event)
        self._waiting.clear()


def run(settings: Settings) -> int:
    """Open the window and work until it is closed; the exit status."""
    _keep_to_ourselves()
    post = Post()
    secrets = CardSecrets()

    application, window = open_window(
        lambda language: till_of(settings, secrets, post.send, language),
        resources=paths.resource_dir(),
        language=settings.language or system_language(),
        theme=settings.theme,
        text_scale=settings.text_scale / 100,
    )

    from paynet_desk.program import Program  # after the first paint: asyncio, qasync and what they bring
    from paynet_desk.ui import aio

    return aio.run(application, Program(settings, window, secrets, post.open).main)


def till_of(
    settings: Settings, secrets: CardSecrets, send: Callable[[Event], bool], language: Callable[[], str]
) -> Till:
    """What the pages need to know of the till these settings describe."""
    return Till(
        name=settings.till,
        store=settings.store,
        cashier=settings.cashier,
        environment=settings.environment,
        otp_required=settings.otp_required,
        otp_length=settings.otp_length,
        secrets=secrets,
        texts=_legal_texts(paths.resource_dir() / "texts"),
        language=language,
        send=send,
    )


def _legal_texts(folder: Path) -> dict[tuple[str, str], LegalText]:
    return {
        (kind, language): parse_legal_text((folder / f"{kind}.{language}.md").read_text(encoding="utf-8"))
        for kind in ("notice", "consent")
        for language in LANGUAGES
    }


def _keep_to_ourselves() -> None:
    """No core dumps, and no other program of this user may read our memory (I4)."""
    if sys.platform != "linux":
        return
    import ctypes
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pr_set_dumpable = 4
    ctypes.CDLL(None).prctl(pr_set_dumpable, 0, 0, 0, 0)
