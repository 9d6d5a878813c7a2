"""Reading who the charity is."""

import time
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from sqlalchemy import inspect

from fundraiser.database import db, find_locked_row
from fundraiser.i18n.languages import DEFAULT_LANGUAGE
from fundraiser.organisation.models import ONLY_ID, Organisation
from fundraiser.organisation.working_days import Office, working_days

DEFAULT_NAMES = {"name_en": "Our charity", "name_fr": "Notre organisme"}
KEPT_SECONDS = 2.0


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
    zone: str
    currency: str
    holidays: str


Kept = dict[str, tuple[OrganisationFacts, float]]
_kept: MutableMapping[object, Kept] = WeakKeyDictionary()  # for each database, each language


def get_organisation() -> Organisation:
    """Return the charity; unsaved defaults if nobody has written it down yet.

    Cheap to ask often: a session reads the row once.
    """
    return db.session.get(Organisation, ONLY_ID) or _unsaved_defaults()


def lock_organisation() -> Organisation:
    """Return the charity as it now stands, locked until the transaction ends."""
    return find_locked_row(Organisation, ONLY_ID) or _unsaved_defaults()


def organisation_in(language: str) -> OrganisationFacts:
    """Return what a page or an email in this language says about the charity.

    Asked by every page, and so kept for a moment: staff who change it see it changed at once, as
    `forget_organisation` sees to; other processes see it within KEPT_SECONDS.
    """
    kept = _kept.setdefault(db.session.get_bind(), {})
    found, read_at = kept.get(language, (None, 0.0))
    if found is None or time.monotonic() - read_at > KEPT_SECONDS:
        found = _facts_in(language)
        kept[language] = (found, time.monotonic())
    return found


def home_zone() -> str:
    """Return the zone of the organisation's office: for what belongs to no campaign."""
    return organisation_in(DEFAULT_LANGUAGE).zone


def home_currency() -> str:
    """Return the currency that the organisation uses: for what belongs to no campaign."""
    return organisation_in(DEFAULT_LANGUAGE).currency


def home_office() -> Office:
    """Return the organisation's clock and working days."""
    facts = organisation_in(DEFAULT_LANGUAGE)
    return Office(facts.zone, working_days(facts.holidays))


def forget_organisation() -> None:
    """What is asked next is read from the database."""
    _kept.pop(db.session.get_bind(), None)


def _facts_in(language: str) -> OrganisationFacts:
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
        zone=row.zone,
        currency=row.currency,
        holidays=row.holidays,
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
