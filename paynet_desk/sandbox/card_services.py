"""The services under ``/v1/card/``: store a card without a payment, and look after stored cards (contract 3).

Each is a function of the sandbox's books, the fields of the request, the time and the switches; it returns the
fields of the answer or raises Refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from paynet_desk.sandbox.answers import DONE_MISSPELT, TURKEY, dotnet_time, masked_holder, masked_number
from paynet_desk.sandbox.books import Owner
from paynet_desk.sandbox.call import Call, odd
from paynet_desk.sandbox.refusals import Refusal, Refused
from paynet_desk.sandbox.stored_card import StoredCard
from paynet_desk.sandbox.switches import Switches
from paynet_desk.sandbox.test_cards import BAD, Bank, card_of, is_card_number

_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_YEAR = re.compile(r"[0-9]{2}")
_CVV = re.compile(r"[0-9]{3,4}")
_PAGE = 10
_LONGEST_PAGE = 100


def send_otp(call: Call) -> dict[str, Any]:
    """Send a code by SMS (contract 3.1)."""
    expires = call.books.send_otp(call.gsm(), call.text("otp_session_id"), call.now, call.switches)
    return {"otp_expire": dotnet_time(expires), "object_name": None}


def check_otp(call: Call) -> dict[str, Any]:
    """Check the code that the customer read out (contract 3.2)."""
    call.books.check_otp(call.gsm(), call.text("otp_session_id"), call.text("otp_code"), call.now, call.switches)
    return {"message": DONE_MISSPELT}


def save(call: Call) -> dict[str, Any]:
    """Store a card (contract 3.3)."""
    number, holder, desc = call.text("card_number"), call.text("card_holder"), call.text("card_desc")
    month, year, cvv = call.text("expire_month"), call.text("expire_year"), call.text_if_sent("cvv")
    customer, owner_id = call.text_if_sent("user_unique_id"), call.text_if_sent("card_owner_id")
    if bool(customer) == bool(owner_id):
        raise Refused(Refusal.OWNER_OR_CUSTOMER)
    owner = call.books.owner(owner_id) if owner_id else call.books.owner_for(customer, call.switches)
    otp = None
    brought = [bool(call.text_if_sent(name)) for name in ("otp_code", "otp_session_id", "user_gsm")]
    if any(brought) or call.switches.otp_mandatory:
        if not all(brought):
            raise Refused(Refusal.OTP_NEEDED)
        gsm, session, code = call.gsm(), call.text("otp_session_id"), call.text("otp_code")
        otp = call.books.checked_otp(gsm, session, code, call.now, call.switches)
    check_card(number, holder, month, year, cvv, call.now)
    if number in BAD:
        raise Refused(Refusal.DECLINED, f"{Refusal.DECLINED.value.message}: {BAD[number].words}")
    card = facts_of(number, holder, month, year, desc)
    stored = call.books.book(owner, card, otp, call.switches)
    answer = {**_card_fields(owner, stored), "agent_id": None, "object_name": "card_save"}
    del answer["card_holder"]
    return answer


def list_cards(call: Call) -> dict[str, Any]:
    """The stored cards of an owner that are not deleted, a page at a time (contract 3.6)."""
    owner = call.books.owner(call.text("card_owner_id"))
    limit, after, before = (call.number_if_sent(name) for name in ("limit", "starting_after", "ending_before"))
    if limit == 0 or (after is not None and before is not None):
        raise odd("limit" if limit == 0 else "ending_before")
    size = min(limit or _PAGE, _LONGEST_PAGE)
    cards = owner.shown()
    start = after or 0 if before is None else max(0, before - size)
    stop = start + size if before is None else before
    page = cards[start:stop]
    return {
        "total": len(page),
        "total_count": len(cards),
        "limit": size,
        "ending_before": before or 0,
        "starting_after": after or 0,
        "has_more": start > 0 if before is not None else stop < len(cards),
        "Data": [_row(owner, card, call.switches) for card in page],
        "object_name": "card_list",
        "message": None,
    }


def desc_update(call: Call) -> dict[str, Any]:
    """Give a stored card another name (contract 3.5)."""
    owner = call.books.owner(call.text("card_owner_id"))
    owner.card(call.text("card_hash")).desc = call.text("card_desc")
    call.books.keep(owners=[owner])
    return {"message": DONE_MISSPELT, "object_name": None}


def delete(call: Call) -> dict[str, Any]:
    """Put the deleted mark on a stored card (contract 3.4)."""
    owner = call.books.owner(call.text("card_owner_id"))
    owner.card(call.text("card_hash")).deleted = True
    call.books.keep(owners=[owner])
    return {}


SERVICES: dict[str, Callable[[Call], dict[str, Any]]] = {
    "send_otp": send_otp,
    "check_otp": check_otp,
    "save": save,
    "list": list_cards,
    "desc_update": desc_update,
    "delete": delete,
}


def check_card(number: str, holder: str, month: str, year: str, cvv: str, now: datetime) -> None:
    """Refuse card data that no bank would take; a card is good to the end of its month in Turkey.

    ``month`` is one or two digits, ``year`` two; an empty ``cvv`` is not checked.
    """
    today = now.astimezone(TURKEY)
    right = (
        is_card_number(number)
        and not any(character.isdigit() for character in holder)
        and _MONTH.fullmatch(month)
        and _YEAR.fullmatch(year)
        and (2000 + int(year), int(month)) >= (today.year, today.month)
        and (not cvv or _CVV.fullmatch(cvv))
        and (not cvv or not card_of(number).cvcs or cvv in card_of(number).cvcs)
    )
    if not right:
        raise Refused(Refusal.CARD_DATA)


def facts_of(number: str, holder: str, month: str, year: str, desc: str) -> StoredCard:
    """What Paynet keeps of a card: number and holder masked, what is known by its number; no hash yet."""
    known = card_of(number)
    return StoredCard(
        card_hash="",
        card_no=masked_number(number),
        card_bin=number[:6],
        brand=known.brand,
        bank_id=known.bank.bank_id,
        bank_name=known.bank.name,
        card_type=known.card_type,
        desc=desc,
        holder=masked_holder(holder),
        month=month.zfill(2),
        year=year,
    )


def _card_fields(owner: Owner, card: StoredCard) -> dict[str, Any]:
    return {
        "card_owner_id": owner.owner_id,
        "user_unique_id": owner.user_unique_id,
        "card_desc": card.desc,
        "card_holder": card.holder,
        "card_hash": card.card_hash,
        "card_no": card.card_no,
        "card_bin": card.card_bin,
        "card_type": card.card_type,
        "card_bank_name": card.bank_name,
        "card_logo_url": Bank(card.bank_id, card.bank_name).logo_url,
        "card_brand_name": card.brand,
    }


def _row(owner: Owner, card: StoredCard, switches: Switches) -> dict[str, Any]:
    row = {
        **_card_fields(owner, card),
        "card_bank_id": card.bank_id,
        "expire_month": card.month,
        "expire_year": card.year,
        "company_code": "sandbox",
        "agent_id": None,
    }
    if switches.field_names == "old":
        row["card_no_masked"] = row.pop("card_no")
        row["card_bin_no"] = row.pop("card_bin")
    return row
