"""Stripe's form encoding, read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundraiser.sandbox.errors import StripeError
from fundraiser.sandbox.forms import decode_form


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(b"", {}, id="nothing"),
        pytest.param(b"a=1&b=", {"a": "1", "b": ""}, id="flat"),
        pytest.param(b"a[b][c]=1", {"a": {"b": {"c": "1"}}}, id="hash-in-hash"),
        pytest.param(b"a%5Bb%5D=1", {"a": {"b": "1"}}, id="percent-encoded-brackets"),
        pytest.param(b"a[]=x&a[]=y", {"a": ["x", "y"]}, id="appended"),
        pytest.param(b"a[0]=x&a[1]=y", {"a": ["x", "y"]}, id="numbered"),
        pytest.param(
            b"l[0][p][c]=cad&l[0][q]=1&l[1][q]=2",
            {"l": [{"p": {"c": "cad"}, "q": "1"}, {"q": "2"}]},
            id="list-of-hashes",
        ),
        pytest.param(b"a=%C3%A9+b", {"a": "é b"}, id="utf-8-and-plus"),
        pytest.param(b"a=1&a=2", {"a": "2"}, id="the-last-of-a-name-holds"),
    ],
)
def test_a_form_is_read_as_stripe_reads_it(raw, expected):
    assert decode_form(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"a=%ff%fe", id="not-utf-8"),
        pytest.param(b"a=%00", id="zero-byte-in-a-value"),
        pytest.param(b"[a]=1", id="no-name"),
        pytest.param(b"a[b=1", id="open-bracket"),
        pytest.param(b"a=1&a[b]=2", id="value-and-hash"),
        pytest.param(b"a[b]=2&a=1", id="hash-and-value"),
        pytest.param(b"a" + b"[b]" * 50 + b"=1", id="too-deep"),
        pytest.param(b"&".join(b"a%d=1" % number for number in range(2000)), id="too-many"),
    ],
)
def test_what_is_no_such_form_is_refused(raw):
    with pytest.raises(StripeError) as refused:
        decode_form(raw)

    assert refused.value.status == 400


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw):
    try:
        status = 200 if isinstance(decode_form(raw), dict) else 500
    except StripeError as refused:
        status = refused.status

    assert status in {200, 400}
