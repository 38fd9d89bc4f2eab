"""What a till works with once it is up: the merchant's database and the line to Paynet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:  # both load large libraries, which is done in a thread
    from paynet_desk.paynet.transport import Transport
    from paynet_desk.registry.registry import Registry

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """One till: its registry (called in a thread, as it blocks), its transport, who stands at it."""

    registry: Registry
    paynet: Transport
    cashier: str


async def in_thread(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a registry call off the loop; what it raises is raised here."""
    return await asyncio.to_thread(call, *args, **kwargs)
