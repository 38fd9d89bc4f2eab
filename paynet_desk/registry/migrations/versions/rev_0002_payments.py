"""Sales: how far each came and how it ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    unended = sa.text("state in ('open', 'unknown')")
    op.create_table(
        "payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference_no", sa.String(length=50), nullable=False),
        sa.Column("attempt_id", sa.String(length=64), nullable=False),
        sa.Column("task", sa.String(length=24), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("cashier", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("token_entry_id", sa.String(length=32), nullable=False),
        sa.Column("charge_entry_id", sa.String(length=32), nullable=True),
        sa.Column("charges", sa.Integer(), nullable=False),
        sa.Column("amount_kurus", sa.BigInteger(), nullable=False),
        sa.Column("total_kurus", sa.BigInteger(), nullable=True),
        sa.Column("instalments", sa.Integer(), nullable=False),
        sa.Column("pan_first6", sa.String(length=6), nullable=True),
        sa.Column("pan_last4", sa.String(length=4), nullable=True),
        sa.Column("pan_length", sa.Integer(), nullable=True),
        sa.Column("expiry_year", sa.Integer(), nullable=True),
        sa.Column("expiry_month", sa.Integer(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("card_hash", sa.Text(), nullable=True),
        sa.Column("stores", sa.Boolean(), nullable=False),
        sa.Column("add_commission", sa.Boolean(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("token_id", sa.Text(), nullable=True),
        sa.Column("xact_id", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("bank_id", sa.Text(), nullable=False),
        sa.Column("authorization_code", sa.Text(), nullable=False),
        sa.Column("reference_code", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("drawn_kurus", sa.BigInteger(), nullable=True),
        sa.Column("stored", sa.Boolean(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("started_at", sa.String(length=27), nullable=False),
        sa.Column("charged_at", sa.String(length=27), nullable=True),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("settled_how", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_payments_customer_id_customers"),
        sa.PrimaryKeyConstraint("id", name="pk_payments"),
        sa.UniqueConstraint("reference_no", name="uq_payments_reference_no"),
    )
    op.create_index("ix_payments_customer_id_started_at", "payments", ["customer_id", "started_at"], unique=False)
    op.create_index(
        "ix_payments_unended", "payments", ["state"], unique=False, sqlite_where=unended, postgresql_where=unended
    )
