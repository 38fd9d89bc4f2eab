"""Rows O of FAULTS.md: what happens around a code from an SMS, each at a till of its own.

O6 is the fields' and O7's 429 is a case of every service (``cases``).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from paynet_desk.core.gsm import Gsm
from paynet_desk.flow import store_card as flow
from paynet_desk.flow import task
from paynet_desk.flow.problem import ProblemKind
from paynet_desk.flow.store_card import State
from tests.helpers.windowless import NOTICE, VISA, Till, open_till

GSM, OTHER = "5320000042", "5320000043"
WRONG = "ZZZZZZ"


async def types(till: Till, code: str) -> State:
    till._type(till.secrets.code, code)
    await till.does(flow.CheckCode())
    return till.storing.state


async def sends(till: Till, gsm: str = GSM) -> State:
    await till.does(task.GsmTyped(Gsm(gsm)))
    await till.does(flow.SendCode(Gsm(gsm), NOTICE))
    return till.storing.state


def says(till: Till) -> ProblemKind | None:
    problem = till.storing.facts.problem
    return problem.kind if problem else None


async def a_wrong_code(till: Till) -> None:
    assert await sends(till) is State.CODE
    assert await types(till, WRONG) is State.CODE
    assert says(till) is ProblemKind.CODE_WRONG
    assert await types(till, till.sandbox.code(GSM)) is State.CARD


async def too_many_wrong_codes(till: Till) -> None:
    await sends(till)
    for _ in range(flow.MAX_CODE_TRIES):
        await types(till, WRONG)
    assert says(till) is ProblemKind.CODE_TRIES
    assert await types(till, till.sandbox.code(GSM)) is State.CODE
    assert till.sandbox.requests("check_otp") == flow.MAX_CODE_TRIES


async def a_used_code(till: Till) -> None:
    till.sandbox.switch(check_again="refused")
    assert await till.goes_to_card(GSM) is State.CARD
    await till.does(task.Cancel())
    assert await sends(till) is State.CODE
    assert till.sandbox.requests("send_otp") == 1, "a code that is out serves"
    assert await types(till, till.sandbox.code(GSM)) is State.CODE
    assert says(till) is ProblemKind.CODE_WRONG


async def an_expired_code(till: Till) -> None:
    till.sandbox.switch(otp_seconds=0.0)
    await sends(till)
    assert await types(till, till.sandbox.code(GSM)) is State.CODE
    assert says(till) is ProblemKind.CODE_WRONG


async def a_code_whose_time_is_over_here(till: Till) -> None:
    await sends(till)
    otp = till.storing.facts.otp
    assert otp is not None
    await till.does(flow.CodeExpired(till.storing.facts.attempt, otp.id))
    assert says(till) is ProblemKind.CODE_EXPIRED
    assert await types(till, till.sandbox.code(GSM)) is State.CODE
    assert till.sandbox.requests("check_otp") == 0


async def a_resend_too_early(till: Till) -> None:
    await sends(till)
    assert not await till.does(flow.Resend(NOTICE))
    assert not await till.does(flow.Resend(NOTICE))
    assert till.sandbox.requests("send_otp") == 1


async def a_resend_after_a_restart(till: Till) -> None:
    await sends(till)
    await till.loses_power()
    await till.starts()
    assert await sends(till) is State.CODE
    assert till.sandbox.requests("send_otp") == 1
    assert await types(till, till.sandbox.code(GSM)) is State.CARD


async def another_number_after_the_sending(till: Till) -> None:
    await sends(till)
    old = till.sandbox.code(GSM)
    await till.does(flow.ChangeNumber())
    assert await sends(till, OTHER) is State.CODE
    assert await types(till, old) is State.CODE
    assert says(till) is ProblemKind.CODE_WRONG
    assert await types(till, till.sandbox.code(OTHER)) is State.CARD


async def an_answer_after_the_cancel(till: Till) -> None:
    await sends(till)
    till._type(till.secrets.code, till.sandbox.code(GSM))
    assert till.storing.send(flow.CheckCode())
    await till.does(task.Cancel())
    assert till.storing.state is State.CUSTOMER, "the late answer was taken for another attempt's"
    assert till.storing.facts.otp is None


async def two_tills_and_one_number(till: Till) -> None:
    await sends(till)
    first = till.sandbox.code(GSM)
    async with open_till(till.sandbox.base_url, till.file.with_name("other.db"), name="Kasa 2") as other:
        assert await sends(other) is State.CODE
        assert await types(other, first) is State.CODE
        assert says(other) is ProblemKind.CODE_WRONG
        assert await types(other, other.sandbox.code(GSM)) is State.CARD
        till.secrets_typed |= other.secrets_typed
    assert await types(till, first) is State.CARD


async def a_code_found_right_and_a_card_stored(till: Till) -> None:
    assert await till.store(GSM, VISA) is State.STORED


CODE_CASES: dict[str, Callable[[Till], Awaitable[object]]] = {
    "O1 a wrong code": a_wrong_code,
    "O1 too many wrong codes": too_many_wrong_codes,
    "O1 a used code": a_used_code,
    "O1 an expired code": an_expired_code,
    "O1 a code whose time is over here": a_code_whose_time_is_over_here,
    "O2 a resend too early": a_resend_too_early,
    "O2 a resend after a restart": a_resend_after_a_restart,
    "O3 another number after the sending": another_number_after_the_sending,
    "O4 an answer after the cancel": an_answer_after_the_cancel,
    "O5 two tills and one number": two_tills_and_one_number,
    "O5 one till and the right code": a_code_found_right_and_a_card_stored,
}
