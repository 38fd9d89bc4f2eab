"""Page 8: bytes left and no answer came. What was sent, when silence began, what comes next, what may be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from paynet_desk.flow.problem import ProblemKind
from paynet_desk.flow.store_card import AskPaynet, Facts, State
from paynet_desk.flow.task import NextCustomer
from paynet_desk.ui.moments import clock_seconds
from paynet_desk.ui.pages.not_known import NotKnownPage
from paynet_desk.ui.pages.page import Hint
from paynet_desk.ui.texts import say_problem
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.facts import Moment

_SAID_ABOVE = (ProblemKind.REGISTRY_AFTER, ProblemKind.MISMATCH, ProblemKind.KNOWN_TO_PAYNET)


class UnknownPage(NotKnownPage[State, Facts]):
    """No red, no exclamation mark: nobody did anything wrong, and nothing is repeated."""

    next_key = "F2"

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._facts = Facts()

    def _askable(self) -> bool:
        customer = self._facts.customer
        return customer is not None and customer.owner_id is not None

    def show_state(self, state: State, facts: Facts) -> None:
        self._facts = facts
        self.say_step(facts)
        self.title.setText(self.tr("Sonuç henüz belli değil"))
        is_known = facts.problem is not None and facts.problem.kind is ProblemKind.KNOWN_TO_PAYNET
        self.lead.setText(
            self.tr("İlk kart saklanmış olmalı; şimdiki istek kabul edilmedi.")
            if is_known
            else self.tr("Kart saklanmış da olabilir, saklanmamış da. İstek yinelenmedi.")
        )
        name = facts.customer.name if facts.customer and facts.customer.name else self.tr("Müşteri")
        self._show_timeline(facts)
        asking = state is State.ASKING
        self.primary.setText(self.tr("Paynet’e sor") if self._askable() else self.tr("Sıradaki müşteri"))
        self.primary.set_key("Enter")
        if asking:
            self.primary.set_busy(self.tr("Paynet’e soruluyor…"), self.tr("{} sn"))
        else:
            self.primary.set_ready()
        self.second.setText(self.tr("Sıradaki müşteri"))
        self.second.setVisible(self._askable())
        self._note.setText(
            self.tr("Sormak güvenlidir: kart ikinci kez saklanmaz, para çekilmez.")
            if self._askable()
            else self.tr("Numarayı öğrenince konuyu F5 ile yönetici kapatır.")
            if is_known
            else self.tr("Bu müşterinin ilk kartıydı; sonucu yönetici netleştirir.")
        )
        if facts.problem is not None and facts.asked and not asking:
            text = say_problem(facts.problem)
            still = self.tr("Paynet’e soruldu; sonuç henüz belli değil. Biraz sonra yeniden sorunuz.")
            self.say("info", still, text.title if facts.problem.nothing_sent else "")
        elif facts.problem is not None and facts.problem.kind in _SAID_ABOVE:
            self.show_problem(facts.problem)
        else:
            self.say_nothing()
        self._tell_title.setText(self.tr("Müşteriye ne söylenir?"))
        self._tell.setText(
            self.tr("“Bağlantı kesildi, kartınızın saklanıp saklanmadığını Paynet’e soruyoruz. Beklemeniz gerekmez.”")
        )
        self._then_title.setText(self.tr("Bundan sonra"))
        self._then.set_notes(
            [
                ("list", self.tr("Konu, sonuç belli olana dek Açık sorular listesinde kalır.")),
                ("lock", self.tr("{name} için yeni kart saklama o zamana dek kapalıdır.").format(name=name)),
                ("user", self.tr("Diğer müşterilerle çalışabilirsiniz.")),
            ]
        )
        rows = [(self.tr("Kasiyer"), self.till.cashier)] if self.till.cashier else []
        self._who.set_rows([(self.tr("Deneme no"), facts.entry_id[:8].upper()), *rows])

    def _show_timeline(self, facts: Facts) -> None:
        if facts.sent_at is None or facts.silent_at is None or facts.draft is None:
            return
        waited = round((facts.silent_at - facts.sent_at).total_seconds())
        silence = (
            self.tr("Bağlantı kesildi, yanıt gelmedi")
            if waited < 5
            else self.tr("{seconds} saniye içinde yanıt gelmedi").format(seconds=waited)
        )
        if facts.problem is not None:
            answered = {
                ProblemKind.REGISTRY_AFTER: self.tr("Paynet yanıtladı, yanıt yazılamadı"),
                ProblemKind.MISMATCH: self.tr("Gelen yanıt bu karta uymuyor"),
                ProblemKind.KNOWN_TO_PAYNET: self.tr("Paynet: bu müşteri zaten kayıtlı"),
            }
            silence = answered.get(facts.problem.kind, silence)
        card = f"{facts.draft.pan.grouped()}, {facts.draft.holder.name}"
        self.set_moments(
            facts.about,
            [
                Moment(clock_seconds(facts.sent_at), "check", self.tr("Saklama isteği Paynet’e gönderildi"), card),
                Moment(
                    clock_seconds(facts.silent_at),
                    "clock",
                    silence,
                    self.tr("Kart bilgileri bu kasadan silindi."),
                ),
                Moment(
                    self.tr("Şimdi"),
                    "question",
                    self.tr("Paynet’e sorulabilir") if self._askable() else self.tr("Yönetici netleştirecek"),
                    self.tr("Kart listede varsa saklanmış demektir.") if self._askable() else "",
                    open=True,
                ),
            ],
        )

    def advance(self) -> None:
        if self._askable():
            self.till.send(AskPaynet())
        else:
            self._next()

    def _next(self) -> None:
        self.till.send(NextCustomer())

    def escape(self) -> None:
        self._next()

    def key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_F2:
            self._next()
            return True
        return False

    def hints(self) -> Sequence[Hint]:
        if self._askable():
            return (
                Hint("Enter", self.tr("Paynet’e sor"), self.advance),
                Hint("F2", self.tr("Sıradaki müşteri"), self._next),
            )
        return (Hint("Enter", self.tr("Sıradaki müşteri"), self._next),)
