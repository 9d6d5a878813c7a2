"""One prospect for each person, the guide once a day, consent in its words: on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from fundraiser.accounts.permissions import Role
from fundraiser.database import db, transaction
from fundraiser.i18n.languages import Language
from fundraiser.jobs import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus
from fundraiser.prospects.models import Consent, Idea, Prospect, ProspectStatus, SignUp
from fundraiser.prospects.operations.sign_ups import sign_up, take_back_consent
from fundraiser.prospects.operations.staff_acts import (
    MayNotOwnProspects,
    add_note,
    hand_over,
    move_prospect,
)
from fundraiser.prospects.queries import get_prospect, list_sign_ups, lock_prospect
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


def again(prospect):
    db.session.expire_all()
    return get_prospect(prospect.id)


def test_asking_makes_a_prospect_who_is_owed_a_contact_and_sent_the_guide(app, queued):
    prospect = make.prospect("Mia@Example.org", language=Language.FRENCH, at=MONDAY)

    assert prospect.status is ProspectStatus.NEW
    assert prospect.next_action_on == date(2026, 11, 4)
    assert [(one.recipient, one.language) for one in queued(EmailKind.PROSPECT_GUIDE)] == [
        ("Mia@Example.org", "fr")
    ]
    assert prospect.follow_up_at == MONDAY + 3 * DAY


def test_the_promise_counts_working_days(app):
    friday = make.prospect(at=MONDAY + 4 * DAY)

    assert friday.next_action_on == date(2026, 11, 10)


def test_asking_twice_is_one_prospect_brought_up_to_date(app, queued):
    first = make.prospect(at=MONDAY, idea=Idea.RUN, telephone="416-555-0100")
    second = make.prospect(" MIA@example.org", at=MONDAY + HOUR, idea=Idea.BAKE_SALE, name="Mia R.")

    assert first.id == second.id
    assert count(Prospect) == 1
    assert (second.idea, second.name) == (Idea.BAKE_SALE, "Mia R.")
    assert second.telephone == "416-555-0100"
    assert [each.idea for each in list_sign_ups(second.id)] == [Idea.RUN, Idea.BAKE_SALE]
    assert len(queued(EmailKind.PROSPECT_GUIDE)) == 1


def test_the_guide_is_sent_again_after_a_day(app, queued):
    make.prospect(at=MONDAY)
    make.prospect(at=MONDAY + DAY - timedelta(seconds=1))
    assert len(queued(EmailKind.PROSPECT_GUIDE)) == 1

    make.prospect(at=MONDAY + DAY)
    assert len(queued(EmailKind.PROSPECT_GUIDE)) == 2


def test_a_form_sent_twice_is_kept_once(app, queued):
    prospect = make.prospect(at=MONDAY, once_key="one view")
    make.prospect(at=MONDAY + 2 * DAY, once_key="one view", name="Mallory")

    assert count(SignUp) == 1
    assert again(prospect).name == "Mia Roy"
    assert len(queued(EmailKind.PROSPECT_GUIDE)) == 1


def test_two_who_ask_with_one_address_at_the_same_moment_are_one_prospect(app, queued):
    def ask():
        with transaction():
            return sign_up(make.asking(), at=MONDAY).id

    ids = at_once(app, [ask] * 4)

    assert len(set(ids)) == 1
    assert count(Prospect) == 1
    assert count(SignUp) == 4
    assert count(Consent) == 1
    assert len(queued(EmailKind.PROSPECT_GUIDE)) == 1


def test_consent_is_kept_in_the_words_that_were_ticked(app):
    prospect = make.prospect(
        at=MONDAY, consent_wording="Oui, écrivez-moi.", language=Language.FRENCH
    )

    [consent] = prospect.consents
    assert (consent.wording, consent.language, consent.given_where) == (
        "Oui, écrivez-moi.",
        Language.FRENCH,
        "/fundraise",
    )
    assert consent.given_at == MONDAY


def test_without_consent_no_series_begins(app):
    prospect = make.prospect(at=MONDAY, consent_wording="")

    assert prospect.consents == []
    assert prospect.follow_up_at is None


def test_consent_that_is_taken_back_stays_on_record(app):
    prospect = make.prospect(at=MONDAY)
    with transaction():
        take_back_consent(lock_prospect(prospect.id), where="/emails/x/stop", at=MONDAY + HOUR)

    [consent] = again(prospect).consents
    assert consent.wording == "Send me tips."
    assert (consent.withdrawn_at, consent.withdrawn_where) == (MONDAY + HOUR, "/emails/x/stop")
    assert again(prospect).follow_up_at is None


def test_what_looks_like_a_machines_is_kept_and_nothing_is_sent(app, queued):
    prospect = make.prospect(at=MONDAY, suspicion=Suspicion.FILLED_TRAP)

    assert prospect.is_quarantined
    assert count(SignUp) == 1
    assert queued() == []
    assert prospect.follow_up_at is None


def test_what_looks_like_a_machines_changes_no_prospect_that_is_there(app, queued):
    prospect = make.prospect(at=MONDAY)
    make.prospect(at=MONDAY + 2 * DAY, name="Casino", suspicion=Suspicion.TOO_QUICK)

    assert again(prospect).name == "Mia Roy"
    assert again(prospect).status is ProspectStatus.NEW
    assert len(queued(EmailKind.PROSPECT_GUIDE)) == 1
    assert len(list_sign_ups(prospect.id)) == 2


def test_a_prospect_let_out_of_quarantine_gets_the_guide_then(app, queued):
    prospect = make.prospect(at=MONDAY, suspicion=Suspicion.TOO_QUICK)
    with transaction():
        move_prospect(
            lock_prospect(prospect.id),
            ProspectStatus.NEW,
            actor=make.ACTOR,
            at=MONDAY + 5 * DAY,
        )

    assert again(prospect).status is ProspectStatus.NEW
    assert again(prospect).asked_at == MONDAY + 5 * DAY
    assert len(queued(EmailKind.PROSPECT_GUIDE)) == 1


def test_a_person_in_quarantine_who_asks_as_a_person_does_is_let_out(app, queued):
    make.prospect(at=MONDAY, suspicion=Suspicion.TOO_QUICK)
    prospect = make.prospect(at=MONDAY + HOUR)

    assert prospect.status is ProspectStatus.NEW
    assert len(queued(EmailKind.PROSPECT_GUIDE)) == 1


def test_who_asks_again_after_the_end_waits_for_us_again(app):
    kim, prospect = add_person_of(Role.FUNDRAISING), make.prospect(at=MONDAY)
    with transaction():
        add_note(
            lock_prospect(prospect.id),
            "Spoke.",
            is_contact=True,
            once_key="a note",
            author=kim,
            at=MONDAY + HOUR,
        )
    with transaction():
        move_prospect(
            lock_prospect(prospect.id),
            ProspectStatus.NOT_NOW,
            actor=make.ACTOR,
            at=MONDAY + DAY,
        )
    later = make.prospect(at=MONDAY + 100 * DAY)

    assert later.status is ProspectStatus.NEW
    assert later.waits_for_contact
    assert later.asked_at == MONDAY + 100 * DAY
    assert later.follow_up_at is not None


def add_person_of(role, email="kim@example.org"):
    return add_person(email, name="Kim", role=role)


def test_the_owner_with_the_fewest_open_prospects_is_told(app, queued):
    kim = add_person_of(Role.FUNDRAISING)
    lou = add_person_of(Role.FUNDRAISING, "lou@example.org")
    add_person_of(Role.ADMIN, "boss@example.org")

    owners = [make.prospect(f"d{number}@example.org").owner_id for number in range(4)]

    assert owners == [kim.id, lou.id, kim.id, lou.id]
    assert [one.recipient for one in queued(EmailKind.PROSPECT_NOTICE)] == [
        kim.email,
        lou.email,
        kim.email,
        lou.email,
    ]


def test_without_fundraising_staff_a_prospect_has_no_owner_yet(app):
    add_person_of(Role.ADMIN)

    assert make.prospect().owner is None


def test_a_contact_stops_the_clock_once(app):
    kim = add_person_of(Role.FUNDRAISING)
    prospect = make.prospect(at=MONDAY)
    for hours in (5, 30):
        with transaction():
            add_note(
                lock_prospect(prospect.id),
                "Called.",
                is_contact=True,
                once_key=f"after {hours} hours",
                author=kim,
                at=MONDAY + hours * HOUR,
            )

    assert again(prospect).status is ProspectStatus.CONTACTED
    assert again(prospect).time_to_contact == 5 * HOUR


def test_a_prospect_is_handed_only_to_who_may_look_after_it(app, queued):
    viewer = add_person_of(Role.VIEWER)
    prospect = make.prospect(at=MONDAY)

    with pytest.raises(MayNotOwnProspects), transaction():
        hand_over(lock_prospect(prospect.id), viewer, actor=make.ACTOR, at=MONDAY)

    assert again(prospect).owner is None
    assert queued(EmailKind.PROSPECT_HANDED_OVER) == []


def test_the_series_is_sent_by_day_one_a_day_until_its_last_word(app, clock, worker, queued):
    clock.set_to(MONDAY)
    make.prospect()
    sent_on = []
    for hour in range(0, 27 * 24, 4):
        clock.set_to(MONDAY + hour * HOUR)
        before = len(queued(EmailKind.PROSPECT_FOLLOW_UP))
        worker.run(JobName.FOLLOW_UP_PROSPECTS)
        if len(queued(EmailKind.PROSPECT_FOLLOW_UP)) > before:
            sent_on.append(hour // 24)

    assert sent_on == [3, 10, 24]


def test_nothing_of_the_series_leaves_at_night(app, clock, worker, queued):
    clock.set_to(MONDAY)
    make.prospect()

    clock.set_to(MONDAY + 3 * DAY + 12 * HOUR)
    worker.run(JobName.FOLLOW_UP_PROSPECTS)
    assert queued(EmailKind.PROSPECT_FOLLOW_UP) == []

    clock.set_to(MONDAY + 3 * DAY + 23 * HOUR)
    worker.run(JobName.FOLLOW_UP_PROSPECTS)
    assert len(queued(EmailKind.PROSPECT_FOLLOW_UP)) == 1


def test_an_email_in_the_outbox_is_withdrawn_when_consent_is_taken_back(app, clock, worker, queued):
    clock.set_to(MONDAY)
    prospect = make.prospect()
    clock.set_to(MONDAY + 3 * DAY + HOUR)
    worker.run(JobName.FOLLOW_UP_PROSPECTS)
    with transaction():
        take_back_consent(lock_prospect(prospect.id), where="/x", at=clock.now())
    worker.run(JobName.SEND_MAIL)

    assert [one.status for one in queued(EmailKind.PROSPECT_FOLLOW_UP)] == [EmailStatus.WITHDRAWN]


def test_who_starts_a_page_gets_no_more_of_the_prospects_series(app, clock, worker, queued):
    clock.set_to(MONDAY)
    prospect = make.prospect()
    with transaction():
        move_prospect(
            lock_prospect(prospect.id),
            ProspectStatus.STARTED,
            actor=make.ACTOR,
            at=clock.now(),
        )
    clock.set_to(MONDAY + 30 * DAY)
    worker.run(JobName.FOLLOW_UP_PROSPECTS)

    assert queued(EmailKind.PROSPECT_FOLLOW_UP) == []


def test_many_prospects_are_written_to_in_one_run(app, clock, worker, queued):
    clock.set_to(MONDAY)
    with transaction():
        for number in range(120):
            facts = replace(make.asking(f"d{number}@example.org"), once_key=f"k{number}")
            sign_up(facts, at=MONDAY)
    clock.set_to(MONDAY + 3 * DAY + HOUR)
    worker.run(JobName.FOLLOW_UP_PROSPECTS)
    worker.run(JobName.FOLLOW_UP_PROSPECTS)

    assert len(queued(EmailKind.PROSPECT_FOLLOW_UP)) == 120
