"""News on the page, as its owner writes it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.peer_to_peer.forms.owner_messages import UpdateForm
from fundraiser.peer_to_peer.models import FundraiserPage, PageUpdate
from fundraiser.peer_to_peer.operations import updates
from fundraiser.peer_to_peer.operations.place_settings import update_needs_approval
from fundraiser.peer_to_peer.queries.pages import find_update_of, list_updates, lock_page
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.own_pages import MINE, asks_for_preview, done, page_of_mine
from fundraiser.public_ids import is_public_id
from fundraiser.web.access import donor_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import refusals_shown_on, require_token, status_of
from fundraiser.web.lost_update_guard import version_of
from fundraiser.web.responses import or_404

UPDATE = f"{MINE}/updates/<update_id>"


@bp.route(f"{MINE}/updates", methods=["GET", "POST"])
@donor_only
def my_updates(public_id: str) -> ResponseReturnValue:
    """List the page's updates and show the form; on POST, the page has one more."""
    page = page_of_mine(public_id)
    form = UpdateForm()
    if form.validate_on_submit() and not asks_for_preview():
        with refusals_shown_on(form), transaction():
            fresh = lock_page(page.id)
            update = updates.write_update(
                fresh,
                form.words.data,
                once_key=form.once.data,
                needs_approval=update_needs_approval(fresh, form.words.data),
                at=clock.now(),
            )
        if not form.errors:
            return done(page, f"{bp.name}.my_updates", _what_was_done(update))
        page = page_of_mine(public_id)
    answer = render_template(
        "peer_to_peer/my_updates.html",
        page=page,
        form=form,
        is_preview=asks_for_preview() and not form.errors,
        updates=list_updates(page.id),
    )
    return answer, status_of(form)


@bp.route(UPDATE, methods=["GET", "POST"])
@donor_only
def edit_update(public_id: str, update_id: str) -> ResponseReturnValue:
    """Show one update to be changed; on POST, it says what was typed."""
    page = page_of_mine(public_id)
    update = _update_of(page, update_id)
    form = UpdateForm(words=update.words, seen=version_of(update.words))
    if form.validate_on_submit() and not asks_for_preview():
        with refusals_shown_on(form), transaction():
            fresh = lock_page(page.id)
            update = _update_of(fresh, update_id)
            if update.words != form.words.data:
                form.require_unchanged(version_of(update.words))
            updates.change_update(
                update,
                form.words.data,
                needs_approval=update_needs_approval(fresh, form.words.data),
                at=clock.now(),
            )
        if not form.errors:
            return done(page, f"{bp.name}.my_updates", _what_was_done(update))
        page = page_of_mine(public_id)
        update = _update_of(page, update_id)
        form.seen.data = version_of(update.words)
    answer = render_template(
        "peer_to_peer/edit_update.html",
        page=page,
        update=update,
        form=form,
        is_preview=asks_for_preview() and not form.errors,
    )
    return answer, status_of(form)


@bp.post(f"{UPDATE}/remove")
@donor_only
def remove_update(public_id: str, update_id: str) -> ResponseReturnValue:
    """Take an update off the page."""
    require_token()
    page = page_of_mine(public_id)
    with transaction():
        fresh = lock_page(page.id)
        update = _update_of(fresh, update_id)
        updates.remove_update(update, actor=current_actor(), at=clock.now())
    return done(page, f"{bp.name}.my_updates", _("The update is gone from your page."))


def _update_of(page: FundraiserPage, update_id: str) -> PageUpdate:
    return or_404(find_update_of(page.id, update_id) if is_public_id(update_id) else None)


def _what_was_done(update: PageUpdate) -> str:
    if update.shown_at is None:
        return _("Your update is waiting for review: others will see it once we have read it.")
    return _("Your update is on the page.")
