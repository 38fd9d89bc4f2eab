"""The window: hatched strip, rail, sheet, panel, bar of keys. It shows the flow's state and owns no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from paynet_desk.flow.store_card import Facts, State
from paynet_desk.flow.verdict import Verdict
from paynet_desk.registry.values import OpenQuestion
from paynet_desk.ui.language import Language
from paynet_desk.ui.pages.page import Page
from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.tokens import metrics_for
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.keybar import KeyBar
from paynet_desk.ui.widgets.rail import Rail
from paynet_desk.ui.widgets.strip import HatchStrip
from paynet_desk.ui.widgets.surface import Surface
from paynet_desk.ui.wizard import CARD, CODE, QUESTIONS, READING, STORED, make_page, page_for, steps

if TYPE_CHECKING:
    from paynet_desk.ui.pages.code import CodePage
    from paynet_desk.ui.pages.questions import QuestionsPage
    from paynet_desk.ui.pages.reading import ReadingPage

SMALLEST = (1024, 560)  # 600 less a title bar


class Connection(Enum):
    """What is known of the way to Paynet."""

    STARTING = "starting"
    READY = "ready"  # nothing was asked yet
    CONNECTED = "connected"
    AWAY = "away"


class Window(QWidget):
    """One window, one page at a time. ``closed`` asks the program to end; it is not closed before that is done."""

    closed = Signal()
    ask_paynet = Signal(OpenQuestion)
    questions_wanted = Signal()

    def __init__(self, till: Till, language: Language, *, theme: str, text_scale: float) -> None:
        super().__init__()
        self._till = till
        self._language = language
        self._theme = theme
        self._scale = text_scale
        self._state = State.CUSTOMER
        self._facts = Facts()
        self._questions: tuple[OpenQuestion, ...] = ()
        self._connection = Connection.STARTING
        self._pages: dict[str, Page] = {}
        self._of_flow = ""
        self._shown: Page | None = None
        self._said: tuple[Page, tuple[tuple[str, str], ...]] | None = None
        self.setWindowTitle("Paynet Desk")
        self.setMinimumSize(*SMALLEST)
        self._strip = HatchStrip()
        if till.environment == "live":  # never shown before it has a parent: it would be a window of its own
            self._strip.hide()
        self._rail = Rail("Paynet Desk")
        self._rail.set_till(till.name, till.store)
        self._rail.set_cashier(till.cashier)
        sheet = Surface("sheet")
        self._sheet = QStackedWidget()
        _fill(sheet, self._sheet)
        panel = Surface("panel", "left")
        self._panel = QStackedWidget()
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
        self.present(State.CUSTOMER, Facts(otp_required=till.otp_required))

    # ---- what it shows ---------------------------------------------------------------------------------------------

    def present(self, state: State, facts: Facts) -> None:
        """Show what is now true of the flow; a list that is open stays in front."""
        self._state, self._facts = state, facts
        in_front = self._shown is not None and self._shown is not self._flow_page()
        name = page_for(state, self._of_flow)
        turned = name != self._of_flow
        self._of_flow = name
        page = self._page(name)
        page.present(state, facts)
        for other in self._pages.values():
            if other is not page:
                other.forget(state, facts)
        if in_front:
            self._frame()
        else:
            self._show(page, enter=turned)

    def set_connection(self, connection: Connection) -> None:
        """Whether Paynet can be reached, as far as is known."""
        self._connection = connection
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

    def set_questions(self, questions: Sequence[OpenQuestion]) -> None:
        """The open questions: a number in the bar, a list behind F5."""
        self._questions = tuple(questions)
        self._bar.set_count("F5", len(self._questions))
        if QUESTIONS in self._pages:
            page = self._questions_page()
            page.show_questions(self._questions)
            if self._shown is page:
                self._frame()

    def show_verdict(self, question: OpenQuestion, verdict: Verdict | None) -> None:
        """What asking Paynet about a question brought."""
        self._questions_page().show_verdict(question, verdict)

    def show_sms(self, code: str, time: str) -> None:
        """An SMS came to the practice phone (sandbox only)."""
        cast("CodePage", self._page(CODE)).show_sms(code, time)

    def show_text(self, kind: str) -> None:
        """Open the full text of the notice or the consent."""

        def words() -> tuple[str, str, str]:
            text = self._till.text(kind)
            titles = {"notice": self.tr("Aydınlatma metni"), "consent": self.tr("Onay metni")}
            return titles[kind], self.tr("Sürüm {version}").format(version=text.version), text.body

        self._read(words)

    def show_questions(self) -> None:
        """F5: the list of open questions."""
        self.questions_wanted.emit()
        page = self._questions_page()
        page.show_questions(self._questions)
        self._show(page, enter=True)

    def show_help(self) -> None:
        """F1: what the keys do, and whom to ask."""
        self._read(lambda: (self.tr("Yardım"), self.tr("Bütün iş klavyeyle yapılır."), self._help_text()))

    def prepare(self) -> None:
        """Build the pages that come next while nothing else is to do, one a turn of the loop."""
        name = next((name for name in (CODE, CARD, STORED) if name not in self._pages), None)
        if name is not None:
            self._page(name)
            QTimer.singleShot(0, self.prepare)

    def back_to_flow(self) -> None:
        """Close a list or a text: back to where the cashier was."""
        if (page := self._flow_page()) is not None:
            self._show(page, enter=True)

    # ---- inside ----------------------------------------------------------------------------------------------------

    def _flow_page(self) -> Page | None:
        return self._pages.get(self._of_flow)

    def _questions_page(self) -> QuestionsPage:
        return cast("QuestionsPage", self._page(QUESTIONS))

    def _page(self, name: str) -> Page:
        if name not in self._pages:
            more: dict[str, tuple[object, ...]] = {
                QUESTIONS: (self.ask_paynet.emit, self.back_to_flow),
                READING: (self.back_to_flow,),
            }
            page = make_page(name, self._till, *more.get(name, ()))
            self._pages[name] = page
            page.hints_changed.connect(self._say_hints)
            self._sheet.addWidget(page)
            self._panel.addWidget(page.panel)
        return self._pages[name]

    def _show(self, page: Page, *, enter: bool) -> None:
        self._shown = page
        if enter:
            page.present(self._state, self._facts)
        self._sheet.setCurrentWidget(page)
        self._panel.setCurrentWidget(page.panel)
        self._frame()
        if enter:
            page.enter()

    def _read(self, words: Callable[[], tuple[str, str, str]]) -> None:
        page = cast("ReadingPage", self._page(READING))
        page.show_text(words)
        self._show(page, enter=True)

    def _frame(self) -> None:
        """The rail and the bar, which follow the page."""
        page = self._shown
        assert page is not None
        flow_page = self._flow_page() or page
        badges = {
            "sandbox": (self.tr("Alıştırma"), self.tr("Gerçek kart ve para yok"), False),
            "test": (self.tr("Test"), self.tr("Paynet test sistemi"), True),
            "live": ("", "", False),
        }
        title, text, dashed = badges[self._till.environment]
        self._rail.set_environment(title, text, dashed=dashed)
        self._rail.set_task(self.tr("Kart sakla"))
        self._rail.set_steps(steps(flow_page.step, self._state, self._facts))
        self._say_hints()
        self._bar.set_fixed(
            [
                ("F1", self.tr("Yardım"), self.show_help),
                ("F2", self.tr("Kart sakla"), self.back_to_flow),
                ("F5", self.tr("Açık sorular"), self.show_questions),
                ("F10", self.tr("Menü"), self.show_menu),
            ],
            ("F1", "F5", "F10"),
        )
        self._bar.set_count("F5", len(self._questions))

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
            ("F5", self.tr("Sonucu bilinmeyen işlemleri gösterir.")),
            ("F7", self.tr("Aynı kart uyarısında yine de saklar.")),
            ("F8", self.tr("Basılı tuttukça gizli rakamları gösterir.")),
            ("F9", self.tr("Müşteriyi adıyla arar.")),
            ("F10", self.tr("Dil ve görünüm menüsünü açar.")),
        ]
        table = "\n".join(f"- **{key}** {text}" for key, text in rows)
        offline = self.tr("Bağlantı yokken kart saklanmaz ve sonra gönderilmek üzere bekletilmez.")
        return f"{table}\n\n{offline}"

    def show_menu(self) -> None:
        """F10: language and look, changed at once."""
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
        menu.popup(self.mapToGlobal(QPoint(self.width() - 220, self.height() - 300)))
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
        self._panel_ground.setFixedWidth(m.panel)
        self._bar_ground.setFixedHeight(m.bar)

    # ---- Qt --------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.apply_theme(app, style.current(), metrics_for(self.width(), self.height(), self._scale))
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_F1: self.show_help,
            Qt.Key.Key_F2: self.back_to_flow,
            Qt.Key.Key_F5: self.show_questions,
            Qt.Key.Key_F10: self.show_menu,
        }
        act = keys.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            act()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange and self._shown is not None:
            self._shown.present(self._state, self._facts)
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
