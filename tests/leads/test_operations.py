"""One lead for each person, the guide once a day, consent in its words: on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from fundraiser.accounts.permissions import Role
from fundraiser.database import db, transaction
from fundraiser.i18n.languages import Language
from fundraiser.jobs import JobName
from fundraiser.leads.caring import MayNotOwnLeads, add_note, hand_over, move_lead
from fundraiser.leads.models import Consent, Idea, Lead, LeadStatus, SignUp
from fundraiser.leads.operations import sign_up, take_back_consent
from fundraiser.leads.queries import get_lead, list_sign_ups, lock_lead
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus
from fundraiser.web.spam import Suspicion
from tests import make
from tests.accounts.people import add_person
from tests.accounts.races import at_once

ZONE = "America/Toronto"
MONDAY = datetime(2026, 11, 2, 10, 30, tzinfo=ZoneInfo(ZONE))
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def again(lead):
    db.session.expire_all()
    return get_lead(lead.id)


def test_asking_makes_a_lead_who_is_owed_a_contact_and_sent_the_guide(app, queued):
    lead = make.lead("Mia@Example.org", language=Language.FRENCH, at=MONDAY)

    assert lead.status is LeadStatus.NEW
    assert lead.next_action_on == date(2026, 11, 4)
    assert [(one.recipient, one.language) for one in queued(EmailKind.LEAD_GUIDE)] == [
        ("Mia@Example.org", "fr")
    ]
    assert lead.follow_up_at == MONDAY + 3 * DAY


def test_the_promise_counts_working_days(app):
    friday = make.lead(at=MONDAY + 4 * DAY)

    assert friday.next_action_on == date(2026, 11, 10)


def test_asking_twice_is_one_lead_brought_up_to_date(app, queued):
    first = make.lead(at=MONDAY, idea=Idea.RUN, telephone="416-555-0100")
    second = make.lead(" MIA@example.org", at=MONDAY + HOUR, idea=Idea.BAKE_SALE, name="Mia R.")

    assert first.id == second.id
    assert count(Lead) == 1
    assert (second.idea, second.name) == (Idea.BAKE_SALE, "Mia R.")
    assert second.telephone == "416-555-0100"
    assert [each.idea for each in list_sign_ups(second.id)] == [Idea.RUN, Idea.BAKE_SALE]
    assert len(queued(EmailKind.LEAD_GUIDE)) == 1


def test_the_guide_is_sent_again_after_a_day(app, queued):
    make.lead(at=MONDAY)
    make.lead(at=MONDAY + DAY - timedelta(seconds=1))
    assert len(queued(EmailKind.LEAD_GUIDE)) == 1

    make.lead(at=MONDAY + DAY)
    assert len(queued(EmailKind.LEAD_GUIDE)) == 2


def test_a_form_sent_twice_is_kept_once(app, queued):
    lead = make.lead(at=MONDAY, once_key="one view")
    make.lead(at=MONDAY + 2 * DAY, once_key="one view", name="Mallory")

    assert count(SignUp) == 1
    assert again(lead).name == "Mia Roy"
    assert len(queued(EmailKind.LEAD_GUIDE)) == 1


def test_two_who_ask_with_one_address_at_the_same_moment_are_one_lead(app, queued):
    def ask():
        with transaction():
            return sign_up(make.asking(), zone=ZONE, at=MONDAY).id

    ids = at_once(app, [ask] * 4)

    assert len(set(ids)) == 1
    assert count(Lead) == 1
    assert count(SignUp) == 4
    assert count(Consent) == 1
    assert len(queued(EmailKind.LEAD_GUIDE)) == 1


def test_consent_is_kept_in_the_words_that_were_ticked(app):
    lead = make.lead(at=MONDAY, consent_wording="Oui, écrivez-moi.", language=Language.FRENCH)

    [consent] = lead.consents
    assert (consent.wording, consent.language, consent.given_where) == (
        "Oui, écrivez-moi.",
        Language.FRENCH,
        "/fundraise",
    )
    assert consent.given_at == MONDAY


def test_without_consent_no_series_begins(app):
    lead = make.lead(at=MONDAY, consent_wording="")

    assert lead.consents == []
    assert lead.follow_up_at is None


def test_consent_that_is_taken_back_stays_on_record(app):
    lead = make.lead(at=MONDAY)
    with transaction():
        take_back_consent(lock_lead(lead.id), where="/emails/x/stop", at=MONDAY + HOUR)

    [consent] = again(lead).consents
    assert consent.wording == "Send me tips."
    assert (consent.withdrawn_at, consent.withdrawn_where) == (MONDAY + HOUR, "/emails/x/stop")
    assert again(lead).follow_up_at is None


def test_what_looks_like_a_machines_is_kept_and_nothing_is_sent(app, queued):
    lead = make.lead(at=MONDAY, suspicion=Suspicion.FILLED_TRAP)

    assert lead.is_quarantined
    assert count(SignUp) == 1
    assert queued() == []
    assert lead.follow_up_at is None


def test_what_looks_like_a_machines_changes_no_lead_that_is_there(app, queued):
    lead = make.lead(at=MONDAY)
    make.lead(at=MONDAY + 2 * DAY, name="Casino", suspicion=Suspicion.TOO_QUICK)

    assert again(lead).name == "Mia Roy"
    assert again(lead).status is LeadStatus.NEW
    assert len(queued(EmailKind.LEAD_GUIDE)) == 1
    assert len(list_sign_ups(lead.id)) == 2


def test_a_lead_let_out_of_quarantine_gets_the_guide_then(app, queued):
    lead = make.lead(at=MONDAY, suspicion=Suspicion.TOO_QUICK)
    with transaction():
        move_lead(
            lock_lead(lead.id), LeadStatus.NEW, actor=make.ACTOR, zone=ZONE, at=MONDAY + 5 * DAY
        )

    assert again(lead).status is LeadStatus.NEW
    assert again(lead).asked_at == MONDAY + 5 * DAY
    assert len(queued(EmailKind.LEAD_GUIDE)) == 1


def test_a_person_in_quarantine_who_asks_as_a_person_does_is_let_out(app, queued):
    make.lead(at=MONDAY, suspicion=Suspicion.TOO_QUICK)
    lead = make.lead(at=MONDAY + HOUR)

    assert lead.status is LeadStatus.NEW
    assert len(queued(EmailKind.LEAD_GUIDE)) == 1


def test_who_asks_again_after_the_end_waits_for_us_again(app):
    kim, lead = add_person_of(Role.FUNDRAISING), make.lead(at=MONDAY)
    with transaction():
        add_note(
            lock_lead(lead.id),
            "Spoke.",
            is_contact=True,
            once_key="a note",
            author=kim,
            zone=ZONE,
            at=MONDAY + HOUR,
        )
    with transaction():
        move_lead(
            lock_lead(lead.id), LeadStatus.NOT_NOW, actor=make.ACTOR, zone=ZONE, at=MONDAY + DAY
        )
    later = make.lead(at=MONDAY + 100 * DAY)

    assert later.status is LeadStatus.NEW
    assert later.waits_for_contact
    assert later.asked_at == MONDAY + 100 * DAY
    assert later.follow_up_at is not None


def add_person_of(role, email="kim@example.org"):
    return add_person(email, name="Kim", role=role)


def test_the_owner_with_the_fewest_open_leads_is_told(app, queued):
    kim = add_person_of(Role.FUNDRAISING)
    lou = add_person_of(Role.FUNDRAISING, "lou@example.org")
    add_person_of(Role.ADMIN, "boss@example.org")

    owners = [make.lead(f"d{number}@example.org").owner_id for number in range(4)]

    assert owners == [kim.id, lou.id, kim.id, lou.id]
    assert [one.recipient for one in queued(EmailKind.LEAD_NOTICE)] == [
        kim.email,
        lou.email,
        kim.email,
        lou.email,
    ]


def test_without_fundraising_staff_a_lead_has_no_owner_yet(app):
    add_person_of(Role.ADMIN)

    assert make.lead().owner is None


def test_a_contact_stops_the_clock_once(app):
    kim = add_person_of(Role.FUNDRAISING)
    lead = make.lead(at=MONDAY)
    for hours in (5, 30):
        with transaction():
            add_note(
                lock_lead(lead.id),
                "Called.",
                is_contact=True,
                once_key=f"after {hours} hours",
                author=kim,
                zone=ZONE,
                at=MONDAY + hours * HOUR,
            )

    assert again(lead).status is LeadStatus.CONTACTED
    assert again(lead).time_to_contact == 5 * HOUR


def test_a_lead_is_handed_only_to_who_may_look_after_it(app, queued):
    viewer = add_person_of(Role.VIEWER)
    lead = make.lead(at=MONDAY)

    with pytest.raises(MayNotOwnLeads), transaction():
        hand_over(lock_lead(lead.id), viewer, actor=make.ACTOR, at=MONDAY)

    assert again(lead).owner is None
    assert queued(EmailKind.LEAD_HANDED_OVER) == []


def test_the_series_is_sent_by_day_one_a_day_until_its_last_word(app, clock, worker, queued):
    clock.set_to(MONDAY)
    make.lead()
    sent_on = []
    for hour in range(0, 27 * 24, 4):
        clock.set_to(MONDAY + hour * HOUR)
        before = len(queued(EmailKind.LEAD_FOLLOW_UP))
        worker.run(JobName.FOLLOW_UP_LEADS)
        if len(queued(EmailKind.LEAD_FOLLOW_UP)) > before:
            sent_on.append(hour // 24)

    assert sent_on == [3, 10, 24]


def test_nothing_of_the_series_leaves_at_night(app, clock, worker, queued):
    clock.set_to(MONDAY)
    make.lead()

    clock.set_to(MONDAY + 3 * DAY + 12 * HOUR)
    worker.run(JobName.FOLLOW_UP_LEADS)
    assert queued(EmailKind.LEAD_FOLLOW_UP) == []

    clock.set_to(MONDAY + 3 * DAY + 23 * HOUR)
    worker.run(JobName.FOLLOW_UP_LEADS)
    assert len(queued(EmailKind.LEAD_FOLLOW_UP)) == 1


def test_an_email_in_the_outbox_is_withdrawn_when_consent_is_taken_back(app, clock, worker, queued):
    clock.set_to(MONDAY)
    lead = make.lead()
    clock.set_to(MONDAY + 3 * DAY + HOUR)
    worker.run(JobName.FOLLOW_UP_LEADS)
    with transaction():
        take_back_consent(lock_lead(lead.id), where="/x", at=clock.now())
    worker.run(JobName.SEND_MAIL)

    assert [one.status for one in queued(EmailKind.LEAD_FOLLOW_UP)] == [EmailStatus.WITHDRAWN]


def test_who_starts_a_page_gets_no_more_of_the_leads_series(app, clock, worker, queued):
    clock.set_to(MONDAY)
    lead = make.lead()
    with transaction():
        move_lead(
            lock_lead(lead.id), LeadStatus.STARTED, actor=make.ACTOR, zone=ZONE, at=clock.now()
        )
    clock.set_to(MONDAY + 30 * DAY)
    worker.run(JobName.FOLLOW_UP_LEADS)

    assert queued(EmailKind.LEAD_FOLLOW_UP) == []


def test_many_leads_are_written_to_in_one_run(app, clock, worker, queued):
    clock.set_to(MONDAY)
    with transaction():
        for number in range(120):
            facts = replace(make.asking(f"d{number}@example.org"), once_key=f"k{number}")
            sign_up(facts, zone=ZONE, at=MONDAY)
    clock.set_to(MONDAY + 3 * DAY + HOUR)
    worker.run(JobName.FOLLOW_UP_LEADS)
    worker.run(JobName.FOLLOW_UP_LEADS)

    assert len(queued(EmailKind.LEAD_FOLLOW_UP)) == 120
