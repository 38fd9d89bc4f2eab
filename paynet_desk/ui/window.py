"""The window: hatched strip, rail, sheet, panel, bar of keys. It shows the flow's state and owns no other."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, cast

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from paynet_desk.core.pin import PinAnswer
from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.flow.task import TaskFacts
from paynet_desk.registry.values import OpenQuestion, SettledQuestion, Task, Verdict
from paynet_desk.ui.first_sight import SMALLEST
from paynet_desk.ui.language import Language
from paynet_desk.ui.pages.page import Page
from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.tokens import metrics_for
from paynet_desk.ui.till import BankAccess, Till
from paynet_desk.ui.widgets.keybar import KeyBar
from paynet_desk.ui.widgets.rail import Rail
from paynet_desk.ui.widgets.strip import HatchStrip
from paynet_desk.ui.widgets.surface import Surface
from paynet_desk.ui.wizard import ABOUT, AHEAD_MS, CRASH, MANAGER, QUESTIONS, READING, Wizard, make_page, wizard_of

if TYPE_CHECKING:
    from paynet_desk.ui.pages.bank import BankPage
    from paynet_desk.ui.pages.code import CodePage
    from paynet_desk.ui.pages.crash import CrashPage
    from paynet_desk.ui.pages.manager import ManagerAct, ManagerPage
    from paynet_desk.ui.pages.questions import QuestionsPage
    from paynet_desk.ui.pages.reading import ReadingPage

_KEY_OF_TASK = {Task.STORE_CARD: "F2", Task.PAY_AND_STORE: "F3", Task.LOOK_AFTER_CARDS: "F4"}
AnyPage = Page[Any, Any]


class Connection(Enum):
    """What is known of the way to Paynet."""

    STARTING = "starting"
    READY = "ready"  # nothing was asked yet
    CONNECTED = "connected"
    AWAY = "away"


class _Work:
    """One task in the window: what is true of it, and its pages. It stays as it is while another task is shown."""

    def __init__(self, till: Till) -> None:
        self.till = till
        self.wizard: Wizard = wizard_of(till.task)
        self.state, self.facts = self.wizard.begin(till)
        self.pages: dict[str, AnyPage] = {}
        self.front = ""
        self.step = 0  # of the page that was last there

    @property
    def page(self) -> AnyPage | None:
        """The page of the state, once there is one."""
        return self.pages.get(self.front)


class _Stack(QStackedWidget):
    """One page at a time in the room that the window leaves. What they would like is not asked: Qt asks all of them."""

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def hasHeightForWidth(self) -> bool:
        return False


class Window(QWidget):
    """One window, one page at a time. ``closed`` asks the program to end; it is not closed before that is done.

    ``task_wanted`` says which task the cashier turned to; its pages are shown already.
    """

    closed = Signal()
    task_wanted = Signal(Task)
    ask_paynet = Signal(OpenQuestion)
    give_up_sale = Signal(OpenQuestion)  # answered with ``show_verdict``, as ``ask_paynet`` is
    sign_off = Signal(OpenQuestion, str, str)  # reason and PIN; answered with ``show_pin_answer`` or ``show_verdict``
    repeat_store = Signal(OpenQuestion, str)  # PIN; answered with ``show_pin_answer``, or the task is turned to
    questions_wanted = Signal()
    crash_read = Signal()  # the cashier left the page that ``show_crash`` showed
    try_again = Signal()  # what keeps the till from working may be over

    def __init__(
        self,
        tills: Mapping[Task, Till],
        language: Language,
        *,
        theme: str,
        text_scale: float,
        parent: QWidget | None = None,
    ) -> None:
        """``parent`` is the window's ground where that is on the screen already; else this is a window of its own."""
        super().__init__(parent)
        self._tills = dict(tills)
        self._works: dict[Task, _Work] = {}
        self._task, till = next(iter(self._tills.items()))
        self._till = till
        self._language = language
        self._theme = theme
        self._scale = text_scale
        self._bank_access: BankAccess | None = None
        self._questions: tuple[OpenQuestion, ...] = ()
        self._settled: tuple[SettledQuestion, ...] = ()
        self._connection = Connection.STARTING
        self._trouble: Problem | None = None
        self._beside: dict[str, AnyPage] = {}  # lists and texts, which belong to no task
        self._shown: AnyPage | None = None
        self._said: tuple[AnyPage, tuple[tuple[str, str], ...]] | None = None
        self.setWindowTitle("Paynet Desk")
        self.setMinimumSize(*SMALLEST)
        self._strip = HatchStrip()
        if till.environment == "live":  # never shown before it has a parent: it would be a window of its own
            self._strip.hide()
        self._rail = Rail("Paynet Desk")
        self._rail.set_till(till.name, till.store)
        self._rail.set_cashier(till.cashier)
        sheet = Surface("sheet")
        self._sheet = _Stack()
        _fill(sheet, self._sheet)
        panel = Surface("panel", "left")
        self._panel = _Stack()
        _fill(panel, self._panel)
        self._panel_ground = panel
        self._bar = KeyBar()
        bar_ground = Surface("bar", "top")
        _fill(bar_ground, self._bar)
        self._bar_ground = bar_ground
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self._strip, 0, 0, 1, 3)
        grid.addWidget(self._rail, 1, 0)
        grid.addWidget(sheet, 1, 1)
        grid.addWidget(panel, 1, 2)
        grid.addWidget(bar_ground, 2, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        style.changed.connect(self._measure)
        self._measure()
        self.set_connection(Connection.STARTING)
        self.show_task(self._task)

    # ---- what it shows ---------------------------------------------------------------------------------------------

    def present(self, task: Task, state: Enum, facts: TaskFacts) -> None:
        """Show what is now true of a task's flow; a list that is open, or another task, stays in front."""
        work = self._work(task)
        work.state, work.facts = state, facts
        name = work.wizard.page_for(state, work.front)
        turned = name != work.front
        in_front = self._shown is work.page
        work.front = name
        for key, other in work.pages.items():
            if key != name:
                other.forget(state, facts)
        if task is not self._task:
            if (hidden := work.page) is not None:  # one that was never shown is not made for this
                hidden.present(state, facts)
            return
        page = self._page(work, name)
        shows = in_front or (turned and self.is_alone and not self._tells_crash())
        if not (shows and turned):  # ``_show`` presents what it enters
            page.present(state, facts)
        if shows:
            self._show(page, enter=turned)
        else:
            self._frame()

    def show_task(self, task: Task) -> None:
        """F2, F3, F4: turn to a task, where it was left."""
        if task not in self._tills or self.is_alone:
            return
        self._task = task
        self.back_to_flow()
        self.task_wanted.emit(task)
        if self.isVisible():  # the first pages are made when the program says so: after the first paint
            QTimer.singleShot(AHEAD_MS, self, self.prepare)

    def set_bank_access(self, access: BankAccess) -> None:
        """What the bank's page is opened with, once it is known."""
        self._bank_access = access
        for work in self._works.values():
            for page in work.pages.values():
                self._hand_over(page)

    def set_trouble(self, problem: Problem | None) -> None:
        """What keeps the till from working, until None is told; the page in front and the rail say it."""
        over = self._trouble is not None and self._trouble.is_registry and problem is None
        self._trouble = problem
        for page in self._all_pages():
            page.stand(Problem(ProblemKind.REGISTRY_BACK) if over else problem)
        self.set_connection(self._connection)
        if self._shown is not None:
            work = self._work(self._task)
            self._shown.present(work.state, work.facts)

    def _all_pages(self) -> Iterator[AnyPage]:
        yield from self._beside.values()
        for work in self._works.values():
            yield from work.pages.values()

    def set_connection(self, connection: Connection) -> None:
        """Whether Paynet can be reached, as far as is known; trouble at the till itself is said instead."""
        self._connection = connection
        if self._trouble is not None:
            registry = self._trouble.is_registry
            self._rail.set_connection(
                self.tr("Veri tabanı kullanılamıyor") if registry else self.tr("Kasa hazır değil"), "warn"
            )
            return
        texts = {
            Connection.STARTING: self.tr("Hazırlanıyor"),
            Connection.READY: self.tr("Hazır"),
            Connection.CONNECTED: self.tr("Paynet’e bağlı"),
            Connection.AWAY: self.tr("Paynet’e ulaşılamıyor"),
        }
        looks: dict[Connection, Literal["ok", "wait", "warn"]] = {
            Connection.STARTING: "wait",
            Connection.AWAY: "warn",
        }
        self._rail.set_connection(texts[connection], looks.get(connection, "ok"))

    def set_questions(self, questions: Sequence[OpenQuestion], settled: Sequence[SettledQuestion] = ()) -> None:
        """The open questions, and those that were settled today: a number in the bar, a list behind F5."""
        self._questions, self._settled = tuple(questions), tuple(settled)
        self._bar.set_count("F5", len(self._questions))
        for work in self._works.values():
            for task_page in work.pages.values():
                task_page.hear_of(self._questions)
        if QUESTIONS in self._beside:
            page = self._questions_page()
            page.show_questions(self._questions, self._settled)
            if self._shown is page:
                self._frame()
        if self._is_manager_asked():
            asked = self._manager_page().asked
            if asked is None or all(question.about != asked.about for question in self._questions):
                self._back_to_questions()  # settled meanwhile: nothing is left to close or repeat

    def show_verdict(self, question: OpenQuestion, verdict: Verdict) -> None:
        """What asking Paynet about a question brought, or a manager's act."""
        if not self._is_manager_asked():
            self._questions_page().show_verdict(question, verdict)
        elif verdict is Verdict.NOT_REACHED:
            self._manager_page().show_not_done()
        else:
            self._questions_page().show_verdict(question, verdict)
            self._back_to_questions()

    def show_pin_answer(self, answer: PinAnswer, tries_left: int, wait_s: float) -> None:
        """What became of a manager's PIN: wrong tries left until a wait, and how many seconds that still lasts."""
        self._manager_page().show_answer(answer, tries_left, wait_s)

    def show_busy_task(self) -> None:
        """What a manager let be done cannot be begun: storing a card is in the middle of something else."""
        self._back_to_questions()
        self._questions_page().show_busy_task()

    def show_sms(self, code: str, time: str) -> None:
        """An SMS came to the practice phone (sandbox only)."""
        from paynet_desk.ui.storing import CODE

        cast("CodePage", self._page(self._work(Task.STORE_CARD), CODE)).show_sms(code, time)

    def show_text(self, kind: str) -> None:
        """Open the full text of the notice or the consent."""

        def words() -> tuple[str, str, str]:
            text = self._tills[self._task].text(kind)
            titles = {"notice": self.tr("Aydınlatma metni"), "consent": self.tr("Onay metni")}
            return titles[kind], self.tr("Sürüm {version}").format(version=text.version), text.body

        self._read(words)

    def show_questions(self) -> None:
        """F5: the list of open questions."""
        if self.is_alone:
            return
        self.questions_wanted.emit()
        page = self._questions_page()
        page.choose_first()
        page.show_questions(self._questions, self._settled)
        self._show(page, enter=True)

    def show_help(self) -> None:
        """F1: what the keys do, and whom to ask."""
        self._read(lambda: (self.tr("Yardım"), self.tr("Bütün iş klavyeyle yapılır."), self._help_text()))

    def show_about(self) -> None:
        """F10, About: versions, and the licence of everything in the program."""
        self._show(self._page_beside(ABOUT, self.back_to_flow), enter=True)

    def empty_fields(self) -> None:
        """Something broke: nothing of a card or a code stays in a field, whatever else is the matter with its page."""
        from paynet_desk.ui.widgets.secret_edit import SecretEdit

        for edit in self.findChildren(SecretEdit):
            with contextlib.suppress(Exception):
                edit.wipe()

    def show_crash(self, report: str, *, under_way: bool) -> None:
        """Tell of it, and make every page anew but the bank's: what it showed may be half of a change.

        ``report`` is its file or empty, ``under_way`` whether the answer to a request may be out.
        """
        page = cast("CrashPage", self._page_beside(CRASH, self._go_on, self.close))
        page.show_crash(report, under_way=under_way)
        self._show(page, enter=True)
        for work in self._works.values():
            if work.state not in work.wizard.alone:
                self._drop(work.pages)
        self._drop(self._beside)

    def come_forward(self) -> None:
        """In front of all other windows, also from the task bar; with the keyboard, where the system allows it."""
        top = self.window()
        top.setWindowState(top.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
        top.show()
        top.raise_()
        top.activateWindow()

    def prepare(self) -> None:
        """Build the pages that come next, a step a turn of the loop, and let what is seen be painted in between."""
        work = self._work(self._task)
        name = next((name for name in work.wizard.soon if name not in work.pages), None)
        if name is not None:
            page = self._page(work, name)
            QTimer.singleShot(AHEAD_MS, self, lambda: self._polish(page))

    def _polish(self, page: AnyPage) -> None:
        """What else is done when the page is shown; then the next one."""
        if isValid(page):
            for widget in (page, *page.findChildren(QWidget), *page.panel.findChildren(QWidget)):
                widget.ensurePolished()
        self.prepare()

    def back_to_flow(self) -> None:
        """Close a list or a text: back to where the cashier was."""
        work = self._work(self._task)
        if not work.front:
            work.front = work.wizard.page_for(work.state, "")
        self._show(self._page(work, work.front), enter=True)

    # ---- inside ----------------------------------------------------------------------------------------------------

    def _work(self, task: Task) -> _Work:
        if task not in self._works:
            self._works[task] = _Work(self._tills[task])
        return self._works[task]

    @property
    def is_alone(self) -> bool:
        """The bank's page, or a charge: nothing else can be turned to until it is over."""
        work = self._works.get(self._task)
        return work is not None and work.state in work.wizard.alone

    def _tells_crash(self) -> bool:
        return self._shown is not None and self._shown is self._beside.get(CRASH)

    def _go_on(self) -> None:
        try:
            self.back_to_flow()
        except Exception:
            page = cast("CrashPage", self._beside[CRASH])
            self._shown = page
            page.cannot_go_on()
            self._sheet.setCurrentWidget(page)
            raise
        self.prepare()

    def _questions_page(self) -> QuestionsPage:
        return cast(
            "QuestionsPage",
            self._page_beside(
                QUESTIONS, self.ask_paynet.emit, self.give_up_sale.emit, self._show_manager, self.back_to_flow
            ),
        )

    def _manager_page(self) -> ManagerPage:
        return cast(
            "ManagerPage",
            self._page_beside(MANAGER, self.sign_off.emit, self.repeat_store.emit, self._back_to_questions),
        )

    def _is_manager_asked(self) -> bool:
        """Is the manager's page in front?"""
        return MANAGER in self._beside and self._shown is self._beside[MANAGER]

    def _show_manager(self, question: OpenQuestion, act: ManagerAct) -> None:
        page = self._manager_page()
        page.show_question(question, act)
        self._show(page, enter=True)

    def _back_to_questions(self) -> None:
        """The list again, with the same question chosen if it is still there, and else none."""
        self._show(self._questions_page(), enter=True)

    def _page(self, work: _Work, name: str) -> AnyPage:
        if name not in work.pages:
            work.pages[name] = self._add(make_page(name, work.till))
            work.pages[name].hear_of(self._questions)
        return work.pages[name]

    def _page_beside(self, name: str, *parts: object) -> AnyPage:
        if name not in self._beside:
            self._beside[name] = self._add(make_page(name, self._till, *parts))
        return self._beside[name]

    def _add(self, page: AnyPage) -> AnyPage:
        page.hints_changed.connect(self._say_hints)
        page.tried_again.connect(self.try_again)
        page.stand(self._trouble)
        self._hand_over(page)
        self._sheet.addWidget(page)
        self._panel.addWidget(page.panel)
        return page

    def _drop(self, pages: dict[str, AnyPage]) -> None:
        """They are made anew when they are needed; but not the one in front, and not the bank's."""
        for name, page in list(pages.items()):
            if page is not self._shown and not page.is_wide:
                del pages[name]
                self._sheet.removeWidget(page)
                self._panel.removeWidget(page.panel)
                page.panel.deleteLater()
                page.deleteLater()

    def _hand_over(self, page: AnyPage) -> None:
        if page.is_wide and self._bank_access is not None:
            cast("BankPage", page).set_access(self._bank_access)

    def _show(self, page: AnyPage, *, enter: bool) -> None:
        if self._tells_crash() and page is not self._shown:
            self.crash_read.emit()
        self._shown = page
        self._measure()
        work = self._work(self._task)
        if enter:
            page.present(work.state, work.facts)
        self._sheet.setCurrentWidget(page)
        self._panel.setCurrentWidget(page.panel)
        self._frame()
        if enter:
            page.enter()

    def _read(self, words: Callable[[], tuple[str, str, str]]) -> None:
        page = cast("ReadingPage", self._page_beside(READING, self.back_to_flow))
        page.show_text(words)
        self._show(page, enter=True)

    def _frame(self) -> None:
        """The rail and the bar, which follow the page."""
        page = self._shown
        assert page is not None
        work = self._work(self._task)
        if work.page is not None:
            work.step = work.page.step
        badges = {
            "sandbox": (self.tr("Alıştırma"), self.tr("Gerçek kart ve para yok"), False),
            "test": (self.tr("Test"), self.tr("Paynet test sistemi"), True),
            "live": ("", "", False),
        }
        title, text, dashed = badges[self._till.environment]
        self._rail.set_environment(title, text, dashed=dashed)
        self._rail.set_task(work.wizard.title())
        self._rail.set_steps(work.wizard.steps(work.step, work.state, work.facts))
        self._say_hints()
        self._bar.set_fixed(*self._fixed_keys())
        self._bar.set_count("F5", len(self._questions))

    def _fixed_keys(self) -> tuple[list[tuple[str, str, Callable[[], None]]], tuple[str, ...]]:
        """The keys that mean the same everywhere, and those of them that a small window shows."""
        help_key = ("F1", self.tr("Yardım"), self.show_help)
        if self.is_alone:
            return [help_key], ("F1",)
        names = {
            Task.STORE_CARD: self.tr("Kart sakla"),
            Task.PAY_AND_STORE: self.tr("Ödeme al"),
            Task.LOOK_AFTER_CARDS: self.tr("Kartlar"),
        }
        tasks = [(_KEY_OF_TASK[task], names[task], partial(self.show_task, task)) for task in self._tills]
        lists = [("F5", self.tr("Açık sorular"), self.show_questions), ("F10", self.tr("Menü"), self.show_menu)]
        return [help_key, *tasks, *lists], ("F1", "F5", "F10")

    def _say_hints(self) -> None:
        page = self._shown
        if page is None:
            return
        hints = page.hints()
        said = (page, tuple((hint.key, hint.text) for hint in hints))
        if said != self._said:  # asked for at every key press: the bar is built anew only when it says something else
            self._said = said
            self._bar.set_page_hints([(hint.key, hint.text, hint.act) for hint in hints])

    def _help_text(self) -> str:
        rows = [
            ("Enter", self.tr("Sıradaki eksik alana geçer; eksik yoksa sayfanın işini yapar.")),
            ("Esc", self.tr("Vazgeçer; yazdıklarınız silinecekse önce sorar.")),
            (self.tr("Boşluk"), self.tr("Müşterinin onayını işaretler.")),
            ("F2", self.tr("Kart saklama sayfasına döner.")),
            ("F3", self.tr("Ödeme alma sayfasına döner.")),
            ("F4", self.tr("Kayıtlı kartları gösterir; adları değiştirilir, kartlar silinir.")),
            ("F5", self.tr("Sonucu bilinmeyen işlemleri gösterir.")),
            ("F7", self.tr("Aynı kart uyarısında saklar, silme sorusunda siler, açık soruyu yöneticiye kapattırır.")),
            ("F8", self.tr("Basılı tuttukça gizli rakamları gösterir.")),
            ("F9", self.tr("Müşteriyi adıyla arar.")),
            ("F10", self.tr("Dil, görünüm ve program hakkında bilgi menüsünü açar.")),
            ("F11", self.tr("Program çalışamıyorsa yeniden dener.")),
        ]
        table = "\n".join(f"- **{key}** {text}" for key, text in rows)
        offline = self.tr("Bağlantı yokken kart saklanmaz ve sonra gönderilmek üzere bekletilmez.")
        return f"{table}\n\n{offline}"

    def show_menu(self) -> None:
        """F10: language and look, changed at once."""
        if self.is_alone:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, name in (("tr", "Türkçe"), ("en", "English")):
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(self._language.code == code)
            action.triggered.connect(lambda _=False, code=code: self._language.use(code))
        menu.addSeparator()
        looks = {
            "auto": self.tr("Sistemle aynı"),
            "light": self.tr("Açık"),
            "dark": self.tr("Koyu"),
            "contrast": self.tr("Yüksek karşıtlık"),
        }
        for setting, name in looks.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(self._theme == setting)
            action.triggered.connect(lambda _=False, setting=setting: self._look(setting))
        menu.addSeparator()
        menu.addAction(self.tr("Hakkında")).triggered.connect(self.show_about)
        menu.popup(self.mapToGlobal(QPoint(self.width() - 220, self.height() - 344)))
        menu.setActiveAction(menu.actions()[0])

    def _look(self, setting: str) -> None:
        self._theme = setting
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.follow(app, setting)

    def _measure(self) -> None:
        m = style.metrics()
        self._strip.setFixedHeight(m.strip)
        self._rail.setFixedWidth(m.rail)
        is_wide = self._shown is not None and self._shown.is_wide
        self._panel_ground.setFixedWidth(m.wide_panel if is_wide else m.panel)
        self._bar_ground.setFixedHeight(m.bar)
        self._bar_ground.setVisible(not (is_wide and m.is_compact))

    # ---- Qt --------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.apply_theme(app, style.current(), metrics_for(self.width(), self.height(), self._scale))
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_F1: self.show_help,
            Qt.Key.Key_F2: partial(self.show_task, Task.STORE_CARD),
            Qt.Key.Key_F3: partial(self.show_task, Task.PAY_AND_STORE),
            Qt.Key.Key_F4: partial(self.show_task, Task.LOOK_AFTER_CARDS),
            Qt.Key.Key_F5: self.show_questions,
            Qt.Key.Key_F10: self.show_menu,
            Qt.Key.Key_F11: self.try_again.emit,
        }
        act = keys.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            act()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange and self._shown is not None:
            work = self._work(self._task)
            self._shown.present(work.state, work.facts)
            self.set_connection(self._connection)
            self._frame()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closed.emit()


def _fill(ground: QWidget, inside: QWidget) -> None:
    """``inside`` takes the whole of ``ground``."""
    layout = QVBoxLayout(ground)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(inside)
