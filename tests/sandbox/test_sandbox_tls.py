from __future__ import annotations

import datetime
import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

pytest.importorskip("cryptography", reason="part of the test lock where the key store is the Secret Service")

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from paynet_desk.sandbox.keys import PUBLISHABLE_KEY
from paynet_desk.sandbox.names import Names, Tls
from paynet_desk.sandbox.process import SandboxDidNotStart, SandboxProcess

PAYNET, BANK = "pts-api.paynet.com.tr", "acs.bank.example"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for both names that signs itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sandbox")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(PAYNET), x509.DNSName(BANK)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "sandbox.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, *plain))
    return file


@pytest.fixture
def process(certificate: Path) -> Iterator[SandboxProcess]:
    """A sandbox with the real names, started."""
    process = SandboxProcess(tls=Tls(certificate, certificate, paynet=PAYNET, banks=(BANK,)))
    process.start()
    yield process
    process.stop()


def names(process: SandboxProcess) -> Names:
    with urlopen(f"{process.base_url}/_sandbox/names", timeout=5) as answer:
        return Names(**json.loads(answer.read()))


class _ByName(http.client.HTTPSConnection):
    """A connection to loopback that expects the certificate of ``name``."""

    def __init__(self, name: str, port: int, trusted: Path) -> None:
        self.context = ssl.create_default_context(cafile=trusted)
        super().__init__(name, port, timeout=5, context=self.context)

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)  # no name is ever looked up
        try:
            self.sock = self.context.wrap_socket(plain, server_hostname=self.host)
        except ssl.SSLError:
            plain.close()
            raise


def ask(name: str, port: int, trusted: Path, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
    """One request to the sandbox's encrypted door under this host name."""
    connection = _ByName(name, port, trusted)
    try:
        connection.request(method, path, body or None, {"Host": name, **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_paynet_and_the_bank_answer_to_their_real_names_over_tls(process: SandboxProcess, certificate: Path) -> None:
    port = names(process).tls_port
    key = f"Basic {PUBLISHABLE_KEY}"
    status, text = ask(PAYNET, port, certificate, "POST", "/v1/paynetj/auth", '{"amount":"1000"}', Authorization=key)
    assert (status, json.loads(text)["code"]) == (200, 0)
    assert ask(BANK, port, certificate, "POST", "/v1/paynetj/auth", "{}", Authorization=key)[0] == 404
    assert ask(BANK, port, certificate, "GET", "/3ds/file")[0] == 200


def test_addresses_of_real_names_have_no_port_and_the_gate_is_http_as_in_paynets_example(
    process: SandboxProcess,
) -> None:
    found = names(process)
    assert (found.paynet, found.bank) == (f"https://{PAYNET}", f"https://{BANK}")
    assert found.post_url("http") == f"http://{PAYNET}/v1/paynetjgate/tds"
    assert found.post_url("https") == f"https://{PAYNET}/v1/paynetjgate/tds"
    assert found.wrong == f"https://yanlis.{BANK}"


def test_the_certificate_does_not_hold_the_wrong_name(process: SandboxProcess, certificate: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        ask(f"yanlis.{BANK}", names(process).tls_port, certificate, "GET", "/3ds/file")


def test_the_plain_door_stays_open_for_the_controls(process: SandboxProcess) -> None:
    assert process.base_url.startswith("http://127.0.0.1:")
    assert names(process).tls_port not in (0, int(process.base_url.rsplit(":", 1)[1]))


def test_a_certificate_alone_serves_the_certificate_fault_and_leaves_the_names(certificate: Path) -> None:
    process = SandboxProcess(tls=Tls(certificate, certificate))
    try:
        process.start()
        found = names(process)
        assert found.paynet == process.base_url
        assert found.wrong == f"https://acs.bank.localhost:{found.tls_port}"
    finally:
        process.stop()


def test_a_certificate_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(SandboxDidNotStart, match=r"none\.pem"):
        SandboxProcess(tls=Tls(tmp_path / "none.pem", tmp_path / "none.pem")).start()
    (tmp_path / "odd.pem").write_text("odd")
    with pytest.raises(SandboxDidNotStart, match=r"odd\.pem"):
        SandboxProcess(tls=Tls(tmp_path / "odd.pem", tmp_path / "odd.pem")).start()
