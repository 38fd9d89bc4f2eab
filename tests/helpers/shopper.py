"""A payment at a sandbox without a browser: the services one after another, and the bank's pages read as HTML.

``Browser`` follows what a page would make a browser do (a form that posts itself, a redirect, a script that moves on)
as far as the practice bank's pages need it; every hop is kept with the host it went to.
"""

from __future__ import annotations

import html
import http.client
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from paynet_desk.sandbox.keys import PUBLISHABLE_KEY, SECRET_KEY
from tests.helpers.counter import GSM, VISA
from tests.helpers.sandbox_at import Reply, SandboxAt

CVC = {
    VISA: "000",
    "9792075482365454": "152",
    "4506344103118942": "000",
    "4090700090840050": "592",
    "9792395412651264": "999",
    "4506347011448053": "000",
}


def paynetj(sandbox: SandboxAt, service: str, /, **fields: Any) -> Reply:
    """``POST /v1/paynetj/<service>`` with the publishable key; a field that is None is left out."""
    return _post(sandbox, f"/v1/paynetj/{service}", PUBLISHABLE_KEY, fields)


def transaction(sandbox: SandboxAt, service: str, /, **fields: Any) -> Reply:
    """``POST /v1/transaction/<service>`` with the secret key."""
    return _post(sandbox, f"/v1/transaction/{service}", SECRET_KEY, fields)


def _post(sandbox: SandboxAt, path: str, key: str, fields: dict[str, Any]) -> Reply:
    body = json.dumps({name: value for name, value in fields.items() if value is not None}).encode()
    return sandbox.send("POST", path, body, authorization=f"Basic {key}")


@dataclass
class Payment:
    """One payment on its way: the fields that later services want."""

    sandbox: SandboxAt
    amount: str = "125000"
    add_commission: bool = True
    reference_no: str = "sale-1"
    session_id: str = ""
    token_id: str = ""
    post_url: str = ""

    def begin(self, **changes: Any) -> Payment:
        """``auth``; the customer's card is stored when ``changes`` say so."""
        fields = {"amount": self.amount, "add_commission": self.add_commission, "domain": "https://till.example"}
        answer = paynetj(self.sandbox, "auth", **{**fields, "tds_required": True, **changes}).fields
        assert answer["code"] == 0, answer
        self.session_id = answer["session_id"]
        return self

    def rows(self, number: str = VISA, **changes: Any) -> list[dict[str, Any]]:
        """``check_bin``'s rows as they come."""
        answer = paynetj(self.sandbox, "check_bin", session_id=self.session_id, bin=number[:8], **changes).fields
        assert answer["code"] == 0, answer
        found = answer["data"]
        assert isinstance(found, list)
        return found

    def key(self, number: str = VISA, instalment: int = 0) -> str:
        """The key of one of them."""
        return str(next(row["instalment_key"] for row in self.rows(number) if row["instalment"] == instalment))

    def card_reply(self, number: str = VISA, instalment: int = 0, **changes: Any) -> Reply:
        """``create_token``."""
        fields = {
            "session_id": self.session_id,
            "card_holder": "ELIF YILMAZ",
            "pan": number,
            "month": 12,
            "year": 2030,
            "cvc": CVC.get(number, "000"),
            "do_3ds": True,
            "ip": "192.0.2.7",
        }
        if "instalment_key" not in changes:
            fields["instalment_key"] = self.key(number, instalment)
        return paynetj(self.sandbox, "create_token", **{**fields, **changes})

    def card(self, number: str = VISA, instalment: int = 0, **changes: Any) -> Payment:
        """``create_token`` that is accepted."""
        answer = self.card_reply(number, instalment, **changes).fields
        assert answer["code"] == 0, answer
        self.token_id, self.post_url = answer["token_id"], answer["post_url"]
        return self

    def browser(self) -> Browser:
        """A browser that was sent to the gate by POST."""
        browser = Browser(self.sandbox)
        browser.post(self.post_url, self.gate_fields())
        return browser

    def gate_fields(self) -> dict[str, str]:
        return {"session_id": self.session_id, "token_id": self.token_id, "publishable_key": PUBLISHABLE_KEY}

    def approved(self, password: str = "a") -> Payment:
        """The bank's page answered rightly."""
        browser = self.browser()
        if "password" in browser.page:
            browser.answer(password)
        assert "Doğrulama tamamlandı" in browser.page, browser.page
        return self

    def charge(self, **changes: Any) -> Reply:
        """``charge``."""
        fields = {
            "session_id": self.session_id,
            "token_id": self.token_id,
            "reference_no": self.reference_no,
            "transaction_type": "1",
            "amount": self.amount,
            "add_comission_amount": self.add_commission,
        }
        return transaction(self.sandbox, "charge", **{**fields, **changes})


