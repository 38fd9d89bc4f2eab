"""What a page may not do: each attempt is denied or bounded, and the page stays usable."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWebEngineCore import QWebEngineSettings
from PySide6.QtWidgets import QApplication

from paynet_desk.threeds.dialogs import LONGEST_TEXT, MOST_ASKED, MOST_SHOWN, Ask, Said
from paynet_desk.threeds.domain import PostUrlError
from paynet_desk.threeds.profile import ATTRIBUTES
from paynet_desk.threeds.tracker import Verdict
from paynet_desk.threeds.view import key_is_let_through
from tests.helpers.engine_talk import ENGINE_TALK
from tests.threeds.conftest import BANK, FIELDS, HOME, Customer, Site, script

DOWNLOAD = (("Content-Type", "application/octet-stream"), ("Content-Disposition", "attachment; filename=x.exe"))


def at_the_bank(customer: Customer, site: Site, body: str = "<p>challenge") -> None:
    site.bank(body)
    customer.open()
    customer.at(BANK)
    customer.until(lambda: customer.run("document.readyState") == "complete")


def still_there(customer: Customer) -> None:
    """The bank's page can be used as before, and nobody said anything."""
    customer.stays(150)
    assert customer.run("location.hostname") == BANK
    assert (customer.verdicts, customer.crashes, customer.helped) == ([], 0, 0)
    windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    assert windows == [customer.view]


# ---- where the page may not go ---------------------------------------------------------------------------------------


FORBIDDEN = [
    "bank://pay?x=1",
    "mailto:a@b.example",
    "tel:112",
    "intent://x#Intent;scheme=bank;end",
    "file:///etc/passwd",
    "data:text/html,<p>x",
    "view-source:http://acs.bank.localhost/",
    "chrome://version",
    "chrome://crash",
    "qrc:/x",
    "devtools://devtools/bundled/inspector.html",
    "http://127.0.0.1:1/",
    "http://paynet.localhost:1/",
    "https://paynet.localhost/",
    "http://paynet.localhost@127.0.0.1/",
    "https://elsewhere.example/",
]


def test_forbidden_addresses_are_not_opened_in_any_way(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site)
    for to in FORBIDDEN:
        customer.run(f"""(function () {{
            var a = document.createElement('a'); a.href = '{to}'; document.body.append(a); a.click();
            var b = document.createElement('a'); b.href = '{to}'; b.target = '_blank'; document.body.append(b);
            b.click();
            var f = document.createElement('iframe'); f.src = '{to}'; document.body.append(f);
            setTimeout(function () {{ location = '{to}' }}, 30);
        }})()""")
        customer.stays(60)
        assert customer.run("location.hostname") == BANK, to
    still_there(customer)
    assert site.returns() == []


def test_a_blob_of_the_banks_own_is_not_opened(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site)
    customer.run("setTimeout(() => { location = URL.createObjectURL(new Blob(['x'], {type: 'text/html'})) }, 0)")
    still_there(customer)


def test_a_forbidden_redirect_is_not_followed(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site)
    site.redirect(BANK, "/away", site.url("127.0.0.1", "/return"))
    customer.run(f"setTimeout(() => {{ location = '{site.url(BANK, '/away')}' }}, 0)")
    customer.until(lambda: "/away" in site.paths(BANK))
    still_there(customer)
    assert site.paths("127.0.0.1") == []


def test_an_address_outside_the_return_domain_is_never_opened(customer: Customer, site: Site) -> None:
    for url in (site.challenge, site.url("127.0.0.1", "/tds"), "https://paynet.com.tr/", "file:///etc/passwd", ""):
        with pytest.raises(PostUrlError):
            customer.view.open(url, FIELDS, site.domain)
    assert customer.view.attempt is None
    assert site.asked == []


# ---- what the page may not have --------------------------------------------------------------------------------------


def test_every_attribute_of_the_engine_is_set_on_purpose() -> None:
    assert set(ATTRIBUTES) == set(QWebEngineSettings.WebAttribute)


def test_a_download_is_cancelled_and_the_page_stays(customer: Customer, site: Site, tmp_path: Path) -> None:
    at_the_bank(customer, site)
    site.put(BANK, "/file", "MZ", headers=DOWNLOAD)
    assert customer.view.attempt is not None
    customer.view.attempt.profile.setDownloadPath(str(tmp_path))
    customer.run(f"setTimeout(() => {{ location = '{site.url(BANK, '/file')}' }}, 0)")
    customer.until(lambda: "/file" in site.paths(BANK))
    customer.run("(() => { var a = document.createElement('a'); a.href = '/file'; a.download = 'y'; a.click() })()")
    customer.stays(2300)  # longer than until help: the page that shows is not taken for one that failed
    still_there(customer)
    assert list(tmp_path.iterdir()) == []


