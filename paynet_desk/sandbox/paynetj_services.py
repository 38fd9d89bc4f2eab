"""The services under ``/v1/paynetj/`` (publishable key): begin a payment, ask for instalments, hand the card over.

Contract sections 1.1 to 1.4 and 2.3, 2.4. Nothing here collects anything: that is ``transaction/charge``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from paynet_desk.sandbox.answers import DONE_MISSPELT, dotnet_time, shown_amount
from paynet_desk.sandbox.call import Call, odd
from paynet_desk.sandbox.card_services import check_card, facts_of
from paynet_desk.sandbox.ids import prefixed_id
from paynet_desk.sandbox.payments import Instalment, Session, Token
from paynet_desk.sandbox.ratios import RATIO_CODES, offers
from paynet_desk.sandbox.refusals import Refusal, Refused
from paynet_desk.sandbox.stored_card import StoredCard
from paynet_desk.sandbox.test_cards import Bank, OfficialCard, card_beginning, card_of, card_of_mask

MERCHANT = "Alıştırma Mağazası"
_BIN = re.compile(r"[0-9]{6,8}")
_POS_TYPES = ("", "1", "5")
_LONGEST_REFERENCE = 50
_LONGEST_DEALER = 10


def auth(call: Call) -> dict[str, Any]:
    """Begin a payment (contract 1.1)."""
    amount, save = call.amount(), call.flag("save_card", default=False)
    customer, owner_id = call.text_if_sent("user_unique_id"), call.text_if_sent("card_owner_id")
    if str(call.fields.get("pos_type") or "") not in _POS_TYPES:
        raise Refused(Refusal.POS_TYPE)
    if len(agent_id := call.text_if_sent("agent_id")) > _LONGEST_DEALER:
        raise Refused(Refusal.DEALER)
    if (customer and owner_id) or (save and not customer and not owner_id):
        raise Refused(Refusal.OWNER_OR_CUSTOMER)
    if owner_id:
        call.books.owner(owner_id)
    session = Session(
        session_id=prefixed_id("js"),
        amount=amount,
        add_commission=call.flag("add_commission", default=False),
        ratio_code=_ratio_code(call),
        agent_id=agent_id,
        reference_no=call.text_if_sent("reference_no", _LONGEST_REFERENCE),
        tds_required=call.flag("tds_required", default=True) or call.switches.tds_forced,
        save=save,
        desc=call.text_if_sent("card_desc"),
        gsm=_gsm(call, "user_gsm_no", needed=save),
        user_unique_id=customer,
        owner_id=owner_id,
        expires=(call.now + timedelta(seconds=call.switches.session_seconds)).timestamp(),
    )
    call.books.payments.sessions[session.session_id] = session
    return {
        "session_id": session.session_id,
        "expire_date": dotnet_time(datetime.fromtimestamp(session.expires, UTC)),
        "name": MERCHANT,
        "tds_required": session.tds_required,
        "object_name": "paynetj_session",
    }


def auth_update(call: Call) -> dict[str, Any]:
    """Change a payment that was begun; instalment keys given out before are void (contract 1.1b)."""
    session = _session(call)
    amount, ratio_code = call.amount(), _ratio_code(call)
    save = call.flag("save_card", default=session.save)
    if save and not session.user_unique_id and not session.owner_id:
        raise Refused(Refusal.OWNER_OR_CUSTOMER)
    gsm = _gsm(call, "user_gsm_no", needed=save and not session.gsm) or session.gsm
    session.amount, session.ratio_code, session.save, session.gsm = amount, ratio_code, save, gsm
    session.add_commission = call.flag("add_commission", default=False)
    session.desc = call.text_if_sent("card_desc") or session.desc
    session.instalments.clear()
    return {}


def check_bin(call: Call) -> dict[str, Any]:
    """What is known of the first digits of a card, and its instalments (contract 1.2)."""
    session = _session(call)
    begins = call.fields.get("bin")
    if not isinstance(begins, str) or not _BIN.fullmatch(begins) or not card_of(begins).brand:
        raise Refused(Refusal.WRONG_BIN)
    return _offers(call, session, card_beginning(begins), begins=begins)


def check_card_bin(call: Call) -> dict[str, Any]:
    """The same for a stored card (contract 2.3)."""
    session = _session(call)
    card = _stored_card(call, session)
    return _offers(call, session, card_of_mask(card.card_no), card_hash=card.card_hash)


def save_card(call: Call) -> dict[str, Any]:
    """Ask that the card of this payment be stored with it (contract 1.3); nothing is stored by this alone."""
    session = _session(call)
    desc, gsm = call.text_if_sent("card_desc"), _gsm(call, "user_gsm", needed=not session.gsm)
    session.save, session.desc, session.gsm = True, desc or session.desc, gsm or session.gsm
    return {"session_id": session.session_id}


def create_token(call: Call) -> dict[str, Any]:
    """Hand over a card (contract 1.4)."""
    session = _session(call)
    number, holder, cvc = call.text("pan"), call.text("card_holder", 50), call.text("cvc")
    key, do_3ds, _ = call.text("instalment_key"), call.flag("do_3ds"), call.text("ip")
    month, year = str(call.whole("month")), call.whole("year")
    if not (0 <= year <= 99 or 2000 <= year <= 2099):
        raise odd("year")
    _optional(call)
    check_card(number, holder, month, f"{year % 100:02d}", cvc, call.now)
    offer = call.books.payments.chosen(session, key, number=number)
    is_tds = _tds(call, session, do_3ds, card_of(number))
    card = facts_of(number, holder, month, f"{year % 100:02d}", session.desc)
    token = call.books.payments.add_token(session, card, offer, stored=False, is_tds=is_tds)
    return _token_answer(call, token)


def create_card_token(call: Call) -> dict[str, Any]:
    """Choose a stored card (contract 2.4)."""
    session = _session(call)
    card = _stored_card(call, session)
    key, do_3ds = call.text("instalment_key"), call.flag("do_3ds")
    _optional(call)
    offer = call.books.payments.chosen(session, key, card_hash=card.card_hash)
    is_tds = _tds(call, session, do_3ds, card_of_mask(card.card_no))
    token = call.books.payments.add_token(session, card, offer, stored=True, is_tds=is_tds)
    return _token_answer(call, token)


SERVICES: dict[str, Callable[[Call], dict[str, Any]]] = {
    "auth": auth,
    "auth_update": auth_update,
    "check_bin": check_bin,
    "check_card_bin": check_card_bin,
    "save_card": save_card,
    "create_token": create_token,
    "create_card_token": create_card_token,
}


def _session(call: Call) -> Session:
    return call.books.payments.session(call.text("session_id"), call.now)


def _ratio_code(call: Call) -> str:
    code = call.text_if_sent("ratio_code")
    if code not in RATIO_CODES:
        raise Refused(Refusal.RATIO_CODE)
    return code


def _gsm(call: Call, name: str, *, needed: bool) -> str:
    """The customer's number, which Paynet needs where it sends codes."""
    if call.fields.get(name) in (None, "") and not (needed and call.switches.otp_mandatory):
        return ""
    return call.gsm(name)


