"""A season, day by day, as those who get our emails live it: each message with its day.

A prospect without a page, an owner with gifts whose event is in the season, an owner without a gift
whose event is on 1 January, and the captain of the owners' team.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from fundraiser import clock as times
from fundraiser.database import db, transaction
from fundraiser.jobs.names import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.mail.quiet_hours import is_quiet_day
from fundraiser.peer_to_peer.operations.follow_up import agree_to_emails
from fundraiser.peer_to_peer.operations.team_messages import write_to_members
from fundraiser.peer_to_peer.queries.pages import lock_page
from fundraiser.peer_to_peer.queries.teams import lock_team
from tests import make
from tests.browser import Browser
from tests.databases import ON_SQLITE
from tests.donors.signing_in import sign_in
from tests.mail.test_every_email import LINK
from tests.make import cad

pytestmark = ON_SQLITE
HERE = ZoneInfo("America/Toronto")
BEGINS, ENDS = date(2026, 11, 16), date(2027, 1, 12)
NEW_YEAR = date(2027, 1, 1)
PIA, MIA, LEO, CAP = (f"{name}@example.org" for name in ("pia", "mia", "leo", "cap"))
SERIES = {EmailKind.OWNER_FOLLOW_UP, EmailKind.PROSPECT_FOLLOW_UP}
JOBS = (JobName.FOLLOW_UP_PROSPECTS, JobName.FOLLOW_UP_OWNERS, JobName.SEND_MAIL)


@dataclass(frozen=True)
class Letter:
    """One email as its reader finds it."""

    kind: EmailKind
    day: date
    subject: str
    text: str

    @property
    def steps(self) -> set[str]:
        """Return the paths that it leads to, the way out aside: one, but for the guide."""
        urls = [urlsplit(url) for url in LINK.findall(self.text)]
        paths = {f"{url.path}?{url.query}" for url in urls if "/emails/" not in url.path}
        assert len([path for path in paths if "/guide" not in path]) == 1, self.subject
        return paths


class Season:
    """The people, what they do on which day, and what comes of it."""

    def __init__(self, clock, worker):
        self.clock, self.worker = clock, worker
        self.go(BEGINS, 11)
        campaign = make.campaign(
            opens_at=times.now() - timedelta(days=1),
            closes_at=datetime(2027, 1, 5, tzinfo=HERE),
        )
        make.match_pool(campaign, available=cad(1000))
        self.team = make.team(campaign, captain=make.donor(CAP, name="Cap"))
        self.mia = self.page_of(campaign, MIA, "Mia", event_on=date(2026, 12, 12))
        self.leo = self.page_of(campaign, LEO, "Leo", event_on=NEW_YEAR)
        make.prospect(PIA, name="Pia")
        self.run_jobs()

    def page_of(self, campaign, email, name, **facts):
        owner = make.donor(email, name=name)
        page = make.fundraiser_page(
            campaign, owner=owner, slug=name.lower(), title=f"{name}’s dip", **facts
        )
        with transaction():
            agree_to_emails(lock_page(page.id), "Send me tips.", at=times.now())
        return make.join(page, self.team)

    def go(self, day, hour):
        self.clock.set_to(datetime.combine(day, time(hour, 30), HERE))

    def run_jobs(self):
        for job in JOBS:
            self.worker.run(job)
        db.session.rollback()

    def give(self, dollars, name):
        make.page_gift(self.mia, cad(dollars), name=name, email=f"{name}@example.org")

    def write_to_team(self, words):
        with transaction():
            team = lock_team(self.team.id)
            write_to_members(team, words, once_key=f"key{times.now():%d}", at=times.now())

    def on(self, day):
        """What happens on a day, besides the passing of time."""
        if day == date(2026, 11, 18):
            self.give(50, "Ana")
        elif day == date(2026, 12, 3):
            self.give(80, "Ben")
            self.give(120, "Eve")
        elif day == date(2026, 12, 12):
            self.give(260, "Zoe")
        elif day == date(2026, 12, 25):
            self.give(20, "Noel")
            self.write_to_team("Merry Christmas to you all!")

    def live(self):
        day = BEGINS
        while day < ENDS:
            day += timedelta(days=1)
            self.go(day, 9)
            self.run_jobs()
            self.go(day, 14)
            self.on(day)
            self.run_jobs()


def letters_of(address):
    found = select(OutgoingEmail).where(
        OutgoingEmail.recipient == address, OutgoingEmail.sent_at.is_not(None)
    )
    return [letter_of(email) for email in db.session.scalars(found.order_by(OutgoingEmail.sent_at))]


def letter_of(email):
    message = message_from_bytes(email.raw, policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    return Letter(email.kind, email.sent_at.astimezone(HERE).date(), email.subject, text)


def listed(letters):
    return [f"{letter.day:%d %b}: {letter.subject}" for letter in letters]


EXPECTED = {
    PIA: [
        "16 Nov: Your guide: 25 Tips for the Novice Fundraiser",
        "19 Nov: Three things to settle this week",
        "26 Nov: Where are you stuck?",
        "10 Dec: The last of our emails, and the door stays open",
    ],
    MIA: [
        "17 Nov: One picture, and your page is yours",
        "18 Nov: Your first gift: Ana gave $50, matched with $50",
        "21 Nov: 21 days to go: who has not heard from you yet?",
        "28 Nov: A quiet week on your page",
        "03 Dec: 2 gifts through your page: $200",
        "04 Dec: Half of your goal",
        "05 Dec: 7 days to go: tell people where you stand",
        "11 Dec: Tomorrow is the day",
        "12 Dec: Today is the day",
        "12 Dec: Zoe gave $260, matched with $260",
        "13 Dec: You have reached your goal",
        "14 Dec: Tell everyone how it went",
        "26 Dec: Cap writes to The night owls",  # as Noel's gift, from Christmas Day
        "26 Dec: Noel gave $20, matched with $20",
        "29 Dec: The last week of the campaign",
        "05 Jan: What your page has done",
    ],
    LEO: [
        "17 Nov: One picture, and your page is yours",
        "18 Nov: The first gift is yours",
        "21 Nov: Five people, by name",
        "25 Nov: One ask, at work or in a group",
        "11 Dec: 21 days to go: who has not heard from you yet?",
        "26 Dec: Cap writes to The night owls",
        "26 Dec: 6 days to go: tell people where you stand",
        "31 Dec: Tomorrow is the day",
        "01 Jan: Today is the day",
        "02 Jan: Tell everyone how it went",
        "05 Jan: Thank you for trying",
    ],
    CAP: [
        "16 Nov: Mia has joined The night owls",
        "16 Nov: Leo has joined The night owls",
    ],
}


@pytest.fixture
def season(app, clock, worker):
    season = Season(clock, worker)
    season.live()
    return season


def test_each_message_comes_on_its_day_once_with_a_step_that_works(app, season):
    for address, expected in EXPECTED.items():
        letters = letters_of(address)
        assert sorted(listed(letters)) == sorted(expected)  # those of a moment in any order
        assert_none_is_wrong(letters, own_event=NEW_YEAR if address == LEO else None)
        assert_each_step_works(app, address, letters)


def assert_none_is_wrong(letters, *, own_event):
    for part in ("subject", "text"):
        assert len({getattr(letter, part) for letter in letters}) == len(letters), part
    days = [letter.day for letter in letters if letter.kind in SERIES]
    assert len(set(days)) == len(days), "one of the series a day"
    assert {letter.day for letter in letters if is_quiet_day(letter.day)} <= {own_event}


def assert_each_step_works(app, address, letters):
    browser = Browser(app)
    if address != PIA:
        sign_in(browser, make.donor(address))
    for letter in letters:
        for step in letter.steps:
            answer = browser.client.get(step, follow_redirects=True)
            assert answer.status_code == 200, letter.subject
