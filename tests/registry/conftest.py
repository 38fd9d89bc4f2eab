"""A real registry file, a clock that the test turns, and the entries a till would write."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from paynet_desk.core.brand import Brand
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import Evidence, EvidenceKind, NewEntry, Operation, Task


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "registry.db"


@pytest.fixture
def registry(path: Path, clock: Clock) -> Iterator[Registry]:
    opened = Registry.open(path, till="Kasa 1", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def entry() -> Callable[..., NewEntry]:
    def make(operation: Operation = Operation.SAVE, gsm: str = "5320000042", **more: Any) -> NewEntry:
        given: dict[str, Any] = {
            "attempt_id": "attempt-1",
            "task": Task.STORE_CARD,
            "operation": operation,
            "gsm": gsm,
            "cashier": "Ayşe",
            "user_unique_id": uuid.uuid5(uuid.NAMESPACE_OID, gsm).hex,
        }
        return NewEntry(**(given | more))

    return make


@pytest.fixture
def card() -> Callable[..., StoredCard]:
    def make(card_hash: str = "hash-1", **more: Any) -> StoredCard:
        given: dict[str, Any] = {
            "card_hash": card_hash,
            "pan": MaskedPan(first6="979207", last4="5454", length=16),
            "brand": Brand.TROY,
            "label": "TROY •• 5454",
            "expiry": Expiry(year=2030, month=12),
            "holder": "EL** YI****",
            "bank": "Bonus",
        }
        return StoredCard(**(given | more))

    return make


@pytest.fixture
def fact() -> Callable[..., Evidence]:
    def make(kind: EvidenceKind = EvidenceKind.NOTICE, **more: Any) -> Evidence:
        given: dict[str, Any] = {
            "kind": kind,
            "attempt_id": "attempt-1",
            "gsm": "5320000042",
            "text_version": "2026-01",
            "text_sha256": "ab" * 32,
            "language": "tr",
            "cashier": "Ayşe",
        }
        return Evidence(**(given | more))

    return make
