"""Times and dates as the till's people write them: 14:32, 21.11.2025, in the till's own time zone."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication


def day(moment: datetime) -> str:
    """21.11.2025 for an aware datetime."""
    return f"{moment.astimezone():%d.%m.%Y}"


def clock(moment: datetime) -> str:
    """14:32 for an aware datetime."""
    return f"{moment.astimezone():%H:%M}"


def clock_seconds(moment: datetime) -> str:
    """14:32:08 for an aware datetime."""
    return f"{moment.astimezone():%H:%M:%S}"


def age(moment: datetime, now: datetime) -> str:
    """How long before ``now`` it was, as people say it: "az önce", "3 dk", "2 sa", "4 gün"."""
    translate = QCoreApplication.translate
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return translate("Moments", "az önce")
    if minutes < 60:
        return translate("Moments", "{count} dk").format(count=minutes)
    if minutes < 24 * 60:
        return translate("Moments", "{count} sa").format(count=minutes // 60)
    return translate("Moments", "{count} gün").format(count=minutes // (24 * 60))


def clock_or_day(moment: datetime, now: datetime) -> str:
    """14:32 when it was on the day of ``now``, else 21.11.2025."""
    return clock(moment) if day(moment) == day(now) else day(moment)
