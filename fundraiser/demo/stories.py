"""Four example stories: three published, one scheduled. All say that they are examples."""

from dataclasses import dataclass, replace
from datetime import timedelta

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.database import transaction
from fundraiser.demo.scenes import CREDIT, Scene, draw_scene
from fundraiser.i18n.languages import Language
from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import read_upload
from fundraiser.pictures.operations import draw_picture
from fundraiser.stories.illustrations import PictureWords, illustrate
from fundraiser.stories.operations import StoryFacts, add_story, publish_story, schedule_story
from fundraiser.stories.queries import find_story_at
from fundraiser.web.actors import Actor

ACTOR = Actor.job("demo")


@dataclass(frozen=True, slots=True)
class DemoStory:
    """One story, and how many days ago it was published (negative: days until it will be)."""

    slug: str
    days_ago: int
    facts: StoryFacts
    scene: Scene


SOUP = StoryFacts(
    title_en="Soup at six, and who makes it",
    title_fr="La soupe de dix-huit heures, et qui la prépare",
    summary_en="Four volunteers, forty litres and one rule: nobody has to eat alone.",
    summary_fr="Quatre bénévoles, quarante litres, une règle\u00a0: personne ne mange seul.",
    place_en="Kingston",
    place_fr="Kingston",
    body_en="""\
*This is an example: the house, the people and the events in this story are invented.*

The first carrots are cut at half past two. By six there are forty litres of soup, bread from the
day before, and a table that seats twenty.

> “You do not ask anybody why they are here. You ask whether they want pepper.”

Most of the cooks began as guests of the long table. The rota for January has three free evenings;
no experience is needed, and an apron is lent.

## What it takes

- Onions, always more than one thinks.
- Somebody to carry the pots up eleven steps.
- A quarter of an hour at the end, when the dishes are done and nobody is in a hurry.
""",
    body_fr="""\
*Ceci est un exemple\u00a0: la maison, les personnes et les faits de cette histoire sont inventés.*

Les premières carottes sont coupées à quatorze heures trente. À dix-huit heures, il y a quarante
litres de soupe, du pain de la veille et une table de vingt places.

> «\u00a0On ne demande à personne pourquoi il est là. On demande s’il veut du poivre.\u00a0»

La plupart des cuisiniers ont d’abord mangé à la longue table. L’horaire de janvier a encore trois
soirs libres; aucune expérience n’est demandée, et le tablier est prêté.

## Ce qu’il faut

- Des oignons, toujours plus qu’on ne croit.
- Quelqu’un pour monter les marmites, onze marches.
- Un quart d’heure à la fin, quand la vaisselle est faite et que rien ne presse.
""",
    author="Alex Example",
)
LAMP = StoryFacts(
    title_en="Why there is a lamp in the window",
    title_fr="Pourquoi il y a une lampe à la fenêtre",
    summary_en="It began with a broken street light. Now the whole street knows what it says.",
    summary_fr="Tout a commencé par un réverbère en panne. Toute la rue sait ce qu’elle dit.",
    place_en="Kingston",
    place_fr="Kingston",
    body_en="""\
*This is an example: the house, the people and the events in this story are invented.*

The street light in front of the house was out for nine days. On the second evening somebody put a
lamp in the window, so that people would find the door. When the light was mended, the lamp stayed.

It has one meaning: there is a bed free. When it is off, the person at the door knows who has one.
""",
    body_fr="""\
*Ceci est un exemple\u00a0: la maison, les personnes et les faits de cette histoire sont inventés.*

Le réverbère devant la maison est resté éteint neuf jours. Le deuxième soir, quelqu’un a posé une
lampe à la fenêtre, pour que l’on trouve la porte. Le réverbère réparé, la lampe est restée.

Elle ne dit qu’une chose\u00a0: il y a un lit libre. Quand elle est éteinte, la personne à la porte
sait qui en a un.
""",
)
NIGHT_SHIFT = StoryFacts(
    title_en="A night with the night shift",
    title_fr="Une nuit avec l’équipe de nuit",
    summary_en="From eleven to seven, in three cups of tea.",
    summary_fr="De vingt-trois heures à sept heures, en trois tasses de thé.",
    place_en="Kingston",
    place_fr="Kingston",
    body_en="""\
*This is an example: the house, the people and the events in this story are invented.*

The first cup is for the handover, the second at three, when the house is quiet. The third is drunk
with whoever wakes early, and then the blinds go up.
""",
    body_fr="""\
*Ceci est un exemple\u00a0: la maison, les personnes et les faits de cette histoire sont inventés.*

La première tasse accompagne la relève; la deuxième vient à trois heures, quand la maison dort. La
troisième se boit avec qui se lève tôt, puis on ouvre les stores.
""",
)
CHOIR = StoryFacts(
    title_en="The choir that sings in our hallway",
    title_fr="La chorale qui chante dans notre entrée",
    summary_en="It came in once to get warm. It has rehearsed here every Tuesday since.",
    summary_fr="Elle est entrée un soir pour se réchauffer. Elle y répète chaque mardi depuis.",
    place_en="Kingston",
    place_fr="Kingston",
    body_en="""\
*This is an example: the house, the people and the events in this story are invented.*

The church had no heating that evening, and our hallway has a good echo. Fifteen singers stood on
the stairs; by the second song the doors along the corridor were open.

Anyone may join, whether or not they can read music. On the last Tuesday before the holidays there
is soup for the choir, and the choir for everybody else.
""",
    body_fr="""\
*Ceci est un exemple\u00a0: la maison, les personnes et les faits de cette histoire sont inventés.*

Ce soir-là, l’église n’était pas chauffée, et notre entrée résonne bien. Quinze choristes se sont
installés dans l’escalier; à la deuxième chanson, toutes les portes du couloir étaient ouvertes.

Chacun peut se joindre à la chorale, qu’il lise la musique ou non. Le dernier mardi avant les Fêtes,
il y a de la soupe pour la chorale, et la chorale pour tout le monde.
""",
)
STORIES = (
    DemoStory("why-there-is-a-lamp-in-the-window", 16, LAMP, Scene.WINDOW),
    DemoStory("the-choir-in-our-hallway", 9, CHOIR, Scene.CHOIR),
    DemoStory("soup-at-six", 3, SOUP, Scene.SOUP),
    DemoStory("a-night-with-the-night-shift", -4, NIGHT_SHIFT, Scene.HANDS),
)


def tell_stories(campaign: Campaign) -> int:
    """Publish or schedule the stories that are missing; return their number."""
    missing = [example for example in STORIES if find_story_at(example.slug) is None]
    for example in missing:
        _tell(example, campaign.id)
    return len(missing)


def _tell(example: DemoStory, campaign_id: int) -> None:
    now = clock.now()
    at = now - timedelta(days=max(example.days_ago, 0), hours=1)
    picture = draw_picture(read_upload(draw_scene(example.scene)), Crop())
    facts = replace(example.facts, campaign_id=campaign_id)
    with transaction():
        story = add_story(example.slug, facts, actor=ACTOR, at=at)
        illustrate(story, picture, _words_of(example.scene), actor=ACTOR, at=at)
        if example.days_ago >= 0:
            publish_story(story, actor=ACTOR, at=at)
        else:
            schedule_story(story, now - timedelta(days=example.days_ago), actor=ACTOR, at=at)


def _words_of(scene: Scene) -> PictureWords:
    return PictureWords(
        alt_en=scene.words_in(Language.ENGLISH),
        alt_fr=scene.words_in(Language.FRENCH),
        credit=CREDIT,
    )
