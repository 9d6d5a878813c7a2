"""What statuses are called."""

from enum import Enum

from fundraiser.matching.models import HoldStatus
from fundraiser.payments.values import RefundStatus
from fundraiser.pledges.models import PledgeStatus
from fundraiser.staff.words import PAIRS, WORDS, words_for


def test_every_member_of_an_enum_that_is_shown_has_its_words():
    kinds: set[type[Enum]] = {type(member) for member, _ in PAIRS}
    missing = [
        f"{kind.__name__}.{member.name}"
        for kind in kinds
        for member in kind
        if (kind, member.value) not in WORDS
    ]

    assert not missing, f"say in staff/words.py what these are called: {missing}"


def test_two_statuses_of_one_value_have_words_of_their_own():
    assert words_for(PledgeStatus.LAPSED).text == "Not paid"
    assert words_for(HoldStatus.LAPSED).text == "Lapsed"
    assert words_for(RefundStatus.PENDING).text == "On its way"
