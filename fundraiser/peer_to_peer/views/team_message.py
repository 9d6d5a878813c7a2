"""A captain writes to everyone in the team: first a preview, then it is sent, once."""

from http import HTTPStatus

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.peer_to_peer.emails.thank_you_note import plain_words
from fundraiser.peer_to_peer.forms.owner_messages import TeamMessageForm
from fundraiser.peer_to_peer.models import Team
from fundraiser.peer_to_peer.operations.team_messages import (
    MOST_A_DAY,
    messages_left_today,
    write_to_members,
)
from fundraiser.peer_to_peer.queries.team_messages import list_members_to_write_to
from fundraiser.peer_to_peer.queries.teams import lock_team
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.my_team import OWN
from fundraiser.peer_to_peer.views.own_pages import asks_for_preview, place_of_mine
from fundraiser.web.access import donor_only
from fundraiser.web.forms import refusals_shown_on, status_of


@bp.route(f"{OWN}/message", methods=["GET", "POST"])
@donor_only
def write_to_team(public_id: str) -> ResponseReturnValue:
    """Show the message and how members will read it; on POST without preview, send it."""
    team = place_of_mine(Team, public_id)
    form = TeamMessageForm()
    if form.validate_on_submit() and not asks_for_preview():
        sent = 0
        with refusals_shown_on(form), transaction():
            fresh = lock_team(team.id)
            sent = write_to_members(fresh, form.words.data, once_key=form.once.data, at=clock.now())
        if not form.errors:
            flask.flash(_sent(sent), "success")
            own = url_for(f"{bp.name}.my_team", public_id=public_id)
            return redirect(own, HTTPStatus.SEE_OTHER)
        team = place_of_mine(Team, public_id)
    return _page_of(team, form)


def _page_of(team: Team, form: TeamMessageForm) -> ResponseReturnValue:
    is_preview = asks_for_preview() and not form.errors
    page = render_template(
        "peer_to_peer/team_message.html",
        team=team,
        form=form,
        preview=plain_words(form.words.data) if is_preview else "",
        member_count=len(list_members_to_write_to(team)),
        left_today=messages_left_today(team, at=clock.now()),
        most_a_day=MOST_A_DAY,
    )
    return page, status_of(form)


def _sent(count: int) -> str:
    if not count:
        return _("This message was sent already.")
    return ngettext(
        "Your message is on its way to %(num)s member.",
        "Your message is on its way to %(num)s members.",
        count,
    )
