"""The page about privacy states the periods that the jobs go by, in both languages."""

import pytest

from fundraiser.mail.retention import BODIES_KEPT
from fundraiser.peer_to_peer.operations.publication import DRAFTS_KEPT
from fundraiser.public.views.privacy import PERIODS
from fundraiser.stripe_sync.retention import MONTHS_KEPT


@pytest.mark.parametrize(
    ("path", "months", "days"), [("/privacy", "months", "days"), ("/fr/privacy", "mois", "jours")]
)
def test_the_page_states_each_period(browser, path, months, days):
    page = browser.open(path)

    assert page.has_text(f"{MONTHS_KEPT} {months}")
    assert page.has_text(f"{BODIES_KEPT.days} {days}")
    for number in PERIODS.values():
        assert page.has_text(str(number))


def test_every_page_leads_to_it(browser):
    assert browser.open("/").click("Privacy").has_text("How long we keep it")


def test_the_periods_are_those_that_were_promised(app):
    assert (BODIES_KEPT.days, DRAFTS_KEPT.days, MONTHS_KEPT) == (90, 90, 13)
