"""Does a frozen or installed program start and work? Fails the build when it does not.

    python -m tests.packaging.frozen dist/paynet-desk/paynet-desk [--play]

Runs its self-test and some of its commands from outside: with an empty home and nothing of Python's in the environment,
without a display and on a virtual one, as whoever runs this and, when that is root, as an ordinary user; every line it
prints has to be one that is expected. ``--play`` then stores a card and takes a payment on it as an ordinary user.
Uses nothing that the program's own packages do not bring, so that the build's environment is enough.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.helpers.engine_talk import complaints
from tests.journeys.account import NoAccount, User, ordinary_user

ROOT = Path(__file__).resolve().parents[2]
LINUX = sys.platform == "linux"

NO_KEY = r"(this session has no key store|no key is stored).*"
# Every line of the self-test, in its order.
SELF_TEST = (
    rf"key store: {NO_KEY}",
    r"database: 0001 became \d{4}",
    r"time zone: Europe/Istanbul",
    r"tls: answered 200; the other certificate: TLS_UNKNOWN_AUTHORITY",
    r"translations: Toplam, İptal, Total, Cancel",
    r"font: Inter" if LINUX else r"font: .+",  # elsewhere the build may have found none, and has said so
    r"icons: \d\d",
    r"receipt: PDF saved, PDF printed",
    r"sandbox: answered 200",
    r"bank's page: ALIŞTIRMA: gerçek banka değildir, para çekilmez",
)
# Arguments, exit code, what is printed, what is complained about.
COMMANDS = (
    (("--version",), 0, r"paynet-desk \d+\.\d+\.\d+\n", ""),
    (("--help", "--lang", "tr"), 0, r"Kullanım: paynet-desk .*", ""),
    (("database", "check", "--lang", "en"), 0, r".*registry\.db: not there yet; .*\n", ""),
    (("--lang", "en", "nonsense"), 2, "", r"paynet-desk: .*invalid choice: 'nonsense'.*"),
    (("keys", "check", "--environment", "test", "--lang", "en"), 1, "", rf"paynet-desk: {NO_KEY}\n"),
)
Run = Callable[[list[str], Mapping[str, str]], "subprocess.CompletedProcess[str]"]


class NotSound(Exception):  # noqa: N818 - reads as the sentence it is
    """What the program did instead."""


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        pass  # a client that hangs up at the certificate is what one of them is there for


@contextmanager
def tls_servers(folder: Path) -> Iterator[list[str]]:
    """Two servers with certificates of authorities made now; the self-test's arguments about them."""
    from tests.paynet.authority import Authority

    with ExitStack() as opened:

        def serve(name: str) -> tuple[str, Path]:
            place = folder / name
            place.mkdir(mode=0o755)
            authority = Authority(place, name)
            context: ssl.SSLContext = authority.server()
            server = _Server(("127.0.0.1", 0), _Answer)
            server.daemon_threads = True
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            opened.callback(server.server_close)
            opened.callback(server.shutdown)
            return f"https://127.0.0.1:{server.server_port}", authority.file

        trusted, ca_file = serve("ours")
        untrusted, _ = serve("another")
        yield ["--trusted", trusted, "--untrusted", untrusted, "--ca-file", str(ca_file)]


def as_we_are(home: Path) -> Run:
    """Runs a command as whoever runs this, with a home and nothing else of this session."""

    def run(words: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        plain = {"HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        if not LINUX:  # where much more of the environment is needed to run anything
            plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return subprocess.run(
            words,
            env=plain | dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=180,
            check=False,
        )

    return run


def as_user(user: User) -> Run:
    """Runs a command as an ordinary user."""
    return lambda words, environment: user.run(*words, timeout_s=180, environment=environment)


def self_test(program: Path, run: Run, environment: Mapping[str, str], tls: list[str]) -> None:
    """NotSound unless every line is as expected and nothing else was written."""
    done = run([str(program), "selftest", *tls], environment)
    expected = [line for line in SELF_TEST if tls or not line.startswith("tls")]
    lines = done.stdout.splitlines()
    as_expected = len(lines) == len(expected) and all(map(re.fullmatch, expected, lines))
    if done.returncode or not as_expected or complaints(done.stderr).strip():
        raise NotSound(f"exit status {done.returncode}\n{done.stdout}{complaints(done.stderr)}")


def commands(program: Path, run: Run) -> None:
    """NotSound unless each command ends and speaks as in the table."""
    for arguments, status, printed, complained in COMMANDS:
        done = run([str(program), *arguments], {})
        as_expected = re.fullmatch(printed, done.stdout, re.DOTALL) and re.fullmatch(complained, done.stderr, re.DOTALL)
        if done.returncode != status or not as_expected:
            raise NotSound(f"{' '.join(arguments)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")


def take_a_payment(program: Path, user: User) -> None:
    """Stores a card and takes a payment as the user, with the engine's sandbox on."""
    done = user.run(sys.executable, "-m", "tests.journeys.ordinary", str(user.folder), str(program), timeout_s=300)
    told = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {}
    paid = told.get("paid") or {}
    walls_taken = [process["openers"] for process in told.get("processes", []) if process["openers"]]
    if told.get("status") != 0 or (paid.get("state"), paid.get("collected")) != ("paid", 1) or walls_taken:
        raise NotSound(f"{done.stdout[-3000:]}{done.stderr[-3000:]}")


def main() -> int:
    """Runs everything; 0 when the program is sound."""
    parser = argparse.ArgumentParser(prog="python -m tests.packaging.frozen")
    parser.add_argument("program", type=Path)
    parser.add_argument("--play", action="store_true")
    options = parser.parse_args()
    program = options.program.resolve()

    def tell(what: str, check: Callable[[], None]) -> None:
        begun = time.monotonic()
        try:
            check()
        except NotSound as problem:
            print(f"frozen: {what}: NOT SOUND\n{problem}", file=sys.stderr)
            raise SystemExit(1) from None
        print(f"frozen: {what}: sound ({time.monotonic() - begun:.1f} s)", flush=True)

    with tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as name, ExitStack() as opened:
        folder = Path(name)
        folder.chmod(0o755)  # the ordinary user reads the authority's certificate here
        (folder / "home").mkdir()
        people: dict[str, Run] = {"as we are": as_we_are(folder / "home")}
        user: User | None = None
        displays: dict[str, dict[str, str]] = {"no display": {"QT_QPA_PLATFORM": "offscreen"}}
        tls: list[str] = []
        if LINUX:
            try:
                user = opened.enter_context(ordinary_user())
                people["as an ordinary user"] = as_user(user)
            except NoAccount as why:
                print(f"frozen: {why}")
            from tests.journeys.driver.display import Display

            display = opened.enter_context(Display(folder / "display"))
            (folder / "display" / "Xauthority").chmod(0o644)  # for the ordinary user; the display lives as long as we
            displays["a display"] = {"QT_QPA_PLATFORM": "xcb"} | display.environment
            tls = opened.enter_context(tls_servers(folder))
        else:
            print("frozen: no handshake is tried here: making certificates takes a library that is locked for Linux")
        for who, run in people.items():
            tell(f"commands {who}", lambda run=run: commands(program, run))
            for where, environment in displays.items():
                tell(
                    f"self-test {who}, {where}",
                    lambda run=run, environment=environment: self_test(program, run, environment, tls),
                )
        if options.play and user is not None:
            tell("a card stored and a payment taken as an ordinary user", lambda: take_a_payment(program, user))
    return 0


if __name__ == "__main__":
    sys.exit(main())
