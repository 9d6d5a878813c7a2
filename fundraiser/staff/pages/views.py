"""Supporters' pages: the list, its export, and one with its words, figures, flags and history."""

from fractions import Fraction
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.audit import AuditAction
from fundraiser.campaigns.queries import list_campaigns
from fundraiser.gifts.models import Gift
from fundraiser.i18n.languages import current_language
from fundraiser.peer_to_peer.models import FundraiserPage, PlaceStatus, subject_of
from fundraiser.peer_to_peer.operations.moderation import version_of_place
from fundraiser.peer_to_peer.operations.page_settings import content_of
from fundraiser.peer_to_peer.operations.proposals import version_of_update
from fundraiser.peer_to_peer.queries.moderation import get_team, list_flags_of
from fundraiser.peer_to_peer.queries.offline_gifts import list_offline_gifts_of
from fundraiser.peer_to_peer.queries.pages import find_page, find_waiting_change
from fundraiser.peer_to_peer.queries.totals import page_totals
from fundraiser.peer_to_peer.word_filter import find_suspect_words
from fundraiser.staff.acts import possible_acts
from fundraiser.staff.audit_log.changes import acts_on
from fundraiser.staff.blueprint import bp
from fundraiser.staff.downloads import csv_file
from fundraiser.staff.gifts.table import GIFTS
from fundraiser.staff.office import office_zone
from fundraiser.staff.pages.export import page_lines
from fundraiser.staff.pages.queries import HasPicture, PageFilters, PageShelf, list_pages
from fundraiser.staff.pages.records import (
    emails_about_page,
    list_all_updates,
    list_decided_changes,
)
from fundraiser.staff.place_acts import PAGE_ACTS
from fundraiser.staff.records import record_of
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.pages import short_list
from fundraiser.staff.tables.paging import read_cursor
from fundraiser.staff.teams.queries import memberships_of
from fundraiser.staff.words import choices_of
from fundraiser.web.access import staff_only

PAGE = "/pages/<public_id>"
GIFT_COLUMNS = ("name", "amount", "matched", "received_at")


@bp.get("/pages")
@staff_only(Permission.SEE_GIFTS)
def pages() -> ResponseReturnValue:
    """List supporters' pages: what waits for us first, then the newest."""
    asked = ListQuery(request.args)
    filters = _filters(asked)
    return render_template(
        "staff/pages.html",
        page=list_pages(
            filters, language=current_language(), after=read_cursor(asked.text("after"))
        ),
        filters=filters,
        of_team=get_team(filters.team_id) if filters.team_id else None,
        campaigns=list_campaigns(),
        choices={
            "status": choices_of(PlaceStatus),
            "show": choices_of(PageShelf),
            "picture": choices_of(HasPicture),
        },
        zone=office_zone(),
        at=clock.now(),
        faults=asked.faults,
        asked=asked.kept,
    )


@bp.get("/pages.csv")
@staff_only(Permission.EXPORT_GIFTS)
def pages_export() -> ResponseReturnValue:
    """Send every page that fits the filters as CSV, line by line."""
    asked = ListQuery(request.args)
    filters = _filters(asked)
    if asked.faults:
        return redirect(url_for("staff.pages", **asked.kept), HTTPStatus.SEE_OTHER)
    return csv_file("pages", page_lines(filters), AuditAction.PAGES_EXPORTED, asked.kept)


@bp.get(PAGE)
@staff_only(Permission.SEE_GIFTS)
def page(public_id: str) -> ResponseReturnValue:
    """Show one page: what others see, what is proposed, what it brought, what was done to it."""
    found = record_of(find_page, public_id)
    change = find_waiting_change(found.id)
    totals = page_totals([found])[found.id]
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


def _filters(asked: ListQuery) -> PageFilters:
    campaign, team = asked.campaign(), asked.team()
    return PageFilters(
        search=asked.text("q"),
        searches_contact=signed_in_person().may(Permission.SEE_DONOR_CONTACT),
        status=asked.one_of(PlaceStatus, "status"),
        campaign_id=campaign.id if campaign else None,
        team_id=team.id if team else None,
        shelf=asked.one_of(PageShelf, "show"),
        has_picture=asked.one_of(HasPicture, "picture"),
    )
