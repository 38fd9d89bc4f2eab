"""The services of a payment with honest arguments and answers, so that a test can name one and break something."""

from __future__ import annotations

from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.money import Kurus
from paynet_desk.paynet import payment, transaction
from paynet_desk.paynet.payment import Publishable
from paynet_desk.paynet.transport import Transport
from paynet_desk.threeds.domain import ReturnDomain
from tests.paynet.calls import CARD_HASH, CHECKED, GSM, OWNER, PAN, QUICK, UNIQUE, Service, secret

PUBLISHABLE_KEY = "pbk_test_QWxpxZ8rbWE"
SESSION_ID = "js_EAAAAF+/zb3*Qx9/w=="
TOKEN_ID = "jt_9+a/ b*c=="  # with the blank of the documentation's example
KEY_1 = "ji_1+/="
KEY_3 = "ji_3*/="
REFERENCE = "20260301-0007"
AMOUNT = Kurus(129_375)
HOME = ReturnDomain.paynet()
DEVICE = payment.Device("192.0.2.7", "till-1")
SAVE = payment.SaveWish("TROY •• 5454", GSM)
WISH = payment.SessionWish(AMOUNT, REFERENCE, save=SAVE, user_unique_id=UNIQUE)
ORDER = transaction.ChargeOrder(SESSION_ID, TOKEN_ID, REFERENCE, AMOUNT, pan=MaskedPan("979207", "5454", 16))

BEGUN = {
    "session_id": SESSION_ID,
    "expire_date": "2017-07-17T15:30:15.0581408+03:00",
    "name": "Deneme Mağazası",
    "tds_required": True,
    "object_name": None,
    "code": 0,
    "message": "Başarılı İşlem",
}
OFFERED = {
    "bank_id": "PARF",
    "bank_logo": "",
    "bank_name": "Paraf",
    "card_type": "cc",
    "tds_enable": True,
    "data": [
        {
            "instalment_key": KEY_3,
            "instalment": 3,
            "instalment_amount": "446,34",
            "total_amount": "1.339,03",
            "total_net_amount": 1293.75,
            "ratio": 0.035,
            "commision": "45.28",
            "commision_tax": 2.26,
            "desc": "3 Taksit",
        },
        {
            "instalment_key": KEY_1,
            "instalment": 0,
            "instalment_amount": 1293.75,
            "total_amount": 1293.7500,
            "total_net_amount": 1293.75,
            "ratio": 0,
            "comission": 0,
            "comission_tax": 0,
            "desc": "Tek Çekim",
        },
    ],
    "code": 0,
    "message": "Başarılı İşlem",
}
TOKENISED = {
    "token_id": TOKEN_ID,
    "post_url": "http://pts-api.paynet.com.tr/v1/paynetjgate/tds",
    "is_tds": True,
    "obeject_name": "paynetj_token",
    "code": 0,
    "message": "Başarılı Islem",
}
CHARGED = {
    "id": "2527054",
    "xact_id": "xk_7+/=",
    "xact_date": "2026-03-01T12:00:15.0581408+03:00",
    "transaction_type": "1",
    "pos_type": 5,
    "is_tds": True,
    "bank_id": "PARF",
    "instalment": 0,
    "ratio": 0,
    "card_no_masked": "979207********5454",
    "card_holder": "EL*****AZ",
    "amount": 1293.75,
    "net_amount": "1293,75",
    "currency": "TRY",
    "authorization_code": "012345",
    "reference_code": "000002527054",
    "order_id": "9f8e7d6c",
    "reference_no": REFERENCE,
    "is_succeed": True,
    "paynet_error_id": None,
    "paynet_error_message": None,
    "bank_error_id": None,
    "bank_error_message": None,
    "is_save_card_succeed": True,
    "save_card_result_message": "Kart saklandı",
    "user_unique_id": UNIQUE,
    "card_owner_id": OWNER,
    "card_hash": CARD_HASH,
    "card_desc": "test",
    "card_brand_name": "TROY",
    "object_name": None,
    "code": 0,
    "message": "Başarılı İşlem",
}
PAID_ROW = {
    "id": 2527054,
    "xact_id": "xk_7+/=",
    "xact_date": "2026-03-01T12:00:15.0581408+03:00",
    "transaction_type": "1",
    "agent_reference": REFERENCE,
    "bank_id": "PARF",
    "instalment": 3,
    "card_no": "979207********5454",
    "amount": "1.339,03",
    "netAmount": 1293.75,
    "authorization_code": "012345",
    "is_succeed": True,
    "reversed": False,
    "message": None,
}
LOOKED_UP = {"Data": [PAID_ROW], "object_name": None, "code": 0, "message": "Başarılı İşlem"}


def card_to_pay(pan: str = PAN) -> payment.CardToPay:
    return payment.CardToPay(secret(pan), secret("152", 4), Expiry(2030, 12), Cardholder("ELIF YILMAZ"))


def p(t: Transport) -> Publishable:
    """The same way, as the paynetj services want it."""
    return Publishable(t, PUBLISHABLE_KEY)


def create_token(t: Transport, deadline_s: float = 5.0, *, do_3ds: bool = True, home: object = HOME) -> object:
    return payment.create_token(
        p(t),
        session_id=SESSION_ID,
        instalment_key=KEY_3,
        card=card_to_pay(),
        do_3ds=do_3ds,
        device=DEVICE,
        home=home,
        phone=GSM,
        description="Fiş 7",
        deadline_s=deadline_s,
    )


def create_card_token(t: Transport, deadline_s: float = 5.0) -> object:
    return payment.create_card_token(
        p(t),
        session_id=SESSION_ID,
        instalment_key=KEY_1,
        card_hash=CARD_HASH,
        owner_id=OWNER,
        do_3ds=True,
        device=DEVICE,
        home=HOME,
        deadline_s=deadline_s,
    )


PAYMENT_SERVICES = [
    Service("auth", lambda t, d: payment.auth(p(t), wish=WISH, deadline_s=d), BEGUN),
    Service(
        "auth_update",
        lambda t, d: payment.auth_update(p(t), session_id=SESSION_ID, wish=WISH, deadline_s=d),
        CHECKED,
    ),
    Service(
        "check_bin",
        lambda t, d: payment.check_bin(p(t), session_id=SESSION_ID, bin8="97920754", deadline_s=d, backoff=QUICK),
        OFFERED,
        tries_when_lost=3,
    ),
    Service(
        "check_card_bin",
        lambda t, d: payment.check_card_bin(
            p(t), session_id=SESSION_ID, card_hash=CARD_HASH, owner_id=OWNER, deadline_s=d, backoff=QUICK
        ),
        OFFERED,
        tries_when_lost=3,
    ),
    Service(
        "save_card",
        lambda t, d: payment.save_card(p(t), session_id=SESSION_ID, save=SAVE, deadline_s=d),
        {**CHECKED, "session_id": "js_another"},
    ),
    Service("create_token", create_token, TOKENISED),
    Service("create_card_token", create_card_token, TOKENISED),
    Service("charge", lambda t, d: transaction.charge(t, order=ORDER, deadline_s=d), CHARGED),
    Service(
        "check",
        lambda t, d: transaction.check(t, reference_no=REFERENCE, deadline_s=d, backoff=QUICK),
        LOOKED_UP,
        tries_when_lost=3,
    ),
    Service(
        "detail",
        lambda t, d: transaction.detail(t, xact_id="xk_7+/=", deadline_s=d, backoff=QUICK),
        LOOKED_UP,
        tries_when_lost=3,
    ),
]
