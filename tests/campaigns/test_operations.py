"""Campaigns: what may be described, what stays once the public has seen it, what is told of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.campaigns import operations
from fundraiser.campaigns.models import CampaignStatus, Frequency
from fundraiser.campaigns.operations import (
    CampaignRefused,
    DatesRefused,
    SlugTaken,
    facts_of,
    subject_of,
)
from fundraiser.campaigns.queries import find_campaign, list_campaigns, lock_campaign
from fundraiser.database import transaction
from tests import make
from tests.make import ACTOR


def add(slug="winter", *, like=None, at, **changes):
    facts = replace(facts_of(like or make.campaign("model")), **changes)
    with transaction():
        return operations.add_campaign(
            slug, facts, currency="CAD", zone="America/Toronto", actor=ACTOR, at=at
        )


def edit(campaign, *, at, slug=None, zone=None, **changes):
    with transaction():
        found = lock_campaign(campaign.id)
        facts = replace(facts_of(found), **changes)
        operations.edit_campaign(found, facts, slug=slug, zone=zone, actor=ACTOR, at=at)
    return find_campaign(found.slug)


def publish(campaign, *, at):
    with transaction():
        operations.publish_campaign(lock_campaign(campaign.id), actor=ACTOR, at=at)
    return find_campaign(campaign.slug)


def withdraw(campaign, *, at):
    with transaction():
        operations.withdraw_campaign(lock_campaign(campaign.id), actor=ACTOR, at=at)
    return find_campaign(campaign.slug)


def acts(campaign):
    return [entry.action for entry in history_of([subject_of(campaign)])]


def test_the_same_draft_sent_twice_is_one_campaign(app, clock):
    model = make.campaign("model")
    first = add(like=model, at=clock.now())

    second = add(like=model, at=clock.now() + timedelta(seconds=1))

    assert second.id == first.id
    assert len(list_campaigns()) == 2
    assert acts(first) == [AuditAction.CAMPAIGN_ADDED]


def test_an_address_never_changes_its_meaning(app, clock):
    add(title_en="One", at=clock.now())

    with pytest.raises(SlugTaken):
        add(like=find_campaign("model"), title_en="Another", at=clock.now())


@pytest.mark.parametrize(
    "slug", ["", "Winter", "win ter", "hiver-é", "-a", "a--b", "a" * 61, "a/b"]
)
def test_an_address_has_small_letters_figures_and_hyphens(app, clock, slug):
    with pytest.raises(CampaignRefused):
        add(slug, at=clock.now())


def test_the_address_of_a_page_of_the_back_office_is_not_given_away(app, clock):
    with pytest.raises(SlugTaken):
        add("add", at=clock.now())


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"goal_cents": 0}, id="goal-of-nothing"),
        pytest.param({"name_fr": " "}, id="no-french-name"),
        pytest.param({"title_en": ""}, id="no-english-title"),
        pytest.param({"presets": {}}, id="no-amounts"),
        pytest.param({"presets": {"once": [2500, 99]}}, id="less-than-the-form-takes"),
        pytest.param({"presets": {"once": [2500, 2500]}}, id="one-amount-twice"),
        pytest.param({"impacts": {"7000": {"en": "supper"}}}, id="what-no-offered-amount-does"),
        pytest.param({"impacts": {"5000": {"en": "x" * 41}}}, id="too-much-said"),
        pytest.param({"presets": {"once": [100 * n for n in range(1, 8)]}}, id="seven-amounts"),
    ],
)
def test_a_campaign_that_makes_no_sense_is_refused(app, clock, changes):
    with pytest.raises(CampaignRefused):
        add(at=clock.now(), **changes)


def test_a_campaign_closes_after_it_opens(app, clock):
    at = clock.now()

    with pytest.raises(CampaignRefused):
        add(opens_at=at, closes_at=at, at=at)


def test_an_edit_is_told_with_what_was_there_before(app, clock):
    campaign = make.campaign(goal=make.cad(100))

    edit(campaign, goal_cents=20_000, title_en="Lights", at=clock.now())

    entry = history_of([subject_of(campaign)])[-1]
    assert entry.action is AuditAction.CAMPAIGN_CHANGED
    assert entry.before == {"title_en": "Winter lights", "goal": "100.00 CAD"}
    assert entry.after == {"title_en": "Lights", "goal": "200.00 CAD"}


def test_what_is_already_so_leaves_no_entry(app, clock):
    campaign = make.campaign()
    before = acts(campaign)

    edit(campaign, at=clock.now())

    assert acts(campaign) == before


def test_a_draft_may_get_another_address_and_zone(app, clock):
    draft = make.campaign(is_published=False)

    moved = edit(draft, slug="lights", zone="America/Halifax", at=clock.now())

    assert (moved.slug, moved.zone) == ("lights", "America/Halifax")
    assert find_campaign("winter") is None


def test_a_published_campaign_keeps_its_address_and_zone(app, clock):
    campaign = make.campaign()

    edit(campaign, slug="lights", zone="America/Halifax", at=clock.now())

    kept = find_campaign("winter")
    assert kept
    assert kept.zone == "America/Toronto"


def test_a_draft_cannot_take_the_address_of_another(app, clock):
    make.campaign("lights")
    draft = make.campaign(is_published=False)

    with pytest.raises(SlugTaken):
        edit(draft, slug="lights", at=clock.now())


def test_a_later_closing_is_an_extension_and_keeps_the_end_first_announced(app, clock):
    campaign = make.campaign()
    first = campaign.closes_at

    extended = edit(campaign, closes_at=first + timedelta(days=3), at=clock.now())

    assert extended.is_extended
    assert extended.first_closes_at == first
    assert acts(campaign)[-1] is AuditAction.CAMPAIGN_EXTENDED


def test_a_draft_that_is_moved_is_not_extended(app, clock):
    draft = make.campaign(is_published=False)

    moved = edit(draft, closes_at=draft.closes_at + timedelta(days=3), at=clock.now())

    assert not moved.is_extended
    assert acts(draft)[-1] is AuditAction.CAMPAIGN_CHANGED


def test_a_closing_taken_back_to_what_was_announced_is_no_extension(app, clock):
    campaign = make.campaign()
    first = campaign.closes_at
    edit(campaign, closes_at=first + timedelta(days=3), at=clock.now())

    edited = edit(campaign, closes_at=first, at=clock.now())

    assert not edited.is_extended


def test_a_campaign_that_ended_takes_gifts_again_once_it_is_extended(app, clock):
    campaign = make.campaign()
    clock.move(timedelta(days=31))
    assert not campaign.takes_gifts_at(clock.now())

    extended = edit(campaign, closes_at=clock.now() + timedelta(days=1), at=clock.now())

    assert extended.takes_gifts_at(clock.now())
    assert extended.is_extended


def test_a_closing_cannot_be_moved_into_the_past(app, clock):
    campaign = make.campaign()

    with pytest.raises(DatesRefused):
        edit(campaign, closes_at=clock.now() - timedelta(seconds=1), at=clock.now())


def test_an_opening_that_has_passed_stays(app, clock):
    campaign = make.campaign()

    with pytest.raises(DatesRefused):
        edit(campaign, opens_at=campaign.opens_at - timedelta(days=1), at=clock.now())


def test_an_opening_that_is_to_come_may_be_moved(app, clock):
    campaign = make.campaign(opens_at=clock.now() + timedelta(days=1))
    later = campaign.opens_at + timedelta(days=1)

    assert edit(campaign, opens_at=later, at=clock.now()).opens_at == later


def test_publishing_and_withdrawing_twice_is_once(app, clock):
    draft = make.campaign(is_published=False)

    for _ in range(2):
        publish(draft, at=clock.now())
    for _ in range(2):
        withdraw(draft, at=clock.now())

    assert acts(draft)[1:] == [AuditAction.CAMPAIGN_PUBLISHED, AuditAction.CAMPAIGN_WITHDRAWN]


def test_a_withdrawn_campaign_can_be_published_again(app, clock):
    campaign = withdraw(make.campaign(), at=clock.now())
    clock.move(timedelta(days=60))  # and after its end, to show what it brought

    assert publish(campaign, at=clock.now()).is_published


def test_a_draft_is_not_withdrawn(app, clock):
    draft = make.campaign(is_published=False)

    with pytest.raises(CampaignRefused):
        withdraw(draft, at=clock.now())


def test_a_draft_whose_closing_has_passed_is_not_published(app, clock):
    draft = make.campaign(is_published=False)
    clock.move(timedelta(days=31))

    with pytest.raises(DatesRefused):
        publish(draft, at=clock.now())
    kept = find_campaign("winter")
    assert kept
    assert kept.status is CampaignStatus.DRAFT


def test_a_campaign_offers_its_amounts_by_frequency(app):
    campaign = make.campaign()

    assert campaign.frequencies == [Frequency.ONCE]
    assert campaign.presets_for(Frequency.ONCE)[0] == make.cad(25)
