"""When the bank's page is over, and when it is not: every way a bank behaves, then any way at all."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.threeds.domain import ReturnDomain
from paynet_desk.threeds.tracker import (
    STAGES,
    WINDOW,
    CameToNothing,
    Committed,
    Kind,
    LoadEnded,
    LoadStarted,
    Navigation,
    PageClosed,
    PageOpened,
    Stage,
    Step,
    Times,
    Tracker,
    Verdict,
)

GATE = "https://pts-api.paynet.com.tr/v1/paynetjgate/tds"
RETURN = "https://pts-api.paynet.com.tr/v1/paynetjgate/return"
RESULT = "https://www.paynet.com.tr/result"
BANK = "https://acs.bank.example/challenge"
OTHER_BANK = "https://3ds.switch.example/step"
START = 1_000.0


class Visit:
    """One attempt, told in words; time passes in ``wait`` only."""

    def __init__(self, times: Times | None = None) -> None:
        self.now = START
        self.tracker = Tracker(ReturnDomain.paynet(), START, times)
        self.said = [Verdict.STILL_OPEN]

    def ask(self, url: str, page: int = WINDOW, kind: Kind = Kind.ONWARD) -> bool:
        return self._noted(self.tracker.accept(Navigation(self.now, page, True, kind, url)))

    def frame(self, url: str, page: int = WINDOW) -> bool:
        return self._noted(self.tracker.accept(Navigation(self.now, page, False, Kind.ONWARD, url)))

    def show(self, url: str, page: int = WINDOW, *, ok: bool = True) -> None:
        """The answer comes: committed, and its load ends."""
        self.tracker.tell(Committed(self.now, page, url))
        self.tracker.tell(LoadEnded(self.now, page, ok, url))
        self._noted(True)

    def go(self, url: str, page: int = WINDOW) -> None:
        assert self.ask(url, page)
        self.show(url, page)

    def open(self, page: int, opener: int = WINDOW) -> None:
        self.tracker.tell(PageOpened(self.now, page, opener))

    def close(self, page: int) -> None:
        self.tracker.tell(PageClosed(self.now, page))

    def wait(self, seconds: float) -> Verdict:
        until = self.now + seconds
        while (due := self.tracker.due()) is not None and due <= until:
            self.now = due
            self.tracker.tick(due)
            self._noted(True)
        self.now = until
        return self.tracker.verdict

    def _noted(self, answer: bool) -> bool:
        if self.said[-1] is not self.tracker.verdict:
            self.said.append(self.tracker.verdict)
        return answer


@pytest.fixture
def visit() -> Visit:
    made = Visit()
    made.go(GATE)
    return made


# ---- returns ---------------------------------------------------------------------------------------------------------


def test_the_first_page_is_of_the_return_domain_and_stays_open(visit: Visit) -> None:
    assert visit.wait(9.9) is Verdict.STILL_OPEN


def test_the_way_to_the_bank_and_back_closes_one_second_after_the_return_was_loaded(visit: Visit) -> None:
    visit.go(BANK)
    assert visit.wait(120) is Verdict.STILL_OPEN
    visit.ask(RETURN)
    assert visit.wait(3) is Verdict.STILL_OPEN
    visit.show(RETURN)
    assert visit.wait(0.9) is Verdict.STILL_OPEN
    assert visit.wait(0.2) is Verdict.RETURNED


def test_a_frictionless_redirect_that_never_shows_the_bank_is_a_return() -> None:
    visit = Visit()
    for url in (GATE, BANK, RETURN):
        assert visit.ask(url)
    visit.show(RETURN)
    assert visit.wait(1) is Verdict.RETURNED


def test_a_return_that_moves_on_inside_the_domain_is_let_come_to_rest(visit: Visit) -> None:
    visit.go(BANK)
    visit.go(RETURN)
    visit.wait(0.8)
    visit.go(RESULT)
    assert visit.wait(0.8) is Verdict.STILL_OPEN
    assert visit.wait(0.3) is Verdict.RETURNED


def test_a_return_that_never_rests_closes_after_fifteen_seconds(visit: Visit) -> None:
    visit.go(BANK)
    for _ in range(29):
        visit.go(RETURN)
        assert visit.wait(0.5) is Verdict.STILL_OPEN
    visit.go(RETURN)
    assert visit.wait(0.5) is Verdict.RETURNED


def test_a_return_that_is_never_answered_closes_after_fifteen_seconds(visit: Visit) -> None:
    visit.go(BANK)
    visit.ask(RETURN)
    assert visit.wait(14.9) is Verdict.STILL_OPEN
    assert visit.wait(0.2) is Verdict.RETURNED


def test_a_return_that_fails_closes_like_any_other(visit: Visit) -> None:
    visit.go(BANK)
    visit.ask(RETURN)
    visit.show(RETURN, ok=False)
    assert visit.wait(1) is Verdict.RETURNED


def test_the_end_of_the_page_before_is_not_taken_for_the_end_of_the_return(visit: Visit) -> None:
    visit.ask(BANK)
    visit.tracker.tell(Committed(visit.now, WINDOW, BANK))
    visit.ask(RETURN)  # a meta refresh, while the bank's page is still loading
    visit.tracker.tell(LoadEnded(visit.now, WINDOW, True, BANK))
    visit.tracker.tell(LoadStarted(visit.now, WINDOW))
    assert visit.wait(5) is Verdict.STILL_OPEN
    visit.show(RETURN)
    assert visit.wait(1) is Verdict.RETURNED


def test_a_return_through_a_second_bank_host_is_away_again(visit: Visit) -> None:
    visit.go(BANK)
    visit.go(RETURN)
    visit.wait(0.9)
    visit.go(OTHER_BANK)
    assert visit.wait(60) is Verdict.STILL_OPEN
    visit.go(RETURN)
    assert visit.wait(1) is Verdict.RETURNED


def test_the_fifteen_seconds_start_anew_with_the_second_return(visit: Visit) -> None:
    visit.go(BANK)
    visit.ask(RETURN)
    visit.wait(10)
    visit.go(OTHER_BANK)
    visit.ask(RETURN)
    assert visit.wait(14.9) is Verdict.STILL_OPEN
    assert visit.wait(0.1) is Verdict.RETURNED


def test_a_frame_that_breaks_out_to_the_return_page_is_a_main_frame_navigation(visit: Visit) -> None:
    visit.go(BANK)
    visit.frame(OTHER_BANK)
    visit.go(RETURN)
    assert visit.wait(1) is Verdict.RETURNED


def test_target_top_out_of_the_first_pages_frame_is_a_weak_return(visit: Visit) -> None:
    visit.frame(BANK)
    visit.wait(60)
    visit.go(RETURN)
    assert visit.wait(4.9) is Verdict.STILL_OPEN
    assert visit.wait(0.1) is Verdict.RETURNED_WEAK


# ---- pop-ups ---------------------------------------------------------------------------------------------------------


def test_a_challenge_in_a_pop_up_returns_in_the_pop_up(visit: Visit) -> None:
    visit.open(1)
    visit.go("about:blank", 1)
    visit.go(BANK, 1)
    assert visit.wait(60) is Verdict.STILL_OPEN
    visit.go(RETURN, 1)
    assert visit.wait(1) is Verdict.RETURNED


def test_the_bank_may_return_in_a_pop_up_of_its_own(visit: Visit) -> None:
    visit.go(BANK)
    visit.open(1)
    visit.go(RETURN, 1)
    assert visit.wait(1) is Verdict.RETURNED


def test_the_window_that_moves_on_while_the_pop_up_is_at_the_bank_does_not_close_it(visit: Visit) -> None:
    visit.open(1)
    visit.go(BANK, 1)
    for _ in range(10):
        visit.go(RESULT)
        assert visit.wait(30) is Verdict.STILL_OPEN
    visit.close(1)
    assert visit.wait(1) is Verdict.RETURNED


def test_a_pop_up_closed_at_the_bank_is_asked_about_and_the_window_that_moves_on_then_has_returned(
    visit: Visit,
) -> None:
    visit.open(1)
    visit.go(BANK, 1)
    visit.close(1)
    assert visit.wait(10) is Verdict.ASK_SERVER
    visit.go(RETURN)
    assert visit.tracker.verdict is Verdict.STILL_OPEN
    assert visit.wait(1) is Verdict.RETURNED


def test_a_pop_up_that_returns_and_closes_itself_has_returned(visit: Visit) -> None:
    visit.open(1)
    visit.go(BANK, 1)
    visit.ask(RETURN, 1)
    visit.close(1)
    assert visit.wait(1) is Verdict.RETURNED


def test_a_nested_pop_up_follows_the_same_rules(visit: Visit) -> None:
    visit.open(1)
    visit.open(2, 1)
    visit.go(BANK, 2)
    visit.close(1)
    assert visit.wait(30) is Verdict.STILL_OPEN
    visit.go(RETURN, 2)
    assert visit.wait(1) is Verdict.RETURNED


# ---- what is no return -----------------------------------------------------------------------------------------------


def test_the_issuers_hidden_frame_before_the_challenge_leaves_the_page_open(visit: Visit) -> None:
    visit.frame(OTHER_BANK)
    visit.frame(RESULT)
    assert visit.wait(9.9) is Verdict.STILL_OPEN
    visit.go(BANK)
    assert visit.wait(60) is Verdict.STILL_OPEN
    visit.go(RETURN)
    assert visit.wait(1) is Verdict.RETURNED


def test_a_challenge_wholly_in_a_frame_is_offered_to_be_asked_about_after_ten_quiet_seconds(visit: Visit) -> None:
    visit.frame(BANK)
    assert visit.wait(200) is Verdict.STILL_OPEN
    visit.frame(RETURN)
    assert visit.wait(9.9) is Verdict.STILL_OPEN
    assert visit.wait(0.1) is Verdict.ASK_SERVER
    assert visit.wait(300) is Verdict.ASK_SERVER


def test_the_next_page_with_a_challenge_in_a_frame_of_its_own_is_no_weak_return(visit: Visit) -> None:
    visit.frame(OTHER_BANK)
    visit.frame(RESULT)
    visit.go(RESULT)
    visit.wait(1)
    visit.frame(BANK)
    assert visit.wait(200) is Verdict.STILL_OPEN


def test_frames_of_paynet_inside_the_banks_page_are_no_return(visit: Visit) -> None:
    visit.go(BANK)
    for _ in range(5):
        visit.frame(RESULT)
        visit.frame(OTHER_BANK)
        assert visit.wait(20) is Verdict.STILL_OPEN


def test_no_foreign_host_at_all_is_asked_about_after_ten_quiet_seconds_and_taken_back(visit: Visit) -> None:
    assert visit.wait(10) is Verdict.ASK_SERVER
    visit.go(BANK)
    assert visit.said == [Verdict.STILL_OPEN, Verdict.ASK_SERVER, Verdict.STILL_OPEN]


@pytest.mark.parametrize("url", [RETURN, GATE])
def test_a_step_back_in_the_history_is_no_return(visit: Visit, url: str) -> None:
    visit.go(BANK)
    visit.ask(url, kind=Kind.AGAIN)
    visit.show(url)
    assert visit.wait(9.9) is Verdict.STILL_OPEN
    assert visit.wait(0.1) is Verdict.ASK_SERVER


@pytest.mark.parametrize(
    "url", ["http://pts-api.paynet.com.tr/", "https://paynet.com.tr@evil.example/", "bank://x", "file:///", "data:,x"]
)
def test_a_forbidden_address_is_refused_and_changes_nothing(visit: Visit, url: str) -> None:
    visit.go(BANK)
    before = visit.tracker.track
    assert not visit.ask(url)
    assert not visit.frame(url)
    assert visit.tracker.track == before


def test_a_look_alike_of_the_return_domain_is_only_another_bank(visit: Visit) -> None:
    visit.go(BANK)
    visit.go("https://paynet.com.tr.evil.example/")
    assert visit.wait(300) is Verdict.STILL_OPEN


# ---- silence ---------------------------------------------------------------------------------------------------------


def test_a_page_that_does_not_come_is_helped_after_fifteen_seconds() -> None:
    visit = Visit()
    visit.ask(GATE)
    assert visit.wait(14.9) is Verdict.STILL_OPEN
    assert visit.wait(0.1) is Verdict.HELP
    visit.show(GATE)
    assert visit.tracker.verdict is Verdict.STILL_OPEN


def test_a_bank_that_does_not_answer_is_helped_and_one_whose_customer_thinks_is_not(visit: Visit) -> None:
    visit.ask(BANK)
    assert visit.wait(15) is Verdict.HELP
    visit.show(BANK)
    assert visit.wait(300) is Verdict.STILL_OPEN


def test_a_page_that_failed_is_helped(visit: Visit) -> None:
    visit.ask(BANK)
    visit.show(BANK, ok=False)
    assert visit.wait(15) is Verdict.HELP


def test_a_page_that_shows_but_still_loads_a_picture_is_left_alone(visit: Visit) -> None:
    visit.ask(BANK)
    visit.tracker.tell(Committed(visit.now, WINDOW, BANK))
    assert visit.wait(300) is Verdict.STILL_OPEN


def test_a_refused_download_leaves_the_page_as_it_was(visit: Visit) -> None:
    visit.go(BANK)
    visit.ask(BANK + "/help.pdf")
    visit.tracker.tell(CameToNothing(visit.now, WINDOW, BANK + "/help.pdf"))
    assert visit.wait(300) is Verdict.STILL_OPEN


def test_a_refused_deep_link_leaves_the_page_as_it_was(visit: Visit) -> None:
    visit.go(BANK)
    visit.tracker.tell(LoadStarted(visit.now, WINDOW))
    visit.tracker.tell(CameToNothing(visit.now, WINDOW, "bank://pay"))
    assert visit.wait(300) is Verdict.STILL_OPEN


def test_a_return_whose_connection_breaks_before_anything_is_shown_has_ended(visit: Visit) -> None:
    visit.go(BANK)
    visit.ask(RETURN)
    visit.tracker.tell(LoadEnded(visit.now, WINDOW, False, RETURN))
    assert visit.wait(1) is Verdict.RETURNED


def test_after_ten_and_a_half_minutes_it_is_over(visit: Visit) -> None:
    visit.go(BANK)
    assert visit.wait(629.9) is Verdict.STILL_OPEN
    assert visit.wait(0.1) is Verdict.TIMED_OUT
    assert not visit.ask(RETURN)


def test_a_return_at_the_last_moment_is_still_let_load(visit: Visit) -> None:
    visit.go(BANK)
    visit.wait(629)
    visit.ask(RETURN)
    assert visit.wait(2) is Verdict.STILL_OPEN
    visit.show(RETURN)
    assert visit.wait(1) is Verdict.RETURNED


def test_a_page_that_chases_itself_is_stopped_and_helped() -> None:
    visit = Visit(Times(most_pages=20, most_frames=20))
    visit.go(GATE)
    assert sum(visit.ask(BANK + str(n)) for n in range(100)) == 19
    assert visit.wait(0) is Verdict.HELP


def test_frames_that_chase_each_other_are_stopped() -> None:
    visit = Visit(Times(most_pages=20, most_frames=20))
    visit.go(GATE)
    assert sum(visit.frame(BANK + str(n)) for n in range(100)) == 20


def test_after_a_final_verdict_nothing_is_accepted_and_nothing_changes(visit: Visit) -> None:
    visit.go(BANK)
    visit.go(RETURN)
    visit.wait(1)
    assert not visit.ask(BANK)
    visit.tracker.tell(PageClosed(visit.now, WINDOW))
    assert visit.tracker.due() is None
    assert visit.wait(9_999) is Verdict.RETURNED


def test_neither_state_nor_events_show_an_address_when_printed(visit: Visit) -> None:
    visit.go(GATE + "?session_id=secret")
    assert "secret" not in repr(visit.tracker.track)
    assert "secret" not in repr(Navigation(0, 0, True, Kind.ONWARD, "https://secret"))


# ---- the table, and any history at all -------------------------------------------------------------------------------


def test_the_table_has_every_stage_and_leads_back_only_from_away() -> None:
    assert set(STAGES) == set(Stage)
    into_back = {(stage, step) for stage, steps in STAGES.items() for step, to in steps.items() if to is Stage.BACK}
    assert {stage for stage, _ in into_back} == {Stage.AWAY, Stage.AWAY_BESIDE, Stage.ADRIFT}
    frame_steps = {to for steps in STAGES.values() for step, to in steps.items() if step.name.startswith("FRAME")}
    assert frame_steps == {Stage.FRAME_AWAY, Stage.FRAME_BACK}
    assert all(STAGES[stage].get(Step.OUT, stage) is Stage.AWAY for stage in Stage if stage is not Stage.AWAY)


HOMES = (GATE, RETURN, RESULT)
BANKS = (BANK, OTHER_BANK)
OTHERS = ("about:blank", "http://paynet.com.tr/", "bank://x", "https://paynet.com.tr@evil.example/")


@dataclass(frozen=True)
class Deed:
    what: str
    url: str
    page: int
    kind: Kind
    ok: bool
    pause: float


deeds = st.builds(
    Deed,
    st.sampled_from(
        ["ask", "ask", "ask", "frame", "frame", "show", "show", "start", "end", "nothing", "open", "close"]
    ),
    st.sampled_from(HOMES + BANKS + OTHERS),
    st.sampled_from([0, 0, 0, 1, 2]),
    st.sampled_from([Kind.ONWARD, Kind.ONWARD, Kind.AGAIN]),
    st.booleans(),
    st.sampled_from([0.0, 0.0, 0.3, 0.9, 1.1, 4.0, 6.0, 11.0, 16.0, 200.0]),
)
histories = st.lists(deeds, max_size=25)


def play(visit: Visit, history: list[Deed]) -> None:
    for deed in history:
        if visit.tracker.verdict.final:
            return
        do(visit, deed)
        visit.wait(deed.pause)


def do(visit: Visit, deed: Deed) -> None:
    tracker, page = visit.tracker, deed.page
    match deed.what:
        case "ask":
            visit.ask(deed.url, page, deed.kind)
        case "frame":
            visit.frame(deed.url, page)
        case "show":
            visit.show(deed.url, page, ok=deed.ok)
        case "start":
            tracker.tell(LoadStarted(visit.now, page))
        case "end":
            tracker.tell(LoadEnded(visit.now, page, deed.ok, deed.url))
        case "nothing":
            tracker.tell(CameToNothing(visit.now, page, deed.url))
        case "open" if page != WINDOW and tracker.track.page(page) is None:
            visit.open(page, page - 1)
        case "close" if page != WINDOW:
            visit.close(page)
    visit._noted(True)


@given(histories)
def test_whatever_happens_it_ends_and_the_end_is_final(history: list[Deed]) -> None:
    visit = Visit()
    play(visit, history)
    assert visit.wait(646).final
    assert sum(verdict.final for verdict in visit.said) == 1
    assert visit.said[-1].final


@given(histories)
def test_nobody_returns_who_was_not_away(history: list[Deed]) -> None:
    visit = Visit()
    play(visit, [deed for deed in history if deed.what != "ask" or deed.url not in BANKS])
    visit.wait(646)
    assert Verdict.RETURNED not in visit.said


@given(histories)
def test_frames_alone_close_nothing(history: list[Deed]) -> None:
    visit = Visit()
    visit.go(GATE)
    play(visit, [deed for deed in history if deed.what != "ask"])
    assert visit.wait(646) is Verdict.TIMED_OUT


@given(histories)
def test_without_frames_there_is_no_weak_return(history: list[Deed]) -> None:
    visit = Visit()
    play(visit, [deed for deed in history if deed.what != "frame"])
    visit.wait(646)
    assert Verdict.RETURNED_WEAK not in visit.said


@given(histories)
def test_a_window_left_at_the_bank_with_no_pop_up_is_never_closed_or_asked_about(history: list[Deed]) -> None:
    visit = Visit()
    play(visit, history)
    if visit.tracker.verdict.final:
        return
    for page in (2, 1):
        visit.close(page)
    visit.ask(BANK)
    said = len(visit.said)
    visit.frame(RETURN)
    visit.wait(700)
    assert set(visit.said[said:]) <= {Verdict.HELP, Verdict.TIMED_OUT}


@given(histories)
def test_what_follows_from_the_way_to_the_bank_and_back_is_a_return_whatever_was_before(history: list[Deed]) -> None:
    visit = Visit()
    play(visit, history)
    if visit.tracker.verdict.final:
        return
    visit.go(BANK)
    visit.go(RETURN)
    assert visit.wait(1) is Verdict.RETURNED


@given(histories)
def test_a_return_is_at_least_a_quiet_second_and_at_most_fifteen_after_it_was_asked_for(history: list[Deed]) -> None:
    visit = Visit()
    asked: list[float] = []  # main-frame navigations accepted
    for deed in history:
        if visit.tracker.verdict.final:
            break
        count = visit.tracker.track.page_count
        do(visit, deed)
        if visit.tracker.track.page_count > count:
            asked.append(visit.now)
        before = visit.tracker.track
        visit.wait(deed.pause)
        if visit.tracker.verdict is Verdict.RETURNED:
            closed = min(before.main_at + 1, before.returned_at + 15), before.returned_at + 15
            assert before.stage is Stage.BACK
            assert closed[0] <= visit.now
            assert before.returned_at + 15 >= closed[0]
            assert asked[-1] + 1 <= visit.now or before.returned_at + 15 <= visit.now


@given(histories, st.lists(st.floats(0, 5), max_size=40))
def test_how_often_the_clock_is_looked_at_changes_nothing(history: list[Deed], looks: list[float]) -> None:
    once, often = Visit(), Visit()
    for number, deed in enumerate(history):
        for visit in (once, often):
            do(visit, deed)
        once.wait(deed.pause)
        parts = [min(look, deed.pause) for look in looks[number : number + 5]]
        for part in sorted(parts):
            often.tracker.tick(often.now + part)
        often.tracker.tick(often.now + deed.pause)
        often.wait(deed.pause)
        assert often.tracker.verdict is once.tracker.verdict


@given(histories)
def test_only_what_is_due_is_said_and_a_due_time_never_lies_in_the_past_of_the_last_event(history: list[Deed]) -> None:
    visit = Visit()
    for deed in history:
        if visit.tracker.verdict.final:
            break
        do(visit, deed)
        due = visit.tracker.due()
        assert due is not None
        assert visit.tracker.tick(min(visit.now, due - 0.001)) is visit.tracker.verdict
        visit.wait(deed.pause)


@given(histories)
def test_forbidden_addresses_leave_no_trace(history: list[Deed]) -> None:
    with_them, without = Visit(), Visit()
    for deed in history:
        for visit in (with_them, without):
            do(visit, deed)
        for url in OTHERS[1:]:
            with_them.ask(url)
            with_them.frame(url, deed.page)
        for visit in (with_them, without):
            visit.wait(deed.pause)
        assert with_them.tracker.track == without.tracker.track
