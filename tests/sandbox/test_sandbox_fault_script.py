from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from paynet_desk.sandbox.process import SandboxDidNotStart, SandboxProcess
from tests.helpers.counter import GSM, save
from tests.helpers.sandbox import RunningSandbox


@pytest.fixture
def free(sandbox: RunningSandbox) -> RunningSandbox:
    """A sandbox of a merchant whose account demands no code."""
    sandbox.switch(otp_mandatory=False)
    return sandbox


def test_a_connection_cut_before_booking_stores_nothing(free: RunningSandbox) -> None:
    free.faults([{"service": "save", "drop": "before"}])
    with pytest.raises(http.client.RemoteDisconnected):
        save(free)
    assert (free.requests("save"), free.books()["saves"]) == (1, 0)


def test_a_connection_cut_after_booking_has_stored_the_card(free: RunningSandbox) -> None:
    free.faults([{"service": "save", "drop": "after"}])
    with pytest.raises(http.client.RemoteDisconnected):
        save(free)
    assert (free.requests("save"), free.books()["saves"]) == (1, 1)


def test_a_connection_cut_during_the_answer_leaves_half_of_it(free: RunningSandbox) -> None:
    free.faults([{"service": "save", "drop": "during"}])
    with pytest.raises(http.client.IncompleteRead) as cut:
        save(free)
    assert len(cut.value.partial) > 100
    assert free.books()["saves"] == 1


def test_the_next_request_after_a_fault_is_served(free: RunningSandbox) -> None:
    free.faults([{"service": "save", "drop": "after"}])
    with pytest.raises(http.client.RemoteDisconnected):
        save(free)
    assert save(free).fields["code"] == 0


def test_a_delayed_answer_is_late_and_others_are_not(free: RunningSandbox) -> None:
    free.faults([{"service": "save", "delay_s": 0.4}])
    times: dict[str, float] = {}

    def call(service: str) -> None:
        begin = time.monotonic()
        save(free) if service == "save" else free.call(service)
        times[service] = time.monotonic() - begin

    threads = [threading.Thread(target=call, args=(service,)) for service in ("save", "list")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert times["save"] >= 0.4 > times["list"]


def test_the_work_is_done_before_the_delay(free: RunningSandbox) -> None:
    free.faults([{"service": "save", "delay_s": 30}])

    def call() -> None:
        with contextlib.suppress(http.client.HTTPException, OSError):
            save(free)

    waiting = threading.Thread(target=call)
    waiting.start()
    until = time.monotonic() + 5
    while free.books()["saves"] == 0:
        assert time.monotonic() < until
    assert waiting.is_alive()
    free.stop()  # does not wait for the delayed answer
    waiting.join(5)
    assert not waiting.is_alive()


def test_status_body_and_headers_replace_the_answer_and_nothing_is_stored(free: RunningSandbox) -> None:
    free.faults(
        [{"service": "save", "status": 502, "body": "<h1>Bad gateway</h1>", "headers": {"Content-Type": "text/html"}}]
    )
    reply = save(free)
    assert (reply.status, reply.content, reply.headers["content-type"]) == (502, b"<h1>Bad gateway</h1>", "text/html")
    assert free.books()["saves"] == 0


def test_a_replaced_answer_may_follow_a_booking(free: RunningSandbox) -> None:
    free.faults([{"service": "save", "status": 500, "books": True}])
    reply = save(free)
    assert (reply.status, reply.content) == (500, b"")
    assert free.books()["saves"] == 1


def test_a_json_body_and_another_charset_can_be_sent(free: RunningSandbox) -> None:
    html = {"content-type": "text/html; charset=windows-1254"}
    free.faults(
        [
            {"service": "list", "body": {"code": False}},
            {"service": "list", "body": "Başarılı İşlem", "encoding": "cp1254", "headers": html},
        ]
    )
    assert free.call("list").fields == {"code": False}
    assert free.call("list").content.decode("cp1254") == "Başarılı İşlem"


def test_fields_of_the_real_answer_can_be_changed_and_removed(free: RunningSandbox) -> None:
    free.faults([{"service": "save", "change": {"card_no": "455508********8053"}, "remove": ["card_hash"]}])
    fields = save(free).fields
    assert fields["card_no"] == "455508********8053"
    assert "card_hash" not in fields
    assert fields["code"] == 0
    assert free.books()["saves"] == 1


def test_a_rule_hits_from_its_nth_request_for_a_number_of_times(free: RunningSandbox) -> None:
    free.faults([{"service": "list", "nth": 2, "times": 2, "status": 503}])
    assert [free.call("list").status for _ in range(5)] == [200, 503, 503, 200, 200]
    [rule] = free.control("GET", "/_sandbox/faults")
    assert (rule["seen"], rule["hits"]) == (5, 2)


def test_a_rule_can_hit_every_request_until_it_is_cleared(free: RunningSandbox) -> None:
    free.faults([{"service": "*", "times": 0, "status": 503}])
    for service in ("list", "save", "send_otp"):
        assert free.call(service).status == 503
    assert free.control("DELETE", "/_sandbox/faults") == []
    assert free.call("list").status == 200


def test_the_first_rule_that_fits_is_used(free: RunningSandbox) -> None:
    free.faults([{"service": "list", "status": 503}, {"service": "list", "nth": 2, "status": 504}])
    assert [free.call("list").status for _ in range(3)] == [503, 504, 200]


def test_429_can_carry_retry_after(free: RunningSandbox) -> None:
    free.faults([{"service": "send_otp", "status": 429, "headers": {"Retry-After": "7"}}])
    reply = free.call("send_otp", user_gsm=GSM, otp_session_id="s1")
    assert (reply.status, reply.headers["retry-after"]) == (429, "7")


@pytest.mark.parametrize(
    ("script", "word"),
    [
        ({"service": "save"}, "list"),
        ([{"drop": "after"}], "service"),
        ([{"service": "save"}, {"service": "save", "dorp": "after"}], "rule 2: dorp"),
        ([{"service": "save", "drop": "sometimes"}], "drop"),
        ([{"service": "save", "nth": "2"}], "nth"),
        ([{"service": "save", "status": "500"}], "status"),
        ([7], "rule 1"),
    ],
)
def test_a_script_that_cannot_be_used_says_which_rule_and_why(sandbox: RunningSandbox, script: Any, word: str) -> None:
    reply = sandbox.send("POST", "/_sandbox/faults", json.dumps(script).encode(), authorization=None)
    assert reply.status == 400
    assert word in reply.fields["error"]


def test_a_script_can_be_given_at_the_start(tmp_path: Path) -> None:
    script = tmp_path / "faults.json"
    script.write_text('[{"service": "list", "status": 503}]')
    process = SandboxProcess(faults=script)
    try:
        port = int(process.start().rsplit(":", 1)[1])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("POST", "/v1/card/list", b"{}")
        assert connection.getresponse().status == 503
        connection.close()
    finally:
        process.stop()


def test_a_wrong_script_at_the_start_is_told(tmp_path: Path) -> None:
    script = tmp_path / "faults.json"
    script.write_text("{")
    with pytest.raises(SandboxDidNotStart, match="not JSON"):
        SandboxProcess(faults=script).start()
    with pytest.raises(SandboxDidNotStart, match=r"none\.json"):
        SandboxProcess(faults=tmp_path / "none.json").start()
