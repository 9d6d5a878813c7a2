"""The list of emails, the newest first."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.database.indexes import has_address
from fundraiser.donors.addresses import normalise_email
from fundraiser.i18n.formats import number
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.staff.tables.columns import Choice, InLanguage, Moment, Number, Status, Text
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table

LATEST = 10_000


def is_to_address(text: str) -> ColumnElement[bool] | None:
    """Return the condition of an email to this address; None for what is none."""
    if "@" not in text or "." not in text.rpartition("@")[2]:
        return None
    return has_address(OutgoingEmail.recipient, normalise_email(text))


OUTBOX = Table(
    name="outbox",
    title=_l("Outbox"),
    record=OutgoingEmail,
    key=OutgoingEmail.id,
    link=lambda row: url_for("staff.outbox_email", email_id=row["key"]),
    head="kind",
    count=lambda rows: ngettext("%(count)s email", "%(count)s emails", rows, count=number(rows)),
    empty=_l("The outbox is empty."),
    empty_hint=_l("Every email this site writes is listed here, sent or not."),
    exports=Permission.EXPORT_GIFTS,
    export_action=AuditAction.OUTBOX_EXPORTED,
    search=Search(
        hint=_l("Recipient’s whole address, or text of the newest"),
        words=(OutgoingEmail.recipient, OutgoingEmail.subject),
        others=(is_to_address,),
        latest=LATEST,
    ),
    columns=(
        Number("email", _l("Number"), OutgoingEmail.id, on_page=False),
        Choice(
            "kind",
            _l("Email"),
            OutgoingEmail.kind,
            choices=EmailKind,
            common=EmailKind.THANK_YOU,
            filters=True,
        ),
        Text("subject", _l("Subject"), OutgoingEmail.subject, language="language"),
        InLanguage("language", _l("Language"), OutgoingEmail.language, is_hidden=True),
        Text("recipient", _l("Recipient"), OutgoingEmail.recipient),
        Status(
            "status",
            _l("Status"),
            OutgoingEmail.status,
            choices=EmailStatus,
            common=EmailStatus.SENT,
            filters=True,
        ),
        Moment("queued_at", _l("Queued"), OutgoingEmail.queued_at),
        Moment("sent_at", _l("Sent"), OutgoingEmail.sent_at, blank=_l("not yet")),
    ),
)
