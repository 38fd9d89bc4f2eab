"""Collecting a payment, and asking what became of one (contract 1.5 and 4; secret key, registered address).

``charge`` is the only function that collects. It sends once; whoever calls it repeats it, as ``after_charge`` says,
with the same session and token until an answer comes. ``check`` and ``detail`` read, and are tried again by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from paynet_desk.core.bank_codes import BankCodes
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.money import Kurus, wire_amount
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.paynet.calling import READS, Backoff, Fields, call, checked, read_again
from paynet_desk.paynet.errors import AnswerLost, AnswerLostReason, NotSent, PaynetError, Refused, Throttled
from paynet_desk.paynet.reply import MESSAGE_LIMIT, is_done, read_timestamp
from paynet_desk.paynet.shown import masked, may_hold, name, stored_card
from paynet_desk.paynet.text import readable

if TYPE_CHECKING:
    from paynet_desk.paynet.answers import ChargeAnswer, TransactionRow
    from paynet_desk.paynet.transport import Transport

    _Row = TypeVar("_Row", ChargeAnswer, TransactionRow)

CHARGE = "/v1/transaction/charge"
CHECK = "/v1/transaction/check"
DETAIL = "/v1/transaction/detail"

# Seconds for one exchange, everything included: behind a charge stands the bank (contract 9.21).
DEADLINE_S = {CHARGE: 90.0, CHECK: 30.0, DETAIL: 30.0}

_SALE = "1"

_DONE, _DONE_BEFORE = 0, 100
_FAILED = 1
_NO_DATA = 12


@dataclass(frozen=True, slots=True)
class ChargeOrder:
    """What is collected: the session and its token, and the session's own facts once more, which Paynet compares.

    ``ratio_code`` and ``tds_required`` as in ``payment.SessionWish``. ``total`` is what the chosen instalment draws
    from the card and ``pan`` the card that was handed over: they are not sent, the answer is held against them.
    """

    session_id: str
    token_id: str
    reference_no: str
    amount: Kurus
    tds_required: bool = True
    add_commission: bool = False
    ratio_code: str = ""
    total: Kurus | None = None
    pan: MaskedPan | None = None


class Doubt(Enum):
    """Where the answer to a charge does not fit what was asked. The payment counts all the same; somebody looks."""

    AMOUNT = "amount"
    CARD = "card"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Decline:
    """Why nothing was collected. ``words``: the bank's, else Paynet's, one line, fit to show, possibly empty."""

    words: str
    bank_code: str = ""
    paynet_code: str = ""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """Whether the card was stored with the payment: None when the answer does not tell (then card/list does).

    ``message`` is why not, in Paynet's words. ``card`` has Paynet's label, which may not be the one that was sent.
    """

    ok: bool | None
    message: str = ""
    owner_id: str | None = None
    user_unique_id: str = ""
    card: StoredCard | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """Paynet's verdict: collected (``paid``), or not, and then ``decline`` says why.

    ``repeated``: it had been collected before, and the answer repeats it (code 100). ``amount`` is what the answer says
    the card was charged, ``instalments`` 1 for a single payment, both None when it does not say.
    """

    paid: bool
    repeated: bool
    decline: Decline | None
    xact_id: str | None
    number: str
    reference_no: str
    bank: BankCodes
    amount: Kurus | None
    net: Kurus | None
    pan: MaskedPan | None
    instalments: int | None
    at: datetime | None
    stored: StoredAnswer
    doubts: frozenset[Doubt] = frozenset()


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction as Paynet keeps it; fields as in ``Charge``. ``reversed`` is told by ``detail`` only."""

    paid: bool
    xact_id: str | None
    number: str
    reference_no: str
    bank: BankCodes
    amount: Kurus | None
    net: Kurus | None
    pan: MaskedPan | None
    instalments: int | None
    at: datetime | None
    words: str
    reversed: bool | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What Paynet has under a reference. Not ``found`` means: not yet; it does not mean that nothing was collected."""

    rows: tuple[Transaction, ...]

    @property
    def found(self) -> bool:
        """Whether there is any transaction."""
        return bool(self.rows)

    @property
    def paid(self) -> bool:
        """Whether one of them collected: of a reference that was used twice, any (contract 4.1)."""
        return self.collected is not None

    @property
    def collected(self) -> Transaction | None:
        """The first that did."""
        return next((row for row in self.rows if row.paid), None)


class AfterCharge(Enum):
    """What follows a charge that brought no verdict."""

    AGAIN = "the same charge again, with the same session and token"
    ASK = "transaction/check by reference_no; unknown until it tells"
    OVER = "nothing was collected"


CHARGE_AGAIN = Backoff(more_tries=4, first_s=1.0, cap_s=15.0)
ASK_AGAIN = Backoff(more_tries=8, first_s=60.0, cap_s=900.0)

# Return codes that may speak of a charge which was made: 5 duplicate, 17 session used (contract 0.5, 4.3).
_MAYBE_MADE = frozenset({5, 17})
# What is wrong with this very request, and would have been wrong the first time: 15 does not match, 16 no 3-D Secure.
_NEVER_MADE = frozenset({15, 16})


def after_charge(error: PaynetError, *, lost_before: bool) -> AfterCharge:
    """What follows when ``charge`` raised ``error`` (contract 1.5 and 4.3, FAULTS "What is repeated").

    ``lost_before``: an earlier charge of the session may have reached Paynet, in this run of the program or another.
    Throttled: again, after ``retry_after_s``.
    """
    if isinstance(error, AnswerLost):
        return AfterCharge.ASK if error.reason is AnswerLostReason.CONTRADICTION else AfterCharge.AGAIN
    if isinstance(error, NotSent | Throttled):
        return AfterCharge.AGAIN
    assert isinstance(error, Refused)
    if error.code in _NEVER_MADE:
        return AfterCharge.OVER
    return AfterCharge.ASK if lost_before or error.code in _MAYBE_MADE else AfterCharge.OVER


async def charge(t: Transport, *, order: ChargeOrder, deadline_s: float = DEADLINE_S[CHARGE]) -> Charge:
    """Collect (contract 1.5). Paid is only HTTP 200 with ``is_succeed`` true and return code 0 or 100.

    ``is_succeed`` false with code 0 or 1 is a decline; any other code is raised as Refused. Everything that leaves it
    open is AnswerLost: no answer, HTTP 5xx, broken JSON, code 8 or 10, and an answer that says both or neither
    (CONTRADICTION). Sent once.
    """
    from paynet_desk.paynet.answers import ChargeAnswer

    fields: Fields = {
        "session_id": order.session_id,
        "token_id": order.token_id,
        "reference_no": order.reference_no,
        "transaction_type": _SALE,
        "amount": wire_amount(order.amount),
        "add_comission_amount": order.add_commission,
        "ratio_code": order.ratio_code or None,
        "tds_required": order.tds_required,
    }
    found, _ = await call(t, CHARGE, fields, deadline_s, _is_verdict)
    code = found["code"]
    assert isinstance(code, int)
    answer = checked(ChargeAnswer, found, code)
    if answer.is_succeed is None or (answer.is_succeed and code not in (_DONE, _DONE_BEFORE)):
        raise AnswerLost(AnswerLostReason.CONTRADICTION, status=200, code=code, message=_words(answer.message))
    return _charge(order, _without_number(answer, order.pan), repeated=code == _DONE_BEFORE)


async def check(
    t: Transport,
    *,
    reference_no: str = "",
    xact_id: str = "",
    deadline_s: float = DEADLINE_S[CHECK],
    backoff: Backoff = READS,
) -> CheckResult:
    """The transactions under our ``reference_no``, or Paynet's ``xact_id``, or both (contract 4.1).

    Rows under another reference or id than the one asked for are left out. An answer "no data" is an empty result.
    """
    return await _look_up(t, CHECK, reference_no, xact_id, deadline_s, backoff)


async def detail(
    t: Transport,
    *,
    reference_no: str = "",
    xact_id: str = "",
    deadline_s: float = DEADLINE_S[DETAIL],
    backoff: Backoff = READS,
) -> CheckResult:
    """The same, and whether each was reversed (contract 4.2)."""
    return await _look_up(t, DETAIL, reference_no, xact_id, deadline_s, backoff)


def _is_verdict(code: int, found: Mapping[str, object]) -> bool:
    """Whether a charge's answer is about the money rather than a refusal to do it, by code and ``is_succeed``."""
    from paynet_desk.paynet.answers import yes_no_or_none

    succeeded = yes_no_or_none(found.get("is_succeed"))
    return succeeded is True or is_done(code, found) or (code == _FAILED and succeeded is False)


