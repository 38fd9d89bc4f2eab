"""The kiosk's window: what was begun, what is told of it, when it is given up. In place of ``ui.window.Window``."""

from __future__ import annotations

import contextlib
import importlib
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMoveEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from paynet_desk.core.pin import PinAnswer
from paynet_desk.flow.problem import Problem
from paynet_desk.flow.task import Cancel, NextCustomer, TaskFacts
from paynet_desk.registry.values import OpenQuestion, SettledQuestion, Task, Verdict
from paynet_desk.ui.kiosk.arrangement import AnyPage, Arrangement
from paynet_desk.ui.kiosk.keypad import Pad
from paynet_desk.ui.kiosk.lock import Lock, Watch
from paynet_desk.ui.kiosk.tasks import CODE, OFFERS, facts_before
from paynet_desk.ui.kiosk.words import help_text
from paynet_desk.ui.language import Language
from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.tokens import kiosk_metrics
from paynet_desk.ui.till import BankAccess, Till
from paynet_desk.ui.widgets.buttons import SecondaryButton
from paynet_desk.ui.widgets.secret_edit import SecretEdit
from paynet_desk.ui.wizard import AHEAD_MS

if TYPE_CHECKING:
    from paynet_desk.ui.kiosk.bank import KioskBank
    from paynet_desk.ui.kiosk.code import KioskCode
    from paynet_desk.ui.kiosk.plain import KioskReading, ManagerPage, WelcomePage, WentWrongPage
    from paynet_desk.ui.window import Connection, Window

_WELCOME, _READING, _MANAGER = "plain.WelcomePage", "plain.KioskReading", "plain.ManagerPage"
_WENT_WRONG = "plain.WentWrongPage"
_TICK_MS = 200


@dataclass(frozen=True)
class Idle:
    """Seconds until a page that nobody touches is left: while something is typed, after a result, for the manager."""

    typing: float = 90.0
    told: float = 20.0
    manager: float = 30.0
    till: float = 120.0
    warned: float = 20.0  # this long before the end the customer is asked


class _Work:
    """One task: what is true of it, and its pages."""

    def __init__(self, task: Task, till: Till) -> None:
        self.till = till
        self.offer = OFFERS[task]
        self.state: Enum = self.offer.first
        self.facts = facts_before(task, till)
        self.pages: dict[str, AnyPage] = {}
        self.front = ""

    @property
    def page(self) -> AnyPage | None:
        """The page of the state, once there is one."""
        return self.pages.get(self.front)


