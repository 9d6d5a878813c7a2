"""Asking, as a person does: with and without slips, in both languages, and as a machine."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fundraiser.database import db
from fundraiser.i18n.languages import Language
from fundraiser.jobs import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus
from fundraiser.prospects.forms import CONSENT
from fundraiser.prospects.models import Idea, Prospect, ProspectStatus, SignUp
from tests import make
from tests.browsers import assert_accessible
from tests.databases import ON_SQLITE

pytestmark = ON_SQLITE

A_MINUTE = 60


@pytest.fixture
def ask(browser, clock):
    """Give `ask("/fundraise", name="Mia")`: what a person sees who fills the form at leisure."""

    def fill(path="/fundraise", *, status=200, seconds=A_MINUTE, **fields):
        page = browser.open(path)
        clock.set_to(clock.now() + timedelta(seconds=seconds))
        return page.submit(
            status=status, **{"name": "Mia Roy", "email": "mia@example.org", **fields}
        )

    return fill


def only_prospect():
    return db.session.scalars(select(Prospect)).one()


def test_asking_leads_to_the_thanks_and_the_guide(ask, worker, queued):
    page = ask(
        telephone="416-555-0100 ext. 7",
        idea="polar-dip",
        happens="New Year’s Day",
        message="Is cold water safe?",
        agrees="y",
    )

    assert page.path == "/fundraise/thank-you"
    assert page.has_text("One of us will get in touch within two working days.")
    prospect = only_prospect()
    assert (prospect.idea, prospect.happens, prospect.telephone) == (
        Idea.POLAR_DIP,
        "New Year’s Day",
        "416-555-0100 ext. 7",
    )
    assert prospect.consents[0].wording == str(CONSENT)
    worker.run(JobName.SEND_MAIL)
    [email] = queued(EmailKind.PROSPECT_GUIDE)
    assert email.status is EmailStatus.SENT
    assert b"application/pdf" in email.raw
    assert b"25-tips-for-the-novice-fundraiser-for-a-polar-dip.pdf" in email.raw
    assert b"/guide/polar-dip" in email.raw


def test_asking_in_french_brings_the_french_guide(ask, worker, queued):
    page = ask("/fr/fundraise")

    assert page.path == "/fr/fundraise/thank-you"
    worker.run(JobName.SEND_MAIL)
    [email] = queued(EmailKind.PROSPECT_GUIDE)
    assert email.language == "fr"
    assert b"25-conseils-collecte-de-fonds.pdf" in email.raw


def test_consent_is_not_ticked_for_anybody(ask, browser):
    assert not browser.open("/fundraise").find("#agrees").has_attr("checked")

    ask()

    assert only_prospect().consents == []


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        pytest.param({"name": ""}, "Enter your name.", id="no-name"),
        pytest.param({"email": ""}, "Enter your email address.", id="no-address"),
        pytest.param(
            {"email": "mia@"},
            "Enter an email address in the correct format, like name@example.org.",
            id="half-an-address",
        ),
        pytest.param(
            {"name": "Win at www.casino.example"},
            "Enter only your name, without a web or email address.",
            id="a-link-as-a-name",
        ),
        pytest.param(
            {"telephone": "call me"},
            "Enter a telephone number like 416-555-0100, or leave it empty.",
            id="no-telephone-number",
        ),
        pytest.param({"message": "x" * 2001}, "Use at most 2000 characters.", id="too-long"),
        pytest.param(
            {"name": "Mia\u202eyoR"},
            "This contains a character we cannot store. Type it again.",
            id="turned-around",
        ),
    ],
)
def test_a_slip_is_said_and_what_was_typed_is_kept(ask, fields, error):
    typed = {"idea": "gaming", "happens": "soon", "agrees": "y", **fields}

    page = ask(status=422, **typed)

    assert page.errors == [error]
    assert page.find("#happens")["value"] == "soon"
    assert page.find("#idea option[selected]")["value"] == "gaming"
    assert page.find("#agrees").has_attr("checked")
    assert db.session.scalar(select(func.count()).select_from(SignUp)) == 0


@pytest.mark.parametrize("idea", ["", "cheese", "x" * 200, "<b>"])
def test_an_idea_that_is_not_on_the_list_is_refused(browser, idea):
    page = browser.post(
        "/fundraise", {"name": "Mia", "email": "mia@example.org", "idea": idea}, status=422
    )

    assert page.errors


def test_an_idea_is_chosen_by_its_link(browser):
    page = browser.open("/fundraise").click("A bake sale")

    assert page.find("#idea option[selected]")["value"] == "bake-sale"


def test_pages_of_others_are_shown_in_the_readers_language_first(browser):
    campaign = make.campaign()
    make.fundraiser_page(
        campaign, slug="les-biscuits", title="Les biscuits", language=Language.FRENCH
    )
    make.fundraiser_page(campaign, slug="a-dip", title="A polar dip")

    def shown(path):
        cards = browser.open(path).find("section[aria-labelledby=examples]")
        return [title.get_text(strip=True) for title in cards.find_all("h3")]

    assert shown("/fundraise") == ["A polar dip", "Les biscuits"]
    assert shown("/fr/fundraise") == ["Les biscuits", "A polar dip"]


def test_an_idea_that_is_made_up_is_not_chosen(browser):
    page = browser.open("/fundraise?idea=%3Cscript%3E")

    assert page.find("#idea option[selected]")["value"] == "undecided"


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        pytest.param({"website_address": "https://casino.example"}, A_MINUTE, id="trap"),
        pytest.param({}, 0, id="too-quick"),
        pytest.param({"stamp": "made-up"}, A_MINUTE, id="no-stamp"),
        pytest.param({"message": "https://a.example " * 9}, A_MINUTE, id="many-links"),
    ],
)
def test_what_looks_like_a_machines_sees_the_same_and_is_kept_apart(ask, queued, fields, seconds):
    page = ask(seconds=seconds, **fields)

    assert page.path == "/fundraise/thank-you"
    assert only_prospect().status is ProspectStatus.QUARANTINED
    assert queued() == []


def test_a_form_sent_twice_makes_one_sign_up(browser, clock):
    form = browser.open("/fundraise")
    clock.set_to(clock.now() + timedelta(minutes=1))
    for _ in range(2):
        form.submit(name="Mia", email="mia@example.org")

    assert db.session.scalar(select(func.count()).select_from(SignUp)) == 1


def test_one_network_may_ask_only_so_often(make_app):
    app = make_app(STRIPE_SECRET_KEY="sk_test_x", STRIPE_WEBHOOK_SECRET="whsec_x")
    client = app.test_client()
    facts = {"name": "Mia", "email": "mia@example.org", "idea": "run"}
    answers = [client.post("/fundraise", data=facts).status_code for _ in range(12)]

    assert answers[:10] == [303] * 10
    assert answers[10:] == [429] * 2


@pytest.fixture
def choices_url(app, clock, worker, queued):
    """The addresses in the first email of a prospect's series: choices, and the one-click end."""
    make.prospect()
    clock.set_to(clock.now() + timedelta(days=3, hours=1))
    with_day = clock.now().replace(hour=16)  # noon or so where the charity is
    clock.set_to(with_day + timedelta(days=1))
    worker.run(JobName.FOLLOW_UP_PROSPECTS)
    worker.run(JobName.SEND_MAIL)
    [email] = queued(EmailKind.PROSPECT_FOLLOW_UP)
    head = email.raw.split(b"\r\n\r\n")[0].decode()
    unfolded = re.sub(r"\r\n[ \t]+", " ", head)
    [stop] = re.findall(r"^List-Unsubscribe: <(.*?)>", unfolded, re.M)
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in unfolded
    return stop.removeprefix(app.config["SETTINGS"].public_url)


