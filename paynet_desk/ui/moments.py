"""Times and dates as the till's people write them: 14:32, 21.11.2025, in the till's own time zone."""

from __future__ import annotations

from datetime import datetime


def day(moment: datetime) -> str:
    """21.11.2025 for an aware datetime."""
    return f"{moment.astimezone():%d.%m.%Y}"


def clock(moment: datetime) -> str:
    """14:32 for an aware datetime."""
    return f"{moment.astimezone():%H:%M}"


def clock_seconds(moment: datetime) -> str:
    """14:32:08 for an aware datetime."""
    return f"{moment.astimezone():%H:%M:%S}"
