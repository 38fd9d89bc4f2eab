"""The bank's page ended without a clear return: the cashier decides whether Paynet is asked, which collects."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from paynet_desk.core.money import format_lira
from paynet_desk.flow.pay import AskIfApproved, Doubt, Facts, GiveUp, State
from paynet_desk.ui.pages.page import Hint
from paynet_desk.ui.pages.result import ResultPage
from paynet_desk.ui.pages.sale import SaleSummary, total_of
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from paynet_desk.ui.widgets.facts import Notes
from paynet_desk.ui.widgets.labels import Label
from paynet_desk.ui.widgets.surface import Rule


class DecidePage(ResultPage[State, Facts]):
    """Two acts, each with what it does to the money; Esc takes neither."""

    step = 5
    ring_kind = "unknown"
    ring_icon = "question"

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._is_busy = False
        self.primary = PrimaryButton("")
        self.primary.clicked.connect(self.advance)
        self._ask_note = Label("", "help")
        self._give_up = SecondaryButton("", "Del")
        self._give_up.clicked.connect(self._drop)
        self._give_up.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._drop_note = Label("", "help")
        acts = (self.primary, self._ask_note, self.primary.missing_label, self._give_up, self._drop_note)
        for act in acts:
            self.body.addWidget(act)
        self._what_title = Label("", "section")
        self._what = Notes()
        self._summary = SaleSummary()
        box = QVBoxLayout()
        for part in (self._what_title, self._what, Rule(), self._summary):
            box.addWidget(part)
        box.addStretch(1)
        self._box = box
        self.panel_layout.addLayout(box)
        self._measure()

    def measure(self) -> None:
        super().measure()
        m = style.metrics()
        self.body.setContentsMargins(0, max(8, m.row_gap), 0, 0)
        self.body.setSpacing(8)
        if hasattr(self, "_box"):
            self._box.setSpacing(m.panel_gap // 2)

    def show_state(self, state: State, facts: Facts) -> None:
        self._is_busy = state is State.CHARGING
        self.crumb.setText(self.tr("Ödeme al, adım 5 / 6"))
        why = {
            Doubt.QUIET: self.tr("Bankanın sayfası sessiz kaldı ve kapatıldı. Müşteri onay vermiş olabilir."),
            Doubt.TIMED_OUT: self.tr("Bankanın sayfasının süresi doldu. Müşteri onay vermiş olabilir."),
            Doubt.CRASHED: self.tr("Bankanın sayfası beklenmedik biçimde kapandı. Müşteri onay vermiş olabilir."),
            Doubt.NOT_SENT: self.tr("Paynet’e ulaşılamadı, ödeme isteği gönderilmedi. Para çekilmedi."),
        }
        self.title.setText(
            self.tr("Ödeme isteği gönderilemedi")
            if facts.doubt is Doubt.NOT_SENT
            else self.tr("Bankanın onayı belli değil")
        )
        if facts.doubt is not None:
            self.lead.setText(why[facts.doubt])
        self.primary.setText(self.tr("Paynet’e sor"))
        amount = format_lira(total_of(facts))
        self._ask_note.setText(self.tr("Banka onayladıysa {amount} çekilir.").format(amount=amount))
        self._give_up.setText(self.tr("Ödemeden vazgeç"))
        self._give_up.setEnabled(not self._is_busy)
        self._drop_note.setText(self.tr("Para çekilmez. Bu karar geri alınamaz."))
        if self._is_busy:
            self.primary.set_busy(self.tr("Paynet’e soruluyor…"), self.tr("{} sn"))
        else:
            self.primary.set_ready()
        self._what_title.setText(self.tr("Neden soruluyor?"))
        self._what.set_notes(
            [
                (
                    "question",
                    self.tr("Ödeme isteği bu kasadan çıkamadı.")
                    if facts.doubt is Doubt.NOT_SENT
                    else self.tr("Bankanın sayfası onayın verildiğini söylemeden kapandı."),
                ),
                ("check", self.tr("Sorulursa Paynet, banka onayladıysa parayı çeker.")),
                ("cross", self.tr("Sorulmazsa para çekilmez; onay kendiliğinden düşer.")),
            ]
        )
        self._summary.show_sale(facts)
        self.lead.setVisible(facts.problem is None)  # the message says the same and more
        self.show_problem(facts.problem)

    def advance(self) -> None:
        if not self._is_busy:
            self.till.send(AskIfApproved())

    def _drop(self) -> None:
        if not self._is_busy:
            self.till.send(GiveUp())

    def escape(self) -> None:
        """Neither: a decision is needed."""

    def key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Delete:
            self._drop()
            return True
        return False

    def hints(self) -> Sequence[Hint]:
        if self._is_busy:
            return ()
        return (
            Hint("Enter", self.tr("Paynet’e sor"), self.advance),
            Hint("Del", self.tr("Ödemeden vazgeç"), self._drop),
        )
