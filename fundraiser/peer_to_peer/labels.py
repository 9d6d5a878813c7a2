"""Words about pages that several places show."""

from flask_babel import lazy_gettext as _l

EMAILS_CONSENT = _l(
    "Send me a few tips while my page is live: one email a day at most. Each has a "
    "link to stop them."
)
REMINDER_CONSENT = _l("Remind me once by email, after a day, if my page is not published by then.")
