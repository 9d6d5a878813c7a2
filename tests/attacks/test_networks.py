"""Who takes new addresses is stopped, and nobody else is: not a school, not a known browser."""

import itertools

import pytest
import requests
from bs4 import BeautifulSoup
from sqlalchemy import delete, update

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.donors import sign_in
from fundraiser.donors.links import link_token
from fundraiser.donors.models import SignInLink
from fundraiser.web.models import RateLimitWindow
from tests.accounts.people import PASSWORD, add_person

SETTINGS = {"TRUSTED_PROXIES": "1"}
SCHOOL, OTHER = "203.0.113.7", "2001:db8:ffff::1"
SIGN_IN = "/staff/sign-in"
FORMS = {"/help": 60, SIGN_IN: 20, "/campaigns/winter": 1_000}  # and the limit of a network
TIMES = {64: 1, 56: 4, 48: 8}
PUPILS = 30
numbers = itertools.count(1)


class Visitor:
    """A browser at an address, which the proxy notes."""

    def __init__(self, target, address):
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.headers["X-Forwarded-For"] = address
        self.site = f"http://127.0.0.1:{target.port}"

    def submit(self, path, **fields):
        """Open a page, send its form with these fields, and return the status."""
        return self._submit(path, fields).status_code

    def place_after(self, path, **fields):
        """Do the same, and return where that leads."""
        return self._submit(path, fields).headers["Location"]

    def post(self, path, fields):
        return self._post(path, fields).status_code

    def status_of(self, path):
        return self.http.get(f"{self.site}{path}").status_code

    def _submit(self, path, fields):
        page = BeautifulSoup(self.http.get(f"{self.site}{path}").text, "html.parser")
        hidden = {each["name"]: each["value"] for each in page.select("main form [type=hidden]")}
        return self._post(path, {**hidden, **fields})

    def _post(self, path, fields):
        return self.http.post(f"{self.site}{path}", fields, allow_redirects=False)


@pytest.fixture(autouse=True)
def no_windows(target):
    with transaction():
        db.session.execute(delete(RateLimitWindow))


def pretend_hits(count):
    """Let every window have had so many more requests."""
    with transaction():
        db.session.execute(update(RateLimitWindow).values(hits=RateLimitWindow.hits + count))


def address_in(bits):
    """Return another address of one IPv6 network of so many bits."""
    number = next(numbers)
    groups = {64: f"0:0:0:0:{number:x}", 56: f"{number % 256:x}::1", 48: f"{number << 8:x}::1"}
    return f"2001:db8:1:{groups[bits]}"


@pytest.mark.parametrize("bits", TIMES)
def test_new_addresses_of_one_network_meet_its_limit(target, bits):
    def send(path, address):
        return Visitor(target, address).post(path, {"email": f"{next(numbers)}@example.org"})

    for path, most in FORMS.items():
        assert send(path, address_in(bits)) == 422
        pretend_hits(most * TIMES[bits] - 3)

        statuses = [send(path, address_in(bits)) for _number in range(5)]

        assert (statuses[0], statuses[-1]) == (422, 429)
        assert send(path, OTHER) == 422


def test_a_school_signs_in_at_one_address_and_so_does_its_staff(target):
    person = add_person("staff-of-school@example.org")
    tokens = [token_for(f"pupil-{number}@example.org") for number in range(PUPILS)]

    for number, token in enumerate(tokens):
        pupil = Visitor(target, SCHOOL)
        assert pupil.submit("/account/sign-in", email=f"asks-{number}@example.org") == 303
        assert pupil.submit(f"/account/link/{token}") == 303

    assert Visitor(target, SCHOOL).submit(SIGN_IN, email=person.email, password=PASSWORD) == 303


def test_guesses_from_many_networks_lock_out_no_known_browser(target):
    person = add_person("guessed@example.org")
    own, new = Visitor(target, "203.0.113.20"), Visitor(target, "203.0.113.21")
    assert own.submit(SIGN_IN, email=person.email, password=PASSWORD) == 303
    own.http.cookies.clear_session_cookies()
    own.http.headers["X-Forwarded-For"] = "203.0.113.22"

    for number in range(4):
        guesser = Visitor(target, f"198.51.100.{number}")
        assert guesser.submit(SIGN_IN, email=person.email, password="a guess") == 422
    pretend_hits(60)

    assert new.submit(SIGN_IN, email=person.email, password=PASSWORD) == 429
    assert own.submit(SIGN_IN, email=person.email, password=PASSWORD) == 303


def token_for(email):
    with transaction():
        sign_in.send_link(email, language="en", at=clock.now())
    return link_token(db.session.query(SignInLink).filter_by(email=email).one())
