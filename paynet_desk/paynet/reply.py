"""What an HTTP answer of Paynet's says: a body that may be believed, or one of the errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TypeAlias

from paynet_desk.paynet.errors import (
    AddressRefused,
    AnswerLost,
    AnswerLostReason,
    KeyRefused,
    PaynetError,
    Refused,
    Throttled,
)
from paynet_desk.paynet.text import readable
from paynet_desk.paynet.wire import is_web_page, read_code, read_object

MESSAGE_LIMIT = 200

RETRY_AFTER_DEFAULT_S = 10.0
RETRY_AFTER_MIN_S = 1.0
RETRY_AFTER_MAX_S = 600.0

CODE_TIMES_DEFAULT_S = 180.0  # as long as a journal row of a code without an expiry stays open
CODE_TIMES_CLAMP_S = (60.0, 180.0)
CODE_TIMES_TAKEN_S = (10.0, 600.0)

_SUCCESS = 0
_UNAUTHORIZED = 7
_NO_ANSWER_FOR_US = {8, 10, 100}  # Paynet's own fault, a time-out behind it, "done before" (documented for charge only)

_SECONDS = re.compile(r"-?[0-9]+\Z", re.ASCII)
_ISTANBUL = timezone(timedelta(hours=3))
_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete HTTP answer, and the few headers that matter (empty when absent)."""

    status: int
    content: bytes
    content_type: str = ""
    date: str = ""
    retry_after: str = ""

    def __repr__(self) -> str:  # never the content: it may echo anything
        return f"<Reply {self.status}, {len(self.content)} bytes>"


Verdict: TypeAlias = Callable[[int, Mapping[str, object]], bool]
"""Whether an answer with HTTP 200 is one to be read on, by its return code and its fields."""


def is_done(code: int, found: Mapping[str, object]) -> bool:
    """Every service but ``charge``: return code 0 and nothing else."""
    return code == _SUCCESS


def accept(reply: Reply, verdict: Verdict = is_done) -> dict[str, object]:
    """The body of an answer with HTTP 200 that ``verdict`` takes (contract 0.4). Everything else raises.

    On HTTP 200 ``code`` is Paynet's return code; on errors it is the HTTP status, and ``result_code`` the return code.
    In what is returned ``code`` is an int. Raises Refused and its kinds for a clear no, AnswerLost for whatever leaves
    the result open.
    """
    if reply.status == 200:
        return _accept_200(reply, verdict)
    if reply.status in _LOST:
        raise AnswerLost(_LOST[reply.status], status=reply.status)
    if 400 <= reply.status < 500:
        raise _refusal(reply.status, *_error_object(reply), reply)
    if 300 <= reply.status < 400:
        raise AnswerLost(AnswerLostReason.REDIRECTED, status=reply.status)
    if reply.status >= 500:
        code, message = _error_object(reply)
        raise AnswerLost(AnswerLostReason.SERVER_FAULT, status=reply.status, code=code, message=message)
    raise AnswerLost(AnswerLostReason.UNREADABLE, status=reply.status)


_LOST = {
    407: AnswerLostReason.LOGIN_PAGE,
    511: AnswerLostReason.LOGIN_PAGE,
    408: AnswerLostReason.SERVER_FAULT,  # what a gateway gave up waiting for may have been done behind it
    499: AnswerLostReason.SERVER_FAULT,
}


def _accept_200(reply: Reply, verdict: Verdict) -> dict[str, object]:
    if is_web_page(reply.content, reply.content_type):
        raise AnswerLost(AnswerLostReason.LOGIN_PAGE, status=200)
    found = read_object(reply.content, reply.content_type)
    code = read_code(found.get("code"))
    if verdict(code, found):
        return {**found, "code": code}
    raise _refusal(200, code, _message(found), reply)


