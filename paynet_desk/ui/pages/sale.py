"""What several pages of a payment say alike: which card pays, in how many months, for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from paynet_desk.core.brand import decided
from paynet_desk.core.money import Kurus, format_lira
from paynet_desk.flow.pay import Facts
from paynet_desk.ui.pages.drawn_card import DrawnCard
from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.facts import Fact
from paynet_desk.ui.widgets.facts import Facts as FactRows
from paynet_desk.ui.widgets.labels import Label
from paynet_desk.ui.widgets.surface import Rule

if TYPE_CHECKING:
    from paynet_desk.core.masking import MaskedPan
    from paynet_desk.paynet.payment import Instalment


def card_of(facts: Facts) -> MaskedPan | None:
    """The masked number of the card that pays."""
    if facts.stored is not None:
        return facts.stored.pan
    return facts.draft.pan if facts.draft is not None else None


def brand_of(facts: Facts) -> str:
    """The word of its scheme, or nothing."""
    if facts.stored is not None and facts.stored.brand is not None:
        return facts.stored.brand.label
    pan = card_of(facts)
    brand = decided(pan.first6) if pan is not None else None
    return brand.label if brand is not None else ""


def card_words(facts: Facts) -> str:
    """ "TROY •••• 5454"."""
    pan = card_of(facts)
    return " ".join(filter(None, (brand_of(facts), pan.short() if pan is not None else "")))


def customer_words(facts: Facts) -> str:
    """The customer's name, else the masked number."""
    if facts.customer is not None and facts.customer.name:
        return facts.customer.name
    if facts.draft is not None and facts.draft.customer_name:
        return facts.draft.customer_name
    return facts.gsm.masked if facts.gsm is not None else ""


def count_words(count: int) -> str:
    """ "Tek çekim", "3 taksit"."""
    translate = QCoreApplication.translate
    return translate("Sale", "Tek çekim") if count == 1 else translate("Sale", "{count} taksit").format(count=count)


def monthly_words(instalment: Instalment) -> str:
    """ "3 × 431,25 ₺"; where Paynet told no monthly amount, how many months."""
    if instalment.count == 1 or instalment.per_month is None:
        return count_words(instalment.count)
    return f"{instalment.count} × {format_lira(instalment.per_month)}"


def total_of(facts: Facts) -> Kurus:
    """What the card is charged: the chosen way's total, before that the amount."""
    if facts.chosen is not None:
        return facts.chosen.total
    return facts.amount if facts.amount is not None else Kurus(0)


def draw_card(face: DrawnCard, facts: Facts) -> None:
    """Draw the card that pays, by its masked number."""
    pan = card_of(facts)
    if pan is None:
        return
    label = facts.stored.label if facts.stored else facts.draft.label if facts.draft else ""
    holder = facts.stored.holder if facts.stored else facts.draft.holder.name if facts.draft else ""
    expiry = facts.stored.expiry if facts.stored else facts.draft.expiry if facts.draft else None
    face.show_masked(pan, brand=brand_of(facts), label=label, holder=holder, expiry=expiry)


class SaleSummary(QWidget):
    """The sale in a few rows: what is drawn from the card, how, with which card, for whom."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Label("", "section")
        self._above, self._below = FactRows(), FactRows()
        self._rule = Rule()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for part in (self._title, self._above, self._rule, self._below):
            self._box.addWidget(part)
        style.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._box.setSpacing(4 if style.metrics().is_compact else 8)

    def show_choice(self, facts: Facts, chosen: Instalment | None) -> None:
        """While the way to pay is being chosen: how the total comes about."""
        translate = QCoreApplication.translate
        self._title.setText(translate("Sale", "Satış özeti"))
        amount = facts.amount if facts.amount is not None else Kurus(0)
        total = chosen.total if chosen is not None else amount
        rows = [Fact(translate("Sale", "Tutar"), format_lira(amount))]
        if total > amount:
            rows.append(Fact(translate("Sale", "Komisyon"), format_lira(Kurus(total - amount))))
        self._above.set_rows(rows)
        below = [Fact(translate("Sale", "Çekilecek"), format_lira(total), strong=True)]
        if chosen is not None:
            below.append(Fact(translate("Sale", "Ödeme"), monthly_words(chosen)))
        self._below.set_rows(below)

    def show_sale(self, facts: Facts, *, is_over: bool = False) -> None:
        """Once it is chosen: what stands; ``is_over`` when nothing is to be drawn any more."""
        translate = QCoreApplication.translate
        self._title.setText(translate("Sale", "Satış özeti"))
        self._rule.hide()
        self._below.hide()
        amount = translate("Sale", "Tutar") if is_over else translate("Sale", "Çekilecek")
        rows = [Fact(amount, format_lira(total_of(facts)))]
        if facts.chosen is not None:
            rows.append(Fact(translate("Sale", "Taksit"), monthly_words(facts.chosen)))
        pan = card_of(facts)
        # beside the bank's page of a small window there is no room for the scheme
        narrow = style.metrics().is_compact and pan is not None
        rows.append(Fact(translate("Sale", "Kart"), pan.short() if narrow and pan else card_words(facts)))
        rows.append(Fact(translate("Sale", "Müşteri"), customer_words(facts)))
        self._above.set_rows([row for row in rows if row.value])
