"""The faults of FAULTS.md that lie between a till and Paynet, as one table: rows N, T, H, B and O.

A case says what happens on the way to one service, and which of the three things is known afterwards: nothing was sent,
Paynet refused, or the answer is lost; or that the call works. ``test_matrix`` plays every case against every service it
can reach, through a till.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from paynet_desk.paynet.errors import (
    AddressRefused,
    AnswerLost,
    AnswerLostReason,
    KeyRefused,
    NotSent,
    NotSentReason,
    PaynetError,
    Refused,
    Throttled,
)
from tests.paynet.fault_server import OK, Raw, http

MIB = 1024 * 1024
SHORT_S = 0.5  # long enough to connect on a busy machine; slow cases run side by side

Answer = Raw | bytes | Callable[[str], Raw | bytes]


@dataclass(frozen=True)
class Case:
    """``answer``: the bytes given instead of the service's own answer, or what becomes of that answer on the way.

    ``dial``: where the call ends up instead of at Paynet (``line.Exchange``). ``error``, ``reason``, ``code``: how the
    call ends; None: it works. ``judged_late``: the answer is a success by its code and is refused for what it says.
    ``only``: the services the case can reach; all when empty.
    """

    id: str
    answer: Answer | None
    error: type[PaynetError] | None
    reason: AnswerLostReason | NotSentReason | None = None
    code: int | None = None
    deadline_s: float = 5.0
    dial: str = ""
    judged_late: bool = False
    only: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """N, T, H, B or O."""
        return self.id[0]

    @property
    def done(self) -> tuple[bool, ...]:
        """Whether the service may have done its work: where the line broke, both; else it depends on who answered."""
        if callable(self.answer):
            return (True,)
        if self.error is not AnswerLost or self.reason in _ANSWERED_BEFORE_PAYNET:
            return (False,)
        return (True, False) if self.reason in _NOBODY_KNOWS else (True,)

    def __repr__(self) -> str:
        return self.id


_ANSWERED_BEFORE_PAYNET = {AnswerLostReason.REDIRECTED, AnswerLostReason.LOGIN_PAGE}
_NOBODY_KNOWS = {
    AnswerLostReason.CUT,
    AnswerLostReason.TIMEOUT,
    AnswerLostReason.SERVER_FAULT,
    AnswerLostReason.PAYNET_UNSURE,
}


def lost(id_: str, answer: Answer, reason: AnswerLostReason, *, code: int | None = None, s: float = 5.0) -> Case:
    return Case(id_, answer, AnswerLost, reason, code=code, deadline_s=s)


def body(text: str | bytes) -> bytes:
    return http(text)


L = AnswerLostReason
HTML = "<!DOCTYPE html><html><body>Giriş yapın</body></html>"
AS_HTML = ("Content-Type: text/html; charset=utf-8",)
ERROR = {"type": "x", "message": "Hatalı istek", "code": 400, "result_code": 11}


def error(status: int, **more: object) -> bytes:
    return http({**ERROR, "code": status, **more}, status=f"{status} X")


TRANSPORT = [
    lost("N4 reset after the request", Raw(then="reset"), L.CUT),
    lost("N4 closed after the request", Raw(), L.CUT),
    lost("N5 reset in mid-headers", Raw(b"HTTP/1.1 200 OK\r\nConte", then="reset"), L.CUT),
    lost("N5 closed in mid-headers", Raw(b"HTTP/1.1 200 OK\r\nConte"), L.CUT),
    lost("N5 reset in mid-body", Raw(http('{"code":0', length=99), then="reset"), L.CUT),
    lost("N6 no answer in time", Raw(then="hang"), L.TIMEOUT, s=SHORT_S),
    lost("N7 slow in the headers", Raw(b"HTTP/1.1 200 OK\r\n", repeat=b"X", pause_s=0.01), L.TIMEOUT, s=SHORT_S),
    lost("N7 slow in the body", Raw(http(b"{", length=9999), repeat=b" ", pause_s=0.01), L.TIMEOUT, s=SHORT_S),
    lost("N8 body shorter than announced", Raw(http('{"code":0}', length=11)), L.CUT),
    lost("N8 body longer than announced", Raw(http('{"code":0,"message":"Tamam"}xyz', length=28)), L.UNREADABLE),
    lost(
        "N8 bad chunk size",
        Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"),
        L.UNREADABLE,
    ),
    lost(
        "N8 chunks without an end",
        Raw(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{"code":0}\r\n'),
        L.CUT,
    ),
    lost("N8 not HTTP", Raw(b"220 mail.example ESMTP\r\n\r\n"), L.UNREADABLE),
    lost("N8 HTTP/0.9", Raw(b'{"code":0}\r\n\r\n'), L.UNREADABLE),
    lost("N12 proxy asks for a login", Raw(http(HTML, status="407 Proxy", headers=AS_HTML)), L.LOGIN_PAGE),
    lost("N12 network asks for a login", Raw(http(HTML, status="511 Network", headers=AS_HTML)), L.LOGIN_PAGE),
    lost("N12 captive portal", Raw(http(HTML, headers=AS_HTML)), L.LOGIN_PAGE),
    lost("N12 captive portal that lies about its type", Raw(body("\n <HTML><head>")), L.LOGIN_PAGE),
]

REDIRECTS = [
    lost(f"H1 {status} to {target}", http(b"", status=f"{status} X", headers=(f"Location: {url}",)), L.REDIRECTED)
    for status in (301, 302, 303, 307, 308)
    for target, url in (
        ("another host", "https://evil.example/v1/card/save"),
        ("plain http", "http://api.paynet.com.tr/v1/card/save"),
        ("a look-alike", "https://api.paynet.com.tr.evil.example/"),
        ("itself", "/v1/card/save"),
    )
]

STATUS = [
    *[
        Case(f"H2 {status} {how}", answer(status), kind, code=code if how == "error object" else None)
        for status, kind, code in (
            (400, Refused, 11),
            (401, KeyRefused, 11),
            (403, AddressRefused, 11),
            (404, Refused, 11),
            (409, Refused, 11),
            (413, Refused, 11),
            (415, Refused, 11),
            (422, Refused, 11),
            (429, Throttled, 11),
        )
        for how, answer in (
            ("error object", error),
            ("HTML", lambda status: http(HTML, status=f"{status} X", headers=AS_HTML)),
            ("empty", lambda status: http(b"", status=f"{status} X", headers=())),
            ("broken JSON", lambda status: http('{"result_code":', status=f"{status} X")),
        )
    ],
    Case("H2 401 with code 7", error(401, result_code=7), KeyRefused, code=7),
    Case("H2 403 with code 7", error(403, result_code=7), AddressRefused, code=7),
    Case("H2 400 with code 7", error(400, result_code=7), KeyRefused, code=7),
    Case("H2 400 with code as string", error(400, result_code="18"), Refused, code=18),
    Case("H2 400 with code false", error(400, result_code=False), Refused, code=None),
    Case("H2 400 with code 0 is no success", error(400, result_code=0), Refused, code=0),
    lost("H2 400 with time-out behind", error(400, result_code=10), L.PAYNET_UNSURE, code=10),
    lost("H4 408", error(408), L.SERVER_FAULT),
    *[
        lost(f"H4 {status} {how}", http(text, status=f"{status} X"), L.SERVER_FAULT)
        for status in (500, 502, 503, 504, 520, 599)
        for how, text in (("HTML", HTML), ("empty", ""))
    ],
    lost("H4 500 with an error object", error(500, result_code=8), L.SERVER_FAULT, code=8),
    lost("H5 200 empty", http(b""), L.UNREADABLE),
    lost("H5 204", http(b"", status="204 No Content", length=-1), L.UNREADABLE),
    lost("H5 201", http(OK, status="201 Created"), L.UNREADABLE),
    lost("H5 200 XML", http('<?xml version="1.0"?><r><code>0</code></r>'), L.UNREADABLE),
    lost("H8 upgrade nobody asked for", b"HTTP/1.1 101 X\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n", L.UNREADABLE),
    lost("H8 two lengths", http(OK, headers=("Content-Length: 3",)), L.UNREADABLE),
    lost("H8 endless header", Raw(b"HTTP/1.1 200 OK\r\nX: ", repeat=b"x" * 65536), L.UNREADABLE),
    lost("H8 flood of 1xx", Raw(repeat=b"HTTP/1.1 102 Processing\r\n\r\n", pause_s=0.002), L.TIMEOUT, s=SHORT_S),
]


def gzipped(data: bytes, *, names: str = "gzip") -> bytes:
    return http(data, headers=("Content-Type: application/json", f"Content-Encoding: {names}"))


SIZE = [
    lost("H7 says it is 1 GB", Raw(http(b"{", length=10**9), then="hang"), L.TIMEOUT, s=SHORT_S),
    lost("H7 10 MB", http(b" " * (10 * MIB)), L.TOO_LARGE),
    lost("H7 endless", Raw(http(b"", length=-1), repeat=b" " * 65536), L.TOO_LARGE),
    lost("H7 gzip bomb", gzipped(gzip.compress(b" " * (64 * MIB), compresslevel=1)), L.TOO_LARGE),
    lost("H7 gzip twice", gzipped(gzip.compress(gzip.compress(b"{}")), names="gzip, gzip"), L.UNREADABLE),
    lost("H7 gzip in gzip", gzipped(gzip.compress(gzip.compress(json.dumps(OK).encode()))), L.UNREADABLE),
    lost("H7 gzip cut", gzipped(gzip.compress(json.dumps(OK).encode())[:-9]), L.UNREADABLE),
    lost("H7 gzip with more behind", gzipped(gzip.compress(json.dumps(OK).encode()) * 2), L.UNREADABLE),
    lost("H7 says gzip and is not", gzipped(json.dumps(OK).encode()), L.UNREADABLE),
    lost("H7 brotli", gzipped(b"\x0b\x05\x80{}\x03", names="br"), L.UNREADABLE),
    lost("H7 zstd", gzipped(b"\x28\xb5\x2f\xfd", names="zstd"), L.UNREADABLE),
]

JSON = [
    lost(f"{id_}", body(text), L.UNREADABLE)
    for id_, text in (
        ("B1 cut", '{"code":0,"mess'),
        ("B1 trailing garbage", '{"code":0} x'),
        ("B1 two documents", '{"code":0}{"code":0}'),
        ("B1 byte order mark", b'\xef\xbb\xbf{"code":0}'),
        ("B1 UTF-16", '{"code":0}'.encode("utf-16")),
        ("B1 broken UTF-8", b'{"code":0,"message":"\xff"}'),
        ("B1 raw control character", b'{"code":0,"message":"\x00"}'),
        ("B2 code twice", '{"code":0,"code":5}'),
        ("B2 a name twice further in", '{"code":0,"x":{"a":1,"a":2}}'),
        ("B3 NaN", '{"code":0,"x":NaN}'),
        ("B3 Infinity", '{"code":0,"x":-Infinity}'),
        ("B3 1e400", '{"code":0,"x":1e400}'),
        ("B3 10^5000", '{"code":0,"x":1' + "0" * 5000 + "}"),
        ("B3 long fraction", '{"code":0,"x":0.' + "0" * 5000 + "}"),
        ("B5 10^5 lists", '{"code":0,"x":' + "[" * 10**5 + "]" * 10**5 + "}"),
        ("B5 10^5 objects", '{"x":' * 10**5 + "0" + "}" * 10**5),
        ("B5 33 levels", '{"code":0,"x":' + "[" * 32 + "]" * 32 + "}"),
        ("B5 half a megabyte of quotes", '{"code":0,"x":' + "[" * 40 + '\\"' * 250_000),
        ("B1 a list", '[{"code":0}]'),
        ("B1 a string", '"0"'),
        ("B1 a number", "0"),
        ("B1 null", "null"),
        ("B4 no code", '{"message":"Başarılı İşlem"}'),
    )
]

CODES = [
    *[
        lost(f"B4 code {text}", body('{"code":' + text + "}"), L.UNREADABLE)
        for text in (
            '" 0"', '"0 "', '"00"', '"+0"', '"-0"', '"0x0"', '"٠"', '"0\\n"', "0.0", "0e0", "false", "true",
            "null", "[]", "{}", '"Başarılı"', '""', '"0.0"', "99999999999",
        )
    ],
    *[
        Case(f"B4 code {text}", body('{"code":' + text + ',"message":"Olmadı"}'), Refused, code=code)
        for text, code in (("1", 1), ('"1"', 1), ("-1", -1), ('"-1"', -1), ("999", 999), ("5", 5), ("18", 18))
    ],
    Case("B4 code 7 on 200", body('{"code":7,"message":"Yetkisiz"}'), KeyRefused, code=7),
    *[
        lost(f"B4 code {code} leaves it open", http({"code": code, "message": "?"}), L.PAYNET_UNSURE, code=code)
        for code in (8, 10, 100)
    ],
]  # fmt: skip


DRESSED: list[tuple[str, Callable[[str], Raw | bytes]]] = [
    ("H5 as usual", lambda text: http(text)),
    ("B4 code as a string", lambda text: http(text.replace('"code": 0', '"code": "0"'))),
    ("N9 in one-byte packets", lambda text: Raw(http(text), slice_bytes=1)),
    ("N9 closed late", lambda text: Raw(http(text), then="hang")),
    ("N8 without a length", lambda text: Raw(http(text, length=-1))),
    ("N10 kept open", lambda text: Raw(http(text, headers=("Connection: keep-alive",)), then="hang")),
    ("N8 in chunks", lambda text: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
        % (len(text.encode()), text.encode())),
    ("H6 without a type", lambda text: http(text, headers=())),
    ("H6 as text", lambda text: http(text, headers=("Content-Type: text/plain",))),
    ("H6 in ISO-8859-9", lambda text: http(text.replace("••", "").encode("iso-8859-9"),
        headers=("Content-Type: application/json; charset=ISO-8859-9",))),
    ("H6 in windows-1254", lambda text: http(text.encode("cp1254"),
        headers=('Content-Type: application/json; Charset="Windows-1254"',))),
    ("H7 in gzip", lambda text: gzipped(gzip.compress(text.encode()))),
    ("H8 after a few 1xx", lambda text: b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" * 20 + http(text)),
    ("H8 with 64 KB of headers", lambda text: http(text, headers=[f"X-{n}: {'x' * 1000}" for n in range(64)])),
    ("H8 with cookies", lambda text: http(text, headers=("Set-Cookie: session=1; Path=/", "Set-Cookie: b=2"))),
    ("B1 unknown fields", lambda text: http(text[:-1] + ', "company_code": 7, "x": {"y": [1.5, null]}}')),
    ("B5 32 levels deep", lambda text: http(text[:-1] + ', "x": ' + "[" * 31 + "]" * 31 + "}")),
    ("B5 brackets inside a text", lambda text: http(text[:-1] + ', "x": "' + "[{\\\"" * 99 + '"}')),
]  # fmt: skip


def changed(**changes: Any) -> Callable[[str], bytes]:
    """The service's own answer with these fields put over its own; a field that is ... is left out."""

    def change(text: str) -> bytes:
        fields = {**json.loads(text), **changes}
        return http({name: value for name, value in fields.items() if value is not ...})

    return change


