"""Places on a leaderboard: ties, those with nothing yet, and what holds for any board."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundraiser.peer_to_peer.ranking import Board, Place, Score, rank


@pytest.mark.parametrize(
    ("scores", "places"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([Score(7, 500, 3)], [(1, 7)], id="alone"),
        pytest.param(
            [Score(1, 100, 1), Score(2, 300, 2), Score(3, 200, 3)],
            [(1, 2), (2, 3), (3, 1)],
            id="most-first",
        ),
        pytest.param(
            [Score(1, 50, 9), Score(2, 80, 8), Score(3, 80, 7), Score(4, 90, 6)],
            [(1, 4), (2, 3), (2, 2), (4, 1)],
            id="a-tie-shares-its-place-and-leaves-the-next-one-out",
        ),
        pytest.param(
            [Score(1, 50, 3), Score(2, 50, 2), Score(3, 50, 1)],
            [(1, 3), (1, 2), (1, 1)],
            id="all-equal-and-who-got-there-first-stands-first",
        ),
        pytest.param(
            [Score(2, 50, 5), Score(1, 50, 5)],
            [(1, 1), (1, 2)],
            id="at-the-same-moment-the-older-stands-first",
        ),
        pytest.param(
            [Score(1, 0), Score(2, 1, 1), Score(3, 0)],
            [(1, 2), (None, 1), (None, 3)],
            id="nothing-given-has-no-place",
        ),
        pytest.param(
            [Score(1, 0, 4), Score(2, 0, 2)],
            [(None, 2), (None, 1)],
            id="all-refunded-has-no-place",
        ),
        pytest.param(
            [Score(1, -1, 4), Score(2, 10, 2)],
            [(1, 2), (None, 1)],
            id="more-returned-than-given-stands-last",
        ),
        pytest.param(
            [Score(1, 10**13, 1), Score(2, 10**13 - 1, 2)],
            [(1, 1), (2, 2)],
            id="a-cent-apart",
        ),
    ],
)
def test_places(scores, places):
    assert [(place.rank, place.record_id) for place in rank(scores)] == places


BOARDS = st.lists(
    st.builds(
        Score,
        record_id=st.integers(1, 10**6),
        given_cents=st.integers(-5, 12),
        last_gift=st.integers(0, 6),
    ),
    unique_by=lambda score: score.record_id,
)


@given(BOARDS)
def test_a_rank_is_one_more_than_how_many_gave_more(scores):
    for place in rank(scores):
        above = sum(other.given_cents > place.given_cents for other in scores)
        assert place.rank == (above + 1 if place.given_cents > 0 else None)


@given(BOARDS)
def test_everybody_has_one_line_and_the_order_never_rises(scores):
    places = rank(scores)

    assert sorted(place.record_id for place in places) == sorted(
        score.record_id for score in scores
    )
    amounts = [place.given_cents for place in places]
    assert amounts == sorted(amounts, reverse=True)


@given(BOARDS, st.randoms())
def test_the_order_does_not_depend_on_how_the_records_came(scores, chance):
    shuffled = list(scores)
    chance.shuffle(shuffled)

    assert rank(shuffled) == rank(scores)


@given(BOARDS)
def test_a_board_finds_everybody(scores):
    board = Board(scores)

    assert len(board) == len(scores)
    for position, place in enumerate(board.places):
        assert board.position_of(place.record_id) == position
        assert board.place_of(place.record_id) == place
        equals = sum(other.given_cents == place.given_cents for other in scores)
        assert board.is_shared(place) == (place.rank is not None and equals > 1)
    assert board.given_cents == sum(score.given_cents for score in scores)


@given(BOARDS, st.integers(0, 40))
def test_leaving_somebody_out_leaves_no_gap(scores, which):
    left = scores[which % len(scores)] if scores else None
    others = [score for score in scores if score is not left]

    ranks = [place.rank for place in rank(others) if place.rank is not None]

    assert ranks == [
        1 + sum(other > amount for other in _placed(others))
        for amount in sorted(_placed(others), reverse=True)
    ]


def test_somebody_who_is_not_on_the_board_has_no_place():
    board = Board([Score(1, 100, 1)])

    assert board.place_of(2) is None
    assert board.position_of(2) is None
    assert board.place_of(1) == Place(1, 1, 100)


def _placed(scores):
    return [score.given_cents for score in scores if score.given_cents > 0]
