"""What a till works with once it is up: the merchant's database and the line to Paynet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:  # both load large libraries, which is done in a thread
    from paynet_desk.paynet.payment import Device, Publishable, ReturnRule
    from paynet_desk.paynet.transport import Transport
    from paynet_desk.registry.registry import Registry

from paynet_desk.flow.problem import DeskUnavailable, Problem, ProblemKind

P = ParamSpec("P")
T = TypeVar("T")


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
