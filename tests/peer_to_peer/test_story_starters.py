"""How a story and an address begin: with what was said before, in the language of the page."""

import pytest

from fundraiser.i18n.languages import Language
from fundraiser.peer_to_peer.models import PageKind
from fundraiser.peer_to_peer.operations.publication import suggest_addresses
from fundraiser.peer_to_peer.story_starters import blanks_in
from tests import make
from tests.databases import ON_SQLITE
from tests.peer_to_peer.drafts import Starter, only_page


@pytest.fixture
def starter(browser, clock, worker):
    return Starter(browser, clock, worker)


@pytest.mark.parametrize(
    ("story", "blanks"),
    [
        ("I do it because [your reason]. Yes, [your reason].", ["[your reason]"]),
        ("[Name] and [votre raison]", ["[Name]", "[votre raison]"]),
        ("[a link](https://a.example), [one][1] and\n[1]: https://a.example", []),
        ("Nothing is left out.", []),
    ],
)
def test_a_blank_stands_in_square_brackets_and_is_no_link(story, blanks):
    assert blanks_in(story) == blanks


@ON_SQLITE
def test_an_address_is_suggested_in_the_language_of_the_page(app):
    campaign = make.campaign()
    page = make.fundraiser_page(
        campaign,
        slug="a-draft",
        title="Douze personnes dans un lac très froid",
        owner_name="Élise Roy",
        kind=PageKind.POLAR_DIP,
        language=Language.FRENCH,
    )

    assert suggest_addresses(page)[0] == "elise-baignade-polaire"


@ON_SQLITE
def test_what_was_said_before_begins_the_story_in_the_pages_language(starter):
    make.campaign()
    shown = starter.basics(kind="polar-dip", language="fr")

    story = shown.find("#story").get_text()
    assert "Je m’appelle Mia Roy" in story
    assert "500" in story
    assert "Le [jour], j’entre dans une eau très froide." in story


@ON_SQLITE
def test_a_story_with_a_blank_is_refused_and_kept_as_typed(starter):
    make.campaign()
    shown = starter.basics(kind="other")
    shown = shown.submit("Save and continue", status=422)

    assert shown.errors == [
        "Fill in or remove what stands in square brackets: [the day], [what you do], [your reason]."
    ]
    assert "[your reason]" in shown.find("#story").get_text()
    assert only_page().story == ""
    linked = "I do it [for warm rooms](https://a.example)."
    shown = shown.submit("Save and continue", story=linked)
    assert only_page().story == linked
