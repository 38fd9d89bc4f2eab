"""Beside the pages: who the customer is and which cards are stored; on page 1 also the search by name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from paynet_desk.core.gsm import Gsm
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.registry.values import Customer
from paynet_desk.ui.moments import day
from paynet_desk.ui.theme import style
from paynet_desk.ui.widgets.choices import Choice, Choices
from paynet_desk.ui.widgets.facts import CardList, CardRow, Facts, Person
from paynet_desk.ui.widgets.field import Field, PlainEdit
from paynet_desk.ui.widgets.labels import Label


def initials(name: str) -> str:
    """Up to two letters for the round mark: "Elif Yılmaz" -> "EY"."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])) if parts else "?"


def card_rows(cards: tuple[StoredCard, ...], *, new: str = "", new_text: str = "") -> list[CardRow]:
    """The lines of a customer's cards; the one with hash ``new`` is marked with ``new_text``."""
    return [
        CardRow(
            brand=card.brand.label if card.brand else card.bank,
            number=card.pan.short(),
            note=new_text if card.card_hash == new else (str(card.expiry) if card.expiry else ""),
            new=card.card_hash == new,
        )
        for card in cards
    ]


class CustomerPanel(QWidget):
    """Shows a customer, or the search by name while it is open."""

    chosen = Signal(Customer)
    searched = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Customer, ...] = ()
        self._person = Person()
        self._facts = Facts()
        self._cards_title = Label("", "section")
        self._cards = CardList()
        self._search_edit = _SearchEdit()
        self._search = Field("", self._search_edit)
        self._results = Choices()
        self._results.setSizeAdjustPolicy(Choices.SizeAdjustPolicy.AdjustToContents)
        self._results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._results.itemClicked.connect(lambda _: self._take())
        self._search_edit.textEdited.connect(self.searched)
        self._search_edit.moved.connect(self._move)
        self._search_edit.taken.connect(self._take)
        self._search_edit.left.connect(self._leave)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for part in (self._search, self._results, self._person, self._facts, self._cards_title, self._cards):
            self._box.addWidget(part)
        style.changed.connect(self._measure)
        self._measure()
        self.end_search()
        self.show_customer(None, None)

    def _measure(self) -> None:
        self._box.setSpacing(style.metrics().panel_gap // 2)

    def show_customer(self, customer: Customer | None, gsm: Gsm | None) -> None:
        """Greet a known customer with the cards already stored; nobody known shows nothing."""
        searching = not self._search.isHidden()
        known = customer is not None and customer.owner_id is not None and not searching
        for part in (self._person, self._facts):
            part.setVisible(known)
        has_cards = known and customer is not None and bool(customer.cards)
        self._cards_title.setVisible(has_cards)
        self._cards.setVisible(has_cards)
        if customer is None:
            return
        name = customer.name or (gsm.masked if gsm else "")
        self._person.set_person(
            initials(customer.name), name, self.tr("Müşteri no {number}").format(number=customer.number)
        )
        rows = [(self.tr("Cep telefonu"), Gsm(customer.gsm).masked), (self.tr("İlk kayıt"), day(customer.since))]
        if customer.last_at is not None:
            rows.append((self.tr("Son işlem"), day(customer.last_at)))
        self._facts.set_rows(rows)
        self._cards_title.setText(self.tr("Kayıtlı kartları ({count})").format(count=len(customer.cards)))
        self._cards.set_cards(card_rows(customer.cards))

    # ---- the search ------------------------------------------------------------------------------------------------

    def begin_search(self) -> None:
        """Open the search and put the focus there."""
        self._search.show()
        self._say_search()
        self._results.hide()
        for part in (self._person, self._facts, self._cards_title, self._cards):
            part.hide()
        self._search_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _say_search(self) -> None:
        none = bool(self._search_edit.text()) and not self._found
        self._search.set_label(self.tr("Müşterinin adı"))
        self._search.set_help(
            self.tr("Bu adla başlayan kayıtlı müşteri yok.")
            if none
            else self.tr("Adın başını yazınız; ↑ ↓ ile seçip Enter’a basınız.")
        )
        self._results.setAccessibleName(self.tr("Bulunan müşteriler"))

    def end_search(self) -> None:
        """Close the search."""
        self._search_edit.setText("")
        self._search.hide()
        self._results.hide()

    def show_found(self, found: tuple[Customer, ...]) -> None:
        """Offer what was found while the search is open."""
        if found == self._found and self._results.isVisible() == bool(found):
            self._say_search()
            return
        self._found = found
        self._say_search()
        self._results.set_choices(
            [Choice("", one.name, f"{Gsm(one.gsm).masked}, {one.number}", icon="", note="") for one in found]
        )
        searching = not self._search.isHidden()
        self._results.setVisible(searching and bool(found))
        if found:
            self._results.setCurrentRow(0)

    def _move(self, by: int) -> None:
        if self._found:
            self._results.setCurrentRow((self._results.currentRow() + by) % len(self._found))

    def _take(self) -> None:
        row = self._results.currentRow()
        if 0 <= row < len(self._found):
            customer = self._found[row]
            self.end_search()
            self.chosen.emit(customer)

    def _leave(self) -> None:
        self.end_search()
        self.left.emit()


class _SearchEdit(PlainEdit):
    """Up and down choose, Enter takes, Esc leaves."""

    moved = Signal(int)
    taken = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.taken.emit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)
