"""Every member of a labelled enum has a label, in both languages."""

from collections.abc import Iterator

import fundraiser.app  # noqa: F401 - so that every enum is there
from fundraiser.i18n.languages import force_language
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.matching.models import HoldStatus
from fundraiser.pledges.models import PledgeStatus

SAME_IN_FRENCH = {"Webhook"}


def labelled(kind: type[LabelledEnum] = LabelledEnum) -> Iterator[LabelledEnum]:
    for subclass in kind.__subclasses__():
        yield from subclass
        yield from labelled(subclass)


def test_every_member_has_its_label_in_both_languages(app):
    for member in labelled():
        english = str(member.label)
        with force_language("fr"):
            french = str(member.label)
        assert english, f"write the label of {member!r} beside it"
        assert french != english or english in SAME_IN_FRENCH, f"{member!r} has no French"


def test_two_members_of_one_value_have_labels_of_their_own():
    assert (PledgeStatus.LAPSED.value, HoldStatus.LAPSED.value) == ("lapsed", "lapsed")
    assert (PledgeStatus.LAPSED.label, HoldStatus.LAPSED.label) == ("Not paid", "Lapsed")


def test_a_member_is_found_by_its_value_and_stored_as_it():
    assert PledgeStatus("failed") is PledgeStatus.FAILED
    assert f"{PledgeStatus.FAILED}" == "failed"
    assert (PledgeStatus.FAILED.tone, PledgeStatus.CANCELLED.tone) == (Tone.BAD, Tone.PLAIN)


def test_the_members_are_choices_of_a_form():
    assert PledgeStatus.choices()[0] == ("open", "Open")
