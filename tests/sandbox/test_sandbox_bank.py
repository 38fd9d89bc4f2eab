from __future__ import annotations

import http.client
import re
import time
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import pytest

from paynet_desk.sandbox.keys import PUBLISHABLE_KEY
from paynet_desk.sandbox.test_cards import OFFICIAL
from paynet_desk.sandbox.ways import WAYS
from tests.helpers.counter import GSM, VISA
from tests.helpers.sandbox import RunningSandbox
from tests.helpers.shopper import Browser, Payment, message, saving

PAYNET = "127.0.0.1"
BANK = "acs.bank.localhost"
SECOND = "yontem.bank.localhost"
TOP_LEVEL_WAYS = ["form", "redirect_302", "redirect_307", "script", "meta"]


@pytest.fixture
def payment(sandbox: RunningSandbox) -> Payment:
    """A payment whose card was sent."""
    return Payment(sandbox).begin().card()


def tds(sandbox: RunningSandbox) -> str:
    """How far 3-D Secure has got with the only token."""
    [token] = sandbox.books()["tokens"]
    return str(token["tds"])


@pytest.mark.parametrize("way", TOP_LEVEL_WAYS)
def test_the_browser_leaves_paynet_and_comes_back_in_the_way_that_was_switched(payment: Payment, way: str) -> None:
    payment.sandbox.switch(bank=way)
    browser = payment.browser()
    assert browser.hosts == [PAYNET, BANK]
    assert tds(payment.sandbox) == "pending"
    browser.answer("a")
    assert browser.hosts == [PAYNET, BANK, PAYNET]
    last = browser.hops[-1]
    assert (last.method, last.path) == ("POST" if way in ("form", "redirect_307") else "GET", "/v1/paynetjgate/return")
    assert tds(payment.sandbox) == "ok"
    assert payment.charge().fields["is_succeed"] is True


def test_the_gate_takes_get_as_well_as_post(payment: Payment) -> None:
    browser = Browser(payment.sandbox)
    browser.get(f"{payment.post_url}?{urlencode(payment.gate_fields())}")
    assert browser.hosts == [PAYNET, BANK]
    [seen] = payment.sandbox.books()["gate"]
    assert seen == {
        "method": "GET",
        "session_id": payment.session_id,
        "token_id": payment.token_id,
        "key_right": True,
    }


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"publishable_key": "pbk_other"}, 401),
        ({"publishable_key": ""}, 401),
        ({"token_id": "jt_other"}, 404),
        ({"session_id": "js_other"}, 404),
    ],
)
def test_the_gate_lets_nobody_else_through(payment: Payment, change: dict[str, str], status: int) -> None:
    browser = Browser(payment.sandbox)
    browser.post(payment.post_url, {**payment.gate_fields(), **change})
    assert (browser.status, browser.hosts) == (status, [PAYNET])
    assert "Para çekilmedi" in browser.page


def test_a_gate_with_blanks_where_plus_was_is_not_the_payment(payment: Payment) -> None:
    browser = Browser(payment.sandbox)
    browser.post(payment.post_url, {**payment.gate_fields(), "session_id": payment.session_id.replace("+", " ")})
    assert browser.status == 404


def test_the_last_page_tells_its_window_in_the_words_of_paynets_library(payment: Payment) -> None:
    browser = payment.browser()
    browser.answer("a")
    assert message(browser.page) == {
        "command": "form-post",
        "session_id": payment.session_id,
        "token_id": payment.token_id,
    }
    assert "Doğrulama tamamlandı" in browser.page


def test_the_banks_page_names_merchant_amount_and_masked_card_and_says_it_is_practice(sandbox: RunningSandbox) -> None:
    page = Payment(sandbox).begin().card(instalment=3).browser().page
    for words in ("Alıştırma Bankası", "para çekilmez", "Alıştırma Mağazası", "1.293,75 TL, 3 taksit"):
        assert words in page
    assert "4355 08** **** 4358" in page
    assert VISA not in page
    assert 'lang="tr"' in page
    assert not re.search(r'(src|href)="(https?:)?//', page)


def test_three_wrong_passwords_end_in_a_refusal(payment: Payment) -> None:
    browser = payment.browser()
    browser.answer("b")
    assert "Şifre hatalı. 2 hakkınız kaldı." in browser.page
    browser.answer("A")
    assert "Şifre hatalı. 1 hakkınız kaldı." in browser.page
    browser.answer("")
    assert browser.hosts == [PAYNET, BANK, PAYNET]
    assert message(browser.page) == {"command": "close-iframe"}
    assert tds(payment.sandbox) == "fail"
    assert payment.charge().fields["code"] == 16


