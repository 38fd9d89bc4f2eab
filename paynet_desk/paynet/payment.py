"""A payment up to the bank's page: one function a ``paynetj`` service (contract 1 and 2; publishable key).

Nothing here collects money: ``transaction.charge`` does. Every function raises NotSent, AnswerLost or Refused
(``errors``) and logs one line. Only ``check_bin`` and ``check_card_bin``, which read, are tried again by themselves.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.money import Kurus, wire_amount
from paynet_desk.core.secret import Secret
from paynet_desk.paynet.calling import READS, Backoff, Fields, call, checked, read_again
from paynet_desk.paynet.errors import AnswerLost, AnswerLostReason
from paynet_desk.paynet.reply import seconds_left
from paynet_desk.paynet.shown import holds, name

if TYPE_CHECKING:
    from paynet_desk.paynet.answers import InstalmentRow, TokenAnswer
    from paynet_desk.paynet.transport import Transport

_log = logging.getLogger(__name__)

AUTH = "/v1/paynetj/auth"
AUTH_UPDATE = "/v1/paynetj/auth_update"
CHECK_BIN = "/v1/paynetj/check_bin"
CHECK_CARD_BIN = "/v1/paynetj/check_card_bin"
SAVE_CARD = "/v1/paynetj/save_card"
CREATE_TOKEN = "/v1/paynetj/create_token"  # noqa: S105 - the path of a service
CREATE_CARD_TOKEN = "/v1/paynetj/create_card_token"  # noqa: S105

DEADLINE_S = 30.0  # for one exchange, everything included (contract 9.21)

_BIN_DIGITS = range(6, 9)


@dataclass(frozen=True, slots=True)
class Publishable:
    """A transport that was built with the publishable key, and that key, which the body of ``auth`` repeats.

    A type of its own, so that no ``paynetj`` service is ever called with the secret key, nor ``charge`` with this one.
    ``opening.open_publishable`` makes it.
    """

    transport: Transport
    key: str = field(repr=False)


class ReturnRule(Protocol):
    """The return domain, as ``threeds`` knows it: the one place where such addresses are parsed."""

    def post_url(self, url: str) -> str:
        """The address, safe to open; ValueError when it does not lie inside the return domain."""


@dataclass(frozen=True, slots=True)
class SaveWish:
    """The customer agreed to have the card of this payment stored: under this label, and with this number for codes."""

    label: str
    gsm: Gsm = field(repr=False)


@dataclass(frozen=True, slots=True)
class SessionWish:
    """What a payment session is to be (contract 1.1).

    ``reference_no``: ours, new for every session, at most 50 characters; with it a lost charge is asked about.
    ``user_unique_id`` or ``owner_id``, never both: exactly one when the card is to be stored, the owner when one of the
    owner's cards pays. ``add_commission``: the customer pays the commission on top. ``ratio_code``, ``agent_id`` and
    ``domain`` (scheme://host of the merchant) are sent when given.
    """

    amount: Kurus
    reference_no: str
    save: SaveWish | None = None
    user_unique_id: str | None = None
    owner_id: str | None = None
    tds_required: bool = True
    add_commission: bool = False
    ratio_code: str = ""
    agent_id: str = ""
    domain: str = ""

    def __post_init__(self) -> None:
        if self.user_unique_id and self.owner_id:
            raise ValueError("at most one of user_unique_id and owner_id")
        if self.save is not None and not (self.user_unique_id or self.owner_id):
            raise ValueError("exactly one of user_unique_id and owner_id")


@dataclass(frozen=True, slots=True)
class PaymentSession:
    """Paynet began a payment. ``session_id``: opaque, kept as it came, with its + / = and *.

    ``expires_in_s``: seconds from the answer, None when Paynet's time could not be read. ``tds_required``: as wished,
    or because Paynet demands it.
    """

    session_id: str
    expires_in_s: float | None
    tds_required: bool
    company_name: str


@dataclass(frozen=True, slots=True)
class Instalment:
    """One way to pay. ``count``: 1 for a single payment. ``total``: what the card is charged; ``key`` stands for it.

    ``per_month``, ``net`` (what the merchant gets), ``commission`` and ``commission_tax`` are None where Paynet told
    none or no whole kuruş; ``ratio`` is a fraction, 0.26 for 26 %.
    """

    key: str
    count: int
    total: Kurus
    per_month: Kurus | None
    net: Kurus | None
    commission: Kurus | None
    commission_tax: Kurus | None
    ratio: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class Instalments:
    """What Paynet knows of the card, and the ways to pay with it: the single payment first, then by number of months.

    ``bank_id``, ``card_type``: contract 0.10. ``tds_possible``: None when not told. ``rows`` may be empty.
    """

    bank_id: str
    bank_name: str
    card_type: str
    tds_possible: bool | None
    rows: tuple[Instalment, ...]


@dataclass(frozen=True, slots=True)
class CardToPay:
    """The card as it was typed. The secrets stay the caller's, who wipes them."""

    pan: Secret
    cvc: Secret
    expiry: Expiry
    holder: Cardholder


@dataclass(frozen=True, slots=True)
class Device:
    """The till: ``ip`` its IPv4 address as text, ``client_id`` random and the same as long as it is installed."""

    ip: str
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """Paynet took the card. ``needs_tds``: the bank's page has to follow, and ``post_url`` is where it is opened.

    ``post_url`` lies inside the return domain, or is None when no page follows.
    """

    token_id: str
    needs_tds: bool
    post_url: str | None


async def auth(p: Publishable, *, wish: SessionWish, deadline_s: float = DEADLINE_S) -> PaymentSession:
    """Begin a payment session (contract 1.1). A success without ``session_id`` is AnswerLost(INCOMPLETE)."""
    from paynet_desk.paynet.answers import SessionAnswer

    fields: Fields = {
        **_wish_fields(p, wish),
        "reference_no": wish.reference_no,
        "user_unique_id": wish.user_unique_id or None,
        "card_owner_id": wish.owner_id or None,
        "agent_id": wish.agent_id or None,
        "domain": wish.domain or None,
        "tds_required": wish.tds_required,
    }
    found, reply = await call(p.transport, AUTH, fields, deadline_s)
    answer = checked(SessionAnswer, found)
    if answer.session_id is None:
        raise AnswerLost(AnswerLostReason.INCOMPLETE, status=200, code=0)
    return PaymentSession(
        session_id=answer.session_id,
        expires_in_s=seconds_left(answer.expire_date, reply),
        tds_required=wish.tds_required or _demanded(answer.tds_required),
        company_name=name(answer.name),
    )


async def auth_update(p: Publishable, *, session_id: str, wish: SessionWish, deadline_s: float = DEADLINE_S) -> None:
    """Change a session's amount, commission or wish to store (contract 1.1b). Instalment keys from before are void."""
    await call(p.transport, AUTH_UPDATE, {"session_id": session_id, **_wish_fields(p, wish)}, deadline_s)


async def check_bin(
    p: Publishable, *, session_id: str, bin8: str, deadline_s: float = DEADLINE_S, backoff: Backoff = READS
) -> Instalments:
    """Bank and instalments for a card's first digits, 8 of them if they are known (``pan.bin_of``; contract 1.2)."""
    if len(bin8) not in _BIN_DIGITS or not (bin8.isascii() and bin8.isdigit()):
        raise ValueError("a BIN has 6 to 8 digits")
    return await _instalments(p, CHECK_BIN, {"session_id": session_id, "bin": bin8}, deadline_s, backoff)


async def check_card_bin(
    p: Publishable,
    *,
    session_id: str,
    card_hash: str,
    owner_id: str | None = None,
    deadline_s: float = DEADLINE_S,
    backoff: Backoff = READS,
) -> Instalments:
    """The same for a stored card (contract 2.3); ``owner_id`` is needed when ``auth`` was not told it."""
    fields: Fields = {"session_id": session_id, "card_hash": card_hash, "card_owner_id": owner_id or None}
    return await _instalments(p, CHECK_CARD_BIN, fields, deadline_s, backoff)


async def save_card(p: Publishable, *, session_id: str, save: SaveWish, deadline_s: float = DEADLINE_S) -> None:
    """Have this session's card stored with the payment (contract 1.3). By itself it stores nothing: the charge tells.

    The session's customer or owner was named in ``auth``.
    """
    fields: Fields = {"session_id": session_id, "card_desc": save.label, "user_gsm": save.gsm.national}
    found, _ = await call(p.transport, SAVE_CARD, fields, deadline_s)
    if found.get("session_id") not in (None, "", session_id):
        _log.info("%s: answered another session than the one asked for", SAVE_CARD)  # as the documentation's example


async def create_token(
    p: Publishable,
    *,
    session_id: str,
    instalment_key: str,
    card: CardToPay,
    do_3ds: bool,
    device: Device,
    home: ReturnRule,
    phone: Gsm | None = None,
    description: str = "",
    deadline_s: float = DEADLINE_S,
) -> Token:
    """Hand the card over (contract 1.4). Never repeated: after AnswerLost there may be a token, and nobody knows it.

    Nothing is collected yet. A success without ``token_id``, or without ``post_url`` where one is needed, is
    AnswerLost(INCOMPLETE); a ``post_url`` outside the return domain ``home`` is AnswerLost(OTHER_HOST), fault B11.
    """
    fields: Fields = {
        "session_id": session_id,
        "card_holder": card.holder.name,
        "pan": card.pan,
        "month": card.expiry.month,
        "year": card.expiry.year,
        "cvc": card.cvc,
        **_token_fields(instalment_key, device, phone, description, do_3ds=do_3ds),
    }
    answer = await _token(p, CREATE_TOKEN, fields, deadline_s)
    if holds(card.pan, answer.token_id, answer.post_url if isinstance(answer.post_url, str) else None):
        raise AnswerLost(AnswerLostReason.OTHER_CARD, status=200, code=0)
    return _opened(answer, home, do_3ds=do_3ds)


async def create_card_token(
    p: Publishable,
    *,
    session_id: str,
    instalment_key: str,
    card_hash: str,
    do_3ds: bool,
    device: Device,
    home: ReturnRule,
    owner_id: str | None = None,
    phone: Gsm | None = None,
    description: str = "",
    deadline_s: float = DEADLINE_S,
) -> Token:
    """Choose a stored card instead (contract 2.4); the rest is as in ``create_token``."""
    fields: Fields = {
        "session_id": session_id,
        "card_hash": card_hash,
        "card_owner_id": owner_id or None,
        **_token_fields(instalment_key, device, phone, description, do_3ds=do_3ds),
    }
    return _opened(await _token(p, CREATE_CARD_TOKEN, fields, deadline_s), home, do_3ds=do_3ds)


def _wish_fields(p: Publishable, wish: SessionWish) -> Fields:
    """What ``auth`` and ``auth_update`` send alike; ``token`` as Paynet's own library does (contract 1.1)."""
    return {
        "amount": wire_amount(wish.amount),
        "token": p.key or None,
        "add_commission": wish.add_commission,
        "ratio_code": wish.ratio_code or None,
        "save_card": wish.save is not None,
        "card_desc": wish.save.label if wish.save else None,
        "user_gsm_no": wish.save.gsm.national if wish.save else None,
    }


def _token_fields(key: str, device: Device, phone: Gsm | None, description: str, *, do_3ds: bool) -> Fields:
    return {
        "instalment_key": key,
        "do_3ds": do_3ds,
        "ip": device.ip,
        "client_id": device.client_id or None,
        "description": description or None,
        "card_holder_phone": phone.national if phone else None,
    }


def _demanded(tds_required: object) -> bool:
    """Whether the answer demands 3-D Secure: anything that is not plainly a no, or nothing at all, does."""
    return not (tds_required in (None, "", False, 0) or str(tds_required).lower() in ("false", "0"))


async def _instalments(p: Publishable, path: str, fields: Fields, deadline_s: float, backoff: Backoff) -> Instalments:
    from paynet_desk.paynet.answers import InstalmentsAnswer

    async def read() -> InstalmentsAnswer:
        found, _ = await call(p.transport, path, fields, deadline_s)
        return checked(InstalmentsAnswer, found)

    answer = await read_again(read, backoff)
    rows = [_instalment(row.instalment_key, row) for row in answer.rows if row.instalment_key]
    return Instalments(
        bank_id=name(answer.bank_id),
        bank_name=name(answer.bank_name),
        card_type=name(answer.card_type),
        tds_possible=answer.tds_enable,
        rows=tuple(sorted(rows, key=lambda row: (row.count, row.total))),
    )


def _instalment(key: str, row: InstalmentRow) -> Instalment:
    return Instalment(
        key=key,
        count=row.instalment or 1,
        total=row.total_amount,
        per_month=row.instalment_amount,
        net=row.total_net_amount,
        commission=row.commission,
        commission_tax=row.commission_tax,
        ratio=row.ratio,
        text=name(row.desc),
    )


async def _token(p: Publishable, path: str, fields: Fields, deadline_s: float) -> TokenAnswer:
    from paynet_desk.paynet.answers import TokenAnswer

    found, _ = await call(p.transport, path, fields, deadline_s)
    return checked(TokenAnswer, found)


def _opened(answer: TokenAnswer, home: ReturnRule, *, do_3ds: bool) -> Token:
    """The token, with ``is_tds`` obeyed; where it was left out, what was asked for counts (contract 1.4)."""
    if answer.token_id is None:
        raise AnswerLost(AnswerLostReason.INCOMPLETE, status=200, code=0)
    if not (do_3ds if answer.is_tds is None else answer.is_tds):
        return Token(answer.token_id, needs_tds=False, post_url=None)
    if not isinstance(answer.post_url, str) or not answer.post_url:
        raise AnswerLost(AnswerLostReason.INCOMPLETE, status=200, code=0)
    try:
        return Token(answer.token_id, needs_tds=True, post_url=home.post_url(answer.post_url))
    except ValueError:
        pass
    raise AnswerLost(AnswerLostReason.OTHER_HOST, status=200, code=0)
