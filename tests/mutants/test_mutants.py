"""The mistakes that `make mutants` makes, and that it runs them."""

import os
import tomllib
from collections.abc import Callable

import pytest

from fundraiser.money import Money
from fundraiser.pledges import covered_fees
from tests.mutants.equivalent import entry, read_equivalent
from tests.mutants.making import files, mutants_of, read
from tests.mutants.putting_in import put_in

MARGIN = """
LIMIT = 3


class Line(Base):
    place: int = 4

    @known(5)
    def is_full(self, most: int = 6) -> bool:
        log.info("asked", most=most)
        if self.place >= LIMIT and most:
            self.tell(most, at=self.place)
        return bool(
            select(Place)
            .where(self.place)
        )
"""


def changed(text):
    return [(each.function, each.was, each.now) for each in mutants_of("a.py", text)]


def test_mistakes_are_made_in_functions_and_in_what_a_module_assigns():
    found = changed(MARGIN)

    assert ("", "LIMIT = 3", "LIMIT = 4") in found
    where = "Line.is_full"
    check = "if self.place >= LIMIT and most:"
    assert (where, check, "if self.place > LIMIT and most:") in found
    assert (where, check, "if self.place >= LIMIT or most:") in found
    assert (where, check, "if ((self.place >= LIMIT and most) and False):") in found
    assert (where, check, "if ((self.place >= LIMIT and most) or True):") in found
    call = "self.tell(most, at=self.place)"
    assert (where, call, "pass") in found
    assert any(was == call and "at=" not in now for _, was, now in found if now != "pass")
    assert any(was == ".where(self.place)" and not now for _, was, now in found)


def test_columns_decorators_defaults_and_logs_stay_as_they_are():
    for _, was, _now in changed(MARGIN):
        assert not any(word in was for word in ("place: int", "@known", "def ", "log."))


def test_every_mutant_of_the_code_is_python():
    some = files()[::5]
    mutants = [each for file in some for each in mutants_of(file, read(file))]

    for each in mutants[::10]:
        compile(each.source, each.file, "exec")
    assert len(mutants) > 100


def ends_well(act: Callable[[], None]) -> bool:
    """Run `act` in a child process, so that what it puts in is not in this one."""
    child = os.fork()
    if not child:
        status = 1
        try:
            act()
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize(
    ("now", "fee"),
    [
        ("WHOLE = 10001", 29_894),
        ("FEE_FIXED_CENTS = 31", 29_899),
        ("FEE_PER_TEN_THOUSAND = 291", 30_004),
    ],
)
def test_a_mutant_is_run_by_code_that_was_loaded_before(now, fee):
    file = "fundraiser/pledges/covered_fees.py"
    [mutant] = [each for each in mutants_of(file, read(file)) if each.now == now]

    def act():
        put_in(mutant)
        assert covered_fees.fee_to_cover(Money(1_000_000, "CAD")).cents == fee

    assert ends_well(act)
    assert covered_fees.fee_to_cover(Money(1_000_000, "CAD")).cents == 29_898


def test_a_mutant_of_a_method_is_run_by_what_was_made_before():
    file = "fundraiser/money.py"
    [mutant] = [
        each
        for each in mutants_of(file, read(file))
        if each.function == "Money.__add__" and "-" in each.now
    ]
    ten = Money(10, "CAD")

    def act():
        put_in(mutant)
        assert ten + ten == Money(0, "CAD")

    assert ends_well(act)


def test_what_is_said_to_be_equivalent_has_a_reason_and_is_a_mutant():
    known = read_equivalent()
    mutants = {
        each.key for file in {key[0] for key in known} for each in mutants_of(file, read(file))
    }

    assert all(len(reason) > 10 for reason in known.values())
    assert set(known) <= mutants, "take out of the list what is no mutant any more"


def test_an_entry_for_the_list_can_be_read_back():
    text = 'def f():\n    x = "it\'s" * 2\n'

    for mutant in mutants_of("a.py", text):
        [read_back] = tomllib.loads(f"{entry(mutant)}'a reason'")["equivalent"]
        assert tuple(read_back.values()) == (*mutant.key, "a reason")
