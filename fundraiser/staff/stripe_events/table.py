"""The list of Stripe's events, the newest first."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.i18n.formats import number
from fundraiser.staff.tables.columns import Choice, Moment, Status, Text
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table
from fundraiser.stripe_sync.models import EventStatus, StripeEvent, ToldBy

STRIPE_EVENTS = Table(
    name="stripe_events",
    title=_l("Stripe events"),
    record=StripeEvent,
    key=StripeEvent.id,
    link=lambda row: url_for("staff.stripe_event", event_id=row["key"]),
    head="kind",
    count=lambda rows: ngettext("%(count)s event", "%(count)s events", rows, count=number(rows)),
    empty=_l("No Stripe events yet."),
    empty_hint=_l(
        "Stripe sends an event for each payment, refund and expiry. Each is kept here once."
    ),
    exports=Permission.SEE_STRIPE,
    export_action=AuditAction.STRIPE_EVENTS_EXPORTED,
    search=Search(
        hint=_l("Number of an event or of its object, or a kind of event"),
        ids=(StripeEvent.kind, StripeEvent.object_id, StripeEvent.stripe_id),
    ),
    columns=(
        Text("event", _l("Number"), StripeEvent.stripe_id, on_page=False),
        Text("kind", _l("Event"), StripeEvent.kind),
        Status(
            "status",
            _l("Status"),
            StripeEvent.status,
            choices=EventStatus,
            common=EventStatus.APPLIED,
            filters=True,
        ),
        Moment("made_at", _l("Made at Stripe"), StripeEvent.made_at),
        Choice("told_by", _l("Received through"), StripeEvent.told_by, choices=ToldBy),
        Text("object_id", _l("About"), StripeEvent.object_id),
    ),
)
