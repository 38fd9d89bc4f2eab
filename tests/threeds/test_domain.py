"""Which addresses are the return domain, which are a bank's, and which nobody may open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.threeds.domain import Place, PostUrlError, ReturnDomain, host_of, is_secure, read_origin

PAYNET = ReturnDomain.paynet()
SANDBOX = ReturnDomain.sandbox(
    "http://127.0.0.1:8123", ("http://acs.bank.localhost:8123", "https://tls.localhost:9443")
)

OURS = [
    "https://paynet.com.tr/",
    "https://paynet.com.tr",
    "https://www.paynet.com.tr/x",
    "https://pts-api.paynet.com.tr/v1/paynetjgate/tds",
    "https://api.paynet.com.tr:443/v1/paynetjgate/tds?session_id=a%2Bb%3D",
    "https://a.b.c.paynet.com.tr/#done",
    "https://api.paynet.com.tr?x=@evil.example",
    "https://api.paynet.com.tr/@evil.example/",
    "HTTPS://API.Paynet.Com.TR/",
]

# What looks like the return domain and is not: (address, where it lies instead).
LOOK_ALIKES = [
    # the name as a part of another one
    ("https://paynet.com.tr.evil.example/", Place.FOREIGN),
    ("https://api.paynet.com.tr.evil.example/", Place.FOREIGN),
    ("https://evilpaynet.com.tr/", Place.FOREIGN),
    ("https://evil-paynet.com.tr/", Place.FOREIGN),
    ("https://paynet.com.tr-evil.example/", Place.FOREIGN),
    ("https://paynet.com.trx/", Place.FOREIGN),
    ("https://paynet.com/", Place.FOREIGN),
    ("https://paynet.com.tr.com/", Place.FOREIGN),
    ("https://paynet.tr/", Place.FOREIGN),
    ("https://com.tr/", Place.FOREIGN),
    ("https://paynetcom.tr/", Place.FOREIGN),
    ("https://paynet-com.tr/", Place.FOREIGN),
    ("https://pts-apipaynet.com.tr/", Place.FOREIGN),
    ("https://evil.example/paynet.com.tr/", Place.FOREIGN),
    ("https://evil.example/?https://paynet.com.tr/", Place.FOREIGN),
    ("https://evil.example/#.paynet.com.tr", Place.FOREIGN),
    ("https://evil.example?.paynet.com.tr/", Place.FOREIGN),
    ("https://PAYNET.COM.TR.Evil.Example/", Place.FOREIGN),
    ("https://EvilPaynet.Com.Tr/", Place.FOREIGN),
    # letters that look alike
    ("https://pаynet.com.tr/", Place.FORBIDDEN),  # Cyrillic a
    ("https://paynet.сom.tr/", Place.FORBIDDEN),  # Cyrillic s
    ("https://рaynet.com.tr/", Place.FORBIDDEN),  # Cyrillic r
    ("https://payneｔ.com.tr/", Place.FORBIDDEN),  # full-width t, which some parsers make an ASCII one
    ("https://paynet。com。tr/", Place.FORBIDDEN),  # ideographic full stops, likewise
    ("https://paynet\u00ad.com.tr/", Place.FORBIDDEN),  # soft hyphen, which some parsers drop
    ("https://paynet\u200b.com.tr/", Place.FORBIDDEN),
    ("https://xn--pynet-3ve.com.tr/", Place.FOREIGN),
    ("https://xn--aynet-7ye.com.tr/", Place.FOREIGN),
    ("https://paуnet.com.tr/", Place.FORBIDDEN),
    ("https://paynėt.com.tr/", Place.FORBIDDEN),
    # user information
    ("https://paynet.com.tr@evil.example/", Place.FORBIDDEN),
    ("https://paynet.com.tr:443@evil.example/", Place.FORBIDDEN),
    ("https://evil@paynet.com.tr/", Place.FORBIDDEN),
    ("https://user:secret@api.paynet.com.tr/", Place.FORBIDDEN),
    ("https://@paynet.com.tr/", Place.FORBIDDEN),
    ("https://paynet.com.tr%40evil.example/", Place.FORBIDDEN),
    ("https://paynet.com.tr%2f@evil.example/", Place.FORBIDDEN),
    # ports
    ("https://paynet.com.tr:8443/", Place.FORBIDDEN),
    ("https://paynet.com.tr:80/", Place.FORBIDDEN),
    ("https://api.paynet.com.tr:4430/", Place.FORBIDDEN),
    ("https://paynet.com.tr:0/", Place.FORBIDDEN),
    ("https://paynet.com.tr:65979/", Place.FORBIDDEN),  # 443 in sixteen bits
    ("https://paynet.com.tr:443443/", Place.FORBIDDEN),
    ("https://paynet.com.tr:/", Place.FORBIDDEN),
    ("https://paynet.com.tr:４４３/", Place.FORBIDDEN),
    ("https://paynet.com.tr:+443/", Place.FORBIDDEN),
    # dots and labels
    ("https://paynet.com.tr./", Place.FORBIDDEN),
    ("https://api.paynet.com.tr../", Place.FORBIDDEN),
    ("https://.paynet.com.tr/", Place.FORBIDDEN),
    ("https://api..paynet.com.tr/", Place.FORBIDDEN),
    ("https://-.paynet.com.tr/", Place.FORBIDDEN),
    ("https://evil-.paynet.com.tr/", Place.FORBIDDEN),
    ("https://evil_.paynet.com.tr/", Place.FORBIDDEN),
    ("https://*.paynet.com.tr/", Place.FORBIDDEN),
    ("https://" + "a" * 64 + ".paynet.com.tr/", Place.FORBIDDEN),
    ("https://" + "a." * 125 + "paynet.com.tr/", Place.FORBIDDEN),
    # encoded, backslashes, blanks, control characters
    ("https://paynet%2ecom.tr/", Place.FORBIDDEN),
    ("https://%70aynet.com.tr/", Place.FORBIDDEN),
    ("https://paynet.com.tr%00.evil.example/", Place.FORBIDDEN),
    ("https://paynet.com.tr%2eevil.example/", Place.FORBIDDEN),
    ("https://evil.example\\.paynet.com.tr/", Place.FORBIDDEN),
    ("https://evil.example\\@paynet.com.tr/", Place.FORBIDDEN),
    ("https:\\\\paynet.com.tr/", Place.FORBIDDEN),
    ("https:/paynet.com.tr/", Place.FORBIDDEN),
    ("https:paynet.com.tr/", Place.FORBIDDEN),
    ("https:///paynet.com.tr/", Place.FORBIDDEN),
    ("//paynet.com.tr/", Place.FORBIDDEN),
    ("paynet.com.tr", Place.FORBIDDEN),
    (" https://paynet.com.tr/", Place.FORBIDDEN),
    ("https://paynet.com.tr\t/", Place.FORBIDDEN),
    ("https://paynet.com.tr\n", Place.FORBIDDEN),
    ("https://pay\nnet.com.tr/", Place.FORBIDDEN),
    ("https://paynet.com.tr\x00.evil.example/", Place.FORBIDDEN),
    ("https://paynet.com.tr .evil.example/", Place.FORBIDDEN),
    ("https://[paynet.com.tr]/", Place.FORBIDDEN),
    # other schemes
    ("http://paynet.com.tr/", Place.FORBIDDEN),
    ("http://api.paynet.com.tr:443/", Place.FORBIDDEN),
    ("ws://paynet.com.tr/", Place.FORBIDDEN),
    ("ftp://paynet.com.tr/", Place.FORBIDDEN),
    ("httpsx://paynet.com.tr/", Place.FORBIDDEN),
    ("javascript://paynet.com.tr/%0aalert(1)", Place.FORBIDDEN),
    ("view-source:https://paynet.com.tr/", Place.FORBIDDEN),
    ("blob:https://paynet.com.tr/0e8c", Place.FORBIDDEN),
    ("filesystem:https://paynet.com.tr/temporary/", Place.FORBIDDEN),
    ("data:text/html,https://paynet.com.tr/", Place.FORBIDDEN),
    ("file://paynet.com.tr/etc/passwd", Place.FORBIDDEN),
    ("about:paynet.com.tr", Place.FORBIDDEN),
    ("bank://paynet.com.tr/", Place.FORBIDDEN),
    ("intent://paynet.com.tr#Intent;scheme=https;end", Place.FORBIDDEN),
    ("", Place.FORBIDDEN),
]

NEVER_OPENED = [
    "http://acs.bank.example/",
    "https://127.0.0.1/",
    "https://10.0.0.1:8443/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://192.168.1/",
    "https://[::1]/",
    "https://[2001:db8::1]/",
    "https://router/",
    "https://localhost/",
    "https://acs.localhost/",
    "chrome://crash",
    "chrome://settings",
    "qrc:/x",
    "devtools://devtools/bundled/inspector.html",
    "chrome-extension://x/y",
    "about:config",
    "javascript:alert(1)",
    "mailto:a@b.example",
    "bank://pay",
]


@pytest.mark.parametrize("url", OURS)
def test_the_domain_and_its_subdomains_are_home(url: str) -> None:
    assert PAYNET.place(url) is Place.HOME


@pytest.mark.parametrize(("url", "place"), LOOK_ALIKES)
def test_a_look_alike_is_not_home(url: str, place: Place) -> None:
    assert PAYNET.place(url) is place


@pytest.mark.parametrize(("url", "place"), LOOK_ALIKES)
def test_a_look_alike_is_never_the_page_to_open(url: str, place: Place) -> None:
    if url == "http://paynet.com.tr/":
        assert PAYNET.post_url(url) == "https://paynet.com.tr/"
        return
    with pytest.raises(PostUrlError) as refused:
        PAYNET.post_url(url)
    assert not url or url not in str(refused.value)


def test_the_table_of_look_alikes_is_long_and_without_repetition() -> None:
    assert len({url for url, _ in LOOK_ALIKES}) == len(LOOK_ALIKES) >= 40


@pytest.mark.parametrize(
    "url",
    [
        "https://acs.bank.example/",
        "https://3ds.bkm.com.tr/x?y#z",
        "https://acs.bank.example:8443/",
        "https://xn--a.tr/",
    ],
)
def test_any_other_https_name_may_be_a_bank(url: str) -> None:
    assert PAYNET.place(url) is Place.FOREIGN


@pytest.mark.parametrize("url", NEVER_OPENED)
def test_addresses_into_the_shop_and_other_schemes_are_forbidden(url: str) -> None:
    assert PAYNET.place(url) is Place.FORBIDDEN


@pytest.mark.parametrize("url", ["about:blank", "about:srcdoc"])
def test_empty_pages_are_neither_here_nor_there(url: str) -> None:
    assert PAYNET.place(url) is Place.BLANK
    assert SANDBOX.place(url) is Place.BLANK


@pytest.mark.parametrize(
    ("named", "opened"),
    [
        ("http://pts-api.paynet.com.tr/v1/paynetjgate/tds", "https://pts-api.paynet.com.tr/v1/paynetjgate/tds"),
        ("http://pts-api.paynet.com.tr:80/tds?a=b", "https://pts-api.paynet.com.tr/tds?a=b"),
        ("https://api.paynet.com.tr/v1/tds?session_id=x%2B", "https://api.paynet.com.tr/v1/tds?session_id=x%2B"),
    ],
)
def test_the_page_to_open_is_asked_for_over_https(named: str, opened: str) -> None:
    assert PAYNET.post_url(named) == opened


def test_http_of_another_host_is_not_put_right_but_refused() -> None:
    for url in ("http://acs.bank.example/", "http://paynet.com.tr.evil.example/", "http://paynet.com.tr:8080/"):
        with pytest.raises(PostUrlError):
            PAYNET.post_url(url)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://127.0.0.1:8123/v1/paynetjgate/tds", Place.HOME),
        ("http://acs.bank.localhost:8123/challenge", Place.FOREIGN),
        ("https://tls.localhost:9443/", Place.FOREIGN),
        ("http://127.0.0.1:8124/", Place.FORBIDDEN),
        ("https://127.0.0.1:8123/", Place.FORBIDDEN),
        ("http://localhost:8123/", Place.FORBIDDEN),
        ("http://127.0.0.1.evil.example:8123/", Place.FORBIDDEN),
        ("http://2130706433:8123/", Place.FORBIDDEN),
        ("http://127.0.0.1:8123@evil.example/", Place.FORBIDDEN),
        ("http://bank.localhost:8123/", Place.FORBIDDEN),
        ("http://x.acs.bank.localhost:8123/", Place.FORBIDDEN),
        ("https://paynet.com.tr/", Place.FORBIDDEN),
        ("https://acs.bank.example/", Place.FORBIDDEN),
    ],
)
def test_in_the_sandbox_only_its_own_origins_are_open(url: str, place: Place) -> None:
    assert SANDBOX.place(url) is place


def test_the_sandbox_opens_its_own_page_as_it_is() -> None:
    assert SANDBOX.post_url("http://127.0.0.1:8123/tds") == "http://127.0.0.1:8123/tds"
    with pytest.raises(PostUrlError):
        SANDBOX.post_url("http://acs.bank.localhost:8123/tds")


@pytest.mark.parametrize(
    "home", ["http://10.0.0.1:80", "http://example.com", "127.0.0.1:80", "http://127.0.0.1:1/x", ""]
)
def test_a_sandbox_is_on_loopback_or_not_at_all(home: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        ReturnDomain.sandbox(home, ())


def test_a_sandbox_whose_bank_is_its_own_host_cannot_show_a_return() -> None:
    with pytest.raises(ValueError, match="another host"):
        ReturnDomain.sandbox("http://127.0.0.1:80", ("http://127.0.0.1/",))


def test_the_host_is_shown_as_it_is_written_on_the_wire() -> None:
    assert host_of("https://Acs.Bank.example/x") == "acs.bank.example"
    assert host_of("https://acs.bank.example:8443/") == "acs.bank.example:8443"
    assert host_of("https://xn--pynet-3ve.com.tr/") == "xn--pynet-3ve.com.tr"
    assert host_of("about:blank") == ""
    assert is_secure("https://a.example/")
    assert not is_secure("http://a.localhost/")
    assert not is_secure("about:blank")


@given(st.text(max_size=80) | st.text("htps:/.@\\paynetcomr%0123456789-[]#?x \t", max_size=60))
def test_no_text_is_home_but_one_whose_host_ends_in_the_domain(text: str) -> None:
    for url in (text, "https://" + text, "https://paynet.com.tr" + text, f"https://{text}paynet.com.tr/"):
        if PAYNET.place(url) is Place.HOME:
            origin = read_origin(url)
            assert origin is not None
            assert (origin.scheme, origin.port) == ("https", 443)
            assert origin.host == "paynet.com.tr" or origin.host.endswith(".paynet.com.tr")
            assert url.lower().startswith(f"https://{origin.host}")
            after = url[len(f"https://{origin.host}") :]
            assert not after or after[0] in "/?#" or after.startswith(":443")
