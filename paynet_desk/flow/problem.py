"""What went wrong, as the machine and the screen need it: one kind, and whether anything was sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from paynet_desk.paynet.errors import (
    AddressRefused,
    AnswerLost,
    AnswerLostReason,
    KeyRefused,
    NotSent,
    NotSentReason,
    PaynetError,
    Refused,
    Throttled,
)
from paynet_desk.registry.errors import (
    Corrupt,
    CorruptReason,
    Locked,
    NotRepeatable,
    NotWritable,
    NotWritableReason,
    RegistryError,
    StaleCustomer,
    StillOpen,
    TooManyCodes,
    TooNew,
)


class ProblemKind(Enum):
    """Every kind has one text in ``ui/texts.py``."""

    OFFLINE = "offline"  # name not found, refused, unreachable
    TIMEOUT_BEFORE_SENDING = "timeout_before_sending"
    CERTIFICATE = "certificate"
    KEY = "key"  # 401, return code 7
    ADDRESS = "address"  # 403: this till's IP is not registered
    THROTTLED = "throttled"
    CODES_SENT = "codes_sent"  # as many codes as a till may send in an hour (FAULTS O7)
    LOGIN_PAGE = "login_page"  # a captive portal or a proxy answered
    LOST = "lost"  # bytes left, no valid answer came
    MISMATCH = "mismatch"  # the answer speaks of another card or another owner
    REFUSED = "refused"  # Paynet or the bank said no
    CODE_WRONG = "code_wrong"
    CODE_EXPIRED = "code_expired"
    CODE_TRIES = "code_tries"
    CODE_UNSURE = "code_unsure"  # the SMS may have gone out
    REGISTRY = "registry"  # the merchant's database refused before anything was sent; the next ones say why
    REGISTRY_FOLDER = "registry_folder"
    REGISTRY_READ_ONLY = "registry_read_only"
    REGISTRY_FULL = "registry_full"
    REGISTRY_DISK = "registry_disk"
    REGISTRY_EMPTY = "registry_empty"
    REGISTRY_MISSING = "registry_missing"
    REGISTRY_NOT_A_DATABASE = "registry_not_a_database"
    REGISTRY_NOT_OURS = "registry_not_ours"
    REGISTRY_DAMAGED = "registry_damaged"
    REGISTRY_NEWER = "registry_newer"
    REGISTRY_LOCKED = "registry_locked"
    REGISTRY_BACK = "registry_back"  # it can be written again; what was to be sent then was not
    REGISTRY_AFTER = "registry_after"  # the database refused what Paynet had answered
    TOKEN_NOT_KEPT = "token_not_kept"  # noqa: S105 - the database refused the bank's token: nothing can be collected
    NO_KEY = "no_key"  # the key store has none, is locked, or is not there
    SETTING = "setting"  # the address, the key or the certificate file cannot be used
    NOT_READY = "not_ready"  # the practice Paynet did not start
    NO_3DS = "no_3ds"  # Paynet demands 3-D Secure and this card's bank has none
    NO_INSTALMENTS = "no_instalments"  # not even a single payment is offered for this card
    PROGRAM = "program"  # our own fault: something nobody foresaw
    OPEN_QUESTION = "open_question"  # an earlier store of this customer is not settled
    CHANGED_ELSEWHERE = "changed_elsewhere"  # another till stored for this customer since the cards were compared
    UNDER_WAY = "under_way"  # something else is just being stored or charged for this customer
    NOT_REPEATABLE = "not_repeatable"  # the manager's one repetition was used, or the question was settled
    KNOWN_TO_PAYNET = "known_to_paynet"  # code 5 on that: the customer has an owner whose id we were never told
    FOUND_NOT_STORED = "found_not_stored"  # a store whose answer was lost turned out not to have happened
    FOUND_UNCHANGED = "found_unchanged"  # a deletion or a new label whose answer was lost turned out the same way


@dataclass(frozen=True)
class Problem:
    """``words`` are Paynet's own, plain and cut; ``code`` its return code or the HTTP status where there is none.

    Of the merchant's database: ``words`` are for the log, ``file`` is where it lies, ``needed`` the program's version
    that could read it ("" where the file does not tell).
    """

    kind: ProblemKind
    words: str = ""
    code: int | None = None
    retry_after_s: float = 0.0
    file: str = ""
    needed: str = ""

    @property
    def is_registry(self) -> bool:
        """True when the merchant's database refused before anything was sent."""
        return self.kind in _REGISTRY

    @property
    def nothing_sent(self) -> bool:
        """True when the request did not leave this machine."""
        return self.kind in _NOTHING_SENT


