"""The wizard of the task "look after stored cards"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paynet_desk.flow.look_after import Facts, State
from paynet_desk.ui.till import Till
from paynet_desk.ui.wizard import Step, Wizard, customer_fact, translate

if TYPE_CHECKING:  # PySide6 6.11.3 declares it as giving an object

    def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
        """Mark ``text`` for translation; it is returned as it is."""
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

_CUSTOMER, _CARDS, _UNSURE = "looking_customer.LookingCustomer", "cards.CardsPage", "unsure.UnsurePage"

_TITLE = QT_TRANSLATE_NOOP("Wizard", "Kartlar")
_STEPS = (QT_TRANSLATE_NOOP("Wizard", "Müşteri"), QT_TRANSLATE_NOOP("Wizard", "Kayıtlı kartlar"))
_AWAITED = QT_TRANSLATE_NOOP("Wizard", "Yanıt bekleniyor")


def _steps(step: int, state: State, facts: Facts) -> list[Step]:
    customer, cards = (translate(title) for title in _STEPS)
    if step < 2:
        return [(customer, "", "now"), (cards, "", "todo")]
    unknown = state in (State.ASKING, State.UNKNOWN)
    last: Step = (cards, translate(_AWAITED) if unknown else "", "wait" if unknown else "now")
    return [(customer, customer_fact(facts), "done"), last]


def _begin(till: Till) -> tuple[State, Facts]:
    return State.CUSTOMER, Facts()


WIZARD = Wizard(
    pages={
        State.CUSTOMER: (_CUSTOMER,),
        State.LISTING: (_CUSTOMER, _UNSURE),  # listed anew from where an outcome is not known
        State.LIST: (_CARDS,),
        State.LABEL: (_CARDS,),
        State.RENAMING: (_CARDS,),
        State.SURE: (_CARDS,),
        State.DELETING: (_CARDS,),
        State.ASKING: (_UNSURE,),
        State.UNKNOWN: (_UNSURE,),
    },
    begin=_begin,
    title=lambda: translate(_TITLE),
    steps=_steps,
    soon=(_CARDS,),
)
