"""Every address that only staff may open, and the roles it opens to."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from fundraiser.accounts.permissions import Role
from fundraiser.web.access import StaffOnly, access_to
from tests.staff.season import Season

EVERYBODY = frozenset(Role)
FUNDRAISING = frozenset({Role.FUNDRAISING, Role.ADMIN})
FINANCE = frozenset({Role.FINANCE, Role.ADMIN})
BOTH = FUNDRAISING | FINANCE
ADMIN = frozenset({Role.ADMIN})

# A page that is not here fails the tests: decide who may open it, and write it down.
ROLES = {
    "accounts.change_password": EVERYBODY,
    "accounts.choose_emails": EVERYBODY,
    "accounts.confirm": EVERYBODY,
    "accounts.make_account_own": EVERYBODY,
    "accounts.make_recovery_codes": EVERYBODY,
    "accounts.own_account": EVERYBODY,
    "accounts.remove_second_factor": EVERYBODY,
    "accounts.second_factor_picture": EVERYBODY,
    "accounts.set_up_second_factor": EVERYBODY,
    "accounts.sign_out_here": EVERYBODY,
    "public.campaign_preview": EVERYBODY,
    "staff.sign_ins": ADMIN,
    "staff.sign_ins_export": ADMIN,
    "staff.alarm_resolve": FINANCE,
    "staff.alarms": FINANCE,
    "staff.alarms_export": FINANCE,
    "staff.health": FINANCE,
    "staff.audit_log": FINANCE,
    "staff.audit_log_export": FINANCE,
    "staff.campaign": EVERYBODY,
    "staff.campaign_add": FUNDRAISING,
    "staff.campaign_close": FUNDRAISING,
    "staff.campaign_report_page": EVERYBODY,
    "staff.campaign_report_file": EVERYBODY,
    "staff.campaign_dates": FUNDRAISING,
    "staff.campaign_edit": FUNDRAISING,
    "staff.campaign_photograph": FUNDRAISING,
    "staff.campaign_photograph_remove": FUNDRAISING,
    "staff.campaign_preview_share": FUNDRAISING,
    "staff.campaign_preview_withdraw": FUNDRAISING,
    "staff.campaign_publish": FUNDRAISING,
    "staff.campaign_withdraw": FUNDRAISING,
    "staff.campaigns": EVERYBODY,
    "staff.campaigns_export": EVERYBODY,
    "staff.comments": FUNDRAISING,
    "staff.comments_export": BOTH,
    "staff.dashboard": EVERYBODY,
    "staff.dashboard_figures": EVERYBODY,
    "staff.donor": BOTH,
    "staff.donors": BOTH,
    "staff.donors_export": BOTH,
    "staff.enquiries": BOTH,
    "staff.enquiries_export": BOTH,
    "staff.enquiry": BOTH,
    "staff.enquiry_answer": BOTH,
    "staff.enquiry_close": BOTH,
    "staff.enquiry_discard": BOTH,
    "staff.enquiry_hand_over": BOTH,
    "staff.enquiry_note": BOTH,
    "staff.enquiry_release": BOTH,
    "staff.enquiry_reopen": BOTH,
    "staff.gift": EVERYBODY,
    "staff.prospect": FUNDRAISING,
    "staff.prospect_hand_over": FUNDRAISING,
    "staff.prospect_move": FUNDRAISING,
    "staff.prospect_note": FUNDRAISING,
    "staff.prospect_plan": FUNDRAISING,
    "staff.prospects": FUNDRAISING,
    "staff.prospects_export": FUNDRAISING,
    "staff.gift_comment": FUNDRAISING,
    "staff.gifts": EVERYBODY,
    "staff.gifts_export": BOTH,
    "staff.pages": EVERYBODY,
    "staff.pages_export": BOTH,
    "staff.page": EVERYBODY,
    "staff.page_act": FUNDRAISING,
    "staff.page_approve": FUNDRAISING,
    "staff.page_change_approve": FUNDRAISING,
    "staff.page_change_refuse": FUNDRAISING,
    "staff.page_update_approve": FUNDRAISING,
    "staff.page_update_remove": FUNDRAISING,
    "staff.page_team": FUNDRAISING,
    "staff.teams": EVERYBODY,
    "staff.teams_export": BOTH,
    "staff.team": EVERYBODY,
    "staff.team_act": FUNDRAISING,
    "staff.team_approve": FUNDRAISING,
    "staff.team_captain": FUNDRAISING,
    "staff.team_words_approve": FUNDRAISING,
    "staff.team_words_refuse": FUNDRAISING,
    "staff.flags": FUNDRAISING,
    "staff.flags_export": FUNDRAISING,
    "staff.flag_act": FUNDRAISING,
    "staff.offline_gifts": EVERYBODY,
    "staff.offline_gifts_export": BOTH,
    "staff.offline_gift": EVERYBODY,
    "staff.offline_gift_act": BOTH,
    "staff.offline_gift_return": FINANCE,
    "staff.offline_deposit": BOTH,
    "staff.offline_verify": FINANCE,
    "staff.gift_credit": BOTH,
    "staff.outbox_held_email": BOTH,
    "staff.outbox_held": BOTH,
    "staff.outbox_held_all": BOTH,
    "staff.ledger": FINANCE,
    "staff.ledger_account": FINANCE,
    "staff.ledger_account_export": FINANCE,
    "staff.ledger_export": FINANCE,
    "staff.ledger_check": FINANCE,
    "staff.match": EVERYBODY,
    "staff.match_close": FINANCE,
    "staff.match_discard": FINANCE,
    "staff.match_draft": FINANCE,
    "staff.match_open": FINANCE,
    "staff.match_order": FINANCE,
    "staff.match_payment": FINANCE,
    "staff.match_pool": EVERYBODY,
    "staff.match_take_back": FINANCE,
    "staff.match_terms": FINANCE,
    "staff.organisation": ADMIN,
    "staff.brand": ADMIN,
    "staff.site_texts": ADMIN,
    "demo.leave": ADMIN,
    "demo.wait": ADMIN,
    "staff.set_up": ADMIN,
    "staff.send_test_email": ADMIN,
    "staff.outbox": BOTH,
    "staff.outbox_export": BOTH,
    "staff.outbox_email": BOTH,
    "staff.outbox_file": BOTH,
    "staff.outbox_html": BOTH,
    "staff.outbox_send_again": BOTH,
    "staff.outbox_send_failed": BOTH,
    "staff.outbox_withdraw": BOTH,
    "staff.donor_records": ADMIN,
    "staff.donor_erase": ADMIN,
    "staff.people": ADMIN,
    "staff.people_export": ADMIN,
    "staff.person": ADMIN,
    "staff.person_close": ADMIN,
    "staff.person_invite": ADMIN,
    "staff.person_invitation_link": ADMIN,
    "staff.person_invite_again": ADMIN,
    "staff.person_reopen": ADMIN,
    "staff.person_reset_second_factor": ADMIN,
    "staff.person_role": ADMIN,
    "staff.pledge": EVERYBODY,
    "staff.pledges": EVERYBODY,
    "staff.pledges_export": BOTH,
    "staff.sponsor": FINANCE,
    "staff.sponsor_add": FINANCE,
    "staff.sponsors": EVERYBODY,
    "staff.sponsors_export": EVERYBODY,
    "staff.stories": FUNDRAISING,
    "staff.stories_export": FUNDRAISING,
    "staff.story": FUNDRAISING,
    "staff.story_add": FUNDRAISING,
    "staff.story_delete": FUNDRAISING,
    "staff.story_edit": FUNDRAISING,
    "staff.story_picture": FUNDRAISING,
    "staff.story_picture_remove": FUNDRAISING,
    "staff.story_preview": FUNDRAISING,
    "staff.story_publish": FUNDRAISING,
    "staff.story_schedule": FUNDRAISING,
    "staff.story_unschedule": FUNDRAISING,
    "staff.story_withdraw": FUNDRAISING,
    "staff.stripe_event": FINANCE,
    "staff.stripe_event_apply_again": FINANCE,
    "staff.stripe_events": FINANCE,
    "staff.stripe_events_export": FINANCE,
    "staff.stripe_put_right": FINANCE,
    "staff.stripe_quarantine": FINANCE,
    "staff.stripe_unclaimed": FINANCE,
}

# What an address asks for that ends with an act.
ACTS = {
    "offline_gift_act": "take-back",
    "flag_act": "dismiss",
    "outbox_held_email": "send",
    "outbox_held_all": "send",
}


@dataclass(frozen=True)
class Address:
    """One address of the back office, with a record's own id filled in."""

    endpoint: str
    method: str
    path: str


