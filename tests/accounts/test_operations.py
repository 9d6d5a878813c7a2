"""Accounts: invited, given roles, closed and opened; never without an administrator."""

from datetime import datetime
from functools import partial

import pytest

from fundraiser import clock as time_of_day
from fundraiser.accounts import operations
from fundraiser.accounts.errors import (
    AccountClosed,
    AlreadyJoined,
    AlreadyOnStaff,
    LastAdministrator,
    NoSuchColleague,
)
from fundraiser.accounts.models import AccountState, NoticeKind
from fundraiser.accounts.permissions import Permission, Role
from fundraiser.accounts.queries import find_by_email, find_last_invitation, get_colleague
from fundraiser.database import transaction
from fundraiser.errors import DomainError
from fundraiser.i18n.languages import Language
from fundraiser.web.actors import Actor
from tests.accounts.people import ACTOR, add_person
from tests.accounts.races import at_once
from tests.audit.acts import acts_on, entries
from tests.databases import ON_BOTH


def change(operation, *arguments, **options):
    with transaction():
        return operation(*arguments, actor=ACTOR, at=time_of_day.now(), **options)


def test_an_invitation_opens_an_account_without_a_password(app):
    notice = change(
        operations.invite,
        " Bo@Example.ORG ",
        name="Bo Chen",
        role=Role.FINANCE,
        language=Language.FRENCH,
    )

    bo = get_colleague(notice.staff_member_id)
    assert (bo.email, bo.role, bo.language) == ("bo@example.org", Role.FINANCE, Language.FRENCH)
    assert bo.state is AccountState.INVITED
    assert acts_on(f"staff:{bo.id}") == [("job:a test", "staff-invited")]
    assert entries()[-1].after == {"email": "bo@example.org", "role": "finance"}


@ON_BOTH
def test_one_address_has_one_account(app, ana):
    with pytest.raises(AlreadyOnStaff):
        change(
            operations.invite,
            "ANA@example.org",
            name="",
            role=Role.VIEWER,
            language=Language.ENGLISH,
        )


def test_an_invitation_is_sent_again_until_it_is_followed(app):
    bo = add_person("bo@example.org", password=None)
    first = find_last_invitation(bo.id)

    again = change(operations.invite_again, bo.id)

    assert again.kind is NoticeKind.INVITATION
    assert first is not None
    assert again.id > first.id
    assert acts_on(f"staff:{bo.id}")[-1] == ("job:a test", "staff-invited-again")


def test_who_has_a_password_or_no_account_is_not_invited_again(app, ana):
    bo = add_person("bo@example.org", password=None)
    change(operations.deactivate, bo.id)

    with pytest.raises(AlreadyJoined):
        change(operations.invite_again, ana.id)
    with pytest.raises(AccountClosed):
        change(operations.invite_again, bo.id)
    with pytest.raises(NoSuchColleague):
        change(operations.invite_again, 4711)


def test_a_role_is_changed_once_and_said_in_the_log(app, ana):
    bo = add_person("bo@example.org", role=Role.VIEWER)

    change(operations.set_role, bo.id, Role.FINANCE)
    change(operations.set_role, bo.id, Role.FINANCE)

    assert get_colleague(bo.id).may(Permission.SEE_LEDGER)
    assert not get_colleague(bo.id).may(Permission.MANAGE_PEOPLE)
    changed = [entry for entry in entries() if entry.action == "staff-role-changed"]
    assert [(one.before, one.after) for one in changed] == [
        ({"role": "viewer"}, {"role": "finance"})
    ]


@ON_BOTH
def test_an_account_is_closed_and_opened_with_what_it_had(app, ana):
    bo = add_person("bo@example.org", role=Role.FINANCE)

    change(operations.deactivate, bo.id)
    change(operations.deactivate, bo.id)
    closed = get_colleague(bo.id)
    assert closed.state is AccountState.CLOSED
    change(operations.reactivate, bo.id)
    change(operations.reactivate, bo.id)

    opened = get_colleague(bo.id)
    assert (opened.state, opened.role) == (AccountState.OPEN, Role.FINANCE)
    assert [act for _, act in acts_on(f"staff:{bo.id}")] == [
        "staff-invited",
        "staff-deactivated",
        "staff-reactivated",
    ]


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(operations.deactivate, id="closed"),
        pytest.param(
            lambda person_id, **options: operations.set_role(person_id, Role.FINANCE, **options),
            id="demoted",
        ),
    ],
)
def test_the_last_administrator_stays(app, ana, leave):
    add_person("closed@example.org", role=Role.ADMIN)
    closed = find_by_email("closed@example.org")
    assert closed
    change(operations.deactivate, closed.id)
    add_person("invited@example.org", role=Role.ADMIN, password=None)
    add_person("bo@example.org", role=Role.FINANCE)

    with pytest.raises(LastAdministrator):
        change(leave, ana.id)

    assert get_colleague(ana.id).active
    assert get_colleague(ana.id).is_admin


def demote(person_id: int, *, actor: Actor, at: datetime) -> object:
    return operations.set_role(person_id, Role.VIEWER, actor=actor, at=at)


@ON_BOTH
@pytest.mark.parametrize("leave", [operations.deactivate, demote])
def test_three_administrators_who_close_each_other_at_once_leave_one(app, ana, leave):
    people = [ana, *(add_person(f"{name}@example.org") for name in ("bo", "cy"))]
    ids = [person.id for person in people]

    outcomes = at_once(app, [partial(change, leave, one) for one in ids])

    left = [one for one in ids if get_colleague(one).active and get_colleague(one).is_admin]
    assert len(left) == 1
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, DomainError)] == [
        LastAdministrator
    ]
