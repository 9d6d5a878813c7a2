"""What holds for every request of the API: keys, envelopes, lists, expansion."""

import base64

import pytest
import requests
import stripe

from tests.sandbox.sessions import gift, line, sdk
from tests.standin import KEY

SESSIONS = "/v1/checkout/sessions"


@pytest.mark.parametrize(
    ("authorization", "message"),
    [
        (None, "You did not provide an API key."),
        ("Bearer ", "You did not provide an API key."),
        ("Bearer sk_live_abcdefghijklmnop", "Invalid API Key provided: sk_live_"),
        ("Bearer pk_test_abc", "Invalid API Key provided: "),
        ("Bearer nonsense", "Invalid API Key provided: "),
        ("Basic !!!", "You did not provide an API key."),
        ("Digest sk_test_x", "You did not provide an API key."),
    ],
)
def test_only_a_test_key_opens_the_api(shared_stand_in, authorization, message):
    headers = {"Authorization": authorization} if authorization else {}

    answer = requests.get(f"{shared_stand_in.url}/v1/balance", headers=headers, timeout=10)

    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert answer.json()["error"]["message"].startswith(message)
    assert answer.headers["Request-Id"].startswith("req_")


def test_a_refused_key_is_not_repeated(shared_stand_in):
    key = "sk_live_abcdefghijklmnopqrstuvwxyz"

    answer = requests.get(f"{shared_stand_in.url}/v1/balance", auth=(key, ""), timeout=10)

    assert key not in answer.text


@pytest.mark.parametrize(
    "authorization",
    ["Bearer sk_test_x", "Bearer rk_test_x", "Basic " + base64.b64encode(b"sk_test_x:").decode()],
)
def test_a_key_may_come_as_bearer_or_basic(shared_stand_in, authorization):
    headers = {"Authorization": authorization}

    answer = requests.get(f"{shared_stand_in.url}/v1/balance", headers=headers, timeout=10)

    assert answer.status_code == 200


def test_the_sdk_raises_its_own_errors(shared_stand_in):
    with pytest.raises(stripe.AuthenticationError):
        sdk(shared_stand_in, key="sk_live_x").v1.balance.retrieve()
    with pytest.raises(stripe.InvalidRequestError, match="No such payment_intent: 'pi_x'"):
        sdk(shared_stand_in).v1.payment_intents.retrieve("pi_x")


def test_the_version_asked_for_is_the_version_answered(shared_stand_in):
    url = f"{shared_stand_in.url}/v1/balance"

    asked = requests.get(
        url, auth=(KEY, ""), headers={"Stripe-Version": "2025-03-31.basil"}, timeout=10
    )
    unasked = requests.get(url, auth=(KEY, ""), timeout=10)
    wrong = requests.get(url, auth=(KEY, ""), headers={"Stripe-Version": "latest"}, timeout=10)

    assert asked.headers["Stripe-Version"] == "2025-03-31.basil"
    assert unasked.headers["Stripe-Version"] == stripe.api_version
    assert wrong.status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1"),
        ("GET", "/v1/"),
        ("GET", "/v1/nonsense"),
        ("DELETE", SESSIONS),
        ("PUT", f"{SESSIONS}/cs_test_x"),
        ("POST", "/v1/events"),
        ("GET", f"{SESSIONS}/cs_test_x/expire"),
        ("GET", f"{SESSIONS}/"),
    ],
)
def test_an_address_that_is_not_there_is_stripes_404(shared_stand_in, method, path):
    answer = requests.request(method, f"{shared_stand_in.url}{path}", auth=(KEY, ""), timeout=10)

    assert answer.status_code == 404
    assert answer.json()["error"]["message"].startswith("Unrecognized request URL")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (SESSIONS, "checkout.session"),
        ("/v1/payment_intents", "payment_intent"),
        ("/v1/charges", "charge"),
        ("/v1/refunds", "refund"),
        ("/v1/balance_transactions", "balance_transaction"),
        ("/v1/events", "event"),
    ],
)
def test_an_unknown_id_is_a_missing_resource(shared_stand_in, path, kind):
    answer = requests.get(f"{shared_stand_in.url}{path}/x'%22%00", auth=(KEY, ""), timeout=10)

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "resource_missing"
    assert answer.json()["error"]["message"].startswith(f"No such {kind}: ")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"x" * 5_000_000, id="five-megabytes"),
        pytest.param(b"mode=\xff\xfe", id="bad-utf-8"),
        pytest.param(b"%", id="percent"),
        pytest.param(b"line_items[0][price_data]=1&mode=payment", id="wrong-shape"),
        pytest.param(b"line_items[x]=1&mode=payment&success_url=https://x.org", id="no-list"),
        pytest.param(b"\x00\x01\x02", id="bytes"),
        pytest.param(b"mode[]=payment", id="list-for-choice"),
        pytest.param(b"metadata[a][b][c][d][e]=1&mode=payment", id="deep-metadata"),
        pytest.param(b"expand=x&mode=payment", id="expand-is-no-list"),
    ],
)
@pytest.mark.parametrize("path", [SESSIONS, "/v1/refunds", f"{SESSIONS}/cs_test_x/expire"])
def test_a_hostile_body_is_refused_in_the_envelope(shared_stand_in, body, path):
    answer = requests.post(
        f"{shared_stand_in.url}{path}",
        data=body,
        auth=(KEY, ""),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        timeout=20,
    )

    assert 400 <= answer.status_code < 500
    assert answer.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
