"""The services a fault can meet: by which task a till calls them, how often, and where the cashier is afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from paynet_desk.core.gsm import Gsm
from paynet_desk.core.money import Kurus
from paynet_desk.flow.look_after import State as LookAfter
from paynet_desk.flow.pay import State as Pay
from paynet_desk.flow.store_card import State as Store
from paynet_desk.paynet import card, payment, transaction
from paynet_desk.paynet.errors import (
    AnswerLost,
    AnswerLostReason,
    NotSent,
    NotSentReason,
    PaynetError,
    Throttled,
)
from paynet_desk.registry.values import Operation
from paynet_desk.sandbox.keys import SECRET_KEY
from tests.faults.cases import Case
from tests.helpers.windowless import VISA, Till

GSM = "5320000042"
LIRA = 1250
_L = AnswerLostReason
_PASSES = {_L.TIMEOUT, _L.CUT, _L.UNREADABLE, _L.SERVER_FAULT, _L.PAYNET_UNSURE}  # a read is tried again after these


@dataclass(frozen=True)
class After:
    """How a task ends: the state the cashier is in, and how the journal row of ``Service.operation`` stands."""

    state: Store | Pay | LookAfter | None
    row: str | None = None


@dataclass(frozen=True)
class Service:
    """``task`` is what the cashier does. ``known``: the customer has a card stored already.

    ``refused``, ``unsent``, ``lost`` (the service did not do its work), ``done`` (it did, and the answer is lost) and
    ``works`` say how that ends. ``costs``: to repeat it would cost, or change, something.
    """

    name: str
    path: str
    task: Callable[[Till], Awaitable[object]]
    operation: str = ""
    known: bool = False
    costs: bool = False
    tries: Callable[[Case], int] = field(default=lambda case: 1)
    unsent: After = After(None)
    refused: After = After(None)
    lost: After = After(None)
    done: After = After(None)
    works: After = After(None)

    @property
    def is_journalled(self) -> bool:
        """Whether its request leaves only after its row was written."""
        return bool(self.operation) and self.name != "check"


def once(case: Case) -> int:
    """Whatever happens."""
    return 1


def reading(case: Case) -> int:
    """What may pass by itself is tried twice more."""
    if case.error is AnswerLost:
        return 3 if case.reason in _PASSES else 1
    is_unsent = case.error is NotSent and isinstance(case.reason, NotSentReason) and not case.reason.is_tls
    return 3 if is_unsent else 1


def once_more(case: Case) -> int:
    """A lost answer is asked for once more: the code's check, a new label, a deletion."""
    return 2 if case.error is AnswerLost and case.reason is not _L.LOGIN_PAGE else 1


def charging(case: Case) -> int:
    """Until an answer comes, with the same session; a contradiction is asked about instead."""
    if case.reason is _L.CONTRADICTION:
        return 1
    return 1 + transaction.CHARGE_AGAIN.more_tries if case.error in (AnswerLost, NotSent, Throttled) else 1


# ---- the tasks -----------------------------------------------------------------------------------------------------


async def stores(till: Till) -> object:
    return await till.store(GSM, VISA)


async def pays_and_stores(till: Till) -> object:
    return await till.pay_and_store(GSM, VISA, LIRA, consent=True)


async def pays_with_stored(till: Till) -> object:
    return await till.pay_with_stored(GSM, LIRA)


async def pays_while_charges_are_lost(till: Till) -> object:
    till.sandbox.faults([{"service": "charge", "times": 0, "drop": "after"}])
    return await till.pay_and_store(GSM, VISA, LIRA, consent=True)


async def renames(till: Till) -> object:
    return await till.renames(GSM, "Maaş kartı")


async def deletes(till: Till) -> object:
    return await till.deletes(GSM)


async def changes_a_session(till: Till) -> object:
    bank = till.desk.bank
    wish = payment.SessionWish(Kurus(100), "sale-1", save=payment.SaveWish("Kart", Gsm(GSM)), user_unique_id="u-1")
    session = await payment.auth(bank.publishable, wish=wish)
    try:
        await payment.auth_update(bank.publishable, session_id=session.session_id, wish=wish)
    except PaynetError as error:
        _holds_on_to_nothing(error)
    return None


async def asks_for_details(till: Till) -> object:
    till.sandbox.switch(not_found="empty")
    try:
        await transaction.detail(till.desk.paynet, reference_no="sale-1")
    except PaynetError as error:
        _holds_on_to_nothing(error)
    return None


def _holds_on_to_nothing(error: PaynetError) -> None:
    assert error.__context__ is None, "an exception of a library, with the request in it"
    assert SECRET_KEY not in f"{error!r} {error} {error.__dict__}"


