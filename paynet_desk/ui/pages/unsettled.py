"""A charge was sent and nobody answered. It is asked about with the same session; nothing new is begun."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from paynet_desk.core.money import format_lira
from paynet_desk.flow.pay import AskPaynet, Facts, State
from paynet_desk.flow.problem import ProblemKind
from paynet_desk.flow.task import NextCustomer
from paynet_desk.ui.moments import clock_seconds
from paynet_desk.ui.pages.not_known import NotKnownPage
from paynet_desk.ui.pages.page import Hint
from paynet_desk.ui.pages.sale import card_words, customer_words, total_of
from paynet_desk.ui.texts import say_problem
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.facts import Moment


class UnsettledPage(NotKnownPage[State, Facts]):
    """No red, no exclamation mark: nobody did anything wrong, and nothing is collected twice."""

    step = 6
    next_key = "F3"

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._is_busy = False

    def show_state(self, state: State, facts: Facts) -> None:
        self._is_busy = state is State.CHARGING
        amount = format_lira(total_of(facts))
        self.crumb.setText(self.tr("Ödeme al, adım 6 / 6"))
        self.title.setText(self.tr("Sonuç henüz belli değil"))
        self.lead.setText(self.tr("Para çekilmiş de olabilir, çekilmemiş de. Başka bir ödeme başlatılmadı."))
        self._show_timeline(facts, amount)
        self.primary.setText(self.tr("Paynet’e sor"))
        self.second.setText(self.tr("Sıradaki müşteri"))
        self.second.setEnabled(not self._is_busy)
        if self._is_busy:
            self.primary.set_busy(self.tr("Paynet’e soruluyor…"), self.tr("{} sn"))
        else:
            self.primary.set_ready()
        self._note.setText(
            self.tr("Aynı ödeme sorulur: banka onayladıysa {amount} bir kez çekilir.").format(amount=amount)
        )
        self._say_problem(facts)
        self._tell_title.setText(self.tr("Müşteriye ne söylenir?"))
        self._tell.setText(
            self.tr("“Bağlantı kesildi, ödemenizi Paynet’e soruyoruz. Kartınızdan iki kez para çekilmez.”")
        )
        self._then_title.setText(self.tr("Bundan sonra"))
        name = customer_words(facts)
        self._then.set_notes(
            [
                ("list", self.tr("Konu, sonuç belli olana dek Açık sorular listesinde kalır.")),
                ("lock", self.tr("{name} için yeni ödeme o zamana dek kapalıdır.").format(name=name)),
                ("user", self.tr("Diğer müşterilerle çalışabilirsiniz.")),
            ]
        )
        rows = [(self.tr("Başvuru no"), facts.sale.reference_no)] if facts.sale is not None else []
        if self.till.cashier:
            rows.append((self.tr("Kasiyer"), self.till.cashier))
        self._who.set_rows(rows)

    def _say_problem(self, facts: Facts) -> None:
        problem = facts.problem
        if self._is_busy or problem is None:
            self.say_nothing()
        elif problem.kind in (ProblemKind.REGISTRY_AFTER, ProblemKind.MISMATCH):
            self.show_problem(problem)
        elif facts.asked:
            still = self.tr("Paynet’e soruldu; sonuç henüz belli değil. Biraz sonra yeniden sorunuz.")
            self.say("info", still, say_problem(problem).title if problem.nothing_sent else "")
        else:
            self.say_nothing()

    def _show_timeline(self, facts: Facts, amount: str) -> None:
        if facts.charged_at is None or facts.silent_at is None:
            return
        waited = round((facts.silent_at - facts.charged_at).total_seconds())
        silence = (
            self.tr("Bağlantı kesildi, yanıt gelmedi")
            if waited < 5
            else self.tr("{seconds} saniye içinde yanıt gelmedi").format(seconds=waited)
        )
        self.set_moments(
            facts.about,
            [
                Moment(
                    clock_seconds(facts.charged_at),
                    "check",
                    self.tr("Ödeme isteği Paynet’e gönderildi"),
                    ", ".join(filter(None, (amount, card_words(facts)))),
                ),
                Moment(
                    clock_seconds(facts.silent_at),
                    "clock",
                    silence,
                    self.tr("Aynı istek birkaç kez soruldu, kart iki kez çekilmez."),
                ),
                Moment(self.tr("Şimdi"), "question", self.tr("Paynet’e sorulabilir"), open=True),
            ],
        )

    def advance(self) -> None:
        if not self._is_busy:
            self.till.send(AskPaynet())

    def _next(self) -> None:
        if not self._is_busy:
            self.till.send(NextCustomer())

    def escape(self) -> None:
        self._next()

    def key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_F3:
            self._next()
            return True
        return False

    def hints(self) -> Sequence[Hint]:
        if self._is_busy:
            return ()
        return (
            Hint("Enter", self.tr("Paynet’e sor"), self.advance),
            Hint("F3", self.tr("Sıradaki müşteri"), self._next),
        )
