import pytest

from fundraiser.web.browser_families import family_of

WEBKIT = "Mozilla/5.0 (X) AppleWebKit/605.1.15 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("user_agent", "family"),
    [
        ("Mozilla/5.0 (X11; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox"),
        (f"{WEBKIT}Chrome/140.0 Safari/537.36", "Chrome"),
        (f"{WEBKIT}Chrome/140.0 Safari/537.36 Edg/140.0", "Edge"),
        (f"{WEBKIT}Version/18.0 Safari/605.1.15", "Safari"),
        (f"{WEBKIT}CriOS/140.0 Mobile Safari/604.1", "Chrome"),
        ("curl/8.0", "curl"),
        ("", "Other"),
    ],
)
def test_a_browser_is_known_by_its_family(user_agent, family):
    assert family_of(user_agent) == family
