"""An owner's thanks to a donor: their own words, quoted, in a letter of the charity.

The owner does not see the address, and the donor's answer comes to the charity's desk. What was
written is shown as text: no link in it leads anywhere.
"""

import re
from dataclasses import replace

from flask_babel import gettext as _

from fundraiser.gifts.queries import get_gift
from fundraiser.i18n.languages import as_language, force_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import organisation_in
from fundraiser.peer_to_peer.queries.pages import get_thanks
from fundraiser.web.links import public_url_for

PUBLIC_PAGE = "peer_to_peer.page"
# What mail programs make links of: not with a sign after each mark that is not seen.
LIKE_AN_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]*:(?=\S)\S+|\bwww\.\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b\S*",
    re.IGNORECASE,
)
MARK = re.compile(r"[.:/@](?=\S)")
UNSEEN = "\u200b"


@writes(EmailKind.PAGE_THANKS)
def page_thanks(thanks_id: int) -> Message | None:
    """Give a donor the owner's thanks; nothing if the gift went back, or the page is not shown."""
    thanks = get_thanks(thanks_id)
    gift, page = get_gift(thanks.gift_id), thanks.page
    if not gift.left or not page.is_shown or page.slug is None:
        return None
    language = as_language(gift.language)
    with force_language(language):
        message = render_message(
            "peer_to_peer/emails/page_thanks",
            language=language,
            subject=_("%(owner)s thanks you", owner=plain_words(page.owner_name)),
            name=gift.name,
            owner=plain_words(page.owner_name),
            title=plain_words(page.title),
            words=plain_words(thanks.words),
            url=public_url_for(PUBLIC_PAGE, language=language, slug=page.slug),
        )
    return replace(message, reply_to=organisation_in(language).events_email)


def plain_words(words: str) -> str:
    """Return words in which no mail program sees a link: they look as they were written. Pure."""
    return LIKE_AN_ADDRESS.sub(lambda match: MARK.sub(rf"\g<0>{UNSEEN}", match.group()), words)