DENIED = {
    "navigator.geolocation.getCurrentPosition(() => say('yes'), () => say('no'))",
    "Notification.requestPermission().then(answer => say(answer === 'granted' ? 'yes' : 'no'))",
    "navigator.mediaDevices.getUserMedia({video: true}).then(() => say('yes'), () => say('no'))",
    "navigator.mediaDevices.getUserMedia({audio: true}).then(() => say('yes'), () => say('no'))",
    "navigator.mediaDevices.getDisplayMedia({video: true}).then(() => say('yes'), () => say('no'))",
    "document.documentElement.requestFullscreen().then(() => say('yes'), () => say('no'))",
    "navigator.clipboard.readText().then(() => say('yes'), () => say('no'))",
    "say(document.execCommand('paste') ? 'yes' : 'no')",
    "Promise.resolve(document.body.requestPointerLock()).then(() => say('yes'), () => say('no'))",
    "queryLocalFonts().then(() => say('yes'), () => say('no'))",
    "showOpenFilePicker().then(() => say('yes'), () => say('no'))",
    "navigator.registerProtocolHandler('web+pay', '/x?%s'); say('no')",
    "window.print(); say('no')",
}


@pytest.mark.qt_log_ignore(ENGINE_TALK, "apturing is not available", extend=True)
def test_permissions_are_denied_and_answered(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site)
    for wish in sorted(DENIED):
        customer.run("window.said = 'silence'; window.say = answer => { window.said = answer }; null")
        customer.run(f"try {{ {wish} }} catch (error) {{ say('no') }}; null")
        customer.until(lambda: customer.run("window.said") != "silence")
        assert customer.run("window.said") == "no", wish
    still_there(customer)


def test_a_password_asked_for_by_the_server_is_not_given(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site)
    site.put(BANK, "/secret", "<p>no", status=401, headers=(("WWW-Authenticate", 'Basic realm="x"'),))
    customer.run("fetch('/secret').then(answer => { window.answered = answer.status }); null")
    customer.until(lambda: customer.run("window.answered") == 401)
    assert site.paths(BANK).count("/secret") == 1
    still_there(customer)


def test_a_file_is_not_chosen(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site, "<input type=file style='position:fixed;inset:0;width:500px;height:500px'>")
    customer.ready_to_type()
    customer.qtbot.mouseClick(customer.focus(), Qt.MouseButton.LeftButton, pos=QPoint(60, 20))
    still_there(customer)


# ---- scripts' dialogs ------------------------------------------------------------------------------------------------


def test_a_message_is_shown_with_its_host_while_the_page_goes_on(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site, script("alert('<b>Hatalı şifre</b>'); window.after = 1"))
    panel = customer.view.dialog_panel
    customer.until(panel.isVisible)
    assert panel.said == Said(Ask.ALERT, f"{BANK}:{site.port}", "<b>Hatalı şifre</b>")
    assert customer.run("window.after") == 1
    still_there(customer)
    panel.dismiss()
    assert not panel.isVisible()


def test_a_question_is_answered_no_until_somebody_agreed_and_then_once(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site)
    panel = customer.view.dialog_panel
    assert customer.run("confirm('Yeniden gönderilsin mi?')") is False
    customer.until(panel.isVisible)
    panel._yes.click()
    assert not panel.isVisible()
    assert customer.run("confirm('Başka soru?')") is False
    assert customer.run("confirm('Yeniden gönderilsin mi?')") is True
    assert customer.run("confirm('Yeniden gönderilsin mi?')") is False


def test_a_prompt_gets_no_answer(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site)
    assert customer.run("prompt('Şifre?', 'x') === null") is True
    customer.until(customer.view.dialog_panel.isVisible)
    assert not customer.view.dialog_panel._yes.isVisible()


def test_leaving_a_page_that_wants_to_be_asked_first_is_not_held_up(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site, f"<input autofocus><a href='{site.back}'>done</a>")
    customer.run("onbeforeunload = event => { event.preventDefault(); return 'stay' }; null")
    customer.ready_to_type()
    customer.qtbot.keyClicks(customer.focus(), "a")  # without a gesture nobody is asked
    customer.until(lambda: customer.run("document.querySelector('input').value") == "a")
    customer.run("setTimeout(() => document.querySelector('a').click(), 50)")
    customer.sees(Verdict.RETURNED)
    assert not customer.view.dialog_panel.isVisible()


