"""The pages that belong to no task: welcome, something to be read, the manager's, and what went wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy

from paynet_desk.core.pin import LONGEST, SHORTEST, PinAnswer
from paynet_desk.core.secret import Secret
from paynet_desk.registry.values import Task
from paynet_desk.ui.kiosk.keypad import Pad
from paynet_desk.ui.kiosk.page import KioskPage, Plain
from paynet_desk.ui.pages.reading import ReadingPage
from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.field import Field
from paynet_desk.ui.widgets.labels import Label
from paynet_desk.ui.widgets.secret_edit import Kind, SecretEdit


class TaskButton(QPushButton):
    """A large choice of the welcome page: icon, what it does, one sentence."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon, self._title, self._small = icon, "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        style.changed.connect(self.updateGeometry)

    def show_words(self, title: str, small: str) -> None:
        """What it does."""
        self._title, self._small = title, small
        self.setAccessibleName(title)
        self.setAccessibleDescription(small)
        self.update()

    def sizeHint(self) -> QSize:
        m = style.metrics()
        return QSize(m.unit(400), m.unit(200))

    def paintEvent(self, event: QPaintEvent) -> None:
        m, colour = style.metrics(), style.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isEnabled()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(colour("accent_text"), 1.5) if not on else Qt.PenStyle.NoPen)
        painter.setBrush(colour(("accent_pressed" if self.isDown() else "accent") if on else "tint"))
        painter.drawRoundedRect(box, m.unit(16), m.unit(16))
        if self.hasFocus():
            painter.setPen(QPen(colour("surface"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(5, 5, -5, -5), m.unit(12), m.unit(12))
        ink = colour("on_accent" if on else "accent_text")
        size, side = m.unit(64), m.unit(40)
        middle = self.height() / 2
        paint_icon(painter, self._icon, QRectF(side, middle - size / 2, size, size), ink)
        left = side + size + m.unit(32)
        painter.setPen(ink)
        painter.setFont(style.font("title"))
        width = self.width() - left - m.unit(20)
        at = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        title = m.style("title").line
        painter.drawText(QRectF(left, middle - title, width, title), at, self._title)
        painter.setFont(style.font("body"))
        painter.drawText(QRectF(left, middle, width, 2 * m.style("body").line), at, self._small)


class WelcomePage(Plain):
    """What can be done here. Nothing of anybody stands on it."""

    def __init__(self, till: Till, tasks: Sequence[Task], begin: Callable[[Task], None]) -> None:
        super().__init__(till)
        self._closed = False
        icons = {Task.STORE_CARD: "shield", Task.PAY_AND_STORE: "card"}
        self._buttons = {task: TaskButton(icons[task]) for task in tasks}
        self.body.addSpacing(0)
        for task, button in self._buttons.items():
            button.clicked.connect(lambda _=False, task=task: begin(task))
            self.body.addWidget(button)
        self._note = Label("", "body", tone="text3")
        self.body.addWidget(self._note)
        if till.environment == "live":
            self._note.hide()
        self._measure()

    def measure(self) -> None:
        m = style.metrics()
        self.body.setSpacing(m.unit(28))
        self.body.setContentsMargins(0, m.unit(40 if self.is_wide_screen() else 72), 0, 0)

    def offer(self, task: Task, *, now: bool, ever: bool = True) -> None:
        """Whether a task can be begun now; one that never can is not shown."""
        if task in self._buttons:
            self._buttons[task].setEnabled(now and not self._closed)
            self._buttons[task].setVisible(ever)

    def close_down(self, closed: bool) -> None:
        """The till cannot work: say so instead."""
        self._closed = closed
        for button in self._buttons.values():
            button.setEnabled(not closed)
        self.say_all()

    def say_all(self) -> None:
        both = len(self._buttons) > 1
        self.title.setText(self.tr("Hoş geldiniz"))
        store, pay = Task.STORE_CARD in self._buttons, Task.PAY_AND_STORE in self._buttons
        self.lead.setText(
            self.tr("Burada kartınızı saklatabilir ya da ödeme yapabilirsiniz.")
            if both
            else self.tr("Burada kartınızı saklatabilirsiniz.")
            if store
            else self.tr("Burada ödeme yapabilirsiniz.")
        )
        if store:
            self._buttons[Task.STORE_CARD].show_words(
                self.tr("Kartımı sakla"), self.tr("Sonraki ödemelerinizde kartınızı yeniden yazmazsınız.")
            )
        if pay:
            self._buttons[Task.PAY_AND_STORE].show_words(self.tr("Ödeme yap"), self.tr("Kartınızla, bankanızın onayıyla."))
        notes = {
            "sandbox": self.tr("Alıştırma: gerçek kart ve para yok."),
            "test": self.tr("Test: Paynet test sistemi."),
            "live": "",
        }
        self._note.setText(notes[self.till.environment])
        if self._closed:
            self.say(
                "offline",
                self.tr("Bu ekran şu anda hizmet veremiyor"),
                self.tr("Hiçbir şey gönderilmedi. Lütfen görevliye başvurunuz."),
            )
        else:
            self.say_nothing()

    def escape(self) -> None:
        """There is nothing to give up."""


class KioskReading(KioskPage, ReadingPage):  # type: ignore[type-arg]
    """A text in large type; nothing in it leads anywhere."""

    scrolls = False

    def __init__(self, till: Till, leave: Callable[[], None]) -> None:
        super().__init__(till, leave)  # type: ignore[call-arg]
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._text.setOpenExternalLinks(False)
        self._back = self.act_button()
        self._back.clicked.connect(leave)
        self.acts.take(self._back, None)

    def _say(self) -> None:
        super()._say()
        if hasattr(self, "_back"):
            self._back.setText(self.tr("Geri"))

    def measure(self) -> None:
        ReadingPage.measure(self)
        if hasattr(self, "_back"):
            self._text.setFont(style.font("lead"))


class ManagerPage(Plain):
    """The PIN first; then what a manager may do here. ``till_view`` turns to the cashier's window."""

    pad = Pad.DIGITS

    def __init__(
        self,
        till: Till,
        check: Callable[[str], None],
        leave: Callable[[], None],
        till_view: Callable[[], None],
        end: Callable[[], None],
    ) -> None:
        super().__init__(till)
        self._check, self._leave = check, leave
        self._free_at = 0.0
        self._questions = 0
        self._is_open = False
        self._is_busy = False
        self._complaint: Callable[[], str] | None = None
        self._pin = SecretEdit(Secret(LONGEST), kind=Kind.SECURITY_CODE)
        self._pin.set_code_length(None)
        self._pin.edited.connect(self._typed)
        self._field = Field("", self._pin, key=True)
        self.fields.add_row((self._field, 12))
        self._list = SecondaryButton("")
        self._list.clicked.connect(till_view)
        self._end = SecondaryButton("")
        self._end.clicked.connect(end)
        grid = QGridLayout()
        for row, button in enumerate((self._list, self._end)):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, row, 0)
        self._grid = grid
        self.body.addLayout(grid)
        self.primary = self.act_button()
        self.primary.clicked.connect(self.advance)
        self._back = SecondaryButton("")
        self._back.clicked.connect(leave)
        self.acts.take(self.primary, self._back)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self.say_all)
        self._measure()

    def measure(self) -> None:
        if hasattr(self, "_grid"):
            self._grid.setSpacing(style.metrics().unit(20))

    def begin(self) -> None:
        """Ask for the PIN anew."""
        self._is_open = self._is_busy = False
        self._complaint = None
        self._pin.wipe()
        self.say_all()

    def close_up(self) -> None:
        """Nothing of a PIN, and nothing open, stays behind."""
        self.begin()
        self._tick.stop()

    def show_answer(self, answer: PinAnswer, tries_left: int, wait_s: float) -> None:
        """What became of the PIN."""
        self._is_busy = False
        self._free_at = time.monotonic() + wait_s
        self._is_open = answer is PinAnswer.RIGHT
        if answer is PinAnswer.NOT_SET:
            self._complaint = lambda: self.tr("Yönetici PIN’i ayarlanmamış.")
        elif answer is not PinAnswer.RIGHT and not wait_s:
            self._complaint = lambda: self.tr("PIN yanlış. {count} deneme hakkınız kaldı.").format(count=tries_left)
        self.say_all()
        self.enter()

    def show_count(self, questions: int) -> None:
        """How many questions are open."""
        self._questions = questions
        self.say_all()

    @property
    def is_open(self) -> bool:
        """The PIN was right."""
        return self._is_open

    def say_all(self) -> None:
        self.title.setText(self.tr("Yönetici"))
        self.lead.setText(self.tr("Devam etmek için PIN’inizi yazınız.") if not self._is_open else "")
        self._field.setVisible(not self._is_open)
        self._field.set_label(self.tr("Yönetici PIN’i"))
        practice = self.tr("Alıştırma PIN’i: {pin}").format(pin=self.till.practice_pin)
        self._field.set_help(practice if self.till.practice_pin else "")
        left = self._free_at - time.monotonic()
        if left > 0:
            text = self.tr("PIN yanlış. {seconds} saniye sonra yeniden deneyebilirsiniz.")
            self._field.set_error(text.format(seconds=int(left) + 1))
            self._tick.start()
        else:
            self._tick.stop()
            if self._complaint is not None:
                self._field.set_error(self._complaint())
        for button in (self._list, self._end):
            button.setVisible(self._is_open)
        self._list.setText(
            self.tr("Kasa görünümünü aç ({count} açık soru)").format(count=self._questions)
            if self._questions
            else self.tr("Kasa görünümünü aç")
        )
        self._end.setText(self.tr("Programı kapat"))
        self._back.setText(self.tr("Geri"))
        self.primary.setVisible(not self._is_open)
        self.primary.setText(self.tr("Devam"))
        self._pin.setReadOnly(self._is_busy)
        if self._is_busy:
            self.primary.set_busy(self.tr("PIN denetleniyor…"))
        elif len(self._pin.secret) < SHORTEST or left > 0:
            self.primary.set_missing(self.tr("Eksik: PIN"))
        else:
            self.primary.set_ready()

    def _typed(self) -> None:
        self._complaint = None
        self.say_all()

    def enter(self) -> None:
        (self._list if self._is_open else self._pin).setFocus(Qt.FocusReason.OtherFocusReason)

    def advance(self) -> None:
        if self._is_open or self._is_busy or len(self._pin.secret) < SHORTEST or self._free_at > time.monotonic():
            return
        pin = bytes(self._pin.secret).decode("ascii")
        self._pin.wipe()
        self._is_busy = True
        self.say_all()
        self._check(pin)

    def escape(self) -> None:
        self._leave()


class WentWrongPage(Plain):
    """Something nobody foresaw: what was typed is gone; what was sent goes on to its own answer."""

    def __init__(self, till: Till, leave: Callable[[], None]) -> None:
        super().__init__(till)
        self._leave = leave
        self._under_way = False
        self.primary = self.act_button()
        self.primary.clicked.connect(leave)
        self.acts.take(self.primary, None)

    def show_crash(self, *, under_way: bool) -> None:
        """``under_way``: the answer to a request may be out."""
        self._under_way = under_way
        self.say_all()

    def say_all(self) -> None:
        self.title.setText(self.tr("Beklenmedik bir sorun oldu"))
        self.lead.setText(
            self.tr("Yazdıklarınız silindi. Gönderilmiş bir işleminizin sonucunu görevliden öğrenebilirsiniz.")
            if self._under_way
            else self.tr("Yazdıklarınız silindi, hiçbir şey gönderilmedi. Yeniden deneyebilirsiniz.")
        )
        self.primary.setText(self.tr("Başa dön"))

    def enter(self) -> None:
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def advance(self) -> None:
        self._leave()

    def escape(self) -> None:
        self._leave()


