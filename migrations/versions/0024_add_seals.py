"""The seals: blocks in a chain, and the digest and block of each sealed row."""

import sqlalchemy as sa
from alembic import op

revision = "0024_add_seals"
down_revision = "0023_rebuild_pledges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "sealed_blocks",
        sa.Column("number", row_id, autoincrement=False, nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "number > 0 AND row_count > 0", name=op.f("ck_sealed_blocks_counts_positive")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sealed_blocks")),
        sa.UniqueConstraint("hash", name=op.f("uq_sealed_blocks_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_sealed_blocks_previous_hash")),
    )
    op.create_table(
        "sealed_rows",
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("row_id", row_id, nullable=False),
        sa.Column("block_number", row_id, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("words_digest", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_number"],
            ["sealed_blocks.number"],
            name=op.f("fk_sealed_rows_block_number_sealed_blocks"),
        ),
        sa.PrimaryKeyConstraint("table_name", "row_id", name=op.f("pk_sealed_rows")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sealed_rows_block_number"), "sealed_rows", ["block_number"])
