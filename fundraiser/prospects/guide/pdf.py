"""The guide as a PDF, with fields to fill in."""

from collections.abc import Iterator
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _

from fundraiser.documents import FieldKind, FormField, render_form
from fundraiser.i18n.languages import Language, as_language, force_language
from fundraiser.organisation.printed_look import printed_look
from fundraiser.organisation.queries import OrganisationFacts, organisation_in
from fundraiser.peer_to_peer.share_files.qr import qr_svg
from fundraiser.prospects.guide.contents import Guide, GuidePart, PeopleTable, Tip
from fundraiser.prospects.guide.editions import edition_of
from fundraiser.prospects.guide.guide import guide_in
from fundraiser.prospects.models import Idea
from fundraiser.web.links import public_url_for
from fundraiser.web.slugs import slug_from

TEMPLATE = "prospects/guide.typ"
START_PAGE = "peer_to_peer.start"
FILE_NAMES = {
    Language.ENGLISH: "25-tips-for-the-novice-fundraiser",
    Language.FRENCH: "25-conseils-collecte-de-fonds",
}
PLAN_PAGE = 10  # the last one
MOST_KEPT = 40  # every edition in both languages, and some from before changes of the charity


def guide_pdf(language: str, idea: Idea | None = None) -> bytes:
    """Return the guide as tagged PDF/UA, in the idea's edition if there is one.

    Cached until the charity or the site's address changes.
    """
    edition = edition_of(idea)
    prefilled = {"idea": edition.value} if edition else {}
    start_url = public_url_for(START_PAGE, language=language, **prefilled)
    return _printed(as_language(language), edition, organisation_in(language), start_url)


def file_name(language: str, idea: Idea | None = None) -> str:
    """Return the PDF's file name."""
    edition = guide_in(language, idea).edition
    words = [FILE_NAMES[as_language(language)], *([slug_from(edition)] if edition else [])]
    return f"{'-'.join(words)}.pdf"


@lru_cache(maxsize=MOST_KEPT)
def _printed(
    language: Language, edition: Idea | None, charity: OrganisationFacts, start_url: str
) -> bytes:
    guide = guide_in(language, edition)
    with force_language(language):
        facts = _facts(guide, charity, start_url)
        return render_form(TEMPLATE, facts, dict(_fields(guide)), language=language)


def _facts(guide: Guide, charity: OrganisationFacts, start_url: str) -> dict[str, Any]:
    contact = " · ".join(part for part in (charity.events_email, charity.events_telephone) if part)
    return {
        **asdict(guide),
        "full_title": " – ".join(words for words in (guide.title, guide.edition) if words),
        "parts": [_part(guide, part) for part in guide.parts],
        "messages": [
            {"title": message.title, "text": message.text_for(charity.name)}
            for message in guide.messages
        ],
        "sources": [asdict(source) for source in guide.cited],
        "organisation": {"name": charity.name, "contact": contact},
        "look": printed_look(),
        "start": {
            "url": start_url,
            "shown": start_url.split("://", 1)[-1].partition("?")[0],
            "code": qr_svg(start_url).decode(),
            "code_words": _("QR code of %(address)s", address=start_url),
        },
        "labels": _labels(),
    }


def _labels() -> dict[str, str]:
    return {
        "contents": _("What is in it"),
        "today": _("Today:"),
        "checklist": _("The checklist"),
        "checklist_opening": _("One box for each tip. Tick what is done."),
        "sources": _("Sources"),
        "start": _("Start your page"),
        "start_words": _(
            "It takes ten minutes, and you can change it later. Scan the code, or go to"
        ),
        "write_to_us": _("Stuck? Write to us or call:"),
    }


def _part(guide: Guide, part: GuidePart) -> dict[str, Any]:
    return {**asdict(part), "tips": [_tip(guide, tip) for tip in part.tips]}


def _tip(guide: Guide, tip: Tip) -> dict[str, Any]:
    source = guide.source_number(tip)
    mark = _("Source %(number)s", number=source) if source else ""
    return {**asdict(tip), "number": guide.number_of(tip), "source": mark}


def _fields(guide: Guide) -> Iterator[tuple[str, FormField]]:
    """Yield each field's name, as in the template, and what it is."""
    for field in guide.plan:
        kind = FieldKind.LINES if field.lines > 1 else FieldKind.LINE
        yield f"plan-{field.key}", FormField(field.label, kind)
    yield from _people(guide.people)
    for number, tip in enumerate(guide.tips, start=1):
        yield f"done-{tip.key}", FormField(f"{number}. {tip.headline}", FieldKind.TICK)


def _people(table: PeopleTable) -> Iterator[tuple[str, FormField]]:
    for row in range(1, table.rows + 1):
        yield f"person-{row}-name", FormField(f"{table.name} {row}")
        yield f"person-{row}-amount", FormField(f"{table.amount} {row}")
        yield f"person-{row}-asked", FormField(f"{table.asked} {row}", FieldKind.TICK)
