"""Where a story's video may be: on a site we can name, by a plain link. Pure."""

from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _

from fundraiser.errors import DomainError

SITES = {
    "youtube.com": "YouTube",
    "www.youtube.com": "YouTube",
    "m.youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "vimeo.com": "Vimeo",
    "www.vimeo.com": "Vimeo",
    "player.vimeo.com": "Vimeo",
}


class VideoRefused(DomainError):
    """The address is not one of a video on a site that we name."""

    def __init__(self) -> None:
        super().__init__(
            _("Enter the address of a video on YouTube or Vimeo, beginning with https://.")
        )


def site_of(url: str) -> str:
    """Return the name of the site that a video's address leads to; empty for any other."""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme == "https" and parts.netloc == (parts.hostname or "")
    except ValueError:
        return ""
    is_a_page = parts.path.strip("/") != "" and url.isprintable() and " " not in url
    return SITES.get(parts.netloc, "") if is_plain and is_a_page else ""


def require_video(url: str) -> None:
    """Raise VideoRefused unless this is the address of a video on a site we name, or empty."""
    if url and not site_of(url):
        raise VideoRefused
