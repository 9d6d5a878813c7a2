"""Links to share a page, without anything loaded from other sites."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask_babel import gettext as _


@dataclass(frozen=True, slots=True)
class ShareLink:
    label: str
    url: str


def share_links(page_url: str, title: str, *, message: str = "") -> list[ShareLink]:
    """Return links that open an email or another site's form with the page filled in.

    The page comes after its title, or after a message of whoever shares it.
    """
    words = f"{message or title} {page_url}"
    body = f"{message}\n\n{page_url}" if message else page_url
    mail = urlencode({"subject": title, "body": body}, quote_via=quote)
    return [
        ShareLink(_("Email"), f"mailto:?{mail}"),
        ShareLink("WhatsApp", f"https://wa.me/?{urlencode({'text': words}, quote_via=quote)}"),
        ShareLink(
            "Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': page_url})}"
        ),
        ShareLink(
            "Bluesky",
            f"https://bsky.app/intent/compose?{urlencode({'text': words}, quote_via=quote)}",
        ),
    ]
