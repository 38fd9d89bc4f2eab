"""A lot of schedules from one seed, for one process of several."""

from __future__ import annotations

import gc
import traceback
from collections import Counter

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.schedules.rules import STEPS, Schedules
from tests.schedules.shop import TALLY

_PHASES = (Phase.generate, Phase.shrink)


def lot(plan: tuple[int, int], phases: tuple[Phase, ...] = _PHASES) -> Counter[str]:
    """Run as many schedules as wished, ``plan`` being (seed, how many); what was seen in them.

    The same plan is the same lot. Raises the AssertionError of a schedule that broke something, its steps in the notes.
    """
    number, size = plan
    TALLY.clear()
    gc.freeze()
    wished = settings(
        max_examples=size,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seed(number)(Schedules), settings=wished)
    except AssertionError as broken:
        broken.add_note(f"found in the lot with seed {number}")
        raise
    return Counter(TALLY)


def judged(plan: tuple[int, int]) -> tuple[Counter[str], str]:
    """A lot, and as text the schedule that broke something in it; "" when none did."""
    try:
        return lot(plan), ""
    except AssertionError as broken:
        return Counter(broken=1), "".join(traceback.format_exception(broken))
