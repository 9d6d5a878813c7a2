"""Blocks in a chain, and the digest and block of each sealed row."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Instant, Model, RowId
from fundraiser.seals.digests import DIGEST_LENGTH

GROUP = 4
SHOWN_GROUPS = 2


class SealedBlock(Model):
    """Up to 1,000 rows sealed together. Its hash covers their digests and the previous hash."""

    __tablename__ = "sealed_blocks"
    __table_args__ = (CheckConstraint("number > 0 AND row_count > 0", name="counts_positive"),)

    number: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    previous_hash: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    hash: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    row_count: Mapped[int]
    sealed_at: Mapped[Instant]

    @property
    def short_hash(self) -> str:
        """The start of the hash in groups of four, for people to compare."""
        start = self.hash[: GROUP * SHOWN_GROUPS]
        return " ".join(start[first : first + GROUP] for first in range(0, len(start), GROUP))


class SealedRow(Model):
    """The digest of a sealed row. `salt` is empty once the row's words were erased."""

    __tablename__ = "sealed_rows"
    __table_args__ = (Index(None, "block_number"), {"sqlite_with_rowid": False})

    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_id: Mapped[int] = mapped_column(RowId, primary_key=True)
    block_number: Mapped[int] = mapped_column(ForeignKey("sealed_blocks.number"))
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    words_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))  # empty if it has no words
    salt: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
