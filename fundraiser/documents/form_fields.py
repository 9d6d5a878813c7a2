"""Form fields in a PDF that typst has made.

typst makes no form fields. A template marks the place of one with a link to `field:NAME` round an
empty box: the link has a rectangle, a place in the reading order and an element of structure that
refers to it and to nothing else, which is what PDF/UA asks of a field. Here the link becomes the
field.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    RectangleObject,
    StreamObject,
    TextStringObject,
)

from fundraiser.documents.field_kinds import FieldKind, FormField

VERSION = "%PDF-1.7"  # PDF/UA-1 builds on it
SCHEME = "field:"
TEXT_STYLE = "/Helv 10 Tf 0.08 0.13 0.24 rg"
TICK = "q 0.08 0.13 0.24 RG {width} w 1 J 1 j {path} S Q"
TICK_POINTS = ((0.18, 0.52), (0.42, 0.24), (0.84, 0.80))  # parts of the box's width and height
TICKED, NOT_TICKED = "/Yes", "/Off"
LINES_FLAG = 1 << 12
LINK_ONLY = ("/A", "/Contents", "/QuadPoints")


def add_form_fields(pdf: bytes, fields: Mapping[str, FormField]) -> bytes:
    """Return the PDF with a field at the place of each `field:NAME` link.

    Raises KeyError if a link names a field that is not in `fields`.
    """
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.pdf_header = VERSION
    elements = _elements(writer)
    placed = ArrayObject()
    for reference, name in _places(writer):
        link: Any = reference.get_object()
        elements[link["/StructParent"]][NameObject("/S")] = NameObject("/Form")
        _make_field(writer, link, name, fields[name])
        placed.append(reference)
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(_form(placed))
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def _places(writer: PdfWriter) -> Iterator[tuple[PdfObject, str]]:
    """Yield a reference to each link that marks a field, with the field's name."""
    for page in writer.pages:
        for reference in page.get("/Annots", ()):
            target = reference.get_object().get("/A", {}).get("/URI", "")
            if target.startswith(SCHEME):
                yield reference, target.removeprefix(SCHEME)


def _elements(writer: PdfWriter) -> dict[int, Any]:
    """Return the elements of structure by the number that their annotation has."""
    root: Any = writer.root_object["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    return {
        number: element.get_object()
        for number, element in zip(numbers[::2], numbers[1::2], strict=True)
    }


def _make_field(writer: PdfWriter, link: Any, name: str, field: FormField) -> None:
    for key in LINK_ONLY:
        link.pop(key, None)
    look = _tick_look if field.kind is FieldKind.TICK else _text_look
    link.update(
        _dictionary(
            {
                "/Subtype": NameObject("/Widget"),
                "/T": TextStringObject(name),
                "/TU": TextStringObject(field.label),
                **look(writer, RectangleObject(link["/Rect"]), field),
            }
        )
    )


def _text_look(writer: PdfWriter, place: RectangleObject, field: FormField) -> dict[str, PdfObject]:
    empty = _drawing(writer, place, "/Tx BMC EMC")
    return {
        "/FT": NameObject("/Tx"),
        "/Ff": NumberObject(LINES_FLAG if field.kind is FieldKind.LINES else 0),
        "/DA": TextStringObject(TEXT_STYLE),
        "/AP": _dictionary({"/N": empty}),
    }


def _tick_look(
    writer: PdfWriter, place: RectangleObject, _field: FormField
) -> dict[str, PdfObject]:
    ticked = _drawing(writer, place, _tick(float(place.width), float(place.height)))
    states = {TICKED: ticked, NOT_TICKED: _drawing(writer, place, "")}
    return {
        "/FT": NameObject("/Btn"),
        "/V": NameObject(NOT_TICKED),
        "/AS": NameObject(NOT_TICKED),
        "/AP": _dictionary({"/N": _dictionary(states)}),
    }


def _tick(width: float, height: float) -> str:
    """Return the drawing of a tick: a line, so that no font is needed."""
    (start, *rest) = [(x * width, y * height) for x, y in TICK_POINTS]
    steps = " ".join(f"{x:.2f} {y:.2f} l" for x, y in rest)
    return TICK.format(width=f"{width / 7:.2f}", path=f"{start[0]:.2f} {start[1]:.2f} m {steps}")


def _drawing(writer: PdfWriter, place: RectangleObject, content: str) -> PdfObject:
    stream = StreamObject()
    stream.set_data(content.encode())
    size = (0, 0, place.width, place.height)
    form = {"/Type": NameObject("/XObject"), "/Subtype": NameObject("/Form")}
    stream.update(_dictionary({**form, "/BBox": RectangleObject(size)}))
    return writer._add_object(stream)


def _form(fields: ArrayObject) -> DictionaryObject:
    """Return the document's form. Viewers write into its fields with Helvetica, which they have."""
    font = {
        "/Type": NameObject("/Font"),
        "/Subtype": NameObject("/Type1"),
        "/BaseFont": NameObject("/Helvetica"),
        "/Encoding": NameObject("/WinAnsiEncoding"),
    }
    fonts = _dictionary({"/Helv": _dictionary(font)})
    return _dictionary(
        {
            "/Fields": fields,
            "/DA": TextStringObject(TEXT_STYLE),
            "/DR": _dictionary({"/Font": fonts}),
        }
    )


def _dictionary(entries: Mapping[str, PdfObject]) -> DictionaryObject:
    return DictionaryObject({NameObject(name): value for name, value in entries.items()})
