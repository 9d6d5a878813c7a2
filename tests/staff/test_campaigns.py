"""Running campaigns from the back office, as a fundraiser does it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.campaigns.models import CampaignStatus
from fundraiser.campaigns.operations import facts_of, subject_of
from fundraiser.campaigns.queries import find_campaign, list_campaigns
from fundraiser.staff.campaigns.forms import a_year_after
from tests import make
from tests.accounts.people import token_of
from tests.make import cad, instant
from tests.staff.statements import statements

WINDOW = {"opens_on": "2026-12-01", "closes_on": "2026-12-31"}
NEW = {
    "title_en": "Winter lights",
    "title_fr": "Lumières d’hiver",
    "name_en": "the winter appeal",
    "name_fr": "l’appel d’hiver",
    "goal": "50,000",
    **WINDOW,
}


@pytest.fixture
def database_url(databases: Callable[[str, Path], str], tmp_path: Path) -> str:
    """One database: the rules behind these pages are tested on both."""
    return databases("sqlite", tmp_path)


@pytest.fixture
def fundraiser(signed_in):
    make.charity()
    return signed_in(Role.FUNDRAISING)


def newest_act(campaign):
    return history_of([subject_of(campaign)])[-1]


def found(slug="winter"):
    campaign = find_campaign(slug)
    assert campaign
    return campaign


# Adding


def test_a_fundraiser_adds_a_campaign_and_publishes_it(fundraiser, browser):
    page = fundraiser.open("/staff/campaigns").click("Add a campaign")

    page = page.submit("Save as a draft", **NEW, slug="winter", amount_1="20", amount_2="40")

    assert page.has_text("The campaign is saved as a draft.")
    assert page.has_text("It has no story yet.")
    campaign = found()
    assert campaign.goal == cad(50_000)
    assert campaign.opens_at == instant("2026-12-01 05:00")
    assert campaign.closes_at == instant("2027-01-01 05:00")
    assert campaign.presets["once"][:2] == [2000, 4000]
    browser.open("/campaigns/winter", status=404)

    page = page.click("Publish").submit("Publish the campaign")

    assert page.has_text("The campaign is published.")
    assert browser.open("/campaigns/winter").has_text("Winter lights")


def test_the_address_is_made_of_the_name_if_it_is_left_empty(fundraiser):
    page = fundraiser.open("/staff/campaigns/add")

    page = page.submit("Save as a draft", **{**NEW, "title_en": "L’été: Lights & more 2026"})

    assert page.path == "/staff/campaigns/lete-lights-more-2026"


def test_a_form_sent_twice_makes_one_campaign(fundraiser):
    page = fundraiser.open("/staff/campaigns/add")

    for _ in range(2):
        shown = page.submit("Save as a draft", **NEW, slug="winter")

    assert shown.path == "/staff/campaigns/winter"
    assert len(list_campaigns()) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title_fr": ""}, "Enter a title in French."),
        ({"name_fr": ""}, "Enter a name in French."),
        ({"goal": ""}, "Enter the goal."),
        ({"goal": "1e6"}, "Enter the amount in figures, like 50 or 50.00."),
        ({"goal": "10,50"}, "Enter the amount in figures, like 50 or 50.00."),
        ({"goal": "0"}, "A goal is more than zero."),
        ({"goal": "9" * 15}, "Enter $999,999,999.99 or less."),
        (
            {"slug": "Winter Lights"},
            "Use small letters, figures and hyphens only, like holiday-match.",
        ),
        ({"opens_on": ""}, "Enter the day it opens."),
        ({"closes_on": "2026-02-30"}, "Enter a date like 2026-12-31."),
        ({"closes_on": "31/12/2026"}, "Enter a date like 2026-12-31."),
        ({"closes_on": "0001-01-01"}, "Enter a year from 2000 to 2199."),
        ({"closes_on": "9999-12-31"}, "Enter a year from 2000 to 2199."),
        ({"closes_on": "2026-11-30"}, "It must close after it opens."),
        ({"opens_time": "25:00"}, "Enter a time like 17:30."),
        ({"closes_time": "00:00"}, "Leave the time empty to include the whole day."),
        ({"opens_on": "2026-11-01", "opens_time": "01:30"}, "01:30 comes twice."),
        ({"closes_on": "2027-03-14", "closes_time": "02:30"}, "02:30 does not exist."),
        ({"zone": "Mars/Olympus"}, "Choose a time zone."),
        ({"currency_code": "XXX"}, "Choose a currency."),
        ({"amount_1": "0.50"}, "Offer $1.00 or more."),
        ({"amount_1": "50"}, "This amount appears twice."),
        ({"story_en": "a\x00b"}, "This contains a character we cannot store."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(fundraiser, changes, message):
    page = fundraiser.open("/staff/campaigns/add")
    typed = {**NEW, "summary_en": "A warm room.", **changes}

    page = page.submit("Save as a draft", status=422, **typed)

    assert any(message in error for error in page.errors), page.errors
    assert page.find("#summary_en")["value"] == "A warm room."
    assert list_campaigns() == []


def test_an_address_that_is_taken_is_said_on_the_form(fundraiser):
    make.campaign()
    page = fundraiser.open("/staff/campaigns/add")

    page = page.submit("Save as a draft", status=422, **NEW, slug="winter")

    assert page.has_text("Another campaign has this address.")
    assert page.find("#goal")["value"] == "50,000"


def test_the_words_can_be_looked_at_before_they_are_kept(fundraiser):
    page = fundraiser.open("/staff/campaigns/add")
    story = "First.\n\nSecond, **bold**.\n\n<script>alert(1)</script>"

    page = page.submit("Preview the text", **NEW, story_en=story)

    written = page.find("#preview .written") if False else page.soup.select("#preview .written")[0]
    assert [paragraph.get_text() for paragraph in written.select("p")][2:4] == [
        "First.",
        "Second, bold.",
    ]
    assert not written.select("script")
    assert page.find("#story_en").get_text().strip() == story
    assert list_campaigns() == []


# Editing


def test_an_edit_is_kept_shown_in_public_and_told(fundraiser, browser):
    campaign = make.campaign()
    page = fundraiser.open("/staff/campaigns/winter").click("Edit")

    page = page.submit("Save changes", title_en="Lights of winter", goal="60000")

    assert page.has_text("The campaign is changed.")
    assert browser.open("/campaigns/winter").has_text("Lights of winter")
    entry = newest_act(campaign)
    assert entry.action is AuditAction.CAMPAIGN_CHANGED
    assert entry.before == {"title_en": "Winter lights", "goal": "50000.00 CAD"}
    assert page.has_text("Kim")
    assert page.has_text("$50,000.00 → $60,000.00")


def test_what_each_amount_does_is_said_in_both_languages(fundraiser, browser):
    campaign = make.campaign()
    page = fundraiser.open("/staff/campaigns/winter/edit")
    words = {"impact_en_2": "supper for ten", "impact_fr_2": "le souper de dix personnes"}

    page = page.submit("Save changes", **words)

    assert browser.open("/campaigns/winter").has_text("supper for ten")
    assert browser.open("/fr/campaigns/winter").has_text("le souper de dix personnes")
    entry = newest_act(campaign)
    assert entry.after["impacts"]["50.00 CAD (en)"] == "supper for ten"
    assert page.click("Edit").find("#impact_en_2")["value"] == "supper for ten"


def test_a_published_campaign_has_no_field_for_its_address_zone_or_dates(fundraiser):
    make.campaign()
    page = fundraiser.open("/staff/campaigns/winter/edit")

    names = {str(field["name"]) for field in page.soup.select("main [name]")}

    assert not names & {"slug", "zone", "currency_code", "opens_on", "closes_on"}


def test_a_form_left_as_it_was_changes_nothing(fundraiser):
    campaign = make.campaign(is_published=False)  # its window is not on whole minutes
    before = newest_act(campaign).id

    fundraiser.open("/staff/campaigns/winter/edit").submit("Save changes")

    assert newest_act(campaign).id == before
    assert found().closes_at == campaign.closes_at


def test_two_people_at_one_campaign_do_not_write_over_each_other(signed_in, fundraiser):
    make.campaign()
    mine = fundraiser.open("/staff/campaigns/winter/edit")
    theirs = signed_in(Role.ADMIN).open("/staff/campaigns/winter/edit")
    theirs.submit("Save changes", goal="60000")

    page = mine.submit("Save changes", status=422, title_en="Mine")

    assert page.has_text("This was changed after you opened it.")
    assert page.has_text("$50,000.00 → $60,000.00")
    assert page.find("#title_en")["value"] == "Mine"
    assert found().goal == cad(60_000)

    page.submit("Save changes", goal="60000")

    assert (found().title_en, found().goal) == ("Mine", cad(60_000))


def test_an_edit_sent_twice_is_one(fundraiser):
    campaign = make.campaign()
    page = fundraiser.open("/staff/campaigns/winter/edit")

    for _ in range(2):
        page.submit("Save changes", goal="60000")

    goals = [entry for entry in history_of([subject_of(campaign)]) if entry.before]
    assert len(goals) == 1


# Dates


def test_an_extension_is_labelled_in_public_and_told(fundraiser, browser):
    campaign = make.campaign(
        opens_at=instant("2026-11-01 05:00"), closes_at=instant("2027-01-01 05:00")
    )
    make.match_pool(campaign, available=cad(100))
    page = fundraiser.open("/staff/campaigns/winter").click("Extend the deadline")

    page = page.submit("Change the dates", closes_on="2027-01-03")

    assert page.has_text("The campaign page says it was extended.")
    assert page.has_text("The pool of The Board ends before the campaign does.")
    assert newest_act(campaign).action is AuditAction.CAMPAIGN_EXTENDED
    public = browser.open("/campaigns/winter")
    assert public.has_text("It was extended: the end was first announced for 31 December 2026")


def test_a_campaign_that_has_opened_keeps_its_opening(fundraiser):
    make.campaign()

    page = fundraiser.open("/staff/campaigns/winter/dates")

    assert not page.soup.select("#opens_on")


def test_a_closing_in_the_past_is_refused_in_words(fundraiser):
    campaign = make.campaign()
    page = fundraiser.open("/staff/campaigns/winter/dates")

    page = page.submit("Change the dates", status=422, closes_on="2026-11-20", closes_time="")

    assert page.has_text("The new closing has already passed.")
    assert found().closes_at == campaign.closes_at


def test_a_draft_is_moved_where_it_is_edited(fundraiser):
    make.campaign(is_published=False)

    assert fundraiser.open("/staff/campaigns/winter/dates").path.endswith("/edit")


# Publishing, withdrawing


def test_a_withdrawn_campaign_is_not_found_and_can_come_back(fundraiser, browser):
    make.campaign()
    page = fundraiser.open("/staff/campaigns/winter").click("Withdraw")

    page = page.submit("Withdraw the campaign")

    assert found().status is CampaignStatus.WITHDRAWN
    page.click("Publish").submit("Publish the campaign")
    assert browser.open("/campaigns/winter").has_text("Winter lights")


def test_a_draft_whose_closing_has_passed_is_refused_in_words(fundraiser, clock):
    make.campaign(is_published=False, closes_at=clock.now() + timedelta(minutes=1))
    page = fundraiser.open("/staff/campaigns/winter/publish")
    clock.move(timedelta(minutes=2))

    page = page.submit("Publish the campaign", status=422)

    assert page.has_text("Its closing has already passed.")
    assert page.has_text("Mend what is listed first. Then publish the campaign.")
    assert not page.soup.select("button:-soup-contains('Publish the campaign')")
    assert not found().is_published


def test_last_years_campaign_is_copied_a_year_later_as_a_draft(fundraiser):
    opens_at, closes_at = instant("2026-11-20 05:00"), instant("2027-01-01 05:00")
    old = make.campaign("match-2026", opens_at=opens_at, closes_at=closes_at)
    old_facts = facts_of(old)
    page = fundraiser.open("/staff/campaigns/match-2026").click("Copy for next year")
    assert page.find("#slug")["value"] == "match-2027"

    page.submit("Save as a draft")

    copy = found("match-2027")
    assert not copy.is_published
    assert facts_of(copy) == replace(
        old_facts, opens_at=instant("2027-11-20 05:00"), closes_at=instant("2028-01-01 05:00")
    )


@pytest.mark.parametrize(
    ("day", "next_year"),
    [("2028-02-29 17:00", "2029-02-28 17:00"), ("2026-03-08 12:00", "2027-03-08 13:00")],
)
def test_a_year_later_is_the_same_local_time(day, next_year):
    assert a_year_after(instant(day), "America/Toronto") == instant(next_year)


def test_a_charity_without_a_name_publishes_nothing(signed_in):
    make.campaign(is_published=False)
    admin = signed_in(Role.ADMIN)
    page = admin.open("/staff/campaigns/winter/publish")
    assert page.has_text("The charity has no name yet.")
    assert not page.soup.select("button:-soup-contains('Publish the campaign')")
    admin.post(page.path, {"csrf_token": token_of(page)}, status=422)
    assert not found().is_published

    make.charity()

    admin.open("/staff/campaigns/winter/publish").submit("Publish the campaign")
    assert found().is_published


def test_a_missing_translation_is_said_before_publishing(fundraiser):
    make.campaign(is_published=False)
    page = fundraiser.open("/staff/campaigns/winter/edit")
    page.submit("Save changes", story_fr="")

    page = fundraiser.open("/staff/campaigns/winter/publish")

    assert page.has_text("The story is missing in French.")
    assert page.has_text("It has no photograph yet.")
    kept, changeable = page.soup.select("dl.facts")
    assert "Address" in kept.get_text()
    assert "Goal" in changeable.get_text()


# Who may, how many queries, how it looks


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FINANCE])
def test_who_may_not_run_campaigns_is_offered_no_act(signed_in, role):
    make.campaign()

    page = signed_in(role).open("/staff/campaigns/winter")

    assert not page.soup.select(".back-office__acts a")


def test_an_act_without_the_sessions_token_changes_nothing(fundraiser):
    make.campaign()

    page = fundraiser.post("/staff/campaigns/winter/withdraw", status=422)

    assert page.find(".error-summary")
    assert found().is_published


def test_the_list_asks_the_same_number_of_questions_for_any_number_of_campaigns(fundraiser):
    make.campaign()
    with statements() as few:
        fundraiser.open("/staff/campaigns")
    for number in range(5):
        make.campaign(f"winter-{number}")

    with statements() as many:
        fundraiser.open("/staff/campaigns")

    assert len(many) == len(few)
