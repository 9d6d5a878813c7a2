"""The form with which a visitor flags a page or a team."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.peer_to_peer.forms.flags import FlagForm, reason_choices
from fundraiser.peer_to_peer.models import FundraiserPage, Team, subject_of, subject_of_team
from fundraiser.peer_to_peer.operations.flags import add_flag
from fundraiser.peer_to_peer.page_addresses import is_slug
from fundraiser.peer_to_peer.queries.teams import find_team_at
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.shown_page import get_shown
from fundraiser.web.access import open_to_all
from fundraiser.web.rate_limits import writing_limit
from fundraiser.web.responses import or_404

SENT = "sent"


@bp.route("/f/<slug>/flag", methods=["GET", "POST"])
@open_to_all
@writing_limit
def page_flag(slug: str) -> ResponseReturnValue:
    """Show the form to flag a supporter's page; on POST, add the flag."""
    page = get_shown(slug)
    return _form_or_flag(page, title=page.title, name=subject_of(page.id))


@bp.route("/t/<slug>/flag", methods=["GET", "POST"])
@open_to_all
@writing_limit
def team_flag(slug: str) -> ResponseReturnValue:
    """Show the form to flag a team; on POST, add the flag."""
    team = or_404(find_team_at(slug) if is_slug(slug) else None)
    or_404(team if team.is_shown and team.campaign.is_published else None)
    return _form_or_flag(team, title=team.name, name=subject_of_team(team.id))


def _form_or_flag(about: FundraiserPage | Team, *, title: str, name: str) -> ResponseReturnValue:
    form = FlagForm()
    form_url = url_for(request.endpoint or "", **(request.view_args or {}))
    if not form.validate_on_submit():
        page = render_template(
            "peer_to_peer/flag.html",
            form=form,
            title=title,
            own_language=about.language,
            form_url=form_url,
            own_url=url_for(_page_of(about), slug=about.slug),
            reasons=reason_choices(),
            is_sent=SENT in request.args and not form.is_submitted(),
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    at = clock.now()
    with transaction():
        add_flag(
            about,
            form.facts(),
            once_key=form.own_key(name),
            suspicion=form.suspicion_of(form.words.data, at=at),
            at=at,
        )
    return redirect(f"{form_url}?{SENT}=1", HTTPStatus.SEE_OTHER)


def _page_of(about: FundraiserPage | Team) -> str:
    return "peer_to_peer.page" if isinstance(about, FundraiserPage) else "peer_to_peer.team"
