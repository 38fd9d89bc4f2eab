"""Page 4: stored. What, for whom, where, when; and the next customer on Enter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtWidgets import QVBoxLayout

from paynet_desk.flow.store_card import Facts, State
from paynet_desk.flow.task import NextCustomer
from paynet_desk.ui.moments import clock_seconds, day
from paynet_desk.ui.pages.customer_panel import card_rows
from paynet_desk.ui.pages.drawn_card import DrawnCard
from paynet_desk.ui.pages.page import Hint
from paynet_desk.ui.pages.result import ResultPage
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.facts import CardList, Fact
from paynet_desk.ui.widgets.facts import Facts as FactRows
from paynet_desk.ui.widgets.labels import Label
from paynet_desk.ui.widgets.surface import Box


class StoredPage(ResultPage[State, Facts]):
    """Shown only for an answer that is on disk (I3, I5)."""

    ring_kind = "ok"
    ring_icon = "check"

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._rows = FactRows("result")
        self._frame = Box()
        inside = QVBoxLayout(self._frame)
        inside.addWidget(self._rows)
        self._inside = inside
        self.body.addWidget(self._frame)
        self.add_actions("")
        self.second.hide()
        self._face = DrawnCard()
        self._cards_title = Label("", "section")
        self._cards = CardList()
        box = QVBoxLayout()
        box.addWidget(self._face)
        box.addWidget(self._cards_title)
        box.addWidget(self._cards)
        box.addStretch(1)
        self._box = box
        self.panel_layout.addLayout(box)
        self._measure()

    def measure(self) -> None:
        super().measure()
        m = style.metrics()
        if hasattr(self, "_box"):
            self._inside.setContentsMargins(20, m.box_padding, 20, m.box_padding)
            self._box.setSpacing(m.panel_gap // 2)

    def show_state(self, state: State, facts: Facts) -> None:
        card, customer = facts.stored, facts.customer
        self.say_step(facts)
        self.title.setText(self.tr("Kart saklandı"))
        if card is None or customer is None:
            return
        name = customer.name or customer.number
        self.lead.setText(self.tr("{name} bundan sonra bu kartla ödeyebilir.").format(name=name))
        place = {
            "sandbox": self.tr("Paynet (alıştırma) ve mağaza veri tabanı"),
            "test": self.tr("Paynet (test) ve mağaza veri tabanı"),
            "live": self.tr("Paynet ve mağaza veri tabanı"),
        }[self.till.environment]
        brand = card.brand.label if card.brand else ""
        when = card.stored_at or datetime.now(UTC)
        self._rows.set_rows(
            [
                Fact(self.tr("Kart"), ", ".join(filter(None, (brand, card.pan.grouped())))),
                Fact(self.tr("Kayıt adı"), card.label),
                Fact(self.tr("Müşteri"), f"{name}, {customer.number}"),
                Fact(self.tr("Kart sahibi no"), customer.owner_id or "", selectable=True),
                Fact(self.tr("Saklandığı yer"), place),
                Fact(self.tr("Zaman"), f"{day(when)}, {clock_seconds(when)}"),
            ]
        )
        if facts.repeats and sum(other.pan.looks_like(card.pan) for other in customer.cards) > 1:
            self.say(
                "warning",
                self.tr("Bu kart iki kez saklanmış"),
                self.tr("İlk istek de ulaşmış. Fazlasını F4 ile siliniz."),
            )
        else:
            self.show_problem(facts.problem)
        self.primary.setText(self.tr("Sıradaki müşteri"))
        self._face.show_masked(card.pan, brand=brand, label=card.label, holder=card.holder, expiry=card.expiry)
        self._cards_title.setText(self.tr("Kayıtlı kartları ({count})").format(count=len(customer.cards)))
        newest_first = sorted(customer.cards, key=lambda c: c.card_hash != card.card_hash)
        self._cards.set_cards(card_rows(tuple(newest_first), new=card.card_hash, new_text=self.tr("Yeni")))

    def advance(self) -> None:
        self.till.send(NextCustomer())

    def escape(self) -> None:
        self.advance()

    def hints(self) -> Sequence[Hint]:
        return (Hint("Enter", self.tr("Sıradaki müşteri"), self.advance),)
