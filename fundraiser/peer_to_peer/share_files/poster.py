"""A page's poster, to print and hang up: Letter size, PDF/UA, in either language.

It makes no claim about the match: paper cannot take one back.
"""

from typing import Any

from flask_babel import gettext as _

from fundraiser.documents import render_pdf
from fundraiser.documents.drawn_files import drawn_once, version_of
from fundraiser.documents.printable_text import printable
from fundraiser.i18n.formats import date_in_full, short_money
from fundraiser.i18n.languages import Language, force_language
from fundraiser.organisation.printed_look import look_version, printed_look
from fundraiser.organisation.queries import organisation_in
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.share_files.qr import qr_svg
from fundraiser.pictures.models import Variant
from fundraiser.pictures.queries import find_file

TEMPLATE = "peer_to_peer/poster.typ"
LOOK = 2  # another number whenever the template looks different


def poster_pdf(page: FundraiserPage, *, page_url: str, language: Language) -> bytes | None:
    """Return the poster in a language; None if it is not its turn to be drawn."""
    facts = poster_facts(page, page_url=page_url, language=language)
    picture = (page.picture.public_id, page.picture.version) if page.picture else None
    picture_id = page.picture_id

    def draw() -> bytes:
        file = find_file(picture_id, Variant.WIDE) if picture_id else None
        picture_bytes = list(file.content) if file else None
        shown = {**facts, "look": printed_look(), "picture": picture_bytes}
        return render_pdf(TEMPLATE, shown, language=language)

    name = f"{page.public_id}-poster-{language}"
    return drawn_once(name, version_of(LOOK, sorted(facts.items()), picture, look_version()), draw)


def poster_facts(page: FundraiserPage, *, page_url: str, language: Language) -> dict[str, Any]:
    """Return the words on the poster: what the owner wrote in their language, the rest in this."""
    charity = organisation_in(language)
    registration = charity.registration_number.replace(" ", "\N{NO-BREAK SPACE}")
    with force_language(language):
        return {
            "title": printable(page.title) or printable(page.owner_name) or charity.name,
            "own_language": page.language.value,
            "by": _("By %(name)s", name=printable(page.owner_name)),
            "day": date_in_full(page.event_on) if page.event_on else "",
            "goal": _("Goal: %(goal)s", goal=short_money(page.goal)),
            "picture_words": printable(page.picture_words) or printable(page.title) or "–",
            "scan": _("Scan to give"),
            "code_words": _("QR code of %(address)s", address=page_url),
            "address": page_url,
            "shown_address": page_url.split("://", 1)[-1],
            "campaign": printable(page.campaign.title_in(language)),
            "code": qr_svg(page_url).decode(),
            "organisation": charity.name,
            "registration": _("Registered charity, number %(number)s", number=registration)
            if registration
            else "",
            "receives": _("%(organisation)s receives your gift.", organisation=charity.name),
        }
