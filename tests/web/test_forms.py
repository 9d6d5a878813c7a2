import pytest

from fundraiser.i18n.languages import use_language
from fundraiser.money import Money
from fundraiser.web.forms import (
    AmountField,
    EmailLine,
    PublicForm,
    TextBlock,
    TextLine,
)


class Form(PublicForm):
    currency = "CAD"

    name = TextLine("Name", maximum=20, required="Enter your name.")
    email = EmailLine("Email", required="Enter your email address.")
    comment = TextBlock("Comment", maximum=50)
    amount = AmountField("Amount", required="Choose an amount.")


GOOD = {"name": "Ana Lund", "email": "ana@Example.ORG", "comment": "", "amount": "1,234.50"}


@pytest.fixture
def fill(web_app):
    """Give `fill(name="…")`: a form as it was sent, checked."""

    def filled(*, language: str = "en", **changes: str) -> Form:
        sent = {**GOOD, **changes}
        with web_app.test_request_context("/", method="POST", data=sent):
            use_language(language)
            form = Form()
            form.validate_on_submit()
            return form

    return filled


def test_what_was_typed_becomes_values(fill):
    form = fill()

    assert form.errors == {}
    assert form.name.data == "Ana Lund"
    assert form.email.data == "ana@example.org"
    assert form.amount.data == Money(123450, "CAD")


@pytest.mark.parametrize(
    "typed", ["NaN", "1e3", "١٠", "10,50", "9" * 40, "-5", "0x10", "<script>", "=1+1", "1000000"]
)
def test_an_amount_that_is_not_one_is_refused_and_kept_on_the_page(fill, typed):
    form = fill(amount=typed)

    assert form.amount.errors
    assert form.amount.data is None
    assert form.amount._value() == typed


def test_french_takes_a_comma(fill):
    assert fill(language="fr", amount="10,50").amount.data == Money(1050, "CAD")


@pytest.mark.parametrize(
    "typed",
    ["ana", "ana@", "@example.org", "a b@example.org", "ana@example", "a@b@c.org", "é@exemple.ca"],
)
def test_an_address_that_cannot_be_written_to_is_refused(fill, typed):
    assert fill(email=typed).email.errors


@pytest.mark.parametrize("typed", ["ana@example.org\r\nBcc: x@example.org", "ana\0@example.org"])
def test_an_address_that_could_add_a_header_is_refused(fill, typed):
    assert fill(email=typed).email.errors


def test_what_is_missing_is_asked_for_in_the_order_of_the_form(fill):
    form = fill(name="", email=" ", amount="")

    assert list(form.errors.items()) == [
        ("name", ["Enter your name."]),
        ("email", ["Enter your email address."]),
        ("amount", ["Choose an amount."]),
    ]


def test_a_long_name_is_refused_and_kept(fill):
    form = fill(name="a" * 21)

    assert form.name.errors == ["Use at most 20 characters."]
    assert form.name.data == "a" * 21


def test_lines_are_kept_in_a_comment_and_refused_in_a_name(fill):
    form = fill(comment="For Mia\r\nwith love", name="Ana\nLund")

    assert form.comment.data == "For Mia\nwith love"
    assert form.name.errors
