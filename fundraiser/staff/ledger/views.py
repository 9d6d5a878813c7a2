"""The ledger: accounts and balances, an account's transfers, and the self-check."""

from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import audit, clock
from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.database import transaction
from fundraiser.i18n.languages import current_language
from fundraiser.ledger.jobs import check_ledger
from fundraiser.ledger.models import LedgerCheck
from fundraiser.seals.queries import find_newest_block
from fundraiser.staff.audit_log.subjects import records_named
from fundraiser.staff.blueprint import bp
from fundraiser.staff.ledger.queries import (
    account_lines,
    find_account_line,
    list_checks,
    list_transfers_of,
    sides_of,
)
from fundraiser.staff.office import office_zone
from fundraiser.staff.records import or_not_found
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.paging import read_id
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token


@bp.get("/ledger")
@staff_only(Permission.SEE_LEDGER)
def ledger() -> ResponseReturnValue:
    """Show every account with its balance, and whether it all adds up."""
    lines = account_lines(current_language())
    checks = list_checks()
    return render_template(
        "staff/ledger.html",
        lines=lines,
        sides=sides_of(lines),
        checks=checks,
        last_check=checks[0] if checks else None,
        seal=find_newest_block(),
        zone=office_zone(),
    )


@bp.get("/ledger/accounts/<code>")
@staff_only(Permission.SEE_LEDGER)
def ledger_account(code: str) -> ResponseReturnValue:
    """Show one account's transfers, newest first, a page at a time."""
    language = current_language()
    line = or_not_found(find_account_line(code, language) if code.isprintable() else None)
    asked = ListQuery(request.args)
    page = list_transfers_of(line.code, before_id=read_id(asked.text("after")))
    return render_template(
        "staff/ledger_account.html",
        line=line,
        page=page,
        about=records_named([each.reference for each in page.rows], language=language),
        zone=office_zone(),
        asked=asked.kept,
    )


@bp.post("/ledger/check")
@staff_only(Permission.SEE_LEDGER)
def ledger_check() -> ResponseReturnValue:
    """Run the self-check now."""
    require_token()
    check = check_ledger()
    with transaction():
        audit.record(
            AuditAction.LEDGER_CHECKED,
            actor=current_actor(),
            subject=f"ledger-check:{check.id}",
            after={"differences": check.difference_count},
            at=clock.now(),
        )
    _say(check)
    return redirect(url_for("staff.ledger"), HTTPStatus.SEE_OTHER)


def _say(check: LedgerCheck) -> None:
    if check.has_passed:
        flask.flash(_("Checked just now: it all adds up."), "success")
    else:
        flask.flash(_("Checked just now: there are differences. See below."), "danger")
