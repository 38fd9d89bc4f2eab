"""The programs that are compared: a bare PySide6 window, Paynet Desk as it is checked out and as it is shipped, and the
same form in Debian's Chromium, which is what a shop would use otherwise.

All are started alike: on a virtual display with a window manager, in a home folder of their own, with no accessibility
bus, their output thrown away. None helps to be measured: what happens is seen in the display's frame buffer.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.figure import Found, Missing, Row, spread
from tests.journeys.driver.display import Display, DriverError, Frame, stop, tool
from tests.journeys.driver.program import Desk, Home
from tests.journeys.driver.tree import Element
from tests.journeys.play import ROOT, command

BARE, SOURCE, FROZEN, CHROMIUM = "bare window", "paynet-desk", "paynet-desk, frozen", "Chromium"
FROZEN_PROGRAM = ROOT / "dist" / "paynet-desk" / "paynet-desk"
SIZE = (1366, 768)
MARGIN = 3  # pixels outside the field's rectangle that belong to its edge
DEPTH = 4  # how many pixels deep the edge is compared: the caret and the placeholder lie further inside
RING = (0x16, 0x67, 0xB7)  # around the field with the keyboard, in form/index.html
NOBODY = 65534  # Chromium does not start as root with its sandbox on
# Chromium asks for nothing outside this machine, and for no key ring.
CHROMIUM_FLAGS = (
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--password-store=basic",
    "--start-maximized",
)
SMALL_WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication(sys.argv)
window = QWidget()
window.setGeometry(int(sys.argv[1]) - 70, int(sys.argv[2]) - 70, 60, 60)
window.show()
application.exec()
"""


@dataclass(frozen=True)
class Edge:
    """The look of a focused field's edge: where it lies on the display and what it is made of."""

    left: int
    top: int
    width: int
    height: int
    pixels: bytes = field(repr=False)

    @classmethod
    def of(cls, frame: Frame, left: int, top: int, width: int, height: int) -> Edge:
        """The edge of the field in this rectangle as it looks now."""
        return cls(left, top, width, height, _edge(frame, left, top, width, height))

    def is_there(self, frame: Frame) -> bool:
        """Whether it looks so now."""
        return _edge(frame, self.left, self.top, self.width, self.height) == self.pixels

    def wait(self, frame: Frame, process: subprocess.Popen[bytes], patience_s: float = 30) -> float:
        """Looks every millisecond until it is there; the moment by ``time.monotonic``."""
        deadline = time.monotonic() + patience_s
        while not self.is_there(frame):
            if time.monotonic() > deadline or process.poll() is not None:
                raise DriverError(f"{process.args!r} never showed its field (exit status {process.poll()})")
            time.sleep(0.001)
        return time.monotonic()


def _edge(frame: Frame, left: int, top: int, width: int, height: int) -> bytes:
    rows = frame.rows(left, top, width, height)
    middle = rows[DEPTH:-DEPTH]
    side = DEPTH * 4
    return b"".join([*rows[:DEPTH], *(row[:side] + row[-side:] for row in middle), *rows[-DEPTH:]])


