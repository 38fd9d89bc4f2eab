"""One visit to the bank: a profile of its own, the window's page and its pop-ups, and the tracker they tell.

The first import of this file loads the engine. Signals go out on a turn of the event loop of their own, never from
inside a callback of the engine, so whoever receives them may close the visit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from enum import Enum, auto
from functools import partial
from urllib.parse import urlencode

from PySide6.QtCore import QByteArray, QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtWebEngineCore import QWebEngineHttpRequest, QWebEngineSettings
from PySide6.QtWidgets import QStackedWidget
from shiboken6 import Shiboken

from paynet_desk.threeds.dialogs import Ask, Dialogs, Said
from paynet_desk.threeds.domain import ReturnDomain, host_of, is_secure
from paynet_desk.threeds.environment import engine_start
from paynet_desk.threeds.page import BankPage, refuse_download
from paynet_desk.threeds.profile import make_profile
from paynet_desk.threeds.tracker import (
    WINDOW,
    CameToNothing,
    Committed,
    Kind,
    LoadEnded,
    LoadStarted,
    Navigation,
    News,
    PageClosed,
    PageOpened,
    Times,
    Tracker,
    Verdict,
)
from paynet_desk.threeds.view import PageView

MOST_POP_UPS = 3  # open at a time
MOST_POP_UPS_EVER = 10
EMPTY = "about:blank"


class Method(Enum):
    """How Paynet's ids are handed over; POST keeps them out of logs (contract 1.4b)."""

    POST = auto()
    GET = auto()


def request(post_url: str, fields: Mapping[str, str], method: Method) -> QWebEngineHttpRequest:
    """The first request: a form by POST, or the fields as a query by GET. Values are encoded here and nowhere else."""
    if method is Method.POST:
        return QWebEngineHttpRequest.postRequest(QUrl(post_url), dict(fields))
    address, _, fragment = post_url.partition("#")
    url = address + ("&" if "?" in address else "?") + urlencode(fields) + ("#" + fragment if fragment else "")
    return QWebEngineHttpRequest(QUrl.fromEncoded(QByteArray(url.encode("ascii"))))


