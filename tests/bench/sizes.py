"""How large and how long a run is. The defaults take twenty minutes on two cores."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Sizes:
    """Each is an option of `make bench BENCH="--gifts 10000000 --seconds 8"`."""

    gifts: int = 1_000_000  # the gifts that a large campaign has received
    few_gifts: int = 1_000  # … and a small one
    season_gifts: int = 100_000  # of the season whose every page is opened
    seconds: float = 4.0  # of one round
    rounds: int = 3  # what is shown is the median of as many
    clients: int = 8
    crowd: int = 64  # clients when everybody comes at once
    pages: int = 1_000  # of supporters, in a campaign with many
    teams: int = 200
    page_gifts: int = 100_000  # through all of them together
    few_pages: int = 10
    few_teams: int = 2
    few_page_gifts: int = 10
    rate: float = 20.0  # donors a second in a match drop
    drop_seconds: float = 60.0
    backlog: int = 3_000  # webhooks that wait for a worker
    kills: int = 2  # of that worker, on the way
    only: str = ""  # measures whose names hold this


HELP = {
    "gifts": "gifts of the large campaign",
    "few_gifts": "gifts of the small campaign",
    "season_gifts": "gifts of the season whose every page is opened",
    "seconds": "length of one round",
    "rounds": "rounds, of which the median is shown",
    "clients": "clients at once",
    "crowd": "clients at once in a crowd",
    "pages": "supporters’ pages of the campaign with many",
    "teams": "teams of the campaign with many",
    "page_gifts": "gifts through the pages of the campaign with many",
    "few_pages": "supporters’ pages of the campaign with few",
    "few_teams": "teams of the campaign with few",
    "few_page_gifts": "gifts through the pages of the campaign with few",
    "rate": "donors a second in a match drop",
    "drop_seconds": "length of the match drop",
    "backlog": "paid webhooks that wait for a worker",
    "kills": "how often that worker is killed",
    "only": "measure only what has this in its name, e.g. 12",
}


def read_sizes(arguments: Sequence[str]) -> Sizes:
    parser = argparse.ArgumentParser(
        prog="make bench", formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    for field in fields(Sizes):
        parser.add_argument(
            f"--{field.name.replace('_', '-')}",
            type=type(field.default),
            default=field.default,
            help=HELP[field.name],
        )
    return Sizes(**vars(parser.parse_args(arguments)))
