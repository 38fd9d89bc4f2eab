"""The fault script: which answer is late, lost, cut or replaced.

A script is a JSON list of rules; the first rule that fits a request is used. The keys of a rule:

``service``   the last part of the path, such as ``save``, ``charge``, ``tds`` (the gate), ``return``, or of the bank
              ``challenge``; ``*`` fits all of them
``nth``       the first request that it hits, counted from 1 since the script was set (1)
``times``     how many requests it hits from there; 0 for all (1)
``delay_s``   seconds until the answer leaves, after the service did its work (0)
``drop``      the connection is cut: ``before`` the service did its work, ``after`` it, or ``during`` the answer,
              when half of the body has left
``status``, ``body``, ``headers``   sent instead of the service's own; a ``body`` that is not text is sent as JSON
``encoding``  of a text body (utf-8)
``change``    fields put over those of the service's own JSON answer; ``remove`` names fields to leave out
``books``     whether the service does its work (yes, unless ``drop`` is ``before`` or ``status`` or ``body`` is given)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from paynet_desk.sandbox.answers import Answer

_DROPS = ("", "before", "after", "during")
_KINDS: dict[str, type | tuple[type, ...]] = {
    "nth": int,
    "times": int,
    "delay_s": (int, float),
    "status": (int, type(None)),
    "headers": dict,
    "encoding": str,
    "change": dict,
    "remove": list,
    "books": (bool, type(None)),
}


class FaultProblem(Exception):  # noqa: N818 - the house's word
    """A fault script that cannot be used; the text says which rule and why."""


@dataclass
class Fault:
    """One rule of the script; ``seen`` counts the requests that fit its service, ``hits`` those it was used for."""

    service: str
    nth: int = 1
    times: int = 1
    delay_s: float = 0.0
    drop: str = ""
    status: int | None = None
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    change: dict[str, Any] = field(default_factory=dict)
    remove: list[str] = field(default_factory=list)
    books: bool | None = None
    seen: int = 0
    hits: int = 0

    @property
    def does_its_work(self) -> bool:
        """Whether the service runs although its answer is lost or replaced."""
        if self.books is not None:
            return self.books
        return self.drop != "before" and self.status is None and self.body is None

    def disfigured(self, answer: Answer) -> Answer:
        """The service's ``answer`` as this rule lets it out."""
        status = answer.status if self.status is None else self.status
        body = answer.body
        if isinstance(self.body, str):
            body = self.body.encode(self.encoding)
        elif self.body is not None:
            body = json.dumps(self.body, ensure_ascii=False).encode()
        elif (self.change or self.remove) and "json" in answer.headers.get("content-type", ""):
            content = {**json.loads(body or b"{}"), **self.change}
            body = json.dumps({k: v for k, v in content.items() if k not in self.remove}, ensure_ascii=False).encode()
        elif self.status is not None:
            body = b""
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Answer(status, body, {**answer.headers, **headers})


class FaultScript:
    """The rules that are in force."""

    def __init__(self, rules: list[Fault] | None = None) -> None:
        self.rules = rules or []

    def take(self, service: str) -> Fault | None:
        """Count a request for ``service`` and return the rule it hits, if any."""
        hit: Fault | None = None
        for rule in self.rules:
            if rule.service not in (service, "*"):
                continue
            rule.seen += 1
            if hit is None and rule.seen >= rule.nth and (rule.times == 0 or rule.hits < rule.times):
                hit = rule
                rule.hits += 1
        return hit

    def shown(self) -> list[dict[str, Any]]:
        """The rules with their counts, for ``GET /_sandbox/faults``."""
        return [asdict(rule) for rule in self.rules]


def read_script(text: str | bytes) -> FaultScript:
    """A script from JSON; FaultProblem when it is none."""
    try:
        rules: Any = json.loads(text)
    except ValueError as problem:
        raise FaultProblem("the fault script is not JSON") from problem
    if not isinstance(rules, list):
        raise FaultProblem("the fault script is not a list of rules")
    return FaultScript([_read_rule(place, rule) for place, rule in enumerate(rules, start=1)])


def _read_rule(place: int, rule: object) -> Fault:
    known = {item.name for item in fields(Fault)} - {"seen", "hits"}
    if not isinstance(rule, Mapping) or not isinstance(rule.get("service"), str):
        raise FaultProblem(f"fault rule {place} names no service")
    if unknown := sorted(set(rule) - known):
        raise FaultProblem(f"fault rule {place}: {unknown[0]} is none of {', '.join(sorted(known))}")
    if rule.get("drop", "") not in _DROPS:
        raise FaultProblem(f"fault rule {place}: drop is before, after or during")
    for name, kind in _KINDS.items():
        if name in rule and not isinstance(rule[name], kind):
            raise FaultProblem(f"fault rule {place}: {name} has a value of the wrong kind")
    return Fault(**rule)
