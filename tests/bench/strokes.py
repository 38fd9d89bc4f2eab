"""How many keys one stored card takes, and how long a practised person needs for them (GOALS G1 and G2).

    python -m tests.bench.strokes [--json FILE]

The real program is driven from outside by key presses, as `make run` does it: a new customer's first card, then a
second one of the same customer's. Every key is written down as it is sent, and the display is asked where the pointer
stands. From that record the keystroke-level model makes a time (Card, Moran and Newell, "The keystroke-level model for
user performance time with interactive systems", CACM 23(7), 1980): K for each key, H and P for each move of the hand to
a pointing device and of the pointer, M where the person has to think. How often that is:

- strictly (rules 0 to 4 of the paper): before a key that is not part of an argument. The characters of an argument get
  none; the key that ends one whose length varies does (rule 4), and so does the key that answers a question.
- as judged here: one more before each argument, since the cashier hears it or reads it off a card just then ("think of
  a task parameter": Kieras, "Using the keystroke-level model to estimate execution times", 2001).

The program's own answering time is not part of the model.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paynet_desk.sandbox.switches import Switches
from tests.bench.figure import Found, alone, number
from tests.journeys.driver.program import Desk
from tests.journeys.play import Customer, command, store_a_card

K_S, P_S, H_S, M_S = 0.20, 1.10, 0.40, 1.35
SECOND = Customer(pan="4446760701569538", cvc="598")
DASHBOARD_KEYS, DASHBOARD_MOVES = 10.0, 6.0  # Square's kind (GOALS G1)
CHIP_CARD_S = (23.8, 25.7)  # a chip card inserted at a till, as published (GOALS G2)


@dataclass(frozen=True)
class Stroke:
    """What was sent at one go: an argument of so many keys, or one key beyond them; whether the pointer had moved."""

    keys: int
    is_argument: bool
    moved: bool


class RecordingDesk(Desk):
    """Writes down what it sends."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.strokes: list[Stroke] = []
        super().__init__(*arguments, **named)
        self._pointer = self._where()

    def write(self, text: str) -> None:
        super().write(text)
        self._note(len(text), is_argument=True)

    def press(self, *keys: str) -> None:
        super().press(*keys)
        for _ in keys:
            self._note(1, is_argument=False)

    def _note(self, keys: int, *, is_argument: bool) -> None:
        before, self._pointer = self._pointer, self._where()
        self.strokes.append(Stroke(keys, is_argument, before != self._pointer))

    def _where(self) -> list[str]:
        return self.display.xdotool("getmouselocation").split()[:2]


@dataclass(frozen=True)
class Modelled:
    """A journey's record, counted."""

    keys: int
    beyond: int
    moves: int
    arguments: int

    @classmethod
    def of(cls, strokes: list[Stroke]) -> Modelled:
        """Counts."""
        beyond = [stroke for stroke in strokes if not stroke.is_argument]
        return cls(
            keys=sum(stroke.keys for stroke in strokes),
            beyond=len(beyond),
            moves=sum(stroke.moved for stroke in strokes),
            arguments=len(strokes) - len(beyond),
        )

    @property
    def strict_s(self) -> float:
        """By the rules of 1980. A move of the pointer takes the hand there and back."""
        return self.keys * K_S + self.moves * (P_S + 2 * H_S) + self.beyond * M_S

    @property
    def seconds(self) -> float:
        """As judged: with one M more for each argument."""
        return self.strict_s + self.arguments * M_S

    def told(self) -> str:
        """How it comes about."""
        return (
            f"{self.keys} K, {self.beyond} + {self.arguments} M, {self.moves} P; "
            f"strictly by the rules of 1980 {number(self.strict_s, 's')}"
        )


def record_where_the_codes_length_is_set() -> Modelled:
    """A new customer's journey at a till that was told how long a code is (``otp_length``)."""
    with tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        told = {"PAYNET_DESK_OTP_LENGTH": str(Switches().otp_length)}
        with RecordingDesk(folder, command(folder / "data"), extra_environment=told) as desk:
            store_a_card(desk, Customer(), lambda line: None, ends_by_itself=True)
            return Modelled.of(desk.strokes)


def record() -> tuple[Modelled, Modelled]:
    """Both journeys: a new customer's, a known one's."""
    with tempfile.TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with RecordingDesk(folder, command(folder / "data")) as desk:
            store_a_card(desk, Customer(), lambda line: None)
            new = list(desk.strokes)
            desk.press("Return")  # the next customer, please
            before = len(desk.strokes)
            store_a_card(desk, SECOND, lambda line: None)
            known = desk.strokes[before:]
    return Modelled.of(new), Modelled.of(known)


def measure(rounds: int) -> list[Found]:
    """The figures of G1 and G2. What is counted comes out alike each time, so once is enough."""
    del rounds
    new, known = record()
    told = record_where_the_codes_length_is_set()
    data = f"{new.keys - new.beyond} keys for what the customer says and what stands on the card"
    return [
        Found("G1 keys", (float(new.beyond),), (DASHBOARD_KEYS,), f"{data}; known customer {known.beyond} beyond"),
        Found("G1 told", (float(told.beyond),), (DASHBOARD_KEYS,)),
        Found("G1 pointer", (float(new.moves),), (DASHBOARD_MOVES,)),
        Found("G2 new", (new.seconds,), CHIP_CARD_S, new.told()),
        Found("G2 known", (known.seconds,), CHIP_CARD_S, known.told()),
    ]


if __name__ == "__main__":
    sys.exit(alone("strokes", measure, 1))
