"""Storing cards without a payment: one function a service (contract section 3; secret key, registered address).

Every function raises NotSent, AnswerLost or Refused (``errors``), and logs one line: service, outcome, time. Only
``list_cards`` and ``check_otp`` repeat a request by themselves, as the table in FAULTS says; the rest never does.

The models and the HTTP library are not imported here at start; ``opening.open_transport`` loads them in a thread.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from paynet_desk.core import brand
from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.pan import bin_of
from paynet_desk.core.secret import Secret
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.paynet.body import Body
from paynet_desk.paynet.errors import AnswerLost, AnswerLostReason, NotSent, PaynetError
from paynet_desk.paynet.reply import Reply, accept, seconds_until
from paynet_desk.paynet.text import readable

if TYPE_CHECKING:
    from paynet_desk.paynet.answers import CardAnswer, ListAnswer
    from paynet_desk.paynet.transport import Transport

_log = logging.getLogger(__name__)

SEND_OTP = "/v1/card/send_otp"
CHECK_OTP = "/v1/card/check_otp"
SAVE = "/v1/card/save"
LIST = "/v1/card/list"
DESC_UPDATE = "/v1/card/desc_update"
DELETE = "/v1/card/delete"

# Seconds for one exchange, everything included. The contract finds 30 (9.21); a save waits for the bank's 1 TL too.
DEADLINE_S = {SEND_OTP: 30.0, CHECK_OTP: 20.0, SAVE: 30.0, LIST: 15.0, DESC_UPDATE: 30.0, DELETE: 30.0}
WHOLE_LIST_S = 45.0

PAGE_SIZE = 50
MAX_PAGES = 40

_NAME_LIMIT = 60

_Fields: TypeAlias = dict[str, str | int | Secret | None]


@dataclass(frozen=True, slots=True)
class CodeSent:
    """Paynet sent the code. ``expires_in_s``: seconds from the answer to ``otp_expire``; no resend before."""

    expires_in_s: float


@dataclass(frozen=True, slots=True)
class VerifiedOtp:
    """The code that ``check_otp`` accepted, with the number and the session it belongs to; all three go into a save."""

    gsm: Gsm
    otp_session_id: str
    code: Secret


@dataclass(frozen=True, slots=True)
class CardToSave:
    """What is stored: exactly one of ``user_unique_id`` (the customer's first card) and ``owner_id`` (every later one).

    With ``cvc`` the bank blocks 1 TL for a moment (contract 3.3); None or empty, it is not sent. The secrets stay the
    caller's, who wipes them.
    """

    pan: Secret
    cvc: Secret | None
    expiry: Expiry
    holder: Cardholder
    label: str
    user_unique_id: str | None = None
    owner_id: str | None = None

    def __post_init__(self) -> None:
        if bool(self.user_unique_id) == bool(self.owner_id):
            raise ValueError("exactly one of user_unique_id and owner_id")


@dataclass(frozen=True, slots=True)
class CardSaved:
    """Paynet keeps the card: ``owner_id`` is to be on disk before success is shown (invariant I3)."""

    owner_id: str
    card: StoredCard


@dataclass(frozen=True, slots=True)
class Backoff:
    """How a read is repeated: ``more_tries`` after the first, the pause doubling from ``first_s`` up to ``cap_s``."""

    more_tries: int = 2
    first_s: float = 0.5
    cap_s: float = 5.0


READS = Backoff()


async def send_otp(
    t: Transport, *, gsm: Gsm, otp_session_id: str, deadline_s: float = DEADLINE_S[SEND_OTP]
) -> CodeSent:
    """Have a code sent to ``gsm`` (contract 3.1). ``otp_session_id``: the caller's choice, new for every card.

    Costs an SMS, so it is never repeated. AnswerLost: it may have been sent.
    """
    found, reply = await _call(t, SEND_OTP, _otp_fields(gsm, otp_session_id), deadline_s)
    return CodeSent(seconds_until(found.get("otp_expire"), reply))


async def check_otp(
    t: Transport, *, gsm: Gsm, otp_session_id: str, code: Secret, deadline_s: float = DEADLINE_S[CHECK_OTP]
) -> None:
    """Have the customer's code judged (contract 3.2): returning means it is right, Refused that it is not.

    A lost answer is asked for once more with the same code; ``deadline_s`` is for each of the two.
    """
    fields = _otp_fields(gsm, otp_session_id, code)
    try:
        await _call(t, CHECK_OTP, fields, deadline_s)
    except AnswerLost as lost:
        if lost.reason is AnswerLostReason.LOGIN_PAGE:
            raise
        first = lost
    else:
        return
    try:
        await _call(t, CHECK_OTP, fields, deadline_s)
    except NotSent:
        raise first from None


async def save(
    t: Transport, *, card: CardToSave, otp: VerifiedOtp | None, deadline_s: float = DEADLINE_S[SAVE]
) -> CardSaved:
    """Store a card (contract 3.3). Never repeated: after AnswerLost it may be stored, or not.

    A success without ``card_hash`` or ``card_owner_id``, for another owner or for another card, is no success:
    AnswerLost(INCOMPLETE, OTHER_OWNER, OTHER_CARD), faults B8 and B9. The label is the one sent, since the
    documentation's own example answers another.
    """
    fields: _Fields = {
        "card_desc": card.label,
        "card_holder": card.holder.name,
        "card_number": card.pan,
        "expire_month": card.expiry.month2,
        "expire_year": card.expiry.year2,
        "cvv": card.cvc or None,
        "user_unique_id": card.user_unique_id or None,
        "card_owner_id": card.owner_id or None,
    }
    if otp is not None:
        fields |= _otp_fields(otp.gsm, otp.otp_session_id, otp.code)
    found, _ = await _call(t, SAVE, fields, deadline_s)
    answer = _card_answer(found)
    mismatch = _mismatch(card, answer)
    if mismatch is not None:
        raise AnswerLost(mismatch, status=200, code=0)
    assert answer.card_hash is not None
    assert answer.card_owner_id is not None
    return CardSaved(
        owner_id=card.owner_id or answer.card_owner_id,
        card=StoredCard(
            card_hash=answer.card_hash,
            pan=MaskedPan.of(card.pan),
            brand=brand.from_wire(answer.card_brand_name) or brand.decided(bin_of(card.pan)),
            label=card.label,
            expiry=card.expiry,
            holder=card.holder.name,
            bank=_name(answer.card_bank_name),
            stored_at=datetime.now(UTC),
        ),
    )


async def list_cards(
    t: Transport, *, owner_id: str, deadline_s: float = DEADLINE_S[LIST], backoff: Backoff = READS
) -> tuple[StoredCard, ...]:
    """All cards of an owner (contract 3.6), over as many pages as it takes, within 45 seconds.

    Never a part of the list: a lost page after two more tries, a list that repeats itself or does not end
    (AnswerLost(ENDLESS_LIST), fault B13), or another owner's row fails the whole. Nor is return code 12 (no data) taken
    for an empty list: an unknown owner, another merchant's key and a wrong address of the service answer it as well.
    """
    try:
        async with asyncio.timeout(WHOLE_LIST_S) as whole:
            return await _all_pages(t, owner_id, deadline_s, backoff)
    except TimeoutError:
        assert whole.expired()
    raise AnswerLost(AnswerLostReason.TIMEOUT)


async def desc_update(
    t: Transport, *, owner_id: str, card_hash: str, label: str, deadline_s: float = DEADLINE_S[DESC_UPDATE]
) -> None:
    """Give a stored card another label (contract 3.5)."""
    fields: _Fields = {"card_owner_id": owner_id, "card_hash": card_hash, "card_desc": label}
    await _call(t, DESC_UPDATE, fields, deadline_s)


async def delete(t: Transport, *, owner_id: str, card_hash: str, deadline_s: float = DEADLINE_S[DELETE]) -> None:
    """Have a stored card marked as deleted (contract 3.4); it vanishes from the list."""
    await _call(t, DELETE, {"card_owner_id": owner_id, "card_hash": card_hash}, deadline_s)


def _otp_fields(gsm: Gsm, otp_session_id: str, code: Secret | None = None) -> _Fields:
    return {"otp_code": code, "otp_session_id": otp_session_id, "user_gsm": gsm.national}


async def _call(t: Transport, path: str, fields: _Fields, deadline_s: float) -> tuple[dict[str, object], Reply]:
    started = time.monotonic()
    outcome = "cancelled or failed"
    try:
        reply = await t.post(path, Body(fields), deadline_s=deadline_s)
        found = accept(reply)
        outcome = "done (status 200, code 0)"
    except PaynetError as error:
        outcome = str(error)
        raise
    finally:
        _log.info("%s: %s in %.0f ms", path, outcome, 1000 * (time.monotonic() - started))
    return found, reply


async def _all_pages(t: Transport, owner_id: str, deadline_s: float, backoff: Backoff) -> tuple[StoredCard, ...]:
    cards: dict[str, StoredCard] = {}
    received = 0
    for _ in range(MAX_PAGES):

        async def read_page(after: int | None = received or None) -> ListAnswer:
            fields: _Fields = {"card_owner_id": owner_id, "limit": PAGE_SIZE, "starting_after": after}
            found, _ = await _call(t, LIST, fields, deadline_s)
            return _list_answer(found)

        page = await _read_again(read_page, backoff)
        if any(row.card_owner_id and not _same_id(row.card_owner_id, owner_id) for row in page.rows):
            raise AnswerLost(AnswerLostReason.OTHER_OWNER, status=200, code=0)
        known = len(cards)
        cards |= {row.card_hash: _listed(row.card_hash, row) for row in page.rows if row.card_hash}
        received += len(page.rows)
        more = len(page.rows) >= PAGE_SIZE if page.has_more is None else page.has_more
        if not (more and page.rows):
            break
        if len(cards) == known:
            raise AnswerLost(AnswerLostReason.ENDLESS_LIST, status=200, code=0)
    else:
        raise AnswerLost(AnswerLostReason.ENDLESS_LIST, status=200, code=0)
    return tuple(cards.values())


_Read = TypeVar("_Read")
_PASSING = {
    AnswerLostReason.TIMEOUT,
    AnswerLostReason.CUT,
    AnswerLostReason.UNREADABLE,
    AnswerLostReason.SERVER_FAULT,
    AnswerLostReason.PAYNET_UNSURE,
}


async def _read_again(read: Callable[[], Awaitable[_Read]], backoff: Backoff) -> _Read:
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


def _card_answer(found: dict[str, object]) -> CardAnswer:
    from pydantic import ValidationError

    from paynet_desk.paynet.answers import CardAnswer

    try:
        return CardAnswer.model_validate(found)
    except ValidationError:
        pass
    raise AnswerLost(AnswerLostReason.UNREADABLE, status=200, code=0)


def _list_answer(found: dict[str, object]) -> ListAnswer:
    from pydantic import ValidationError

    from paynet_desk.paynet.answers import ListAnswer

    try:
        return ListAnswer.model_validate(found)
    except ValidationError:
        pass
    raise AnswerLost(AnswerLostReason.UNREADABLE, status=200, code=0)


def _mismatch(card: CardToSave, answer: CardAnswer) -> AnswerLostReason | None:
    if answer.card_hash is None or answer.card_owner_id is None:
        return AnswerLostReason.INCOMPLETE
    if card.owner_id and not _same_id(answer.card_owner_id, card.owner_id):
        return AnswerLostReason.OTHER_OWNER
    if card.user_unique_id and answer.user_unique_id and not _same_id(answer.user_unique_id, card.user_unique_id):
        return AnswerLostReason.OTHER_OWNER
    if not (_fits(answer.card_no, card.pan) and _fits(answer.card_bin, card.pan)):
        return AnswerLostReason.OTHER_CARD
    with card.pan.view() as digits:
        if any(shown.encode().find(digits) >= 0 for shown in (answer.card_hash, answer.card_owner_id)):
            return AnswerLostReason.OTHER_CARD  # an id that holds the card number may not be kept (invariant I4)
    return None


def _same_id(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _fits(shown: str | None, pan: Secret) -> bool:
    """Whether the clear digits at both ends of a masked number (or a BIN) are those of ``pan``."""
    signs = [sign for sign in shown or "" if sign not in " -"]
    clear = [sign.isascii() and sign.isdigit() for sign in signs]
    lead = clear.index(False) if False in clear else len(signs)
    tail = 0 if lead == len(signs) else clear[::-1].index(False)
    if max(lead, tail) > len(pan):
        return False
    return all(ord(signs[i]) == pan[i] for i in range(lead)) and all(
        ord(signs[-i]) == pan[-i] for i in range(1, tail + 1)
    )


def _listed(card_hash: str, row: CardAnswer) -> StoredCard:
    pan = _masked(row)
    return StoredCard(
        card_hash=card_hash,
        pan=pan,
        brand=brand.from_wire(row.card_brand_name) or brand.decided(pan.first6),
        label=_name(row.card_desc),
        expiry=_expiry(row),
        holder=_name(row.card_holder),
        bank=_name(row.card_bank_name),
    )


def _masked(row: CardAnswer) -> MaskedPan:
    try:
        return MaskedPan.parse(row.card_no or "")
    except ValueError:
        first6 = (row.card_bin or "")[:6]
        known = first6 if first6.isascii() and first6.isdigit() else ""
        return MaskedPan(known, "", len(known))


def _expiry(row: CardAnswer) -> Expiry | None:
    """Documented for card/save only; one client's test shows it in the list. Unclear forms are left out."""
    try:
        year, month = (int(str(value)) for value in (row.expire_year, row.expire_month))
        return Expiry(year if year > 99 else 2000 + year, month)
    except ValueError:
        return None


def _name(text: str | None) -> str:
    return readable(text, _NAME_LIMIT) if text else ""
