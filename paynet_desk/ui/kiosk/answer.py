"""What became of it, told to the customer: one page for every end and for the two questions on the way."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from paynet_desk.core.brand import decided
from paynet_desk.core.money import format_lira
from paynet_desk.flow import pay, store_card
from paynet_desk.flow.machine import Event
from paynet_desk.flow.task import NextCustomer
from paynet_desk.ui.kiosk.page import KioskPage
from paynet_desk.ui.moments import clock, day
from paynet_desk.ui.pages.page import F, S
from paynet_desk.ui.pages.sale import card_words, count_words, total_of
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.facts import Facts
from paynet_desk.ui.widgets.ring import ResultRing
from paynet_desk.ui.widgets.surface import Box


@dataclass(frozen=True)
class Told:
    """What the page says and what its buttons mean; ``busy`` instead of the act while an answer is awaited."""

    ring: str
    icon: str
    title: str
    text: str
    act: tuple[str, Event]
    other: tuple[str, Event] | None = None
    rows: tuple[tuple[str, str], ...] = ()
    busy: str = ""


class AnswerPage(KioskPage[S, F]):
    """Ring, title, what it means, the facts, one act, perhaps a second one."""

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._told: Told | None = None
        self._ring = ResultRing("accent", "question")
        self._head_row.insertWidget(0, self._ring, 0, Qt.AlignmentFlag.AlignTop)
        self._rows = Facts("result")
        self._frame = Box()
        self._inside = QVBoxLayout(self._frame)
        self._inside.addWidget(self._rows)
        self.body.addWidget(self._frame)
        self.primary = self.act_button()
        self.primary.clicked.connect(self.advance)
        self.second = SecondaryButton("")
        self.second.clicked.connect(self._other)
        self.acts.take(self.primary, self.second)
        self._measure()

    def measure(self) -> None:
        m = style.metrics()
        self.body.setContentsMargins(0, m.unit(40), 0, 0)
        if hasattr(self, "_inside"):
            self._inside.setContentsMargins(*(m.unit(28),) * 4)

    def told(self, state: S, facts: F) -> Told | None:
        """What is to be said of this state; None while nothing is known."""
        raise NotImplementedError

    def show_state(self, state: S, facts: F) -> None:
        told = self._told = self.told(state, facts)
        if told is None:
            return
        self._ring.set_result(told.ring, told.icon)
        self.title.setText(told.title)
        self.lead.setText(told.text)
        self._rows.set_rows(told.rows)
        self._frame.setVisible(bool(told.rows))
        self.primary.setText(told.act[0])
        self.second.setVisible(told.other is not None and not told.busy)
        if told.other is not None:
            self.second.setText(told.other[0])
        if told.busy:
            self.primary.set_busy(told.busy, self.tr("{} sn"))
        else:
            self.primary.set_ready()
        self.show_problem(facts.problem if told.ring != "unknown" else None)
        self.lead.setVisible(True)

    def enter(self) -> None:
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def advance(self) -> None:
        if self._told is not None and not self._told.busy:
            self.till.send(self._told.act[1])

    def _other(self) -> None:
        if self._told is not None and self._told.other is not None and not self._told.busy:
            self.till.send(self._told.other[1])

    def escape(self) -> None:
        """What is told is not left by a key that gives up."""


class StoringAnswer(AnswerPage[store_card.State, store_card.Facts]):
    """Stored, not known, or already stored."""

    step = 4

    def told(self, state: store_card.State, facts: store_card.Facts) -> Told | None:
        states = store_card.State
        done = (self.tr("Bitir"), NextCustomer())
        if state is states.STORED and facts.stored is not None:
            card = facts.stored
            known = card.brand.label if card.brand else ""
            return Told(
                "ok",
                "check",
                self.tr("Kartınız saklandı"),
                self.tr("Bundan sonra bu iş yerinde bu kartınızla ödeyebilirsiniz. Sildirmek için görevliye başvurunuz."),
                done,
                rows=((self.tr("Kart"), ", ".join(filter(None, (known, card.pan.grouped())))),),
            )
        if state is states.SAME_CARD and facts.twin is not None:
            twin = facts.twin
            known = twin.brand.label if twin.brand else ""
            return Told(
                "unknown",
                "question",
                self.tr("Bu kartınız zaten saklı olabilir"),
                self.tr("Aynı görünen bir kartınız saklı. Henüz hiçbir şey gönderilmedi. Kartınız yenilendiyse saklayınız."),
                (self.tr("Saklamadan bitir"), store_card.UseStored()),
                (self.tr("Yine de sakla"), store_card.StoreAnyway()),
                rows=((self.tr("Saklı kart"), ", ".join(filter(None, (known, twin.pan.grouped())))),),
            )
        if state in (states.UNKNOWN, states.ASKING):
            when = facts.sent_at
            rows = ((self.tr("Zaman"), f"{day(when)}, {clock(when)}"),) if when is not None else ()
            return Told(
                "unknown",
                "question",
                self.tr("Sonuç henüz belli değil"),
                self.tr(
                    "Bağlantı kesildi: kartınız saklanmış da olabilir, saklanmamış da. İstek yinelenmedi ve yinelenmeyecek. "
                    "Sonucu iş yeri öğrenir; sormak isterseniz görevliye başvurunuz."
                ),
                done,
                rows=rows,
            )
        return None


class PayingAnswer(AnswerPage[pay.State, pay.Facts]):
    """Paid, not paid, not known; or whether to ask, which collects."""

    step = 6

    def _sale(self, facts: pay.Facts) -> tuple[tuple[str, str], ...]:
        way = count_words(facts.chosen.count) if facts.chosen is not None else ""
        card = card_words(facts)
        if not card and facts.draft is not None:
            brand = decided(facts.draft.pan.first6)
            card = " ".join(filter(None, (brand.label if brand else "", facts.draft.pan.short())))
        rows = [
            (self.tr("Tutar"), ", ".join(filter(None, (format_lira(total_of(facts)), way)))),
            (self.tr("Kart"), card),
            (self.tr("İşlem no"), facts.about),
        ]
        return tuple(row for row in rows if row[1])

    def told(self, state: pay.State, facts: pay.Facts) -> Told | None:
        states = pay.State
        done = (self.tr("Bitir"), NextCustomer())
        another = (self.tr("Başka kartla öde"), pay.AnotherCard())
        no, no_icon = "accent", "cross"
        match state:
            case states.PAID:
                text = self.tr("Teşekkür ederiz. İşlem numarasını not edebilirsiniz.")
                return Told("ok", "check", self.tr("Ödemeniz alındı"), text, done, rows=self._sale(facts))
            case states.DECLINED:
                text = self.tr("Bankanız onaylamadı. Para çekilmedi.")
                return Told(no, no_icon, self.tr("Ödeme alınmadı"), text, done, another, rows=self._sale(facts))
            case states.GIVEN_UP:
                text = self.tr("Para çekilmedi.")
                return Told(no, no_icon, self.tr("Ödemeden vazgeçildi"), text, done, another, rows=self._sale(facts))
            case states.DECIDE | states.CHARGING:
                not_sent = facts.doubt is pay.Doubt.NOT_SENT
                amount = format_lira(total_of(facts))
                return Told(
                    "unknown",
                    "question",
                    self.tr("Ödeme isteği gönderilemedi") if not_sent else self.tr("Bankanızın onayı belli değil"),
                    self.tr("Sorarsanız, bankanız onayladıysa {amount} çekilir. Vazgeçerseniz para çekilmez.").format(
                        amount=amount
                    ),
                    (self.tr("Sor ve öde"), pay.AskIfApproved()),
                    (self.tr("Vazgeç"), pay.GiveUp()),
                    rows=self._sale(facts),
                    busy=self.tr("Sonuç soruluyor…") if state is states.CHARGING else "",
                )
            case states.UNKNOWN:
                return Told(
                    "unknown",
                    "question",
                    self.tr("Ödemenin sonucu henüz belli değil"),
                    self.tr(
                        "Yanıt gelmedi: para çekilmiş de olabilir, çekilmemiş de. Yeniden ödemeyiniz; kart iki kez çekilmez. "
                        "Sonucu görevliden öğrenebilirsiniz."
                    ),
                    done,
                    rows=self._sale(facts),
                )
        return None


