"""Paynet's own pages in 3-D Secure: the gate that sends the browser to the bank, and the one it comes back to.

All of them may be asked for again with the same fields, since Chromium repeats a POST whose connection was dropped
(PITFALLS, Qt WebEngine). Source: contract 1.4b.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from urllib.parse import quote, urlencode

from paynet_desk.sandbox import pages
from paynet_desk.sandbox.answers import Answer
from paynet_desk.sandbox.bank import Bank, Challenge, Visit
from paynet_desk.sandbox.books import Books
from paynet_desk.sandbox.keys import PUBLISHABLE_KEY
from paynet_desk.sandbox.names import Names
from paynet_desk.sandbox.pages import PAYNET, Form
from paynet_desk.sandbox.payments import Token
from paynet_desk.sandbox.paynetj_services import MERCHANT
from paynet_desk.sandbox.refusals import Refused
from paynet_desk.sandbox.switches import Switches


class Gate:
    """The pages under ``/v1/paynetjgate/``."""

    def __init__(self, books: Books, bank: Bank) -> None:
        self._books = books
        self._bank = bank
        self._confirmed: set[str] = set()  # tokens whose customer typed the code
        self.pages: dict[str, Callable[[Visit, Names, Switches], Answer]] = {
            "tds": self._tds,
            "otp": self._otp,
            "return": self._return,
            "notification": self._notification,
        }

    def _tds(self, visit: Visit, names: Names, switches: Switches) -> Answer:
        """The page that ``post_url`` names: session, token and publishable key, by GET or POST."""
        payments = self._books.payments
        session_id, token_id = visit.fields.get("session_id", ""), visit.fields.get("token_id", "")
        token = payments.tokens.get(token_id)
        key_right = visit.fields.get("publishable_key") == PUBLISHABLE_KEY and not switches.key_refused
        payments.gate.append(
            {"method": visit.method, "session_id": session_id, "token_id": token_id, "key_right": key_right}
        )
        if not key_right:
            return _no("Anahtar kabul edilmedi", 401)
        session = payments.sessions.get(session_id)
        if token is None or session is None or token.session_id != session_id:
            return _no("Ödeme bulunamadı", 404)
        if session.used:
            return _no("Bu ödeme daha önce tamamlandı", 409)
        if visit.now.timestamp() >= session.expires:
            return _no("Ödemenin süresi doldu", 410)
        if token.tds != "pending":
            return pages.result(approved=token.tds != "fail", session_id=session_id, token_id=token_id)
        if switches.otp_on_page and session.save and session.gsm and token_id not in self._confirmed:
            with contextlib.suppress(Refused):  # asked again before the code expired: the one that was sent is good
                self._books.send_otp(session.gsm, token_id, visit.now, switches)
            return pages.asks_for_code(_code_form(visit))
        return self._to_the_bank(token, self._bank.open(token, MERCHANT, names, switches, visit.now), names)

    def _otp(self, visit: Visit, names: Names, switches: Switches) -> Answer:
        """What was typed on the page that asks for the code; the right one goes on as the gate would have."""
        token = self._books.payments.tokens.get(visit.fields.get("token_id", ""))
        session = self._books.payments.sessions.get(token.session_id) if token is not None else None
        if token is None or session is None:
            return _no("Ödeme bulunamadı", 404)
        try:
            code = visit.fields.get("otp_code", "")
            self._books.check_otp(session.gsm, token.token_id, code, visit.now, switches)
        except Refused as refusal:
            return pages.asks_for_code(_code_form(visit), wrong=refusal.message)
        self._confirmed.add(token.token_id)
        return self._tds(visit, names, switches)

    def _to_the_bank(self, token: Token, challenge: Challenge, names: Names) -> Answer:
        fields = {"creq": challenge.creq}
        there = f"{names.bank}/3ds/challenge"
        method = Form(f"{names.second_bank}/3ds/method", fields, target="yontem")
        match challenge.way.enter:
            case "redirect":
                return pages.redirect(302, f"{there}?{urlencode(fields, quote_via=quote)}")
            case "iframe":
                return pages.framing(Form(there, fields, target="banka"))
            case "popup":
                return pages.opening(Form(there, fields, target="_blank", label="Bankanın sayfasını aç"))
            case "method":
                return pages.method_first(method, Form(there, fields))
            case "method_only":
                back = f"{names.paynet}/v1/paynetjgate/return?{urlencode({'cres': challenge.creq}, quote_via=quote)}"
                return pages.method_first(method, back)
            case "wrong_name" if not names.wrong:
                return _no("Bu davranış için sertifika gerekir", 501)
            case "wrong_name":
                return pages.forwarding(PAYNET, Form(f"{names.wrong}/3ds/challenge", fields))
            case "stay":
                challenge.verdict = "ok"
                return self._result(token, challenge)
            case _:
                return pages.forwarding(PAYNET, Form(there, fields))

    def _return(self, visit: Visit, names: Names, _: Switches) -> Answer:
        """The page that the bank sends the browser back to."""
        challenge = self._bank.challenges.get(visit.fields.get("cres", ""))
        verdict = challenge.verdict if challenge else ""
        token_id = challenge.token_id if challenge else ""
        self._books.payments.returns.append(
            {"method": visit.method, "token_id": token_id, "verdict": verdict, "frame": visit.frame}
        )
        token = self._books.payments.tokens.get(token_id)
        if challenge is None or token is None or not verdict:
            return _no("Doğrulama tamamlanmadı", 400)
        if challenge.way.twice and not challenge.seen_twice:
            return pages.forwarding(PAYNET, Form(f"{names.second_bank}/3ds/second", {"creq": challenge.creq}))
        return self._result(token, challenge)

    def _result(self, token: Token, challenge: Challenge) -> Answer:
        if token.tds == "pending":
            token.tds = challenge.verdict
            self._books.keep(tokens=[token])
        return pages.result(approved=token.tds == "ok", session_id=token.session_id, token_id=token.token_id)

    def _notification(self, visit: Visit, _names: Names, _: Switches) -> Answer:
        """Where the bank's hidden method page comes back to, inside its frame."""
        known = visit.fields.get("cres", "") in self._bank.challenges
        self._books.payments.returns.append(
            {"method": visit.method, "token_id": "", "verdict": "method" if known else "", "frame": visit.frame}
        )
        return pages.notified()


def _code_form(visit: Visit) -> Form:
    names = ("session_id", "token_id", "publishable_key")
    return Form("/v1/paynetjgate/otp", {name: visit.fields.get(name, "") for name in names})


def _no(what: str, status: int) -> Answer:
    return pages.told(PAYNET, what, "Kasadaki görevliye haber veriniz. Para çekilmedi.", status=status)
