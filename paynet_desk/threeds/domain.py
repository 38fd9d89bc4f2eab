"""Where an address lies: inside the return domain, at a foreign host, nowhere, or where the bank's page must not go.

The rules are DESIGN.md's "The end of 3-D Secure": the host is parsed, compared at a dot, and the address has to be
https on the default port without user information. What is not written the way the engine itself writes addresses is
forbidden instead of guessed at: two parsers that read one address differently is how look-alikes get through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

PAYNET = "paynet.com.tr"
LONGEST_URL = 65_536  # characters; a return by GET with the bank's whole answer takes about 6,000
LONGEST_HOST = 253  # RFC 1035, section 2.3.4, without the last dot

_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://(?P<authority>[^/?#]*)(?P<rest>(?:[/?#].*)?)", re.DOTALL)
_AUTHORITY = re.compile(r"(?P<host>[A-Za-z0-9.\-]+)(?::(?P<port>[0-9]{1,5}))?")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?")
_PRINTABLE = re.compile(r"[!-~]+")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")  # a last label of this kind makes the host an IPv4 address (WHATWG URL)
_DEFAULT_PORTS = {"https": 443, "http": 80}
_BLANK = frozenset({"about:blank", "about:srcdoc"})


class Place(Enum):
    """Where an address lies."""

    HOME = "inside the return domain"
    FOREIGN = "an https host outside it; in the sandbox: its bank"
    BLANK = "an empty page, which pop-ups and frames start as"
    FORBIDDEN = "nothing the bank's page may open"


class PostUrlError(ValueError):
    """The address to open is not one of the return domain's. Its text holds no part of the address."""


@dataclass(frozen=True)
class Origin:
    """Scheme, host in lower case without a last dot, and port (the scheme's own one where none is written)."""

    scheme: str
    host: str
    port: int

    @property
    def on_loopback(self) -> bool:
        """Whether the engine never leaves this machine for it (RFC 6761, section 6.3)."""
        return self.host == "127.0.0.1" or self.host == "localhost" or self.host.endswith(".localhost")


def read_origin(url: str) -> Origin | None:
    """The origin of an http or https address; None for any other and for one that is written in an unusual way.

    Unusual: user information, anything but printable ASCII, a backslash, an empty label or last dot, a label with a
    character outside a-z, 0-9 and "-", an IPv6 address, a port of 0 or above 65535, more than ``LONGEST_URL``.
    """
    if len(url) > LONGEST_URL or not _PRINTABLE.fullmatch(url) or "\\" in url:
        return None
    address = _ADDRESS.fullmatch(url)
    if address is None:
        return None
    scheme = address["scheme"].lower()
    authority = _AUTHORITY.fullmatch(address["authority"])
    if scheme not in _DEFAULT_PORTS or authority is None:
        return None
    host = authority["host"].lower()
    port = int(authority["port"]) if authority["port"] else _DEFAULT_PORTS[scheme]
    if len(host) > LONGEST_HOST or not 0 < port <= 65_535:
        return None
    if not all(_LABEL.fullmatch(label) for label in host.split(".")):
        return None
    return Origin(scheme, host, port)


@dataclass(frozen=True)
class ReturnDomain:
    """The return domain of one environment: a name with its subdomains, or the sandbox's own origins on loopback."""

    name: str | None = PAYNET
    home: Origin | None = None
    banks: tuple[Origin, ...] = ()

    @classmethod
    def paynet(cls) -> ReturnDomain:
        """paynet.com.tr and its subdomains; every other https name is foreign (test and live)."""
        return cls()

    @classmethod
    def sandbox(cls, home: str, banks: tuple[str, ...]) -> ReturnDomain:
        """The sandbox's: ``home`` and ``banks`` as origins, such as "http://127.0.0.1:8000", nothing else is open.

        ValueError when one is not a bare origin on loopback, or when home is among the banks.
        """
        origins = [_bare_origin(text) for text in (home, *banks)]
        if origins[0] in origins[1:]:
            raise ValueError("the bank has to live on another host or port than the return domain")
        return cls(None, origins[0], tuple(origins[1:]))

    def place(self, url: str) -> Place:
        """Where this address lies. Never raises, whatever the text."""
        if url in _BLANK:
            return Place.BLANK
        origin = read_origin(url)
        if origin is None:
            return Place.FORBIDDEN
        if self.name is None:
            if origin == self.home:
                return Place.HOME
            return Place.FOREIGN if origin in self.banks else Place.FORBIDDEN
        if origin.scheme != "https":
            return Place.FORBIDDEN
        if origin.host == self.name or origin.host.endswith("." + self.name):
            return Place.HOME if origin.port == 443 else Place.FORBIDDEN
        # A bank has a name. Addresses and names without a dot lead into the shop's own network.
        *above, last = origin.host.split(".")
        if not above or _NUMBER.fullmatch(last) or last == "localhost":
            return Place.FORBIDDEN
        return Place.FOREIGN

    def post_url(self, url: str) -> str:
        """The address to open for 3-D Secure, as Paynet named it, safe to open (contract 1.4).

        Paynet's own examples say http for a host that answers https: that is put right. PostUrlError for every
        address that does not lie inside the return domain then.
        """
        if self.name is not None:
            origin = read_origin(url)
            if origin is not None and origin.scheme == "http" and origin.port == 80:
                address = _ADDRESS.fullmatch(url)
                assert address is not None
                url = f"https://{origin.host}{address['rest']}"
        if self.place(url) is not Place.HOME:
            raise PostUrlError("the address of the bank's page is not inside the return domain")
        return url


def host_of(url: str) -> str:
    """The host of an address for people to read, with its port when it is not the usual one; "" when there is none.

    Always ASCII: a name with foreign letters stays in its xn-- form, so that it cannot look like another.
    """
    origin = read_origin(url)
    if origin is None:
        return ""
    return origin.host if origin.port == _DEFAULT_PORTS[origin.scheme] else f"{origin.host}:{origin.port}"


def is_secure(url: str) -> bool:
    """Whether what is shown from this address came over TLS."""
    origin = read_origin(url)
    return origin is not None and origin.scheme == "https"


def _bare_origin(text: str) -> Origin:
    origin = read_origin(text)
    address = _ADDRESS.fullmatch(text)
    if origin is None or address is None or address["rest"] not in ("", "/") or not origin.on_loopback:
        raise ValueError("expected an origin on loopback, such as http://127.0.0.1:8000")
    return origin
