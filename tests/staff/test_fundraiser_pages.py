"""Supporters' pages and teams, as staff look after them: found, read, decided, taken away."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from fundraiser import clock
from fundraiser.accounts.permissions import Role
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db, transaction
from fundraiser.gifts.models import Credit, Source
from fundraiser.ledger.checks import find_differences
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.peer_to_peer.models import Flag, FlagStatus, PageUpdate, PlaceStatus
from fundraiser.peer_to_peer.operations.place_settings import content_of, propose_change
from fundraiser.peer_to_peer.operations.updates import write_update
from fundraiser.peer_to_peer.queries.pages import find_page, lock_page
from fundraiser.peer_to_peer.queries.teams import find_team
from fundraiser.pledges.models import CheckoutStatus
from fundraiser.pledges.queries import get_pledge
from fundraiser.staff.tables.paging import PAGE_LENGTH
from fundraiser.web.actors import Actor
from fundraiser.web.spam import Suspicion
from tests import make
from tests.databases import ON_BOTH
from tests.make import cad
from tests.staff.season import HOSTILE_COMMENT, HOSTILE_NAME
from tests.staff.statements import statements
from tests.staff.test_exports import rows_of

WHY = "It shows someone who has not agreed."


@pytest.fixture
def campaign(app):
    return make.campaign()


def page_of(campaign, number=1, **facts):
    return make.fundraiser_page(
        campaign,
        owner=make.donor(f"owner-{number}@example.org", name=f"Owner {number}"),
        slug=facts.pop("slug", f"page-{number}"),
        title=facts.pop("title", f"Page {number}"),
        **facts,
    )


def now_of(page):
    db.session.expire_all()
    found = find_page(page.public_id)
    assert found
    return found


def propose(page, **changes):
    with transaction():
        locked = lock_page(page.id)
        return propose_change(
            locked,
            replace(content_of(locked), **changes),
            needs_approval=True,
            actor=Actor.donor(locked.owner_id or 0),
            at=clock.now(),
        )


def names_on(page):
    return [link.get_text() for link in page.soup.select("tbody th a")]


def actions():
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def recipients(kind):
    emails = db.session.scalars(select(OutgoingEmail).where(OutgoingEmail.kind == kind))
    return [email.recipient for email in emails]


# The list


@ON_BOTH
def test_what_waits_stands_first_then_the_newest(staff, campaign):
    change = page_of(campaign, 1)
    page_of(campaign, 2)
    page_of(campaign, 3, status=PlaceStatus.WAITING)
    page_of(campaign, 4)
    page_of(campaign, 5, status=PlaceStatus.DRAFT)
    propose(change, story="Better")

    assert names_on(staff.open("/staff/pages")) == ["Page 3", "Page 1", "Page 4", "Page 2"]
    assert names_on(staff.open("/staff/pages?show=waiting")) == ["Page 3", "Page 1"]
    assert names_on(staff.open("/staff/pages?status=draft")) == ["Page 5"]


@ON_BOTH
def test_pages_are_found_and_narrowed(staff, campaign):
    first, second = page_of(campaign, 1), page_of(make.campaign("other"), 2)
    team = make.team(campaign, page=first)
    make.page_flag(second)
    make.page_flag(first, suspicion=Suspicion.TOO_QUICK)

    for query, shown in (
        ("q=owner 1", ["Page 1"]),
        ("q=owner-2@", ["Page 2"]),
        ("q=page-1", ["Page 1"]),
        (f"q={second.public_id}", ["Page 2"]),
        ("q=50%25_", []),
        ("campaign=other", ["Page 2"]),
        (f"team={team.public_id}", ["Page 1"]),
        ("show=flagged", ["Page 2"]),
        ("picture=yes", []),
        ("picture=no", ["Page 2", "Page 1"]),
    ):
        assert names_on(staff.open(f"/staff/pages?{query}")) == shown, query


def test_a_viewer_neither_sees_nor_finds_an_address(signed_in, campaign):
    page = page_of(campaign)
    make.page_flag(page, email="eve@example.org")
    viewer = signed_in(Role.VIEWER)

    assert names_on(viewer.open("/staff/pages?q=owner-1@example")) == []
    for path in ("/staff/pages", f"/staff/pages/{page.public_id}"):
        assert "owner-1@example.org" not in viewer.open(path).answer.text
        assert "eve@example.org" not in viewer.open(path).answer.text
        assert "Approve" not in viewer.open(path).answer.text


@ON_BOTH
def test_every_page_is_on_one_page_of_the_list(staff, campaign):
    count = PAGE_LENGTH + 5
    owner = make.donor()
    for number in range(count):
        status = PlaceStatus.WAITING if number % 10 == 0 else PlaceStatus.LIVE
        make.fundraiser_page(
            campaign, owner=owner, slug=f"p-{number}", title=f"P {number}", status=status
        )

    first = staff.open("/staff/pages")
    shown = names_on(first) + names_on(first.click("Next page"))

    assert len(shown) == len(set(shown)) == count


@pytest.mark.parametrize("path", ["/staff/pages", "/staff/teams", "/staff/flags"])
def test_a_list_asks_as_much_of_three_as_of_twenty(staff, campaign, path):
    def add(numbers):
        for number in numbers:
            page = page_of(campaign, number)
            make.team(campaign, page=page, name=f"Team {number}")
            make.page_flag(page)

    add(range(3))
    asked_for(staff, path)
    few = asked_for(staff, path)
    add(range(3, 20))

    assert asked_for(staff, path) == few


def asked_for(staff, path):
    with statements() as sent:
        staff.open(path)
    return len(sent)


@pytest.mark.parametrize("after", ["0_0", "-5_1", "2_9", "999999999999999999_1", "x"])
@pytest.mark.parametrize("path", ["pages", "teams", "flags", "offline-gifts"])
def test_a_page_that_is_made_up_is_a_page(staff, path, after):
    assert staff.open(f"/staff/{path}?after={after}").status == 200


@pytest.mark.parametrize("path", ["pages", "teams", "flags/x", "offline-gifts"])
@pytest.mark.parametrize("record", ["aaaa-bbbb-cccc-dddd", "1", "%00"])
def test_what_is_not_there_is_not_found(staff, path, record):
    act = "/dismiss" if path.startswith("flags") else ""
    staff.open(f"/staff/{path.removesuffix('/x')}/{record}{act}", status=404)


def test_an_act_that_there_is_not_is_not_found(staff, campaign):
    page = page_of(campaign)

    staff.open(f"/staff/pages/{page.public_id}/acts/delete", status=404)


def test_a_record_says_how_far_it_is(staff, campaign):
    page = page_of(campaign, goal=cad(200))
    team = make.team(campaign, page=page, goal=cad(1000))
    make.page_gift(now_of(page), cad(50))

    assert staff.open(f"/staff/pages/{page.public_id}").has_text("25% of $200.00")
    assert staff.open(f"/staff/teams/{team.public_id}").has_text("5% of $1,000.00")


# Deciding


def test_a_page_is_read_and_approved(staff, campaign):
    page = page_of(campaign, status=PlaceStatus.WAITING)
    with transaction():
        lock_page(page.id).story = "Call me: 514-555-0199"
    record = staff.open(f"/staff/pages/{page.public_id}")
    assert record.has_text("Words to check: 514-555-0199")

    record = record.submit("Approve the page")

    assert record.has_text("The page is live, and its owner is told.")
    assert now_of(page).is_live
    assert recipients(EmailKind.PAGE_LIVE) == ["owner-1@example.org"]
    assert actions()[-1] == "page-approved"


def test_words_that_changed_while_the_record_was_open_are_not_approved(staff, campaign):
    page = page_of(campaign, status=PlaceStatus.WAITING)
    record = staff.open(f"/staff/pages/{page.public_id}")
    propose(page, story="Something else")

    record = record.submit("Approve the page")

    assert record.has_text("The text was changed after you opened it.")
    assert record.has_text("Something else")
    assert now_of(page).status is PlaceStatus.WAITING


def test_a_change_is_asked_for_in_words(staff, campaign):
    page = page_of(campaign, status=PlaceStatus.WAITING)
    ask = staff.open(f"/staff/pages/{page.public_id}").click("Ask for a change")

    assert ask.submit("Ask for the change", status=422).errors == ["Write the reason."]
    ask.submit("Ask for the change", words="<b>No</b> child, please.")

    record = staff.open(f"/staff/pages/{page.public_id}")
    assert record.has_text("<b>No</b> child, please.")
    assert now_of(page).status is PlaceStatus.CHANGE_ASKED


def test_a_change_is_seen_beside_what_is_shown_and_approved_or_refused(staff, campaign):
    page = page_of(campaign)
    propose(page, title="New title")
    record = staff.open(f"/staff/pages/{page.public_id}")
    assert record.has_text("What everyone sees")
    assert record.has_text("New title")

    record = record.submit("Approve the change")
    assert now_of(page).title == "New title"
    propose(page, title="Newer title")
    refuse = staff.open(f"/staff/pages/{page.public_id}").click("Refuse the change")
    refuse.submit("Refuse the change", words=WHY)

    assert now_of(page).title == "New title"
    assert recipients(EmailKind.PAGE_CHANGE_DECIDED) == ["owner-1@example.org"] * 2
    assert staff.open(f"/staff/pages/{page.public_id}").has_text("Newer title")


def test_a_change_of_another_page_is_not_found(staff, campaign):
    page, other = page_of(campaign, 1), page_of(campaign, 2)
    change = propose(other, title="New title")
    assert change

    staff.open(f"/staff/pages/{page.public_id}/changes/{change.public_id}/refuse", status=404)


def test_an_update_is_shown_then_removed(staff, campaign):
    page = page_of(campaign)
    with transaction():
        write_update(
            lock_page(page.id), "News <i>!", once_key="u", needs_approval=True, at=clock.now()
        )
    record = staff.open(f"/staff/pages/{page.public_id}")
    assert record.has_text("News <i>!")

    record = record.submit("Show update on the page")
    record = record.submit("Remove update from the page")

    assert record.has_text("Removed")
    assert db.session.scalars(select(PageUpdate)).one().removed_at is not None


def test_a_page_is_hidden_shown_closed_taken_down_and_restored(staff, campaign):
    page = page_of(campaign)
    at = f"/staff/pages/{page.public_id}"

    staff.open(at).click("Hide the page").submit("Hide the page", words=WHY)
    staff.open(at).click("Show the page").submit("Show the page", words="Talked to her.")
    staff.open(at).click("Close the page").submit("Close the page")
    staff.open(at).click("Take the page down").submit("Take the page down", words=WHY)
    record = staff.open(at).click("Restore the page").submit("Restore the page")

    assert now_of(page).status is PlaceStatus.CLOSED
    assert record.has_text("Talked to her.")
    assert [act for act in actions() if act.startswith("page-")][-5:] == [
        "page-hidden",
        "page-shown",
        "page-closed",
        "page-taken-down",
        "page-restored",
    ]


def test_an_act_that_is_not_possible_any_more_leads_back(staff, campaign):
    page = page_of(campaign)

    record = staff.open(f"/staff/pages/{page.public_id}/acts/restore")

    assert record.has_text("This is no longer possible.")
    assert record.has_text("Page 1")


def test_what_the_owner_is_told_twice_is_done_once(staff, campaign):
    page = page_of(campaign)
    down = staff.open(f"/staff/pages/{page.public_id}").click("Take the page down")

    down.submit("Take the page down", words=WHY)
    down.submit("Take the page down", status=422, words=WHY)

    assert len(recipients(EmailKind.PAGE_HIDDEN)) == 1


def test_taking_a_page_down_ends_payment_pages_that_are_open(staff, campaign, stripe):
    page, pledge = page_with_open_checkout(staff, campaign)

    record = (
        staff.open(f"/staff/pages/{page.public_id}")
        .click("Take the page down")
        .submit("Take the page down", words=WHY)
    )

    assert get_pledge(pledge.id).checkout.status is CheckoutStatus.EXPIRED
    assert get_pledge(pledge.id).page_id is None
    assert not record.has_text("could not be ended")


def test_a_page_is_taken_down_with_stripe_down(staff, campaign):
    page = page_of(campaign)
    pledge = make.pledge(campaign, cad(20), source=Source.PAGE, credit=Credit(page.id, None))
    with transaction():
        checkout = get_pledge(pledge.id).checkout
        checkout.session_id, checkout.url = "cs_test_1", "https://example.org"

    record = (
        staff.open(f"/staff/pages/{page.public_id}")
        .click("Take the page down")
        .submit("Take the page down", words=WHY)
    )

    assert now_of(page).status is PlaceStatus.TAKEN_DOWN
    assert record.has_text("1 payment page could not be ended at Stripe.")
    assert get_pledge(pledge.id).page_id is None


def page_with_open_checkout(browser, campaign):
    """Return a page, and a promise made through it whose page at Stripe can be paid."""
    page = page_of(campaign)
    opened = browser.open(f"/campaigns/{campaign.slug}")
    opened.submit(amount="other", other_amount="20", name="Ana", email="ana@example.org")
    pledge = get_pledge(1)
    assert pledge.checkout.has_open_page
    with transaction():
        get_pledge(1).page_id = page.id
    return page, pledge


# Teams


@ON_BOTH
def test_a_team_is_listed_approved_and_its_captain_changes(staff, app):
    campaign = make.campaign(approves_pages=True)
    page = page_of(campaign, 1, status=PlaceStatus.LIVE)
    other = page_of(campaign, 2, status=PlaceStatus.LIVE)
    team = make.team(campaign, page=page, words="We run at night.")
    page_of(campaign, 3, status=PlaceStatus.LIVE)

    record = staff.open("/staff/teams?show=waiting").click("The night owls")
    record = record.submit("Approve the team")
    assert record.has_text("The team is live")
    staff.open(f"/staff/pages/{other.public_id}").click("Change team").submit(
        "Move the page", team=team.public_id, words="She asked"
    )
    record = staff.open(f"/staff/teams/{team.public_id}").submit("Make captain Owner 2")

    db.session.expire_all()
    found = find_team(team.public_id)
    assert found
    assert found.captain.email == "owner-2@example.org"
    assert now_of(other).team_id == team.id
    assert staff.open(f"/staff/pages/{other.public_id}").has_text("She asked")
    assert names_on(staff.open("/staff/teams?q=owner-2@")) == ["The night owls"]
    assert find_differences() == []


def test_a_captain_cannot_be_moved_away(staff, campaign):
    page = page_of(campaign)
    make.team(campaign, page=page)

    refused = (
        staff.open(f"/staff/pages/{page.public_id}")
        .click("Change team")
        .submit("Move the page", status=422, team="none", words="Why not")
    )

    assert refused.has_text("Make another member the captain first.")
    assert now_of(page).team_id is not None


def test_a_team_is_hidden_and_taken_down(staff, campaign):
    team = make.team(campaign)
    at = f"/staff/teams/{team.public_id}"

    staff.open(at).click("Hide the team").submit("Hide the team", words=WHY)
    staff.open(at).click("Show the team").submit("Show the team")
    record = staff.open(at).click("Take the team down").submit("Take the team down", words=WHY)

    db.session.expire_all()
    found = find_team(team.public_id)
    assert found
    assert found.status is PlaceStatus.TAKEN_DOWN
    assert record.has_text(WHY)
    assert recipients(EmailKind.TEAM_HIDDEN) == ["cap@example.org"] * 2


# Flags


@ON_BOTH
def test_flags_are_listed_oldest_first_those_of_machines_apart(staff, campaign):
    first, second = page_of(campaign, 1), page_of(campaign, 2)
    make.page_flag(second, words="Older <b>")
    make.page_flag(first, words="Newer")
    make.page_flag(first, words="Cheap watches", suspicion=Suspicion.MANY_LINKS)

    opened = staff.open("/staff/flags")
    words = [cell.get_text().split("\n")[0] for cell in opened.soup.select(".record-table__long")]

    assert words == ["Older <b>", "Newer"]
    assert staff.open("/staff/flags?show=quarantine").has_text("Cheap watches")
    opened.click("Dismiss").submit("Dismiss the flag", words="Nothing wrong")
    statuses = db.session.scalars(select(Flag.status).order_by(Flag.id)).all()
    assert statuses[0] is FlagStatus.DISMISSED
    assert staff.open(f"/staff/pages/{second.public_id}").has_text("Nothing wrong")
    assert staff.open("/staff/flags?show=decided").has_text("Older <b>")


# Files


@ON_BOTH
def test_pages_and_teams_are_taken_away_as_they_are_filtered(staff, campaign):
    page = page_of(campaign, 1, title="=cmd|' /C calc'!A0")
    make.team(campaign, page=page, name="@SUM(1)", words=HOSTILE_COMMENT)
    page_of(campaign, 2)
    make.page_gift(now_of(page), cad(50))

    [row] = rows_of(staff, "/staff/pages.csv?q=owner-1@")
    [team] = rows_of(staff, "/staff/teams.csv")
    [gift] = rows_of(staff, "/staff/gifts.csv")

    assert row["title"] == "'=cmd|' /C calc'!A0"
    assert (row["given"], row["gifts"], row["goal"]) == ("50.00", "1", "500.00")
    assert (team["team"], team["name"]) == (find_team_id(), "'@SUM(1)")
    assert (team["given"], team["goal"]) == ("50.00", "")
    assert (gift["page"], gift["source"]) == ("page-1", "page")
    assert actions()[-3:] == ["pages-exported", "teams-exported", "gifts-exported"]


def find_team_id():
    return db.session.scalar(db.text("SELECT public_id FROM teams"))


def test_names_that_are_code_are_text(staff, campaign):
    page = page_of(campaign, 1, title=HOSTILE_NAME[:80], owner_name=HOSTILE_NAME[:80])
    make.page_flag(page, words=HOSTILE_COMMENT)

    for path in ("/staff/pages", f"/staff/pages/{page.public_id}", "/staff/flags"):
        assert "<script>alert" not in staff.open(path).answer.text


# What is seen elsewhere


def test_the_dashboard_says_what_waits_to_those_who_may_act(signed_in, campaign):
    page = page_of(campaign, status=PlaceStatus.WAITING)
    make.page_flag(page)

    told = signed_in(Role.FUNDRAISING).open("/staff")

    assert told.has_text("1 page, team or update of a supporter waits for approval.")
    assert told.has_text("1 flag is open.")
    assert not signed_in(Role.FINANCE).open("/staff").has_text("waits for approval")


def test_a_donors_record_shows_their_pages(staff, campaign):
    page = page_of(campaign)

    record = staff.open(f"/staff/donors/{page.owner.public_id}")

    assert "Page 1" in names_on(record)


def test_gifts_are_narrowed_to_a_page_and_a_team(staff, campaign):
    page = page_of(campaign)
    team = make.team(campaign, page=page)
    make.page_gift(now_of(page), cad(50), name="Through the page")
    make.gift(campaign, cad(50), name="Straight", email="z@example.org")

    of_page = staff.open(f"/staff/gifts?page={page.public_id}")
    of_team = staff.open(f"/staff/gifts?team={team.public_id}")

    for narrowed in (of_page, of_team):
        assert narrowed.has_text("Through the page")
        assert not narrowed.has_text("Straight")
    assert staff.open("/staff/gifts?source=page").has_text("Through the page")
    assert staff.open("/staff/gifts?page=aaaa-bbbb-cccc-dddd").has_text("It was left out.")


def test_whether_a_campaign_takes_pages_is_two_boxes(staff, campaign):
    form = staff.open(f"/staff/campaigns/{campaign.slug}/edit")

    form.submit("Save changes", takes_pages="", approves_pages="y")

    db.session.expire_all()
    assert (campaign.takes_pages, campaign.approves_pages) == (False, True)


def test_the_audit_log_leads_to_pages_and_teams(staff, campaign):
    page = page_of(campaign)
    team = make.team(campaign, page=page)
    make.offline_gift(page, cad(5))

    log = staff.open("/staff/audit")

    for path in (f"/staff/pages/{page.public_id}", f"/staff/teams/{team.public_id}"):
        assert log.soup.select(f'a[href="{path}"]')
    assert log.has_text("Cash or cheque from Ben Roy")
