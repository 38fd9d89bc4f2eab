"""Every fault of rows N, H and B that a server can commit, against each service.

One table: what the server does, and which of the three things is known afterwards. Each case also counts the requests,
since nothing that costs may ever be repeated.
"""

from __future__ import annotations

import asyncio
import gzip
import json
from dataclasses import dataclass

import pytest

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
from paynet_desk.paynet.transport import Transport
from tests.paynet.calls import KEY, SERVICES, Service
from tests.paynet.fault_server import OK, FaultServer, Raw, http
from tests.paynet.payment_calls import PAYMENT_SERVICES

EVERY_SERVICE = [*SERVICES, *PAYMENT_SERVICES]
MIB = 1024 * 1024
SHORT_S = 0.6  # long enough to connect on a busy machine; all slow cases run side by side


@dataclass(frozen=True)
class Fault:
    id: str
    answer: Raw | bytes
    error: type[PaynetError] | None  # None: the call works
    reason: AnswerLostReason | None = None
    code: int | None = None
    deadline_s: float = 5.0


def lost(id_: str, answer: Raw | bytes, reason: AnswerLostReason, *, code: int | None = None, s: float = 5.0) -> Fault:
    return Fault(id_, answer, AnswerLost, reason, code=code, deadline_s=s)


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
    lost("not HTTP", Raw(b"220 mail.example ESMTP\r\n\r\n"), L.UNREADABLE),
    lost("HTTP/0.9", Raw(b'{"code":0}\r\n\r\n'), L.UNREADABLE),
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
        Fault(f"H2 {status} {how}", answer(status), kind, code=code if how == "error object" else None)
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
    Fault("401 with code 7", error(401, result_code=7), KeyRefused, code=7),
    Fault("403 with code 7", error(403, result_code=7), AddressRefused, code=7),
    Fault("400 with code 7", error(400, result_code=7), KeyRefused, code=7),
    Fault("400 with code as string", error(400, result_code="18"), Refused, code=18),
    Fault("400 with code false", error(400, result_code=False), Refused, code=None),
    Fault("400 with code 0 is no success", error(400, result_code=0), Refused, code=0),
    lost("400 with time-out behind", error(400, result_code=10), L.PAYNET_UNSURE, code=10),
    lost("408", error(408), L.SERVER_FAULT),
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
    lost("H7 gzip bomb", gzipped(gzip.compress(b" " * (64 * MIB))), L.TOO_LARGE),
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
        ("a list", '[{"code":0}]'),
        ("a string", '"0"'),
        ("a number", "0"),
        ("null", "null"),
        ("no code", '{"message":"Başarılı İşlem"}'),
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
        Fault(f"B4 code {text}", body('{"code":' + text + ',"message":"Olmadı"}'), Refused, code=code)
        for text, code in (("1", 1), ('"1"', 1), ("-1", -1), ('"-1"', -1), ("999", 999), ("5", 5), ("18", 18))
    ],
    Fault("code 7 on 200", body('{"code":7,"message":"Yetkisiz"}'), KeyRefused, code=7),
    *[
        lost(f"B4 code {code} leaves it open", http({"code": code, "message": "?"}), L.PAYNET_UNSURE, code=code)
        for code in (8, 10, 100)
    ],
]  # fmt: skip

FAULTS = [*TRANSPORT, *REDIRECTS, *STATUS, *SIZE, *JSON, *CODES]


SLOW = [fault for fault in FAULTS if fault.deadline_s == SHORT_S]
PROMPT = [fault for fault in FAULTS if fault not in SLOW]


def asked(service: Service, fault: Fault) -> int:
    if fault.error is not AnswerLost or fault.reason is L.LOGIN_PAGE:
        return 1
    if service.tries_when_lost == 3 and fault.reason in {L.REDIRECTED, L.TOO_LARGE}:
        return 1
    return service.tries_when_lost


async def suffer(fault: Fault, service: Service) -> tuple[PaynetError, int]:
    async with FaultServer([fault.answer]) as server:
        t = Transport(server.url, KEY)
        with pytest.raises(PaynetError) as caught:
            await service.call(t, fault.deadline_s)
        await t.aclose()
        assert len(server.requests) == server.connections
        return caught.value, server.connections


@pytest.mark.parametrize("service", EVERY_SERVICE, ids=lambda service: service.name)
@pytest.mark.parametrize("fault", PROMPT, ids=lambda fault: fault.id)
def test_a_fault_of_the_server_is_told_for_what_it_is_and_not_repeated(fault: Fault, service: Service) -> None:
    error, requests = asyncio.run(suffer(fault, service))
    assert type(error) is fault.error
    if isinstance(error, AnswerLost):
        assert error.reason is fault.reason
    if isinstance(error, AnswerLost | Refused):
        assert error.code == fault.code
    assert KEY not in f"{error!r} {error} {error.__dict__}"
    assert error.__context__ is None
    assert requests == asked(service, fault)


def test_the_deadline_ends_every_call_however_busy_the_server_seems() -> None:
    async def run() -> None:
        cases = [(fault, service) for fault in SLOW for service in EVERY_SERVICE]
        outcomes = await asyncio.gather(*(suffer(fault, service) for fault, service in cases))
        seen = [(f.id, s.name, str(error), asked) for (f, s), (error, asked) in zip(cases, outcomes, strict=True)]
        assert seen == [(f.id, s.name, "answer_lost.timeout", asked(s, f)) for f, s in cases]

    asyncio.run(run())


@pytest.mark.parametrize("service", EVERY_SERVICE, ids=lambda service: service.name)
def test_nothing_listens_there(service: Service) -> None:
    async def run() -> None:
        async with FaultServer([b""]) as server:
            url = server.url
        with pytest.raises(NotSent) as caught:
            await service.call(Transport(url, KEY), 5.0)
        assert caught.value.reason is NotSentReason.REFUSED

    asyncio.run(run())


HONEST = [
    ("as usual", lambda text: http(text)),
    ("code as a string", lambda text: http(text.replace('"code": 0', '"code": "0"'))),
    ("N9 in one-byte packets", lambda text: Raw(http(text), slice_bytes=1)),
    ("N9 closed late", lambda text: Raw(http(text), then="hang")),
    ("without a length", lambda text: Raw(http(text, length=-1))),
    ("reset after the last byte", lambda text: Raw(http(text, headers=("Connection: keep-alive",)), then="hang")),
    ("in chunks", lambda text: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
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
    ("with unknown fields", lambda text: http(text[:-1] + ', "company_code": 7, "x": {"y": [1.5, null]}}')),
    ("32 levels deep", lambda text: http(text[:-1] + ', "x": ' + "[" * 31 + "]" * 31 + "}")),
    ("brackets inside a text", lambda text: http(text[:-1] + ', "x": "' + "[{\\\"" * 99 + '"}')),
]  # fmt: skip


@pytest.mark.parametrize("service", EVERY_SERVICE, ids=lambda service: service.name)
@pytest.mark.parametrize(("how", "answer"), HONEST, ids=[how for how, _ in HONEST])
def test_an_honest_answer_is_understood_however_it_is_delivered(how: str, answer: object, service: Service) -> None:
    async def run() -> None:
        async with FaultServer([answer(json.dumps(service.answer, ensure_ascii=False))]) as server:  # type: ignore[operator]
            t = Transport(server.url, KEY)
            for _ in range(2):  # the second call shows that nothing of the first is kept: no cookie, no connection
                await service.call(t, 5.0)
            assert len(server.requests) == server.connections == 2
            assert "cookie" not in server.requests[1].headers

    asyncio.run(run())
