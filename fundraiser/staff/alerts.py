"""What must not be overlooked: over every page of the back office, to those who can act on it."""

from dataclasses import dataclass

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.local import LocalProxy

from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import find_signed_in
from fundraiser.ledger.queries import find_last_check
from fundraiser.staff.queries.samples import count_quarantined


@dataclass(frozen=True, slots=True)
class Alert:
    text: str
    url: str
    link_text: str


def init_app(app: Flask) -> None:
    app.context_processor(lambda: {"staff_alerts": LocalProxy(alerts)})


def alerts() -> list[Alert]:
    """Return what is wrong with the money, if anything is."""
    person = find_signed_in()
    if person is None:
        return []
    return [*_failed_check(person), *_quarantined(person)]


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
    return [Alert(text, url_for("staff.stripe_quarantine"), _("Look at them"))]
