"""Paid, and whether the card was stored: two answers. Then the receipt, and the next customer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QVBoxLayout

from paynet_desk.core.money import format_lira
from paynet_desk.flow.pay import Facts, State
from paynet_desk.flow.task import NextCustomer
from paynet_desk.ui.pages.page import Hint
from paynet_desk.ui.pages.result import ResultPage
from paynet_desk.ui.pages.sale import card_words, count_words, customer_words, total_of
from paynet_desk.ui.receipt import Receipt, draw, receipt_of, save_pdf
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.answers import Answer, Answers
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.labels import Label
from paynet_desk.ui.widgets.slip import Slip


class PaidPage(ResultPage[State, Facts]):
    """Shown only for an answer that is on disk (I5)."""

    step = 6

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._receipt: Receipt | None = None
        self._saved: str | None = None  # where the receipt was saved, "" where that failed
        self._answers = Answers()
        self.body.addWidget(self._answers)
        self.add_actions("Ctrl+P")
        self.second.clicked.connect(self._print)
        self._pdf = SecondaryButton("")
        self._pdf.clicked.connect(self._save)
        self.buttons.addWidget(self._pdf)
        self._slip_title = Label("", "section")
        self._slip = Slip()
        box = QVBoxLayout()
        box.setSpacing(12)
        box.addWidget(self._slip_title)
        box.addWidget(self._slip)
        box.addStretch(1)
        self.panel_layout.addLayout(box)
        self._measure()

    def show_state(self, state: State, facts: Facts) -> None:
        self.crumb.setText(self.tr("Ödeme al, adım 6 / 6"))
        self.primary.setText(self.tr("Sıradaki müşteri"))
        self.second.setText(self.tr("Yazdır"))
        self._pdf.setText(self.tr("PDF kaydet"))
        self._pdf.setVisible(self.till.receipts is not None)
        self._slip_title.setText(self.tr("Bilgi fişi"))
        self.lead.setText(", ".join(filter(None, (customer_words(facts), card_words(facts)))))
        charge = facts.charge
        if charge is None:
            return
        stored = self._stored(facts)
        titles = {
            "ok": self.tr("Ödeme alındı, kart saklandı"),
            "unknown": self.tr("Ödeme alındı, kart saklanmadı"),
        }
        kept = stored is not None and stored.kind == "ok" and facts.twin is None
        not_kept = facts.consent is not None and facts.twin is None and charge.stored.ok is False
        self.title.setText(titles["ok"] if kept else titles["unknown"] if not_kept else self.tr("Ödeme alındı"))
        self._answers.set_answers([answer for answer in (self._paid(facts), stored) if answer is not None])
        self._receipt = receipt_of(self.till, facts)
        self._slip.show_lines(self._receipt.lines)
        self._say_message(facts)

    def _paid(self, facts: Facts) -> Answer:
        charge = facts.charge
        assert charge is not None
        total = charge.amount if charge.amount is not None else total_of(facts)
        way = count_words(facts.chosen.count) if facts.chosen is not None else ""
        if facts.chosen is not None and facts.chosen.count > 1 and facts.chosen.per_month is not None:
            way = self.tr("{way}, aylık {amount}").format(way=way, amount=format_lira(facts.chosen.per_month))
        code = charge.bank.authorization_code
        parts = (way, self.tr("Onay kodu {code}").format(code=code) if code else "")
        return Answer("ok", "check", self.tr("Ödeme alındı"), ". ".join(filter(None, parts)), format_lira(total))

    def _stored(self, facts: Facts) -> Answer | None:
        """The second answer; none where a stored card paid."""
        assert facts.charge is not None
        told = facts.charge.stored
        label = facts.draft.label if facts.draft is not None else ""
        if facts.stored is not None:
            return None
        if facts.twin is not None:
            return Answer("ok", "check", self.tr("Kart zaten saklıydı"), self.tr("İkinci kez saklanmadı."))
        if facts.consent is None:
            return Answer("accent", "cross", self.tr("Kart saklanmadı"), self.tr("Müşteri saklanmasını istemedi."))
        if told.ok:
            small = self.tr("{label}, {name} adına").format(label=label, name=customer_words(facts))
            return Answer("ok", "check", self.tr("Kart saklandı"), small)
        if told.ok is None:
            small = self.tr("Ödeme geçerlidir. Kartın saklanıp saklanmadığı daha sonra kart listesinde görülür.")
            return Answer("unknown", "question", self.tr("Kartın saklandığı belli değil"), small)
        valid = self.tr("Kart saklanmadı; ödeme geçerlidir, yeniden çekmeyiniz.")
        words = self.tr("Paynet’in iletisi: “{words}”").format(words=told.message) if told.message else ""
        return Answer("unknown", "question", self.tr("Kart saklanmadı"), " ".join(filter(None, (valid, words))))

    def _say_message(self, facts: Facts) -> None:
        if self._saved is not None:
            self._say_saved(self._saved)
        elif facts.charge is not None and facts.charge.doubts:
            self.say(
                "warning",
                self.tr("Paynet’in yanıtı satışla tam örtüşmüyor"),
                self.tr("Ödeme alınmıştır, yeniden çekmeyiniz. Fişi saklayıp yöneticiye haber veriniz."),
            )
        else:
            self.say_nothing()

    def _print(self) -> None:
        if self._receipt is None:
            return
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # loads the system's printing only when it is wanted

        receipt, printer = self._receipt, QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(receipt.reference)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: draw(receipt, printer))
        QDialog.open(dialog)

    def _save(self) -> None:
        if self._receipt is None or self.till.receipts is None:
            return
        try:
            self._saved = str(save_pdf(self._receipt, self.till.receipts))
        except OSError:
            self._saved = ""
        self._say_saved(self._saved)

    def _say_saved(self, where: str) -> None:
        if where:
            self.say("ok", self.tr("Fiş kaydedildi"), where)
        else:
            self.say("error", self.tr("Fiş kaydedilemedi"), self.tr("Ödeme alınmıştır. Fişi yazdırabilirsiniz."))

    def reset(self, facts: Facts) -> None:
        self._receipt, self._saved = None, None

    def advance(self) -> None:
        self.till.send(NextCustomer())

    def escape(self) -> None:
        self.advance()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Print):
            if not event.isAutoRepeat():
                self._print()
            return
        super().keyPressEvent(event)

    def measure(self) -> None:
        super().measure()
        m = style.metrics()
        self.body.setContentsMargins(0, 4, 0, m.row_gap)
        if hasattr(self, "buttons"):
            self.buttons.setContentsMargins(0, m.button_gap + (0 if m.is_compact else 12), 0, 0)
        if hasattr(self, "_pdf"):
            self.second.set_icon("" if m.is_compact else "print")  # there the words take all the room
            self._pdf.set_icon("" if m.is_compact else "file")

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("Enter", self.tr("Sıradaki müşteri"), self.advance),
            Hint("Ctrl+P", self.tr("Yazdır"), self._print),
        )
