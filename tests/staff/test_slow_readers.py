"""A reader who is slow does not keep the database waiting."""

from collections.abc import Iterator

import pytest

from fundraiser.staff.tables.slow_readers import freed_from_reader

PIECES = [bytes([number]) * 1000 for number in range(1, 101)]


class Source:
    """Makes the pieces, and notes how many have been made and whether it has ended."""

    def __init__(self) -> None:
        self.made = 0
        self.has_ended = False

    def __iter__(self) -> Iterator[bytes]:
        for piece in PIECES:
            self.made += 1
            yield piece
        self.has_ended = True


def test_a_quick_reader_gets_each_piece_as_it_is_made():
    source = Source()
    file = freed_from_reader(iter(source))

    assert next(file) == PIECES[0]
    assert source.made == 1
    assert b"".join(file) == b"".join(PIECES[1:])


@pytest.mark.parametrize(("room", "ends_at_once"), [(1 << 30, True), (5_000, False)])
def test_a_slow_reader_gets_the_rest_from_disk(room, ends_at_once):
    source = Source()
    file = freed_from_reader(iter(source), patience=-1, ahead=room)

    begin = next(file) + next(file)

    assert source.has_ended is ends_at_once
    assert begin + b"".join(file) == b"".join(PIECES)
