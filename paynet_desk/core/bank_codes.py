"""What a bank calls a payment: the codes a receipt shows and a complaint needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BankCodes:
    """Kept to the letter; empty where the answer did not tell. ``bank_id``: Paynet's four letters (contract 0.10)."""

    bank_id: str = ""
    authorization_code: str = ""
    reference_code: str = ""
    order_id: str = ""
