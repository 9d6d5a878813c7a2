"""The guide as a PDF."""

from dataclasses import asdict
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _

from fundraiser.documents import render_pdf
from fundraiser.i18n.languages import Language, as_language, force_language
from fundraiser.organisation.queries import OrganisationFacts, organisation_in
from fundraiser.prospects.guide.contents import Guide
from fundraiser.prospects.guide.guide import guide_in

TEMPLATE = "prospects/guide.typ"
FILE_NAMES = {
    Language.ENGLISH: "25-tips-for-the-novice-fundraiser.pdf",
    Language.FRENCH: "25-conseils-collecte-de-fonds.pdf",
}
MOST_KEPT = 8  # both languages, and a few from before changes of the charity's details


def guide_pdf(language: str) -> bytes:
    """Return the guide as tagged PDF/UA. Cached until the charity's details change."""
    return _printed(as_language(language), organisation_in(language))


def file_name(language: str) -> str:
    """Return the PDF's file name."""
    return FILE_NAMES[as_language(language)]


@lru_cache(maxsize=MOST_KEPT)
def _printed(language: Language, charity: OrganisationFacts) -> bytes:
    with force_language(language):
        return render_pdf(TEMPLATE, _facts(guide_in(language), charity), language=language)


def _facts(guide: Guide, charity: OrganisationFacts) -> dict[str, Any]:
    contact = " · ".join(part for part in (charity.events_email, charity.events_telephone) if part)
    return {
        **asdict(guide),
        "parts": [
            {
                **asdict(part),
                "tips": [{**asdict(tip), "number": guide.number_of(tip)} for tip in part.tips],
            }
            for part in guide.parts
        ],
        "organisation": {"name": charity.name, "contact": contact},
        "labels": {
            "contents": _("What is in it"),
            "today": _("Today:"),
            "notes": _("My notes"),
            "checklist": _("The checklist"),
            "checklist_opening": _("One box for each tip. Tick what is done."),
            "write_to_us": _("Stuck? Write to us or call:"),
        },
    }
