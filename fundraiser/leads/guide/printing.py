"""The guide as facts for its printed form."""

from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _

from fundraiser.documents import render_pdf
from fundraiser.i18n.languages import force_language
from fundraiser.leads.guide.contents import Guide
from fundraiser.leads.guide.guide import guide_in
from fundraiser.organisation.queries import organisation_in

TEMPLATE = "leads/guide.typ"


def guide_pdf(language: str) -> bytes:
    """Return the guide as a PDF that one is glad to print: PDF/UA, tagged, in a language."""
    with force_language(language):
        return render_pdf(TEMPLATE, _facts(guide_in(language), language), language=language)


def _facts(guide: Guide, language: str) -> dict[str, Any]:
    charity = organisation_in(language)
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
            "checklist": _("The checklist"),
            "checklist_opening": _("One box for each tip. Tick what is done."),
        },
    }