def test_a_wrong_password_may_be_followed_by_the_right_one(payment: Payment) -> None:
    browser = payment.browser()
    browser.answer("b")
    browser.answer("a")
    assert tds(payment.sandbox) == "ok"


def test_the_link_that_leaves_collects_nothing(payment: Payment) -> None:
    browser = payment.browser()
    browser.cancel()
    assert browser.hosts == [PAYNET, BANK, PAYNET]
    assert tds(payment.sandbox) == "fail"
    assert payment.charge().fields["code"] == 16
    assert payment.sandbox.books()["charges"] == {}


def test_a_way_where_no_password_is_right(payment: Payment) -> None:
    payment.sandbox.switch(bank="wrong_password")
    browser = payment.browser()
    for _ in range(3):
        browser.answer("a")
    assert tds(payment.sandbox) == "fail"


def test_a_return_that_no_bank_sent_proves_nothing(payment: Payment) -> None:
    browser = payment.browser()
    creq = re.search(r'name="creq" value="([^"]+)"', browser.page)
    assert creq
    for cres in (creq[1], "acs_nobody", ""):
        browser.post(f"{payment.sandbox.base_url}/v1/paynetjgate/return", {"cres": cres})
        assert browser.status == 400
    assert tds(payment.sandbox) == "pending"
    browser = payment.browser()
    browser.answer("a")
    assert tds(payment.sandbox) == "ok"


def test_gate_answer_and_return_bear_being_asked_again(payment: Payment) -> None:
    first = payment.browser()
    browser = payment.browser()
    assert re.findall(r'name="creq" value="[^"]+"', first.page) == re.findall(
        r'name="creq" value="[^"]+"', browser.page
    )
    creq = re.findall(r'name="creq" value="([^"]+)"', browser.page)[0]
    bank = browser.address.split("/3ds/")[0]
    for _ in range(2):
        browser.post(f"{bank}/3ds/answer", {"creq": creq, "password": "a"})
    browser.post(f"{payment.sandbox.base_url}/v1/paynetjgate/return", {"cres": creq})
    assert "Doğrulama tamamlandı" in browser.page
    late = payment.browser()
    assert "Doğrulama tamamlandı" in late.page
    assert [row["verdict"] for row in payment.sandbox.books()["returns"]] == ["ok"] * 3
    payment.charge()
    assert payment.browser().status == 409
    assert payment.sandbox.books()["charges"] == {"sale-1": 1}


def test_a_bank_that_asks_nothing_shows_no_page(payment: Payment) -> None:
    payment.sandbox.switch(bank="frictionless")
    browser = payment.browser()
    assert [(hop.host, hop.status) for hop in browser.hops] == [(PAYNET, 302), (BANK, 302), (PAYNET, 200)]
    assert tds(payment.sandbox) == "ok"


def test_a_bank_may_refuse_without_asking(payment: Payment) -> None:
    payment.sandbox.switch(bank="frictionless_refused")
    assert payment.browser().hosts == [PAYNET, BANK, PAYNET]
    assert tds(payment.sandbox) == "fail"


def test_a_payment_may_never_leave_paynet(payment: Payment) -> None:
    payment.sandbox.switch(bank="never_left")
    assert payment.browser().hosts == [PAYNET]
    assert tds(payment.sandbox) == "ok"


def test_a_bank_may_take_the_browser_back_after_its_return(payment: Payment) -> None:
    payment.sandbox.switch(bank="away_again")
    browser = payment.browser()
    browser.answer("a")
    assert browser.hosts == [PAYNET, BANK, PAYNET, SECOND, PAYNET]
    assert tds(payment.sandbox) == "ok"


@pytest.mark.parametrize(("way", "target"), [("top", "_top"), ("iframe", "")])
def test_the_bank_may_sit_in_a_frame_of_paynets_page(payment: Payment, way: str, target: str) -> None:
    payment.sandbox.switch(bank=way)
    browser = payment.browser()
    assert browser.hosts == [PAYNET]
    assert '<iframe class="bank" name="banka"' in browser.page
    address, fields = browser.form()
    frame = Browser(payment.sandbox)
    frame.post(address, fields)
    assert "password" in frame.page
    action = re.search(r'action="([^"]+)"', frame.page)
    assert action
    frame.post(f"{address.split('/3ds/')[0]}{action[1]}", {**fields, "password": "a"}, follow=False)
    assert (f'target="{target}"' in frame.page) == bool(target)


