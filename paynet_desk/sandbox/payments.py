"""Payments as Paynet keeps them: sessions, instalment keys, tokens, transactions, and what each may be used for.

A session may be charged once. A token belongs to one session and one card, and knows how far 3-D Secure has got.
Full number, security code and 3D password are in none of them. Source: contract sections 1, 2, 4 and 7.
"""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from paynet_desk.sandbox.ids import prefixed_id
from paynet_desk.sandbox.ratios import Offer
from paynet_desk.sandbox.refusals import Refusal, Refused
from paynet_desk.sandbox.stored_card import StoredCard
from paynet_desk.sandbox.test_cards import Decline

_FIRST_ID = 2527054  # the number in Paynet's example


@dataclass(frozen=True)
class Instalment:
    """What an instalment key stands for: an offer for the cards whose number begins so, or for one stored card."""

    begins: str
    card_hash: str
    offer: Offer


@dataclass
class Session:
    """One payment that was begun. ``amount`` in kuruş, ``expires`` in seconds since 1970; ``used`` by a charge."""

    session_id: str
    amount: int
    add_commission: bool
    ratio_code: str
    agent_id: str
    reference_no: str
    tds_required: bool
    save: bool
    desc: str
    gsm: str
    user_unique_id: str
    owner_id: str
    expires: float
    used: bool = False
    instalments: dict[str, Instalment] = field(default_factory=dict)


@dataclass
class Token:
    """One card sent for one session. ``tds`` is none, pending, ok or fail; ``amount`` is the session's at that time."""

    token_id: str
    session_id: str
    card: StoredCard
    stored: bool
    is_tds: bool
    tds: str
    amount: int
    add_commission: bool
    offer: Offer


@dataclass
class Transaction:
    """One charge that the bank answered. Amounts in kuruş, ``at`` in ISO form."""

    id: int
    xact_id: str
    guid: str
    at: str
    session_id: str
    token_id: str
    reference_no: str
    agent_id: str
    transaction_type: str
    is_tds: bool
    card: StoredCard
    offer: Offer
    phone: str
    authorization_code: str
    is_succeed: bool
    error_code: str
    error_words: str
    store: dict[str, Any] = field(default_factory=dict)


class Payments:
    """All sessions, tokens and transactions of one sandbox; what the browser brought is kept until the end only."""

    def __init__(self) -> None:
        self.sessions: dict[str, Session] = {}
        self.tokens: dict[str, Token] = {}
        self.transactions: list[Transaction] = []
        self.gate: list[dict[str, Any]] = []
        self.returns: list[dict[str, Any]] = []

    def session(self, session_id: str, now: datetime) -> Session:
        """The session that may still be worked on, else Refused: 13 unknown or expired, 17 used."""
        session = self.sessions.get(session_id)
        if session is not None and session.used:
            raise Refused(Refusal.SESSION_USED)
        if session is None or now.timestamp() >= session.expires:
            raise Refused(Refusal.SESSION_UNKNOWN)
        return session

    def offer_keys(
        self, session: Session, offers: list[Offer], *, begins: str = "", card_hash: str = ""
    ) -> dict[str, Instalment]:
        """An instalment key for each offer; asking again for the same card gives the same keys."""
        known = {
            key: row for key, row in session.instalments.items() if (row.begins, row.card_hash) == (begins, card_hash)
        }
        if [row.offer for row in known.values()] == offers:
            return known
        new = {prefixed_id("ji", 40): Instalment(begins, card_hash, offer) for offer in offers}
        session.instalments.update(new)
        return new

    def chosen(self, session: Session, key: str, *, number: str = "", card_hash: str = "") -> Offer:
        """What ``key`` stands for, if it is this session's (else 21) and this card's (else 14)."""
        row = session.instalments.get(key)
        if row is None:
            raise Refused(Refusal.INSTALMENT_KEY)
        if row.card_hash != card_hash or (number and not number.startswith(row.begins)):
            raise Refused(Refusal.OTHER_BIN)
        return row.offer

    def add_token(self, session: Session, card: StoredCard, offer: Offer, *, stored: bool, is_tds: bool) -> Token:
        """A new token; of several in one session each may be charged, but only one of them once."""
        tds = "pending" if is_tds else "none"
        token_id = prefixed_id("jt")
        amount, commission = session.amount, session.add_commission
        token = Token(token_id, session.session_id, card, stored, is_tds, tds, amount, commission, offer)
        self.tokens[token_id] = token
        return token

    def paid(self, session_id: str) -> Transaction | None:
        """The successful transaction of this session."""
        return next((row for row in self.transactions if row.session_id == session_id and row.is_succeed), None)

    def declined(self, session_id: str) -> Transaction | None:
        """The newest refused transaction of this session."""
        rows = reversed(self.transactions)
        return next((row for row in rows if row.session_id == session_id and not row.is_succeed), None)

    def add_transaction(
        self,
        session: Session,
        token: Token,
        why_not: Decline | None,
        *,
        reference_no: str,
        transaction_type: str,
        now: datetime,
    ) -> Transaction:
        """Book what the bank answered, and use the session up."""
        transaction = Transaction(
            id=max((row.id for row in self.transactions), default=_FIRST_ID - 1) + 1,
            xact_id=prefixed_id("xk"),
            guid=str(uuid.uuid4()),
            at=now.isoformat(),
            session_id=session.session_id,
            token_id=token.token_id,
            reference_no=reference_no,
            agent_id=session.agent_id,
            transaction_type=transaction_type,
            is_tds=token.is_tds,
            card=token.card,
            offer=token.offer,
            phone=session.gsm,
            authorization_code="" if why_not else f"{random.randrange(10**6):06d}",
            is_succeed=why_not is None,
            error_code=why_not.code if why_not else "",
            error_words=why_not.words if why_not else "",
        )
        self.transactions.append(transaction)
        session.used = True
        return transaction

    def charges(self) -> dict[str, int]:
        """How many times money was collected, by reference number ("" for none): never more than once each (I1)."""
        return dict(Counter(row.reference_no for row in self.transactions if row.is_succeed))

    def kept(self) -> dict[str, Any]:
        """What goes into the file: transactions, and sessions with a token, since only those can have been charged."""
        with_token = {token.session_id for token in self.tokens.values()}
        return {
            "sessions": [asdict(row) for row in self.sessions.values() if row.session_id in with_token],
            "tokens": [asdict(row) for row in self.tokens.values()],
            "transactions": [asdict(row) for row in self.transactions],
        }

    def take(self, kept: Mapping[str, Any]) -> None:
        """Add what ``kept`` wrote, or a change; KeyError, TypeError or AttributeError when it is something else."""
        for row in kept.get("sessions", ()):
            keys = {
                key: Instalment(one["begins"], one["card_hash"], Offer(**one["offer"]))
                for key, one in row["instalments"].items()
            }
            session = Session(**{**row, "instalments": keys})
            self.sessions[session.session_id] = session
        for row in kept.get("tokens", ()):
            token = Token(**{**row, **_parts(row)})
            self.tokens[token.token_id] = token
        self.transactions += [Transaction(**{**row, **_parts(row)}) for row in kept.get("transactions", ())]


def _parts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"card": StoredCard(**row["card"]), "offer": Offer(**row["offer"])}
