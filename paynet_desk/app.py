"""Puts the parts together; the only file that knows them all.

Nothing heavy happens before the first field is painted and focused: the window needs the flow's table and Qt's widgets
only. The HTTP client, the database, the key store and the practice Paynet come after it, in threads, in the order the
cashier will need them; what is typed in the meantime waits in a queue.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from paynet_desk.config import paths
from paynet_desk.config.settings import Settings, system_language
from paynet_desk.core.legal_text import LegalText, parse_legal_text
from paynet_desk.crash import Crashes
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.machine import Event
from paynet_desk.flow.post import Post
from paynet_desk.registry.values import Task
from paynet_desk.threeds.environment import (
    ArgumentRefusedError,
    RootRefusedError,
    check_arguments,
    scrub_environment,
    settle_root,
)
from paynet_desk.ui.instance import Instance
from paynet_desk.ui.language import LANGUAGES
from paynet_desk.ui.opening import open_window
from paynet_desk.ui.till import Till

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from paynet_desk.ui.kiosk.frame import Kiosk
    from paynet_desk.ui.window import Window

    MakeTills = Callable[[Callable[[], str]], Mapping[Task, Till]]


TASKS = (Task.STORE_CARD, Task.PAY_AND_STORE, Task.LOOK_AFTER_CARDS)  # the first is what the program opens with


_HANGS = {
    "tr": "program zaten açık ama yanıt vermiyor; açık olanı kapatıp yeniden başlatın",
    "en": "already running, and it does not answer; end that one and start again",
}


def run(settings: Settings) -> int:
    """Open the window and work until it is closed; the exit status."""
    _keep_to_ourselves()
    scrub_environment()
    try:
        check_arguments(sys.argv[1:])
        settle_root(real_money=settings.environment != "sandbox")
    except (ArgumentRefusedError, RootRefusedError) as refused:
        sys.stderr.write(f"paynet-desk: {refused}\n")
        return 1
    instance = Instance(settings.data_dir)
    if not instance.is_first:
        if instance.call_first():
            return 0
        sys.stderr.write(f"paynet-desk: {_HANGS['en' if settings.language == 'en' else 'tr']}\n")
        return 1
    posts = {task: Post() for task in TASKS}
    secrets = {task: CardSecrets() for task in TASKS}
    crashes = Crashes(settings.data_dir / "crashes", secrets.values(), environment=settings.environment)
    crashes.install()
    application, window = (_open_kiosk if settings.kiosk else _open_window)(
        settings,
        lambda language: {task: till_of(settings, secrets[task], posts[task].send, language, task) for task in TASKS},
    )

    from paynet_desk.program import Program  # after the first paint: asyncio, qasync and what they bring
    from paynet_desk.ui import aio

    window.closed.connect(aio.leave_at_last)
    instance.listen(window.come_forward)
    program = Program(settings, window, secrets, posts, crashes)
    try:
        status = aio.run(application, program.main, window.close)
    finally:
        crashes.uninstall()
    instance.close()
    return aio.leave(status)


def _open_window(settings: Settings, make_tills: MakeTills) -> tuple[Any, Window]:
    return open_window(
        make_tills,
        resources=paths.resource_dir(),
        language=settings.language or system_language(),
        theme=settings.theme,
        text_scale=settings.text_scale / 100,
    )


def _open_kiosk(settings: Settings, make_tills: MakeTills) -> tuple[Any, Kiosk]:
    from paynet_desk.ui.kiosk.opening import open_kiosk

    tasks = {"store": TASKS[:1], "pay": TASKS[1:2], "both": TASKS[:2]}
    return open_kiosk(
        make_tills,
        resources=paths.resource_dir(),
        language=settings.language or system_language(),
        theme=settings.theme,
        tasks=tasks[settings.kiosk_tasks],
        idle_s=settings.kiosk_idle_s,
        sounds=settings.kiosk_sounds,
    )


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
