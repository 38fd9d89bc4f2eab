"""The customer's telephone as the program's practice phone reads it from the sandbox. Light: standard library only."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Sms:
    """The last message to a number. ``id`` grows with every message, over restarts too; ``code`` is inside ``text``."""

    id: int
    code: str = field(repr=False)
    text: str = field(repr=False)
    sent_at: datetime = field()


def last_sms(base_url: str, gsm: str, deadline_s: float = 2.0) -> Sms | None:
    """The last SMS that the sandbox at ``base_url`` sent to ``gsm`` (ten digits), None if there is none.

    Blocks: call it in a thread. OSError when the sandbox does not answer within ``deadline_s`` seconds; ValueError when
    ``base_url`` is not on loopback, since nothing but the sandbox has such a phone (invariant I10).
    """
    import http.client  # late: importing this module costs nothing

    address = urlsplit(base_url)
    if address.scheme != "http" or address.hostname != "127.0.0.1":
        raise ValueError("only a sandbox on this machine has a phone")
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=deadline_s)
    try:
        connection.request("GET", f"/_sandbox/phone?{urlencode({'gsm': gsm})}")
        answer = connection.getresponse()
        if answer.status == 404:
            return None
        sms = json.loads(answer.read())
        return Sms(int(sms["id"]), sms["code"], sms["text"], datetime.fromisoformat(sms["sent_at"]))
    except (http.client.HTTPException, ValueError, KeyError, TypeError) as problem:
        raise OSError(f"the sandbox's phone gave an answer that cannot be read ({type(problem).__name__})") from problem
    finally:
        connection.close()
