"""The program as a process among others: one of it a user, asked to end, put to sleep, killed; with real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers.engine_talk import complaints
from tests.helpers.sandbox import RunningSandbox
from tests.journeys.driver.program import Desk
from tests.journeys.play import Customer, Narrator, command, database, fill_card, reading

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs X11 and the accessibility bus of Linux")

CUSTOMER = Customer()
END_S = 2.0
SLACK_S = 0.5  # the interpreter's own end, and a machine with other things to do
# The whole program, in which Qt says as soon as it is up what a session manager or the system has told it.
TOLD_BY_THE_SYSTEM = """
import sys
from PySide6.QtCore import QTimer
from paynet_desk import app, cli
from paynet_desk.ui.window import Window
shown = Window.show
def show(window):
    shown(window)
    QTimer.singleShot(50, lambda: tell(window))
def tell(window):
    if window._connection.name != "READY":
        QTimer.singleShot(50, lambda: tell(window))
        return
    from PySide6.QtWidgets import QApplication
    qt = QApplication.instance()
    if sys.argv[1] == "commit":
        qt.commitDataRequest.emit(None)
        with open(sys.argv[-1] + "/log/paynet-desk.log") as log:  # from here on the system may take the process away
            print("ended" if log.read().endswith("program end\\n") else "still at it")
    else:
        qt.quit()
Window.show = show
sys.exit(cli.main(sys.argv[2:]))
"""
ANOTHER_WINDOW = """
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.setWindowTitle("another program")
window.resize(1366, 700)
window.show()
application.exec()
"""


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short path: that of a socket may have 107 bytes."""
    return tmp_path_factory.mktemp("p")


@pytest.fixture
def opens(folder: Path, sandbox: RunningSandbox) -> Iterator[Callable[..., Desk]]:
    """Opens the program on a display of its own, always with the same data folder."""
    sandbox.switch(otp_mandatory=False)
    data = folder / "data"
    data.mkdir()
    desks: list[Desk] = []

    def open_one() -> Desk:
        settings = {"PAYNET_DESK_API_BASE_URL": sandbox.base_url, "PAYNET_DESK_OTP_REQUIRED": "false"}
        desk = Desk(folder / f"desk{len(desks)}", command(data), extra_environment=settings)
        desks.append(desk)
        desk.wait("the first field", lambda tree: tree.focused)
        return desk

    yield open_one
    for desk in desks:
        desk.close()


def sends_a_store(desk: Desk, sandbox: RunningSandbox, answer_after_s: float) -> None:
    sandbox.faults([{"service": "save", "delay_s": answer_after_s}])
    desk.write(CUSTOMER.gsm)
    desk.press("Return")
    desk.wait("the card's page", lambda tree: tree.find(name="Kart bilgileri"))
    fill_card(desk, CUSTOMER, Narrator(desk, CUSTOMER, lambda line: None))
    desk.press("Return")
    desk.wait("the request to arrive", lambda tree: sandbox.requests("save") == 1)


def saves(data: Path) -> list[str]:
    with reading(database(data)) as connection:
        return [state for (state,) in connection.execute("select state from journal where operation = 'save'")]


def close_the_window(desk: Desk) -> None:
    desk.display.xdotool("key", "--clearmodifiers", "alt+F4")


def sends(number: signal.Signals) -> Callable[[Desk], None]:
    return lambda desk: desk.process.send_signal(number)


ENDS = {
    "the window is closed": close_the_window,
    "SIGTERM": sends(signal.SIGTERM),
    "SIGINT": sends(signal.SIGINT),
    "SIGHUP": sends(signal.SIGHUP),
}


def ends_within(desk: Desk, seconds: float) -> int:
    began = time.monotonic()
    status = desk.process.wait(seconds + SLACK_S)
    print(f"ended after {time.monotonic() - began:.2f} s")
    return status


