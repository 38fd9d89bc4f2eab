"""The program as a separate process in a home of its own, and a person's hands and eyes on it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from tests.journeys.driver.display import Display, DriverError, stop
from tests.journeys.driver.session import Session
from tests.journeys.driver.tree import Element, Reader

T = TypeVar("T")
POLL_S = 0.03
# Named outright: nothing of this machine's session, keys or Python settings reaches the program.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR")
# Qt tells its tree only when asked to; and it must not complain when the reader asks for an element just gone.
READABLE = {
    "QT_QPA_PLATFORM": "xcb",
    "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    "QT_LOGGING_RULES": "qt.accessibility.atspi.warning=false",
}


class Home:
    """A home folder of its own with the XDG folders in it, so that a run leaves nothing outside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temporary = folder / "tmp"
        self.runtime = folder / "run"
        self.data = folder / ".local" / "share"
        for path in (
            self.temporary,
            self.runtime,
            self.data,
            folder / ".config",
            folder / ".cache",
            folder / ".local" / "state",
        ):
            path.mkdir(parents=True, exist_ok=True)
        self.runtime.chmod(0o700)

    def environment(self) -> dict[str, str]:
        """The environment of a program that lives here."""
        kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        kept.setdefault("LANG", "C.UTF-8")
        return kept | {
            "HOME": str(self.folder),
            "TMPDIR": str(self.temporary),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "XDG_DATA_HOME": str(self.data),
            "XDG_CONFIG_HOME": str(self.folder / ".config"),
            "XDG_CACHE_HOME": str(self.folder / ".cache"),
            "XDG_STATE_HOME": str(self.folder / ".local" / "state"),
        }


class Desk:
    """A display, a session and the running program, to be used as a context manager.

    `typed` counts the characters written, `pressed` the other keys.
    """

    def __init__(
        self,
        folder: Path,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (1366, 768),
        extra_environment: dict[str, str] | None = None,
        pictures: Path | None = None,
    ) -> None:
        self.home = Home(folder / "home")
        self.typed = 0
        self.pressed = 0
        self.pictures = pictures
        self._pictures_taken = 0
        self._closing: list[Callable[[], None]] = []
        try:
            self.display = Display(folder / "display", size=size)
            self._closing.append(self.display.close)
            environment = self.home.environment() | self.display.environment
            session = Session(folder / "session", environment)
            self._closing.append(session.close)
            environment |= session.environment | READABLE
            self.environment = environment | (extra_environment or {})
            self._reader = Reader(session.accessibility_address)
            self._closing.append(self._reader.close)
            self.log = folder / "program.log"
            with self.log.open("wb") as log:
                self.process = subprocess.Popen(
                    list(command),
                    env=self.environment,
                    cwd=Path.cwd(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            self._closing.append(self._end)
            self._application: tuple[str, str] | None = None
        except BaseException:
            self.close()
            raise

    # ---- eyes ----

    def tree(self) -> Element:
        """What is on the screen now; DriverError when the program is not there."""
        if self._application is None:
            self._application = self._reader.application(self.process.pid)
        if self.process.poll() is not None:
            raise DriverError(f"the program ended with status {self.process.returncode}:\n{self.output()}")
        if self._application is None:
            return Element("", "application", "", "", frozenset())
        return self._reader.read(self._application)

    def wait(self, what: str, condition: Callable[[Element], T | None], *, patience_s: float = 20) -> T:
        """Looks until `condition` gives something true and returns that; DriverError with the screen after that."""
        deadline = time.monotonic() + patience_s
        while True:
            tree = self.tree()
            if found := condition(tree):
                return found
            if time.monotonic() > deadline:
                raise DriverError(
                    f"waited {patience_s:g} s for {what}; the screen shows:\n{tree.outline()}\n{self.output()}"
                )
            time.sleep(POLL_S)

    def picture(self, name: str) -> Path | None:
        """Saves the window as NN-name.png in the pictures folder, once it has come to rest."""
        if self.pictures is None:
            return None
        self.pictures.mkdir(parents=True, exist_ok=True)
        self._pictures_taken += 1
        path = self.pictures / f"{self._pictures_taken:02}-{name}.png"
        self.settle()
        left, top, width, height = self.window()
        path.write_bytes(self.display.frame.png(left, top, width, height))
        return path

    def settle(self, patience_s: float = 1.5) -> None:
        """Waits until two looks at the display, 0.12 s apart, are the same; where something moves, not for ever."""
        frame = self.display.frame
        deadline = time.monotonic() + patience_s
        before = frame.rows(0, 0, frame.width, frame.height)
        while time.monotonic() < deadline:
            time.sleep(0.12)
            now = frame.rows(0, 0, frame.width, frame.height)
            if now == before:
                return
            before = now

    def extents(self, element: Element) -> tuple[int, int, int, int]:
        """Left, top, width and height of an element on the display."""
        if self._application is None:
            raise DriverError("the program is not on the accessibility bus")
        return self._reader.extents(self._application, element)

    def window(self) -> tuple[int, int, int, int]:
        """Left, top, width, height of the active window's inside, cut to the display; the display without one."""
        windows = self.tree().children
        frame = self.display.frame
        if self._application is None or not windows:
            return 0, 0, frame.width, frame.height
        active = next((window for window in windows if "active" in window.states), windows[0])
        x, y, width, height = self._reader.extents(self._application, active)
        left, top = max(0, x), max(0, y)
        return left, top, min(x + width, frame.width) - left, min(y + height, frame.height) - top

    def output(self) -> str:
        """What the program wrote to its standard streams."""
        return self.log.read_text(errors="replace")

    # ---- hands ----

    def press(self, *keys: str) -> None:
        """Presses keys by their X names: Return, space, Escape, Tab, F3, ctrl+a."""
        self.pressed += len(keys)
        self.display.xdotool("key", "--clearmodifiers", "--delay", "20", *keys)

    def write(self, text: str) -> None:
        """Types printable ASCII, a key press a character (the X test extension drops other letters)."""
        if not (text.isascii() and text.isprintable()):
            raise DriverError(f"only printable ASCII can be typed from outside, not {text!a}")
        self.typed += len(text)
        self.display.xdotool("type", "--clearmodifiers", "--delay", "20", "--", text)

    # ---- end ----

    def quit(self, patience_s: float = 15) -> int:
        """Closes the window as a person does (Alt+F4) and waits for the program to end by itself; its exit status."""
        self.display.xdotool("key", "--clearmodifiers", "alt+F4")
        try:
            return self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            raise DriverError(f"the window was closed, but the program still runs after {patience_s:g} s") from None

    def _end(self) -> None:
        stop(self.process)

    def close(self) -> None:
        """Ends everything that was started, in the opposite order."""
        while self._closing:
            self._closing.pop()()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
