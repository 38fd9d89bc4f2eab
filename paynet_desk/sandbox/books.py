"""What Paynet remembers: owners, their stored cards, the codes sent by SMS, with the rules for each; and payments.

Owners, cards and payments are kept in a file, so that they survive a restart; of a card only the masked number, its
hash, brand, bank, expiry, label and masked holder. Codes live in memory only. Everything here is a plain function of
its arguments and the time given, so the rules are tested without a server. Source: contract sections 3, 7 and 9.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from paynet_desk.sandbox.ids import owner_or_card_id
from paynet_desk.sandbox.payments import Payments, Session, Token, Transaction
from paynet_desk.sandbox.refusals import Refusal, Refused
from paynet_desk.sandbox.stored_card import StoredCard
from paynet_desk.sandbox.switches import Switches

_FORMAT = 2


class BooksProblem(Exception):  # noqa: N818 - the house's word
    """The file of the books cannot be read or written; the text names it and says why."""


@dataclass
class Owner:
    """A customer as Paynet knows it."""

    owner_id: str
    user_unique_id: str
    cards: list[StoredCard] = field(default_factory=list)

    def shown(self) -> list[StoredCard]:
        """The cards that are not deleted, in the order they were stored."""
        return [card for card in self.cards if not card.deleted]

    def card(self, card_hash: str) -> StoredCard:
        """The card with this hash that is not deleted, else Refused."""
        for card in self.shown():
            if card.card_hash == card_hash:
                return card
        raise Refused(Refusal.CARD_UNKNOWN)


@dataclass(frozen=True)
class Sms:
    """One message on the sandbox's telephone network."""

    id: int
    gsm: str
    code: str = field(repr=False)
    sent_at: datetime = field()

    @property
    def text(self) -> str:
        """What the customer reads."""
        return f"Kart saklama onay kodunuz: {self.code}. Bu kodu yalnızca kasadaki görevliye söyleyin."


@dataclass
class Otp:
    """One ``otp_session_id``: the number it is bound to and how far its code has got."""

    gsm: str
    code: str = field(repr=False)
    expires: datetime = field()
    wrong: int = 0
    dead: bool = False
    checked_at: datetime | None = None
    used: bool = False


