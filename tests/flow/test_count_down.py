"""The time of a code: one is counted down at a time, whatever became of those before."""

from __future__ import annotations

import asyncio
import time

from paynet_desk.core.gsm import Gsm
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.desk import Desk
from paynet_desk.flow.store_card import CodeExpired, CountDown, OtpSession
from paynet_desk.flow.store_card_effects import StoreCardEffects


async def no_desk() -> Desk:
    raise AssertionError("a countdown asks nobody")


def count_down(attempt: int, seconds: float) -> CountDown:
    return CountDown(attempt, OtpSession(f"otp-{attempt}", Gsm("5320000042"), time.monotonic() + seconds, seconds))


def test_a_code_that_is_out_ends_the_countdown_of_the_one_before() -> None:
    async def two_customers() -> tuple[bool, object]:
        effects = StoreCardEffects(no_desk, CardSecrets())
        first, second = (effects.perform(count_down(attempt, wait)) for attempt, wait in ((1, 180.0), (2, 0.01)))
        assert first is not None
        assert second is not None
        before = asyncio.create_task(first)
        await asyncio.sleep(0)
        expired = await second
        return before.cancelled(), expired

    was_ended, expired = asyncio.run(two_customers())
    assert was_ended
    assert expired == CodeExpired(2, "otp-2")
