"""What an owner changes on their page and a captain of their team, and what waits for one of us.

Words and picture are *content*: what others see of it was approved where that is needed, and what
the owner or captain wants instead waits beside it as the place's one waiting change. The settings
are their own business and hold at once. The caller has locked the page or team.
"""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select, update

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.errors import Conflict
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    FundraiserPage,
    PageKind,
    PlaceChange,
    PlaceStatus,
    Team,
)
from fundraiser.peer_to_peer.operations.drafts import publish_page
from fundraiser.peer_to_peer.operations.place_status import NotPossibleNow
from fundraiser.peer_to_peer.operations.team_errors import TeamIsDown, TooManyMembers
from fundraiser.peer_to_peer.operations.teams import TeamFacts
from fundraiser.peer_to_peer.queries.moderation import has_approved_owner
from fundraiser.peer_to_peer.queries.pages import find_waiting_change
from fundraiser.peer_to_peer.queries.teams import count_members
from fundraiser.peer_to_peer.staff_notices import tell_staff_of_change, tell_staff_of_place
from fundraiser.peer_to_peer.word_filter import find_suspect_words
from fundraiser.pictures.operations import delete_picture, publish_picture
from fundraiser.pictures.queries import get_picture
from fundraiser.web.actors import Actor

NOT_YET_SHOWN = frozenset({PlaceStatus.DRAFT, PlaceStatus.WAITING, PlaceStatus.CHANGE_ASKED})


