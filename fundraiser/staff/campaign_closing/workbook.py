"""The closing report as a workbook: a sheet for the campaign, and one for its pools."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from io import BytesIO

from flask_babel import gettext as _
from xlsxwriter import Workbook

from fundraiser.database.counting import MOST_COUNTED
from fundraiser.i18n.formats import counted
from fundraiser.i18n.languages import current_language
from fundraiser.matching.closing_reports import ClosingReport
from fundraiser.money import Money
from fundraiser.staff.campaign_closing.queries import CampaignReport
from fundraiser.staff.tables.workbook import FORMATS, OPTIONS, new_sheet, write_row

Cell = str | int | date | Decimal | None


def report_workbook(report: CampaignReport) -> bytes:
    """Return the report as XLSX, in the current language."""
    file = BytesIO()
    with closing(Workbook(file, OPTIONS)) as book:
        title = report.campaign.title_in(current_language())
        _write(book, _("Campaign"), [title, report.campaign.currency], _campaign_rows(report))
        _write(book, _("Match pools"), _pool_headings(), [_pool_row(each) for each in report.pools])
    return file.getvalue()


def _write(
    book: Workbook, title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> None:
    sheet = new_sheet(book, title, headings, book.add_format({"bold": True}))
    formats = {kind: book.add_format(options) for kind, options in FORMATS.items()}
    for line, row in enumerate(rows, start=1):
        write_row(sheet, line, row, formats)


def _campaign_rows(report: CampaignReport) -> list[Sequence[Cell]]:
    figures, unfinished = report.progress, report.unfinished
    return [
        (_("Given by donors"), _decimal(figures.given)),
        (_("Matching funds earned"), _decimal(figures.matched)),
        (_("Lead gifts"), _decimal(figures.lead_gifts)),
        (_("Total"), _decimal(figures.total)),
        (_("Goal"), _decimal(figures.goal)),
        (_("Gifts"), figures.gift_count),
        (_("Received from sponsors"), _decimal(report.received)),
        (_("Still owed by sponsors"), _decimal(report.owed)),
        (_("Matching funds reserved"), _decimal(unfinished.reserved)),
        (_("Gifts in line"), _count(unfinished.in_line)),
        (_("Cash and cheques not verified"), _decimal(unfinished.offline.amount)),
    ]


def _pool_headings() -> list[str]:
    return [
        _("Sponsor"),
        _("Kind"),
        _("Status"),
        _("Promised"),
        _("Earned"),
        _("Gifts matched"),
        _("Reserved"),
        _("Not earned"),
        _("What is not earned"),
        _("Received from the sponsor"),
        _("Last payment"),
        _("Still owed by the sponsor"),
    ]


def _count(count: int) -> Cell:
    return counted(count) if count > MOST_COUNTED else count


def _pool_row(report: ClosingReport) -> Sequence[Cell]:
    pool, figures = report.pool, report.figures
    return (
        pool.sponsor.name_in(current_language()),
        str(pool.kind.label),
        str(pool.status.label),
        _decimal(figures.limit),
        _decimal(figures.earned),
        report.gift_count,
        _decimal(figures.held),
        _decimal(report.unused),
        "" if pool.is_lead_gift else str(pool.terms.unused.label),
        _decimal(figures.received),
        report.paid_on,
        _decimal(figures.owed),
    )


def _decimal(amount: Money) -> Decimal:
    return Decimal(amount.plain())
