"""Which page shows which state, and what the stepper says about it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from paynet_desk.core.brand import decided
from paynet_desk.flow.store_card import Facts, State
from paynet_desk.ui.widgets.stepper import State as StepState

if TYPE_CHECKING:
    from paynet_desk.ui.pages.page import Page

# Module and class of each page: only the first is needed before the first paint, so each is imported when it is due.
PAGES = {
    State.CUSTOMER: "customer.CustomerPage",
    State.SENDING: "customer.CustomerPage",
    State.CODE: "code.CodePage",
    State.CHECKING: "code.CodePage",
    State.CARD: "card.CardPage",
    State.COMPARING: "card.CardPage",
    State.SAME_CARD: "same_card.SameCardPage",
    State.SAVING: "card.CardPage",
    State.STORED: "stored.StoredPage",
    State.UNKNOWN: "unknown.UnknownPage",
    State.ASKING: "unknown.UnknownPage",
}
CODE, CARD, STORED = PAGES[State.CODE], PAGES[State.CARD], PAGES[State.STORED]
QUESTIONS, READING = "questions.QuestionsPage", "reading.ReadingPage"  # outside the flow


def page_for(state: State, current: str) -> str:
    """The page of a state; a resent code is sent from the page of the code, so it stays there."""
    return CODE if state is State.SENDING and current == CODE else PAGES[state]


def make_page(name: str, *parts: object) -> Page:
    """The page of that name, made of ``parts`` (the till first)."""
    module, _, kind = name.partition(".")
    page: Page = getattr(importlib.import_module(f"paynet_desk.ui.pages.{module}"), kind)(*parts)
    return page


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
