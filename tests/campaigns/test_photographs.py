"""A campaign's photograph: public while the campaign is, described in both languages."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from fundraiser import clock
from fundraiser.campaigns.operations import publish_campaign, withdraw_campaign
from fundraiser.campaigns.photographs import (
    PhotographRefused,
    crop_photograph,
    remove_photograph,
    set_photograph,
)
from fundraiser.campaigns.queries import lock_campaign
from fundraiser.database import db, transaction
from fundraiser.pictures.crops import Crop
from fundraiser.pictures.models import Picture
from fundraiser.pictures.operations import NewPart
from tests import make
from tests.campaigns.photographs import ACTOR, WORDS, a_photograph, with_photograph


def count_pictures():
    return db.session.scalar(select(func.count()).select_from(Picture))


def is_shown(campaign):
    return campaign.picture is not None and campaign.picture.is_public


def test_a_photograph_is_public_only_while_its_campaign_is(app):
    campaign = with_photograph(make.campaign(is_published=False))
    assert not is_shown(campaign)

    for move, is_public in ((publish_campaign, True), (withdraw_campaign, False)):
        with transaction():
            campaign = lock_campaign(campaign.id)
            move(campaign, actor=ACTOR, at=clock.now())
        assert is_shown(campaign) is is_public


def test_another_photograph_replaces_the_first_and_its_files(app):
    campaign = with_photograph(make.campaign())
    first = campaign.picture_id

    campaign = with_photograph(campaign)

    assert campaign.picture_id != first
    assert is_shown(campaign)
    assert count_pictures() == 1


@pytest.mark.parametrize("missing", ["alt_en", "alt_fr"])
def test_a_photograph_is_described_in_both_languages(app, missing):
    campaign, new = make.campaign(), a_photograph()

    with pytest.raises(PhotographRefused), transaction():
        set_photograph(
            lock_campaign(campaign.id),
            new,
            replace(WORDS, **{missing: " "}),
            actor=ACTOR,
            at=clock.now(),
        )

    assert count_pictures() == 0


def test_a_part_of_a_photograph_that_was_replaced_is_refused(app):
    campaign = with_photograph(make.campaign())
    old = NewPart(picture_id=campaign.picture_id or 0, sizes=None, crop=Crop())
    campaign = with_photograph(campaign)

    with pytest.raises(PhotographRefused), transaction():
        crop_photograph(lock_campaign(campaign.id), old, WORDS, actor=ACTOR, at=clock.now())


def test_a_photograph_that_is_deleted_leaves_no_words(app):
    campaign = with_photograph(make.campaign())

    with transaction():
        campaign = lock_campaign(campaign.id)
        remove_photograph(campaign, actor=ACTOR, at=clock.now())
        remove_photograph(campaign, actor=ACTOR, at=clock.now())

    assert campaign.picture is None
    assert (campaign.picture_alt_en, campaign.picture_credit) == ("", "")
    assert count_pictures() == 0