def test_a_mail_program_ends_the_series_by_one_post(app, browser, choices_url):
    client = app.test_client()

    opened = client.get(choices_url, base_url=browser.origin)
    assert only_prospect().agrees_to_follow_up
    posted = client.post(
        choices_url, data={"List-Unsubscribe": "One-Click"}, base_url=browser.origin
    )
    again = client.post(
        choices_url, data={"List-Unsubscribe": "One-Click"}, base_url=browser.origin
    )

    assert (opened.status_code, posted.status_code, again.status_code) == (303, 200, 200)
    assert posted.text == "You get no more of these emails."
    db.session.expire_all()
    prospect = only_prospect()
    assert not prospect.agrees_to_follow_up
    assert prospect.consents[0].withdrawn_where.startswith("/emails/")
    assert prospect.follow_up_at is None


def test_choices_are_made_without_signing_in(browser, choices_url):
    page = browser.open(choices_url)
    assert page.has_text("mia@example.org")

    page = page.submit("Save my choices", agrees=None, language="fr")
    assert page.has_text("Your choice is saved: we will send you no more tips.")
    assert only_prospect().language == "fr"
    assert not only_prospect().agrees_to_follow_up

    page = page.submit("Save my choices", agrees="y", language="en")
    assert page.has_text("Your choice is saved: we will keep sending you tips.")
    assert [consent.holds for consent in only_prospect().consents] == [False, True]
    assert only_prospect().follow_up_at is not None

    page = page.submit("Stop the emails with tips")
    assert page.has_text("Your choice is saved: we will send you no more tips.")
    assert not only_prospect().agrees_to_follow_up


@pytest.mark.parametrize("ending", ["", "?s=", "?s=made-up", "/stop", "/stop?s=made-up"])
def test_the_choices_of_somebody_else_are_not_found(browser, ending):
    prospect = make.prospect()

    browser.open(f"/emails/{prospect.public_id}{ending}", status=404)
    assert only_prospect().agrees_to_follow_up


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/fundraise", "/fr/fundraise", "/fundraise/thank-you"])
def test_the_pages_are_accessible(site, tabs, path, theme, width):
    page = tabs.open(f"{site.config['SETTINGS'].public_url}{path}", width=width, theme=theme)

    assert_accessible(page)


def test_a_person_without_scripts_can_ask(site, tabs):
    page = tabs.open(f"{site.config['SETTINGS'].public_url}/fundraise", has_script=False)
    page.get_by_label("Your name").fill("Mia")
    page.get_by_label("Email address").fill("mia@example.org")
    page.get_by_label("Your idea").select_option("run")
    page.get_by_role("button", name="Send me the guide").click()

    assert page.url.endswith("/fundraise/thank-you")
    assert only_prospect().idea is Idea.RUN


def test_a_form_with_a_slip_is_accessible(site, tabs):
    page = tabs.open(f"{site.config['SETTINGS'].public_url}/fundraise", width=360)
    page.get_by_role("button", name="Send me the guide").click()

    assert page.get_by_role("alert").is_visible()
    assert_accessible(page)
