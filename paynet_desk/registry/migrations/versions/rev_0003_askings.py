"""What was tried to settle an open question, and which store repeats which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "askings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=50), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("cashier", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_askings"),
    )
    op.create_index("ix_askings_about", "askings", ["about"], unique=False)
    op.create_index("ix_askings_at", "askings", ["at"], unique=False)
    op.add_column("journal", sa.Column("repeats", sa.String(length=32), nullable=True))
    op.create_index("ix_journal_repeats", "journal", ["repeats"], unique=False)
    op.create_index("ix_journal_till_operation_seq", "journal", ["till", "operation", "seq"], unique=False)
