"""The practice bank: it lives on other host names than Paynet, asks the 3D password of the card, and goes back.

What it learns is a verdict, ok or fail, that Paynet's return page asks for; a return without one proves nothing. A
password is compared and forgotten. How the bank behaves is a way (ways.py), fixed when the gate opens the challenge.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from paynet_desk.sandbox import pages
from paynet_desk.sandbox.answers import TURKEY, Answer
from paynet_desk.sandbox.ids import prefixed_id
from paynet_desk.sandbox.names import Names
from paynet_desk.sandbox.pages import BANK, Form, Sale
from paynet_desk.sandbox.payments import Token
from paynet_desk.sandbox.switches import Switches
from paynet_desk.sandbox.test_cards import card_of_mask
from paynet_desk.sandbox.ways import WAYS, Way

USUAL_PASSWORD = "a"  # noqa: S105 - of the practice cards for which the table has none
_TRIES = 3
_PATHS = "/3ds/"


@dataclass
class Challenge:
    """One question of the bank. ``verdict`` is "" until it is answered; ``seen_twice`` belongs to ``away_again``."""

    creq: str
    token_id: str
    way: Way
    sale: Sale
    card_no: str
    merchant_returns_to: str
    tries: int = 0
    verdict: str = ""
    seen_twice: bool = False

    @property
    def password(self) -> str:
        """What the card's holder would type."""
        return card_of_mask(self.card_no).password or USUAL_PASSWORD


@dataclass(frozen=True)
class Visit:
    """One request of the browser: host and path, fields of form or query, headers that the pages look at."""

    method: str
    host: str
    fields: Mapping[str, str]
    now: datetime
    frame: str  # Sec-Fetch-Dest: document, iframe, ...
    authorization: str


