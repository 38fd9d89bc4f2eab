"""Paynet's official test cards (contract 0.11), the ones among them that decline here, and what a bank is told by.

Any other number of 12 to 19 digits that passes Luhn is a good card too. These five official cards play the bad
ones; they are taken from the rows whose printed expiry is over, so that nobody needs them as good cards:

===================  ===========  ===============================
number               bank's code  the bank's words
===================  ===========  ===============================
4506344103118942     51           Yetersiz bakiye
4506347023253988     41           Kayıp kart
4506347028991897     05           Onaylanmadı
5400617004770430     62           Kısıtlanmış kart
5400617020092306     57           Kartın bu işleme izni yok
===================  ===========  ===============================

In a payment the bank behaves by card: most ask for the 3D password of the table (``a`` where it has none) and post
back; these play something else, the awkward ones again taken from the expired rows:

===================  =====================  ==========================================================
number               way (ways.py)          what is seen
===================  =====================  ==========================================================
5188960000043719     frictionless           no page of the bank at all
4033602562020320     method_frictionless    the bank is seen in a hidden frame only
4022774022774026     method                 a hidden frame first, then the challenge
5456165456165454     top                    the challenge in a frame, the return in the whole window
4508034508034509     popup                  the challenge in a second window
5406675406675403     redirect_302           the bank redirects back
5818775818772285     script                 the bank goes back by script
4531444531442283     away_again             back at Paynet and at once to a second page of the bank
5188961939192544     wrong_password         no password is right
5400617030400291     iframe                 challenge and return both in a frame: the page falls quiet
4506347026523718     silent                 the page comes after 15 s
4119790155203496     never                  the page never comes
===================  =====================  ==========================================================

3-D Secure is closed for 4506347011448053, 5400637003737150, 4282209004348015 and 375622005485014 (for the first
two ``check_bin`` cannot know: others begin alike), and 9792395412651264 takes no instalments.

The printed expiry of an official card is not checked: half of the table is out of date, and Paynet's test system is
used with later ones. The security code is, if one is sent.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bank:
    """A card programme: Paynet's four-letter bank id (contract 0.10) and the name that card services answer."""

    bank_id: str
    name: str

    @property
    def logo_url(self) -> str:
        """The address in Paynet's answers; nothing is served there by the sandbox."""
        return f"https://pts-statics.paynet.com.tr/img/banklogo/small/{self.bank_id}.png"


@dataclass(frozen=True)
class OfficialCard:
    """One official test card: which security codes are right (none listed: any), the bank's 3D password if it has."""

    brand: str
    bank: Bank
    cvcs: tuple[str, ...]
    password: str | None = None
    card_type: str = "cc"
    tds: bool = True  # False for the cards that Paynet's page calls "3D closed"
    way: str = "form"  # how its bank behaves (ways.py) unless the switch ``bank`` says otherwise


@dataclass(frozen=True)
class Decline:
    """What the bank says about a bad card: its two-digit answer code and its words."""

    code: str
    words: str


AXESS = Bank("AXSS", "Axess")
BONUS = Bank("BONS", "Bonus")
CARDFINANS = Bank("FINS", "CardFinans")
DENIZBANK = Bank("DENZ", "Denizbank")
MAXIMUM = Bank("MAXM", "Maximum")
PARAF = Bank("PARF", "Paraf")
WORLD = Bank("WRLD", "WorldCard")
OTHER = Bank("ZDGR", "Diğer Banka")

VISA, MASTERCARD, AMEX, TROY = "VISA", "MASTERCARD", "AMEX", "TROY"

