"""What a customer may do here: which page shows which state, how the steps are called, what leaving means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from paynet_desk.flow import pay, store_card
from paynet_desk.flow.machine import Event
from paynet_desk.flow.task import Cancel, NextCustomer, TaskFacts
from paynet_desk.registry.values import Task
from paynet_desk.ui.till import Till

if TYPE_CHECKING:  # PySide6 6.11.3 declares it as giving an object

    def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
        """Mark ``text`` for translation; it is returned as it is."""
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

_S, _P = store_card.State, pay.State


@dataclass(frozen=True)
class Offer:
    """How a task is shown to a customer.

    ``pages`` as in ``ui.wizard.Wizard``. ``busy``: something was sent, so nobody's leaving ends it. ``told``: a result,
    which is read and then goes by itself. ``left`` is what it means when the customer has gone away (elsewhere:
    everything is given up).
    """

    first: Enum
    pages: Mapping[Enum, tuple[str, ...]]
    step_titles: tuple[str, ...]
    busy: frozenset[Enum]
    told: frozenset[Enum]
    left: Mapping[Enum, Event]
    soon: tuple[str, ...]

    def page_for(self, state: Enum, current: str) -> str:
        """The page of a state; the one in front where it serves too."""
        names = self.pages[state]
        return current if current in names else names[0]

    def leaving(self, state: Enum) -> Event:
        """What the flow is told when nobody is there any more."""
        return self.left.get(state, Cancel())

    def steps(self) -> list[str]:
        """The titles in the language in use."""
        return [QCoreApplication.translate("KioskSteps", title) for title in self.step_titles]


_PHONE, _CODE, _CARD, _STORED = "phone.StoringPhone", "code.KioskCode", "card.KioskStoringCard", "answer.StoringAnswer"
_AMOUNT, _PAYER, _PAY_CARD = "amount.KioskAmount", "phone.PayingPhone", "card.KioskPayingCard"
_WAYS, _BANK, _PAID = "amount.KioskInstalments", "bank.KioskBank", "answer.PayingAnswer"
CODE = _CODE
_DONE = QT_TRANSLATE_NOOP("KioskSteps", "Bitti")
_PHONE_STEP, _CARD_STEP = QT_TRANSLATE_NOOP("KioskSteps", "Telefon"), QT_TRANSLATE_NOOP("KioskSteps", "Kart")

OFFERS: Mapping[Task, Offer] = {
    Task.STORE_CARD: Offer(
        first=_S.CUSTOMER,
        pages={
            _S.CUSTOMER: (_PHONE,),
            _S.SENDING: (_PHONE, _CODE),
            _S.CODE: (_CODE,),
            _S.CHECKING: (_CODE,),
            _S.CARD: (_CARD,),
            _S.COMPARING: (_CARD,),
            _S.SAVING: (_CARD,),
            _S.SAME_CARD: (_STORED,),
            _S.STORED: (_STORED,),
            _S.UNKNOWN: (_STORED,),
            _S.ASKING: (_STORED,),
        },
        step_titles=(_PHONE_STEP, QT_TRANSLATE_NOOP("KioskSteps", "Kod"), _CARD_STEP, _DONE),
        busy=frozenset({_S.SENDING, _S.CHECKING, _S.COMPARING, _S.SAVING}),
        told=frozenset({_S.STORED, _S.UNKNOWN, _S.ASKING}),
        left=dict.fromkeys((_S.STORED, _S.UNKNOWN, _S.ASKING), NextCustomer()),
        soon=(_PHONE, _CODE, _CARD, _STORED),
    ),
    Task.PAY_AND_STORE: Offer(
        first=_P.AMOUNT,
        pages={
            _P.AMOUNT: (_AMOUNT,),
            _P.CUSTOMER: (_PAYER,),
            _P.LISTING: (_PAYER,),
            _P.CHOICE: (_PAYER,),  # never come to: ``pay.Facts.offers_stored`` is off here
            _P.CARD: (_PAY_CARD,),
            _P.RATING: (_PAY_CARD, _AMOUNT),
            _P.INSTALMENTS: (_WAYS,),
            _P.TOKENISING: (_WAYS,),
            _P.BANK: (_BANK,),
            _P.DECIDE: (_PAID,),
            _P.CHARGING: (_BANK, _WAYS, _PAID),
            _P.PAID: (_PAID,),
            _P.DECLINED: (_PAID,),
            _P.GIVEN_UP: (_PAID,),
            _P.UNKNOWN: (_PAID,),
        },
        step_titles=(
            QT_TRANSLATE_NOOP("KioskSteps", "Tutar"),
            _PHONE_STEP,
            _CARD_STEP,
            QT_TRANSLATE_NOOP("KioskSteps", "Taksit"),
            QT_TRANSLATE_NOOP("KioskSteps", "Banka"),
            _DONE,
        ),
        busy=frozenset({_P.LISTING, _P.RATING, _P.TOKENISING, _P.BANK, _P.CHARGING}),
        told=frozenset({_P.PAID, _P.DECLINED, _P.GIVEN_UP, _P.UNKNOWN}),
        left={
            _P.DECIDE: pay.GiveUp(),  # nothing is collected from somebody who has gone
            **dict.fromkeys((_P.PAID, _P.DECLINED, _P.GIVEN_UP, _P.UNKNOWN), NextCustomer()),
        },
        soon=(_AMOUNT, _PAYER, _PAY_CARD, _WAYS, _BANK, _PAID),
    ),
}


def facts_before(task: Task, till: Till) -> TaskFacts:
    """What is known of a task before its flow has said any."""
    return store_card.Facts(otp_required=till.otp_required) if task is Task.STORE_CARD else pay.Facts()
