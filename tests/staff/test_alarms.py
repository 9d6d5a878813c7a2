"""Alarms in the back office: the banner, the list, and what a person resolves."""

from fundraiser import clock
from fundraiser.accounts.permissions import Role
from fundraiser.alarms import AlarmKind, raise_alarm
from fundraiser.alarms.queries import find_alarm
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.database import db, transaction
from fundraiser.i18n.languages import Language
from tests.staff.season import HOSTILE_NAME


def test_the_banner_counts_alarms_and_names_the_newest(season, signed_in):
    finance = signed_in(Role.FINANCE)
    assert finance.open("/staff").has_text("Alarm: Stripe asks for something we do not do.")
    with transaction():
        raise_alarm(AlarmKind.STRIPE_KEY_REFUSED, "stripe:key", {"code": "x"}, at=clock.now())

    page = finance.open("/staff")

    assert page.has_text("2 alarms. The newest: Stripe refuses our key.")
    assert page.click("See what to do").has_text("STRIPE_SECRET_KEY")
    assert not signed_in(Role.FUNDRAISING).open("/staff").has_text("Stripe refuses our key")


def test_an_alarm_says_what_it_is_about_and_leads_there(season, staff):
    page = staff.open("/staff/alarms")

    assert page.has_text(f"Stripe told us of {HOSTILE_NAME} (charge.dispute.created).")
    assert page.click(f"Stripe event {season.alarm.subject[6:]}").has_text("Nothing matches")
    assert page.has_text("Emailed to nobody yet")


def test_a_person_resolves_an_alarm_and_says_what_was_done(season, signed_in):
    finance = signed_in(Role.FINANCE)
    form = finance.open(f"/staff/alarms/{season.alarm.id}/resolve")
    refused = form.submit("Mark as resolved", note=" ", status=422)
    assert refused.errors == ["Say what was done."]

    page = form.submit("Mark as resolved", note="Answered it.")

    assert page.has_text("Nothing is wrong.")
    assert page.find("tbody td[data-label='Resolved by']").get_text() == "Kim"
    db.session.expire_all()
    alarm = find_alarm(season.alarm.id)
    assert alarm
    assert not alarm.is_open
    (entry,) = history_of([f"alarm:{alarm.id}"])
    assert (entry.action, entry.note) == (AuditAction.ALARM_RESOLVED, "Answered it.")


def test_an_alarm_that_two_resolve_is_resolved_once(season, signed_in):
    first, second = signed_in(Role.FINANCE), signed_in(Role.ADMIN)
    path = f"/staff/alarms/{season.alarm.id}/resolve"
    forms = [browser.open(path) for browser in (first, second)]
    for form in forms:
        form.submit("Mark as resolved", note="Done.")

    assert len(history_of([f"alarm:{season.alarm.id}"])) == 1
    assert second.open(path).has_text("This alarm is over.")


def test_alarms_are_said_in_french(season, signed_in):
    page = signed_in(Role.ADMIN, language=Language.FRENCH).open("/staff/alarms")

    assert page.has_text("Stripe demande quelque chose que nous ne faisons pas")