def _charge(order: ChargeOrder, answer: ChargeAnswer, *, repeated: bool) -> Charge:
    shown = _shown(answer)
    total = order.amount if order.total is None and not order.add_commission else order.total
    doubts = {
        Doubt.AMOUNT: total is not None and answer.amount not in (None, total),
        Doubt.CARD: shown is not None and order.pan is not None and not _may_be(shown, order.pan),
        Doubt.REFERENCE: answer.reference_no not in (None, "", order.reference_no),
    }
    held = frozenset(doubt for doubt, is_so in doubts.items() if is_so)
    paid = bool(answer.is_succeed)
    return Charge(
        paid=paid,
        repeated=paid and repeated,
        decline=None if paid else _decline(answer),
        xact_id=answer.xact_id,
        number=answer.id or "",
        reference_no=order.reference_no,
        bank=_bank_codes(answer),
        amount=answer.amount,
        net=answer.net_amount,
        pan=shown,
        instalments=_count(answer.instalment),
        at=_time(answer.xact_date),
        stored=_stored(answer, repeated=repeated, other_card=Doubt.CARD in held) if paid else StoredAnswer(ok=False),
        doubts=held,
    )


def _stored(answer: ChargeAnswer, *, repeated: bool, other_card: bool) -> StoredAnswer:
    """Stored only for ``is_save_card_succeed`` with the ids that go with it; otherwise not, or not told."""
    message = _words(answer.save_card_result_message)
    unique = answer.user_unique_id or ""
    if answer.is_save_card_succeed is False and not (repeated and not message):
        return StoredAnswer(ok=False, message=message, user_unique_id=unique)
    if not (answer.is_save_card_succeed and answer.card_hash and answer.card_owner_id) or other_card:
        # A repetition may leave these fields out, or have them at false because nobody filled them (contract 1.5).
        return StoredAnswer(ok=None, message=message, owner_id=answer.card_owner_id, user_unique_id=unique)
    return StoredAnswer(
        ok=True,
        message=message,
        owner_id=answer.card_owner_id,
        user_unique_id=unique,
        card=stored_card(answer.card_hash, answer),
    )