class Bank:
    """All challenges of one sandbox. In memory only: a bank that was restarted knows none of them."""

    def __init__(self) -> None:
        self.challenges: dict[str, Challenge] = {}
        self.visits: list[dict[str, Any]] = []
        self.pages: dict[str, Callable[[Challenge, Visit, Names, Switches], Answer]] = {
            "challenge": self._challenge,
            "answer": self._answer,
            "cancel": self._cancel,
            "leave": self._leave_307,
            "method": self._method,
            "second": self._second,
            "loop": self._loop,
        }

    def open(self, token: Token, merchant: str, names: Names, switches: Switches, now: datetime) -> Challenge:
        """The challenge for ``token``: the one that is open already, or a new one in the way that is wished now."""
        for known in self.challenges.values():
            if known.token_id == token.token_id:
                return known
        way = WAYS[switches.bank or card_of_mask(token.card.card_no).way]
        parts = f", {token.offer.instalment} taksit" if token.offer.instalment else ""
        mask = token.card.card_no
        sale = Sale(
            merchant=merchant,
            amount=f"{_lira(token.offer.total)} TL{parts}",
            card=f"{mask[:4]} {mask[4:6]}** **** {mask[-4:]}",
            when=f"{now.astimezone(TURKEY):%d.%m.%Y %H:%M}",
        )
        back = f"{names.paynet}/v1/paynetjgate/return"
        challenge = Challenge(prefixed_id("acs", 40), token.token_id, way, sale, mask, back)
        self.challenges[challenge.creq] = challenge
        return challenge

    def visit(self, name: str, visit: Visit, names: Names, switches: Switches) -> Answer:
        """One page of the bank."""
        challenge = self.challenges.get(visit.fields.get("creq", ""))
        self.visits.append({"page": name, "method": visit.method, "host": visit.host, "frame": visit.frame})
        if name == "file":
            headers = {"content-type": "application/pdf", "content-disposition": 'attachment; filename="belge.pdf"'}
            return Answer(200, b"%PDF-1.4\n%%EOF\n", headers)
        if name == "part":
            return Answer(200, b"", {"content-type": "text/javascript"})
        if challenge is None:
            return pages.told(BANK, "İşlem bulunamadı", "Kasadaki görevliye haber veriniz.", status=404)
        return self.pages[name](challenge, visit, names, switches)

    def _challenge(self, challenge: Challenge, visit: Visit, names: Names, switches: Switches) -> Answer:
        way = challenge.way
        if challenge.verdict:
            return self._leave(challenge)
        if way.page in ("none", "no"):
            challenge.verdict = "ok" if way.page == "none" else "fail"
            answer = self._leave(challenge)
        elif way.page == "opener" and (depth := _number(visit, "depth", way.depth)) > 0:
            answer = pages.opener(_local("challenge", creq=challenge.creq, depth=str(depth - 1)))
        elif way.page == "loop":
            answer = pages.redirect(302, _local("loop", creq=challenge.creq, n="1"))
        elif way.page == "bounce":
            answer = self._loop(challenge, visit, names, switches)
        elif way.page == "login" and not visit.authorization:
            page = pages.told(BANK, "Giriş gerekli", status=401)
            answer = replace(page, headers={**page.headers, "www-authenticate": 'Basic realm="Alistirma Bankasi"'})
        else:
            answer = self._asks(challenge, names)
        if way.never:
            return replace(answer, wait_s=math.inf)
        return replace(answer, wait_s=switches.bank_silent_s if way.silent else 0.0)

    def _asks(self, challenge: Challenge, names: Names, wrong: str = "") -> Answer:
        downgrade = names.bank.replace("https://", "http://") if names.wrong else "http://acs.bank.invalid"
        more = pages.besides(challenge.way.extra, downgrade=f"{downgrade}/3ds/part", wrong=names.wrong)
        form = Form("/3ds/answer", {"creq": challenge.creq})
        cancel = _local("cancel", creq=challenge.creq)
        return pages.challenge(
            challenge.sale, form, password=challenge.password, cancel=cancel, wrong=wrong, more="" if wrong else more
        )

    def _answer(self, challenge: Challenge, visit: Visit, names: Names, _: Switches) -> Answer:
        if not challenge.verdict:
            if visit.method == "POST" and challenge.way.says != "no":
                right = visit.fields.get("password", "") == challenge.password
            else:
                right = False
            challenge.tries += 1
            if not right and challenge.tries < _TRIES:
                left = _TRIES - challenge.tries
                return self._asks(challenge, names, f"Şifre hatalı. {left} hakkınız kaldı.")
            challenge.verdict = "ok" if right else "fail"
        return self._leave(challenge)

    def _cancel(self, challenge: Challenge, _visit: Visit, _names: Names, _: Switches) -> Answer:
        challenge.verdict = challenge.verdict or "fail"
        return self._leave(challenge)

    def _leave(self, challenge: Challenge) -> Answer:
        """Back to Paynet, in the way of this challenge."""
        fields = {"cres": challenge.creq}
        back = challenge.merchant_returns_to
        by_get = f"{back}?{urlencode(fields, quote_via=quote)}"
        match challenge.way.leave:
            case "302":
                return pages.redirect(302, by_get)
            case "307":
                return pages.forwarding(BANK, Form("/3ds/leave", {**fields, "creq": challenge.creq}))
            case "script":
                return pages.by_script(BANK, by_get)
            case "meta":
                return pages.by_meta(BANK, by_get)
            case "top" | "blank" as target:
                return pages.forwarding(BANK, Form(back, fields, target=f"_{target}"))
            case _:
                return pages.forwarding(BANK, Form(back, fields))

    def _leave_307(self, challenge: Challenge, _visit: Visit, _names: Names, _: Switches) -> Answer:
        return pages.redirect(307, challenge.merchant_returns_to)

    def _method(self, challenge: Challenge, _visit: Visit, names: Names, _: Switches) -> Answer:
        """The hidden page that learns about the browser; some banks ask nothing after it."""
        if challenge.way.enter == "method_only":
            challenge.verdict = "ok"
        return pages.forwarding(BANK, Form(f"{names.paynet}/v1/paynetjgate/notification", {"cres": challenge.creq}))

    def _second(self, challenge: Challenge, _visit: Visit, _names: Names, _: Switches) -> Answer:
        challenge.seen_twice = True
        return self._leave(challenge)

    def _loop(self, challenge: Challenge, visit: Visit, names: Names, _: Switches) -> Answer:
        count = _number(visit, "n", 0) + 1
        onward = _local("loop", creq=challenge.creq, n=str(count))
        if challenge.way.page == "loop":
            return pages.redirect(302, onward)
        return pages.bouncing((names.second_bank if count % 2 else names.bank) + onward)


def page_names() -> tuple[str, ...]:
    """The last parts of the bank's paths, which fault scripts can name."""
    return ("challenge", "answer", "cancel", "leave", "method", "second", "loop", "file", "part")


def _number(visit: Visit, name: str, usual: int) -> int:
    text = visit.fields.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else usual


def _local(page: str, **fields: str) -> str:
    return f"{_PATHS}{page}?{urlencode(fields, quote_via=quote)}"


def _lira(kurus: int) -> str:
    return f"{kurus // 100:,}".replace(",", ".") + f",{kurus % 100:02d}"
