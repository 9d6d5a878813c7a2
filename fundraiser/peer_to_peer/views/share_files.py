"""What a page is passed on with: QR code, poster, and the card that other sites show."""

from http import HTTPStatus

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from fundraiser.errors import DomainError
from fundraiser.i18n.languages import current_language
from fundraiser.organisation.views import card_response
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.peer_to_peer.share_files.card import share_card
from fundraiser.peer_to_peer.share_files.poster import poster_pdf
from fundraiser.peer_to_peer.share_files.qr import qr_png, qr_svg
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.public_places import get_shown, url_of
from fundraiser.web.access import open_to_all
from fundraiser.web.responses import cached_by_all

CODE_SECONDS = 86_400
POSTER_SECONDS = 300


class StillDrawing(DomainError):
    """Many posters are being drawn at this moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    message = _("The poster is not ready yet. Please try again in a minute.")


@bp.get("/f/<slug>/qr.svg")
@open_to_all
def page_qr_svg(slug: str) -> ResponseReturnValue:
    """Give the page's QR code as a drawing, for any size."""
    return _code(slug, qr_svg(url_of(get_shown(FundraiserPage, slug))), "image/svg+xml", "svg")


@bp.get("/f/<slug>/qr.png")
@open_to_all
def page_qr_png(slug: str) -> ResponseReturnValue:
    """Give the page's QR code as a picture."""
    return _code(slug, qr_png(url_of(get_shown(FundraiserPage, slug))), "image/png", "png")


@bp.get("/f/<slug>/poster.pdf")
@open_to_all
def page_poster(slug: str) -> ResponseReturnValue:
    """Give the page's poster, to print and hang up, in the language of the address."""
    page = get_shown(FundraiserPage, slug)
    pdf = poster_pdf(page, page_url=url_of(page), language=current_language())
    if pdf is None:
        raise StillDrawing
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{slug}.pdf"'
    return cached_by_all(answer, POSTER_SECONDS)


@bp.get("/f/<slug>/card.jpg")
@open_to_all
def page_card(slug: str) -> ResponseReturnValue:
    """Give the picture that other sites show beside a link to the page."""
    page = get_shown(FundraiserPage, slug)
    return card_response(share_card(page, totals_of(page)))


def _code(slug: str, content: bytes, kind: str, ending: str) -> ResponseReturnValue:
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'inline; filename="{slug}.{ending}"'
    return cached_by_all(answer, CODE_SECONDS)
