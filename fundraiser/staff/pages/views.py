"""Supporters' pages: the list, its export, and one with its words, figures, flags and history."""

from fractions import Fraction
from http import HTTPStatus

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.gifts.models import Gift
from fundraiser.peer_to_peer.models import FundraiserPage, subject_of
from fundraiser.peer_to_peer.operations.moderation import version_of_place
from fundraiser.peer_to_peer.operations.page_settings import content_of
from fundraiser.peer_to_peer.operations.proposals import version_of_update
from fundraiser.peer_to_peer.queries.moderation import list_flags_of
from fundraiser.peer_to_peer.queries.offline_gifts import list_offline_gifts_of
from fundraiser.peer_to_peer.queries.pages import find_page, find_waiting_change
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.peer_to_peer.word_filter import find_suspect_words
from fundraiser.staff.acts import possible_acts
from fundraiser.staff.audit_log.changes import acts_on
from fundraiser.staff.blueprint import bp
from fundraiser.staff.gifts.table import GIFTS
from fundraiser.staff.pages.records import (
    emails_about_page,
    list_all_updates,
    list_decided_changes,
)
from fundraiser.staff.pages.table import PAGES
from fundraiser.staff.place_acts import PAGE_ACTS
from fundraiser.staff.records import record_of
from fundraiser.staff.tables.pages import files_at, list_file, list_page, short_list
from fundraiser.staff.teams.queries import memberships_of
from fundraiser.web.access import staff_only

PAGE = "/pages/<public_id>"
GIFT_COLUMNS = ("name", "amount", "matched", "received_at")


@bp.get("/pages")
@staff_only(Permission.SEE_GIFTS)
def pages() -> ResponseReturnValue:
    """List supporters' pages: what waits for us first, then the newest."""
    return list_page(PAGES, "staff/pages.html")


@files_at("/pages")
@staff_only(Permission.EXPORT_GIFTS)
def pages_export(ending: str) -> ResponseReturnValue:
    """Send every page that fits the filters as a file."""
    return list_file(PAGES, ending)


@bp.get(PAGE)
@staff_only(Permission.SEE_GIFTS)
def page(public_id: str) -> ResponseReturnValue:
    """Show one page: what others see, what is proposed, what it brought, what was done to it."""
    found = record_of(find_page, public_id)
    change = find_waiting_change(found.id)
    totals = totals_of(found)
    gifts = short_list(
        GIFTS, Gift.page_id == found.id, names=("name", "amount", "matched", "received_at"), most=10
    )
    return render_template(
        "staff/page.html",
        page=found,
        version=version_of_place(found),
        held=find_suspect_words(*content_of(found).texts),
        change=change,
        held_in_change=find_suspect_words(*content_of(change).texts) if change else [],
        decided=list_decided_changes(found.id, change),
        totals=totals,
        share=Fraction(totals.given.cents, found.goal.cents),
        gifts=gifts,
        updates=[
            (one, version_of_update(one), find_suspect_words(one.words))
            for one in list_all_updates(found.id)
        ],
        flags=list_flags_of(found),
        offline=list_offline_gifts_of(found.id),
        memberships=memberships_of(found, None),
        emails=emails_about_page(found),
        acts=acts_on([subject_of(found.id)], found.campaign.zone),
        possible=possible_acts(PAGE_ACTS, found.status),
        zone=found.campaign.zone,
        sees_contact=signed_in_person().may(Permission.SEE_DONOR_CONTACT),
    )


def url_of(found: FundraiserPage) -> str:
    return url_for("staff.page", public_id=found.public_id)


def to_page(found: FundraiserPage) -> ResponseReturnValue:
    """Answer with the way back to the record."""
    return redirect(url_of(found), HTTPStatus.SEE_OTHER)
