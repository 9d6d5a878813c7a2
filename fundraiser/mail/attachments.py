"""Files that go with emails: each is stored once, however many emails carry it.

An email's stored bytes have a mark in its place: a NUL, which no email contains, around the file's
digest.
"""

import base64
import re
from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import select

from fundraiser.database import db, insert_into
from fundraiser.mail.models import AttachedFile

MARK = re.compile(rb"\0([0-9a-f]{64})\0")


def without_files(raw: bytes, files: Iterable[bytes]) -> bytes:
    """Store the files, and return the email's bytes with a mark in place of each. Repeatable."""
    for content in files:
        encoded = _encoded(content)
        if encoded and encoded in raw:
            digest = sha256(content).hexdigest()
            insertion = insert_into(AttachedFile).values(digest=digest, content=content)
            db.session.execute(insertion.on_conflict_do_nothing(index_elements=["digest"]))
            raw = raw.replace(encoded, b"\0%s\0" % digest.encode())
    return raw


def with_files(raw: bytes) -> bytes:
    """Return the email's bytes as they were written."""
    digests = {digest.decode() for digest in MARK.findall(raw)}
    if not digests:
        return raw
    files = db.session.scalars(select(AttachedFile).where(AttachedFile.digest.in_(digests)))
    encoded = {file.digest.encode(): _encoded(file.content) for file in files}
    return MARK.sub(lambda mark: encoded[mark[1]], raw)


def _encoded(content: bytes) -> bytes:
    """Return the file in Base64, in lines as in an email."""
    return base64.encodebytes(content).strip().replace(b"\n", b"\r\n")
