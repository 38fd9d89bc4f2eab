"""One HTTPS exchange with Paynet: a request goes out once, and exactly one of three things is known afterwards."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import os
import socket
import ssl
import zlib
from collections.abc import AsyncIterable, Iterator, Mapping
from typing import Any, NoReturn, Protocol, cast

import httpcore
import httpx

from paynet_desk.paynet.body import Body
from paynet_desk.paynet.errors import (
    AnswerLost,
    AnswerLostReason,
    NotSent,
    NotSentReason,
    PaynetError,
    SettingProblem,
)
from paynet_desk.paynet.reply import Reply

MAX_ANSWER_BYTES = 1024 * 1024  # after decoding; the largest honest answer, a page of card/list, has about 25 kB
CONNECT_TIMEOUT_S = 10.0

_HTTP_ONLY_ON_LOOPBACK = "an https address; plain http on this machine only (127.0.0.1, ::1, localhost)"
_KEY = "one word of printable ASCII characters"


class Transport:
    """POSTs to one Paynet host, or to the merchant's gateway in front of it.

    ``base_url`` is https (plain http on loopback only, for the sandbox); a path in it is kept in front of every
    service path. ``secret_key`` goes out raw as ``Authorization: Basic <key>`` (contract 0.3); empty, no such header is
    sent, because the gateway adds it. ``extra_ca_file``: a PEM file trusted besides the operating system's store.
    Raises SettingProblem. Building the TLS context takes up to 250 ms: ``opening.open_transport`` does it in a thread.

    No proxy or certificate settings from the environment, no cookies, no redirects, no kept connections: a late answer
    can then never meet another request (fault N6). Of httpx its engine is used directly for that reason, one connection
    a call: ``httpx.AsyncClient`` has all of these, and a pool would be paid for at each call and never be used.
    """

    __slots__ = ("_address", "_backend", "_connect_timeout_s", "_headers", "_open", "_prefix", "_tls")

    def __init__(
        self,
        base_url: str,
        secret_key: str,
        *,
        extra_ca_file: str | None = None,
        connect_timeout_s: float = CONNECT_TIMEOUT_S,
    ) -> None:
        for name in ("httpx", "httpcore"):  # their lines name addresses and headers; ours name what is needed
            logging.getLogger(name).setLevel(logging.WARNING)
        address = _checked_address(base_url)
        self._headers = [
            (b"Host", address.netloc),
            (b"Accept", b"application/json; charset=UTF-8"),
            (b"Accept-Encoding", b"identity"),
            (b"Content-Type", b"application/json; charset=UTF-8"),
            (b"Connection", b"close"),
            (b"User-Agent", b"paynet-desk"),
        ]
        if secret_key:
            self._headers.append((b"Authorization", b"Basic " + _checked_key(secret_key)))
        dialled = _dialled_address(address)
        self._address = httpcore.URL(
            scheme=dialled.raw_scheme, host=dialled.raw_host, port=dialled.port, target=dialled.raw_path
        )
        self._prefix = dialled.raw_path.rstrip(b"/")
        self._connect_timeout_s = connect_timeout_s
        self._tls = _tls_context(extra_ca_file) if address.scheme == "https" else None
        self._backend = httpcore.AnyIOBackend()
        self._open: set[httpcore.AsyncHTTPConnection] = set()

    async def post(self, path: str, body: Body, *, deadline_s: float) -> Reply:
        """Send ``body`` to ``path`` once; the whole exchange ends within ``deadline_s`` seconds.

        The body is overwritten in any case. Raises NotSent before the first byte of the request left, AnswerLost after;
        any HTTP status is a Reply. When the task is cancelled instead, bytes may have left.
        """
        exchange = _Exchange(asyncio.get_running_loop().time() + deadline_s)
        address = self._address
        request = httpcore.Request(
            "POST",
            httpcore.URL(
                scheme=address.scheme, host=address.host, port=address.port, target=self._prefix + path.encode("ascii")
            ),
            headers=[*self._headers, (b"Content-Length", b"%d" % body.content_length)],
            content=cast("AsyncIterable[bytes]", body.chunks()),  # h11 takes any buffer
            extensions={"trace": exchange.trace},
        )
        connection = httpcore.AsyncHTTPConnection(address.origin, ssl_context=self._tls, network_backend=self._backend)
        self._open.add(connection)
        lost: PaynetError
        try:
            async with asyncio.timeout(min(deadline_s, self._connect_timeout_s)) as exchange.timer:
                return await _read(await connection.handle_async_request(request))
        except PaynetError as refused_while_reading:
            lost = refused_while_reading
        except Exception as failure:  # whatever it is, the caller needs to know one thing: did bytes leave?
            lost = exchange.judge(failure)
        finally:
            body.wipe()
            self._open.discard(connection)
            await exchange.hang_up()
        raise lost  # outside the handler, so that no library's exception, with the request in it, hangs on to it

    async def aclose(self) -> None:
        """Drop all connections."""
        for connection in tuple(self._open):
            await connection.aclose()

    def __repr__(self) -> str:
        return f"<Transport {self._address.scheme.decode()}://{self._address.host.decode()}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a transport holds a key: it is neither copied nor pickled")


class _Closable(Protocol):
    async def aclose(self) -> None: ...


class _Exchange:
    """How far one exchange came. Connect time-out and deadline share a timer, since qasync keeps cancelled ones."""

    timer: asyncio.Timeout

    def __init__(self, ends_at: float) -> None:
        self._ends_at = ends_at
        self._sent = False
        self._in_handshake = False
        self._connection: _Closable | None = None

    async def trace(self, event: str, facts: Mapping[str, Any]) -> None:
        """Called by httpcore 1.0 before and after each of its steps (its ``trace`` request extension)."""
        if event == "connection.connect_tcp.complete":
            self._connection = facts["return_value"]
        elif event == "connection.start_tls.started":
            self._in_handshake = True
        elif event == "http11.send_request_headers.started":
            self.timer.reschedule(self._ends_at)  # raises if the time is up already: then nothing has left
            self._sent = True

    async def hang_up(self) -> None:
        """Close what httpcore 1.0.9 leaves open when a handshake is cancelled; once bytes left it closes by itself."""
        if self._connection is not None and not self._sent:
            await self._connection.aclose()

    def judge(self, failure: Exception) -> PaynetError:
        if self._sent:
            return AnswerLost(AnswerLostReason.TIMEOUT if self.timer.expired() else _why_lost(failure))
        if self.timer.expired():
            return NotSent(NotSentReason.TIMEOUT)
        return NotSent(_why_not_sent(failure, in_handshake=self._in_handshake))


async def _read(response: httpcore.Response) -> Reply:
    """The whole answer, decoded, at most MAX_ANSWER_BYTES of it; raises AnswerLost for what cannot be read."""
    try:
        content = await _read_content(response)
        if _bytes_beyond(response):
            raise AnswerLost(AnswerLostReason.UNREADABLE, status=response.status)
    finally:
        await response.aclose()
    return Reply(
        status=response.status,
        content=content,
        content_type=_header(response, b"content-type"),
        date=_header(response, b"date"),
        retry_after=_header(response, b"retry-after"),
    )


def _header(response: httpcore.Response, name: bytes) -> str:
    """Its value, empty when absent; where it came more than once, all of them with commas between."""
    value = b", ".join(value for header, value in response.headers if header.lower() == name)
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def _read_content(response: httpcore.Response) -> bytes:
    status = response.status
    encoding = _header(response, b"content-encoding").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:  # not asked for; one gzip is what some servers send anyway
        raise AnswerLost(AnswerLostReason.UNREADABLE, status=status)
    unzip = zlib.decompressobj(wbits=31) if encoding.endswith("gzip") else None
    content = bytearray()
    assert isinstance(response.stream, AsyncIterable)
    async for part in response.stream:
        content += unzip.decompress(part, MAX_ANSWER_BYTES + 1 - len(content)) if unzip else part
        if len(content) > MAX_ANSWER_BYTES:
            raise AnswerLost(AnswerLostReason.TOO_LARGE, status=status)
    if unzip and (not unzip.eof or unzip.unused_data) and content:
        raise AnswerLost(AnswerLostReason.UNREADABLE, status=status)
    return bytes(content)


def _bytes_beyond(response: httpcore.Response) -> bool:
    """Whether more came than Content-Length announced, so that the body is a prefix of something (fault N8).

    h11 knows, but httpcore 1.0 does not pass it on: hence the way through its private parts. The test of fault N8 fails
    when an update moves them.
    """
    held: object = response.stream
    for name in ("_connection", "_h11_state"):
        held = getattr(held, name, None)
    trailing = getattr(held, "trailing_data", (b"", False))
    return bool(trailing[0])


_LOOPBACK_NAME = "localhost"


def _checked_address(base_url: str) -> httpx.URL:
    try:
        address = httpx.URL(base_url)
    except (httpx.InvalidURL, TypeError):
        address = httpx.URL("")
    plain = not (address.userinfo or address.query or address.fragment)
    if not (address.host and plain):
        raise SettingProblem("api_base_url", _HTTP_ONLY_ON_LOOPBACK)
    if address.scheme != "https" and not (address.scheme == "http" and _is_loopback(address.host)):
        raise SettingProblem("api_base_url", _HTTP_ONLY_ON_LOOPBACK)
    return address


def _is_loopback(host: str) -> bool:
    if _is_loopback_name(host):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_loopback_name(host: str) -> bool:
    return host == _LOOPBACK_NAME or host.endswith("." + _LOOPBACK_NAME)


def _dialled_address(address: httpx.URL) -> httpx.URL:
    """Plain http to a loopback name is dialled by number: a resolver that knows better cannot lead it elsewhere."""
    if address.scheme == "http" and _is_loopback_name(address.host):
        return address.copy_with(host="127.0.0.1")
    return address


def _checked_key(key: str) -> bytes:
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise SettingProblem("secret_key", _KEY)
    return key.encode("ascii")


def _tls_context(extra_ca_file: str | None) -> ssl.SSLContext:
    """The operating system's trust, as the embedded browser has it, and TLS 1.2 or newer (contract 0.1)."""
    import truststore

    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):  # OpenSSL would take them for the system's store at every handshake
        os.environ.pop(name, None)
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if extra_ca_file:
        try:
            context.load_verify_locations(cafile=extra_ca_file)
        except OSError as problem:  # ssl.SSLError, for a file without a certificate, is one too
            raise SettingProblem("extra_ca_file", "a readable PEM file with certificates") from problem
    return context


