"""What the registry takes and gives: frozen values that the flow and the screens may import without any database code.

Times are aware UTC datetimes, amounts are kuruş (int). Nothing here can hold a full card number, a security code or a
one-time code: cards appear as `MaskedPan` (first six, last four) only. Telephone numbers and names stay out of `repr`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from paynet_desk.core.bank_codes import BankCodes
    from paynet_desk.core.expiry import Expiry
    from paynet_desk.core.masking import MaskedPan
    from paynet_desk.core.stored_card import StoredCard

NUMBER_BASE = 10_000


class Task(Enum):
    """What the cashier set out to do; one attempt belongs to one task."""

    STORE_CARD = "store_card"
    PAY_AND_STORE = "pay_and_store"
    PAY_WITH_STORED_CARD = "pay_with_stored_card"
    LOOK_AFTER_CARDS = "look_after_cards"


class Operation(Enum):
    """A request that costs something or changes something at Paynet, and so gets a journal row before it leaves."""

    SEND_CODE = "send_code"
    SAVE = "save"
    DELETE = "delete"
    RENAME = "rename"
    CREATE_TOKEN = "create_token"  # noqa: S105 - the name of a request
    CHARGE = "charge"


class Outcome(Enum):
    """How a started operation ended (invariant I6). CANCELLED: no byte of the request left this machine."""

    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Stage(Enum):
    """How far a sale came. Before CHARGE_SENT nothing can have been collected (contract 1.4b)."""

    TOKEN_ASKED = "token_asked"  # noqa: S105 - a step of a sale
    TOKEN_GIVEN = "token_given"  # noqa: S105
    PAGE_OPENED = "page_opened"
    RETURNED = "returned"  # the bank's page came back, or none was needed
    CHARGE_SENT = "charge_sent"  # a charge left, or may have


class PaymentState(Enum):
    """How a sale ended. OPEN: it is under way, in this run of the program; of DECLINED and GIVEN_UP nothing is owed."""

    OPEN = "open"
    PAID = "paid"
    DECLINED = "declined"
    GIVEN_UP = "given_up"
    UNKNOWN = "unknown"


class Verdict(Enum):
    """What a try to settle an open question brought."""

    STORED = "stored"
    NOT_STORED = "not stored"
    PAID = "paid"
    NOT_PAID = "not paid"  # declined, or the bank did not approve
    DONE = "done"  # the card is deleted, or has the new label
    NOT_DONE = "not done"
    GIVEN_UP = "given up"  # nothing was collected, and nothing will be
    SIGNED_OFF = "signed off"  # closed by a manager; what became of it stays unknown
    REPEATED = "repeated"  # a manager let the first store be sent once more
    KNOWN_TO_PAYNET = "known to Paynet"  # code 5 on that: the customer has an owner there, whose id we were never told
    STILL_UNKNOWN = "still unknown"
    NOT_REACHED = "not reached"
    CANNOT_ASK = "cannot ask"  # a lost first store: there is no owner to ask by (contract 9.10)

    @property
    def settles(self) -> bool:
        """Nothing is open after it."""
        return self in _SETTLING


_SETTLING = frozenset(
    {
        Verdict.STORED,
        Verdict.NOT_STORED,
        Verdict.PAID,
        Verdict.NOT_PAID,
        Verdict.DONE,
        Verdict.NOT_DONE,
        Verdict.GIVEN_UP,
        Verdict.SIGNED_OFF,
    }
)


class EvidenceKind(Enum):
    """What a row of the evidence chain shows: the notice was given, consent was given, consent was withdrawn."""

    NOTICE = "notice"
    CONSENT = "consent"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer of the merchant: one GSM number, at most one Paynet owner.

    `gsm` is national ("5320000042"); `user_unique_id` was made by this program at the first attempt and stays the same
    for every repeat of a first store; `owner_id` is Paynet's `card_owner_id`, None until a first store succeeded.
    """

    id: int
    name: str = field(repr=False)
    gsm: str = field(repr=False)
    user_unique_id: str
    owner_id: str | None
    cards: tuple[StoredCard, ...]
    since: datetime
    last_at: datetime | None

    @property
    def number(self) -> str:
        """The number shown to people, "M-10001"."""
        return f"M-{NUMBER_BASE + self.id}"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A journal row to be written before its request leaves. Which fields are filled depends on the operation.

    `user_unique_id` is used only when the GSM is not known yet (the caller makes it: uuid4, hex); for a known customer
    the stored one stays. `card_hash` names the card that is deleted, renamed or charged; `label` the text that is sent.
    `seen` are the hashes of the cards with which the one to be stored was compared, None where nothing was compared.
    `repeats` is the `entry_id` of the lost first store that a manager lets be sent once more under the same
    `user_unique_id`. CREATE_TOKEN begins a sale and needs `session_id`, `reference_no` and `amount_kurus`;
    `total_kurus` is what the chosen `instalments` (1: a single payment) draw, `stores` whether the card is to be stored
    with the payment, and `add_commission` whether the customer bears the commission: a charge has to say the same as
    its session (code 15).
    """

    attempt_id: str
    task: Task
    operation: Operation
    gsm: str = field(repr=False)
    cashier: str
    user_unique_id: str
    customer_name: str = field(default="", repr=False)
    owner_id: str | None = None
    otp_session_id: str | None = None
    pan: MaskedPan | None = None
    label: str = ""
    expiry: Expiry | None = None
    card_hash: str | None = None
    session_id: str | None = None
    token_id: str | None = None
    reference_no: str | None = None
    amount_kurus: int | None = None
    total_kurus: int | None = None
    instalments: int = 1
    stores: bool = False
    add_commission: bool = False
    repeats: str | None = None
    seen: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One sale. `stage` says how far it came, `state` how it ended; `reference_no` is ours and unique.

    `entry_id` is the journal row of its charge, before that of its token. `drawn_kurus` is what the answer said the
    card was charged, `stored` whether the card was stored with it (None: not asked for, or not told), `words` the
    bank's or Paynet's when it was declined, `number` Paynet's short one. `charged_at`: when the first charge left that
    may have arrived.
    """

    reference_no: str
    attempt_id: str
    task: Task
    customer: Customer
    till: str
    cashier: str
    stage: Stage
    state: PaymentState
    entry_id: str
    amount_kurus: int
    total_kurus: int | None
    instalments: int
    pan: MaskedPan | None
    expiry: Expiry | None
    label: str
    card_hash: str | None
    stores: bool
    add_commission: bool
    session_id: str
    token_id: str | None
    xact_id: str | None
    number: str
    bank: BankCodes
    drawn_kurus: int | None
    stored: bool | None
    words: str
    started_at: datetime
    charged_at: datetime | None
    ended_at: datetime | None
    settled_how: str | None


