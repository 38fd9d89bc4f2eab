"""When the bank's page is over: the return tracker of DESIGN.md, "The end of 3-D Secure".

Plain Python, without a clock: every event carries its time (seconds, monotonic). It is fed with every navigation the
browser is asked to accept and with what became of the loads; the stage is a table, ``STAGES``, and what follows from
silence is the list in ``due``. The tracker says what it saw and proves nothing: only Paynet's answer to the charge
does.

What the engine does, and the rules below bear (seen with Qt 6.11.3):

* A navigation is asked for, then committed, then its load ends. Between the asking and the commit the end of the
  *previous* load may still be reported, so an end counts only after a commit or a start that followed the asking;
  a failure, which is never committed, counts when it names the address asked for.
* A page that submits itself while it loads is never reported as ended, and the next one never as started.
* A redirect through the bank is asked for like any other navigation and is never committed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, auto

from paynet_desk.threeds.domain import Place, ReturnDomain

WINDOW = 0  # the number of the first page; pop-ups count on from 1


class Kind(Enum):
    """How a navigation came about, as far as it matters here."""

    ONWARD = auto()  # link, form, script, redirect, or the first one
    AGAIN = auto()  # reload, or a step in the history: nobody comes back from the bank that way


@dataclass(frozen=True)
class Navigation:
    """The browser is asked to go to ``url`` in the main frame or a sub-frame of page ``page``."""

    at: float
    page: int
    main_frame: bool
    kind: Kind
    url: str = field(repr=False)  # may hold Paynet's ids


@dataclass(frozen=True)
class Committed:
    """A page's main frame shows ``url`` from now on (also an error page in its place)."""

    at: float
    page: int
    url: str = field(repr=False)


@dataclass(frozen=True)
class LoadStarted:
    """A page's main frame began to load."""

    at: float
    page: int


@dataclass(frozen=True)
class LoadEnded:
    """A page's load ended; not ``ok``: cut off, refused, or answered with an error status."""

    at: float
    page: int
    ok: bool
    url: str = field(repr=False)


@dataclass(frozen=True)
class CameToNothing:
    """What a page's main frame asked for was no page (a download, a deep link, no content): it shows what it showed."""

    at: float
    page: int
    url: str = field(repr=False)


@dataclass(frozen=True)
class PageOpened:
    """Page ``opener`` opened a pop-up."""

    at: float
    page: int
    opener: int


@dataclass(frozen=True)
class PageClosed:
    """A pop-up is gone."""

    at: float
    page: int


News = Committed | LoadStarted | LoadEnded | CameToNothing | PageOpened | PageClosed


class Verdict(Enum):
    """What stands at the moment. The last three are final."""

    STILL_OPEN = auto()  # nothing to say; also takes HELP or ASK_SERVER back
    HELP = auto()  # the page asked for has not come
    ASK_SERVER = auto()  # it may be over, which only Paynet knows: offer to ask
    RETURNED = auto()  # the customer went to the bank and came back
    RETURNED_WEAK = auto()  # only frames went to the bank, and the page moved on
    TIMED_OUT = auto()

    @property
    def final(self) -> bool:
        """Whether the browser is to be closed now."""
        return self in (Verdict.RETURNED, Verdict.RETURNED_WEAK, Verdict.TIMED_OUT)


@dataclass(frozen=True)
class Times:
    """How long silence lasts before something follows from it, and the bounds; seconds."""

    return_quiet: float = 1.0
    return_longest: float = 15.0  # from the first navigation of the return, however restless the page is
    weak_quiet: float = 5.0
    ask: float = 10.0
    help: float = 15.0
    longest: float = 630.0
    most_pages: int = 300  # main-frame navigations of one attempt: a page that chases itself is stopped there
    most_frames: int = 2_000


class Stage(Enum):
    """How far the customer has gone."""

    HERE = auto()  # no foreign host seen yet
    FRAME_AWAY = auto()  # a frame went to a foreign host, the pages themselves did not
    FRAME_BACK = auto()  # a frame went there and a frame came back
    BACK_WEAK = auto()  # after that, a page loaded another address of the return domain
    AWAY = auto()  # a page is at a foreign host
    AWAY_BESIDE = auto()  # likewise, and another page, which never left, moved on meanwhile
    ADRIFT = auto()  # a page was at a foreign host; it was closed or stepped back: nobody returned
    BACK = auto()  # a page returned


class Step(Enum):
    """What an event means for the stage."""

    OUT = auto()  # a main frame goes to a foreign host
    HOME = auto()  # a main frame that was there, or was opened from there, goes back to the return domain
    BESIDE = auto()  # a main frame that never left loads another page of the return domain
    FRAME_OUT = auto()
    FRAME_HOME = auto()
    GONE = auto()  # the last page that was at a foreign host was closed or stepped back


