"""The kiosk's session on a machine that has nothing: its own command, key chords, a crash (make deb-test).

    python -m tests.packaging.kiosk_session [--release bookworm]

Both packages are installed into an empty root. The command is the one in the installed unit; what systemd would do with
it (the user, the restart) is done here, as no systemd runs there, and the compositor shows itself on a virtual display
instead of a graphics card, so that real keys can be pressed from outside.
"""

from __future__ import annotations

import argparse
import configparser
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from paynet_desk import __version__
from tests.journeys.driver.display import Display, DriverError, stop
from tests.journeys.play import ROOT
from tests.packaging.clean_root import CASHIER, Machine, Problem, machine, told

UNIT = "usr/lib/systemd/system/paynet-desk-kiosk.service"
PICTURES = ROOT / "build" / "screenshots" / "kiosk-session"
TERMINALS = [f"ctrl+alt+F{number}" for number in range(1, 13)]
CHORDS = [
    *("alt+F4", "alt+Escape", "alt+Tab", "alt+shift+Tab", "alt+space", "alt+F1", "alt+F2", "alt+F10", "alt+Return"),
    *("ctrl+alt+BackSpace", "ctrl+alt+Delete", "ctrl+alt+t", "ctrl+alt+l", "ctrl+shift+Escape", "ctrl+Escape"),
    *("super", "super+d", "super+l", "super+r", "super+Tab", "Menu", "Print", "F10", "F11", "F12"),
    *("ctrl+q", "ctrl+w", "ctrl+n", "ctrl+t", "ctrl+o", "ctrl+p", "ctrl+s", "ctrl+shift+i", "ctrl+c", "ctrl+z"),
    *("XF86PowerOff", "XF86Sleep", "XF86LogOff", "XF86WWW", "XF86Explorer", "XF86Terminal"),
    *TERMINALS,
]


def unit(at: Machine) -> configparser.SectionProxy:
    """The unit's [Service], as far as this needs it."""
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(at.root / UNIT, encoding="utf-8")
    return parser["Service"]


class Session:
    """The unit's command on a virtual display, started again whenever it ends, as the unit says."""

    def __init__(self, at: Machine, display: Display) -> None:
        service = unit(at)
        if service["Restart"] != "always":
            raise Problem(f"the unit does not start again: Restart={service['Restart']}")
        self.restart_s = float(service["RestartSec"])
        self.at = at
        runtime = at.shared / "runtime"
        data = at.shared / "kiosk"
        for folder in (runtime, data):
            folder.mkdir()
            shutil.chown(folder, at.uid)
            folder.chmod(0o700)
        shutil.chown(display.environment["XAUTHORITY"], at.uid)
        at.shared.joinpath("display").chmod(0o755)
        environment = {"HOME": str(data), "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(runtime), "LANG": "C.UTF-8"}
        environment |= {"XDG_SESSION_TYPE": "wayland", "QT_QPA_PLATFORM": "wayland", "WLR_BACKENDS": "x11"}
        environment |= {"QT_WAYLAND_DISABLE_WINDOWDECORATION": "1", "WLR_RENDERER": "pixman"}
        environment |= {"PAYNET_DESK_DATA_DIR": str(data), "PAYNET_DESK_ENVIRONMENT": "sandbox"} | display.environment
        command = [*at.enter(), "/usr/bin/env", "-i", *(f"{name}={value}" for name, value in environment.items())]
        command += ["setpriv", "--reuid", CASHIER, "--regid", CASHIER, "--clear-groups", "--no-new-privs"]
        command += ["--bounding-set=-all", "dbus-run-session", "--", *shlex.split(service["ExecStart"])]
        self.command = command
        self.log = (at.shared / "session.log").open("wb")
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """The command as a process."""
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, cwd="/"
        )
        return self.process

    def go_on(self) -> None:
        """What the unit does when the command has ended: waits, and starts it again."""
        status = self.process.poll()
        if status is not None:
            self.log.write(f"the session ended with status {status}\n".encode())
            self.log.flush()
            time.sleep(self.restart_s)
            self.start()

    def program(self) -> int | None:
        """The pid of the program in the session (not of the engine's processes)."""
        wanted = b"/usr/bin/paynet-desk\0--kiosk"
        for folder in Path("/proc").iterdir():
            try:
                if folder.name.isdigit() and (folder / "cmdline").read_bytes().startswith(wanted):
                    return int(folder.name)
            except OSError:
                continue  # ended meanwhile
        return None

    def output(self) -> str:
        """What the session wrote."""
        return (self.at.shared / "session.log").read_text(errors="replace")[-3000:]


def wait(what: str, seen: Callable[[], object], session: Session, patience_s: float = 40) -> None:
    """Looks until it is so, the session kept going; Problem after that."""
    deadline = time.monotonic() + patience_s
    while not seen():
        session.go_on()
        if time.monotonic() > deadline:
            raise Problem(f"waited {patience_s:g} s for {what}\n{session.output()}")
        time.sleep(0.05)


