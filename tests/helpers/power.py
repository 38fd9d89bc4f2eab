"""Cutting the power between any two steps: counts the calls of the parts it wraps and ends the run at one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any


class PowerCut(BaseException):
    """The process is gone; nobody catches it."""


class Steps:
    """Counts the calls of the parts it wraps and cuts the power at one of them."""

    def __init__(self, cut_at: int | None = None, *, after: bool = False) -> None:
        self.count = 0
        self.names: list[str] = []
        self._cut_at = cut_at
        self._after = after

    def _arrive(self, name: str) -> bool:
        here = self.count == self._cut_at
        self.count += 1
        self.names.append(name)
        if here and not self._after:
            raise PowerCut(name)
        return here

    def watch(self, part: Any) -> Any:
        steps = self

        class Watched:
            def __getattr__(self, name: str) -> Any:
                found = getattr(part, name)
                if not callable(found):
                    return found
                return steps._wrap_async(found) if asyncio.iscoroutinefunction(found) else steps._wrap(found)

        return Watched()

    def _wrap(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            here = self._arrive(call.__name__)
            result = call(*args, **kwargs)
            if here:
                raise PowerCut(call.__name__)
            return result

        return wrapped

    def _wrap_async(self, call: Callable[..., Any]) -> Callable[..., Any]:
        async def wrapped(*args: Any, **kwargs: Any) -> Any:
            here = self._arrive(call.__name__)
            result = await call(*args, **kwargs)
            if here:
                raise PowerCut(call.__name__)
            return result

        return wrapped
