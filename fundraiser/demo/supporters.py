"""Example pages of supporters and a team: some live, one waiting for approval."""

import random
from dataclasses import dataclass
from datetime import timedelta

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.database import transaction
from fundraiser.demo.scenes import Scene, draw_scene
from fundraiser.demo.season import DemoGift
from fundraiser.donors.operations import find_or_add_donor
from fundraiser.donors.queries import get_donor
from fundraiser.gifts.models import NO_CREDIT, Credit
from fundraiser.i18n.languages import Language
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import FundraiserPage, OfflineMethod, PageKind
from fundraiser.peer_to_peer.operations.drafts import (
    PageFacts,
    assign_owner,
    choose_address,
    draft_page,
    publish_page,
)
from fundraiser.peer_to_peer.operations.memberships import join_team
from fundraiser.peer_to_peer.operations.moderation import approve_place, version_of_place
from fundraiser.peer_to_peer.operations.offline_gifts import OfflineFacts, mark_handed_in, record
from fundraiser.peer_to_peer.operations.page_pictures import draw_upload, set_picture
from fundraiser.peer_to_peer.operations.teams import TeamFacts, start_team
from fundraiser.peer_to_peer.operations.updates import write_update
from fundraiser.peer_to_peer.queries.pages import find_page_at
from fundraiser.pictures.operations import publish_picture
from fundraiser.web.actors import DEMO as ACTOR

CHANCE_OF_A_PAGE = 0.45
SEED = 20261125


@dataclass(frozen=True, slots=True)
class DemoPage:
    """One page and its invented owner."""

    slug: str
    kind: PageKind
    title: str
    owner_name: str
    email: str
    goal_dollars: int
    story: str
    language: Language = Language.ENGLISH
    update: str = ""
    is_in_team: bool = False
    waits: bool = False
    scene: Scene | None = None


DIP = DemoPage(
    "robins-polar-dip",
    PageKind.POLAR_DIP,
    "Twelve of us, one cold lake",
    "Robin Fairweather",
    "prospect0@example.org",
    1500,
    """\
*This is an example: the people on this page are invented.*

On New Year’s Day we walk into the lake. We stay in for as long as a kettle takes to boil, because
that is what the house keeps on for everybody who comes in from the cold.

**$25** keeps that kettle and the lamps on for a night. One of us is a lifeguard; all of us are
nervous.
""",
    update="The town has said yes to the beach. Ten of twelve have bought a towel.",
    is_in_team=True,
    scene=Scene.SHORE,
)
PAGES = (
    DIP,
    DemoPage(
        "biscuits-de-maude",
        PageKind.BAKE_SALE,
        "Les biscuits de Maude",
        "Maude Lachance",
        "prospect1@example.org",
        800,
        """\
*Ceci est un exemple\u00a0: les personnes de cette page sont inventées.*

Le samedi 12, le gymnase de l’école sentira le gingembre. Chaque boîte de biscuits offre un souper
à la longue table.
""",
        language=Language.FRENCH,
        update="Quarante douzaines sont promises. Il manque encore deux fours.",
        scene=Scene.BISCUITS,
    ),
    DemoPage(
        "sams-fortieth",
        PageKind.BIRTHDAY,
        "No presents, please: Sam’s fortieth",
        "Sam Whitlock",
        "sam.whitlock@supporters.example",
        400,
        """\
*This is an example: the people on this page are invented.*

I own enough scarves. If you meant to bring something, bring it here: **$50** is supper for ten.
""",
        is_in_team=True,
        scene=Scene.BIRTHDAY,
    ),
    DemoPage(
        "dix-kilometres-de-neige",
        PageKind.RUN,
        "Dix kilomètres de neige",
        "Camille Fortin",
        "camille.fortin@supporters.example",
        1000,
        """\
*Ceci est un exemple\u00a0: les personnes de cette page sont inventées.*

Nous partons à trois, avant l’aube, la lampe au front. À l’arrivée, il y aura du café pour nous et,
grâce à vous, un lit pour quelqu’un\u00a0: **100 $** l’offrent pour une semaine.
""",
        language=Language.FRENCH,
        scene=Scene.RUN,
    ),
    DemoPage(
        "ninas-twelve-hours",
        PageKind.GAMING,
        "Twelve hours, one controller",
        "Nina Osei",
        "nina.osei@supporters.example",
        600,
        "*This is an example.* We play from noon to midnight, and every level has a goal.",
        waits=True,
    ),
)
TEAM = TeamFacts(
    name="The Third Floor",
    captain_name="Robin Fairweather",
    words="*This is an example.* We share a hallway, a kettle and, this winter, a goal.",
    goal=Money(250_000, "CAD"),
    most_members=12,
)


