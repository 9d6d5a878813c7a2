"""Example prospects of the past weeks, at every stage."""

from dataclasses import dataclass
from datetime import timedelta

from fundraiser import clock
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.queries import list_people
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language
from fundraiser.organisation.queries import home_zone
from fundraiser.prospects.models import Idea, Prospect, ProspectStatus
from fundraiser.prospects.operations.sign_ups import SignUpFacts, sign_up
from fundraiser.prospects.operations.staff_acts import add_note, hand_over, move_prospect, plan_next
from fundraiser.prospects.queries import lock_prospect
from fundraiser.web.actors import Actor
from fundraiser.web.spam import Suspicion

WORDING = {
    Language.ENGLISH: (
        "Send me a few emails with tips until my fundraiser is on its way: three at "
        "most. Each has a link to stop them."
    ),
    Language.FRENCH: (
        "Envoyez-moi quelques courriels de conseils jusqu’à ce que ma collecte soit lancée\u00a0:"
        " trois au plus. Chacun porte un lien pour tout arrêter."
    ),
}


@dataclass(frozen=True, slots=True)
class DemoProspect:
    """One prospect, how many days ago they asked, and what happened since."""

    name: str
    days_ago: int
    idea: Idea
    happens: str
    message: str = ""
    language: Language = Language.ENGLISH
    agrees: bool = True
    note: str = ""
    hours_to_contact: int = 0
    status: ProspectStatus = ProspectStatus.NEW
    next_step: str = ""
    days_until: int = 2
    suspicion: Suspicion | None = None


PROSPECTS = (
    DemoProspect(
        "Robin Fairweather",
        26,
        Idea.POLAR_DIP,
        "New Year’s Day",
        "We are twelve, and one of us is a lifeguard.",
        note="Called. Has the beach’s permission; wants a poster in both languages.",
        hours_to_contact=5,
        status=ProspectStatus.STARTED,
        next_step="Send the poster",
        days_until=3,
    ),
    DemoProspect(
        "Maude Lachance",
        17,
        Idea.BAKE_SALE,
        "le samedi 12",
        "L’école prête le gymnase. Peut-on accepter les cartes?",
        language=Language.FRENCH,
        note="Réponse par courriel\u00a0: oui, avec le code à balayer. Elle choisit une date.",
        hours_to_contact=22,
        status=ProspectStatus.CONTACTED,
        next_step="Ask for the date",
        days_until=-1,
    ),
    DemoProspect(
        "Devon Achebe",
        12,
        Idea.GAMING,
        "a weekend in January",
        note="Spoke on the telephone. Exams first; write again in the new year.",
        hours_to_contact=30,
        status=ProspectStatus.NOT_NOW,
        agrees=False,
    ),
    DemoProspect("Priscilla Young", 6, Idea.BIRTHDAY, "my fortieth, in March", days_until=-2),
    DemoProspect(
        "Étienne Boudreau",
        1,
        Idea.RUN,
        "en mai",
        "Trois collègues courent avec moi.",
        language=Language.FRENCH,
    ),
    DemoProspect("Harper Quill", 0, Idea.UNDECIDED, "", "I would like to help, but how?"),
    DemoProspect(
        "Best Offers Online",
        2,
        Idea.OTHER,
        "",
        "Visit our shop now, the best prices of the winter.",
        suspicion=Suspicion.FILLED_TRAP,
    ),
)


def ask_for_the_guide() -> int:
    """Add the prospects with the follow-up of staff; return their number."""
    for number, example in enumerate(PROSPECTS):
        _ask(example, number)
    return len(PROSPECTS)


def _ask(example: DemoProspect, number: int) -> None:
    at = clock.now() - timedelta(days=example.days_ago, hours=1)
    with transaction():
        prospect = sign_up(_asking(example, number), at=at)
    colleague = next(iter(list_people()), None)
    if example.suspicion or colleague is None:
        return
    with transaction():
        _follow_up(lock_prospect(prospect.id), example, colleague)


def _follow_up(prospect: Prospect, example: DemoProspect, colleague: StaffMember) -> None:
    at = prospect.asked_at + timedelta(hours=example.hours_to_contact)
    hand_over(prospect, colleague, actor=Actor.staff(colleague.id), at=at)
    if example.note:
        add_note(
            prospect,
            example.note,
            is_contact=True,
            once_key=f"demo-{prospect.id}",
            author=colleague,
            at=at,
        )
    if prospect.can_move_to(example.status):
        move_prospect(prospect, example.status, actor=Actor.staff(colleague.id), at=at)
    if prospect.is_open:
        by = clock.today(home_zone()) + timedelta(days=example.days_until)
        plan_next(prospect, example.next_step, by, actor=Actor.staff(colleague.id), at=at)


def _asking(example: DemoProspect, number: int) -> SignUpFacts:
    return SignUpFacts(
        email=f"prospect{number}@example.org",
        name=example.name,
        telephone="",
        language=example.language,
        idea=example.idea,
        happens=example.happens,
        message=example.message,
        consent_wording=WORDING[example.language] if example.agrees else "",
        where="/fundraise",
        once_key=f"demo-{number}",
        suspicion=example.suspicion,
    )
