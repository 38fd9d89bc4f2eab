"""The registry's tables (SQLAlchemy Core). Changed only together with a new revision in `migrations/versions/`.

Plain SQL types, so that SQLite beside one till and PostgreSQL for many hold the same. Times are text in UTC with six
decimals ("2026-03-01T09:00:00.000000Z"): readable in any database browser, and text order is time order.
No column is wide enough in meaning for a full card number, a security code or a one-time code; `pan_*` is 6+4.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

TIME_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def time_text(moment: datetime) -> str:
    """The form in which `moment` (aware) is kept; ValueError for a naive one, as nobody can tell what it means."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be kept")
    return moment.astimezone(UTC).strftime(TIME_FORMAT)


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC text."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else time_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else datetime.strptime(value, TIME_FORMAT).replace(tzinfo=UTC)


# PostgreSQL orders text by the database's locale; the name index is searched by ranges and needs byte order.
_byte_order = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

customers = Table(
    "customers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("gsm", String(10), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("user_unique_id", String(64), nullable=False, unique=True),
    Column("owner_id", Text, unique=True),
    Column("since", UtcTime, nullable=False),
    Column("last_at", UtcTime),
)

# One row for every word a name can be searched by: "elif yilmaz" and "yilmaz" for Elif Yılmaz.
name_keys = Table(
    "name_keys",
    metadata,
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("key", _byte_order, nullable=False),
    UniqueConstraint("customer_id", "key"),
    Index(None, "key", "customer_id"),
)

cards = Table(
    "cards",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("card_hash", Text, nullable=False),
    Column("pan_first6", String(6), nullable=False),
    Column("pan_last4", String(4), nullable=False),
    Column("pan_length", Integer, nullable=False),
    Column("brand", String(20)),
    Column("label", Text, nullable=False),
    Column("expiry_year", Integer),
    Column("expiry_month", Integer),
    Column("holder", Text, nullable=False),
    Column("bank", Text, nullable=False),
    Column("stored_at", UtcTime),
    UniqueConstraint("customer_id", "card_hash"),
)

# Also written into the queries that look for such rows: a database uses a partial index only for its very words.
UNSETTLED = text("state in ('sent', 'unknown')")

journal = Table(
    "journal",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("entry_id", String(32), nullable=False, unique=True),
    Column("attempt_id", String(64), nullable=False),
    Column("task", String(24), nullable=False),
    Column("operation", String(16), nullable=False),
    Column("state", String(10), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("closes_at", UtcTime),
    Column("finished_at", UtcTime),
    Column("till", Text, nullable=False),
    Column("cashier", Text, nullable=False),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("user_unique_id", String(64), nullable=False),
    Column("owner_id", Text),
    Column("otp_session_id", String(64)),
    Column("session_id", Text),
    Column("token_id", Text),
    Column("reference_no", Text),
    Column("amount_kurus", BigInteger),
    Column("pan_first6", String(6)),
    Column("pan_last4", String(4)),
    Column("pan_length", Integer),
    Column("expiry_year", Integer),
    Column("expiry_month", Integer),
    Column("label", Text, nullable=False),
    Column("card_hash", Text),
    Column("known_hashes", Text, nullable=False),  # JSON list: the owner's cards before the request
    Column("detail", Text, nullable=False),
    Column("answered_owner_id", Text),
    Column("answered_card_hash", Text),
    Column("settled_at", UtcTime),
    Column("settled_how", Text),
    Column("evidence_seq", Integer, nullable=False),  # how long the evidence chain was, and its hash: a cut tail shows
    Column("evidence_hash", String(64), nullable=False),
    Column("repeats", String(32)),  # the entry_id of the lost first store that a manager lets be sent once more
    Index(None, "attempt_id"),
    Index(None, "repeats"),
    Index(None, "till", "operation", "seq"),
    Index(None, "customer_id", "started_at"),
    Index("ix_journal_unsettled", "state", sqlite_where=UNSETTLED),
)

# Likewise for the sales of which it is not known yet, or no more, how they end.
UNENDED = text("state in ('open', 'unknown')")

# One row a sale: how far it came, and how it ended. The requests it took are rows of the journal.
payments = Table(
    "payments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference_no", String(50), nullable=False, unique=True),
    Column("attempt_id", String(64), nullable=False),
    Column("task", String(24), nullable=False),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    Column("till", Text, nullable=False),
    Column("cashier", Text, nullable=False),
    Column("stage", String(12), nullable=False),
    Column("state", String(10), nullable=False),
    Column("token_entry_id", String(32), nullable=False),  # journal.entry_id
    Column("charge_entry_id", String(32)),
    Column("charges", Integer, nullable=False),  # charges that left or may have left
    Column("amount_kurus", BigInteger, nullable=False),
    Column("total_kurus", BigInteger),
    Column("instalments", Integer, nullable=False),
    Column("pan_first6", String(6)),
    Column("pan_last4", String(4)),
    Column("pan_length", Integer),
    Column("expiry_year", Integer),
    Column("expiry_month", Integer),
    Column("label", Text, nullable=False),
    Column("card_hash", Text),
    Column("stores", Boolean, nullable=False),
    Column("add_commission", Boolean, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("token_id", Text),
    Column("xact_id", Text),
    Column("number", Text, nullable=False),
    Column("bank_id", Text, nullable=False),
    Column("authorization_code", Text, nullable=False),
    Column("reference_code", Text, nullable=False),
    Column("order_id", Text, nullable=False),
    Column("drawn_kurus", BigInteger),
    Column("stored", Boolean),
    Column("words", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("charged_at", UtcTime),  # when the first charge that may have left did
    Column("ended_at", UtcTime),
    Column("settled_how", Text),
    Index(None, "customer_id", "started_at"),
    Index("ix_payments_unended", "state", sqlite_where=UNENDED),
)

# What was tried to settle an open question. `about`: the sale's reference_no, or the journal row's entry_id.
askings = Table(
    "askings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("about", String(50), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("till", Text, nullable=False),
    Column("cashier", Text, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("words", Text, nullable=False),
    Index(None, "about"),
    Index(None, "at"),
)

# One chain a till, so that no till waits for another's row.
evidence = Table(
    "evidence",
    metadata,
    Column("till", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False, unique=True),
    Column("kind", String(12), nullable=False),
    Column("attempt_id", String(64), nullable=False),
    Column("gsm", String(10), nullable=False),
    Column("text_version", Text, nullable=False),
    Column("text_sha256", String(64), nullable=False),
    Column("language", Text, nullable=False),
    Column("at", String(27), nullable=False),  # kept as the very text that was hashed
    Column("cashier", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "attempt_id"),
)

# One row a till: how long its chain is and the hash of the last row.
evidence_head = Table(
    "evidence_head",
    metadata,
    Column("till", Text, primary_key=True),
    Column("length", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
