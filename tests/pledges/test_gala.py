"""A gala's donors share one address of the internet: nobody is refused for what others do (M23)."""

import pytest
from sqlalchemy import select

from fundraiser.database import db
from fundraiser.web.models import RateLimitWindow
from fundraiser.web.rate_limits import GIVING_FORMS, QUESTIONS
from tests import make
from tests.browser import Browser
from tests.make import cad
from tests.pledges.giving import PAGE, fill, pledges, session_of

DONORS_OF_A_GALA = 300
IN_LINE = "Give $50 and wait in line"


@pytest.fixture
def gala(app, stripe, pool, campaign):
    """The forms of three donors behind one address, opened while match was free."""
    forms = []
    for _ in range(3):
        visitor = Browser(app)
        visitor.client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
        forms.append(visitor.open(PAGE))
    return forms


def reserve_all(campaign):
    make.pledge(campaign, cad(100), email="bo@example.org")


def counted():
    """Return what is counted for the network, and for each pledge."""
    db.session.rollback()
    return list(db.session.scalars(select(RateLimitWindow.hits)))


def test_every_donor_of_a_gala_may_mistype_once_and_answer_a_question(gala, campaign):
    mistyped = [fill(form, "10,50", status=422) for form in gala]
    reserve_all(campaign)
    for number, form in enumerate(mistyped):
        asked = fill(form, "50", email=f"{number}@example.org")
        assert session_of(asked.submit(IN_LINE))

    each = max(counted()) // len(gala)
    assert each == 2
    assert each * DONORS_OF_A_GALA <= GIVING_FORMS


def test_who_stopped_and_pays_after_all_is_not_counted_again(gala, campaign):
    reserve_all(campaign)
    asked = fill(gala[0], "50")
    stopped = asked.browser.open(asked.address.replace("/question", "")).submit(
        "Stop, I do not want to give now"
    )
    before = counted()

    again = stopped.submit("Try again")

    assert session_of(again.submit(IN_LINE))
    assert len(before) == 2, "the forms of the network, and questions about the pledge"
    assert min(counted()) == 1


@pytest.mark.parametrize("way", ["/question", "/pay"])
def test_of_one_pledge_no_more_is_asked_a_minute_than_a_donor_needs(gala, campaign, way):
    reserve_all(campaign)
    first, second, _ = gala
    asked = fill(first, "50", email="a@example.org")
    other = fill(second, "50", email="b@example.org")

    sent = [
        asked.browser.client.post(asked.address.replace("/question", way), data={"answer": "none"})
        for _ in range(QUESTIONS.amount + 1)
    ]

    assert sent[-1].status_code == 202
    assert {one.status_code for one in sent[:-1]} == {303}
    assert session_of(other.submit(IN_LINE))
    assert len(pledges()) == 3
