"""The front page: a campaign's figures, and what waits to be looked at."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import find_campaign_in_season, list_campaigns
from fundraiser.enquiries.queries import count_overdue, count_quarantined
from fundraiser.ledger.models import LedgerCheck
from fundraiser.ledger.queries import find_last_check
from fundraiser.mail.models import EmailStatus
from fundraiser.mail.queries import count_by_status
from fundraiser.organisation.queries import home_zone
from fundraiser.pledges.models import PledgeStatus
from fundraiser.prospects.queries import count_overdue as count_overdue_prospects
from fundraiser.prospects.queries import count_waiting
from fundraiser.staff.blueprint import bp
from fundraiser.staff.dashboard.charts import stacked_bars
from fundraiser.staff.dashboard.samples import count_waiting_pledges, sample_of
from fundraiser.staff.dashboard.totals import totals_of
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.stripe_sync.queries import count_dead_events
from fundraiser.web.access import staff_only

SMALLEST_SCALE_CENTS = 10_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody, or for time."""

    open_pledges: int
    settling_pledges: int
    failed_emails: int
    waiting_emails: int
    dead_events: int
    overdue_enquiries: int
    quarantined_enquiries: int
    waiting_prospects: int
    overdue_prospects: int
    last_check: LedgerCheck | None


@bp.get("")
@bp.get("/", alias=True)  # whoever types a slash is sent on
@staff_only(Permission.SEE_TOTALS)
def dashboard() -> ResponseReturnValue:
    """Show a campaign's figures: the one in season, or the one that is asked for."""
    at = clock.now()
    campaign = _chosen_campaign(at)
    if campaign is None:
        return render_template("staff/no_campaign.html")
    return render_template(
        "staff/dashboard/dashboard.html",
        campaigns=list_campaigns(),
        sample=sample_of(campaign),
        **_figures(campaign, at),
    )


@bp.get("/figures")
@staff_only(Permission.SEE_TOTALS)
def dashboard_figures() -> ResponseReturnValue:
    """Answer with the part of the dashboard that renews itself."""
    at = clock.now()
    campaign = _chosen_campaign(at)
    if campaign is None:
        return render_template("staff/no_campaign.html")
    return render_template("staff/dashboard/_figures.html", **_figures(campaign, at))


def _chosen_campaign(at: datetime) -> Campaign | None:
    chosen = ListQuery(request.args).campaign() or find_campaign_in_season(at)
    return chosen or next(iter(list_campaigns()), None)


def _figures(campaign: Campaign, at: datetime) -> dict[str, object]:
    totals = totals_of(campaign, at=at)
    by_day = [[day.given.cents, day.matched.cents] for day in totals.days]
    by_hour = [[hour.given.cents] for hour in totals.hours]
    return {
        "campaign": campaign,
        "totals": totals,
        "progress": totals.progress,
        "day_chart": stacked_bars(by_day, smallest_top=SMALLEST_SCALE_CENTS),
        "hour_chart": stacked_bars(by_hour, smallest_top=SMALLEST_SCALE_CENTS),
        "waiting": _waiting(signed_in_person(), at),
        "season": campaign.season_at(at),
        "at": at,
    }


def _waiting(person: StaffMember, at: datetime) -> Waiting:
    answers = person.may(Permission.ANSWER_ENQUIRIES)
    prospects = person.may(Permission.MANAGE_PROSPECTS)
    today = clock.date_in(at, home_zone())
    pledges = count_waiting_pledges(at=at)
    emails = count_by_status([EmailStatus.DEAD, EmailStatus.DUE])
    return Waiting(
        open_pledges=pledges[PledgeStatus.OPEN],
        settling_pledges=pledges[PledgeStatus.SETTLING],
        failed_emails=emails[EmailStatus.DEAD],
        waiting_emails=emails[EmailStatus.DUE],
        dead_events=count_dead_events() if person.may(Permission.SEE_STRIPE) else 0,
        overdue_enquiries=count_overdue(at=at) if answers else 0,
        quarantined_enquiries=count_quarantined() if answers else 0,
        waiting_prospects=count_waiting() if prospects else 0,
        overdue_prospects=count_overdue_prospects(today=today) if prospects else 0,
        last_check=find_last_check(),
    )
