"""Places on a leaderboard: ties, those with nothing yet, and what holds for any board."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundraiser.peer_to_peer.ranking import Board, Place, Standing, rank


@pytest.mark.parametrize(
    ("standings", "places"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([Standing(7, 500, 3)], [(1, 7)], id="alone"),
        pytest.param(
            [Standing(1, 100, 1), Standing(2, 300, 2), Standing(3, 200, 3)],
            [(1, 2), (2, 3), (3, 1)],
            id="most-first",
        ),
        pytest.param(
            [Standing(1, 50, 9), Standing(2, 80, 8), Standing(3, 80, 7), Standing(4, 90, 6)],
            [(1, 4), (2, 3), (2, 2), (4, 1)],
            id="a-tie-shares-its-place-and-leaves-the-next-one-out",
        ),
        pytest.param(
            [Standing(1, 50, 3), Standing(2, 50, 2), Standing(3, 50, 1)],
            [(1, 3), (1, 2), (1, 1)],
            id="all-equal-and-who-got-there-first-stands-first",
        ),
        pytest.param(
            [Standing(2, 50, 5), Standing(1, 50, 5)],
            [(1, 1), (1, 2)],
            id="at-the-same-moment-the-older-stands-first",
        ),
        pytest.param(
            [Standing(1, 0), Standing(2, 1, 1), Standing(3, 0)],
            [(1, 2), (None, 1), (None, 3)],
            id="nothing-given-has-no-place",
        ),
        pytest.param(
            [Standing(1, 0, 4), Standing(2, 0, 2)],
            [(None, 2), (None, 1)],
            id="all-refunded-has-no-place",
        ),
        pytest.param(
            [Standing(1, -1, 4), Standing(2, 10, 2)],
            [(1, 2), (None, 1)],
            id="more-returned-than-given-stands-last",
        ),
        pytest.param(
            [Standing(1, 10**13, 1), Standing(2, 10**13 - 1, 2)],
            [(1, 1), (2, 2)],
            id="a-cent-apart",
        ),
    ],
)
def test_places(standings, places):
    assert [(place.rank, place.record_id) for place in rank(standings)] == places


BOARDS = st.lists(
    st.builds(
        Standing,
        record_id=st.integers(1, 10**6),
        given_cents=st.integers(-5, 12),
        last_gift=st.integers(0, 6),
    ),
    unique_by=lambda standing: standing.record_id,
)


@given(BOARDS)
def test_a_rank_is_one_more_than_how_many_gave_more(standings):
    for place in rank(standings):
        above = sum(other.given_cents > place.given_cents for other in standings)
        assert place.rank == (above + 1 if place.given_cents > 0 else None)


@given(BOARDS)
def test_everybody_has_one_line_and_the_order_never_rises(standings):
    places = rank(standings)

    assert sorted(place.record_id for place in places) == sorted(
        standing.record_id for standing in standings
    )
    amounts = [place.given_cents for place in places]
    assert amounts == sorted(amounts, reverse=True)


@given(BOARDS, st.randoms())
def test_the_order_does_not_depend_on_how_the_records_came(standings, chance):
    shuffled = list(standings)
    chance.shuffle(shuffled)

    assert rank(shuffled) == rank(standings)


@given(BOARDS)
def test_a_board_finds_everybody(standings):
    board = Board(standings)

    assert len(board) == len(standings)
    for position, place in enumerate(board.places):
        assert board.position_of(place.record_id) == position
        assert board.place_of(place.record_id) == place
        equals = sum(other.given_cents == place.given_cents for other in standings)
        assert board.is_shared(place) == (place.rank is not None and equals > 1)
    assert board.given_cents == sum(standing.given_cents for standing in standings)


@given(BOARDS, st.integers(0, 40))
def test_leaving_somebody_out_leaves_no_gap(standings, which):
    left = standings[which % len(standings)] if standings else None
    others = [standing for standing in standings if standing is not left]

    ranks = [place.rank for place in rank(others) if place.rank is not None]

    assert ranks == [
        1 + sum(other > amount for other in _placed(others))
        for amount in sorted(_placed(others), reverse=True)
    ]


def test_somebody_who_is_not_on_the_board_has_no_place():
    board = Board([Standing(1, 100, 1)])

    assert board.place_of(2) is None
    assert board.position_of(2) is None
    assert board.place_of(1) == Place(1, 1, 100)


def _placed(standings):
    return [standing.given_cents for standing in standings if standing.given_cents > 0]