_NOT_WRITABLE = {
    NotWritableReason.FOLDER: ProblemKind.REGISTRY_FOLDER,
    NotWritableReason.READ_ONLY: ProblemKind.REGISTRY_READ_ONLY,
    NotWritableReason.FULL: ProblemKind.REGISTRY_FULL,
    NotWritableReason.INPUT_OUTPUT: ProblemKind.REGISTRY_DISK,
}
_CORRUPT = {
    CorruptReason.EMPTY: ProblemKind.REGISTRY_EMPTY,
    CorruptReason.MISSING: ProblemKind.REGISTRY_MISSING,
    CorruptReason.NOT_A_DATABASE: ProblemKind.REGISTRY_NOT_A_DATABASE,
    CorruptReason.NOT_OURS: ProblemKind.REGISTRY_NOT_OURS,
    CorruptReason.DAMAGED: ProblemKind.REGISTRY_DAMAGED,
}
_REGISTRY = frozenset(
    {
        ProblemKind.REGISTRY,
        ProblemKind.REGISTRY_NEWER,
        ProblemKind.REGISTRY_LOCKED,
        *_NOT_WRITABLE.values(),
        *_CORRUPT.values(),
    }
)
_NOTHING_SENT = _REGISTRY | frozenset(
    {
        ProblemKind.REGISTRY_BACK,
        ProblemKind.OFFLINE,
        ProblemKind.TIMEOUT_BEFORE_SENDING,
        ProblemKind.CERTIFICATE,
        ProblemKind.OPEN_QUESTION,
        ProblemKind.CODES_SENT,
        ProblemKind.CHANGED_ELSEWHERE,
        ProblemKind.UNDER_WAY,
        ProblemKind.NOT_REPEATABLE,
        ProblemKind.NO_KEY,
        ProblemKind.SETTING,
        ProblemKind.NOT_READY,
    }
)
_LOST = {AnswerLostReason.LOGIN_PAGE: ProblemKind.LOGIN_PAGE}


def _not_sent_kind(reason: NotSentReason) -> ProblemKind:
    if reason.is_tls:
        return ProblemKind.CERTIFICATE
    return ProblemKind.TIMEOUT_BEFORE_SENDING if reason is NotSentReason.TIMEOUT else ProblemKind.OFFLINE


class DeskUnavailable(Exception):  # noqa: N818 - says what it is
    """The till cannot work yet: no key, no practice Paynet. Nothing was sent."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind.value)
        self.problem = problem


def problem_of(error: PaynetError | RegistryError | DeskUnavailable) -> Problem:
    """The problem an error of ``paynet/`` or ``registry/``, or a till that is not up, means."""
    match error:
        case DeskUnavailable():
            return error.problem
        case NotSent():
            return Problem(_not_sent_kind(error.reason))
        case AnswerLost():
            kind = ProblemKind.MISMATCH if error.reason.is_mismatch else _LOST.get(error.reason, ProblemKind.LOST)
            return Problem(kind, code=error.status)
        case Throttled():
            return Problem(ProblemKind.THROTTLED, error.message, error.code, error.retry_after_s)
        case KeyRefused():
            return Problem(ProblemKind.KEY, error.message, error.code)
        case AddressRefused():
            return Problem(ProblemKind.ADDRESS, error.message, error.code)
        case Refused():
            return Problem(ProblemKind.REFUSED, error.message, error.code or error.status)
        case TooManyCodes():
            return Problem(ProblemKind.CODES_SENT, retry_after_s=error.retry_after_s)
        case StillOpen():
            return Problem(ProblemKind.UNDER_WAY if error.under_way else ProblemKind.OPEN_QUESTION)
        case StaleCustomer():
            return Problem(ProblemKind.CHANGED_ELSEWHERE)
        case NotRepeatable():
            return Problem(ProblemKind.NOT_REPEATABLE)
        case NotWritable():
            return Problem(_NOT_WRITABLE[error.reason], str(error), file=str(error.path))
        case Corrupt():
            return Problem(_CORRUPT[error.reason], str(error), file=str(error.path))
        case TooNew():
            return Problem(ProblemKind.REGISTRY_NEWER, str(error), file=str(error.path), needed=error.needed)
        case Locked():
            return Problem(ProblemKind.REGISTRY_LOCKED, str(error), file=str(error.path))
        case _:
            return Problem(ProblemKind.REGISTRY, str(error))