OFFICIAL: dict[str, OfficialCard] = {
    "4355084355084358": OfficialCard(VISA, AXESS, ("000",), "a"),
    "5571135571135575": OfficialCard(MASTERCARD, AXESS, ("000",), "a"),
    "4546711234567890": OfficialCard(VISA, OTHER, ("000",), "a"),
    "4446760701569538": OfficialCard(VISA, OTHER, ("598",)),
    "5401341234567891": OfficialCard(MASTERCARD, OTHER, ("000",), "a"),
    "5423740618115066": OfficialCard(MASTERCARD, OTHER, ("862",)),
    "5549600797792010": OfficialCard(MASTERCARD, OTHER, ("460",)),
    "5549608789641500": OfficialCard(MASTERCARD, OTHER, ("464",)),
    "4022774022774026": OfficialCard(VISA, CARDFINANS, ("001", "000"), "a", way="method"),  # the two pages differ
    "5456165456165454": OfficialCard(MASTERCARD, CARDFINANS, ("001", "000"), "a", way="top"),
    "4090700090840050": OfficialCard(VISA, DENIZBANK, ("592",), "123"),
    "4508034508034509": OfficialCard(VISA, MAXIMUM, ("000",), "a", way="popup"),
    "5406675406675403": OfficialCard(MASTERCARD, MAXIMUM, ("000",), "a", way="redirect_302"),
    "4531444531442283": OfficialCard(VISA, PARAF, ("001",), "a", way="away_again"),
    "5818775818772285": OfficialCard(MASTERCARD, PARAF, ("001",), "a", way="script"),
    "4119790155203496": OfficialCard(VISA, OTHER, ("579",), "123456", way="never"),
    "4506344103118942": OfficialCard(VISA, WORLD, ("000",), "34020"),
    "4506347023253988": OfficialCard(VISA, WORLD, ("000",), "34020"),
    "4506347028991897": OfficialCard(VISA, WORLD, ("000",), "34020"),
    "4506347026523718": OfficialCard(VISA, WORLD, ("000",), "34020", way="silent"),
    "5400617004770430": OfficialCard(MASTERCARD, WORLD, ("000",), "34020"),
    "5400617020092306": OfficialCard(MASTERCARD, WORLD, ("000",), "34020"),
    "5400617030400291": OfficialCard(MASTERCARD, WORLD, ("000",), "34020", way="iframe"),
    "5188960000043719": OfficialCard(MASTERCARD, OTHER, ("886", "383"), way="frictionless"),  # listed with two codes
    "4033602562020320": OfficialCard(VISA, OTHER, ("861",), way="method_frictionless"),
    "5188961939192544": OfficialCard(MASTERCARD, OTHER, ("929",), "123456", way="wrong_password"),
    "9792075482365454": OfficialCard(TROY, OTHER, ("152",)),
    "6587619825149656": OfficialCard(TROY, OTHER, ("152",)),
    "9792395412651264": OfficialCard(TROY, OTHER, (), card_type="dc"),  # its code is cut off on the page
    "4506347011448053": OfficialCard(VISA, WORLD, ("000",), tds=False),
    "5400637003737150": OfficialCard(MASTERCARD, WORLD, ("000",), tds=False),
    "4282209004348015": OfficialCard(VISA, BONUS, ("123",), tds=False),
    # The page gives three digits, an Amex carries four.
    "375622005485014": OfficialCard(AMEX, BONUS, ("123", "1234"), tds=False),
    "4090700102323514": OfficialCard(VISA, DENIZBANK, ("834",), "123"),
}

BAD: dict[str, Decline] = {
    "4506344103118942": Decline("51", "Yetersiz bakiye"),
    "4506347023253988": Decline("41", "Kayıp kart"),
    "4506347028991897": Decline("05", "Onaylanmadı"),
    "5400617004770430": Decline("62", "Kısıtlanmış kart"),
    "5400617020092306": Decline("57", "Kartın bu işleme izni yok"),
}

# Ranges as the brands publish them, first match wins; for cards that are not in the official table.
_RANGES: tuple[tuple[str, int, int], ...] = (
    (TROY, 979200, 979289),
    (TROY, 650000, 659999),
    (AMEX, 340000, 349999),
    (AMEX, 370000, 379999),
    (MASTERCARD, 222100, 272099),
    (MASTERCARD, 500000, 599999),
    (VISA, 400000, 499999),
)


def card_of(number: str) -> OfficialCard:
    """The official card with this number, or what its first six digits say about any other."""
    if number in OFFICIAL:
        return OFFICIAL[number]
    bin6 = int(number[:6])
    brand = next((brand for brand, first, last in _RANGES if first <= bin6 <= last), "")
    bank = next((card.bank for pan, card in OFFICIAL.items() if pan[:6] == number[:6]), OTHER)
    return OfficialCard(brand, bank, ())


def card_beginning(begins: str) -> OfficialCard:
    """What the first six to eight digits say: about the first official card that begins so, if there is one."""
    return next((card for pan, card in OFFICIAL.items() if pan.startswith(begins)), card_of(begins))


def card_of_mask(card_no: str) -> OfficialCard:
    """The same for a masked number: what is kept of a card is enough to find it in the official table again."""
    for number in OFFICIAL:
        if number[:6] == card_no[:6] and number[-4:] == card_no[-4:]:
            return OFFICIAL[number]
    return card_of(card_no[:6])


def decline_of(card_no: str) -> Decline | None:
    """Why the bank refuses the card with this masked number, if it does."""
    return next((why for pan, why in BAD.items() if pan[:6] == card_no[:6] and pan[-4:] == card_no[-4:]), None)


def is_card_number(number: str) -> bool:
    """12 to 19 ASCII digits that pass Luhn, or an official number, some of which do not."""
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19) or not number.strip("0"):
        return False
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return number in OFFICIAL or sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