def saving(**changes: Any) -> dict[str, Any]:
    """What ``auth`` wants so that the card is stored with the payment."""
    wish = {"save_card": True, "user_unique_id": "customer-1", "card_desc": "Kartım", "user_gsm_no": GSM}
    return {**wish, **changes}


@dataclass
class Hop:
    """One request of the browser."""

    method: str
    host: str
    path: str
    status: int


@dataclass
class Browser:
    """As much of a browser as the practice pages need. ``page`` is what it shows; sub-frames are not followed."""

    sandbox: SandboxAt
    hops: list[Hop] = field(default_factory=list)
    page: str = ""
    address: str = ""
    status: int = 0

    @property
    def hosts(self) -> list[str]:
        """Hosts in the order they were asked, without repeats in a row."""
        found: list[str] = []
        for hop in self.hops:
            if not found or found[-1] != hop.host:
                found.append(hop.host)
        return found

    def get(self, address: str, *, follow: bool = True) -> None:
        self._ask("GET", address, "", follow)

    def post(self, address: str, fields: dict[str, str], *, follow: bool = True) -> None:
        self._ask("POST", address, urlencode(fields), follow)

    def answer(self, password: str) -> None:
        """Type the password and press the button."""
        self.type(password=password)

    def type(self, **typed: str) -> None:
        """Type into the page's form and press the button."""
        action, fields = _form(self.page, "", self.address)
        self.post(action, {**fields, **typed})

    def cancel(self) -> None:
        """Follow the link that leaves."""
        found = re.search(r'class="leave" href="([^"]+)"', self.page)
        assert found, self.page
        self.get(urljoin(self.address, html.unescape(found[1])))

    def form(self, name: str = "go") -> tuple[str, dict[str, str]]:
        """Address and fields of a form on the page."""
        return _form(self.page, f'id="{name}" ', self.address)

    def _ask(self, method: str, address: str, body: str, follow: bool) -> None:
        for _ in range(12):
            url = urlsplit(address)
            connection = http.client.HTTPConnection("127.0.0.1", url.port, timeout=10)
            try:
                headers = {"Host": url.netloc}
                if method == "POST":
                    headers["Content-Type"] = "application/x-www-form-urlencoded"
                target = url.path + (f"?{url.query}" if url.query else "")
                connection.request(method, target, body if method == "POST" else None, headers)
                answer = connection.getresponse()
                self.page, self.address, self.status = answer.read().decode(), address, answer.status
                self.hops.append(Hop(method, url.hostname or "", url.path, answer.status))
                location = answer.getheader("location")
            finally:
                connection.close()
            onward = (answer.status, location) if location else None
            if not follow:
                return
            if onward:
                address = urljoin(address, str(location))
                method, body = (method, body) if answer.status == 307 else ("GET", "")
                continue
            step = self._moves_on()
            if step is None:
                return
            method, address, body = step
        raise AssertionError(f"no end of redirects: {[hop.path for hop in self.hops]}")

    def _moves_on(self) -> tuple[str, str, str] | None:
        """What the page makes the browser do by itself."""
        if ".submit()" in self.page and "<iframe" not in self.page and "_blank" not in self.page:
            action, fields = self.form()
            return "POST", action, urlencode(fields)
        if found := re.search(r'location\.replace\(("[^"]+")\)', self.page):
            return "GET", urljoin(self.address, json.loads(found[1])), ""
        if found := re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', self.page):
            return "GET", urljoin(self.address, html.unescape(found[1])), ""
        return None


def _form(page: str, attributes: str, address: str) -> tuple[str, dict[str, str]]:
    found = re.search(rf'<form {attributes}method="post" action="([^"]+)"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert found, page
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[2])
    fields = {html.unescape(name): html.unescape(value) for name, value in inputs}
    return urljoin(address, html.unescape(found[1])), fields


def message(page: str) -> dict[str, str]:
    """What Paynet's last page tells the page around it."""
    found = re.search(r'postMessage\(("[^"]+")', page)
    assert found, page
    return dict(parse_qsl(json.loads(found[1])))
