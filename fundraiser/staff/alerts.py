"""What must not be overlooked: over every page of the back office, to those who can act on it."""

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.local import LocalProxy

from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import find_signed_in
from fundraiser.alarms.queries import SEES_ALARMS, count_open_alarms, find_newest_open_alarm
from fundraiser.health.operations import WATCHED
from fundraiser.ledger.queries import find_last_check
from fundraiser.mail.queries import count_held
from fundraiser.peer_to_peer.queries.moderation import count_to_verify, count_waiting
from fundraiser.staff.dashboard.samples import count_quarantined
from fundraiser.stripe_sync.queries import count_unclaimed

DASHBOARD = "staff.dashboard"


@dataclass(frozen=True, slots=True)
class Alert:
    text: str
    url: str
    link_text: str
    tone: str = "danger"  # or "warning": it waits, and nothing is wrong


def init_app(app: Flask) -> None:
    app.context_processor(lambda: {"staff_alerts": LocalProxy(alerts)})


def alerts() -> list[Alert]:
    """Return what is wrong, if anything is; on the dashboard also what waits."""
    person = find_signed_in()
    if person is None:
        return []
    waiting = _waiting(person) if request.endpoint == DASHBOARD else []
    return [
        *_alarms(person),
        *_failed_check(person),
        *_quarantined(person),
        *_unclaimed(person),
        *_held_emails(person),
        *waiting,
    ]


def _waiting(person: StaffMember) -> list[Alert]:
    """Return what supporters wait for: to be read, to be looked into, to be verified."""
    alerts = _to_read() if person.may(Permission.MODERATE_PAGES) else []
    count = count_to_verify() if person.may(Permission.VERIFY_OFFLINE_GIFTS) else 0
    if count:
        text = ngettext(
            "%(num)s deposit of cash or a cheque is to be verified.",
            "%(num)s deposits of cash and cheques are to be verified.",
            count,
        )
        url = url_for("staff.offline_gifts", step="deposited")
        alerts.append(Alert(text, url, _("Verify the deposits"), "warning"))
    return alerts


def _to_read() -> list[Alert]:
    counts = count_waiting()
    alerts = []
    if counts.to_read:
        text = ngettext(
            "%(num)s page, team or update of a supporter waits for approval.",
            "%(num)s pages, teams or updates of supporters wait for approval.",
            counts.to_read,
        )
        is_of_pages = counts.to_read > counts.teams
        url = url_for("staff.pages" if is_of_pages else "staff.teams", show="waiting")
        alerts.append(Alert(text, url, _("Review them"), "warning"))
    if counts.flags:
        text = ngettext("%(num)s flag is open.", "%(num)s flags are open.", counts.flags)
        alerts.append(Alert(text, url_for("staff.flags"), _("See the flags"), "warning"))
    return alerts


def _alarms(person: StaffMember) -> list[Alert]:
    newest = find_newest_open_alarm() if person.may(SEES_ALARMS) else None
    if newest is None:
        return []
    count, title = count_open_alarms(), newest.kind.label
    text = ngettext(
        "Alarm: %(title)s.", "%(num)s alarms. The newest: %(title)s.", count, title=title
    )
    page = "staff.health" if newest.kind in WATCHED else "staff.alarms"
    return [Alert(text, url_for(page), _("See what to do"))]


def _failed_check(person: StaffMember) -> list[Alert]:
    check = find_last_check()
    if check is None or check.has_passed:
        return []
    text = _("The last check of the ledger found a difference. Totals may be wrong.")
    if not person.may(Permission.SEE_LEDGER):
        return [Alert(text, url_for("staff.dashboard"), _("Tell finance."))]
    return [Alert(text, url_for("staff.ledger"), _("See the ledger"))]


def _quarantined(person: StaffMember) -> list[Alert]:
    if not person.may(Permission.SEE_STRIPE):
        return []
    count = count_quarantined()
    if not count:
        return []
    text = ngettext(
        "%(num)s payment is not what was promised, and is not counted.",
        "%(num)s payments are not what was promised, and are not counted.",
        count,
    )
    return [Alert(text, url_for("staff.stripe_quarantine"), _("See the payments"))]


def _held_emails(person: StaffMember) -> list[Alert]:
    count = count_held() if person.may(Permission.SEND_MAIL_AGAIN) else 0
    if not count:
        return []
    text = ngettext(
        "%(num)s email was waiting in the backup: it may have been sent already.",
        "%(num)s emails were waiting in the backup: they may have been sent already.",
        count,
    )
    return [Alert(text, url_for("staff.outbox_held"), _("Send or discard"), "warning")]


def _unclaimed(person: StaffMember) -> list[Alert]:
    count = count_unclaimed() if person.may(Permission.SEE_STRIPE) else 0
    if not count:
        return []
    text = ngettext(
        "%(num)s payment at Stripe belongs to no gift, and is not counted.",
        "%(num)s payments at Stripe belong to no gift, and are not counted.",
        count,
    )
    return [Alert(text, url_for("staff.stripe_quarantine"), _("See the payments"))]
