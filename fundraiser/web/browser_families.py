"""The family of a browser, from its User-Agent header. Pure."""

OTHER = "Other"
# In this order, because each names those after it as well.
FAMILIES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)


def family_of(user_agent: str) -> str:
    """Return the browser's family, without its version or machine."""
    return next((family for mark, family in FAMILIES if mark in user_agent), OTHER)
