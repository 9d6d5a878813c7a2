"""Reading who the charity is."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import inspect

from fundraiser.database import db
from fundraiser.organisation.models import ONLY_ID, Organisation

DEFAULT_NAMES = {"name_en": "Our charity", "name_fr": "Notre organisme"}


@dataclass(frozen=True)
class OrganisationFacts:
    """What pages and emails say about the charity, in one language; empty where it is unknown."""

    name: str
    address_lines: tuple[str, ...]
    registration_number: str
    email: str
    telephone: str
    media_email: str
    media_telephone: str
    events_email: str
    events_telephone: str
    reply_to: str
    website: str


def get_organisation() -> Organisation:
    """Return the charity; unsaved defaults if nobody has written it down yet.

    Cheap to ask often: a session reads the row once.
    """
    return db.session.get(Organisation, ONLY_ID) or _unsaved_defaults()


def organisation_in(language: str) -> OrganisationFacts:
    """Return what a page or an email in this language says about the charity."""
    row = get_organisation()
    return OrganisationFacts(
        name=row.name_in(language),
        address_lines=tuple(row.address_lines),
        registration_number=row.registration_number,
        email=row.general_email,
        telephone=row.general_telephone,
        media_email=row.media_email or row.general_email,
        media_telephone=row.media_telephone or row.general_telephone,
        events_email=row.events_email or row.general_email,
        events_telephone=row.events_telephone or row.general_telephone,
        reply_to=row.reply_to or row.general_email,
        website=row.website,
    )


def _unsaved_defaults() -> Organisation:
    """Return an organisation that is in no session and so is never written by accident."""
    texts = {
        attribute.key: attribute.columns[0].default.arg
        for attribute in inspect(Organisation).column_attrs
        if attribute.columns[0].default is not None
    }
    return Organisation(
        **texts, **DEFAULT_NAMES, id=ONLY_ID, changed_at=datetime.fromtimestamp(0, UTC)
    )