# Codes of SSLCertVerificationError.verify_code: OpenSSL's on Linux; through truststore those of Windows (CERT_E_...,
# CRYPT_E_...) and of macOS (errSec...).
_CERTIFICATE = {
    10: NotSentReason.TLS_EXPIRED,
    0x800B0101: NotSentReason.TLS_EXPIRED,
    -67818: NotSentReason.TLS_EXPIRED,
    9: NotSentReason.TLS_NOT_YET_VALID,
    -67819: NotSentReason.TLS_NOT_YET_VALID,
    62: NotSentReason.TLS_WRONG_HOST,
    64: NotSentReason.TLS_WRONG_HOST,
    0x800B010F: NotSentReason.TLS_WRONG_HOST,
    -67602: NotSentReason.TLS_WRONG_HOST,
    18: NotSentReason.TLS_SELF_SIGNED,
    2: NotSentReason.TLS_UNKNOWN_AUTHORITY,
    19: NotSentReason.TLS_UNKNOWN_AUTHORITY,
    20: NotSentReason.TLS_UNKNOWN_AUTHORITY,
    21: NotSentReason.TLS_UNKNOWN_AUTHORITY,
    27: NotSentReason.TLS_UNKNOWN_AUTHORITY,
    0x800B0109: NotSentReason.TLS_UNKNOWN_AUTHORITY,
    0x800B010A: NotSentReason.TLS_UNKNOWN_AUTHORITY,
    -67843: NotSentReason.TLS_UNKNOWN_AUTHORITY,
    23: NotSentReason.TLS_REVOKED,
    0x800B010C: NotSentReason.TLS_REVOKED,
    0x80092010: NotSentReason.TLS_REVOKED,
    -67820: NotSentReason.TLS_REVOKED,
}
_OLD_PROTOCOL = {"TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL"}
_NOT_ABOUT_TLS = (ssl.SSLWantReadError, ssl.SSLEOFError)  # steps of the handshake, and the end of the connection
_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}


