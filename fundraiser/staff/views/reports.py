"""Reports of pages and teams: the list, the oldest open one first, and what is decided."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.peer_to_peer.models import PageReport, ReportReason, ReportStatus
from fundraiser.peer_to_peer.operations.report_decisions import decide_report
from fundraiser.peer_to_peer.queries.moderation import find_report, lock_report
from fundraiser.staff.deciding import NOTE, READ_BY_US, Act, Decision
from fundraiser.staff.filters import Asked
from fundraiser.staff.lists import read_cursor
from fundraiser.staff.queries.office import office_zone
from fundraiser.staff.queries.report_list import ReportFilters, ReportShelf, list_page_reports
from fundraiser.staff.views.acts import act_page
from fundraiser.staff.views.blueprint import bp
from fundraiser.staff.views.records import or_not_found, record_of
from fundraiser.staff.words import choices_of
from fundraiser.web.access import staff_only

DECIDED = frozenset({ReportStatus.ACTED_ON, ReportStatus.DISMISSED})


def _act_on(report: PageReport, one: Decision) -> None:
    _decide(report, ReportStatus.ACTED_ON, one)


def _dismiss(report: PageReport, one: Decision) -> None:
    _decide(report, ReportStatus.DISMISSED, one)


def _reopen(report: PageReport, one: Decision) -> None:
    _decide(report, ReportStatus.OPEN, one)


def _decide(report: PageReport, status: ReportStatus, one: Decision) -> None:
    decide_report(report, status, actor=one.actor, at=one.at, note=one.words)


REPORT_ACTS: dict[str, Act[PageReport]] = {
    "act-on": Act(
        title=_l("Was it acted on"),
        sentences=(
            _l("You have looked, and done what was needed: hidden the page, or asked its owner."),
            _l("The report leaves the list of open ones. Nobody is written to."),
        ),
        button=_l("It is acted on"),
        done=_l("The report is acted on."),
        label=NOTE,
        hint=READ_BY_US,
        from_steps=frozenset({ReportStatus.OPEN}),
        do=_act_on,
    ),
    "dismiss": Act(
        title=_l("Dismiss the report"),
        sentences=(
            _l("You have looked, and nothing is wrong."),
            _l("The report leaves the list of open ones. Nobody is written to."),
        ),
        button=_l("Dismiss the report"),
        done=_l("The report is dismissed."),
        label=NOTE,
        hint=READ_BY_US,
        from_steps=frozenset({ReportStatus.OPEN}),
        do=_dismiss,
    ),
    "reopen": Act(
        title=_l("Open the report again"),
        sentences=(_l("It stands in the list of open ones again, at its old place."),),
        button=_l("Open the report"),
        done=_l("The report is open again."),
        label=NOTE,
        hint=READ_BY_US,
        from_steps=DECIDED,
        do=_reopen,
    ),
}


@bp.get("/page-reports")
@staff_only(Permission.MODERATE_PAGES)
def reports() -> ResponseReturnValue:
    """List reports: the oldest open one first."""
    asked = Asked(request.args)
    filters = ReportFilters(
        shelf=asked.one_of(ReportShelf, "show") or ReportShelf.OPEN,
        reason=asked.one_of(ReportReason, "reason"),
    )
    return render_template(
        "staff/reports.html",
        page=list_page_reports(filters, after=read_cursor(asked.text("after"))),
        choices={"show": choices_of(ReportShelf), "reason": choices_of(ReportReason)},
        zone=office_zone(),
        at=clock.now(),
        faults=asked.faults,
        asked=asked.kept,
        sees_contact=signed_in_person().may(Permission.SEE_DONOR_CONTACT),
    )


@bp.route("/page-reports/<public_id>/<act>", methods=["GET", "POST"])
@staff_only(Permission.MODERATE_PAGES)
def report_act(public_id: str, act: str) -> ResponseReturnValue:
    """Say what is decided; on POST, decide it."""
    found = record_of(find_report, public_id)
    wanted = or_not_found(REPORT_ACTS.get(act))
    url, title = _way_back(found)
    return act_page(
        wanted,
        found.status,
        lambda one: wanted.do(lock_report(found.id), one),
        here=url_for("staff.report_act", public_id=found.public_id, act=act),
        back_url=url,
        back_text=title,
    )


def _way_back(report: PageReport) -> tuple[str, str]:
    """Return where a person came from, and what it is called: what was reported."""
    if report.page is not None:
        return url_for("staff.page", public_id=report.page.public_id), report.page.title
    team = or_not_found(report.team)
    return url_for("staff.team", public_id=team.public_id), team.name
