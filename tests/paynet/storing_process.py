"""A process that stores one card, for a test that looks into its memory from outside. Run as a script.

Arguments: user_unique_id, address, authority file. The card number and the code come in on standard input, digit by
digit, as they would from a keyboard; this file must not hold them. It prints a line at each stage and waits for a sign
before it goes on.
"""

from __future__ import annotations

import asyncio
import os
import sys

from paynet_desk.core.cardholder import Cardholder
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.secret import Secret
from paynet_desk.paynet import card
from paynet_desk.paynet.errors import PaynetError
from paynet_desk.paynet.opening import open_transport


def typed(capacity: int) -> Secret:
    made = Secret(capacity)
    while (key := os.read(0, 1)) != b"\n":
        made.insert(len(made), key[0])
    return made


def stage(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    os.read(0, 1)


async def store(url: str, trusted: str | None = None) -> None:
    pan, code = typed(19), typed(16)
    stage("typed")
    t = await open_transport(url, "sck_test_key", extra_ca_file=trusted)
    gsm = Gsm("5320000042")
    what = card.CardToSave(pan, None, Expiry(2030, 12), Cardholder("ELIF YILMAZ"), "Kart", user_unique_id=sys.argv[1])
    try:
        outcome = repr(await card.save(t, card=what, otp=card.VerifiedOtp(gsm, "s1", code), deadline_s=5.0))
    except PaynetError as error:
        outcome = repr(error)
    pan.wipe()
    code.wipe()
    stage(outcome)
    await t.aclose()


asyncio.run(store(*sys.argv[2:]))
