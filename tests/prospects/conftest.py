"""What tests of prospects share."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from fundraiser.database import db
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail

OUR_KINDS = (
    EmailKind.PROSPECT_GUIDE,
    EmailKind.PROSPECT_FOLLOW_UP,
    EmailKind.PROSPECT_NOTICE,
    EmailKind.PROSPECT_HANDED_OVER,
)
Queued = Callable[..., list[OutgoingEmail]]


@pytest.fixture
def queued(app: Flask) -> Queued:
    """Give `queued(EmailKind.PROSPECT_GUIDE)`: emails of a kind, or all of prospects, in order."""

    def read(*kinds: EmailKind) -> list[OutgoingEmail]:
        db.session.rollback()
        db.session.expire_all()
        chosen = select(OutgoingEmail).where(OutgoingEmail.kind.in_(kinds or OUR_KINDS))
        return list(db.session.scalars(chosen.order_by(OutgoingEmail.id)))

    return read
