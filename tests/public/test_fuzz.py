"""Whatever is sent, the answer is a page or a refusal in words: never an error of ours."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundraiser.web.form_keys import new_form_key
from tests import make
from tests.databases import ON_BOTH
from tests.public.conftest import GOOD, pledges_made

pytestmark = ON_BOTH

FIELDS = [
    *["form_key", "amount", "other_amount", "frequency", "name", "email", "hides_name", "comment"],
    *["covers_fee", "tribute_kind", "honouree", "tribute_recipient_name", "tribute_message"],
    *["tribute_recipient_email", "address_line1", "address_postal_code", "\x00", "csrf_token"],
]
NASTY = [
    *["\x00", "\r\n", "NaN", "1e3", "١٠", "10,50", "<script>", "=1+1", "\u202e", "%00", "../"],
    "9" * 40,
]
QUERIES = ["before", "s", "endpoint", "_external", "_scheme", "_method", "_anchor", "language"]
PLACES = ["/", "/campaigns/winter", "/campaigns/winter/match", "/campaigns/winter/totals.json"]
LINKS = ["/gifts/{}/thank-you", "/gifts/{}/match", "/pledges/{}", "/pledges/{}/thank-you"]
SIGNED = [*LINKS, "/pledges/{}/pay", "/pledges/{}/question", "/campaigns/winter/change/{}"]

text = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))
raw = st.one_of(st.binary(max_size=40), text.map(lambda words: words.encode("utf-8", "replace")))
queries = st.dictionaries(st.one_of(st.sampled_from(QUERIES), text), raw, max_size=5)
many = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def _is_open(campaign, stripe):
    make.match_pool(campaign, available=make.cad(100))


@many
@given(changes=st.lists(st.tuples(st.sampled_from(FIELDS), raw), min_size=1, max_size=6))
def test_any_form_is_taken_whole_or_refused_in_words(ask, campaign, changes):
    form = {**GOOD, "frequency": "once", "form_key": new_form_key(campaign.id, "")}
    before = len(pledges_made())

    answer = ask(
        "POST",
        "/campaigns/winter",
        data=urlencode([*changes, *((k, v) for k, v in form.items() if k not in dict(changes))]),
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code in {303, 422}
    assert len(pledges_made()) - before == (answer.status_code == 303)
    assert all(pledge.amount >= make.cad(1) and pledge.name.strip() for pledge in pledges_made())


@many
@given(
    place=st.sampled_from(PLACES),
    pairs=queries,
)
def test_any_query_is_answered(ask, place, pairs):
    for prefix in ("", "/fr"):
        answer = ask("GET", f"{prefix}{place}?{urlencode(pairs)}")

        assert answer.status_code in {200, 404}, answer.request.url


@many
@given(link=st.sampled_from(SIGNED), public_id=text, signature=raw)
def test_a_link_we_did_not_sign_opens_nothing(ask, link, public_id, signature):
    path = link.format(public_id.replace("/", "").replace("?", "") or "x")

    answer = ask("GET", path, query_string=urlencode({"s": signature, "session_id": signature}))

    assert answer.status_code in {404, 308}


@many
@given(words=st.lists(text, max_size=4))
def test_any_path_is_answered(ask, words):
    for start in ("", "/fr", "/campaigns", "/gifts", "/pledges", "/static", "/campaigns/winter"):
        path = "/" + "/".join([start, *words]).replace("?", "").replace("#", "").lstrip("/")

        assert ask("GET", path).status_code in {200, 308, 404}, path
