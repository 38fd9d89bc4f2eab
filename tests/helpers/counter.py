"""A customer at the counter of a sandbox, for tests that want a stored card and not the way to it."""

from __future__ import annotations

from typing import Any

from tests.helpers.sandbox_at import Reply, SandboxAt

GSM = "5320000042"
TROY = "9792075482365454"
VISA = "4355084355084358"
MASTERCARD = "5571135571135575"


def card(**changes: Any) -> dict[str, Any]:
    """The fields of a good card for ``card/save``; a change to None leaves a field out."""
    fields = {
        "card_number": TROY,
        "card_holder": "ELIF YILMAZ",
        "expire_month": "12",
        "expire_year": "30",
        "card_desc": "TROY •• 5454",
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


def checked_code(sandbox: SandboxAt, session: str, gsm: str = GSM) -> dict[str, Any]:
    """Send a code in ``session`` and check it; the three fields that ``card/save`` wants."""
    assert sandbox.call("send_otp", user_gsm=gsm, otp_session_id=session).fields["code"] == 0
    otp = {"user_gsm": gsm, "otp_session_id": session, "otp_code": sandbox.code(gsm)}
    assert sandbox.call("check_otp", **otp).fields["code"] == 0
    return otp


def stored(sandbox: SandboxAt, session: str, **changes: Any) -> dict[str, Any]:
    """A card stored with a checked code: the answer's fields. ``changes`` as in ``card``, and who it is for."""
    reply = save(sandbox, **checked_code(sandbox, session), **changes)
    assert reply.fields["code"] == 0, reply.fields
    return reply.fields


def save(sandbox: SandboxAt, **changes: Any) -> Reply:
    """``card/save`` of a good card with ``changes``; for customer-1 unless they name somebody."""
    if not changes.keys() & {"user_unique_id", "card_owner_id"}:
        changes["user_unique_id"] = "customer-1"
    return sandbox.call("save", **card(**changes))