class PageIsDown(Conflict):
    """The page was taken down: its owner cannot change it any more."""

    message = _("We have taken this page down, so it cannot be changed. Write to us about it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceContent:
    """What others see of a page or team, and what is approved where that is needed."""

    title: str
    organiser_name: str
    story: str
    picture_id: int | None = None
    picture_words: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        return self.title, self.organiser_name, self.story, self.picture_words


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """What an owner settles alone."""

    kind: PageKind
    goal: Money
    event_on: date | None
    is_on_leaderboard: bool


def content_of(shown: FundraiserPage | Team | PlaceChange) -> PlaceContent:
    """Return what a page or team shows, or what a change would have it show."""
    return PlaceContent(**{name: getattr(shown, name) for name in PlaceContent.__slots__})


def content_in_hand(place: FundraiserPage | Team) -> PlaceContent:
    """Return what its owner or captain wrote last: what waits, or else what is shown."""
    return content_of(find_waiting_change(place) or place)


def needs_approval(place: FundraiserPage | Team, *texts: str) -> bool:
    """Whether one of us looks before others see these texts: the campaign's wish, held words, or
    a place that we have hidden."""
    is_wished = place.campaign.approves_pages or place.is_hidden
    return is_wished or bool(find_suspect_words(*texts))


def update_needs_approval(page: FundraiserPage, words: str) -> bool:
    """Whether one of us looks before others read this update: held words, a hidden page, or the
    campaign's wish for owners of whom we have approved nothing yet."""
    is_wished = page.campaign.approves_pages and not has_approved_owner(page)
    return is_wished or page.is_hidden or bool(find_suspect_words(words))


def propose_change(
    page: FundraiserPage,
    content: PlaceContent,
    *,
    needs_approval: bool,
    actor: Actor,
    at: datetime,
) -> PlaceChange | None:
    """The page shows this content, or it waits; return the change that waits. Repeatable.

    Raises PageIsDown.
    """
    if page.is_taken_down:
        raise PageIsDown
    before = content_in_hand(page)
    change = change_content(page, content, needs_approval=needs_approval, at=at)
    audit.record_changes(
        AuditAction.PAGE_EDITED,
        page.subject,
        actor,
        at,
        before=audited_content(page, before),
        after=audited_content(page, content),
    )
    return change


def change_content(
    place: FundraiserPage | Team, content: PlaceContent, *, needs_approval: bool, at: datetime
) -> PlaceChange | None:
    """The place shows this content, or it waits as its one waiting change, which is returned.

    Repeatable. A place that others have not seen yet is simply changed. What waited before is
    replaced; content that is the place's own again waits for nobody.
    """
    waiting = find_waiting_change(place)
    shown, before = content_of(place), content_of(waiting or place)
    if content == before:
        return waiting
    if waiting:
        _replace(waiting, at)
    change = None
    if place.status not in NOT_YET_SHOWN and needs_approval and content != shown:
        change = _wait(place, content, at)
        tell_staff_of_change(change, at=at)
    else:
        _show(place, content)
    for picture_id in {before.picture_id, shown.picture_id}:
        delete_unused_picture(picture_id)
    return change


def apply_change(change: PlaceChange, *, at: datetime) -> None:
    """The place shows what was proposed: for whoever approves it, who also decides the change.

    Its picture is public if the page is; the one it stood in for is gone.
    """
    place, before = change.place, change.place.picture_id
    _show(place, content_of(change))
    change.decided_at = at
    db.session.flush()
    delete_unused_picture(before)


def withdraw_change(page: FundraiserPage, *, actor: Actor, at: datetime) -> None:
    """Nothing waits: the page goes on showing what was approved. Repeatable."""
    waiting = find_waiting_change(page)
    if waiting is None:
        return
    proposed = content_of(waiting)
    _replace(waiting, at)
    delete_unused_picture(proposed.picture_id)
    audit.record_changes(
        AuditAction.PAGE_EDITED,
        page.subject,
        actor,
        at,
        before=audited_content(page, proposed),
        after=audited_content(page, content_of(page)),
    )


def audited_content(place: FundraiserPage | Team, content: PlaceContent) -> dict[str, Any]:
    """Return what the audit log keeps of content, by the names of the page or the team."""
    facts = asdict(content)
    if isinstance(place, Team):
        return {
            "name": content.title,
            "captain_name": content.organiser_name,
            "words": content.story,
        }
    return {"owner_name": facts.pop("organiser_name"), **facts}


def delete_unused_picture(picture_id: int | None) -> None:
    """A picture that no page shows and no waiting change proposes is gone with its files."""
    if picture_id is None or _is_wanted(picture_id):
        return
    db.session.execute(
        update(PlaceChange).where(PlaceChange.picture_id == picture_id).values(picture_id=None)
    )
    delete_picture(get_picture(picture_id))


def settings_of(page: FundraiserPage) -> PageSettings:
    return PageSettings(**{fact.name: getattr(page, fact.name) for fact in fields(PageSettings)})


def save_settings(
    page: FundraiserPage, settings: PageSettings, *, actor: Actor, at: datetime
) -> None:
    """Kind, goal, date and leaderboard are as the owner wishes. Repeatable. Raises PageIsDown."""
    if page.is_taken_down:
        raise PageIsDown
    before = settings_of(page)
    if settings.event_on != before.event_on and page.follow_up_at is not None:
        page.follow_up_at = at  # the owner's next email follows from the new date
    page.kind, page.goal_cents = settings.kind, settings.goal.cents
    page.event_on, page.is_on_leaderboard = settings.event_on, settings.is_on_leaderboard
    audit.record_changes(
        AuditAction.PAGE_EDITED,
        page.subject,
        actor,
        at,
        before=_audited_settings(before),
        after=_audited_settings(settings),
    )


def send_again(page: FundraiserPage, *, actor: Actor, at: datetime) -> None:
    """A page that we asked to be changed waits for us again, and staff know. Repeatable."""
    if page.is_waiting:
        return
    if not page.is_change_asked:
        raise NotPossibleNow
    before = page.status
    publish_page(page, needs_approval=True, at=at)
    audit.record_changes(
        AuditAction.PAGE_EDITED,
        page.subject,
        actor,
        at,
        before={"status": before},
        after={"status": page.status},
    )
    tell_staff_of_place(page, at=at)


def facts_of(team: Team) -> TeamFacts:
    """Return the team as its captain sees it: with the words that wait, if some do."""
    content = content_in_hand(team)
    return TeamFacts(
        name=content.title,
        captain_name=content.organiser_name,
        words=content.story,
        goal=team.goal,
        most_members=team.most_members,
        is_on_leaderboard=team.is_on_leaderboard,
    )


def edit_team(team: Team, facts: TeamFacts, *, at: datetime) -> None:
    """The team is as its captain says, its words at once or once one of us has looked. Repeatable.

    Words that are shown already wait for nobody; staff know of those that wait. Raises TeamIsDown,
    TooManyMembers.
    """
    if team.is_taken_down:
        raise TeamIsDown
    before = _audited_facts(facts_of(team))
    _settle(team, facts)
    content = PlaceContent(title=facts.name, organiser_name=facts.captain_name, story=facts.words)
    change_content(team, content, needs_approval=needs_approval(team, *content.texts), at=at)
    actor, after = Actor.donor(team.captain_id), _audited_facts(facts_of(team))
    audit.record_changes(
        AuditAction.TEAM_EDITED, team.subject, actor, at, before=before, after=after
    )


def _settle(team: Team, facts: TeamFacts) -> None:
    members = count_members(team.id)
    if facts.most_members is not None and facts.most_members < members:
        raise TooManyMembers(members)
    team.goal_cents = facts.goal.cents if facts.goal else None
    team.most_members = facts.most_members
    team.is_on_leaderboard = facts.is_on_leaderboard


def _wait(place: FundraiserPage | Team, content: PlaceContent, at: datetime) -> PlaceChange:
    change = PlaceChange(
        page_id=place.id if isinstance(place, FundraiserPage) else None,
        team_id=place.id if isinstance(place, Team) else None,
        status=ChangeStatus.WAITING,
        made_at=at,
        note="",
        **asdict(content),
    )
    db.session.add(change)
    db.session.flush()
    return change


def _replace(waiting: PlaceChange, at: datetime) -> None:
    waiting.move_to(ChangeStatus.REPLACED)
    waiting.decided_at = at
    db.session.flush()  # only one change waits: this one must be none before the next is


def _show(place: FundraiserPage | Team, content: PlaceContent) -> None:
    place.title, place.organiser_name = content.title, content.organiser_name
    place.story = content.story
    if isinstance(place, FundraiserPage):
        place.picture_words = content.picture_words
        if place.picture_id != content.picture_id:
            place.picture = get_picture(content.picture_id) if content.picture_id else None
        if place.picture and place.is_shown:
            publish_picture(place.picture)
    db.session.flush()


def _is_wanted(picture_id: int) -> bool:
    on_page = select(FundraiserPage.id).where(FundraiserPage.picture_id == picture_id)
    proposed = select(PlaceChange.id).where(
        PlaceChange.picture_id == picture_id, PlaceChange.status == ChangeStatus.WAITING
    )
    return bool(db.session.scalar(select(or_(on_page.exists(), proposed.exists()))))


def _audited_settings(settings: PageSettings) -> dict[str, Any]:
    """Return what the audit log keeps of settings."""
    return {
        "kind": settings.kind.value,
        "goal": str(settings.goal),
        "event_on": settings.event_on.isoformat() if settings.event_on else "",
        "is_on_leaderboard": settings.is_on_leaderboard,
    }


def _audited_facts(facts: TeamFacts) -> dict[str, Any]:
    """Return what the audit log keeps of a team."""
    return {**asdict(facts), "goal": str(facts.goal) if facts.goal else ""}
