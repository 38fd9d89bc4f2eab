"""The wizard of the task "store a card"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paynet_desk.flow.store_card import Facts, State
from paynet_desk.ui.till import Till
from paynet_desk.ui.wizard import Step, Wizard, card_fact, customer_fact, translate

if TYPE_CHECKING:  # PySide6 6.11.3 declares it as giving an object

    def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
        """Mark ``text`` for translation; it is returned as it is."""
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

CODE, CARD, STORED = "code.CodePage", "storing_card.StoringCard", "stored.StoredPage"
_CUSTOMER, _UNKNOWN = "storing_customer.StoringCustomer", "unknown.UnknownPage"

_TITLE = QT_TRANSLATE_NOOP("Wizard", "Kart sakla")
_STEPS = (
    QT_TRANSLATE_NOOP("Wizard", "Müşteri"),
    QT_TRANSLATE_NOOP("Wizard", "Kod"),
    QT_TRANSLATE_NOOP("Wizard", "Kart"),
    QT_TRANSLATE_NOOP("Wizard", "Sonuç"),
)
_CHECKED = QT_TRANSLATE_NOOP("Wizard", "Doğrulandı")
_AWAITED = QT_TRANSLATE_NOOP("Wizard", "Yanıt bekleniyor")


def _steps(step: int, state: State, facts: Facts) -> list[Step]:
    known = (customer_fact(facts), translate(_CHECKED) if facts.code_checked else "", card_fact(facts), "")
    unknown = state in (State.UNKNOWN, State.ASKING)
    result: list[Step] = []
    for number, (title, fact) in enumerate(zip(_STEPS, known, strict=True), 1):
        if number == 2 and not facts.otp_required:
            continue
        if number < step:
            result.append((translate(title), fact, "done"))
        elif number == step:
            result.append((translate(title), translate(_AWAITED) if unknown else "", "wait" if unknown else "now"))
        else:
            result.append((translate(title), "", "todo"))
    return result


def _begin(till: Till) -> tuple[State, Facts]:
    return State.CUSTOMER, Facts(otp_required=till.otp_required)


WIZARD = Wizard(
    pages={
        State.CUSTOMER: (_CUSTOMER,),
        State.SENDING: (_CUSTOMER, CODE),  # a new code is sent from the page of the code
        State.CODE: (CODE,),
        State.CHECKING: (CODE,),
        State.CARD: (CARD,),
        State.COMPARING: (CARD,),
        State.SAME_CARD: ("same_card.SameCardPage",),
        State.SAVING: (CARD,),
        State.STORED: (STORED,),
        State.UNKNOWN: (_UNKNOWN,),
        State.ASKING: (_UNKNOWN,),
    },
    begin=_begin,
    title=lambda: translate(_TITLE),
    steps=_steps,
    soon=(CODE, CARD, STORED),
)
