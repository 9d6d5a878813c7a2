"""The menu of the back office: what the person may open, grouped as they would look for it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.local import LocalProxy

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import find_signed_in
from fundraiser.alarms.queries import SEES_ALARMS
from fundraiser.enquiries.queries import count_overdue
from fundraiser.organisation.queries import home_zone
from fundraiser.prospects.queries import count_overdue as count_overdue_prospects


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A page of the menu. `family` is how the endpoints of its further pages begin."""

    title: LazyString
    endpoint: str
    permission: Permission
    family: str = ""
    count_late: Callable[[], int] | None = None  # what should have been done by now


@dataclass(frozen=True, slots=True)
class ShownEntry:
    title: str
    url: str
    is_current: bool
    late: int


@dataclass(frozen=True, slots=True)
class ShownGroup:
    title: str
    entries: list[ShownEntry]


MENU: tuple[tuple[LazyString | str, tuple[MenuItem, ...]], ...] = (
    ("", (MenuItem(_l("Dashboard"), "staff.dashboard", Permission.SEE_TOTALS),)),
    (
        _l("Giving"),
        (
            MenuItem(_l("Gifts"), "staff.gifts", Permission.SEE_GIFTS, "staff.gift"),
            MenuItem(_l("Checkouts"), "staff.pledges", Permission.SEE_GIFTS, "staff.pledge"),
            MenuItem(_l("Donors"), "staff.donors", Permission.SEE_DONOR_CONTACT, "staff.donor"),
            MenuItem(_l("Comments"), "staff.comments", Permission.HIDE_COMMENTS, "staff.comment"),
        ),
    ),
    (
        _l("Campaigns"),
        (
            MenuItem(_l("Campaigns"), "staff.campaigns", Permission.SEE_TOTALS, "staff.campaign"),
            MenuItem(_l("Match pools"), "staff.match", Permission.SEE_TOTALS, "staff.match"),
            MenuItem(
                _l("Match sponsors"), "staff.sponsors", Permission.SEE_TOTALS, "staff.sponsor"
            ),
            MenuItem(_l("Stories"), "staff.stories", Permission.MANAGE_STORIES, "staff.story"),
        ),
    ),
    (
        _l("Supporters"),
        (
            MenuItem(_l("Fundraiser pages"), "staff.pages", Permission.SEE_GIFTS, "staff.page"),
            MenuItem(_l("Teams"), "staff.teams", Permission.SEE_GIFTS, "staff.team"),
            MenuItem(_l("Flags"), "staff.flags", Permission.MODERATE_PAGES, "staff.flag"),
            MenuItem(
                _l("Cash and cheques"),
                "staff.offline_gifts",
                Permission.SEE_GIFTS,
                "staff.offline",
            ),
        ),
    ),
    (
        _l("Messages"),
        (
            MenuItem(
                _l("Enquiries"),
                "staff.enquiries",
                Permission.ANSWER_ENQUIRIES,
                "staff.enquir",
                count_late=lambda: count_overdue(at=clock.now()),
            ),
            MenuItem(
                _l("Prospects"),
                "staff.prospects",
                Permission.MANAGE_PROSPECTS,
                "staff.prospect",
                count_late=lambda: count_overdue_prospects(today=clock.today(home_zone())),
            ),
        ),
    ),
    (
        _l("System"),
        (
            MenuItem(_l("Site health"), "staff.health", SEES_ALARMS),
            MenuItem(_l("Alarms"), "staff.alarms", SEES_ALARMS, "staff.alarm"),
            MenuItem(_l("Outbox"), "staff.outbox", Permission.SEE_OUTBOX, "staff.outbox"),
            MenuItem(
                _l("Stripe events"), "staff.stripe_events", Permission.SEE_STRIPE, "staff.stripe"
            ),
            MenuItem(_l("Ledger"), "staff.ledger", Permission.SEE_LEDGER, "staff.ledger"),
        ),
    ),
    (
        _l("Administration"),
        (
            MenuItem(_l("Audit log"), "staff.audit_log", Permission.SEE_AUDIT, "staff.audit"),
            MenuItem(_l("Sign-ins"), "staff.sign_ins", Permission.MANAGE_PEOPLE),
            MenuItem(_l("Colleagues"), "staff.people", Permission.MANAGE_PEOPLE, "staff.person"),
            MenuItem(
                _l("Organisation"),
                "staff.organisation",
                Permission.EDIT_ORGANISATION,
                "staff.organisation",
            ),
            MenuItem(_l("Logo and colour"), "staff.brand", Permission.EDIT_ORGANISATION),
            MenuItem(_l("About us and privacy"), "staff.site_texts", Permission.EDIT_ORGANISATION),
            MenuItem(_l("Set-up"), "staff.set_up", Permission.EDIT_ORGANISATION),
        ),
    ),
)


def init_app(app: Flask) -> None:
    """Every template has `menu`, which is worked out only where a page shows it."""
    app.context_processor(lambda: {"menu": LocalProxy(menu)})


def menu() -> list[ShownGroup]:
    """Return the groups and entries that the person signed in may open."""
    person = find_signed_in()
    if person is None:
        return []
    groups = (
        ShownGroup(str(title), [_shown(entry) for entry in entries if person.may(entry.permission)])
        for title, entries in MENU
    )
    return [group for group in groups if group.entries]


def _shown(entry: MenuItem) -> ShownEntry:
    late = entry.count_late() if entry.count_late else 0
    return ShownEntry(str(entry.title), url_for(entry.endpoint), _is_current(entry), late)


def _is_current(entry: MenuItem) -> bool:
    endpoint = request.endpoint or ""
    within = bool(entry.family) and endpoint.startswith(entry.family)
    return endpoint == entry.endpoint or within
