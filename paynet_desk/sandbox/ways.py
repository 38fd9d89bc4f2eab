"""The ways in which a bank may behave during 3-D Secure, as one table: how the browser gets to it, what it does, how
the browser comes back to Paynet. The switch ``bank`` and the test cards choose from the names in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Way:
    """One way of a bank.

    enter: ``post`` (a page of Paynet posts itself to the bank), ``redirect`` (302), ``iframe`` (a page of Paynet holds
    the bank's), ``popup`` (a page of Paynet opens the bank in a new window), ``method`` (a hidden frame of the bank
    first, then ``post``), ``method_only`` (the hidden frame, then Paynet's own result), ``stay`` (no bank at all),
    ``wrong_name`` (``post`` to a host name that the certificate does not hold).
    page: ``password``; ``none`` (nothing is asked, the bank approves), ``no`` (nothing is asked, the bank refuses),
    ``opener`` (a page that opens the challenge in a new window), ``loop`` (redirects to itself for ever), ``bounce``
    (the same by script, between two hosts), ``login`` (HTTP authentication).
    leave: how the browser goes back: ``form``, ``302``, ``307``, ``script``, ``meta``, ``top`` (a form for the whole
    window), ``blank`` (a form for a new window).
    extra: what the password page does besides (pages.py). says: ``no`` when no password is right.
    silent, never: the bank's first page comes late, or never. twice: Paynet's first return sends the browser to a
    second page of the bank. depth: how many windows an ``opener`` opens one from another.
    """

    enter: str = "post"
    page: str = "password"
    leave: str = "form"
    extra: str = ""
    says: str = ""
    silent: bool = False
    never: bool = False
    twice: bool = False
    depth: int = 0


WAYS: Final[dict[str, Way]] = {
    "form": Way(),
    "redirect_302": Way(leave="302"),
    "redirect_307": Way(leave="307"),
    "script": Way(leave="script"),
    "meta": Way(leave="meta"),
    "frictionless": Way(enter="redirect", page="none", leave="302"),
    "frictionless_form": Way(page="none"),
    "frictionless_refused": Way(page="no"),
    "top": Way(enter="iframe", leave="top"),
    "iframe": Way(enter="iframe"),
    "popup": Way(enter="popup"),
    "popup_from_bank": Way(page="opener", depth=1),
    "popup_nested": Way(page="opener", depth=2),
    "popup_return": Way(leave="blank"),
    "method": Way(enter="method"),
    "method_frictionless": Way(enter="method_only", page="none"),
    "never_left": Way(enter="stay", page="none"),
    "away_again": Way(twice=True),
    "wrong_password": Way(says="no"),
    "silent": Way(silent=True),
    "never": Way(never=True),
    "crash": Way(extra="crash"),
    "hang": Way(extra="hang"),
    "alert": Way(extra="alert"),
    "alert_loop": Way(extra="alert_loop"),
    "beforeunload": Way(extra="beforeunload"),
    "download": Way(extra="download"),
    "upload": Way(extra="upload"),
    "deep_link": Way(extra="deep_link"),
    "downgrade": Way(extra="downgrade"),
    "file": Way(extra="file"),
    "data": Way(extra="data"),
    "blob": Way(extra="blob"),
    "chrome": Way(extra="chrome"),
    "view_source": Way(extra="view_source"),
    "permissions": Way(extra="permissions"),
    "print": Way(extra="print"),
    "fullscreen": Way(extra="fullscreen"),
    "http_auth": Way(page="login"),
    "redirect_loop": Way(page="loop"),
    "bounce": Way(page="bounce"),
    "certificate": Way(enter="wrong_name"),
    "certificate_part": Way(extra="certificate_part"),
}
