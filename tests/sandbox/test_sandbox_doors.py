from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from paynet_desk.sandbox.keys import PUBLISHABLE_KEY, SECRET_KEY
from tests.helpers.counter import GSM, card, save, stored
from tests.helpers.sandbox import RunningSandbox
from tests.helpers.sandbox_at import Reply

WISH = json.dumps({"user_gsm": GSM, "otp_session_id": "s1"}).encode()
SERVICES = ["send_otp", "check_otp", "save", "list", "desc_update", "delete"]


def error(reply: Reply) -> tuple[int, int, int, str]:
    """HTTP status, ``code``, ``result_code``, ``type`` of an error object."""
    assert reply.fields.keys() == {"type", "message", "code", "result_code"}
    return reply.status, reply.fields["code"], reply.fields["result_code"], reply.fields["type"]


def test_the_raw_secret_key_opens_the_card_services(sandbox: RunningSandbox) -> None:
    reply = sandbox.send("POST", "/v1/card/send_otp", WISH, authorization=f"Basic {SECRET_KEY}")
    assert (reply.status, reply.fields["code"]) == (200, 0)


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        SECRET_KEY,
        f"Bearer {SECRET_KEY}",
        f"Basic {PUBLISHABLE_KEY}",
        f"Basic {SECRET_KEY}x",
        f"Basic {base64.b64encode(SECRET_KEY.encode()).decode()}",
        f"Basic {base64.b64encode(SECRET_KEY.encode() + b':').decode()}",
    ],
)
def test_any_other_key_base64_included_is_401_with_result_code_7(
    sandbox: RunningSandbox, authorization: str | None
) -> None:
    reply = sandbox.send("POST", "/v1/card/send_otp", WISH, authorization=authorization)
    assert error(reply) == (401, 401, 7, "authentication_error")
    assert sandbox.books()["sms"] == 0


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_can_refuse_key_and_address(sandbox: RunningSandbox, service: str) -> None:
    sandbox.switch(key_refused=True)
    assert error(sandbox.call(service)) == (401, 401, 7, "authentication_error")
    sandbox.switch(key_refused=False, address_refused=True)
    assert error(sandbox.call(service)) == (403, 403, 7, "authorization_error")


@pytest.mark.parametrize("service", SERVICES)
def test_anything_but_post_is_405(sandbox: RunningSandbox, service: str) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        assert error(sandbox.send(method, f"/v1/card/{service}"))[:2] == (405, 405)


def test_an_unknown_service_is_404(sandbox: RunningSandbox) -> None:
    for path in ("/v1/card/update_desc", "/v1/card/", "/v1/cards/save", "/", "/v1/card/save/"):
        assert error(sandbox.send("POST", path, WISH)) == (404, 404, 12, "no_data_error")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"1", b"null", b'{"user_gsm":"1","user_gsm":"2"}', b"\xff", b"[" * 60000, b" " * 70000],
    ids=["empty", "cut", "list", "number", "null", "twice", "not UTF-8", "deep", "long"],
)
def test_an_unreadable_body_is_a_bad_request(sandbox: RunningSandbox, body: bytes) -> None:
    assert sandbox.send("POST", "/v1/card/send_otp", body).fields["code"] == 11


def refusals(sandbox: RunningSandbox) -> list[Reply]:
    """One refusal of each kind: code 1, 5, 11, 12, 18, 25."""
    saved = stored(sandbox, "s1")
    sandbox.switch(otp_mandatory=False, same_customer="refused")
    otp: dict[str, Any] = {"user_gsm": GSM, "otp_session_id": "s9", "otp_code": "0000"}
    return [
        sandbox.call("check_otp", **otp),
        save(sandbox),
        sandbox.call("save"),
        sandbox.call("list", card_owner_id="nobody"),
        sandbox.call("save", **card(card_number="1", user_unique_id="new")),
        sandbox.call("delete", card_owner_id=saved["card_owner_id"], card_hash="none"),
    ]


def test_refusals_come_as_http_200_with_a_code(sandbox: RunningSandbox) -> None:
    replies = refusals(sandbox)
    assert [reply.status for reply in replies] == [200] * 6
    assert [reply.fields["code"] for reply in replies] == [1, 5, 11, 12, 18, 25]
    assert all(reply.fields["object_name"] is None and reply.fields["message"] for reply in replies)


def test_refusals_come_as_error_objects_when_switched(sandbox: RunningSandbox) -> None:
    sandbox.switch(failures="status")
    replies = [error(reply) for reply in refusals(sandbox)]
    assert [result for _, _, result, _ in replies] == [1, 5, 11, 12, 18, 25]
    assert [status for status, _, _, _ in replies] == [400, 400, 400, 404, 400, 404]
    assert all(status == code for status, code, _, _ in replies)
    assert [kind for _, _, _, kind in replies].count("no_data_error") == 2


def test_the_control_paths_need_no_key_and_count_what_came(sandbox: RunningSandbox) -> None:
    sandbox.call("send_otp", user_gsm=GSM, otp_session_id="s1")
    sandbox.call("send_otp", user_gsm=GSM, otp_session_id="s1")
    sandbox.send("POST", "/v1/card/list", WISH, authorization=None)
    books = sandbox.books()
    assert books["requests"] == {"send_otp": 2, "list": 1}
    assert books["sms"] == 1


def test_a_reset_forgets_everything(sandbox: RunningSandbox) -> None:
    stored(sandbox, "s1")
    sandbox.switch(otp_mandatory=False, clock_offset_s=1000)
    sandbox.faults([{"service": "*", "times": 0, "status": 500}])
    sandbox.reset()
    assert not any(sandbox.books().values())
    assert sandbox.last_sms(GSM) is None
    assert save(sandbox).fields["code"] == 11


def test_a_switch_that_is_unknown_or_set_oddly_is_refused_by_name(sandbox: RunningSandbox) -> None:
    for wish in (
        {"otp_speed": 1},
        {"failures": "maybe"},
        {"otp_mandatory": 1},
        {"otp_tries": True},
        {"otp_tries": "3"},
        {"otp_alphabet": ""},
        {"otp_length": 0},
    ):
        reply = sandbox.send("POST", "/_sandbox/switch", json.dumps(wish).encode(), authorization=None)
        assert reply.status == 400
        assert reply.fields["error"]
    assert sandbox.send("POST", "/_sandbox/switch", b"[]", authorization=None).status == 400


def test_switches_can_be_shown_and_put_back(sandbox: RunningSandbox) -> None:
    at_first = sandbox.control("GET", "/_sandbox/switch")
    sandbox.switch(otp_seconds=20, failures="status")
    shown = sandbox.control("GET", "/_sandbox/switch")
    assert (shown["otp_seconds"], shown["failures"]) == (20, "status")
    assert sandbox.control("DELETE", "/_sandbox/switch") == at_first