def test_a_few_messages_are_shown_and_the_rest_is_swallowed(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site)
    shown: list[Said] = []
    assert customer.view.attempt is not None
    customer.view.attempt.said.connect(shown.append)
    customer.run(f"for (let n = 0; n < {MOST_SHOWN + 30}; n++) alert(n); 1")
    customer.stays(50)
    assert [said.text for said in shown] == [str(n) for n in range(MOST_SHOWN)]
    still_there(customer)


def test_an_endless_loop_of_messages_is_stopped(customer: Customer, site: Site) -> None:
    site.bank(script("for (;;) alert('again')"))
    customer.open()
    customer.until(lambda: customer.closings == 1)
    assert customer.crashes == 1
    assert customer.verdicts == []
    assert MOST_ASKED < 1_000


def test_what_a_dialog_says_is_cut_and_kept_on_its_lines() -> None:
    said = Said.of(Ask.ALERT, "acs.bank.example", "a\nb\x00\u202ec" + "d" * 5_000)
    assert said.text.startswith("a b  cd")
    assert len(said.text) == LONGEST_TEXT


# ---- keys, mouse, drag and drop --------------------------------------------------------------------------------------

NONE, CTRL, ALT, META, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.mark.parametrize(
    ("key", "modifiers", "text"),
    [
        (Qt.Key.Key_A, NONE, "a"),
        (Qt.Key.Key_A, SHIFT, "A"),
        (Qt.Key.Key_unknown, NONE, "ğ"),
        (Qt.Key.Key_5, Qt.KeyboardModifier.KeypadModifier, "5"),
        (Qt.Key.Key_Q, CTRL | ALT, "@"),
        (Qt.Key.Key_Tab, NONE, "\t"),
        (Qt.Key.Key_Backtab, SHIFT, ""),
        (Qt.Key.Key_Return, NONE, "\r"),
        (Qt.Key.Key_Backspace, NONE, "\b"),
        (Qt.Key.Key_Space, NONE, " "),
        (Qt.Key.Key_Dead_Circumflex, NONE, ""),
        (Qt.Key.Key_V, CTRL, "\x16"),
    ],
)
def test_what_is_typed_into_a_form_reaches_the_page(key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
    assert key_is_let_through(key, modifiers, text)


@pytest.mark.parametrize(
    ("key", "modifiers", "text"),
    [
        *(
            (key, CTRL, "")
            for key in (Qt.Key.Key_P, Qt.Key.Key_O, Qt.Key.Key_S, Qt.Key.Key_F, Qt.Key.Key_U, Qt.Key.Key_N)
        ),
        *((key, CTRL, "") for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0, Qt.Key.Key_R, Qt.Key.Key_W)),
        (Qt.Key.Key_I, CTRL | SHIFT, ""),
        (Qt.Key.Key_Left, ALT, ""),
        (Qt.Key.Key_Right, ALT, ""),
        (Qt.Key.Key_Home, ALT, ""),
        (Qt.Key.Key_L, META, "l"),
        (Qt.Key.Key_D, ALT, "d"),
        (Qt.Key.Key_Tab, CTRL, "\t"),
        (Qt.Key.Key_Escape, NONE, "\x1b"),
        *((Qt.Key(Qt.Key.Key_F1 + n), NONE, "") for n in range(24)),
        (Qt.Key.Key_Back, NONE, ""),
        (Qt.Key.Key_Forward, NONE, ""),
        (Qt.Key.Key_Refresh, NONE, ""),
        (Qt.Key.Key_Print, NONE, ""),
        (Qt.Key.Key_Menu, NONE, ""),
        (Qt.Key.Key_Search, NONE, ""),
        (Qt.Key.Key_HomePage, NONE, ""),
    ],
)
def test_what_leads_out_of_the_page_does_not_reach_it(key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
    assert not key_is_let_through(key, modifiers, text)


def test_browser_keys_buttons_and_drops_are_kept_from_the_page_and_others_arrive(
    customer: Customer, site: Site
) -> None:
    at_the_bank(customer, site, "<input autofocus>")
    customer.ready_to_type()
    customer.run("""window.seen = []; ['keydown', 'mousedown', 'contextmenu', 'drop', 'dragenter', 'wheel'].forEach(
        kind => addEventListener(kind, event => seen.push(kind + (event.key || '')), true)); null""")
    target = customer.focus()
    for key, modifiers in (
        (Qt.Key.Key_F12, NONE),
        (Qt.Key.Key_Left, ALT),
        (Qt.Key.Key_P, CTRL),
        (Qt.Key.Key_Escape, NONE),
    ):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers))
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        place = QPointF(30, 200)
        back = Qt.MouseButton.BackButton
        QApplication.sendEvent(target, QMouseEvent(kind, place, place, place, back, back, NONE))
    mime = QMimeData()
    mime.setUrls([QUrl("file:///etc/passwd")])
    enter = QDragEnterEvent(QPoint(30, 30), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, NONE)
    QApplication.sendEvent(target, enter)
    assert not enter.isAccepted()
    QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, 0x11E, NONE, "ğ"))  # as X11 tells it
    customer.until(lambda: customer.run("document.querySelector('input').value") == "ğ")
    customer.qtbot.mouseClick(target, Qt.MouseButton.RightButton, pos=QPoint(30, 200))
    customer.stays(150)
    assert set(customer.run("seen")) <= {"mousedown", "contextmenu", "keydownğ", "keydownUnidentified", "keydown"}
    assert QApplication.activePopupWidget() is None
    still_there(customer)


