"""Reads of the charity's row."""

import time
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from weakref import WeakKeyDictionary

from flask_babel import gettext as _
from sqlalchemy import inspect, select
from sqlalchemy.exc import SQLAlchemyError

from fundraiser.database import db, find_locked_row
from fundraiser.i18n.languages import DEFAULT_LANGUAGE, Language
from fundraiser.organisation.brand import Brand, LogoFacts
from fundraiser.organisation.models import ONLY_ID, Organisation, ProgressLook, TaxReceipts
from fundraiser.organisation.working_days import Office, working_days

DEFAULT_NAMES = {"name_en": "Our charity", "name_fr": "Notre organisme"}
KEPT_SECONDS = 2.0


@dataclass(frozen=True)
class OrganisationFacts:
    """The charity's details in one language. A detail that is not known is empty."""

    name: str
    line: str
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
    receipts: TaxReceipts
    receipt_sentence: str
    brand: Brand

    @property
    def sends_receipts(self) -> bool:
        return self.receipts == TaxReceipts.LATER

    @property
    def receipt(self) -> str:
        """What becomes of official receipts, in the current language; empty if nobody has said."""
        if self.receipts == TaxReceipts.NONE:
            return _("No official tax receipt is issued for gifts made here.")
        return self.receipt_sentence if self.sends_receipts else ""


Kept = dict[str, tuple[OrganisationFacts, float]]
_kept: MutableMapping[object, Kept] = WeakKeyDictionary()  # by database, then by language


def get_organisation() -> Organisation:
    """Return the charity's row, or an unsaved one with defaults. A session reads it once."""
    return db.session.get(Organisation, ONLY_ID) or _unsaved_defaults()


def is_named(organisation: Organisation) -> bool:
    """Return whether staff have named the charity in both languages."""
    return all(getattr(organisation, key) != name for key, name in DEFAULT_NAMES.items())


def lock_organisation() -> Organisation:
    """Return the current row of the charity, locked until the transaction ends."""
    return find_locked_row(Organisation, ONLY_ID) or _unsaved_defaults()


def organisation_in(language: str) -> OrganisationFacts:
    """Return the charity's details in this language.

    Cached, because every page needs them. A change shows at once in the process that made it
    (`forget_organisation`), and within KEPT_SECONDS in the others.
    """
    kept = _kept.setdefault(db.engine, {})
    facts, read_at = kept.get(language, (None, 0.0))
    if facts is None or time.monotonic() - read_at > KEPT_SECONDS:
        facts = _read_facts(language, known=facts)
        kept[language] = (facts, time.monotonic())
    return facts


def remembered_organisation(language: str) -> OrganisationFacts | None:
    """Return the details that this process read last, or None. Never asks the database."""
    facts, _read_at = _kept.get(db.engine, {}).get(language, (None, 0.0))
    return facts


def remember_organisation() -> None:
    """Read the details in each language, for pages that must work without the database."""
    for language in Language:
        organisation_in(language)


class SiteText(StrEnum):
    """A text that staff write for a page of its own, in both languages."""

    ABOUT = "about"
    PRIVACY = "privacy"


def read_site_text(text: SiteText, language: Language) -> str:
    """Return what staff wrote for a page in a language; empty if nothing."""
    return db.session.scalar(select(getattr(Organisation, f"{text}_{language}"))) or ""


def find_logo() -> bytes | None:
    """Return the charity's logo, a PNG, if there is one."""
    return db.session.scalar(select(Organisation.logo_png))


def home_zone() -> str:
    """Return the time zone of the organisation, for records without a campaign."""
    return organisation_in(DEFAULT_LANGUAGE).zone


def home_currency() -> str:
    """Return the currency of the organisation, for records without a campaign."""
    return organisation_in(DEFAULT_LANGUAGE).currency


def home_office() -> Office:
    """Return the organisation's time zone and working days."""
    facts = organisation_in(DEFAULT_LANGUAGE)
    return Office(facts.zone, working_days(facts.holidays))


def forget_organisation() -> None:
    """Empty the cache of `organisation_in`."""
    _kept.pop(db.engine, None)


def _read_facts(language: str, *, known: OrganisationFacts | None) -> OrganisationFacts:
    """Return the details from the database; what is known already if it does not answer."""
    try:
        return _facts_in(language)
    except SQLAlchemyError:
        if known is None:
            raise
        db.session.rollback()
        return known


def _facts_in(language: str) -> OrganisationFacts:
    row = get_organisation()
    return OrganisationFacts(
        name=row.name_in(language),
        line=row.line_in(language),
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
        receipts=row.receipts,
        receipt_sentence=row.receipt_sentence_in(language),
        brand=_brand_of(row),
    )


def _brand_of(row: Organisation) -> Brand:
    logo = None
    if row.logo_version:
        logo = LogoFacts(row.logo_width, row.logo_height, row.logo_version)
    has_lanterns = row.progress == ProgressLook.LANTERNS or (
        row.progress == ProgressLook.UNSTATED and logo is None
    )
    return Brand(row.colour, logo, has_lanterns)


def _unsaved_defaults() -> Organisation:
    """Return a row with defaults, in no session, so that it is never saved by accident."""
    texts = {
        attribute.key: attribute.columns[0].default.arg
        for attribute in inspect(Organisation).column_attrs
        if attribute.columns[0].default is not None
    }
    return Organisation(
        **texts, **DEFAULT_NAMES, id=ONLY_ID, changed_at=datetime.fromtimestamp(0, UTC)
    )
