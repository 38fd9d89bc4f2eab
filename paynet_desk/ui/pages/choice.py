"""Which card pays: the customer's stored ones first, a new one last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from paynet_desk.core.stored_card import StoredCard
from paynet_desk.flow.pay import Facts, State, UseNew, UseStored
from paynet_desk.flow.task import Edited
from paynet_desk.ui.pages.customer_panel import initials
from paynet_desk.ui.pages.page import Hint, Page
from paynet_desk.ui.pages.sale import SaleSummary, customer_words
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from paynet_desk.ui.widgets.choices import Choice, Choices
from paynet_desk.ui.widgets.facts import Person


class ChoicePage(Page[State, Facts]):
    """A list; Enter takes the chosen row."""

    step = 3

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._cards: tuple[StoredCard, ...] = ()
        self._is_busy = False
        self._has_problem = False
        self._list = Choices()
        self._list.moved.connect(self._moved)
        self._list.itemDoubleClicked.connect(lambda _: self.advance())
        self.body.addWidget(self._list)
        self._primary = PrimaryButton("")
        self._primary.clicked.connect(self.advance)
        self._give_up = SecondaryButton("")
        self._give_up.clicked.connect(self.escape)
        self._actions = QHBoxLayout()
        self._actions.addWidget(self._primary, 1)
        self._actions.addWidget(self._give_up)
        self.body.addLayout(self._actions)
        self.body.addWidget(self._primary.missing_label)
        self._person = Person()
        self._summary = SaleSummary()
        box = QVBoxLayout()
        box.addWidget(self._person)
        box.addWidget(self._summary)
        box.addStretch(1)
        self._box = box
        self.panel_layout.addLayout(box)
        self._measure()

    def measure(self) -> None:
        m = style.metrics()
        self.body.setContentsMargins(0, m.row_gap, 0, m.row_gap)
        self.body.setSpacing(m.row_gap)
        if hasattr(self, "_box"):
            self._actions.setContentsMargins(0, m.button_gap, 0, 0)
            self._actions.setSpacing(12)
            self._box.setSpacing(m.panel_gap)
            if self._list.count():
                self._fit()

    def show_state(self, state: State, facts: Facts) -> None:
        self._is_busy, self._has_problem = state is State.RATING, facts.problem is not None
        self._cards = facts.cards
        name = customer_words(facts)
        self.crumb.setText(self.tr("Ödeme al, adım 3 / 6"))
        self.title.setText(self.tr("Hangi kartla ödenecek?"))
        lead = self.tr("{name} adına {count} kart kayıtlı. Müşteriye sorunuz.")
        self.lead.setText(lead.format(name=name, count=len(facts.cards)))
        rows = [self._row(card) for card in facts.cards]
        rows.append(Choice("", self.tr("Yeni kart"), self.tr("Kart bilgileri yazılır."), "", ""))
        self._list.setAccessibleName(self.title.text())
        self._list.set_choices(rows)
        self._fit()
        self._list.setEnabled(not self._is_busy)
        self._give_up.setText(self.tr("Vazgeç"))
        self._say_act()
        if self._is_busy:
            self._primary.set_busy(
                self.tr("Taksitler soruluyor…"), self.tr("{} sn"), self.tr("Vazgeçebilirsiniz; para çekilmez.")
            )
        else:
            self._primary.set_ready()
        number = facts.customer.number if facts.customer is not None else ""
        self._person.set_person(initials(name), name, self.tr("Müşteri no {number}").format(number=number))
        self._summary.show_choice(facts, None)
        self.show_problem(facts.problem)

    def _fit(self) -> None:
        """As high as its rows, up to what a small window has room for."""
        most = 4 if style.metrics().is_compact else 6
        self._list.setFixedHeight(min(most, max(1, self._list.count())) * self._list.sizeHintForRow(0) + 2)

    def _row(self, card: StoredCard) -> Choice:
        brand = card.brand.label if card.brand is not None else card.bank
        title = " ".join(filter(None, (brand, card.pan.short())))
        if card.expiry is None:
            return Choice("", title, card.label, "", "")
        if not card.expiry.valid_on(datetime.now(UTC)):
            return Choice("", title, card.label, "alert", self.tr("{date}, süresi geçmiş").format(date=card.expiry))
        return Choice("", title, card.label, "", str(card.expiry))

    def _moved(self) -> None:
        self._say_act()
        if self._has_problem:
            self.till.send(Edited())

    def _chosen(self) -> StoredCard | None:
        row = self._list.current()
        return self._cards[row] if 0 <= row < len(self._cards) else None

    def _say_act(self) -> None:
        self._primary.setText(
            self.tr("Yeni kart yaz") if self._chosen() is None else self.tr("Bu kartın taksitlerini göster")
        )

    def enter(self) -> None:
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def reset(self, facts: Facts) -> None:
        self._list.setCurrentRow(0)

    def advance(self) -> None:
        if self._is_busy:
            return
        card = self._chosen()
        self.till.send(UseNew() if card is None else UseStored(card))

    def is_dirty(self) -> bool:
        return True  # the amount would be given up

    def if_discarded(self) -> str:
        return self.tr("Para çekilmedi.")

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("Enter", self.tr("Devam"), self.advance),
            Hint("Esc", self.tr("Vazgeç"), self.escape),
            Hint("↑ ↓", self.tr("Kart seç"), lambda: None),
        )
