"""What the pages need to know of the till they stand on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from paynet_desk.core.legal_text import LegalText
from paynet_desk.flow.card_secrets import CardSecrets
from paynet_desk.flow.machine import Event
from paynet_desk.flow.task import TextShown


@dataclass(frozen=True)
class Till:
    """One till: who and where, the environment, the rules its merchant set, the texts read to customers.

    ``environment`` is "sandbox", "test" or "live"; ``otp_length`` None where the merchant did not configure one;
    ``texts`` by (kind, language); ``send`` takes an event and says whether it meant anything.
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
