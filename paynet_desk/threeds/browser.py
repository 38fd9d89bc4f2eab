"""The bank's page as a widget. What stands above it (host, lock, time left, cancel) is the caller's, outside its reach.

    view = BankView(parent)
    view.warm()                                        # while the card is typed
    view.open(post_url, {"session_id": ..., "token_id": ..., "publishable_key": ...}, ReturnDomain.paynet())
    view.verdict.connect(...)                          # after a final one the page closes by itself: closed

The engine is loaded by ``warm`` or ``open``, not by this file: until then it costs neither time nor memory.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from paynet_desk.threeds.dialogs import DialogPanel, Said
from paynet_desk.threeds.domain import ReturnDomain
from paynet_desk.threeds.loading import give_pictures_back, is_loaded, load_engine
from paynet_desk.threeds.namespaces import engine_may_make_them
from paynet_desk.threeds.tracker import Times, Verdict

if TYPE_CHECKING:
    from paynet_desk.threeds.attempt import Attempt

CONTENT = QSize(500, 600)  # what banks' pages are made for (EMV 3-D Secure window size 03)

_LOADER_S = 1.0  # for the step it is at; the whole program has two seconds to end (FAULTS D7)


class _Wanted(NamedTuple):
    """What is to be opened."""

    address: str
    fields: dict[str, str]
    domain: ReturnDomain
    by_post: bool


class BankView(QWidget):
    """Shows the bank's page of one attempt at a time, and says when it is over.

    verdict(Verdict): what the tracker says whenever it changes; after a final one the page is closed.
    host_changed(str, bool): the host of the page on top, and whether it came over TLS.
    help_wanted(): the page has not come for a while, or its certificate is not good.
    crashed(): the page is gone before its end, by a crash or because it had to be stopped; it is closed.
    closed(): nothing of the page is left.
    """

    verdict = Signal(object)
    host_changed = Signal(str, bool)
    help_wanted = Signal()
    crashed = Signal()
    closed = Signal()
    _imported = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        times: Times | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._times = times or Times()
        self._clock = clock
        self._attempt: Attempt | None = None
        self._importing = False
        self._loader: threading.Thread | None = None
        self._is_ending = False
        self._open = False
        self._wanted: _Wanted | None = None  # until the engine is loaded
        self.setObjectName("bankView")
        self.setMinimumWidth(CONTENT.width())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stack = QStackedWidget(self)
        self._pop_up_bar = QFrame(self)
        self._close_pop_up = QPushButton(self._pop_up_bar)
        self._close_pop_up.clicked.connect(self._on_close_pop_up)
        bar = QHBoxLayout(self._pop_up_bar)
        bar.addStretch(1)
        bar.addWidget(self._close_pop_up)
        self.dialog_panel = DialogPanel(self)
        self.dialog_panel.agreed.connect(self._on_agreed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pop_up_bar)
        column.addWidget(self._stack, 1)
        column.addWidget(self.dialog_panel)
        self._pop_up_bar.hide()
        self._render()
        self._imported.connect(self._make, Qt.ConnectionType.QueuedConnection)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._end)

    @property
    def attempt(self) -> Attempt | None:
        """The visit that is under way or warmed."""
        return self._attempt

    def sizeHint(self) -> QSize:
        return CONTENT

    def warm(self) -> None:
        """Load the engine and make the next attempt's profile and process, in steps between which the window lives."""
        if self._attempt is None and not self._importing:
            self._importing = True
            self._loader = threading.Thread(target=self._import, name="bank-engine", daemon=True)
            self._loader.start()

    def open(self, post_url: str, fields: Mapping[str, str], domain: ReturnDomain, *, by_post: bool = True) -> None:
        """Open Paynet's page for this attempt with its ids, which are encoded here.

        PostUrlError when the address is not inside the return domain; RuntimeError when a page is open already.
        """
        if self._open:
            raise RuntimeError("a bank's page is open already")
        self._wanted = _Wanted(domain.post_url(post_url), dict(fields), domain, by_post)
        self._open = True
        if self._importing or not is_loaded():
            self.warm()  # goes on when the engine is there; the window does not wait for it
        else:
            self._make()

    def close_page(self) -> None:
        """Take the page down on the next turn of the event loop; ``closed`` follows. Nothing when there is none."""
        if self._attempt is not None or self._open:
            self._stack.hide()
            QTimer.singleShot(0, self, self._tear_down)

    # ---- Qt ---------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DeferredDelete:
            self._tear_down()  # the profile must not go before its pages, as Qt's own order would have it
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keys are meant for the page on top."""
        super().focusInEvent(event)
        if self._attempt is not None and self._open:
            self._attempt.view().setFocus(event.reason())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._render()

    # ---- inside -----------------------------------------------------------------------------------------------------

    def _render(self) -> None:
        self._close_pop_up.setText(self.tr("Bu pencereyi kapat"))

    def _import(self) -> None:
        try:
            load_engine(lambda: not self._is_ending)
            if not self._is_ending:
                self._imported.emit()
        except RuntimeError:
            pass  # the program ended meanwhile

    def _make(self) -> None:
        """Make what is missing of a warm attempt, and go to the bank if that is wanted already."""
        self._importing = False
        if self._attempt is None:
            from paynet_desk.threeds.attempt import Attempt

            give_pictures_back()
            with engine_may_make_them():  # the first profile starts the engine
                self._attempt = Attempt(self._stack, self._times, self._clock)
            self._stack.show()
            QTimer.singleShot(0, self._attempt, self._attempt.warm)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._begin(self._attempt, wanted)

    def _begin(self, attempt: Attempt, wanted: _Wanted) -> None:
        """The attempt that was warmed goes to the bank."""
        from paynet_desk.threeds.attempt import Method, request

        attempt.verdict.connect(self._on_verdict)
        attempt.place_changed.connect(self.host_changed)
        attempt.pop_ups_changed.connect(lambda count: self._pop_up_bar.setVisible(count > 0))
        attempt.said.connect(self.dialog_panel.show_said)
        attempt.certificate_bad.connect(self.help_wanted)
        attempt.lost.connect(self._on_lost)
        first = request(wanted.address, wanted.fields, Method.POST if wanted.by_post else Method.GET)
        attempt.begin(wanted.domain, first)

    def _on_verdict(self, verdict: Verdict) -> None:
        self.verdict.emit(verdict)
        if verdict is Verdict.HELP:
            self.help_wanted.emit()
        if verdict.final:
            self.close_page()

    def _on_lost(self) -> None:
        self.crashed.emit()
        self.close_page()

    def _on_close_pop_up(self) -> None:
        if self._attempt is not None:
            self._attempt.close_top_pop_up()

    def _on_agreed(self, said: Said) -> None:
        if self._attempt is not None:
            self._attempt.dialogs.agree(said)

    def _end(self) -> None:
        """The program ends: not while a library is being loaded, which the system's own clearing up would run into."""
        self._is_ending = True
        if self._loader is not None:
            self._loader.join(_LOADER_S)
        self._tear_down()

    def _tear_down(self) -> None:
        attempt, self._attempt = self._attempt, None
        was_open, self._open = self._open, False
        self._wanted = None
        if attempt is not None:
            self.dialog_panel.dismiss()
            self._pop_up_bar.hide()
            attempt.end()
            QObject.deleteLater(attempt)
        if was_open:
            self.closed.emit()
