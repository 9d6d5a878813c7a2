"""QR codes of addresses: level M, with the quiet zone that readers need."""

from io import BytesIO

import segno

QUIET_ZONE = 4
INK = "#14213d"
PAPER = "#ffffff"
SMALLEST_SIDE = 1000  # pixels: sharp on a sheet of paper


def qr_svg(address: str) -> bytes:
    """Return the code as SVG, to be shown at any size."""
    file = BytesIO()
    _code(address).save(
        file, kind="svg", border=QUIET_ZONE, dark=INK, light=PAPER, omitsize=True, xmldecl=True
    )
    return file.getvalue()


def qr_data_uri(address: str) -> str:
    """Return the code as the `src` of an `<img>`, without an address of its own."""
    return _code(address).svg_data_uri(border=QUIET_ZONE, dark=INK, light=PAPER, omitsize=True)


def qr_png(address: str) -> bytes:
    """Return the code as PNG, at least a thousand pixels wide."""
    code, file = _code(address), BytesIO()
    width, _height = code.symbol_size(border=QUIET_ZONE)
    scale = -(-SMALLEST_SIDE // width)
    code.save(file, kind="png", border=QUIET_ZONE, scale=scale, dark=INK, light=PAPER)
    return file.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make_qr(address, error="m", boost_error=False)
