"""Storing cards without a payment: one function a service (contract section 3; secret key, registered address).

Every function raises NotSent, AnswerLost or Refused (``errors``), and logs one line: service, outcome, time. What a
function repeats by itself it says, as the table in FAULTS does; ``send_otp`` and ``save`` are never repeated.

The models and the HTTP library are not imported here at start; ``opening.open_transport`` loads them in a thread.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from paynet_desk.core import brand
from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.pan import bin_of
from paynet_desk.core.secret import Secret
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.paynet.calling import READS, Backoff, Fields, call, checked, read_again
from paynet_desk.paynet.errors import AnswerLost, AnswerLostReason, NotSent, PaynetError, Refused
from paynet_desk.paynet.reply import seconds_until
from paynet_desk.paynet.shown import fits, holds, masked_fits, may_hold, name, same_id, stored_card

if TYPE_CHECKING:
    from paynet_desk.paynet.answers import CardAnswer, ListAnswer
    from paynet_desk.paynet.transport import Transport

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


async def send_otp(
    t: Transport, *, gsm: Gsm, otp_session_id: str, deadline_s: float = DEADLINE_S[SEND_OTP]
) -> CodeSent:
    """Have a code sent to ``gsm`` (contract 3.1). ``otp_session_id``: the caller's choice, new for every card.

    Costs an SMS, so it is never repeated. AnswerLost: it may have been sent.
    """
    found, reply = await call(t, SEND_OTP, _otp_fields(gsm, otp_session_id), deadline_s)
    return CodeSent(seconds_until(found.get("otp_expire"), reply))


async def check_otp(
    t: Transport, *, gsm: Gsm, otp_session_id: str, code: Secret, deadline_s: float = DEADLINE_S[CHECK_OTP]
) -> None:
    """Have the customer's code judged (contract 3.2): returning means it is right, Refused that it is not.

    A lost answer is asked for once more with the same code; ``deadline_s`` is for each of the two. A code that was
    wiped meanwhile is not: the question was given up, and another customer's code may be in its place.
    """
    await _once_more(t, CHECK_OTP, _otp_fields(gsm, otp_session_id, code), deadline_s, tells_nothing=(NotSent,))


async def save(
    t: Transport, *, card: CardToSave, otp: VerifiedOtp | None, deadline_s: float = DEADLINE_S[SAVE]
) -> CardSaved:
    """Store a card (contract 3.3). Never repeated: after AnswerLost it may be stored, or not.

    A success without ``card_hash`` or ``card_owner_id``, for another owner or for another card, is no success:
    AnswerLost(INCOMPLETE, OTHER_OWNER, OTHER_CARD), faults B8 and B9. The label is the one sent, since the
    documentation's own example answers another.
    """
    from paynet_desk.paynet.answers import CardAnswer

    fields: Fields = {
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
    typed, kind = MaskedPan.of(card.pan), brand.decided(bin_of(card.pan))
    found, _ = await call(t, SAVE, fields, deadline_s)
    answer = checked(CardAnswer, found)
    mismatch = _mismatch(card, typed, answer)
    if mismatch is not None:
        raise AnswerLost(mismatch, status=200, code=0)
    assert answer.card_hash is not None
    assert answer.card_owner_id is not None
    return CardSaved(
        owner_id=card.owner_id or answer.card_owner_id,
        card=StoredCard(
            card_hash=answer.card_hash,
            pan=typed,
            brand=brand.from_wire(answer.card_brand_name) or kind,
            label=card.label,
            expiry=card.expiry,
            holder=card.holder.name,
            bank=name(answer.card_bank_name),
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
    """Give a stored card another label (contract 3.5); a lost answer is asked for once more, as in ``delete``."""
    fields: Fields = {"card_owner_id": owner_id, "card_hash": card_hash, "card_desc": label}
    await _once_more(t, DESC_UPDATE, fields, deadline_s, tells_nothing=(NotSent, Refused))


async def delete(t: Transport, *, owner_id: str, card_hash: str, deadline_s: float = DEADLINE_S[DELETE]) -> None:
    """Have a stored card marked as deleted (contract 3.4); it vanishes from the list.

    A lost answer is asked for once more; ``deadline_s`` is for each of the two. A refusal the second time tells nothing
    of the first (the card is not found because it is deleted): AnswerLost, and the list knows.
    """
    fields: Fields = {"card_owner_id": owner_id, "card_hash": card_hash}
    await _once_more(t, DELETE, fields, deadline_s, tells_nothing=(NotSent, Refused))


async def _once_more(
    t: Transport, service: str, fields: Fields, deadline_s: float, *, tells_nothing: tuple[type[PaynetError], ...]
) -> None:
    """Call; a lost answer is asked for once more, and an error in ``tells_nothing`` leaves it as lost as it was.

    Not where a secret among the fields was wiped in between.
    """
    secrets = [field for field in fields.values() if isinstance(field, Secret)]
    wipes = [secret.wipes for secret in secrets]
    try:
        await call(t, service, fields, deadline_s)
    except AnswerLost as lost:
        if lost.reason is AnswerLostReason.LOGIN_PAGE or wipes != [secret.wipes for secret in secrets]:
            raise
        first = lost
    else:
        return
    try:
        await call(t, service, fields, deadline_s)
    except tells_nothing:
        raise first from None


def _otp_fields(gsm: Gsm, otp_session_id: str, code: Secret | None = None) -> Fields:
    return {"otp_code": code, "otp_session_id": otp_session_id, "user_gsm": gsm.national}


async def _all_pages(t: Transport, owner_id: str, deadline_s: float, backoff: Backoff) -> tuple[StoredCard, ...]:
    from paynet_desk.paynet.answers import ListAnswer

    cards: dict[str, StoredCard] = {}
    received = 0
    for _ in range(MAX_PAGES):

        async def read_page(after: int | None = received or None) -> ListAnswer:
            fields: Fields = {"card_owner_id": owner_id, "limit": PAGE_SIZE, "starting_after": after}
            found, _ = await call(t, LIST, fields, deadline_s)
            return checked(ListAnswer, found)

        page = await read_again(read_page, backoff)
        if any(row.card_owner_id and not same_id(row.card_owner_id, owner_id) for row in page.rows):
            raise AnswerLost(AnswerLostReason.OTHER_OWNER, status=200, code=0)
        known = len(cards)
        cards |= {row.card_hash: stored_card(row.card_hash, row) for row in page.rows if row.card_hash}
        received += len(page.rows)
        more = len(page.rows) >= PAGE_SIZE if page.has_more is None else page.has_more
        if not (more and page.rows):
            break
        if len(cards) == known:
            raise AnswerLost(AnswerLostReason.ENDLESS_LIST, status=200, code=0)
    else:
        raise AnswerLost(AnswerLostReason.ENDLESS_LIST, status=200, code=0)
    return tuple(cards.values())


def _mismatch(card: CardToSave, typed: MaskedPan, answer: CardAnswer) -> AnswerLostReason | None:
    if answer.card_hash is None or answer.card_owner_id is None:
        return AnswerLostReason.INCOMPLETE
    if card.owner_id and not same_id(answer.card_owner_id, card.owner_id):
        return AnswerLostReason.OTHER_OWNER
    if card.user_unique_id and answer.user_unique_id and not same_id(answer.user_unique_id, card.user_unique_id):
        return AnswerLostReason.OTHER_OWNER
    ids = (answer.card_hash, answer.card_owner_id)
    if card.pan:
        same = fits(answer.card_no, card.pan) and fits(answer.card_bin, card.pan) and not holds(card.pan, *ids)
    else:  # wiped while the answer was on its way, as a crash does: what may be known of the number has to do
        same = masked_fits(answer.card_no, typed) and masked_fits(answer.card_bin, typed)
        same = same and not any(may_hold(typed, text) for text in ids)
    return None if same else AnswerLostReason.OTHER_CARD