STAGES: dict[Stage, dict[Step, Stage]] = {  # a step that is not named changes nothing
    Stage.HERE: {Step.OUT: Stage.AWAY, Step.FRAME_OUT: Stage.FRAME_AWAY},
    Stage.FRAME_AWAY: {Step.OUT: Stage.AWAY, Step.FRAME_HOME: Stage.FRAME_BACK, Step.BESIDE: Stage.BACK_WEAK},
    Stage.FRAME_BACK: {Step.OUT: Stage.AWAY, Step.FRAME_OUT: Stage.FRAME_AWAY, Step.BESIDE: Stage.BACK_WEAK},
    # A frame that goes out now is a challenge inside the new page, not yet the end.
    Stage.BACK_WEAK: {Step.OUT: Stage.AWAY, Step.FRAME_OUT: Stage.FRAME_AWAY},
    Stage.AWAY: {Step.HOME: Stage.BACK, Step.BESIDE: Stage.AWAY_BESIDE, Step.GONE: Stage.ADRIFT},
    Stage.AWAY_BESIDE: {Step.OUT: Stage.AWAY, Step.HOME: Stage.BACK, Step.GONE: Stage.BACK},
    Stage.ADRIFT: {Step.OUT: Stage.AWAY, Step.BESIDE: Stage.BACK},
    Stage.BACK: {Step.OUT: Stage.AWAY},
}
RETURNS = (Stage.BACK, Stage.BACK_WEAK)
MAYBE_OVER = (Stage.HERE, Stage.FRAME_BACK, Stage.BACK_WEAK, Stage.ADRIFT)


class Load(Enum):
    """What became of a page's last navigation."""

    ASKED = auto()
    RUNNING = auto()
    ENDED = auto()


@dataclass(frozen=True)
class Page:
    """One page: the window or a pop-up."""

    number: int
    away: bool = False  # its main frame, or at its opening its opener's, is at a foreign host
    load: Load = Load.ENDED
    shows: bool = False  # something of the last navigation can be seen
    failed: bool = False
    asked_url: str = field(default="", repr=False)


@dataclass(frozen=True)
class Track:
    """All the tracker knows."""

    opened_at: float
    stage: Stage = Stage.HERE
    verdict: Verdict = Verdict.STILL_OPEN
    pages: tuple[Page, ...] = (Page(WINDOW),)
    home_page: int = WINDOW  # the page that went to the return domain last
    returned_at: float = 0.0  # when the return now under way was asked for
    main_at: float = 0.0  # when a main frame last moved
    last_at: float = 0.0  # when anything last happened
    page_count: int = 0
    frame_count: int = 0
    worn_out: bool = False  # a bound was reached, the last navigation was refused

    def page(self, number: int) -> Page | None:
        """The page of that number while it is open."""
        return next((page for page in self.pages if page.number == number), None)

    def with_page(self, changed: Page) -> Track:
        """The same with this page in its new state."""
        return replace(self, pages=tuple(changed if page.number == changed.number else page for page in self.pages))


class Tracker:
    """The tracker of one attempt. ``opened_at`` and the events' times are seconds of one monotonic clock."""

    def __init__(self, domain: ReturnDomain, opened_at: float, times: Times | None = None) -> None:
        self.domain = domain
        self.times = times or Times()
        self.track = Track(opened_at, main_at=opened_at, last_at=opened_at)

    @property
    def verdict(self) -> Verdict:
        """What stands now."""
        return self.track.verdict

    def accept(self, navigation: Navigation) -> bool:
        """Whether the browser may go there; if so, it is taken note of.

        No: a forbidden address, a bound reached, or the verdict is final already.
        """
        place = self.domain.place(navigation.url)
        if place is Place.FORBIDDEN or self.verdict.final or self.track.page(navigation.page) is None:
            return False
        self.track = _navigated(self.track, navigation, place, self.times)
        return not self.track.worn_out

    def tell(self, event: News) -> None:
        """Take note of what became of a load, or of a pop-up."""
        if not self.verdict.final:
            self.track = _told(self.track, event)

    def due(self) -> float | None:
        """When ``tick`` has something new to say if nothing happens before; None: never."""
        upcoming = due(self.track, self.times)
        return upcoming[0] if upcoming else None

    def tick(self, at: float) -> Verdict:
        """Let time pass; what stands now."""
        while (upcoming := due(self.track, self.times)) is not None and upcoming[0] <= at:
            self.track = replace(self.track, verdict=upcoming[1])
        return self.verdict


