from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from paynet_desk.sandbox import phone
from paynet_desk.sandbox.process import SandboxDidNotStart, SandboxProcess

REPOSITORY = Path(__file__).parents[2]
posix_only = pytest.mark.skipif(os.name != "posix", reason="signals")


@pytest.fixture
def process(tmp_path: Path) -> Iterator[SandboxProcess]:
    """A sandbox that is not started yet."""
    process = SandboxProcess(books=tmp_path / "books.json")
    yield process
    process.stop()


def listens(base_url: str) -> bool:
    """Whether somebody takes connections there."""
    try:
        socket.create_connection(("127.0.0.1", int(base_url.rsplit(":", 1)[1])), timeout=2).close()
    except (ConnectionRefusedError, ConnectionResetError):  # reset: it ended with this connection in its queue
        return False
    return True


def test_it_is_ready_when_start_returns_and_gone_when_stop_returns(process: SandboxProcess) -> None:
    base_url = process.start()
    assert base_url == process.base_url
    assert listens(base_url)
    process.stop()
    assert not process.running
    assert not listens(base_url)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8 on loopback")
def test_it_listens_on_loopback_only(process: SandboxProcess) -> None:
    port = int(process.start().rsplit(":", 1)[1])
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.2", port))  # would fail if the sandbox held the port on every address


def test_it_can_be_stopped_twice_and_started_again(process: SandboxProcess) -> None:
    process.stop()
    first = process.start()
    assert process.start() == first
    process.stop()
    process.stop()
    assert listens(process.start())


def test_before_the_start_there_is_no_address(process: SandboxProcess) -> None:
    with pytest.raises(SandboxDidNotStart, match="not started"):
        _ = process.base_url


def test_a_taken_port_is_told(process: SandboxProcess) -> None:
    port = int(process.start().rsplit(":", 1)[1])
    second = SandboxProcess(port=port)
    with pytest.raises(SandboxDidNotStart, match=f"port {port}: "):
        second.start()
    assert not second.running


def test_books_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    books = tmp_path / "books.json"
    for content in ("{", "[]", '{"format": 1}', '{"format": 1, "owners": [{}]}'):
        books.write_text(content)
        with pytest.raises(SandboxDidNotStart, match="not the books of a sandbox"):
            SandboxProcess(books=books).start()
    books.write_text('{"format": 3}')
    with pytest.raises(SandboxDidNotStart, match="another version"):
        SandboxProcess(books=books).start()
    assert books.read_text() == '{"format": 3}'


def test_books_that_cannot_be_written_are_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SandboxDidNotStart, match="cannot be"):
        SandboxProcess(books=tmp_path / "file" / "books.json").start()


def test_a_missing_folder_for_the_books_is_made(tmp_path: Path) -> None:
    process = SandboxProcess(books=tmp_path / "new" / "folder" / "books.json")
    process.start()
    process.stop()
    assert (tmp_path / "new" / "folder" / "books.json").exists()


def test_a_child_that_is_not_ready_in_time_is_killed(process: SandboxProcess) -> None:
    with pytest.raises(SandboxDidNotStart, match="no word from it within 0 s"):
        process.start(deadline_s=0)
    assert not process.running
    assert process.pid is None


@posix_only
def test_a_child_that_was_killed_is_noticed_and_can_be_replaced(process: SandboxProcess) -> None:
    process.start()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert not process.running
    assert listens(process.start())


@posix_only
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGSEGV])
def test_the_child_leaves_when_its_parent_dies_by_any_means(blow: signal.Signals) -> None:
    program = (
        "import resource, signal, sys; resource.setrlimit(resource.RLIMIT_CORE, (0, 0));"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"  # a background job is started with it ignored
        "from paynet_desk.sandbox.process import SandboxProcess;"
        "p = SandboxProcess(); print(p.start(), flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        base_url = parent.stdout.readline().strip()
        with socket.create_connection(("127.0.0.1", int(base_url.rsplit(":", 1)[1])), timeout=5) as connection:
            parent.send_signal(blow)
            assert _last_word(connection) == b""
        parent.wait(5)
    until = time.monotonic() + 5  # a dying process closes its sockets one after the other
    while listens(base_url):
        assert time.monotonic() < until


def _last_word(connection: socket.socket) -> bytes:
    """What comes before the other end closes; waits for that."""
    try:
        return connection.recv(1)
    except ConnectionResetError:
        return b""


@posix_only
def test_by_hand_it_tells_its_address_and_leaves_quietly_at_ctrl_c() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "paynet_desk.sandbox.server", "--port", "0"],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline().startswith("sandbox http://127.0.0.1:")
        child.send_signal(signal.SIGINT)
        assert child.wait(5) == 0
        assert child.stdout.read() + child.stderr.read() == ""


def test_the_parent_loads_nothing_of_the_server() -> None:
    program = (
        "import sys; from paynet_desk.sandbox import keys, phone, process;"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'starlette', 'uvicorn', 'asyncio', 'http'}))"
    )
    shown = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_the_phone_only_rings_on_this_machine() -> None:
    for elsewhere in (
        "https://api.paynet.com.tr",
        "http://localhost:1",
        "https://127.0.0.1:1",
        "http://127.0.0.1.example",
    ):
        with pytest.raises(ValueError, match="only a sandbox"):
            phone.last_sms(elsewhere, "5320000042")


def test_a_phone_without_a_sandbox_says_so(process: SandboxProcess) -> None:
    base_url = process.start()
    process.stop()
    with pytest.raises(ConnectionRefusedError):
        phone.last_sms(base_url, "5320000042")


@posix_only
def test_a_frozen_program_starts_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "paynet-desk"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = sandbox ] || exit 1\nshift\ncd "{REPOSITORY}"\n'
        f'exec "{sys.executable}" -m paynet_desk.sandbox.server "$@"\n'
    )
    program.chmod(0o700)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    process = SandboxProcess()
    assert listens(process.start())
    process.stop()


def test_a_program_that_is_not_there_or_ends_at_once_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with pytest.raises(SandboxDidNotStart, match="none: "):
        SandboxProcess().start()
    if Path("/bin/false").exists():
        monkeypatch.setattr(sys, "executable", "/bin/false")
        with pytest.raises(SandboxDidNotStart, match="it ended with status 1"):
            SandboxProcess().start()
