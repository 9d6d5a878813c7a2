"""What an endpoint takes, and what Stripe says to the rest."""

import pytest

from fundraiser.sandbox.errors import StripeError
from fundraiser.sandbox.parameters import (
    Address,
    Choice,
    Email,
    Flag,
    Hash,
    ListOf,
    Metadata,
    NotHere,
    Text,
    Whole,
)

SHAPE = Hash(
    {
        "text": Text(longest=10),
        "whole": Whole(),
        "positive": Whole(least=1),
        "flag": Flag(),
        "choice": Choice(("one", "two", "three")),
        "list": ListOf(Whole(), longest=2),
        "inner": Hash({"text": Text()}, required=("text",)),
        "metadata": Metadata(),
        "email": Email(),
        "address": Address(),
        "later": NotHere(),
    }
)


def test_values_come_out_typed():
    checked = SHAPE.check({"whole": "7", "flag": "false", "list": ["1", "2"], "metadata": ""})

    assert checked == {"whole": 7, "flag": False, "list": [1, 2], "metadata": {}}


@pytest.mark.parametrize(
    ("sent", "code", "param", "message"),
    [
        ({"x": "1"}, "parameter_unknown", "x", "Received unknown parameter: x"),
        ({"x": "1", "y": "1"}, "parameter_unknown", "x", "Received unknown parameters: x, y"),
        (
            {"inner": {"text": "a", "z": "1"}},
            "parameter_unknown",
            "inner[z]",
            "Received unknown parameter: inner[z]",
        ),
        ({"inner": {}}, "parameter_missing", "inner[text]", "Missing required param: inner[text]."),
        ({"inner": "a"}, None, "inner", "Invalid object"),
        ({"whole": "1.5"}, "parameter_invalid_integer", "whole", "Invalid integer: 1.5"),
        ({"whole": "1e3"}, "parameter_invalid_integer", "whole", "Invalid integer: 1e3"),
        ({"whole": "١٠"}, "parameter_invalid_integer", "whole", "Invalid integer: ١٠"),
        ({"positive": "0"}, "parameter_invalid_integer", "positive", "Invalid positive integer"),
        ({"whole": "-1"}, "parameter_invalid_integer", "whole", "Invalid non-negative integer"),
        ({"whole": ["1"]}, "parameter_invalid_integer", "whole", None),
        ({"flag": "yes"}, None, "flag", "Invalid boolean: yes"),
        ({"choice": "four"}, None, "choice", "Invalid choice: must be one of one, two, or three"),
        ({"choice": ["one"]}, None, "choice", None),
        ({"list": {"a": "1"}}, None, "list", "Invalid array"),
        ({"list": ["1", "2", "3"]}, None, "list", None),
        ({"list": ["1", "b"]}, "parameter_invalid_integer", "list[1]", None),
        ({"text": ""}, "parameter_invalid_empty", "text", None),
        ({"text": "a" * 11}, None, "text", None),
        ({"text": {"a": "b"}}, None, "text", None),
        ({"email": "ana"}, "email_invalid", "email", "Invalid email address: ana"),
        ({"address": "javascript:x"}, "url_invalid", "address", "Not a valid URL"),
        ({"address": "/thanks"}, "url_invalid", "address", "Not a valid URL"),
        ({"metadata": {"a" * 41: "b"}}, None, "metadata", None),
        ({"metadata": {"a": "b" * 501}}, None, "metadata[a]", None),
        ({"metadata": {str(key): "b" for key in range(51)}}, None, "metadata", None),
        ({"metadata": {"a": {"b": "c"}}}, None, "metadata[a]", None),
        ({"later": "1"}, "stand_in_not_implemented", "later", None),
    ],
)
def test_what_does_not_fit_is_refused_in_stripes_words(sent, code, param, message):
    with pytest.raises(StripeError) as refused:
        SHAPE.check(sent)

    assert (refused.value.status, refused.value.code, refused.value.param) == (400, code, param)
    assert message is None or refused.value.message == message
