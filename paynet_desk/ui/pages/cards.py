"""A customer's stored cards: choose one, give it another name, or delete it after it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from paynet_desk.core.stored_card import StoredCard
from paynet_desk.flow.look_after import Change, Delete, Facts, KeepCard, Rename, State, WishDelete, WishLabel
from paynet_desk.flow.problem import ProblemKind
from paynet_desk.flow.task import Edited, NextCustomer
from paynet_desk.ui.moments import day
from paynet_desk.ui.pages.customer_panel import initials
from paynet_desk.ui.pages.drawn_card import DrawnCard
from paynet_desk.ui.pages.label_edit import LabelEdit
from paynet_desk.ui.pages.page import Hint, Page
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from paynet_desk.ui.widgets.choices import Choice, Choices
from paynet_desk.ui.widgets.facts import Facts as FactRows
from paynet_desk.ui.widgets.facts import Person
from paynet_desk.ui.widgets.field import Field

_TYPING = (State.LABEL, State.RENAMING)


class _Wrong(Enum):
    """What is the matter with the name that was typed."""

    EMPTY = "empty"
    CARD_NUMBER = "card number"
    REFUSED = "refused"


def card_title(card: StoredCard) -> str:
    """ "TROY •••• 5454"."""
    return " ".join(filter(None, (card.brand.label if card.brand else card.bank, card.pan.short())))


class CardsPage(Page[State, Facts]):
    """A list; Enter opens the field for the chosen card's name, Del asks whether it is to be deleted.

    The question is answered with another key than the one that led to it, so a key held down deletes nothing.
    """

    step = 2

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._state: State | None = None
        self._facts = Facts()
        self._wrong: _Wrong | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # an empty list takes no keys, so the page does
        self.question.kept.connect(self._keep_card)
        self._list = Choices()
        self._list.moved.connect(self._moved)
        self._list.itemDoubleClicked.connect(lambda _: self.advance())
        self._label = LabelEdit()
        self._label.typed.connect(self._label_typed)
        self._label_field = Field("", self._label)
        self.body.addWidget(self._list)
        self.body.addWidget(self._label_field)
        self._primary = PrimaryButton("")
        self._primary.clicked.connect(self.advance)
        self._second = SecondaryButton("")
        self._second.clicked.connect(self._second_act)
        self._actions = QHBoxLayout()
        self._actions.addWidget(self._primary, 1)
        self._actions.addWidget(self._second)
        self.body.addLayout(self._actions)
        self.body.addWidget(self._primary.missing_label)
        self._person = Person()
        self._face = DrawnCard()
        self._about = FactRows()
        box = QVBoxLayout()
        for part in (self._person, self._face, self._about):
            box.addWidget(part)
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
            self._fit()

    def _fit(self) -> None:
        """As high as its rows, up to what the window has room for beside the field."""
        most = 4 if style.metrics().is_compact else 6
        if self._state in _TYPING:
            most -= 1
        self._list.setFixedHeight(min(most, max(1, self._list.count())) * max(0, self._list.sizeHintForRow(0)) + 2)
        if (chosen := self._list.currentItem()) is not None:
            self._list.scrollToItem(chosen)

    # ---- what is shown ---------------------------------------------------------------------------------------------

    def show_state(self, state: State, facts: Facts) -> None:
        before, self._state, self._facts = self._state, state, facts
        if state is State.LABEL and before not in _TYPING and facts.change is not None:
            self._label.setText(facts.change.card.label)
            self._label.selectAll()
            self._wrong = None
        self._say_words(facts)
        self._show_cards(state, facts)
        self._show_act(state)
        self._label_field.setVisible(state in _TYPING)
        self._label.setReadOnly(state is State.RENAMING)
        self._say_outcome(state, facts)
        if state is State.SURE:
            self._ask()
        elif before is State.SURE:
            self.question.clear()
        if before is not None and state is not before and self.isVisible():
            self.enter()

    def _say_words(self, facts: Facts) -> None:
        customer = facts.customer
        name = customer.name if customer is not None and customer.name else ""
        name = name or (facts.gsm.masked if facts.gsm is not None else "")
        self.crumb.setText(self.tr("Kartlar, adım 2 / 2"))
        self.title.setText(self.tr("Kayıtlı kartlar"))
        self.lead.setText(
            self.tr("{name} adına {count} kart kayıtlı.").format(name=name, count=len(facts.cards))
            if facts.cards
            else self.tr("{name} adına kayıtlı kart yok. F2 ile kart saklayabilirsiniz.").format(name=name)
        )
        self._label_field.set_label(self.tr("Kayıt adı"))
        self._list.setAccessibleName(self.title.text())
        number = self.tr("Müşteri no {number}").format(number=customer.number) if customer is not None else ""
        self._person.set_person(initials(name) if customer is not None and customer.name else "?", name, number)

    def _show_cards(self, state: State, facts: Facts) -> None:
        self._list.set_choices([self._row(card) for card in facts.cards])
        if facts.change is not None and facts.change.card in facts.cards:
            self._list.setCurrentRow(facts.cards.index(facts.change.card))
        self._list.setEnabled(state is State.LIST)
        self._list.setVisible(bool(facts.cards))
        self._fit()
        self._show_chosen()

    def _row(self, card: StoredCard) -> Choice:
        small = ", ".join(filter(None, (card.label, card.bank)))
        if card.expiry is None:
            return Choice("", card_title(card), small, "", "")
        if not card.expiry.valid_on(datetime.now(UTC)):
            note = self.tr("{date}, süresi geçmiş").format(date=card.expiry)
            return Choice("", card_title(card), small, "alert", note)
        return Choice("", card_title(card), small, "", str(card.expiry))

    def _show_chosen(self) -> None:
        card = self._chosen()
        self._face.setVisible(card is not None)
        self._about.setVisible(card is not None)
        if card is None:
            return
        brand = card.brand.label if card.brand else ""
        self._face.show_masked(card.pan, brand=brand, label=card.label, holder=card.holder, expiry=card.expiry)
        rows = (
            (self.tr("Kayıt adı"), card.label),
            (self.tr("Son kullanma"), str(card.expiry or "")),
            (self.tr("Banka"), card.bank),
            (self.tr("Saklandığı gün"), day(card.stored_at) if card.stored_at else ""),
        )
        self._about.set_rows([row for row in rows if row[1]])

    def _show_act(self, state: State) -> None:
        some = bool(self._facts.cards)
        if state in _TYPING:
            acts = (self.tr("Adı kaydet"), self.tr("Vazgeç"), "Esc")
        elif some:
            acts = (self.tr("Adını değiştir"), self.tr("Kartı sil"), "Del")
        else:
            acts = (self.tr("Sıradaki müşteri"), "", "")
        words, second, key = acts
        self._primary.setText(words)
        self._second.setText(second)
        self._second.set_key(key)
        self._second.setVisible(bool(second))
        self._second.setEnabled(state in (State.LIST, State.LABEL))
        later = self.tr("Yanıt gelmezse ne olduğu Paynet’e sorulur.")
        if state is State.RENAMING:
            self._primary.set_busy(self.tr("Paynet’e gönderiliyor…"), self.tr("{} sn"), later)
        elif state is State.DELETING:
            self._primary.set_busy(self.tr("Kart siliniyor…"), self.tr("{} sn"), later)
        else:
            self._primary.set_ready()

    def _say_outcome(self, state: State, facts: Facts) -> None:
        if facts.problem is not None:
            self.show_problem(facts.problem)
            if state is State.LABEL and facts.problem.kind is ProblemKind.REFUSED:
                self._wrong = _Wrong.REFUSED
        elif facts.done is not None:
            self.say("ok", *self._done_words(facts.done))
        else:
            self.say_nothing()
        self._say_label()

    def _say_label(self) -> None:
        texts = {
            _Wrong.EMPTY: self.tr("Kartın adını yazınız."),
            _Wrong.CARD_NUMBER: self.tr("Bu bir kart numarasına benziyor, silindi."),
            _Wrong.REFUSED: self.tr("Paynet bu adı kabul etmedi. Başka bir ad yazınız."),
        }
        if self._wrong is None:
            self._label_field.set_help(self.tr("Müşteri kartı bu adla tanır."))
        else:
            self._label_field.set_error(texts[self._wrong])

    def _done_words(self, done: Change) -> tuple[str, str]:
        card = card_title(done.card)
        if done.label is None:
            return self.tr("Kart silindi"), self.tr("{card} artık kayıtlı değil.").format(card=card)
        return self.tr("Kartın adı değişti"), f"{card}: {done.label}"

    # ---- what is done ----------------------------------------------------------------------------------------------

    def _chosen(self) -> StoredCard | None:
        if self._facts.change is not None:
            return self._facts.change.card
        row = self._list.current()
        return self._facts.cards[row] if 0 <= row < len(self._facts.cards) else None

    def _moved(self) -> None:
        if self._state is not State.LIST:
            return
        self._show_chosen()
        if self._facts.problem is not None:
            self.till.send(Edited())

    def _label_typed(self, wiped: bool) -> None:
        self._wrong = _Wrong.CARD_NUMBER if wiped else None
        self._say_label()
        if self._facts.problem is not None:
            self.till.send(Edited())

    def enter(self) -> None:
        if self._state is State.SURE:
            self.question.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._state in _TYPING:
            self._label.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            (self._list if self._facts.cards else self._primary).setFocus(Qt.FocusReason.OtherFocusReason)

    def reset(self, facts: Facts) -> None:
        self._list.setCurrentRow(0)
        self._label.setText("")

    def advance(self) -> None:
        if self._state is State.LABEL:
            self._save_label()
        elif self._state is State.LIST:
            card = self._chosen()
            self.till.send(NextCustomer() if card is None else WishLabel(card))

    def _save_label(self) -> None:
        label = self._label.label()
        if not label:
            self._wrong = _Wrong.EMPTY
            self._say_label()
            self._label.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._wrong = None
        self.till.send(Rename(label))

    def _second_act(self) -> None:
        if self._state is State.LABEL:
            self.escape()
        else:
            self._wish_delete()

    def _wish_delete(self) -> None:
        card = self._chosen()
        if self._state is State.LIST and card is not None:
            self.till.send(WishDelete(card))

    def _keep_card(self) -> None:
        if self._state is State.SURE:
            self.till.send(KeepCard())

    def _ask(self) -> None:
        if self._state is not State.SURE:
            super()._ask()
            return
        card = self._chosen()
        text = self.tr("{card}: müşteri bir daha bu kartla ödeyemez.")
        self.question.ask(
            self.tr("Bu kart silinsin mi?"),
            self.tr("Kal"),
            self.tr("Sil"),
            text.format(card=card_title(card) if card is not None else ""),
            drop_key=("F7", Qt.Key.Key_F7),
        )
        self._make_room()

    def discard(self) -> None:
        """What the question in front of the cashier asked is answered with yes; unasked, there is nothing to lose."""
        if self._state is State.SURE:
            self.till.send(Delete(self.till.shown("consent")))
        elif self._state is State.LABEL:
            self.till.send(KeepCard())
        elif self._state is State.LIST:
            self.till.send(NextCustomer())

    def is_dirty(self) -> bool:
        card = self._chosen()
        return self._state is State.LABEL and card is not None and self._label.label() != card.label

    def key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Delete and self._state is State.LIST:
            self._wish_delete()
            return True
        return False

    def hints(self) -> Sequence[Hint]:
        if self._state in _TYPING:
            return (Hint("Enter", self.tr("Adı kaydet"), self.advance), Hint("Esc", self.tr("Vazgeç"), self.escape))
        if self._state is not State.LIST:
            return ()
        back = Hint("Esc", self.tr("Sıradaki müşteri"), self.escape)
        if not self._facts.cards:
            return (Hint("Enter", self.tr("Sıradaki müşteri"), self.advance),)
        return (
            Hint("Enter", self.tr("Adını değiştir"), self.advance),
            Hint("Del", self.tr("Kartı sil"), self._wish_delete),
            Hint("↑ ↓", self.tr("Kart seç"), lambda: None),
            back,
        )