def test_a_body_that_is_no_form_is_refused(shared_stand_in, kind):
    answer = requests.post(
        f"{shared_stand_in.url}{SESSIONS}",
        data=b"{}",
        auth=(KEY, ""),
        headers={"Content-Type": kind},
        timeout=10,
    )

    assert answer.status_code == 400
    assert "form-urlencoded" in answer.json()["error"]["message"]


def test_another_host_name_is_refused(shared_stand_in):
    answer = requests.get(
        f"{shared_stand_in.url}/v1/balance",
        auth=(KEY, ""),
        headers={"Host": "evil.example"},
        timeout=10,
    )

    assert answer.status_code == 400


@pytest.fixture
def five_sessions(stand_in, open_session):
    """Five sessions, a minute apart, oldest first."""
    sessions = []
    for number in range(5):
        sessions.append(open_session(client_reference_id=str(number)))
        stand_in.move_clock(60)
    return sessions


def references(page):
    return [session.client_reference_id for session in page.data]


def test_a_list_is_newest_first_and_pages_both_ways(client, five_sessions):
    ids = [session.id for session in five_sessions]
    listed = client.v1.checkout.sessions.list

    first = listed({"limit": 2})
    after = listed({"limit": 2, "starting_after": ids[3]})
    last = listed({"limit": 2, "starting_after": ids[1]})
    before = listed({"limit": 2, "ending_before": ids[1]})

    assert (references(first), first.has_more) == (["4", "3"], True)
    assert (references(after), after.has_more) == (["2", "1"], True)
    assert (references(last), last.has_more) == (["0"], False)
    assert (references(before), before.has_more) == (["3", "2"], True)
    assert first.url == SESSIONS


def test_the_sdk_pages_through_a_whole_list(client, five_sessions):
    pages = client.v1.checkout.sessions.list({"limit": 2})

    assert [session.client_reference_id for session in pages.auto_paging_iter()] == [
        *"43210",
    ]


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"gte": 2}, "432"),
        ({"gt": 2}, "43"),
        ({"lte": 2}, "210"),
        ({"lt": 2, "gte": 1}, "1"),
    ],
)
def test_a_list_is_narrowed_by_when_things_were_made(client, five_sessions, bounds, expected):
    created = {bound: five_sessions[place].created for bound, place in bounds.items()}

    assert references(client.v1.checkout.sessions.list({"created": created})) == [*expected]


def test_an_instant_may_be_given_for_bounds(client, five_sessions):
    listed = client.v1.checkout.sessions.list({"created": five_sessions[3].created})

    assert references(listed) == ["3"]


@pytest.mark.parametrize(
    "parameters",
    [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"starting_after": "cs_x"}, {"colour": "red"}],
)
def test_a_list_refuses_what_stripe_refuses(client, parameters):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.list(parameters)


def test_objects_are_expanded_in_place_at_every_depth(stand_in, client, open_session):
    session = open_session()
    stand_in.pay(session.id)

    found = client.v1.checkout.sessions.retrieve(
        session.id,
        {
            "expand": [
                "line_items",
                "payment_intent.payment_method",
                "payment_intent.latest_charge.balance_transaction.source",
                "payment_intent.latest_charge.refunds",
            ]
        },
    )

    intent = found.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert isinstance(intent.payment_method, stripe.PaymentMethod)
    assert isinstance(intent.latest_charge, stripe.Charge)
    assert isinstance(intent.latest_charge.balance_transaction, stripe.BalanceTransaction)
    assert isinstance(intent.latest_charge.balance_transaction.source, stripe.Charge)
    assert intent.latest_charge.refunds is not None
    assert intent.latest_charge.refunds.data == []
    assert found.line_items is not None
    assert [item.description for item in found.line_items.data] == ["A gift"]


def test_the_objects_of_a_list_are_expanded(stand_in, client, open_session):
    stand_in.pay(open_session().id)

    charges = client.v1.charges.list({"expand": ["data.balance_transaction", "data.refunds"]})
    sessions = client.v1.checkout.sessions.list({"expand": ["data.payment_intent"]})

    assert charges.data[0].balance_transaction.net == 4825
    assert sessions.data[0].payment_intent.status == "succeeded"


@pytest.mark.parametrize(
    "path",
    ["colour", "amount_total", "data.payment_intent", "payment_intent.a.b.c.d", "payment_intent.x"],
)
def test_what_cannot_be_expanded_is_refused(stand_in, client, open_session, path):
    session = open_session()
    stand_in.pay(session.id)

    with pytest.raises(stripe.InvalidRequestError, match="expand"):
        client.v1.checkout.sessions.retrieve(session.id, {"expand": [path]})


def test_an_answer_has_the_headers_of_stripe(client):
    session = client.v1.checkout.sessions.create(gift())

    headers = session.last_response.headers

    assert headers["Request-Id"].startswith("req_")
    assert headers["Content-Type"] == "application/json"
    assert session.last_response.idempotency_key


def test_line_items_are_listed_in_their_order(client):
    items = [line(100 * number, f"Part {number}") for number in range(1, 5)]
    session = client.v1.checkout.sessions.create(gift(line_items=items))

    first = client.v1.checkout.sessions.line_items.list(session.id, {"limit": 3})
    rest = client.v1.checkout.sessions.line_items.list(
        session.id, {"starting_after": first.data[-1].id}
    )

    assert [item.description for item in first.data] == ["Part 1", "Part 2", "Part 3"]
    assert first.has_more
    assert [item.amount_total for item in rest.data] == [400]
    assert not rest.has_more
