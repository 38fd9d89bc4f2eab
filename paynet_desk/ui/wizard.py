"""Which page shows which state, and what the stepper says about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from paynet_desk.core.brand import decided
from paynet_desk.flow.store_card import Facts, State
from paynet_desk.ui.pages.card import CardPage
from paynet_desk.ui.pages.code import CodePage
from paynet_desk.ui.pages.customer import CustomerPage
from paynet_desk.ui.pages.page import Page
from paynet_desk.ui.pages.same_card import SameCardPage
from paynet_desk.ui.pages.stored import StoredPage
from paynet_desk.ui.pages.unknown import UnknownPage
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.stepper import State as StepState

PAGES: dict[State, Callable[[Till], Page]] = {
    State.CUSTOMER: CustomerPage,
    State.SENDING: CustomerPage,
    State.CODE: CodePage,
    State.CHECKING: CodePage,
    State.CARD: CardPage,
    State.COMPARING: CardPage,
    State.SAME_CARD: SameCardPage,
    State.SAVING: CardPage,
    State.STORED: StoredPage,
    State.UNKNOWN: UnknownPage,
    State.ASKING: UnknownPage,
}


def page_for(state: State, current: Callable[[Till], Page] | None) -> Callable[[Till], Page]:
    """The page of a state; a resent code is sent from the page of the code, so it stays there."""
    if state is State.SENDING and current is CodePage:
        return CodePage
    return PAGES[state]


def steps(step: int, state: State, facts: Facts) -> list[tuple[str, str, StepState]]:
    """The stepper's rows: title, what was entered, how far it is. ``step`` is the page's place, from 1."""
    translate = QCoreApplication.translate  # lupdate knows it by this name
    customer = ""
    if facts.customer is not None and facts.customer.name:
        customer = facts.customer.name
    elif facts.gsm is not None:
        customer = facts.gsm.masked
    card = ""
    if facts.draft is not None:
        brand = decided(facts.draft.pan.first6)
        card = " ".join(filter(None, (brand.label if brand else "", facts.draft.pan.short())))
    rows = [
        (1, translate("Wizard", "Müşteri"), customer),
        (2, translate("Wizard", "Kod"), translate("Wizard", "Doğrulandı") if facts.code_checked else ""),
        (3, translate("Wizard", "Kart"), card),
        (4, translate("Wizard", "Sonuç"), translate("Wizard", "Yanıt bekleniyor")),
    ]
    unknown = state in (State.UNKNOWN, State.ASKING)
    result: list[tuple[str, str, StepState]] = []
    for number, title, fact in rows:
        if number == 2 and not facts.otp_required:
            continue
        if number < step or state is State.STORED:
            result.append((title, fact if number < 4 else "", "done" if number < step else "now"))
        elif number == step:
            result.append((title, fact if unknown else "", "wait" if unknown else "now"))
        else:
            result.append((title, "", "todo"))
    return result
