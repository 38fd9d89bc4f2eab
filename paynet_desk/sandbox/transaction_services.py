"""The services under ``/v1/transaction/`` (secret key): collect a payment, and ask what became of one.

Contract sections 1.5 and 4. ``charge`` is the only service that collects, and collects once for a session.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from paynet_desk.sandbox.answers import dotnet_time, shown_amount
from paynet_desk.sandbox.call import Call
from paynet_desk.sandbox.payments import Session, Token, Transaction
from paynet_desk.sandbox.refusals import Refusal, Refused
from paynet_desk.sandbox.stored_card import StoredCard
from paynet_desk.sandbox.test_cards import Bank, decline_of

_LONGEST_ID = 100
_LONGEST_REFERENCE = 50
_SALE, _PREAUTHORISATION = "1", "3"
_BEFORE = "Önceki Başarılı İşlem"
_NOT_DONE = "İşlem başarısız"


def charge(call: Call) -> dict[str, Any]:
    """Collect, or repeat what this session collected before with code 100 (contract 1.5)."""
    payments = call.books.payments
    session_id, token_id = call.text("session_id", _LONGEST_ID), call.text("token_id", _LONGEST_ID)
    if before := payments.paid(session_id):
        repeated = _charge_fields(call, before, tell_store=call.switches.repeat_tells_store)
        return {**repeated, "message": _BEFORE, "code": 100}
    refused_before = payments.declined(session_id)
    if refused_before and call.switches.declined_again == "same":
        return _charge_fields(call, refused_before)
    if refused_before and call.switches.declined_again == "again":
        payments.sessions[session_id].used = False
    session = payments.session(session_id, call.now)
    amount, add_commission = call.amount(), call.flag("add_comission_amount")
    reference_no = call.text_if_sent("reference_no", _LONGEST_REFERENCE) or session.reference_no
    transaction_type = str(call.fields.get("transaction_type") or _SALE)
    if transaction_type not in (_SALE, _PREAUTHORISATION):
        raise Refused(Refusal.TRANSACTION_TYPE)
    token = payments.tokens.get(token_id)
    asked = (session_id, amount, add_commission, call.text_if_sent("ratio_code"))
    if (
        token is None
        or asked != (token.session_id, session.amount, session.add_commission, session.ratio_code)
        or (token.amount, token.add_commission) != (session.amount, session.add_commission)
    ):
        raise Refused(Refusal.UNMATCHED)
    if token.is_tds and token.tds != "ok":
        raise Refused(Refusal.TDS_FAILED if token.tds == "fail" else Refusal.NO_TDS)
    booked = payments.add_transaction(
        session,
        token,
        decline_of(token.card.card_no),
        reference_no=reference_no,
        transaction_type=transaction_type,
        now=call.now,
    )
    if booked.is_succeed and session.save:
        booked.store = _store(call, session, token)
    call.books.keep(sessions=[session], transactions=[booked])
    return _charge_fields(call, booked)


def check(call: Call) -> dict[str, Any]:
    """What became of a payment: every transaction with this id or reference (contract 4.1)."""
    return _found(call, _check_row, "transaction_check")


def detail(call: Call) -> dict[str, Any]:
    """The same with what the merchant's books want (contract 4.2)."""
    return _found(call, _detail_row, "transaction_detail")


SERVICES: dict[str, Callable[[Call], dict[str, Any]]] = {"charge": charge, "check": check, "detail": detail}


def _store(call: Call, session: Session, token: Token) -> dict[str, Any]:
    """Store the card of a payment that was collected; what went wrong is told and undoes nothing."""
    if call.switches.save_on_charge == "missing":
        return {}
    failed: dict[str, Any] = {"is_save_card_succeed": False, "user_unique_id": None, "card_owner_id": None}
    if call.switches.save_on_charge == "refused":
        return {**failed, "save_card_result_message": "Kart saklanamadı"}
    if token.stored:
        return {**failed, "save_card_result_message": "Kart zaten saklı"}
    if not session.desc:
        return {**failed, "save_card_result_message": "card_desc gönderilmedi"}
    if not session.owner_id and not session.user_unique_id:
        return {**failed, "save_card_result_message": Refusal.OWNER_OR_CUSTOMER.value.message}
    books = call.books
    try:
        if session.owner_id:
            owner = books.owner(session.owner_id)
        else:
            owner = books.owner_for(session.user_unique_id, call.switches)
        card = books.book(owner, StoredCard(**{**vars(token.card), "desc": session.desc}), None, call.switches)
    except Refused as refusal:
        return {**failed, "save_card_result_message": refusal.message}
    return {
        "is_save_card_succeed": True,
        "save_card_result_message": "Kart saklandı",
        "user_unique_id": owner.user_unique_id,
        "card_owner_id": owner.owner_id,
        "card_hash": card.card_hash,
        "card_desc": card.desc,
    }


