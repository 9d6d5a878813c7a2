"""The files of pictures. Their addresses change with every crop."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import PictureFormat, draw
from fundraiser.pictures.links import LINK_PURPOSE
from fundraiser.pictures.models import SIZES, Picture, Variant
from fundraiser.pictures.queries import find_file, find_picture
from fundraiser.public_ids import is_public_id
from fundraiser.web.access import open_to_all, signed_link
from fundraiser.web.links import SIGNATURE, is_signed
from fundraiser.web.responses import or_404

bp = Blueprint("pictures", __name__, url_prefix="/pictures")
PUBLIC = "public, max-age=600"  # then a browser asks again: a picture may have been taken down
PRIVATE = "private, max-age=300"


@bp.get("/<public_id>/<int:version>/<variant>.jpg", defaults={"extension": "jpg"})
@bp.get("/<public_id>/<int:version>/<variant>.avif", defaults={"extension": "avif"})
@open_to_all
def picture_file(public_id: str, version: int, variant: str, extension: str) -> ResponseReturnValue:
    """Show one size of a picture: to anybody if it is public, else by signed link.

    The address of an older version gets the current picture, cached for five minutes.
    """
    picture = or_404(find_picture(public_id) if is_public_id(public_id) else None)
    size = _variant_named(variant)
    if not _may_see(picture, size):
        abort(404)
    kind = PictureFormat(extension)
    file = or_404(find_file(picture.id, size, kind))
    answer = Response(file.content, mimetype=kind.mimetype)
    is_newest = picture.is_public and version == picture.version
    answer.headers["Cache-Control"] = PUBLIC if is_newest else PRIVATE
    answer.set_etag(f"{picture.version}-{size}-{kind}")
    return answer.make_conditional(request)


@bp.get("/<public_id>/part.jpg")
@signed_link(LINK_PURPOSE)
def picture_part(public_id: str) -> ResponseReturnValue:
    """Show a preview of a crop that is not saved yet."""
    picture = or_404(find_picture(public_id))
    original = or_404(find_file(picture.id, Variant.ORIGINAL))
    width, height = or_404(SIZES.get(_variant_named(request.args.get("size", Variant.PHONE))))
    drawn = draw(original.content, _crop_of_query(), width=width, height=height)
    return Response(drawn.content, mimetype="image/jpeg", headers={"Cache-Control": PRIVATE})


def _crop_of_query() -> Crop:
    texts = [request.args.get(name, "") for name in ("left", "top", "zoom")]
    if not all(text.isascii() and text.isdigit() and len(text) < 4 for text in texts):
        abort(404)
    try:
        return Crop(*map(int, texts))
    except ValueError:
        abort(404)


def _variant_named(variant: str) -> Variant:
    if variant not in set(Variant):
        abort(404)
    return Variant(variant)


def _may_see(picture: Picture, size: Variant) -> bool:
    if picture.is_public and size is not Variant.ORIGINAL:
        return True
    return is_signed(LINK_PURPOSE, picture.public_id, request.args.get(SIGNATURE, ""))
