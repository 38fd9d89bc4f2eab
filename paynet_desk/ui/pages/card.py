"""The card as it lies on the counter, the customer's consent, and the act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from paynet_desk.core import brand, pan
from paynet_desk.core.cardholder import Cardholder, CardholderProblem, display_name, read_cardholder
from paynet_desk.core.cvc import CvcState, check_cvc, cvc_length
from paynet_desk.core.entry import Paste
from paynet_desk.core.expiry import Expiry, ExpiryProblem, as_typed, read_expiry
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.pan import PanState
from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.flow.task import Draft, Edited, TaskFacts
from paynet_desk.ui.pages.drawn_card import DrawnCard
from paynet_desk.ui.pages.label_edit import LabelEdit
from paynet_desk.ui.pages.page import F, Hint, Page, S
from paynet_desk.ui.pages.spill import Spill
from paynet_desk.ui.screen_capture import leave_out
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.badge import Tag
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.check import ConsentBox
from paynet_desk.ui.widgets.facts import Notes
from paynet_desk.ui.widgets.field import Field, PlainEdit
from paynet_desk.ui.widgets.formatted_edit import FormattedEdit
from paynet_desk.ui.widgets.labels import Label, Run
from paynet_desk.ui.widgets.secret_edit import Kind, SecretEdit

_ISTANBUL = ZoneInfo("Europe/Istanbul")


@dataclass(frozen=True)
class _Part:
    """One thing the page needs: the word for it, where it is typed, whether it is there, what is wrong with it."""

    name: Callable[[], str]
    widget: QWidget
    present: Callable[[], bool]
    complain: Callable[[], None]


class CardPage(Page[S, F]):
    """Fields advance by themselves; Enter goes to the next missing thing, and with nothing missing it does the act.

    A task says what is said around it, whether code and consent are needed, and what the act is.
    """

    step = 3
    is_full = True
    needs_code = False
    needs_consent = False

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._facts = TaskFacts()
        self._is_typed_in = False
        self._label_typed = False
        secrets = till.secrets
        self._number = SecretEdit(secrets.pan, kind=Kind.CARD_NUMBER)
        self._tag = Tag("")
        self._number_field = Field("", self._number, key=True, suffix=self.number_suffix())
        self._expiry = FormattedEdit(as_typed)
        self._expiry_field = Field("", self._expiry)
        self._cvc = SecretEdit(secrets.cvc, kind=Kind.SECURITY_CODE)
        self._cvc_field = Field("", self._cvc)
        self._spill = Spill()
        self._holder = PlainEdit()
        self._holder_field = Field("", self._holder)
        self._label = LabelEdit()
        self._label_field = Field("", self._label)
        self.consent = ConsentBox("")
        self.consent.link_clicked.connect(lambda: self.window().show_text("consent"))  # type: ignore[attr-defined]
        self.primary = self.act_button()
        self.give_up = SecondaryButton("")
        self._lay_out()
        self._face = DrawnCard()
        self._kept_title = Label("", "section")
        self._kept = Notes()
        box = QVBoxLayout()
        box.addWidget(self._face)
        kept = QVBoxLayout()
        kept.setSpacing(8)
        kept.addWidget(self._kept_title)
        kept.addWidget(self._kept)
        box.addLayout(kept)
        box.addStretch(1)
        self._panel_box = box
        self.panel_layout.addLayout(box)
        self._connect()
        parts = [
            _Part(lambda: self.tr("kart numarası"), self._number, self._number_good, self._complain_number),
            _Part(lambda: self.tr("son kullanma"), self._expiry, self._expiry_good, self._complain_expiry),
            _Part(lambda: self.tr("güvenlik kodu"), self._cvc, self._cvc_good, self._complain_cvc),
            _Part(lambda: self.tr("karttaki ad"), self._holder, self._holder_good, self._complain_holder),
        ]
        if self.needs_consent:
            consent = _Part(
                lambda: self.tr("müşterinin onayı"), self.consent, self.consent.isChecked, self._complain_consent
            )
            parts.append(consent)
        self._parts = tuple(parts)
        self._measure()

    def _lay_out(self) -> None:
        self.fields.add_row((self._number_field, 12))
        self.fields.add_row((self._expiry_field, 4), (self._cvc_field, 8))
        self.fields.add_row((self._holder_field, 6), (self._label_field, 6))
        self.body.addWidget(self.consent)
        self._actions = QHBoxLayout()
        self._actions.addWidget(self.primary, 1)
        self._actions.addWidget(self.give_up)
        self.body.addLayout(self._actions)
        self.body.addWidget(self.primary.missing_label)

    def _connect(self) -> None:
        self._number.edited.connect(self._number_edited)
        self._number.completed.connect(lambda: self._go(self._expiry))
        self._number.pasteRefused.connect(self._paste_refused)
        self._number.trackDropped.connect(self._track_dropped)
        self._expiry.textEdited.connect(self._expiry_edited)
        self._cvc.edited.connect(self._cvc_edited)
        self._cvc.completed.connect(self._after_code)
        self._holder.textEdited.connect(self._holder_edited)
        self._label.typed.connect(self._label_edited)
        self.consent.toggled.connect(lambda _: self._say_missing())
        self.primary.clicked.connect(self.advance)
        self.give_up.clicked.connect(self.escape)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        leave_out(self, out=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        leave_out(self, out=False)

    def measure(self) -> None:
        m = style.metrics()
        self.body.setSpacing(0)
        self.body.setContentsMargins(0, 12 if not m.is_compact else 2, 0, 0)
        if hasattr(self, "_panel_box"):
            self._actions.setContentsMargins(0, m.button_gap, 0, m.row_gap)
            self._actions.setSpacing(12)
            self._panel_box.setSpacing(m.panel_gap)

    # ---- for the task's own page ------------------------------------------------------------------------------------

    def number_suffix(self) -> QWidget:
        """What stands in the number's box behind it: the scheme's word."""
        return self._tag

    def known_name(self, facts: F) -> str:
        """The customer's name from the merchant's database, so that it need not be typed."""
        return facts.customer.name if facts.customer else ""

    def is_typed_in(self, state: S) -> bool:
        """Whether the card may be typed in this state."""
        raise NotImplementedError

    def say_words(self, facts: F) -> None:
        """Crumb, lead, consent, the act's words, what stands in the panel."""
        raise NotImplementedError

    def say_busy(self, state: S) -> bool:
        """Show what is under way, if anything is; True when it is."""
        raise NotImplementedError

    def say_refused(self, problem: Problem) -> None:
        """Paynet or the bank did not take this card."""
        raise NotImplementedError

    def code_help(self, length: int) -> str:
        """What the security code is for, or where it stands."""
        raise NotImplementedError

    def code_missing(self, length: int) -> str:
        """What is wrong with a code that is not whole."""
        raise NotImplementedError

    def act_hint(self) -> str:
        """The act in the bar of keys."""
        raise NotImplementedError

    def may_go_on(self) -> bool:
        """Nothing is missing; a task may still want to ask something before its act."""
        return True

    def go_on(self, draft: Draft) -> None:
        """The page's act."""
        raise NotImplementedError

    # ---- rendering -------------------------------------------------------------------------------------------------

    def reset(self, facts: F) -> None:
        self._empty_card()
        with QSignalBlocker(self._holder):
            self._holder.setText("")
        self._holder_field.clear_message()

    def _empty_card(self) -> None:
        self._number.wipe()
        self._cvc.wipe()
        for edit in (self._expiry, self._label):
            with QSignalBlocker(edit):
                edit.setText("")
        self._label_typed = False
        self.consent.setChecked(False)
        for field in (self._number_field, self._expiry_field, self._cvc_field, self._label_field):
            field.clear_message()

    def show_state(self, state: S, facts: F) -> None:
        came = not self._is_typed_in and self.is_typed_in(state)
        self._facts, self._is_typed_in = facts, self.is_typed_in(state)
        if not self.till.secrets.pan and self._number.text():
            self._empty_card()  # the flow has wiped the digits: what belonged to them goes too
        if (name := self.known_name(facts)) and not self._holder.text():
            self._holder.setText(name)
        self._say_labels()
        self.say_words(facts)
        self._say_number()
        self._say_expiry()
        self._say_code()
        self._say_holder()
        self._draw_card()
        self._say_problem(facts.problem)
        busy = self.say_busy(state)
        if busy and self.consent.hasFocus():  # disabled, it would hand the focus to the next link or button
            self._go(self.primary)
        for edit in (self._number, self._expiry, self._cvc, self._holder, self._label):
            edit.setReadOnly(busy)
        self.consent.setEnabled(not busy)
        if not busy:
            self._say_missing()
        if came and facts.problem is not None and facts.problem.kind is ProblemKind.REFUSED:
            self._go(self._number)

    def _say_labels(self) -> None:
        self.title.setText(self.tr("Kart bilgileri"))
        self.lead.setText(self.tr("Kartın üzerindekileri yazınız."))
        self._number_field.set_label(self.tr("Kart numarası"))
        self._expiry_field.set_label(self.tr("Son kullanma"))
        self._expiry.setPlaceholderText(self.tr("aa / yy"))
        self._cvc_field.set_label(self.tr("Güvenlik kodu"))
        self._cvc_field.set_optional("" if self.needs_code else self.tr("isteğe bağlı"))
        self._holder_field.set_label(self.tr("Kart üzerindeki ad"))
        self._label_field.set_label(self.tr("Kayıt adı"))
        self._label.setPlaceholderText(self.tr("Numara bitince önerilir"))
        self._label_field.set_help(self.tr("Müşteri kartı bu adla tanır."))
        self.give_up.setText(self.tr("Vazgeç"))

    def say_consent(self, before: str) -> None:
        """The box for the consent, ``before`` the link to its text."""
        consent = self.till.text("consent")
        self.consent.set_text(
            self.tr("Müşteri, kartının saklanmasına onay veriyor"),
            [
                Run(f"{before} "),
                Run(self.tr("Onay metni"), link=True),
                Run(self.tr(", sürüm {version}").format(version=consent.version)),
            ],
        )

    def say_beside(self, title: str, notes: Sequence[tuple[str, str]]) -> None:
        """What stands under the drawing of the card: icon and sentence."""
        self._kept_title.setText(title)
        self._kept.set_notes(notes)

    def ask_for_another(self) -> None:
        """The number's field asks for another card once this one's digits are gone."""
        if not self.till.secrets.pan:
            self._number_field.set_error(self.tr("Müşteriden başka bir kart isteyip numarasını yazınız."))

    def _make_room(self) -> None:
        super()._make_room()
        # a message takes the place of the lead and, in a small window, of the crumb: the page is full
        said = self.band.isVisibleTo(self) or self.question.isVisibleTo(self)
        self.lead.setVisible(not said)
        self.crumb.setVisible(style.metrics().is_compact and not said)

    def _say_problem(self, problem: Problem | None) -> None:
        if problem is not None and problem.kind is ProblemKind.REFUSED:
            self.say_refused(problem)
        elif (said := self.show_problem(problem)) is not None and said.file:
            again = self.tr("Sorun giderilince Enter ile sürdürünüz; kartı yeniden yazmanız gerekmez.")
            self.say_beside(self.tr("Veri tabanı dosyası"), [("file", said.file), ("check", again)])

    # ---- the number ------------------------------------------------------------------------------------------------

    def _number_edited(self) -> None:
        self._read_on()
        self._say_number()
        self._suggest_label()
        self._say_code()
        self._draw_card()
        self._say_missing()

    def _bin(self) -> str:
        return pan.bin_of(self.till.secrets.pan)

    def _say_number(self) -> None:
        known = brand.decided(self._bin())
        self._tag.setText(known.label if known else "")
        self._tag.setVisible(known is not None)
        match pan.check(self.till.secrets.pan):
            case PanState.EMPTY:
                self._number_field.set_help("")
            case PanState.INCOMPLETE:
                left = self.tr("{count} hane daha.").format(count=pan.digits_missing(self.till.secrets.pan))
                self._number_field.set_help(f"{left} " + self.tr("Alandan çıkınca numara maskelenir."))
            case PanState.COMPLETE:
                self._number_field.set_ok(self.tr("Numara tamam."))
            case PanState.LUHN_FAILED:
                text = self.tr("Numara tutmuyor, karttan yeniden okuyunuz.")
                (self._number_field.set_error if self.till.luhn_blocks else self._number_field.set_warning)(text)
            case PanState.IMPOSSIBLE:
                self._number_field.set_error(self.tr("Bu bir kart numarası değil, karttan yeniden okuyunuz."))

    def _number_good(self) -> bool:
        state = pan.check(self.till.secrets.pan)
        return state is PanState.COMPLETE or (state is PanState.LUHN_FAILED and not self.till.luhn_blocks)

    def _complain_number(self) -> None:
        if pan.check(self.till.secrets.pan) is PanState.EMPTY:
            self._number_field.set_error(self.tr("Kart numarasını yazınız."))
        elif pan.check(self.till.secrets.pan) is PanState.INCOMPLETE:
            left = self.tr("Eksik: {count} hane daha.").format(count=pan.digits_missing(self.till.secrets.pan))
            self._number_field.set_error(left)

    def _paste_refused(self, why: Paste) -> None:
        texts = {
            Paste.NOTHING: self.tr("Panoda kart numarası yok. Hiçbir şey yapıştırılmadı."),
            Paste.TOO_LONG: self.tr("Panodaki numara uzun. Hiçbir şey yapıştırılmadı."),
            Paste.SEVERAL: self.tr("Panoda birden çok numara var. Hiçbir şey yapıştırılmadı."),
            Paste.TRACK: self.tr("Kart okuyucudan gelen veri silindi. Numarayı elle yazınız."),
        }
        self._number_field.set_error(texts[why])

    def _track_dropped(self) -> None:
        self._number_field.set_error(self.tr("Kart okuyucudan gelen veri silindi. Numarayı elle yazınız."))

    # ---- expiry, security code -------------------------------------------------------------------------------------

    def _read_expiry(self) -> Expiry | ExpiryProblem:
        return read_expiry(self._expiry.text(), datetime.now(UTC).astimezone(_ISTANBUL).date())

    def _expiry_edited(self) -> None:
        self._read_on()
        self._say_expiry()
        self._draw_card()
        self._say_missing()
        digits = sum(c.isdigit() for c in self._expiry.text())
        if isinstance(self._read_expiry(), Expiry) and digits in (4, 6) and not self._expiry.text().endswith("20"):
            self._go(self._cvc)

    def _say_expiry(self) -> None:
        texts = {
            ExpiryProblem.MONTH: self.tr("Ay 01–12 arası olmalı."),
            ExpiryProblem.PAST: self.tr("Kartın süresi geçmiş."),
            ExpiryProblem.FAR: self.tr("Yıl çok ileride."),
            ExpiryProblem.UNREADABLE: self.tr("12 / 30 gibi yazınız."),
        }
        read = self._read_expiry()
        if isinstance(read, ExpiryProblem) and read in texts:
            self._expiry_field.set_error(texts[read])
        else:
            self._expiry_field.set_help("")

    def _expiry_good(self) -> bool:
        return isinstance(self._read_expiry(), Expiry)

    def _complain_expiry(self) -> None:
        if self._read_expiry() in (ExpiryProblem.EMPTY, ExpiryProblem.INCOMPLETE):
            self._expiry_field.set_error(self.tr("Ay ve yılı yazınız."))

    def _cvc_edited(self) -> None:
        self._read_on()
        self._say_code()
        self._say_missing()

    def _say_code(self) -> None:
        length = cvc_length(self._bin())
        self._cvc.set_code_length(length)
        self._cvc_field.set_placeholder(self.tr("{count} hane").format(count=length))
        if check_cvc(self.till.secrets.cvc, self._bin()) is CvcState.TOO_LONG:
            self._cvc_field.set_error(self.tr("Bu kartın güvenlik kodu {count} hane.").format(count=length))
        else:
            self._cvc_field.set_help(self.code_help(length))

    def _cvc_good(self) -> bool:
        state = check_cvc(self.till.secrets.cvc, self._bin())
        return state is CvcState.COMPLETE or (state is CvcState.EMPTY and not self.needs_code)

    def _complain_cvc(self) -> None:
        if check_cvc(self.till.secrets.cvc, self._bin()) in (CvcState.EMPTY, CvcState.INCOMPLETE):
            self._cvc_field.set_error(self.code_missing(cvc_length(self._bin())))

    def _after_code(self) -> None:
        self._go(self._next_missing(self._cvc) or self.consent)

    # ---- holder, label ---------------------------------------------------------------------------------------------

    def _holder_edited(self) -> None:
        self._read_on()
        is_card_number = read_cardholder(self._holder.text()) is CardholderProblem.DIGITS
        if is_card_number:
            self._spill.begin()
        if is_card_number or (self._holder.text() and self._spill.takes()):
            with QSignalBlocker(self._holder):
                self._holder.setText("")
            self._holder_field.set_error(self.tr("Bu bir kart numarasına benziyor, silindi."))
        else:
            self._say_holder()
        self._draw_card()
        self._say_missing()

    def _say_holder(self) -> None:
        texts = {
            CardholderProblem.LETTERS: self.tr("Adda yalnızca harf olabilir."),
            CardholderProblem.TOO_LONG: self.tr("Ad en çok 50 harf olabilir."),
        }
        read = read_cardholder(self._holder.text())
        if isinstance(read, Cardholder):
            self._holder_field.set_help(self.tr("Paynet’e {name} olarak gider.").format(name=read.name))
        elif read in texts:
            self._holder_field.set_error(texts[read])
        else:
            self._holder_field.set_help(self.tr("Kartın üzerinde yazdığı gibi."))

    def _holder_good(self) -> bool:
        return isinstance(read_cardholder(self._holder.text()), Cardholder)

    def _complain_holder(self) -> None:
        if read_cardholder(self._holder.text()) in (CardholderProblem.EMPTY, CardholderProblem.TOO_SHORT):
            self._holder_field.set_error(self.tr("Karttaki adı yazınız."))

    def _label_edited(self, wiped: bool) -> None:
        self._read_on()
        self._label_typed = True
        if wiped:
            self._label_field.set_error(self.tr("Bu bir kart numarasına benziyor, silindi."))
        else:
            self._label_field.set_help(self.tr("Müşteri kartı bu adla tanır."))
        self._draw_card()

    def _suggest_label(self) -> None:
        """A name the customer will know the card by: "TROY •• 0001"."""
        if self._label_typed and self._label.text():
            return
        suggestion = ""
        if self._number_good():
            known = brand.decided(self._bin())
            masked = MaskedPan.of(self.till.secrets.pan)
            suggestion = f"{known.label if known else self.tr('Kart')} •• {masked.last4}"
        with QSignalBlocker(self._label):
            self._label.setText(suggestion)

    def _complain_consent(self) -> None:
        """The line beneath the button says it, and the focus is there."""

    # ---- the drawing -----------------------------------------------------------------------------------------------

    def _draw_card(self) -> None:
        number = self.till.secrets.pan
        known = brand.decided(self._bin())
        masked = MaskedPan.of(number)
        read, expiry = read_cardholder(self._holder.text()), self._read_expiry()
        label, nobody = self.words_on_card()
        self._face.show_masked(
            MaskedPan(
                masked.first6,
                masked.last4 if self._number_good() else "",
                max(len(number), pan.usual_length(number)),
            ),
            typed=len(number),
            brand=known.label if known else "",
            label=label,
            holder=read.name if isinstance(read, Cardholder) else nobody,
            expiry=expiry if isinstance(expiry, Expiry) else None,
        )

    def words_on_card(self) -> tuple[str, str]:
        """What the drawing says above the number, and in the holder's place while no name is there."""
        waiting = self.tr("Yeni kart bekleniyor") if self._facts.problem else self.tr("Kayıt adı bekleniyor")
        return self._label.text() or waiting, ""

    # ---- going on --------------------------------------------------------------------------------------------------

    def _read_on(self) -> None:
        """Typing answers the message of the page."""
        if self._facts.problem is not None:
            self.till.send(Edited())

    def _go(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _missing(self) -> list[_Part]:
        return [part for part in self._parts if not part.present()]

    def _next_missing(self, after: QWidget | None) -> QWidget | None:
        missing = [part.widget for part in self._missing()]
        order = [part.widget for part in self._parts]
        here = order.index(after) if after in order else -1
        later = [widget for widget in missing if order.index(widget) > here]
        return next(iter(later or missing), None)

    def _say_missing(self) -> None:
        if not self._is_typed_in:
            return
        missing = self._missing()
        if missing:
            self.primary.set_missing(self.tr("Eksik: {things}").format(things=", ".join(p.name() for p in missing)))
        else:
            self.primary.set_ready()
        self.hints_changed.emit()

    def enter(self) -> None:
        target = self._next_missing(None)
        self._go(target or self.consent)

    def advance(self) -> None:
        if not self._is_typed_in:
            return
        here = self.focusWidget()
        for part in self._parts:
            if part.widget is here and not part.present():
                part.complain()
        if (target := self._next_missing(here)) is not None:
            for part in self._parts:
                if part.widget is target and target is here:
                    part.complain()
            self._go(target)
            return
        if not self.may_go_on():
            return
        expiry, holder = self._read_expiry(), read_cardholder(self._holder.text())
        assert isinstance(expiry, Expiry)
        assert isinstance(holder, Cardholder)
        masked = MaskedPan.of(self.till.secrets.pan)
        draft = Draft(
            pan=masked,
            expiry=expiry,
            holder=holder,
            customer_name=display_name(self._holder.text()),
            label=self._label.label() or masked.short(),
        )
        self.go_on(draft)

    def is_dirty(self) -> bool:
        return True  # what led here would be given up too

    def key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_F8:
            self._number.reveal(True)
            self._cvc.reveal(True)
            return True
        return False

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F8 and not event.isAutoRepeat():
            self._number.reveal(False)
            self._cvc.reveal(False)
            return
        super().keyReleaseEvent(event)

    def hints(self) -> Sequence[Hint]:
        act = self.tr("Sonraki eksik") if self._missing() else self.act_hint()
        return (
            Hint("Enter", act, self.advance),
            Hint("Esc", self.tr("Vazgeç"), self.escape),
            Hint("F8", self.tr("Göster (basılı tut)"), lambda: None),
        )
