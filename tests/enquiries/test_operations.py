"""What can be done with an enquiry, on both databases."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fundraiser import clock as time_of_day
from fundraiser.accounts import operations as accounts
from fundraiser.accounts.permissions import Role
from fundraiser.accounts.queries import get_colleague
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.database import db, transaction
from fundraiser.enquiries import operations
from fundraiser.enquiries.models import Enquiry, EnquiryEntry, EnquiryKind, EnquiryStatus, Topic
from fundraiser.enquiries.operations import CannotAnswer, EnquiryMovedOn
from fundraiser.enquiries.queries import count_overdue, lock_by_number
from fundraiser.jobs.names import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus
from fundraiser.mail.queries import list_about
from fundraiser.web.actors import Actor
from fundraiser.web.spam import Suspicion
from tests import make
from tests.accounts.people import add_person
from tests.enquiries.conftest import asked

ACKNOWLEDGED = (EmailKind.ENQUIRY_ACKNOWLEDGEMENT, "ana@example.org")
TUESDAY_MORNING = make.instant("2026-12-01 15:00")  # ten o'clock in Toronto


@pytest.fixture
def kim(app):
    return add_person("kim@charity.example", name="Kim", role=Role.FUNDRAISING)


@pytest.fixture
def lee(app):
    return add_person("lee@charity.example", name="Lee", role=Role.FUNDRAISING)


def act(enquiry, operation, *arguments, at=None, **options):
    """Do one thing with an enquiry, as a view does; return it as it is then."""
    with transaction():
        operation(lock_by_number(enquiry.number), *arguments, at=at or time_of_day.now(), **options)
    db.session.expire_all()
    return db.session.get_one(Enquiry, enquiry.id)


def reply(enquiry, author, text="In February.", *, once="form-1", at=None):
    author = get_colleague(author.id)
    operation = operations.answer_enquiry
    return act(enquiry, operation, text, once_key=once, author=author, at=at)


def test_an_enquiry_is_numbered_owned_due_acknowledged_and_told_to_the_desk(desk, kim, emails):
    first = make.enquiry(at=TUESDAY_MORNING)
    second = make.enquiry(EnquiryKind.MEDIA, at=TUESDAY_MORNING)

    assert second.number == first.number + 1 > 1001
    assert first.owner_id == second.owner_id == kim.id
    assert first.due_at == TUESDAY_MORNING + timedelta(days=1)
    assert second.due_at == TUESDAY_MORNING + timedelta(hours=2)
    assert emails() == [
        ACKNOWLEDGED,
        (EmailKind.ENQUIRY_NOTICE, "hello@charity.example"),
        ACKNOWLEDGED,
        (EmailKind.ENQUIRY_NOTICE, "media@charity.example"),
    ]


def test_enquiries_are_shared_out_among_those_who_answer(kim, lee):
    add_person("late@charity.example", role=Role.FUNDRAISING, password=None)

    owners = [make.enquiry().owner_id for _ in range(4)]

    assert owners == [kim.id, lee.id, kim.id, lee.id]


def test_without_a_mailbox_the_owner_is_told(kim, emails):
    make.enquiry()

    assert emails() == [ACKNOWLEDGED, (EmailKind.ENQUIRY_NOTICE, "kim@charity.example")]


def test_without_anybody_to_answer_nothing_is_lost(emails):
    enquiry = make.enquiry()

    assert enquiry.is_open
    assert enquiry.owner_id is None
    assert emails() == [ACKNOWLEDGED]


def test_under_suspicion_it_is_kept_and_nobody_is_written_to(desk, kim, emails):
    enquiry = make.enquiry(suspicion=Suspicion.TOO_QUICK)

    assert enquiry.status is EnquiryStatus.QUARANTINED
    assert enquiry.message == "Where is my receipt?"
    assert enquiry.owner_id is None
    assert emails() == []


def test_released_it_is_as_if_it_had_never_been_kept_back(desk, kim, emails):
    enquiry = make.enquiry(suspicion=Suspicion.TOO_QUICK, at=TUESDAY_MORNING)

    released = act(enquiry, operations.release_enquiry, actor=Actor.staff(kim.id))

    assert released.is_open
    assert released.owner_id == kim.id
    assert released.due_at == TUESDAY_MORNING + timedelta(days=1)
    assert emails() == [ACKNOWLEDGED, (EmailKind.ENQUIRY_NOTICE, "hello@charity.example")]


def test_what_was_discarded_by_mistake_can_be_released(desk, kim, emails):
    enquiry = make.enquiry(suspicion=Suspicion.MANY_LINKS)
    actor = Actor.staff(kim.id)

    discarded = act(enquiry, operations.discard_enquiry, actor=actor)
    assert discarded.status is EnquiryStatus.DISCARDED
    assert emails() == []

    assert act(enquiry, operations.release_enquiry, actor=actor).is_open
    assert ACKNOWLEDGED in emails()


def test_spam_that_came_through_can_be_discarded(kim):
    enquiry = act(make.enquiry(), operations.discard_enquiry, actor=Actor.staff(kim.id))

    assert enquiry.is_kept_back


def test_two_threads_that_send_one_form_make_one_enquiry(app, desk, kim, emails):
    facts = operations.EnquiryFacts(
        kind=EnquiryKind.HELP,
        name="Ana",
        email="ana@example.org",
        message="Where?",
        language="en",
        topic=Topic.OTHER,
    )
    start = threading.Barrier(2)

    def send() -> None:
        with app.app_context():
            start.wait(timeout=20)
            with transaction():
                operations.receive_enquiry(
                    facts, once_key="one form", suspicion=None, at=time_of_day.now()
                )

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert len(asked()) == 1
    assert emails() == [ACKNOWLEDGED, (EmailKind.ENQUIRY_NOTICE, "hello@charity.example")]


def test_an_answer_leaves_once_and_counts_once(desk, kim, emails):
    enquiry = make.enquiry(at=TUESDAY_MORNING)

    answered = reply(enquiry, kim, at=TUESDAY_MORNING + timedelta(hours=1))
    reply(enquiry, kim, at=TUESDAY_MORNING + timedelta(hours=2))

    assert answered.status is EnquiryStatus.ANSWERED
    assert answered.answered_in_time is True
    assert db.session.scalar(select(func.count()).select_from(EnquiryEntry)) == 1
    assert emails().count((EmailKind.ENQUIRY_REPLY, "ana@example.org")) == 1


def test_in_time_means_by_the_time_it_was_due(kim):
    in_time = make.enquiry(at=TUESDAY_MORNING)
    late = make.enquiry(at=TUESDAY_MORNING)

    in_time = reply(in_time, kim, once="a", at=in_time.due_at)
    late = reply(late, kim, once="b", at=late.due_at + timedelta(seconds=1))

    assert in_time.answered_in_time is True
    assert late.answered_in_time is False


def test_an_answer_by_telephone_counts_and_a_note_does_not(kim, emails):
    enquiry = make.enquiry()
    before = emails()
    author = get_colleague(kim.id)

    noted = act(enquiry, operations.add_note, "Asked Lee.", once_key="a", author=author)
    assert noted.is_open
    assert noted.answered_at is None

    author = get_colleague(kim.id)
    called = act(enquiry, operations.record_spoken_answer, "Called.", once_key="b", author=author)
    assert called.status is EnquiryStatus.ANSWERED
    assert emails() == before


def test_what_is_kept_back_is_not_answered(kim):
    enquiry = make.enquiry(suspicion=Suspicion.NO_STAMP)

    with pytest.raises(EnquiryMovedOn):
        reply(enquiry, kim)


def test_opened_again_it_is_due_anew_and_its_first_answer_still_counts(kim):
    actor = Actor.staff(kim.id)
    enquiry = make.enquiry(at=TUESDAY_MORNING)
    reply(enquiry, kim, at=TUESDAY_MORNING + timedelta(hours=1))
    act(enquiry, operations.close_enquiry, actor=actor)
    next_week = TUESDAY_MORNING + timedelta(days=7)

    reopened = act(enquiry, operations.reopen_enquiry, actor=actor, at=next_week)

    assert reopened.is_open
    assert reopened.due_at == next_week + timedelta(days=1)
    assert reopened.answered_in_time is True
    late = reply(enquiry, kim, once="form-2", at=reopened.due_at + timedelta(days=1))
    assert late.answered_in_time is True


def test_acts_that_do_not_go_with_its_status_are_refused(kim):
    actor = Actor.staff(kim.id)
    enquiry = make.enquiry()

    for operation in (operations.release_enquiry, operations.reopen_enquiry):
        with pytest.raises(EnquiryMovedOn):
            act(enquiry, operation, actor=actor)
    act(enquiry, operations.close_enquiry, actor=actor)
    for operation in (operations.close_enquiry, operations.discard_enquiry):
        with pytest.raises(EnquiryMovedOn):
            act(enquiry, operation, actor=actor)


def test_handed_over_the_colleague_is_told_once(desk, kim, lee, emails):
    enquiry = make.enquiry()
    assert enquiry.owner_id == kim.id
    told = (EmailKind.ENQUIRY_NOTICE, "lee@charity.example")

    for _ in range(2):
        handed = act(
            enquiry, operations.hand_over, get_colleague(lee.id), actor=Actor.staff(kim.id)
        )

    assert handed.owner_id == lee.id
    assert emails().count(told) == 1
    entry = history_of([operations.subject_of(enquiry)])[-1]
    assert entry.action is AuditAction.ENQUIRY_HANDED_OVER
    assert (entry.before, entry.after) == ({"owner": "Kim"}, {"owner": "Lee"})


def test_who_takes_an_enquiry_is_not_told_of_it(desk, kim, lee, emails):
    enquiry = make.enquiry()
    before = emails()

    act(enquiry, operations.hand_over, get_colleague(lee.id), actor=Actor.staff(lee.id))

    assert emails() == before


def test_it_is_handed_to_nobody_who_may_not_answer(kim, lee):
    enquiry = make.enquiry()
    viewer = add_person("viewer@charity.example", role=Role.VIEWER)
    add_person("boss@charity.example", role=Role.ADMIN)
    with transaction():
        accounts.deactivate(lee.id, actor=make.ACTOR, at=time_of_day.now())

    for colleague in (viewer, lee):
        with pytest.raises(CannotAnswer):
            act(
                enquiry,
                operations.hand_over,
                get_colleague(colleague.id),
                actor=Actor.staff(kim.id),
            )


def test_the_owner_is_told_once_that_it_is_overdue(desk, kim, emails, worker, clock):
    clock.set_to(TUESDAY_MORNING)
    make.enquiry()
    make.enquiry(suspicion=Suspicion.TOO_QUICK)
    told = (EmailKind.ENQUIRY_OVERDUE, "kim@charity.example")

    clock.move(timedelta(hours=23))
    worker.run(JobName.REMIND_OF_ENQUIRIES)
    assert told not in emails()
    assert count_overdue(at=clock.now()) == 0

    clock.move(timedelta(hours=2))
    for _ in range(2):
        worker.run(JobName.REMIND_OF_ENQUIRIES)
    assert emails().count(told) == 1
    assert count_overdue(at=clock.now()) == 1


def test_an_answered_one_is_never_overdue(desk, kim, emails, worker, clock):
    clock.set_to(TUESDAY_MORNING)
    reply(make.enquiry(), kim, at=clock.now())

    clock.move(timedelta(days=30))
    worker.run(JobName.REMIND_OF_ENQUIRIES)

    assert EmailKind.ENQUIRY_OVERDUE not in {kind for kind, _recipient in emails()}


def test_an_owner_who_has_left_is_not_told_the_desk_is(desk, kim, emails, worker, clock):
    clock.set_to(TUESDAY_MORNING)
    make.enquiry()
    add_person("boss@charity.example", role=Role.ADMIN)
    with transaction():
        accounts.deactivate(kim.id, actor=make.ACTOR, at=clock.now())

    clock.move(timedelta(days=2))
    worker.run(JobName.REMIND_OF_ENQUIRIES)

    assert (EmailKind.ENQUIRY_OVERDUE, "hello@charity.example") in emails()


def test_a_reminder_that_is_no_longer_true_never_leaves(desk, kim, worker, clock):
    clock.set_to(TUESDAY_MORNING)
    enquiry = make.enquiry()
    clock.move(timedelta(days=2))
    with transaction():
        assert operations.remind_of_overdue(at=clock.now()) == 1

    reply(enquiry, kim, at=clock.now())
    worker.run(JobName.SEND_MAIL)

    (reminder,) = list_about({EmailKind.ENQUIRY_OVERDUE: [enquiry.id]})
    assert reminder.status is EmailStatus.WITHDRAWN