def test_a_hidden_frame_of_the_bank_may_come_first(payment: Payment) -> None:
    payment.sandbox.switch(bank="method")
    browser = payment.browser()
    assert browser.hosts == [PAYNET]
    address, fields = browser.form("go")
    assert urlsplit(address).hostname == SECOND
    frame = Browser(payment.sandbox)
    frame.post(address, fields)
    assert frame.hosts == [SECOND, PAYNET]
    assert frame.hops[-1].path == "/v1/paynetjgate/notification"
    assert tds(payment.sandbox) == "pending"
    browser.post(*browser.form("on"))
    browser.answer("a")
    assert tds(payment.sandbox) == "ok"


def test_the_hidden_frame_may_be_all_that_is_seen_of_the_bank(payment: Payment) -> None:
    payment.sandbox.switch(bank="method_frictionless")
    browser = Browser(payment.sandbox)
    browser.post(payment.post_url, payment.gate_fields(), follow=False)
    frame = Browser(payment.sandbox)
    frame.post(*browser.form("go"))
    assert frame.hosts == [SECOND, PAYNET]
    found = re.search(r'location\.replace\("([^"]+)"\)', browser.page)
    assert found
    browser.get(found[1])
    assert browser.hosts == [PAYNET]
    assert tds(payment.sandbox) == "ok"


def test_the_challenge_may_open_in_a_new_window_of_paynet_or_the_bank(payment: Payment) -> None:
    payment.sandbox.switch(bank="popup")
    browser = payment.browser()
    assert 'target="_blank"' in browser.page
    window = Browser(payment.sandbox)
    window.post(*browser.form())
    window.answer("a")
    assert window.hosts == [BANK, PAYNET]
    other = Payment(payment.sandbox).begin().card()
    payment.sandbox.switch(bank="popup_nested")
    other_page = Browser(payment.sandbox)
    third = Payment(payment.sandbox).begin().card()
    other_page.post(third.post_url, third.gate_fields(), follow=False)
    other_page.post(*other_page.form(), follow=False)
    depth = 0
    while found := re.search(r'window\.open\("([^"]+)"', other_page.page):
        other_page.get(f"http://{urlsplit(other_page.address).netloc}{found[1]}", follow=False)
        depth += 1
    assert depth == 2
    assert "password" in other_page.page
    assert other.token_id != third.token_id


def test_a_silent_bank_answers_late(payment: Payment) -> None:
    payment.sandbox.switch(bank="silent", bank_silent_s=0.3)
    begin = time.monotonic()
    assert "password" in payment.browser().page
    assert time.monotonic() - begin >= 0.3


def test_a_bank_that_never_answers_keeps_nobody_else_waiting(payment: Payment) -> None:
    payment.sandbox.switch(bank="never")
    browser = Browser(payment.sandbox)
    browser.post(payment.post_url, payment.gate_fields(), follow=False)
    address, fields = browser.form()
    url = urlsplit(address)
    connection = http.client.HTTPConnection(PAYNET, url.port, timeout=0.3)
    connection.request("GET", f"{url.path}?{urlencode(fields)}", headers={"Host": url.netloc})
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
    assert payment.charge().fields["code"] == 16


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("crash", "new Array"),
        ("hang", "for(;;);"),
        ("alert", "alert("),
        ("alert_loop", "for(;;)alert("),
        ("beforeunload", "onbeforeunload"),
        ("download", "/3ds/file"),
        ("upload", 'type="file"'),
        ("deep_link", "bank://"),
        ("downgrade", "http://acs.bank.invalid"),
        ("file", "file:///"),
        ("data", "data:text/html"),
        ("blob", "createObjectURL"),
        ("chrome", "chrome://"),
        ("view_source", "view-source:"),
        ("permissions", "geolocation"),
        ("print", "print()"),
        ("fullscreen", "requestFullscreen"),
    ],
)
def test_a_page_may_do_something_else_and_still_take_the_password(payment: Payment, way: str, words: str) -> None:
    payment.sandbox.switch(bank=way)
    browser = payment.browser()
    assert words in browser.page
    browser.answer("a")
    assert tds(payment.sandbox) == "ok"


def test_a_download_is_an_attachment(payment: Payment) -> None:
    browser = payment.browser()
    port = urlsplit(payment.sandbox.base_url).port
    connection = http.client.HTTPConnection(PAYNET, port, timeout=5)
    connection.request("GET", "/3ds/file", headers={"Host": f"{BANK}:{port}"})
    assert "attachment" in (connection.getresponse().getheader("content-disposition") or "")
    connection.close()
    assert browser.status == 200


def test_a_bank_may_ask_for_a_login(payment: Payment) -> None:
    payment.sandbox.switch(bank="http_auth")
    assert payment.browser().status == 401


@pytest.mark.parametrize("way", ["redirect_loop", "bounce"])
def test_a_bank_may_send_the_browser_round_and_round(payment: Payment, way: str) -> None:
    payment.sandbox.switch(bank=way)
    browser = Browser(payment.sandbox)
    with pytest.raises(AssertionError, match="no end"):
        browser.post(payment.post_url, payment.gate_fields())
    assert BANK in browser.hosts


