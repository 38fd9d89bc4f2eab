"""One page of the engine, the window's or a pop-up's: every callback of Qt's answered on purpose or turned into a call.

Nothing is loaded, closed or deleted inside a callback: Qt 6.11.3 crashes on that in ``acceptNavigationRequest``. An
exception in an overridden virtual would be printed and the navigation blocked, so the watcher's calls must not raise.
"""

from __future__ import annotations

import ctypes
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtNetwork import QAuthenticator
from PySide6.QtWebEngineCore import (
    QWebEngineCertificateError,
    QWebEngineClientCertificateSelection,
    QWebEngineDesktopMediaRequest,
    QWebEngineDownloadRequest,
    QWebEngineFileSystemAccessRequest,
    QWebEngineFullScreenRequest,
    QWebEngineLoadingInfo,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineRegisterProtocolHandlerRequest,
    QWebEngineWebAuthUxRequest,
)
from shiboken6 import Shiboken

from paynet_desk.threeds.dialogs import Ask
from paynet_desk.threeds.tracker import Kind

_Navigation = QWebEnginePage.NavigationType
_AGAIN = (_Navigation.NavigationTypeBackForward, _Navigation.NavigationTypeReload)
_Status = QWebEngineLoadingInfo.LoadStatus


class Watcher(Protocol):
    """What a page tells, by its number."""

    def accept(self, page: int, url: str, kind: Kind, *, main_frame: bool) -> bool:
        """Whether the page may go there."""

    def committed(self, page: int, url: str) -> None:
        """The main frame shows this address."""

    def load_started(self, page: int) -> None:
        """The main frame loads."""

    def load_ended(self, page: int, url: str, *, ok: bool) -> None:
        """It ended."""

    def came_to_nothing(self, page: int, url: str) -> None:
        """It was no page."""

    def open_pop_up(self, opener: int) -> BankPage | None:
        """A page for the pop-up asked for; None: no more."""

    def close_asked(self, page: int) -> None:
        """The page wants to close itself."""

    def dialog(self, page: int, ask: Ask, origin: str, text: str) -> bool:
        """A script's dialog; what its user answered."""

    def certificate_refused(self, page: int, *, main_frame: bool) -> None:
        """A certificate was not good, and what it was for is not loaded."""

    def crashed(self, page: int) -> None:
        """The process that drew the page is gone."""


