"""Forms made from a record that was changed while they were open."""

import pytest

from fundraiser.web.forms import PublicForm
from fundraiser.web.lost_update_guard import ChangedMeanwhile, LostUpdateGuard, version_of


class RecordForm(LostUpdateGuard, PublicForm):
    pass


def test_a_version_is_the_same_for_the_same_facts_only():
    assert version_of("a", 1) == version_of("a", 1)
    assert version_of("a", "bc") != version_of("ab", "c")
    assert version_of(None) != version_of("None")
    assert version_of(1) != version_of("1")


@pytest.mark.parametrize("seen", [None, "", "x", version_of("b"), "\0"])
def test_a_form_made_from_another_version_is_refused(app, seen):
    with app.test_request_context():
        with pytest.raises(ChangedMeanwhile):
            RecordForm(seen=seen).require_unchanged(version_of("a"))
        RecordForm(seen=version_of("a")).require_unchanged(version_of("a"))
