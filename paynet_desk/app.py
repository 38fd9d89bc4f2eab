"""Puts the parts together; the only file that knows them all.

Nothing heavy happens before the first field is painted and focused: the ground of the window needs the settings and
Qt's own widgets only. The pages come next, in turns of the loop; then the HTTP client, the database, the key store and
the practice Paynet, in threads, in the order the cashier will need them; what is typed meanwhile waits in a queue.
"""

from __future__ import annotations

import gc
import sys

from paynet_desk.config import paths
from paynet_desk.config.settings import Settings, system_language
from paynet_desk.threeds.environment import (
    ArgumentRefusedError,
    RootRefusedError,
    check_arguments,
    scrub_environment,
    settle_root,
)
from paynet_desk.ui.instance import Instance
from paynet_desk.ui.opening import open_first_sight, open_window

_HANGS = {
    "tr": "program zaten açık ama yanıt vermiyor; açık olanı kapatıp yeniden başlatın",
    "en": "already running, and it does not answer; end that one and start again",
}


def run(settings: Settings) -> int:
    """Open the window and work until it is closed; the exit status."""
    gc.disable()  # until the program is up: what is made until then stays (Program)
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
    application, sight, language = open_first_sight(
        resources=paths.resource_dir(),
        language=settings.language or system_language(),
        theme=settings.theme,
        text_scale=settings.text_scale / 100,
        environment=settings.environment,
        otp_required=settings.otp_required,
    )
    _keep_to_ourselves()
    from paynet_desk.crash import Crashes  # after the first paint: logging, tracebacks, the flow
    from paynet_desk.flow.card_secrets import CardSecrets
    from paynet_desk.flow.post import Post
    from paynet_desk.tills import TASKS, till_of

    posts = {task: Post() for task in TASKS}
    secrets = {task: CardSecrets() for task in TASKS}
    crashes = Crashes(settings.data_dir / "crashes", secrets.values(), environment=settings.environment)
    crashes.install()
    window = open_window(
        application,
        sight,
        {task: till_of(settings, secrets[task], posts[task].send, lambda: language.code, task) for task in TASKS},
        language,
        theme=settings.theme,
        text_scale=settings.text_scale / 100,
    )
    from paynet_desk.ui import aio  # asyncio, qasync

    application.processEvents()
    from paynet_desk.program import Program

    application.processEvents()
    sight.closed.connect(window.close)
    window.closed.connect(aio.leave_at_last)
    instance.listen(window.come_forward)
    program = Program(settings, window, secrets, posts, crashes)
    try:
        status = aio.run(application, program.main, window.close)
    finally:
        crashes.uninstall()
    instance.close()
    return aio.leave(status)


def _keep_to_ourselves() -> None:
    """No core dumps, and no other program of this user may read our memory (I4)."""
    if sys.platform != "linux":
        return
    import ctypes
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pr_set_dumpable = 4
    ctypes.CDLL(None).prctl(pr_set_dumpable, 0, 0, 0, 0)
