"""The sites that a story's video may be on. Pure."""

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
    """The address is not a video on one of SITES."""

    message = _("Enter the address of a video on YouTube or Vimeo, beginning with https://.")


def site_of(url: str) -> str:
    """Return the name of a video's site, or '' for any other address."""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme == "https" and parts.netloc == (parts.hostname or "")
    except ValueError:
        return ""
    is_a_page = parts.path.strip("/") != "" and url.isprintable() and " " not in url
    return SITES.get(parts.netloc, "") if is_plain and is_a_page else ""


def require_video(url: str) -> None:
    """Raise VideoRefused unless the address is a video on one of SITES, or empty."""
    if url and not site_of(url):
        raise VideoRefused
