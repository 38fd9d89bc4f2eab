"""Paynet's successful answers as models: what is needed is strict, what is decoration may be anything.

Fields nobody needs are ignored (contract 0.4). A name, number or list that is needed and of the wrong type makes the
answer unreadable; a bank's name of the wrong type is merely left out. This module imports pydantic: load it late.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


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


# Opaque (contract 0.9): not always a GUID, with + / = *; visible ASCII, so that it can be stored and compared.
OpaqueId = Annotated[str, StringConstraints(pattern=r"^[!-~](?:[ -~]{0,254}[!-~])?$")]
MaybeId = Annotated[OpaqueId | None, BeforeValidator(_none_if_blank)]
LooseText = Annotated[str | None, BeforeValidator(_text_or_none)]
DigitText = Annotated[str | None, BeforeValidator(_digits_as_text)]


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
