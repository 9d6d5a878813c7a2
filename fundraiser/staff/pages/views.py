"""Supporters' pages: the list, its export, one with its words, figures, flags and history."""

from http import HTTPStatus

import flask
from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.database import transaction
from fundraiser.gifts.models import Gift
from fundraiser.peer_to_peer.models import FundraiserPage, PageUpdate, PlaceChange
from fundraiser.peer_to_peer.operations import memberships, proposals, updates
from fundraiser.peer_to_peer.operations.place_settings import content_of
from fundraiser.peer_to_peer.operations.proposals import version_of_update
from fundraiser.peer_to_peer.queries.moderation import find_change_of
from fundraiser.peer_to_peer.queries.offline_gifts import list_offline_gifts_of
from fundraiser.peer_to_peer.queries.pages import (
    find_page,
    find_update_of,
    find_waiting_change,
    lock_page,
)
from fundraiser.peer_to_peer.queries.teams import find_team
from fundraiser.peer_to_peer.word_filter import find_suspect_words
from fundraiser.public_ids import is_public_id
from fundraiser.staff.act_pages import act_at_once
from fundraiser.staff.acts import Decision
from fundraiser.staff.blueprint import bp
from fundraiser.staff.forms import ReasonForm
from fundraiser.staff.gifts.table import GIFTS
from fundraiser.staff.pages.forms import PageTeamForm
from fundraiser.staff.pages.table import PAGES
from fundraiser.staff.places.queries import (
    list_all_updates,
    list_decided_changes,
    list_teams_to_join,
)
from fundraiser.staff.places.views import record_facts, url_of
from fundraiser.staff.records import or_not_found, record_of, refusals_shown_on, status_of
from fundraiser.staff.tables.pages import list_page, route_files, short_list
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor

PAGE = "/pages/<public_id>"
GIFT_COLUMNS = ("name", "amount", "matched", "received_at")


@bp.get("/pages")
@staff_only(Permission.SEE_GIFTS)
def pages() -> ResponseReturnValue:
    """List supporters' pages: what waits for us first, then the newest."""
    return list_page(PAGES, "staff/pages/pages.html")


route_files("/pages", PAGES)


@bp.get(PAGE)
@staff_only(Permission.SEE_GIFTS)
def page(public_id: str) -> ResponseReturnValue:
    """Show one page: what others see, what is proposed, what it brought, what was done to it."""
    record = record_of(find_page, public_id)
    change = find_waiting_change(record)
    return render_template(
        "staff/pages/page.html",
        **record_facts(record),
        held=find_suspect_words(*content_of(record).texts),
        change=change,
        held_in_change=find_suspect_words(*content_of(change).texts) if change else [],
        decided=list_decided_changes(record.id, change),
        gifts=short_list(GIFTS, Gift.page_id == record.id, names=GIFT_COLUMNS, most=10),
        updates=[
            (update, version_of_update(update), find_suspect_words(update.words))
            for update in list_all_updates(record.id)
        ],
        offline=list_offline_gifts_of(record.id),
    )


@bp.post(f"{PAGE}/changes/<change_id>/approve")
@staff_only(Permission.MODERATE_PAGES)
def page_change_approve(public_id: str, change_id: str) -> ResponseReturnValue:
    """Let others see what the owner proposed."""
    record = record_of(find_page, public_id)
    _change_of(record, change_id)

    def approve(decision: Decision) -> None:
        lock_page(record.id)
        change = _change_of(record, change_id)
        proposals.approve_change(change, actor=decision.actor, at=decision.at)

    done = _("The page shows the change, and its owner is told.")
    return act_at_once(approve, done, url_of(record))


@bp.route(f"{PAGE}/changes/<change_id>/refuse", methods=["GET", "POST"])
@staff_only(Permission.MODERATE_PAGES)
def page_change_refuse(public_id: str, change_id: str) -> ResponseReturnValue:
    """Ask for the reason; on POST, leave the page as it was approved."""
    record = record_of(find_page, public_id)
    change = _change_of(record, change_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            lock_page(record.id)
            change = _change_of(record, change_id)
            proposals.refuse_change(change, form.words.data, actor=current_actor(), at=clock.now())
        if not form.errors:
            return _done(record, _("The page stays as it was, and its owner is told why."))
    html = render_template("staff/pages/refuse_change.html", form=form, page=record, change=change)
    return html, status_of(form)


@bp.post(f"{PAGE}/updates/<update_id>/approve")
@staff_only(Permission.MODERATE_PAGES)
def page_update_approve(public_id: str, update_id: str) -> ResponseReturnValue:
    """Let others see an update, as it was read."""
    record = record_of(find_page, public_id)
    _update_of(record, update_id)

    def approve(decision: Decision) -> None:
        lock_page(record.id)
        update = _update_of(record, update_id)
        proposals.approve_update(update, seen=decision.seen, actor=decision.actor, at=decision.at)

    return act_at_once(approve, _("The update is shown."), url_of(record))


@bp.post(f"{PAGE}/updates/<update_id>/remove")
@staff_only(Permission.MODERATE_PAGES)
def page_update_remove(public_id: str, update_id: str) -> ResponseReturnValue:
    """Let nobody see an update any more."""
    record = record_of(find_page, public_id)
    _update_of(record, update_id)

    def remove(decision: Decision) -> None:
        lock_page(record.id)
        update = _update_of(record, update_id)
        updates.remove_update(update, actor=decision.actor, at=decision.at)

    return act_at_once(remove, _("The update is removed."), url_of(record))


@bp.route(f"{PAGE}/team", methods=["GET", "POST"])
@staff_only(Permission.MODERATE_PAGES)
def page_team(public_id: str) -> ResponseReturnValue:
    """Ask for the team; on POST, put the page in it, or in none."""
    record = record_of(find_page, public_id)
    form = PageTeamForm(list_teams_to_join(record), record.team)
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            team = find_team(form.chosen_id) if form.chosen_id else None
            note = form.words.data
            memberships.move_page(record, team, actor=current_actor(), at=clock.now(), note=note)
        if not form.errors:
            return _done(record, _("The page is moved. What it raised before stays where it was."))
    return render_template("staff/pages/page_team.html", form=form, page=record), status_of(form)


def _change_of(record: FundraiserPage, change_id: str) -> PlaceChange:
    return or_not_found(find_change_of(record.id, change_id) if is_public_id(change_id) else None)


def _update_of(record: FundraiserPage, update_id: str) -> PageUpdate:
    return or_not_found(find_update_of(record.id, update_id) if is_public_id(update_id) else None)


def _done(record: FundraiserPage, message: str) -> ResponseReturnValue:
    flask.flash(message, "success")
    return redirect(url_of(record), HTTPStatus.SEE_OTHER)