# ---- the table -----------------------------------------------------------------------------------------------------

_ASKED = dict.fromkeys(("unsent", "refused", "lost", "done"))
_PAID = After(Pay.PAID)


def _stopped_at(state: Store | Pay) -> dict[str, After]:
    """Nothing is journalled, nothing lost: the cashier is told and tries again."""
    return dict.fromkeys(_ASKED, After(state))


def _token(
    name: str, task: Callable[[Till], Awaitable[object]], back: Pay, *, known: bool = False, costs: bool = True
) -> Service:
    no = After(back, "refused")  # without its token nothing can be collected: a lost one is a no
    return Service(
        name,
        f"/v1/paynetj/{name}",
        task,
        operation="create_token",
        known=known,
        costs=costs,
        unsent=After(Pay.INSTALMENTS, "cancelled"),
        refused=no,
        lost=no,
        done=no,
        works=_PAID,
    )


def _save(name: str, *, known: bool) -> Service:
    return Service(
        name,
        card.SAVE,
        stores,
        operation="save",
        known=known,
        costs=True,
        unsent=After(Store.CARD, "cancelled"),
        refused=After(Store.CARD, "refused"),
        lost=After(Store.UNKNOWN, "unknown"),
        done=After(Store.UNKNOWN, "unknown"),
        works=After(Store.STORED, "done"),
    )


def _look_after(name: str, task: Callable[[Till], Awaitable[object]], operation: Operation, back: LookAfter) -> Service:
    return Service(
        name,
        f"/v1/card/{name}",
        task,
        operation=operation.value,
        known=True,
        costs=True,
        tries=once_more,
        unsent=After(back, "cancelled"),
        refused=After(back, "refused"),
        lost=After(LookAfter.UNKNOWN, "unknown"),
        done=After(LookAfter.LIST, "done"),  # the list is asked at once, and tells
        works=After(LookAfter.LIST, "done"),
    )


SERVICES = (
    Service(
        "send_otp",
        card.SEND_OTP,
        stores,
        operation="send_code",
        costs=True,
        unsent=After(Store.CUSTOMER, "cancelled"),
        refused=After(Store.CUSTOMER, "refused"),
        lost=After(Store.CODE, "unknown"),
        done=After(Store.STORED, "unknown"),  # the SMS went out, so the cashier types its code
        works=After(Store.STORED, "done"),
    ),
    Service(
        "check_otp",
        card.CHECK_OTP,
        stores,
        tries=once_more,
        works=After(Store.STORED),
        **_stopped_at(Store.CODE),
    ),
    _save("save", known=False),
    _save("save-again", known=True),
    Service("list", card.LIST, stores, known=True, tries=reading, works=After(Store.STORED), **_stopped_at(Store.CARD)),
    _look_after("desc_update", renames, Operation.RENAME, LookAfter.LABEL),
    _look_after("delete", deletes, Operation.DELETE, LookAfter.LIST),
    Service("auth", payment.AUTH, pays_and_stores, works=_PAID, **_stopped_at(Pay.CARD)),
    Service("auth_update", payment.AUTH_UPDATE, changes_a_session),
    Service("check_bin", payment.CHECK_BIN, pays_and_stores, tries=reading, works=_PAID, **_stopped_at(Pay.CARD)),
    Service(
        "check_card_bin",
        payment.CHECK_CARD_BIN,
        pays_with_stored,
        known=True,
        tries=reading,
        works=_PAID,
        **_stopped_at(Pay.CHOICE),
    ),
    _token("save_card", pays_and_stores, Pay.CARD, costs=False),
    _token("create_token", pays_and_stores, Pay.CARD),
    _token("create_card_token", pays_with_stored, Pay.CHOICE, known=True),
    Service(
        "charge",
        transaction.CHARGE,
        pays_and_stores,
        operation="charge",
        costs=True,
        tries=charging,
        unsent=After(Pay.DECIDE, "cancelled"),
        refused=After(Pay.DECLINED, "refused"),
        lost=After(Pay.UNKNOWN, "unknown"),
        done=After(Pay.PAID, "done"),  # nobody answered the charge, and then Paynet was asked
        works=After(Pay.PAID, "done"),
    ),
    Service(
        "check",
        transaction.CHECK,
        pays_while_charges_are_lost,
        operation="charge",
        tries=reading,
        unsent=After(Pay.UNKNOWN, "unknown"),
        refused=After(Pay.UNKNOWN, "unknown"),
        lost=After(Pay.UNKNOWN, "unknown"),
        done=After(Pay.UNKNOWN, "unknown"),
        works=After(Pay.PAID, "done"),
    ),
    Service("detail", transaction.DETAIL, asks_for_details, tries=reading),
)
