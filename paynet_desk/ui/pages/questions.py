"""Open questions: operations whose outcome is not known. Choose one, ask Paynet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from paynet_desk.core.gsm import Gsm
from paynet_desk.flow.task import TaskFacts
from paynet_desk.flow.verdict import Verdict
from paynet_desk.registry.values import OpenQuestion, Operation
from paynet_desk.ui.moments import clock, day
from paynet_desk.ui.pages.page import Hint, Page
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import PrimaryButton
from paynet_desk.ui.widgets.choices import Choice, Choices
from paynet_desk.ui.widgets.facts import Moment, Timeline
from paynet_desk.ui.widgets.labels import Label


class QuestionsPage(Page[Enum, TaskFacts]):
    """A list outside the flow: F5 opens it, Esc goes back to where the cashier was."""

    def __init__(self, till: Till, ask: Callable[[OpenQuestion], None], leave: Callable[[], None]) -> None:
        super().__init__(till)
        self._ask_paynet = ask
        self._leave = leave
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._questions: tuple[OpenQuestion, ...] = ()
        self._asking: str = ""
        self._verdicts: dict[str, Verdict | None] = {}
        self._settled: OpenQuestion | None = None
        self._list = Choices()
        self._list.moved.connect(self._show_chosen)
        self.fill_height(self._list)
        self._chosen_title = Label("", "section")
        self._chosen_small = Label("", "say")
        self._timeline = Timeline(time_width=64)
        self._primary = PrimaryButton("")
        self._primary.clicked.connect(self.advance)
        self._note = Label("", "help")
        self._manager = Label("", "say")
        box = QVBoxLayout()
        for part in (self._chosen_title, self._chosen_small, self._timeline, self._primary, self._note):
            box.addWidget(part)
        box.addStretch(1)
        box.addWidget(self._manager)
        self._box = box
        self.panel_layout.addLayout(box)
        self._measure()

    def measure(self) -> None:
        m = style.metrics()
        self.body.setContentsMargins(0, m.row_gap, 0, 0)
        if hasattr(self, "_box"):
            self._box.setSpacing(m.row_gap)

    def show_questions(self, questions: Sequence[OpenQuestion]) -> None:
        """The open questions, newest first."""
        self._questions = tuple(questions)
        self._list.set_choices([self._choice(q) for q in self._questions])
        self._say()

    def show_verdict(self, question: OpenQuestion, verdict: Verdict | None) -> None:
        """What asking brought; None when Paynet could not be reached."""
        self._asking = ""
        self._verdicts[question.entry_id] = verdict
        if verdict in (Verdict.STORED, Verdict.NOT_STORED):
            self._settled = question
        self._say()

    def _answer(self, verdict: Verdict | None) -> str:
        return {
            Verdict.STILL_UNKNOWN: self.tr("Paynet’in listesinde henüz yok. Biraz sonra yeniden sorunuz."),
            Verdict.CANNOT_ASK: self.tr("Bu, Paynet’e sorulamaz; sonucu yönetici netleştirir."),
            Verdict.STORED: self.tr("Kart saklanmış."),
            Verdict.NOT_STORED: self.tr("Kart saklanmamış."),
            None: self.tr("Paynet’e ulaşılamadı. Hiçbir şey değişmedi; yeniden sorabilirsiniz."),
        }[verdict]

    def show_state(self, state: Enum, facts: TaskFacts) -> None:
        self._say()

    def _who(self, question: OpenQuestion) -> str:
        name = question.customer.name or Gsm(question.customer.gsm).masked
        return ", ".join(filter(None, (name, question.pan.short() if question.pan else "")))

    def _choice(self, question: OpenQuestion) -> Choice:
        code = question.operation is Operation.SEND_CODE
        return Choice(
            time=clock(question.started_at),
            title=self.tr("Kod gönderme") if code else self.tr("Kart saklama"),
            small=self._who(question),
            icon="clock" if code else "question",
            note=self.tr("SMS gitmiş olabilir") if code else self.tr("Yanıt gelmedi"),
        )

    def _say(self) -> None:
        self.crumb.setText(self.tr("Listeler"))
        self.title.setText(self.tr("Açık sorular"))
        some = bool(self._questions)
        self.lead.setText(
            self.tr("Sonucu bilinmeyen işlemler. Birini seçip Paynet’e sorunuz.")
            if some
            else self.tr("Açık soru yok. Bütün işlemlerin sonucu belli.")
        )
        self._list.setAccessibleName(self.tr("Açık sorular"))
        if self._settled is not None:
            verdict = self._verdicts[self._settled.entry_id]
            self.say("ok" if verdict is Verdict.STORED else "info", self._answer(verdict), self._who(self._settled))
        self._list.setFocusPolicy(Qt.FocusPolicy.StrongFocus if some else Qt.FocusPolicy.NoFocus)
        self._list.set_choices([self._choice(q) for q in self._questions])
        self._show_chosen()

    def _chosen(self) -> OpenQuestion | None:
        row = self._list.current()
        return self._questions[row] if 0 <= row < len(self._questions) else None

    def _show_chosen(self) -> None:
        question = self._chosen()
        for part in (self._chosen_title, self._chosen_small, self._timeline, self._primary, self._note):
            part.setVisible(question is not None)
        self._manager.setText("")
        self.hints_changed.emit()
        if question is None:
            return
        choice = self._choice(question)
        self._chosen_title.setText(choice.title)
        self._chosen_small.setText(", ".join(filter(None, (self._who(question), question.label))))
        lost = self.tr("Program kapandı") if question.detail.startswith("the program") else choice.note
        self._timeline.set_rows(
            [
                Moment(choice.time, "check", self.tr("İstek gönderildi"), day(question.started_at)),
                Moment(self.tr("Sonra"), "clock", lost),
                Moment(self.tr("Şimdi"), "question", self._next_step(question), open=True),
            ]
        )
        askable = self._askable(question)
        self._primary.setVisible(askable)
        self._primary.setText(self.tr("Paynet’e sor"))
        if self._asking == question.entry_id:
            self._primary.set_busy(self.tr("Paynet’e soruluyor…"), self.tr("{} sn"))
        else:
            self._primary.set_ready()
        note = self.tr("Sormak güvenlidir: kart ikinci kez saklanmaz, para çekilmez.") if askable else ""
        known = question.entry_id in self._verdicts
        self._note.setText(self._answer(self._verdicts[question.entry_id]) if known else note)
        if not askable and question.operation is Operation.SAVE:
            self._manager.setText(self.tr("Bu müşterinin ilk kartıydı; sonucu yönetici netleştirir."))

    def _askable(self, question: OpenQuestion) -> bool:
        return question.operation is Operation.SAVE and question.owner_id is not None

    def _next_step(self, question: OpenQuestion) -> str:
        if question.closes_at is not None:
            return self.tr("{time} olunca kendiliğinden kapanır").format(time=clock(question.closes_at))
        return self.tr("Kararınız bekleniyor") if self._askable(question) else self.tr("Yönetici netleştirecek")

    def enter(self) -> None:
        # an empty list takes no focus: the page itself then gets the keys
        (self._list if self._questions else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def advance(self) -> None:
        question = self._chosen()
        if question is None or self._asking:
            return
        if self._askable(question):
            self._asking = question.entry_id
            self._show_chosen()
            self._ask_paynet(question)

    def escape(self) -> None:
        self._settled = None
        self.say_nothing()
        self._leave()

    def hints(self) -> Sequence[Hint]:
        question = self._chosen()
        hints = [Hint("Esc", self.tr("Kapat"), self.escape)]
        if question is not None and self._askable(question):
            hints.insert(0, Hint("Enter", self.tr("Paynet’e sor"), self.advance))
        return hints