class Attempt(QObject):
    """One visit, shown in ``stack``: pages lie over each other there, the newest on top. Made warm, begun once."""

    verdict = Signal(object)
    place_changed = Signal(str, bool)  # host on top, shown over TLS
    pop_ups_changed = Signal(int)
    said = Signal(object)
    certificate_bad = Signal()
    lost = Signal()

    def __init__(self, stack: QStackedWidget, times: Times, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(stack)
        self._stack = stack
        self._times = times
        self._clock = clock
        self._tracker: Tracker | None = None
        self._told = Verdict.STILL_OPEN
        self._place = ("", False)
        self._over = False
        self._pop_ups_ever = 0
        self.dialogs = Dialogs()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        with engine_start():
            self.profile = make_profile(self)
        self.profile.downloadRequested.connect(refuse_download)
        self._pages: dict[int, BankPage] = {}
        self._views: dict[int, PageView] = {}

    def warm(self) -> None:
        """Start the process that will draw the page."""
        if WINDOW not in self._pages:
            self._add(WINDOW)
            self._pages[WINDOW].setUrl(QUrl(EMPTY))

    def begin(self, domain: ReturnDomain, first: QWebEngineHttpRequest) -> None:
        """Go to the bank."""
        if WINDOW not in self._pages:
            self._add(WINDOW)
        self._tracker = Tracker(domain, self._clock(), self._times)
        _let_take_focus(self._pages[WINDOW], allowed=True)
        self._views[WINDOW].setFocus()
        self._pages[WINDOW].load(first)
        self._arm()

    def page(self, number: int = WINDOW) -> BankPage:
        """The page of that number. KeyError when there is none."""
        return self._pages[number]

    def view(self, number: int = WINDOW) -> PageView:
        """The view of that page."""
        return self._views[number]

    def close_top_pop_up(self) -> None:
        """Close the newest pop-up, as its user asked."""
        if len(self._pages) > 1:
            self._close_pop_up(max(self._pages))

    def end(self) -> None:
        """Take everything down, at once: views, pages, then the profile. Not to be called by a page's callback."""
        self._over = True
        self._timer.stop()
        for number in sorted(self._pages, reverse=True):
            self._remove(number)
        Shiboken.delete(self.profile)

    # ---- told by the pages (Watcher) --------------------------------------------------------------------------------

    def accept(self, page: int, url: str, kind: Kind, *, main_frame: bool) -> bool:
        """Whether the page may go there."""
        if self._over:
            return False
        if self._tracker is None:
            return url == EMPTY
        accepted = self._tracker.accept(Navigation(self._clock(), page, main_frame, kind, url))
        self._arm()
        return accepted

    def committed(self, page: int, url: str) -> None:
        """The main frame shows this address."""
        self._tell(Committed(self._clock(), page, url))
        self._look_at_place()

    def load_started(self, page: int) -> None:
        """The main frame loads."""
        self._tell(LoadStarted(self._clock(), page))

    def load_ended(self, page: int, url: str, *, ok: bool) -> None:
        """It ended."""
        self._tell(LoadEnded(self._clock(), page, ok, url))

    def came_to_nothing(self, page: int, url: str) -> None:
        """It was no page."""
        self._tell(CameToNothing(self._clock(), page, url))

    def open_pop_up(self, opener: int) -> BankPage | None:
        """A page for a pop-up, shown over the others; None when there are too many."""
        if self._over or len(self._pages) > MOST_POP_UPS or self._pop_ups_ever >= MOST_POP_UPS_EVER:
            return None
        self._pop_ups_ever += 1
        number = self._pop_ups_ever
        self._tell(PageOpened(self._clock(), number, opener))
        self._add(number)
        self._later(self._look_at_pages)
        return self._pages[number]

    def close_asked(self, page: int) -> None:
        """The page wants to close itself; only pop-ups may."""
        if page != WINDOW:
            self._later(partial(self._close_pop_up, page))

    def dialog(self, page: int, ask: Ask, origin: str, text: str) -> bool:
        """A script's dialog: whether it was agreed to before. Shown later, and the page goes on meanwhile."""
        if self._over:
            return False
        said = Said.of(ask, host_of(origin), text)
        agreed = self.dialogs.heard(said)
        if self.dialogs.endless:
            self._later(self._lose)
        elif self.dialogs.shown and not agreed:
            self._later(partial(self.said.emit, said))
        return agreed

    def certificate_refused(self, page: int, *, main_frame: bool) -> None:
        """A certificate was not good."""
        if main_frame:
            self._later(self.certificate_bad.emit)

    def crashed(self, page: int) -> None:
        """The process that drew the page is gone; while everything is taken down that is how it goes."""
        if not self._over:
            self._later(self._lose)

    # ---- inside -----------------------------------------------------------------------------------------------------

    def _add(self, number: int) -> None:
        page = BankPage(self.profile, number, self)
        # A page that is only made ready lies behind the card that is being typed, whose keys are not for it.
        _let_take_focus(page, allowed=self._tracker is not None)
        view = PageView(self._stack)
        view.setPage(page)
        self._pages[number], self._views[number] = page, view
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)

    def _remove(self, number: int) -> None:
        view, page = self._views.pop(number), self._pages.pop(number)
        self._stack.removeWidget(view)
        # setPage(None) deletes only a page whose parent the view is. mypy: Qt takes None here, its stub does not.
        view.setPage(None)  # type: ignore[arg-type]
        Shiboken.delete(page)
        Shiboken.delete(view)

    def _close_pop_up(self, number: int) -> None:
        if number in self._pages:
            self._remove(number)
            self._tell(PageClosed(self._clock(), number))
            self._look_at_pages()

    def _look_at_pages(self) -> None:
        top = self._views[max(self._views)]
        self._stack.setCurrentWidget(top)
        top.setFocus()
        self.pop_ups_changed.emit(len(self._pages) - 1)
        self._look_at_place()

    def _look_at_place(self) -> None:
        if self._tracker is None or not self._pages:
            return
        url = self._pages[max(self._pages)].url().toEncoded().data()
        address = bytes(url).decode("ascii", "replace")
        place = (host_of(address), is_secure(address))
        if place != self._place and place[0]:
            self._place = place
            self._later(partial(self.place_changed.emit, *place))

    def _tell(self, news: News) -> None:
        if self._tracker is not None and not self._over:
            self._tracker.tell(news)
            self._arm()

    def _arm(self) -> None:
        """Wake up when the tracker has something to say: at once, or when its silence is over."""
        assert self._tracker is not None
        due = self._tracker.due()
        if self._tracker.verdict is not self._told:
            self._timer.start(0)
        elif due is not None:
            self._timer.start(max(0, round((due - self._clock()) * 1000)))

    def _tick(self) -> None:
        if self._tracker is None or self._over:
            return
        stands = self._tracker.tick(self._clock())
        if stands is not self._told:
            self._told = stands
            self.verdict.emit(stands)
        if not self._over:
            self._arm()

    def _lose(self) -> None:
        if not self._over:
            self._over = True
            self._timer.stop()
            self.lost.emit()

    def _later(self, act: Callable[[], object]) -> None:
        QTimer.singleShot(0, self, lambda: None if self._over else act())


def _let_take_focus(page: BankPage, *, allowed: bool) -> None:
    page.settings().setAttribute(QWebEngineSettings.WebAttribute.FocusOnNavigationEnabled, allowed)
