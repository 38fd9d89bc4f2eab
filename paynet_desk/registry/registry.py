"""The registry as the rest of the program sees it: every method is one transaction, and blocks until the disk has it.

The methods may be called from any thread (the flow uses `asyncio.to_thread`); callers queue for the one connection.
Every method may raise NotWritable, Locked or Corrupt when the file stopped being usable; what else, is said there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from paynet_desk.core.stored_card import StoredCard
from paynet_desk.registry import charging, evidence, journal, owners, questions, sales
from paynet_desk.registry.errors import OwnerConflict
from paynet_desk.registry.sqlite import SqliteFile
from paynet_desk.registry.values import (
    ChargeOutcome,
    Customer,
    Evidence,
    NewEntry,
    OpenCode,
    OpenQuestion,
    Outcome,
    Payment,
    SaleKept,
    SettledQuestion,
    Stage,
    Verdict,
)


def utc_now() -> datetime:
    """The wall clock, aware."""
    return datetime.now(UTC)


class Registry:
    """Owners, stored cards, journal and evidence of the merchant, as the till named `till` writes them."""

    def __init__(
        self,
        file: SqliteFile,
        *,
        till: str,
        clock: Callable[[], datetime] = utc_now,
        codes_an_hour: int = journal.CODES_AN_HOUR,
    ) -> None:
        self._file = file
        self._till = till
        self._clock = clock
        self._codes_an_hour = codes_an_hour

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        till: str,
        clock: Callable[[], datetime] = utc_now,
        codes_an_hour: int = journal.CODES_AN_HOUR,
    ) -> Registry:
        """Open the file at `path`; folder (0700) and file (0600) are made when they are not there.

        `codes_an_hour` is how many codes this till may send in any hour. Raises NotWritable, Corrupt, TooNew or Locked;
        a file that is refused is left as it is.
        """
        return cls(SqliteFile(path), till=till, clock=clock, codes_an_hour=codes_an_hour)

    def close(self) -> None:
        """Close the file. The registry cannot be used after that."""
        self._file.close()

    def probe(self) -> None:
        """Find out whether a row could be written now: write and sync something that changes nothing."""
        self._file.probe()

    # customers

    def customer_by_gsm(self, gsm: str) -> Customer | None:
        """The customer with this national GSM number ("5320000042"), None when there was never an attempt for it."""
        with self._file.reading() as connection:
            return owners.by_gsm(connection, gsm)

    def customers_by_name(self, text: str, limit: int = 8) -> tuple[Customer, ...]:
        """At most `limit` customers with a name beginning with `text`; Turkish letters and case make no difference."""
        with self._file.reading() as connection:
            return owners.by_name(connection, text, limit)

    def replace_cards(self, customer_id: int, cards: tuple[StoredCard, ...]) -> None:
        """Keep what `card/list` said: other cards vanish, known expiry and label stay where the list has none.

        Raises NoSuchCustomer.
        """
        with self._file.writing() as connection:
            owners.replace_cards(connection, customer_id, cards)

    def relabel_card(self, customer_id: int, card_hash: str, label: str) -> None:
        """Give a kept card another label."""
        with self._file.writing() as connection:
            owners.relabel_card(connection, customer_id, card_hash, label)

    # journal

    def begin(self, entry: NewEntry) -> str:
        """Write the row of a request before it leaves, with its customer when the GSM is new; the row's id.

        When this returns, the row is on the disk. CREATE_TOKEN begins a sale; a CHARGE is begun by `begin_charge`.
        Raises StaleCustomer when the customer changed since it was read, PaymentClosed for a used reference, and
        StillOpen when something of the customer is not settled or under way, on whichever till; NotRepeatable for
        `repeats` of what may not be repeated.
        """
        with self._file.writing() as connection:
            questions.refuse_blocked(connection, entry, self._clock())
            return journal.begin(
                connection, entry, till=self._till, now=self._clock(), codes_an_hour=self._codes_an_hour
            )

    def finish(
        self, entry_id: str, outcome: Outcome, *, detail: str = "", otp_expires_at: datetime | None = None
    ) -> None:
        """Close a row with what its answer said; `otp_expires_at` (aware) is when a sent code ends.

        DONE for DELETE or RENAME also removes or relabels the kept card; a sale follows the outcome of its token or
        charge, whose DONE is for `finish_token` and `finish_charge`. Raises NoSuchEntry, EntryClosed, PaymentClosed.
        """
        with self._file.writing() as connection:
            journal.finish(
                connection, entry_id, outcome, detail=detail, otp_expires_at=otp_expires_at, now=self._clock()
            )

    def finish_store(self, entry_id: str, *, owner_id: str, card: StoredCard, customer_name: str) -> Customer:
        """Keep owner, card, the row's end and that of the store it repeats in one transaction; the customer as it is.

        Raises OwnerConflict when the owner id does not fit the kept ones: nothing kept is changed, the answer is on
        the row, which is an open question then. Raises NoSuchEntry, EntryClosed.
        """
        with self._file.writing() as connection:
            kept = journal.finish_store(
                connection, entry_id, owner_id=owner_id, card=card, customer_name=customer_name, now=self._clock()
            )
            if not isinstance(kept, OwnerConflict):
                questions.settle_repeated(connection, entry_id, self._clock())
        if isinstance(kept, OwnerConflict):
            raise kept
        return kept

    def recover(self) -> int:
        """At start, before anything is sent: this till's rows still SENT, sales still OPEN become UNKNOWN; how many.

        In a file that belongs to one till all rows are its own, also those from before it got another name.
        """
        with self._file.writing() as connection:
            return journal.recover(connection, till=self._till if self._file.shared else None, now=self._clock())

    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """Operations whose outcome is not known, newest first; one about a code is over when its window is."""
        with self._file.reading() as connection:
            return questions.all_open(connection, self._clock())

    def own_questions(self) -> tuple[OpenQuestion, ...]:
        """Those of `open_questions` that this till is to settle by itself; in a file of its own, all of them."""
        found = self.open_questions()
        return tuple(one for one in found if one.till == self._till) if self._file.shared else found

    def question_for(self, gsm: str) -> OpenQuestion | None:
        """What stands in the way of a new store or charge for this customer: a charge, a store, a sent code.

        Deletions and new labels never do. When several are open, the weightiest, then the newest.
        """
        with self._file.reading() as connection:
            return questions.blocking(connection, gsm, self._clock())

    def open_code(self, gsm: str) -> OpenCode | None:
        """The code that is out for this number and can still be used, so that none is sent too early (contract 3.1)."""
        with self._file.reading() as connection:
            return journal.open_code(connection, gsm, self._clock())

    def settle(self, entry_id: str, outcome: Outcome, *, how: str) -> None:
        """End an open question; `how` says what found out ("card/list: the card is there") or who signed off.

        Of a sale DONE means paid, REFUSED declined, CANCELLED given up. Raises NoSuchEntry, EntryClosed, PaymentClosed,
        and ValueError for UNKNOWN and for DONE of a sale that was never charged.
        """
        with self._file.writing() as connection:
            questions.settle(connection, entry_id, outcome, how=how, now=self._clock())

    def note_asking(self, question: OpenQuestion, verdict: Verdict, *, cashier: str = "") -> None:
        """Write down a try to settle a question; `cashier` is empty where the program tried by itself."""
        with self._file.writing() as connection:
            questions.note_asking(
                connection, question.about, verdict, till=self._till, cashier=cashier, now=self._clock()
            )

    def sign_off(self, entry_id: str, *, reason: str, cashier: str) -> None:
        """Close a question that nobody can answer, for a manager's `reason`; what became of it stays unknown.

        Raises ValueError without a reason, for one with a card number in it, and for a sale that was never charged;
        NoSuchEntry, EntryClosed, PaymentClosed.
        """
        with self._file.writing() as connection:
            questions.sign_off(connection, entry_id, reason=reason, till=self._till, cashier=cashier, now=self._clock())

    def settled_since(self, moment: datetime, limit: int = 20) -> tuple[SettledQuestion, ...]:
        """At most `limit` questions settled at or after `moment` (aware), the last one first."""
        with self._file.reading() as connection:
            return questions.settled_since(connection, moment, self._clock(), limit)

    # sales

    def sale_for_reference(self, reference_no: str) -> Payment | None:
        """The sale with this reference, as far as it came."""
        with self._file.reading() as connection:
            return sales.by_reference(connection, reference_no)

    def finish_token(self, entry_id: str, *, token_id: str) -> None:
        """Keep the token that CREATE_TOKEN brought. Raises NoSuchEntry, EntryClosed, PaymentClosed."""
        with self._file.writing() as connection:
            charging.finish_token(connection, entry_id, token_id=token_id, now=self._clock())

    def reach(self, reference_no: str, stage: Stage) -> None:
        """Note PAGE_OPENED before the bank's page is asked for, RETURNED when it came back or none was needed.

        Raises NoSuchPayment, PaymentClosed.
        """
        with self._file.writing() as connection:
            sales.reach(connection, reference_no, stage)

    def begin_charge(self, reference_no: str, *, cashier: str) -> str:
        """Note a charge before it leaves, and each repetition before that leaves; the row's id, the same for all.

        Also for a sale that was unknown. Raises NoSuchPayment, PaymentClosed, and ValueError when no token came.
        """
        with self._file.writing() as connection:
            return charging.begin_charge(connection, reference_no, cashier=cashier, till=self._till, now=self._clock())

    def finish_charge(self, entry_id: str, outcome: ChargeOutcome, *, customer_name: str = "") -> SaleKept:
        """Keep the verdict on a sale, and owner and card that were stored with it, in one transaction.

        Another owner id is never overwritten: `owner_conflict` says so, the payment is kept all the same. Telling a
        paid sale again adds what was not known of its stored card. Raises NoSuchEntry, EntryClosed, PaymentClosed.
        """
        with self._file.writing() as connection:
            return charging.finish_charge(connection, entry_id, outcome, customer_name=customer_name, now=self._clock())

    def give_up(self, reference_no: str, *, how: str) -> None:
        """End a sale of which nothing was collected, as no charge ever left; `how` says why or who.

        Raises MayBeCollected when one may have left, NoSuchPayment, PaymentClosed.
        """
        with self._file.writing() as connection:
            charging.give_up(connection, reference_no, how=how, now=self._clock())

    # evidence

    def record(self, fact: Evidence) -> str:
        """Append to this till's evidence chain; the row's id. On the disk when this returns."""
        with self._file.writing() as connection:
            return evidence.record(connection, fact, till=self._till, now=self._clock())

    def verify_chain(self) -> int:
        """Follow the evidence chains of all tills; how many rows there are. Raises ChainBroken."""
        with self._file.reading() as connection:
            return evidence.verify(connection)

    def sends_without_notice(self) -> tuple[str, ...]:
        """Journal ids of codes that were sent with no notice recorded before, for the same attempt and GSM."""
        with self._file.reading() as connection:
            return evidence.sends_without_notice(connection)