def fill(display: Display, session: Session, root: str) -> None:
    """Makes the compositor's window as large as the display and gives it the keys, as a graphics card's screen has."""

    def window() -> str:  # it has neither a name nor a class; it is what lies under the pointer
        display.xdotool("mousemove", "20", "20")
        found = display.xdotool("getmouselocation", "--shell").partition("WINDOW=")[2].strip()
        return found if found not in ("", root) else ""

    wait("the compositor's window", window, session)
    frame = display.frame
    display.xdotool("windowmove", window(), "0", "0", "windowsize", window(), str(frame.width), str(frame.height))
    display.xdotool("windowfocus", window())


def picture(display: Display, name: str) -> Path:
    """Saves what the display shows."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    path.write_bytes(display.frame.png())
    return path


def at_rest(display: Display, session: Session) -> bytes:
    """The display's pixels, once there is a page on it and it stays the same for half a second."""
    frame = display.frame

    def pixels() -> bytes:
        return b"".join(frame.rows(0, 0, frame.width, frame.height))

    def shows_a_page() -> bool:
        rows = frame.rows(0, frame.height // 2, frame.width, 1)
        return len({rows[0][i : i + 4] for i in range(0, len(rows[0]), 4)}) > 2

    wait("a page of the kiosk", shows_a_page, session)
    before = pixels()
    for _ in range(20):
        time.sleep(0.5)
        now = pixels()
        if now == before:
            return now
        before = now
    return before


def tried(at: Machine, display: Display) -> None:
    """The session comes up, no chord leaves it, a crash brings it back."""
    root = display.xdotool("getmouselocation", "--shell").partition("WINDOW=")[2].strip()
    session = Session(at, display)
    try:
        wait("the program", session.program, session)
        fill(display, session, root)
        at_rest(display, session)
        first = session.program()
        told("the session shows", picture(display, "1-welcome").relative_to(ROOT))
        for chord in CHORDS:
            display.xdotool("key", "--delay", "30", chord, check=False)
            if session.process.poll() is not None or session.program() != first:
                raise Problem(f"{chord} ended the session\n{session.output()}")
        at_rest(display, session)
        if session.process.poll() is not None or session.program() != first:
            raise Problem(f"a chord ended the session\n{session.output()}")
        told("chords tried", f"{len(CHORDS)}, none left it; {picture(display, '2-after-the-chords').relative_to(ROOT)}")
        assert first is not None
        os.kill(first, 9)
        started = time.monotonic()
        session.process.wait(10)
        told("after the program was killed", f"the compositor ended in {time.monotonic() - started:.1f} s")
        wait("the program again", lambda: session.program() not in (None, first), session)
        fill(display, session, root)
        at_rest(display, session)
        told(
            "the session is back after", f"{time.monotonic() - started:.1f} s, {session.restart_s:g} s of them by rule"
        )
        picture(display, "3-after-the-crash")
    finally:
        stop(session.process)
        session.log.close()


def main() -> int:
    """Reads the arguments and tries it."""
    parser = argparse.ArgumentParser(prog="python -m tests.packaging.kiosk_session")
    parser.add_argument("--release", default="bookworm")
    parser.add_argument("--size", default="1280x800")
    options = parser.parse_args()
    width, height = (int(part) for part in options.size.split("x"))
    try:
        with machine(options.release) as at:
            at.apt("update")
            at.run("mkdir", "-p", "/srv/packages")
            names = []
            for file in (ROOT / "dist").glob(f"paynet-desk*_{__version__}_*.deb"):
                shutil.copy(file, at.root / "srv/packages")
                names.append(f"/srv/packages/{file.name}")
            at.apt("install", *names)
            told("the kiosk's user", at.run("getent", "passwd", "paynet-kiosk").stdout.strip())
            wants = "etc/systemd/system/multi-user.target.wants/paynet-desk-kiosk.service"
            told("starts with the machine", "yes" if os.path.lexists(at.root / wants) else "NO")
            told(
                "systemd-analyze verify", at.run("systemd-analyze", "verify", "--man=no", f"/{UNIT}").stderr or "clean"
            )
            (at.shared / "display").mkdir()
            with Display(at.shared / "display", size=(width, height), managed=False) as display:
                tried(at, display)
            at.apt("purge", "paynet-desk-kiosk")
            left = [str(file) for file in (at.root / "etc").rglob("*kiosk*")] + [
                str(file) for file in (at.root / "etc/systemd").rglob("ctrl-alt-del*")
            ]
            told("left after purge", ", ".join(left) or "nothing but the user")
            if left:
                return 1
    except (Problem, DriverError) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
