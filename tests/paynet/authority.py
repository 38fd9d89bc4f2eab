"""A certificate authority made at test time, and servers with whatever certificate a test wants from it."""

from __future__ import annotations

import datetime
import importlib.util
import ipaddress
import ssl
from pathlib import Path

if importlib.util.find_spec("cryptography") is None:
    import pytest

    pytest.skip("part of the test lock where the key store is the Secret Service", allow_module_level=True)

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)
PEM = serialization.Encoding.PEM


class Authority:
    """A certificate authority with one key; ``file`` is what a till would be told to trust."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = _named(name)
        self.key = ec.generate_private_key(ec.SECP256R1())
        is_authority = x509.BasicConstraints(ca=True, path_length=None)
        unsigned = _certificate(self.name, self.name, self.key, NOW - DAY, NOW + 9 * DAY)
        self.certificate = unsigned.add_extension(is_authority, critical=True).sign(self.key, hashes.SHA256())
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(self.certificate.public_bytes(PEM))

    def server(
        self,
        *,
        host: str = "127.0.0.1",
        start: datetime.datetime = NOW - DAY,
        end: datetime.datetime = NOW + DAY,
        self_signed: bool = False,
        with_root: bool = False,
    ) -> ssl.SSLContext:
        """The TLS settings of a server whose certificate is as asked for."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _named("gateway")
        unsigned = _certificate(subject, subject if self_signed else self.name, key, start, end)
        address = x509.IPAddress(ipaddress.ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
        unsigned = unsigned.add_extension(x509.SubjectAlternativeName([address]), critical=False)
        chain = [unsigned.sign(key if self_signed else self.key, hashes.SHA256())]
        if with_root:
            chain.append(self.certificate)
        file = self.folder / "server.pem"
        file.write_bytes(
            b"".join(one.public_bytes(PEM) for one in chain)
            + key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    start: datetime.datetime,
    end: datetime.datetime,
) -> x509.CertificateBuilder:
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    return made.serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(end)
