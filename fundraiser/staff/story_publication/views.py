"""Publishing a story, scheduling it, taking it back, deleting a draft: each says what it does."""

from http import HTTPStatus

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.database import transaction
from fundraiser.i18n.formats import instant
from fundraiser.i18n.zones import zone_in_words
from fundraiser.staff.audit_log.changes import LABELS
from fundraiser.staff.blueprint import bp
from fundraiser.staff.record_versions import newest_entry
from fundraiser.staff.records import record_of, refusals_shown_on, status_of
from fundraiser.staff.stories.forms import ScheduleForm
from fundraiser.staff.stories.views import STORY, claims_of, newer_than, to_story
from fundraiser.stories import operations
from fundraiser.stories.models import Story, subject_of
from fundraiser.stories.operations import StoryHasMovedOn
from fundraiser.stories.queries import find_story, lock_story
from fundraiser.stories.readiness import what_is_missing, what_to_know
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import StaffForm, require_token


@bp.route(f"{STORY}/publish", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_STORIES)
def story_publish(public_id: str) -> ResponseReturnValue:
    """Show what is worth a look first; on POST, let everybody read the story."""
    found = record_of(find_story, public_id)
    form = StaffForm()
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            operations.publish_story(lock_story(found.id), actor=current_actor(), at=clock.now())
        if not form.errors:
            flask.flash(_("The story is published."), "success")
            return to_story(found)
    page = render_template("staff/story_publication/publish.html", form=form, **_looked_at(found))
    return page, status_of(form)


@bp.route(f"{STORY}/schedule", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_STORIES)
def story_schedule(public_id: str) -> ResponseReturnValue:
    """Ask from when the story is seen; on POST, keep that instant."""
    found = record_of(find_story, public_id)
    at = clock.now()
    if found.was_seen_by(at):
        raise StoryHasMovedOn
    form = ScheduleForm(found, seen=newest_entry(subject_of(found.id)))
    if form.validate_on_submit() and form.publish_at:
        with refusals_shown_on(form), transaction():
            fresh = lock_story(found.id)
            if fresh.publish_at != form.publish_at:
                form.require_unchanged(newest_entry(subject_of(fresh.id)))
            operations.schedule_story(fresh, form.publish_at, actor=current_actor(), at=at)
        if not form.errors:
            seen_from = instant(form.publish_at, found.zone)
            flask.flash(_("Everyone sees it from %(when)s.", when=seen_from), "success")
            return to_story(found)
    newer = newer_than(form.seen.data or "", found) if form.errors else []
    form.seen.data = newest_entry(subject_of(found.id))
    page = render_template(
        "staff/story_publication/schedule.html",
        form=form,
        newer=newer,
        zone_words=zone_in_words(found.zone),
        **_looked_at(found),
    )
    return page, status_of(form)


@bp.post(f"{STORY}/unschedule")
@staff_only(Permission.MANAGE_STORIES)
def story_unschedule(public_id: str) -> ResponseReturnValue:
    """Make a scheduled story a draft again."""
    require_token()
    found = record_of(find_story, public_id)
    with transaction():
        operations.unschedule_story(lock_story(found.id), actor=current_actor(), at=clock.now())
    flask.flash(_("The story is a draft again. It appears only when you publish it."), "success")
    return to_story(found)


@bp.route(f"{STORY}/withdraw", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_STORIES)
def story_withdraw(public_id: str) -> ResponseReturnValue:
    """Say what withdrawing does; on POST, take the story off the site."""
    found = record_of(find_story, public_id)
    form = StaffForm()
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            operations.withdraw_story(lock_story(found.id), actor=current_actor(), at=clock.now())
        if not form.errors:
            flask.flash(_("The story is withdrawn. Nobody else sees it or its picture."), "success")
            return to_story(found)
    return render_template(
        "staff/story_publication/withdraw.html", form=form, story=found
    ), status_of(form)


@bp.route(f"{STORY}/delete", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_STORIES)
def story_delete(public_id: str) -> ResponseReturnValue:
    """Say what deleting does; on POST, let a draft go that nobody else ever saw."""
    found = record_of(find_story, public_id)
    form = StaffForm()
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            operations.delete_draft(lock_story(found.id), actor=current_actor(), at=clock.now())
        if not form.errors:
            flask.flash(_("The draft is deleted."), "success")
            return redirect(url_for("staff.stories"), HTTPStatus.SEE_OTHER)
    return render_template(
        "staff/story_publication/delete.html", form=form, story=found
    ), status_of(form)


def _looked_at(story: Story) -> dict[str, object]:
    """Return what an editor looks at before others see the story."""
    return {
        "story": story,
        "missing": what_is_missing(story),
        "notes": what_to_know(story),
        "claims": claims_of(story),
        "labels": LABELS,
    }
