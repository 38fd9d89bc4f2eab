"""Open questions: operations whose outcome is not known. Choose one, ask Paynet; below, what was settled today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import Enum

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.flow.settlement import can_be_asked, due_at, is_asked_by_itself
from paynet_desk.flow.task import TaskFacts
from paynet_desk.registry.values import OpenQuestion, Operation, SettledQuestion, Stage, Verdict
from paynet_desk.ui.moments import age, clock, clock_or_day, day
from paynet_desk.ui.pages.manager import ManagerAct
from paynet_desk.ui.pages.page import Hint, Page
from paynet_desk.ui.pages.question_words import (
    amount_of,
    brief,
    in_full,
    settled_row,
    title_of,
    what_is_known,
    whose,
)
from paynet_desk.ui.pages.sale import count_words
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from paynet_desk.ui.widgets.choices import Choice, Choices
from paynet_desk.ui.widgets.facts import Moment, Timeline
from paynet_desk.ui.widgets.labels import Label

_TRIES_SHOWN = 3
_CHANGES = (Operation.DELETE, Operation.RENAME)


class QuestionsPage(Page[Enum, TaskFacts]):
    """A list outside the flow: F5 opens it, Esc goes back to where the cashier was.

    The chosen question stays the chosen one while the list changes; when it is settled meanwhile, none is chosen, so
    that no key can do to another what was meant for it.
    """

    def __init__(
        self,
        till: Till,
        ask: Callable[[OpenQuestion], None],
        give_up: Callable[[OpenQuestion], None],
        call_manager: Callable[[OpenQuestion, ManagerAct], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(till)
        self._ask_paynet = ask
        self._give_up_sale = give_up
        self._call_manager = call_manager
        self._leave = leave
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._questions: tuple[OpenQuestion, ...] = ()
        self._settled_today: tuple[SettledQuestion, ...] = ()
        self._about = ""  # the chosen one
        self._lists_to_choose_from = 0  # in so many lists to come the newest is chosen where none is
        self._is_other_task_first = False
        self._asking = ""
        self._verdicts: dict[str, Verdict] = {}
        self._ended: tuple[OpenQuestion, Verdict] | None = None  # the last one that was in front and is settled
        self._list = Choices()
        self._list.moved.connect(self._choose)
        self.fill_height(self._list)
        self._chosen_title = Label("", "section")
        self._chosen_small = Label("", "say")
        self._timeline = Timeline(time_width=64)
        self._primary = PrimaryButton("")
        self._primary.clicked.connect(self.advance)
        self._note = Label("", "help")
        self._drop = SecondaryButton("", "Del")
        self._drop.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._drop.clicked.connect(self._give_up)
        self._drop_note = Label("", "help")
        self._manager = Label("", "say")
        self._sign_off = LinkButton("")
        self._sign_off.clicked.connect(lambda: self._to_manager(ManagerAct.SIGN_OFF))
        self._repeat = LinkButton("")
        self._repeat.clicked.connect(lambda: self._to_manager(ManagerAct.REPEAT))
        self._parts: tuple[QWidget, ...] = (
            self._chosen_title,
            self._chosen_small,
            self._timeline,
            self._primary,
            self._note,
            self._drop,
            self._drop_note,
        )
        box = QVBoxLayout()
        for part in self._parts:
            box.addWidget(part)
        box.addStretch(1)
        for below in (self._manager, self._repeat, self._sign_off):
            box.addWidget(below)
        self._box = box
        self.panel_layout.addLayout(box)
        self._measure()

    def measure(self) -> None:
        m = style.metrics()
        self.body.setContentsMargins(0, m.row_gap, 0, 0)
        if hasattr(self, "_box"):
            self._box.setSpacing(m.row_gap)
            self._show_chosen()

    # ---- what it is told -------------------------------------------------------------------------------------------

    def show_questions(self, questions: Sequence[OpenQuestion], settled: Sequence[SettledQuestion]) -> None:
        """The open questions, newest first, and those that were settled today, the last one first."""
        self._questions, self._settled_today = tuple(questions), tuple(settled)
        still_open = {question.about for question in questions}
        self._verdicts = {about: verdict for about, verdict in self._verdicts.items() if about in still_open}
        if self._about and self._chosen() is None:  # settled meanwhile
            found = (s for s in settled if s.question.about == self._about)
            self._ended = next(((s.question, s.asking.verdict) for s in found), self._ended)
            self._about = ""
            self._lists_to_choose_from = 0
        if self._lists_to_choose_from:
            self._lists_to_choose_from -= 1
            if not self._about and questions:
                self._about = questions[0].about
        self._say()

    def show_verdict(self, question: OpenQuestion, verdict: Verdict) -> None:
        """What asking brought, or a manager's act."""
        self._asking = ""
        self._lists_to_choose_from = 0
        self._verdicts[question.about] = verdict
        if verdict.settles:
            self._ended = (question, verdict)
            if self._about == question.about:
                self._about = ""
            self._questions = tuple(q for q in self._questions if q.about != question.about)
        self._say()

    def show_busy_task(self) -> None:
        """What the manager let be done cannot be begun now."""
        self._ended = None
        self._is_other_task_first = True
        self._say()

    def choose_first(self) -> None:
        """The list is opened just now: where none is chosen, the newest is.

        It is shown as it was known, and once more as the database then has it; what comes later chooses nothing.
        """
        self._lists_to_choose_from = 2

    def show_state(self, state: Enum, facts: TaskFacts) -> None:
        self._say()

    # ---- the list --------------------------------------------------------------------------------------------------

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
        if self._ended is not None:
            question, verdict = self._ended
            good = verdict in (Verdict.STORED, Verdict.PAID, Verdict.DONE)
            self.say("ok" if good else "info", in_full(question, verdict), whose(question))
        elif self._is_other_task_first:
            title = self.tr("Önce kart saklama sayfasındaki işlemi bitiriniz.")
            self.say("warning", title, self.tr("Sonra izni burada yeniden veriniz; hiçbir şey gönderilmedi."))
        self._list.setFocusPolicy(Qt.FocusPolicy.StrongFocus if some else Qt.FocusPolicy.NoFocus)
        now = datetime.now(UTC)
        settled = [
            settled_row(one.question, one.asking.verdict, when=clock(one.asking.at), words=one.asking.words)
            for one in self._settled_today
        ]
        abouts = [question.about for question in self._questions]
        with QSignalBlocker(self._list):
            self._list.set_choices(
                [self._choice(question, now) for question in self._questions], self.tr("Bugün kapananlar"), settled
            )
            self._list.choose(abouts.index(self._about) if self._about in abouts else -1)
        self._show_chosen()

    def _choice(self, question: OpenQuestion, now: datetime) -> Choice:
        waits = question.operation is Operation.SEND_CODE or (
            question.payment is not None and question.payment.stage is not Stage.CHARGE_SENT
        )
        return Choice(
            time=age(question.started_at, now),
            below=clock_or_day(question.started_at, now),
            title=title_of(question),
            small=whose(question),
            icon="clock" if waits else "question",
            note=what_is_known(question),
        )

    def _choose(self) -> None:
        self._lists_to_choose_from = 0
        row = self._list.current()
        self._about = self._questions[row].about if 0 <= row < len(self._questions) else ""
        self._show_chosen()

    def _chosen(self) -> OpenQuestion | None:
        return next((question for question in self._questions if question.about == self._about), None)

    # ---- the chosen one --------------------------------------------------------------------------------------------

    def _show_chosen(self) -> None:
        question = self._chosen()
        for part in (*self._parts, self._manager, self._sign_off, self._repeat):
            part.setVisible(question is not None)
        self.hints_changed.emit()
        if question is None:
            return
        sale = question.payment
        about = count_words(sale.instalments) if sale is not None else question.label
        self._chosen_title.setText(title_of(question))
        self._chosen_small.setText(", ".join(filter(None, (whose(question), about))))
        self._timeline.set_rows(self._moments(question))
        askable = can_be_asked(question)
        self._primary.setVisible(askable)
        self._primary.setText(self.tr("Paynet’e sor"))
        if self._asking == question.about:
            self._primary.set_busy(self.tr("Paynet’e soruluyor…"), self.tr("{} sn"))
        else:
            self._primary.set_ready()
        self._drop.setText(self.tr("Ödemeden vazgeç"))
        self._drop.setVisible(self._can_be_given_up(question))
        self._drop.setEnabled(not self._asking)
        self._drop_note.setText(self.tr("Para çekilmez. Bu karar geri alınamaz."))
        self._drop_note.setVisible(self._can_be_given_up(question))
        note = self._what_asking_does(question) if askable else ""
        verdict = self._verdicts.get(question.about)
        self._note.setText(note if verdict is None else in_full(question, verdict))
        self._note.setVisible(bool(self._note.text()))
        self._say_manager(question)

    def _say_manager(self, question: OpenQuestion) -> None:
        first = question.operation is Operation.SAVE and not can_be_asked(question)
        self._manager.setText(
            self.tr("Bu müşterinin ilk kartıydı; sonucu yönetici netleştirir.")
            if first
            else self.tr("Yanıt alınamıyorsa yönetici PIN’iyle kapatabilir.")
        )
        self._sign_off.setText(self.tr("Yönetici kapatsın"))
        self._repeat.setText(self.tr("Yönetici bir kez daha saklatsın"))
        self._manager.setVisible(self._can_be_signed_off(question))
        self._sign_off.setVisible(self._can_be_signed_off(question))
        self._repeat.setVisible(question.repeatable)

    def _moments(self, question: OpenQuestion) -> list[Moment]:
        compact = style.metrics().is_compact
        now = datetime.now(UTC)
        lost = what_is_known(question)
        if question.detail.startswith("the program"):
            lost = self.tr("Program kapandı")
        dated = day(question.started_at) != day(now)
        moments = [
            Moment(
                clock(question.started_at), "check", self._began(question), day(question.started_at) if dated else ""
            ),
            Moment(clock(question.silent_at), "clock", lost, "" if compact else self._meanwhile(question)),
        ]
        if (tried := self._tried(question, now, 1 if compact else _TRIES_SHOWN)) is not None:
            moments.append(tried)
        return [*moments, self._next_step(question, now)]

    def _tried(self, question: OpenQuestion, now: datetime, shown: int) -> Moment | None:
        if not question.askings:
            return None
        lines = [
            f"{clock_or_day(one.at, now)} {brief(question, one.verdict)}" for one in reversed(question.askings[-shown:])
        ]
        title = self.tr("{count} kez denendi").format(count=len(question.askings))
        return Moment(clock(question.askings[-1].at), "undo", title, "\n".join(lines))

    def _next_step(self, question: OpenQuestion, now: datetime) -> Moment:
        if question.closes_at is not None:
            title = self.tr("Kendiliğinden kapanır")
            return Moment(clock(question.closes_at), "question", title, open=True)
        if is_asked_by_itself(question):
            due = due_at(question)
            when = clock(due) if due > now else self.tr("Birazdan")
            return Moment(when, "question", self.tr("Kendiliğinden sorulacak"), open=True)
        title = self.tr("Kararınız bekleniyor") if can_be_asked(question) else self.tr("Yönetici netleştirecek")
        return Moment(self.tr("Şimdi"), "question", title, open=True)

    def _began(self, question: OpenQuestion) -> str:
        sale = question.payment
        if sale is None or sale.stage is Stage.CHARGE_SENT:
            return self.tr("İstek gönderildi")
        opened = sale.stage in (Stage.PAGE_OPENED, Stage.RETURNED)
        return self.tr("Banka sayfası açıldı") if opened else self.tr("Kart Paynet’e gönderildi")

    def _meanwhile(self, question: OpenQuestion) -> str:
        sale = question.payment
        opened = sale is not None and sale.stage in (Stage.PAGE_OPENED, Stage.RETURNED)
        return self.tr("Banka onaylamış olabilir.") if opened else ""

    def _what_asking_does(self, question: OpenQuestion) -> str:
        sale = question.payment
        if question.operation in _CHANGES:
            return self.tr("Sormak güvenlidir: yalnızca kart listesine bakılır.")
        if sale is None:
            return self.tr("Sormak güvenlidir: kart ikinci kez saklanmaz, para çekilmez.")
        if sale.token_id is None:
            return self.tr("Bu ödemede para çekilemez; sorunca konu kapanır.")
        if sale.stage is Stage.CHARGE_SENT:
            text = self.tr("Aynı ödeme sorulur: banka onayladıysa {amount} bir kez çekilir.")
        else:
            text = self.tr("Banka onayladıysa {amount} çekilir.")
        return text.format(amount=amount_of(sale))

    def _can_be_given_up(self, question: OpenQuestion) -> bool:
        return question.payment is not None and question.payment.stage is not Stage.CHARGE_SENT

    def _can_be_signed_off(self, question: OpenQuestion) -> bool:
        """Not a code, which closes by itself, nor a sale that can be given up."""
        return question.operation is not Operation.SEND_CODE and not self._can_be_given_up(question)

    # ---- what the cashier does -------------------------------------------------------------------------------------

    def enter(self) -> None:
        # an empty list takes no focus: the page itself then gets the keys
        (self._list if self._questions else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def advance(self) -> None:
        question = self._chosen()
        if question is not None and not self._asking and can_be_asked(question):
            self._asking = question.about
            self._say_no_more()
            self._show_chosen()
            self._ask_paynet(question)

    def _give_up(self) -> None:
        question = self._chosen()
        if question is not None and not self._asking and self._can_be_given_up(question):
            self._asking = question.about
            self._say_no_more()
            self._show_chosen()
            self._give_up_sale(question)

    def _to_manager(self, act: ManagerAct) -> None:
        question = self._chosen()
        if question is None or self._asking:
            return
        if question.repeatable if act is ManagerAct.REPEAT else self._can_be_signed_off(question):
            self._say_no_more()
            self._call_manager(question, act)

    def _say_no_more(self) -> None:
        self._ended = None
        self._is_other_task_first = False
        self.say_nothing()

    def key(self, key: Qt.Key) -> bool:
        acts: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Delete: self._give_up,
            Qt.Key.Key_F7: lambda: self._to_manager(ManagerAct.SIGN_OFF),
            Qt.Key.Key_F8: lambda: self._to_manager(ManagerAct.REPEAT),
            Qt.Key.Key_Up: lambda: self._list.scroll_by(-style.px(64)),  # nothing is open: what was settled is read
            Qt.Key.Key_Down: lambda: self._list.scroll_by(style.px(64)),
        }
        if key not in acts:
            return False
        acts[key]()
        return True

    def escape(self) -> None:
        self._say_no_more()
        self._leave()

    def hints(self) -> Sequence[Hint]:
        question = self._chosen()
        hints = []
        if question is not None:
            if can_be_asked(question):
                hints.append(Hint("Enter", self.tr("Paynet’e sor"), self.advance))
            if self._can_be_given_up(question):
                hints.append(Hint("Del", self.tr("Ödemeden vazgeç"), self._give_up))
            if self._can_be_signed_off(question):
                hints.append(Hint("F7", self.tr("Yönetici kapatsın"), lambda: self._to_manager(ManagerAct.SIGN_OFF)))
            if question.repeatable:
                hints.append(Hint("F8", self.tr("Bir kez daha saklat"), lambda: self._to_manager(ManagerAct.REPEAT)))
        return (*hints, Hint("Esc", self.tr("Kapat"), self.escape))
