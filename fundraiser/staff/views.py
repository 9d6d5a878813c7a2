"""The pages of the back office; importing this adds all of them to the blueprint."""

from typing import cast

from flask import Flask
from flask.blueprints import BlueprintSetupState

from fundraiser.staff import alerts, menu, template_filters
from fundraiser.staff.alarms import views as alarms
from fundraiser.staff.audit_log import views as audit_log
from fundraiser.staff.blueprint import bp
from fundraiser.staff.brand import views as brand
from fundraiser.staff.campaign_closing import views as campaign_closing
from fundraiser.staff.campaign_photographs import views as campaign_photographs
from fundraiser.staff.campaign_previews import views as campaign_previews
from fundraiser.staff.campaign_publication import views as campaign_publication
from fundraiser.staff.campaigns import views as campaigns
from fundraiser.staff.checkouts import views as checkouts
from fundraiser.staff.comments import views as comments
from fundraiser.staff.dashboard import views as dashboard
from fundraiser.staff.deposits import views as deposits
from fundraiser.staff.donors import views as donors
from fundraiser.staff.enquiries import views as enquiries
from fundraiser.staff.flags import views as flags
from fundraiser.staff.gift_credit import views as gift_credit
from fundraiser.staff.gifts import views as gifts
from fundraiser.staff.health import views as health
from fundraiser.staff.held_emails import views as held_emails
from fundraiser.staff.invitations import views as invitations
from fundraiser.staff.ledger import views as ledger
from fundraiser.staff.match_payments import views as match_payments
from fundraiser.staff.match_pools import views as match_pools
from fundraiser.staff.match_terms import views as match_terms
from fundraiser.staff.offline_gifts import views as offline_gifts
from fundraiser.staff.organisation import views as organisation
from fundraiser.staff.outbox import views as outbox
from fundraiser.staff.pages import views as pages
from fundraiser.staff.people import views as people
from fundraiser.staff.places import views as places
from fundraiser.staff.prospects import views as prospects
from fundraiser.staff.set_up import views as set_up
from fundraiser.staff.sign_ins import views as sign_ins
from fundraiser.staff.site_texts import views as site_texts
from fundraiser.staff.sponsors import views as sponsors
from fundraiser.staff.stories import views as stories
from fundraiser.staff.story_pictures import views as story_pictures
from fundraiser.staff.story_publication import views as story_publication
from fundraiser.staff.stripe_events import views as stripe_events
from fundraiser.staff.teams import views as teams

__all__ = ["PAGES", "bp"]

PAGES = (
    alarms,
    audit_log,
    brand,
    campaign_closing,
    campaign_photographs,
    campaign_previews,
    campaign_publication,
    campaigns,
    checkouts,
    comments,
    dashboard,
    deposits,
    donors,
    enquiries,
    gift_credit,
    gifts,
    health,
    held_emails,
    invitations,
    ledger,
    match_payments,
    match_pools,
    match_terms,
    offline_gifts,
    organisation,
    outbox,
    pages,
    people,
    places,
    prospects,
    flags,
    set_up,
    sign_ins,
    site_texts,
    sponsors,
    stories,
    story_pictures,
    story_publication,
    stripe_events,
    teams,
)


@bp.record_once
def _give_templates_what_they_show(state: BlueprintSetupState) -> None:
    app = cast("Flask", state.app)
    alerts.init_app(app)
    menu.init_app(app)
    template_filters.init_app(app)
