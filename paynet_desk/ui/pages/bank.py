"""The bank's page inside the wizard's frame. What stands above it is ours, outside its reach (DESIGN.md)."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from paynet_desk.flow.machine import Event
from paynet_desk.flow.pay import AbandonBank, BankInDoubt, BankReturned, Doubt, Facts, State
from paynet_desk.threeds.browser import BankView
from paynet_desk.threeds.tracker import Times, Verdict
from paynet_desk.ui.pages.page import Hint, Page
from paynet_desk.ui.pages.sale import SaleSummary
from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon
from paynet_desk.ui.till import BankAccess, Till
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.facts import Notes
from paynet_desk.ui.widgets.labels import Label
from paynet_desk.ui.widgets.surface import Rule
from paynet_desk.ui.widgets.waiting import Waiting

# The engine is made ready while the card is typed or chosen, so that the page opens at once.
_WARMED_IN = frozenset({State.CARD, State.CHOICE, State.RATING, State.INSTALMENTS, State.TOKENISING})

# What the end of the page means to the flow; the other verdicts are not the end.
_ENDS: dict[Verdict, Event] = {
    Verdict.RETURNED: BankReturned(),
    Verdict.RETURNED_WEAK: BankReturned(),
    Verdict.TIMED_OUT: BankInDoubt(Doubt.TIMED_OUT),
}


class BankPage(Page[State, Facts]):
    """Opens the page once for each token and takes it down when the flow has left the bank."""

    step = 5
    is_wide = True

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._facts = Facts()
        self._state = State.AMOUNT
        self._access: BankAccess | None = None
        self._opened = ""  # the token whose page is, or was, open
        self._message = Verdict.STILL_OPEN
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._say_time)
        self._deadline = 0.0
        self.view.verdict.connect(self._on_verdict)
        self.view.help_wanted.connect(lambda: self._on_verdict(Verdict.HELP))
        self.view.crashed.connect(lambda: self._send(BankInDoubt(Doubt.CRASHED)))
        self.view.host_changed.connect(self._bar.show_host)
        self._turn_title = Label("", "section")
        self._turn = Notes()
        self._summary = SaleSummary()
        self._note = Label("", "say")
        box = QVBoxLayout()
        for part in (self._turn_title, self._turn, Rule(), self._summary, Rule(), self._note):
            box.addWidget(part)
        box.addStretch(1)
        self._box = box
        self.panel_layout.addLayout(box)
        self._measure()

    def arrange(self) -> None:
        self._bar = _HostBar(self.till.environment == "sandbox")
        self._bar.cancel.clicked.connect(self.escape)
        self.view = BankView(times=self.till.bank_times)
        self._waiting = Waiting()
        self._inside = QStackedWidget()
        self._inside.addWidget(self.view)
        self._inside.addWidget(self._waiting)
        frame = _Frame()
        around = QVBoxLayout(frame)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(self._inside)
        self._messages = QVBoxLayout()
        self._messages.setSpacing(8)
        self._messages.addWidget(self.band)
        self._messages.addWidget(self.question)
        self._sheet = QVBoxLayout()
        self._sheet.setSpacing(0)
        self._sheet.addLayout(self._messages)
        self._sheet.addWidget(frame, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addLayout(self._sheet, 1)
        for unseen in (self.crumb, self.title, self.lead):  # the host stands in their place
            unseen.setParent(self)
            unseen.hide()

    def measure_column(self) -> None:
        self._make_room()

    def _make_room(self) -> None:
        air = 8 if style.metrics().is_compact else 16
        self._sheet.setContentsMargins(air, air, air, air)
        said = self.band.isVisibleTo(self) or self.question.isVisibleTo(self)
        self._messages.setContentsMargins(0, 0, 0, 8 if said else 0)

    def measure(self) -> None:
        m = style.metrics()
        if not hasattr(self, "_box"):
            return
        side = 16 if m.is_compact else 24
        self.panel_layout.setContentsMargins(side + 1, 16 if m.is_compact else 20, side, m.panel_bottom)
        self._box.setSpacing(10 if m.is_compact else 16)

    # ---- the browser -----------------------------------------------------------------------------------------------

    def set_access(self, access: BankAccess) -> None:
        """What the page is opened with; a page that waited for it is opened now."""
        self._access = access
        if self._state is State.BANK:
            self._open()
        elif self._state in _WARMED_IN:
            self.view.warm()

    def _open(self) -> None:
        token, session = self._facts.token, self._facts.session
        if token is None or session is None or token.post_url is None or token.token_id == self._opened:
            return
        if self._access is None:
            self.say("warning", self.tr("Banka sayfası henüz açılamıyor"), self.tr("Bekleyiniz ya da vazgeçiniz."))
            return
        self._opened = token.token_id
        self.say_nothing()
        self._bar.show_host("", False)
        self._deadline = time.monotonic() + (self.till.bank_times or Times()).longest
        self._say_time()
        self._tick.start()
        fields = {
            "session_id": session.session_id,
            "token_id": token.token_id,
            "publishable_key": self._access.publishable_key,
        }
        self.view.open(token.post_url, fields, self._access.domain, by_post=not self._access.use_get)

    def _close(self) -> None:
        self._tick.stop()
        self._message = Verdict.STILL_OPEN
        self.question.clear()
        self.say_nothing()
        self.view.close_page()

    def _on_verdict(self, verdict: Verdict) -> None:
        if verdict in _ENDS:
            self._send(_ENDS[verdict])
        elif verdict is not self._message:
            self._message = verdict
            self._say_message()

    def _send(self, event: Event) -> None:
        if self._state is State.BANK:
            self.till.send(event)

    def _say_message(self) -> None:
        match self._message:
            case Verdict.HELP:
                self.say(
                    "info",
                    self.tr("Sayfa 15 saniyedir açılmadı"),
                    self.tr("Bekleyebilir ya da vazgeçebilirsiniz. Şimdi vazgeçerseniz para çekilmez."),
                )
            case Verdict.ASK_SERVER:
                self.band.show_message(
                    "warning",
                    self.tr("Sayfa sessiz"),
                    self.tr("Müşteri onay verdiyse Paynet’e sorunuz."),
                    [(self.tr("Paynet’e sor"), "", self._ask_paynet)],
                )
                self._make_room()
            case _:
                self.say_nothing()

    def _ask_paynet(self) -> None:
        self._send(BankInDoubt(Doubt.QUIET))

    def _say_time(self) -> None:
        left = max(0, int(self._deadline - time.monotonic()))
        self._bar.show_left(f"{left // 60}:{left % 60:02d}")

    # ---- what it shows ---------------------------------------------------------------------------------------------

    def show_state(self, state: State, facts: Facts) -> None:
        before, self._state, self._facts = self._state, state, facts
        open_now = state is State.BANK
        self._bar.set_text(
            self.tr("Alıştırma bankası.")
            if self.till.environment == "sandbox"
            else self.tr("Bağlantı şifreli. Bu sayfa bankanındır."),
            self.tr("Bankanın sayfası açılıyor…") if open_now else self.tr("Bankanın sayfası kapandı"),
            self.tr("kalan süre"),
            self.tr("Vazgeç"),
        )
        self._bar.set_open(open_now)
        self._summary.show_sale(facts)
        if open_now:
            self._turn_title.setText(self.tr("Şimdi müşterinin sırası"))
            self._turn.set_notes(
                [
                    ("user", self.tr("Ekranı müşteriye çeviriniz. Bankanın istediği şifreyi o yazar.")),
                    ("forward", self.tr("Onaydan sonra sayfa kendiliğinden kapanır.")),
                    ("check", self.tr("Paynet’e sorulur; banka onayladıysa ödeme alınır.")),
                ]
            )
            self._note.setText(
                self.tr("Şimdi vazgeçerseniz para çekilmez. Bankanın sayfasına yazılanı Paynet Desk okumaz.")
            )
        else:
            self._turn_title.setText(self.tr("Şimdi sonuç bekleniyor"))
            self._turn.set_notes(
                [
                    ("check", self.tr("Müşterinin bankadaki işi bitti.")),
                    ("hourglass", self.tr("Banka onayladıysa ödeme alınır.")),
                ]
            )
            self._note.setText(self.tr("İstek gönderildi, artık vazgeçilemez."))
        self._waiting.set_text(
            self.tr("Paynet’e soruluyor…"),
            self.tr("{} sn"),
            self.tr("Yanıt gelene dek aynı istek sorulur; kart iki kez çekilmez. Programı kapatmayınız."),
        )
        if open_now:
            self._inside.setCurrentWidget(self.view)
            self._open()
            if self._message is not Verdict.STILL_OPEN:
                self._say_message()
        elif before is not state:
            self._close()
            self._waiting.begin()
            self._inside.setCurrentWidget(self._waiting)

    def forget(self, state: State, facts: Facts) -> None:
        super().forget(state, facts)
        before, self._state = self._state, state
        if before in (State.BANK, State.CHARGING) and before is not state:
            self._close()
        if state in _WARMED_IN and self._access is not None:
            self.view.warm()

    def enter(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def advance(self) -> None:
        """Enter belongs to the bank's page."""

    def escape(self) -> None:
        if self._state is State.BANK:
            self._ask()

    def _ask(self) -> None:
        self.question.ask(
            self.tr("Ödemeden vazgeçilsin mi?"),
            self.tr("Bekle"),
            self.tr("Vazgeç"),
            self.tr("Şimdi vazgeçerseniz para çekilmez."),
        )
        self._make_room()

    def discard(self) -> None:
        self._send(AbandonBank())

    def hints(self) -> Sequence[Hint]:
        return (Hint("Esc", self.tr("Vazgeç"), self.escape),) if self._state is State.BANK else ()