class Books:
    """Owners, cards, codes and messages of one sandbox, kept in ``path`` if one is given."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.owners: list[Owner] = []
        self.payments = Payments()
        if path is not None and path.exists():
            self.owners, self.payments = _read(path)
        self.otps: dict[str, Otp] = {}
        self.messages: list[Sms] = []
        self.checks = 0
        self.saves = 0
        self.write()  # a file that cannot be written is found out before a card depends on it

    def send_otp(self, gsm: str, session: str, now: datetime, switches: Switches) -> datetime:
        """Send a code to ``gsm`` and return when it expires; not again before that time, never in a dead session."""
        otp = self.otps.get(session)
        if otp is not None:
            if otp.gsm != gsm:
                raise Refused(Refusal.SESSION_TAKEN)
            if otp.dead:
                raise Refused(Refusal.TOO_MANY_TRIES)
            if otp.used:
                raise Refused(Refusal.CODE_USED)
            if now < otp.expires:
                raise Refused(Refusal.TOO_EARLY)
        code = "".join(random.choices(switches.otp_alphabet, k=switches.otp_length))
        expires = now + timedelta(seconds=switches.otp_seconds)
        self.otps[session] = Otp(gsm, code, expires)
        # Growing over restarts too, so that a phone never takes a new message for one it has shown.
        number = max(time.time_ns() // 1_000_000, self.messages[-1].id + 1 if self.messages else 0)
        self.messages.append(Sms(number, gsm, code, now))
        return expires

    def check_otp(self, gsm: str, session: str, code: str, now: datetime, switches: Switches) -> None:
        """Accept the code that was sent to ``gsm`` in ``session``, else Refused; a wrong one is counted."""
        otp = self._live_otp(gsm, session)
        if otp.checked_at is None and now >= otp.expires:
            raise Refused(Refusal.CODE_EXPIRED)
        _compare(otp, code, switches)
        if otp.checked_at is not None and switches.check_again == "refused":
            raise Refused(Refusal.CODE_USED)
        otp.checked_at = otp.checked_at or now
        self.checks += 1

    def checked_otp(self, gsm: str, session: str, code: str, now: datetime, switches: Switches) -> Otp:
        """The code that ``card/save`` brings, if it was checked not too long ago and all three values match."""
        otp = self._live_otp(gsm, session)
        _compare(otp, code, switches)
        if otp.checked_at is None:
            raise Refused(Refusal.CODE_NOT_CHECKED)
        if now > otp.checked_at + timedelta(seconds=switches.checked_seconds):
            raise Refused(Refusal.CODE_EXPIRED)
        return otp

    def _live_otp(self, gsm: str, session: str) -> Otp:
        otp = self.otps.get(session)
        if otp is None or otp.gsm != gsm:
            raise Refused(Refusal.NO_SUCH_CODE)
        if otp.dead:
            raise Refused(Refusal.TOO_MANY_TRIES)
        if otp.used:
            raise Refused(Refusal.CODE_USED)
        return otp

    def owner(self, owner_id: str) -> Owner:
        """The owner with this id, else Refused."""
        for owner in self.owners:
            if owner.owner_id == owner_id:
                return owner
        raise Refused(Refusal.OWNER_UNKNOWN)

    def owner_for(self, user_unique_id: str, switches: Switches) -> Owner:
        """The owner that a first store by ``user_unique_id`` belongs to; a new one is in the books with its card."""
        known = next((owner for owner in self.owners if owner.user_unique_id == user_unique_id), None)
        if known is not None and switches.same_customer == "refused":
            raise Refused(Refusal.CUSTOMER_EXISTS)
        if known is not None and switches.same_customer == "same":
            return known
        return Owner(owner_or_card_id(), user_unique_id)

    def book(self, owner: Owner, card: StoredCard, otp: Otp | None, switches: Switches) -> StoredCard:
        """Store ``card`` (without a hash) for ``owner``, use up ``otp``, write the file; returns the card as stored."""
        double = next((old for old in owner.shown() if old.card_no == card.card_no), None)
        if double is not None and switches.same_card == "refused":
            raise Refused(Refusal.CARD_EXISTS)
        if double is not None and switches.same_card == "same":
            card.card_hash = double.card_hash
            owner.cards[owner.cards.index(double)] = card
        else:
            card.card_hash = owner_or_card_id()
            owner.cards.append(card)
        if all(known is not owner for known in self.owners):
            self.owners.append(owner)
        self.keep(owners=[owner])
        self.saves += 1
        if otp is not None:
            otp.used = True
        return card

    def last_sms(self, gsm: str) -> Sms | None:
        """The newest message to this number."""
        return next((sms for sms in reversed(self.messages) if sms.gsm == gsm), None)

    def keep(
        self,
        *,
        owners: Sequence[Owner] = (),
        sessions: Sequence[Session] = (),
        tokens: Sequence[Token] = (),
        transactions: Sequence[Transaction] = (),
    ) -> None:
        """Write down what has changed, as one more line: a crash leaves the whole of it in the file or nothing."""
        if self.path is not None:
            change: dict[str, Sequence[Owner | Session | Token | Transaction]] = {
                "owners": owners,
                "sessions": sessions,
                "tokens": tokens,
                "transactions": transactions,
            }
            line = json.dumps(
                {name: [asdict(one) for one in them] for name, them in change.items()}, ensure_ascii=False
            )
            _written(self.path, self.path, "a", line)

    def write(self) -> None:
        """Replace the file by one line with all that is known, in one step."""
        if self.path is None:
            return
        spare = self.path.with_name(self.path.name + ".new")
        owners = [asdict(owner) for owner in self.owners]
        line = json.dumps({"format": _FORMAT, "owners": owners, **self.payments.kept()}, ensure_ascii=False)
        _written(self.path, spare, "w", line)


def _compare(otp: Otp, code: str, switches: Switches) -> None:
    if code == otp.code:
        return
    otp.wrong += 1
    otp.dead = otp.wrong >= switches.otp_tries
    raise Refused(Refusal.TOO_MANY_TRIES if otp.dead else Refusal.WRONG_CODE)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _written(path: Path, file_path: Path, mode: str, line: str) -> None:
    """Add a line to the file and have it on the disk; another file than ``path`` then takes its place."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(file_path, mode, encoding="utf-8", opener=_private) as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
        if file_path != path:
            file_path.replace(path)
    except OSError as problem:
        raise BooksProblem(f"{path}: cannot be written ({problem.strerror})") from problem


def _read(path: Path) -> tuple[list[Owner], Payments]:
    problems: tuple[type[Exception], ...] = (ValueError, KeyError, TypeError, AttributeError, IndexError)
    owners: dict[str, Owner] = {}
    payments = Payments()
    try:
        lines: list[Any] = _documents(path.read_text(encoding="utf-8"))
        if lines[0]["format"] not in (1, _FORMAT):
            raise BooksProblem(f"{path}: written by another version of the sandbox")
        for line in lines:
            for row in line["owners"]:
                cards = [StoredCard(**card) for card in row["cards"]]
                owners[row["owner_id"]] = Owner(row["owner_id"], row["user_unique_id"], cards)
            # format 1 had payments apart, and before there were any not at all
            payments.take(line.get("payments", {}) if line.get("format") == 1 else line)
    except OSError as problem:
        raise BooksProblem(f"{path}: cannot be read ({problem.strerror})") from problem
    except problems as problem:
        raise BooksProblem(f"{path}: these are not the books of a sandbox") from problem
    return list(owners.values()), payments


def _documents(text: str) -> list[Any]:
    """The lines; format 1 was one document over many. A last line without an end was cut off and counts for nothing."""
    try:
        return [json.loads(text)]
    except ValueError:
        return [json.loads(line) for line in text.split("\n")[:-1]]