def _refusal(status: int, code: int | None, message: str, reply: Reply) -> PaynetError:
    if status in _REFUSED_BY_STATUS:
        return _REFUSED_BY_STATUS[status](code=code, message=message, status=status)
    if status == 429:
        return Throttled(code=code, message=message, retry_after_s=read_retry_after(reply))
    if code in _NO_ANSWER_FOR_US:
        return AnswerLost(AnswerLostReason.PAYNET_UNSURE, status=status, code=code, message=message)
    if code == _UNAUTHORIZED:
        return KeyRefused(code=code, message=message, status=status)
    return Refused(code=code, message=message, status=status)


_REFUSED_BY_STATUS: dict[int, type[Refused]] = {401: KeyRefused, 403: AddressRefused}


def _error_object(reply: Reply) -> tuple[int | None, str]:
    """Return code and message of an error object, as far as there is one: an error page is an error all the same."""
    try:
        found = read_object(reply.content, reply.content_type)
    except AnswerLost:
        return None, ""
    try:
        code = read_code(found.get("result_code"))
    except AnswerLost:
        code = None
    return code, _message(found)


def _message(found: dict[str, object]) -> str:
    message = found.get("message")
    return readable(message, MESSAGE_LIMIT) if isinstance(message, str) else ""


def read_retry_after(reply: Reply) -> float:
    """Seconds to wait by ``Retry-After``, given in seconds or as a date, kept between 1 and 600 (fault H3)."""
    value = reply.retry_after.strip()
    if _SECONDS.match(value):
        seconds = float(value[:12])
    else:
        moment = _http_date(value)
        if moment is None:
            return RETRY_AFTER_DEFAULT_S
        seconds = (moment - (_http_date(reply.date) or datetime.now(UTC))).total_seconds()
    return min(max(seconds, RETRY_AFTER_MIN_S), RETRY_AFTER_MAX_S)


def read_timestamp(text: str) -> datetime | None:
    """Paynet's timestamps, ``2017-07-17T15:30:15.0581408+03:00`` (contract 0.8), as an aware datetime; None if unclear.

    Up to nine fractional digits are cut to six. Without a zone the documented one, +03:00, is taken.
    """
    parts = _TIMESTAMP.match(text)
    if parts is None:
        return None
    fraction = (parts[2] or "0")[:6].ljust(6, "0")
    try:
        moment = datetime.fromisoformat(f"{parts[1]}.{fraction}{parts[3] or ''}")
    except ValueError:  # month 13, hour 25
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=_ISTANBUL)


def seconds_until(otp_expire: object, reply: Reply) -> float:
    """How long a code counts from now: ``otp_expire`` against the server's clock, else against ours (fault B12).

    10 to 600 seconds are taken as they are. What is shorter or past counts as 60, what is longer as 180, and an
    unreadable time as 180: the countdown only delays a resend, Paynet itself judges the code.
    """
    moment = read_timestamp(otp_expire) if isinstance(otp_expire, str) else None
    if moment is None:
        return CODE_TIMES_DEFAULT_S
    clocks = [clock for clock in (_http_date(reply.date), datetime.now(UTC)) if clock is not None]
    left = [(moment - clock).total_seconds() for clock in clocks]
    shortest, longest = CODE_TIMES_TAKEN_S
    for seconds in left:
        if shortest <= seconds <= longest:
            return seconds
    low, high = CODE_TIMES_CLAMP_S
    return min(max(left[0], low), high)


def seconds_left(expire_date: object, reply: Reply) -> float | None:
    """How long a payment session lives from now, by the server's clock, else by ours; None when that is unclear.

    Its lifetime is documented nowhere (contract 9.1), so a time that is past is taken for a clock that is wrong.
    """
    moment = read_timestamp(expire_date) if isinstance(expire_date, str) else None
    if moment is None:
        return None
    left = (moment - (_http_date(reply.date) or datetime.now(UTC))).total_seconds()
    return left if left > 0 else None


def _http_date(value: str) -> datetime | None:
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
