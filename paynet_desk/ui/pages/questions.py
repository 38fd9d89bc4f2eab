"""Open questions: operations whose outcome is not known. Choose one, ask Paynet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.core.brand import decided
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.money import Kurus, format_lira
from paynet_desk.flow.task import TaskFacts
from paynet_desk.registry.values import OpenQuestion, Operation, Payment, Stage, Verdict
from paynet_desk.ui.moments import clock, day
from paynet_desk.ui.pages.page import Hint, Page
from paynet_desk.ui.pages.sale import count_words
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from paynet_desk.ui.widgets.choices import Choice, Choices
from paynet_desk.ui.widgets.facts import Moment, Timeline
from paynet_desk.ui.widgets.labels import Label

_CHANGES = (Operation.DELETE, Operation.RENAME)


class QuestionsPage(Page[Enum, TaskFacts]):
    """A list outside the flow: F5 opens it, Esc goes back to where the cashier was."""

    def __init__(
        self,
        till: Till,
        ask: Callable[[OpenQuestion], None],
        give_up: Callable[[OpenQuestion], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(till)
        self._ask_paynet = ask
        self._give_up_sale = give_up
        self._leave = leave
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._questions: tuple[OpenQuestion, ...] = ()
        self._asking: str = ""
        self._verdicts: dict[str, Verdict] = {}
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
        self._drop = SecondaryButton("", "Del")
        self._drop.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._drop.clicked.connect(self._give_up)
        self._drop_note = Label("", "help")
        self._manager = Label("", "say")
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
        box.addWidget(self._manager)
        self._box = box
        self.panel_layout.addLayout(box)
        self._measure()

    def measure(self) -> None:
        m = style.metrics()
        self.body.setContentsMargins(0, m.row_gap, 0, 0)
        if hasattr(self, "_box"):
            self._box.setSpacing(m.row_gap)
            self._show_chosen()

    def show_questions(self, questions: Sequence[OpenQuestion]) -> None:
        """The open questions, newest first."""
        self._questions = tuple(questions)
        self._list.set_choices([self._choice(q) for q in self._questions])
        self._say()

    def show_verdict(self, question: OpenQuestion, verdict: Verdict) -> None:
        """What asking brought, or a manager's act."""
        self._asking = ""
        self._verdicts[question.entry_id] = verdict
        if verdict.settles:
            self._settled = question
        self._say()

    def _answer(self, question: OpenQuestion, verdict: Verdict) -> str:
        deletes = question.operation is Operation.DELETE
        still_unknown = {
            Operation.SAVE: self.tr("Paynet’in listesinde henüz yok. Biraz sonra yeniden sorunuz."),
            Operation.DELETE: self.tr("Kart Paynet’in listesinde duruyor. Biraz sonra yeniden sorunuz."),
            Operation.RENAME: self.tr("Paynet’in listesinde henüz eski adı var. Biraz sonra yeniden sorunuz."),
        }
        no_answer = self.tr("Paynet’ten hâlâ yanıt yok. Biraz sonra yeniden sorunuz.")
        return {
            Verdict.STILL_UNKNOWN: still_unknown.get(question.operation, no_answer),
            Verdict.DONE: self.tr("Kart silinmiş.") if deletes else self.tr("Kartın adı değişmiş."),
            Verdict.NOT_DONE: self.tr("Kart silinmemiş.") if deletes else self.tr("Kartın adı değişmemiş."),
            Verdict.PAID: self.tr("Ödeme alınmış. Yeniden çekmeyiniz."),
            Verdict.NOT_PAID: self.tr("Para çekilmemiş."),
            Verdict.CANNOT_ASK: self.tr("Bu, Paynet’e sorulamaz; sonucu yönetici netleştirir."),
            Verdict.STORED: self.tr("Kart saklanmış."),
            Verdict.NOT_STORED: self.tr("Kart saklanmamış."),
            Verdict.GIVEN_UP: self.tr("Ödemeden vazgeçildi, para çekilmedi."),
            Verdict.SIGNED_OFF: self.tr("Yönetici kapattı. Sonucu bilinmiyor."),
            Verdict.REPEATED: self.tr("Yönetici bir kez daha saklanmasına izin verdi."),
            Verdict.KNOWN_TO_PAYNET: self.tr("Paynet bu müşteriyi zaten tanıyor; ilk kart saklanmış olmalı."),
            Verdict.NOT_REACHED: self.tr("Paynet’e ulaşılamadı. Hiçbir şey değişmedi; yeniden sorabilirsiniz."),
        }[verdict]

    def show_state(self, state: Enum, facts: TaskFacts) -> None:
        self._say()

    def _who(self, question: OpenQuestion) -> str:
        name = question.customer.name or Gsm(question.customer.gsm).masked
        brand = decided(question.pan.first6) if question.pan and question.payment else None
        card = f"{brand.label if brand else ''} {question.pan.short()}".strip() if question.pan else ""
        return ", ".join(filter(None, (name, card)))

    def _choice(self, question: OpenQuestion) -> Choice:
        if question.payment is not None:
            return self._sale_choice(question, question.payment)
        code = question.operation is Operation.SEND_CODE
        titles = {
            Operation.SEND_CODE: self.tr("Kod gönderme"),
            Operation.DELETE: self.tr("Kart silme"),
            Operation.RENAME: self.tr("Kart adı değiştirme"),
        }
        return Choice(
            time=clock(question.started_at),
            title=titles.get(question.operation) or self.tr("Kart saklama"),
            small=self._who(question),
            icon="clock" if code else "question",
            note=self.tr("SMS gitmiş olabilir") if code else self.tr("Yanıt gelmedi"),
        )

    def _amount(self, sale: Payment) -> str:
        return format_lira(Kurus(sale.total_kurus if sale.total_kurus is not None else sale.amount_kurus))

    def _sale_choice(self, question: OpenQuestion, sale: Payment) -> Choice:
        notes = {
            Stage.TOKEN_ASKED: self.tr("Kart yanıtı gelmedi"),
            Stage.TOKEN_GIVEN: self.tr("Banka sayfası açılmadı"),
            Stage.PAGE_OPENED: self.tr("Banka sayfası yarıda kaldı"),
            Stage.RETURNED: self.tr("Ödeme isteği gönderilmedi"),
            Stage.CHARGE_SENT: self.tr("Yanıt gelmedi"),
        }
        return Choice(
            time=clock(question.started_at),
            title=self.tr("Ödeme, {amount}").format(amount=self._amount(sale)),
            small=self._who(question),
            icon="question" if sale.stage is Stage.CHARGE_SENT else "clock",
            note=notes[sale.stage],
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
            good = verdict in (Verdict.STORED, Verdict.PAID, Verdict.DONE)
            self.say("ok" if good else "info", self._answer(self._settled, verdict), self._who(self._settled))
        self._list.setFocusPolicy(Qt.FocusPolicy.StrongFocus if some else Qt.FocusPolicy.NoFocus)
        self._list.set_choices([self._choice(q) for q in self._questions])
        self._show_chosen()

    def _chosen(self) -> OpenQuestion | None:
        row = self._list.current()
        return self._questions[row] if 0 <= row < len(self._questions) else None

    def _show_chosen(self) -> None:
        question = self._chosen()
        for part in self._parts:
            part.setVisible(question is not None)
        self._manager.setText("")
        self.hints_changed.emit()
        if question is None:
            return
        choice = self._choice(question)
        self._chosen_title.setText(choice.title)
        sale = question.payment
        about = count_words(sale.instalments) if sale is not None else question.label
        self._chosen_small.setText(", ".join(filter(None, (self._who(question), about))))
        lost = self.tr("Program kapandı") if question.detail.startswith("the program") else choice.note
        self._timeline.set_rows(
            [
                Moment(choice.time, "check", self._began(question), day(question.started_at)),
                Moment(self.tr("Sonra"), "clock", lost, self._meanwhile(question)),
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
        self._drop.setText(self.tr("Ödemeden vazgeç"))
        self._drop.setVisible(self._can_be_given_up(question))
        self._drop.setEnabled(not self._asking)
        self._drop_note.setText(self.tr("Para çekilmez. Bu karar geri alınamaz."))
        self._drop_note.setVisible(self._can_be_given_up(question))
        note = self._what_asking_does(question) if askable else ""
        known = question.entry_id in self._verdicts
        self._note.setText(self._answer(question, self._verdicts[question.entry_id]) if known else note)
        if not askable and question.operation is Operation.SAVE:
            self._manager.setText(self.tr("Bu müşterinin ilk kartıydı; sonucu yönetici netleştirir."))

    def _began(self, question: OpenQuestion) -> str:
        sale = question.payment
        if sale is None or sale.stage is Stage.CHARGE_SENT:
            return self.tr("İstek gönderildi")
        opened = sale.stage in (Stage.PAGE_OPENED, Stage.RETURNED)
        return self.tr("Banka sayfası açıldı") if opened else self.tr("Kart Paynet’e gönderildi")

    def _meanwhile(self, question: OpenQuestion) -> str:
        sale = question.payment
        if sale is None or sale.stage not in (Stage.PAGE_OPENED, Stage.RETURNED) or style.metrics().is_compact:
            return ""
        return self.tr("Banka onaylamış olabilir.")

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
        return text.format(amount=self._amount(sale))

    def _can_be_given_up(self, question: OpenQuestion) -> bool:
        return question.payment is not None and question.payment.stage is not Stage.CHARGE_SENT

    def _askable(self, question: OpenQuestion) -> bool:
        if question.payment is not None:
            return True
        return question.operation in (Operation.SAVE, *_CHANGES) and question.owner_id is not None

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

    def _give_up(self) -> None:
        question = self._chosen()
        if question is not None and not self._asking and self._can_be_given_up(question):
            self._asking = question.entry_id
            self._show_chosen()
            self._give_up_sale(question)

    def key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Delete:
            self._give_up()
            return True
        return False

    def escape(self) -> None:
        self._settled = None
        self.say_nothing()
        self._leave()

    def hints(self) -> Sequence[Hint]:
        question = self._chosen()
        hints = [Hint("Esc", self.tr("Kapat"), self.escape)]
        if question is not None and self._askable(question):
            hints.insert(0, Hint("Enter", self.tr("Paynet’e sor"), self.advance))
        if question is not None and self._can_be_given_up(question):
            hints.insert(1, Hint("Del", self.tr("Ödemeden vazgeç"), self._give_up))
        return hints
