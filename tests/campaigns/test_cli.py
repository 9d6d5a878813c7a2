"""`flask campaigns`: what an operator types, and what comes of it."""

import pytest

from fundraiser.audit.queries import history_of
from fundraiser.campaigns.models import CampaignStatus
from fundraiser.campaigns.operations import subject_of
from fundraiser.campaigns.queries import find_campaign
from fundraiser.database import db
from tests import make
from tests.make import cad, instant

NAMES = [
    *("--title-en", "Warm rooms", "--title-fr", "Pièces chaudes"),
    *("--name-en", "the winter appeal", "--name-fr", "l’appel d’hiver"),
]
DATES = ["--opens", "2026-12-01", "--closes", "2026-12-31"]


@pytest.fixture
def flask(app):
    """Give `flask("list")`: run `flask campaigns list` and return what it says."""

    def run(*arguments, fails=False):
        result = app.test_cli_runner().invoke(args=["campaigns", *arguments])
        db.session.rollback()
        db.session.expire_all()
        assert (result.exit_code != 0) is fails, result.output
        return result.output

    return run


def test_add_makes_a_campaign_in_its_zone(flask):
    said = flask("add", "winter", *NAMES, "--goal", "50,000", *DATES, "--publish")

    campaign = find_campaign("winter")
    assert campaign
    assert said == "Added /campaigns/winter (published).\n"
    assert campaign.goal == cad(50_000)
    assert campaign.opens_at == instant("2026-12-01 05:00")
    assert campaign.closes_at == instant("2027-01-01 05:00")  # the 31st is included
    assert [entry.actor_id for entry in history_of([subject_of(campaign)])] == ["command line"] * 2


def test_add_offers_the_amounts_that_are_named(flask):
    amounts = ["--preset", "20", "--preset", "40.50"]
    amounts += ["--impact", "20", "a warm blanket", "une couverture chaude"]

    flask("add", "winter", *NAMES, "--goal", "500", *DATES, *amounts)

    campaign = find_campaign("winter")
    assert campaign
    assert campaign.presets == {"once": [2000, 4050]}
    assert campaign.impact_of(cad(20), "fr") == "une couverture chaude"
    assert campaign.impact_of(cad(40), "fr") == ""
    assert campaign.status is CampaignStatus.DRAFT


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (["--goal", "10,50"], "figures"),
        (["--goal", "NaN"], "figures"),
        (["--goal", "0"], "more than zero"),
        (["--currency", "XXX"], "The currency is one of"),
        (["--zone", "Mars/Olympus"], "America/Toronto"),
        (["--opens", "2027-03-14 02:30", "--closes", "2027-03-15"], "go forward"),
        (["--closes", "2026-11-01 01:30"], "go back"),
        (["--closes", "2026-11-30"], "closes after it opens"),
        (["--closes", "9999-12-31"], "Enter a year"),
    ],
)
def test_add_says_what_is_wrong_and_adds_nothing(flask, changes, words):
    usual = [*NAMES, "--goal", "500", *DATES]

    assert words in flask("add", "winter", *usual, *changes, fails=True)
    assert find_campaign("winter") is None


def test_list_shows_each_campaign_in_its_zone(flask, app):
    opens, closes = instant("2026-12-01 05:00"), instant("2027-01-01 05:00")
    make.campaign(opens_at=opens, closes_at=closes)

    said = flask("list")

    assert "winter" in said
    assert "2026-12-01 00:00 to 2026-12-31 23:59 America/Toronto" in said


def test_extend_moves_the_closing_and_labels_it(flask, app):
    make.campaign(opens_at=instant("2026-11-01 05:00"), closes_at=instant("2027-01-01 05:00"))

    said = flask("extend", "winter", "--closes", "2027-01-03")

    campaign = find_campaign("winter")
    assert campaign
    assert campaign.closes_at == instant("2027-01-04 05:00")
    assert campaign.is_extended
    assert "closes 2027-01-03 23:59" in said


def test_publish_and_withdraw(flask, app):
    make.campaign(is_published=False)

    assert "is published" in flask("publish", "winter")
    assert "Aborted" in flask("withdraw", "winter", fails=True)
    published = find_campaign("winter")
    assert published
    assert published.status is CampaignStatus.PUBLISHED
    assert "is withdrawn" in flask("withdraw", "winter", "--yes")

    campaign = find_campaign("winter")
    assert campaign
    assert campaign.status is CampaignStatus.WITHDRAWN


@pytest.mark.parametrize(
    "command", [["publish"], ["withdraw", "--yes"], ["extend", "--closes", "2027-01-01"]]
)
def test_a_campaign_that_is_not_there_is_said(flask, command):
    assert "There is no campaign spring" in flask(*command, "spring", fails=True)