def _why_not_sent(failure: Exception, *, in_handshake: bool) -> NotSentReason:
    """The most telling of the exceptions behind ``failure``; when several addresses were tried, there are several."""
    behind = list(_all_behind(failure))
    for exception in behind:
        if isinstance(exception, ssl.SSLCertVerificationError):
            return _CERTIFICATE.get(exception.verify_code, NotSentReason.TLS)
    for exception in behind:
        if isinstance(exception, ssl.SSLError) and not isinstance(exception, _NOT_ABOUT_TLS):
            return NotSentReason.TLS_OLD_PROTOCOL if exception.reason in _OLD_PROTOCOL else NotSentReason.TLS
    for kind, reason in (
        (socket.gaierror, NotSentReason.NAME),
        (ConnectionRefusedError, NotSentReason.REFUSED),
        (TimeoutError, NotSentReason.TIMEOUT),
        (ConnectionError, NotSentReason.CUT),
    ):
        if any(isinstance(exception, kind) for exception in behind):
            return reason
    if any(isinstance(exception, OSError) and exception.errno in _NO_ROUTE for exception in behind):
        return NotSentReason.UNREACHABLE
    return NotSentReason.CUT if in_handshake else NotSentReason.OTHER


def _why_lost(failure: Exception) -> AnswerLostReason:
    if isinstance(failure, zlib.error):
        return AnswerLostReason.UNREADABLE
    if isinstance(failure, httpcore.RemoteProtocolError) and not any(
        words in str(failure) for words in ("disconnected without", "closed connection without")
    ):
        return AnswerLostReason.UNREADABLE  # it is not HTTP, as opposed to: it ended too early
    return AnswerLostReason.CUT


def _all_behind(failure: BaseException | None) -> Iterator[BaseException]:
    if failure is None:
        return
    yield failure
    if isinstance(failure, BaseExceptionGroup):
        for one in failure.exceptions:
            yield from _all_behind(one)
    yield from _all_behind(failure.__cause__ or failure.__context__)