class _HostBar(QWidget):
    """Host and lock, the time left, the way out."""

    def __init__(self, is_practice: bool) -> None:
        super().__init__()
        self._is_practice = is_practice
        self._known, self._secure = "", False
        self._opening = ""
        self._about = ""
        self._host = Label("", "host", wraps=False)
        self._small = Label("", "small", wraps=False)
        self._left = Label("", "bank_time", wraps=False)
        self._left_small = Label("", "small", wraps=False)
        self._left_small.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.cancel = SecondaryButton("", "Esc", medium=True)
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words, times = QVBoxLayout(), QVBoxLayout()
        for column, labels in ((words, (self._host, self._small)), (times, (self._left, self._left_small))):
            column.setSpacing(0)
            column.addStretch(1)
            for label in labels:
                column.addWidget(label)
            column.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(14)
        self._row.addLayout(words, 1)
        self._row.addLayout(times)
        self._row.addSpacing(12)
        self._row.addWidget(self.cancel)
        style.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setFixedHeight(max(64, style.px(64)))
        side = style.px(24)
        self._row.setContentsMargins(side if not self._locked() else side + style.px(24) + 14, 0, style.px(20), 1)
        self.update()

    def _locked(self) -> bool:
        return bool(self._known) and self._secure and not self._is_practice

    def set_text(self, about: str, opening: str, left: str, cancel: str) -> None:
        """The words that do not change while a page is open."""
        self._about, self._opening = about, opening
        self._left_small.setText(left)
        self.cancel.setText(cancel)
        self._say()

    def set_open(self, is_open: bool) -> None:
        """Whether there is a page that could be left."""
        for part in (self._left, self._left_small, self.cancel):
            part.setVisible(is_open)
        if not is_open:
            self.show_host("", False)

    def show_host(self, host: str, secure: bool) -> None:
        """Where the page on top comes from; "" while that is not known."""
        self._known, self._secure = host, secure
        self._say()

    def _say(self) -> None:
        self._host.setText(self._known or self._opening)
        about = self._about if self._known and (self._secure or self._is_practice) else ""
        self._small.setText(about)
        self._small.setVisible(bool(about))
        self._measure()

    def show_left(self, left: str) -> None:
        """ "9:41"."""
        self._left.setText(left)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, style.colour("line"))
        if self._locked():
            size = style.px(24)
            paint_icon(painter, "lock", QRectF(size, (self.height() - size) / 2, size, size), style.colour("ok"))


class _Frame(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour("edge"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)
