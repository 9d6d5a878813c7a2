"""Prospects, as staff look after them: found, noted, planned, moved on, handed over, taken away."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser import clock as time_of_day
from fundraiser.accounts.permissions import Role
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db, transaction
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.prospects.models import ProspectNote, ProspectStatus
from fundraiser.prospects.queries import find_prospect, lock_prospect
from fundraiser.staff.durations import how_long
from fundraiser.staff.tables.paging import PAGE_LENGTH
from fundraiser.web.spam import Suspicion
from tests import make
from tests.accounts.people import add_person
from tests.databases import ON_BOTH
from tests.staff.statements import statements
from tests.staff.test_exports import rows_of

DAY = timedelta(days=1)


def now_of(prospect):
    db.session.expire_all()
    found = find_prospect(prospect.public_id)
    assert found
    return found


def plan(prospect, on):
    with transaction():
        lock_prospect(prospect.id).next_action_on = on


def actions():
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def emails(kind):
    db.session.expire_all()
    return list(db.session.scalars(select(OutgoingEmail).where(OutgoingEmail.kind == kind)))


def names_on(page):
    return [link.get_text() for link in page.soup.select("tbody th a")]


@ON_BOTH
def test_the_list_begins_with_what_is_due_soonest(staff):
    today = time_of_day.today("America/Toronto")
    for name, days in [("Later", 9), ("Overdue", -2), ("Soon", 1)]:
        plan(make.prospect(f"{name}@example.org", name=name), today + days * DAY)
    make.prospect("never@example.org", name="Spam", suspicion=Suspicion.FILLED_TRAP)

    page = staff.open("/staff/prospects")

    assert names_on(page) == ["Overdue", "Soon", "Later", "Spam"]
    assert names_on(staff.open("/staff/prospects?due=overdue")) == ["Overdue"]
    assert names_on(staff.open("/staff/prospects?status=quarantined")) == ["Spam"]
    assert names_on(staff.open("/staff/prospects?q=SOON@")) == ["Soon"]


def test_the_list_is_narrowed_by_owner(signed_in):
    kim = signed_in(Role.FUNDRAISING)
    make.prospect("a@example.org", name="Kim’s")
    prospect = make.prospect("b@example.org", name="Nobody’s")
    with transaction():
        lock_prospect(prospect.id).owner = None

    assert names_on(kim.open("/staff/prospects?owner=me")) == ["Kim’s"]
    assert names_on(kim.open("/staff/prospects?owner=nobody")) == ["Nobody’s"]
    assert kim.open("/staff/prospects?owner=99999").has_text("99999")


@ON_BOTH
def test_every_prospect_is_on_one_page_of_the_list(staff):
    count = PAGE_LENGTH + 7
    for number in range(count):
        make.prospect(f"d{number}@example.org", name=f"Prospect {number}")

    first = staff.open("/staff/prospects")
    second = first.click("Next page")

    shown = names_on(first) + names_on(second)
    assert len(shown) == len(set(shown)) == count


def test_the_list_asks_as_much_of_ten_prospects_as_of_forty(app, staff):
    for number in range(10):
        make.prospect(f"d{number}@example.org")
    few = asked_for("/staff/prospects", staff)
    for number in range(10, 40):
        make.prospect(f"d{number}@example.org")

    assert asked_for("/staff/prospects", staff) == few


def asked_for(path, staff):
    with statements() as sent:
        staff.open(path)
    return len(sent)


@pytest.mark.parametrize("after", ["0_0", "-5_1", "999999999999_1", "x", "9_9_9"])
def test_a_page_that_is_made_up_is_a_page(staff, after):
    make.prospect()

    assert staff.open(f"/staff/prospects?after={after}").status == 200


def test_a_contact_is_noted_and_the_clock_stops(staff):
    prospect = make.prospect(at=time_of_day.now() - timedelta(hours=5))

    page = staff.open(f"/staff/prospects/{prospect.public_id}").submit(
        "Save note", note="Called. Wants <b>a poster</b>.", is_contact="y"
    )

    assert page.has_text("The note is saved.")
    assert page.has_text("after 5 hours")
    assert "<b>a poster</b>" not in page.answer.text
    assert now_of(prospect).status is ProspectStatus.CONTACTED
    assert "prospect-contacted" in actions()
    assert staff.open("/staff/prospects").has_text("5 hours")


def test_a_note_sent_twice_is_kept_once(staff):
    prospect = make.prospect()
    page = staff.open(f"/staff/prospects/{prospect.public_id}")
    for _ in range(2):
        page.submit("Save note", note="Called.")

    assert len(list(db.session.scalars(select(ProspectNote)))) == 1


def test_an_empty_note_is_refused(staff):
    prospect = make.prospect()

    page = staff.open(f"/staff/prospects/{prospect.public_id}").submit("Save note", status=422)

    assert page.errors == ["Write your note."]


def test_the_next_step_is_planned(staff):
    prospect = make.prospect()

    staff.open(f"/staff/prospects/{prospect.public_id}").submit(
        "Save next step", next_action="Send the poster", next_action_on="2030-01-07"
    )

    assert now_of(prospect).next_action == "Send the poster"
    assert now_of(prospect).next_action_on.isoformat() == "2030-01-07"
    assert staff.open("/staff/prospects").has_text("Send the poster")


@pytest.mark.parametrize("day", ["2030-02-30", "tomorrow", "0001-01-01x"])
def test_a_day_that_is_none_is_refused_and_kept(staff, day):
    prospect = make.prospect()

    page = staff.open(f"/staff/prospects/{prospect.public_id}").submit(
        "Save next step", status=422, next_action="Call", next_action_on=day
    )

    assert page.find("#next_action")["value"] == "Call"
    assert page.find("#next_action_on")["value"] == day


def test_two_who_plan_at_once_do_not_write_over_each_other(staff, signed_in):
    prospect = make.prospect()
    page = staff.open(f"/staff/prospects/{prospect.public_id}")
    signed_in(Role.FUNDRAISING).open(f"/staff/prospects/{prospect.public_id}").submit(
        "Save next step", next_action="First"
    )

    late = page.submit("Save next step", status=422, next_action="Second")

    assert late.has_text("This was changed after you opened it")
    assert now_of(prospect).next_action == "First"


def test_a_prospect_moves_along_its_arrows(staff):
    prospect = make.prospect()
    page = staff.open(f"/staff/prospects/{prospect.public_id}")

    page = page.submit("Contacted is the new status")
    page = page.submit("Raises money is the new status")
    page = page.submit("Done is the new status")

    assert page.has_text("The status is now: Done.")
    assert now_of(prospect).status is ProspectStatus.DONE
    assert now_of(prospect).next_action_on is None


@pytest.mark.parametrize(("status", "code"), [("done", 409), ("cheese", 404), ("", 404)])
def test_a_prospect_does_not_move_off_its_arrows(staff, status, code):
    prospect = make.prospect()
    page = staff.open(f"/staff/prospects/{prospect.public_id}")
    token = page.soup.select("input[name=csrf_token]")[0]["value"]

    staff.post(
        f"/staff/prospects/{prospect.public_id}/move",
        {"csrf_token": str(token), "status": status},
        status=code,
    )

    assert now_of(prospect).status is ProspectStatus.NEW


@pytest.mark.parametrize("act", ["move", "note", "plan", "hand-over"])
def test_nothing_is_done_without_the_sessions_token(staff, act):
    prospect = make.prospect()

    staff.post(
        f"/staff/prospects/{prospect.public_id}/{act}",
        {"status": "not-now", "note": "x", "owner": "nobody"},
        status=422,
    )

    assert now_of(prospect).status is ProspectStatus.NEW
    assert actions()[-1] == "staff-signed-in"


def test_a_prospect_is_handed_over_and_the_colleague_is_told(staff):
    lou = add_person("lou@example.org", name="Lou Roy", role=Role.FUNDRAISING)
    prospect = make.prospect()
    with transaction():
        lock_prospect(prospect.id).owner = None

    page = staff.open(f"/staff/prospects/{prospect.public_id}").submit(
        "Hand the prospect over", owner=str(lou.id)
    )

    assert page.has_text("Lou Roy now looks after it.")
    assert now_of(prospect).owner_id == lou.id
    assert [email.recipient for email in emails(EmailKind.PROSPECT_HANDED_OVER)] == [
        "lou@example.org"
    ]


def test_who_takes_a_prospect_is_not_told_so(signed_in):
    kim = signed_in(Role.FUNDRAISING)
    prospect = make.prospect()
    page = kim.open(f"/staff/prospects/{prospect.public_id}").submit(
        "Hand the prospect over", owner="nobody"
    )
    mine = page.soup.select("#owner option")[1]["value"]

    page.submit("Hand the prospect over", owner=mine)

    assert now_of(prospect).owner_id == int(mine)
    assert emails(EmailKind.PROSPECT_HANDED_OVER) == []


def test_a_viewer_is_not_offered_and_not_taken_as_an_owner(staff):
    viewer = add_person("vi@example.org", name="Vi", role=Role.VIEWER)
    prospect = make.prospect()
    page = staff.open(f"/staff/prospects/{prospect.public_id}")

    assert "Vi" not in [option.get_text() for option in page.soup.select("#owner option")]
    page = page.submit("Hand the prospect over", status=422, owner=str(viewer.id))
    assert page.errors == ["Choose a colleague who may look after prospects."]


def test_a_person_let_out_of_quarantine_gets_the_guide(staff):
    prospect = make.prospect(suspicion=Suspicion.TOO_QUICK)
    page = staff.open(f"/staff/prospects/{prospect.public_id}")
    assert page.has_text("It was written within three seconds")

    page.submit("Let it through")

    assert now_of(prospect).status is ProspectStatus.NEW
    assert len(emails(EmailKind.PROSPECT_GUIDE)) == 1


def test_spam_is_put_away_and_listed_only_where_it_is_asked_for(staff):
    prospect = make.prospect(name="Casino", suspicion=Suspicion.MANY_LINKS)

    staff.open(f"/staff/prospects/{prospect.public_id}").submit("Mark as spam")

    assert names_on(staff.open("/staff/prospects")) == []
    assert names_on(staff.open("/staff/prospects?status=discarded")) == ["Casino"]
    assert emails(EmailKind.PROSPECT_GUIDE) == []


@ON_BOTH
def test_prospects_are_taken_away_as_they_are_filtered(staff):
    make.prospect("mia@example.org", name="=HYPERLINK(1)", message='He said "yes"\nand went, then.')
    make.prospect("leo@example.org", name="Leo")

    [row] = rows_of(staff, "/staff/prospects.csv?q=mia@")

    assert row["name"] == "'=HYPERLINK(1)"
    assert row["message"] == 'He said "yes"\nand went, then.'
    assert (row["idea"], row["when"], row["status"]) == ("run", "in May", "new")
    assert actions()[-1] == "prospects-exported"


def test_a_prospect_of_another_address_is_not_found(staff):
    staff.open("/staff/prospects/aaaa-bbbb-cccc-dddd", status=404)
    staff.open("/staff/prospects/1", status=404)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=90), "1 hour"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(hours=48), "2 days"),
    ],
)
def test_how_long(app, span, words):
    assert how_long(span) == words