def staff_rules(app: Flask) -> list[Rule]:
    """Return the rules whose views only staff may open."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if isinstance(access_to(app.view_functions[rule.endpoint]), StaffOnly)
    ]


def staff_addresses(app: Flask, season: Season) -> list[Address]:
    """Return every address of the back office, once for each method, filled from the season."""
    return [
        Address(rule.endpoint, method, _path(app, rule, season))
        for rule in sorted(staff_rules(app), key=lambda rule: rule.endpoint)
        for method in _methods(rule)
    ]


def _methods(rule: Rule) -> Iterator[str]:
    return (method for method in ("GET", "POST") if method in (rule.methods or ()))


def _path(app: Flask, rule: Rule, season: Season) -> str:
    given = dict(rule.defaults or {})
    page = rule.endpoint.partition(".")[2]
    values = given | {
        name: str(_value(page, name, season)) for name in rule.arguments - given.keys()
    }
    adapter = app.url_map.bind("127.0.0.1")
    return adapter.build(rule.endpoint, values, method="GET" if "GET" in _methods(rule) else "POST")


def _value(page: str, name: str, season: Season) -> object:
    records = {
        "gift": season.gift.public_id,
        "pledge": season.quarantined.public_id,
        "match": season.pool.public_id,
        "donor": season.donor.public_id,
        "prospect": season.prospect.public_id,
        "page": season.page.public_id,
        "team": season.team.public_id,
        "flag": season.flag.public_id,
        "offline": season.offline.public_id,
        "story": season.story.public_id,
    }
    if name == "public_id":
        return next(key for kind, key in records.items() if page.startswith(kind))
    return {
        "alarm_id": season.alarm.id,
        "act": ACTS.get(page, "hide"),
        "change_id": season.change.public_id,
        "update_id": season.update.public_id,
        "slug": season.campaign.slug,
        "email_id": season.email.id,
        "number": season.enquiry.number,
        "event_id": season.event.id,
        "payment_id": season.unclaimed.id,
        "checkout_id": season.quarantined.checkout.id,
        "sponsor_id": season.pool.sponsor_id,
        "staff_member_id": season.colleague.id,
        "code": f"given:{season.campaign.id}",
    }[name]
