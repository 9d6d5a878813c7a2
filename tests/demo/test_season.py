from datetime import UTC, datetime, timedelta

from fundraiser.demo.season import DAYS, season

NOW = datetime(2026, 12, 10, 15, 30, tzinfo=UTC)


def test_a_season_is_the_same_each_time():
    assert list(season(NOW)) == list(season(NOW))


def test_gifts_fill_the_past_weeks_in_order():
    instants = [gift.at for gift in season(NOW)]

    assert instants == sorted(instants)
    assert instants[0] < NOW - timedelta(days=DAYS - 2)
    assert NOW - timedelta(days=2) < instants[-1] < NOW


def test_there_is_something_of_everything():
    gifts = list(season(NOW))

    assert {gift.language for gift in gifts} == {"en", "fr"}
    for fact in ("hides_name", "covers_fee", "comment"):
        assert {bool(getattr(gift, fact)) for gift in gifts} == {True, False}
    assert all(gift.email.isascii() for gift in gifts)