def start_pages(campaign: Campaign) -> int:
    """Add the pages that are missing, and their team; return the number of pages added."""
    fresh = [page for page in PAGES if find_page_at(page.slug) is None]
    for page in fresh:
        _start(page, campaign)
    return len(fresh)


def credit_of(gift: DemoGift) -> Credit:
    """Return the page that gets credit for a gift of the season, the same each time."""
    chance = random.Random(f"{SEED} {gift.email} {gift.at:%H%M}")  # noqa: S311 - a story
    if chance.random() > CHANCE_OF_A_PAGE:
        return NO_CREDIT
    open_pages = [page for page in PAGES if not page.waits]
    page = find_page_at(chance.choice(open_pages).slug)
    return Credit(page.id, page.team_id) if page else NO_CREDIT


def promise_cash() -> None:
    """Record a cash gift on the first page that its owner has handed in."""
    page = find_page_at(DIP.slug)
    if page is None:
        return
    at = clock.now() - timedelta(hours=20)
    facts = OfflineFacts(
        method=OfflineMethod.CASH,
        amount=Money(8_500, page.currency),
        name="The tin at the beach café",
        comment="Counted by two.",
    )
    with transaction():
        offline = record(page, facts, once_key="demo-cash", at=at)
        mark_handed_in(offline, at=at + timedelta(hours=2))


def _start(example: DemoPage, campaign: Campaign) -> None:
    at = campaign.opens_at
    picture = draw_upload(draw_scene(example.scene)) if example.scene else None
    with transaction():
        owner_id = find_or_add_donor(
            example.email, name=example.owner_name, language=example.language.value, at=at
        )
        get_donor(owner_id).email_proved_at = at
        page = draft_page(campaign, _facts(example, campaign.currency), at=at)
        page.story = example.story
        if picture and example.scene:
            set_picture(page, picture, at=at)
            page.picture_words = example.scene.words_in(example.language)
        choose_address(page, example.slug)
        assign_owner(page, owner_id)
        publish_page(page, needs_approval=example.waits, at=at)
        if picture and page.picture:
            publish_picture(page.picture)
    with transaction():
        _tell(example, page)


def _tell(example: DemoPage, page: FundraiserPage) -> None:
    at = page.created_at + timedelta(days=3)
    if example.update:
        write_update(
            page, example.update, once_key=f"demo-{example.slug}", needs_approval=False, at=at
        )
    if not example.is_in_team:
        return
    first = find_page_at(DIP.slug)
    if first is not None and first.team is not None:
        join_team(page, first.team, at=at)
    elif page.owner is not None:
        team = start_team(
            page.campaign, page.owner, TEAM, page=page, language=Language.ENGLISH, at=at
        )
        approve_place(team, seen=version_of_place(team), actor=ACTOR, at=at)


def _facts(example: DemoPage, currency: str) -> PageFacts:
    return PageFacts(
        kind=example.kind,
        title=example.title,
        owner_name=example.owner_name,
        goal=Money(example.goal_dollars * 100, currency),
        language=example.language,
    )
