"""Page 2: the code the customer reads out, and how long it is good for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from paynet_desk.core.otp import CodeState, check_code
from paynet_desk.flow.problem import ProblemKind
from paynet_desk.flow.store_card import MAX_CODE_TRIES, ChangeNumber, CheckCode, Facts, Resend, State
from paynet_desk.flow.task import Edited
from paynet_desk.ui.pages.customer_panel import initials
from paynet_desk.ui.pages.page import Hint, Page
from paynet_desk.ui.pages.spill import Spill
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.facts import Person
from paynet_desk.ui.widgets.field import Field
from paynet_desk.ui.widgets.labels import Label, Run
from paynet_desk.ui.widgets.phone import PracticePhone
from paynet_desk.ui.widgets.secret_edit import Kind, SecretEdit
from paynet_desk.ui.widgets.timer_box import TimerBox

_ON_THE_FIELD = {ProblemKind.CODE_WRONG, ProblemKind.CODE_EXPIRED, ProblemKind.CODE_TRIES, ProblemKind.CODE_UNSURE}


class CodePage(Page[State, Facts]):
    """Checks by itself when the merchant's code length is configured and reached."""

    step = 2

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._facts = Facts()
        self._state = State.CODE
        self._spill = Spill()
        self._edit = SecretEdit(till.secrets.code, kind=Kind.CODE)
        self._edit.set_code_length(till.otp_length)
        self._edit.setProperty("kind", "code")
        self._edit.edited.connect(self._edited)
        self._edit.completed.connect(self.advance)
        self._field = Field("", self._edit, key=True)
        self._timer = TimerBox()
        self._timer.pressed.connect(self._resend)
        self._primary = self.act_button()
        self._primary.clicked.connect(self.advance)
        self._change = SecondaryButton("")
        self._change.clicked.connect(lambda: till.send(ChangeNumber()))
        self.fields.add_row((self._field, 12))
        self.body.addWidget(self._timer)
        self._actions = QHBoxLayout()
        self._actions.addWidget(self._primary, 1)
        self._actions.addWidget(self._change)
        self.body.addLayout(self._actions)
        self.body.addWidget(self._primary.missing_label)
        self._person = Person()
        self._advice = Label("", "say")
        self._phone = PracticePhone()
        if till.environment != "sandbox":  # never shown before it has a parent: it would be a window of its own
            self._phone.hide()
        panel = QVBoxLayout()
        panel.addWidget(self._person)
        panel.addWidget(self._advice)
        panel.addStretch(1)
        panel.addWidget(self._phone)
        self._panel_box = panel
        self.panel_layout.addLayout(panel)
        self._measure()

    def measure(self) -> None:
        m = style.metrics()
        self.body.setSpacing(m.row_gap)
        self.body.setContentsMargins(0, 4, 0, 0)
        if hasattr(self, "_actions"):
            self._actions.setContentsMargins(0, m.button_gap, 0, 0)
            self._actions.setSpacing(12)
            self._panel_box.setSpacing(m.panel_gap)
            self.panel_layout.setContentsMargins(m.panel_side + 1, m.panel_top, m.panel_side, 0)

    def reset(self, facts: Facts) -> None:
        self._edit.wipe()
        self._phone.clear()
        self._field.clear_message()

    def show_state(self, state: State, facts: Facts) -> None:
        self._facts, self._state = facts, state
        number = facts.gsm.masked if facts.gsm else ""
        self.say_step(facts)
        self.title.setText(self.tr("Doğrulama kodu"))
        before, _, after = self.tr("Kod {number} numarasına gönderildi. Müşteriden alıp yazınız.").partition("{number}")
        self.lead.setRuns([Run(before), Run(number, bold=True), Run(after)])
        self._field.set_label(self.tr("Müşterinin söylediği kod"))
        self._primary.setText(self.tr("Kodu doğrula"))
        self._change.setText(self.tr("Numarayı değiştir"))
        if not self.till.secrets.code:
            self._edit.wipe()
        busy = state in (State.CHECKING, State.SENDING)
        self._edit.setReadOnly(busy)
        self._change.setEnabled(not busy)
        if busy:
            words = self.tr("Kod doğrulanıyor…") if state is State.CHECKING else self.tr("Kod gönderiliyor…")
            self._primary.set_busy(words, self.tr("{} sn"), self.tr("Yanıt gelmezse aynı kod bir kez daha sorulur."))
        else:
            self._say_missing()
        self._show_timer(facts, busy=busy)
        self._show_message(facts)
        customer = facts.customer
        self._person.setVisible(customer is not None and bool(customer.name))
        if customer is not None:
            self._person.set_person(
                initials(customer.name), customer.name, self.tr("Müşteri no {number}").format(number=customer.number)
            )
        self._advice.setText(
            self.tr(
                "Kod gelmediyse numarayı müşteriye okutunuz. Gönderilen kod süresi dolana dek geçerlidir; "
                "yenisi ondan önce istenemez."
            )
        )
        self._phone.set_text(
            self.tr("Alıştırma telefonu"),
            "Paynet",
            self.tr("Kart saklama kodunuz:"),
            self.tr("Kodu yalnızca kasiyere söyleyiniz."),
            self.tr("Gerçekte bu mesaj müşterinin telefonuna gelir."),
        )

    def show_sms(self, code: str, time: str) -> None:
        """What the customer's phone would show now; there is such a phone in the sandbox only."""
        self._phone.show_sms(code, time)

    def _show_timer(self, facts: Facts, *, busy: bool) -> None:
        self._timer.set_button(self.tr("Yeni kod gönder"), enabled=facts.code_expired and not busy)
        if facts.otp is not None:
            self._timer.count_to(facts.otp.deadline, facts.otp.lifetime_s)
        if facts.code_expired:
            self._timer.set_text(self.tr("Süre doldu. Şimdi yeni kod isteyebilirsiniz."))
        else:
            self._timer.set_text(self.tr("Süre dolunca yeni kod isteyebilirsiniz."))

    def _show_message(self, facts: Facts) -> None:
        problem = facts.problem
        if problem is None or problem.kind in _ON_THE_FIELD:
            self.say_nothing()
        else:
            self.show_problem(problem)
        if problem is None:
            self._field.set_help(self.tr("Harf de olabilir. Büyük ve küçük harfe dikkat ediniz."))
        elif problem.kind is ProblemKind.CODE_UNSURE:
            self._field.set_warning(self.problem_text(problem).text)
        elif problem.kind is ProblemKind.CODE_WRONG:
            left = self.tr("{count} deneme hakkı kaldı.").format(count=MAX_CODE_TRIES - facts.code_tries)
            self._field.set_error(f"{self.problem_text(problem).text} {left}")
            self._edit.select_all()
        elif problem.kind in _ON_THE_FIELD:
            self._field.set_error(self.problem_text(problem).text)

    def _edited(self) -> None:
        code = self.till.secrets.code
        is_card_number = check_code(code) is CodeState.CARD_NUMBER
        if is_card_number:
            self._spill.begin()
        if is_card_number or (code and self._spill.takes()):
            self._edit.wipe()
            self._field.set_error(self.tr("Bu bir kart numarasına benziyor, silindi."))
        elif self._facts.problem is not None and self._facts.problem.kind is ProblemKind.CODE_WRONG:
            self.till.send(Edited())
        self._say_missing()

    def _say_missing(self) -> None:
        if self._facts.code_expired or self._facts.code_tries >= MAX_CODE_TRIES:
            self._primary.set_missing("")
        elif check_code(self.till.secrets.code) is CodeState.PRESENT:
            self._primary.set_ready()
        else:
            self._primary.set_missing(self.tr("Eksik: kod"))

    def _resend(self) -> None:
        self.till.send(Resend(self.till.shown("notice")))

    def enter(self) -> None:
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def advance(self) -> None:
        if self._state is not State.CODE:
            return
        if self._facts.code_expired and not self.till.secrets.code:
            self._resend()
        elif check_code(self.till.secrets.code) is CodeState.PRESENT:
            self.till.send(CheckCode())
        else:
            self._field.set_error(self.tr("Müşterinin telefonuna gelen kodu yazınız."))
            self.enter()

    def is_dirty(self) -> bool:
        return True  # a code is out: giving up costs the customer a new SMS

    def if_discarded(self) -> str:
        return self.tr("Kart saklanmadı; sonra yeni kod gerekir.")

    def hints(self) -> Sequence[Hint]:
        act = self.tr("Yeni kod gönder") if self._facts.code_expired else self.tr("Doğrula")
        return (Hint("Enter", act, self.advance), Hint("Esc", self.tr("Vazgeç"), self.escape))
