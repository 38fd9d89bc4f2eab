"""The customer's card, typed by the customer: digits stay hidden while they are typed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QWidget

from paynet_desk.core import pan
from paynet_desk.core.cardholder import Cardholder, CardholderProblem, read_cardholder
from paynet_desk.core.pan import PanState
from paynet_desk.flow import pay, store_card
from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.flow.task import Draft
from paynet_desk.ui.kiosk.keypad import Pad
from paynet_desk.ui.kiosk.page import KioskPage
from paynet_desk.ui.kiosk.parts import HoldButton
from paynet_desk.ui.pages.card import CardPage
from paynet_desk.ui.pages.page import F, S
from paynet_desk.ui.pages.paying_card import PayingCard
from paynet_desk.ui.pages.storing_card import StoringCard
from paynet_desk.ui.texts import quote
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.labels import Run


class KioskCard(KioskPage[S, F], CardPage[S, F]):
    """What a task's card page is at a kiosk."""

    pad = Pad.DIGITS

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._number.set_kiosk(True)
        self.show_picture(self._face)
        self._label_field.setParent(self)
        self._label_field.hide()  # the suggested name is taken
        self.acts.take(self.primary, self.give_up)
        self._measure()

    def _lay_out(self) -> None:
        self.fields.add_row((self._number_field, 12))
        self.fields.add_row((self._expiry_field, 6), (self._cvc_field, 6))
        self.fields.add_row((self._holder_field, 12))
        self.body.addWidget(self.consent)

    def measure(self) -> None:
        self.body.setContentsMargins(0, style.metrics().title_gap // 2, 0, 0)
        if hasattr(self, "_suffix_row"):
            self._suffix_row.setSpacing(style.metrics().unit(10))
        if hasattr(self, "_face"):
            self._face.setVisible(not style.metrics().lies)

    def number_suffix(self) -> QWidget:
        self._reveal = HoldButton("eye")
        self._reveal.held.connect(self._show_digits)
        box = QWidget()
        self._suffix_row = QHBoxLayout(box)
        self._suffix_row.setContentsMargins(0, 0, 0, 0)
        self._suffix_row.addWidget(self._tag)
        self._suffix_row.addWidget(self._reveal)
        return box

    def _show_digits(self, shown: bool) -> None:
        self._number.reveal(shown)
        self._cvc.reveal(shown)

    def known_name(self, facts: F) -> str:
        return ""  # what the merchant knows of a number is not shown to whoever stands there

    def _say_labels(self) -> None:
        super()._say_labels()
        self.title.setText(self.tr("Kart bilgileriniz"))
        self.lead.setText(self.tr("Rakamlar gizli yazılır. Görmek için Göster’e basılı tutunuz."))
        self._reveal.show_words(self.tr("Göster"))
        self._holder.setPlaceholderText(self.tr("Adınız ve soyadınız"))
        self.primary.setText(self.tr("Devam"))

    def _say_number(self) -> None:
        super()._say_number()
        if pan.check(self.till.secrets.pan) is PanState.INCOMPLETE:
            self._number_field.set_help(self._digits_left())

    def _digits_left(self) -> str:
        return self.tr("{count} hane daha").format(count=pan.digits_missing(self.till.secrets.pan))

    def _say_holder(self) -> None:
        super()._say_holder()
        if isinstance(read_cardholder(self._holder.text()), Cardholder | CardholderProblem) and not (
            self._holder_field.has_error
        ):
            self._holder_field.set_help("")

    def ask_for_another(self) -> None:
        if not self.till.secrets.pan:
            self._number_field.set_error(self.tr("Başka bir kartınızın numarasını yazınız."))

    def _say_problem(self, problem: Problem | None) -> None:
        if problem is not None and problem.kind is ProblemKind.REFUSED:
            self.say_refused(problem)
        else:
            self.show_problem(problem)

    def say_refused(self, problem: Problem) -> None:
        told = self.problem_text(problem)
        self.say("error", told.title, " ".join(filter(None, (self.if_discarded(), quote(problem)))))
        self.ask_for_another()

    def _say_missing(self) -> None:
        if not self._is_typed_in:
            return
        missing = self._missing()
        if not missing:
            self.primary.set_ready()
        elif missing[0].widget is self._number and pan.check(self.till.secrets.pan) is PanState.INCOMPLETE:
            left = self.tr("{count} hane").format(count=pan.digits_missing(self.till.secrets.pan))
            self.primary.set_missing(self.tr("Eksik: {things}").format(things=left))
        else:
            self.primary.set_missing(self.tr("Eksik: {things}").format(things=missing[0].name()))

    def words_on_card(self) -> tuple[str, str]:
        return self.tr("Kartınız"), self.tr("Adınız")

    def reset(self, facts: F) -> None:
        super().reset(facts)
        self._show_digits(False)
        with QSignalBlocker(self._holder):
            self._holder.setText("")
        self._draw_card()  # nor does the drawing of a page that is not shown keep anything

    def if_discarded(self) -> str:
        return self.tr("Hiçbir şey saklanmadı, para çekilmedi.")


class KioskStoringCard(KioskCard[store_card.State, store_card.Facts], StoringCard):
    """The customer's own consent, which is asked for apart and never ticked beforehand."""

    def say_words(self, facts: store_card.Facts) -> None:
        self.consent.set_text(
            self.tr("Kartımın Paynet’te saklanmasına onay veriyorum"),
            [Run(self.tr("Onay vermek zorunda değilsiniz.") + " "), Run(self.tr("Onay metnini okuyunuz"), link=True)],
        )

    def code_help(self, length: int) -> str:
        return ""

    def say_busy(self, state: store_card.State) -> bool:
        busy = super().say_busy(state)
        self.give_up.setEnabled(not busy)
        return busy


class KioskPayingCard(KioskCard[pay.State, pay.Facts], PayingCard):
    """A card that pays is not stored here: the number was not proven by a code."""

    def _lay_out(self) -> None:
        super()._lay_out()
        self.consent.setParent(self)
        self.consent.hide()

    def say_words(self, facts: pay.Facts) -> None:
        """Nothing besides."""

    def code_help(self, length: int) -> str:
        return ""

    def say_busy(self, state: pay.State) -> bool:
        busy = super().say_busy(state)
        if busy:
            self.primary.set_busy(self.tr("Hazırlanıyor…"), self.tr("{} sn"))
        return busy

    def may_go_on(self) -> bool:
        return True

    def _after_code(self) -> None:
        self._go(self._next_missing(self._cvc) or self.primary)

    def enter(self) -> None:
        self._go(self._next_missing(None) or self.primary)

    def go_on(self, draft: Draft) -> None:
        # A name typed under somebody's number does not become that customer's name.
        self.till.send(pay.ConfirmCard(replace(draft, customer_name=""), None))
