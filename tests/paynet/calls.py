"""The six services with honest arguments and answers, so that a test can name one and break something around it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.secret import Secret
from paynet_desk.paynet import card
from paynet_desk.paynet.calling import Backoff
from paynet_desk.paynet.transport import Transport

KEY = "sck_test_jECRyoZq0khnsV9elaF/SIBVvxQI+bIW"
PAN = "9792075482365454"
OWNER = "a3b1c2d4-owner+/=*"
UNIQUE = "5d1b2a0c9e8f4f7aa1"
GSM = Gsm("5320000042")
SESSION = "3f6c9a4e-otp-session"
CARD_HASH = "h+/=*-9f8e7d6c"
QUICK = Backoff(first_s=0.001)

SENT = {"otp_expire": "2017-07-17T15:30:15.0581408+03:00", "code": 0, "message": "Başarılı İşlem"}
CHECKED = {"code": 0, "message": "Başarılı İşlem"}
SAVED = {
    "card_owner_id": OWNER,
    "user_unique_id": UNIQUE,
    "card_desc": "test",
    "card_hash": CARD_HASH,
    "card_no": "979207********5454",
    "card_bin": "979207",
    "card_type": "cc",
    "card_bank_name": "Paraf",
    "card_logo_url": "",
    "card_brand_name": "TROY",
    "object_name": None,
    "code": 0,
    "message": "Başarılı İşlem",
}
ROW = {
    "user_unique_id": UNIQUE,
    "card_owner_id": OWNER,
    "card_hash": CARD_HASH,
    "card_desc": "TROY •• 5454",
    "card_holder": "EL*****AZ",
    "card_no": "979207********5454",
    "card_bin": "979207",
    "card_brand_name": "TROY",
    "card_bank_name": "Paraf",
}
LISTED = {"total": 1, "total_count": 2, "limit": 50, "has_more": False, "Data": [ROW], "code": 0, "message": None}


def secret(text: str, capacity: int = 19) -> Secret:
    made = Secret(capacity)
    for sign in text.encode():
        made.insert(len(made), sign)
    return made


def card_to_save(*, pan: str = PAN, cvc: str = "152", owner_id: str | None = None) -> card.CardToSave:
    return card.CardToSave(
        pan=secret(pan),
        cvc=secret(cvc, 4),
        expiry=Expiry(2030, 12),
        holder=Cardholder("ELIF YILMAZ"),
        label="TROY •• 5454",
        user_unique_id=None if owner_id else UNIQUE,
        owner_id=owner_id,
    )


def verified() -> card.VerifiedOtp:
    return card.VerifiedOtp(GSM, SESSION, secret("K7m4", 16))


@dataclass(frozen=True)
class Service:
    """``call`` gets the transport and a deadline; ``tries_when_lost``: requests seen when each answer is lost."""

    name: str
    call: Callable[[Transport, float], Awaitable[object]]
    answer: dict[str, object]
    tries_when_lost: int = 1


SERVICES = [
    Service("send_otp", lambda t, d: card.send_otp(t, gsm=GSM, otp_session_id=SESSION, deadline_s=d), SENT),
    Service(
        "check_otp",
        lambda t, d: card.check_otp(t, gsm=GSM, otp_session_id=SESSION, code=secret("K7m4"), deadline_s=d),
        CHECKED,
        tries_when_lost=2,
    ),
    Service("save", lambda t, d: card.save(t, card=card_to_save(), otp=verified(), deadline_s=d), SAVED),
    Service(
        "list",
        lambda t, d: card.list_cards(t, owner_id=OWNER, deadline_s=d, backoff=QUICK),
        LISTED,
        tries_when_lost=3,
    ),
    Service(
        "desc_update",
        lambda t, d: card.desc_update(t, owner_id=OWNER, card_hash=CARD_HASH, label="Maaş kartı", deadline_s=d),
        CHECKED,
        tries_when_lost=2,
    ),
    Service(
        "delete",
        lambda t, d: card.delete(t, owner_id=OWNER, card_hash=CARD_HASH, deadline_s=d),
        CHECKED,
        tries_when_lost=2,
    ),
]