def _charge_fields(call: Call, booked: Transaction, *, tell_store: bool = True) -> dict[str, Any]:
    card = booked.card
    fields = {
        **_common(call, booked),
        "id": str(booked.id),
        "transaction_type": booked.transaction_type,
        "user_id": "PaynetJ",
        "card_no_masked": card.card_no,
        "net_amount": shown_amount(booked.offer.net, call.switches),
        "end_user_comission": 0,
        "reference_no": booked.reference_no,
        "paynet_error_id": None,
        "paynet_error_message": None,
        "bank_error_id": booked.error_code or None,
        "bank_error_message": booked.error_words or None,
        "bank_error_short_desc": booked.error_words or None,
        "bank_error_long_desc": f"{booked.error_words} ({booked.error_code})" if booked.error_code else None,
        "is_save_card_succeed": False,
        "save_card_result_message": None,
        "card_bank_id": card.bank_id,
        "card_brand_name": card.brand,
        "card_logo_url": Bank(card.bank_id, card.bank_name).logo_url,
        "object_name": "transaction",
    }
    if not tell_store:
        del fields["is_save_card_succeed"], fields["save_card_result_message"]
        booked_store: dict[str, Any] = {}
    else:
        booked_store = booked.store
    if booked.is_succeed:
        return {**fields, **booked_store}
    return {**fields, "code": call.switches.decline_code, "message": _NOT_DONE}


def _common(call: Call, booked: Transaction) -> dict[str, Any]:
    card, offer, switches = booked.card, booked.offer, call.switches
    return {
        "xact_id": booked.xact_id,
        "xact_date": dotnet_time(datetime.fromisoformat(booked.at)),
        "pos_type": 5,
        "is_tds": booked.is_tds,
        "agent_id": booked.agent_id,
        "email": None,
        "phone": booked.phone,
        "bank_id": card.bank_id,
        "instalment": offer.instalment,
        "ratio": offer.rate / 10000,
        "card_holder": card.holder,
        "card_type": card.card_type,
        "amount": shown_amount(offer.total, switches),
        "comission": shown_amount(offer.commission, switches),
        "comission_tax": shown_amount(offer.tax, switches),
        "currency": "TRY",
        "authorization_code": booked.authorization_code,
        "reference_code": f"{booked.id:012d}" if booked.is_succeed else "",
        "order_id": booked.guid.replace("-", "")[:20],
        "is_succeed": booked.is_succeed,
        "xact_transaction_id": booked.guid,
    }


def _check_row(call: Call, booked: Transaction) -> dict[str, Any]:
    net = "netAmount" if call.switches.field_names == "new" else "net_amount"
    return {
        **_common(call, booked),
        "id": booked.id,
        "transaction_type": "2" if booked.transaction_type == _PREAUTHORISATION else _SALE,  # as that page says
        "note": None,
        "agent_reference": booked.reference_no,
        "card_no": booked.card.card_no,
        net: shown_amount(booked.offer.net, call.switches),
        "object_name": None,
        "message": booked.error_words or None,
    }


def _detail_row(call: Call, booked: Transaction) -> dict[str, Any]:
    return {
        **_check_row(call, booked),
        "reversed": False,
        "reversed_xact_id": None,
        "company_amount": shown_amount(booked.offer.net, call.switches),
        "agent_amount": 0,
        "xact_type_desc": "Satış" if booked.transaction_type == _SALE else "Ön Provizyon",
        "bank_name": booked.card.bank_name,
        "ipaddress": "127.0.0.1",
        "client_id": None,
    }


def _found(call: Call, row: Callable[[Call, Transaction], dict[str, Any]], name: str) -> dict[str, Any]:
    xact_id = call.text_if_sent("xact_id", _LONGEST_ID)
    reference_no = call.text_if_sent("reference_no", _LONGEST_REFERENCE)
    if not xact_id and not reference_no:
        raise Refused(Refusal.PARAMETER, f"{Refusal.PARAMETER.value.message}: xact_id, reference_no")
    found = [
        booked
        for booked in call.books.payments.transactions
        if (not xact_id or booked.xact_id == xact_id) and (not reference_no or booked.reference_no == reference_no)
    ]
    if not found and call.switches.not_found == "refused":
        raise Refused(Refusal.NO_TRANSACTION)
    return {"Data": [row(call, booked) for booked in found], "object_name": name}
