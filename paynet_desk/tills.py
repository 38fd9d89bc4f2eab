"""What the pages of each task know of the till, made of the settings.

Part of putting the parts together (``app``), apart from it because it is imported after the first paint.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from paynet_desk.config import paths
from paynet_desk.config.settings import Settings
from paynet_desk.core.legal_text import LegalText, parse_legal_text
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.machine import Event
from paynet_desk.registry.values import Task
from paynet_desk.ui.language import LANGUAGES
from paynet_desk.ui.till import Till

TASKS = (Task.STORE_CARD, Task.PAY_AND_STORE, Task.LOOK_AFTER_CARDS)  # the first is what the program opens with


def till_of(
    settings: Settings,
    secrets: CardSecrets,
    send: Callable[[Event], bool],
    language: Callable[[], str],
    task: Task = Task.STORE_CARD,
) -> Till:
    """What the pages of a task need to know of the till these settings describe."""
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
        task=task,
        receipts=settings.data_dir / "receipts",
        practice_pin=settings.practice_pin,
        licences=paths.resource_dir() / "licences",
    )


def _legal_texts(folder: Path) -> dict[tuple[str, str], LegalText]:
    return {
        (kind, language): parse_legal_text((folder / f"{kind}.{language}.md").read_text(encoding="utf-8"))
        for kind in ("notice", "consent")
        for language in LANGUAGES
    }