def test_a_certificate_fault_needs_a_certificate(payment: Payment) -> None:
    payment.sandbox.switch(bank="certificate")
    assert payment.browser().status == 501


def test_the_card_chooses_the_way_unless_a_switch_does(sandbox: RunningSandbox) -> None:
    card = "5188960000043719"
    payment = Payment(sandbox).begin().card(card, cvc="886")
    assert payment.browser().hosts == [PAYNET, BANK, PAYNET]
    sandbox.switch(bank="form")
    payment = Payment(sandbox).begin().card(card, cvc="886")
    assert "password" in payment.browser().page


def test_every_way_of_a_card_exists_and_every_way_can_be_switched(sandbox: RunningSandbox) -> None:
    assert {card.way for card in OFFICIAL.values()} <= WAYS.keys()
    for way in WAYS:
        sandbox.switch(bank=way)
        payment = Payment(sandbox).begin().card()
        browser = Browser(sandbox)
        browser.post(payment.post_url, payment.gate_fields(), follow=False)
        assert browser.status in ((302,) if way == "frictionless" else (501,) if way == "certificate" else (200,))
    assert sandbox.send("POST", "/_sandbox/switch", b'{"bank": "kind"}', authorization=None).status == 400


def test_bank_and_paynet_are_told_apart_by_the_host_name(payment: Payment) -> None:
    port = urlsplit(payment.sandbox.base_url).port
    for host, path, status in (
        (f"{BANK}:{port}", "/v1/transaction/charge", 404),
        (f"{BANK}:{port}", "/_sandbox/books", 404),
        (f"127.0.0.1:{port}", "/3ds/challenge", 404),
        (f"{BANK}:{port}", "/3ds/challenge", 404),
    ):
        connection = http.client.HTTPConnection(PAYNET, port, timeout=5)
        connection.request("GET", path, headers={"Host": host})
        assert connection.getresponse().status == status
        connection.close()


def test_what_the_browser_brought_is_in_the_books_without_the_password(payment: Payment) -> None:
    browser = payment.browser()
    browser.answer("a")
    books = payment.sandbox.books()
    assert [row["page"] for row in books["bank"]] == ["challenge", "answer"]
    assert {row["host"].split(":")[0] for row in books["bank"]} == {BANK}
    [back] = books["returns"]
    assert (back["method"], back["token_id"], back["verdict"]) == ("POST", payment.token_id, "ok")
    assert books["requests"]["tds"] == books["requests"]["return"] == books["requests"]["challenge"] == 1
    assert "password" not in str(books)


def test_gate_bank_and_return_can_have_faults(payment: Payment) -> None:
    payment.sandbox.faults(
        [
            {"service": "tds", "status": 500, "body": "<h1>500</h1>"},
            {"service": "challenge", "drop": "before"},
            {"service": "return", "drop": "after"},
        ]
    )
    assert payment.browser().status == 500
    with pytest.raises(http.client.RemoteDisconnected):
        payment.browser()
    browser = payment.browser()
    with pytest.raises(http.client.RemoteDisconnected):
        browser.answer("a")
    assert tds(payment.sandbox) == "ok"  # the answer was lost, what the bank said was not
    assert payment.charge().fields["is_succeed"] is True


def test_paynets_page_may_ask_for_a_code_before_the_bank_when_the_card_is_to_be_stored(sandbox: RunningSandbox) -> None:
    sandbox.switch(otp_on_page=True)
    assert "password" in Payment(sandbox).begin().card().browser().page
    browser = Payment(sandbox).begin(**saving()).card().browser()
    assert "Kart saklama onayı" in browser.page
    code = sandbox.code(GSM)
    browser.type(otp_code="0000")
    assert "Doğrulama kodu hatalı" in browser.page
    browser.type(otp_code=code)
    assert browser.hosts == [PAYNET, BANK]
    browser.answer("a")
    assert "Doğrulama tamamlandı" in browser.page


def test_a_password_needs_its_card(sandbox: RunningSandbox) -> None:
    payment = Payment(sandbox).begin().card("4090700090840050", cvc="592")
    browser = payment.browser()
    browser.answer("a")
    assert "Şifre hatalı" in browser.page
    browser.answer("123")
    assert tds(sandbox) == "ok"


def test_a_session_that_has_ended_is_not_sent_to_the_bank(payment: Payment) -> None:
    payment.sandbox.switch(clock_offset_s=901)
    assert payment.browser().status == 410
    assert replace(payment).gate_fields()["publishable_key"] == PUBLISHABLE_KEY
