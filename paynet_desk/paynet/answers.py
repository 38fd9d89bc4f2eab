"""Paynet's successful answers as models: what is needed is strict, what is decoration may be anything.

Fields nobody needs are ignored (contract 0.4). A name, number or list that is needed and of the wrong type makes the
answer unreadable; a bank's name of the wrong type is merely left out. This module imports pydantic: load it late.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from paynet_desk.core.money import Kurus
from paynet_desk.paynet.wire import read_amount


def _none_if_blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _digits_as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _yes_or_no(value: object) -> object:
    """Booleans come as strings and numbers elsewhere in this API (contract 6, ``is_tds``)."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower(), value)
    return bool(value) if type(value) is int and value in (0, 1) else value


def _id_or_none(value: object) -> str | None:
    return value if isinstance(value, str) and re.fullmatch(_OPAQUE, value) else None


def yes_no_or_none(value: object) -> bool | None:
    """true, "true" or 1, and their opposites; None for everything else."""
    found = _yes_or_no(value)
    return found if isinstance(found, bool) else None


def _kurus(value: object) -> Kurus:
    amount = read_amount(value)
    if amount is None:
        raise ValueError("not an amount")
    return amount


def _count(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 4 else value


def _count_or_none(value: object) -> int | None:
    count = _count(value)
    return count if isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= _MOST_INSTALMENTS else None


def _fraction_or_none(value: object) -> Decimal | None:
    """``ratio``, a fraction of the amount: 0.26 is 26 % (contract 1.2)."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        found = Decimal(value.strip().replace(",", ".") if isinstance(value, str) else value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


_MOST_INSTALMENTS = 99

# Opaque (contract 0.9): not always a GUID, with + / = *; visible ASCII, so that it can be stored and compared.
_OPAQUE = r"^[!-~](?:[ -~]{0,254}[!-~])?$"
OpaqueId = Annotated[str, StringConstraints(pattern=_OPAQUE)]
MaybeId = Annotated[OpaqueId | None, BeforeValidator(_none_if_blank)]
LooseId = Annotated[str | None, BeforeValidator(_id_or_none)]
LooseText = Annotated[str | None, BeforeValidator(_text_or_none)]
DigitText = Annotated[str | None, BeforeValidator(_digits_as_text)]
LooseDigits = Annotated[str | None, BeforeValidator(lambda value: _text_or_none(_digits_as_text(value)))]
LooseCode = Annotated[str | None, BeforeValidator(lambda value: _id_or_none(_digits_as_text(value)))]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
LooseYesOrNo = Annotated[bool | None, BeforeValidator(yes_no_or_none)]
Amount = Annotated[Kurus, BeforeValidator(_kurus)]
LooseAmount = Annotated[Kurus | None, BeforeValidator(read_amount)]
Count = Annotated[int, BeforeValidator(_count), Field(ge=0, le=_MOST_INSTALMENTS)]
LooseCount = Annotated[int | None, BeforeValidator(_count_or_none)]
LooseFraction = Annotated[Decimal | None, BeforeValidator(_fraction_or_none)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True, hide_input_in_errors=True)


class CardAnswer(_Answer):
    """A card as card/save and a row of card/list tell it (contract 3.3, 3.6; older tables spell two names longer)."""

    card_hash: MaybeId = None
    card_owner_id: MaybeId = None
    user_unique_id: LooseText = None
    card_desc: LooseText = None
    card_holder: LooseText = None
    card_no: DigitText = Field(None, validation_alias=AliasChoices("card_no", "card_no_masked"))
    card_bin: DigitText = Field(None, validation_alias=AliasChoices("card_bin", "card_bin_no"))
    card_brand_name: LooseText = None
    card_bank_name: LooseText = None
    expire_month: object = None
    expire_year: object = None


class ListAnswer(_Answer):
    """A page of card/list. ``total`` and ``total_count`` contradict each other in the documentation: not read."""

    rows: list[CardAnswer] = Field(validation_alias=AliasChoices("Data", "data"))
    has_more: Annotated[bool | None, BeforeValidator(_yes_or_no)] = None


class SessionAnswer(_Answer):
    """paynetj/auth (contract 1.1)."""

    session_id: MaybeId = None
    expire_date: object = None
    name: LooseText = None
    tds_required: object = None


class InstalmentRow(_Answer):
    """A row of check_bin (contract 1.2). The key and what the card will be charged are needed, the rest is shown."""

    instalment_key: MaybeId = None
    instalment: Count
    instalment_amount: LooseAmount = None
    total_amount: Amount
    total_net_amount: LooseAmount = Field(None, validation_alias=AliasChoices("total_net_amount", "net_amount"))
    commission: LooseAmount = Field(None, validation_alias=AliasChoices("comission", "commision", "commission"))
    commission_tax: LooseAmount = Field(
        None, validation_alias=AliasChoices("comission_tax", "commision_tax", "commission_tax")
    )
    ratio: LooseFraction = None
    desc: LooseText = None


class InstalmentsAnswer(_Answer):
    """check_bin and check_card_bin: the envelope's list is written with a small d here (contract 0.4)."""

    rows: list[InstalmentRow] = Field(validation_alias=AliasChoices("data", "Data"))
    bank_id: LooseText = None
    bank_name: LooseText = None
    card_type: LooseText = None
    tds_enable: LooseYesOrNo = None


class TokenAnswer(_Answer):
    """create_token and create_card_token (contract 1.4)."""

    token_id: MaybeId = None
    post_url: object = None
    is_tds: LooseYesOrNo = None


class _MoneyAnswer(CardAnswer):
    """What charge and a row of check tell alike.

    ``is_succeed`` alone decides, and is judged by whoever reads it: nothing else, however odd, may make a payment that
    was collected an unreadable one. So all of it is loose.
    """

    card_hash: LooseId = None
    card_owner_id: LooseId = None
    user_unique_id: LooseId = None
    is_succeed: LooseYesOrNo = None
    id: LooseCode = None
    xact_id: LooseId = None
    xact_date: object = None
    is_tds: LooseYesOrNo = None
    amount: LooseAmount = None
    net_amount: LooseAmount = Field(None, validation_alias=AliasChoices("net_amount", "netAmount"))
    instalment: LooseCount = None
    bank_id: LooseText = None
    authorization_code: LooseCode = None
    reference_code: LooseCode = None
    order_id: LooseCode = None
    bank_error_id: LooseDigits = None
    bank_error_message: LooseText = None
    bank_error_short_desc: LooseText = None
    bank_error_long_desc: LooseText = None
    paynet_error_id: LooseDigits = None
    paynet_error_message: LooseText = None
    message: LooseText = None
    # charge and check spell the mask differently, and each of the two in two ways (contract 1.5, 4.1)
    card_no: LooseDigits = Field(None, validation_alias=AliasChoices("card_no_masked", "card_no"))
    card_bin: LooseDigits = Field(None, validation_alias=AliasChoices("card_bin", "card_bin_no"))


class ChargeAnswer(_MoneyAnswer):
    """transaction/charge (contract 1.5)."""

    reference_no: LooseCode = Field(None, validation_alias=AliasChoices("reference_no", "agent_reference_no"))
    is_save_card_succeed: LooseYesOrNo = None
    save_card_result_message: LooseText = None


class TransactionRow(_MoneyAnswer):
    """A row of transaction/check or transaction/detail (contract 4.1, 4.2)."""

    reference_no: LooseCode = Field(
        None, validation_alias=AliasChoices("agent_reference", "reference_no", "agent_reference_no")
    )
    is_reversed: LooseYesOrNo = Field(None, validation_alias="reversed")


class TransactionsAnswer(_Answer):
    """transaction/check and transaction/detail; an empty list, or null, is "not found"."""

    rows: list[TransactionRow] | None = Field(validation_alias=AliasChoices("Data", "data"))
