"""Stories: the list, one with its record, writing it, looking at it before others do."""

from datetime import datetime
from functools import partial
from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language, as_language, current_language, force_language
from fundraiser.staff.audit_log.changes import LABELS, RecordedAct, acts_of, acts_on
from fundraiser.staff.blueprint import bp
from fundraiser.staff.record_versions import entries_since, newest_entry
from fundraiser.staff.records import add_or_find, record_of, refusals_shown_on, status_of
from fundraiser.staff.stories.forms import StoryForm
from fundraiser.staff.stories.table import STORIES
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.stories import operations
from fundraiser.stories.claims import TypedClaim, find_claims
from fundraiser.stories.models import Story, StoryStatus, subject_of
from fundraiser.stories.operations import StoryFacts, StorySlugTaken, facts_of
from fundraiser.stories.pages import story_facts
from fundraiser.stories.queries import find_story, list_chosen, lock_story
from fundraiser.stories.readiness import what_is_missing, what_to_know
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.security import largest_form

STORY = "/stories/<public_id>"
LARGEST_STORY = 512 * 1024  # two languages, as a form sends their accents
PREVIEWS = {f"preview-{language}": language for language in Language}
CLAIMED_IN = ("title", "summary", "body")


@bp.get("/stories")
@staff_only(Permission.MANAGE_STORIES)
def stories() -> ResponseReturnValue:
    """List stories, a page at a time, what was touched last first."""
    return list_page(STORIES, "staff/stories/stories.html")


route_files("/stories", STORIES)


@bp.route("/stories/add", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_STORIES)
@largest_form(LARGEST_STORY)
def story_add() -> ResponseReturnValue:
    """Write a new story; on POST, keep it as a draft, or show how it will look."""
    form = StoryForm.blank()
    if form.validate_on_submit():
        if _language_of_preview():
            return _preview_of_form(form, None)
        with refusals_shown_on(form):
            story = add_or_find(partial(_add, form), StorySlugTaken)
        if not form.errors:
            flask.flash(_("The story is saved as a draft. Add a picture next."), "success")
            return to_story(story)
    return _form_page(form, None)


@bp.get(STORY)
@staff_only(Permission.MANAGE_STORIES)
def story(public_id: str) -> ResponseReturnValue:
    """Show a story: its words, what it lacks, its picture, what was done to it."""
    found = record_of(find_story, public_id)
    at = clock.now()
    return render_template(
        "staff/stories/story.html",
        story=found,
        status_now=found.status_at(at),
        missing=what_is_missing(found),
        notes=what_to_know(found),
        claims=claims_of(found),
        labels=LABELS,
        chosen=list_chosen(found.id),
        is_seen=found.is_visible_at(at),
        acts=acts_on([subject_of(found.id)], found.zone),
        languages=list(Language),
    )


@bp.route(f"{STORY}/edit", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_STORIES)
@largest_form(LARGEST_STORY)
def story_edit(public_id: str) -> ResponseReturnValue:
    """Change what a story says; on POST, keep it, or show how it will look."""
    found = record_of(find_story, public_id)
    at = clock.now()
    form = StoryForm.of(found, seen=newest_entry(subject_of(found.id)), at=at)
    if form.validate_on_submit():
        if _language_of_preview():
            return _preview_of_form(form, found)
        with refusals_shown_on(form), transaction():
            _edit(found.id, form, at)
        if not form.errors:
            flask.flash(_("The story is changed."), "success")
            return to_story(found)
    return _form_page(form, found)


@bp.get(f"{STORY}/preview")
@staff_only(Permission.MANAGE_STORIES)
def story_preview(public_id: str) -> ResponseReturnValue:
    """Show a story as everybody will see it, its picture as well."""
    found = record_of(find_story, public_id)
    return _preview(found, as_language(request.args.get("language")))


def claims_of(story: Story) -> list[TypedClaim]:
    """Return what was typed about doubling, with the names of its fields as places."""
    names = [f"{part}_{language}" for language in Language for part in CLAIMED_IN]
    return find_claims((name, getattr(story, name)) for name in names)


def to_story(story: Story) -> ResponseReturnValue:
    return redirect(url_for("staff.story", public_id=story.public_id), HTTPStatus.SEE_OTHER)


def newer_than(seen: str, story: Story) -> list[RecordedAct]:
    """Return what others did to the story since a form with this `seen` was made."""
    return acts_of(entries_since(seen, subject_of(story.id)), story.zone)


def _add(form: StoryForm) -> Story:
    with transaction():
        return operations.add_story(
            form.slug.data, form.facts(), actor=current_actor(), at=clock.now()
        )


def _edit(story_id: int, form: StoryForm, at: datetime) -> None:
    found = lock_story(story_id)
    slug = form.slug.data if "slug" in form else found.slug
    if (form.facts(), slug) != (facts_of(found), found.slug):
        form.require_unchanged(newest_entry(subject_of(found.id)))
    operations.edit_story(found, form.facts(), slug=slug, actor=current_actor(), at=at)


def _form_page(form: StoryForm, story: Story | None) -> ResponseReturnValue:
    newer = []
    if story and form.errors:
        newer = newer_than(form.seen.data or "", story)
        form.seen.data = newest_entry(subject_of(story.id))
    page = render_template(
        "staff/stories/story_form.html",
        form=form,
        story=story,
        newer=newer,
        claims=find_claims(form.texts()) if form.is_submitted() else [],
        labels=LABELS,
    )
    return page, status_of(form)


def _language_of_preview() -> Language | None:
    return PREVIEWS.get(request.form.get("step", ""))


def _preview_of_form(form: StoryForm, story: Story | None) -> ResponseReturnValue:
    """Show what was typed, which is kept nowhere, with the picture that the story has."""
    facts = form.facts()
    return _preview(_unkept(facts, story), _language_of_preview() or current_language())


def _unkept(facts: StoryFacts, story: Story | None) -> Story:
    """Return a story that no session knows, so that it is never written by accident."""
    at = clock.now()
    copied = ("slug", "public_id", "publish_at", "created_at", "changed_at")
    pictured = ("alt_en", "alt_fr", "is_decorative", "credit", "picture")
    unkept = Story(
        id=story.id if story else 0,
        status=story.status if story else StoryStatus.DRAFT,
        **operations.columns_of(facts),
    )
    if story is None:
        unkept.slug, unkept.public_id = "preview", ""
        unkept.created_at = unkept.changed_at = at
    else:
        for name in (*copied, *pictured):
            setattr(unkept, name, getattr(story, name))
    if facts.campaign_id:
        unkept.campaign = get_campaign(facts.campaign_id)
    return unkept


def _preview(story: Story, language: Language) -> ResponseReturnValue:
    with force_language(language):
        facts = story_facts(story, at=clock.now())
        return render_template(
            "stories/story.html", **{**facts, "picture": story.picture}, is_preview=True
        )
