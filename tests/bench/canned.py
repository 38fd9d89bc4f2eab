"""A server on loopback that answers each path of Paynet always alike, and keeps a connection if it is asked to.

    python -m tests.bench.canned

Prints its port, then serves until its standard input ends. A process of its own, so that its work is nobody else's.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.paynet.calls import SERVICES
from tests.paynet.payment_calls import PAYMENT_SERVICES

ANSWERS = {
    service.name: json.dumps(service.answer, ensure_ascii=False).encode() for service in (*SERVICES, *PAYMENT_SERVICES)
}


class Canned(BaseHTTPRequestHandler):
    """The last request of each path can be had from ``GET`` on it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    asked: dict[str, bytes] = {}  # noqa: RUF012 - the server's one memory

    def do_POST(self) -> None:
        self.asked[self.path] = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(ANSWERS[self.path.rpartition("/")[2]])

    def do_GET(self) -> None:
        self._answer(self.asked[self.path])

    def _answer(self, body: bytes) -> None:
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\n"
            f"Connection: {'close' if self.close_connection else 'keep-alive'}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.wfile.write(head.encode() + body)

    def log_message(self, *_: object) -> None:
        pass


def main() -> int:
    """Serves."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Canned)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
