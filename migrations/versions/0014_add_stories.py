"""Stories with their words in each language, and what an editor chose to stand below them."""

import sqlalchemy as sa
from alembic import op

revision = "0014_add_stories"
down_revision = "0013_add_fundraiser_pages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "stories",
        sa.Column("id", row_id, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "scheduled",
                "published",
                "withdrawn",
                name="story_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("campaign_id", row_id, nullable=True),
        sa.Column("title_en", sa.String(length=140), nullable=False),
        sa.Column("title_fr", sa.String(length=140), nullable=False),
        sa.Column("summary_en", sa.String(length=300), nullable=False),
        sa.Column("summary_fr", sa.String(length=300), nullable=False),
        sa.Column("place_en", sa.String(length=60), nullable=False),
        sa.Column("place_fr", sa.String(length=60), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("body_fr", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("video_url", sa.String(length=300), nullable=False),
        sa.Column("picture_id", row_id, nullable=True),
        sa.Column("alt_en", sa.String(length=250), nullable=False),
        sa.Column("alt_fr", sa.String(length=250), nullable=False),
        sa.Column("is_decorative", sa.Boolean(), nullable=False),
        sa.Column("credit", sa.String(length=120), nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'draft') = (publish_at IS NULL)",
            name=op.f("ck_stories_seen_from_an_instant"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_stories_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["pictures.id"], name=op.f("fk_stories_picture_id_pictures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stories_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_stories_slug")),
        sqlite_autoincrement=True,  # a deleted draft keeps its entries in the audit log
    )
    op.create_index(op.f("ix_stories_status_publish_at"), "stories", ["status", "publish_at"])
    op.create_index(op.f("ix_stories_changed_at"), "stories", ["changed_at"])
    op.create_index(op.f("ix_stories_campaign_id"), "stories", ["campaign_id"])
    op.create_table(
        "related_stories",
        sa.Column("id", row_id, nullable=False),
        sa.Column("story_id", row_id, nullable=False),
        sa.Column("related_id", row_id, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("story_id <> related_id", name=op.f("ck_related_stories_another_story")),
        sa.ForeignKeyConstraint(
            ["story_id"],
            ["stories.id"],
            name=op.f("fk_related_stories_story_id_stories"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["related_id"],
            ["stories.id"],
            name=op.f("fk_related_stories_related_id_stories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_related_stories")),
        sa.UniqueConstraint(
            "story_id", "related_id", name=op.f("uq_related_stories_story_id_related_id")
        ),
    )
    op.create_index(op.f("ix_related_stories_related_id"), "related_stories", ["related_id"])
