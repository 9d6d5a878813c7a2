"""Publishing a page: by the emailed link or by who is signed in, once, and by nobody else."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from fundraiser import clock
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import db, transaction
from fundraiser.donors.models import Donor, SignInLink
from fundraiser.errors import DomainError
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.organisation.models import ONLY_ID, Organisation
from fundraiser.peer_to_peer.labels import EMAILS_CONSENT
from fundraiser.peer_to_peer.models import PageKind, PlaceStatus
from fundraiser.peer_to_peer.operations import drafts, publication
from fundraiser.peer_to_peer.operations.drafts import PageFacts
from fundraiser.peer_to_peer.operations.publication import TooManyPages
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.web.spam import Suspicion
from tests import make
from tests.accounts.races import at_once
from tests.browser import Browser
from tests.databases import ON_SQLITE
from tests.donors.signing_in import lose_session, sign_in
from tests.peer_to_peer.drafts import PUBLISH, STORY, Starter, only_page


@pytest.fixture
def starter(browser, clock, worker):
    return Starter(browser, clock, worker)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def sent(kind):
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingEmail).where(OutgoingEmail.kind == kind)))


@ON_SQLITE
def test_a_page_is_set_up_proved_and_live(starter):
    make.campaign()
    page = starter.send(agrees="y")
    assert page.has_text("A link is on its way to mia@example.org.")
    assert only_page().status is PlaceStatus.DRAFT
    assert only_page().owner_id is None
    assert count(Donor) == 0
    [letter] = starter.letters()
    assert letter.is_sensitive
    assert letter.subject == "Publish your page: Mia’s run"

    look = starter.browser.open(letter.path(PUBLISH))
    assert look.has_text("I run because winter is cold.")
    page = look.submit("Publish my page")

    assert page.has_text("Your page is live")
    live = only_page()
    assert live.status is PlaceStatus.LIVE
    assert live.slug == "mias-run"
    assert live.owner.email == "mia@example.org"
    assert live.owner.email_proved_at is not None
    assert live.emails_wording == str(EMAILS_CONSENT)
    assert live.published_at == live.follow_up_at is not None
    assert starter.browser.open("/account").has_text("Mia’s run")
    assert starter.browser.open("/f/mias-run").has_text("I run because winter is cold.")
    [told] = sent(EmailKind.PAGE_LIVE)
    assert (told.record_id, told.once) == (live.id, f"page:{live.id}:live")
    assert sent(EmailKind.PAGE_NOTICE) == []


@ON_SQLITE
def test_a_page_waits_where_the_campaign_asks_for_approval(starter):
    make.campaign(approves_pages=True)
    with transaction():
        found_the_desk()

    page = starter.publish()

    assert page.has_text("Your page is waiting for review")
    assert only_page().status is PlaceStatus.WAITING
    assert sent(EmailKind.PAGE_LIVE) == []
    assert len(sent(EmailKind.PAGE_NOTICE)) == 1
    Browser(starter.browser.app).open("/f/mias-run", status=404)


@ON_SQLITE
@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"title": "Fuck winter"}, id="held-words"),
        pytest.param({"website_address": "https://casino.example"}, id="trap"),
        pytest.param({"stamp": "made-up"}, id="no-stamp"),
    ],
)
def test_what_looks_wrong_waits_and_is_not_lost(starter, fields):
    make.campaign()

    page = starter.publish(**fields)

    assert page.has_text("Your page is waiting for review")
    assert only_page().status is PlaceStatus.WAITING


@ON_SQLITE
def test_a_story_full_of_links_waits(starter):
    make.campaign()

    starter.publish(story="https://a.example " * 9)

    assert only_page().suspicion is Suspicion.MANY_LINKS
    assert only_page().status is PlaceStatus.WAITING


@ON_SQLITE
def test_a_campaign_that_stopped_meanwhile_takes_no_page(starter):
    campaign = make.campaign()
    starter.send()
    with transaction():
        get_campaign(campaign.id).takes_pages = False

    look = starter.browser.open(starter.letters()[0].path(PUBLISH))
    page = look.submit("Publish my page", status=422)

    assert page.has_text("This campaign takes no new fundraiser pages now.")
    assert only_page().is_draft
    assert db.session.scalars(select(SignInLink)).one().used_at is None


@ON_SQLITE
def test_who_is_signed_in_publishes_at_once(starter):
    make.campaign()
    sign_in(starter.browser, make.donor())
    page = starter.finish()
    assert page.has_text("You are signed in as mia@example.org")

    page = page.submit("Publish my page")

    assert page.has_text("Your page is live")
    assert only_page().owner.email == "mia@example.org"
    assert count(SignInLink) == 0


@ON_SQLITE
def test_the_link_decides_whose_page_it_is(starter):
    make.campaign()
    starter.send("mia@example.org")
    [letter] = starter.letters()
    somebody_else = Browser(starter.browser.app)
    sign_in(somebody_else, make.donor("bo@example.org", name="Bo"))

    page = somebody_else.open(letter.path(PUBLISH)).submit("Publish my page")

    assert page.has_text("Your page is live")
    assert only_page().owner.email == "mia@example.org"
    assert somebody_else.open("/account").has_text("mia@example.org")


@ON_SQLITE
def test_opening_the_link_publishes_nothing(starter):
    make.campaign()
    starter.send()
    path = starter.letters()[0].path(PUBLISH)
    scanner = Browser(starter.browser.app)
    for _ in range(3):
        answer = scanner.client.get(path, base_url=scanner.origin)
        scanner.client.head(path, base_url=scanner.origin)

    assert only_page().is_draft
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'property="og:url"' not in answer.text
    scanner.post(path, {}, status=422)  # without the session's token
    scanner.post(path, {}, status=403, headers={"Sec-Fetch-Site": "cross-site"})
    assert only_page().is_draft


@ON_SQLITE
def test_a_button_pressed_twice_leads_to_the_page_though_the_first_answer_is_lost(starter):
    make.campaign()
    starter.send()
    look = starter.browser.open(starter.letters()[0].path(PUBLISH))
    other = Browser(starter.browser.app)
    look_of_other = other.open(look.path)
    look.submit("Publish my page")
    lose_session(starter.browser)

    assert look.submit("Publish my page").has_text("Your page is live")
    assert only_page().owner.email == "mia@example.org"
    look_of_other.submit("Publish my page", status=410)
    assert other.open("/account").path == "/account/sign-in"


@ON_SQLITE
def test_a_draft_confirmed_twice_is_one_page(starter):
    make.campaign()
    starter.send()
    starter.browser.open("/fundraise/start").click("Continue").submit()
    finish = starter.browser.open("/fundraise/start").click("Continue").submit().submit()
    finish.click("Continue without a picture").submit("Send me the link", email="mia@example.org")
    first, second = starter.letters()
    looks = [starter.browser.open(each.path(PUBLISH)) for each in (first, second)]

    pages = [look.submit("Publish my page") for look in (*looks, *looks)]

    assert {page.path for page in pages} == {f"/account/pages/{only_page().public_id}/started"}
    assert len(sent(EmailKind.PAGE_LIVE)) == 1
    stranger = Browser(starter.browser.app)
    page = stranger.open(second.path(PUBLISH), status=410)
    assert page.has_text("The page is published already.")


@ON_SQLITE
def test_two_addresses_for_one_draft_make_one_owner(starter):
    make.campaign()
    starter.send("mia@example.org")
    finish = starter.browser.open("/fundraise/start").click("Continue").submit().submit()
    finish.click("Continue without a picture").submit("Send me the link", email="bo@example.org")
    mia, bo = Browser(starter.browser.app), Browser(starter.browser.app)
    looks = [
        each.open(starter.letters(email)[0].path(PUBLISH))
        for each, email in ((mia, "mia@example.org"), (bo, "bo@example.org"))
    ]

    looks[1].submit("Publish my page")
    page = looks[0].submit("Publish my page", status=410)

    assert page.has_text("The page is published already.")
    assert only_page().owner.email == "bo@example.org"


def test_of_two_links_of_one_draft_used_at_once_one_wins(app):
    campaign = make.campaign()
    at = campaign.opens_at
    with transaction():
        draft = drafts.draft_page(
            get_campaign(campaign.id),
            PageFacts(kind=PageKind.RUN, title="Run", owner_name="Mia", goal=make.cad(100)),
            at=at,
        )
        drafts.choose_address(draft, "the-run")
    donor_ids = [make.donor(f"d{n}@example.org").id for n in range(3)]
    page_id = draft.id

    def publish(donor_id):
        with transaction():
            return publication.publish_draft(page_id, donor_id, at=at).owner_id

    outcomes = at_once(app, [partial(publish, donor_id) for donor_id in donor_ids])

    winners = [each for each in outcomes if not isinstance(each, DomainError)]
    assert winners == [get_page(page_id).owner_id]
    assert len(sent(EmailKind.PAGE_LIVE)) == 1


@ON_SQLITE
def test_a_link_that_is_too_old_offers_another(starter):
    make.campaign()
    starter.send()
    path = starter.letters()[0].path(PUBLISH)
    starter.clock.move(timedelta(minutes=31))

    page = Browser(starter.browser.app).open(path, status=410)
    assert page.has_text("Your page is still here as you left it")
    page = page.submit("Send me a new link")

    assert page.has_text("A link is on its way to mia@example.org.")
    newest = starter.letters()[-1].path(PUBLISH)
    assert newest != path
    assert starter.browser.open(newest).submit("Publish my page").has_text("Your page is live")


@ON_SQLITE
@pytest.mark.parametrize("token", ["x", "k3fd-92mx-a8tz-vw4q.made-up", "é", "%00"])
def test_a_link_that_is_made_up_leads_nowhere(browser, token):
    browser.open(f"/fundraise/start/publish/{token}", status=410)
    browser.post(f"/fundraise/start/publish/{token}", {}, status=410)
    browser.post(f"/fundraise/start/publish/{token}/again", {}, status=404)


@ON_SQLITE
def test_a_link_that_publishes_is_no_other_link(starter):
    make.campaign()
    starter.send()
    token = starter.letters()[0].path(PUBLISH).rpartition("/")[2]

    page = starter.browser.open(f"/account/link/{token}")

    assert page.path == f"{PUBLISH}{token}"


@ON_SQLITE
def test_a_draft_can_be_changed_until_it_is_confirmed(starter):
    make.campaign()
    starter.send()
    look = starter.browser.open(starter.letters()[0].path(PUBLISH))
    steps = starter.browser.open("/fundraise/start").click("Continue")
    steps.submit("Save and continue", title="Swapped")

    page = look.submit("Publish my page", status=422)
    assert page.has_text("The page was changed after you opened it here.")
    assert only_page().is_draft
    page = page.submit("Publish my page")

    assert page.has_text("Your page is live")
    assert only_page().title == "Swapped"


@ON_SQLITE
def test_a_published_page_is_not_changed_from_an_old_step(starter):
    make.campaign()
    steps = [starter.basics(), starter.browser.open("/fundraise/start").click("Continue")]
    finish = steps[0].submit("Save and continue", story=STORY).click("Continue without a picture")
    finish.submit("Send me the link", email="mia@example.org")
    starter.browser.open(starter.letters()[0].path(PUBLISH)).submit("Publish my page")

    for old in (steps[0].submit(story="Old tab"), steps[1].submit(title="Old tab")):
        assert old.path == "/account"
    assert finish.submit("Send me the link", email="bo@example.org").path == "/account"
    assert only_page().story == STORY
    assert not starter.browser.open("/fundraise/start").has_text("You have begun")


@ON_SQLITE
def test_one_owner_has_five_open_pages(starter):
    campaign = make.campaign()
    owner = make.donor()
    for number in range(5):
        make.fundraiser_page(campaign, owner=owner, slug=f"page-{number}")

    page = starter.send()
    look = starter.browser.open(starter.letters()[0].path(PUBLISH))
    page = look.submit("Publish my page", status=409)

    assert page.has_text("You have five open pages")
    assert db.session.scalars(select(SignInLink)).one().used_at is None
    with transaction():
        get_page(1).move_to(PlaceStatus.CLOSED)
    assert look.submit("Publish my page").has_text("Your page is live")


def test_five_is_five_however_fast(app):
    campaign = make.campaign()
    owner, at = make.donor(), campaign.opens_at
    for number in range(4):
        make.fundraiser_page(campaign, owner=owner, slug=f"page-{number}")
    owner_id = owner.id
    draft_ids = []
    for number in range(3):
        with transaction():
            facts = PageFacts(kind=PageKind.RUN, title="R", owner_name="M", goal=make.cad(100))
            draft = drafts.draft_page(get_campaign(campaign.id), facts, at=at)
            drafts.choose_address(draft, f"draft-{number}")
            draft_ids.append(draft.id)

    def publish(page_id):
        with transaction():
            return publication.publish_draft(page_id, owner_id, at=at).id

    outcomes = at_once(app, [partial(publish, page_id) for page_id in draft_ids])

    assert sum(isinstance(each, TooManyPages) for each in outcomes) == 2


@ON_SQLITE
def test_the_email_is_in_the_pages_language(starter):
    make.campaign()

    starter.send(language="fr")

    [letter] = starter.letters()
    assert letter.language == "fr"
    assert letter.path(PUBLISH).startswith("/fr/fundraise/start/publish/")


@ON_SQLITE
def test_a_started_page_is_shown_to_its_owner_alone(starter):
    campaign = make.campaign()
    page = make.fundraiser_page(campaign, owner=make.donor())
    sign_in(starter.browser, make.donor("bo@example.org"))

    starter.browser.open(f"/account/pages/{page.public_id}/started", status=404)


def test_what_is_no_page_was_not_started(mia):
    mia.open("/account/pages/%00/started", status=404)


def found_the_desk():
    db.session.merge(
        Organisation(
            id=ONLY_ID,
            name_en="Warm Rooms",
            name_fr="Pièces chaudes",
            events_email="events@example.org",
            changed_at=clock.now(),
        )
    )
