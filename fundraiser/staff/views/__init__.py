"""The pages of the back office, one module per menu entry; importing this adds all of them."""

from typing import cast

from flask import Flask
from flask.blueprints import BlueprintSetupState

from fundraiser.staff import alerts, menu, words
from fundraiser.staff.views import (
    alarms,
    audit_log,
    banking,
    campaigns,
    comments,
    dashboard,
    donors,
    enquiries,
    flags,
    gift_credit,
    gifts,
    held_emails,
    ledger,
    match_payments,
    match_terms,
    matching,
    offline_gifts,
    organisation,
    outbox,
    page_acts,
    pages,
    people,
    pledges,
    prospects,
    sponsors,
    stories,
    story_acts,
    story_pictures,
    stripe_events,
    teams,
)
from fundraiser.staff.views.blueprint import bp

__all__ = [
    "alarms",
    "audit_log",
    "banking",
    "bp",
    "campaigns",
    "comments",
    "dashboard",
    "donors",
    "enquiries",
    "flags",
    "gift_credit",
    "gifts",
    "held_emails",
    "ledger",
    "match_payments",
    "match_terms",
    "matching",
    "offline_gifts",
    "organisation",
    "outbox",
    "page_acts",
    "pages",
    "people",
    "pledges",
    "prospects",
    "sponsors",
    "stories",
    "story_acts",
    "story_pictures",
    "stripe_events",
    "teams",
]


@bp.record_once
def _give_templates_what_they_show(state: BlueprintSetupState) -> None:
    app = cast("Flask", state.app)
    alerts.init_app(app)
    menu.init_app(app)
    words.init_app(app)
