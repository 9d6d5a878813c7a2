import stat
from itertools import islice

import pytest

from fundraiser.accounts.passwords import is_password
from fundraiser.accounts.queries import list_people
from fundraiser.campaigns.queries import balances, list_campaigns
from fundraiser.config import settings
from fundraiser.demo import campaign as demo_campaign
from fundraiser.demo.campaign import SLUG
from fundraiser.demo.season import season
from fundraiser.ledger.checks import find_differences
from tests.demo.test_season import NOW

KEY = {"STRIPE_SECRET_KEY": "sk_test_x", "STRIPE_WEBHOOK_SECRET": "whsec_x"}


def fill(app, *options):
    return app.test_cli_runner().invoke(args=["demo", "fill", *options])


def cut_off_after(count):
    def season_cut_off(until):
        yield from islice(season(until), count)
        raise KeyboardInterrupt

    return season_cut_off


def first_sign_in():
    path = settings().instance_path / "first-sign-in.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return dict(line.split(": ") for line in path.read_text().splitlines())


def test_a_site_can_begin_without_the_season(app):
    assert fill(app, "--staff-only").exit_code == 0

    assert list_campaigns() == []
    [person] = list_people()
    assert first_sign_in()["email"] == person.email


def test_an_empty_installation_gets_a_season_that_adds_up_and_keeps_it(app):
    gifts = list(season(NOW))

    said = fill(app, "--if-empty").output

    (campaign,) = list_campaigns()
    assert f"Added /campaigns/{SLUG} with {len(gifts)} gifts." in said
    assert balances(campaign).given.cents == sum(gift.amount_cents for gift in gifts)
    assert balances(campaign).matched.is_positive
    assert find_differences() == []
    checked = app.test_cli_runner().invoke(args=["ledger", "check"])
    assert checked.exit_code == 0, checked.output

    sign_in = first_sign_in()
    again, asked = fill(app, "--if-empty"), fill(app)
    assert (again.exit_code, again.output) == (0, "")
    assert asked.exit_code == 1
    assert "There is already a campaign. Nothing was changed." in asked.output
    assert balances(campaign).gift_count == len(gifts)
    assert first_sign_in() == sign_in


def test_a_demo_that_was_cut_off_goes_on_where_it_was(app, monkeypatch):
    gifts = list(season(NOW))
    monkeypatch.setattr(demo_campaign, "season", cut_off_after(2))
    assert fill(app, "--if-empty").exit_code == 1
    (campaign,) = list_campaigns()
    assert balances(campaign).gift_count == 2
    monkeypatch.undo()

    said = fill(app, "--if-empty").output

    assert f"with {len(gifts) - 2} gifts." in said
    assert balances(campaign).given.cents == sum(gift.amount_cents for gift in gifts)
    assert fill(app, "--if-empty").output == ""


def test_the_first_sign_in_opens_the_back_office(make_app):
    app = make_app(**KEY)

    with app.app_context():
        fill(app)

        (admin,) = list_people()
        assert first_sign_in()["email"] == admin.email
        assert is_password(first_sign_in()["password"], admin.password)


def test_with_a_stripe_key_nothing_is_given_that_was_not(make_app):
    app = make_app(**KEY)

    with app.app_context():
        said = fill(app).output

        assert f"Added /campaigns/{SLUG} with 0 gifts." in said
        assert [balances(campaign).gift_count for campaign in list_campaigns()] == [0]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_demo_says_that_it_is_invented(make_app, language):
    app = make_app(**KEY)
    fill(app)

    page = app.test_client().get(f"{'/fr' if language == 'fr' else ''}/campaigns/{SLUG}")

    assert {"en": "This is an example", "fr": "Ceci est un exemple"}[language] in page.text
