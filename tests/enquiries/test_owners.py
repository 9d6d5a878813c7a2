import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.enquiries.owners import OwnerCandidate as Candidate
from fundraiser.enquiries.owners import choose_owner

FUNDRAISING, ADMIN, FINANCE = Role.FUNDRAISING, Role.ADMIN, Role.FINANCE


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        pytest.param([], None, id="nobody"),
        pytest.param([Candidate(1, ADMIN, 9)], 1, id="only-one"),
        pytest.param([Candidate(1, FUNDRAISING, 2), Candidate(2, FUNDRAISING, 1)], 2, id="fewest"),
        pytest.param([Candidate(2, FUNDRAISING, 1), Candidate(1, FUNDRAISING, 1)], 1, id="a-tie"),
        pytest.param([Candidate(1, ADMIN, 0), Candidate(2, FUNDRAISING, 50)], 2, id="their-work"),
        pytest.param([Candidate(1, FINANCE, 0), Candidate(2, ADMIN, 5)], 2, id="then-admins"),
    ],
)
def test_choose_owner(candidates, expected):
    assert choose_owner(candidates) == expected
