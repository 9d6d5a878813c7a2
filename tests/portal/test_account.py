"""One's own account: all that is one's own, and nothing of anybody else."""

import pytest

from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import db, transaction
from fundraiser.donors.models import Donor
from fundraiser.donors.queries import get_donor
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import get_gift
from fundraiser.i18n.languages import Language
from fundraiser.payments.values import RefundState, RefundStatus
from fundraiser.peer_to_peer.models import PlaceStatus
from fundraiser.peer_to_peer.operations import memberships, teams
from fundraiser.peer_to_peer.operations.teams import TeamFacts
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.portal.overview import GIFTS_SHOWN
from fundraiser.web.access import DonorOnly, access_to
from tests import make
from tests.databases import ON_SQLITE
from tests.donors.signing_in import sign_in

pytestmark = ON_SQLITE


@pytest.fixture
def mia(browser):
    donor = make.donor()
    sign_in(browser, donor)
    return donor


def refund(gift, dollars, clock):
    state = RefundState(
        refund_id=f"re_{gift.id}",
        payment_intent_id=gift.payment_intent_id,
        reference=None,
        amount=make.cad(dollars),
        status=RefundStatus.SUCCEEDED,
        reason="",
        made_at=clock.now(),
    )
    with transaction():
        record_refund(get_gift(gift.id), state, at=clock.now())


def a_team(campaign, captain, page=None, name="The Bakers"):
    with transaction():
        return teams.start_team(
            get_campaign(campaign.id),
            get_donor(captain.id),
            TeamFacts(name=name, captain_name=captain.name),
            page=get_page(page.id) if page else None,
            language=Language.ENGLISH,
            at=campaign.opens_at,
        )


def rows(page):
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("td")]
        for row in page.soup.select(".account__gifts tbody tr")
    ]


def test_gifts_are_shown_with_their_match_and_what_came_back(browser, mia, clock):
    campaign = make.campaign()
    make.match_pool(campaign, available=make.cad(60))
    for dollars in (50, 40, 20):
        make.gift(campaign, make.cad(dollars), email="MIA@example.org")
    refund(get_gift(1), 20, clock)
    refund(get_gift(3), 20, clock)
    hand_out_match()

    page = browser.open("/account")

    assert [row[1:] for row in rows(page)] == [
        ["Winter lights", "$20.00", "$0.00", "Returned to you $20.00"],
        ["Winter lights", "$40.00", "$30.00", "Received"],
        ["Winter lights", "$50.00", "$30.00", "Returned in part $20.00"],
    ]
    first = page.soup.select(".account__gifts tbody a")
    assert browser.open(str(first[0]["href"])).has_text("Thank you")
    assert browser.open(str(first[1]["href"])).path.endswith("/match")


def test_nothing_of_anybody_else_is_shown(browser, mia):
    campaign = make.campaign()
    bo = make.donor("bo@example.org", name="Bo Secret")
    make.gift(campaign, make.cad(77), email="bo@example.org", name="Bo Secret")
    page = make.fundraiser_page(campaign, owner=bo, slug="bos", title="Bo’s page")
    a_team(campaign, bo, page)

    for path in ("/account", "/account?before=99", "/fr/account", "/account/details"):
        shown = browser.open(path)
        assert "Bo" not in shown.text
        assert "77" not in shown.text
        assert page.public_id not in str(shown.soup)
    for end in ("", "/edit", "/started"):
        browser.open(f"/account/pages/{page.public_id}{end}", status=404)


def test_pages_say_how_they_stand_and_what_is_next(browser, mia):
    campaign = make.campaign()
    live = make.fundraiser_page(campaign, owner=mia, slug="live", title="Live one")
    make.fundraiser_page(
        campaign, owner=mia, slug="waits", title="Waiting one", status=PlaceStatus.WAITING
    )
    make.page_gift(live, make.cad(25), email="ana@example.org")

    page = browser.open("/account")

    cards = {card.h3.get_text(): card for card in page.soup.select("#pages ~ ul .card")}
    assert "$25 of $500 given" in cards["Live one"].get_text()
    assert cards["Live one"].select("a[href='/f/live']")
    assert "With us for review" in cards["Waiting one"].get_text()
    assert not cards["Waiting one"].select("a[href='/f/waits']")
    assert page.click("Live one").path == f"/account/pages/{live.public_id}"


