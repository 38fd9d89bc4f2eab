"""The amount and the ways to pay it with this card; the act leads to the bank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from paynet_desk.core.money import Kurus, format_lira
from paynet_desk.flow.pay import ChangeAmount, Facts, Proceed, State
from paynet_desk.ui.pages.drawn_card import DrawnCard
from paynet_desk.ui.pages.page import Hint, Page
from paynet_desk.ui.pages.sale import SaleSummary, count_words, draw_card
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.amount import AmountBox
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.instalments import InstalmentTable
from paynet_desk.ui.widgets.labels import Label

if TYPE_CHECKING:
    from paynet_desk.paynet.payment import Instalment


def commission_of(instalment: Instalment, amount: Kurus) -> Kurus | None:
    """What the customer pays on top; where nothing comes on top, what Paynet keeps of it, if it told."""
    if instalment.total > amount:
        return Kurus(instalment.total - amount)
    return instalment.commission


class InstalmentsPage(Page[State, Facts]):
    """Up and down choose, Enter goes on to the bank."""

    step = 4

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._facts = Facts()
        self._is_busy = False
        self._amount_label = Label("", "label")
        self._amount = AmountBox()
        self._amount.button.clicked.connect(self._change_amount)
        self._amount_help = Label("", "help")
        self._table = InstalmentTable()
        self._table.rows.moved.connect(self._moved)
        self._primary = self.act_button()
        self._primary.clicked.connect(self.advance)
        self._give_up = SecondaryButton("")
        self._give_up.clicked.connect(self.escape)
        self.body.addWidget(self._amount_label)
        self.body.addWidget(self._amount)
        self.body.addWidget(self._amount_help)
        self.body.addWidget(self._table)
        self._actions = QHBoxLayout()
        self._actions.addWidget(self._primary, 1)
        self._actions.addWidget(self._give_up)
        self.body.addLayout(self._actions)
        self.body.addWidget(self._primary.missing_label)
        self._face = DrawnCard()
        self._summary = SaleSummary()
        self._note = Label("", "say")
        box = QVBoxLayout()
        for part in (self._face, self._summary, self._note):
            box.addWidget(part)
        box.addStretch(1)
        self._box = box
        self.panel_layout.addLayout(box)
        self._measure()

    def measure(self) -> None:
        m = style.metrics()
        self.body.setSpacing(m.help_gap)
        if hasattr(self, "_box"):
            self.lead.hide()
            self._amount_help.setVisible(not m.is_compact)
            self.body.setContentsMargins(0, 0, 0, m.row_gap)
            self._table.setContentsMargins(0, 0 if m.is_compact else 4, 0, 0)
            self._actions.setContentsMargins(0, m.button_gap, 0, 0)
            self._actions.setSpacing(12)
            self._box.setSpacing(m.panel_gap)

    def show_state(self, state: State, facts: Facts) -> None:
        self._facts, self._is_busy = facts, state in (State.TOKENISING, State.CHARGING)
        self.crumb.setText(self.tr("Ödeme al, adım 4 / 6"))
        self.title.setText(self.tr("Tutar ve taksit"))
        self._amount_label.setText(self.tr("Ödenecek tutar"))
        amount = facts.amount if facts.amount is not None else Kurus(0)
        self._amount.set_amount(self._amount_label.text(), amount)
        self._amount.button.setText(self.tr("Tutarı değiştir"))
        self._amount.button.setEnabled(not self._is_busy)
        self._amount_help.setText(self.tr("Tutar değişirse taksitler yeniden sorulur."))
        self._give_up.setText(self.tr("Vazgeç"))
        self._give_up.setEnabled(not self._is_busy)
        self._note.setText(self.tr("Onay bankanın sayfasında verilir. Banka onaylamadan para çekilmez."))
        self._show_rows(amount)
        self._table.rows.setEnabled(not self._is_busy)
        draw_card(self._face, facts)
        self._say_choice()
        if state is State.TOKENISING:
            self._primary.set_busy(
                self.tr("Paynet’e gönderiliyor…"),
                self.tr("{} sn"),
                self.tr("Henüz para çekilmez; 30 saniyede yanıt gelmezse başka kartla denenebilir."),
            )
        elif state is State.CHARGING:
            self._primary.set_busy(
                self.tr("Paynet’e soruluyor…"), self.tr("{} sn"), self.tr("Yanıt gelene dek aynı istek sorulur.")
            )
        else:
            self._primary.set_ready()
        self.show_problem(facts.problem)

    def _rows(self) -> tuple[Instalment, ...]:
        return self._facts.instalments.rows if self._facts.instalments is not None else ()

    def _show_rows(self, amount: Kurus) -> None:
        head = (self.tr("Taksit"), self.tr("Aylık"), self.tr("Toplam"), self.tr("Komisyon"))
        rows = [
            (count_words(row.count), _money(row.per_month or row.total), _money(row.total), _money(commission))
            for row in self._rows()
            for commission in [commission_of(row, amount)]
        ]
        names = [", ".join(f"{a}: {b}" for a, b in zip(head, row, strict=True)) for row in rows]
        self._table.rows.setAccessibleName(self.tr("Taksit seçenekleri"))
        self._table.show_rows(head, rows, names, self._chosen_row())

    def _chosen_row(self) -> int:
        if self._facts.chosen is not None and self._facts.chosen in self._rows():
            return self._rows().index(self._facts.chosen)
        return min(max(0, self._table.rows.current()), max(0, len(self._rows()) - 1))

    def _chosen(self) -> Instalment | None:
        row = self._table.rows.current()
        return self._rows()[row] if 0 <= row < len(self._rows()) else None

    def _moved(self) -> None:
        if not self._is_busy:
            self._say_choice()

    def _say_choice(self) -> None:
        chosen = self._chosen()
        self._summary.show_choice(self._facts, chosen)
        if chosen is not None:
            text = self.tr("{amount} için banka onayına geç")
            self._primary.setText(text.format(amount=format_lira(chosen.total)))
        only_one = len(self._rows()) == 1
        self._primary.missing_label.setText(
            self.tr("Bu kart taksit vermiyor; tek çekim yapılır.") if only_one and not self._is_busy else ""
        )

    def _change_amount(self) -> None:
        self.till.send(ChangeAmount())

    def reset(self, facts: Facts) -> None:
        self._table.rows.setCurrentRow(0)

    def enter(self) -> None:
        self._table.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def advance(self) -> None:
        chosen = self._chosen()
        if not self._is_busy and chosen is not None:
            self.till.send(Proceed(chosen))

    def escape(self) -> None:
        if not self._is_busy:
            super().escape()

    def is_dirty(self) -> bool:
        return True  # amount and card would be given up

    def if_discarded(self) -> str:
        return self.tr("Para çekilmedi.")

    def hints(self) -> Sequence[Hint]:
        if self._is_busy:
            return ()
        return (
            Hint("Enter", self.tr("Devam"), self.advance),
            Hint("Esc", self.tr("Vazgeç"), self.escape),
            Hint("↑ ↓", self.tr("Taksit seç"), lambda: None),
        )


def _money(amount: Kurus | None) -> str:
    return "–" if amount is None else format_lira(amount)
