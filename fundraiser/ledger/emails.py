"""The email about a failed self-check."""

from flask_babel import gettext as _
from flask_babel import ngettext

from fundraiser.i18n.formats import instant
from fundraiser.i18n.languages import current_language
from fundraiser.ledger.queries import find_last_check, get_check
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import home_zone
from fundraiser.web.links import public_url_for

LEDGER_PAGE = "staff.ledger"


@writes(EmailKind.LEDGER_ALARM)
def ledger_alarm(check_id: int) -> Message | None:
    """Write that the books do not add up; return None if a later check has passed."""
    newest = find_last_check()
    if newest is None or newest.has_passed:
        return None
    check = get_check(check_id)
    language = current_language()
    summary = ngettext(
        "On %(when)s the self-check found %(num)s difference between the ledger and the records.",
        "On %(when)s the self-check found %(num)s differences between the ledger and the records.",
        check.difference_count,
        when=instant(check.checked_at, home_zone()),
    )
    return render_message(
        "ledger/emails/ledger_alarm",
        language=language,
        subject=_("The ledger does not add up"),
        summary=summary,
        url=public_url_for(LEDGER_PAGE, language=language),
    )