class BankPage(QWebEnginePage):
    """A page numbered ``number`` that tells ``watcher``."""

    def __init__(self, profile: QWebEngineProfile, number: int, watcher: Watcher) -> None:
        super().__init__(profile)
        self.number = number
        self._watcher = watcher
        self.setAudioMuted(True)
        self.urlChanged.connect(lambda url: watcher.committed(number, encoded(url)))
        self.loadingChanged.connect(self._loading)
        self.windowCloseRequested.connect(lambda: watcher.close_asked(number))
        self.renderProcessTerminated.connect(self._terminated)
        self.certificateError.connect(self._refuse_certificate)
        # A request that nobody answers makes some pages wait for ever.
        self.permissionRequested.connect(_deny)
        self.fullScreenRequested.connect(_reject_full_screen)
        self.registerProtocolHandlerRequested.connect(_reject_handler)
        self.fileSystemAccessRequested.connect(_reject_files)
        self.selectClientCertificate.connect(_select_none)
        self.desktopMediaRequested.connect(_cancel_capture)
        self.webAuthUxRequested.connect(_cancel_passkey)
        self.authenticationRequired.connect(lambda _url, authenticator: _give_nothing(authenticator))
        self.proxyAuthenticationRequired.connect(lambda _url, authenticator, _proxy: _give_nothing(authenticator))
        # Printing: printRequested stays unconnected, which is a refusal. So are geometryChangeRequested, iconChanged.

    def acceptNavigationRequest(self, url: QUrl | str, kind: _Navigation, isMainFrame: bool) -> bool:  # noqa: N803
        again = Kind.AGAIN if kind in _AGAIN else Kind.ONWARD
        return self._watcher.accept(self.number, encoded(QUrl(url)), again, main_frame=isMainFrame)

    def createWindow(self, type: QWebEnginePage.WebWindowType) -> QWebEnginePage:  # noqa: A002
        return self._watcher.open_pop_up(self.number)  # type: ignore[return-value]  # None is Qt's own "no window"

    def chooseFiles(self, *_: object) -> list[str]:
        return []

    def javaScriptAlert(self, securityOrigin: QUrl | str, msg: str) -> None:  # noqa: N803
        self._watcher.dialog(self.number, Ask.ALERT, encoded(QUrl(securityOrigin)), msg)

    def javaScriptConfirm(self, securityOrigin: QUrl | str, msg: str) -> bool:  # noqa: N803
        if msg == leave_question():
            return True  # a return must not hang on "do you want to leave this page?"
        return self._watcher.dialog(self.number, Ask.CONFIRM, encoded(QUrl(securityOrigin)), msg)

    def javaScriptPrompt(self, securityOrigin: QUrl | str, msg: str, defaultValue: str) -> tuple[bool, str]:  # noqa: N803
        self._watcher.dialog(self.number, Ask.PROMPT, encoded(QUrl(securityOrigin)), msg)
        return False, ""

    def javaScriptConsoleMessage(self, *_: object) -> None:
        pass  # a bank's page may write anything there, and nothing of it belongs into our log

    def _loading(self, info: QWebEngineLoadingInfo) -> None:
        url, status = encoded(info.url()), info.status()
        if status is _Status.LoadStartedStatus:
            self._watcher.load_started(self.number)
        elif status is _Status.LoadStoppedStatus:
            self._watcher.came_to_nothing(self.number, url)
        else:
            self._watcher.load_ended(self.number, url, ok=status is _Status.LoadSucceededStatus)

    def _terminated(self, status: QWebEnginePage.RenderProcessTerminationStatus, _code: int) -> None:
        self._watcher.crashed(self.number)

    def _refuse_certificate(self, error: QWebEngineCertificateError) -> None:
        error.rejectCertificate()
        self._watcher.certificate_refused(self.number, main_frame=error.isMainFrame())


def encoded(url: QUrl) -> str:
    """An address as it goes over the wire; "" for one that Qt cannot read."""
    return bytes(url.toEncoded().data()).decode("ascii", "replace")


def leave_question() -> str:
    """What the engine asks when a page wants to hold its user back (beforeunload); Qt asks it as any question."""
    return QCoreApplication.translate(
        "QWebEnginePage", "Are you sure you want to leave this page? Changes that you made may not be saved."
    )


def refuse_download(download: QWebEngineDownloadRequest) -> None:
    """For the profile: cancel it; left alone, the server would still be asked for it."""
    download.cancel()


def _give_nothing(authenticator: QAuthenticator) -> None:
    """Refuse to log in.

    Qt refuses only when the authenticator was made null, which C++ does by assigning an empty one and PySide6 6.11.3
    has no way to say; left alone, an empty name is sent, refused and asked for again without end. The class is one
    pointer to its data (qauthenticator.h, the same since Qt 4), and null is that pointer's zero; the data is lost.
    """
    if not authenticator.isNull():
        (address,) = Shiboken.getCppPointer(authenticator)
        ctypes.c_void_p.from_address(address).value = None


def _deny(permission: QWebEnginePermission) -> None:
    permission.deny()


def _reject_full_screen(request: QWebEngineFullScreenRequest) -> None:
    request.reject()


def _reject_handler(request: QWebEngineRegisterProtocolHandlerRequest) -> None:
    request.reject()


def _reject_files(request: QWebEngineFileSystemAccessRequest) -> None:
    request.reject()


def _select_none(selection: QWebEngineClientCertificateSelection) -> None:
    selection.selectNone()


def _cancel_capture(request: QWebEngineDesktopMediaRequest) -> None:
    request.cancel()


def _cancel_passkey(request: QWebEngineWebAuthUxRequest) -> None:
    request.cancel()
