"""The behaviours of Paynet that nobody has documented, and the ones a test wants to provoke, as named switches."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from paynet_desk.sandbox.ways import WAYS

_ALLOWED: dict[str, tuple[str, ...]] = {
    "failures": ("code", "status"),
    "code_as": ("number", "text"),
    "field_names": ("new", "old"),
    "check_again": ("accepted", "refused"),
    "same_customer": ("same", "other", "refused"),
    "same_card": ("new", "same", "refused"),
    "amounts_as": ("number", "dot", "comma"),
    "tds_conflict": ("refused", "forced"),
    "is_tds_as": ("bool", "text"),
    "post_url": ("http", "https"),
    "declined_again": ("used", "same", "again"),
    "save_on_charge": ("done", "refused", "missing"),
    "not_found": ("refused", "empty"),
    "bank": ("", *WAYS),
}


@dataclass(frozen=True)
class Switches:
    """How the sandbox behaves now. Set by ``POST /_sandbox/switch``, back to this by ``DELETE``.

    failures: a refusal is HTTP 200 with ``code`` ("code") or an error object with its HTTP status ("status");
    code_as: ``code`` is a JSON number, as in every example, or a string, as in the tables (contract 0.4);
    field_names: "old" spells otherwise: ``card_no_masked``/``card_bin_no`` for ``card_no``/``card_bin`` in the list
    (contract 3.6), ``comission`` for ``commision`` in instalment rows, ``net_amount`` for ``netAmount`` in a check;
    otp_mandatory: ``card/save`` needs a checked code; otp_seconds: life of a code; otp_tries: wrong codes until the
    session is dead; otp_length, otp_alphabet: shape of a code; otp_refusal_code: return code of a refused code;
    checked_seconds: how long after the check ``card/save`` may use it;
    check_again: what a second check of a code that was found right answers;
    same_customer: a ``user_unique_id`` that has an owner gets the same owner, another one, or code 5 (contract 9.10);
    same_card: a card that this owner has stored already gets a new hash, its old hash, or code 5 (contract 9.12);
    key_refused: every key is answered with 401; address_refused: every caller with 403, where the secret key is used;
    clock_offset_s: seconds by which the sandbox's clock, its Date header included, is ahead.

    Of payments. session_seconds: life of a session; amounts_as: amounts in answers are JSON numbers, or text with a
    dot or a comma (contract 0.7); tds_forced: ``paynetj/auth`` answers that 3-D Secure is required whatever was asked;
    tds_conflict: ``do_3ds`` false in a session that requires it is refused with 16 or made true (contract 7);
    is_tds_as: ``is_tds`` is a bool, as in the example, or text, as in the table (contract 1.4);
    post_url: its scheme, where the sandbox has real names;
    declined_again: a second ``charge`` of a declined session answers 17, the same decline, or asks the bank again
    (contract 9.2); decline_code: ``code`` of a decline, whose ``is_succeed`` is false;
    save_on_charge: storing with a payment works, fails with a text, or the answer says nothing about it;
    repeat_tells_store: an answer with code 100 repeats the fields about the stored card, too (contract 1.5);
    otp_on_page: when the card is to be stored, Paynet's page asks for a code by SMS before the bank's (contract 9.8);
    not_found: ``transaction/check`` refuses with code 12 or answers no rows (contract 4.1);
    bank: how the bank behaves (ways.py), "" as the card says (test_cards.py); bank_silent_s: of ``silent``.
    """

    failures: str = "code"
    code_as: str = "number"
    field_names: str = "new"
    otp_mandatory: bool = True
    otp_seconds: float = 180.0
    otp_tries: int = 3
    otp_length: int = 4
    otp_alphabet: str = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    otp_refusal_code: int = 1
    checked_seconds: float = 900.0
    check_again: str = "accepted"
    same_customer: str = "same"
    same_card: str = "new"
    key_refused: bool = False
    address_refused: bool = False
    clock_offset_s: float = 0.0
    session_seconds: float = 900.0
    amounts_as: str = "number"
    tds_forced: bool = False
    tds_conflict: str = "refused"
    is_tds_as: str = "bool"
    post_url: str = "http"
    declined_again: str = "used"
    decline_code: int = 0
    save_on_charge: str = "done"
    repeat_tells_store: bool = False
    otp_on_page: bool = False
    not_found: str = "refused"
    bank: str = ""
    bank_silent_s: float = 15.0

    def changed(self, wishes: dict[str, Any]) -> Switches:
        """These switches with ``wishes`` applied; ValueError naming the switch that is unknown or set oddly."""
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        for name, wish in wishes.items():
            if name not in known:
                raise ValueError(f"no switch is called {name}; there are {', '.join(known)}")
            if name in _ALLOWED and wish not in _ALLOWED[name]:
                raise ValueError(f"{name} is one of {', '.join(_ALLOWED[name])}")
            if not _same_kind(known[name], wish):
                raise ValueError(f"{name} takes a value like {known[name]!r}")
        if not wishes.get("otp_alphabet", "A") or wishes.get("otp_length", 1) < 1:
            raise ValueError("a code has at least one character")
        return replace(self, **wishes)


def _same_kind(default: object, wish: object) -> bool:
    if isinstance(default, bool) or isinstance(wish, bool):
        return isinstance(default, bool) and isinstance(wish, bool)
    if isinstance(default, float):
        return isinstance(wish, int | float)
    return isinstance(wish, type(default))
