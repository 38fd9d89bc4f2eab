"""Whom a till trusts: the operating system's store and the authority of its settings, and nobody else.

What a server without proof meets (faults T1 to T9) is in the table of ``tests/faults``.
"""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from paynet_desk.paynet.errors import NotSent, NotSentReason, SettingProblem
from paynet_desk.paynet.opening import open_transport
from tests.paynet.authority import Authority
from tests.paynet.calls import CHECKED, KEY, SERVICES
from tests.paynet.fault_server import FaultServer, http


async def call(port: int, trusted: Path | None, service: int = -1) -> object:
    t = await open_transport(f"https://127.0.0.1:{port}", KEY, extra_ca_file=str(trusted) if trusted else None)
    try:
        return await SERVICES[service].call(t, 5.0)
    finally:
        await t.aclose()


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


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_an_authority_file_that_cannot_be_used_is_named(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingProblem) as caught:
        asyncio.run(open_transport("https://127.0.0.1:1", KEY, extra_ca_file=str(file)))
    assert caught.value.setting == "extra_ca_file"
