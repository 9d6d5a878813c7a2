"""Lines 1, 2 and 8: the campaign page, from the cache, put together anew, and what it weighs."""

from itertools import repeat
from statistics import median

from tests.bench.figures import Figure, Goal, median_ratio, written
from tests.bench.places import Places
from tests.bench.rounds import Round, run_round, warm_up
from tests.bench.servers import Running, get
from tests.bench.weight import first_view

LARGEST_TEXT, LARGEST_VIEW = 30 * 1024, 80 * 1024
APPS = ("trivial", "ours", "uncached")


def measure_pages(places: Places) -> list[Figure]:
    servers = {app: places.server(app, places.few) for app in APPS}
    weight = _weight(servers["ours"], places)
    rounds = _rounds(servers, places)
    return [_speed(rounds), _cost(rounds), *weight]


def _rounds(servers: dict[str, Running], places: Places) -> dict[str, list[Round]]:
    """Measure the servers in turn, so that what disturbs the machine disturbs them all."""
    sizes = places.sizes
    requests = {app: get("/" if app == "trivial" else places.few.path) for app in APPS}
    rounds: dict[str, list[Round]] = {app: [] for app in APPS}
    for app in APPS:
        warm_up(servers[app], repeat(requests[app]), sizes)
    for _ in range(sizes.rounds):
        for app in APPS:
            rounds[app].append(
                run_round(
                    servers[app],
                    repeat(requests[app]),
                    clients=sizes.clients,
                    seconds=sizes.seconds,
                )
            )
    return rounds


def _speed(rounds: dict[str, list[Round]]) -> Figure:
    page, trivial = ([each.per_second for each in rounds[app]] for app in ("ours", "trivial"))
    return Figure(
        1,
        "campaign page, warm ÷ a trivial Flask app, requests/s",
        median_ratio(page, trivial),
        Goal.AT_LEAST,
        0.8,
        how=f"{written(round(median(page)))}/s ÷ {written(round(median(trivial)))}/s;"
        f" CPU {_cpu_ms(rounds['ours'])} and {_cpu_ms(rounds['trivial'])} ms",
    )


def _cost(rounds: dict[str, list[Round]]) -> Figure:
    page, trivial = ([each.cpu_ms for each in rounds[app]] for app in ("uncached", "trivial"))
    return Figure(
        2,
        "campaign page, uncached ÷ the trivial app, CPU of the server",
        median_ratio(page, trivial),
        Goal.AT_MOST,
        30,
        how=f"{_cpu_ms(rounds['uncached'])} ms ÷ {_cpu_ms(rounds['trivial'])} ms",
    )


def _weight(server: Running, places: Places) -> list[Figure]:
    view = first_view(server.port, places.few.path)
    return [
        Figure(
            8,
            "first view of the campaign page on a phone, with photograph and faces",
            view.bytes_received / 1024,
            Goal.AT_MOST,
            LARGEST_VIEW / 1024,
            " KB",
            how=f"{len(view.own)} answers, without their heads; {view.heaviest}",
        ),
        Figure(
            8,
            "the same, brotli, without photograph and faces",
            view.bytes_of_text / 1024,
            Goal.AT_MOST,
            LARGEST_TEXT / 1024,
            " KB",
        ),
        Figure(
            8,
            "the same, gzip",
            first_view(server.port, places.few.path, encoding="gzip").bytes_of_text / 1024,
            Goal.AT_MOST,
            LARGEST_TEXT / 1024,
            " KB",
        ),
        Figure(8, "requests to others", len(view.foreign), Goal.EXACTLY, 0),
    ]


def _cpu_ms(rounds: list[Round]) -> str:
    return f"{median(each.cpu_ms for each in rounds):.3f}"
