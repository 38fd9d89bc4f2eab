"""Paynet behind a wire that loses things: the sandbox's own services on its own books, called in the process.

A request that the program posts lies on the wire until the schedule says what becomes of it. The program waits for its
answer no longer than its own deadline; what is still on the wire then may reach Paynet all the same, but not for ever.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import format_datetime
from enum import Enum
from typing import Any

from paynet_desk.paynet.body import Body
from paynet_desk.paynet.errors import AnswerLost, AnswerLostReason, NotSent, NotSentReason, PaynetError
from paynet_desk.paynet.reply import Reply
from paynet_desk.sandbox import card_services, paynetj_services, transaction_services
from paynet_desk.sandbox.answers import Answer, accepted, refused
from paynet_desk.sandbox.bank import Bank, Visit
from paynet_desk.sandbox.books import Books
from paynet_desk.sandbox.call import Call
from paynet_desk.sandbox.gate import Gate
from paynet_desk.sandbox.keys import PUBLISHABLE_KEY
from paynet_desk.sandbox.names import Names
from paynet_desk.sandbox.refusals import Refused
from paynet_desk.sandbox.switches import Switches
from tests.schedules.virtual_time import VirtualLoop

NAMES = Names.on_loopback(8000)
LONGEST_ON_THE_WIRE_S = 90.0  # after that a request that has not arrived never will (settlement.SURE_AFTER)

_SERVICES = {
    "card": card_services.SERVICES,
    "paynetj": paynetj_services.SERVICES,
    "transaction": transaction_services.SERVICES,
}


class Fate(Enum):
    """What becomes of a request. ``works``: Paynet gets it; then how the program hears of it, or does not."""

    ANSWERED = "answered"
    HELD_UP = "Paynet did it, the answer is held up"
    NOT_SENT = "not sent"
    CUT_BEFORE = "the connection is cut before Paynet has it"
    CUT_AFTER = "Paynet did it, the connection is cut"
    CUT_ARRIVES = "the connection is cut, the request arrives later"
    SILENT = "nothing is heard, Paynet never gets it"
    SILENT_AFTER = "Paynet did it, nothing is heard"
    FAULT_BEFORE = "HTTP 503, not done"
    FAULT_AFTER = "HTTP 500, and done"
    UNREADABLE = "done, and the answer is cut short"
    UNSURE = "return code 10, and done"
    LOGIN_PAGE = "another network's login page answers"
    THROTTLED = "HTTP 429"
    KEY = "HTTP 401"

    @property
    def works(self) -> bool:
        """Whether Paynet does what was asked, at once."""
        return self in _WORKS

    @property
    def is_lost(self) -> bool:
        """Whether the program does not learn what Paynet answered although its request left."""
        return self not in (Fate.ANSWERED, Fate.HELD_UP, Fate.NOT_SENT, Fate.THROTTLED, Fate.KEY)


_WORKS = {
    Fate.ANSWERED,
    Fate.HELD_UP,
    Fate.CUT_AFTER,
    Fate.SILENT_AFTER,
    Fate.FAULT_AFTER,
    Fate.UNREADABLE,
    Fate.UNSURE,
}
_HTML = "text/html; charset=utf-8"
_MADE_UP = {
    Fate.FAULT_BEFORE: Reply(503, b"<html>Service Unavailable</html>", _HTML),
    Fate.FAULT_AFTER: Reply(500, b'{"type": "api_error", "code": 500, "result_code": 8, "message": "Hata"}'),
    Fate.UNSURE: Reply(200, b'{"code": 10, "message": "Zaman asimi"}'),
    Fate.LOGIN_PAGE: Reply(200, b"<!doctype html><html><body>Wi-Fi</body></html>", _HTML),
    Fate.THROTTLED: Reply(429, b'{"code": 429, "message": "Cok fazla istek"}', retry_after="7"),
    Fate.KEY: Reply(401, b'{"code": 401, "result_code": 7, "message": "Anahtar"}'),
}


@dataclass(eq=False)
class Request:
    """One request on the wire. ``sender`` is the run of the program that posted it, ``cause`` the effect it serves."""

    service: str
    family: str
    fields: dict[str, Any] = field(repr=False)
    sender: Any
    cause: Any
    posted_at: float
    heard: asyncio.Future[Reply]
    entry_id: str = ""  # the journal row that was open for it when it left
    worked: bool = False
    reply: Reply | None = field(default=None, repr=False)
    answer: dict[str, Any] | None = field(default=None, repr=False)  # what Paynet said when it worked

    @property
    def is_awaited(self) -> bool:
        """Whether the program still waits for the answer."""
        return not self.heard.done() and bool(self.sender.alive)

    @property
    def accepted(self) -> bool:
        """Paynet did what was asked."""
        return self.answer is not None and self.answer.get("code") in (0, 100)


class Paynet:
    """The sandbox's books and services, and what is on its way to them. ``on_post`` sees each request as it leaves."""

    def __init__(self, loop: VirtualLoop, switches: Switches) -> None:
        self.loop = loop
        self.switches = switches
        self.books = Books()
        self.bank = Bank()
        self.gate = Gate(self.books, self.bank)
        self.wire: list[Request] = []
        self.all: list[Request] = []
        self.fates: Counter[str] = Counter()
        self.on_post: Callable[[Request], None] = lambda request: None
        self.on_worked: Callable[[Request], None] = lambda request: None

    def meet(self, request: Request, fate: Fate) -> None:
        """Let this become of a request. One that nobody waits for any more can only arrive, or not."""
        assert request in self.wire
        if request.worked and fate not in (Fate.ANSWERED, Fate.HELD_UP, Fate.SILENT):
            fate = Fate.CUT_AFTER  # its answer was held up: now it may come, or not
        self.fates[fate.value] += 1
        if fate is Fate.SILENT or (fate is Fate.CUT_ARRIVES and not request.is_awaited):
            if not request.is_awaited:
                self.wire.remove(request)
            return  # its deadline will come; until then it may arrive after all
        if fate not in (Fate.CUT_ARRIVES, Fate.HELD_UP):
            self.wire.remove(request)
        if fate.works and request.reply is None:
            request.reply = self.work(request)
        reply = request.reply
        if not request.is_awaited:
            return
        match fate:
            case Fate.ANSWERED:
                assert reply is not None
                request.heard.set_result(reply)
            case Fate.NOT_SENT:
                request.heard.set_exception(NotSent(NotSentReason.UNREACHABLE))
            case Fate.CUT_BEFORE | Fate.CUT_AFTER | Fate.CUT_ARRIVES:
                request.heard.set_exception(AnswerLost(AnswerLostReason.CUT))
            case Fate.SILENT_AFTER | Fate.HELD_UP:
                pass  # its deadline will come
            case Fate.UNREADABLE:
                assert reply is not None
                request.heard.set_result(Reply(200, reply.content[: len(reply.content) // 2], reply.content_type))
            case _:
                request.heard.set_result(_MADE_UP[fate])

    def work(self, request: Request) -> Reply:
        """Paynet does what was asked, now."""
        service = _SERVICES[request.family][request.service]
        call = Call(request.fields, self.loop.wall() - self.loop.offset, self.books, self.switches, NAMES)
        answer: Answer
        try:
            answer = accepted(service(call), self.switches)
        except Refused as refusal:
            answer = refused(refusal, self.switches)
        request.worked = True
        request.answer = json.loads(answer.body)
        self.on_worked(request)
        date = format_datetime(call.now, usegmt=True)
        return Reply(answer.status, answer.body, answer.headers["content-type"], date=date)

    def clear_the_wire(self) -> None:
        """What nobody waits for and has been under way too long is gone."""
        long_ago = self.loop.passed - LONGEST_ON_THE_WIRE_S
        self.wire = [r for r in self.wire if r.is_awaited or r.posted_at > long_ago]

    # ---- the customer at the bank's page ---------------------------------------------------------------------------

    def customer_answers_the_bank(self, session_id: str, token_id: str, *, approves: bool) -> None:
        """The bank's page from Paynet's gate to the password and back, as the browser goes it."""
        fields = {"session_id": session_id, "token_id": token_id, "publishable_key": PUBLISHABLE_KEY}
        self.gate.pages["tds"](self._visit(fields), NAMES, self.switches)
        challenge = next((c for c in self.bank.challenges.values() if c.token_id == token_id), None)
        if challenge is None:
            return  # the session is over
        answer = {"creq": challenge.creq, "password": challenge.password}
        self.bank.visit("answer" if approves else "cancel", self._visit(answer), NAMES, self.switches)
        self.gate.pages["return"](self._visit({"cres": challenge.creq}), NAMES, self.switches)

    def _visit(self, fields: dict[str, str]) -> Visit:
        return Visit("POST", "127.0.0.1:8000", fields, self.loop.wall() - self.loop.offset, "document", "")


class Wire:
    """What stands where the program has its transport: a request leaves once, and one of three things is known."""

    def __init__(self, paynet: Paynet, sender: Any, cause: Callable[[], Any]) -> None:
        self._paynet = paynet
        self._sender = sender
        self._cause = cause

    async def post(self, path: str, body: Body, *, deadline_s: float) -> Reply:
        """As ``Transport.post``."""
        paynet, loop = self._paynet, self._paynet.loop
        if not self._sender.alive:
            await loop.create_future()
        content = b"".join([bytes(part) async for part in body.chunks()])
        body.wipe()
        _, _, family, service = path.split("/")
        fields = json.loads(content)
        request = Request(service, family, fields, self._sender, self._cause(), loop.passed, loop.create_future())
        paynet.on_post(request)
        paynet.wire.append(request)
        paynet.all.append(request)
        timer = loop.call_later(deadline_s, self._give_up_waiting, request)
        try:
            return await request.heard
        except PaynetError as error:
            raise error from None
        finally:
            timer.cancel()

    @staticmethod
    def _give_up_waiting(request: Request) -> None:
        if not request.heard.done():
            request.heard.set_exception(AnswerLost(AnswerLostReason.TIMEOUT))

    async def aclose(self) -> None:
        """As ``Transport.aclose``."""
