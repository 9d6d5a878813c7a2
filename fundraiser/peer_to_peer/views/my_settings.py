"""Changing a page: its words and settings, and taking back what waits for us."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.peer_to_peer.emails.series import CHOICES_PAGE, LINK_PURPOSE
from fundraiser.peer_to_peer.forms.page_settings import EditPageForm
from fundraiser.peer_to_peer.labels import EMAILS_CONSENT
from fundraiser.peer_to_peer.models import FundraiserPage, PlaceChange
from fundraiser.peer_to_peer.operations import follow_up
from fundraiser.peer_to_peer.operations.place_settings import (
    PlaceContent,
    content_in_hand,
    content_of,
    needs_approval,
    propose_change,
    save_settings,
    settings_of,
    withdraw_change,
)
from fundraiser.peer_to_peer.queries.pages import find_newest_change, find_waiting_change, lock_page
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.own_pages import MINE, asks_for_preview, done, page_of_mine
from fundraiser.web.access import donor_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import refusals_shown_on, require_token, status_of
from fundraiser.web.links import signed_url
from fundraiser.web.lost_update_guard import version_of
from fundraiser.web.security import largest_form

LARGEST_TEXTS = 256 * 1024  # a story of eight thousand signs, in any alphabet


@bp.route(f"{MINE}/edit", methods=["GET", "POST"])
@donor_only
@largest_form(LARGEST_TEXTS)
def edit_page(public_id: str) -> ResponseReturnValue:
    """Show the page's words and settings; on POST, keep them, or have the words wait for us."""
    page = page_of_mine(public_id)
    content = content_in_hand(page)
    seen = version_of_edits(page, content)
    today = clock.today(page.campaign.zone)
    form = EditPageForm(page, content, seen=seen, today=today)
    change: PlaceChange | None = None
    if form.validate_on_submit() and not asks_for_preview():
        with refusals_shown_on(form), transaction():
            change = _keep(lock_page(page.id), form)
        if not form.errors:
            return done(page, f"{bp.name}.my_page", _what_was_done(change))
        page = page_of_mine(public_id)
    return _page_of(page, form)


@bp.post(f"{MINE}/edit/withdraw")
@donor_only
def withdraw_my_change(public_id: str) -> ResponseReturnValue:
    """Take back what waits for us: the page goes on showing what was approved."""
    require_token()
    page = page_of_mine(public_id)
    with transaction():
        withdraw_change(lock_page(page.id), actor=current_actor(), at=clock.now())
    return done(page, f"{bp.name}.edit_page", _("Your change is withdrawn."))


def version_of_edits(page: FundraiserPage, content: PlaceContent) -> str:
    """Return the version of what the form edits: the words in hand, and the settings."""
    return version_of(content.title, content.organiser_name, content.story, settings_of(page))


def _keep(page: FundraiserPage, form: EditPageForm) -> PlaceChange | None:
    """The page is as it was typed; return what waits for us of it."""
    actor, at = current_actor(), clock.now()
    before = content_in_hand(page)
    content = PlaceContent(
        **form.texts(), picture_id=before.picture_id, picture_words=before.picture_words
    )
    is_kept_already = content == before and form.settings() == settings_of(page)
    if not is_kept_already:
        form.require_unchanged(version_of_edits(page, before))
    save_settings(page, form.settings(), actor=actor, at=at)
    if form.agrees.data:
        follow_up.agree_to_emails(page, str(EMAILS_CONSENT), at=at)
    elif page.agrees_to_emails:
        follow_up.stop_emails(page, at=at)
    must_wait = needs_approval(page, *content.texts)
    return propose_change(page, content, needs_approval=must_wait, actor=actor, at=at)


def _what_was_done(change: PlaceChange | None) -> str:
    if change is None:
        return _("Your changes are saved.")
    return _("Your new text is waiting for review. Others see the earlier text until then.")


def _page_of(page: FundraiserPage, form: EditPageForm) -> ResponseReturnValue:
    waiting, newest = find_waiting_change(page), find_newest_change(page.id)
    content = content_of(waiting or page)
    now = version_of_edits(page, content)
    is_outdated = bool(form.errors) and form.seen.data != now
    if form.errors:
        form.seen.data = now  # what was kept meanwhile is shown beside what was typed
    answer = render_template(
        "peer_to_peer/edit_page.html",
        page=page,
        form=form,
        kept=content,
        is_outdated=is_outdated,
        is_preview=asks_for_preview() and not form.errors,
        change=waiting,
        refused=newest if newest and newest.is_refused else None,
        consent=EMAILS_CONSENT,
        choices_url=signed_url(CHOICES_PAGE, LINK_PURPOSE, page.public_id),
    )
    return answer, status_of(form)
