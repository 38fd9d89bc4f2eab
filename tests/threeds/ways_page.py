"""The page about 3-D Secure, written from what the real engine and the sandbox did (docs/three-d-secure.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from paynet_desk.threeds.tracker import Verdict

HEAD = """# 3-D Secure: what the bank does, what follows from it

Written by `tests/threeds/test_sandbox_ways.py` from its runs: the real browser engine in front of the sandbox's bank,
every way of `paynet_desk/sandbox/ways.py`, then `transaction/charge` (`REGENERATE=1 make test` writes it anew).

The verdict only says when the browser is to be closed. Whether money was collected, Paynet's answer to the charge says:
the last column is what a charge brought in that state, sent by itself after a return and otherwise only when the
cashier asks. Times are the tracker's (`threeds/tracker.py`).

| The bank | Verdict | What follows | 3-D Secure at Paynet | Charged |
| --- | --- | --- | --- | --- |
"""

TAIL = """
Two more ways need TLS and are held by `tests/threeds/test_certificates.py`: a page with a bad certificate is stopped
before anything is sent and the page stays open with help offered (not charged); a part with a bad certificate is left
out and the page goes on.
"""

WORDS = {
    "form": "posts itself back",
    "redirect_302": "redirects back (302)",
    "redirect_307": "redirects back (307, the form again)",
    "script": "goes back by script",
    "meta": "goes back by meta refresh",
    "frictionless": "redirects through, no page",
    "frictionless_form": "asks nothing, posts itself back",
    "frictionless_refused": "asks nothing, refuses, posts itself back",
    "top": "challenge in a frame, return in the whole window",
    "iframe": "challenge and return both in a frame",
    "popup": "challenge in a pop-up that Paynet's page opens",
    "popup_from_bank": "challenge in a pop-up that the bank's page opens",
    "popup_nested": "challenge in a pop-up of a pop-up",
    "popup_return": "returns in a new window",
    "method": "a hidden frame first, then the challenge",
    "method_frictionless": "a hidden frame only",
    "never_left": "is never seen: Paynet decides alone",
    "away_again": "returns, and Paynet sends on to a second page of the bank",
    "wrong_password": "takes no password",
    "silent": "its page comes late",
    "never": "its page never comes",
    "crash": "the process that draws its page is killed",
    "hang": "its page hangs in a script",
    "alert": "says something in an alert",
    "alert_loop": "says something in an alert for ever",
    "beforeunload": "asks whether the page may be left",
    "download": "starts a download",
    "upload": "asks for a file",
    "deep_link": "sends the page to its app (`bank://`)",
    "downgrade": "sends the page to an http address",
    "file": "sends the page to `file:`",
    "data": "sends the page to `data:`",
    "blob": "sends the page to `blob:`",
    "chrome": "sends the page to `chrome:`",
    "view_source": "sends the page to `view-source:`",
    "permissions": "asks for camera, place and notices",
    "print": "prints itself",
    "fullscreen": "asks for the whole screen",
    "http_auth": "asks for a login of HTTP",
    "redirect_loop": "redirects to itself for ever",
    "bounce": "bounces between two hosts by script for ever",
}

_FOLLOWS = {
    Verdict.RETURNED: "charge, by itself",
    Verdict.RETURNED_WEAK: "charge, by itself",
    Verdict.ASK_SERVER: "stays open; the cashier may ask Paynet, or give up",
    Verdict.HELP: "stays open with help; wait, or give up",
    Verdict.TIMED_OUT: "closed; the cashier asks Paynet, or gives up",
    "crashed": "closed; the cashier asks Paynet, or gives up",
}


@dataclass(frozen=True)
class Seen:
    """What a way led to: the verdict or "crashed", the token's state at Paynet, what a charge brought."""

    end: Verdict | str
    tds: str
    is_charged: bool
    code: int


def page(seen: Mapping[str, Seen]) -> str:
    """The page's text; a way of the bank without words is a KeyError: give it some."""
    lines = []
    for way, what in seen.items():
        verdict = what.end.name.replace("_", " ").lower() if isinstance(what.end, Verdict) else what.end
        charged = "yes" if what.is_charged else f"no (code {what.code})"
        lines.append(f"| {WORDS[way]} | {verdict} | {_FOLLOWS[what.end]} | {what.tds} | {charged} |\n")
    return HEAD + "".join(lines) + TAIL
