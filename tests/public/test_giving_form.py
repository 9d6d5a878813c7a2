"""What the form asks for, and how it says what is missing."""

from tests import make
from tests.public.conftest import pledges_made


def test_an_empty_form_is_told_field_by_field_in_the_forms_order(browser, campaign):
    page = browser.open("/campaigns/winter").submit(name="", email="", status=422)

    assert page.soup.title.get_text().startswith("Error: Winter lights")
    assert page.errors == ["Enter your name.", "Enter your email address."]
    summary = page.find(".error-summary")
    assert summary["role"] == "alert"
    assert summary.has_attr("autofocus")
    for link in page.soup.select(".error-summary a"):
        assert page.find(str(link["href"]))["aria-invalid"] == "true"


def test_everything_that_was_typed_is_still_there(give):
    typed = {
        "amount": "other",
        "other_amount": "1,234.50",
        "name": "Zoë <b>Ng</b>",
        "email": "not an address",
        "covers_fee": "y",
        "hides_name": "y",
        "comment": "Line one.\nLine two & more.",
        "tribute_kind": "in_memory",
        "honouree": "Marie",
        "tribute_recipient_name": "Paul",
        "tribute_recipient_email": "paul@example.org",
        "tribute_message": "We think of you.",
        "address_line1": "12 Example Street",
        "address_postal_code": "K7L 0A0",
    }

    form = give(**typed).form_with("", *typed)

    kept = {name: form.select_one(f'[name="{name}"]') for name in typed}
    for name in ("comment", "tribute_message"):
        assert kept[name].get_text().removeprefix("\n") == typed[name]
    for name in ("other_amount", "name", "email", "honouree", "address_line1"):
        assert kept[name]["value"] == typed[name]
    for checked in ("#amount-other", "#covers_fee", "#hides_name", "#tribute_kind-in_memory"):
        assert form.select_one(checked).has_attr("checked")
    assert all(part.has_attr("open") for part in form.select(".more"))


def test_a_dedication_is_asked_for_what_it_lacks_rather_than_lost(give):
    no_kind = give(honouree="Marie")
    no_name = give(tribute_kind="in_honour")
    no_address = give(tribute_kind="in_honour", honouree="Marie", tribute_message="Love")
    no_reader = give(
        tribute_kind="in_honour", honouree="Marie", tribute_recipient_email="p@example.org"
    )

    assert no_kind.errors == ["Choose whether you give in honour or in memory of someone."]
    assert no_name.errors == ["Enter the name of the person you give in honour or memory of."]
    assert no_address.errors == ["Enter the email address of the person we should tell."]
    assert no_reader.errors == ["Enter the name of the person we should tell."]


def test_the_person_told_of_a_dedication_learns_from_whom_unless_the_donor_says_no(give, stripe):
    dedicated = {
        "tribute_kind": "in_memory",
        "honouree": "Marie",
        "tribute_recipient_name": "Paul",
        "tribute_recipient_email": "paul@example.org",
        "hides_name": "y",
    }

    give(**dedicated, status=303)
    give(**dedicated, tribute_names_donor=None, status=303)

    assert [pledge.tribute.names_donor for pledge in pledges_made()] == [True, False]


def test_an_amount_that_is_not_chosen_is_no_mistake(give, stripe):
    give(amount="5000", other_amount="ten", status=303)

    (pledge,) = pledges_made()
    assert pledge.amount == make.cad(50)


def test_an_amount_typed_without_choosing_it_is_taken(browser, campaign, stripe):
    page = browser.open("/campaigns/winter")

    page.submit(amount=None, other_amount="75", name="Ana", email="ana@example.org", status=303)

    (pledge,) = pledges_made()
    assert pledge.amount == make.cad(75)


def test_more_than_one_payment_can_be_is_refused(give):
    assert give(amount="other", other_amount="999,999.99", covers_fee="y").errors
    assert give(amount="other", other_amount="1000000").errors == ["Enter $999,999.99 or less."]


def test_every_view_of_the_form_has_a_key_of_its_own(browser, campaign):
    keys = {str(browser.open("/campaigns/winter").find("[name=form_key]")["value"]) for _ in "abc"}

    assert len(keys) == 3
