"""The site's two faces, and the styles that load them. `make fonts` writes both.

The faces come from npm, under the SIL Open Font License. Each is reduced to the letters of English
and French and to the weights that pages use. Until a face has loaded, a browser shows one of its
own instead: that one is scaled to the same widths and heights, so that nothing on the page moves.
What Arial and Georgia measure is read from the free faces that were drawn to their widths.
"""

import json
import subprocess
import tarfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

STATIC = Path(__file__).parents[1] / "static"
FONTS = STATIC / "fonts"
STYLES = STATIC / "base" / "fonts.css"
LETTERS = {*range(0x20, 0x7F), *range(0xC0, 0x100), *map(ord, "Œœ")}
SIGNS = set(map(ord, "\u00a0\u202f«»‘’“”–—…·×°©€−"))
FEATURES = ("kern", "tnum", "lnum", "locl")
SAMPLE = (
    "Your gift is doubled until the end of December. Warm rooms, hot meals and someone to talk to. "
    "Votre don est doublé jusqu’à la fin de décembre. Des repas chauds et une oreille attentive."
)
HEAD = """\
/* The site's two faces, and the faces of browsers in their measures. Written by `make fonts`.

   Figtree and Source Serif 4 are under the SIL Open Font License, which is beside the files. */
"""


@dataclass(frozen=True)
class Face:
    """One face: its package on npm, the file there, and the weights that pages use."""

    family: str
    package: str
    file: str
    weights: tuple[int, int]

    @property
    def slug(self) -> str:
        return self.family.lower().replace(" ", "-")


@dataclass(frozen=True)
class StandIn:
    """A face of browsers that is shown until ours has loaded, and one that has its widths."""

    name: str
    local: tuple[str, ...]
    package: str
    file: str
    weight: int


ARIMO, GELASIO = "@fontsource/arimo@5.3.0", "@fontsource/gelasio@5.3.0"
ROBOTO, NOTO_SERIF = "@fontsource/roboto@5.3.0", "@fontsource/noto-serif@5.3.0"
DEJAVU = "dejavu-fonts-ttf@2.37.3"
SANS = Face(
    "Figtree",
    "@fontsource-variable/figtree@5.3.0",
    "files/figtree-latin-wght-normal.woff2",
    (400, 700),
)
SERIF = Face(
    "Source Serif 4",
    "@fontsource-variable/source-serif-4@5.3.1",
    "files/source-serif-4-latin-wght-normal.woff2",
    (600, 600),
)
STAND_INS = {
    SANS: (
        StandIn("Arial", ("Arial", "Liberation Sans"), ARIMO, "arimo-latin-400-normal", 400),
        StandIn(
            "Arial", ("Arial Bold", "Liberation Sans Bold"), ARIMO, "arimo-latin-700-normal", 600
        ),
        StandIn("Roboto", ("Roboto",), ROBOTO, "roboto-latin-400-normal", 400),
        StandIn("Roboto", ("Roboto Bold",), ROBOTO, "roboto-latin-700-normal", 600),
        StandIn("DejaVu", ("DejaVu Sans",), DEJAVU, "DejaVuSans", 400),
        StandIn("DejaVu", ("DejaVu Sans Bold",), DEJAVU, "DejaVuSans-Bold", 600),
    ),
    SERIF: (
        StandIn("Georgia", ("Georgia Bold",), GELASIO, "gelasio-latin-700-normal", 600),
        StandIn("Noto", ("Noto Serif Bold",), NOTO_SERIF, "noto-serif-latin-700-normal", 600),
        StandIn("DejaVu", ("DejaVu Serif Bold",), DEJAVU, "DejaVuSerif-Bold", 600),
    ),
}


def write_fonts() -> None:
    """Write the files of both faces with their licences, and the styles that load them."""
    FONTS.mkdir(exist_ok=True)
    rules = [HEAD]
    for face, stand_ins in STAND_INS.items():
        full = open_font(face.package, face.file)
        reduced = reduce_font(full, face.weights)
        reduced.save(FONTS / f"{face.slug}.woff2")
        (FONTS / f"{face.slug}-licence.txt").write_bytes(read_packed(face.package, "LICENSE"))
        rules.append(rule_of_face(face))
        rules += [rule_of_stand_in(face, stand_in, full) for stand_in in stand_ins]
    STYLES.write_text("\n".join(rules), encoding="utf-8")


def reduce_font(full: TTFont, weights: tuple[int, int]) -> TTFont:
    """Return the font with the letters, signs, features and weights that pages use, as WOFF2."""
    low, high = weights
    limit = low if low == high else weights
    font = reread(instantiateVariableFont(full, {"wght": limit}))
    options = Options(layout_features=list(FEATURES), hinting=False, name_IDs=[0, 1, 2, 13, 14])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS | SIGNS)
    subsetter.subset(font)
    font.flavor = "woff2"
    return font


def rule_of_face(face: Face) -> str:
    low, high = face.weights
    return (
        f'@font-face {{\n  font-family: "{face.family}";\n'
        f'  src: url("../fonts/{face.slug}.woff2") format("woff2");\n'
        f"  font-weight: {low} {high};\n  font-display: swap;\n}}\n"
    )


def rule_of_stand_in(face: Face, stand_in: StandIn, ours: TTFont) -> str:
    """Return the rule that scales a face of browsers to the widths and heights of ours."""
    theirs = open_font(stand_in.package, path_of(stand_in))
    scale = width_of(weighted(ours, stand_in.weight)) / width_of(theirs)
    em = ours["head"].unitsPerEm * scale
    sources = ", ".join(f'local("{name}")' for name in stand_in.local)
    weights = "600 700" if stand_in.weight > 400 else "400"
    return (
        f'@font-face {{\n  font-family: "{face.family} as {stand_in.name}";\n  src: {sources};\n'
        f"  font-weight: {weights};\n  size-adjust: {scale:.2%};\n"
        f"  ascent-override: {ours['hhea'].ascent / em:.2%};\n"
        f"  descent-override: {-ours['hhea'].descent / em:.2%};\n"
        f"  line-gap-override: {ours['hhea'].lineGap / em:.2%};\n}}\n"
    )


def path_of(stand_in: StandIn) -> str:
    if stand_in.package == DEJAVU:
        return f"ttf/{stand_in.file}.ttf"
    return f"files/{stand_in.file}.woff2"


def weighted(font: TTFont, weight: int) -> TTFont:
    return instantiateVariableFont(reread(font), {"wght": weight})


def width_of(font: TTFont) -> float:
    """Return how wide the sample is, in ems."""
    names, widths = font.getBestCmap(), font["hmtx"].metrics
    return sum(widths[names[ord(letter)]][0] for letter in SAMPLE) / font["head"].unitsPerEm


def reread(font: TTFont) -> TTFont:
    """Return a copy of the font, as if read from a file."""
    file, flavor = BytesIO(), font.flavor
    font.flavor = None
    font.save(file)
    font.flavor = flavor
    return TTFont(file)


def open_font(package: str, path: str) -> TTFont:
    return TTFont(BytesIO(read_packed(package, path)))


def read_packed(package: str, path: str) -> bytes:
    """Return a file of a package on npm."""
    with TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--json", package]
        answer = subprocess.run(command, cwd=folder, check=True, capture_output=True)
        name = json.loads(answer.stdout)[0]["filename"]
        with tarfile.open(Path(folder) / name) as archive:
            file = archive.extractfile(f"package/{path}")
            return file.read() if file else b""


if __name__ == "__main__":
    write_fonts()
