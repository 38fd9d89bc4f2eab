"""The wizard of the task "take a payment", with a new card or a stored one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paynet_desk.core.money import format_lira
from paynet_desk.flow.pay import Facts, State
from paynet_desk.ui.till import Till
from paynet_desk.ui.wizard import Step, Wizard, card_fact, customer_fact, translate

if TYPE_CHECKING:  # PySide6 6.11.3 declares it as giving an object

    def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
        """Mark ``text`` for translation; it is returned as it is."""
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

_AMOUNT, _CUSTOMER, _CHOICE = "amount.AmountPage", "paying_customer.PayingCustomer", "choice.ChoicePage"
_CARD, _INSTALMENTS, _BANK = "paying_card.PayingCard", "instalments.InstalmentsPage", "bank.BankPage"
_DECIDE, _PAID, _DECLINED = "decide.DecidePage", "paid.PaidPage", "declined.DeclinedPage"
_UNSETTLED = "unsettled.UnsettledPage"

_TITLE = QT_TRANSLATE_NOOP("Wizard", "Ödeme al")
_STEPS = (
    QT_TRANSLATE_NOOP("Wizard", "Tutar"),
    QT_TRANSLATE_NOOP("Wizard", "Müşteri"),
    QT_TRANSLATE_NOOP("Wizard", "Kart"),
    QT_TRANSLATE_NOOP("Wizard", "Taksit"),
    QT_TRANSLATE_NOOP("Wizard", "Banka onayı"),
    QT_TRANSLATE_NOOP("Wizard", "Sonuç"),
)
_COMPLETED = QT_TRANSLATE_NOOP("Wizard", "Tamamlandı")
_NOT_ASKED = QT_TRANSLATE_NOOP("Wizard", "Gerekmedi")
_CUT_OFF = QT_TRANSLATE_NOOP("Wizard", "Belli değil")
_GIVEN_UP = QT_TRANSLATE_NOOP("Wizard", "Vazgeçildi")
_AWAITED = QT_TRANSLATE_NOOP("Wizard", "Yanıt bekleniyor")
_SINGLE = QT_TRANSLATE_NOOP("Wizard", "Tek çekim")
_COUNT = QT_TRANSLATE_NOOP("Wizard", "{count} taksit")


def _card(facts: Facts) -> str:
    if facts.stored is None:
        return card_fact(facts)
    brand = facts.stored.brand
    return " ".join(filter(None, (brand.label if brand else "", facts.stored.pan.short())))


def _instalment(facts: Facts) -> str:
    if facts.chosen is None:
        return ""
    count = facts.chosen.count
    return translate(_SINGLE) if count == 1 else translate(_COUNT).format(count=count)


def _bank(state: State, facts: Facts) -> str:
    if state is State.GIVEN_UP:
        return translate(_GIVEN_UP)
    if facts.token is not None and not facts.token.needs_tds:
        return translate(_NOT_ASKED)
    return translate(_CUT_OFF) if facts.doubt is not None or facts.charge is None else translate(_COMPLETED)


def _steps(step: int, state: State, facts: Facts) -> list[Step]:
    known = (
        format_lira(facts.amount) if facts.amount is not None else "",
        customer_fact(facts),
        _card(facts),
        _instalment(facts),
        _bank(state, facts),
        "",
    )
    unknown = state is State.UNKNOWN or (state is State.CHARGING and step == len(_STEPS))
    result: list[Step] = []
    for number, (title, fact) in enumerate(zip(_STEPS, known, strict=True), 1):
        if number < step:
            result.append((translate(title), fact, "done"))
        elif number == step:
            result.append((translate(title), translate(_AWAITED) if unknown else "", "wait" if unknown else "now"))
        else:
            result.append((translate(title), "", "todo"))
    return result


def _begin(till: Till) -> tuple[State, Facts]:
    return State.AMOUNT, Facts()


WIZARD = Wizard(
    pages={
        State.AMOUNT: (_AMOUNT,),
        State.CUSTOMER: (_CUSTOMER,),
        State.LISTING: (_CUSTOMER,),
        State.CHOICE: (_CHOICE,),
        State.CARD: (_CARD,),
        State.RATING: (_CARD, _CHOICE, _AMOUNT),  # asked from wherever card and amount came together
        State.INSTALMENTS: (_INSTALMENTS,),
        State.TOKENISING: (_INSTALMENTS,),
        State.BANK: (_BANK,),
        State.DECIDE: (_DECIDE,),
        State.CHARGING: (_BANK, _INSTALMENTS, _DECIDE, _UNSETTLED),
        State.PAID: (_PAID,),
        State.DECLINED: (_DECLINED,),
        State.GIVEN_UP: (_DECLINED,),
        State.UNKNOWN: (_UNSETTLED,),
    },
    begin=_begin,
    title=lambda: translate(_TITLE),
    steps=_steps,
    soon=(_CUSTOMER, _CARD, _INSTALMENTS, _BANK, _PAID),
    alone=frozenset({State.TOKENISING, State.BANK, State.CHARGING}),
)
