"""The list of stories: what was touched last comes first."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, and_, case, func, literal

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.i18n.formats import number
from fundraiser.i18n.languages import Language
from fundraiser.staff.tables.columns import Moment, Status, Text
from fundraiser.staff.tables.filters import Option, OptionFilter
from fundraiser.staff.tables.parts import name_of_campaign
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table
from fundraiser.stories.models import Story, StoryStatus
from fundraiser.stories.queries import is_visible, is_written_in

ENGLISH, FRENCH = (is_written_in(language) for language in Language)
BOTH_NAMES = ", ".join(language.own_name for language in Language)


def with_campaign(query: Select[Any]) -> Select[Any]:
    return query.outerjoin(Campaign, Campaign.id == Story.campaign_id)


def title(scope: Scope) -> Any:
    """Return the expression of the title in the language of the list, or in the other."""
    own, other = Story.title_en, Story.title_fr
    if scope.language == Language.FRENCH:
        own, other = other, own
    return func.coalesce(func.nullif(own, ""), other)


def status(scope: Scope) -> Any:
    """Return the expression of the status as readers would put it: one that is due is published."""
    is_due = and_(Story.status == StoryStatus.SCHEDULED, Story.publish_at <= scope.at)
    published = literal(StoryStatus.PUBLISHED, Story.status.type)
    return case((is_due, published), else_=Story.status)


def stands_at(status: StoryStatus) -> Option:
    def condition(scope: Scope) -> ColumnElement[bool]:
        if status is StoryStatus.PUBLISHED:
            return is_visible(scope.at)
        if status is StoryStatus.SCHEDULED:
            return and_(Story.status == status, Story.publish_at > scope.at)
        return Story.status == status

    return Option(status.value, status.label, condition)


LANGUAGES = case(
    (and_(ENGLISH, FRENCH), BOTH_NAMES),
    (FRENCH, Language.FRENCH.own_name),
    (ENGLISH, Language.ENGLISH.own_name),
    else_="",
)

STORIES = Table(
    name="stories",
    title=_l("Stories"),
    record=Story,
    key=Story.public_id,
    link=lambda row: url_for("staff.story", public_id=row["key"]),
    head="title",
    count=lambda rows: ngettext("%(count)s story", "%(count)s stories", rows, count=number(rows)),
    empty=_l("No stories yet."),
    empty_hint=_l("Write the first one. It stays a draft until you publish or schedule it."),
    joins=with_campaign,
    order="-changed_at",
    exports=Permission.MANAGE_STORIES,
    export_action=AuditAction.STORIES_EXPORTED,
    filters=(
        OptionFilter(
            name="status", label=_l("Status"), options=[stands_at(each) for each in StoryStatus]
        ),
        OptionFilter(
            name="written",
            label=_l("Language"),
            options=(
                Option("en", _l("In English"), lambda _scope: ENGLISH),
                Option("fr", _l("In French"), lambda _scope: FRENCH),
                Option("only-en", _l("In English only"), lambda _scope: and_(ENGLISH, ~FRENCH)),
                Option("only-fr", _l("In French only"), lambda _scope: and_(FRENCH, ~ENGLISH)),
            ),
        ),
    ),
    search=Search(
        hint=_l("Text, place, author or address"),
        words=(
            Story.slug,
            Story.title_en,
            Story.title_fr,
            Story.summary_en,
            Story.summary_fr,
            Story.body_en,
            Story.body_fr,
            Story.place_en,
            Story.place_fr,
            Story.author,
        ),
    ),
    columns=(
        Text("story", _l("Number"), Story.public_id, on_page=False),
        Text("title", _l("Story"), title),
        Text("address", _l("Address"), Story.slug, beside="title"),
        Status("status", _l("Status"), status, choices=StoryStatus),
        Moment("publish_at", _l("Published from"), Story.publish_at),
        Text("languages", _l("Language"), LANGUAGES),
        Text("campaign_name", _l("Campaign"), name_of_campaign, in_files=False),
        Text("campaign", _l("Campaign"), Campaign.slug, on_page=False),
        Moment("changed_at", _l("Last change"), Story.changed_at, sorts=True),
    ),
)