@dataclass(frozen=True, slots=True)
class ChargeOutcome:
    """Paynet's verdict on a charge, from the charge itself or from asking later; fields as in `Payment`.

    `owner_id` and `card` are what storing with the payment brought. A card's own label and expiry give way to those
    that were sent.
    """

    paid: bool
    bank: BankCodes
    xact_id: str | None = None
    number: str = ""
    drawn_kurus: int | None = None
    words: str = ""
    stored: bool | None = None
    owner_id: str | None = None
    card: StoredCard | None = None


@dataclass(frozen=True, slots=True)
class SaleKept:
    """A verdict as it was kept. `owner_conflict`: the answered owner does not fit; it is on the journal row only."""

    payment: Payment
    owner_conflict: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """One try to settle an open question: when, on which till, by whom ("": by itself), and what it brought.

    `words` are the manager's reason where it was signed off.
    """

    at: datetime
    till: str
    cashier: str
    verdict: Verdict
    words: str = ""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An operation whose outcome is not known. `known_hashes` are the owner's cards as they were when it started.

    `silent_at` is when it became unknown, `askings` what was tried since, oldest first; `repeatable`: a lost first
    store that a manager may let be sent once more.

    `closes_at` is set for SEND_CODE only: then the question is over by itself, as the code can no longer be used.
    `payment` is set for a sale: `operation` is CHARGE if a charge may have left (the same charge may be repeated), and
    CREATE_TOKEN if it stopped before (nothing is collected unless the cashier wishes it).
    """

    entry_id: str
    attempt_id: str
    task: Task
    operation: Operation
    customer: Customer
    pan: MaskedPan | None
    label: str
    expiry: Expiry | None
    started_at: datetime
    closes_at: datetime | None
    known_hashes: tuple[str, ...]
    owner_id: str | None
    card_hash: str | None
    session_id: str | None
    token_id: str | None
    reference_no: str | None
    amount_kurus: int | None
    till: str
    cashier: str
    detail: str
    silent_at: datetime
    payment: Payment | None = None
    askings: tuple[Asking, ...] = ()
    repeatable: bool = False

    @property
    def about(self) -> str:
        """What tries to settle it are kept under: a sale's reference, or the journal row's id."""
        return self.payment.reference_no if self.payment is not None else self.entry_id


@dataclass(frozen=True, slots=True)
class SettledQuestion:
    """A question that was open and is not any more, as it stood, and the try that settled it."""

    question: OpenQuestion
    asking: Asking


@dataclass(frozen=True, slots=True)
class OpenCode:
    """A code that is out and was not used for a store yet. `sure` is False when the answer to its sending was lost."""

    otp_session_id: str
    expires_at: datetime
    sure: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact to be appended to the evidence chain; time and till are added by the registry.

    `text_version`, `text_sha256` and `language` name the exact text that was read out or ticked (`core.legal_text`).
    """

    kind: EvidenceKind
    attempt_id: str
    gsm: str = field(repr=False)
    text_version: str
    text_sha256: str
    language: str
    cashier: str
