"""A bank whose certificate is not good gets nothing from the page: stopped as a page, blocked as a part of one."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from paynet_desk.threeds.domain import ReturnDomain
from tests.paynet.authority import DAY, NOW, Authority
from tests.threeds.conftest import BANK, FIELDS, HOME, Customer, Site, self_posting

FAULTS: dict[str, dict[str, object]] = {
    "unknown authority": {},
    "expired": {"start": NOW - 9 * DAY, "end": NOW - datetime.timedelta(hours=1)},
    "another name": {"host": "other.localhost"},
    "signed by itself": {"self_signed": True},
}


class SecureBank:
    """A TLS server on loopback with a certificate that nobody here trusts."""

    def __init__(self, folder: Path, fault: dict[str, object]) -> None:
        self.got: list[str] = []
        got = self.got

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                got.append(self.path)
                self.send_error(404)

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass

        context = Authority(folder, "nobody").server(**({"host": "tls.localhost"} | fault))  # type: ignore[arg-type]
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.origin = f"https://tls.localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(params=FAULTS.values(), ids=FAULTS.keys())
def secure_bank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SecureBank]:
    made = SecureBank(tmp_path, request.param)
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_page_with_a_bad_certificate_is_stopped_at_once(
    customer: Customer, site: Site, secure_bank: SecureBank
) -> None:
    site.gate(self_posting(secure_bank.origin + "/challenge"))
    domain = ReturnDomain.sandbox(site.url(HOME, ""), (secure_bank.origin,))
    customer.view.open(site.url(HOME, "/tds"), FIELDS, domain)
    customer.until(lambda: customer.helped)
    customer.stays(200)
    assert secure_bank.got == []
    assert all(secure is False for _, secure in customer.hosts)


def test_a_part_with_a_bad_certificate_is_left_out_and_the_page_stays(
    customer: Customer, site: Site, secure_bank: SecureBank
) -> None:
    site.bank(f"<img src='{secure_bank.origin}/logo.png' onerror='window.broken = 1'>")
    customer.open()
    customer.at(BANK)
    customer.until(lambda: customer.run("window.broken") == 1)
    assert (secure_bank.got, customer.helped, customer.verdicts) == ([], 0, [])
