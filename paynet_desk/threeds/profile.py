"""The one place that makes a browser profile: off the record, anew for each attempt, every setting set on purpose."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWebEngineCore import QWebEngineProfile, QWebEngineScript, QWebEngineSettings

Attribute = QWebEngineSettings.WebAttribute

# Every attribute the engine has (a test counts them), and why where it is not plain.
ATTRIBUTES: dict[Attribute, bool] = {
    # what a bank's page needs
    Attribute.AutoLoadImages: True,
    Attribute.JavascriptEnabled: True,
    Attribute.JavascriptCanOpenWindows: True,  # off, a form submitted by script to a new window is lost silently
    Attribute.LocalStorageEnabled: True,  # kept in memory, gone with the profile
    Attribute.LinksIncludedInFocusChain: True,
    Attribute.FocusOnNavigationEnabled: True,
    Attribute.ShowScrollBars: True,
    Attribute.TouchEventsApiEnabled: True,
    Attribute.ReadingFromCanvasEnabled: True,  # issuers' method pages read it; refusing means a challenge more often
    Attribute.Accelerated2dCanvasEnabled: True,
    Attribute.WebGLEnabled: False,
    # what would reach out of the page
    Attribute.JavascriptCanAccessClipboard: False,
    Attribute.JavascriptCanPaste: False,
    Attribute.LocalContentCanAccessRemoteUrls: False,
    Attribute.LocalContentCanAccessFileUrls: False,
    Attribute.PluginsEnabled: False,
    Attribute.PdfViewerEnabled: False,
    Attribute.FullScreenSupportEnabled: False,
    Attribute.ScreenCaptureEnabled: False,
    Attribute.NavigateOnDropEnabled: False,
    Attribute.AllowWindowActivationFromJavaScript: False,
    Attribute.AllowRunningInsecureContent: False,
    Attribute.AllowGeolocationOnInsecureOrigins: False,
    Attribute.HyperlinkAuditingEnabled: False,
    Attribute.WebRTCPublicInterfacesOnly: True,
    Attribute.DnsPrefetchEnabled: False,
    Attribute.PlaybackRequiresUserGesture: True,
    # what would only confuse
    Attribute.ErrorPageEnabled: False,  # the program says what is wrong, in the cashier's language
    Attribute.BackForwardCacheEnabled: False,  # a step back must be seen as a navigation
    Attribute.AutoLoadIconsForPage: False,
    Attribute.TouchIconsEnabled: False,
    Attribute.SpatialNavigationEnabled: False,
    Attribute.ScrollAnimatorEnabled: False,
    Attribute.ForceDarkMode: False,
    Attribute.XSSAuditingEnabled: False,  # the engine no longer has an auditor
    Attribute.TrimAccessibilityIdentifiers: True,
    # printing is off altogether: the request for it is not answered
    Attribute.PrintElementBackgrounds: False,
    Attribute.PrintHeaderAndFooter: False,
    Attribute.PreferCSSMarginsForPrinting: False,
}

# Dragging something out of the page would start the system's drag, which runs an event loop of its own.
_NO_DRAGGING = "addEventListener('dragstart', function (event) { event.preventDefault(); }, true);"


def make_profile(parent: QObject) -> QWebEngineProfile:
    """A profile that keeps nothing on disk and shares nothing with any other; delete it after its pages."""
    profile = QWebEngineProfile(parent)  # without a name: off the record
    assert profile.isOffTheRecord()
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
    profile.setPersistentPermissionsPolicy(QWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime)
    profile.setHttpAcceptLanguage("tr-TR,tr;q=0.9,en;q=0.5")
    profile.setSpellCheckEnabled(False)
    profile.setPushServiceEnabled(False)
    profile.setNotificationPresenter(lambda _notification: None)
    settings = profile.settings()
    for attribute, on in ATTRIBUTES.items():
        settings.setAttribute(attribute, on)
    settings.setUnknownUrlSchemePolicy(QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes)

    script = QWebEngineScript()
    script.setName("no-dragging")
    script.setSourceCode(_NO_DRAGGING)
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    script.setWorldId(QWebEngineScript.ScriptWorldId.ApplicationWorld)  # the page's own scripts neither see nor undo it
    script.setRunsOnSubFrames(True)
    profile.scripts().insert(script)
    return profile
