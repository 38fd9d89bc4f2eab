"""How Paynet's answers look on the wire, with the traps that contract sections 0.4 and 7 list.

``code`` is an integer, ``object_name`` null or left out, one spelling of the success message lacks its Turkish
letters, ``otp_expire`` has seven fractional digits and +03:00, masks have eight asterisks whatever the length, and
there are fields that no table mentions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from paynet_desk.sandbox.refusals import Refused
from paynet_desk.sandbox.switches import Switches

TURKEY = timezone(timedelta(hours=3))
DONE = "Başarılı İşlem"
DONE_MISSPELT = "Başarılı Islem"


@dataclass(frozen=True)
class Answer:
    """What goes back: HTTP status, the bytes of the body, headers."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json; charset=utf-8"})
    wait_s: float = 0.0  # until it leaves; infinite: never


def shown_amount(kurus: int, switches: Switches) -> float | str:
    """An amount as it stands in answers: how it is rendered is not settled, so there is a switch (contract 0.7)."""
    if switches.amounts_as == "number":
        return kurus / 100
    lira = f"{kurus // 100}.{kurus % 100:02d}"
    return lira if switches.amounts_as == "dot" else lira.replace(".", ",")


def accepted(fields: Mapping[str, Any], switches: Switches) -> Answer:
    """HTTP 200 with the fields of a service that did what was asked; ``code`` is put among them, 0 unless they say."""
    code = fields.get("code", 0)
    return _json(200, {"message": DONE, **fields, "code": code if switches.code_as == "number" else str(code)})


def refused(refusal: Refused, switches: Switches) -> Answer:
    """The refusal as HTTP 200 with ``code``, or as an error object whose ``code`` is the HTTP status (contract 0.4)."""
    words = refusal.refusal.value
    code = switches.otp_refusal_code if words.about_otp else words.code
    if words.always_error_object or switches.failures == "status":
        error = {"type": words.type, "message": refusal.message, "code": words.status, "result_code": code}
        return _json(words.status, error)
    shown: int | str = code if switches.code_as == "number" else str(code)
    return _json(200, {"object_name": None, "code": shown, "message": refusal.message})


def dotnet_time(moment: datetime) -> str:
    """``moment`` in the round-trip form of .NET, as in ``2017-07-17T15:30:15.0581408+03:00`` (contract 0.8)."""
    local = moment.astimezone(TURKEY)
    return f"{local:%Y-%m-%dT%H:%M:%S.%f}8+03:00"


def masked_number(number: str) -> str:
    """First six, eight asterisks, last four: ``455508********8053``, whatever the length was."""
    return f"{number[:6]}********{number[-4:]}"


def masked_holder(name: str) -> str:
    """First two and last two characters: ``RQ*****QR`` (contract 3.6)."""
    return f"{name[:2]}*****{name[-2:]}"


def _json(status: int, content: Mapping[str, Any]) -> Answer:
    return Answer(status, json.dumps(content, ensure_ascii=False).encode())
