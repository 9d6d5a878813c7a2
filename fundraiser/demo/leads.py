"""People who asked about fundraising in the past weeks, at every stage; all of them invented."""

from dataclasses import dataclass
from datetime import timedelta

from fundraiser import clock
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.queries import list_people
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language
from fundraiser.jobs.timetable import HOME_ZONE
from fundraiser.leads.caring import add_note, hand_over, move_lead, plan_next
from fundraiser.leads.models import Idea, Lead, LeadStatus
from fundraiser.leads.operations import Asking, sign_up
from fundraiser.leads.queries import lock_lead
from fundraiser.web.actors import Actor
from fundraiser.web.spam import Suspicion

WORDING = {
    Language.ENGLISH: (
        "Send me a few emails with tips until my fundraiser is on its way: three at most."
        " Each has a link that ends them."
    ),
    Language.FRENCH: (
        "Envoyez-moi quelques courriels de conseils jusqu’à ce que ma collecte soit lancée\u00a0:"
        " trois au plus. Chacun porte un lien pour tout arrêter."
    ),
}


@dataclass(frozen=True, slots=True)
class DemoLead:
    """One person, how many days ago they asked, and what has become of it since."""

    name: str
    days_ago: int
    idea: Idea
    happens: str
    message: str = ""
    language: Language = Language.ENGLISH
    agrees: bool = True
    note: str = ""
    hours_to_contact: int = 0
    status: LeadStatus = LeadStatus.NEW
    next_step: str = ""
    days_until: int = 2
    suspicion: Suspicion | None = None


LEADS = (
    DemoLead(
        "Robin Fairweather",
        26,
        Idea.POLAR_DIP,
        "New Year’s Day",
        "We are twelve, and one of us is a lifeguard.",
        note="Called. Has the beach’s permission; wants a poster in both languages.",
        hours_to_contact=5,
        status=LeadStatus.STARTED,
        next_step="Send the poster",
        days_until=3,
    ),
    DemoLead(
        "Maude Lachance",
        17,
        Idea.BAKE_SALE,
        "le samedi 12",
        "L’école prête le gymnase. Peut-on accepter les cartes?",
        language=Language.FRENCH,
        note="Réponse par courriel\u00a0: oui, avec le code à balayer. Elle choisit une date.",
        hours_to_contact=22,
        status=LeadStatus.CONTACTED,
        next_step="Ask for the date",
        days_until=-1,
    ),
    DemoLead(
        "Devon Achebe",
        12,
        Idea.GAMING,
        "a weekend in January",
        note="Spoke on the telephone. Exams first; write again in the new year.",
        hours_to_contact=30,
        status=LeadStatus.NOT_NOW,
        agrees=False,
    ),
    DemoLead("Priscilla Young", 6, Idea.BIRTHDAY, "my fortieth, in March", days_until=-2),
    DemoLead(
        "Étienne Boudreau",
        1,
        Idea.RUN,
        "en mai",
        "Trois collègues courent avec moi.",
        language=Language.FRENCH,
    ),
    DemoLead("Harper Quill", 0, Idea.UNDECIDED, "", "I would like to help, but how?"),
    DemoLead(
        "Best Offers Online",
        2,
        Idea.OTHER,
        "",
        "Visit our shop now, the best prices of the winter.",
        suspicion=Suspicion.FILLED_TRAP,
    ),
)


def ask_for_the_guide() -> int:
    """The people above have asked, and staff have done what is said of each; return how many."""
    for number, one in enumerate(LEADS):
        _ask(one, number)
    return len(LEADS)


def _ask(one: DemoLead, number: int) -> None:
    at = clock.now() - timedelta(days=one.days_ago, hours=1)
    with transaction():
        lead = sign_up(_asking(one, number), zone=HOME_ZONE, at=at)
    colleague = next(iter(list_people()), None)
    if one.suspicion or colleague is None:
        return
    with transaction():
        _care_for(lock_lead(lead.id), one, colleague)


def _care_for(lead: Lead, one: DemoLead, colleague: StaffMember) -> None:
    at = lead.asked_at + timedelta(hours=one.hours_to_contact)
    hand_over(lead, colleague, actor=Actor.staff(colleague.id), at=at)
    if one.note:
        add_note(
            lead,
            one.note,
            is_contact=True,
            once_key=f"demo-{lead.id}",
            author=colleague,
            zone=HOME_ZONE,
            at=at,
        )
    if lead.can_move_to(one.status):
        move_lead(lead, one.status, actor=Actor.staff(colleague.id), zone=HOME_ZONE, at=at)
    if lead.is_open:
        by = clock.today(HOME_ZONE) + timedelta(days=one.days_until)
        plan_next(lead, one.next_step, by, actor=Actor.staff(colleague.id), at=at)


def _asking(one: DemoLead, number: int) -> Asking:
    return Asking(
        email=f"lead{number}@example.org",
        name=one.name,
        telephone="",
        language=one.language,
        idea=one.idea,
        happens=one.happens,
        message=one.message,
        consent_wording=WORDING[one.language] if one.agrees else "",
        where="/fundraise",
        once_key=f"demo-{number}",
        suspicion=one.suspicion,
    )
