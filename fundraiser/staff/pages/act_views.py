"""What is done to a supporter's page: approved, asked to change, hidden, taken down, moved."""

import flask
from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.database import transaction
from fundraiser.peer_to_peer.models import FundraiserPage, PageChange, PageUpdate
from fundraiser.peer_to_peer.operations import memberships, moderation, proposals, updates
from fundraiser.peer_to_peer.operations.moderation import version_of_place
from fundraiser.peer_to_peer.queries.moderation import find_change_of
from fundraiser.peer_to_peer.queries.pages import find_page, find_update_of, lock_page
from fundraiser.peer_to_peer.queries.teams import find_team
from fundraiser.public_ids import is_public_id
from fundraiser.staff.act_pages import act_at_once, act_page
from fundraiser.staff.acts import Decision
from fundraiser.staff.blueprint import bp
from fundraiser.staff.forms import ReasonForm
from fundraiser.staff.pages.forms import PageTeamForm
from fundraiser.staff.pages.records import list_teams_to_join
from fundraiser.staff.pages.views import PAGE, to_page, url_of
from fundraiser.staff.place_acts import PAGE_ACTS
from fundraiser.staff.records import (
    or_not_found,
    record_of,
    refusals_shown_on,
    status_of,
)
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor


@bp.post(f"{PAGE}/approve")
@staff_only(Permission.MODERATE_PAGES)
def page_approve(public_id: str) -> ResponseReturnValue:
    """Let others see a page, as it was read."""
    found = record_of(find_page, public_id)

    def approve(one: Decision) -> None:
        page = lock_page(found.id)
        moderation.approve_place(page, seen=one.seen, actor=one.actor, at=one.at)

    return act_at_once(approve, _("The page is live, and its owner is told."), url_of(found))


@bp.route(f"{PAGE}/acts/<act>", methods=["GET", "POST"])
@staff_only(Permission.MODERATE_PAGES)
def page_act(public_id: str, act: str) -> ResponseReturnValue:
    """Say what an act does; on POST, do it."""
    found = record_of(find_page, public_id)
    wanted = or_not_found(PAGE_ACTS.get(act))
    return act_page(
        wanted,
        found.status,
        lambda one: wanted.do(lock_page(found.id), one),
        here=url_for("staff.page_act", public_id=found.public_id, act=act),
        back_url=url_of(found),
        back_text=found.title,
        version=version_of_place(found),
    )


@bp.post(f"{PAGE}/changes/<change_id>/approve")
@staff_only(Permission.MODERATE_PAGES)
def page_change_approve(public_id: str, change_id: str) -> ResponseReturnValue:
    """Let others see what the owner proposed."""
    found = record_of(find_page, public_id)
    _change_of(found, change_id)

    def approve(one: Decision) -> None:
        lock_page(found.id)
        proposals.approve_change(_change_of(found, change_id), actor=one.actor, at=one.at)

    said = _("The page shows the change, and its owner is told.")
    return act_at_once(approve, said, url_of(found))


@bp.route(f"{PAGE}/changes/<change_id>/refuse", methods=["GET", "POST"])
@staff_only(Permission.MODERATE_PAGES)
def page_change_refuse(public_id: str, change_id: str) -> ResponseReturnValue:
    """Ask for the reason; on POST, leave the page as it was approved."""
    found = record_of(find_page, public_id)
    change = _change_of(found, change_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            lock_page(found.id)
            proposals.refuse_change(
                _change_of(found, change_id),
                form.words.data,
                actor=current_actor(),
                at=clock.now(),
            )
        if not form.errors:
            flask.flash(_("The page stays as it was, and its owner is told why."), "success")
            return to_page(found)
    page = render_template("staff/page_change_refuse.html", form=form, page=found, change=change)
    return page, status_of(form)


@bp.post(f"{PAGE}/updates/<update_id>/approve")
@staff_only(Permission.MODERATE_PAGES)
def page_update_approve(public_id: str, update_id: str) -> ResponseReturnValue:
    """Let others see an update, as it was read."""
    found = record_of(find_page, public_id)
    _update_of(found, update_id)

    def approve(one: Decision) -> None:
        lock_page(found.id)
        update = _update_of(found, update_id)
        proposals.approve_update(update, seen=one.seen, actor=one.actor, at=one.at)

    return act_at_once(approve, _("The update is shown."), url_of(found))


@bp.post(f"{PAGE}/updates/<update_id>/remove")
@staff_only(Permission.MODERATE_PAGES)
def page_update_remove(public_id: str, update_id: str) -> ResponseReturnValue:
    """Let nobody see an update any more."""
    found = record_of(find_page, public_id)
    _update_of(found, update_id)

    def remove(one: Decision) -> None:
        lock_page(found.id)
        updates.remove_update(_update_of(found, update_id), actor=one.actor, at=one.at)

    return act_at_once(remove, _("The update is removed."), url_of(found))


@bp.route(f"{PAGE}/team", methods=["GET", "POST"])
@staff_only(Permission.MODERATE_PAGES)
def page_team(public_id: str) -> ResponseReturnValue:
    """Ask for the team; on POST, put the page in it, or in none."""
    found = record_of(find_page, public_id)
    form = PageTeamForm(list_teams_to_join(found), found.team)
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            memberships.move_page(
                found,
                find_team(form.chosen_id) if form.chosen_id else None,
                actor=current_actor(),
                at=clock.now(),
                note=form.words.data,
            )
        if not form.errors:
            said = _("The page is moved. What it raised before stays where it was.")
            flask.flash(said, "success")
            return to_page(found)
    return render_template("staff/page_team.html", form=form, page=found), status_of(form)


def _change_of(found: FundraiserPage, change_id: str) -> PageChange:
    written = change_id if is_public_id(change_id) else ""
    return or_not_found(find_change_of(found.id, written))


def _update_of(found: FundraiserPage, update_id: str) -> PageUpdate:
    written = update_id if is_public_id(update_id) else ""
    return or_not_found(find_update_of(found.id, written))
