"""Pictures that people upload, with the files we draw of them."""

import sqlalchemy as sa
from alembic import op

revision = "0010_add_pictures"
down_revision = "0009_add_stripe_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("left_percent", sa.BigInteger(), nullable=False),
        sa.Column("top_percent", sa.BigInteger(), nullable=False),
        sa.Column("zoom_percent", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "left_percent BETWEEN 0 AND 100 AND top_percent BETWEEN 0 AND 100"
            " AND zoom_percent BETWEEN 100 AND 300",
            name=op.f("ck_pictures_crop_within"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pictures_public_id")),
    )
    op.create_table(
        "picture_files",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "variant",
            sa.Enum(
                "original",
                "phone",
                "wide",
                "card",
                name="variant_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["pictures.id"],
            name=op.f("fk_picture_files_picture_id_pictures"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_files")),
        sa.UniqueConstraint(
            "picture_id", "variant", name=op.f("uq_picture_files_picture_id_variant")
        ),
    )
