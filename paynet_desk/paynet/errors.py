"""What can go wrong between this machine and Paynet, as three answers to one question: did anything happen there?

``NotSent`` - nothing left this machine, trying again is safe. ``AnswerLost`` - the request left and no valid answer
came, so what happened is unknown. ``Refused`` - Paynet said no. There is nothing else, apart from the cancellation of
the task (then bytes may have left: treat it as ``AnswerLost``).

No error carries a body, a key or card data; texts from Paynet have been through ``text.readable``. Only the standard
library is imported here, because the flow and the window import it at start.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import ClassVar


class NotSentReason(Enum):
    """Why nothing left this machine (faults N1 to N3 and T1 to T9)."""

    NAME = auto()  # the host name could not be resolved
    REFUSED = auto()  # nothing listens there
    UNREACHABLE = auto()  # no route: cable, Wi-Fi, VPN
    TIMEOUT = auto()  # no connection within the connect time
    CUT = auto()  # the connection was dropped before the request began
    TLS_EXPIRED = auto()
    TLS_NOT_YET_VALID = auto()  # as a rule this machine's clock is wrong
    TLS_WRONG_HOST = auto()
    TLS_SELF_SIGNED = auto()
    TLS_UNKNOWN_AUTHORITY = auto()
    TLS_REVOKED = auto()
    TLS_OLD_PROTOCOL = auto()  # the other side speaks nothing newer than TLS 1.1
    TLS = auto()  # any other failure of the handshake
    OTHER = auto()

    @property
    def is_tls(self) -> bool:
        """Whether the server could not prove who it is: trying again does not help, and nobody may override it."""
        return self.name.startswith("TLS")


class AnswerLostReason(Enum):
    """Why no valid answer came although the request left."""

    TIMEOUT = auto()  # the call's deadline passed
    CUT = auto()  # reset, end in the middle, broken TLS
    UNREADABLE = auto()  # not HTTP, not strict JSON, or not of the documented form
    TOO_LARGE = auto()  # more than the cap
    SERVER_FAULT = auto()  # HTTP 5xx (.status says which)
    PAYNET_UNSURE = auto()  # a return code that leaves the result open (.code: 8 fault, 10 time-out, 100 done before)
    LOGIN_PAGE = auto()  # the network answered instead of Paynet: proxy or captive portal
    REDIRECTED = auto()  # HTTP 3xx, never followed
    INCOMPLETE = auto()  # success without an id that it has to bring, such as card_hash, session_id (fault B8)
    OTHER_OWNER = auto()  # success, but for another owner than the one asked for (fault B8)
    OTHER_CARD = auto()  # success, but for another card than the one typed (fault B9)
    OTHER_HOST = auto()  # success, but the bank's page would open outside the return domain (fault B11)
    CONTRADICTION = auto()  # a charge that says both done and not done, or neither
    ENDLESS_LIST = auto()  # card/list claims more and more, or repeats itself (fault B13)

    @property
    def is_mismatch(self) -> bool:
        """Whether the answer contradicts the request: not for a retry but for a person to look at."""
        return self in _MISMATCHES


_MISMATCHES = {
    AnswerLostReason.INCOMPLETE,
    AnswerLostReason.OTHER_OWNER,
    AnswerLostReason.OTHER_CARD,
    AnswerLostReason.OTHER_HOST,
}


class SettingProblem(ValueError):  # noqa: N818 (a setting, not a call, is at fault)
    """The transport cannot be built from a setting: ``setting`` is its name, ``allowed`` says what would do.

    The value itself is not quoted, since it may be a key.
    """

    def __init__(self, setting: str, allowed: str) -> None:
        super().__init__(f"{setting}: {allowed}")
        self.setting = setting
        self.allowed = allowed


class PaynetError(Exception):
    """A call to Paynet did not succeed. ``kind`` names the case in one stable word for text tables and the log."""

    family: ClassVar[str] = "paynet"

    @property
    def kind(self) -> str:
        """For example ``not_sent.name``, ``answer_lost.timeout``, ``refused.key``."""
        return self.family

    def __str__(self) -> str:
        return self.kind

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


class NotSent(PaynetError):  # noqa: N818 (says what happened, as the flow names it)
    """Nothing left this machine; the same call may be made again."""

    family = "not_sent"

    def __init__(self, reason: NotSentReason) -> None:
        super().__init__()
        self.reason = reason

    @property
    def kind(self) -> str:
        """``not_sent.<reason>``."""
        return f"{self.family}.{self.reason.name.lower()}"


class AnswerLost(PaynetError):  # noqa: N818
    """The request left, or began to leave, and no valid answer came: the result of a call that costs is unknown.

    ``status`` is the HTTP status if one was read, ``code`` and ``message`` Paynet's words if there were any.
    """

    family = "answer_lost"

    def __init__(
        self, reason: AnswerLostReason, *, status: int | None = None, code: int | None = None, message: str = ""
    ) -> None:
        super().__init__()
        self.reason = reason
        self.status = status
        self.code = code
        self.message = message

    @property
    def kind(self) -> str:
        """``answer_lost.<reason>``."""
        return f"{self.family}.{self.reason.name.lower()}"

    def __str__(self) -> str:
        return self.kind + _facts(self.status, self.code)


class Refused(PaynetError):  # noqa: N818
    """Paynet said no, and says so itself: nothing was done.

    ``code`` is the return code (contract 0.5), None when the answer held none; ``status`` the HTTP status (200 when the
    refusal came as a return code); ``message`` Paynet's words, cut to 200 characters, one line, safe to show as plain
    text, possibly empty.
    """

    family = "refused"

    def __init__(self, *, code: int | None, message: str = "", status: int = 200) -> None:
        super().__init__()
        self.code = code
        self.message = message
        self.status = status

    def __str__(self) -> str:
        return self.kind + _facts(self.status, self.code)


class KeyRefused(Refused):
    """HTTP 401, or return code 7: the key is not accepted (or not from this address, contract 0.3)."""

    family = "refused.key"


class AddressRefused(Refused):
    """HTTP 403: as far as is known, this machine's address is not registered with Paynet (contract 0.3)."""

    family = "refused.address"


class Throttled(Refused):
    """HTTP 429: too many calls. ``retry_after_s`` is between 1 and 600 seconds, whatever the header said (fault H3)."""

    family = "refused.throttled"

    def __init__(self, *, retry_after_s: float, code: int | None, message: str = "", status: int = 429) -> None:
        super().__init__(code=code, message=message, status=status)
        self.retry_after_s = retry_after_s


def _facts(status: int | None, code: int | None) -> str:
    facts = [f"{name} {value}" for name, value in (("status", status), ("code", code)) if value is not None]
    return f" ({', '.join(facts)})" if facts else ""
