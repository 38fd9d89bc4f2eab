"""The host names that the sandbox answers to: Paynet's, two of a bank, and one whose certificate is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Tls:
    """A second, encrypted door: certificate chain and key (PEM files), port (0: any), and the names it stands for.

    paynet: Paynet's host name, such as ``pts-api.paynet.com.tr``, or "" to stay on ``127.0.0.1`` without TLS; the
    pages of the bank then stay on ``acs.bank.localhost`` and the door serves the certificate fault only.
    banks: the bank's host name, and a second one for its method page and for ``away_again`` (the first, if left out).
    The addresses of named hosts carry no port: the browser is told to find them on this one
    (``--host-resolver-rules``).
    """

    cert: Path
    key: Path
    port: int = 0
    paynet: str = ""
    banks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """Origins (scheme, host, port) as they stand in addresses. ``wrong`` is "" where there is no TLS."""

    paynet: str
    bank: str
    second_bank: str
    wrong: str = ""
    tls_port: int = 0

    @classmethod
    def on_loopback(cls, port: int, tls_port: int = 0) -> Names:
        """Paynet on the address itself; the bank on names that a browser resolves to loopback by itself."""
        return cls(
            f"http://127.0.0.1:{port}",
            f"http://acs.bank.localhost:{port}",
            f"http://yontem.bank.localhost:{port}",
            f"https://acs.bank.localhost:{tls_port}" if tls_port else "",
            tls_port,
        )

    @classmethod
    def real(cls, tls: Tls, tls_port: int) -> Names:
        """The names that ``tls`` wants, over https on the default port; the wrong one is below the bank's."""
        banks = tls.banks or ("acs.bank.example",)
        return cls(
            f"https://{tls.paynet}",
            f"https://{banks[0]}",
            f"https://{banks[-1]}",
            f"https://yanlis.{banks[0]}",
            tls_port,
        )

    def is_bank(self, host: str) -> bool:
        """Whether a request with this Host header is for the bank."""
        name = host.rsplit(":", 1)[0].lower()
        banks = {urlsplit(origin).hostname for origin in (self.bank, self.second_bank, self.wrong) if origin}
        return name in banks or name.endswith(".localhost")

    def post_url(self, scheme: str) -> str:
        """The address of the gate. On loopback there is http only; elsewhere Paynet's example has http, too."""
        path = "/v1/paynetjgate/tds"
        if scheme == "http":
            return "http" + self.paynet.removeprefix("https").removeprefix("http") + path
        return self.paynet + path