@dataclass(frozen=True)
class Program:
    """How it is started and how its field looks once that has the keyboard."""

    name: str
    command: tuple[str, ...]
    home: Home
    extra: dict[str, str] = field(default_factory=dict)
    edge: Edge | None = None
    user: int | None = None  # who it runs as, where that is somebody else

    @contextmanager
    def running(self, display: Display) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
        """The process and the moment of its start; at the end it is gone, and the display empty."""
        environment = self.home.environment() | display.environment
        environment |= {"QT_QPA_PLATFORM": "xcb", "DBUS_SESSION_BUS_ADDRESS": "disabled:"} | self.extra
        words = list(self.command)
        if self.user is not None:
            words = [tool("setpriv"), f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups", *words]
            cookie = self.home.folder / "Xauthority"
            shutil.copy(display.environment["XAUTHORITY"], cookie)
            os.chown(cookie, self.user, self.user)
            environment["XAUTHORITY"] = str(cookie)
        began = time.monotonic()
        process = subprocess.Popen(
            words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            yield process, began
        finally:
            stop(process)
            while self.edge is not None and self.edge.is_there(display.frame):
                time.sleep(0.01)


def learn(folder: Path, program: Sequence[str], extra: dict[str, str], lead: Callable[[Desk], Element]) -> Edge:
    """Starts the program once with an accessibility bus and notes how the field that ``lead`` comes to looks.

    That the look is the look of focus is checked by taking the focus away.
    """
    with Desk(folder, program, size=SIZE, extra_environment=extra) as desk:
        focused = lead(desk)
        desk.settle()
        left, top, width, height = desk.extents(focused)
        area = (left - MARGIN, top - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN)
        edge = Edge.of(desk.display.frame, *area)
        with _somebody_else(desk.environment):
            desk.wait("the field without focus", lambda tree: not edge.is_there(desk.display.frame), patience_s=60)
        return edge


def first_field(desk: Desk) -> Element:
    """Leads nowhere: the field that has the focus after the start, once the window is whole.

    The program's first field is there before its page; the page's own then takes its place.
    """

    def focused() -> Element:
        return desk.wait("a focused field", lambda tree: tree.focused if tree.find(role="text") else None)

    seen, since = focused(), time.monotonic()
    while time.monotonic() - since < 3.0:
        now = focused()
        if now != seen:
            seen, since = now, time.monotonic()
        time.sleep(0.05)
    return seen


@contextmanager
def _somebody_else(environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", SMALL_WINDOW, *map(str, SIZE)], env=environment)
    try:
        yield
    finally:
        stop(process)


def bare_window(folder: Path) -> Program:
    """The bare window with one field."""
    words = (sys.executable, str(Path(__file__).with_name("bare_window.py")))
    edge = learn(folder / "bare", words, {}, first_field)
    return Program(BARE, words, Home(folder / "bare" / "home"), edge=edge)


def paynet_desk(
    folder: Path,
    *,
    frozen: bool = False,
    extra: dict[str, str] | None = None,
    lead: Callable[[Desk], Element] = first_field,
) -> Program:
    """The program in the sandbox environment, its database already there, as on any morning but the first.

    DriverError when there is no frozen one.
    """
    name = FROZEN if frozen else SOURCE
    place = folder / ("frozen" if frozen else "source")
    if frozen and not FROZEN_PROGRAM.exists():
        raise DriverError("there is no frozen program (make freeze)")
    words = command(place / "data", FROZEN_PROGRAM if frozen else None)
    edge = learn(place, words, extra or {}, lead)
    return Program(name, tuple(words), Home(place / "home"), extra or {}, edge)


@contextmanager
def chromium(folder: Path, display: Display, first: str = "gsm") -> Iterator[Program]:
    """The form in Chromium, in a window without tabs, from a server on loopback; ``first`` has the focus.

    As an ordinary user, with its sandbox. DriverError where Chromium is not installed.
    """
    home = Home(folder / "chromium" / "home")
    user = NOBODY if os.geteuid() == 0 else None
    with _served(Path(__file__).with_name("form")) as address:
        words = (
            tool("chromium"),
            f"--user-data-dir={home.folder}/profile",
            *CHROMIUM_FLAGS,
            f"--app={address}#{first}",
        )
        if user is not None:
            for path in (home.folder, *home.folder.rglob("*")):
                os.chown(path, user, user)
            for path in (folder, *folder.parents):
                if path.owner() == "root" and str(path).startswith(tempfile.gettempdir() + "/"):
                    path.chmod(0o711)
        program = Program(CHROMIUM, words, home, user=user)
        with program.running(display) as (process, _):
            edge = _by_its_ring(display.frame, process)
            with _somebody_else(os.environ | display.environment):
                deadline = time.monotonic() + 60
                while edge.is_there(display.frame):
                    if time.monotonic() > deadline:
                        raise DriverError("Chromium's field looks the same without the keyboard")
                    time.sleep(0.02)
        while ring(display.frame) is not None:
            time.sleep(0.02)
        yield Program(CHROMIUM, words, home, edge=edge, user=user)


def compared(folder: Path, display: Display, stack: ExitStack) -> tuple[list[Program], dict[str, str]]:
    """All that can be had of the four, ready to be started on ``display``; of the others, why not."""
    programs = [bare_window(folder), paynet_desk(folder)]
    why_not: dict[str, str] = {}
    others: dict[str, Callable[[], Program]] = {
        FROZEN: lambda: paynet_desk(folder, frozen=True),
        CHROMIUM: lambda: stack.enter_context(chromium(folder, display)),
    }
    for name, prepare in others.items():
        try:
            programs.append(prepare())
        except DriverError as problem:
            why_not[name] = str(problem)
    return programs, why_not


def beside(
    goal: str, unit: str, taken: dict[str, list[float]], why_not: dict[str, str], more: dict[str, str] | None = None
) -> list[Row]:
    """What was taken of each program as the figures of a goal: source and frozen beside the bare window, and ours as it
    is shipped (from source where there is no frozen one) beside Chromium. ``more`` is told of a program besides."""

    def row(which: str, name: str, other: str) -> Row:
        missing = why_not.get(name) or why_not.get(other)
        if missing:
            return Missing(f"{goal} {which}", missing)
        note = ", ".join(f"{one} {spread(taken[one], unit)}" for one in (name, other))
        note += f"; {more[name]}" if more and name in more else ""
        return Found(f"{goal} {which}", tuple(taken[name]), tuple(taken[other]), note)

    shipped = FROZEN if FROZEN in taken else SOURCE
    return [row("source", SOURCE, BARE), row("frozen", FROZEN, BARE), row("Chromium", shipped, CHROMIUM)]


def _by_its_ring(frame: Frame, process: subprocess.Popen[bytes], patience_s: float = 40) -> Edge:
    """The edge of the field with the ring, once it has stood in the same place for half a second."""
    deadline = time.monotonic() + patience_s
    before: tuple[int, int, int, int] | None = None
    since = time.monotonic()
    while time.monotonic() < deadline and process.poll() is None:
        found = ring(frame)
        if found is None or found != before:
            before, since = found, time.monotonic()
        elif time.monotonic() - since > 0.5:
            return Edge.of(frame, *found)
        time.sleep(0.02)
    raise DriverError(f"Chromium never showed its field (exit status {process.poll()})")


def ring(frame: Frame) -> tuple[int, int, int, int] | None:
    """Where something is framed in the form's colour: left, top, width, height."""
    pixel = re.escape(bytes(reversed(RING)))
    run = re.compile(b"(?:" + pixel + b".){3,}", re.DOTALL)
    spans: list[tuple[int, int, int]] = []
    for number, row in enumerate(frame.rows(0, 0, frame.width, frame.height)):
        found = [match for match in run.finditer(row) if match.start() % 4 == 0]
        if found:
            spans.append((number, found[0].start() // 4, found[-1].end() // 4))
    if len(spans) < 2 * DEPTH + 1:
        return None
    left, right = min(span[1] for span in spans), max(span[2] for span in spans)
    top, bottom = spans[0][0], spans[-1][0] + 1
    return left, top, right - left, bottom - top


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """A folder on loopback, from a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(folder), str(port)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise DriverError("the form's server did not start") from None
                time.sleep(0.02)
        yield f"http://127.0.0.1:{port}/"
    finally:
        stop(server)
