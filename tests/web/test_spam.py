from datetime import UTC, datetime, timedelta

import pytest

from fundraiser import clock as time_of_day
from fundraiser.web.forms import TextBlock
from fundraiser.web.spam import (
    GuardedForm,
    Stamp,
    Suspicion,
    find_suspicion,
    new_stamp,
    read_stamp,
)

SHOWN_AT = datetime(2026, 12, 1, 15, tzinfo=UTC)
SHOWN = Stamp("a key", SHOWN_AT)
LATER = SHOWN_AT + timedelta(seconds=40)


class Form(GuardedForm):
    message = TextBlock("Message", maximum=500)


@pytest.fixture
def context(web_app):
    with web_app.app_context():
        yield


@pytest.fixture
def fill(web_app):
    """Give `fill(message="…", stamp=…)`: the form as it was sent."""

    def filled(**sent: str) -> Form:
        with web_app.test_request_context("/", method="POST", data=sent):
            form = Form()
            form.validate_on_submit()
            return form

    return filled


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, None, id="a-person"),
        pytest.param({"trap": "https://a.example"}, Suspicion.FILLED_TRAP, id="filled-trap"),
        pytest.param({"stamp": None}, Suspicion.NO_STAMP, id="no-stamp"),
        pytest.param({"sent_at": SHOWN_AT + timedelta(seconds=2.9)}, Suspicion.TOO_QUICK),
        pytest.param({"sent_at": SHOWN_AT + timedelta(seconds=3)}, None, id="quick-enough"),
        pytest.param({"sent_at": SHOWN_AT + timedelta(days=30)}, None, id="an-old-tab"),
        pytest.param({"texts": ("http://a www.b HTTPS://c",)}, None, id="three-links"),
        pytest.param({"names": ["Ana Silva of example.org"]}, None, id="a-name"),
        pytest.param({"names": ["Win at www.example.org"]}, Suspicion.LINK_AS_NAME),
        pytest.param({"texts": ("http://a", "www.b [url=c] <a href=d>")}, Suspicion.MANY_LINKS),
    ],
)
def test_what_looks_like_a_machine(changes, expected):
    facts = {"trap": "", "stamp": SHOWN, "texts": ("Hello",), "sent_at": LATER}

    assert find_suspicion(**{**facts, **changes}) is expected


def test_a_stamp_comes_back_with_the_time_it_was_made(context, clock):
    before = time_of_day.now()

    stamp = read_stamp(new_stamp())

    assert stamp is not None
    assert abs(stamp.shown_at - before) < timedelta(seconds=1)
    assert len(bytes.fromhex(stamp.key)) * 8 == 128


def test_a_stamp_we_did_not_sign_is_none(context):
    stamp = new_stamp()

    for forged in ("", "x", stamp[:-1], stamp + "x", "é", "\0", "a" * 10_000, f"{stamp}.{stamp}"):
        assert read_stamp(forged) is None


def test_a_form_shown_again_keeps_its_stamp(context, fill):
    stamp = new_stamp()

    assert fill(stamp=stamp, message="Hello").stamp.data == stamp


@pytest.mark.parametrize("forged", ["", "x", "é\0"])
def test_a_form_that_came_without_a_stamp_is_suspected_and_shown_with_one(context, fill, forged):
    form = fill(stamp=forged, message="Hello")

    assert form.suspicion_of("Hello", at=time_of_day.now()) is Suspicion.NO_STAMP
    assert read_stamp(form.stamp.data) is not None


def test_the_same_words_from_the_same_view_have_the_same_key(context, fill):
    first, second = new_stamp(), new_stamp()
    form = fill(stamp=first)

    assert form.once_key("a", "b") == fill(stamp=first).once_key("a", "b")
    assert form.once_key("a", "b") != form.once_key("ab", "")
    assert form.once_key("a", "b") != fill(stamp=second).once_key("a", "b")
    assert fill(stamp="").once_key("a") != fill(stamp="").once_key("a")
