"""The code that came to the customer's phone."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from paynet_desk.flow.problem import ProblemKind
from paynet_desk.flow.store_card import MAX_CODE_TRIES, Facts, State
from paynet_desk.ui.kiosk.keypad import Pad
from paynet_desk.ui.kiosk.page import KioskPage
from paynet_desk.ui.pages.code import CodePage
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.labels import Label, Run
from paynet_desk.ui.widgets.surface import Box


class KioskCode(KioskPage[State, Facts], CodePage):
    """As at the till; in practice the message of the phone stands on the page."""

    pad = Pad.MIXED

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._give_up = SecondaryButton("")
        self._give_up.clicked.connect(self.escape)
        self.acts.take(self._primary, self._give_up)
        self._practice = Box(self)
        self._practice_words = Label("", "small", self._practice)
        self._practice_code = Label("", "code", self._practice)
        self._practice_code.setObjectName("practice_code")
        inside = QVBoxLayout(self._practice)
        inside.addWidget(self._practice_words)
        inside.addWidget(self._practice_code)
        self._practice_box = inside
        self._practice.hide()
        self.body.addWidget(self._change)
        self.body.addWidget(self._practice)
        self._measure()

    def measure(self) -> None:
        m = style.metrics()
        self.body.setSpacing(m.unit(20))
        self.body.setContentsMargins(0, m.unit(12), 0, 0)
        if hasattr(self, "_practice_box"):
            self._practice_box.setContentsMargins(m.unit(24), m.unit(16), m.unit(24), m.unit(16))

    def show_sms(self, code: str, time: str) -> None:
        self._practice.setVisible(bool(code))
        self._practice_code.setText(code)

    def reset(self, facts: Facts) -> None:
        super().reset(facts)
        if hasattr(self, "_practice_code"):
            self.show_sms("", "")

    def show_state(self, state: State, facts: Facts) -> None:
        super().show_state(state, facts)
        number = facts.gsm.masked if facts.gsm else ""
        self.title.setText(self.tr("Telefonunuza gelen kodu yazınız"))
        before, _, after = self.tr("Kod {number} numarasına gönderildi.").partition("{number}")
        self.lead.setRuns([Run(before), Run(number, bold=True), Run(after)])
        self._field.set_label(self.tr("Kod"))
        self._primary.setText(self.tr("Devam"))
        self._give_up.setText(self.tr("Vazgeç"))
        self._give_up.setEnabled(state is State.CODE)
        self._practice_words.setText(self.tr("Alıştırma telefonu. Gerçekte bu kod telefonunuza SMS ile gelir."))
        problem = facts.problem
        if problem is not None and problem.kind is ProblemKind.CODE_WRONG:
            left = self.tr("{count} deneme hakkınız kaldı.").format(count=MAX_CODE_TRIES - facts.code_tries)
            self._field.set_error(f"{self.problem_text(problem).text} {left}")

    def advance(self) -> None:
        super().advance()
        if self._field.has_error and not self.till.secrets.code:
            self._field.set_error(self.tr("Telefonunuza gelen kodu yazınız."))

    def if_discarded(self) -> str:
        return self.tr("Kartınız saklanmadı.")