def _optional(call: Call) -> None:
    """Fields that may be left out but not be odd (contract 1.4)."""
    call.text_if_sent("description", 140)
    call.text_if_sent("card_holder_mail", 60)
    if call.text_if_sent("card_holder_phone"):
        call.gsm("card_holder_phone")


def _stored_card(call: Call, session: Session) -> StoredCard:
    """The stored card that is meant; its owner comes with this request or came with ``auth``."""
    owner_id = call.text_if_sent("card_owner_id") or session.owner_id
    if not owner_id:
        raise odd("card_owner_id")
    return call.books.owner(owner_id).card(call.text("card_hash"))


def _tds(call: Call, session: Session, wished: bool, card: OfficialCard) -> bool:
    """Whether 3-D Secure has to follow, else Refused with 16."""
    if session.tds_required and not wished:
        if call.switches.tds_conflict == "refused":
            raise Refused(Refusal.TDS_NEEDED)
        wished = True
    if wished and not card.tds:
        if session.tds_required:
            raise Refused(Refusal.TDS_CLOSED)
        return False
    return wished


def _token_answer(call: Call, token: Token) -> dict[str, Any]:
    call.books.keep(sessions=[call.books.payments.sessions[token.session_id]], tokens=[token])
    return {
        "token_id": token.token_id,
        "post_url": call.names.post_url(call.switches.post_url),
        "is_tds": token.is_tds if call.switches.is_tds_as == "bool" else str(token.is_tds).lower(),
        "obeject_name": "paynetj_token",
        "message": DONE_MISSPELT,
    }


def _offers(
    call: Call, session: Session, card: OfficialCard, *, begins: str = "", card_hash: str = ""
) -> dict[str, Any]:
    single_only = call.flag("no_instalment", default=False) or card.card_type == "dc"
    found = offers(
        session.amount,
        add_commission=session.add_commission,
        ratio_code=session.ratio_code,
        single_only=single_only,
    )
    keys = call.books.payments.offer_keys(session, found, begins=begins, card_hash=card_hash)
    return {
        "bank_id": card.bank.bank_id,
        "bank_logo": Bank(card.bank.bank_id, card.bank.name).logo_url,
        "bank_name": card.bank.name,
        "card_type": card.card_type,
        "tds_enable": card.tds,
        "data": [_row(call, key, row) for key, row in keys.items()],
        "object_name": None,
    }


def _row(call: Call, key: str, row: Instalment) -> dict[str, Any]:
    offer, switches = row.offer, call.switches
    commission = "commision" if switches.field_names == "new" else "comission"  # both are Paynet's
    return {
        "instalment_key": key,
        "instalment": offer.instalment,
        "instalment_amount": shown_amount(offer.each, switches),
        "total_amount": shown_amount(offer.total, switches),
        "total_net_amount": shown_amount(offer.net, switches),
        "ratio": offer.rate / 10000,
        commission: shown_amount(offer.commission, switches),
        f"{commission}_tax": shown_amount(offer.tax, switches),
        "desc": f"{offer.instalment} Taksit" if offer.instalment else "Tek Çekim",
        "plus_installment": 0,
        "is_has_campaign": False,
        "campaign_note": None,
    }
