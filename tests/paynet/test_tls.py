"""Faults T1 to T9: a server that cannot prove who it is gets not a byte, and the reason is told apart.

The authorities and certificates are made here, at test time.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from paynet_desk.paynet.errors import AnswerLost, AnswerLostReason, NotSent, NotSentReason, SettingProblem
from paynet_desk.paynet.opening import open_transport
from tests.paynet.authority import DAY, NOW, Authority
from tests.paynet.calls import CHECKED, KEY, SERVICES
from tests.paynet.fault_server import FaultServer, Raw, http


async def call(port: int, trusted: Path | None, service: int = -1) -> object:
    t = await open_transport(f"https://127.0.0.1:{port}", KEY, extra_ca_file=str(trusted) if trusted else None)
    try:
        return await SERVICES[service].call(t, 5.0)
    finally:
        await t.aclose()


BAD: list[tuple[str, NotSentReason, Callable[[Authority, Authority], ssl.SSLContext]]] = [
    ("expired", NotSentReason.TLS_EXPIRED, lambda ours, _: ours.server(start=NOW - 3 * DAY, end=NOW - 2 * DAY)),
    ("not yet valid", NotSentReason.TLS_NOT_YET_VALID, lambda ours, _: ours.server(start=NOW + DAY, end=NOW + 2 * DAY)),
    ("another host", NotSentReason.TLS_WRONG_HOST, lambda ours, _: ours.server(host="api.paynet.com.tr")),
    ("another address", NotSentReason.TLS_WRONG_HOST, lambda ours, _: ours.server(host="127.0.0.2")),
    ("self-signed", NotSentReason.TLS_SELF_SIGNED, lambda ours, _: ours.server(self_signed=True)),
    ("unknown authority", NotSentReason.TLS_UNKNOWN_AUTHORITY, lambda _, other: other.server()),
    ("and its root", NotSentReason.TLS_UNKNOWN_AUTHORITY, lambda _, other: other.server(with_root=True)),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "made"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_server_without_proof_is_not_sent_anything(
    reason: NotSentReason, made: Callable[[Authority, Authority], ssl.SSLContext], tmp_path: Path
) -> None:
    ours, other = Authority(tmp_path, "ours"), Authority(tmp_path, "other")

    async def run() -> None:
        async with FaultServer([http(CHECKED)], tls=made(ours, other)) as server:
            with pytest.raises(NotSent) as caught:
                await call(server.port, ours.file)
            assert caught.value.reason is reason
            assert caught.value.reason.is_tls
            assert server.requests == []

    asyncio.run(run())


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Raw(b"\x15\x03\x01\x00\x02\x02\x46", then="hang"), NotSentReason.TLS_OLD_PROTOCOL),
        (Raw(b"\x15\x03\x01\x00\x02\x02\x28", then="hang"), NotSentReason.TLS),
        (Raw(http(CHECKED)), NotSentReason.TLS),
        (Raw(then="close"), NotSentReason.CUT),
        (Raw(then="reset"), NotSentReason.CUT),
    ],
    ids=["alert: protocol version", "alert: handshake failure", "no TLS at all", "closed", "reset"],
)
def test_a_handshake_that_breaks_leaves_nothing_sent(answer: Raw, reason: NotSentReason) -> None:
    async def run() -> None:
        async with FaultServer([answer], at_once=True) as server:
            with pytest.raises(NotSent) as caught:
                await call(server.port, None)
            assert caught.value.reason is reason

    asyncio.run(run())


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_a_server_that_knows_nothing_newer_than_tls_1_1_is_refused(tmp_path: Path) -> None:
    ours = Authority(tmp_path, "ours")
    context = ours.server()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1

    def serve(listening: socket.socket) -> None:  # in a thread: asyncio closes before OpenSSL's alert is out
        connection, _ = listening.accept()
        with connection, contextlib.suppress(ssl.SSLError):
            context.wrap_socket(connection, server_side=True)

    async def run() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            serving = asyncio.create_task(asyncio.to_thread(serve, listening))
            with pytest.raises(NotSent) as caught:
                await call(listening.getsockname()[1], ours.file)
            await serving
        assert caught.value.reason is NotSentReason.TLS_OLD_PROTOCOL

    asyncio.run(run())


def test_a_certificate_fault_is_not_tried_again_even_for_a_read(tmp_path: Path) -> None:
    ours = Authority(tmp_path, "ours")

    async def run() -> None:
        handshakes: list[str | None] = []
        context = ours.server(host="api.paynet.com.tr")
        context.sni_callback = lambda _socket, name, _context: handshakes.append(name)
        async with FaultServer([http(CHECKED)], tls=context) as server:
            with pytest.raises(NotSent):
                await call(server.port, ours.file, service=3)
        assert len(handshakes) == 1

    asyncio.run(run())


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_an_authority_named_in_the_settings_is_trusted(version: ssl.TLSVersion, tmp_path: Path) -> None:
    ours = Authority(tmp_path, "ours")

    async def run() -> None:
        context = ours.server()
        context.minimum_version = context.maximum_version = version
        async with FaultServer([http(CHECKED)], tls=context) as server:
            await call(server.port, ours.file)
            assert len(server.requests) == 1

    asyncio.run(run())


def test_an_authority_from_the_environment_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Authority(tmp_path, "ours")
    monkeypatch.setenv("SSL_CERT_FILE", str(ours.file))

    async def run() -> None:
        async with FaultServer([http(CHECKED)], tls=ours.server()) as server:
            with pytest.raises(NotSent) as caught:
                await call(server.port, None)
            assert caught.value.reason is NotSentReason.TLS_UNKNOWN_AUTHORITY

    asyncio.run(run())


def test_tls_that_breaks_in_the_middle_of_the_answer_leaves_the_save_unknown(tmp_path: Path) -> None:
    ours = Authority(tmp_path, "ours")

    async def run() -> None:
        for then in ("close", "reset"):
            answer = Raw(http('{"code":0', length=500), then=then)
            async with FaultServer([answer], tls=ours.server()) as server:
                with pytest.raises(AnswerLost) as caught:
                    await call(server.port, ours.file, service=2)
                assert caught.value.reason is AnswerLostReason.CUT
                assert len(server.requests) == 1

    asyncio.run(run())


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_an_authority_file_that_cannot_be_used_is_named(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingProblem) as caught:
        asyncio.run(open_transport("https://127.0.0.1:1", KEY, extra_ca_file=str(file)))
    assert caught.value.setting == "extra_ca_file"
