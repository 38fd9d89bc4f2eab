"""Which page shows which state of a task, and what the rail says about it: one ``Wizard`` a task."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from paynet_desk.core.brand import decided
from paynet_desk.flow.task import TaskFacts
from paynet_desk.registry.values import Task
from paynet_desk.ui.widgets.stepper import State as StepState

if TYPE_CHECKING:
    from paynet_desk.ui.pages.page import Page
    from paynet_desk.ui.till import Till

Step = tuple[str, str, StepState]  # title, what was entered, how far it is

# outside the tasks
QUESTIONS, READING, CRASH = "questions.QuestionsPage", "reading.ReadingPage", "crash.CrashPage"
MANAGER, ABOUT = "manager.ManagerPage", "about.AboutPage"


@dataclass(frozen=True)
class Wizard:
    """How a task is shown.

    ``pages``: module and class of each state's page; the first is taken unless one of the others is in front already,
    which then stays. ``alone``: while one of these states lasts the cashier can go nowhere else. ``begin`` gives state
    and facts before the flow has said any; ``steps`` takes the page's place (from 1), state and facts. ``soon``: pages
    to be made while nothing else is to do.
    """

    pages: Mapping[Enum, tuple[str, ...]]
    begin: Callable[[Till], tuple[Enum, TaskFacts]]
    title: Callable[[], str]
    steps: Callable[[int, Any, Any], list[Step]]
    soon: tuple[str, ...]
    alone: frozenset[Enum] = frozenset()

    def page_for(self, state: Enum, current: str) -> str:
        """The page of a state."""
        names = self.pages[state]
        return current if current in names else names[0]


# Each is imported when its task is first shown: only one is needed before the first paint.
_MODULES = {Task.STORE_CARD: "storing", Task.PAY_AND_STORE: "paying", Task.LOOK_AFTER_CARDS: "looking_after"}


@cache
def wizard_of(task: Task) -> Wizard:
    """The wizard of ``task``; KeyError for a task that has none."""
    wizard: Wizard = importlib.import_module(f"paynet_desk.ui.{_MODULES[task]}").WIZARD
    return wizard


AHEAD_MS = 15  # between two pages that are made ahead


def make_page(name: str, *parts: object) -> Page[Any, Any]:
    """The page of that name, made of ``parts`` (the till first); imported when it is due."""
    module, _, kind = name.partition(".")
    page: Page[Any, Any] = getattr(importlib.import_module(f"paynet_desk.ui.pages.{module}"), kind)(*parts)
    return page


def customer_fact(facts: TaskFacts) -> str:
    """Who it is, under the step."""
    if facts.customer is not None and facts.customer.name:
        return facts.customer.name
    return facts.gsm.masked if facts.gsm is not None else ""


def card_fact(facts: TaskFacts) -> str:
    """Which card it is, under the step."""
    if facts.draft is None:
        return ""
    brand = decided(facts.draft.pan.first6)
    return " ".join(filter(None, (brand.label if brand else "", facts.draft.pan.short())))


def translate(text: str) -> str:
    """A text of the wizards in the language in use."""
    return QCoreApplication.translate("Wizard", text)
