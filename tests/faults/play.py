"""One case at one service, played through a till, and what has to be true afterwards."""

from __future__ import annotations

import re
import shutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from paynet_desk.flow import pay
from paynet_desk.paynet.errors import (
    AddressRefused,
    AnswerLost,
    KeyRefused,
    NotSent,
    PaynetError,
    Refused,
    Throttled,
)
from paynet_desk.paynet.reply import MESSAGE_LIMIT
from paynet_desk.registry import owners
from paynet_desk.registry.values import Verdict
from tests.faults.cases import CASES, SHORT_S, Case
from tests.faults.codes import CODE_CASES
from tests.faults.line import Exchange, Fault
from tests.faults.services import GSM, SERVICES, After, Service
from tests.helpers.counter import save
from tests.helpers.invariants import assert_invariants
from tests.helpers.sandbox_at import NO_HEX, SandboxAt
from tests.helpers.windowless import TROY, Pay, Till, open_till

_MORE_TIME = 8  # times as much
_MAYBE_MADE = (5, 17)  # a refused charge that may speak of one that was made: it is asked about (contract 4.3)
# What the program says of faults, and nothing else, at WARNING or above.
_SAID = re.compile(r"sale not asked about|cards not listed after a charge")
_ALARM = re.compile(r"^[\d-]+ [\d:,]+ (?:WARNING|ERROR|CRITICAL) (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """A case at a service. ``done``: the service does its work although the answer is not what it should be."""

    case: Case
    service: Service
    done: bool

    @property
    def id(self) -> str:
        return f"{self.service.name}: {self.case.id}{', done' if self.done else ''}"

    @property
    def after(self) -> After:
        """How the task has to end."""
        case, service = self.case, self.service
        if case.error is None:
            return service.works
        if case.error is NotSent:
            return service.unsent
        if case.error is AnswerLost:
            return service.done if self.done else service.lost
        if service.name == "charge":
            if case.error is Throttled:
                return service.unsent
            if case.code in _MAYBE_MADE:
                return service.lost
        return service.refused


def runs() -> Iterator[Run]:
    """Every case at every service it can reach; where nobody can know whether it did its work, both ways."""
    for service in SERVICES:
        for case in CASES:
            if case.only and service.name not in case.only:
                continue
            # Of a service that changes nothing it is all one whether it did its work.
            for done in case.done if service.costs or callable(case.answer) else (False,):
                yield Run(case, service, done)


@dataclass(frozen=True)
class CodeRun:
    """What happens around a code from an SMS (rows O); ``act`` plays it at a till that is open."""

    id: str
    act: Callable[[Till], Awaitable[object]]


def code_runs() -> Iterator[CodeRun]:
    """Every row O."""
    for id_, act in CODE_CASES.items():
        yield CodeRun(id_, act)


@dataclass
class Counter:
    """A place where runs are played one after another: a sandbox, a folder, and the line between."""

    sandbox: SandboxAt
    folder: Path
    exchange: Exchange

    async def play(self, run: Run | CodeRun) -> None:
        """Raises AssertionError, naming the run, when anything is not as it has to be."""
        try:
            await self._play_in_folder(run)
        except AssertionError:
            if isinstance(run, CodeRun) or run.case.deadline_s > SHORT_S:
                raise
            # A machine may be too busy to connect in so short a time, and then nothing was sent: the same with more.
            slower = replace(run.case, deadline_s=_MORE_TIME * run.case.deadline_s)
            await self._play_in_folder(replace(run, case=slower))

    async def _play_in_folder(self, run: Run | CodeRun) -> None:
        folder = self.folder / "run"
        try:
            await (self._play(run, folder) if isinstance(run, Run) else self._play_code(run, folder))
        except Exception as broken:
            raise AssertionError(f"{run.id}: {type(broken).__name__}: {broken}") from broken
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    async def _play(self, run: Run, folder: Path) -> None:
        service = run.service
        self.sandbox.reset()
        self.sandbox.switch(otp_length=6, otp_alphabet=NO_HEX, otp_mandatory=not service.known)
        async with (
            self.exchange.put(run.case, service.path, self.sandbox.base_url, done=run.done) as fault,
            open_till(
                self.sandbox.base_url,
                folder / "registry.db",
                otp_required=service.name != "list",
                way=fault.way,
            ) as till,
        ):
            if service.known:
                knows(till)
            if service.is_journalled:
                fault.look = lambda: _last_state(till, service.operation)
            await service.task(till)
            ended_as_it_has_to(till, run, fault)
            assert_invariants(till, files_under=folder)
            fault.is_there = False
            if till.journal() and await goes_on(till, run):
                assert_invariants(till, files_under=folder)
            said = [line for line in _ALARM.findall(till.log()) if not _SAID.search(line)]
            assert not said, said

    async def _play_code(self, run: CodeRun, folder: Path) -> None:
        self.sandbox.reset()
        self.sandbox.switch(otp_length=6, otp_alphabet=NO_HEX)
        async with open_till(self.sandbox.base_url, folder / "registry.db") as till:
            await run.act(till)
            assert_invariants(till, files_under=folder)
            assert not _ALARM.findall(till.log())


def _last_state(till: Till, operation: str) -> str:
    rows = till.journal(operation)
    return str(rows[-1]["state"]) if rows else "no row"


def knows(till: Till) -> None:
    """The customer has a card stored at Paynet, by another till."""
    answer = save(till.sandbox, user_unique_id="unique-1", card_number=TROY.pan, cvv=TROY.cvc).fields
    assert answer["code"] == 0, answer
    registry = till.desk.registry
    with registry._file.writing() as connection:
        customer = owners.create(
            connection, gsm=GSM, name="Elif Yılmaz", user_unique_id="unique-1", now=registry._clock()
        )
        owners.set_owner(connection, customer, answer["card_owner_id"])
    till.stores_elsewhere += 1


# ---- what has to be true -------------------------------------------------------------------------------------------

_KINDS: dict[type[PaynetError], str] = {
    NotSent: "not_sent",
    AnswerLost: "answer_lost",
    Refused: "refused",
    KeyRefused: "refused.key",
    AddressRefused: "refused.address",
    Throttled: "refused.throttled",
}


def ended_as_it_has_to(till: Till, run: Run, fault: Fault) -> None:
    """The class of outcome, the number of requests, where the cashier is, how the row stands."""
    case, service, after = run.case, run.service, run.after
    tries = service.tries(case)
    assert fault.calls == tries, f"called {fault.calls} times, not {tries}"
    if case.error is not NotSent:
        assert fault.requests == tries, f"{fault.requests} requests came, not {tries}"
    if service.is_journalled:
        assert fault.seen == ["sent"] * fault.requests, f"the journal said {fault.seen} when the request came"
    if fault.server is not None:
        assert fault.requests <= fault.server.connections <= tries, "redirected, or dialled again"
        assert not any("cookie" in request.headers for request in fault.server.requests)
    told = re.findall(
        rf"{service.path}: (\S+)(?: \((?:status \d+)?(?:, )?(?:code (\S+))?\))? in \d+ ms$", till.log(), re.M
    )
    known = [_outcome(case)] * tries
    assert case.judged_late or told[-tries:] == known, f"told {told[-tries:]}, not {known}"
    runner = next((one for one in till._runners if isinstance(after.state, type(one.state))), None)
    if runner is not None:
        assert runner.state is after.state, f"{runner.state}, not {after.state}"
    if after.row is not None:
        states = [row["state"] for row in till.journal(service.operation)]
        # A charge that did not leave has ended, and the next try is another; one that may have is the same for all.
        rows = tries if (service.name, after.row) == ("charge", "cancelled") else 1
        assert states == [after.row] * rows, f"{states}, not {after.row}"
    if runner is not None:
        problem = runner.facts.problem
        is_told = problem is not None or after.state in (Pay.DECLINED, service.works.state)
        assert case.error is None or is_told, "nothing is said of it"
        words = problem.words if problem is not None else ""
        assert words.isprintable(), "Paynet's words are not fit to be shown"
        assert len(words) <= MESSAGE_LIMIT, "Paynet's words are not cut"


_END_OF_CALL = r"(\S+)(?: \((?:status \d+)?(?:, )?(?:code (\S+))?\))? in \d+ ms$"


def _outcome(case: Case) -> tuple[str, str]:
    """The line that the call leaves in the log: what kind of end, and Paynet's return code if one was read."""
    if case.error is None:
        return "done", "0"
    kind = _KINDS[case.error]
    code = "" if case.code is None else str(case.code)
    return f"{kind}.{case.reason.name.lower()}" if case.reason is not None else kind, code


async def goes_on(till: Till, run: Run) -> bool:
    """The line is as it should be again: what was left open is settled, and no money or card is lost or doubled.

    False where nothing was left open.
    """
    till.sandbox.faults([])
    if till.paying.state is Pay.DECIDE:
        await till.does(pay.AskIfApproved())
        assert till.paying.state is Pay.PAID, f"asked again: {till.where()}"
        return True
    settled = [verdict for _, verdict in await till.settles_open_questions()]
    match run.service.name:
        case _ if till.journal()[-1]["operation"] == "charge" and run.after.row == "unknown":
            expected = [Verdict.PAID]
        case "save-again" if run.after.row == "unknown":
            expected = [Verdict.STORED if run.done else Verdict.STILL_UNKNOWN]
        case "desc_update" | "delete" if run.after.row == "unknown":
            expected = [Verdict.STILL_UNKNOWN]
        case _:  # nothing is open, or (a first store) there is no owner to ask by
            expected = []
    assert settled == expected, f"settled as {settled}, not {expected}"
    return bool(expected)