def in_rows(**changes: Any) -> Callable[[str], bytes]:
    """The same for every row of a list."""

    def change(text: str) -> bytes:
        found = json.loads(text)
        name = "Data" if "Data" in found else "data"
        return http({**found, name: [{**row, **changes} for row in found[name]]})

    return change


def late(id_: str, only: str, answer: Answer, reason: AnswerLostReason) -> Case:
    """A success by its code that is none for what it says."""
    return Case(id_, answer, AnswerLost, reason, judged_late=True, only=tuple(only.split()))


PAN = "4355084355084358"  # what the tills of the matrix type (contract 0.11)
STORES = "save save-again"
TOKENS = "create_token create_card_token"
CONTENT = [
    late("B8 no card_hash", STORES, changed(card_hash=...), L.INCOMPLETE),
    late("B8 no card_owner_id", STORES, changed(card_owner_id=...), L.INCOMPLETE),
    late("B8 empty card_owner_id", STORES, changed(card_owner_id=""), L.INCOMPLETE),
    late("B8 card_owner_id is null", STORES, changed(card_owner_id=None), L.INCOMPLETE),
    late("B8 card_hash is a list", STORES, changed(card_hash=["x"]), L.UNREADABLE),
    late("B8 another customer", "save", changed(user_unique_id="somebody-else"), L.OTHER_OWNER),
    late("B8 another owner", "save-again", changed(card_owner_id="somebody-else"), L.OTHER_OWNER),
    late("B8 no session_id", "auth", changed(session_id=...), L.INCOMPLETE),
    late("B8 no token_id", TOKENS, changed(token_id=...), L.INCOMPLETE),
    late("B8 no post_url", TOKENS, changed(post_url=...), L.INCOMPLETE),
    late("B8 neither done nor not", "charge", changed(is_succeed=...), L.CONTRADICTION),
    late("B8 done is maybe", "charge", changed(is_succeed="maybe"), L.CONTRADICTION),
    late("B8 another owner's row", "list", in_rows(card_owner_id="somebody-else"), L.OTHER_OWNER),
    late("B9 another card's digits", STORES, changed(card_no="535043********0009"), L.OTHER_CARD),
    late("B9 another card's BIN", STORES, changed(card_bin="535043"), L.OTHER_CARD),
    late("B10 the number as card_hash", STORES, changed(card_hash=PAN), L.OTHER_CARD),
    late("B10 the number as owner", STORES, changed(card_owner_id=f"id-{PAN}"), L.OTHER_CARD),
    late("B10 the number as token", "create_token", changed(token_id=f"jt_{PAN}"), L.OTHER_CARD),
    Case("B10 the number in the message", changed(message=f"Kart {PAN} tamam"), None),
    Case("B10 the number as text in a list", in_rows(card_desc=f"Kart {PAN}"), None, only=("list",)),
    *[
        late(f"B11 {what}", TOKENS, changed(post_url=url), L.OTHER_HOST)
        for what, url in (
            ("another host", "https://evil.example/v1/paynetjgate/tds"),
            ("a look-alike", "https://paynet.com.tr.evil.example/"),
            ("user info", "https://paynet.com.tr@evil.example/"),
            ("a script", "javascript:alert(1)"),
            ("a file", "file:///etc/passwd"),
            ("data", "data:text/html,x"),
            ("another port", "http://127.0.0.1:9/v1/paynetjgate/tds"),
            ("a homograph", "https://paynet.com.tг/"),
            ("10 KB", "https://paynet.com.tr.evil.example/" + "x" * 10_000),
            ("no address", "paynet"),
        )
    ],
    *[
        Case(f"B12 otp_expire {value!r}", changed(otp_expire=value), None, only=("send_otp",))
        for value in ("2001-01-01T00:00:00+03:00", "2999-01-01T00:00:00+03:00", "2026-01-01T00:00:00", "yarın", None, 7)
    ],
    late("B13 no Data", "list check", changed(Data=...), L.UNREADABLE),
    late("B13 Data is an object", "list check", changed(Data={}), L.UNREADABLE),
    late("B13 no data", "check_bin check_card_bin", changed(data=...), L.UNREADABLE),
    late("B13 a row without its amount", "check_bin check_card_bin", in_rows(total_amount="çok"), L.UNREADABLE),
]

