"""The accounts of the ledger in the order of the chart, and the transfers of one account."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import (
    ColumnElement,
    String,
    case,
    cast,
    func,
    literal,
    select,
    type_coerce,
    union,
    union_all,
)

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.database.sent_rows import is_one_of
from fundraiser.i18n.formats import number
from fundraiser.i18n.languages import current_language
from fundraiser.ledger.accounts import GROWN_BY_DEBITS, AccountKind
from fundraiser.ledger.models import LedgerAccount, Transfer, TransferStatus
from fundraiser.matching.models import MatchPool, Sponsor
from fundraiser.staff.audit_log.subjects import NamedRecord, records_named
from fundraiser.staff.ledger.queries import MEMO, OF_CAMPAIGN, OF_POOL
from fundraiser.staff.tables.columns import (
    Amount,
    Choice,
    Fetched,
    Moment,
    RecordName,
    Status,
    Text,
)
from fundraiser.staff.tables.parts import sponsor_name
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.search import Search, begins_with, cents_of
from fundraiser.staff.tables.table import Table

KIND = type_coerce(LedgerAccount.kind, String)
ORDER = case({kind.value: place for place, kind in enumerate(AccountKind)}, value=KIND)
NET_CREDIT = LedgerAccount.credits_posted_cents - LedgerAccount.debits_posted_cents
NAME = func.coalesce(Campaign.title_en, Sponsor.name_en, LedgerAccount.currency)
NEWEST_FIRST = (Transfer.made_at.desc(), Transfer.id.desc())
LATEST = 10_000  # transfers of an account, on each side
HELD = func.nullif(LedgerAccount.debits_pending_cents, 0)


def is_of(kinds: Iterable[AccountKind], record: Any) -> ColumnElement[bool]:
    """Return the condition of an account of these kinds that is kept for a record."""
    is_named = LedgerAccount.code == KIND + ":" + cast(record.id, String)
    return LedgerAccount.kind.in_(kinds) & is_named


# Each account with its owner, the first of the chart with the largest id. What is credited to
# pages and teams beside it, two accounts each, stands at their records.
ACCOUNTS = (
    select(
        func.row_number()
        .over(order_by=(ORDER.desc(), NAME.desc(), LedgerAccount.code.desc()))
        .label("id"),
        LedgerAccount,
        Campaign.title_en,
        Campaign.title_fr,
        Sponsor.name_en.label("sponsor_en"),
        sponsor_name("fr").label("sponsor_fr"),
        case((LedgerAccount.kind.in_(GROWN_BY_DEBITS), -NET_CREDIT), else_=NET_CREDIT).label(
            "balance"
        ),
        HELD.label("held"),
    )
    .outerjoin(Campaign, is_of(OF_CAMPAIGN, Campaign))
    .outerjoin(MatchPool, is_of(OF_POOL, MatchPool))
    .outerjoin(Sponsor, Sponsor.id == MatchPool.sponsor_id)
    .where(LedgerAccount.kind.not_in(MEMO))
    .subquery()
)


def owner(scope: Scope) -> Any:
    """Return the expression of the campaign, the sponsor or the currency of an account."""
    own = ACCOUNTS.c
    english = (own.title_en, own.sponsor_en)
    names = (own.title_fr, own.sponsor_fr) if scope.language == "fr" else english
    return func.coalesce(*names, own.currency)


LEDGER = Table(
    name="ledger",
    title=_l("Ledger"),
    record=ACCOUNTS.c,
    source=ACCOUNTS,
    key=ACCOUNTS.c.code,
    link=lambda row: url_for("staff.ledger_account", code=row["key"]),
    head="kind",
    count=lambda rows: ngettext(
        "%(count)s account", "%(count)s accounts", rows, count=number(rows)
    ),
    exports=Permission.SEE_LEDGER,
    export_action=AuditAction.LEDGER_EXPORTED,
    empty=_l("No accounts yet."),
    empty_hint=_l("A campaign’s accounts are opened with it."),
    currency=ACCOUNTS.c.currency,
    search=Search(
        hint=_l("Campaign, sponsor or code"),
        words=(
            ACCOUNTS.c.title_en,
            ACCOUNTS.c.title_fr,
            ACCOUNTS.c.sponsor_en,
            ACCOUNTS.c.sponsor_fr,
            ACCOUNTS.c.code,
        ),
    ),
    columns=(
        Text("account", _l("Code"), ACCOUNTS.c.code, on_page=False),
        Choice("kind", _l("Account"), ACCOUNTS.c.kind, choices=AccountKind, filters=True),
        Text("owner", _l("Kept for"), owner, beside="kind"),
        Text("currency", _l("Currency"), ACCOUNTS.c.currency, on_page=False),
        Amount("balance", _l("Balance"), ACCOUNTS.c.balance),
        Amount("held", _l("Reserved"), ACCOUNTS.c.held),
        Amount("limit", _l("Limit"), ACCOUNTS.c.limit_cents),
        Amount("debited", _l("Debited"), ACCOUNTS.c.debits_posted_cents, is_summed=True),
        Amount("credited", _l("Credited"), ACCOUNTS.c.credits_posted_cents, is_summed=True),
    ),
)


def record_by_transfer(ids: Sequence[int]) -> Mapping[int, NamedRecord]:
    """Return the records that the references of these transfers name."""
    query = select(Transfer.id, Transfer.reference).where(Transfer.id.in_(ids))
    references: dict[int, str] = dict(db.session.execute(query).all())
    records = records_named(references.values(), language=current_language())
    return {each: records[name] for each, name in references.items() if name in records}


def has_reference(text: str) -> ColumnElement[bool] | None:
    """Return the condition of the transfers of a record, like gift:42; None for other words."""
    kind, colon, number = text.partition(":")
    if not (kind and colon and number):
        return None
    own = (Transfer.reference == text, begins_with(Transfer.reference, f"{text.rstrip(':')}:"))
    ids = union(*(select(Transfer.id).where(each).correlate(None) for each in own))
    return Transfer.id.in_(ids)


def has_newest_amount(
    text: str, sides: Iterable[ColumnElement[bool]]
) -> ColumnElement[bool] | None:
    """Return the condition of the newest transfers of an amount; None for other words."""
    cents = cents_of(text)
    if cents is None:
        return None
    newest = (
        select(Transfer.id, Transfer.amount_cents)
        .where(side)
        .order_by(*NEWEST_FIRST)
        .limit(LATEST)
        .subquery()
        for side in sides
    )
    of_amount = (select(each.c.id).where(each.c.amount_cents == cents) for each in newest)
    return is_one_of(Transfer.id, list(db.session.scalars(union_all(*of_amount))))


def transfers_of(account: LedgerAccount) -> Table:
    """Return the list of an account's transfers, the newest first, voided ones too."""
    is_debit, is_credit = Transfer.debit == account.code, Transfer.credit == account.code
    return Table(
        name="ledger_account",
        place={"code": account.code},
        title=_l("Transfers, newest first"),
        record=Transfer,
        head="reference",
        count=lambda rows: ngettext(
            "%(count)s transfer", "%(count)s transfers", rows, count=number(rows)
        ),
        exports=Permission.SEE_LEDGER,
        export_action=AuditAction.LEDGER_ACCOUNT_EXPORTED,
        empty=_l("Nothing has moved through this account."),
        currency=literal(account.currency),
        either=(is_debit, is_credit),
        search=Search(
            hint=_l("Reference, like gift:42, or a recent amount"),
            others=(has_reference, lambda text: has_newest_amount(text, (is_debit, is_credit))),
        ),
        order="-made_at",
        columns=(
            Moment("made_at", _l("Made"), Transfer.made_at, filters=True),
            Amount("debit", _l("Debit"), case((is_debit, Transfer.amount_cents)), is_summed=True),
            Amount(
                "credit", _l("Credit"), case((is_credit, Transfer.amount_cents)), is_summed=True
            ),
            Text("currency", _l("Currency"), literal(account.currency), on_page=False),
            Status(
                "status",
                _l("Status"),
                Transfer.status,
                choices=TransferStatus,
                common=TransferStatus.POSTED,
                filters=True,
            ),
            Text(
                "other_account",
                _l("Other account"),
                case((is_debit, Transfer.credit), else_=Transfer.debit),
                url=lambda row: url_for("staff.ledger_account", code=row["other_account"]),
            ),
            Text("reference", _l("Reference"), Transfer.reference),
            RecordName("record", _l("Record"), Fetched(record_by_transfer), in_files=False),
        ),
    )