@pytest.mark.parametrize("status", list(PlaceStatus))
def test_a_page_in_each_state_has_words(browser, mia, status):
    campaign = make.campaign()
    page = make.fundraiser_page(campaign, owner=mia)
    with transaction():
        get_page(page.id).status = status

    assert browser.open("/account").has_text("Mia’s run")


def test_teams_led_and_joined_are_shown_once(browser, mia):
    campaign = make.campaign()
    bo = make.donor("bo@example.org", name="Bo")
    mine = make.fundraiser_page(campaign, owner=mia)
    a_team(campaign, mia, mine, name="Led by me")
    other = make.fundraiser_page(campaign, owner=mia, slug="other")
    theirs = a_team(campaign, bo, name="Led by Bo")
    with transaction():
        memberships.join_team(get_page(other.id), theirs, at=campaign.opens_at)

    page = browser.open("/account")

    cards = [card.get_text(" ") for card in page.soup.select("#teams ~ ul .card")]
    assert ["Led by me" in cards[0], "Led by Bo" in cards[1], len(cards)] == [True, True, 2]
    assert "You are its captain." in cards[0]
    assert page.click("Led by me").path.startswith("/account/teams/")


def test_who_has_nothing_yet_is_told_what_to_do(browser, mia):
    make.campaign()
    page = browser.open("/account")

    assert page.click("Start a page").path == "/fundraise/start"
    assert page.click("Start a team").path == "/account/teams/new"
    assert page.has_text("If you gave with another address")


def test_older_gifts_are_a_page_away(browser, mia):
    campaign = make.campaign()
    for _ in range(GIFTS_SHOWN + 2):
        make.gift(campaign, make.cad(5), email="mia@example.org")

    page = browser.open("/account")
    assert len(rows(page)) == GIFTS_SHOWN
    page = page.click("Older gifts")
    assert len(rows(page)) == 2
    assert browser.open("/account?before=1").has_text("There are no older gifts.")
    for wrong in ("x", "-1", "9" * 40, "%00"):
        assert len(rows(browser.open(f"/account?before={wrong}"))) == GIFTS_SHOWN


def test_name_and_language_are_ones_own(browser, mia):
    campaign = make.campaign()
    make.gift(campaign, make.cad(5), email="mia@example.org", name="Mia R.")
    page = browser.open("/account").click("Change name or language")

    page = page.submit("Save", name="<script>Mia</script>", language="fr")

    assert page.path == "/fr/account"
    assert page.has_text("<script>Mia</script>")
    donor = db.session.get_one(Donor, mia.id)
    assert (donor.name, donor.language) == ("<script>Mia</script>", "fr")
    assert get_gift(1).name == "Mia R."


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"name": "x" * 121}, {"name": "Mia\u202e"}, {"language": "tlh"}]
)
def test_a_slip_in_ones_details_changes_nothing(browser, mia, fields):
    page = browser.open("/account/details")
    token = str(page.find("main [name=csrf_token]")["value"])

    page = browser.post(
        "/account/details",
        {"csrf_token": token, "name": "Mia", "language": "en", **fields},
        status=422,
    )

    assert page.errors
    assert db.session.get_one(Donor, mia.id).name == "Mia Roy"


def test_the_account_is_kept_by_nobody(browser, mia):
    answer = browser.client.get("/account", base_url=browser.origin)

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert 'rel="canonical"' not in answer.text


def test_every_page_of_ones_own_asks_who_is_there(app, browser):
    for rule in app.url_map.iter_rules():
        is_own = isinstance(access_to(app.view_functions[rule.endpoint]), DonorOnly)
        if is_own:
            values = dict.fromkeys(rule.arguments - {"language"}, "k3fd-92mx-a8tz-vw4q")
            with app.test_request_context():
                path = app.url_map.bind("x").build(rule.endpoint, {**values, "language": "en"})
            answer = browser.client.open(
                path, method="POST" if "GET" not in rule.methods else "GET", base_url=browser.origin
            )
            assert (answer.status_code, answer.location.partition("?")[0]) == (
                303,
                "/account/sign-in",
            ), path


def test_who_is_not_in_is_led_back_under_the_path_that_we_are_under(browser):
    answer = browser.client.get(
        "/account/details", base_url=browser.origin, environ_overrides={"SCRIPT_NAME": "/match"}
    )

    assert answer.location == "/match/account/sign-in?next=/match/account/details"


def test_every_foot_leads_to_the_account(browser):
    make.campaign()

    assert browser.open("/").click("Your account").path == "/account/sign-in"