WORDS = [
    Case(f"{id_}", http(json.dumps({"code": 1, "message": words})), Refused, code=1)
    for id_, words in (
        ("B6 lone surrogate", "Olmad\ud800ı"),
        ("B6 NUL", "Olmadı\0şimdi"),
        ("B6 right to left", "Olmadı\u202egnitset"),
        ("B6 zero width", "Ol\u200bma\ufeffdı"),
        ("B6 a megabyte of words", "olmadı " * 80_000),
        ("B6 new lines", "Olmadı\r\nWARNING x y\r\n"),
        ("B7 rich text", "<b>Olmadı</b><img src=x onerror=alert(1)>"),
        ("B10 the number in a refusal", f"Kart {PAN} geçersiz"),
        ("B10 the number grouped", f"Kart {PAN[:4]} {PAN[4:8]} {PAN[8:12]} {PAN[12:]} geçersiz"),
    )
]

LATER = [
    Case(
        f"H3 Retry-After {after!r}", http(ERROR, status="429 X", headers=(f"Retry-After: {after}",)), Throttled, code=11
    )
    for after in ("3", "Wed, 21 Oct 2037 07:28:00 GMT", "-5", "99999999999", "yarın", "0")
]

ALERT = b"\x15\x03\x01\x00\x02\x02"  # TLS: a fatal alert, but for its number
UNSENT = [
    Case(f"{id_}", None, NotSent, reason, dial=dial, deadline_s=s)
    for id_, dial, reason, s in (
        ("N1 refused", "refused", NotSentReason.REFUSED, 5.0),
        ("N1 no such name", "name", NotSentReason.NAME, 5.0),
        ("N1 unreachable", "unreachable", NotSentReason.UNREACHABLE, 5.0),
        ("N2 nobody accepts", "full", NotSentReason.TIMEOUT, 0.3),
        ("T1 expired", "tls expired", NotSentReason.TLS_EXPIRED, 5.0),
        ("T2 not yet valid", "tls not yet valid", NotSentReason.TLS_NOT_YET_VALID, 5.0),
        ("T3 another host", "tls another host", NotSentReason.TLS_WRONG_HOST, 5.0),
        ("T3 another address", "tls another address", NotSentReason.TLS_WRONG_HOST, 5.0),
        ("T4 self-signed", "tls self-signed", NotSentReason.TLS_SELF_SIGNED, 5.0),
        ("T5 unknown authority", "tls unknown authority", NotSentReason.TLS_UNKNOWN_AUTHORITY, 5.0),
        ("T5 unknown authority and its root", "tls and its root", NotSentReason.TLS_UNKNOWN_AUTHORITY, 5.0),
        ("T7 TLS 1.1 only", "tls 1.1", NotSentReason.TLS_OLD_PROTOCOL, 5.0),
    )
] + [
    Case(f"{id_}", answer, NotSent, reason, dial="at once")
    for id_, answer, reason in (
        ("N3 closed in the handshake", Raw(then="close"), NotSentReason.CUT),
        ("N3 reset in the handshake", Raw(then="reset"), NotSentReason.CUT),
        (
            "T7 alert: protocol version",
            Raw(b"\x15\x03\x01\x00\x02\x02\x46", then="hang"),
            NotSentReason.TLS_OLD_PROTOCOL,
        ),
        ("T8 alert: handshake failure", Raw(b"\x15\x03\x01\x00\x02\x02\x28", then="hang"), NotSentReason.TLS),
        ("T8 no TLS at all", Raw(http(OK)), NotSentReason.TLS),
    )
]

ENCRYPTED = [
    Case("T9 cut in the answer", Raw(http('{"code":0', length=500)), AnswerLost, L.CUT, dial="tls"),
    Case("T9 reset in the answer", Raw(http('{"code":0', length=500), then="reset"), AnswerLost, L.CUT, dial="tls"),
    Case("T9 closed before the answer", Raw(), AnswerLost, L.CUT, dial="tls"),
    Case("T9 over TLS, as usual", lambda text: http(text), None, dial="tls"),
]

WORKS = [Case(id_, answer, None) for id_, answer in DRESSED]
CASES: list[Case] = [
    *UNSENT,
    *ENCRYPTED,
    *TRANSPORT,
    *REDIRECTS,
    *STATUS,
    *LATER,
    *SIZE,
    *JSON,
    *CODES,
    *WORDS,
    *CONTENT,
    *WORKS,
]