def due(track: Track, times: Times) -> tuple[float, Verdict] | None:
    """What follows from silence next, and when."""
    if track.verdict.final:
        return None
    home = track.page(track.home_page)
    home_ended = home is None or home.load is Load.ENDED
    waiting = any(not page.shows or page.failed for page in track.pages if page.number == WINDOW or page.asked_url)
    upcoming: list[tuple[float, Verdict]] = []
    if track.stage is Stage.BACK:
        quiet = track.main_at + times.return_quiet if home_ended else float("inf")
        return min(quiet, track.returned_at + times.return_longest), Verdict.RETURNED
    if track.stage is Stage.BACK_WEAK and home_ended:
        upcoming.append((track.main_at + times.weak_quiet, Verdict.RETURNED_WEAK))
    upcoming.append((track.opened_at + times.longest, Verdict.TIMED_OUT))
    if track.stage in MAYBE_OVER and track.verdict is not Verdict.ASK_SERVER:
        unfinished = any(page.load is not Load.ENDED for page in track.pages)
        if track.stage is not Stage.HERE or not (waiting or unfinished):
            upcoming.append((track.last_at + times.ask, Verdict.ASK_SERVER))
    if track.verdict is Verdict.STILL_OPEN and (waiting or track.worn_out):
        upcoming.append((track.last_at + (0 if track.worn_out else times.help), Verdict.HELP))
    return min(upcoming, key=lambda one: one[0])


def _navigated(track: Track, navigation: Navigation, place: Place, times: Times) -> Track:
    pages, frames = track.page_count + navigation.main_frame, track.frame_count + (not navigation.main_frame)
    if pages > times.most_pages or frames > times.most_frames:
        return replace(track, worn_out=True)
    at, verdict = navigation.at, Verdict.STILL_OPEN
    track = replace(track, last_at=at, verdict=verdict, page_count=pages, frame_count=frames, worn_out=False)
    if not navigation.main_frame:
        frame_step = {Place.FOREIGN: Step.FRAME_OUT, Place.HOME: Step.FRAME_HOME}.get(place)
        return _stepped(track, frame_step, at)

    page = track.page(navigation.page)
    assert page is not None
    was_away = page.away
    page = replace(page, load=Load.ASKED, shows=False, failed=False, asked_url=navigation.url)
    if place is not Place.BLANK:
        page = replace(page, away=place is Place.FOREIGN)
    track = replace(track.with_page(page), main_at=at)
    if place is Place.HOME:
        track = replace(track, home_page=page.number)
    return _stepped(track, _main_step(track, place, navigation.kind, was_away=was_away), at)


def _main_step(track: Track, place: Place, kind: Kind, *, was_away: bool) -> Step | None:
    if place is Place.BLANK:
        return None
    if place is Place.FOREIGN:
        return Step.OUT
    if kind is Kind.ONWARD:
        return Step.HOME if was_away else Step.BESIDE
    return Step.GONE if was_away and not any(page.away for page in track.pages) else None


def _told(track: Track, event: News) -> Track:
    if isinstance(event, PageOpened):
        opener = track.page(event.opener)
        pop_up = Page(event.page, away=opener is not None and opener.away)
        return replace(track, pages=(*track.pages, pop_up), last_at=event.at)

    page = track.page(event.page)
    if page is None:
        return track
    track = replace(track, last_at=event.at, main_at=event.at)
    if isinstance(event, PageClosed):
        track = replace(track, pages=tuple(other for other in track.pages if other != page))
        lost = page.away and not any(other.away for other in track.pages)
        return _stepped(track, Step.GONE if lost else None, event.at)
    if isinstance(event, LoadStarted):
        return track.with_page(replace(page, load=Load.RUNNING))
    meant = _without_fragment(event.url) == _without_fragment(page.asked_url)  # and not the page before
    running = page.load is Load.RUNNING
    if isinstance(event, CameToNothing):
        if meant:
            page = replace(page, load=Load.ENDED, shows=True)
        elif running:
            page = replace(page, load=Load.ENDED)
    elif isinstance(event, Committed):
        if meant:
            page = replace(page, shows=True, load=Load.RUNNING if page.load is Load.ASKED else page.load)
    elif running or (meant and not event.ok):
        page = replace(page, load=Load.ENDED, shows=page.shows or event.ok, failed=meant and not event.ok)
    track = track.with_page(page)
    if track.verdict is Verdict.HELP and page.shows and not page.failed:
        track = replace(track, verdict=Verdict.STILL_OPEN)
    return track


def _stepped(track: Track, step: Step | None, at: float) -> Track:
    stage = STAGES[track.stage].get(step, track.stage) if step else track.stage
    if stage in RETURNS and stage is not track.stage:
        track = replace(track, returned_at=at)
    return replace(track, stage=stage)


def _without_fragment(url: str) -> str:
    return url.partition("#")[0]
