"""The rule of test and live, unchanged, on the real names: Paynet's and a bank's, mapped to loopback over TLS."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from tests.paynet.authority import Authority

PAYNET, BANK, LOOK_ALIKE = "pts-api.paynet.com.tr", "acs.bank.example", "paynet.com.tr.bank.example"

# The program as it runs, but for the names' addresses and the one key its engine is told to trust.
PROGRAM = """
import json, os, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from paynet_desk.threeds.browser import BankView
from paynet_desk.threeds.domain import ReturnDomain
from paynet_desk.threeds.environment import draw_without_graphics_card, scrub_environment, settle_root
from paynet_desk.threeds.tracker import Times
flags = os.environ["TEST_FLAGS"]
scrub_environment()
draw_without_graphics_card()
settle_root(real_money=False)
os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = flags
application = QApplication([])
view = BankView(times=Times(return_quiet=0.2, return_longest=5, longest=1.8))
seen = {"verdicts": [], "hosts": [], "helped": 0}
view.verdict.connect(lambda verdict: seen["verdicts"].append(verdict.name))
view.host_changed.connect(lambda host, secure: seen["hosts"].append([host, secure]))
view.closed.connect(application.quit)
view.resize(500, 600)
view.show()
view.open(sys.argv[1], {"session_id": "a+b="}, ReturnDomain.paynet())
QTimer.singleShot(20_000, lambda: application.exit(9))
code = application.exec()
print(json.dumps(seen), flush=True)
sys.exit(code)
"""


class Names:
    """One TLS server for all the names, with a certificate for them, and what each was asked."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.pages: dict[tuple[str, str], str] = {}
        asked, pages = self.asked, self.pages

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked.append((self.command, self.headers["Host"], self.path))
                body = pages.get((self.headers["Host"], self.path), "done").encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass

        authority = Authority(folder, "test")
        contexts = {name: self._context(authority, name) for name in (PAYNET, BANK, LOOK_ALIKE)}
        trusted = [fingerprint for _, fingerprint in contexts.values()]
        first = contexts[PAYNET][0]

        def choose(socket: ssl.SSLSocket, name: str | None, _context: ssl.SSLContext) -> None:
            if name in contexts:
                socket.context = contexts[name][0]

        first.sni_callback = choose
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.socket = first.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        here = f"127.0.0.1:{self.server.server_port}"
        self.flags = (
            f'--host-resolver-rules="MAP *.paynet.com.tr {here}, MAP *.bank.example {here}, MAP * ~NOTFOUND" '
            f"--user-data-dir={folder} --ignore-certificate-errors-spki-list={','.join(trusted)}"
        )

    @staticmethod
    def _context(authority: Authority, name: str) -> tuple[ssl.SSLContext, str]:
        context = authority.server(host=name)
        certificate = x509.load_pem_x509_certificate((authority.folder / "server.pem").read_bytes())
        key = certificate.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return context, base64.b64encode(hashlib.sha256(key).digest()).decode()

    def self_posting(self, to: str) -> str:
        return f"<form method=post action='{to}'></form><script>document.forms[0].submit()</script>"

    def visit(self, post_url: str) -> dict[str, list[object]]:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, post_url],
            capture_output=True,
            text=True,
            timeout=60,
            env=os.environ | {"PYTHONPATH": str(Path.cwd()), "TEST_FLAGS": self.flags},
        )
        assert done.returncode == 0, done.stderr
        seen: dict[str, list[object]] = json.loads(done.stdout)
        return seen


@pytest.fixture
def names(tmp_path: Path) -> Iterator[Names]:
    made = Names(tmp_path)
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_the_real_names_are_left_and_returned_to(names: Names) -> None:
    names.pages[PAYNET, "/v1/paynetjgate/tds"] = names.self_posting(f"https://{BANK}/challenge")
    names.pages[BANK, "/challenge"] = names.self_posting(f"https://{PAYNET}/v1/paynetjgate/return")
    seen = names.visit(f"http://{PAYNET}/v1/paynetjgate/tds")
    assert seen["verdicts"] == ["RETURNED"]
    assert seen["hosts"][-1] == [PAYNET, True]
    assert names.asked == [
        ("POST", PAYNET, "/v1/paynetjgate/tds"),
        ("POST", BANK, "/challenge"),
        ("POST", PAYNET, "/v1/paynetjgate/return"),
    ]


@pytest.mark.parametrize("to", [f"https://{LOOK_ALIKE}/return", f"http://{PAYNET}/return", f"https://{PAYNET}:8443/"])
def test_a_look_alike_of_the_real_name_is_no_return(names: Names, to: str) -> None:
    names.pages[PAYNET, "/tds"] = names.self_posting(f"https://{BANK}/challenge")
    names.pages[BANK, "/challenge"] = f"<script>location = '{to}'</script>"
    seen = names.visit(f"https://{PAYNET}/tds")
    assert seen["verdicts"] == ["TIMED_OUT"]
    assert ("GET", PAYNET, "/return") not in names.asked
