"""Setting up a page: what is typed is kept, and nobody but its owner publishes it."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import db, transaction
from fundraiser.donors.models import SignInLink
from fundraiser.jobs import JobName
from fundraiser.peer_to_peer.models import FundraiserPage, PageKind
from fundraiser.peer_to_peer.operations import drafts, publication
from fundraiser.peer_to_peer.operations.drafts import PageFacts
from fundraiser.peer_to_peer.operations.publication import suggest_addresses
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.web.links import signature
from tests import make
from tests.accounts.races import at_once
from tests.browser import Browser
from tests.databases import ON_SQLITE
from tests.donors.letters import letters_to
from tests.peer_to_peer.drafts import BASICS, PUBLISH, STORY, Starter, only_page


@pytest.fixture
def starter(browser, clock, worker):
    return Starter(browser, clock, worker)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@ON_SQLITE
@pytest.mark.parametrize(
    ("fields", "error"),
    [
        pytest.param({"title": ""}, "Give your page a title.", id="no-title"),
        pytest.param({"title": "x" * 81}, "Use at most 80 characters.", id="long-title"),
        pytest.param(
            {"title": "Win at www.casino.example"},
            "Enter a title without a web or email address.",
            id="address-as-title",
        ),
        pytest.param(
            {"owner_name": "mia@example.org"},
            "Enter only your name, without a web or email address.",
            id="address-as-name",
        ),
        pytest.param({"owner_name": ""}, "Enter your name, as others will see it.", id="no-name"),
        pytest.param({"kind": ""}, "Choose what you do to raise money.", id="no-kind"),
        pytest.param({"kind": "<script>"}, "Choose what you do to raise money.", id="other-kind"),
        pytest.param({"goal": ""}, "Enter how much you would like to raise.", id="no-goal"),
        pytest.param({"goal": "9.99"}, "Enter a goal of at least ten dollars.", id="small-goal"),
        pytest.param({"goal": "0"}, None, id="goal-of-nothing"),
        pytest.param({"goal": "-5"}, None, id="negative-goal"),
        pytest.param({"goal": "1e3"}, None, id="goal-in-science"),
        pytest.param({"goal": "99999999"}, "Enter $1,000,000.00 or less.", id="large-goal"),
        pytest.param(
            {"event_on": "2020-01-01"},
            "This day has passed. Choose today or a later day, or leave it empty.",
            id="past",
        ),
        pytest.param(
            {"event_on": "2199-01-01"}, "This day is too far away. Look at the year.", id="far"
        ),
        pytest.param({"event_on": "soon"}, "Enter a date like 2026-12-31.", id="no-date"),
        pytest.param({"language": "tlh"}, "Choose the language of your page.", id="no-language"),
        pytest.param(
            {"campaign": "other"}, "Choose what you raise money for.", id="other-campaign"
        ),
        pytest.param(
            {"title": "Mia\u202enur s"},
            "This contains a character we cannot store. Type it again.",
            id="turned-around",
        ),
        pytest.param(
            {"owner_name": "Mia\x00"},
            "This contains a character we cannot store. Type it again.",
            id="nul",
        ),
    ],
)
def test_a_slip_is_said_and_what_was_typed_is_kept(starter, fields, error):
    make.campaign()
    browser = starter.browser
    form = browser.open("/fundraise/start")
    typed = {**BASICS, "campaign": "winter", "language": "en", "stamp": "", **fields}

    page = browser.post("/fundraise/start", typed, status=422)

    assert page.errors == [error] if error else page.errors
    assert form.find("#title")["value"] == ""
    kept = page.find("#title")["value"]
    assert kept == fields.get("title", BASICS["title"])
    assert count(FundraiserPage) == 0


@ON_SQLITE
@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "=cmd|calc", '"><img src=x>', "ليلى"]
)
def test_a_name_is_a_name_whatever_it_holds(starter, name):
    make.campaign()

    page = starter.send(title=name, owner_name=name)
    look = starter.browser.open(starter.letters()[0].path(PUBLISH))

    assert page.path.endswith("/sent")
    assert look.has_text(name)
    assert not look.soup.select("main script, main img")


@ON_SQLITE
def test_a_story_holds_nothing_but_words(starter):
    make.campaign()
    story = (
        "<script>alert(1)</script> [here](javascript:alert(1)) ![x](https://spy.example/x.png)"
        " [there](https://a.example)"
    )

    page = starter.finish(story=story)

    shown = page.find(".page-preview__story")
    assert not shown.select("script, img, [href^=javascript]")
    assert shown.select("a[href='https://a.example']")[0]["rel"] == ["nofollow", "ugc", "noopener"]


@ON_SQLITE
def test_a_story_is_looked_at_before_it_is_kept_for_good(starter):
    make.campaign()
    page = starter.basics()

    page = page.submit("Show how it looks", story=STORY)
    assert page.find("#preview strong").get_text() == "winter"
    assert only_page().story == STORY
    page = page.submit("Save and continue", story="", status=422)
    assert page.errors == ["Write a few sentences: why you, and why this."]
    page = page.submit("Show how it looks", story="x" * 8001, status=422)
    assert page.errors == ["Use at most 8000 characters."]
    assert only_page().story == STORY


@ON_SQLITE
def test_a_starter_begins_the_story_and_takes_nothing_away(starter):
    make.campaign()
    page = starter.basics(kind="bake-sale")

    page = page.submit("Begin with this", story="My own words.")
    page = page.submit("Begin with this")

    text = page.find("#story").get_text()
    assert text.strip().startswith("My own words.")
    assert text.count("table of cakes") == 1


@ON_SQLITE
def test_a_closed_tab_loses_nothing(starter):
    make.campaign()
    starter.story()

    page = starter.browser.open("/fundraise/start")
    assert page.has_text("You have started “Mia’s run”.")
    page = page.click("Continue")

    assert page.find("#title")["value"] == "Mia’s run"
    assert page.find("#goal")["value"] == "500.00"
    page = page.submit("Save and continue", goal="600")
    assert page.find("#story").get_text().strip() == STORY
    assert only_page().goal == make.cad(600)


@ON_SQLITE
def test_another_page_can_be_started_beside_a_draft(starter):
    make.campaign()
    starter.story()

    starter.basics(title="A second one")

    assert count(FundraiserPage) == 2


@ON_SQLITE
def test_another_browser_knows_nothing_of_the_draft(starter):
    make.campaign()
    starter.story()
    other = Browser(starter.browser.app)

    assert not other.open("/fundraise/start").has_text("You have begun")
    draft = only_page()
    for step in ("", "/story", "/picture", "/finish", "/sent"):
        for end in (
            "",
            "?s=",
            "?s=made-up",
            f"?s={signature('page-draft', 'k3fd-92mx-a8tz-vw4q')}",
        ):
            other.open(f"/fundraise/start/{draft.public_id}{step}{end}", status=404)
    other.post(f"/fundraise/start/{draft.public_id}/story", {"story": "Mine now"}, status=404)
    assert only_page().story == STORY


@ON_SQLITE
def test_a_cookie_that_is_made_up_is_passed_over(starter):
    make.campaign()
    starter.story()
    app = starter.browser.app
    other = Browser(app)
    name = f"page-draft-{app.config['SETTINGS'].port}"
    for value in ("x", f"{only_page().public_id}.forged", "..", "é"):
        other.client.set_cookie(name, value, domain="127.0.0.1")
        assert not other.open("/fundraise/start").has_text("You have begun")


@ON_SQLITE
def test_a_form_sent_twice_makes_one_draft(starter):
    make.campaign()
    form = starter.browser.open("/fundraise/start")
    for _ in range(2):
        form.submit("Save and continue", **BASICS)

    assert count(FundraiserPage) == 1


def test_a_form_sent_twice_at_once_makes_one_draft(app):
    campaign = make.campaign()
    campaign_id, at = campaign.id, campaign.opens_at

    def begin():
        with transaction():
            publication.start_draft(
                get_campaign(campaign_id),
                PageFacts(kind=PageKind.RUN, title="Run", owner_name="Mia", goal=make.cad(100)),
                start_key="one-view",
                at=at,
            )

    at_once_or_refused(app, [begin] * 3)

    assert count(FundraiserPage) == 1


@ON_SQLITE
def test_no_campaign_no_form(starter):
    at = starter.clock.now()
    make.campaign("closed-to-pages", takes_pages=False)
    make.campaign("ended", opens_at=at - timedelta(days=9), closes_at=at - timedelta(days=1))
    make.campaign("draft", is_published=False)

    page = starter.browser.open("/fundraise/start")
    assert page.has_text("No campaign takes new pages now")
    assert page.click("Tell us your idea").path == "/fundraise"
    make.campaign("coming", opens_at=at + timedelta(days=1), closes_at=at + timedelta(days=9))
    assert starter.browser.open("/fundraise/start").has_text("Start a fundraiser page")


@ON_SQLITE
def test_of_several_campaigns_one_is_chosen(starter):
    make.campaign("first")
    make.campaign("second")

    starter.basics(campaign="second")
    assert only_page().campaign.slug == "second"
    starter.browser.open("/fundraise/start").click("Continue").submit(
        "Save and continue", campaign="first"
    )
    assert only_page().campaign.slug == "first"


@ON_SQLITE
@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param("", "Choose an address for your page.", id="none"),
        pytest.param("ab", "Use 3 to 60 letters, figures and hyphens.", id="short"),
        pytest.param("admin", "This address is taken. Choose another one.", id="ours"),
        pytest.param("taken", "This address is taken. Choose another one.", id="taken"),
        pytest.param("/../..", "Use 3 to 60 letters, figures and hyphens.", id="dots"),
    ],
)
def test_an_address_that_cannot_be_is_refused_with_others(starter, typed, error):
    campaign = make.campaign()
    make.fundraiser_page(campaign, slug="taken")
    page = starter.finish()

    page = page.submit("Send me the link", status=422, slug=typed, email="mia@example.org")

    assert page.errors == [error]
    assert page.has_text("Free now:")
    assert len(page.soup.select(".start__suggestions strong")) == 3
    assert page.find("#email")["value"] == "mia@example.org"


@ON_SQLITE
def test_an_address_is_mended(starter):
    make.campaign()

    starter.finish().submit("Send me the link", slug=" Mia’s  Été ", email="mia@example.org")

    assert only_page().slug == "mias-ete"


@ON_SQLITE
def test_addresses_are_suggested_for_any_title(app):
    campaign = make.campaign()
    make.fundraiser_page(campaign, slug="mias-run")
    for title in ("Mia’s run", "ليلى", "!", "x" * 80, "Staff", "Start"):
        page = make.fundraiser_page(
            campaign, slug=f"draft-{abs(hash(title))}", title=title, owner_name="رحل לוי"
        )
        free = suggest_addresses(page)
        assert len(free) == len(set(free)) == 3
        assert "mias-run" not in free


def test_of_two_who_want_an_address_at_once_one_has_it(app):
    campaign = make.campaign()
    page_ids = [make.fundraiser_page(campaign, slug=f"draft-{n}").id for n in range(2)]

    def want(page_id):
        with transaction():
            drafts.choose_address(get_page(page_id), "the-best")
            return page_id

    outcomes = at_once(app, [partial(want, page_id) for page_id in page_ids])

    assert sum(isinstance(each, drafts.AddressTaken) for each in outcomes) == 1


@ON_SQLITE
def test_drafts_are_let_go_after_ninety_days(starter):
    campaign = make.campaign()
    kept = make.fundraiser_page(campaign, slug="kept")
    starter.send()
    starter.clock.move(timedelta(days=89))
    starter.worker.run(JobName.FORGET_DRAFTS)
    assert count(FundraiserPage) == 2

    starter.clock.move(timedelta(days=2))
    starter.worker.run(JobName.FORGET_DRAFTS)

    assert [page.id for page in db.session.scalars(select(FundraiserPage))] == [kept.id]
    assert count(SignInLink) == 0


@ON_SQLITE
def test_consent_is_not_ticked_for_anybody_and_can_be_left_out(starter):
    make.campaign()
    page = starter.finish()
    assert not page.find("#agrees").has_attr("checked")

    page.submit("Send me the link", email="mia@example.org")

    assert only_page().emails_agreed_at is None
    assert only_page().emails_wording == ""


@ON_SQLITE
def test_an_address_of_a_machines_kind_is_refused(starter):
    make.campaign()
    page = starter.finish()

    page = page.submit("Send me the link", status=422, email="mia@")

    assert page.errors == ["Enter an email address in the correct format, like name@example.org."]
    assert letters_to("mia@", starter.worker) == []


def at_once_or_refused(app, calls):
    """Run the calls at once; what the database refuses was done by another of them."""

    def lenient(call):
        try:
            call()
        except IntegrityError:
            db.session.rollback()

    at_once(app, [partial(lenient, call) for call in calls])
