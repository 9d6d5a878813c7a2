"""The ledger: accounts and balances, an account's transfers, and the self-check."""

from http import HTTPStatus

import flask
from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import audit, clock
from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.database import transaction
from fundraiser.i18n.languages import current_language
from fundraiser.ledger.jobs import check_ledger
from fundraiser.ledger.models import LedgerAccount, LedgerCheck
from fundraiser.seals.queries import find_newest_block
from fundraiser.staff.blueprint import bp
from fundraiser.staff.ledger.queries import find_account, list_checks, owner_of
from fundraiser.staff.ledger.table import LEDGER, transfers_of
from fundraiser.staff.records import or_not_found
from fundraiser.staff.tables.pages import files_at, list_file, list_page, route_files
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token


@bp.get("/ledger")
@staff_only(Permission.SEE_LEDGER)
def ledger() -> ResponseReturnValue:
    """List every account with its balance, and whether it all adds up."""
    checks = list_checks()
    return list_page(
        LEDGER,
        "staff/ledger/ledger.html",
        checks=checks,
        last_check=checks[0] if checks else None,
        seal=find_newest_block(),
    )


route_files("/ledger", LEDGER)


@bp.get("/ledger/accounts/<code>")
@staff_only(Permission.SEE_LEDGER)
def ledger_account(code: str) -> ResponseReturnValue:
    """List one account's transfers, newest first, a page at a time."""
    account = _account_of(code)
    return list_page(
        transfers_of(account),
        "staff/ledger/account.html",
        account=account,
        owner=owner_of(account, current_language()),
    )


@files_at("/ledger/accounts/<code>", "ledger_account_export")
@staff_only(Permission.SEE_LEDGER)
def ledger_account_export(code: str, ending: str) -> ResponseReturnValue:
    """Send the account's transfers that fit the filters as a file."""
    return list_file(transfers_of(_account_of(code)), ending)


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


def _account_of(code: str) -> LedgerAccount:
    return or_not_found(find_account(code) if code.isprintable() else None)


def _say(check: LedgerCheck) -> None:
    if check.has_passed:
        flask.flash(_("Checked just now: it all adds up."), "success")
    else:
        flask.flash(_("Checked just now: there are differences. See below."), "danger")
