"""What the pages need to know of the till they stand on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paynet_desk.core.legal_text import LegalText
from paynet_desk.core.money import Kurus
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.machine import Event
from paynet_desk.flow.task import TextShown
from paynet_desk.registry.values import Task

if TYPE_CHECKING:
    from paynet_desk.threeds.domain import ReturnDomain
    from paynet_desk.threeds.tracker import Times

MAX_AMOUNT = Kurus(250_000_00)  # of one sale, where the merchant set nothing else


@dataclass(frozen=True)
class BankAccess:
    """What the bank's page is opened with: Paynet's publishable key, where it comes back to, and how ids are sent.

    ``use_get``: hand Paynet's ids over in the address instead of a form (contract 1.4b).
    """

    publishable_key: str
    domain: ReturnDomain
    use_get: bool = False


@dataclass(frozen=True)
class Till:
    """One till in one task: who and where, the environment, the rules its merchant set, the texts read to customers.

    ``environment`` is "sandbox", "test" or "live"; ``otp_length`` None where the merchant did not configure one;
    ``texts`` by (kind, language); ``send`` takes an event of the task's flow and says whether it
    meant anything. ``receipts`` is the folder for receipts saved as PDF, made when it is missing; None: none is saved.
    ``practice_pin`` is the manager's PIN where it may be shown: in practice, when none was set.
    ``licences`` is the folder with the licences of what the built program consists of; from source it is not there.
    ``bank_times`` is how long the bank's page may be silent; None: as long as usual.
    """

    name: str
    store: str
    cashier: str
    environment: str
    otp_required: bool
    otp_length: int | None
    secrets: CardSecrets
    texts: Mapping[tuple[str, str], LegalText]
    language: Callable[[], str]
    send: Callable[[Event], bool]
    task: Task = Task.STORE_CARD
    max_amount: Kurus = MAX_AMOUNT
    receipts: Path | None = None
    practice_pin: str = ""
    bank_times: Times | None = None
    licences: Path | None = None

    @property
    def luhn_blocks(self) -> bool:
        """Some official test cards fail Luhn (contract 0.11): it warns there and blocks in live."""
        return self.environment == "live"

    def text(self, kind: str) -> LegalText:
        """The legal text "notice" or "consent" in the language in use."""
        return self.texts[kind, self.language()]

    def shown(self, kind: str) -> TextShown:
        """Which text it is, for the evidence."""
        text = self.text(kind)
        return TextShown(kind, text.version, text.language, text.sha256)
