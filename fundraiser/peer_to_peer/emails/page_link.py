"""The email with the link that publishes a page."""

from dataclasses import replace

from flask_babel import gettext as _

from fundraiser.donors.links import link_token
from fundraiser.donors.queries import find_link_by_id
from fundraiser.i18n.languages import current_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import organisation_in
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.web.links import public_url_for

LINK_PAGE = "peer_to_peer.confirm_page"


@writes(EmailKind.PAGE_LINK)
def page_link(link_id: int) -> Message | None:
    """Give the link; None once it is used or forgotten, or the page is published."""
    link = find_link_by_id(link_id)
    if link is None or link.page_id is None or link.used_at is not None:
        return None
    page = get_page(link.page_id)
    if not page.is_draft:
        return None
    language = current_language()
    message = render_message(
        "peer_to_peer/emails/page_link",
        language=language,
        subject=_("Publish your page: %(title)s", title=page.title),
        name=page.owner_name,
        title=page.title,
        waits=page.campaign.approves_pages,
        url=public_url_for(LINK_PAGE, language=language, token=link_token(link)),
    )
    return replace(message, reply_to=organisation_in(language).events_email)