@pytest.mark.parametrize("end", ENDS)
def test_a_store_that_is_answered_soon_is_written_down_before_the_end(
    opens: Callable[..., Desk], sandbox: RunningSandbox, folder: Path, end: str
) -> None:
    desk = opens()
    sends_a_store(desk, sandbox, 0.6)
    ENDS[end](desk)
    assert ends_within(desk, END_S) == 0
    assert complaints(desk.output()) == ""
    assert saves(folder / "data") == ["done"]


@pytest.mark.parametrize("end", ENDS)
def test_a_store_that_is_not_answered_is_an_open_question_at_the_next_start(
    opens: Callable[..., Desk], sandbox: RunningSandbox, folder: Path, end: str
) -> None:
    desk = opens()
    sends_a_store(desk, sandbox, 20)
    ENDS[end](desk)
    assert ends_within(desk, END_S) == 0
    assert complaints(desk.output()) == ""
    assert saves(folder / "data") in (["sent"], ["unknown"])
    if end == "SIGTERM":
        desk.close()
        desk = opens()
        desk.wait("the number of open questions", lambda tree: tree.find(name="F5, Açık sorular, 1"))
        assert saves(folder / "data") == ["unknown"]
    assert sandbox.requests("save") == 1


@pytest.mark.parametrize("slept_s", [0.3, 3.0])
def test_a_machine_that_sleeps_while_a_store_is_under_way_knows_the_answer_afterwards(
    opens: Callable[..., Desk], sandbox: RunningSandbox, folder: Path, slept_s: float
) -> None:
    desk = opens()
    sends_a_store(desk, sandbox, 1.0)
    desk.process.send_signal(signal.SIGSTOP)
    time.sleep(slept_s)  # this is the case: a process that gets no time, while the answer comes or not
    assert saves(folder / "data") == ["sent"]
    desk.process.send_signal(signal.SIGCONT)
    desk.wait("the result", lambda tree: tree.find(name="Kart saklandı"))
    assert saves(folder / "data") == ["done"]
    assert desk.quit() == 0


def test_a_line_that_dies_while_the_machine_sleeps_leaves_an_open_question(
    opens: Callable[..., Desk], sandbox: RunningSandbox, folder: Path
) -> None:
    desk = opens()
    sends_a_store(desk, sandbox, 20)
    desk.process.send_signal(signal.SIGSTOP)
    sandbox.stop()
    desk.process.send_signal(signal.SIGCONT)
    desk.wait("what is not known", lambda tree: tree.find(name="Sonuç henüz belli değil"))
    assert saves(folder / "data") == ["unknown"]
    assert desk.quit() == 0


def second_start(desk: Desk, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(folder / "data"), env=desk.environment, capture_output=True, text=True, timeout=30, check=False
    )


def has_the_screen(desk: Desk) -> bool:
    window = desk.display.xdotool("getactivewindow", check=False)
    return bool(window) and desk.display.xdotool("getwindowpid", window, check=False) == str(desk.process.pid)


def test_a_second_start_brings_the_first_window_to_the_front_and_ends(opens: Callable[..., Desk], folder: Path) -> None:
    desk = opens()
    desk.wait("the database and the line to Paynet", lambda tree: any(e.name.endswith("Hazır") for e in tree))
    registry = database(folder / "data")
    before = registry.read_bytes(), registry.stat().st_mtime_ns
    other = subprocess.Popen([sys.executable, "-c", ANOTHER_WINDOW], env=desk.environment)
    try:
        desk.wait("another program in front", lambda tree: not has_the_screen(desk))
        desk.display.xdotool("search", "--sync", "--name", "another program", "windowactivate", "--sync")
        assert not has_the_screen(desk)
        done = second_start(desk, folder)
        assert (done.returncode, complaints(done.stdout + done.stderr)) == (0, "")
        desk.wait("the first window in front", lambda tree: has_the_screen(desk))
    finally:
        other.kill()
        other.wait()
    assert (registry.read_bytes(), registry.stat().st_mtime_ns) == before
    log = (folder / "data" / "log" / "paynet-desk.log").read_text()
    assert log.count("registry open") == 1
    assert desk.quit() == 0


