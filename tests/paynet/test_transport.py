"""One exchange: what goes over the wire, where it may go, and when it is over."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import logging
import pickle
import socket
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from paynet_desk.paynet import card
from paynet_desk.paynet.body import Body
from paynet_desk.paynet.errors import AnswerLost, AnswerLostReason, NotSent, NotSentReason, PaynetError, SettingProblem
from paynet_desk.paynet.opening import open_transport
from paynet_desk.paynet.transport import Transport
from tests.paynet.calls import CHECKED, GSM, KEY, PAN, SAVED, SERVICES, SESSION, Service, card_to_save, secret, verified
from tests.paynet.fault_server import FaultServer, Raw, Request, http


def exchange(*, key: str = KEY, path: str = "") -> Request:
    async def run() -> Request:
        async with FaultServer([http(CHECKED)]) as server:
            t = Transport(server.url + path, key)
            await card.send_otp(t, gsm=GSM, otp_session_id=SESSION)
            await t.aclose()
            return server.requests[0]

    return asyncio.run(run())


def test_the_headers_are_these_and_no_others() -> None:
    headers = exchange().headers
    host = headers.pop("host")
    length = headers.pop("content-length")
    assert host.startswith("127.0.0.1:")
    assert int(length) > 0
    assert headers == {
        "authorization": f"Basic {KEY}",
        "accept": "application/json; charset=UTF-8",
        "accept-encoding": "identity",
        "content-type": "application/json; charset=UTF-8",
        "connection": "close",
        "user-agent": "paynet-desk",
    }


def test_without_a_key_no_authorization_is_sent_since_the_gateway_adds_it() -> None:
    assert "authorization" not in exchange(key="").headers


def test_the_gateways_path_comes_before_the_services() -> None:
    assert exchange(path="/paynet/").line == "POST /paynet/v1/card/send_otp HTTP/1.1"
    assert exchange().line == "POST /v1/card/send_otp HTTP/1.1"


def test_the_environment_cannot_send_a_call_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert exchange().line.startswith("POST")


@pytest.mark.parametrize(
    "address",
    [
        "http://api.paynet.com.tr",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://evillocalhost",
        "http://[::2]",
        "http://169.254.1.1",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "//127.0.0.1",
        "127.0.0.1:80",
        "https://",
        "",
        "https://user:pass@api.paynet.com.tr",
        "https://api.paynet.com.tr@evil.example",
        "https://api.paynet.com.tr?x=1",
        "https://api.paynet.com.tr#x",
        "https://api.paynet.com.tr:port",
        "http://127.0.0.1\\@evil.example",
    ],
)
def test_the_key_goes_nowhere_but_over_https_or_to_this_machine(address: str) -> None:
    with pytest.raises(SettingProblem) as caught:
        Transport(address, KEY)
    assert caught.value.setting == "api_base_url"
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1", "http://127.9.9.9:1", "http://[::1]:1", "http://localhost:1"]
)
def test_plain_http_to_this_machine_is_allowed_for_the_sandbox(address: str) -> None:
    Transport(address, KEY)


def test_a_loopback_name_is_dialled_by_number_whatever_a_resolver_says(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    resolve = socket.getaddrinfo

    def spy(host: object, *rest: object, **more: object) -> object:
        asked.append(host)
        return resolve(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", spy)

    async def run() -> Request:
        async with FaultServer([http(CHECKED)]) as server:
            asked.clear()
            t = Transport(f"http://paynet.localhost:{server.port}", KEY)
            await card.send_otp(t, gsm=GSM, otp_session_id=SESSION)
            return server.requests[0]

    assert asyncio.run(run()).headers["host"].startswith("paynet.localhost:")
    assert set(asked) <= {"127.0.0.1", b"127.0.0.1"}


@pytest.mark.parametrize("key", ["sck a", "sck\r\nX: 1", "sck_ğ", "sck\x00", "sck_\u00a0"])
def test_a_key_that_could_not_be_a_header_is_refused_without_being_quoted(key: str) -> None:
    with pytest.raises(SettingProblem) as caught:
        Transport("https://api.paynet.com.tr", key)
    assert caught.value.setting == "secret_key"
    assert key not in str(caught.value)


def test_a_transport_shows_no_key_and_cannot_be_copied() -> None:
    t = Transport("http://127.0.0.1:1", KEY)
    assert KEY not in f"{t} {t!r}"
    for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            attempt(t)


def failure(url: str, **options: float) -> PaynetError:
    async def run() -> PaynetError:
        t = Transport(url, KEY, **options)
        with pytest.raises(PaynetError) as caught:
            await card.save(t, card=card_to_save(), otp=verified(), deadline_s=5.0)
        return caught.value

    return asyncio.run(run())


def not_sent(error: PaynetError) -> NotSentReason:
    assert isinstance(error, NotSent)
    return error.reason


def test_a_name_that_does_not_resolve_leaves_nothing_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> object:  # no test asks a resolver outside this machine
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert not_sent(failure("https://nowhere.invalid")) is NotSentReason.NAME


def test_a_name_with_several_addresses_none_of_which_listens_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert not_sent(failure(f"https://localhost:{port}")) is NotSentReason.REFUSED


def test_a_network_without_a_way_there_leaves_nothing_sent() -> None:
    # A multicast address takes no connection: the kernel says "network is unreachable" at once, nothing leaves.
    assert not_sent(failure("https://224.0.0.1")) is NotSentReason.UNREACHABLE


def test_a_connection_that_nobody_accepts_is_given_up_at_the_connect_time() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        waiting = []
        for _ in range(4):  # fill the queue, so that the next connection hangs as it would behind a firewall
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(address)
            waiting.append(one)
        error = failure(f"http://127.0.0.1:{address[1]}", connect_timeout_s=0.3)
        for one in waiting:
            one.close()
    assert not_sent(error) is NotSentReason.TIMEOUT


def test_a_handshake_that_hangs_counts_as_connecting() -> None:
    async def run() -> None:
        async with FaultServer([Raw(then="hang")], at_once=True) as server:
            t = Transport(f"https://127.0.0.1:{server.port}", KEY, connect_timeout_s=0.3)
            with pytest.raises(NotSent) as caught:
                await card.send_otp(t, gsm=GSM, otp_session_id=SESSION, deadline_s=5.0)
            assert caught.value.reason is NotSentReason.TIMEOUT

    asyncio.run(run())


def test_a_call_cancelled_in_the_handshake_drops_its_connection() -> None:
    async def run() -> None:
        async with FaultServer([Raw(then="hang")], at_once=True) as server:
            t = Transport(f"https://127.0.0.1:{server.port}", KEY)
            task = asyncio.create_task(card.send_otp(t, gsm=GSM, otp_session_id=SESSION))
            await server.called.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.gather(*server.tasks)

    asyncio.run(run())


def test_an_answer_may_take_longer_than_the_connect_time() -> None:
    async def run() -> None:
        async with FaultServer([Raw(http(CHECKED), slice_bytes=20, pause_s=0.05)]) as server:
            t = Transport(server.url, KEY, connect_timeout_s=0.3)
            await card.send_otp(t, gsm=GSM, otp_session_id=SESSION, deadline_s=10.0)

    asyncio.run(run())


def test_a_late_answer_never_meets_the_next_request() -> None:
    async def run() -> None:
        late, prompt = asyncio.Event(), http({**SAVED, "card_hash": "second"})

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            first = not late.is_set()
            late.set()
            if first:
                await reader.read()  # the client gave up; its late answer follows on the old connection
            writer.write(http({**SAVED, "card_hash": "first"}) if first else prompt)
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        t = Transport(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", KEY)
        with pytest.raises(AnswerLost):
            await card.save(t, card=card_to_save(), otp=None, deadline_s=0.3)
        saved = await card.save(t, card=card_to_save(), otp=None)
        assert saved.card.card_hash == "second"
        server.close()

    asyncio.run(run())


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_a_cancelled_call_stays_cancelled_and_drops_its_connection(service: Service) -> None:
    async def run() -> None:
        arrived = asyncio.Event()

        def note(_: Request) -> Raw:
            arrived.set()
            return Raw(then="hang")

        async with FaultServer([note]) as server:
            call = asyncio.ensure_future(service.call(Transport(server.url, KEY), 30.0))
            await arrived.wait()
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            await asyncio.gather(*server.tasks)  # the server saw the end of the connection
            assert server.connections == 1

    asyncio.run(run())


class _Watched(Body):
    """A body that remembers whether it was overwritten."""

    def is_zero(self) -> bool:
        return not any(self._buffer)


@pytest.mark.parametrize(
    "answer", [Raw(http(CHECKED)), Raw(then="reset"), Raw(then="hang"), Raw(http(b"", status="500 X"))]
)
def test_the_body_is_overwritten_however_the_exchange_ends(answer: Raw) -> None:
    async def run() -> None:
        async with FaultServer([answer]) as server:
            body = _Watched({"card_number": secret(PAN)})
            with contextlib.suppress(AnswerLost):
                await Transport(server.url, KEY).post("/x", body, deadline_s=0.5)
            assert body.is_zero()
            assert server.requests[0].fields == {"card_number": PAN}

    asyncio.run(run())


def test_the_body_is_overwritten_when_nothing_was_sent_and_when_the_task_is_cancelled() -> None:
    async def run() -> None:
        arrived = asyncio.Event()

        def note(_: Request) -> Raw:
            arrived.set()
            return Raw(then="hang")

        async with FaultServer([note]) as server:
            body = _Watched({"card_number": secret(PAN)})
            task = asyncio.create_task(Transport(server.url, KEY).post("/x", body, deadline_s=30.0))
            await arrived.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert body.is_zero()
            unsent = _Watched({"card_number": secret(PAN)})
            url = server.url
        with pytest.raises(NotSent):
            await Transport(url, KEY).post("/x", unsent, deadline_s=5.0)
        assert unsent.is_zero()

    asyncio.run(run())


def test_calls_side_by_side_have_connections_of_their_own() -> None:
    async def run() -> None:
        async with FaultServer([http(CHECKED)]) as server:
            t = Transport(server.url, KEY)
            await asyncio.gather(*(card.delete(t, owner_id="o", card_hash=f"{n}") for n in range(20)))
            assert server.connections == 20
            assert sorted(int(str(r.fields["card_hash"])) for r in server.requests) == list(range(20))

    asyncio.run(run())


@pytest.mark.parametrize("answer", [http(SAVED), http({"code": 18, "message": f"{PAN} {KEY}"}), Raw(then="reset")])
def test_the_log_names_service_outcome_and_time_and_nothing_else(
    answer: Raw | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def run() -> str:
        async with FaultServer([answer]) as server:
            t = Transport(server.url, KEY)
            try:
                await card.save(t, card=card_to_save(), otp=verified())
            except PaynetError as error:
                return "".join(traceback.format_exception(error))
            return ""

    said = asyncio.run(run()) + caplog.text
    lines = [record.getMessage() for record in caplog.records if record.name != "asyncio"]
    assert len(lines) == 1
    assert lines[0].startswith("/v1/card/save: ")
    for hidden in (PAN, "K7m4", KEY, "ELIF", GSM.national, "127.0.0.1", SESSION):
        assert hidden not in said.replace(str(Path.cwd()), "")


def test_the_transport_is_opened_in_a_thread() -> None:
    async def run() -> None:
        t = await open_transport("https://api.paynet.com.tr", KEY)
        assert repr(t) == "<Transport https://api.paynet.com.tr>"
        await t.aclose()
        with pytest.raises(SettingProblem):
            await open_transport("http://api.paynet.com.tr", KEY)

    asyncio.run(run())


def test_errors_and_services_are_known_without_loading_the_http_library() -> None:
    heavy = "{'httpx', 'httpcore', 'pydantic', 'truststore', 'ssl'}"
    script = (
        "import sys, paynet_desk.paynet.errors, paynet_desk.paynet.card, paynet_desk.paynet.opening,"
        "paynet_desk.paynet.payment, paynet_desk.paynet.transaction;"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert done.stdout.strip() == "['ssl']"  # asyncio itself brings ssl


def test_an_error_says_its_kind_in_one_stable_word() -> None:
    assert AnswerLost(AnswerLostReason.SERVER_FAULT, status=502).kind == "answer_lost.server_fault"
    assert str(AnswerLost(AnswerLostReason.SERVER_FAULT, status=502)) == "answer_lost.server_fault (status 502)"
    assert NotSent(NotSentReason.TLS_EXPIRED).kind == "not_sent.tls_expired"
