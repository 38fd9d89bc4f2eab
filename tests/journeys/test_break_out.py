"""Tries to get out of the kiosk: the real program as a process of its own, full screen under a real window manager.

One program stands through the whole table. After each try it must still be there as it was: alive, its one window
covering the display, active, and the screen the same to the pixel where nothing may have changed. ``make breakout``
plays every try on every page (``BREAK_OUT=all``).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.sandbox import RunningSandbox
from tests.journeys.driver.display import tool
from tests.journeys.driver.program import Desk
from tests.journeys.driver.tree import Element
from tests.journeys.play import command, complaints

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs X11 and the accessibility bus of Linux")

SIZE = (1280, 800)
GSM, CARD, CVC = "5320000042", "4090700102323514", "834"
QUIET_S = 0.12  # what a try sets off has begun by then
PATIENCE_S = 4.0
ALL = os.environ.get("BREAK_OUT") == "all"

# What moves by itself on a page, as (left, top, right, bottom): the time left, the caret of nobody.
MOVING = {
    "welcome": (),
    "phone": ((868, 540, 1280, 660),),
    "bank": ((0, 90, 1280, 215),),
}

PLACE = "navigator.geolocation.getCurrentPosition(()=>{},()=>{})"
CAMERA = "navigator.mediaDevices.getUserMedia({video:true}).catch(()=>{})"
POP_UP = "const w=open('about:blank','_blank','width=200,height=200,left=0,top=0')"
# The bank's page of a bank that means harm: one act a letter, each begun by a key as a person's would be.
ACTS = {
    "a": ("a link to another site in a new window", "click('https://example.invalid/','_blank')"),
    "b": ("a link to another site in this window", "click('https://example.invalid/')"),
    "c": ("a mail link", "click('mailto:a@example.invalid')"),
    "d": ("a telephone link", "click('tel:+905320000042')"),
    "e": ("a file", "click('file:///etc/passwd')"),
    "f": ("a file in a new window", "click('file:///etc/passwd','_blank')"),
    "g": ("its own source", "click('view-source:'+location.href,'_blank')"),
    "h": ("the engine's settings", "click('chrome://settings','_blank')"),
    "i": ("a scheme of some other program", "click('bank://onay?islem=1')"),
    "j": ("a download", "click('/3ds/file',null,'belge.pdf')"),
    "k": ("print()", "print()"),
    "l": ("full screen of its own", "document.documentElement.requestFullscreen().catch(()=>{})"),
    "m": ("a file chooser", "pick.click()"),
    "n": ("window.close()", "close()"),
    "o": ("moving and sizing its window", "moveTo(200,200);resizeTo(300,300);resizeBy(-50,-50)"),
    "p": ("the clipboard", "navigator.clipboard.writeText('x').catch(()=>{})"),
    "q": ("camera, place, notices", f"{PLACE};Notification.requestPermission();{CAMERA}"),
    "r": ("leaving held up", "onbeforeunload=e=>{e.preventDefault();e.returnValue='kal'};close()"),
    "s": ("sharing the screen", "navigator.mediaDevices.getDisplayMedia({}).catch(()=>{})"),
    "t": ("a pop-up that closes by itself", f"{POP_UP};setTimeout(()=>w&&w.close(),60)"),
    "u": ("many pop-ups", "for(let i=0;i<12;i++)(w=>setTimeout(()=>w&&w.close(),90))(open('about:blank','_blank'))"),
    "v": ("a page of its own making", "click(URL.createObjectURL(new Blob(['x'],{type:'text/html'})),'_top')"),
    "w": ("a message", "alert('Alıştırma Bankası: bir ileti')"),
    "x": ("a question", "confirm('Alıştırma Bankası: bir soru')"),
    "y": ("something to type into", "prompt('Alıştırma Bankası: yazınız')"),
    "z": ("messages without end", "for(let i=0;i<30;i++)alert('Alıştırma Bankası: ileti '+i)"),
}  # fmt: skip
SAYS = frozenset("wxyz")  # shown in a panel of the program's, in its window
BANK = """<!doctype html><html lang=tr><meta charset=utf-8><title>Alıştırma</title><body style="background:#fff">
<h1>Alıştırma Bankası</h1><p draggable=true>sürükleyiniz</p><input type=file id=pick style="display:none">
<a href="https://example.invalid/" target=_blank style="position:fixed;left:600px;top:200px">bağlantı</a><script>
function click(to,where,save){const a=document.createElement('a');a.href=to;if(where)a.target=where;
if(save)a.download=save;document.body.append(a);a.click();a.remove()}
const pick=document.getElementById('pick'),acts={ACTS};
addEventListener('keydown',e=>{const act=acts[e.key];if(act&&!e.ctrlKey&&!e.altKey)act()});</script></body></html>
""".replace("ACTS", ",".join(f"{key}:()=>{{{code}}}" for key, (_, code) in ACTS.items()))


def _can_be_pressed(button: Element | None) -> bool:
    return button is not None and bool(button.states & {"enabled", "sensitive"})


@dataclass(frozen=True)
class Try:
    """What somebody does, where, and whether the page may show something of its own afterwards."""

    name: str
    where: str
    do: Callable[[Kiosk], object]
    changes: bool = False


class Kiosk:
    """The program under the tries."""

    def __init__(self, desk: Desk, sandbox: RunningSandbox) -> None:
        self.desk, self.sandbox = desk, sandbox
        self.place = ""
        self.looks: list[bytes] = []

    # ---- where it stands --------------------------------------------------------------------------------------------

    def goes_to(self, place: str) -> None:
        """To a page, if it is not there yet, and remember how it looks."""
        if place == self.place:
            return
        {"welcome": self._to_welcome, "phone": self._to_phone, "bank": self._to_bank}[place]()
        self.place = place
        self.look()

    def look(self) -> None:
        """Remember how the screen looks at rest."""
        self.desk.display.xdotool("mousemove", "700", "780")
        self.desk.settle()
        self.looks = self.screen()

    def _title(self, words: str) -> None:
        self.desk.wait(words, lambda tree: tree.find(name=words) or tree.find(says=words))

    def _to_welcome(self) -> None:
        self._title("Hoş geldiniz")
        self.desk.wait("payments", lambda tree: _can_be_pressed(tree.find(name="Ödeme yap")), patience_s=60)

    def _to_phone(self) -> None:
        self._to_welcome()
        self.desk.display.xdotool("mousemove", "500", "375", "click", "1")
        self._title("Cep telefonunuz")
        self.desk.write("532000")

    def _to_bank(self) -> None:
        if self.place == "phone":
            self.desk.press("Escape", "Delete")
        self._to_welcome()
        self.sandbox.faults([{"service": "challenge", "body": BANK, "headers": {"Content-Type": "text/html"}}])
        self.desk.display.xdotool("mousemove", "500", "555", "click", "1")
        self._title("Ödeyeceğiniz tutar")
        self.desk.write("1250")
        self.desk.press("Return")
        self._title("Cep telefonunuz")
        self.desk.write(GSM)
        self.desk.press("Return")
        self._title("Kart bilgileriniz")
        self.desk.write(CARD)
        self.desk.write("1230")
        self.desk.write(CVC)
        self.desk.write("elif yilmaz")
        self.desk.press("Return")
        self._title("Nasıl ödemek istersiniz?")
        self.desk.press("Return")
        self.desk.wait("the bank's page", lambda tree: tree.find(says=".bank.localhost"), patience_s=30)
        self.desk.display.xdotool("mousemove", "300", "600", "click", "1")

    # ---- what it looks like -----------------------------------------------------------------------------------------

    def screen(self) -> list[bytes]:
        """Every row of the display, without what moves by itself."""
        rows = self.desk.display.frame.rows(0, 0, *SIZE)
        for left, top, right, bottom in MOVING[self.place]:
            for y in range(top, bottom):
                rows[y] = rows[y][: left * 4] + rows[y][right * 4 :]
        return rows

    def windows(self) -> str:
        """The program's visible windows with their places, and the active one."""
        mine = ("--all", "--onlyvisible", "--pid", str(self.desk.process.pid), "--name", "")
        found = self.xdotool("search", *mine, "getwindowgeometry", "%@")
        return f"{found}; active {self.xdotool('getactivewindow')}"

    def xdotool(self, *words: str) -> str:
        return " ".join(self.desk.display.xdotool(*words, check=False).split())

    def stands(self, *, changed: bool) -> None:
        """It is as it was, within a moment: alive, alone, over the whole display, active."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            assert self.desk.process.poll() is None, f"the program ended:\n{self.desk.output()}"
            told = self.windows()
            active = told.rpartition(" ")[2]
            whole = f"Window {active} Position: 0,0 (screen: 0) Geometry: {SIZE[0]}x{SIZE[1]}; active {active}"
            same = changed or self.screen() == self.looks
            if told == whole and same:
                return
            if time.monotonic() > deadline:
                self.look()  # the next try is measured by itself
                raise AssertionError(told if told != whole else "the screen shows something else")
            time.sleep(0.03)

    # ---- hands ------------------------------------------------------------------------------------------------------

    def keys(self, *keys: str) -> None:
        self.desk.display.xdotool("key", "--clearmodifiers", *keys)

    def mouse(self, *words: str) -> None:
        self.desk.display.xdotool(*words, "mousemove", "700", "780")

    def manager(self, *words: str) -> None:
        """Something asked of the window manager by another program of the same user."""
        window = self.xdotool("search", "--onlyvisible", "--pid", str(self.desk.process.pid))
        environment = os.environ | self.desk.display.environment
        told = [word.replace("WINDOW", window) for word in words]
        subprocess.run([tool(told[0]), *told[1:]], env=environment, check=False, capture_output=True, timeout=10)

    def starts_again(self) -> None:
        """The program is started a second time."""
        second = [*command(self.desk.home.folder.parent / "data"), "--kiosk"]
        done = subprocess.run(second, env=self.desk.environment, check=False, capture_output=True, timeout=30)
        assert done.returncode == 0


# of openbox as it is delivered, of other window managers, of the console
_CHORDS = (
    "alt+F4 alt+Tab alt+shift+Tab alt+Escape alt+space alt+F1 alt+F2 alt+F3 alt+F5 alt+F6 alt+F7 alt+F8 alt+F9 alt+F10 "
    "alt+F11 super super+d super+e super+r super+l super+Tab super+F1 super+F2 super+F4 ctrl+alt+Left ctrl+alt+Right "
    "ctrl+alt+Up ctrl+alt+Down ctrl+alt+Delete ctrl+alt+BackSpace ctrl+alt+t ctrl+alt+d ctrl+alt+F12 ctrl+Escape "
    "ctrl+shift+Escape alt+Print Print"
)
CHORDS = _CHORDS.split()
# of Qt and of programs in general
_KEYS = (
    "F1 F2 F3 F4 F5 F6 F7 F9 F10 F11 F12 shift+F1 shift+F10 Menu ctrl+q ctrl+w ctrl+F4 ctrl+p ctrl+o ctrl+s ctrl+n "
    "ctrl+F12 shift+F12 XF86Back XF86HomePage XF86Mail XF86Explorer XF86Calculator"
)
KEYS = _KEYS.split()
# of Chromium
_BROWSER = (
    "ctrl+p ctrl+o ctrl+s ctrl+w ctrl+n ctrl+shift+n ctrl+t ctrl+shift+t ctrl+u ctrl+j ctrl+h ctrl+d ctrl+f ctrl+g "
    "ctrl+l ctrl+r ctrl+shift+r ctrl+Tab ctrl+shift+i ctrl+shift+c ctrl+shift+j ctrl+shift+Delete ctrl+plus ctrl+minus "
    "ctrl+0 alt+Left alt+Right alt+Home alt+d alt+f F3 F5 F6 F7 F11 F12 shift+Escape shift+F10 Menu XF86Back XF86Reload"
)
BROWSER = _BROWSER.split()
MOUSE: dict[str, tuple[str, ...]] = {
    "right click": ("mousemove", "400", "450", "click", "3"),
    "right click on a field": ("mousemove", "400", "260", "click", "3"),
    "middle click": ("mousemove", "400", "450", "click", "2"),
    "the mouse's button for back": ("mousemove", "400", "450", "click", "8"),
    "Alt and drag": ("mousemove", "300", "400", "keydown", "alt", "mousedown", "1", "mousemove", "600", "500",
                     "mouseup", "1", "keyup", "alt"),
    "Alt and drag with the right button": ("mousemove", "300", "400", "keydown", "alt", "mousedown", "3", "mousemove",
                                           "600", "500", "mouseup", "3", "keyup", "alt"),
    "Alt and wheel": ("mousemove", "300", "400", "keydown", "alt", "click", "4", "click", "5", "keyup", "alt"),
    "Ctrl and wheel": ("mousemove", "300", "400", "keydown", "ctrl", "click", "4", "keyup", "ctrl"),
    "drag from the top": ("mousemove", "640", "2", "mousedown", "1", "mousemove", "640", "400", "mouseup", "1"),
    "the corners": ("mousemove", "0", "0", "mousemove", "1279", "0", "mousemove", "1279", "799"),
}  # fmt: skip
MANAGED: dict[str, tuple[str, ...]] = {
    "minimised": ("xdotool", "windowminimize", "WINDOW"),
    "moved": ("xdotool", "windowmove", "WINDOW", "100", "100"),
    "made small": ("xdotool", "windowsize", "WINDOW", "300", "300"),
    "closed": ("wmctrl", "-i", "-c", "WINDOW"),
    "no longer full screen": ("wmctrl", "-i", "-r", "WINDOW", "-b", "remove,fullscreen"),
    "no longer above": ("wmctrl", "-i", "-r", "WINDOW", "-b", "remove,above"),
    "put below": ("wmctrl", "-i", "-r", "WINDOW", "-b", "add,below"),
    "shaded": ("wmctrl", "-i", "-r", "WINDOW", "-b", "add,shaded"),
    "the desktop shown": ("wmctrl", "-k", "on"),
}


def _acted(letter: str) -> Callable[[Kiosk], object]:
    """The bank's page does it; a pop-up it leaves is in the program's own window, and is closed there."""

    def do(kiosk: Kiosk) -> None:
        kiosk.keys(letter)
        if letter in SAYS:
            kiosk.desk.wait("what the page says", lambda tree: tree.find(says="Alıştırma Bankası: "))
        time.sleep(QUIET_S)
        while (close := kiosk.desk.tree().find(name="Bu pencereyi kapat")) is not None:
            kiosk.stands(changed=True)
            left, top, width, height = kiosk.desk.extents(close)
            kiosk.mouse("mousemove", str(left + width // 2), str(top + height // 2), "click", "1")
            kiosk.desk.settle()

    return do


def _pressed(key: str) -> Callable[[Kiosk], object]:
    return lambda kiosk: kiosk.keys(key)


def _some(of: list[str], each: int) -> list[str]:
    """All of them in the long form, every so many in the test run."""
    return of if ALL else of[::each]


TRIES = [
    *(Try(key, "welcome", _pressed(key)) for key in _some(CHORDS, 3) + _some(KEYS, 4)),
    *(Try(name, "welcome", lambda kiosk, words=words: kiosk.mouse(*words)) for name, words in MOUSE.items()),
    *(Try(name, "welcome", lambda kiosk, words=words: kiosk.manager(*words)) for name, words in MANAGED.items()),
    Try("a second start", "welcome", Kiosk.starts_again),
    *(Try(key, "phone", _pressed(key)) for key in _some(CHORDS, 12) + _some(KEYS, 12)),
    *(
        Try(name, "phone", lambda kiosk, words=words: kiosk.mouse(*words))
        for name, words in MOUSE.items()
        if ALL or name.startswith("right click")
    ),
    *(Try(key, "bank", _pressed(key)) for key in _some(BROWSER, 4) + _some(CHORDS, 12)),
    *(Try(name, "bank", lambda kiosk, words=words: kiosk.mouse(*words)) for name, words in MOUSE.items()),
    *(Try(told, "bank", _acted(letter)) for letter, (told, _) in ACTS.items() if letter not in SAYS),
    *(Try(ACTS[letter][0], "bank", _acted(letter), changes=True) for letter in sorted(SAYS)),
]


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kiosk]:
    folder = tmp_path_factory.mktemp("kiosk")
    sandbox = RunningSandbox(folder / "books.json")
    settings = {"PAYNET_DESK_API_BASE_URL": sandbox.base_url, "PAYNET_DESK_STORE": "Deniz Kırtasiye"}
    settings |= {"PAYNET_DESK_KIOSK_IDLE_S": "900"}
    try:
        with Desk(folder, [*command(folder / "data"), "--kiosk"], size=SIZE, extra_environment=settings) as desk:
            yield Kiosk(desk, sandbox)
    finally:
        sandbox.stop()


@pytest.mark.parametrize("one", TRIES, ids=lambda one: f"{one.where}: {one.name}")
def test_no_way_out(kiosk: Kiosk, one: Try) -> None:
    kiosk.goes_to(one.where)
    one.do(kiosk)
    time.sleep(QUIET_S)
    kiosk.stands(changed=one.changes)


def test_the_manager_gets_out(kiosk: Kiosk, tmp_path: Path) -> None:
    """By the chord and the PIN, the program ends in order; it wrote nothing to a console all the while."""
    desk = kiosk.desk
    if kiosk.place == "bank":
        leave = desk.wait("the way out of the payment", lambda tree: tree.find(role="push button", name="Vazgeç"))
        left, top, width, height = desk.extents(leave)
        desk.display.xdotool("mousemove", str(left + width // 2), str(top + height // 2), "click", "1")
        desk.wait("the question", lambda tree: tree.find(says="Ödemeden vazgeçilsin mi?"))
        desk.press("Delete")
        desk.wait("the end of the payment", lambda tree: tree.find(says="Ödemeden vazgeçildi"))
        desk.press("Return")
    desk.wait("the welcome page", lambda tree: tree.find(says="Hoş geldiniz"))
    desk.press("ctrl+shift+F12")
    desk.wait("the manager's page", lambda tree: tree.find(says="Yönetici PIN’i"))
    desk.write("1234")
    desk.press("Return")
    desk.wait("what a manager may do", lambda tree: tree.find(name="Programı kapat"))
    desk.press("Tab", "space")
    assert desk.process.wait(15) == 0
    assert complaints(desk.output()) == ""