def test_a_second_start_restores_a_minimised_window(opens: Callable[..., Desk], folder: Path) -> None:
    desk = opens()
    window = desk.display.xdotool("getactivewindow")
    desk.display.xdotool("windowminimize", "--sync", window)
    desk.wait("the window gone from the screen", lambda tree: not has_the_screen(desk))
    assert second_start(desk, folder).returncode == 0
    desk.wait("the window back with the keyboard", lambda tree: has_the_screen(desk))
    desk.write("5")
    desk.wait("a key in the first field", lambda tree: (field := tree.focused) and field.says.startswith("5"))


def test_what_a_killed_one_left_hinders_no_start(opens: Callable[..., Desk], folder: Path) -> None:
    desk = opens()
    desk.wait("its socket", lambda _: list(desk.home.runtime.rglob("paynet-desk*")))
    desk.process.kill()
    desk.process.wait()
    again = subprocess.Popen(command(folder / "data"), env=desk.environment, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 20
        while not desk.display.xdotool("search", "--pid", str(again.pid), "--name", "Paynet Desk", check=False):
            assert again.poll() is None, again.stderr.read() if again.stderr else ""
            assert time.monotonic() < deadline
            time.sleep(0.03)
        assert second_start(desk, folder).returncode == 0
        again.terminate()
        assert again.wait(END_S + SLACK_S) == 0
    finally:
        again.kill()
        again.communicate()


def test_the_socket_is_for_this_user_only(opens: Callable[..., Desk], folder: Path) -> None:
    desk = opens()
    desk.wait("the socket", lambda tree: any(path.is_socket() for path in desk.home.runtime.iterdir()))
    [socket] = [path for path in desk.home.runtime.iterdir() if path.is_socket() and "paynet-desk" in path.name]
    assert socket.stat().st_mode & 0o077 == 0
    [lock] = (folder / "data").glob("instance-*.lock")
    assert lock.stat().st_mode & 0o077 == 0


def test_two_data_folders_are_two_tills(opens: Callable[..., Desk], folder: Path) -> None:
    desk = opens()
    other = subprocess.Popen(command(folder / "other"), env=desk.environment)
    try:
        found = desk.wait(
            "the other window",
            lambda tree: desk.display.xdotool("search", "--pid", str(other.pid), "--name", "Paynet Desk", check=False),
        )
        assert found
    finally:
        other.kill()
        other.wait()


def test_a_first_one_that_hangs_is_named_and_the_second_ends(opens: Callable[..., Desk], folder: Path) -> None:
    desk = opens()
    desk.wait("the socket", lambda tree: any(path.is_socket() for path in desk.home.runtime.iterdir()))
    os.kill(desk.process.pid, signal.SIGSTOP)
    try:
        done = second_start(desk, folder)
    finally:
        os.kill(desk.process.pid, signal.SIGCONT)
    assert done.returncode == 1
    assert "program zaten açık ama yanıt vermiyor" in done.stderr


@pytest.mark.parametrize("told", ["commit", "quit"])
def test_the_end_of_the_session_is_an_end_in_order(folder: Path, sandbox: RunningSandbox, told: str) -> None:
    arguments = ["--environment", "sandbox", "--lang", "tr", "--data-dir", str(folder)]
    done = subprocess.run(
        [sys.executable, "-c", TOLD_BY_THE_SYSTEM, told, *arguments],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PAYNET_DESK_API_BASE_URL": sandbox.base_url},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    talk = [line for line in done.stderr.splitlines() if "propagateSizeHints" not in line]
    assert (done.returncode, complaints("\n".join(talk))) == (0, "")
    lines = (folder / "log" / "paynet-desk.log").read_text().splitlines()
    assert any(line.endswith("program end") for line in lines)
    assert done.stdout == ("ended\n" if told == "commit" else "")
    assert not any("crash" in line for line in lines)
