"""What a till works with once it is up: the merchant's database and the line to Paynet."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:  # both load large libraries, which is done in a thread
    from paynet_desk.paynet.payment import Device, Publishable, ReturnRule
    from paynet_desk.paynet.transport import Transport
    from paynet_desk.registry.registry import Registry

from paynet_desk.flow.problem import DeskUnavailable, Problem, ProblemKind
from paynet_desk.registry.errors import OwnerConflict, RegistryError

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
_WRITE_TRIES = 3
_PAUSE_S = 0.3


@dataclass(frozen=True)
class Bank:
    """What payments take besides: the way with the publishable key, what this machine says of itself, where home is.

    ``add_commission``: the customer bears the commission of instalments (contract 1.1).
    """

    publishable: Publishable
    device: Device
    home: ReturnRule
    add_commission: bool = True


@dataclass(frozen=True)
class Desk:
    """One till: its registry (called in a thread, as it blocks), its transport, who stands at it.

    ``payments`` is None where no publishable key is stored: cards can be stored there, and no payment be taken.
    """

    registry: Registry
    paynet: Transport
    cashier: str
    payments: Bank | None = None

    @property
    def bank(self) -> Bank:
        """What payments take; raises DeskUnavailable where it is not there."""
        if self.payments is None:
            raise DeskUnavailable(Problem(ProblemKind.NO_KEY))
        return self.payments


async def in_thread(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a registry call off the loop; what it raises is raised here."""
    return await asyncio.to_thread(call, *args, **kwargs)


async def written(what: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Write down what Paynet answered, with a few tries; raises the last RegistryError, and then it is on no disk.

    An OwnerConflict is raised at once: the answer is kept, as an open question.

    ``what`` names the answer in the log ("store").
    """
    for more in reversed(range(_WRITE_TRIES)):
        try:
            return await in_thread(call, *args, **kwargs)
        except OwnerConflict:  # it is written; trying again would not make it fit
            raise
        except RegistryError as error:
            log.error("answer to a %s not written: %s", what, type(error).__name__)
            if not more:
                raise
            await asyncio.sleep(_PAUSE_S)
    raise AssertionError("the last try returns or raises")