class Kiosk(QWidget):
    """Shows the flow to a customer, and nothing else. ``closed`` asks the program to end.

    The signals and the verbs of ``Window`` are here as well; what only a cashier is shown goes to the till's window,
    which a manager may open inside this one.
    """

    closed = Signal()
    ask_paynet = Signal(OpenQuestion)
    give_up_sale = Signal(OpenQuestion)
    sign_off = Signal(OpenQuestion, str, str)
    repeat_store = Signal(OpenQuestion, str)
    questions_wanted = Signal()
    crash_read = Signal()
    try_again = Signal()
    pin_given = Signal(str)  # answered with ``show_pin_answer``

    def __init__(
        self,
        tills: Mapping[Task, Till],
        language: Language,
        *,
        theme: str,
        tasks: Sequence[Task],
        sounds: bool = False,
        idle: Idle | None = None,
    ) -> None:
        super().__init__(None, Qt.WindowType.WindowStaysOnTopHint)
        self._tills = dict(tills)
        self._till = next(iter(self._tills.values()))
        self._tasks = tuple(task for task in tasks if task in OFFERS)
        self._works = {task: _Work(task, self._tills[task]) for task in self._tasks}
        self._language = language
        self._first_language = language.code
        self._theme = theme
        self._sounds = sounds
        self._idle = idle or Idle()
        self._task: Task | None = None  # the one that was begun
        self._shown: AnyPage | None = None
        self._beside: dict[str, AnyPage] = {}
        self._questions: tuple[OpenQuestion, ...] = ()
        self._settled: tuple[SettledQuestion, ...] = ()
        self._trouble: Problem | None = None
        self._connection: Connection | None = None
        self._access: BankAccess | None = None
        self._till_view: Window | None = None
        self._deadline: float | None = None
        name = self._till.store or "Paynet Desk"
        self.setWindowTitle(name)
        self.arrangement = Arrangement(name, is_live=self._till.environment == "live")
        self.arrangement.manager_wanted.connect(self.show_manager)
        self.arrangement.language_wanted.connect(self._switch_language)
        self.arrangement.help_wanted.connect(self.show_help)
        self._build()
        self.lock = Lock(self, name)
        self.watch = Watch(self._alive)
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        self.show_welcome()

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.arrangement, 1)
        self._till_bar = QWidget()
        bar = QHBoxLayout(self._till_bar)
        bar.addStretch(1)
        self._leave_till = SecondaryButton("", medium=True)
        self._leave_till.clicked.connect(self._close_till)
        bar.addWidget(self._leave_till)
        self._till_bar.hide()
        self._column.addWidget(self._till_bar)

    # ---- what the program tells -------------------------------------------------------------------------------------

    def present(self, task: Task, state: Enum, facts: TaskFacts) -> None:
        """Show what is now true of a task's flow, if it is the one that was begun."""
        if self._till_view is not None:
            self._till_view.present(task, state, facts)
        work = self._works.get(task)
        if work is None:
            return
        anew = facts.attempt != work.facts.attempt and state is work.offer.first and facts.gsm is None
        counted = self._is_counted(work)
        before, work.state, work.facts = work.state, state, facts
        name = work.offer.page_for(state, work.front)
        turned, work.front = name != work.front, name
        for key, page in work.pages.items():
            if key != name or anew:
                page.forget(state, facts)
        if self._till_view is not None:
            return
        if task is not self._task:
            if (hidden := work.page) is not None:
                hidden.present(state, facts)
            return
        if anew:
            self.show_welcome()
            return
        in_front = self._shown in work.pages.values()
        page = self._page(work, name)
        page.present(state, facts)
        if in_front or turned:
            self._show(page, enter=turned)
        if self._is_counted(work) != counted or before is not state:
            self._restart()
        if before is not state and (state in work.offer.told or facts.problem is not None):
            self._sound()

    def prepare(self) -> None:
        """Build the pages that come next, one a turn of the loop, and let what is seen be painted in between."""
        for pad in (Pad.DIGITS, Pad.NAME, Pad.MIXED, Pad.LETTERS, Pad.AMOUNT):
            self.arrangement.keypad.make(pad)
        for work in self._works.values():
            for name in work.offer.soon:
                if name not in work.pages:
                    self._page(work, name)
                    QTimer.singleShot(AHEAD_MS, self, self.prepare)
                    return

    def set_bank_access(self, access: BankAccess) -> None:
        """What the bank's page is opened with: from now on payments can be taken."""
        self._access = access
        if self._till_view is not None:
            self._till_view.set_bank_access(access)
        for page in self._all_pages():
            self._hand_over(page)
        self._offer_payments()

    def set_connection(self, connection: Connection) -> None:
        """Whether Paynet can be reached; a customer is told only when it matters."""
        self._connection = connection
        if self._till_view is not None:
            self._till_view.set_connection(connection)
        self._offer_payments()

    def set_trouble(self, problem: Problem | None) -> None:
        """What keeps the till from working, until None is told."""
        self._trouble = problem
        if self._till_view is not None:
            self._till_view.set_trouble(problem)
        for page in self._all_pages():
            page.stand(problem)
        self._welcome().close_down(problem is not None)
        if self._task is not None and self._shown is not None and self._till_view is None:
            work = self._works[self._task]
            self._shown.present(work.state, work.facts)
        self._offer_payments()

    def set_questions(self, questions: Sequence[OpenQuestion], settled: Sequence[SettledQuestion] = ()) -> None:
        """The open questions: a number for the manager, a list in the till's window."""
        self._questions, self._settled = tuple(questions), tuple(settled)
        if self._till_view is not None:
            self._till_view.set_questions(questions, settled)
        if _MANAGER in self._beside:
            self._manager().show_count(len(self._questions))

    def show_verdict(self, question: OpenQuestion, verdict: Verdict) -> None:
        """For the till's window."""
        if self._till_view is not None:
            self._till_view.show_verdict(question, verdict)

    def show_busy_task(self) -> None:
        """For the till's window."""
        if self._till_view is not None:
            self._till_view.show_busy_task()

    def show_task(self, task: Task) -> None:
        """For the till's window."""
        if self._till_view is not None:
            self._till_view.show_task(task)

    def show_pin_answer(self, answer: PinAnswer, tries_left: int, wait_s: float) -> None:
        """What became of a manager's PIN."""
        if self._till_view is not None:
            self._till_view.show_pin_answer(answer, tries_left, wait_s)
        elif self._shown is self._beside.get(_MANAGER):  # one that was left meanwhile opens nothing
            self._manager().show_answer(answer, tries_left, wait_s)
            self._show(self._manager(), enter=False)

    def show_sms(self, code: str, time: str) -> None:
        """An SMS came to the practice phone (sandbox only)."""
        if self._till_view is not None:
            self._till_view.show_sms(code, time)
        elif Task.STORE_CARD in self._works:
            cast("KioskCode", self._page(self._works[Task.STORE_CARD], CODE)).show_sms(code, time)

    def empty_fields(self) -> None:
        """Nothing of a card or a code stays in a field."""
        for edit in self.findChildren(SecretEdit):
            with contextlib.suppress(Exception):
                edit.wipe()

    def show_crash(self, report: str, *, under_way: bool) -> None:
        """Tell of it, and make every page anew but the bank's."""
        if self._till_view is not None:
            self._till_view.show_crash(report, under_way=under_way)
            return
        page = cast("WentWrongPage", self._page_beside(_WENT_WRONG, self.show_welcome))
        page.show_crash(under_way=under_way)
        self._task = None
        self._show(page, enter=True)
        for work in self._works.values():
            for name, old in list(work.pages.items()):
                if not old.is_wide:
                    del work.pages[name]
                    self.arrangement.take_away(old)
        self._restart()

    def come_forward(self) -> None:
        """A second start of the program: there is nothing to be brought forward from."""
        self.lock.disturbed()

    # ---- pages ------------------------------------------------------------------------------------------------------

    def show_welcome(self) -> None:
        """Where everybody begins: nothing typed, the first language, nothing on the clipboard."""
        if self._shown is not None and self._shown is self._beside.get(_WENT_WRONG):
            self.crash_read.emit()
        self._task = None
        if _MANAGER in self._beside:
            self._manager().close_up()
        QApplication.clipboard().clear()
        page = self._welcome()
        if self._language.code != self._first_language:
            self._language.use(self._first_language)
        self._show(page, enter=True)
        self._offer_payments()

    def begin(self, task: Task) -> None:
        """A customer chose."""
        if self._trouble is not None:
            return
        self._task = task
        work = self._works[task]
        work.front = work.offer.page_for(work.state, work.front)
        self._show(self._page(work, work.front), enter=True)
        self._restart()

    def show_text(self, kind: str) -> None:
        """The full text of the notice or the consent."""
        if self._till_view is not None:
            self._till_view.show_text(kind)
            return

        def words() -> tuple[str, str, str]:
            text = self._till.text(kind)
            titles = {"notice": self.tr("Aydınlatma metni"), "consent": self.tr("Onay metni")}
            return titles[kind], self.tr("Sürüm {version}").format(version=text.version), text.body

        self._read(words)

    def show_help(self) -> None:
        """Whom to ask, and what becomes of what is typed."""
        self._read(lambda: (self.tr("Yardım"), self.tr("Takılırsanız görevliye sorunuz."), help_text(self._till.store)))

    def show_manager(self) -> None:
        """The gesture was made: ask for the PIN. Not while something is under way."""
        if self._is_busy() or self._till_view is not None:
            return
        self._give_up_task()
        page = self._manager()
        page.begin()
        page.show_count(len(self._questions))
        self._task = None
        self._show(page, enter=True)
        self._restart()

    def _give_up_task(self) -> None:
        """Whatever was typed is given up, and what was told is read."""
        if self._task is not None:
            work = self._works[self._task]
            self._tills[self._task].send(work.offer.leaving(work.state))

    def _read(self, words: Callable[[], tuple[str, str, str]]) -> None:
        if self._is_busy():
            return
        page = cast("KioskReading", self._page_beside(_READING, self._back))
        page.show_text(words)
        self._show(page, enter=True)
        self._restart()

    def _back(self) -> None:
        """From a text to where it was opened."""
        if self._task is None:
            self.show_welcome()
            return
        work = self._works[self._task]
        self._show(self._page(work, work.front), enter=True)

    def _welcome(self) -> WelcomePage:
        return cast("WelcomePage", self._page_beside(_WELCOME, self._tasks, self.begin))

    def _manager(self) -> ManagerPage:
        parts = (self.pin_given.emit, self.show_welcome, self._open_till, self._end)
        return cast("ManagerPage", self._page_beside(_MANAGER, *parts))

    def _page(self, work: _Work, name: str) -> AnyPage:
        if name not in work.pages:
            work.pages[name] = self._add(_make(name, work.till))
        return work.pages[name]

    def _page_beside(self, name: str, *parts: object) -> AnyPage:
        if name not in self._beside:
            self._beside[name] = self._add(_make(name, self._till, *parts))
        return self._beside[name]

    def _all_pages(self) -> Iterator[AnyPage]:
        yield from self._beside.values()
        for work in self._works.values():
            yield from work.pages.values()

    def _add(self, page: AnyPage) -> AnyPage:
        page.stand(self._trouble)
        self._hand_over(page)
        self.arrangement.add(page)
        return page

    def _hand_over(self, page: AnyPage) -> None:
        if page.is_wide and self._access is not None:
            cast("KioskBank", page).set_access(self._access)

    def _show(self, page: AnyPage, *, enter: bool) -> None:
        self._shown = page
        if enter:
            work = self._works[self._task] if self._task is not None else next(iter(self._works.values()))
            page.present(work.state, work.facts)
        self._say_frame()
        self.arrangement.show_page(page)
        if enter:
            page.enter()

    # ---- the manager ------------------------------------------------------------------------------------------------

    def _end(self) -> None:
        if self._manager().is_open:
            self.lock.turn_off()
            self.closed.emit()

    def _open_till(self) -> None:
        """The cashier's own window inside this one, for whoever knows the PIN."""
        if not self._manager().is_open or self._till_view is not None:
            return
        from paynet_desk.ui.window import Window

        view = Window(self._tills, self._language, theme=self._theme, text_scale=1.0)
        for mine, its in (
            (self.ask_paynet, view.ask_paynet),
            (self.give_up_sale, view.give_up_sale),
            (self.sign_off, view.sign_off),
            (self.repeat_store, view.repeat_store),
            (self.questions_wanted, view.questions_wanted),
            (self.crash_read, view.crash_read),
            (self.try_again, view.try_again),
        ):
            its.connect(mine)
        self._till_view = view
        self.watch.is_off = True
        self._manager().close_up()
        self.arrangement.hide()
        self._leave_till.setText(self.tr("Kiosk’a dön"))
        self._column.addWidget(view, 1)
        self._till_bar.show()
        view.show()
        for task, work in self._works.items():
            view.present(task, work.state, work.facts)
        if self._connection is not None:
            view.set_connection(self._connection)
        if self._access is not None:
            view.set_bank_access(self._access)
        view.set_trouble(self._trouble)
        view.set_questions(self._questions, self._settled)
        view.show_questions()
        self._restart()

    def _close_till(self) -> None:
        """Back to the customers: what was begun there is given up, what was sent goes on to its own answer."""
        view, self._till_view = self._till_view, None
        if view is None:
            return
        self.watch.is_off = False
        for till in self._tills.values():
            if not till.send(Cancel()):
                till.send(NextCustomer())
        self._till_bar.hide()
        self._column.removeWidget(view)
        view.hide()
        view.deleteLater()
        self.arrangement.show()
        self._fit()
        self.show_welcome()

    # ---- idle -------------------------------------------------------------------------------------------------------

    def _alive(self) -> None:
        if self._deadline is not None:
            self._restart()

    def _is_busy(self) -> bool:
        work = self._works[self._task] if self._task is not None else None
        return work is not None and work.state in work.offer.busy

    def _is_counted(self, work: _Work) -> bool:
        return work.state not in work.offer.busy

    def _limit(self) -> float | None:
        """How long the page in front may be left alone; None: as long as it likes."""
        if self._till_view is not None:
            return self._idle.till
        if self._shown is self._beside.get(_MANAGER):
            return self._idle.manager
        if self._is_busy():
            return None
        if self._task is None:
            at_home = self._shown is self._beside.get(_WELCOME)
            return None if at_home and self._language.code == self._first_language else self._idle.typing
        work = self._works[self._task]
        reads = self._shown is not work.page
        return self._idle.told if work.state in work.offer.told and not reads else self._idle.typing

    def _restart(self) -> None:
        limit = self._limit()
        self._deadline = None if limit is None else time.monotonic() + limit
        self._tick()

    def _tick(self) -> None:
        limit = self._limit()
        if limit is None or self._shown is None:
            self._deadline = None
            self.arrangement.still_there.hide()
            if self._shown is not None:
                self._shown.acts.idle.show_left("", "", warns=False)
            return
        if self._deadline is None:
            self._deadline = time.monotonic() + limit
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            self._expire()
            return
        left = math.ceil(remaining)
        told = self._task is not None and self._works[self._task].state in self._works[self._task].offer.told
        warns = not told and self._till_view is None and remaining <= min(self._idle.warned, limit / 2)
        words = self.tr("Başa dönülür") if told or self._task is None else self.tr("İşlem yapılmazsa silinir")
        self._shown.acts.idle.show_left(f"{left // 60}:{left % 60:02d}", words, warns=warns)
        if warns:
            text = self.tr("{seconds} sn sonra yazdıklarınız silinir. Sürdürmek için ekrana dokununuz.")
            self.arrangement.still_there.ask(self.tr("Devam ediyor musunuz?"), text.format(seconds=left))
        else:
            self.arrangement.still_there.hide()

    def _expire(self) -> None:
        """Nobody is there any more."""
        self._deadline = None
        self.arrangement.still_there.hide()
        if self._till_view is not None:
            if not self._till_view.is_alone:
                self._close_till()
            return
        task = self._task
        if task is None:
            self.show_welcome()
            return
        work = self._works[task]
        stays = work.state not in work.offer.told and work.state in work.offer.left  # its end is a result
        self._give_up_task()
        if not stays:
            self.show_welcome()

    # ---- words and sizes --------------------------------------------------------------------------------------------

    def _say_frame(self) -> None:
        work = self._works[self._task] if self._task is not None else None
        page = work.page if work is not None else None
        steps, step = (work.offer.steps(), page.step) if work is not None and page is not None else ([], 0)
        self.arrangement.say(self._language.code, steps, step, is_busy=self._is_busy())

    def _switch_language(self) -> None:
        self._language.use("en" if self._language.code == "tr" else "tr")
        self._restart()

    def _offer_payments(self) -> None:
        from paynet_desk.ui.window import Connection

        if Task.PAY_AND_STORE in self._works:
            starting = self._connection in (None, Connection.STARTING) or self._trouble is not None
            able = self._access is not None
            only = len(self._tasks) == 1
            self._welcome().offer(Task.PAY_AND_STORE, now=able, ever=able or only or starting)

    def _sound(self) -> None:
        if self._sounds:
            QApplication.beep()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._till_view is None:
            self.arrangement.focus_moved(now)

    def _fit(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.apply_theme(app, style.current(), kiosk_metrics(self.width(), self.height()))
        self.arrangement.fit()

    # ---- Qt ---------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._till_view is None:
            self._fit()
        super().resizeEvent(event)
        self.lock.disturbed()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.lock.disturbed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no page wanted ends here; the manager's chord is the one key of the window's own."""
        chord = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        focused = QApplication.focusWidget()
        if self._shown is not None and (focused is None or not self._shown.isAncestorOf(focused)):
            self._shown.keyPressEvent(event)  # its acts lie outside it
        if event.key() == Qt.Key.Key_F12 and event.modifiers() == chord and not event.isAutoRepeat():
            self.show_manager()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        kind = event.type()
        if kind is QEvent.Type.LanguageChange and self._shown is not None:
            self.arrangement.keypad.say()
            work = self._works[self._task] if self._task is not None else next(iter(self._works.values()))
            self._shown.present(work.state, work.facts)
            self._say_frame()
        elif kind in (QEvent.Type.WindowStateChange, QEvent.Type.ActivationChange):
            self.lock.disturbed()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody closes it from outside; the program does, and a signal."""
        event.ignore()
        if event.spontaneous():
            self.lock.disturbed()
            return
        self.lock.turn_off()
        self.closed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watch.watch(self.windowHandle())

    def hideEvent(self, event: QEvent) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self.lock.disturbed()


def _make(name: str, *parts: object) -> AnyPage:
    """The page of that name, made of ``parts`` (the till first); imported when it is due."""
    module, _, kind = name.partition(".")
    page: AnyPage = getattr(importlib.import_module(f"paynet_desk.ui.kiosk.{module}"), kind)(*parts)
    return page
