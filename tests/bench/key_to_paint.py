"""From a key press to the painted field: the card number field of the program, a bare QLineEdit (GOALS G4), and the
card number field of the form in Chromium.

    python -m tests.bench.key_to_paint [--rounds 5] [--json FILE]

From outside, the same for all: a key is pressed through the X test extension, and the display's frame buffer, a mapped
file, is watched without a pause until the pixels inside the field change. So everything that lies between a keyboard
and an eye but the wire and the glass is in it, the X server's part as well. Each program has a display of its own and
stays open; keys are pressed in blocks in turns (bare, program, Chromium, bare, ...), some 30 ms apart and never quite
alike, so that no frame clock is met always at the same point. The caret, which blinks, is started anew by each key; the
first keys of a block, behind a pause, are not counted. Fifteen digits of a test card are typed, one less than makes the
field go on, then deleted.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench.figure import Found, Missing, Row, alone, number, spread
from tests.bench.programs import BARE, CHROMIUM, DEPTH, SIZE, SOURCE, Edge, bare_window, chromium, paynet_desk
from tests.bench.xtest import Keyboard
from tests.journeys.driver.display import Display, DriverError, Frame
from tests.journeys.driver.program import Desk
from tests.journeys.driver.tree import Element

GSM, NUMBER = "5320000042", "979207548236545"
CYCLES = 5  # of a block: the number typed and deleted
KEYS = (*NUMBER, *(["BackSpace"] * len(NUMBER)))
REST_S = (0.020, 0.037)  # between what one key painted and the next
LOST_S = 1.0
QUIET_S, LONGEST_S = 1.0, 20.0
NO_CODES = {"PAYNET_DESK_OTP_REQUIRED": "false"}  # so that the card's page follows the customer's


class Field:
    """A field on a display of its own, with the keyboard in it."""

    def __init__(self, name: str, keyboard: Keyboard, frame: Frame, edge: Edge) -> None:
        self.name = name
        self._keyboard, self._frame = keyboard, frame
        self._area = (edge.left + DEPTH, edge.top + DEPTH, edge.width - 2 * DEPTH, edge.height - 2 * DEPTH)

    def block(self, cycles: int) -> list[float]:
        """Milliseconds a key."""
        self._time("1")  # behind a pause, with a blinking caret
        self._time("BackSpace")
        return [self._time(key) for _ in range(cycles) for key in KEYS]

    def _time(self, key: str) -> float:
        code = self._keyboard.code(key)
        before = self._frame.rows(*self._area)
        began = time.perf_counter()
        self._keyboard.down(code)
        while self._frame.rows(*self._area) == before:
            if time.perf_counter() - began > LOST_S:
                raise DriverError(f"{self.name}: a key was pressed and nothing was painted for {LOST_S:g} s")
        took = time.perf_counter() - began
        self._keyboard.up(code)
        time.sleep(random.uniform(*REST_S))
        return took * 1000


def measure(rounds: int) -> list[Row]:
    """The figures of G4, and Chromium's."""
    with tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as name, ExitStack() as stack:
        folder = Path(name)
        fields = [_bare(folder, stack), _card_number(folder, stack)]
        why_not = ""
        try:
            fields.append(_chromium(folder, stack))
        except DriverError as problem:
            why_not = str(problem)
        taken: dict[str, list[list[float]]] = {field.name: [] for field in fields}
        for _ in range(rounds):
            for field in fields:
                taken[field.name].append(field.block(CYCLES))
    p99 = {name: tuple(_p99(block) for block in blocks) for name, blocks in taken.items()}
    middle = {name: tuple(statistics.median(block) for block in blocks) for name, blocks in taken.items()}
    keys = sum(map(len, taken[SOURCE]))
    note = ", ".join(f"{name} {spread(p99[name], 'ms')}" for name in taken)
    found: list[Row] = [
        Found("G4 p99", p99[SOURCE], p99[BARE], f"{keys} keys each; p99 of a block: {note}"),
        Found("G4 median", middle[SOURCE], middle[BARE]),
    ]
    if why_not:
        return [*found, Missing("G4 Chromium", why_not)]
    medians = ", ".join(f"{name} {number(statistics.median(middle[name]), 'ms')}" for name in (SOURCE, CHROMIUM))
    return [*found, Found("G4 Chromium", p99[SOURCE], p99[CHROMIUM], f"medians: {medians}")]


def _p99(block: list[float]) -> float:
    return statistics.quantiles(block, n=100, method="inclusive")[-1]


def _bare(folder: Path, stack: ExitStack) -> Field:
    display = stack.enter_context(Display(folder / "bare-display", size=SIZE))
    program = bare_window(folder)
    process, _ = stack.enter_context(program.running(display))
    assert program.edge is not None
    program.edge.wait(display.frame, process)
    return _at_rest(BARE, stack, display, program.edge)


def _card_number(folder: Path, stack: ExitStack) -> Field:
    display = stack.enter_context(Display(folder / "source-display", size=SIZE))
    first = paynet_desk(folder / "first", extra=NO_CODES).edge
    program = paynet_desk(folder / "card", extra=NO_CODES, lead=_to_the_card)
    process, _ = stack.enter_context(program.running(display))
    assert first is not None
    assert program.edge is not None
    first.wait(display.frame, process)
    with Keyboard(display) as keyboard:
        keyboard.tap(*GSM, "Return")
    program.edge.wait(display.frame, process)
    return _at_rest(SOURCE, stack, display, program.edge)


def _to_the_card(desk: Desk) -> Element:
    desk.wait("a focused field", lambda tree: tree.focused if tree.find(role="text") else None)
    desk.write(GSM)
    desk.press("Return")
    return desk.wait("the card number field", _card_field)


def _card_field(tree: Element) -> Element | None:
    focused = tree.focused
    return focused if focused is not None and focused.name.startswith("Kart numarası") else None


def _chromium(folder: Path, stack: ExitStack) -> Field:
    display = stack.enter_context(Display(folder / "chromium-display", size=SIZE))
    program = stack.enter_context(chromium(folder, display, first="number"))
    process, _ = stack.enter_context(program.running(display))
    assert program.edge is not None
    program.edge.wait(display.frame, process)
    return _at_rest(CHROMIUM, stack, display, program.edge)


def _at_rest(name: str, stack: ExitStack, display: Display, edge: Edge) -> Field:
    """The field, once what the start left to do in the background is done: nothing but a caret moves for a second."""
    keyboard = stack.enter_context(Keyboard(display))
    time.sleep(QUIET_S)
    return Field(name, keyboard, display.frame, edge)


if __name__ == "__main__":
    sys.exit(alone("key_to_paint", measure, 5))
