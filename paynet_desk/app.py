"""Puts the parts together; the only file that knows them all.

Nothing heavy happens before the first field is painted and focused: the ground of the window needs the settings and
Qt's own widgets only. The pages come next, in turns of the loop; then the HTTP client, the database, the key store and
the practice Paynet, in threads, in the order the cashier will need them; what is typed meanwhile waits in a queue.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any

from paynet_desk.config import paths
from paynet_desk.config.settings import Settings, system_language
from paynet_desk.threeds.environment import (
    ArgumentRefusedError,
    RootRefusedError,
    check_arguments,
    draw_without_graphics_card,
    scrub_environment,
    settle_root,
)
from paynet_desk.ui.instance import Instance
from paynet_desk.ui.opening import LOOP, PAGE, Begun, import_in_turns, open_first_sight, open_window

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from paynet_desk.registry.values import Task
    from paynet_desk.ui.kiosk.frame import Kiosk
    from paynet_desk.ui.till import Till
    from paynet_desk.ui.window import Window

    MakeTills = Callable[[Callable[[], str]], Mapping[Task, Till]]

_HANGS = {
    "tr": "program zaten açık ama yanıt vermiyor; açık olanı kapatıp yeniden başlatın",
    "en": "already running, and it does not answer; end that one and start again",
}


def run(settings: Settings) -> int:
    """Open the window and work until it is closed; the exit status.

    Called with no garbage collection going on; that begins when all is there.
    """
    scrub_environment()
    draw_without_graphics_card()
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
    begun = None if settings.kiosk else _begin(settings)
    _keep_to_ourselves()
    if begun is not None:
        import_in_turns(begun.app, PAGE)
    from paynet_desk.crash import Crashes  # after the first paint: logging, tracebacks, the flow
    from paynet_desk.flow.card_secrets import CardSecrets
    from paynet_desk.flow.post import Post
    from paynet_desk.tills import TASKS, till_of

    posts = {task: Post() for task in TASKS}
    secrets = {task: CardSecrets() for task in TASKS}
    crashes = Crashes(settings.data_dir / "crashes", secrets.values(), environment=settings.environment)
    crashes.install()

    def make_tills(language: Callable[[], str]) -> Mapping[Task, Till]:
        return {task: till_of(settings, secrets[task], posts[task].send, language, task) for task in TASKS}

    application, window = _go_on(settings, begun, make_tills) if begun else _open_kiosk(settings, make_tills)
    import_in_turns(application, LOOP)
    from paynet_desk.program import Program
    from paynet_desk.ui import aio

    application.processEvents()
    if begun is not None and begun.sight.was_closed:  # nothing is open yet, nothing was sent
        return aio.leave(0)
    window.closed.connect(aio.leave_at_last)
    instance.listen(window.come_forward)
    program = Program(settings, window, secrets, posts, crashes)
    gc.freeze()  # no collection looks at it again: a full one would hold the window up for 30 ms
    gc.enable()
    try:
        status = aio.run(application, program.main, window.close)
    finally:
        crashes.uninstall()
    instance.close()
    return aio.leave(status)


def _begin(settings: Settings) -> Begun:
    return open_first_sight(
        resources=paths.resource_dir(),
        language=settings.language or system_language(),
        theme=settings.theme,
        text_scale=settings.text_scale / 100,
        is_live=settings.environment == "live",
        otp_required=settings.otp_required,
    )


def _go_on(settings: Settings, begun: Begun, make_tills: MakeTills) -> tuple[Any, Window]:
    window = open_window(begun, make_tills, theme=settings.theme, text_scale=settings.text_scale / 100)
    return begun.app, window


def _open_kiosk(settings: Settings, make_tills: MakeTills) -> tuple[Any, Kiosk]:
    from paynet_desk.tills import TASKS
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


def _keep_to_ourselves() -> None:
    """No dumps, and no other program of this user may read our memory (I4)."""
    from paynet_desk.hardening import keep_to_ourselves

    keep_to_ourselves()
