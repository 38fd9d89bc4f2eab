"""A process that hands one card over, for a test that looks into its memory from outside. Run as a script.

Arguments: service (save or create_token), user_unique_id, address, authority file. The card number and a code (the
SMS's, or the security code) come in on standard input, digit by digit, as they would from a keyboard; this file must
not hold them. It prints a line at each stage and waits for a sign before it goes on.
"""

from __future__ import annotations

import asyncio
import os
import sys

from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.secret import Secret
from paynet_desk.paynet import card, payment
from paynet_desk.paynet.errors import PaynetError
from paynet_desk.paynet.opening import open_transport
from paynet_desk.paynet.transport import Transport
from paynet_desk.threeds.domain import ReturnDomain


def typed(capacity: int) -> Secret:
    made = Secret(capacity)
    while (key := os.read(0, 1)) != b"\n":
        made.insert(len(made), key[0])
    return made


def stage(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    os.read(0, 1)


async def save(t: Transport, pan: Secret, code: Secret) -> object:
    gsm = Gsm("5320000042")
    what = card.CardToSave(pan, None, Expiry(2030, 12), Cardholder("ELIF YILMAZ"), "Kart", user_unique_id=sys.argv[2])
    return await card.save(t, card=what, otp=card.VerifiedOtp(gsm, "s1", code), deadline_s=5.0)


async def create_token(t: Transport, pan: Secret, code: Secret) -> object:
    return await payment.create_token(
        payment.Publishable(t, "pbk_test_key"),
        session_id="js_1",
        instalment_key="ji_1",
        card=payment.CardToPay(pan, code, Expiry(2030, 12), Cardholder("ELIF YILMAZ")),
        do_3ds=True,
        device=payment.Device("192.0.2.7"),
        home=ReturnDomain.paynet(),
        deadline_s=5.0,
    )


async def hand_over(url: str, trusted: str | None = None) -> None:
    pan, code = typed(19), typed(16)
    stage("typed")
    t = await open_transport(url, "sck_test_key", extra_ca_file=trusted)
    try:
        outcome = repr(await {"save": save, "create_token": create_token}[sys.argv[1]](t, pan, code))
    except PaynetError as error:
        outcome = repr(error)
    pan.wipe()
    code.wipe()
    stage(outcome)
    await t.aclose()


asyncio.run(hand_over(*sys.argv[3:]))
