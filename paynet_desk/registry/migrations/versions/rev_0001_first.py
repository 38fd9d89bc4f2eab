"""Owners, stored cards, journal, evidence chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    unsettled = sa.text("state in ('sent', 'unknown')")
    op.create_table(
        "customers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gsm", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("user_unique_id", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("since", sa.String(length=27), nullable=False),
        sa.Column("last_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
        sa.UniqueConstraint("gsm", name="uq_customers_gsm"),
        sa.UniqueConstraint("owner_id", name="uq_customers_owner_id"),
        sa.UniqueConstraint("user_unique_id", name="uq_customers_user_unique_id"),
    )
    op.create_table(
        "evidence",
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("attempt_id", sa.String(length=64), nullable=False),
        sa.Column("gsm", sa.String(length=10), nullable=False),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("cashier", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("till", "seq", name="pk_evidence"),
        sa.UniqueConstraint("id", name="uq_evidence_id"),
    )
    op.create_index("ix_evidence_attempt_id", "evidence", ["attempt_id"], unique=False)
    op.create_table(
        "evidence_head",
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("till", name="pk_evidence_head"),
    )
    op.create_table(
        "cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("card_hash", sa.Text(), nullable=False),
        sa.Column("pan_first6", sa.String(length=6), nullable=False),
        sa.Column("pan_last4", sa.String(length=4), nullable=False),
        sa.Column("pan_length", sa.Integer(), nullable=False),
        sa.Column("brand", sa.String(length=20), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("expiry_year", sa.Integer(), nullable=True),
        sa.Column("expiry_month", sa.Integer(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_cards_customer_id_customers"),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        sa.UniqueConstraint("customer_id", "card_hash", name="uq_cards_customer_id_card_hash"),
    )
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("attempt_id", sa.String(length=64), nullable=False),
        sa.Column("task", sa.String(length=24), nullable=False),
        sa.Column("operation", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.String(length=27), nullable=False),
        sa.Column("closes_at", sa.String(length=27), nullable=True),
        sa.Column("finished_at", sa.String(length=27), nullable=True),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("cashier", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("user_unique_id", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("otp_session_id", sa.String(length=64), nullable=True),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("token_id", sa.Text(), nullable=True),
        sa.Column("reference_no", sa.Text(), nullable=True),
        sa.Column("amount_kurus", sa.BigInteger(), nullable=True),
        sa.Column("pan_first6", sa.String(length=6), nullable=True),
        sa.Column("pan_last4", sa.String(length=4), nullable=True),
        sa.Column("pan_length", sa.Integer(), nullable=True),
        sa.Column("expiry_year", sa.Integer(), nullable=True),
        sa.Column("expiry_month", sa.Integer(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("card_hash", sa.Text(), nullable=True),
        sa.Column("known_hashes", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("answered_owner_id", sa.Text(), nullable=True),
        sa.Column("answered_card_hash", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.String(length=27), nullable=True),
        sa.Column("settled_how", sa.Text(), nullable=True),
        sa.Column("evidence_seq", sa.Integer(), nullable=False),
        sa.Column("evidence_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_journal_customer_id_customers"),
        sa.PrimaryKeyConstraint("seq", name="pk_journal"),
        sa.UniqueConstraint("entry_id", name="uq_journal_entry_id"),
    )
    op.create_index("ix_journal_attempt_id", "journal", ["attempt_id"], unique=False)
    op.create_index("ix_journal_customer_id_started_at", "journal", ["customer_id", "started_at"], unique=False)
    op.create_index(
        "ix_journal_unsettled", "journal", ["state"], unique=False, sqlite_where=unsettled, postgresql_where=unsettled
    )
    op.create_table(
        "name_keys",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_name_keys_customer_id_customers"),
        sa.UniqueConstraint("customer_id", "key", name="uq_name_keys_customer_id_key"),
    )
    op.create_index("ix_name_keys_key_customer_id", "name_keys", ["key", "customer_id"], unique=False)
