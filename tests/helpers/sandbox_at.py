"""A sandbox at an address: its books, its switches, its phone, and any request to it."""

from __future__ import annotations

import http.client
import json
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from paynet_desk.sandbox import phone
from paynet_desk.sandbox.keys import SECRET_KEY

NO_HEX = "GHJKMNPQRSTUVWXYZ"  # a code of these letters is found nowhere by chance


@dataclass(frozen=True)
class Reply:
    """What came back over HTTP."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def fields(self) -> dict[str, Any]:
        found = json.loads(self.content)
        assert isinstance(found, dict)
        return found


class SandboxAt:
    """The control paths of the sandbox at ``base_url``."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    @property
    def running(self) -> bool:
        """Whether anybody listens there."""
        try:
            socket.create_connection(("127.0.0.1", urlsplit(self.base_url).port), timeout=1).close()
        except ConnectionRefusedError:
            return False
        return True

    def reset(self) -> None:
        """Empty books, no codes, no faults, all switches as they were, all counts at zero."""
        self.control("POST", "/_sandbox/reset")

    def books(self) -> dict[str, Any]:
        """``requests`` by service, ``sms``, ``checks``, ``saves``, ``owners`` with their masked ``cards``."""
        found = self.control("GET", "/_sandbox/books")
        assert isinstance(found, dict)
        return found

    def requests(self, service: str) -> int:
        """How many requests for ``service`` arrived, answered or not."""
        count = self.books()["requests"].get(service, 0)
        assert isinstance(count, int)
        return count

    def switch(self, **wishes: Any) -> None:
        """Set switches (paynet_desk/sandbox/switches.py)."""
        self.control("POST", "/_sandbox/switch", wishes)

    def faults(self, rules: list[dict[str, Any]]) -> None:
        """Set the fault script (paynet_desk/sandbox/faults.py)."""
        self.control("POST", "/_sandbox/faults", rules)

    def last_sms(self, gsm: str) -> phone.Sms | None:
        return phone.last_sms(self.base_url, gsm)

    def code(self, gsm: str) -> str:
        """The code in the last SMS to ``gsm``."""
        sms = self.last_sms(gsm)
        assert sms is not None, f"no SMS to {gsm}"
        return sms.code

    def call(self, service: str, /, **fields: Any) -> Reply:
        """``POST /v1/card/<service>`` with the right key."""
        return self.send("POST", f"/v1/card/{service}", json.dumps(fields).encode())

    def send(
        self, method: str, path: str, body: bytes | None = None, *, authorization: str | None = f"Basic {SECRET_KEY}"
    ) -> Reply:
        """Any request."""
        headers = {"Content-Type": "application/json; charset=UTF-8", "Accept": "application/json; charset=UTF-8"}
        if authorization is not None:
            headers["Authorization"] = authorization
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(self.base_url).port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, names, answer.read())
        finally:
            connection.close()

    def control(self, method: str, path: str, wish: Any = None) -> Any:
        """A control path; what it answered."""
        reply = self.send(method, path, None if wish is None else json.dumps(wish).encode(), authorization=None)
        assert reply.status == 200, reply.content.decode()
        return json.loads(reply.content)