# ---- the end of processes, and of attempts ---------------------------------------------------------------------------


def test_a_killed_renderer_is_told_once_and_the_program_lives(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site)
    assert customer.view.attempt is not None
    os.kill(customer.view.attempt.page().renderProcessPid(), signal.SIGKILL)
    customer.until(lambda: customer.closings == 1)
    assert (customer.crashes, customer.verdicts) == (1, [])
    customer.crashes = 0
    customer.hosts.clear()
    at_the_bank(customer, site)
    still_there(customer)


def test_nothing_of_one_attempt_is_seen_by_the_next(customer: Customer, site: Site) -> None:
    code = "document.cookie = 'seen=1'; localStorage.seen = '1'; sessionStorage.seen = '1'; null"
    for _ in range(2):
        at_the_bank(customer, site)
        assert customer.run("document.cookie + (localStorage.seen || '') + (sessionStorage.seen || '')") == ""
        customer.run(code)
        assert customer.run("document.cookie") == "seen=1"
        assert customer.view.attempt is not None
        assert customer.view.attempt.profile.isOffTheRecord()
        customer.leave()
        customer.hosts.clear()
    assert customer.closings == 2


def test_a_second_page_is_not_opened_beside_the_first(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site)
    with pytest.raises(RuntimeError):
        customer.open()
    assert site.paths(HOME) == ["/tds"]


def test_closing_in_the_middle_says_closed_once_and_nothing_else(customer: Customer, site: Site) -> None:
    site.bank("<p>challenge")
    customer.open()
    customer.view.close_page()
    customer.view.close_page()
    customer.until(lambda: customer.closings)
    assert customer.stays(200) == []
    assert (customer.closings, customer.crashes) == (1, 0)


def test_a_warmed_page_asks_nobody_anything_and_opens_as_usual(customer: Customer, site: Site) -> None:
    customer.view.warm()
    customer.view.warm()
    customer.until(lambda: customer.view.attempt is not None)
    customer.stays(100)
    assert site.asked == []
    assert (customer.hosts, customer.closings) == ([], 0)
    at_the_bank(customer, site)
    still_there(customer)


def test_a_page_that_is_opened_while_it_warms_up_is_opened_once(customer: Customer, site: Site) -> None:
    customer.view.warm()
    at_the_bank(customer, site)
    still_there(customer)
    assert site.paths(HOME) == ["/tds"]


def test_the_host_on_top_is_told_with_its_security(customer: Customer, site: Site) -> None:
    at_the_bank(customer, site)
    assert customer.hosts == [(f"{HOME}:{site.port}", False), (f"{BANK}:{site.port}", False)]


def test_the_clipboard_is_not_written_by_the_page(customer: Customer, site: Site) -> None:
    QGuiApplication.clipboard().setText("before")
    at_the_bank(customer, site, "<input value=after>")
    customer.run("document.querySelector('input').select(); document.execCommand('copy'); null")
    customer.run("navigator.clipboard && navigator.clipboard.writeText('after').catch(() => 0); null")
    customer.stays(100)
    assert QGuiApplication.clipboard().text() == "before"
