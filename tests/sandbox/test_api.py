"""What holds for every request of the API: keys, envelopes, lists, expansion."""

import base64

import pytest
import requests
import stripe

from tests.sandbox.sessions import sdk
from tests.standin import KEY

SESSIONS = "/v1/checkout/sessions"


def ask(stand_in, path, method="GET", **options):
    options = {"auth": (KEY, ""), "timeout": 20, **options}
    return requests.request(method, f"{stand_in.url}{path}", **options)


@pytest.mark.parametrize(
    ("authorization", "message"),
    [
        (None, "You did not provide an API key."),
        ("Bearer ", "You did not provide an API key."),
        ("Bearer sk_live_abcdefghijklmnopqrstuvwxyz", "Invalid API Key provided: sk_live_"),
        ("Bearer pk_test_abc", "Invalid API Key provided: "),
        ("Basic !!!", "You did not provide an API key."),
        ("Digest sk_test_x", "You did not provide an API key."),
    ],
)
def test_only_a_test_key_opens_the_api_and_none_is_repeated(
    shared_stand_in, authorization, message
):
    headers = {"Authorization": authorization} if authorization else {}

    answer = ask(shared_stand_in, "/v1/account", headers=headers, auth=None)

    error = answer.json()["error"]
    assert answer.status_code == 401
    assert error["type"] == "invalid_request_error"
    assert error["message"].startswith(message)
    assert "abcdefghijklmnopqrstuvwxyz" not in answer.text
    assert answer.headers["Request-Id"].startswith("req_")


def test_a_key_may_come_as_bearer_or_basic(shared_stand_in):
    basic = base64.b64encode(b"sk_test_x:").decode()
    for key in ("Bearer sk_test_x", "Bearer rk_test_x", f"Basic {basic}"):
        headers = {"Authorization": key}
        assert ask(shared_stand_in, "/v1/account", headers=headers, auth=None).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1"), ("GET", "/v1/nonsense"), ("DELETE", SESSIONS), ("GET", f"{SESSIONS}/")],
)
def test_an_address_that_is_not_there_is_stripes_404(shared_stand_in, method, path):
    answer = ask(shared_stand_in, path, method)

    assert answer.status_code == 404
    assert answer.json()["error"]["message"].startswith("Unrecognized request URL")


def test_an_unknown_id_is_a_missing_resource(shared_stand_in):
    kinds = ["payment_intent", "charge", "refund", "balance_transaction", "event"]
    for path, kind in [(SESSIONS, "checkout.session"), *((f"/v1/{each}s", each) for each in kinds)]:
        answer = ask(shared_stand_in, f"{path}/x'%22%00")
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "resource_missing"
        assert answer.json()["error"]["message"].startswith(f"No such {kind}: ")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"x" * 5_000_000, id="five-megabytes"),
        pytest.param(b"mode=\xff\xfe", id="bad-utf-8"),
        pytest.param(b"line_items[0][price_data]=1&mode=payment", id="wrong-shape"),
        pytest.param(b"line_items[x]=1&mode=payment&success_url=https://x.org", id="no-list"),
        pytest.param(b"\x00\x01\x02", id="bytes"),
        pytest.param(b"mode[]=payment", id="list-for-choice"),
        pytest.param(b"metadata[a][b][c][d][e]=1&mode=payment", id="deep-metadata"),
        pytest.param(b"expand=x&mode=payment", id="expand-is-no-list"),
    ],
)
@pytest.mark.parametrize("path", [SESSIONS, f"{SESSIONS}/cs_test_x/expire"])
def test_a_hostile_body_is_refused_in_the_envelope(shared_stand_in, body, path):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    answer = ask(shared_stand_in, path, "POST", data=body, headers=headers)

    assert 400 <= answer.status_code < 500
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_a_body_that_is_no_form_and_another_host_name_are_refused(shared_stand_in):
    no_form = ask(shared_stand_in, SESSIONS, "POST", json={})
    elsewhere = ask(shared_stand_in, "/v1/account", headers={"Host": "evil.example"})

    assert (no_form.status_code, elsewhere.status_code) == (400, 400)
    assert "form-urlencoded" in no_form.json()["error"]["message"]


@pytest.fixture
def five_sessions(stand_in, open_session):
    """Five sessions, a minute apart, oldest first."""
    sessions = []
    for number in range(5):
        sessions.append(open_session(client_reference_id=str(number)))
        stand_in.move_clock(60)
    return sessions


def references(page):
    return "".join(session.client_reference_id for session in page.data)


def test_a_list_is_newest_first_and_goes_on_from_a_cursor(client, five_sessions):
    ids = [session.id for session in five_sessions]

    def page(**cursor):
        listed = client.v1.checkout.sessions.list({"limit": 2, **cursor})
        assert listed.url == SESSIONS
        return references(listed), listed.has_more

    assert page() == ("43", True)
    assert page(starting_after=ids[3]) == ("21", True)
    assert page(starting_after=ids[1]) == ("0", False)
    whole = client.v1.checkout.sessions.list({"limit": 2}).auto_paging_iter()
    assert [session.client_reference_id for session in whole] == [*"43210"]


def test_a_list_is_narrowed_by_when_things_were_made(client, five_sessions):
    moments = [session.created for session in five_sessions]

    def made(created):
        return references(client.v1.checkout.sessions.list({"created": created}))

    assert made({"gte": moments[2]}) == "432"
    assert made({"gt": moments[2]}) == "43"
    assert made({"lte": moments[2]}) == "210"
    assert made({"lt": moments[2], "gte": moments[1]}) == "1"
    assert made(moments[3]) == "3"


@pytest.mark.parametrize(
    "parameters",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "x"},
        {"ending_before": "x"},
        {"starting_after": "x"},
    ],
)
def test_a_list_refuses_what_stripe_refuses(shared_stand_in, parameters):
    with pytest.raises(stripe.InvalidRequestError):
        sdk(shared_stand_in).v1.checkout.sessions.list(parameters)


def test_objects_are_expanded_in_place_at_every_depth(stand_in, client, open_session):
    session = open_session()
    stand_in.pay(session.id)
    charge = "payment_intent.latest_charge"
    paths = ["payment_intent.payment_method", f"{charge}.balance_transaction.source"]

    intent = client.v1.checkout.sessions.retrieve(session.id, {"expand": paths}).payment_intent

    assert isinstance(intent, stripe.PaymentIntent)
    assert isinstance(intent.payment_method, stripe.PaymentMethod)
    assert isinstance(intent.latest_charge, stripe.Charge)
    assert isinstance(intent.latest_charge.balance_transaction, stripe.BalanceTransaction)
    assert isinstance(intent.latest_charge.balance_transaction.source, stripe.Charge)
    charges = client.v1.charges.list({"expand": ["data.balance_transaction"]})
    assert charges.data[0].balance_transaction.net == 4825


@pytest.mark.parametrize(
    "path",
    ["colour", "amount_total", "data.payment_intent", "payment_intent.a.b.c.d", "payment_intent.x"],
)
def test_what_cannot_be_expanded_is_refused(stand_in, client, open_session, path):
    session = open_session()
    stand_in.pay(session.id)

    with pytest.raises(stripe.InvalidRequestError, match="expand"):
        client.v1.checkout.sessions.retrieve(session.id, {"expand": [path]})
