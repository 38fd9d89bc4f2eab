"""What paying in instalments costs, and the rows that ``check_bin`` answers (contract 1.2).

Commission in ten-thousandths of the amount, rounded half up to whole kuruş. A session with ``add_commission`` lets
the customer pay it on top; otherwise it is taken out of what the merchant gets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# Unsorted, as Paynet's rows are; single payment is row 0 by number, not by place.
_RATES: Final[dict[int, int]] = {3: 350, 0: 0, 12: 1328, 6: 632, 2: 200, 9: 980}
RATIO_CODES: Final = ("", "KAMPANYA")
_TAX = 5  # per cent of the commission


@dataclass(frozen=True)
class Offer:
    """One way to pay. Amounts in kuruş; ``instalment`` 0 is a single payment; ``rate`` in ten-thousandths."""

    instalment: int
    rate: int
    each: int
    total: int
    net: int
    commission: int
    tax: int


def offers(amount: int, *, add_commission: bool, ratio_code: str, single_only: bool) -> list[Offer]:
    """The rows for this amount, unsorted. The ratio code KAMPANYA costs nothing."""
    found = []
    for count, usual in _RATES.items():
        if single_only and count:
            continue
        rate = 0 if ratio_code == "KAMPANYA" else usual
        commission = (amount * rate + 5000) // 10000
        total = amount + commission if add_commission else amount
        each = (2 * total + (count or 1)) // (2 * (count or 1))
        tax = (commission * _TAX + 50) // 100
        found.append(Offer(count, rate, each, total, total - commission, commission, tax))
    return found
