"""What every service does alike: one request, one log line, an answer of the right form, and reads tried again.

The models and the HTTP library are not imported here at start; ``opening`` loads them in a thread.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from paynet_desk.core.secret import Secret
from paynet_desk.paynet.body import Body
from paynet_desk.paynet.errors import AnswerLost, AnswerLostReason, NotSent, PaynetError
from paynet_desk.paynet.reply import Reply, Verdict, accept, is_done

if TYPE_CHECKING:
    from pydantic import BaseModel

    from paynet_desk.paynet.transport import Transport

    _Model = TypeVar("_Model", bound=BaseModel)

_log = logging.getLogger(__name__)

Fields: TypeAlias = dict[str, str | int | bool | Secret | None]


@dataclass(frozen=True, slots=True)
class Backoff:
    """How a request is repeated: ``more_tries`` after the first, the pause doubling from ``first_s`` to ``cap_s``."""

    more_tries: int = 2
    first_s: float = 0.5
    cap_s: float = 5.0


READS = Backoff()


async def call(
    t: Transport, path: str, fields: Fields, deadline_s: float, verdict: Verdict = is_done
) -> tuple[dict[str, object], Reply]:
    """Send ``fields`` to ``path`` once; the object answered, if ``verdict`` takes it (``reply.accept``), and the reply.

    Raises NotSent, AnswerLost or Refused, and logs one line: service, outcome, time.
    """
    started = time.monotonic()
    outcome = "cancelled or failed"
    try:
        reply = await t.post(path, Body(fields), deadline_s=deadline_s)
        found = accept(reply, verdict)
        outcome = f"done (status 200, code {found['code']})"
    except PaynetError as error:
        outcome = str(error)
        raise
    finally:
        _log.info("%s: %s in %.0f ms", path, outcome, 1000 * (time.monotonic() - started))
    return found, reply


def checked(model: type[_Model], found: Mapping[str, object], code: int = 0) -> _Model:
    """The object as ``model``; AnswerLost(UNREADABLE) when something that is needed has another form."""
    from pydantic import ValidationError

    try:
        return model.model_validate(found)
    except ValidationError:
        pass
    raise AnswerLost(AnswerLostReason.UNREADABLE, status=200, code=code)  # outside: pydantic's error quotes the answer


_Read = TypeVar("_Read")
_PASSING = {
    AnswerLostReason.TIMEOUT,
    AnswerLostReason.CUT,
    AnswerLostReason.UNREADABLE,
    AnswerLostReason.SERVER_FAULT,
    AnswerLostReason.PAYNET_UNSURE,
}


async def read_again(read: Callable[[], Awaitable[_Read]], backoff: Backoff) -> _Read:
    """For services that only read: repeat what may pass by itself (a certificate or a login page does not)."""
    pause_s = backoff.first_s
    for _ in range(backoff.more_tries):
        try:
            return await read()
        except NotSent as error:
            if error.reason.is_tls:
                raise
        except AnswerLost as error:
            if error.reason not in _PASSING:
                raise
        await asyncio.sleep(pause_s * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret
        pause_s = min(2 * pause_s, backoff.cap_s)
    return await read()
