"""The giving form as a browser sends it."""

from collections.abc import Iterator
from itertools import count
from urllib.parse import urlencode

from fundraiser import clock
from fundraiser.campaigns.queries import find_campaign
from fundraiser.matching.offers import current_offer
from fundraiser.web.form_keys import new_form_key
from tests.bench.places import Place

MOST_PER_SECOND = 2000  # more than any server answers: so many forms are made beforehand
_numbers = count(1)
FIELDS = {
    "other_amount": "",
    "frequency": "once",
    "name": "Ana Silva",
    "comment": "For everyone who needs a warm room tonight.",
    "tribute_kind": "",
    "honouree": "",
    "tribute_recipient_name": "",
    "tribute_recipient_email": "",
    "tribute_message": "",
    "tribute_names_donor": "y",
    "address_line1": "12 Main Street",
    "address_line2": "",
    "address_city": "Halifax",
    "address_region": "NS",
    "address_postal_code": "B3H 1A1",
    "address_country": "Canada",
}


def forms_for(place: Place, seconds: float) -> Iterator[bytes]:
    """Return as many forms as can be answered in so many seconds, each by a donor of its own."""
    return iter(make_forms(place, int(seconds * MOST_PER_SECOND)))


def make_forms(
    place: Place, most: int, *, slug: str = "", amount: str = "5000", claims: bool = True
) -> list[bytes]:
    """Return requests that send the form, each from another view of the page.

    The page `claims` the match that there is, or none.
    """
    slug = slug or place.slug
    bodies = make_bodies(place, most, slug=slug, amount=amount, claims=claims)
    return [_post(f"/campaigns/{slug}", body) for body in bodies]


def make_bodies(
    place: Place, most: int, *, slug: str = "", amount: str = "5000", claims: bool = True
) -> list[bytes]:
    """Return what a browser sends with the form, each from another view of the page."""
    with place.context():
        campaign = find_campaign(slug or place.slug)
        assert campaign
        claim = current_offer(campaign, at=clock.now()).claim if claims else ""
        keys = [new_form_key(campaign.id, claim) for _ in range(most)]
    return [_body(key, amount) for key in keys]


def _body(key: str, amount: str) -> bytes:
    address = f"giver{next(_numbers)}@example.org"
    return urlencode({**FIELDS, "form_key": key, "amount": amount, "email": address}).encode()


def _post(path: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
