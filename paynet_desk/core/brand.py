"""Which card scheme a number belongs to, as far as its first digits tell.

The table is data, the reading of it three small functions. Patterns are prefixes; "650082-650083" is every prefix
between the two. A longer pattern wins over a shorter one: 65 is Discover, 650082 inside it is TROY.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final


class Brand(Enum):
    """A card scheme; ``value`` is its name on Paynet's wire where Paynet names it, ``label`` its name for people."""

    VISA = "VISA"
    MASTERCARD = "MASTERCARD"
    AMEX = "AMEX"
    TROY = "TROY"
    MAESTRO = "MAESTRO"
    DISCOVER = "DISCOVER"

    @property
    def label(self) -> str:
        """The name as the scheme writes it."""
        return _LABELS[self]


_LABELS: Final = {
    Brand.VISA: "Visa",
    Brand.MASTERCARD: "Mastercard",
    Brand.AMEX: "Amex",
    Brand.TROY: "TROY",
    Brand.MAESTRO: "Maestro",
    Brand.DISCOVER: "Discover",
}


@dataclass(frozen=True, slots=True)
class BrandRule:
    """How the numbers of one scheme look.

    ``lengths``: the digit counts in use, ascending; ``usual``: the one at which a typist has finished;
    ``gaps``: after how many digits a blank is shown; ``cvc_length``: digits of the security code;
    ``patterns``: prefixes, see the module's text.
    """

    brand: Brand
    lengths: tuple[int, ...]
    usual: int
    gaps: tuple[int, ...]
    cvc_length: int
    patterns: tuple[str, ...]


DEFAULT_GAPS: Final = (4, 8, 12)
LONGEST_PATTERN: Final = 8
USUAL_LENGTH: Final = 16

# The 54 patterns of TROY inside 65 (Discover's range): facts carried over from the package credit-card-type 10.3.0.
_TROY_INSIDE_65 = """
    650052 650082-650083 650092 650161 650170 650173 650175 650268 650271 650273-650274 650456-650457 650836
    650846-650850 650923 650987 650990 654997 657366 657998 658758 658767-658768
    65083700-65083704 65085800-65085804 65085900-65085901 65086000 65086100-65086105 65086200-65086203
    65875000-65875003 65875009 65875101-65875104 65875200 65875501 65875601 65875900
    65876000-65876002 65876100-65876103 65876110 65876115-65876116 65876200-65876201 65876500 65876504-65876505
    65876600-65876602 65877100-65877101 65877600-65877602 65877700 65877801-65877802
    65878200-65878202 65878300-65878311 65878400-65878405 65878500-65878505 65878600-65878601
    65879800 65880800 65880900
"""
# Paynet's own "TROY global credit" test card (contract 0.11) lies in a range that the package does not list.
_TROY_TEST_CARD = "65876198"

RULES: Final = (
    BrandRule(Brand.VISA, (16, 18, 19), 16, DEFAULT_GAPS, 3, ("4",)),
    BrandRule(
        Brand.MASTERCARD, (16,), 16, DEFAULT_GAPS, 3, ("51-55", "2221-2229", "223-229", "23-26", "270-271", "2720")
    ),
    BrandRule(Brand.AMEX, (15,), 15, (4, 10), 4, ("34", "37")),
    BrandRule(Brand.TROY, (16,), 16, DEFAULT_GAPS, 3, ("9792", *_TROY_INSIDE_65.split(), _TROY_TEST_CARD)),
    BrandRule(Brand.MAESTRO, tuple(range(12, 20)), 16, DEFAULT_GAPS, 3, ("50", "56-59", "63", "67")),
    BrandRule(Brand.DISCOVER, (16, 19), 16, DEFAULT_GAPS, 3, ("6011", "644-649", "65")),
)
_RULE_OF: Final = {rule.brand: rule for rule in RULES}


@cache
def _tables() -> tuple[dict[str, Brand], dict[str, tuple[Brand, ...]]]:
    """Every prefix that decides (-> brand) and every shorter one that may still become one (-> brands)."""
    decides: dict[str, Brand] = {}
    may_become: dict[str, dict[Brand, None]] = {}
    for rule in RULES:
        for pattern in rule.patterns:
            low, _, high = pattern.partition("-")
            for number in range(int(low), int(high or low) + 1):
                prefix = str(number)
                decides[prefix] = rule.brand
                for cut in range(len(prefix)):
                    may_become.setdefault(prefix[:cut], {})[rule.brand] = None
    return decides, {prefix: tuple(brands) for prefix, brands in may_become.items()}


def _now_and_later(bin: str) -> tuple[Brand | None, tuple[Brand, ...]]:  # noqa: A002 - the field's word
    """The brand of the longest pattern that ``bin`` holds, and those that further digits may lead to."""
    decides, may_become = _tables()
    prefix = bin[:LONGEST_PATTERN]
    held = (decides.get(prefix[:cut]) for cut in range(len(prefix), 0, -1))
    return next((brand for brand in held if brand is not None), None), may_become.get(prefix, ())


def candidates(bin: str) -> tuple[Brand, ...]:  # noqa: A002 - the field's word
    """Brands that a number starting with ``bin`` (0 to 8 digits, longer is cut) has or may become; () if none."""
    now, later = _now_and_later(bin)
    return later if now is None or now in later else (now, *later)


def decided(bin: str) -> Brand | None:  # noqa: A002
    """Return the only brand left for numbers starting with ``bin``; None while open (TROY inside 65) or unknown."""
    now, later = _now_and_later(bin)
    return now if not later or later == (now,) else None


def rule_for(bin: str) -> BrandRule | None:  # noqa: A002
    """Return the rule of the decided brand, None while it is open or unknown."""
    brand = decided(bin)
    return None if brand is None else _RULE_OF[brand]


def rule_of(brand: Brand) -> BrandRule:
    """Return the rule of ``brand``."""
    return _RULE_OF[brand]


def usual_length(bin: str) -> int:  # noqa: A002
    """Return how many digits a number starting with ``bin`` usually has: 15 for Amex, else 16."""
    rule = rule_for(bin)
    return USUAL_LENGTH if rule is None else rule.usual


def gaps_for(bin: str, length: int) -> tuple[int, ...]:  # noqa: A002
    """Return after how many digits a blank belongs in a number of ``length`` digits: (4, 8, 12), Amex (4, 10).

    Numbers of more than 16 digits get one more group of what is left.
    """
    rule = rule_for(bin)
    gaps = DEFAULT_GAPS if rule is None else rule.gaps
    return (*gaps, 16) if gaps == DEFAULT_GAPS and length > 16 else gaps


def from_wire(name: str | None) -> Brand | None:
    """Read a brand as Paynet spells it (VISA, MASTERCARD, AMEX, TROY, any case); None if absent or unknown."""
    if name is None:
        return None
    return _FROM_WIRE.get("".join(c for c in name.upper() if c.isascii() and c.isalpha()))


_FROM_WIRE: Final = {
    **{brand.value: brand for brand in Brand},
    "MASTER": Brand.MASTERCARD,
    "MC": Brand.MASTERCARD,
    "AMERICANEXPRESS": Brand.AMEX,
}
