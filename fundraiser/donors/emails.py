"""The email with a sign-in link."""

from flask_babel import gettext as _

from fundraiser.donors.links import link_token
from fundraiser.donors.queries import find_link_by_id
from fundraiser.i18n.languages import current_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.web.links import public_url_for

LINK_PAGE = "portal.use_link"


@writes(EmailKind.SIGN_IN_LINK)
def sign_in_link(link_id: int) -> Message | None:
    """Send the link; None once it is used or deleted."""
    link = find_link_by_id(link_id)
    if link is None or link.used_at is not None:
        return None
    language = current_language()
    return render_message(
        "donors/emails/sign_in_link",
        language=language,
        subject=_("Your link to sign in"),
        url=public_url_for(LINK_PAGE, language=language, token=link_token(link)),
    )