def _decline(answer: ChargeAnswer) -> Decline:
    said = (
        answer.bank_error_message,
        answer.bank_error_long_desc,
        answer.bank_error_short_desc,
        answer.paynet_error_message,
        answer.message,
    )
    return Decline(
        words=next((words for text in said if (words := _words(text))), ""),
        bank_code=name(answer.bank_error_id),
        paynet_code=name(answer.paynet_error_id),
    )


async def _look_up(
    t: Transport, path: str, reference_no: str, xact_id: str, deadline_s: float, backoff: Backoff
) -> CheckResult:
    from paynet_desk.paynet.answers import TransactionsAnswer

    if not (reference_no or xact_id):
        raise ValueError("at least one of reference_no and xact_id")
    fields: Fields = {"xact_id": xact_id or None, "reference_no": reference_no or None}

    async def read() -> tuple[Transaction, ...]:
        try:
            found, _ = await call(t, path, fields, deadline_s)
        except Refused as refused:
            if _is_no_data(refused):
                return ()
            raise
        rows = [_without_number(row, None) for row in checked(TransactionsAnswer, found).rows or []]
        return tuple(_transaction(row) for row in rows if _is_asked_for(row, reference_no, xact_id))

    return CheckResult(await read_again(read, backoff))


def _is_no_data(refused: Refused) -> bool:
    """Code 12, or a 404 in Paynet's own words; a bare 404 says that the service is not there (contract 4.1)."""
    if type(refused) is not Refused:
        return False
    return refused.code == _NO_DATA or (refused.status == 404 and refused.code is None and refused.message != "")


def _is_asked_for(row: TransactionRow, reference_no: str, xact_id: str) -> bool:
    return not (
        (reference_no and row.reference_no and row.reference_no != reference_no)
        or (xact_id and row.xact_id and row.xact_id != xact_id)
    )


def _transaction(row: TransactionRow) -> Transaction:
    if row.is_succeed is None:
        raise AnswerLost(AnswerLostReason.CONTRADICTION, status=200, code=_DONE)
    return Transaction(
        paid=row.is_succeed,
        xact_id=row.xact_id,
        number=row.id or "",
        reference_no=row.reference_no or "",
        bank=_bank_codes(row),
        amount=row.amount,
        net=row.net_amount,
        pan=_shown(row),
        instalments=_count(row.instalment),
        at=_time(row.xact_date),
        words=_words(row.message),
        reversed=row.is_reversed,
    )


def _bank_codes(answer: ChargeAnswer | TransactionRow) -> BankCodes:
    return BankCodes(
        name(answer.bank_id), answer.authorization_code or "", answer.reference_code or "", answer.order_id or ""
    )


# Kept as they are, to the letter: a bank's reference of twelve digits would be masked as a card number otherwise.
_IDS = (
    "id",
    "xact_id",
    "reference_no",
    "authorization_code",
    "reference_code",
    "order_id",
    "card_hash",
    "card_owner_id",
    "user_unique_id",
)


def _without_number(answer: _Row, typed: MaskedPan | None) -> _Row:
    """The answer with those ids left out that hold the card's whole number (fault B10, invariant I4)."""
    pan = typed or _shown(answer)
    held = [id_ for id_ in _IDS if pan is not None and may_hold(pan, getattr(answer, id_))]
    return answer.model_copy(update=dict.fromkeys(held)) if held else answer


def _shown(answer: ChargeAnswer | TransactionRow) -> MaskedPan | None:
    pan = masked(answer)
    return pan if pan.first6 or pan.last4 else None


def _may_be(shown: MaskedPan, asked: MaskedPan) -> bool:
    """Whether the digits that both show are the same."""
    size = min(len(shown.first6), len(asked.first6))
    return shown.first6[:size] == asked.first6[:size] and (not shown.last4 or shown.last4 == asked.last4)


def _count(instalment: int | None) -> int | None:
    return None if instalment is None else instalment or 1


def _time(xact_date: object) -> datetime | None:
    return read_timestamp(xact_date) if isinstance(xact_date, str) else None


def _words(text: str | None) -> str:
    return readable(text, MESSAGE_LIMIT) if text else ""
