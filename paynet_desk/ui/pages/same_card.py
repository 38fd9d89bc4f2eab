"""The question before a card is stored a second time (I2); Enter takes the safe way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from paynet_desk.flow.store_card import BackToCard, Facts, State, StoreAnyway, UseStored
from paynet_desk.ui.moments import day
from paynet_desk.ui.pages.customer_panel import initials
from paynet_desk.ui.pages.drawn_card import DrawnCard
from paynet_desk.ui.pages.page import Hint
from paynet_desk.ui.pages.result import ResultPage
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.comparison import Comparison
from paynet_desk.ui.widgets.facts import Person
from paynet_desk.ui.widgets.labels import Label


class SameCardPage(ResultPage[State, Facts]):
    """Puts the card typed beside the one stored, the difference marked."""

    step = 3
    ring_kind = "unknown"
    ring_icon = "card"

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._table = Comparison()
        self._advice = Label("", "say")
        self.body.addWidget(self._table)
        self.body.addWidget(self._advice)
        self.add_actions("F7")
        self.second.clicked.connect(self._store_anyway)
        self._face = DrawnCard()
        self._person = Person()
        box = QVBoxLayout()
        box.addWidget(self._face)
        box.addWidget(self._person)
        box.addStretch(1)
        self._box = box
        self.panel_layout.addLayout(box)
        self._measure()

    def measure(self) -> None:
        super().measure()
        m = style.metrics()
        if hasattr(self, "_box"):
            self._box.setSpacing(m.panel_gap)

    def show_state(self, state: State, facts: Facts) -> None:
        self.say_step(facts)
        self.title.setText(self.tr("Bu kart zaten saklı olabilir"))
        draft, twin, customer = facts.draft, facts.twin, facts.customer
        if draft is None or twin is None or customer is None:
            return
        self.lead.setText(
            self.tr("{name} adına aynı görünen bir kart kayıtlı. Henüz bir şey gönderilmedi.").format(
                name=customer.name or customer.number
            )
        )
        renewed = twin.expiry is not None and twin.expiry != draft.expiry
        stored_expiry = str(twin.expiry) if twin.expiry else self.tr("bilinmiyor")
        self._table.show_rows(
            (self.tr("Yazılan kart"), self.tr("Kayıtlı kart")),
            [
                (self.tr("Numara"), draft.pan.grouped(), twin.pan.grouped(), False),
                (
                    self.tr("Son kullanma"),
                    str(draft.expiry),
                    self.tr("{date}, farklı").format(date=stored_expiry) if renewed else stored_expiry,
                    renewed,
                ),
                (self.tr("Kayıt adı"), draft.label, twin.label, False),
                (self.tr("Saklandığı gün"), "", day(twin.stored_at) if twin.stored_at else "", False),
            ],
        )
        self._advice.setText(
            self.tr("Tarih farklı; kart yenilenmiş olabilir. Yenilendiyse saklayınız, eskisini sonra silebilirsiniz.")
            if renewed
            else self.tr("Aynı kartı ikinci kez saklamak gerekmez.")
        )
        self.primary.setText(self.tr("Kayıtlı kartı kullan"))
        self.second.setText(self.tr("Yine de sakla"))
        self._person.set_person(
            initials(customer.name), customer.name, self.tr("Müşteri no {number}").format(number=customer.number)
        )
        self._face.show_masked(
            draft.pan,
            brand=twin.brand.label if twin.brand else "",
            label=draft.label,
            holder=draft.holder.name,
            expiry=draft.expiry,
        )

    def advance(self) -> None:
        self.till.send(UseStored())

    def _store_anyway(self) -> None:
        self.till.send(StoreAnyway())

    def escape(self) -> None:
        self.till.send(BackToCard())

    def key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_F7:
            self._store_anyway()
            return True
        return False

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("Enter", self.tr("Kayıtlı kartı kullan"), self.advance),
            Hint("F7", self.tr("Yine de sakla"), self._store_anyway),
            Hint("Esc", self.tr("Karta dön"), self.escape),
        )
