"""A deletion or a new name whose answer was lost: what was sent, when silence began, and that the list tells."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from paynet_desk.flow.look_after import AskPaynet, BackToCards, Facts, State
from paynet_desk.flow.problem import ProblemKind
from paynet_desk.flow.task import NextCustomer
from paynet_desk.ui.moments import clock_seconds
from paynet_desk.ui.pages.cards import card_title
from paynet_desk.ui.pages.not_known import NotKnownPage
from paynet_desk.ui.pages.page import Hint
from paynet_desk.ui.texts import say_problem
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.facts import Moment


class UnsurePage(NotKnownPage[State, Facts]):
    """It was sent twice at most, which does no harm; the list is asked at once, and again when the cashier wishes."""

    step = 2
    next_key = "F4"

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._facts = Facts()

    def show_state(self, state: State, facts: Facts) -> None:
        if facts.change is not None:  # while the cards are listed anew, what was unknown stays on the page
            self._facts = facts
        facts = self._facts
        deletes = facts.change is not None and facts.change.deletes
        self.crumb.setText(self.tr("Kartlar, adım 2 / 2"))
        self.title.setText(self.tr("Sonuç henüz belli değil"))
        self.lead.setText(
            self.tr("Kart silinmiş de olabilir, silinmemiş de.")
            if deletes
            else self.tr("Kartın adı değişmiş de olabilir, değişmemiş de.")
        )
        self._show_timeline(facts, deletes=deletes)
        self.primary.setText(self.tr("Paynet’e sor"))
        self.primary.set_key("Enter")
        busy = {
            State.ASKING: self.tr("Paynet’e soruluyor…"),
            State.LISTING: self.tr("Kayıtlı kartlar soruluyor…"),
        }
        if state in busy:
            self.primary.set_busy(busy[state], self.tr("{} sn"))
        else:
            self.primary.set_ready()
        self.second.setText(self.tr("Sıradaki müşteri"))
        self._note.setText(self.tr("Sormak güvenlidir: yalnızca kart listesine bakılır."))
        self._say_asked(state, facts)
        self._tell_title.setText(self.tr("Müşteriye ne söylenir?"))
        self._tell.setText(
            self.tr("“Bağlantı kesildi, isteğinizin yerine gelip gelmediğini Paynet’e soruyoruz. Beklemeniz gerekmez.”")
        )
        self._then_title.setText(self.tr("Bundan sonra"))
        self._then.set_notes(
            [
                ("list", self.tr("Konu, sonuç belli olana dek Açık sorular listesinde kalır (F5).")),
                ("card", self.tr("Müşteri bu arada kart saklatabilir ve ödeme yapabilir.")),
                ("user", self.tr("Diğer müşterilerle çalışabilirsiniz.")),
            ]
        )
        rows = [(self.tr("Kasiyer"), self.till.cashier)] if self.till.cashier else []
        self._who.set_rows([(self.tr("Deneme no"), facts.entry_id[:8].upper()), *rows])

    def _say_asked(self, state: State, facts: Facts) -> None:
        if facts.problem is None or state is not State.UNKNOWN:
            self.say_nothing()
        elif facts.problem.kind is ProblemKind.REGISTRY_AFTER:
            text = say_problem(facts.problem)
            self.say(text.band, text.title, self.tr("İşlemi yinelemeyiniz. Bilgi işleme haber veriniz."))
        else:
            still = self.tr("Paynet’e soruldu; sonuç henüz belli değil. Biraz sonra yeniden sorunuz.")
            self.say("info", still, say_problem(facts.problem).title if facts.problem.nothing_sent else "")

    def _show_timeline(self, facts: Facts, *, deletes: bool) -> None:
        shown = facts.change is not None and facts.sent_at is not None and facts.silent_at is not None
        self._frame.setVisible(shown)
        if facts.change is None or facts.sent_at is None or facts.silent_at is None:
            return
        sent = self.tr("Silme isteği gönderildi") if deletes else self.tr("Yeni ad gönderildi")
        about = ", ".join(filter(None, (card_title(facts.change.card), facts.change.label)))
        answered = facts.problem is not None and facts.problem.kind is ProblemKind.REGISTRY_AFTER
        silence = self.tr("Paynet yanıtladı, yanıt yazılamadı") if answered else self.tr("Yanıt gelmedi")
        again = "" if answered else self.tr("İstek bir kez yinelendi; bunun zararı yoktur.")
        tells = (
            self.tr("Kart listede yoksa silinmiş demektir.")
            if deletes
            else self.tr("Kart listede yeni adıyla duruyorsa değişmiş demektir.")
        )
        self._timeline.set_rows(
            [
                Moment(clock_seconds(facts.sent_at), "check", sent, about),
                Moment(clock_seconds(facts.silent_at), "clock", silence, again),
                Moment(self.tr("Şimdi"), "question", self.tr("Paynet’e sorulabilir"), tells, open=True),
            ]
        )

    def advance(self) -> None:
        self.till.send(AskPaynet())

    def _next(self) -> None:
        self.till.send(NextCustomer())

    def escape(self) -> None:
        self.till.send(BackToCards())

    def key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_F4:
            self._next()
            return True
        return False

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("Enter", self.tr("Paynet’e sor"), self.advance),
            Hint("F4", self.tr("Sıradaki müşteri"), self._next),
            Hint("Esc", self.tr("Müşterinin kartları"), self.escape),
        )
