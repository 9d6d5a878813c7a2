"""The drawn scenes of the demo, each shown once. Nobody in them is a real person.

They are kept as drawings, and become pictures in the way of an upload that somebody sends.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from fundraiser.documents import render_png
from fundraiser.i18n.languages import Language

DRAWINGS = Path(__file__).parent / "drawings"
CREDIT = "Harbour Lights (example)"


@dataclass(frozen=True, slots=True)
class SceneWords:
    """What someone who cannot see a scene should know."""

    english: str
    french: str


class Scene(StrEnum):
    """A drawing, by the name of its file."""

    DOOR = "door"
    SOUP = "soup"
    WINDOW = "window"
    HANDS = "hands"
    CHOIR = "choir"
    SHORE = "shore"
    BIRTHDAY = "birthday"
    BISCUITS = "biscuits"
    RUN = "run"

    def words_in(self, language: Language) -> str:
        """Return the scene's description."""
        words = WORDS[self]
        return words.french if language is Language.FRENCH else words.english


WORDS = {
    Scene.DOOR: SceneWords(
        "A brick house on a winter night: its door stands open, and someone in an apron welcomes"
        " a parent with a child and an old man.",
        "Une maison de brique par une nuit d’hiver\u00a0: la porte est ouverte, et une personne en"
        " tablier accueille un parent, son enfant et un vieil homme.",
    ),
    Scene.SOUP: SceneWords(
        "Four volunteers in aprons behind a long table with steaming pots, bowls and bread.",
        "Quatre bénévoles en tablier derrière une longue table\u00a0: des marmites fumantes, des"
        " bols et du pain.",
    ),
    Scene.WINDOW: SceneWords(
        "A lamp glows in a window while it snows; behind it someone reads in an armchair.",
        "Une lampe luit à une fenêtre sous la neige; derrière, une personne lit dans un fauteuil.",
    ),
    Scene.HANDS: SceneWords(
        "Two hands of different people hold one steaming mug.",
        "Deux mains de personnes différentes tiennent la même tasse fumante.",
    ),
    Scene.CHOIR: SceneWords(
        "Fifteen people of all ages sing from open folders in front of a bright arched window.",
        "Quinze personnes de tous âges chantent, un cahier ouvert, devant une fenêtre en arc.",
    ),
    Scene.SHORE: SceneWords(
        "Five people in woolly hats stand in a cold lake at sunrise; on the snowy shore someone"
        " waits with towels beside a kettle.",
        "Cinq personnes en tuque dans un lac froid au lever du soleil; sur la rive enneigée,"
        " quelqu’un attend avec des serviettes près d’une bouilloire.",
    ),
    Scene.BIRTHDAY: SceneWords(
        "A family in paper hats around a table with a birthday cake and six candles.",
        "Une famille en chapeaux de papier autour d’un gâteau d’anniversaire à six bougies.",
    ),
    Scene.BISCUITS: SceneWords(
        "A baker and her child sell gingerbread biscuits to a neighbour in a school gym.",
        "Une pâtissière et son enfant vendent des biscuits au gingembre dans un gymnase d’école.",
    ),
    Scene.RUN: SceneWords(
        "Three runners with headlamps on a snowy path at dawn.",
        "Trois coureurs, lampe au front, sur un sentier enneigé à l’aube.",
    ),
}


def draw_scene(scene: Scene) -> bytes:
    """Return the scene as a PNG, like a file that somebody uploads."""
    facts = {
        "drawing": (DRAWINGS / f"{scene}.svg").read_text(encoding="utf-8"),
        "alt": scene.words_in(Language.ENGLISH),
    }
    return render_png("demo/scene.typ", facts, language=Language.ENGLISH)
